import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// What every kind of job writes is read by everything that reads it: the strict reader, gates, reports,
/// exports and the published schema.
@Suite struct ReadersTests {
  /// A job, and what the pack `four-fifths` and a policy of low bounds end with.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var datasets: String
    var analyses: String
    var policyExit: Int32 = 0
    /// 3 is "not evaluated".
    var packExit: Int32 = 0
    /// Whether the smallest impact ratio can stand in the metadata of Open Policy Agent.
    var hasRatio = true
    /// What the Markdown report must say.
    var words: [String] = []
  }

  private static let roles = """
        roles:
          groups: [sex]
          prediction: {column: hired, favourable: ["yes"]}
          label: {column: label, positive: [good]}

    """
  private static let analyses = """
      - {plugin: disparate-impact, with: {reference: {sex: m}}}
      - plugin: demographic-parity
      - plugin: equal-opportunity
      - plugin: predictive-parity
      - plugin: acceptance-and-rejection
      - plugin: group-performance

    """
  private static let weight = "    weight: {column: w, kind: sampling}\n"
  private static let cluster = "    cluster: person\n"

  private static func people(_ lines: String, path: String = "people.csv") -> String {
    "  people:\n    path: \(path)\n\(lines)\(roles)"
  }

  private static func joined(_ kind: String) -> String {
    """
      decisions:
        path: decisions.csv
        join: {data: people, on: person, kind: \(kind), duplicates: first}
        derive:
          band: {bins: {column: age, edges: [40], labels: [under 40, 40 and over]}}
        where:
          year: ["2024", "2025"]
        on_missing: exclude
        roles:
          groups: [sex, band]
          prediction: {column: hired, favourable: ["yes", later]}
      people: {path: persons.csv, on_bad_row: count}

    """
  }

  static let cases = [
    Case(
      testDescription: "where, derive and a left join", datasets: joined("left"),
      analyses: "  - {plugin: disparate-impact, data: decisions}\n",
      words: ["a left join, which keeps them: ", "of them because the value is missing", "derived"]),
    Case(
      testDescription: "where, derive and an inner join", datasets: joined("inner"),
      analyses: "  - {plugin: disparate-impact, data: decisions}\n",
      words: ["an inner join, which removes them: ", "left out for another row"]),
    Case(
      testDescription: "sampling weights", datasets: people(weight), analyses: analyses,
      packExit: 3, hasRatio: false, words: ["effective rows", "four fifths not evaluated"]),
    Case(
      testDescription: "clusters", datasets: people(cluster), analyses: analyses,
      words: ["distinct ids", "design effect"]),
    Case(
      testDescription: "weights and clusters", datasets: people(weight + cluster),
      analyses: analyses, packExit: 3, hasRatio: false, words: ["distinct ids", "weights"]),
    Case(
      testDescription: "frequencies",
      datasets: people("    weight: {column: age, kind: frequency}\n"), analyses: analyses),
    Case(
      testDescription: "JSON Lines with a line that is none",
      datasets: people("    on_bad_row: count\n", path: "people.jsonl"), analyses: analyses,
      words: ["that are no object of JSON"]),
    Case(
      testDescription: "arrays",
      datasets: """
          people:
            path: {sex: sex.npy, hired: hired.npy, w: w.npy}
            roles:
              groups: [sex]
              prediction: {column: hired, favourable: ["1"]}

        """,
      analyses: "  - {plugin: disparate-impact, with: {reference: {sex: \"1\"}}}\n",
      words: ["2 of 3 used"]),
    Case(
      testDescription: "arrays with weights",
      datasets: """
          people:
            path: {sex: sex.npy, hired: hired.npy, w: w.npy}
            weight: {column: w, kind: sampling}
            roles:
              groups: [sex]
              prediction: {column: hired, favourable: ["1"]}

        """,
      analyses: "  - {plugin: disparate-impact, with: {reference: {sex: \"1\"}}}\n", packExit: 3,
      hasRatio: false, words: ["3 of 3 used"]),
    Case(
      testDescription: "gzip and plain shards", datasets: people("", path: "[a.csv.gz, b.csv]"),
      analyses: analyses),
    Case(
      testDescription: "small groups withheld", datasets: people(""),
      analyses: "  - {plugin: disparate-impact, with: {minimum_cell: 1000}}\n", policyExit: 3,
      packExit: 3, hasRatio: false, words: ["withheld"]),
    Case(
      testDescription: "few people of many weighted rows withheld",
      datasets: people(weight + cluster),
      analyses: "  - {plugin: disparate-impact, with: {minimum_cell: 31}}\n", policyExit: 3,
      packExit: 3, hasRatio: false, words: ["withheld"]),
    Case(
      testDescription: "each class against the rest",
      datasets: """
          people:
            path: people.csv
            roles: {groups: [sex], prediction: {column: hired, one_vs_rest: true}}

        """, analyses: "  - {plugin: disparate-impact, with: {reference: {sex: m}}}\n"),
  ]

  /// 120 applications of 30 people, of whom every second woman and every second man is hired.
  private static let rows: [[String]] = (0..<120).map { row in
    let hired = row % 4 < 2 ? "yes" : row % 8 == 2 || row % 8 == 7 ? "later" : "no"
    return [
      "p\(row / 4)", row % 2 == 0 ? "f" : "m", String(20 + row * 7 % 50),
      ["2023", "2024", "2025", "", "2024"][row % 5], hired, row % 3 == 0 ? "bad" : "good",
      "\(1 + row * 5 % 7).\(row % 10)",
    ]
  }
  private static let header = "person,sex,age,year,hired,label,w"

  private static func csv(_ rows: some Sequence<[String]>, _ header: String = header) -> String {
    header + "\n" + rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private func array(_ type: String, _ data: [[UInt8]]) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(data.count),), }\n"
    let length = UInt16(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
      + Array(header.utf8) + data.flatMap(\.self)
  }

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let rows = Self.rows
    try folder.write("people.csv", Self.csv(rows))
    try folder.write("a.csv.gz", bytes: gzipMember(Array(Self.csv(rows[..<50]).utf8)))
    try folder.write("b.csv", Self.csv(rows[50...]))
    let names = Self.header.split(separator: ",")
    let lines = rows.map { row in
      "{" + zip(names, row).map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ") + "}\n"
    }
    try folder.write("people.jsonl", lines.joined() + "no JSON\n")
    try folder.write(
      "decisions.csv",
      Self.csv(
        rows.enumerated().map { [$0 % 29 == 0 ? "" : $1[0], $1[3], $1[2], $1[4]] },
        "person,year,age,hired"))
    let persons = (0..<30).filter { $0 % 11 != 5 }.map { ["p\($0)", $0 % 2 == 0 ? "f" : "m"] }
    try folder.write(
      "persons.csv",
      Self.csv(persons + [["p2", "m"], ["nobody", "f"], ["", "m"], ["torn"]], "person,sex"))
    try folder.write("sex.npy", bytes: array("|i1", rows.map { [$0[1] == "f" ? 0 : 1] }))
    try folder.write(
      "hired.npy", bytes: array("<i4", rows.map { [$0[4] == "yes" ? 1 : 0, 0, 0, 0] }))
    try folder.write(
      "w.npy",
      bytes: array(
        "<f8",
        rows.map { row in
          let bits = (Double(row[6]) ?? 1).bitPattern
          return (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
        }))
    return folder
  }

  @Test(
    "Whatever a job writes is accepted, and nothing passes that was not evaluated", arguments: cases
  )
  func accepted(_ one: Case) throws {
    let folder = try folder()
    try folder.write(
      "job.yaml", "fairmark: 1\nname: all\ndatasets:\n\(one.datasets)analyses:\n\(one.analyses)")
    let run = try Program.run(["run", "job.yaml", "--quiet"], in: folder)
    try #require(run.exitCode == 0, "\(run.errors)")
    let path = "out/metrics.json"
    let document = try MetricsDocument(reading: folder.file(path))
    #expect(document.analyses.allSatisfy { !$0.metrics.isEmpty })
    try checkWholeNumbers(document)

    try folder.write(
      "policy.yaml", "- {metric: \"*.impact_ratio_min\", at_least: 0.1}\n")
    for (options, code) in [
      (["--policy", "policy.yaml"], one.policyExit), (["--rules", "four-fifths"], one.packExit),
    ] {
      let gate = try Program.run(["gate", path] + options, in: folder)
      #expect(gate.exitCode == code, "\(options): \(gate.output)\(gate.errors)")
      #expect(gate.output.contains("[PASS]") == (code == 0), "\(gate.output)")
    }
    for format in ["html", "markdown", "csv"] {
      let report = try Program.run(
        ["report", path, "--format", format, "--output", "report.\(format)"], in: folder)
      #expect(report.exitCode == 0, "\(report.errors)")
    }
    let text = try folder.text("report.markdown")
    for words in one.words { #expect(text.contains(words), "\(words)") }
    try checkExport(one, path, folder)
    try checkSchema(path, folder)
  }

  /// No whole number stands beside a sum of weights, in the document and for those who decide.
  private func checkWholeNumbers(_ document: MetricsDocument) throws {
    for record in document.analyses.flatMap(\.metrics) where record.isWeighted {
      #expect(record.counts == nil && record.referenceCounts == nil)
      #expect(record.exactForm == nil)
    }
  }

  private func checkExport(_ one: Case, _ path: String, _ folder: TemporaryFolder) throws {
    try folder.write(
      "card.yaml",
      """
      model_id: all
      risk_category: High
      intended_use: ranking of applications
      training_data: {source: invented people, contains_pii: false}
      documentation: {model_card_present: true}

      """)
    let export = try Program.run(
      ["export", "opa-metadata", path, "--system-card", "card.yaml", "-o", "model.json"],
      in: folder)
    #expect(export.exitCode == 0, "\(export.errors)")
    let metadata = try JSONValue(parsing: Array(folder.text("model.json").utf8))
    let performance = metadata["performance"]
    #expect((performance?["disparate_impact_ratio"]?.double != nil) == one.hasRatio)
    #expect((performance?["disparate_impact_reason"] == nil) == one.hasRatio)
    #expect(metadata["training_data"]?["bias_check_completed"] == false)
  }

  /// By an independent validator, where the machine has it.
  private func checkSchema(_ path: String, _ folder: TemporaryFolder) throws {
    let script = SharedData.packageRoot + "/Notebooksless-Scripts/validate-schema.py"
    let verdict = try Program.shell("/usr/bin/python3 '\(script)' \(path)", in: folder)
    #expect(
      verdict.exitCode == 0 || verdict.exitCode == 2, "\(verdict.output)\(verdict.errors)")
    if verdict.exitCode == 0 { #expect(verdict.output.contains("valid")) }
  }
}
