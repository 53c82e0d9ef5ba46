extension Elementary {
  /// A number raised to a power.
  ///
  /// **Definition.** *x*^*y* = e^(*y* ln *x*), with the logarithm to 68 bits; for a negative *x* and
  /// a whole *y*, |*x*|^*y* with the sign of (−1)^*y*.
  ///
  /// **Edge Cases.** As IEEE 754 (9.2.1) has them: *y* = ±0 or *x* = 1 gives 1, even with NaN;
  /// otherwise NaN gives NaN. ±0 to a negative power gives ∞ (with the sign of the zero for an odd
  /// whole power), to a positive power 0 (likewise). A negative finite *x* to a power that is not
  /// whole gives NaN. −1 to ±∞ gives 1. Powers that leave the range give ∞ or 0; subnormal results
  /// are rounded once.
  ///
  /// - Parameters:
  ///   - x: The base.
  ///   - y: The exponent.
  /// - Returns: The power, within 0.52 ulp.
  /// - Complexity: O(1).
  public static func pow(_ x: Double, _ y: Double) -> Double {
    guard y != 0, x != 1 else { return 1 }
    guard !x.isNaN, !y.isNaN else { return .nan }
    let magnitude = abs(x)
    if y.isInfinite {
      guard magnitude != 1 else { return 1 }
      return (magnitude > 1) == (y > 0) ? .infinity : 0
    }
    // At and above 2^53 every double is an even whole number.
    let whole = abs(y) < 0x1p53 ? Int64(y) : 0
    let isWhole = abs(y) >= 0x1p53 || Double(whole) == y
    let isOdd = whole & 1 != 0
    let isNegative = x.sign == .minus && isOdd
    if magnitude == 0 || magnitude == .infinity {
      let result = (magnitude == 0) == (y > 0) ? 0 : Double.infinity
      return isNegative ? -result : result
    }
    guard x > 0 || isWhole else { return .nan }
    let result = positivePower(magnitude, y)
    return isNegative ? -result : result
  }

  private static func positivePower(_ x: Double, _ y: Double) -> Double {
    guard x != 1 else { return 1 }
    // |ln x| is at least 2^-53 and at most 745: outside, the power is 1 or leaves the range.
    guard abs(y) < 0x1p70 else { return (x > 1) == (y > 0) ? .infinity : 0 }
    guard abs(y) > 0x1p-70 else { return 1 }
    let exponent = logarithm(DoubleDouble(x)) * y
    guard exponent.high < 710 else { return .infinity }
    guard exponent.high > -746 else { return 0 }
    let (mantissa, scale) = exponential(exponent)
    return mantissa.scaled(by: scale)
  }
}
