extension PublishedRow.Table {
  /// The table that a text names: `sex`, `race`, `intersectional`, `unknown` or another word for it.
  ///
  /// - Parameter text: The text.
  /// - Returns: The table; `nil` when the text names none.
  static func named(_ text: String) -> PublishedRow.Table? {
    switch words(of: text).joined(separator: " ") {
    case "sex", "gender", "sex gender", "gender sex": .kind(.sex)
    case "race", "ethnicity", "race ethnicity", "ethnicity race", "race and ethnicity",
      "race or ethnicity":
      .kind(.race)
    case "intersectional", "intersection", "intersectional categories", "sex race",
      "sex and race", "sex race ethnicity", "race sex", "race ethnicity sex", "gender race",
      "sex x race", "sex and race ethnicity", "sex by race", "sex x race ethnicity":
      .kind(.intersectional)
    case "unknown", "missing", "missing unknown": .unknown
    default: nil
    }
  }
}

extension PublishedRow.Subject {
  /// Whom a row is about.
  ///
  /// - Parameters:
  ///   - text: The category as it is printed.
  ///   - table: The row's table.
  /// - Returns: A category where the text names one without doubt; people of unknown category where
  ///   any of its words says so.
  static func reading(_ text: String, in table: PublishedRow.Table) -> PublishedRow.Subject {
    guard case .kind(let kind) = table else { return .unknown }
    if let category = AuditCategory.named(text, in: kind) { return .category(category) }
    if kind == .intersectional, let category = crossing(text) { return .category(category) }
    let words = words(of: text)
    let joined = words.joined(separator: " ")
    if !Set(words).isDisjoint(with: unknownWords)
      || unknownPhrases.contains(where: { joined.contains($0) })
    {
      return .unknown
    }
    return totals.contains(joined) ? .total : .other(joined)
  }

  /// A crossing that no `|` divides: `Asian Female`, `Male - White`.
  private static func crossing(_ text: String) -> AuditCategory? {
    let isLetter = { (character: Character) in character.isLetter }
    guard let first = text.firstIndex(where: isLetter),
      let last = text.lastIndex(where: isLetter)
    else { return nil }
    let trimmed = text[first...last]
    if let end = trimmed.firstIndex(where: { !isLetter($0) }),
      let sex = SexCategory.named(String(trimmed[..<end])),
      let race = RaceEthnicityCategory.named(String(trimmed[end...]))
    {
      return AuditCategory(sex: sex, raceEthnicity: race)
    }
    if let end = trimmed.lastIndex(where: { !isLetter($0) }),
      let sex = SexCategory.named(String(trimmed[trimmed.index(after: end)...])),
      let race = RaceEthnicityCategory.named(String(trimmed[...end]))
    {
      return AuditCategory(sex: sex, raceEthnicity: race)
    }
    return nil
  }

  private static let unknownWords: Set<String> = [
    "unknown", "missing", "undisclosed", "unspecified", "declined", "unreported", "unanswered",
    "blank", "unidentified", "undeclared",
  ]
  private static let unknownPhrases = [
    "prefer not", "not specified", "not disclosed", "not provided", "not reported", "not stated",
    "did not", "no response", "no answer", "decline to", "choose not", "chose not", "not answered",
    "not identified", "no data", "not declared", "do not wish", "not available", "not say",
  ]
  private static let totals: Set<String> = [
    "total", "totals", "overall", "all", "grand total", "all applicants", "all candidates",
    "total applicants", "total candidates", "all categories",
  ]
}

/// The words of a text in small letters, without punctuation.
func words(of text: String) -> [String] {
  text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
}
