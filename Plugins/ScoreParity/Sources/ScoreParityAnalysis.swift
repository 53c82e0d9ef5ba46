public import FairmarkAnalysis
import FairmarkStatistics

/// Score parity: how far apart the scores of groups lie, and what their places in the ranking are worth.
///
/// **Definition.** See the guide page: means, percentiles and distances of the score's distributions,
/// and the expected shares of the top and of the exposure in the ranking by score, highest first.
///
/// **Edge cases.** Equal scores share their places in the ranking. A group without scored rows has the
/// status `empty_group`; where nothing varies there is no standardised difference
/// (`zero_denominator`).
///
/// **Reference.** A. Singh, T. Joachims, "Fairness of Exposure in Rankings", KDD 2018,
/// doi:10.1145/3219819.3220088; R. Jiang et al., "Wasserstein Fair Classification", UAI 2019,
/// arXiv:1907.12059.
public struct ScoreParityAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "score-parity", version: "1.0.0",
    summary: "Distributions of a score by group, their distances, and exposure in the ranking.",
    requiredRoles: [.groups, .score], optionalRoles: [.label, .strata],
    parameters: [
      .reference,
      .init(
        "top", .integer(1...100), default: "\(defaultTop)",
        "The share of the rows, in percent, that are the top of the ranking."),
    ] + AnalysisDescriptor.Parameter.inference,
    metrics: DistributionMetrics.descriptions + RankingMetrics.descriptions,
    references: [
      "doi:10.1145/3219819.3220088", "arXiv:1907.12059", "doi:10.1214/aoms/1177730256",
      "doi:10.4324/9780203771587",
    ])

  private static let defaultTop = 10

  private let analysis: ScoreAnalysis
  private let top: Int

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when there is no score, or a reference fits no attribute.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    guard let score = configuration.roles.score else {
      throw AnalysisError(
        .badConfiguration, key: "score", "score-parity needs the role `score`")
    }
    analysis = try ScoreAnalysis(configuration, score: score)
    top = configuration.integer("top", default: Self.defaultTop)
  }

  /// The distributions of each attribute.
  public var aggregates: [any Aggregate] { analysis.aggregates }

  /// Computes the records of every attribute, over all rows and within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records and findings.
  /// - Throws: `AnalysisError` when a declared reference does not occur.
  /// - Complexity: O(*v* log *v*) in the distinct scores, O(rows) for the exposure.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    let margins = try analysis.margins(results)
    let distributions = DistributionMetrics(
      references: analysis.references, inference: analysis.inference,
      hasLabel: analysis.roles.label != nil,
      areProbabilities: margins.first.map { margin in
        margin.groups.allSatisfy { group in
          (group.scores.values.first ?? 0) >= 0 && (group.scores.values.last ?? 1) <= 1
        }
      } ?? true)
    let ranking = RankingMetrics(references: analysis.references, top: top)
    var metrics: [MetricRecord] = []
    for margin in margins {
      metrics += distributions.records(margin) + ranking.records(margin)
    }
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results))
  }
}
