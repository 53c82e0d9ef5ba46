public import FairmarkJSONText
import FairmarkStatistics

extension MetricRecord {
  /// The record as the metrics document writes it.
  public var json: JSONValue {
    var object = JSONObject()
    object.append("name", .string(name))
    object.append("attribute", .array(attribute.map(JSONValue.string)))
    if let group { object.append("group", Self.json(group)) }
    if let stratum { object.append("stratum", Self.json(stratum)) }
    for dimension in dimensions { object.append(dimension.name, dimension.json) }
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
    object.append("n", status == .suppressed ? .null : .integer(n))
    if let counts { object.append("counts", Self.json(counts)) }
    if let referenceCounts { object.append("reference_counts", Self.json(referenceCounts)) }
    if let design { object.append("design", design.json) }
    if let referenceDesign { object.append("reference_design", referenceDesign.json) }
    if let quotient { object.append("quotient", Self.json(quotient)) }
    if let referenceQuotient {
      object.append("reference_quotient", Self.json(referenceQuotient))
    }
    if let undefinedStrata { object.append("undefined_strata", .integer(undefinedStrata)) }
    if let undefinedGroups { object.append("undefined_groups", .integer(undefinedGroups)) }
    if let extremes {
      object.append(
        "extremes",
        ["minimum": Self.json(extremes.minimum), "maximum": Self.json(extremes.maximum)])
    }
    if let interval { object.append("interval", interval.json) }
    if !tests.isEmpty { object.append("tests", .array(tests.map(\.json))) }
    if let expectedUnderEquality {
      object.append("expected_under_equality", .finite(expectedUnderEquality))
    }
    if !missingGroupRanges.isEmpty {
      object.append("missing_group_ranges", .array(missingGroupRanges.map(\.json)))
    }
    if !peers.isEmpty { object.append("compatibility", .array(peers.map(\.json))) }
    if !flags.isEmpty { object.append("flags", .array(flags.map(JSONValue.string))) }
    return .object(object)
  }

  private static func json(_ values: [ColumnValue]) -> JSONValue {
    var object = JSONObject()
    for pair in values { object[pair.column] = pair.value.map(JSONValue.string) ?? .null }
    return .object(object)
  }

  private static func json(_ extreme: (group: [ColumnValue], counts: Counts?)) -> JSONValue {
    var object: JSONObject = ["group": json(extreme.group)]
    if let counts = extreme.counts { object.append("counts", json(counts)) }
    return .object(object)
  }

  private static func json(_ counts: Counts) -> JSONValue {
    ["numerator": .integer(counts.numerator), "denominator": .integer(counts.denominator)]
  }

  private static func json(_ quotient: CountQuotient) -> JSONValue {
    [
      "numerator": .integer(quotient.numerator), "denominator": .integer(quotient.denominator),
    ]
  }

  /// Name and dimensions, by which a record is found; unique within an analysis.
  public var identity: MetricIdentity {
    let places = [group, stratum].map { $0.map(Self.json) ?? .boolean(false) }
    let further = dimensions.map { JSONValue.array([.string($0.name), $0.json]) }
    let parts: [JSONValue] =
      [.string(name), .array(attribute.map(JSONValue.string))] + places + further
    return MetricIdentity(bytes: Array(JSONValue.array(parts).canonicalText().utf8))
  }
}

/// A record's name and dimensions, compared byte for byte.
public struct MetricIdentity: Hashable, Sendable, CustomStringConvertible {
  let bytes: [UInt8]

  /// The name and the dimensions as JSON.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
