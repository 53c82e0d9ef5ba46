public import FairmarkJSONText
public import FairmarkStatistics

/// Whether a metric has a value, and if not, why.
public enum MetricStatus: String, Hashable, Sendable, CaseIterable {
  /// There is a value.
  case ok
  /// A rate has nobody in its denominator, or a ratio's reference rate is 0.
  case zeroDenominator = "zero_denominator"
  /// The group has no rows.
  case emptyGroup = "empty_group"
  /// The attribute has one group, so there is nothing to compare.
  case singleGroup = "single_group"
  /// The auditor excluded the group.
  case excluded
  /// The value is withheld because the cell is small.
  case suppressed
  /// There are too few rows.
  case insufficientData = "insufficient_data"
  /// A distribution lacks a value that the other has.
  case supportMismatch = "support_mismatch"
  /// A regression's estimate is infinite.
  case separation
  /// Resampling cannot vary the value.
  case degenerateBootstrap = "degenerate_bootstrap"
  /// The value was not computed.
  case notEvaluated = "not_evaluated"
  /// The computation failed.
  case failed
}

/// A column and a value of it; `nil` is missing.
public struct ColumnValue: Hashable, Sendable {
  /// The column.
  public var column: String
  /// Its value.
  public var value: String?

  /// Creates a pair.
  public init(_ column: String, _ value: String?) {
    self.column = column
    self.value = value
  }
}

/// A metric's value, or why there is none.
public enum MetricValue: Hashable, Sendable {
  /// A whole number.
  case count(Int)
  /// A finite number.
  case number(FiniteDouble)
  /// No value, and the reason in words.
  case undefined(MetricStatus, reason: String)

  /// A computed number, or `failed` when it is not finite.
  ///
  /// - Parameter value: The number.
  /// - Returns: `.number`, or `.undefined` with the status `failed`.
  public static func of(_ value: Double) -> MetricValue {
    FiniteDouble(value).map(MetricValue.number)
      ?? .undefined(.failed, reason: "the computed value is not a finite number")
  }

  /// The value as floating point; `nil` when there is none.
  public var double: Double? {
    switch self {
    case .count(let count): Double(count)
    case .number(let number): number.value
    case .undefined: nil
    }
  }

  /// Whether there is a value.
  public var isDefined: Bool { if case .undefined = self { false } else { true } }
}

/// One number of an audit with its counts, its definition's dimensions and an honest status.
///
/// With `group` the record is about that group; without, it aggregates over the groups of the
/// attribute. Name and dimensions are unique within an analysis.
public struct MetricRecord: Hashable, Sendable {
  /// The extreme groups that a minimum, a gap or a min/max ratio comes from.
  public struct Extremes: Hashable, Sendable {
    /// The group with the lowest rate, and its counts.
    public var minimum: (group: [ColumnValue], counts: Counts)
    /// The group with the highest rate, and its counts.
    public var maximum: (group: [ColumnValue], counts: Counts)

    /// Creates a pair of groups.
    public init(
      minimum: (group: [ColumnValue], counts: Counts),
      maximum: (group: [ColumnValue], counts: Counts)
    ) {
      self.minimum = minimum
      self.maximum = maximum
    }

    /// Whether groups and counts are the same.
    public static func == (left: Self, right: Self) -> Bool {
      left.minimum == right.minimum && left.maximum == right.maximum
    }

    /// Hashes groups and counts.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(minimum.group)
      hasher.combine(minimum.counts)
      hasher.combine(maximum.group)
      hasher.combine(maximum.counts)
    }
  }

  /// The metric's name, declared in the plugin's descriptor.
  public var name: String
  /// The columns whose texts are the groups.
  public var attribute: [String]
  /// The group; `nil` when the record aggregates over the groups.
  public var group: [ColumnValue]?
  /// The stratum; `nil` when the record is about all rows.
  public var stratum: [ColumnValue]?
  /// The group that this one is compared with.
  public var reference: [ColumnValue]?
  /// Whether the data decided which group is the reference; `nil` where there is none.
  public var referenceSelected: Bool?
  /// The value, or why there is none.
  public var value: MetricValue
  /// How many rows the record is about.
  public var n: Int
  /// The counts behind the rate, or behind the compared rate.
  public var counts: Counts?
  /// The counts behind the reference's rate.
  public var referenceCounts: Counts?
  /// For aggregates: how many groups have no rate.
  public var undefinedGroups: Int?
  /// For aggregates: the groups that the value comes from.
  public var extremes: Extremes?
  /// Short facts, such as `below_four_fifths`.
  public var flags: [String] = []

  /// Creates a record.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - attribute: The columns whose texts are the groups.
  ///   - value: The value, or why there is none.
  ///   - n: How many rows the record is about.
  public init(_ name: String, attribute: [String], value: MetricValue, n: Int) {
    self.name = name
    self.attribute = attribute
    self.value = value
    self.n = n
  }

  /// The status of the value.
  public var status: MetricStatus {
    if case .undefined(let status, _) = value { status } else { .ok }
  }
}

extension MetricRecord {
  /// The record as the metrics document writes it.
  public var json: JSONValue {
    var object = JSONObject()
    object.append("name", .string(name))
    object.append("attribute", .array(attribute.map(JSONValue.string)))
    if let group { object.append("group", Self.json(group)) }
    if let stratum { object.append("stratum", Self.json(stratum)) }
    if let reference { object.append("reference", Self.json(reference)) }
    if let referenceSelected {
      object.append("reference_selected", .boolean(referenceSelected))
    }
    switch value {
    case .count(let count): object.append("value", .integer(count))
    case .number(let number): object.append("value", .number(number))
    case .undefined: object.append("value", .null)
    }
    object.append("status", .string(status.rawValue))
    if case .undefined(_, let reason) = value { object.append("reason", .string(reason)) }
    object.append("n", .integer(n))
    if let counts { object.append("counts", Self.json(counts)) }
    if let referenceCounts { object.append("reference_counts", Self.json(referenceCounts)) }
    if let undefinedGroups { object.append("undefined_groups", .integer(undefinedGroups)) }
    if let extremes {
      object.append(
        "extremes",
        [
          "minimum": [
            "group": Self.json(extremes.minimum.group),
            "counts": Self.json(extremes.minimum.counts),
          ],
          "maximum": [
            "group": Self.json(extremes.maximum.group),
            "counts": Self.json(extremes.maximum.counts),
          ],
        ])
    }
    if !flags.isEmpty { object.append("flags", .array(flags.map(JSONValue.string))) }
    return .object(object)
  }

  private static func json(_ values: [ColumnValue]) -> JSONValue {
    var object = JSONObject()
    for pair in values { object[pair.column] = pair.value.map(JSONValue.string) ?? .null }
    return .object(object)
  }

  private static func json(_ counts: Counts) -> JSONValue {
    ["numerator": .integer(counts.numerator), "denominator": .integer(counts.denominator)]
  }

  /// Name and dimensions, by which a record is found; unique within an analysis.
  public var identity: MetricIdentity {
    let dimensions = [group, stratum].map { $0.map(Self.json) ?? .boolean(false) }
    let parts: [JSONValue] = [.string(name), .array(attribute.map(JSONValue.string))] + dimensions
    return MetricIdentity(bytes: Array(JSONValue.array(parts).canonicalText().utf8))
  }
}

/// A record's name and dimensions, compared byte for byte.
public struct MetricIdentity: Hashable, Sendable, CustomStringConvertible {
  let bytes: [UInt8]

  /// The name and the dimensions as JSON.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

/// Something that a reader of the results must know besides the numbers.
public struct Finding: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Hashable, Sendable {
    /// Good to know.
    case note
    /// May change what the numbers mean.
    case warning
  }

  /// How much it matters.
  public var severity: Severity
  /// A short name for machines, such as `similar_categories`.
  public var code: String
  /// A sentence for people.
  public var message: String

  /// Creates a finding.
  public init(_ severity: Severity, _ code: String, _ message: String) {
    self.severity = severity
    self.code = code
    self.message = message
  }

  /// The finding as the metrics document writes it.
  public var json: JSONValue {
    [
      "severity": .string(severity.rawValue), "code": .string(code),
      "message": .string(message),
    ]
  }
}
