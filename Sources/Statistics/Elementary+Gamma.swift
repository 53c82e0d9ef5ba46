extension Elementary {
  /// The logarithm of the gamma function of a positive number.
  ///
  /// **Definition.** ln Γ(*x*). From 8 on Stirling's series; between 2.5 and 8 the same after
  /// Γ(*x* + 1) = *x* Γ(*x*); from 0.5 to 2.5 Taylor series of ln Γ(*x*) / ((*x* − 1) (*x* − 2)),
  /// which keeps the relative accuracy at the zeros 1 and 2; below 0.5 ln Γ(*x* + 1) − ln *x*.
  ///
  /// **Domain.** *x* ≥ 0. Statistics needs no others.
  ///
  /// **Edge Cases.** ±0 gives +∞, a negative number NaN, +∞ gives +∞, NaN gives NaN; 1 and 2 give 0.
  /// Above 2.5563e305 the result is +∞.
  ///
  /// **Reference.** NIST Digital Library of Mathematical Functions, 5.11.1, <https://dlmf.nist.gov>.
  ///
  /// - Parameter x: A number.
  /// - Returns: The logarithm of its gamma function, within 0.55 ulp.
  /// - Complexity: O(1).
  public static func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? .infinity : .nan }
    guard x < 0x1p900 else {
      guard x <= 0x1.754d9278b51a7p+1014 else { return x.isNaN ? x : .infinity }
      // Scaled, because products of pairs split their factors.
      return ((logarithm(DoubleDouble(x)) + -1) * (x * 0x1p-100)).scaled(by: 100)
    }
    return logarithmOfGamma(DoubleDouble(x)).value
  }

  /// ln Γ(*x*) as a pair, to an error of about 2^-60 of the larger of its value and 0.01.
  ///
  /// - Parameter x: A number above 0 and below 2^900.
  /// - Returns: The pair.
  static func logarithmOfGamma(_ x: DoubleDouble) -> DoubleDouble {
    if x.high >= 8 { return stirling(x) }
    if x.high >= 2.5 {
      var product = x
      var shifted = x + 1
      while shifted.high < 8 {
        product = product * shifted
        shifted = shifted + 1
      }
      return stirling(shifted) - logarithm(product)
    }
    if x.high >= 0.5 { return logGammaNearZeros(x) }
    return logGammaNearZeros(x + 1) - logarithm(x)
  }

  private static func stirling(_ x: DoubleDouble) -> DoubleDouble {
    let inverse = 1 / x.high
    let square = inverse * inverse
    // B_2n / (2n (2n − 1) x^(2n − 1)), n from 2; the first term as a pair.
    let high4 = -3617 / 122400.0 + square * (43867 / 244188.0 - square * (174611 / 125400.0))
    let high3 = -691 / 360360.0 + square * (1 / 156.0 + square * high4)
    let high2 = -1 / 1680.0 + square * (1 / 1188.0 + square * high3)
    let tail = inverse * square * (-1 / 360.0 + square * (1 / 1260.0 + square * high2))
    let first = DoubleDouble(0x1.5555555555555p-4, 0x1.5555555555555p-58) / x
    let constant = DoubleDouble(0x1.d67f1c864beb5p-1, -0x1.65b5a1b7ff5dfp-55)
    let leading = (logarithm(x) + -1) * (x + -0.5)
    return leading + ((first + tail) + (constant + -0.5))
  }

  /// ln Γ(*x*) for *x* from 0.5 to 2.5.
  private static func logGammaNearZeros(_ x: DoubleDouble) -> DoubleDouble {
    let index = min(Int((x.high - 0.5) * 32), 63)
    let center = 0.5 + (Double(2 * index) + 1) / 64
    let step = (x.high - center) + x.low
    var sum = 0.0
    for place in stride(from: 13 * index + 12, through: 13 * index + 2, by: -1) {
      sum = (sum + logGammaTable[place]) * step
    }
    let quotient = DoubleDouble(logGammaTable[13 * index], logGammaTable[13 * index + 1]) + sum
    return quotient * ((x + -1) * (x + -2))
  }
}
