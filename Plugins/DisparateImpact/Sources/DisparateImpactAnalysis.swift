public import FairmarkAnalysis
import FairmarkStatistics

/// Selection rates and impact ratios: whether a favourable outcome is as frequent in every group.
///
/// **Definition.** The selection rate of a group is *k* / *n*, the rows with a favourable prediction
/// over the rows with any. The impact ratio is the rate divided by the reference group's.
///
/// **Edge cases.** A reference rate of 0 has no ratio (`zero_denominator`); a group without rows has
/// no rate (`empty_group`); one group has nothing to be compared with (`single_group`). Exactly four
/// fifths is not below four fifths: the flag is decided on whole numbers.
///
/// **Reference.** 29 CFR 1607.4(D); 6 RCNY § 5-300 (impact ratio); M. Feldman et al., "Certifying
/// and Removing Disparate Impact", KDD 2015, doi:10.1145/2783258.2783311.
public struct DisparateImpactAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "disparate-impact", version: "1.0.0",
    summary: "Selection rates of groups and their ratios to the reference group's.",
    requiredRoles: [.groups, .prediction], optionalRoles: [.strata],
    parameters: [.reference] + AnalysisDescriptor.Parameter.inference + [.compatibility],
    metrics: [
      .init("selection_rate", "favourable predictions / rows of the group", .none),
      .init("selection_count", "favourable predictions of the group", .none),
      .init(
        "impact_ratio", "selection rate of the group / selection rate of the reference group",
        .oneIsEqual),
      .init(
        "selection_rate_difference",
        "selection rate of the group − selection rate of the reference group", .zeroIsEqual),
      .init(
        "shortfall",
        "rows of the group × pooled selection rate of the group and the reference − favourable "
          + "predictions of the group", .zeroIsEqual),
      .init(
        "minimum_detectable_impact_ratio",
        "the impact ratio nearest to 1, of those below it, that the two-sided pooled Z of these group sizes finds with a "
          + "power of 80 %, at the reference's selection rate", .none),
      .init(
        "sample_size_for_four_fifths",
        "the group's size from which an impact ratio of 4/5 is found with a power of 80 %, the "
          + "reference group growing with it", .none),
      .init(
        "impact_ratio_min", "the lowest impact ratio of the attribute's groups", .higherIsBetter),
    ],
    references: [
      "29 CFR 1607.4(D)", "6 RCNY § 5-300", "doi:10.1145/2783258.2783311",
    ], samplingDesigns: [.samplingWeights, .clusters])

  private let analysis: GroupAnalysis

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when a reference fits no attribute.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    analysis = try GroupAnalysis(configuration, usesLabel: false)
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
    var findings = analysis.findings(results)
    var leftOut = LeftOutRanges(flagsFourFifths: true)
    for margin in try analysis.margins(results) {
      let rates = GroupRates.selectionRates(margin, inference: analysis.inference)
      var records = rates.rateRecords("selection_rate")
      records += rates.countRecords("selection_count")
      let comparisons = rates.compared(by: analysis.references)
      let ratios = rates.ratioRecords("impact_ratio", comparisons, flagsFourFifths: true)
      records += ratios
      if let finding = rates.fourFifthsFinding(ratios) { findings.append(finding) }
      leftOut.look(at: rates, reference: analysis.references)
      records += rates.differenceRecords("selection_rate_difference", comparisons)
      records += rates.shortfallRecords("shortfall", comparisons)
      records += GroupRates.powerRecords(ratios, level: analysis.inference.level)
      if let record = rates.minimumRatioRecord(
        "impact_ratio_min", reference: analysis.references)
      {
        records.append(record)
      }
      metrics += analysis.addingPeers(to: records, of: margin)
    }
    findings += leftOut.findings
    let ratios = metrics.filter { $0.name == "impact_ratio" }
    if let finding = smallReferenceFinding(ratios) { findings.append(finding) }
    return AnalysisResult(metrics: metrics, findings: findings)
  }
}
