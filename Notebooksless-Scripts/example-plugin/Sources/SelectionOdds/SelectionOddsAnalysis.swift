public import FairmarkAnalysis
import FairmarkStatistics

/// The odds of being selected, for each group and against a reference group.
///
/// **Definition.** The odds of a group are its selected people divided by its people who were not
/// selected. The odds ratio is the group's odds divided by those of the reference group; with
/// `continuity_correction` one half is added to each of the four counts first.
///
/// **Edge cases.** Where everybody was selected the odds have no value (`zero_denominator`), and
/// neither has an odds ratio that would divide by zero.
///
/// **Reference.** F. Mosteller, "Association and Estimation in Contingency Tables", JASA 63 (1968),
/// doi:10.1080/01621459.1968.11009219.
public struct SelectionOddsAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives; the job file is checked against it.
  public static let descriptor = AnalysisDescriptor(
    id: "selection-odds", version: "1.0.0",
    summary: "The odds of being selected, by group and against a reference group.",
    requiredRoles: [.groups, .prediction], optionalRoles: [.strata],
    parameters: [
      .reference,
      .init(
        "continuity_correction", .boolean, default: "false",
        "Whether one half is added to each count of an odds ratio (Haldane and Anscombe)."),
    ],
    metrics: [
      .init("selection_odds", "selected / not selected people of the group", .none),
      .init(
        "selection_odds_ratio", "odds of the group / odds of the reference group", .oneIsEqual),
    ],
    references: ["doi:10.1080/01621459.1968.11009219"])

  private let analysis: GroupAnalysis
  private let correction: Double

  /// Binds the plugin to the columns of a job; no data are there yet.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    analysis = try GroupAnalysis(configuration, usesLabel: false)
    correction = configuration.boolean("continuity_correction", default: false) ? 0.5 : 0
  }

  /// What must be counted; analyses that ask for the same share it, and it is read in one pass.
  public var aggregates: [any Aggregate] { analysis.aggregates }

  /// Computes the records from the counts, over all rows and within each stratum.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    var metrics: [MetricRecord] = []
    for margin in try analysis.margins(results) {
      let rates = GroupRates.selectionRates(margin)
      let reference = rates.reference(analysis.references)
      for group in rates.groups {
        metrics.append(odds(of: group, rates))
        // People whose group is unknown are counted and compared with nobody.
        guard !group.isUnknown else { continue }
        metrics.append(oddsRatio(of: group, to: reference, rates))
      }
    }
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results))
  }

  private func odds(of group: GroupRates.Group, _ rates: GroupRates) -> MetricRecord {
    let quotient = CountQuotient(
      group.counts.numerator, per: group.counts.denominator - group.counts.numerator)
    let value: MetricValue =
      if group.counts.denominator == 0 {
        .undefined(.emptyGroup, reason: "the group has no rows")
      } else if let odds = quotient.value {
        .of(odds)
      } else {
        .undefined(.zeroDenominator, reason: "everybody in the group was selected")
      }
    var record = record("selection_odds", value, group, rates)
    record.quotient = quotient
    return record
  }

  private func oddsRatio(
    of group: GroupRates.Group, to reference: (group: GroupRates.Group, isSelected: Bool)?,
    _ rates: GroupRates
  ) -> MetricRecord {
    guard let reference else {
      return record(
        "selection_odds_ratio",
        .undefined(.singleGroup, reason: "there is no other group to compare with"), group, rates)
    }
    var record = record(
      "selection_odds_ratio", oddsRatio(group.counts, reference.group.counts), group, rates)
    record.reference = reference.group.key
    record.referenceSelected = reference.isSelected
    record.counts = group.counts
    record.referenceCounts = reference.group.counts
    return record
  }

  private func oddsRatio(_ counts: Counts, _ reference: Counts) -> MetricValue {
    if counts.denominator == 0 || reference.denominator == 0 {
      return .undefined(.emptyGroup, reason: "the group has no rows")
    }
    func selected(_ counts: Counts) -> Double { Double(counts.numerator) + correction }
    func others(_ counts: Counts) -> Double {
      Double(counts.denominator - counts.numerator) + correction
    }
    let divisor = others(counts) * selected(reference)
    guard divisor > 0 else {
      return .undefined(
        .zeroDenominator,
        reason: "everybody in the group was selected, or nobody in the reference group")
    }
    return .of(selected(counts) * others(reference) / divisor)
  }

  private func record(
    _ name: String, _ value: MetricValue, _ group: GroupRates.Group, _ rates: GroupRates
  ) -> MetricRecord {
    var record = MetricRecord(name, attribute: rates.attribute, value: value, n: group.n)
    record.group = group.key
    record.stratum = rates.stratum
    return record
  }
}
