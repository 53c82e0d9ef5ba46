import FairmarkAnalysis
import FairmarkStatistics

/// Averages over the differences of both error rates.
extension EqualOpportunityAnalysis {
  /// The average of the differences of true and false positive rates, and of their magnitudes.
  ///
  /// The interval of the signed average is Newcombe's for each difference, put together by the method
  /// of variance estimates recovery: rows with positive and with negative labels are independent.
  func averageOdds(
    _ truePositive: GroupRates, _ falsePositive: GroupRates, reference rules: [ReferenceRule]
  ) -> [MetricRecord] {
    let differences = truePositive.differenceRecords(
      "average_odds_difference", reference: rules)
    // One reference for both rates: that of the true positive rate.
    let rule = differences.compactMap(\.reference).first.map { key in
      ReferenceRule.group(
        Dictionary(key.map { ($0.column, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
      )
    }
    let others = falsePositive.differenceRecords(
      "average_odds_difference", reference: rule.map { [$0] } ?? rules)
    var records: [MetricRecord] = []
    for (one, other) in zip(differences, others) {
      var record = one
      record.counts = nil
      record.referenceCounts = nil
      record.design = nil
      record.referenceDesign = nil
      record.tests = []
      record.flags = []
      record.interval = nil
      var absolute = record
      absolute.name = "average_absolute_odds_difference"
      switch (one.value, other.value) {
      case (.undefined(let status, let reason), _), (_, .undefined(let status, let reason)):
        record.value = .undefined(status, reason: reason)
        absolute.value = record.value
      default:
        let first = one.value.double ?? 0
        let second = other.value.double ?? 0
        record.value = .of(0.5 * (first + second))
        absolute.value = .of(0.5 * (first.magnitude + second.magnitude))
        record.interval = interval(of: one, and: other)
      }
      records += [record, absolute]
    }
    return records.filter { $0.name == "average_odds_difference" }
      + records.filter { $0.name != "average_odds_difference" }
  }

  private func interval(of one: MetricRecord, and other: MetricRecord) -> MetricInterval? {
    if one.design != nil, let interval = one.interval {
      // Rows with positive and with negative labels may belong to one cluster.
      return MetricInterval(
        interval.method, level: interval.level,
        .undefined(
          .notEvaluated, reason: GroupRates.needsIndependentRows("the interval of an average")))
    }
    guard let first = one.value.double, let second = other.value.double,
      let level = one.interval?.level, one.interval?.method == "newcombe",
      let ends = one.interval?.ends, let others = other.interval?.ends,
      let sum = Intervals.sum(of: first, ends, and: second, others), let low = sum.low,
      let high = sum.high
    else { return nil }
    return MetricInterval(
      "mover_newcombe", level: level,
      .interval(ConfidenceInterval(low: 0.5 * low, high: 0.5 * high)))
  }
}
