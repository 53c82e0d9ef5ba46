import FairmarkMetricsDocuments
import FairmarkJSONText

/// A question that the rule leaves open, and the auditor's answer.
struct AuditChoice: Hashable, Sendable {
  /// The number of the question, from 1 to 14.
  var ambiguity: Int
  /// The question.
  var question: String
  /// The parameter that answers it.
  var parameter: String
  /// Its value.
  var value: JSONValue
  /// The answer in words; `nil` for a value that this version does not know.
  var text: PublicText?
  /// What stands in the places of the words.
  var content: [String: String] = [:]
}

extension BiasAudit {
  /// The answers to the questions that concern this audit, in their order.
  var choices: [AuditChoice] {
    var choices: [AuditChoice] = []
    for (ambiguity, question, parameter) in Self.questions {
      guard let value = analysis.parameters[parameter], concerns(parameter, value) else { continue }
      var choice = AuditChoice(
        ambiguity: ambiguity, question: question, parameter: parameter, value: value)
      (choice.text, choice.content) = answer(parameter, value)
      choices.append(choice)
    }
    return choices
  }

  private static let questions: [(Int, String, String)] = [
    (1, "Does a score equal to the median count as above it?", "ties"),
    (2, "What is the median of an even number of scores?", "median"),
    (3, "Is the median that of everybody, unknown categories included?", "median_of"),
    (4, "Who is unknown in which table?", "unknown"),
    (5, "Can an excluded category have the highest rate?", "excluded_as_reference"),
    (6, "Less than 2 % of what?", "exclusion_base"),
    (7, "Are impact ratios made of rounded rates?", "ratio_decimals"),
    (8, "What of a category without anybody?", "empty_categories"),
    (9, "Which outcomes count as selected?", "prediction"),
    (10, "Are groups with an order counted one by one or together?", "tiers"),
    (11, "Which category are the others compared with?", "comparator"),
    (12, "A share of whom?", "denominator"),
    (12, "What counts when a person applied more than once?", "unit"),
    (12, "Which score has a person with several applications?", "score_of_person"),
    (13, "What of categories that the EEO-1 report lacks?", "race_ethnicity"),
    (14, "Which employers, jobs or places are counted together?", "strata"),
  ]

  private func concerns(_ parameter: String, _ value: JSONValue) -> Bool {
    switch parameter {
    case "ties", "median", "median_of": kind == .scoring
    case "prediction": kind != .scoring && !favourable(value).isEmpty
    case "tiers": kind == .classification
    case "exclusion_base": !exclusions.isEmpty
    // A category of less than 2 % is never the largest, and a named one is whatever it is.
    case "excluded_as_reference":
      !exclusions.isEmpty && !declaresReference
        && analysis.parameters["comparator"]?.string != "largest"
    case "unit": unit == .person && kind != .scoring
    case "score_of_person": unit == .person && kind == .scoring
    case "strata": !(value.array ?? []).isEmpty
    default: true
    }
  }

  private func favourable(_ value: JSONValue) -> [String] {
    if let score = value["score"]?.string, let threshold = value["threshold"]?.double {
      return ["\(score) \u{2265} \(exactText(threshold))"]
    }
    return (value["favourable"]?.array ?? []).compactMap(\.string)
  }

  /// Another answer to a question, in words of the workpaper.
  ///
  /// - Parameters:
  ///   - parameter: The parameter that answers it.
  ///   - value: The other answer.
  /// - Returns: A sentence; the names where this version knows none.
  func reading(_ parameter: String, _ value: String) -> ReportText {
    if parameter == "exclude" { return "No category is excluded." }
    let (text, content) = answer(parameter, .string(value))
    guard let text else { return "\(code: parameter): \(code: value)" }
    return PublicTexts.english(text, content.mapValues { "\(data: $0)" })
  }

  private func answer(
    _ parameter: String, _ value: JSONValue
  ) -> (PublicText?, [String: String]) {
    let word = Self.word(value)
    switch parameter {
    case "prediction": return (.favourable, ["values": favourable(value).joined(separator: ", ")])
    case "unit": return (.personSelected, [:])
    case "unknown": return (word == "complete" ? .unknownComplete : .unknownPerTable, [:])
    case "race_ethnicity": return (.otherUnknown, [:])
    case "strata":
      let columns = (value.array ?? []).compactMap(\.string).joined(separator: ", ")
      return (.pooled, ["columns": columns])
    case "tiers":
      let groups = (value.array ?? []).compactMap(\.string)
      return groups.isEmpty
        ? (.classesAlone, [:]) : (.classesTogether, ["groups": groups.joined(separator: ", ")])
    case "ratio_decimals":
      return word == "none" || value == .null
        ? (.ratioExact, [:]) : (.ratioRounded, ["decimals": word])
    case "comparator":
      if declaresReference { return (.comparatorGroup, [:]) }
      if word == "most_selected", leavesExcludedAside { return (.comparatorMostIncluded, [:]) }
      return (PublicText(rawValue: "choice.comparator.\(word)") ?? .comparatorGroup, [:])
    default: return (PublicText(rawValue: "choice.\(parameter).\(word)"), [:])
    }
  }

  private static func word(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .boolean(let value): value ? "true" : "false"
    default: value.canonicalText()
    }
  }
}
