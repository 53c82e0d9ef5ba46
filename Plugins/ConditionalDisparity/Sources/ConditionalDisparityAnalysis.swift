public import FairmarkAnalysis
import FairmarkStatistics

/// Disparity within strata, such as jobs or departments: whether groups differ once like is compared
/// with like.
///
/// **Definition.** In a stratum of *n* rows, of which *n*₁ are selected and *n*₀ not, the demographic
/// disparity of a group *d* is its share of those not selected less its share of those selected,
/// *n*₀_d / *n*₀ − *n*₁_d / *n*₁. Conditional demographic disparity is the mean over the strata, weighted by
/// their rows. Against the reference group: the Mantel–Haenszel odds ratio, risk ratio and risk
/// difference over the strata, and selection rates standardised to one distribution of strata.
///
/// **Edge cases.** A stratum in which nobody or everybody is selected has no demographic disparity; it
/// is left out of the mean and counted. Strata without rows of both groups say nothing about them.
///
/// **Reference.** S. Wachter, B. Mittelstadt, C. Russell, "Why Fairness Cannot Be Automated", Computer
/// Law & Security Review 41 (2021), 105567, doi:10.1016/j.clsr.2021.105567; N. Mantel, W. Haenszel,
/// JNCI 22 (1959), 719–748, doi:10.1093/jnci/22.4.719.
public struct ConditionalDisparityAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "conditional-disparity", version: "1.0.0",
    summary: "Disparities of groups within strata, and whether they reverse over all rows.",
    requiredRoles: [.groups, .strata], optionalRoles: [.prediction, .label],
    parameters: [.reference, of] + AnalysisDescriptor.Parameter.inference + [.compatibility],
    metrics: [
      .init("selection_rate", "selected rows / rows of the group, over all strata", .none),
      .init(
        "selection_rate_difference",
        "selection rate of the group − of the reference group, over all strata", .zeroIsEqual),
      .init(
        "demographic_disparity",
        "the group's share of those not selected − its share of those selected", .zeroIsEqual),
      .init(
        "conditional_demographic_disparity",
        "Σ n_i DD_i / Σ n_i over the strata that have a demographic disparity DD_i", .zeroIsEqual),
      .init(
        "common_odds_ratio",
        "Mantel–Haenszel odds ratio over the strata, of the group to the reference group",
        .oneIsEqual),
      .init(
        "common_risk_ratio",
        "Mantel–Haenszel ratio of selection rates over the strata, of the group to the reference "
          + "group", .oneIsEqual),
      .init(
        "common_risk_difference",
        "Mantel–Haenszel difference of selection rates over the strata, of the group − of the "
          + "reference group", .zeroIsEqual),
      .init(
        "standardised_selection_rate",
        "Σ n_i r_i / Σ n_i, r_i the group's selection rate in stratum i, n_i the stratum's rows, over "
          + "the strata in which every group has rows", .none),
    ],
    references: [
      "doi:10.1016/j.clsr.2021.105567", "doi:10.1093/jnci/22.4.719", "doi:10.2307/2531052",
      "doi:10.1093/biomet/72.1.91", "doi:10.1126/science.187.4175.398",
    ])

  private static let of = AnalysisDescriptor.Parameter(
    "of", .choice(["automatic", "prediction", "label"]), default: "automatic",
    "Whose disparity: of the prediction (CDDPL) or of the label (CDDL). automatic is the prediction "
      + "where the job has one.")

  private let analysis: GroupAnalysis
  private let isOfLabel: Bool
  /// Groups with fewer rows are withheld.
  let minimumCell: Int

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when a reference fits no attribute, or neither prediction nor label is
  ///   given.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    let of = configuration.choice("of", default: "automatic")
    isOfLabel = of == "label" || (of == "automatic" && configuration.roles.prediction == nil)
    var configuration = configuration
    guard (isOfLabel ? configuration.roles.label : configuration.roles.prediction) != nil else {
      throw AnalysisError(
        .badConfiguration, key: "of",
        of == "automatic"
          ? "conditional-disparity needs the role `prediction` or `label`; give one of them"
          : "`of: \(of)` needs the role `\(of)`; give it, or leave `of` out")
    }
    // What is not audited is not read, so that it cannot leave a row out.
    if isOfLabel {
      configuration.roles.prediction = nil
    } else {
      configuration.roles.label = nil
    }
    analysis = try GroupAnalysis(configuration, usesLabel: isOfLabel)
    minimumCell = configuration.integer("minimum_cell", default: 0)
  }

  /// The cells of each attribute.
  public var aggregates: [any Aggregate] { analysis.aggregates }

  /// Computes the records of every attribute.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records and findings.
  /// - Throws: `AnalysisError` when a declared reference does not occur.
  /// - Complexity: O(cells), besides the exact test.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    var result = AnalysisResult(findings: analysis.findings(results))
    var margins = try analysis.margins(results)[...]
    while let whole = margins.popFirst() {
      // The whole is followed by its strata.
      let strata = margins.prefix { $0.stratum != nil }
      margins = margins.dropFirst(strata.count)
      let groups = StratifiedGroups(whole, strata: Array(strata), counts: counts)
      var records = records(groups)
      for index in records.indices
      where records[index].name == "conditional_demographic_disparity" {
        records[index].peers = PeerValues.conditionalDisparity(
          analysis.peers, whole: whole, strata: Array(strata), group: records[index].group,
          isOfLabel: isOfLabel)
      }
      result.metrics += records
      result.findings += findings(groups, records, results)
    }
    return result
  }

  /// The strata columns with all their texts.
  func strataDimensions(_ results: AggregateResults) -> [GroupCellTable.Dimension] {
    analysis.strataDimensions(results)
  }

  private func counts(_ outcomes: GroupCellTable.Outcomes) -> Counts {
    isOfLabel
      ? Counts(outcomes.count(label: true), of: outcomes.count())
      : Counts(outcomes.count(prediction: true), of: outcomes.count())
  }

  private func records(_ groups: StratifiedGroups) -> [MetricRecord] {
    let rates = GroupRates(
      groups.whole, rateName: "selection rate", denominatorName: "rows",
      direction: .higherIsBetter, inference: analysis.inference, counts: counts)
    let pairs = GroupPairs(groups.whole, reference: analysis.references, by: rates)
    var odds = pairs.records("common_odds_ratio") { group, reference in
      groups.compared(group, reference) { comparison, tables in
        oddsRatio(&comparison, tables)
      }
    }
    analysis.inference.adjust(&odds)
    return rates.rateRecords("selection_rate")
      + rates.differenceRecords("selection_rate_difference", reference: analysis.references)
      + groups.disparityRecords("demographic_disparity")
      + groups.conditionalDisparityRecords("conditional_demographic_disparity")
      + odds
      + pairs.records("common_risk_ratio") { group, reference in
        groups.compared(group, reference) { comparison, tables in
          comparison.value =
            tables.rateRatio.map(MetricValue.of)
            ?? .undefined(
              .zeroDenominator,
              reason: "nobody of the reference group is selected in a stratum with both groups")
        }
      }
      + pairs.records("common_risk_difference") { group, reference in
        groups.compared(group, reference) { comparison, tables in
          comparison.value =
            tables.rateDifference.map(MetricValue.of)
            ?? .undefined(.insufficientData, reason: "no stratum has rows of both groups")
        }
      }
      + groups.standardisedRecords("standardised_selection_rate")
  }

  private func oddsRatio(_ comparison: inout GroupPairs.Comparison, _ tables: StratifiedTables) {
    comparison.value =
      tables.oddsRatio.map(MetricValue.of)
      ?? .undefined(
        .zeroDenominator,
        reason: "no stratum has both a row of the group that is not selected and one of the "
          + "reference group that is")
    let inference = analysis.inference
    if !inference.methods.isEmpty {
      comparison.interval = MetricInterval(
        "robins_breslow_greenland", level: inference.level,
        tables.oddsRatioInterval(level: inference.level),
        otherwise: "the odds ratio is 0 or does not exist, so its logarithm has no variance")
    }
    if !inference.tests.isEmpty { comparison.tests = stratifiedTests(tables) }
  }
}
