import FairmarkAnalysis
import FairmarkLocalLaw144

/// Persons in place of their applications.
struct PersonSample {
  private let table: PersonTable
  private let columns: [String]

  init(_ table: PersonTable, columns: [String]) {
    self.table = table
    self.columns = columns
  }

  /// The sample of an audit.
  ///
  /// - Parameters:
  ///   - settings: How the rule is read.
  ///   - texts: The rows of all raw texts.
  ///   - found: What a reader must know of the rows.
  /// - Returns: The sample, with what a reader must know.
  func sample(
    _ settings: AuditSettings, texts: StratumMargin?, _ found: [Finding]
  ) -> AuditSample {
    // What the rows say has become categories already.
    let reader = DemographicReader(settings: settings.readingCategories, columns: columns)
    var findings = found
    for conflict in table.conflicts where conflict.personCount > 0 {
      findings.append(
        Finding(
          .warning, "conflicting_demographics",
          "\(conflict.personCount) persons have different values in the column \"\(conflict.column)\" in "
            + "their applications; they count as unknown there"))
    }
    if table.rowsWithoutID > 0 {
      findings.append(
        Finding(
          .warning, "rows_without_id",
          table.rowsWithoutID == 1
            ? "1 row without an id is in no number"
            : "\(table.rowsWithoutID) rows without an id are in no number"))
    }
    if table.repeatedPersonCount > 0 {
      findings.append(
        Finding(
          .note, "several_applications",
          "\(table.applicationCount) applications are of \(table.personCount) persons, of whom "
            + "\(table.repeatedPersonCount) have several"))
    }
    let outcomes = outcomes(reader)
    findings += Self.lacking(outcomes, settings)
    return AuditSample(
      reader: reader, outcomes: outcomes, findings: findings, texts: texts,
      counts: [
        ("applications", table.applicationCount),
        ("persons_with_several_applications", table.repeatedPersonCount),
        ("rows_without_id", table.rowsWithoutID),
      ])
  }

  private static func lacking(
    _ outcomes: AuditSample.Outcomes, _ settings: AuditSettings
  ) -> [Finding] {
    let margins: [StratumMargin] =
      switch outcomes {
      case .decisions(let margins): margins
      case .scores(let scores): scores.margins(settings)
      }
    let lacking = (margins.first?.groups ?? []).reduce(0) { $0 + $1.outcomes.missing }
    return lacking > 0 ? [.withoutOutcome(lacking, "an outcome")] : []
  }

  private func outcomes(_ reader: DemographicReader) -> AuditSample.Outcomes {
    switch table.outcomes {
    case .scores(let scores):
      var byStratum: MedianSplitTable?
      if case .scores(let scores)? = table.outcomesByStratum {
        byStratum = MedianSplitTable(scores)
      }
      return .scores(AuditScores(MedianSplitTable(scores), byStratum: byStratum, reader))
    default:
      let strata = table.outcomesByStratum.map(margins) ?? []
      var all: [StratumMargin] = []
      for whole in margins(table.outcomes) where whole.stratum == nil {
        all.append(whole)
        all += strata.filter { $0.stratum != nil && $0.classLabel == whole.classLabel }
      }
      return .decisions(all)
    }
  }

  private func margins(_ outcomes: PersonTable.Outcomes) -> [StratumMargin] {
    switch outcomes {
    case .selection(let table): return table.margin(over: columns)
    case .classes(let classes):
      return classes.flatMap { one in
        one.table.margin(over: columns).map { margin in
          var margin = margin
          margin.classLabel = one.classLabel
          return margin
        }
      }
    case .scores: return []
    }
  }
}

extension MedianSplitTable {
  /// The scores of persons.
  fileprivate init(_ scores: PersonScores) {
    self.init(
      dimensions: scores.dimensions, groupCount: scores.groupCount,
      places: (0..<scores.cellCount).map(scores.places(of:)),
      people: scores.cells.map { Int32($0) }, scores: scores.scores,
      withoutScore: scores.personsWithoutScore)
  }
}

extension AuditSettings {
  /// Stands for a demographic that is no category; no employer's text.
  private static let otherMark = "\u{1}other"

  /// What texts of the group columns mean, so that two texts of one category are no contradiction.
  func equivalents(_ columns: [String]) -> [TextEquivalents] {
    equivalents(columns, other: Self.otherMark)
  }

  /// The same in words for people.
  func shownEquivalents(_ columns: [String]) -> [TextEquivalents] {
    equivalents(columns, other: "other")
  }

  private func equivalents(_ columns: [String], other: String) -> [TextEquivalents] {
    let sex = sexMapping
    let race = raceMapping
    let hispanic = hispanic
    // The mappings of one analysis are one rule; their texts tell them from another's.
    let all = [
      TextEquivalents(rule: "sex \(other) \(sex.signature)") {
        Self.meaning(sex.demographic(of: $0), $0, other)
      },
      TextEquivalents(rule: "race_ethnicity \(other) \(race.signature)") {
        Self.meaning(race.demographic(of: $0), $0, other)
      },
      TextEquivalents(rule: "hispanic \(hispanic.signature)") { text in
        switch hispanic.answer(text) {
        case .unknown?: nil
        case let answer?: answer.rawValue
        case nil: text
        }
      },
    ]
    return Array(all.prefix(columns.count))
  }

  /// The text that stands for all texts of one meaning; `nil` when nothing is known.
  private static func meaning<Category>(
    _ demographic: Demographic<Category>?, _ text: String, _ other: String
  ) -> String? {
    switch demographic {
    case .category(let category)?: category.rawValue
    case .other?: other
    case .unknown?: nil
    // Somebody must say what it means.
    case nil: text
    }
  }

  /// The settings with mappings for texts that are categories already.
  fileprivate var readingCategories: AuditSettings {
    var settings = self
    settings.sexMapping = .categories(other: Self.otherMark)
    settings.raceMapping = .categories(other: Self.otherMark)
    return settings
  }
}
