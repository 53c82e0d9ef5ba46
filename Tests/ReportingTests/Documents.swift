import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments

/// Documents that the tests make reports of, through the reader that real ones come through.
enum Documents {
  /// A document of people by sex with values of several kinds, and an analysis that failed.
  ///
  /// - Parameters:
  ///   - job: The job's name.
  ///   - group: The name of a group.
  ///   - gate: The gate section.
  /// - Returns: The document.
  /// - Throws: When the reader does not take it.
  static func people(
    job: String = "hiring", group: String = "Female", gate: JSONValue? = nil
  ) throws -> MetricsDocument {
    let digits = String(repeating: "0123456789abcdef", count: 4)
    var object: JSONObject = [
      "schema": "fairmark.metrics/1", "tool": ["name": "fairmark", "version": "0.1.0"],
    ]
    object.append(
      "job", ["name": .string(job), "digest": .string("sha256:" + digits), "seed": 7])
    object.append("inputs", inputs)
    object.append("row_flow", rowFlow)
    object.append("analyses", [hires(group), failed])
    object.append(
      "summary",
      ["hires__impact_ratio_min__sex": nil, "hires__impact_ratio_min__sex__a": nil])
    if let gate { object.append("gate", gate) }
    return try MetricsDocument(single: .object(object), file: "metrics.json")
  }

  private static let inputs: JSONValue = [
    [
      "name": "people", "path": "people.csv", "sha256": nil, "bytes": 1_234_567, "rows": 24,
      "columns": [
        ["name": "sex", "type": "text", "missing": 1, "distinct": 3], ["name": "age"],
        ["name": "code", "origin": "join"], ["name": "office", "origin": "join"],
      ],
      "shaping": [
        [
          "key": "derive", "columns": ["code"],
          "text": "race: H → <b>Hispanic</b>, any other text: an error",
        ],
        ["key": "weight", "columns": ["age"], "text": "frequency: how many each row stands for"],
      ],
    ]
  ]

  private static let rowFlow: JSONValue = [
    ["data": "people", "step": "read", "rows": 24],
    [
      "data": "people", "step": "rejected", "rows": 3, "reasons": ["ragged": 3],
      "first": ["people.csv:4:1: ragged"],
    ],
    ["data": "people", "step": "missing", "rows": 0],
    ["data": "people", "step": "unknown_group", "rows": 1],
    ["data": "people", "step": "analysed", "rows": 20],
  ]

  private static let failed: JSONValue = [
    "id": "broken", "data": "people", "plugin": "somebody-elses", "plugin_version": "2.0.0",
    "status": "failed",
    "reason": "the matrix is singular", "parameters": [:], "metrics": [], "tables": [],
    "findings": [],
  ]

  private static func hires(_ group: String) -> JSONValue {
    let points = (0..<1_200).map { JSONValue.array([.integer($0), $0 == 1 ? nil : .finite(0.25)]) }
    let table: JSONValue = [
      "name": "curve", "columns": ["threshold", "rate"], "rows": .array(points),
    ]
    return [
      "id": "hires", "data": "people", "plugin": "disparate-impact", "plugin_version": "1.0.0",
      "status": "ok",
      "parameters": ["groups": ["sex"], "bootstrap": nil, "strata": []],
      "metrics": .array(records(group)), "tables": [table],
      "findings": [
        ["severity": "warning", "code": "similar_categories", "message": "<i>F</i> and f"]
      ],
    ]
  }

  private static func records(_ group: String) -> [JSONValue] {
    let female: JSONValue = ["sex": .string(group)]
    let male: JSONValue = ["sex": "Male"]
    let rate: JSONValue = [
      "name": "selection_rate", "attribute": ["sex"], "group": female, "value": .finite(0.3),
      "status": "ok", "n": 10, "counts": counts(3, 10),
      "interval": interval("wilson", 0.1078, 0.6032),
    ]
    let reference: JSONValue = [
      "name": "selection_rate", "attribute": ["sex"], "group": male, "value": .finite(0.5),
      "status": "ok", "n": 10, "counts": counts(5, 10),
      "interval": interval("wilson", 0.2366, 0.7634),
    ]
    let empty: JSONValue = [
      "name": "selection_rate", "attribute": ["sex"], "group": ["sex": "Other"], "value": nil,
      "status": "empty_group", "reason": "the group has no rows", "n": 0, "counts": counts(0, 0),
      "missing_group_ranges": [
        ["method": "worst_case", "low": nil, "high": 1],
        ["method": "same_composition", "low": nil, "high": nil],
      ],
    ]
    let test: JSONValue = [
      "name": "fisher_exact", "p_value": .finite(0.00012345),
      "adjusted": ["holm": .finite(0.0234567)],
    ]
    let ratio: JSONValue = [
      "name": "impact_ratio", "attribute": ["sex"], "group": female, "reference": male,
      "reference_selected": false, "value": .finite(0.6), "status": "ok", "n": 10,
      "counts": counts(3, 10), "reference_counts": counts(5, 10),
      "interval": interval("koopman", 0.1861, nil), "tests": [test],
      "flags": ["below_four_fifths"],
    ]
    let minimum: JSONValue = [
      "name": "impact_ratio_min", "attribute": ["sex"], "value": nil, "status": "single_group",
      "reason": "fewer than two groups", "n": 20, "undefined_groups": 1,
    ]
    let ofClass: JSONValue = [
      "name": "impact_ratio_min", "attribute": ["sex"], "class": "a", "value": nil,
      "status": "single_group", "reason": "fewer than two groups", "n": 20, "undefined_groups": 1,
      "compatibility": [peer(0.25)],
    ]
    let withheld: JSONValue = [
      "name": "selection_rate", "attribute": ["sex"], "group": female,
      "stratum": ["office": "=NYC"], "value": nil, "status": "suppressed",
      "reason": "fewer than 10 rows", "n": nil,
    ]
    let ofStratum: JSONValue = [
      "name": "impact_ratio_min", "attribute": ["sex"], "stratum": ["office": "x"], "value": nil,
      "status": "single_group", "reason": "fewer than two groups", "n": 20, "undefined_groups": 1,
      "compatibility": [peer(0.125)],
    ]
    return [rate, reference, empty, ratio, minimum, ofClass, withheld, ofStratum]
  }

  private static func peer(_ value: Double) -> JSONValue {
    [
      "peer": "fairlearn", "version": "0.15.0", "metric": "demographic_parity_ratio",
      "value": .finite(value),
    ]
  }

  private static func counts(_ numerator: Int, _ denominator: Int) -> JSONValue {
    ["numerator": .integer(numerator), "denominator": .integer(denominator)]
  }

  private static func interval(_ method: String, _ low: Double, _ high: Double?) -> JSONValue {
    var object: JSONObject = [
      "level": .finite(0.95), "method": .string(method), "low": .finite(low),
      "high": high.map(JSONValue.finite) ?? .null,
    ]
    if high == nil { object.append("unbounded", "above") }
    return .object(object)
  }

  /// What a plugin says of its metrics.
  static let descriptor = AnalysisDescriptor(
    id: "disparate-impact", version: "1.0.0", summary: "Selection rates & ratios.",
    requiredRoles: [.groups],
    metrics: [
      .init("selection_rate", "favourable / rows", .higherIsBetter),
      .init("impact_ratio", "rate / rate of the reference", .oneIsEqual),
      .init("impact_ratio_min", "the lowest ratio", .higherIsBetter),
    ])
}
