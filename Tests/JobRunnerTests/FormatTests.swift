import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// One dump in three formats, whole and in shards.
private struct Dump {
  /// The columns that the dump has, in order.
  static let names = ["sex", "race", "decision", "label", "score", "count"]

  /// The rows as the shortest texts of their values, `nil` where there is none.
  let rows: [[String?]]

  init(rowCount: Int) {
    var random = SplitMix64(seed: 20)
    rows = (0..<rowCount).map { row in
      let score = Double(Int.random(in: 0...1000, using: &random)) / 1000
      func perhaps(_ text: String, _ share: Int) -> String? {
        Int.random(in: 0..<100, using: &random) < share ? nil : text
      }
      return [
        String(Int.random(in: 1...2, using: &random)),
        perhaps(["0.5", "1.25", "-3"][Int.random(in: 0...2, using: &random)], 5),
        Bool.random(using: &random) ? "true" : "false",
        String(Int.random(in: 0...1, using: &random)),
        perhaps(FiniteDouble(score).map { jsonText(of: $0) } ?? "", row == 0 ? 0 : 3),
        String(Int.random(in: 0...4, using: &random)),
      ]
    }
  }

  var csv: String {
    Self.names.joined(separator: ",") + "\n"
      + rows.map { $0.map { $0 ?? "" }.joined(separator: ",") + "\n" }.joined()
  }

  /// Numbers and Booleans as such, absent values now as null and now not at all.
  var lines: String {
    rows.enumerated().map { number, row in
      let members = zip(Self.names, row).compactMap { name, text -> String? in
        if text == nil && number % 2 == 0 { return nil }
        return "\"\(name)\": \(text ?? "null")"
      }
      return "{\(members.joined(separator: ", "))}\n"
    }.joined()
  }

  /// The `.npy` file of a column.
  func array(_ name: String) -> [UInt8] {
    let column = Self.names.firstIndex(of: name) ?? 0
    let texts = rows.map { $0[column] }
    func littleEndian(_ bits: some FixedWidthInteger) -> [UInt8] {
      (0..<bits.bitWidth / 8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
    func file(_ type: String, _ data: [UInt8]) -> [UInt8] {
      let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(rows.count),), }\n"
      return [0x93] + Array("NUMPY".utf8) + [1, 0] + littleEndian(UInt16(header.utf8.count))
        + Array(header.utf8) + data
    }
    switch name {
    case "sex": return file("|i1", texts.map { UInt8($0 ?? "") ?? 0 })
    case "race":
      return file("<f4", texts.flatMap { littleEndian((Float($0 ?? "nan") ?? .nan).bitPattern) })
    case "decision": return file("|b1", texts.map { $0 == "true" ? 1 : 0 })
    case "label": return file("<i4", texts.flatMap { littleEndian(Int32($0 ?? "") ?? 0) })
    case "score":
      return file("<f8", texts.flatMap { littleEndian((Double($0 ?? "nan") ?? .nan).bitPattern) })
    default: return file("<i8", texts.flatMap { littleEndian(Int64($0 ?? "") ?? 0) })
    }
  }

  /// The rows of a range.
  func part(_ range: Range<Int>) -> Dump { Dump(rows: Array(rows[range])) }

  private init(rows: [[String?]]) { self.rows = rows }
}

@Suite("Formats")
struct FormatTests {
  /// The jobs that are compared: dataset keys, roles and analyses.
  private static let jobs: [(dataset: String, roles: String, analyses: String)] = [
    (
      "    on_missing: exclude",
      """
            groups: [sex, race]
            intersections: true
            prediction: {column: decision, favourable: ["true"]}
            label: {column: label, positive: ["1"]}
            score: score
      """,
      "  - plugin: disparate-impact\n  - plugin: equal-opportunity\n  - plugin: group-performance"
    ),
    (
      "    on_missing: exclude\n    weight: {column: count, kind: frequency}",
      """
            groups: [race]
            strata: [sex]
            prediction: {score: score, threshold: 0.7}
            label: {column: label, positive: ["1"]}
      """,
      "  - plugin: disparate-impact\n  - plugin: predictive-parity"
    ),
    (
      "    missing: [\"\", \"-3\"]\n    on_missing: exclude",
      """
            groups: [race, decision]
            prediction: {column: race, favourable: ["1.25"]}
            score: score
      """,
      "  - plugin: demographic-parity\n  - plugin: score-parity"
    ),
  ]

  private func analyses(
    _ folder: TemporaryFolder, path: String, job: Int, extra: String = "", threads: Int = 2
  ) throws -> JSONValue {
    let (dataset, roles, analyses) = Self.jobs[job]
    let text = jobText(
      path: path, dataset: dataset + (extra.isEmpty ? "" : "\n" + extra), roles: roles,
      analyses: analyses)
    return try run(folder.write("job.yaml", text), threads: threads)
  }

  @Test("that follow from a role are told where the data are of another one")
  func formatOfRole() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    try folder.write("people.jsonl", smallPeople)
    let roles =
      "      groups: [sex]\n      token_ids: ids\n"
      + "      prediction: {column: hired, favourable: [\"yes\"]}"
    let remark =
      "(read as JSON Lines because of the role `token_ids`; `format: csv` says otherwise)"
    for (path, dataset, isTold) in [
      ("people.csv", "", true), ("people.csv", "    format: jsonl", false),
      ("people.jsonl", "", false),
    ] {
      let error = try errorOfRunning(
        folder.write("job.yaml", jobText(path: path, dataset: dataset, roles: roles)))
      #expect(error.message.hasPrefix("the line does not begin with an object"), "\(error)")
      #expect(error.message.hasSuffix(remark) == isTold, "\(error)")
    }
  }

  @Test("of one dump give equal analyses, whole and in shards", arguments: 0..<3)
  func equalAnalyses(job: Int) throws {
    let folder = try TemporaryFolder()
    let dump = Dump(rowCount: 150)
    let shards = [0..<50, 50..<51, 51..<150].map { dump.part($0) }
    try folder.write("people.csv", dump.csv)
    try folder.write("people.jsonl", dump.lines)
    for name in Dump.names { try folder.write("\(name).npy", bytes: dump.array(name)) }
    for (index, shard) in shards.enumerated() {
      try folder.write("part-\(index).csv", shard.csv)
      try folder.write("part-\(index).ndjson", shard.lines)
      for name in Dump.names {
        try folder.write("part-\(index)/\(name).npy", bytes: shard.array(name))
      }
    }
    let arrays = "{" + Dump.names.map { "\($0): \($0).npy" }.joined(separator: ", ") + "}"
    let lists =
      "{"
      + Dump.names.map { "\($0): [part-0/\($0).npy, part-1/\($0).npy, part-2/\($0).npy]" }
      .joined(separator: ", ") + "}"
    let patterns =
      "{" + Dump.names.map { "\($0): \"part-*/\($0).npy\"" }.joined(separator: ", ") + "}"
    let expected = try analyses(folder, path: "people.csv", job: job, threads: 1)
    #expect(expected.rowFlow["read"] == 150)
    #expect((expected.rowFlow["analysed"] ?? 0) > 80)
    for (path, extra) in [
      ("\"part-*.csv\"", ""), ("people.jsonl", ""), ("\"part-*.ndjson\"", ""),
      ("people.jsonl", "    format: jsonl"), (arrays, ""), (lists, ""),
      (patterns, "    format: npy"),
    ] {
      let found = try analyses(folder, path: path, job: job, extra: extra)
      #expect(
        found["analyses"]?.canonicalText() == expected["analyses"]?.canonicalText(), "\(path)")
      #expect(found.rowFlow == expected.rowFlow, "\(path)")
    }
  }

  @Test("of arrays tell each file with its column, bytes, rows and digest")
  func inputs() throws {
    let folder = try TemporaryFolder()
    let dump = Dump(rowCount: 20)
    for name in ["sex", "decision"] {
      try folder.write("a/\(name).npy", bytes: dump.part(0..<15).array(name))
      try folder.write("b/\(name).npy", bytes: dump.part(15..<20).array(name))
    }
    let document = try run(
      folder.write(
        "job.yaml",
        jobText(
          path: "{sex: [a/sex.npy, b/sex.npy], decision: [a/decision.npy, b/decision.npy]}",
          roles:
            "      groups: [sex]\n      prediction: {column: decision, favourable: [\"true\"]}")))
    let inputs = try #require(document["inputs"]?.array)
    #expect(
      inputs.map { $0["path"]?.string } == [
        "a/sex.npy", "b/sex.npy", "a/decision.npy", "b/decision.npy",
      ])
    #expect(inputs.map { $0["rows"]?.integer } == [15, 5, 15, 5])
    #expect(inputs.allSatisfy { $0["sha256"]?.string?.utf8.count == 64 })
    #expect(
      inputs[0]["columns"]?.canonicalText()
        == #"[{"distinct":2,"missing":0,"name":"sex","type":"text"}]"#)
    #expect(inputs[1]["columns"] == nil)
    #expect(inputs[2]["columns"]?[0]?["name"]?.string == "decision")
    #expect(document.rowFlow["read"] == 20)
  }

  @Test("of JSON Lines tell all names, also those that only late rows have")
  func lateNames() throws {
    let folder = try TemporaryFolder()
    var text = String(repeating: "{\"sex\":\"F\",\"hired\":\"yes\",\"pad\":1.0}\n", count: 9000)
    text += "{\"sex\":\"M\",\"hired\":\"no\",\"later\":[1]}\n"
    try folder.write("people.jsonl", text)
    let document = try run(folder.write("job.yaml", jobText(path: "people.jsonl")))
    #expect(
      document["inputs"]?[0]?["columns"]?.array?.map { $0["name"]?.string }
        == ["sex", "hired", "pad", "later"])
    let error = try errorOfRunning(
      folder.write(
        "job.yaml",
        jobText(
          path: "people.jsonl",
          roles: "      groups: [sexx]\n      prediction: {column: hired, favourable: [\"yes\"]}")))
    #expect(error.kind == .data)
    #expect(error.description.contains("job.yaml:7:16: "), "\(error)")
    #expect(error.description.contains("there is no column \"sexx\"; the objects have \"sex\""))
    #expect(error.description.hasSuffix("did you mean \"sex\"?"))
  }

  @Test(
    "that do not fit the job are usage errors",
    arguments: [
      ("a.npy", "", "job.yaml:5:11: an array has no column name"),
      ("a.csv", "    format: npy", "job.yaml:5:11: an array has no column name"),
      ("{a: a.npy}", "    format: csv", "job.yaml:6:13: `path` is a map of columns"),
      ("{}", "", "job.yaml:5:11: `path` is an empty map"),
      ("{a: []}", "", "job.yaml:5:15: the path of the column \"a\" is an empty list"),
      ("a.json", "", "job.yaml:5:11: \"a.json\" may be JSON Lines or one JSON value"),
      ("[a.csv, b.jsonl]", "", "job.yaml:5:19: \"b.jsonl\" seems to be written as jsonl"),
      ("a.jsonl", "    delimiter: tab", "job.yaml:6:5: `delimiter` is about delimited text"),
      ("a.csv", "    format: jsonl\n    trim: true", "job.yaml:7:5: `trim` is about delimited"),
      ("{a: a.npy}", "    header: false", "job.yaml:6:5: `header` is about delimited text"),
      ("a.csv", "    format: xml", "job.yaml:6:13: `format` must be one of csv, jsonl, npy"),
    ])
  func usage(path: String, dataset: String, message: String) {
    let found = messageOfReading(jobText(path: path, dataset: dataset))
    #expect(found.contains(message), "\(found)")
  }

  @Test("that are bad are data errors with a place")
  func badData() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.jsonl", "{\"sex\":\"F\",\"hired\":[1]}\n")
    var error = try errorOfRunning(folder.write("job.yaml", jobText(path: "people.jsonl")))
    #expect(error.kind == .data)
    #expect(error.description.contains("people.jsonl:1:20: the column \"hired\" holds a list here"))
    let dump = Dump(rowCount: 4)
    try folder.write("sex.npy", bytes: dump.array("sex"))
    try folder.write("hired.npy", bytes: dump.part(0..<3).array("decision"))
    error = try errorOfRunning(
      folder.write("job.yaml", jobText(path: "{sex: sex.npy, hired: hired.npy}")))
    #expect(error.kind == .data)
    #expect(error.description.contains("hired.npy: has 3 elements where "))
    error = try errorOfRunning(
      folder.write("job.yaml", jobText(path: "{sex: sex.npy, hired: absent.npy}")))
    #expect(error.description.contains("(named in "), "\(error)")
  }
}
