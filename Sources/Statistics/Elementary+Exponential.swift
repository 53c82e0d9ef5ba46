extension Elementary {
  /// The exponential function.
  ///
  /// **Definition.** e^*x* = 2^*k* 2^(*j* / 128) e^*r*, with 2^(*j* / 128) from a table and |*r*|
  /// below 0.0028, where a short series does.
  ///
  /// **Edge Cases.** −∞ gives 0, +∞ gives +∞, NaN gives NaN. Above 709.7827… the result is +∞,
  /// below −745.1332… it is 0; results below 2^-1022 are subnormal and rounded once.
  ///
  /// **Reference.** P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE
  /// floating-point arithmetic", ACM TOMS 15 (1989), 144–157, doi:10.1145/63522.214389.
  ///
  /// - Parameter x: A number.
  /// - Returns: Its exponential, within 0.51 ulp.
  /// - Complexity: O(1).
  public static func exp(_ x: Double) -> Double {
    guard x < 710 else { return x.isNaN ? x : .infinity }
    guard x > -746 else { return x.isNaN ? x : 0 }
    let (mantissa, exponent) = exponential(DoubleDouble(x))
    return mantissa.scaled(by: exponent)
  }

  /// e^*x* − 1, exact in the small.
  ///
  /// **Edge Cases.** −∞ gives −1, +∞ gives +∞, NaN gives NaN; ±0 and subnormal numbers give
  /// themselves. Above 709.7827… the result is +∞.
  ///
  /// - Parameter x: A number.
  /// - Returns: Its exponential less 1, within 0.51 ulp.
  /// - Complexity: O(1).
  public static func expm1(_ x: Double) -> Double {
    guard x < 710 else { return x.isNaN ? x : .infinity }
    guard x > -50 else { return x.isNaN ? x : -1 }
    guard abs(x) >= 0x1p-60 else { return x }
    guard x < 60 else { return exp(x) }
    return exponentialMinusOne(DoubleDouble(x)).value
  }

  /// e^*x* as a pair from 0.99 to 2 and a power of two, to a relative error of about 2^-70.
  ///
  /// - Parameter x: A number from −100,000 to 100,000.
  /// - Returns: The pair and the exponent of 2.
  static func exponential(_ x: DoubleDouble) -> (mantissa: DoubleDouble, exponent: Int) {
    let (remainder, steps) = reduced(x)
    let series = shortExponentialMinusOne(remainder)
    let index = steps & 127
    let table = DoubleDouble(exponentialTable[2 * index], exponentialTable[2 * index + 1])
    return (table + table * series, steps >> 7)
  }

  /// e^*x* − 1 as a pair, to a relative error of about 2^-66.
  ///
  /// - Parameter x: A number from −100,000 to 100.
  /// - Returns: The pair.
  static func exponentialMinusOne(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high > -100 else { return DoubleDouble(-1) }
    let (remainder, steps) = reduced(x)
    let series = shortExponentialMinusOne(remainder)
    guard steps != 0 else { return series }
    let index = steps & 127
    let scale = DoubleDouble.power(steps >> 7)
    let table = DoubleDouble(
      exponentialTable[2 * index] * scale, exponentialTable[2 * index + 1] * scale)
    return (table + -1) + table * series
  }

  /// *x* less the nearest multiple of ln 2 / 128, and that multiple.
  @inline(__always)
  private static func reduced(_ x: DoubleDouble) -> (remainder: DoubleDouble, steps: Int) {
    // Adding and subtracting 1.5 · 2^52 rounds to a whole number, without the C library.
    let steps = (x.high * 0x1.71547652b82fep+7 + 0x1.8p52) - 0x1.8p52
    // Three parts of ln 2 / 128; the first two have 35 bits: their products have no error.
    let first = DoubleDouble.sum(x.high, -steps * 0x1.62e42fef80000p-8)
    let second = DoubleDouble.sum(first.high, -steps * 0x1.1cf79abc80000p-43)
    let low = first.low + second.low + (x.low - steps * 0x1.e3b39803f2f6bp-79)
    return (DoubleDouble.orderedSum(second.high, low), Int(steps))
  }

  /// e^*r* − 1 for |*r*| below 0.003.
  @inline(__always)
  private static func shortExponentialMinusOne(_ r: DoubleDouble) -> DoubleDouble {
    let t = r.high
    let square = r * r
    let high = 1 / 120.0 + t * (1 / 720.0 + t * (1 / 5040.0 + t / 40320))
    let tail = t * square.high * (1 / 6.0 + t * (1 / 24.0 + t * high))
    return r + (DoubleDouble(0.5 * square.high, 0.5 * square.low) + tail)
  }
}
