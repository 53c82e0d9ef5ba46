public import FairmarkAnalysis
import FairmarkStatistics

/// How well a decision and a score work in every group: confusion counts and all rates from them,
/// balanced accuracy, F1, the ROC curve with its area, log loss and Brier score.
///
/// **Definition.** See the guide page; every rate is a quotient of the four confusion counts, the area
/// under the ROC curve one of pairs of a positive and a negative row, ties counting half.
///
/// **Edge cases.** A rate whose denominator is 0 has the status `zero_denominator`; scores outside
/// [0, 1] are no probabilities and have neither log loss nor Brier score (`not_evaluated`); a certain
/// prediction that was wrong makes the log loss infinite (`support_mismatch`).
///
/// **Reference.** T. Fawcett, "An Introduction to ROC Analysis", Pattern Recognition Letters 27 (2006),
/// 861–874, doi:10.1016/j.patrec.2005.10.010.
public struct GroupPerformanceAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "group-performance", version: "1.0.0",
    summary: "Confusion counts, all rates from them, ROC curves and losses of groups.",
    requiredRoles: [.groups, .label], optionalRoles: [.prediction, .score, .strata],
    parameters: [.reference] + AnalysisDescriptor.Parameter.inference + [.compatibility],
    metrics: ConfusionMetrics.descriptions + ScoreMetrics.descriptions,
    references: [
      "doi:10.1016/j.patrec.2005.10.010", "doi:10.2307/2531595",
      "doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2",
    ], samplingDesigns: [.samplingWeights, .clusters])

  /// The decision's part; `nil` without a prediction.
  private let decisions: GroupAnalysis?
  /// The score's part; `nil` without a score.
  private let scores: ScoreAnalysis?

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when there is neither a prediction nor a score, or a reference fits no
  ///   attribute.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    if configuration.roles.prediction == nil && configuration.roles.score == nil {
      throw AnalysisError(
        .badConfiguration, key: "prediction",
        "group-performance needs the role `prediction`, the role `score`, or both")
    }
    if configuration.roles.score != nil,
      configuration.roles.samplingWeight ?? configuration.roles.cluster != nil
    {
      throw AnalysisError(
        .badConfiguration, key: "score",
        "group-performance knows sampling weights and clusters for a `prediction` and not for a "
          + "`score`; leave `score` out, or read the file as a second dataset without them")
    }
    decisions =
      configuration.roles.prediction == nil
      ? nil : try GroupAnalysis(configuration, usesLabel: true)
    if let score = configuration.roles.score {
      scores = try ScoreAnalysis(configuration, score: score)
    } else {
      scores = nil
    }
  }

  /// The cells and the distributions of each attribute.
  public var aggregates: [any Aggregate] {
    (decisions?.aggregates ?? []) + (scores?.aggregates ?? [])
  }

  /// Computes the records of every attribute, over all rows and within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records, the ROC curves and the findings.
  /// - Throws: `AnalysisError` when a declared reference does not occur.
  /// - Complexity: O(cells), and O(*v* log *v*) in the distinct scores.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    var result = AnalysisResult()
    if let decisions {
      for margin in try decisions.margins(results) {
        let records = ConfusionMetrics.records(
          margin, decisions.inference, reference: decisions.references)
        result.metrics += decisions.addingPeers(to: records, of: margin)
      }
      for whole in decisions.wholes(results) {
        result.metrics += Self.overall(
          ConfusionMetrics.records(
            whole, decisions.inference, reference: decisions.references))
      }
      result.metrics += ConfusionMetrics.macroRecords(result.metrics)
      result.findings = decisions.findings(results)
    }
    if let scores {
      let margins = try scores.margins(results)
      let metrics = ScoreMetrics(
        areProbabilities: ScoreMetrics.areProbabilities(margins.first), inference: scores.inference,
        references: scores.references)
      for margin in margins { result.metrics += metrics.records(margin) }
      for whole in scores.wholes(results) {
        result.metrics += Self.overall(metrics.records(whole))
      }
      let curves = ROCCurves(margins.filter { $0.stratum == nil })
      result.tables = [curves.table]
      let known = Set(result.findings)
      result.findings += (scores.findings(results) + curves.findings).filter { !known.contains($0) }
    }
    return result
  }

  /// The numbers of the one group that all rows are, without what compares groups.
  private static func overall(_ records: [MetricRecord]) -> [MetricRecord] {
    records.compactMap { record in
      guard record.group != nil, !record.name.hasSuffix("_difference") else { return nil }
      var record = record
      record.group = nil
      return record
    }
  }
}
