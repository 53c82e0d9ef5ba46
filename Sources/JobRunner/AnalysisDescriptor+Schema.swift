public import FairmarkAnalysis
public import FairmarkJSONText

extension AnalysisDescriptor {
  /// A JSON Schema (2020-12) of the plugin's entry in a job's `analyses`, for editors and for programs
  /// that write jobs.
  ///
  /// The job file's reader takes every scalar as its text; the schema asks for the types that people
  /// write, so that `level: 0.9` is a number and not a text. What it cannot say, such as that columns
  /// exist, `fairmark validate` says.
  public var jobSchema: JSONValue {
    var settings = JSONObject()
    for (name, schema) in Self.roleSchemas { settings.append(name, schema) }
    for parameter in parameters { settings.append(parameter.name, parameter.schema) }
    var document = JSONObject()
    document.append("$schema", "https://json-schema.org/draft/2020-12/schema")
    document.append("title", .string(id))
    document.append("description", .string(summary))
    document.append("type", "object")
    let required = parameters.filter(\.isRequired).map { JSONValue.string($0.name) }
    document.append("required", required.isEmpty ? ["plugin"] : ["plugin", "with"])
    document.append("additionalProperties", .boolean(false))
    document.append(
      "properties",
      [
        "plugin": ["const": .string(id)],
        "id": ["type": "string", "pattern": "^[a-z][a-z0-9_]*$"],
        "data": ["type": "string"],
        "optional": ["type": "boolean", "default": .boolean(false)],
        "with": [
          "type": "object", "additionalProperties": .boolean(false),
          "properties": .object(settings), "required": .array(required),
        ],
      ])
    return .object(document)
  }

  private static let columns: JSONValue = [
    "oneOf": [
      ["type": "string"],
      ["type": "array", "items": ["type": "string"], "minItems": .integer(1)],
    ]
  ]

  /// The roles as `with` and the datasets' `roles` give them.
  private static let roleSchemas: [(String, JSONValue)] = [
    ("groups", columns),
    (
      "intersections",
      [
        "oneOf": [
          ["type": "boolean"],
          ["type": "integer", "minimum": .integer(1), "maximum": .integer(32)],
        ]
      ]
    ),
    ("prediction", decision(counting: "favourable")), ("label", decision(counting: "positive")),
    ("score", ["type": "string"]), ("features", columns), ("strata", columns),
    ("id", ["type": "string"]), ("token_ids", ["type": "string"]),
    ("prompt_ids", ["type": "string"]), ("source", ["type": "string"]),
  ]

  private static func decision(counting word: String) -> JSONValue {
    let column: JSONValue = ["type": "string"]
    let scalar: JSONValue = ["type": ["string", "number", "boolean"]]
    func map(_ properties: JSONObject) -> JSONValue {
      [
        "type": "object", "additionalProperties": .boolean(false),
        "properties": .object(properties),
        "required": .array(properties.members.map { .string($0.name) }),
      ]
    }
    var values = JSONObject()
    values.append("column", column)
    values.append(
      word,
      [
        "oneOf": [
          scalar, ["type": "array", "items": scalar, "minItems": .integer(1)],
        ]
      ])
    return [
      "oneOf": [
        map(values), map(["score": column, "threshold": ["type": "number"]]),
        map(["column": column, "one_vs_rest": ["const": .boolean(true)]]),
      ]
    ]
  }
}

extension AnalysisDescriptor.Parameter {
  fileprivate var schema: JSONValue {
    var schema = type.schema
    schema.append(
      "description",
      .string("\(summary) (\(isRequired ? "required" : "default: \(defaultText)"))"))
    return .object(schema)
  }
}

extension AnalysisDescriptor.ParameterType {
  fileprivate var schema: JSONObject {
    switch self {
    case .reference:
      let one: JSONValue = [
        "oneOf": [
          ["enum": ["best", "largest"]], ["type": "object", "minProperties": .integer(1)],
        ]
      ]
      return ["oneOf": [one, ["type": "array", "items": one, "minItems": .integer(1)]]]
    case .integer(let range):
      return [
        "type": "integer", "minimum": .integer(range.lowerBound),
        "maximum": .integer(range.upperBound),
      ]
    case .number(let range): return Self.number(range)
    case .numbers(let range):
      let one = JSONValue.object(Self.number(range))
      return ["oneOf": [one, ["type": "array", "items": one, "minItems": .integer(1)]]]
    case .choice(let words): return ["enum": .array(words.map(JSONValue.string))]
    case .choices(let words):
      // `none` stands alone.
      let others: JSONValue = [
        "enum": .array(words.filter { $0 != "none" }.map(JSONValue.string))
      ]
      var forms: [JSONValue] = [
        ["enum": .array(words.map(JSONValue.string))],
        [
          "type": "array", "items": others, "minItems": .integer(1),
          "uniqueItems": .boolean(true),
        ],
      ]
      if words.contains("none") { forms.append(["const": ["none"]]) }
      return ["oneOf": .array(forms)]
    case .settings(let settings):
      var properties = JSONObject()
      for setting in settings { properties.append(setting.name, setting.schema) }
      return [
        "type": "object", "additionalProperties": .boolean(false),
        "properties": .object(properties),
      ]
    case .boolean: return ["type": "boolean"]
    case .text: return ["type": ["string", "number", "boolean"]]
    case .texts:
      let one: JSONValue = ["type": ["string", "number", "boolean"]]
      return [
        "oneOf": [
          one,
          [
            "type": "array", "items": one, "minItems": .integer(1), "uniqueItems": .boolean(true),
          ],
        ]
      ]
    case .mapping:
      return [
        "type": "object", "minProperties": .integer(1),
        "additionalProperties": ["type": ["string", "number", "boolean"]],
      ]
    case .list(let settings):
      return Self.list(settings, required: settings.map { .string($0.name) })
    case .settingsList(let settings):
      return Self.list(
        settings, required: settings.filter(\.isRequired).map { .string($0.name) })
    case .secret:
      return [
        "oneOf": .array(
          ["file", "env", "value"].map { name in
            [
              "type": "object", "additionalProperties": .boolean(false),
              "properties": [name: ["type": ["string", "number"]]], "required": [.string(name)],
            ]
          })
      ]
    }
  }

  private static func list(
    _ settings: [AnalysisDescriptor.Parameter], required: [JSONValue]
  ) -> JSONObject {
    var properties = JSONObject()
    for setting in settings { properties.append(setting.name, setting.schema) }
    return [
      "type": "array", "minItems": .integer(1),
      "items": [
        "type": "object", "additionalProperties": .boolean(false),
        "properties": .object(properties), "required": .array(required),
      ],
    ]
  }

  private static func number(_ range: ClosedRange<Double>) -> JSONObject {
    var schema: JSONObject = ["type": "number"]
    // What ends just below 1 is written so.
    let isBelowOne = range.upperBound == 1.0.nextDown
    for (name, bound) in [
      ("minimum", range.lowerBound),
      isBelowOne ? ("exclusiveMaximum", 1) : ("maximum", range.upperBound),
    ] {
      if let bound = FiniteDouble(bound) { schema.append(name, .number(bound)) }
    }
    return schema
  }
}
