import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner

/// The job that the options of an audit stand for: the same as a file would say.
struct AuditJob {
  /// The path that stands in places of the job; no message shows it.
  static let path = "(options)"

  let columns: AuditColumnOptions
  let choices: AuditChoiceOptions
  let statement: AuditStatementOptions

  /// Whether any option speaks of the audit itself, which a job file says instead.
  var isGiven: Bool {
    columns.sex != nil || columns.raceEthnicity != nil || columns.hispanic != nil
      || !columns.selected.isEmpty || columns.classColumn != nil || columns.score != nil
      || columns.weight != nil || columns.unit != nil || columns.id != nil
      || !columns.stratum.isEmpty || columns.demographics != nil || !choices.exclude.isEmpty
      || !columns.mapSex.isEmpty || !columns.mapRaceEthnicity.isEmpty
      || !columns.mapHispanic.isEmpty || !statement.publication.members.isEmpty
  }

  /// The job file.
  ///
  /// - Parameters:
  ///   - name: The job's name.
  ///   - paths: The data.
  ///   - datasetLines: How they are written, as lines of the dataset.
  /// - Returns: YAML, in which every value is JSON.
  /// - Throws: `JobError` for options that are lacking or contradict each other.
  func text(
    name: String, paths: [String], datasetLines: [String]
  ) throws(JobError) -> String {
    var lines = [
      "fairmark: 1", "name: " + JSONValue.string(name).canonicalText(), "datasets:",
      "  applicants:",
      "    path: " + JSONValue.array(paths.map(JSONValue.string)).canonicalText(),
    ]
    lines += datasetLines.map { "    " + $0 }
    if let onMissing = columns.onMissing {
      lines.append("    on_missing: " + JSONValue.string(onMissing).canonicalText())
    }
    if let weight = columns.weight {
      lines.append(
        "    weight: {column: \(JSONValue.string(weight).canonicalText()), kind: frequency}")
    }
    lines.append("    roles:")
    for member in try roles().members {
      lines.append("      \(member.name): \(member.value.canonicalText())")
    }
    lines += ["analyses:", "  - plugin: ll144-bias-audit", "    with:"]
    for member in try parameters().members {
      lines.append("      \(member.name): \(member.value.canonicalText())")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func roles() throws(JobError) -> JSONObject {
    guard let sex = columns.sex else {
      throw Self.usage("--sex is missing: name the column that holds the sex")
    }
    guard let race = columns.raceEthnicity else {
      throw Self.usage("--race-ethnicity is missing: name the column that holds race/ethnicity")
    }
    var roles: JSONObject = [
      "groups": .array(([sex, race] + [columns.hispanic].compactMap(\.self)).map(JSONValue.string))
    ]
    let kinds = [!columns.selected.isEmpty, columns.classColumn != nil, columns.score != nil]
    guard kinds.count(where: \.self) == 1 else {
      throw Self.usage(
        kinds.contains(true)
          ? "--selected, --class and --score are for three kinds of tools; give one of them"
          : "say what the tool does: --selected COLUMN=VALUE, --class COLUMN or --score COLUMN")
    }
    if !columns.selected.isEmpty {
      let pairs = try Self.pairs(columns.selected, "--selected", "hired=yes")
      guard Set(pairs.map(\.left)).count == 1, let column = pairs.first?.left else {
        throw Self.usage("--selected names several columns; all values must be of one")
      }
      roles.append(
        "prediction",
        [
          "column": .string(column), "favourable": .array(pairs.map { .string($0.right) }),
        ])
    }
    if let column = columns.classColumn {
      roles.append("prediction", ["column": .string(column), "one_vs_rest": true])
    }
    if let score = columns.score { roles.append("score", .string(score)) }
    if let id = columns.id { roles.append("id", .string(id)) }
    if !columns.stratum.isEmpty {
      roles.append("strata", .array(columns.stratum.map(JSONValue.string)))
    }
    return roles
  }

  private func parameters() throws(JobError) -> JSONObject {
    guard let unit = columns.unit else {
      throw Self.usage(
        "--unit is missing: say whether a row is an application or a person (6 RCNY § 5-300 counts "
          + "individuals)")
    }
    var object: JSONObject = ["unit": .string(unit)]
    let words: [(String, String?)] = [
      ("demographics", columns.demographics), ("score_of_person", columns.scoreOfPerson),
      ("exclusion_base", choices.exclusionBase), ("ties", choices.ties),
      ("median", choices.median), ("median_of", choices.medianOf), ("unknown", choices.unknown),
      ("ratio_decimals", choices.ratioDecimals), ("empty_categories", choices.emptyCategories),
      ("comparator", choices.comparator), ("denominator", choices.denominator),
    ]
    for (name, word) in words {
      if let word { object.append(name, .string(word)) }
    }
    if choices.excludedAsReference { object.append("excluded_as_reference", true) }
    if !columns.tier.isEmpty {
      object.append("tiers", .array(columns.tier.map(JSONValue.string)))
    }
    let maps = [
      ("sex", columns.mapSex, "--map-sex", "F=Female"),
      ("race_ethnicity", columns.mapRaceEthnicity, "--map-race-ethnicity", "H=Hispanic or Latino"),
      ("hispanic", columns.mapHispanic, "--map-hispanic", "H=yes"),
    ]
    for (name, texts, option, example) in maps where !texts.isEmpty {
      var map = JSONObject()
      for pair in try Self.pairs(texts, option, example) {
        if map[pair.left] != nil {
          throw Self.usage("\(option) says twice what \(excerpt(pair.left)) means")
        }
        map.append(pair.left, .string(pair.right))
      }
      object.append(name, ["map": .object(map)])
    }
    if !choices.exclude.isEmpty {
      var entries: [JSONValue] = []
      for text in choices.exclude { entries.append(try Self.exclusion(text)) }
      object.append("exclude", .array(entries))
    }
    let publication = statement.publication
    if !publication.members.isEmpty { object.append("publication", .object(publication)) }
    return object
  }

  /// `race:Asian=why`.
  private static func exclusion(_ text: String) throws(JobError) -> JSONValue {
    guard let colon = text.firstIndex(of: ":"),
      let equals = text[colon...].firstIndex(of: "="),
      text[text.index(after: equals)...].contains(where: { $0 != " " })
    else {
      throw usage(
        "--exclude must be TABLE:CATEGORY=JUSTIFICATION, such as \"race:Native Hawaiian or Pacific "
          + "Islander=only 3 individuals\", not \(excerpt(text))")
    }
    return [
      "table": .string(String(text[..<colon])),
      "category": .string(String(text[text.index(after: colon)..<equals])),
      "justification": .string(String(text[text.index(after: equals)...])),
    ]
  }

  /// `left=right`, the first `=` between them.
  private static func pairs(
    _ texts: [String], _ option: String, _ example: String
  ) throws(JobError) -> [(left: String, right: String)] {
    var pairs: [(String, String)] = []
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw usage(
          "\(option) needs both sides, such as \(option) \"\(example)\", not \(excerpt(text))")
      }
      pairs.append((String(text[..<equals]), String(text[text.index(after: equals)...])))
    }
    return pairs
  }

  static func usage(_ message: String) -> JobError { JobError(.usage, at: nil, message) }
}
