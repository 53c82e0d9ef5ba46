extension Elementary {
  /// The error function.
  ///
  /// **Definition.** erf *x* = 2 / √π ∫₀^*x* e^(−*t*²) d*t*: below 0.25 its power series, elsewhere
  /// 1 − erfc *x* on pairs of doubles.
  ///
  /// **Edge Cases.** ±∞ gives ±1, NaN gives NaN, ±0 gives itself. From 5.9216 on the result is 1.
  ///
  /// **Reference.** W. J. Cody, "Rational Chebyshev approximations for the error function",
  /// Mathematics of Computation 23 (1969), 631–637, doi:10.1090/S0025-5718-1969-0247736-4 (the
  /// split of the domain; the series here are our own).
  ///
  /// - Parameter x: A number.
  /// - Returns: The error function there, within 0.55 ulp.
  /// - Complexity: O(1).
  public static func erf(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    let magnitude = abs(x)
    let result: Double
    if magnitude < 0x1p-900 {
      // Scaled up, so that the low parts are no subnormal numbers.
      result = (twoOverRootPi * (magnitude * 0x1p1000)).scaled(by: -1000)
      return x.sign == .minus ? -result : result
    }
    if magnitude < 0.25 {
      result = errorSeries(DoubleDouble(magnitude)).value
    } else if magnitude < 6.5 {
      let (mantissa, exponent) = complementaryError(DoubleDouble(magnitude))
      let scale = DoubleDouble.power(exponent)
      result =
        (DoubleDouble(1) - DoubleDouble(mantissa.high * scale, mantissa.low * scale)).value
    } else {
      result = 1
    }
    return x < 0 ? -result : result
  }

  /// The complementary error function 1 − erf *x*, accurate far into its tail.
  ///
  /// **Definition.** erfc *x* = 2 / √π ∫_*x*^∞ e^(−*t*²) d*t* = e^(−*x*²) *g*(*x*), with *x*² carried
  /// without rounding and *g* from Taylor series around 112 points.
  ///
  /// **Edge Cases.** −∞ gives 2, +∞ gives 0, NaN gives NaN. From 26.5433 on the result is subnormal
  /// and rounded once, above 27.2260 it is 0.
  ///
  /// - Parameter x: A number.
  /// - Returns: The complementary error function there, within 0.55 ulp.
  /// - Complexity: O(1).
  public static func erfc(_ x: Double) -> Double {
    guard !x.isNaN else { return x }
    guard x < 28 else { return 0 }
    guard x > -6.5 else { return 2 }
    if abs(x) < 0.25 {
      guard abs(x) > 0x1p-60 else { return 1 }
      return (DoubleDouble(1) - errorSeries(DoubleDouble(x))).value
    }
    let (mantissa, exponent) = complementaryError(DoubleDouble(abs(x)))
    guard x < 0 else { return mantissa.scaled(by: exponent) }
    let scale = DoubleDouble.power(exponent)
    return (DoubleDouble(2) - DoubleDouble(mantissa.high * scale, mantissa.low * scale)).value
  }

  /// 2 / √π.
  private static let twoOverRootPi = DoubleDouble(0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56)

  /// erf *x* as a pair for |*x*| below 0.25.
  static func errorSeries(_ x: DoubleDouble) -> DoubleDouble {
    let square = x.high * x.high
    // 2 / √π Σ (−1)^n x^(2n+1) / (n! (2n + 1)); all but the first term in doubles.
    var term = 1.0
    var sum = 0.0
    var n = 1.0
    repeat {
      term *= -square / n
      sum += term / (2 * n + 1)
      n += 1
    } while abs(term) > 0x1p-62
    let scaled = x * twoOverRootPi
    return scaled + DoubleDouble.product(scaled.high, sum)
  }

  /// erfc *x* as a pair and a power of two, for *x* of at least 0.25.
  static func complementaryError(
    _ x: DoubleDouble
  ) -> (mantissa: DoubleDouble, exponent: Int) {
    let (mantissa, exponent) = exponential(-(x * x))
    return (mantissa * scaledComplementaryError(x), exponent)
  }

  /// e^(*x*²) erfc *x* as a pair, for *x* of at least 0.25.
  static func scaledComplementaryError(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high < 32 else { return farScaledComplementaryError(x) }
    // Sixteen intervals an octave: the exponent and the next four bits name one.
    let index = Int(x.high.bitPattern >> 48) - Int((0.25).bitPattern >> 48)
    let center = Double(
      bitPattern: x.high.bitPattern & 0xffff_0000_0000_0000 | 0x0000_8000_0000_0000)
    let step = (x.high - center) + x.low
    var sum = 0.0
    for place in stride(from: 13 * index + 12, through: 13 * index + 2, by: -1) {
      sum = (sum + errorFunctionTable[place]) * step
    }
    return DoubleDouble(errorFunctionTable[13 * index], errorFunctionTable[13 * index + 1]) + sum
  }

  /// The asymptotic series 1 / (x √π) (1 − 1 / (2 x²) + 3 / (4 x⁴) − …).
  private static func farScaledComplementaryError(_ x: DoubleDouble) -> DoubleDouble {
    let inverse = 1 / x.high * (1 / x.high) / 2
    let sum = -inverse * (1 - 3 * inverse * (1 - 5 * inverse * (1 - 7 * inverse)))
    let leading = DoubleDouble(0x1.20dd750429b6dp-1, 0x1.1ae3a914fed80p-57) / x
    return leading + leading * sum
  }
}
