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
/// - Returns: `similar_categories` for texts that differ by case, outer blanks, kinds and numbers of
///   inner blanks, kinds of hyphens, invisible characters or the form in which Unicode writes them,
///   `missing_like_category` for texts that usually mean that there is no value, and
///   `abbreviated_categories` for a single letter beside words that begin with it.
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
        "the column \"\(column)\" holds \(listed(texts.map(marked))), which differ only by case, "
          + "blanks, hyphens, invisible characters or Unicode form; \(use.consequence)"))
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
  return findings + abbreviations(column, values, use, equivalents)
}

/// Single letters beside words that begin with them, which may be the same written in two ways.
private func abbreviations(
  _ column: String, _ values: [String], _ use: CategoryUse, _ equivalents: TextEquivalents
) -> [Finding] {
  func isWord(_ text: String) -> Bool {
    text.unicodeScalars.count > 2
      && text.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0 == " " || $0 == "-" }
  }
  var words: [String: [String]] = [:]
  for value in values where isWord(value) {
    words[value.prefix(1).lowercased(), default: []].append(value)
  }
  return values.compactMap { value in
    guard value.count == 1, let like = words[value.lowercased()] else { return nil }
    let meaning = equivalents.meaning(of: value)
    let others = like.filter { other in
      guard let meaning, let own = equivalents.meaning(of: other) else { return false }
      return !own.hasSameBytes(as: meaning)
    }
    guard !others.isEmpty else { return nil }
    return Finding(
      .warning, "abbreviated_categories",
      "the column \"\(column)\" holds \(listed([value])) beside \(listed(others)), which it may be "
        + "short for; \(use.consequence)")
  }
}

/// A text without case, outer blanks and characters that cannot be seen, with one blank where several
/// or others stand, and one sign for all hyphens; equal by Unicode's canonical equivalence, as
/// `String` compares.
private func folded(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  var hasBlankBefore = false
  for scalar in text.unicodeScalars {
    if scalar.properties.isWhitespace {
      hasBlankBefore = !result.isEmpty
      continue
    }
    if isInvisible(scalar) { continue }
    if hasBlankBefore {
      result.append(" ")
      hasBlankBefore = false
    }
    if isLikeHyphen(scalar) {
      result.append("-")
    } else {
      result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
  }
  return String(result)
}

/// A text with the numbers of those characters that nobody tells from a blank, a hyphen or nothing.
private func marked(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars {
    let isOtherBlank = scalar != " " && scalar.properties.isWhitespace
    if isOtherBlank || isLikeHyphen(scalar) || isInvisible(scalar) {
      shown += "\\u{\(String(scalar.value, radix: 16))}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

/// Whether a character looks like the hyphen of keyboards: hyphen, non-breaking hyphen, figure dash,
/// en dash, minus sign.
private func isLikeHyphen(_ scalar: Unicode.Scalar) -> Bool {
  (0x2010...0x2013).contains(scalar.value) || scalar.value == 0x2212
}

/// Whether a character leaves no mark and takes no place: control and format characters, the
/// selectors of a character's form, and the fillers of Hangul.
private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format: true
  default: scalar.properties.isDefaultIgnorableCodePoint
  }
}
