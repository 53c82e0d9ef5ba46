public import FairmarkAnalysis
import FairmarkStatistics

/// Equal opportunity and equalized odds: whether those who deserve a favourable outcome are equally
/// likely to get it in every group, and those who do not equally unlikely.
///
/// **Definition.** True positive rate: favourable predictions among rows with a positive label.
/// False positive rate: favourable predictions among rows with another label. The equal opportunity
/// difference is the highest true positive rate of the groups minus the lowest; the equalized odds
/// difference is the larger of the gaps of both rates.
///
/// **Edge cases.** A group without positive labels has no true positive rate, one without others no
/// false positive rate (`zero_denominator`). Equalized odds need both gaps: when one has no value,
/// neither have they. The average odds difference can be 0 while both rates differ, in opposite
/// directions; the average of the absolute differences cannot.
///
/// **Reference.** M. Hardt, E. Price, N. Srebro, "Equality of Opportunity in Supervised Learning",
/// NIPS 2016, arXiv:1610.02413; S. Corbett-Davies et al., "Algorithmic Decision Making and the Cost
/// of Fairness", KDD 2017, doi:10.1145/3097983.3098095 (predictive equality).
public struct EqualOpportunityAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "equal-opportunity", version: "1.0.0",
    summary: "True and false positive rates of groups, their differences and ratios.",
    requiredRoles: [.groups, .prediction, .label], optionalRoles: [.strata],
    parameters: [.reference] + AnalysisDescriptor.Parameter.inference + [.compatibility],
    metrics: rateMetrics("true_positive_rate", "positive")
      + [
        .init(
          "equal_opportunity_difference", "highest − lowest true positive rate of the groups",
          .zeroIsEqual),
        .init(
          "equal_opportunity_ratio", "lowest / highest true positive rate of the groups",
          .oneIsEqual),
      ] + rateMetrics("false_positive_rate", "negative")
      + [
        .init(
          "predictive_equality_difference", "highest − lowest false positive rate of the groups",
          .zeroIsEqual),
        .init(
          "predictive_equality_ratio", "lowest / highest false positive rate of the groups",
          .oneIsEqual),
        .init(
          "equalized_odds_difference",
          "the larger of equal_opportunity_difference and predictive_equality_difference",
          .zeroIsEqual),
        .init(
          "equalized_odds_ratio",
          "the smaller of equal_opportunity_ratio and predictive_equality_ratio", .oneIsEqual),
        .init(
          "average_odds_difference",
          "½ (difference of the true positive rates + difference of the false positive rates), the "
            + "group − the reference group of the true positive rate", .zeroIsEqual),
        .init(
          "average_absolute_odds_difference",
          "½ (|difference of the true positive rates| + |difference of the false positive rates|)",
          .zeroIsEqual),
      ] + macroNames.map { .macro($0) },
    references: ["arXiv:1610.02413", "doi:10.1145/3097983.3098095"],
    samplingDesigns: [.samplingWeights, .clusters])

  private static let macroNames = [
    "equal_opportunity_difference", "predictive_equality_difference", "equalized_odds_difference",
  ]

  private static func rateMetrics(
    _ name: String, _ labels: String
  ) -> [AnalysisDescriptor.Metric] {
    let words = name.split(separator: "_").joined(separator: " ")
    return [
      .init(
        name,
        "rows with a favourable prediction and a \(labels) label / rows with a \(labels) label, of the group",
        .none),
      .init("\(name)_difference", "\(words) of the group − of the reference group", .zeroIsEqual),
      .init("\(name)_ratio", "\(words) of the group / of the reference group", .oneIsEqual),
      .init("\(name)_min", "the lowest \(words) of the groups", .none),
      .init("\(name)_max", "the highest \(words) of the groups", .none),
      .init(
        "\(name)_between_group_variance",
        "the variance of the groups' own \(words)s, without what sampling adds: an estimate, which may be "
          + "below 0", .zeroIsEqual),
    ]
  }

  private let analysis: GroupAnalysis

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when a reference fits no attribute.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    analysis = try GroupAnalysis(configuration, usesLabel: true)
  }

  /// The cells of each attribute.
  public var aggregates: [any Aggregate] { analysis.aggregates }

  /// Computes the records of every attribute, over all rows and within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records and findings.
  /// - Throws: `AnalysisError` when a declared reference does not occur.
  /// - Complexity: O(cells).
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    var metrics: [MetricRecord] = []
    var leftOut = LeftOutRanges()
    for margin in try analysis.margins(results) {
      let truePositive = GroupRates(
        margin, rateName: "true positive rate", denominatorName: "rows with a positive label",
        direction: .higherIsBetter, inference: analysis.inference
      ) { Counts($0.count(prediction: true, label: true), of: $0.count(label: true)) }
      let falsePositive = GroupRates(
        margin, rateName: "false positive rate", denominatorName: "rows with a negative label",
        direction: .lowerIsBetter, inference: analysis.inference
      ) { Counts($0.count(prediction: true, label: false), of: $0.count(label: false)) }
      let opportunity = truePositive.parityRecords(
        .init(
          rate: "true_positive_rate", gap: "equal_opportunity_difference",
          ratio: "equal_opportunity_ratio"),
        reference: analysis.references)
      let equality = falsePositive.parityRecords(
        .init(
          rate: "false_positive_rate", gap: "predictive_equality_difference",
          ratio: "predictive_equality_ratio"),
        reference: analysis.references)
      var records = opportunity + equality
      let undefined = zip(truePositive.known, falsePositive.known).count {
        !$0.isDefined || !$1.isDefined
      }
      records += odds(
        "equalized_odds_difference", "equal_opportunity_difference",
        "predictive_equality_difference", of: opportunity + equality, undefined: undefined,
        intervals: [truePositive, falsePositive].map {
          $0.interval(ofAggregate: .gap, sharedBy: 2)
        },
        choosing: max)
      records += odds(
        "equalized_odds_ratio", "equal_opportunity_ratio", "predictive_equality_ratio",
        of: opportunity + equality, undefined: undefined,
        intervals: [truePositive, falsePositive].map {
          $0.interval(ofAggregate: .minMaxRatio, sharedBy: 2)
        }, choosing: min)
      records += averageOdds(
        truePositive, falsePositive, reference: analysis.references)
      for rates in [truePositive, falsePositive] {
        leftOut.look(at: rates, reference: analysis.references)
      }
      metrics += analysis.addingPeers(to: records, of: margin)
    }
    metrics += MacroAverage.records(Self.macroNames, of: metrics)
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results) + leftOut.findings)
  }

  /// The worse of two aggregates; without a value when one of them has none.
  private func odds(
    _ name: String, _ first: String, _ second: String, of records: [MetricRecord],
    undefined: Int, intervals: [MetricInterval?], choosing worse: (Double, Double) -> Double
  ) -> [MetricRecord] {
    guard let opportunity = records.first(where: { $0.name == first }),
      let equality = records.first(where: { $0.name == second })
    else { return [] }
    var record = opportunity
    record.name = name
    record.extremes = nil
    record.interval = nil
    record.expectedUnderEquality = nil
    record.undefinedGroups = undefined
    switch (opportunity.value, equality.value) {
    case (.undefined(let status, let reason), _):
      record.value = .undefined(status, reason: "\(first): \(reason)")
    case (_, .undefined(let status, let reason)):
      record.value = .undefined(status, reason: "\(second): \(reason)")
    case (let left, let right):
      if let left = left.double, let right = right.double {
        record.value = .of(worse(left, right))
      }
      // Both intervals hold together, so the worse of the ends are ends of the worse value.
      let ends = intervals.compactMap { $0?.ends }
      if var interval = intervals.first ?? nil, ends.count == 2, let low = ends[0].low,
        let high = ends[0].high, let otherLow = ends[1].low, let otherHigh = ends[1].high
      {
        interval.outcome = .interval(
          ConfidenceInterval(low: worse(low, otherLow), high: worse(high, otherHigh)))
        record.interval = interval
      }
    }
    return [record]
  }
}
