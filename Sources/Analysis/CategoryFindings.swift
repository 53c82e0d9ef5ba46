/// Findings about the texts of group columns: nothing is merged in silence, so everything that looks
/// like one group written in two ways, or like a missing value, is told.
///
/// Upper and lower case are those of Unicode's default mapping, not of a locale.
///
/// - Parameters:
///   - column: The column's name.
///   - values: Its distinct texts in byte order.
/// - Returns: `similar_categories` for texts that differ by case or outer blanks,
///   `missing_like_category` for texts that usually mean that there is no value.
/// - Complexity: O(*n* log *n*) in the texts.
public func categoryFindings(column: String, values: [String]) -> [Finding] {
  var findings: [Finding] = []
  var alike: [String: [String]] = [:]
  for value in values { alike[folded(value), default: []].append(value) }
  for key in alike.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
    guard let texts = alike[key], texts.count > 1 else { continue }
    let shown = texts.prefix(5).map { "\"\($0.prefix(40))\"" }.joined(separator: ", ")
    findings.append(
      Finding(
        .warning, "similar_categories",
        "the column \"\(column)\" holds \(shown), which differ only by case or outer blanks; they "
          + "are counted as different groups"))
  }
  for value in values where missingLike.contains(folded(value)) {
    findings.append(
      Finding(
        .warning, "missing_like_category",
        "the column \"\(column)\" holds \"\(value.prefix(40))\", which looks like a missing value "
          + "and is counted as a group; list it under `missing` if it means that there is none"))
  }
  return findings
}

private let missingLike: Set<String> = [
  "", "?", "-", "--", ".", "n/a", "na", "nan", "nil", "none", "null", "missing", "unknown",
  "not available", "not applicable", "unspecified", "#n/a", "<na>",
]

private func folded(_ text: String) -> String {
  var scalars = Array(text.unicodeScalars)
  while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
  let rest = scalars.drop { $0.properties.isWhitespace }
  return rest.map { $0.properties.lowercaseMapping }.joined()
}
