public import FairmarkAnalysis
import FairmarkStatistics

/// How decisions and truth agree in each group: who is accepted and rejected against who should be.
///
/// **Definition.** With true and false positives and negatives TP, FP, TN, FN of a group, *n*₁ = TP + FN
/// positive labels and *n̂*₁ = TP + FP favourable predictions: conditional acceptance *n*₁ / *n̂*₁ and
/// rejection *n*₀ / *n̂*₀, acceptance rate TP / *n̂*₁, rejection rate TN / *n̂*₀, recall TP / *n*₁, specificity
/// TN / *n*₀, accuracy, false negatives for each false positive; and the difference of each from the
/// reference group's.
///
/// **Edge cases.** 0 / 0 is null with `zero_denominator`. A quotient such as *n*₁ / *n̂*₁ counts other
/// people above than below the line: it may be above 1 and has no binomial interval or test.
///
/// **Reference.** M. Hardt et al., "Amazon SageMaker Clarify: Machine Learning Bias Detection and
/// Explainability in the Cloud", KDD 2021, arXiv:2109.03285; R. Berk et al., "Fairness in Criminal
/// Justice Risk Assessments", Sociological Methods & Research 50 (2021), 3–44,
/// doi:10.1177/0049124118782533 (treatment equality).
public struct AcceptanceAndRejectionAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "acceptance-and-rejection", version: "1.0.0",
    summary: "Acceptance, rejection, recall, specificity and accuracy of groups, and differences.",
    requiredRoles: [.groups, .prediction, .label], optionalRoles: [.strata],
    parameters: [.reference] + AnalysisDescriptor.Parameter.inference + [.compatibility],
    metrics: metrics,
    references: ["arXiv:2109.03285", "doi:10.1177/0049124118782533"],
    samplingDesigns: [.samplingWeights, .clusters])

  private static let metrics: [AnalysisDescriptor.Metric] =
    rates.flatMap {
      described(
        $0.name, $0.definition, $0.differenceName, $0.orientation == .referenceMinusGroup,
        .higherIsBetter)
    }
    + quotients.flatMap {
      described($0.name, $0.definition, $0.differenceName, $0.isReferenceMinusGroup, .none)
    }

  private static func described(
    _ name: String, _ definition: String, _ differenceName: String, _ isReferenceMinusGroup: Bool,
    _ direction: AnalysisDescriptor.Metric.Direction
  ) -> [AnalysisDescriptor.Metric] {
    let words = name.split(separator: "_").joined(separator: " ")
    return [
      .init(name, definition, direction),
      .init(
        differenceName,
        isReferenceMinusGroup
          ? "\(words) of the reference group − of the group"
          : "\(words) of the group − of the reference group", .zeroIsEqual),
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
    for margin in try analysis.margins(results) {
      for rate in Self.rates {
        let rates = GroupRates(
          margin, rateName: rate.words, denominatorName: rate.denominatorName,
          direction: .higherIsBetter, inference: analysis.inference, counts: rate.counts)
        let records =
          rates.rateRecords(rate.name)
          + rates.differenceRecords(
            rate.differenceName, reference: analysis.references, of: rate.orientation)
        metrics += analysis.addingPeers(to: records, of: margin, orientation: rate.orientation)
      }
      let pairs = GroupPairs(
        margin, reference: analysis.references, by: GroupRates.selectionRates(margin))
      for quotient in Self.quotients {
        metrics += pairs.quotientRecords(
          quotient.name, otherwise: "the group has \(quotient.undefinedReason)", quotient.counts)
        let differences = pairs.records(quotient.differenceName) { group, reference in
          difference(quotient, margin, group, reference)
        }
        metrics += analysis.addingPeers(
          to: differences, of: margin,
          orientation: quotient.isReferenceMinusGroup ? .referenceMinusGroup : .groupMinusReference)
      }
    }
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results))
  }

  private func difference(
    _ quotient: Quotient, _ margin: StratumMargin, _ group: Int, _ reference: Int?
  ) -> GroupPairs.Comparison {
    guard let reference else {
      return .init(.undefined(.emptyGroup, reason: "no group can be the reference here"))
    }
    if margin.sampled?.isWeighted == true {
      return .init(
        .undefined(.notEvaluated, reason: GroupRates.needsIndependentRows("a quotient of counts")))
    }
    let own = quotient.counts(margin.groups[group].outcomes)
    let other = quotient.counts(margin.groups[reference].outcomes)
    let difference =
      quotient.isReferenceMinusGroup ? other.difference(from: own) : own.difference(from: other)
    let lacking = own.denominator == 0 ? "the group" : "the reference group"
    var comparison = GroupPairs.Comparison(
      difference.map(MetricValue.of)
        ?? .undefined(.zeroDenominator, reason: "\(lacking) has \(quotient.undefinedReason)"))
    comparison.quotient = own
    comparison.referenceQuotient = other
    return comparison
  }
}
