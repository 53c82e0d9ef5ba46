public import FairmarkAnalysis
import FairmarkStatistics

/// Inequality indices of benefits: how unequally a model's errors are spread over people, and how much
/// of that lies between groups.
///
/// **Definition.** The benefit of a row is *b* = prediction − label + 1: 0 for who is denied what they
/// deserve, 2 for who gets what they do not, 1 for all others. Its generalized entropy index is
/// GE(α) = 1 / (*n* α (α − 1)) Σ ((*b* / μ)^α − 1), with the limits GE(0), the mean log deviation, and
/// GE(1), the Theil index; the coefficient of variation is √(2 GE(2)). GE = between + within: the first
/// is the index if everybody had the mean of their group.
///
/// **Edge Cases.** With a benefit of 0 the index is infinite for α ≤ 0 (`support_mismatch`); with the
/// mean 0 there is none (`zero_denominator`).
///
/// **Reference.** T. Speicher et al., "A Unified Approach to Quantifying Algorithmic Unfairness", KDD
/// 2018, doi:10.1145/3219819.3220046; A. F. Shorrocks, Econometrica 48 (1980), 613–625,
/// doi:10.2307/1913126.
public struct InequalityIndicesAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "inequality-indices", version: "1.0.0",
    summary: "Inequality of the benefits of a model's predictions, between and within groups.",
    requiredRoles: [.groups, .prediction, .label], optionalRoles: [.strata],
    parameters: [
      .init(
        "alpha", .number(-10...10), default: "2",
        "The order α of generalized_entropy_index; 0 gives the mean log deviation, 1 the Theil index."
      ),
      .compatibility,
    ],
    metrics: [
      .init("mean_benefit", "the mean of b = prediction − label + 1 in the group", .none)
    ] + indices.flatMap(\.metrics)
      + [
        .init(
          "coefficient_of_variation", "the square root of 2 GE(2): standard deviation of b / mean",
          .zeroIsEqual),
        .init(
          "between_group_coefficient_of_variation",
          "the square root of 2 GE(2) if everybody had the mean benefit of the group", .zeroIsEqual),
      ],
    references: ["doi:10.1145/3219819.3220046", "doi:10.2307/1913126"])

  /// An index under its name.
  private struct Index {
    var name: String
    var definition: String
    /// Its order; `nil` is that of the parameter.
    var alpha: Double?

    var metrics: [AnalysisDescriptor.Metric] {
      [
        .init(name, definition, .zeroIsEqual),
        .init(
          "between_group_\(name)", "\(name) if everybody had the mean benefit of the group",
          .zeroIsEqual),
        .init("within_group_\(name)", "\(name) − between_group_\(name)", .zeroIsEqual),
      ]
    }
  }

  private static let indices = [
    Index(name: "mean_log_deviation", definition: "−1/n Σ ln(b/μ)", alpha: 0),
    Index(name: "theil_index", definition: "1/n Σ (b/μ) ln(b/μ)", alpha: 1),
    Index(
      name: "generalized_entropy_index", definition: "1/(n α (α − 1)) Σ ((b/μ)^α − 1)", alpha: nil),
  ]

  let analysis: GroupAnalysis
  let alpha: Double

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when the roles do not fit together.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    analysis = try GroupAnalysis(configuration, usesLabel: true)
    alpha = configuration.number("alpha", default: 2)
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
    for margin in try analysis.margins(results) { metrics += records(margin) }
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results))
  }

  private func records(_ margin: StratumMargin) -> [MetricRecord] {
    let groups = GroupRates(
      margin, rateName: "mean benefit", denominatorName: "rows", direction: .higherIsBetter
    ) { Counts($0.count(), of: $0.count()) }
    let benefits = margin.groups.map { Benefits($0.outcomes) }
    var records = groups.groups.indices.map { place in
      record(
        "mean_benefit", groups, place,
        benefits[place].mean.map(MetricValue.of)
          ?? .undefined(.emptyGroup, reason: "the group has no rows"))
    }
    let compared = zip(groups.groups, benefits).filter { !$0.0.isUnknown && $0.0.isDefined }.map(
      \.1)
    for index in Self.indices {
      let entropy = GeneralizedEntropy(alpha: index.alpha ?? alpha)
      for place in groups.groups.indices {
        records.append(record(index.name, groups, place, entropy.index(benefits[place])))
      }
      records += total(index.name, groups, compared) { entropy.index($0) }
      records += [
        groups.aggregateRecord("between_group_\(index.name)") { _ in entropy.between(compared) },
        groups.aggregateRecord("within_group_\(index.name)") { _ in entropy.within(compared) },
      ].compactMap(\.self)
    }
    let name = "coefficient_of_variation"
    let entropy = GeneralizedEntropy(alpha: 2)
    for place in groups.groups.indices {
      records.append(
        record(name, groups, place, entropy.index(benefits[place]).coefficientOfVariation))
    }
    records += total(name, groups, compared) { entropy.index($0).coefficientOfVariation }
    let between = groups.aggregateRecord("between_group_\(name)") { _ in
      entropy.between(compared).coefficientOfVariation
    }
    return addingPeers(to: records + [between].compactMap(\.self), of: margin, compared)
  }

  private func record(
    _ name: String, _ groups: GroupRates, _ place: Int, _ value: MetricValue
  ) -> MetricRecord {
    let group = groups.groups[place]
    var record = MetricRecord(name, attribute: groups.attribute, value: value, n: group.n)
    record.group = group.key
    record.stratum = groups.stratum
    record.dimensions = groups.dimensions
    return record
  }

  /// The index of the rows of all known groups together, which one group has as well.
  private func total(
    _ name: String, _ groups: GroupRates, _ compared: [Benefits],
    _ index: (Benefits) -> MetricValue
  ) -> [MetricRecord] {
    if groups.isStratumUnknown { return [] }
    let all = compared.reduce(Benefits(none: 0, one: 0, two: 0), +)
    var record = MetricRecord(
      name, attribute: groups.attribute,
      value: all.count == 0
        ? .undefined(.insufficientData, reason: "no row has a group value") : index(all),
      n: all.count)
    record.stratum = groups.stratum
    record.dimensions = groups.dimensions
    record.undefinedGroups = groups.undefinedCount
    return [record]
  }
}
