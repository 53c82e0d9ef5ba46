import FairmarkJSONText
import FairmarkTables

extension Job.ShapingUse {
  /// What shaping the job asks for, defaults included; lists, because the order counts.
  func append(to object: inout JSONObject) {
    if !types.isEmpty {
      var members = JSONObject()
      for type in types { members[type.name] = .string(type.type.rawValue) }
      object["types"] = .object(members)
    }
    if !joins.isEmpty { object["join"] = .array(joins.map(\.resolved)) }
    if !derivations.isEmpty { object["derive"] = .array(derivations.map(\.resolved)) }
    if !conditions.isEmpty { object["where"] = .array(conditions.map(\.condition.resolved)) }
  }
}

extension Job.JoinUse {
  fileprivate var resolved: JSONValue {
    [
      "data": .string(data.name),
      "on": .array(keys.map { [.string($0.left.name), .string($0.right.name)] }),
      "kind": removesUnmatched ? "inner" : "left", "duplicates": .string(duplicates.rawValue),
      "columns": columns.map { .array($0.map { .string($0.name) }) } ?? .null,
    ]
  }
}

extension Job.DerivationUse {
  fileprivate var resolved: JSONValue {
    var object: JSONObject = [
      "name": .string(derivation.name), "column": .string(derivation.column),
      "missing": derivation.missingText.map(JSONValue.string) ?? .null,
    ]
    switch derivation.rule {
    case .bins(let bins):
      object["bins"] = [
        "edges": .array(bins.edges.map(JSONValue.finite)),
        "labels": .array(bins.labels.map(JSONValue.string)),
        "closed": .string(bins.closedEnd.rawValue),
      ]
    case .map(let map):
      var to = JSONObject()
      // No text stands twice in a map that was read.
      for entry in entries { to.append(entry.text, .string(entry.becomes)) }
      object["map"] = ["to": .object(to), "otherwise": map.otherwise.resolved]
    }
    return .object(object)
  }
}

extension TextMap.Otherwise {
  fileprivate var resolved: JSONValue {
    switch self {
    case .fail: "fail"
    case .missing: "missing"
    case .keep: "keep"
    case .text(let text): ["text": .string(text)]
    }
  }
}

extension RowCondition {
  fileprivate var resolved: JSONValue {
    var object: JSONObject = [
      "column": .string(column), "missing": keepsMissing ? "keep" : "remove",
    ]
    switch test {
    case .texts(let test):
      object["type"] = "text"
      if let anyOf = test.anyOf { object["any_of"] = .array(anyOf.map(JSONValue.string)) }
      if !test.not.isEmpty { object["not"] = .array(test.not.map(JSONValue.string)) }
    case .numbers(let test):
      object["type"] = "number"
      test.append(to: &object) { .finite($0) }
    case .integers(let test):
      object["type"] = "integer"
      test.append(to: &object) { .integer(Int($0)) }
    }
    return .object(object)
  }
}

extension OrderedTest {
  fileprivate func append(to object: inout JSONObject, _ value: (Number) -> JSONValue) {
    if let anyOf { object["any_of"] = .array(anyOf.map(value)) }
    if !not.isEmpty { object["not"] = .array(not.map(value)) }
    for case (let name, let bound?) in [
      ("at_least", atLeast), ("at_most", atMost), ("above", above), ("below", below),
    ] {
      object[name] = value(bound)
    }
  }
}
