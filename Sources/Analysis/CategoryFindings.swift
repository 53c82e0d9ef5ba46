import FairmarkTables

/// What the texts of a column stand for, for sentences.
public enum CategoryUse: Hashable, Sendable {
  /// Groups or strata.
  case group
  /// Outcomes of the prediction.
  case prediction
  /// Outcomes of the label.
  case label

  fileprivate var consequence: String {
    switch self {
    case .group: "they are counted as different groups"
    case .prediction: "only those that the job lists as favourable are counted so"
    case .label: "only those that the job lists as positive are counted so"
    }
  }

  fileprivate var countedAs: String {
    switch self {
    case .group: "a group"
    case .prediction: "a prediction"
    case .label: "a label"
    }
  }
}

/// Findings about the texts of a column: nothing is merged in silence, so everything that looks like
/// one text written in two ways, or like a missing value, is told.
///
/// Upper and lower case are those of Unicode's default mapping, not of a locale.
///
/// - Parameters:
///   - column: The column's name.
///   - values: Its distinct texts in byte order.
///   - use: What the texts stand for.
///   - equivalents: What each text counts as, where several count as one or none does.
/// - Returns: `similar_categories` for texts that differ by case, outer blanks, invisible characters
///   or the form in which Unicode writes them, `missing_like_category` for texts that usually mean
///   that there is no value.
/// - Complexity: O(*n* log *n*) in the texts.
public func categoryFindings(
  column: String, values: [String], as use: CategoryUse = .group,
  equivalents: TextEquivalents = TextEquivalents()
) -> [Finding] {
  var findings: [Finding] = []
  var alike: [String: [String]] = [:]
  for value in values { alike[folded(value), default: []].append(value) }
  for key in alike.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
    guard let texts = alike[key], texts.count > 1,
      Set(texts.map { equivalents.meaning(of: $0).map { Array($0.utf8) } }).count > 1
    else { continue }
    findings.append(
      Finding(
        .warning, "similar_categories",
        "the column \"\(column)\" holds \(listed(texts)), which differ only by case, outer blanks, invisible "
          + "characters or Unicode form; \(use.consequence)"))
  }
  for value in values where missingLookAlikes.contains(folded(value)) {
    guard let meaning = equivalents.meaning(of: value) else { continue }
    let counted = meaning == value ? use.countedAs : "\"\(meaning.prefix(40))\""
    findings.append(
      Finding(
        .warning, "missing_like_category",
        "the column \"\(column)\" holds \"\(value.prefix(40))\", which looks like a missing value "
          + "and is counted as \(counted); list it under `missing` if it means that there is "
          + "none"))
  }
  return findings
}

/// A text without case, outer blanks and characters that cannot be seen; equal by Unicode's canonical
/// equivalence, as `String` compares.
private func folded(_ text: String) -> String {
  var scalars = text.unicodeScalars.filter { $0.properties.generalCategory != .format }[...]
  while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
  scalars = scalars.drop { $0.properties.isWhitespace }
  return scalars.map { $0.properties.lowercaseMapping }.joined()
}
