import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// Documents keep the published schema, and the schema refuses what is no such document.
@Suite(
  .enabled(
    if: SchemaValidator.isAvailable,
    "python3 cannot import jsonschema; install it: apt-get install python3-jsonschema"))
struct MetricsSchemaTests {
  /// A document with every feature that this version writes.
  private static func richDocument() throws -> String { try rich.get() }

  private static let rich = Result { try makeRichDocument() }

  private static func makeRichDocument() throws -> String {
    let folder = try TemporaryFolder()
    var text = "sex,office,hired,label\n"
    text += smallPeople.split(separator: "\n").dropFirst().map { $0 + ",good\n" }.joined()
    text += "male,north\nother,north,no,bad\n,south,yes,bad\nmale,south,,good\n"
    try folder.write("people.csv", text)
    try folder.write("more.csv", "sex,office,hired,label\nmale,north,yes,bad\n")
    let job = try folder.write(
      "job.yaml",
      jobText(
        path: "[people.csv, more.csv]",
        dataset: "    on_bad_row: count\n    on_missing: exclude",
        roles: """
                groups: [sex, office]
                intersections: true
                prediction: {column: hired, favourable: ["yes"]}
                label: {column: label, positive: [good]}
          """,
        analyses: """
            - {plugin: disparate-impact, with: {strata: [label], reference: {sex: male}}}
            - plugin: demographic-parity
            - plugin: equal-opportunity
              with: {compatibility: [fairlearn, aif360, aequitas, clarify]}
            - {plugin: failing, optional: true}
          """))
    return try run(job, plugins: .withFailing).prettyText()
  }

  @Test("Documents of every analysis, with strata, crossings, rejects and failures, are valid")
  func realDocuments() throws {
    let verdict = try SchemaValidator.verdict(Self.richDocument())
    #expect(verdict.code == 0, "\(verdict.line)")
    #expect(verdict.line == "valid")
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired\nf,yes\n")
    let job = try folder.write("job.yaml", jobText())
    #expect(try SchemaValidator.verdict(run(job, digests: false).prettyText()).code == 0)
    // A ratio to a reference rate of 0, and group values that are all missing.
    for people in [
      "sex,hired\nf,no\nm,no\nx,yes\n", "sex,hired\nf,no\nm,no\n", "sex,hired\n,no\n,yes\n",
    ] {
      try folder.write("people.csv", people)
      let verdict = try SchemaValidator.verdict(run(job).prettyText())
      #expect(verdict.line == "valid", "\(people)")
    }
  }

  /// Every analysis that other libraries have something for, with what they show for clean rows, and
  /// for rows that lack a group, a stratum, a label or the favourable outcome.
  @Test(
    "What other libraries show beside any analysis is valid",
    arguments: [
      "", ",north,yes,good\n", "female,,no,bad\nmale,south,yes,\n", "other,south,no,bad\n",
    ])
  func peers(further: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv",
      "sex,office,hired,label\nfemale,north,no,bad\nfemale,south,no,bad\nmale,north,yes,good\n"
        + "male,south,no,good\nmale,south,no,bad\n" + further)
    let all = "compatibility: [fairlearn, aif360, aequitas, clarify]"
    let plugins = [
      "disparate-impact", "demographic-parity", "equal-opportunity", "predictive-parity",
      "group-performance", "acceptance-and-rejection", "label-bias", "inequality-indices",
      "differential-fairness",
    ]
    let job = try folder.write(
      "job.yaml",
      jobText(
        dataset: "    on_missing: exclude",
        roles: """
                groups: [sex]
                prediction: {column: hired, favourable: ["yes"]}
                label: {column: label, positive: [good]}
          """,
        analyses: (plugins.map { "  - {plugin: \($0), with: {\(all)}}" } + [
          "  - {plugin: conditional-disparity, with: {strata: [office], \(all)}}"
        ]).joined(separator: "\n")))
    let text = try run(job).prettyText()
    #expect(text.ranges(of: "\"compatibility\"").count > 100)
    let verdict = try SchemaValidator.verdict(text)
    #expect(verdict.code == 0, "\(verdict.line)")
  }

  struct Mutation: CustomTestStringConvertible {
    var name: String
    /// Where the document is changed.
    var path: [Step]
    /// The new value; `nil` takes the member away.
    var value: JSONValue?
    /// The JSON Pointer that is told, when it is not that of the change.
    var pointer: String?

    var testDescription: String { name }
  }

  enum Step: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case member(String)
    case element(Int)
    init(stringLiteral value: String) { self = .member(value) }
    init(integerLiteral value: Int) { self = .element(value) }
  }

  /// The first record is a selection rate; the analysis at 3 has failed.
  private static let record: [Step] = ["analyses", 0, "metrics", 0]
  /// Fairlearn raises an error for its rate, because a row lacks the group.
  private static let compared: [Step] = ["analyses", 2, "metrics", 0, "compatibility", 0]
  static let mutations: [Mutation] = [
    Mutation(name: "another schema", path: ["schema"], value: "fairmark.metrics/2"),
    Mutation(name: "no tool", path: ["tool"], pointer: "(the document)"),
    Mutation(name: "an unknown member", path: ["time"], value: "now", pointer: "(the document)"),
    Mutation(name: "a short digest", path: ["job", "digest"], value: "sha256:00"),
    Mutation(name: "a negative seed", path: ["job", "seed"], value: -1),
    Mutation(name: "rows in words", path: ["inputs", 0, "rows"], value: "64"),
    Mutation(
      name: "a decoded column without missing", path: ["inputs", 0, "columns", 0, "missing"],
      pointer: "/inputs/0/columns/0"),
    Mutation(name: "an unknown step", path: ["row_flow", 0, "step"], value: "lost"),
    Mutation(
      name: "rejected rows without reasons", path: ["row_flow", 1, "reasons"],
      pointer: "/row_flow/1"),
    Mutation(name: "an unknown status", path: record + ["status"], value: "fine"),
    Mutation(name: "a number as text", path: record + ["value"], value: "NaN"),
    Mutation(name: "ok without a value", path: record + ["value"], value: .null),
    Mutation(
      name: "a value without ok", path: record + ["status"], value: "empty_group",
      pointer: "/analyses/0/metrics/0/value"),
    Mutation(name: "no value at all", path: record + ["value"], pointer: "/analyses/0/metrics/0"),
    Mutation(
      name: "ok with a reason", path: record + ["reason"], value: "because",
      pointer: "/analyses/0/metrics/0"),
    Mutation(
      name: "a rate without counts", path: record + ["counts"], pointer: "/analyses/0/metrics/0"),
    Mutation(
      name: "counts without denominator", path: record + ["counts", "denominator"],
      pointer: "/analyses/0/metrics/0/counts"),
    Mutation(name: "a fraction as a count", path: record + ["n"], value: .finite(0.5)),
    Mutation(
      name: "a comparison without its reference's counts", path: record + ["reference"],
      value: ["sex": "male"], pointer: "/analyses/0/metrics/0"),
    Mutation(name: "a bare group", path: record + ["group"], value: "female"),
    Mutation(
      name: "an unknown dimension", path: record + ["colour"], value: "red",
      pointer: "/analyses/0/metrics/0"),
    Mutation(name: "empty flags", path: record + ["flags"], value: []),
    Mutation(
      name: "a library that nobody asked for", path: compared + ["peer"], value: "excel"),
    Mutation(name: "a library's inf as a number", path: compared + ["value"], value: "inf"),
    Mutation(
      name: "null without what is shown", path: compared + ["shown"],
      pointer: "/analyses/2/metrics/0/compatibility/0"),
    Mutation(
      name: "an interval without its unbounded side", path: record + ["interval"],
      value: ["level": .finite(0.95), "method": "wilson", "low": 0, "high": .null],
      pointer: "/analyses/0/metrics/0/interval"),
    Mutation(
      name: "a probability above 1", path: record + ["tests"],
      value: [["name": "fisher_exact", "p_value": 2]],
      pointer: "/analyses/0/metrics/0/tests/0/p_value"),
    Mutation(
      name: "a failure without reason", path: ["analyses", 3, "reason"], pointer: "/analyses/3"),
    Mutation(
      name: "a success with a reason", path: ["analyses", 0, "reason"], value: "because",
      pointer: "/analyses/0"),
    Mutation(name: "a text in the summary", path: ["summary", "a__b"], value: "1"),
    Mutation(
      name: "a capital in a key of the summary", path: ["summary", "A__b"], value: 1,
      pointer: "/summary"),
    Mutation(
      name: "an outcome of a gate in other words", path: ["gate"],
      value: [
        "outcome": "passed",
        "checks": [
          [
            "metric": "a.b", "use": "value", "condition": "at_least", "threshold": 0,
            "severity": "critical", "outcome": "not_evaluated", "records": [],
          ]
        ],
      ], pointer: "/gate/outcome"),
    Mutation(
      name: "a gate without checks", path: ["gate"], value: ["outcome": "pass", "checks": []],
      pointer: "/gate/checks"),
  ]

  @Test("A document that breaks the contract is refused with its place", arguments: mutations)
  func refuses(_ mutation: Mutation) throws {
    let document = try JSONValue(parsing: Array(Self.richDocument().utf8))
    let changed = try #require(document.replacing(mutation.path[...], with: mutation.value))
    let verdict = try SchemaValidator.verdict(changed.prettyText())
    #expect(verdict.code == 1)
    let pointer =
      mutation.pointer
      ?? mutation.path.map { step in
        switch step {
        case .member(let name): "/\(name)"
        case .element(let index): "/\(index)"
        }
      }.joined()
    #expect(verdict.line.hasPrefix("\(pointer): "), "\(verdict.line)")
  }

  @Test("What later versions promise is valid already")
  func laterMembers() throws {
    var document = try JSONValue(parsing: Array(Self.richDocument().utf8))
    let additions: [([Step], JSONValue)] = [
      (
        Self.record + ["interval"],
        ["level": .finite(0.95), "method": "koopman", "low": .finite(0.6), "high": .finite(0.7)]
      ),
      (
        Self.record + ["tests"],
        [
          [
            "name": "fisher_exact", "p_value": .finite(4.84e-22),
            "adjusted": ["all_pairs": .finite(4.84e-22)],
          ]
        ]
      ),
      (Self.record + ["bin"], ["index": 0, "low": 0, "high": .finite(0.1)]),
      (Self.record + ["threshold"], .finite(0.5)), (Self.record + ["feature"], "age"),
      (Self.record + ["class"], "good"), (Self.record + ["binning"], "equal_width"),
      (Self.record + ["scoring"], "brier"), (Self.record + ["scheme"], "kgw"),
      (Self.record + ["source"], "model"),
      (
        ["analyses", 0, "tables"],
        [["name": "roc", "columns": ["x", "y"], "rows": [[0, 0], [1, .null]]]]
      ),
      (
        ["gate"],
        [
          "outcome": "not_evaluated",
          "checks": [
            [
              "metric": "a.b", "use": "value", "condition": "at_least", "threshold": .finite(0.8),
              "severity": "critical", "outcome": "not_evaluated", "reason": "no record",
              "records": [],
            ]
          ],
        ]
      ),
    ]
    for (path, value) in additions {
      document = try #require(document.replacing(path[...], with: value))
    }
    let verdict = try SchemaValidator.verdict(document.prettyText())
    #expect(verdict.code == 0, "\(verdict.line)")
  }

  @Test("A bare NaN, a member that stands twice and a text that is cut off are no documents")
  func noJSON() throws {
    let text = try Self.richDocument()
    for broken in [
      text.replacing("\"seed\": 0", with: "\"seed\": NaN"),
      text.replacing("\"seed\": 0", with: "\"seed\": 0, \"seed\": 0"), String(text.dropLast(3)),
    ] {
      let verdict = try SchemaValidator.verdict(broken)
      #expect(verdict.code == 1)
      #expect(verdict.line.hasPrefix("is not a JSON document: "))
    }
  }
}

extension JSONValue {
  /// The value with another at a place; `nil` when there is no such place.
  fileprivate func replacing(
    _ path: ArraySlice<MetricsSchemaTests.Step>, with value: JSONValue?
  ) -> JSONValue? {
    guard let step = path.first else { return value }
    switch (step, self) {
    case (.member(let name), .object(var object)):
      if path.count > 1 {
        guard let inner = object[name]?.replacing(path.dropFirst(), with: value) else { return nil }
        object[name] = inner
      } else {
        object[name] = value
      }
      return .object(object)
    case (.element(let index), .array(var list)) where list.indices.contains(index):
      guard let inner = list[index].replacing(path.dropFirst(), with: value) else { return nil }
      list[index] = inner
      return .array(list)
    default: return nil
    }
  }
}
