public import FairmarkAnalysis
import FairmarkStatistics

/// Demographic parity: how far apart the selection rates of the groups are.
///
/// **Definition.** The demographic parity difference is the highest selection rate of the attribute's
/// groups minus the lowest, the demographic parity ratio the lowest divided by the highest.
///
/// **Edge cases.** Groups without a rate are left out of minimum and maximum and counted in
/// `undefined_groups`; with fewer than two rates there is no value. When nobody is selected in any
/// group, the difference is 0 and the ratio has no value.
///
/// **Reference.** C. Dwork et al., "Fairness through Awareness", ITCS 2012,
/// doi:10.1145/2090236.2090255.
public struct DemographicParityAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "demographic-parity", version: "1.0.0",
    summary: "Differences and ratios of the selection rates of groups.",
    requiredRoles: [.groups, .prediction], optionalRoles: [.strata],
    parameters: [.reference] + AnalysisDescriptor.Parameter.inference + [.compatibility],
    metrics: [
      .init("selection_rate", "favourable predictions / rows of the group", .none),
      .init(
        "selection_rate_difference",
        "selection rate of the group − selection rate of the reference group", .zeroIsEqual),
      .init(
        "selection_rate_ratio",
        "selection rate of the group / selection rate of the reference group", .oneIsEqual),
      .init("selection_rate_min", "the lowest selection rate of the attribute's groups", .none),
      .init("selection_rate_max", "the highest selection rate of the attribute's groups", .none),
      .init(
        "selection_rate_between_group_variance",
        "the variance of the groups' own selection rates, without what sampling adds: an estimate, which "
          + "may be below 0", .zeroIsEqual
      ),
      .init(
        "demographic_parity_difference", "highest − lowest selection rate of the groups",
        .zeroIsEqual),
      .init(
        "demographic_parity_ratio", "lowest / highest selection rate of the groups", .oneIsEqual),
    ] + macroNames.map { .macro($0) },
    references: ["doi:10.1145/2090236.2090255"], samplingDesigns: [.samplingWeights, .clusters])

  private static let macroNames = ["demographic_parity_difference"]

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
    var leftOut = LeftOutRanges()
    for margin in try analysis.margins(results) {
      let rates = GroupRates.selectionRates(margin, inference: analysis.inference)
      let records = rates.parityRecords(
        .init(
          rate: "selection_rate", gap: "demographic_parity_difference",
          ratio: "demographic_parity_ratio"),
        reference: analysis.references)
      leftOut.look(at: rates, reference: analysis.references)
      metrics += analysis.addingPeers(to: records, of: margin)
    }
    metrics += MacroAverage.records(Self.macroNames, of: metrics)
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results) + leftOut.findings)
  }
}
