extension Counts {
  /// The rate rounded to some decimals, half up, as counts over a power of ten.
  ///
  /// **Edge Cases.** A rate without a denominator stays one: 0 of 0.
  ///
  /// - Parameter decimals: How many decimals, from 0 to 17.
  /// - Returns: The rounded rate, decided on whole numbers in full width.
  /// - Complexity: O(decimals).
  public func rounded(toDecimals decimals: Int) -> Counts {
    precondition((0...17).contains(decimals), "\(decimals) decimals are not from 0 to 17")
    var power = 1
    for _ in 0..<decimals { power *= 10 }
    guard denominator > 0 else { return Counts(0, of: 0) }
    let (high, low) = numerator.multipliedFullWidth(by: 2 * power)
    let (sum, carry) = low.addingReportingOverflow(denominator.magnitude)
    let divisor = 2 * denominator.magnitude
    let quotient = divisor.dividingFullWidth((UInt(bitPattern: high) + (carry ? 1 : 0), sum))
      .quotient
    return Counts(Int(quotient), of: power)
  }
}
