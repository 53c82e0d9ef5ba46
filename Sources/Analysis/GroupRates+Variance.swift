import FairmarkStatistics

extension GroupRates {
  /// The variance of the groups' true rates, without what sampling alone adds to that of the observed.
  ///
  /// **Edge Cases.** Groups of fewer than two members, whose sampling variance is unknown, are left
  /// out and counted as undefined. Negative where the rates differ by less than chance makes expect.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record; none in an unknown stratum.
  public func varianceRecord(_ name: String) -> MetricRecord? {
    let used = defined.filter { $0.counts.denominator > 1 }
    guard
      var record = aggregate(
        name,
        {
          if isSampled {
            return (
              .undefined(
                .notEvaluated,
                reason: Self.needsIndependentRows("the variance without what sampling adds")), nil
            )
          }
          let value = BetweenGroupVariance.estimate(used.map(\.counts))
          return (
            value.map(MetricValue.of)
              ?? .undefined(
                .insufficientData, reason: "fewer than two groups have two members or more"), nil
          )
        }, adding: { _, _ in })
    else { return nil }
    record.undefinedGroups = known.count - used.count
    if let inference, let resampling = inference.resampling, record.value.isDefined {
      let place = (stratum ?? []).map { $0.value.map { "=" + $0 } ?? "-" } + dimensions.map(\.text)
      record.interval = MetricInterval(
        "bootstrap_percentile", level: inference.level,
        BetweenGroupVariance.interval(
          used.map(\.counts), level: inference.level, replicateCount: resampling.replicateCount,
          seed: UInt64(truncatingIfNeeded: inference.seed),
          stream: [inference.id, "between_group_variance", rateName] + attribute + place),
        otherwise: "every rate is 0 or 1, or there are too few replicates for this level")
    }
    return record
  }
}
