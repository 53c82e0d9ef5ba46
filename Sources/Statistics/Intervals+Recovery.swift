extension Intervals {
  /// An interval for the sum of two independent estimates, from the interval of each.
  ///
  /// **Definition.** The method of variance estimates recovery: with estimates *a* and *b* and limits
  /// *l*…*u* and *m*…*v*, from *a* + *b* − √((*a* − *l*)² + (*b* − *m*)²) to *a* + *b* + √((*u* − *a*)² + (*v* − *b*)²).
  ///
  /// **Edge Cases.** `nil` when an end does not exist.
  ///
  /// **Reference.** G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008), 1693–1702,
  /// doi:10.1002/sim.3095.
  ///
  /// - Parameters:
  ///   - first: An estimate.
  ///   - own: Its interval.
  ///   - second: Another, independent one.
  ///   - other: Its interval.
  /// - Returns: The interval of their sum.
  /// - Complexity: O(1).
  public static func sum(
    of first: Double, _ own: ConfidenceInterval, and second: Double, _ other: ConfidenceInterval
  ) -> ConfidenceInterval? {
    guard let low = own.low, let high = own.high, let otherLow = other.low,
      let otherHigh = other.high
    else { return nil }
    func distance(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    return ConfidenceInterval(
      low: first + second - distance(first - low, second - otherLow),
      high: first + second + distance(high - first, otherHigh - second))
  }

  /// An interval for the difference of two independent estimates, from the interval of each.
  ///
  /// **Definition.** That of ``sum(of:_:and:_:)`` for the second one's negative.
  ///
  /// **Edge Cases.** `nil` when an end does not exist.
  ///
  /// - Parameters:
  ///   - first: An estimate.
  ///   - own: Its interval.
  ///   - second: The independent one that is subtracted.
  ///   - other: Its interval.
  /// - Returns: The interval of their difference.
  /// - Complexity: O(1).
  public static func difference(
    of first: Double, _ own: ConfidenceInterval, minus second: Double, _ other: ConfidenceInterval
  ) -> ConfidenceInterval? {
    let turned = ConfidenceInterval(low: other.high.map { 0 - $0 }, high: other.low.map { 0 - $0 })
    return sum(of: first, own, and: 0 - second, turned)
  }
}
