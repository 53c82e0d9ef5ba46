import FairmarkAnalysis
import FairmarkJSONText

/// What a plugin is, needs and gives, for a terminal.
func describe(_ descriptor: AnalysisDescriptor) -> String {
  var lines = ["\(descriptor.id) \(descriptor.version)", descriptor.summary, "", "Roles"]
  for role in descriptor.requiredRoles {
    lines += ["  \(role.rawValue) (required)", "      \(example(of: role))"]
  }
  for role in descriptor.optionalRoles {
    lines += ["  \(role.rawValue)", "      \(example(of: role))"]
  }
  if !descriptor.parameters.isEmpty {
    lines += ["", "Parameters"]
    lines += descriptor.parameters.flatMap { $0.lines(indentation: 2) }
  }
  lines += ["", "Metrics"]
  for metric in descriptor.metrics {
    let direction = metric.direction == .none ? "" : " (\(metric.direction.rawValue))"
    lines.append("  \(metric.name)\(direction)")
    lines += wrap(metric.definition, indentation: 6)
  }
  if !descriptor.references.isEmpty {
    lines += ["", "References"] + descriptor.references.map { "  \($0)" }
  }
  return lines.joined(separator: "\n")
}

/// How a job file gives a role.
private func example(of role: AnalysisDescriptor.Role) -> String {
  switch role {
  case .groups: "groups: [sex, race]"
  case .prediction:
    "prediction: {column: selected, favourable: [\"yes\"]}, or {score: s, threshold: 0.5}"
  case .label: "label: {column: hired, positive: [\"yes\"]}, or {score: s, threshold: 0.5}"
  case .score: "score: risk_score"
  case .features: "features: [income, years_employed]"
  case .id: "id: applicant_id"
  case .strata: "strata: [department]"
  case .tokenIDs: "token_ids: ids"
  case .promptIDs: "prompt_ids: prompt_ids"
  case .source: "source: site"
  }
}

extension AnalysisDescriptor.Parameter {
  /// The parameter with its default, what it does and what it may be.
  fileprivate func lines(indentation: Int) -> [String] {
    let margin = String(repeating: " ", count: indentation)
    let given = isRequired ? "required" : "default: \(defaultText)"
    let below = indentation + 4
    return ["\(margin)\(name) (\(given))"] + wrap(summary, indentation: below)
      + wrap("Values: \(type.words).", indentation: below)
      + type.settings.flatMap { $0.lines(indentation: below) }
  }
}

extension AnalysisDescriptor.ParameterType {
  /// The settings of a map, or of each map of a list.
  fileprivate var settings: [AnalysisDescriptor.Parameter] {
    switch self {
    case .settings(let settings), .list(let settings), .settingsList(let settings): settings
    case .reference, .integer, .number, .numbers, .choice, .choices, .boolean, .text, .texts,
      .mapping,
      .secret:
      []
    }
  }

  /// What may be given, in words.
  fileprivate var words: String {
    switch self {
    case .reference: "best, largest, a group such as {sex: Male}, or a list of these"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number from \(Self.text(range))"
    case .numbers(let range): "one number or a list, each from \(Self.text(range))"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    case .choices(let words): "one or a list of \(words.joined(separator: ", "))"
    case .settings: "a map of these"
    case .boolean: "true or false"
    case .text: "a text"
    case .texts: "one text or a list"
    case .mapping: "a map from texts to texts"
    case .list: "a list of maps, each with all of these"
    case .settingsList: "a list of maps with these"
    case .secret: "{file: PATH}, {env: NAME} or {value: TEXT}"
    }
  }

  private static func text(_ range: ClosedRange<Double>) -> String {
    // What ends just below 1 is written so.
    let end = range.upperBound == 1.0.nextDown ? "below 1" : jsonText(range.upperBound)
    return "\(jsonText(range.lowerBound)) to \(end)"
  }

  private static func jsonText(_ number: Double) -> String {
    FiniteDouble(number).map { FairmarkJSONText.jsonText(of: $0) } ?? "\(number)"
  }
}
