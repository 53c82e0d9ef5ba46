public import FairmarkJSONText

extension PublishedTableCheck {
  /// The check as one object: `schema`, `consistent`, `conventions`, `defects`, `notices`, `bounds`.
  public var json: JSONValue {
    [
      "schema": "fairmark.ll144-check/1", "consistent": .boolean(defects.isEmpty),
      "conventions": .array(conventions.map(\.json)), "defects": .array(defects.map(\.json)),
      "notices": .array(notices.map(\.json)), "bounds": .array(bounds.map(\.json)),
    ]
  }
}

extension PublishedFinding {
  fileprivate var json: JSONValue {
    [
      "code": .string(code.rawValue), "audit": .string(audit), "table": .string(table),
      "category": .string(category), "line": line.map(JSONValue.integer) ?? .null,
      "message": .string(message),
    ]
  }
}

extension PublishedConvention {
  fileprivate var json: JSONValue {
    [
      "audit": .string(audit), "table": .string(table.rawValue),
      "reference": hypothesis.map { .string($0.reference.rawValue) } ?? .null,
      "rounding": hypothesis?.rounding.json ?? .null, "matches": .integer(matches),
      "printed": .integer(printed), "truncated": .integer(truncated),
      "best": .array(best.map(JSONValue.string)),
      "excluded": .array(excluded.map(JSONValue.string)),
      "equally_good": .array(
        equallyGood.map {
          ["reference": .string($0.reference.rawValue), "rounding": $0.rounding.json]
        }),
      "comparator": comparator.map {
        [
          "category": .string($0.category), "matches": .integer($0.matches),
          "rounding": $0.rounding.json,
        ]
      } ?? .null,
    ]
  }
}

extension PublishedConvention.Rounding {
  fileprivate var json: JSONValue {
    switch self {
    case .unrounded: "unrounded"
    case .decimals(let count): .integer(count)
    }
  }
}

extension PublishedRatioBounds {
  fileprivate var json: JSONValue {
    [
      "audit": .string(audit), "table": .string(table.rawValue), "category": .string(category),
      "low": .finite(low), "high": .finite(high), "unknown": .integer(unknown),
      "unknown_selected": unknownSelected.map(JSONValue.integer) ?? .null,
    ]
  }
}
