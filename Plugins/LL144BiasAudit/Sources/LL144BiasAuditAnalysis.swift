public import FairmarkAnalysis
import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkStatistics

/// The bias audit of New York City's Local Law 144: rates and impact ratios by sex, by
/// race and ethnicity, and by both together.
///
/// **Definition.** The selection rate of a category is the selected over the assessed individuals, the
/// scoring rate those with a score above the sample's median over them; the impact ratio is a rate
/// divided by the highest one of its table.
///
/// **Edge cases.** A category without people has no rate (`empty_group`), a table whose highest rate is
/// 0 no ratio (`zero_denominator`); an excluded category keeps number and rate and has the auditor's
/// justification in place of a ratio. A text of which nobody has said what it means stops the audit.
///
/// **Reference.** New York City Administrative Code §§ 20-870 to 20-874; 6 RCNY §§ 5-300 to 5-304.
public struct LL144BiasAuditAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "ll144-bias-audit", version: "1.0.0",
    summary:
      "The bias audit of New York City's Local Law 144: rates and impact ratios by sex, by race and "
      + "ethnicity, and by both.",
    requiredRoles: [.groups], optionalRoles: [.prediction, .score, .strata, .id],
    parameters: parameters
      + AnalysisDescriptor.Parameter.inference.filter { $0.name != "minimum_cell" },
    metrics: metrics,
    references: [
      "6 RCNY § 5-300", "6 RCNY § 5-301", "6 RCNY § 5-302", "6 RCNY § 5-303",
      "New York City Administrative Code § 20-870",
    ])

  let configuration: AnalysisConfiguration
  let settings: AuditSettings
  private let source: AuditSource

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when a choice that the rule leaves open is not declared, or does not fit
  ///   the tool.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    self.configuration = configuration
    settings = try AuditSettings(configuration)
    source = try AuditSource(configuration, settings)
  }

  /// The cells of the raw texts.
  public var aggregates: [any Aggregate] { source.aggregates }

  /// Computes the tables of the audit.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records, what other readings of the rule would change, and findings.
  /// - Throws: `AnalysisError` for texts that are in no category, and for exclusions that § 5-301(d) does
  ///   not allow.
  /// - Complexity: O(cells), and for scores the search of the median.
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    let sample = try source.sample(results)
    var people: [AuditMargin] = []
    for margin in try sample.margins(settings) { people.append(try sample.reader.people(margin)) }
    guard let whole = people.first else {
      throw AnalysisError(.badData, key: "prediction", Self.nobody)
    }
    if whole.count(settings.denominator) == 0 {
      throw AnalysisError(.badData, key: "prediction", Self.nobody)
    }
    if let exclusion = settings.forbiddenExclusion(among: whole) { throw exclusion }

    var metrics = countRecords(whole, sample)
    // Those without an outcome are in the rates when everybody who applied counts.
    var findings = sample.findings.filter {
      settings.denominator == .assessed || $0.code != "rows_excluded"
    }
    for margin in people {
      for kind in AuditTableKind.allCases {
        let table = AuditTable(
          kind, of: margin, settings, configuration, isScoring: source.isScoring)
        let (records, found) = table.records()
        metrics += records
        findings += found
        if margin.stratum == nil {
          findings += AuditFindings(
            kind: kind, people: margin, settings: settings, isScoring: source.isScoring
          ).findings()
        }
      }
    }
    findings += StratumComparison(people: people, settings: settings).findings()
    findings += ethnicityFindings(whole)
    if settings.demographics == "inferred" {
      findings.append(
        Finding(
          .warning, "inferred_demographics",
          "the demographics are inferred; \"Imputed or inferred data cannot be used to conduct a bias "
            + "audit\" (DCWP, FAQ of 29 June 2023), so these tables cannot be published"))
    }
    return AnalysisResult(
      metrics: metrics,
      tables: [
        try Readings(settings: settings, sample: sample).table(), mappingTable(sample.texts),
      ],
      findings: findings)
  }

  /// Whether a column of race may lack ethnicity, which nothing but its texts can tell.
  private func ethnicityFindings(_ people: AuditMargin) -> [Finding] {
    let races = people.cells.filter { $0.outcomes.count() > 0 }.compactMap(\.race.category)
    guard configuration.roles.groups.count == 2, !races.isEmpty,
      !races.contains(.hispanicOrLatino)
    else { return [] }
    return [
      Finding(
        .warning, "nobody_hispanic",
        "nobody is in the category Hispanic or Latino, and all others are of people who are not, which a "
          + "column of race without ethnicity does not tell; if the data tell it elsewhere, name that "
          + "column as the third of `groups` (--hispanic)")
    ]
  }

  private static let nobody =
    "nobody has an outcome, so there is nothing to audit; is the column of the outcome the right one?"

  private func mappingTable(_ texts: StratumMargin?) -> MetricTable {
    let reader = DemographicReader(settings: settings, columns: configuration.roles.groups)
    return MetricTable(
      "category_mapping", columns: ["column", "text", "category", "rows"],
      rows: texts.map(reader.mapped)?.entries.map {
        [.string($0.column), .string($0.text), .string($0.category), .integer($0.rows)]
      } ?? [])
  }

  /// How many people there are, and of how many too little is known.
  private func countRecords(_ people: AuditMargin, _ sample: AuditSample) -> [MetricRecord] {
    func count(_ fits: (AuditMargin.Cell) -> Bool) -> Int {
      people.count(settings.denominator, where: fits)
    }
    let assessed = count { _ in true }
    var counts: [(String, Int)] = [
      ("assessed", assessed), ("unknown_sex", count { $0.sex.category == nil }),
      ("unknown_race_ethnicity", count { $0.race.category == nil }),
      (
        "unknown_sex_or_race_ethnicity",
        count { (cell: AuditMargin.Cell) in cell.sex.category == nil || cell.race.category == nil }
      ),
      (
        "unknown_sex_and_race_ethnicity",
        count { (cell: AuditMargin.Cell) in cell.sex.category == nil && cell.race.category == nil }
      ),
      ("other_sex", count { $0.sex == .other }),
      ("other_race_ethnicity", count { $0.race == .other }),
    ]
    let left = people.cells.reduce(0) { $0 + $1.outcomes.missing }
    counts.append(("without_outcome", left))
    counts += sample.counts
    var records = counts.map { name, value in
      MetricRecord(name, attribute: [], value: .count(value), n: assessed)
    }
    if let median = sample.median(settings) {
      records.append(MetricRecord("median_score", attribute: [], value: median, n: assessed))
    }
    return records
  }
}
