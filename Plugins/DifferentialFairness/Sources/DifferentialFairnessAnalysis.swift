public import FairmarkAnalysis
import FairmarkStatistics

/// Differential fairness: the largest factor by which an outcome is more likely in one group than in
/// another, as a logarithm, over all groups and crossings.
///
/// **Definition.** ε = max over pairs of groups of max(|ln *p*₁ − ln *p*₂|, |ln (1 − *p*₁) − ln (1 −
/// *p*₂)|), where *p* is the rate of the favourable outcome: smoothed, (*k* + *c* / 2) / (*n* + *c*)
/// with the concentration *c*, or *k* / *n* as it is. The amplification is the smoothed ε of the
/// predictions minus that of the labels.
///
/// **Edge Cases.** The unsmoothed ε is infinite where one group has the rate 0 or 1 and another has
/// not (`support_mismatch`); where all have, it is 0. An empty crossing is in no pair.
///
/// **Reference.** J. R. Foulds, R. Islam, K. N. Keya, S. Pan, "An Intersectional Definition of
/// Fairness", ICDE 2020, doi:10.1109/ICDE48307.2020.00203.
public struct DifferentialFairnessAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "differential-fairness", version: "1.0.0",
    summary: "The largest factor between groups in how likely an outcome is, as a logarithm.",
    requiredRoles: [.groups, .prediction], optionalRoles: [.label, .strata],
    parameters: [
      .init(
        "concentration", .number(1e-6...1e9), default: "1",
        "The weight of the Dirichlet prior in rows, half of it on either outcome."),
      .compatibility,
    ],
    metrics: [
      .init(
        "smoothed_selection_rate",
        "(favourable predictions + concentration / 2) / (rows + concentration), in the group", .none
      ),
      .init(
        "smoothed_empirical_differential_fairness",
        "the largest |Δ ln p| or |Δ ln (1 − p)| of two groups, p = smoothed_selection_rate",
        .zeroIsEqual),
      .init(
        "empirical_differential_fairness",
        "the largest |Δ ln p| or |Δ ln (1 − p)| of two groups, p = favourable predictions / rows",
        .zeroIsEqual),
      .init(
        "smoothed_base_rate",
        "(positive labels + concentration / 2) / (rows + concentration), in the group", .none),
      .init(
        "label_smoothed_empirical_differential_fairness",
        "the largest |Δ ln p| or |Δ ln (1 − p)| of two groups, p = smoothed_base_rate",
        .zeroIsEqual),
      .init(
        "label_empirical_differential_fairness",
        "the largest |Δ ln p| or |Δ ln (1 − p)| of two groups, p = positive labels / rows",
        .zeroIsEqual),
      .init(
        "differential_fairness_bias_amplification",
        "smoothed_empirical_differential_fairness − label_smoothed_empirical_differential_fairness",
        .lowerIsBetter),
    ],
    references: ["doi:10.1109/ICDE48307.2020.00203"])

  let analysis: GroupAnalysis
  let smoothed: SmoothedRates
  private let unsmoothed = SmoothedRates(concentration: 0)

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when the roles do not fit together.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    analysis = try GroupAnalysis(
      configuration, usesLabel: configuration.roles.label != nil)
    smoothed = SmoothedRates(concentration: configuration.number("concentration", default: 1))
  }

  /// The cells of each attribute.
  public var aggregates: [any Aggregate] { analysis.aggregates }

  /// Computes the records of every attribute, over all rows and within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records and findings.
  /// - Throws: `AnalysisError` when the cells were not counted.
  /// - Complexity: O(cells).
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    var metrics: [MetricRecord] = []
    for margin in try analysis.margins(results) {
      let predictions = GroupRates.selectionRates(margin)
      let ofPredictions = records(
        predictions, rate: "smoothed_selection_rate",
        smoothed: "smoothed_empirical_differential_fairness",
        unsmoothed: "empirical_differential_fairness")
      metrics += addingPeers(to: ofPredictions, of: margin)
      guard analysis.roles.label != nil else { continue }
      let labels = GroupRates(
        margin, rateName: "base rate", denominatorName: "rows", direction: .higherIsBetter
      ) { Counts($0.count(label: true), of: $0.count()) }
      let ofLabels = records(
        labels, rate: "smoothed_base_rate",
        smoothed: "label_smoothed_empirical_differential_fairness",
        unsmoothed: "label_empirical_differential_fairness")
      metrics += addingPeers(to: ofLabels + amplification(ofPredictions, ofLabels), of: margin)
    }
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results))
  }

  private func records(
    _ rates: GroupRates, rate: String, smoothed smoothedName: String,
    unsmoothed unsmoothedName: String
  ) -> [MetricRecord] {
    var records = rates.rateRecords(rate)
    for (place, group) in rates.groups.enumerated() where group.isDefined {
      if let value = smoothed.rate(group.counts) { records[place].value = .of(value) }
    }
    for (name, method) in [(smoothedName, smoothed), (unsmoothedName, unsmoothed)] {
      guard var record = rates.aggregateRecord(name, value: { value($0, by: method, rates) }) else {
        continue
      }
      if rates.defined.count > 1, let extremes = method.extremes(rates.defined) {
        record.extremes = .init(
          minimum: (extremes.lowest.key, extremes.lowest.counts),
          maximum: (extremes.highest.key, extremes.highest.counts))
      }
      records.append(record)
    }
    return records
  }

  private func value(
    _ groups: [GroupRates.Group], by method: SmoothedRates, _ rates: GroupRates
  ) -> MetricValue {
    guard let (epsilon, extremes) = method.epsilon(groups) else {
      return .undefined(.insufficientData, reason: "no group has a \(rates.rateName)")
    }
    if let epsilon { return .of(epsilon) }
    let end = extremes.lowest.counts.numerator == 0 ? 0 : 1
    return .undefined(
      .supportMismatch,
      reason: "the \(rates.rateName) of a group is \(end) and that of another is not, so ε is "
        + "infinite")
  }

  /// The smoothed ε of the predictions minus that of the labels.
  private func amplification(
    _ predictions: [MetricRecord], _ labels: [MetricRecord]
  ) -> [MetricRecord] {
    let name = "smoothed_empirical_differential_fairness"
    guard var record = predictions.first(where: { $0.name == name }),
      let label = labels.first(where: { $0.name == "label_\(name)" })
    else { return [] }
    record.name = "differential_fairness_bias_amplification"
    record.extremes = nil
    if let predicted = record.value.double, let labelled = label.value.double {
      record.value = .of(predicted - labelled)
    }
    return [record]
  }
}
