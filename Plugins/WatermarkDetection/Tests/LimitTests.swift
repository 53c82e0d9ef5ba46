import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import FairmarkTables
import FairmarkWatermarkDetection
import FairmarkWatermarking
import Testing

@Suite("What settings allow, and what a document can show")
struct LimitTests {
  private static func document(_ length: Int) -> TokenDocument {
    TokenDocument(ids: (0..<UInt32(length)).map { $0 * $0 % 397 })
  }

  private static func results(_ row: JSONValue) throws -> [JSONValue] {
    try #require(row["results"]?.array)
  }

  @Test(
    "A rate at which every text is flagged, or none can be, is refused",
    arguments: [1, 0, -0.5, 2, .infinity, -.infinity, .nan])
  func impossibleRates(rate: Double) throws {
    for procedure in DiscoverySelection.Procedure.allCases {
      let error = #expect(throws: AnalysisError.self) {
        try WatermarkDetectionAnalysis(
          configuration(
            [entry()],
            [
              "false_discovery_rate": .number(rate), "procedure": .choice(procedure.rawValue),
            ]))
      }
      #expect(error?.key == "false_discovery_rate")
      #expect(
        error?.message.hasPrefix("`false_discovery_rate` must lie strictly between 0 and 1") == true
      )
      #expect(error?.message.hasSuffix(", which would flag every text") == (rate == 1))
    }
  }

  @Test("The settings at their ends are computed with", arguments: [1e-300, 0.5, (1.0).nextDown])
  func ends(rate: Double) throws {
    for procedure in DiscoverySelection.Procedure.allCases {
      for level in [1e-300, 1] {
        let found = try detect(
          [Self.document(30), Self.document(3)], [entry()],
          [
            "false_discovery_rate": .number(rate), "procedure": .choice(procedure.rawValue),
            "evidence_level": .number(level), "segment_level": .number(level),
            "segments": .boolean(true),
          ])
        #expect(found.rows.count == 2)
        #expect(found.rows[0]["status"] == (level == 1 ? "ok" : "insufficient_evidence"))
      }
    }
  }

  // MARK: Evidence

  @Test("A document that cannot reach the level after the correction has insufficient evidence")
  func corrected() throws {
    // A text of 8 tokens has 4 draws, of which the best outcome has p = 0.25⁴ = 0.0039.
    let keys = (0..<3).map { entry(key: "key number \($0) of the tests") }
    for (count, length, status) in [
      (1, 8, "ok"), (2, 8, "ok"), (3, 8, "insufficient_evidence"), (3, 9, "ok"),
    ] {
      let found = try detect([Self.document(length)], Array(keys.prefix(count)))
      let row = found.rows[0]
      #expect(row["status"]?.string == status, "\(count) keys, \(length) tokens")
      #expect((row["p_value"] == .null) == (status != "ok"))
      #expect(found.record("documents_tested")?.value == .count(status == "ok" ? 1 : 0))
      if status == "ok" { continue }
      for (number, result) in try Self.results(row).enumerated() {
        #expect(result["status"]?.string == status)
        for name in ["p_value", "log10_p", "z_score", "p_corrected"] {
          #expect(result[name] == .null)
        }
        #expect(result["tokens_scored"] == 4)
        #expect(
          result["reason"]?.string
            == "even the best outcome of 4 draws has a p-value above the level 0.01 once it is corrected for "
            + "the 3 configurations that could be tested")
        let scheme = MetricDimension.scheme("fairmark-keyed \(number + 1)")
        #expect(found.record("documents_insufficient_evidence", scheme)?.value == .count(1))
      }
    }
  }

  @Test(
    "Configurations that cannot reach it are left out, and the others are corrected without them")
  func leftOut() throws {
    // Scores of Gumbel sampling have no bound, so that any draw may reach any level.
    let keys = (0..<3).map { entry(key: "key number \($0) of the tests") }
    let gumbel = try detect([Self.document(8)], keys + [entry("vllm-gumbel", key: "7")])
    let mixed = try Self.results(gumbel.rows[0])
    #expect(
      mixed.map { $0["status"]?.string }
        == Array(repeating: "insufficient_evidence", count: 3) + ["ok"])
    #expect(mixed[3]["p_corrected"] == mixed[3]["p_value"])
    #expect(gumbel.rows[0]["p_value"] == mixed[3]["p_value"])
    // With a context of one token there are 7 draws: 0.25⁷ is far below the level, 0.25⁴ · 3 above it.
    var short = keys[2]
    short["context_width"] = .integer(1)
    let widths = try Self.results(
      try detect([Self.document(8)], [keys[0], keys[1], short]).rows[0])
    #expect(
      widths.map { $0["status"]?.string } == [
        "insufficient_evidence", "insufficient_evidence", "ok",
      ])
    #expect(widths[2]["p_corrected"] == widths[2]["p_value"])
    // Of two, both may be tested: 0.25⁴ · 2 is below the level.
    let two = try Self.results(try detect([Self.document(8)], [keys[0], short]).rows[0])
    #expect(two.map { $0["status"]?.string } == ["ok", "ok"])
  }

  // MARK: Segments

  @Test("Segments that no configuration can have are refused, and what some lack is told")
  func segments() throws {
    var linear = entry("synthid-hf", key: "1,2,3,4,5", vocabulary: nil)
    linear["options"] = .mapping(["weights": "linear"])
    let dual = entry("vllm-gumbel-dual", key: "7", vocabulary: nil)
    for entries in [[linear], [dual], [linear, dual]] {
      let error = #expect(throws: AnalysisError.self) {
        try WatermarkDetectionAnalysis(configuration(entries, ["segments": .boolean(true)]))
      }
      #expect(error?.key == "segments")
      #expect(
        error?.message.hasPrefix(
          "there is no likelihood ratio for "
            + entries.map {
              $0["scheme"] == .choice("synthid-hf") ? "synthid-hf" : "vllm-gumbel-dual"
            }
            .joined(separator: ", ") + " as configured") == true)
      _ = try WatermarkDetectionAnalysis(configuration(entries))
    }
    let found = try detect([Self.document(60)], [entry(), dual], ["segments": .boolean(true)])
    let results = try Self.results(found.rows[0])
    #expect(results[0]["segments"]?.array != nil)
    #expect(results[1]["segments"] == nil)
    let findings = found.result.analysis.findings.filter { $0.code == "segments_missing" }
    #expect(findings.map(\.severity) == [.note])
    #expect(findings.first?.message.contains("listed for vllm-gumbel-dual: there") == true)
    let without = try detect([Self.document(60)], [entry(), dual])
    #expect(!without.result.analysis.findings.contains { $0.code == "segments_missing" })
  }

  // MARK: Parameters

  @Test("A share of green tokens that a scheme has no use for is told")
  func unusedGamma() throws {
    var gumbel = entry("vllm-gumbel", key: "7")
    gumbel["gamma"] = .number(0.25)
    var list = entry()
    list["gamma"] = .number(0.5)
    let found = try detect([Self.document(60)], [gumbel, list])
    let findings = found.result.analysis.findings.filter { $0.code == "gamma_unused" }
    #expect(
      findings.map(\.message) == [
        "`gamma` is the share of green tokens; vllm-gumbel has none and goes without"
      ])
    let table = try #require(found.result.analysis.tables.first { $0.name == "configurations" })
    let column = try #require(table.columns.firstIndex(of: "gamma"))
    #expect(table.rows.map { $0[column] } == [.null, .finite(0.5)])
    let others = try detect([Self.document(60)], [entry("vllm-gumbel", key: "7"), list])
    #expect(!others.result.analysis.findings.contains { $0.code == "gamma_unused" })
  }

  @Test("An option with its default is the same configuration as without it")
  func defaults() throws {
    let plain = entry("synthid-hf", key: "1,2,3,4,5", vocabulary: nil)
    for (name, value) in [
      ("weights", "uniform"), ("eos_token_id", "none"), ("sampling_table_seed", "0"),
    ] {
      var other = plain
      other["options"] = .mapping([name: value])
      #expect(
        try detect([Self.document(60)], [other]).rows == detect([Self.document(60)], [plain]).rows)
      let error = #expect(throws: AnalysisError.self) {
        try WatermarkDetectionAnalysis(configuration([plain, other]))
      }
      #expect(
        error?.message.hasPrefix("the configurations 1 and 2 are the same") == true, "\(name)")
    }
  }

  // MARK: What is kept

  @Test("A checkpoint holds no seed from which a key could be computed")
  func checkpoint() throws {
    let key: UInt64 = 15_485_863
    let configuration = configuration([entry("hf-lefthash", key: "\(key)")])
    let analysis = try WatermarkDetectionAnalysis(configuration)
    var state = analysis.makeState(DocumentStorage())
    let worker = analysis.makeWorker()
    var bytes: [UInt8] = []
    var document = Self.document(60)
    document.source = "s"
    _ = try worker.analyze(document, appendingTo: &bytes)
    try state.merge(worker.takeState())
    let text = try state.checkpoint()
    #expect(try #require(try JSONValue(parsing: Array(text.utf8))["draws"]?.string).count > 1000)
    for token in document.ids where token > 1 {
      let seed = key * UInt64(token)
      #expect(!text.contains(String(seed, radix: 16)) && !text.contains("\(seed)"))
    }
    var restored = try analysis.restoreState(text, DocumentStorage())
    #expect(try restored.checkpoint() == text)
    #expect(try analysis.evaluate(restored).analysis == analysis.evaluate(state).analysis)
    let other = try WatermarkDetectionAnalysis(
      LimitTests.withKey("15485867"))
    #expect(throws: AnalysisError.self) {
      var foreign = try other.restoreState(text, DocumentStorage())
      _ = try other.evaluate(foreign)
      _ = try foreign.checkpoint()
    }
  }

  private static func withKey(_ key: String) -> AnalysisConfiguration {
    configuration([entry("hf-lefthash", key: key)])
  }

  @Test("The table of sources says how many documents gave a draw")
  func contributors() throws {
    var corpus = try Corpus()
    corpus.add("long", length: 60, source: "a")
    corpus.add("none", length: 3, source: "a")
    corpus.append(TokenDocument(id: "bad", source: "a", fault: "is no JSON"))
    corpus.add("two", length: 6, source: "b")
    corpus.add("single", length: 3, source: "c")
    let table = try #require(
      try detect(corpus.documents).result.analysis.tables.first { $0.name == "sources" })
    let documents = try #require(table.columns.firstIndex(of: "documents"))
    let contributors = try #require(table.columns.firstIndex(of: "documents_with_draws"))
    #expect(table.rows.map { $0[documents].integer } == [3, 1, 1])
    #expect(table.rows.map { $0[contributors].integer } == [1, 1, 0])
  }
}
