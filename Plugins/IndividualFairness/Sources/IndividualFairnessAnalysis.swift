public import FairmarkAnalysis
import FairmarkStatistics

/// Individual fairness by nearest neighbours: whether those who are alike get the same prediction.
///
/// **Definition.** Consistency is 1 − the mean of |ŷ − the mean ŷ of the row's *k* nearest neighbours|.
/// The flip test of a group is (*f*⁺ − *f*⁻) / *n*: *f*⁺ of its *n* rows have an unfavourable prediction
/// where the majority of their *k* nearest neighbours in the reference group has a favourable one, *f*⁻
/// the reverse.
///
/// **Edge Cases.** Rows at the *k*-th distance share the places that are left, so that the order of the
/// rows says nothing. With fewer than *k* other rows all are neighbours. A majority of exactly one half
/// flips nobody.
///
/// **Reference.** R. Zemel, Y. Wu, K. Swersky, T. Pitassi, C. Dwork, "Learning Fair Representations",
/// ICML 2013, PMLR 28(3):325–333; E. Black, S. Yeom, M. Fredrikson, "FlipTest: Fairness Testing via
/// Optimal Transport", FAT* 2020, doi:10.1145/3351095.3372845.
public struct IndividualFairnessAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "individual-fairness", version: "1.0.0",
    summary: "Whether rows that are alike get the same prediction, by nearest neighbours.",
    requiredRoles: [.groups, .prediction, .features],
    parameters: [
      .reference,
      .init(
        "neighbours", .integer(1...10_000), default: "5", "How many nearest neighbours a row has."),
      .init(
        "includes_self", .boolean, default: "false",
        "Whether a row is among its own neighbours, as in AIF360."),
      .init(
        "scale", .choice(["standardise", "none"]), default: "standardise",
        "Whether each feature is divided by its standard deviation over all rows."),
      .init(
        "max_rows", .integer(1...100_000_000), default: "200000",
        "The most distinct rows; the work grows with their square."),
      .init(
        "sample", .integer(0...100_000_000), default: "0",
        "How many distinct rows are drawn where there are more; 0 draws none."),
    ],
    metrics: [
      .init(
        "consistency", "1 − mean |ŷ − mean ŷ of the k nearest neighbours|, of all rows or a group",
        .higherIsBetter),
      .init(
        "consistency_difference", "highest − lowest consistency of the groups", .zeroIsEqual),
      .init(
        "flip_test",
        "(flips_to_favourable − flips_to_unfavourable) / rows of the group", .zeroIsEqual),
      .init(
        "flips_to_favourable",
        "rows with an unfavourable prediction whose neighbours in the reference group have a "
          + "favourable one", .none),
      .init(
        "flips_to_unfavourable",
        "rows with a favourable prediction whose neighbours in the reference group have an "
          + "unfavourable one", .none),
    ],
    references: ["PMLR 28(3):325–333", "doi:10.1145/3351095.3372845"])

  private let analysis: GroupAnalysis
  private let rows: GatheredRows
  private let neighbourCount: Int
  private let includesSelf: Bool
  private let isStandardised: Bool

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when a reference fits no attribute, no feature is named, or the sample
  ///   is larger than the most rows.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    // Strata have no part in this: neighbours may be in any.
    var unstratified = configuration
    unstratified.roles.strata = []
    analysis = try GroupAnalysis(unstratified, usesLabel: false)
    guard !configuration.roles.features.isEmpty else {
      throw AnalysisError(
        .badConfiguration, key: "features",
        "`features` is empty; name the columns of numbers by which rows are alike")
    }
    let maximum = configuration.integer("max_rows", default: 200_000)
    let sample = configuration.integer("sample", default: 0)
    guard sample <= maximum else {
      throw AnalysisError(
        .badConfiguration, key: "sample",
        "`sample` is \(sample), more than the \(maximum) of `max_rows`; lower it or raise `max_rows`"
      )
    }
    rows = try GatheredRows(
      unstratified.roles, rowLimit: maximum, sampleCount: sample == 0 ? nil : sample,
      sampleKey: GatheredRows.sampleKey(seed: configuration.seed, id: configuration.id))
    neighbourCount = configuration.integer("neighbours", default: 5)
    includesSelf = configuration.boolean("includes_self", default: false)
    isStandardised = configuration.choice("scale", default: "standardise") == "standardise"
  }

  /// The cells of each attribute, and the rows.
  public var aggregates: [any Aggregate] { analysis.aggregates + [rows] }

  /// Computes consistency and flip tests of every attribute.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records and findings.
  /// - Throws: `AnalysisError` when a declared reference does not occur, or a feature's numbers are too
  ///   large.
  /// - Complexity: O(*n*² × features) at worst, for *n* distinct rows.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    guard let table = results.result(rows) else {
      throw AnalysisError(.failed, "the rows were not gathered")
    }
    let people = People(table)
    let scale = try scale(of: people)
    let shares = try people.shares(of: neighbourCount, includesSelf: includesSelf, scale)
    var metrics = [people.overallConsistency(shares)]
    for margin in try analysis.margins(results) {
      let groups = AttributeGroups(margin, table)
      metrics += groups.consistencyRecords(people, shares)
      metrics += try groups.flipRecords(
        people, reference: analysis.references, count: neighbourCount, scale)
    }
    return AnalysisResult(
      metrics: metrics, findings: analysis.findings(results) + findings(people, scale))
  }

  private func scale(of people: People) throws(AnalysisError) -> FeatureScale {
    let points = people.points
    let scale =
      isStandardised ? FeatureScale(standardising: points) : FeatureScale(unscaled: points)
    if points.count > 0, let place = scale.unusableFeature(of: points) {
      throw AnalysisError(
        .badData, key: "features",
        "the numbers of the feature \"\(people.table.features[place])\" are too far apart for "
          + "distances\(isStandardised ? "" : "; `scale: standardise` brings features to one size")"
      )
    }
    return scale
  }

  private func findings(_ people: People, _ scale: FeatureScale) -> [Finding] {
    let table = people.table
    var findings: [Finding] = []
    if table.rowsWithoutFeatures > 0 {
      let rows = table.rowsWithoutFeatures
      findings.append(
        Finding(
          .warning, "rows_without_features",
          "\(rows) \(rows == 1 ? "row" : "rows") without a feature \(rows == 1 ? "is" : "are") in no "
            + "consistency and no flip test"))
    }
    let kept = people.points.total
    if kept < table.total {
      findings.append(
        Finding(
          .warning, "rows_sampled",
          "neighbours are sought among \(kept) of \(table.total) rows (\(table.rowCount) distinct ones "
            + "with the smallest keyed hashes); fewer rows lie farther apart"))
    }
    if kept > 1 && isStandardised {
      for (name, factor) in zip(table.features, scale.factors) where factor == 0 {
        findings.append(
          Finding(
            .note, "constant_feature",
            "the feature \"\(name)\" has one value, so it tells no row from another"))
      }
    }
    let others = kept - (includesSelf ? 0 : 1)
    if kept > 0 && others < neighbourCount {
      findings.append(
        Finding(
          .warning, "fewer_neighbours",
          "a row has \(others) others and `neighbours` is \(neighbourCount); all of them are its "
            + "neighbours"))
    }
    return findings
  }
}
