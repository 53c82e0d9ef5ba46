/// An interval for a rate, a difference or a ratio; a side without bound is `nil`.
public struct ConfidenceInterval: Hashable, Sendable {
  /// A side of an interval.
  public enum Side: Hashable, Sendable {
    /// Towards −∞, or 0 for a ratio.
    case below
    /// Towards +∞.
    case above
  }

  /// The lower end; `nil` when the interval has none.
  public var low: Double?
  /// The upper end; `nil` when the interval has none.
  public var high: Double?

  /// Creates an interval.
  ///
  /// - Parameters:
  ///   - low: The lower end, or `nil`.
  ///   - high: The upper end, or `nil`.
  public init(low: Double?, high: Double?) {
    self.low = low
    self.high = high
  }

  /// The side without bound; `nil` when both ends exist.
  public var unbounded: Side? { high == nil ? .above : low == nil ? .below : nil }
}

/// Intervals computed from counts.
///
/// A `level` is the confidence level, above 0 and below 1, such as 0.95. Where the counts say
/// nothing at all — a denominator of 0, or no success on either side of a ratio — the answer is
/// `nil`; where theory leaves one side open, that end is.
public enum Intervals {
  /// The number of standard deviations for a two-sided level.
  static func deviations(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    return -NormalDistribution().quantile((1 - level) / 2)
  }

  /// Wilson's score interval for a rate.
  ///
  /// **Definition.** (*p* + *z*² / 2*n* ± *z* √(*p* *q* / *n* + *z*² / 4*n*²)) / (1 + *z*² / *n*).
  ///
  /// **Edge Cases.** `nil` for *n* = 0. 0 and *n* successes give an end of exactly 0 and 1.
  ///
  /// **Reference.** E. B. Wilson, JASA 22 (1927), 209–212, doi:10.1080/01621459.1927.10502953.
  ///
  /// - Parameters:
  ///   - counts: Successes and trials.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(1).
  public static func wilson(_ counts: Counts, level: Double = 0.95) -> ConfidenceInterval? {
    guard let p = counts.rate else { return nil }
    let n = Double(counts.denominator)
    let z = deviations(level)
    let failures = Double(counts.denominator - counts.numerator)
    let middle = p + z * z / (2 * n)
    let width = z * (p * (failures / n) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return ConfidenceInterval(
      low: counts.numerator == 0 ? 0 : max(0, (middle - width) / scale),
      high: counts.numerator == counts.denominator ? 1 : min(1, (middle + width) / scale))
  }

  /// Clopper and Pearson's exact interval for a rate.
  ///
  /// **Definition.** From the α / 2 quantile of Beta(*k*, *n* − *k* + 1) to the 1 − α / 2 quantile of
  /// Beta(*k* + 1, *n* − *k*). Its coverage is never below the level.
  ///
  /// **Edge Cases.** `nil` for *n* = 0. 0 and *n* successes give an end of exactly 0 and 1.
  ///
  /// **Reference.** C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404–413,
  /// doi:10.1093/biomet/26.4.404.
  ///
  /// - Parameters:
  ///   - counts: Successes and trials.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: About 120 evaluations of the incomplete beta function.
  public static func clopperPearson(
    _ counts: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    guard counts.denominator > 0 else { return nil }
    let k = Double(counts.numerator)
    let rest = Double(counts.denominator - counts.numerator)
    let half = (1 - level) / 2
    return ConfidenceInterval(
      low: k == 0 ? 0 : BetaDistribution(k, rest + 1).quantile(half),
      high: rest == 0 ? 1 : BetaDistribution(k + 1, rest).upperQuantile(half))
  }

  /// Newcombe's interval for a difference of rates, his method 10.
  ///
  /// **Definition.** With Wilson limits *l* and *u* of each rate: *d* − √((*p*₁ − *l*₁)² + (*u*₂ − *p*₂)²)
  /// to *d* + √((*u*₁ − *p*₁)² + (*p*₂ − *l*₂)²).
  ///
  /// **Edge Cases.** `nil` when a denominator is 0.
  ///
  /// **Reference.** R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890,
  /// doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(1).
  public static func newcombe(
    _ first: Counts, minus second: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard let p1 = first.rate, let p2 = second.rate,
      let difference = ExactRatio.difference(of: first, and: second),
      let one = wilson(first, level: level), let two = wilson(second, level: level),
      let l1 = one.low, let u1 = one.high, let l2 = two.low, let u2 = two.high
    else { return nil }
    let down = ((p1 - l1) * (p1 - l1) + (u2 - p2) * (u2 - p2)).squareRoot()
    let up = ((u1 - p1) * (u1 - p1) + (p2 - l2) * (p2 - l2)).squareRoot()
    return ConfidenceInterval(low: difference - down, high: difference + up)
  }
}
