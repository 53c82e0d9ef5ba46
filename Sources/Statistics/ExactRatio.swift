/// Quotients and comparisons of counts without an intermediate rounding.
///
/// A rate, a ratio of rates and a difference of rates are quotients of whole numbers. Computed in
/// floating point step by step they miss the truth: (3/5) / (6/8) gives 0.7999999999999999, and the
/// four-fifths rule of 29 CFR 1607.4(D) then sees a violation where there is none. Here the whole
/// numbers are multiplied in full width and divided once, correctly rounded.
public enum ExactRatio {
  /// The quotient of two whole numbers, correctly rounded to the nearest `Double`, ties to even.
  ///
  /// **Edge Cases.** `0 / d` is 0. The result is never subnormal, because both numbers are below
  /// 2^128.
  ///
  /// - Parameters:
  ///   - numerator: The number to divide.
  ///   - denominator: The number to divide by.
  /// - Returns: The quotient; `nil` when the denominator is 0.
  /// - Complexity: O(1).
  public static func quotient(_ numerator: UInt128, _ denominator: UInt128) -> Double? {
    guard denominator != 0 else { return nil }
    guard numerator != 0 else { return 0 }
    let numeratorWidth = UInt128.bitWidth - numerator.leadingZeroBitCount
    let denominatorWidth = UInt128.bitWidth - denominator.leadingZeroBitCount
    // Scaled so that the whole part of the quotient has 64 or 65 bits.
    let shift = 64 - (numeratorWidth - denominatorWidth)
    let divided: (quotient: UInt128, remainder: UInt128)
    if shift >= 0 {
      let high =
        shift == 0 ? 0 : shift >= 128 ? numerator << (shift - 128) : numerator >> (128 - shift)
      let low = shift >= 128 ? 0 : numerator << shift
      divided = denominator.dividingFullWidth((high: high, low: low))
    } else {
      divided = numerator.quotientAndRemainder(dividingBy: denominator << (-shift))
    }
    // Bits below the 53 that stay only decide the rounding: one bit for all of them is enough.
    var bits = divided.quotient | (divided.remainder != 0 ? 1 : 0)
    var scale = -shift
    if bits >> 64 != 0 {
      bits = bits >> 1 | bits & 1
      scale += 1
    }
    return Double(sign: .plus, exponent: scale, significand: Double(UInt64(bits)))
  }

  /// The rate *k* / *n* of counts.
  ///
  /// - Parameters:
  ///   - k: The numerator, at least 0.
  ///   - n: The denominator, at least 0.
  /// - Returns: The correctly rounded rate; `nil` when `n` is 0.
  /// - Complexity: O(1).
  public static func rate(_ k: Int, of n: Int) -> Double? {
    quotient(UInt128(k.magnitude), UInt128(n.magnitude))
  }

  /// The ratio of two rates, (*k1* / *n1*) / (*k2* / *n2*) = *k1* *n2* / (*n1* *k2*).
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The correctly rounded ratio; `nil` when a rate has no denominator or the reference
  ///   rate is 0.
  /// - Complexity: O(1).
  public static func ratio(of first: Counts, to second: Counts) -> Double? {
    guard first.denominator > 0, second.denominator > 0 else { return nil }
    return quotient(
      product(first.numerator, second.denominator), product(first.denominator, second.numerator))
  }

  /// The difference of two rates, *k1* / *n1* − *k2* / *n2*.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The correctly rounded difference; `nil` when a rate has no denominator.
  /// - Complexity: O(1).
  public static func difference(of first: Counts, and second: Counts) -> Double? {
    guard first.denominator > 0, second.denominator > 0 else { return nil }
    let left = product(first.numerator, second.denominator)
    let right = product(second.numerator, first.denominator)
    let denominator = product(first.denominator, second.denominator)
    return left >= right
      ? quotient(left - right, denominator) : quotient(right - left, denominator).map { -$0 }
  }

  /// Whether one rate is below another.
  ///
  /// - Parameters:
  ///   - first: Counts with a denominator above 0.
  ///   - second: Counts with a denominator above 0.
  /// - Returns: `true` when *k1* *n2* < *k2* *n1*.
  /// - Complexity: O(1).
  public static func isRate(_ first: Counts, below second: Counts) -> Bool {
    product(first.numerator, second.denominator) < product(second.numerator, first.denominator)
  }

  /// Whether the ratio of two rates is below a fraction, such as four fifths.
  ///
  /// Compared as `parts`·*k2*·*n1* with `whole`·*k1*·*n2* in 256 bits: no rounding and no overflow
  /// for any counts.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - parts: The fraction's numerator.
  ///   - whole: The fraction's denominator.
  /// - Returns: The answer; `nil` when the ratio does not exist.
  /// - Complexity: O(1).
  public static func isRatio(
    of first: Counts, to second: Counts, below parts: UInt32, over whole: UInt32
  ) -> Bool? {
    guard first.denominator > 0, second.denominator > 0, second.numerator > 0 else { return nil }
    let left = UInt128(whole).multipliedFullWidth(
      by: product(first.numerator, second.denominator))
    let right = UInt128(parts).multipliedFullWidth(
      by: product(second.numerator, first.denominator))
    return (left.high, left.low) < (right.high, right.low)
  }

  private static func product(_ left: Int, _ right: Int) -> UInt128 {
    UInt128(left.magnitude) * UInt128(right.magnitude)
  }
}

/// The two counts behind a rate.
public struct Counts: Hashable, Sendable {
  /// How many have the property.
  public var numerator: Int
  /// How many there are.
  public var denominator: Int

  /// Creates a pair of counts.
  ///
  /// - Parameters:
  ///   - numerator: How many have the property, at least 0.
  ///   - denominator: How many there are, at least `numerator`.
  public init(_ numerator: Int, of denominator: Int) {
    precondition(
      numerator >= 0 && numerator <= denominator, "\(numerator) of \(denominator) is no count")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The correctly rounded rate; `nil` when the denominator is 0.
  public var rate: Double? { ExactRatio.rate(numerator, of: denominator) }
}
