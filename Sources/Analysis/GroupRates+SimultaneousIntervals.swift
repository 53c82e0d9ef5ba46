import FairmarkStatistics

/// Intervals of minima, maxima and gaps, which are not smooth and so need intervals that hold for all
/// groups at once.
extension GroupRates {
  /// What an aggregate is made of.
  public enum Aggregated: Hashable, Sendable {
    /// The highest rate minus the lowest.
    case gap
    /// The lowest rate divided by the highest.
    case minMaxRatio
    /// The lowest rate.
    case minimum
    /// The highest rate.
    case maximum

    /// The method's name in records.
    var method: String {
      switch self {
      case .gap: "newcombe_all_pairs"
      case .minMaxRatio: "mover_all_pairs"
      case .minimum, .maximum: "wilson_simultaneous"
      }
    }
  }

  /// The most groups of which all pairs are looked at.
  static let simultaneousLimit = 1000

  /// The interval of an aggregate over the groups that have a rate.
  ///
  /// - Parameters:
  ///   - aggregate: What it is made of.
  ///   - share: How many such intervals must hold together; each then has the level
  ///     1 − (1 − level) / `share`.
  /// - Returns: The interval; `nil` when none is wanted or fewer than two groups have a rate.
  /// - Complexity: O(groups²).
  public func interval(
    ofAggregate aggregate: Aggregated, sharedBy share: Int = 1
  ) -> MetricInterval? {
    guard let inference, inference.wantsIntervals, defined.count > 1 else { return nil }
    let level = 1 - (1 - inference.level) / Double(share)
    if isSampled { return sampledInterval(ofAggregate: aggregate, level: level) }
    guard defined.count <= Self.simultaneousLimit else {
      return tooManyGroups(aggregate.method)
    }
    let counts = defined.map(\.counts)
    let interval =
      switch aggregate {
      case .gap: SimultaneousIntervals.gap(counts, level: level)
      case .minMaxRatio: SimultaneousIntervals.minimumRatio(counts, level: level)
      case .minimum: SimultaneousIntervals.minimumRate(counts, level: level)
      case .maximum: SimultaneousIntervals.maximumRate(counts, level: level)
      }
    return MetricInterval(
      aggregate.method, level: inference.level, interval,
      otherwise: "nobody has the property in any group, which says nothing about the ratio")
  }

  /// What chance alone makes of a gap or a ratio: its mean if all groups had the pooled rate.
  ///
  /// Not for strata: it takes milliseconds, and there may be thousands of them.
  func expectedUnderEquality(_ aggregate: Aggregated) -> Double? {
    guard let inference, inference.wantsIntervals, !isSampled, stratum == nil, defined.count > 1,
      defined.count <= Self.simultaneousLimit
    else { return nil }
    let sizes = defined.map(\.counts.denominator)
    let sums = defined.reduce((0.0, 0.0)) {
      ($0.0 + Double($1.counts.numerator), $0.1 + Double($1.counts.denominator))
    }
    switch aggregate {
    case .gap:
      return SimultaneousIntervals.expectedGapUnderEquality(sizes: sizes, rate: sums.0 / sums.1)
    case .minMaxRatio:
      return SimultaneousIntervals.expectedMinimumRatioUnderEquality(
        sizes: sizes, rate: sums.0 / sums.1)
    case .minimum, .maximum: return nil
    }
  }

  /// The interval of the lowest ratio to a reference.
  func interval(ofMinimumRatioTo reference: Group, isBest: Bool) -> MetricInterval? {
    if isBest {
      return interval(ofAggregate: .minMaxRatio)
    }
    guard let inference, inference.wantsIntervals else { return nil }
    let method = "mover_dunnett"
    if isSampled { return sampledInterval(ofMinimumRatioTo: reference) }
    guard defined.count <= Self.simultaneousLimit else { return tooManyGroups(method) }
    let others = defined.filter { $0.key != reference.key }.map(\.counts)
    guard
      var interval = SimultaneousIntervals.minimumRatio(
        others, over: reference.counts, level: inference.level)
    else {
      return MetricInterval(
        method, level: inference.level, nil,
        otherwise: "nobody has the property, which says nothing about the ratio")
    }
    // The reference's own ratio is 1.
    interval.low = min(1, interval.low ?? 0)
    interval.high = min(1, interval.high ?? 1)
    return MetricInterval(method, level: inference.level, .interval(interval))
  }

  private func tooManyGroups(_ method: String) -> MetricInterval {
    MetricInterval(
      method, level: inference?.level ?? 0.95,
      .undefined(
        .notEvaluated,
        reason: "simultaneous intervals are computed for at most \(Self.simultaneousLimit) groups"))
  }
}
