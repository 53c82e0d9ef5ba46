import FairmarkTables

/// Which columns may play which part, from their names and what they hold.
struct ColumnGuesses: Sendable {
  /// Columns whose names speak of groups and whose values repeat.
  var groups: [String] = []
  /// Columns of ages in years.
  var ages: [String] = []
  /// The decision.
  var prediction: ColumnProfile?
  /// What really happened.
  var label: ColumnProfile?
  /// Numbers that rank the rows.
  var score: String?
  /// How many rows each row stands for.
  var weight: String?
  /// What names a person or case.
  var identifier: ColumnProfile?

  static let sexWords: Set<String> = ["sex", "gender"]
  static let raceWords: Set<String> = ["race", "ethnicity", "ethnic", "rac1p"]
  private static let groupWords = sexWords.union(raceWords).union([
    "religion", "nationality", "disability", "dis", "veteran", "marital", "foreign",
  ])
  private static let predictionWords: Set<String> = [
    "prediction", "predicted", "pred", "selected", "admitted", "approved", "accepted", "granted",
    "decision", "invited",
  ]
  private static let labelWords: Set<String> = [
    "label", "actual", "target", "truth", "outcome", "recid", "class", "employed", "default",
    "risk",
    "qualified", "hired",
  ]
  private static let scoreWords: Set<String> = ["score", "probability", "prob", "proba", "decile"]
  private static let weightWords: Set<String> = ["count", "weight", "freq", "frequency"]
  private static let identifierWords: Set<String> = ["id", "uuid", "identifier"]

  init(_ profile: TableProfile) {
    for column in profile.columns where column.content != .nested {
      let words = Self.words(column.name)
      let isCategorical = column.categories != nil && (column.distinctCount ?? 0) > 1
      let isNumber = column.content == .integer || column.content == .number
      if words.contains("age") || words.contains("agep") {
        if isNumber {
          ages.append(column.name)
        } else if isCategorical {
          groups.append(column.name)
        }
      } else if isCategorical && !words.isDisjoint(with: Self.groupWords) {
        groups.append(column.name)
      } else if weight == nil, column.mayBeCounts,
        !words.isDisjoint(with: Self.weightWords)
      {
        weight = column.name
      } else if score == nil, isNumber, !words.isDisjoint(with: Self.scoreWords) {
        score = column.name
      } else if identifier == nil, !words.isDisjoint(with: Self.identifierWords) {
        identifier = column
      } else if prediction == nil, isCategorical, !words.isDisjoint(with: Self.predictionWords) {
        prediction = column
      } else if label == nil, isCategorical, !words.isDisjoint(with: Self.labelWords) {
        label = column
      }
    }
    // Who was hired is what really happened beside a decision, and the decision where there is no other.
    if prediction == nil, score == nil, let only = label, Self.words(only.name).contains("hired") {
      prediction = only
      label = nil
    }
  }

  /// A name's words in lower case: `raceEthnicity`, `race_ethnicity` and `Race Ethnicity` are two.
  static func words(_ name: String) -> Set<String> {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      let isPart = character.isLetter || character.isNumber
      if !isPart || (character.isUppercase && wasLower) {
        words.append(word)
        word = ""
      }
      if isPart { word += character.lowercased() }
      wasLower = character.isLowercase
    }
    return Set(words + [word]).subtracting([""])
  }

  /// Whether a value of the decision is plainly good for the person: a `1` of a column that says
  /// `approved` is, that of one that says `prediction` may be a predicted crime.
  static func isFavourable(_ text: String, of column: String) -> Bool {
    let text = text.lowercased()
    if grants.contains(text) || text == "favourable" || text == "favorable" { return true }
    return affirmations.contains(text) && !words(column).isDisjoint(with: grants)
  }

  /// Whether a value says that what the label's column names is so.
  static func isAffirmative(_ text: String) -> Bool {
    affirmations.contains(text.lowercased()) || text.lowercased() == "positive"
  }

  /// Whether the only value that speaks for something means it: a `y` beside an `x` and a `z` is a
  /// letter, and a `1` beside a `2` and a `3` a number.
  ///
  /// - Parameters:
  ///   - text: The value.
  ///   - others: The column's other values, as far as they are known.
  ///   - count: How many values the column has; `nil` when they were not counted to the end.
  /// - Returns: `false` where other values than its opposite make its meaning doubtful.
  static func isPlain(_ text: String, beside others: [String], of count: Int?) -> Bool {
    guard affirmations.contains(text.lowercased()), count != 2 else { return true }
    return !others.isEmpty && others.allSatisfy { negations.contains($0.lowercased()) }
  }

  private static let grants: Set<String> = [
    "selected", "admitted", "approved", "accepted", "granted", "hired", "invited",
  ]
  private static let affirmations: Set<String> = ["yes", "y", "true", "1", "1.0"]
  private static let negations: Set<String> = ["no", "n", "false", "0", "0.0"]
}

/// A text as a YAML scalar that reads back to the same bytes.
package func yamlText(_ text: String) -> String {
  let isPlain =
    text.utf8.first.map { isLetter($0) || $0 == UInt8(ascii: "_") } == true
    && text.utf8.allSatisfy {
      isLetter($0) || ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9"))
        || [UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/")].contains($0)
    }
  if isPlain && !["null", "true", "false", "yes", "no"].contains(text.lowercased()) { return text }
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\r": quoted += "\\r"
    case "\t": quoted += "\\t"
    case _
    where scalar.properties.generalCategory == .control || scalar.value == 0x2028
      || scalar.value == 0x2029 || scalar.value == 0xFEFF:
      let digits = String(scalar.value, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

private func isLetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
}
