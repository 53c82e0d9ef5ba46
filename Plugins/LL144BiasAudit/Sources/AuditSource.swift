import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkStatistics

/// Where the numbers of an audit come from: what is counted while the rows are read.
struct AuditSource {
  let isScoring: Bool
  private let settings: AuditSettings
  private let columns: [String]
  private let counted: Counted

  private enum Counted {
    case decisions(GroupAnalysis)
    case scores(MedianSplitCells)
    /// Persons, and their rows, whose raw texts are told.
    case persons(PersonCells, GroupAnalysis)
  }

  init(
    _ configuration: AnalysisConfiguration, _ settings: AuditSettings
  ) throws(AnalysisError) {
    self.settings = settings
    let roles = configuration.roles
    columns = roles.groups
    isScoring = AuditSettings.isScoring(roles)
    switch settings.unit {
    case .person:
      counted = try Self.persons(configuration, settings)
    case .application:
      if let score = roles.score, isScoring {
        counted = .scores(
          MedianSplitCells(
            groups: columns, score: score, roles: roles, cellLimit: configuration.cellLimit))
      } else {
        counted = .decisions(try Self.rows(configuration))
      }
    }
  }

  /// The rows by raw texts.
  private static func rows(
    _ configuration: AnalysisConfiguration
  ) throws(AnalysisError) -> GroupAnalysis {
    var whole = configuration
    // One crossing of all columns: everything else is a sum of its cells.
    whole.roles.intersectionDepth = configuration.roles.groups.count
    // A declared reference names a category, which is no text of the data.
    whole.parameters["reference"] = nil
    return try GroupAnalysis(whole, usesLabel: false)
  }

  private static func persons(
    _ configuration: AnalysisConfiguration, _ settings: AuditSettings
  ) throws(AnalysisError) -> Counted {
    let roles = configuration.roles
    let rule = PersonCells.ScoreRule(
      rawValue: configuration.choice("score_of_person", default: "max"))
    let outcome: PersonCells.Outcome
    if let prediction = roles.prediction {
      outcome = .selection(prediction)
    } else {
      outcome = .score(column: roles.score ?? "", rule: rule ?? .highest)
    }
    return .persons(
      try PersonCells(
        groups: roles.groups, roles: roles, id: roles.id ?? "", outcome: outcome,
        equivalents: settings.equivalents(roles.groups), cellLimit: configuration.cellLimit),
      try rows(configuration))
  }

  var aggregates: [any Aggregate] {
    switch counted {
    case .decisions(let analysis): analysis.aggregates
    case .scores(let cells): [cells]
    case .persons(let persons, let rows): [persons] + rows.aggregates
    }
  }

  /// What was counted.
  func sample(_ results: AggregateResults) throws(AnalysisError) -> AuditSample {
    let reader = DemographicReader(settings: settings, columns: columns)
    switch counted {
    case .decisions(let analysis):
      let margins = try analysis.margins(results).filter { $0.attribute == columns }
      return AuditSample(
        reader: reader, outcomes: .decisions(margins),
        findings: analysis.findings(results, equivalents: equivalents),
        texts: margins.first { $0.stratum == nil })
    case .scores(let cells):
      guard let table = results.result(cells) else { throw Self.notCounted }
      let scores = AuditScores(table, byStratum: nil, reader)
      return AuditSample(
        reader: reader, outcomes: .scores(scores), findings: findings(table),
        texts: scores.texts)
    case .persons(let persons, let rows):
      guard let table = results.result(persons) else { throw Self.notCounted }
      let margins = try rows.margins(results).filter { $0.attribute == columns }
      // What has no outcome is a person here, which is in a finding of its own.
      let found = rows.findings(results, equivalents: equivalents)
        .filter { $0.code != "rows_excluded" }
      return PersonSample(table, columns: columns).sample(
        settings, texts: margins.first { $0.stratum == nil }, found)
    }
  }

  /// What the texts of each group column count as.
  private var equivalents: [String: TextEquivalents] {
    Dictionary(zip(columns, settings.shownEquivalents(columns))) { first, _ in first }
  }

  private static let notCounted = AnalysisError(.failed, "the people of the audit were not counted")

  /// What a reader must know about the texts and scores.
  private func findings(_ table: MedianSplitTable) -> [Finding] {
    var findings = table.dimensions.flatMap { dimension in
      categoryFindings(
        column: dimension.column, values: dimension.values,
        equivalents: equivalents[dimension.column] ?? TextEquivalents())
    }
    let lacking = table.cells.reduce(0) { $0 + $1.withoutScore }
    if lacking > 0 { findings.append(.withoutOutcome(lacking, "a score")) }
    if table.rowsWithoutWeight > 0 { findings.append(.rowsWithoutWeight(table.rowsWithoutWeight)) }
    return findings
  }
}

extension Finding {
  /// How many are in no rate for want of an outcome.
  static func withoutOutcome(_ count: Int, _ what: String) -> Finding {
    Finding(
      .warning, "rows_excluded",
      "\(count) \(count == 1 ? "is" : "are") in no rate, for want of \(what)")
  }
}

/// What was counted of the rows or persons of an audit.
struct AuditSample {
  /// Who was selected, or scores of which only a median tells who counts.
  enum Outcomes {
    /// The groups of raw texts: for each class over all, then within each stratum.
    case decisions([StratumMargin])
    case scores(AuditScores)
  }

  let reader: DemographicReader
  let outcomes: Outcomes
  let findings: [Finding]
  /// The rows of all raw texts.
  let texts: StratumMargin?
  /// Numbers of the whole sample by the names of their records.
  var counts: [(String, Int)] = []

  var isScoring: Bool { if case .scores = outcomes { true } else { false } }

  /// The median under a reading of the rule; `nil` for tools that do not score.
  func median(_ settings: AuditSettings) -> MetricValue? {
    guard case .scores(let scores) = outcomes else { return nil }
    return scores.median(settings).map(MetricValue.of)
      ?? .undefined(.insufficientData, reason: "nobody in the sample has a score")
  }

  /// The groups of raw texts under a reading of the rule.
  func margins(_ settings: AuditSettings) throws(AnalysisError) -> [StratumMargin] {
    switch outcomes {
    case .scores(let scores): return scores.margins(settings)
    case .decisions(let margins):
      return settings.tiers.isEmpty ? margins : try Self.cumulative(margins, settings.tiers)
    }
  }

  /// For each tier those of it and of all better ones.
  private static func cumulative(
    _ decisions: [StratumMargin], _ tiers: [String]
  ) throws(AnalysisError) -> [StratumMargin] {
    let classes = decisions.filter { $0.stratum == nil }.compactMap(\.classLabel)
    for one in classes where !tiers.contains(one) {
      throw AnalysisError(
        .badData, key: "tiers",
        "the data hold the class \"\(one.prefix(40))\", which `tiers` does not list; list all classes, "
          + "the best first")
    }
    for tier in tiers where !classes.contains(tier) {
      throw AnalysisError(
        .badData, key: "tiers",
        "`tiers` lists \"\(tier.prefix(40))\", which is no class of the data; the classes are "
          + classes.map { "\"\($0.prefix(40))\"" }.joined(separator: ", "))
    }
    var margins: [StratumMargin] = []
    for (place, tier) in tiers.enumerated() {
      let better = Set(tiers.prefix(place + 1))
      for margin in decisions where margin.classLabel == tier {
        let others = decisions.filter {
          $0.stratum == margin.stratum && better.contains($0.classLabel ?? "")
        }
        margins.append(
          StratumMargin(
            attribute: margin.attribute, strata: margin.strata, stratum: margin.stratum,
            classLabel: tiers.prefix(place + 1).joined(separator: " + "),
            groups: margin.groups.map { group in
              let selected = others.reduce(0) { sum, other in
                sum + (other.groups.first { $0.key == group.key }?.counts.numerator ?? 0)
              }
              return .init(
                key: group.key,
                outcomes: .init(
                  selected: selected, rejected: group.outcomes.count() - selected,
                  missing: group.outcomes.missing))
            }))
      }
    }
    return margins
  }
}
