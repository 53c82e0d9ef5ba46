public import FairmarkAnalysis
import FairmarkFiles
public import FairmarkJSONText

/// What became of a check, a record in it, or a whole gate.
public enum GateOutcome: String, Hashable, Sendable, CaseIterable {
  /// The condition holds.
  case pass
  /// It does not hold.
  case fail
  /// It could not be decided, which is never a pass.
  case notEvaluated = "not_evaluated"
}

/// The verdicts of a gate, as `metrics.json` carries them.
public struct GateSection: Hashable, Sendable {
  /// `fail` when a critical check failed, else `not_evaluated` when one could not be evaluated, else
  /// `pass`.
  public var outcome: GateOutcome
  /// The checks in the policy's order.
  public var checks: [GateCheck]

  /// Creates a section whose outcome follows from its checks.
  ///
  /// - Parameter checks: The checks in the policy's order.
  public init(checks: [GateCheck]) {
    self.checks = checks
    outcome = Self.outcome(of: checks.filter(\.isCritical).map(\.outcome))
  }

  /// `fail` if any failed, else `not_evaluated` if any was not, else `pass`.
  ///
  /// - Parameter outcomes: Some outcomes.
  /// - Returns: The worst of them.
  public static func outcome(of outcomes: [GateOutcome]) -> GateOutcome {
    outcomes.contains(.fail)
      ? .fail : outcomes.contains(.notEvaluated) ? .notEvaluated : .pass
  }
}

/// One check of a gate.
public struct GateCheck: Hashable, Sendable {
  /// What the policy selects: analysis id, point, metric name.
  public var metric: String
  /// How the number is compared.
  public var condition: GateCondition
  /// The number of the condition.
  public var threshold: FiniteDouble
  /// Which number is compared.
  public var use: ComparedNumber
  /// The check fails only when the adjusted p-value is below this, too.
  public var significance: FiniteDouble?
  /// The earlier result that the bounds are made from; `nil` for a condition about none.
  public var baseline: GateBaseline?
  /// What is asked besides the bound.
  public var demands: GateDemands
  /// Whether it changes the exit code; otherwise it is a warning.
  public var isCritical: Bool
  /// The rule pack and where its rule comes from; `nil` for rules of the user's own.
  public var source: String?
  /// The records that were selected, each with its verdict.
  public var records: [GateRecord]
  /// What became of it.
  public var outcome: GateOutcome
  /// Why it could not be evaluated as a whole; `nil` when the records say it.
  public var reason: String?

  /// Creates a check.
  public init(
    metric: String, condition: GateCondition, threshold: FiniteDouble, use: ComparedNumber,
    significance: FiniteDouble?, baseline: GateBaseline?, demands: GateDemands, isCritical: Bool,
    source: String?,
    records: [GateRecord], outcome: GateOutcome, reason: String?
  ) {
    self.metric = metric
    self.condition = condition
    self.threshold = threshold
    self.use = use
    self.significance = significance
    self.baseline = baseline
    self.demands = demands
    self.isCritical = isCritical
    self.source = source
    self.records = records
    self.outcome = outcome
    self.reason = reason
  }
}

/// An earlier result that a check compares with.
public struct GateBaseline: Hashable, Sendable {
  /// The file, as the check writes it.
  public var path: String
  /// The SHA-256 of its bytes.
  public var sha256: String

  /// Creates a baseline.
  public init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// A record that a check selected, and the verdict about it.
public struct GateRecord: Hashable, Sendable {
  /// The analysis' id.
  public var analysis: String
  /// The metric's name.
  public var name: String
  /// The columns whose texts are the groups.
  public var attribute: [String]
  /// The group; `nil` for an aggregate.
  public var group: [ColumnValue]?
  /// The stratum; `nil` for all rows.
  public var stratum: [ColumnValue]?
  /// What the record is about besides.
  public var dimensions: [MetricDimension]
  /// The number that was compared; `nil` when there is none.
  public var compared: FiniteDouble?
  /// The bound that it was compared with; `nil` when there is none, for want of a baseline.
  public var bound: FiniteDouble?
  /// The adjusted p-value, where the check asks for one.
  public var adjustedP: FiniteDouble?
  /// What became of it; `nil` for a record that the auditor excluded, which is skipped.
  public var outcome: GateOutcome?
  /// Why it was not evaluated or skipped, or what decided; `nil` when the numbers say it.
  public var reason: String?

  /// Creates a verdict about a record.
  public init(
    analysis: String, record: MetricRecord, compared: FiniteDouble?, bound: FiniteDouble?,
    adjustedP: FiniteDouble?, outcome: GateOutcome?, reason: String?
  ) {
    self.analysis = analysis
    name = record.name
    attribute = record.attribute
    group = record.group
    stratum = record.stratum
    dimensions = record.dimensions
    self.compared = compared
    self.bound = bound
    self.adjustedP = adjustedP
    self.outcome = outcome
    self.reason = reason
  }

  /// Creates a verdict from its parts.
  init(
    analysis: String, name: String, attribute: [String], group: [ColumnValue]?,
    stratum: [ColumnValue]?, dimensions: [MetricDimension], compared: FiniteDouble?,
    bound: FiniteDouble?, adjustedP: FiniteDouble?, outcome: GateOutcome?, reason: String?
  ) {
    self.analysis = analysis
    self.name = name
    self.attribute = attribute
    self.group = group
    self.stratum = stratum
    self.dimensions = dimensions
    self.compared = compared
    self.bound = bound
    self.adjustedP = adjustedP
    self.outcome = outcome
    self.reason = reason
  }
}

extension GateRecord {
  /// What the record is about, in words; empty for all rows.
  public var place: String { Self.place(attribute, group, stratum, dimensions) }

  /// What a record is about, in words; empty for all rows.
  public static func place(of record: MetricRecord) -> String {
    place(record.attribute, record.group, record.stratum, record.dimensions)
  }

  private static func place(
    _ attribute: [String], _ group: [ColumnValue]?, _ stratum: [ColumnValue]?,
    _ dimensions: [MetricDimension]
  ) -> String {
    var parts: [String] = []
    if let group {
      parts.append(text(group))
    } else if !attribute.isEmpty {
      parts.append("[\(attribute.joined(separator: ", "))]")
    }
    if let stratum { parts.append("within \(text(stratum))") }
    parts += dimensions.map { "\($0.name) \($0.text)" }
    return printable(parts.joined(separator: " "))
  }

  /// Columns and their values, in words.
  static func text(_ pairs: [ColumnValue]) -> String {
    "{" + pairs.map { "\($0.column): \($0.shown)" }.joined(separator: ", ") + "}"
  }
}

// MARK: As the document writes it

extension GateSection {
  /// The section as the metrics document writes it.
  public var json: JSONValue {
    ["outcome": .string(outcome.rawValue), "checks": .array(checks.map(\.json))]
  }
}

extension GateCheck {
  /// The check as the metrics document writes it.
  public var json: JSONValue {
    var object: JSONObject = ["metric": .string(metric)]
    if let selection = demands.selection.json { object.append("where", selection) }
    object.append("use", .string(use.rawValue))
    object.append("condition", .string(condition.rawValue))
    object.append("threshold", .number(threshold))
    if let baseline {
      object.append(
        "baseline", ["path": .string(baseline.path), "sha256": .string(baseline.sha256)])
    }
    if let significance { object.append("and_adjusted_p_below", .number(significance)) }
    if demands.allowsUndefined { object.append("allow_undefined", .boolean(true)) }
    if demands.needsWholeNumbers { object.append("whole_numbers", .boolean(true)) }
    if demands.needsHighestReference { object.append("highest_reference", .boolean(true)) }
    object.append("severity", .string(isCritical ? "critical" : "warning"))
    if let source { object.append("source", .string(source)) }
    object.append("outcome", .string(outcome.rawValue))
    if let reason { object.append("reason", .string(reason)) }
    object.append("records", .array(records.map(\.json)))
    return .object(object)
  }
}

extension GateRecord {
  /// The verdict as the metrics document writes it.
  public var json: JSONValue {
    var object: JSONObject = [
      "analysis": .string(analysis), "name": .string(name),
      "attribute": .array(attribute.map(JSONValue.string)),
    ]
    if let group { object.append("group", Self.json(group)) }
    if let stratum { object.append("stratum", Self.json(stratum)) }
    for dimension in dimensions { object.append(dimension.name, dimension.json) }
    object.append("compared", compared.map(JSONValue.number) ?? .null)
    object.append("bound", bound.map(JSONValue.number) ?? .null)
    if let adjustedP { object.append("adjusted_p", .number(adjustedP)) }
    object.append("outcome", .string(outcome?.rawValue ?? "skipped"))
    if let reason { object.append("reason", .string(reason)) }
    return .object(object)
  }

  static func json(_ values: [ColumnValue]) -> JSONValue {
    var object = JSONObject()
    for pair in values { object[pair.column] = pair.value.map(JSONValue.string) ?? .null }
    return .object(object)
  }
}
