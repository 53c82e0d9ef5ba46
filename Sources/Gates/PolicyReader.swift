import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
public import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkStatistics

extension Policy {
  /// Reads a policy file: a list of checks, as in a job's `gate` section.
  ///
  /// - Parameter path: The file, YAML or JSON.
  /// - Throws: `JobError` with the place of the first thing that is wrong.
  public init(reading path: String) throws(JobError) {
    try self.init(parsing: JobNode.text(ofFile: path, "policy file"), path: path)
  }

  /// Reads the text of a policy file.
  ///
  /// - Parameters:
  ///   - text: YAML or JSON.
  ///   - path: The file's path, for messages and relative paths.
  /// - Throws: `JobError` with the place of the first thing that is wrong.
  public init(parsing text: String, path: String) throws(JobError) {
    let root = try JobNode.parse(
      text, file: path, expecting: "a list of checks, such as `- {metric: …, at_least: 0.8}`")
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    self = try PolicyReader(folder: folder, metrics: nil).policy(root)
  }

  /// Reads the `gate` section of a job; `nil` when the job has none.
  ///
  /// Each check must name an analysis of the job and a metric that its plugin gives.
  ///
  /// - Parameter job: The job.
  /// - Throws: `JobError` with the place of the first thing that is wrong.
  public init?(of job: Job) throws(JobError) {
    guard let section = try job.gateSection() else { return nil }
    self = try PolicyReader(folder: job.folder, metrics: job.metricNames).policy(section)
  }
}

/// Reads checks and refuses what means nothing.
struct PolicyReader {
  /// What relative paths are relative to.
  var folder: String
  /// The metrics of each analysis; `nil` where they are not known yet.
  var metrics: [(analysis: String, metrics: [String])]?

  func policy(_ node: JobNode) throws(JobError) -> Policy {
    guard let elements = node.elements else {
      throw node.error(
        "the gate must be a list of checks, such as `- {metric: admissions.impact_ratio_min, "
          + "at_least: 0.8}`, not \(node.shape)")
    }
    guard !elements.isEmpty else {
      throw node.error("the gate has no checks, and a gate without checks would always pass")
    }
    var checks: [PolicyCheck] = []
    for element in elements {
      if let pack = try rulePack(element) {
        checks += try pack.policy().checks
      } else {
        checks.append(try check(element))
      }
    }
    return Policy(checks: checks)
  }

  /// The pack of an element such as `{rules: four-fifths}`; `nil` for a check.
  private func rulePack(_ node: JobNode) throws(JobError) -> RulePack? {
    let members = try node.members("a check")
    guard members.contains(where: { $0.name == "rules" }) else { return nil }
    let map = try JobMap(node, "a reference to a rule pack", known: ["rules"])
    let name = try map.require("rules", "name a rule pack")
    return try RulePack.named(try name.requireText("`rules`"), at: name.location)
  }

  static let keys =
    ["metric", "where", "use", "and_adjusted_p_below", "severity", "allow_undefined", "baseline"]
    + ["whole_numbers", "highest_reference", "source"]
    + GateCondition.allCases.map(\.rawValue)

  func check(_ node: JobNode) throws(JobError) -> PolicyCheck {
    let map = try JobMap(node, "a check", known: Self.keys)
    // A key without a value, such as a threshold that was forgotten, must not fall to a default.
    for member in map.order where member.value.isNull {
      throw member.key.error("`\(member.name)` has no value; give one or leave the key out")
    }
    let (analysis, name) = try metric(
      map.require("metric", "write the analysis' id, a point and the metric's name"))
    let (condition, threshold) = try condition(map)
    let baseline = try map["baseline"]?.requireText("`baseline`")
    if let node = map["baseline"], !condition.needsBaseline {
      throw node.error(
        "`baseline` is for conditions about one, such as at_least_baseline_minus, not for "
          + condition.rawValue)
    }
    let use = try map["use"]?.requireChoice("`use`", of: ComparedNumber.allCases.map(\.rawValue))
    let severity =
      try map["severity"]?.requireChoice("`severity`", of: ["critical", "warning"]) ?? "critical"
    var significance: GateNumber?
    if let node = map["and_adjusted_p_below"] {
      let level = try number(node, "`and_adjusted_p_below`")
      guard level.shown.value > 0, level.shown.value <= 1 else {
        throw node.error(
          "`and_adjusted_p_below` must be a probability above 0, such as 0.05, not \(node.shape)")
      }
      significance = level
    }
    let source = try map["source"]?.requireText("`source`")
    if let node = map["source"], source == "" {
      throw node.error("`source` is empty; say where the rule comes from, or leave it out")
    }
    let demands = GateDemands(
      selection: try map["where"].map { (node) throws(JobError) in try selection(node) }
        ?? GateSelection(),
      allowsUndefined: try map["allow_undefined"]?.requireBoolean("`allow_undefined`") ?? false,
      needsWholeNumbers: try map["whole_numbers"]?.requireBoolean("`whole_numbers`") ?? false,
      needsHighestReference:
        try map["highest_reference"]?.requireBoolean("`highest_reference`") ?? false)
    return PolicyCheck(
      location: node.location,
      rule: GateRule(
        analysis: analysis, name: name, condition: condition, threshold: threshold,
        use: use.flatMap(ComparedNumber.init) ?? .value, significance: significance,
        demands: demands),
      isCritical: severity == "critical",
      baseline: baseline.map { $0.hasPrefix("/") ? $0 : folder + $0 },
      writtenBaseline: baseline, source: source)
  }

  private func metric(_ node: JobNode) throws(JobError) -> (analysis: String?, name: String) {
    let text = try node.requireText("`metric`")
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw node.error(
        "`metric` must be an analysis' id (or * for every one), a point and a metric's name, such as "
          + "admissions.impact_ratio_min, not \(node.shape)")
    }
    if parts[0] == "*" { return (nil, parts[1]) }
    if let metrics {
      guard let known = metrics.first(where: { $0.analysis == parts[0] }) else {
        let ids = metrics.map(\.analysis)
        let near = nearest(parts[0], among: ids).map { "; did you mean `\($0)`?" } ?? ""
        throw node.error(
          "the job has no analysis \(excerpt(parts[0]))\(near) (ids: \(ids.joined(separator: ", ")))"
        )
      }
      guard known.metrics.contains(parts[1]) else {
        let near = nearest(parts[1], among: known.metrics).map { "; did you mean `\($0)`?" } ?? ""
        throw node.error(
          "the analysis \(parts[0]) gives no metric \(excerpt(parts[1]))\(near) (`fairmark plugins "
            + "describe` lists them)")
      }
    }
    return (parts[0], parts[1])
  }

  private func condition(
    _ map: JobMap
  ) throws(JobError) -> (GateCondition, GateNumber) {
    let given = GateCondition.allCases.filter { map[$0.rawValue] != nil }
    guard let condition = given.first, let node = map[condition.rawValue] else {
      throw map.node.error(
        "the check has no condition; give one of "
          + GateCondition.allCases.map(\.rawValue).joined(separator: ", "))
    }
    if let second = given.dropFirst().first {
      throw map.node.error(
        "the check has the conditions \(condition.rawValue) and \(second.rawValue); write two checks"
      )
    }
    let threshold = try number(node, "`\(condition.rawValue)`")
    if condition.needsBaseline, threshold.shown.value < 0 {
      throw node.error("`\(condition.rawValue)` must not be negative, as \(node.shape) is")
    }
    return (condition, threshold)
  }

  private func number(_ node: JobNode, _ what: String) throws(JobError) -> GateNumber {
    let value = try node.requireNumber(what)
    let text = node.text ?? ""
    guard let exact = ExactFraction(decimal: text), let number = FiniteDouble(value) else {
      throw node.error("\(what) must be a decimal number such as 0.8, not \(node.shape)")
    }
    // The verdict and the document show the number; what they cannot show must not decide.
    guard exact == ExactFraction(decimal: jsonText(of: number)) else {
      throw node.error(
        "\(what) has more digits than a JSON number keeps, and would be shown as "
          + "\(jsonText(of: number)); write that, or round it yourself")
    }
    return GateNumber(exact: exact, shown: number)
  }

  private static let dimensions = [
    "feature", "bin", "class", "threshold", "binning", "scoring", "scheme", "source",
  ]

  private func selection(_ node: JobNode) throws(JobError) -> GateSelection {
    let map = try JobMap(
      node, "`where`", known: ["attribute", "group", "stratum", "min_n"] + Self.dimensions)
    for member in map.order where member.value.isNull {
      throw member.key.error("`\(member.name)` has no value; give one or leave the key out")
    }
    var selection = GateSelection()
    if let node = map["attribute"] {
      // An empty list is for records about all rows.
      selection.attribute =
        node.elementsOrSelf.isEmpty ? [] : try node.requireTexts("`attribute`")
    }
    if let node = map["group"] { selection.group = try pairs(node, "`group`") }
    if let node = map["stratum"] {
      selection.stratum =
        node.text == "none" ? .none : .having(try pairs(node, "`stratum` (a map, or none)"))
    }
    if let node = map["min_n"] {
      selection.minimumCount = try node.requireInteger("`min_n`", in: 0...Int.max)
    }
    for name in Self.dimensions {
      guard let node = map[name] else { continue }
      if name == "bin" { _ = try node.requireInteger("`bin` (its index)", in: 0...Int.max) }
      if name == "threshold" { _ = try number(node, "`threshold`") }
      selection.dimensions.append(.init(name, try node.requireText("`\(name)`")))
    }
    return selection
  }

  /// Columns and their values; a null means that the value is missing.
  private func pairs(_ node: JobNode, _ what: String) throws(JobError) -> [ColumnValue] {
    let members = try node.members(what)
    if members.isEmpty { throw node.error("\(what) names no column") }
    var pairs: [ColumnValue] = []
    for (_, column, value) in members {
      pairs.append(ColumnValue(column, value.isNull ? nil : try value.requireText("`\(column)`")))
    }
    return pairs
  }
}
