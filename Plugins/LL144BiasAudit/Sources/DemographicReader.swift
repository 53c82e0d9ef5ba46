import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkStatistics

/// Texts that became categories, with their rows.
struct MappedTexts: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    var column: String
    var text: String
    var category: String
    var rows: Int
  }

  var entries: [Entry] = []
}

/// Turns the employer's texts into categories.
struct DemographicReader {
  let settings: AuditSettings
  let columns: [String]

  /// The people of a margin over the raw columns by category.
  ///
  /// - Parameter margin: The groups of raw texts.
  /// - Returns: The people.
  /// - Throws: `AnalysisError` for texts of which nobody has said what they mean, all of them at once.
  func people(_ margin: StratumMargin) throws(AnalysisError) -> AuditMargin {
    var cells: [AuditMargin.Cell] = []
    var places: [AuditMargin.Cell: Int] = [:]
    var unread = UnreadTexts()
    for group in margin.groups {
      let rows = group.outcomes.all
      let sex = settings.sexMapping.demographic(of: group.key[0])
      let race = settings.raceMapping.demographic(of: group.key[1])
      if sex == nil { unread.add(group.key[0], rows, to: 0) }
      if race == nil { unread.add(group.key[1], rows, to: 1) }
      var answer: HispanicMapping.Answer? = .no
      if group.key.count == 3 {
        answer = settings.hispanic.answer(group.key[2])
        if answer == nil { unread.add(group.key[2], rows, to: 2) }
      }
      guard let sex, let race, let answer else { continue }
      let key = AuditMargin.Cell(
        sex: sex, race: Self.combined(race, answer), outcomes: .init())
      if let place = places[key] {
        cells[place].outcomes.add(group.outcomes)
      } else {
        places[key] = cells.count
        cells.append(.init(sex: key.sex, race: key.race, outcomes: group.outcomes))
      }
    }
    if let error = unread.error(columns: columns) { throw error }
    return AuditMargin(
      strata: margin.strata, stratum: margin.stratum, classLabel: margin.classLabel, cells: cells)
  }

  /// Who is Hispanic or Latino is so of whatever race; of whom that is not known, the race says
  /// nothing, because the report's other categories are of people who are not.
  private static func combined(
    _ race: Demographic<RaceEthnicityCategory>, _ answer: HispanicMapping.Answer
  ) -> Demographic<RaceEthnicityCategory> {
    switch answer {
    case .yes: .category(.hispanicOrLatino)
    case .no: race
    case .unknown: race == .category(.hispanicOrLatino) ? race : .unknown
    }
  }

  /// Whether sex and race/ethnicity follow from raw texts.
  func isKnown(_ key: [String?]) -> Bool {
    guard let race = settings.raceMapping.demographic(of: key[1]) else { return false }
    let answer = key.count == 3 ? settings.hispanic.answer(key[2]) ?? .unknown : .no
    return settings.sexMapping.demographic(of: key[0])?.category != nil
      && Self.combined(race, answer).category != nil
  }

  /// The texts of the raw columns with what they became.
  func mapped(_ margin: StratumMargin) -> MappedTexts {
    var rows: [Int: [String: Int]] = [:]
    for group in margin.groups {
      for (place, text) in group.key.enumerated() {
        if let text { rows[place, default: [:]][text, default: 0] += group.outcomes.all }
      }
    }
    var mapped = MappedTexts()
    for place in columns.indices {
      let counts = rows[place] ?? [:]
      for text in counts.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        let category =
          switch place {
          case 0: settings.sexMapping.demographic(of: text)?.text
          case 1: settings.raceMapping.demographic(of: text)?.text
          default: settings.hispanic.answer(text)?.rawValue
          }
        mapped.entries.append(
          .init(
            column: columns[place], text: text, category: category ?? "unknown",
            rows: counts[text] ?? 0))
      }
    }
    return mapped
  }
}

/// Texts of which nobody has said what they mean.
private struct UnreadTexts {
  private var rows: [Int: [String: Int]] = [:]

  mutating func add(_ text: String?, _ count: Int, to column: Int) {
    rows[column, default: [:]][text ?? "", default: 0] += count
  }

  /// One sentence about the first column that has such texts.
  func error(columns: [String]) -> AnalysisError? {
    guard let column = rows.keys.min(), let texts = rows[column] else { return nil }
    let listed = texts.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let shown = listed.prefix(5).map { text in
      let count = texts[text] ?? 0
      return "\"\(text.prefix(40))\" (\(count) \(count == 1 ? "row" : "rows"))"
    }.joined(separator: ", ")
    let more = listed.count > 5 ? " and \(listed.count - 5) more" : ""
    let (key, categories) =
      switch column {
      case 0: ("sex", SexCategory.allCases.map(\.rawValue) + ["unknown", "other"])
      case 1:
        ("race_ethnicity", RaceEthnicityCategory.allCases.map(\.rawValue) + ["unknown", "other"])
      default: ("hispanic", HispanicMapping.Answer.allCases.map(\.rawValue))
      }
    let first = listed.first.map { "\"\($0.prefix(40))\"" } ?? "\"\""
    let flag = String(key.map { $0 == "_" ? "-" : $0 })
    return AnalysisError(
      .badData, key: key,
      "the column \"\(columns[column])\" holds \(shown)\(more), of which nobody has said what they "
        + "mean; write `\(key): {map: {\(first): unknown}}` or what it is (--map-\(flag) "
        + "\(first.dropLast())=unknown\" among options): "
        + "\(categories.joined(separator: ", "))")
  }
}
