public import FairmarkAnalysis
import FairmarkStatistics

/// Predictive parity: whether a decision means the same in every group.
///
/// **Definition.** Positive predictive value: positive labels among rows with a favourable
/// prediction. Negative predictive value: negative labels among rows with another prediction. The
/// false discovery rate and the false omission rate are what they leave to 1. The predictive parity
/// difference is the highest positive predictive value of the groups minus the lowest.
///
/// **Edge cases.** A group in which nobody has a favourable prediction has no positive predictive
/// value and no false discovery rate, one in which everybody has one no negative predictive value and
/// no false omission rate (`zero_denominator`).
///
/// **Reference.** A. Chouldechova, "Fair Prediction with Disparate Impact", Big Data 5 (2017),
/// 153–163, doi:10.1089/big.2016.0047; J. Kleinberg, S. Mullainathan, M. Raghavan, "Inherent
/// Trade-Offs in the Fair Determination of Risk Scores", ITCS 2017, arXiv:1609.05807.
public struct PredictiveParityAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "predictive-parity", version: "1.0.0",
    summary: "Predictive values, false discovery and false omission rates of groups.",
    requiredRoles: [.groups, .prediction, .label], optionalRoles: [.strata],
    parameters: [.reference] + AnalysisDescriptor.Parameter.inference + [.compatibility],
    metrics: families.flatMap(\.metrics),
    references: ["doi:10.1089/big.2016.0047", "arXiv:1609.05807"],
    samplingDesigns: [.samplingWeights, .clusters])

  /// A rate of those that share a prediction.
  private struct Family: Sendable {
    var names: GroupRates.ParityNames
    /// Whether the rate is of rows with a favourable prediction, and whether it counts positive labels.
    var prediction: Bool
    var label: Bool
    var direction: GroupRates.Direction

    var words: String { names.rate.split(separator: "_").joined(separator: " ") }
    var rows: String { "rows with \(prediction ? "a favourable" : "another") prediction" }

    var metrics: [AnalysisDescriptor.Metric] {
      [
        .init(
          names.rate,
          "\(rows) and a \(label ? "positive" : "negative") label / \(rows), of the group", .none),
        .init(
          "\(names.rate)_difference", "\(words) of the group − of the reference group",
          .zeroIsEqual),
        .init(
          "\(names.rate)_ratio", "\(words) of the group / of the reference group", .oneIsEqual),
        .init("\(names.rate)_min", "the lowest \(words) of the groups", .none),
        .init("\(names.rate)_max", "the highest \(words) of the groups", .none),
        .init(names.gap, "highest − lowest \(words) of the groups", .zeroIsEqual),
        .init(
          "\(names.rate)_between_group_variance",
          "variance of the true \(words) of the groups, without what sampling adds", .zeroIsEqual),
        .init(names.ratio, "lowest / highest \(words) of the groups", .oneIsEqual),
      ]
    }

    func rates(_ margin: StratumMargin, _ inference: Inference) -> GroupRates {
      GroupRates(
        margin, rateName: words, denominatorName: rows, direction: direction, inference: inference
      ) {
        Counts($0.count(prediction: prediction, label: label), of: $0.count(prediction: prediction))
      }
    }
  }

  private static let families = [
    Family(
      names: .init(
        rate: "positive_predictive_value", gap: "predictive_parity_difference",
        ratio: "predictive_parity_ratio"),
      prediction: true, label: true, direction: .higherIsBetter),
    Family(
      names: .init(
        rate: "negative_predictive_value", gap: "negative_predictive_value_gap",
        ratio: "negative_predictive_value_min_max_ratio"),
      prediction: false, label: false, direction: .higherIsBetter),
    Family(
      names: .init(
        rate: "false_discovery_rate", gap: "false_discovery_rate_gap",
        ratio: "false_discovery_rate_min_max_ratio"),
      prediction: true, label: false, direction: .lowerIsBetter),
    Family(
      names: .init(
        rate: "false_omission_rate", gap: "false_omission_rate_gap",
        ratio: "false_omission_rate_min_max_ratio"),
      prediction: false, label: true, direction: .lowerIsBetter),
  ]

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
      for family in Self.families {
        let rates = family.rates(margin, analysis.inference)
        let records = rates.parityRecords(family.names, reference: analysis.references)
        leftOut.look(at: rates, reference: analysis.references)
        metrics += analysis.addingPeers(to: records, of: margin)
      }
    }
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results) + leftOut.findings)
  }
}
