import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkJSONText
import FairmarkStatistics
import FairmarkTables
import FairmarkWatermarkDetection
import FairmarkWatermarking
import Testing

@Suite("Watermark detection")
struct WatermarkDetectionTests {
  private static func corpus() throws -> Corpus {
    var corpus = try Corpus()
    for number in 0..<20 {
      corpus.add("plain-\(number)", length: 60, source: number % 2 == 0 ? "north" : "south")
    }
    for number in 0..<5 { corpus.add("marked-\(number)", length: 60, marked: 0.9, source: "south") }
    corpus.add("prompted", length: 80, marked: 0.9, promptCount: 30)
    return corpus
  }

  @Test("the laws of the plugin API hold, for one configuration and for several")
  func laws() throws {
    let documents = try Self.corpus().documents
    #expect(
      checkDocumentAnalysis(
        WatermarkDetectionAnalysis.self, configuration([entry()]), documents: documents) == [])
    #expect(
      checkDocumentAnalysis(
        WatermarkDetectionAnalysis.self,
        configuration(
          [
            entry(), entry("vllm-gumbel", key: "7", vocabulary: nil),
            entry(key: "another key, as long"),
          ],
          ["segments": .boolean(true), "decoys": .integer(3)]), documents: documents) == [])
  }

  @Test("a row carries counts, and a p-value that follows from them")
  func row() throws {
    let detection = try detect(try Self.corpus().documents)
    for row in detection.rows {
      let count = try #require(row["tokens_scored"]?.integer)
      let green = try #require(row["green_tokens"]?.integer)
      let expected = BinomialDistribution(trials: count, probability: 0.25).tails(at: green - 1)
        .survival
      let p = try #require(row["p_value"]?.double)
      #expect(abs(p - expected) <= 1e-9 * expected, "\(row)")
      let z =
        (Double(green) - 0.25 * Double(count)) / (0.1875 * Double(count)).squareRoot()
      #expect(abs(try #require(row["z_score"]?.double) - z) <= 1e-9 * abs(z) + 1e-12)
      #expect(row["status"] == "ok")
    }
    #expect(
      detection.rows.map { $0["id"] } == (try Self.corpus().documents.map { .string($0.id ?? "") }))
  }

  @Test("marked documents are flagged, with q-values; plain ones are not")
  func flagged() throws {
    let detection = try detect(try Self.corpus().documents)
    let ids = try detection.flagged.compactMap { $0["id"]?.string }
    #expect(ids == (0..<5).map { "marked-\($0)" } + ["prompted"])
    for row in try detection.flagged {
      let p = try #require(row["p_value"]?.double)
      let q = try #require(row["q_value"]?.double)
      #expect(p <= q && q <= 0.01)
    }
    #expect(detection.record("flagged_documents")?.value == .count(6))
    #expect(detection.record("documents_tested")?.value == .count(26))
  }

  @Test("every document has a status, and no number where there is no evidence")
  func statuses() throws {
    var corpus = try Corpus()
    corpus.add("one", length: 1)
    corpus.add("few", length: 6)
    corpus.append(TokenDocument(id: "empty"))
    corpus.append(TokenDocument(id: "beyond", ids: [3, 399, 400, 2], promptCount: 1))
    corpus.append(TokenDocument(id: "beyond-prompt", ids: [3, 999, 4], promptCount: 2))
    corpus.append(TokenDocument(fault: "is not JSON at byte 1"))
    corpus.add("long", length: 60)
    let detection = try detect(corpus.documents, [entry()], ["evidence_level": .number(1e-6)])
    #expect(
      detection.rows.map { $0["status"]?.string } == [
        "too_short", "insufficient_evidence", "too_short", "bad_input", "bad_input", "bad_input",
        "ok",
      ])
    for row in detection.rows.dropLast() {
      for name in ["p_value", "log10_p", "z_score"] { #expect(row[name] == .null, "\(row)") }
      #expect(row["reason"]?.string?.isEmpty == false)
    }
    #expect(
      detection.rows[3]["reason"]?.string?.hasPrefix(
        "ids[1] is 400, and the vocabulary has 400 tokens") == true)
    #expect(detection.rows[4]["reason"]?.string?.hasPrefix("prompt_ids[1] is 999") == true)
    #expect(detection.rows[5]["line"] == 6)
    let scheme = MetricDimension.scheme("fairmark-keyed")
    for (name, count) in [
      ("documents_ok", 1), ("documents_too_short", 2), ("documents_insufficient_evidence", 1),
      ("documents_bad_input", 3),
    ] {
      #expect(detection.record(name, scheme)?.value == .count(count), "\(name)")
    }
  }

  @Test("several configurations are corrected for those that were tested")
  func severalConfigurations() throws {
    var corpus = try Self.corpus()
    corpus.append(TokenDocument(id: "beyond", ids: (0..<60).map { $0 * 7 }))
    let entries = [
      entry(), entry(key: "another key, as long"), entry("vllm-gumbel", key: "7", vocabulary: nil),
    ]
    let detection = try detect(corpus.documents, entries)
    for row in detection.rows {
      let results = try #require(row["results"]?.array)
      #expect(
        results.compactMap { $0["scheme"]?.string } == [
          "fairmark-keyed", "fairmark-keyed", "vllm-gumbel",
        ])
      let tested = results.filter { $0["status"] == "ok" }
      #expect(tested.count == (row["id"] == "beyond" ? 1 : 3))
      let corrected = try tested.map { result in
        let p = try #require(result["p_value"]?.double)
        #expect(try #require(result["p_corrected"]?.double) == min(1, p * Double(tested.count)))
        return min(1, p * Double(tested.count))
      }
      #expect(row["p_value"]?.double == corrected.min())
      #expect(row["status"] == "ok")
    }
    #expect(
      try detection.flagged.compactMap { $0["configuration"]?.string }
        == Array(repeating: "fairmark-keyed 1", count: 6))
  }

  @Test("ids of the prompt are context and are not scored")
  func prompt() throws {
    let documents = try Self.corpus().documents
    let prompted = try #require(documents.last)
    let row = try #require(try detect([prompted]).rows.last)
    #expect(row["tokens_with_context"] == 50)
    var alone = prompted
    alone.promptCount = 0
    #expect(try detect([alone]).rows.last?["tokens_with_context"]?.integer ?? 0 > 50)
  }

  @Test("a draw counts once for its source, in however many documents it stands")
  func sources() throws {
    var corpus = try Corpus()
    corpus.add("first", length: 200, source: "once")
    var copies = corpus
    for number in 0..<5 {
      var copy = corpus.documents[0]
      copy.id = "copy-\(number)"
      copies.append(copy)
    }
    let dimensions = (MetricDimension.scheme("fairmark-keyed"), MetricDimension.source("once"))
    let once = try #require(
      try detect(corpus.documents).record("source_p_value", dimensions.0, dimensions.1))
    let many = try #require(
      try detect(copies.documents).record("source_p_value", dimensions.0, dimensions.1))
    #expect(once.value == many.value)
    #expect(once.n == many.n)
    let row = try #require(try detect(corpus.documents).rows.first)
    #expect(once.value.double == row["p_value"]?.double)
  }

  @Test("parity modes are marked as not calibrated")
  func parity() throws {
    for mode in Deduplication.allCases {
      let detection = try detect(
        try Self.corpus().documents, [entry()], ["deduplication": .choice(mode.rawValue)])
      let isMarked = detection.result.analysis.findings.contains { $0.code == "not_calibrated" }
      #expect(isMarked == (mode != .prf))
      let countsAll = detection.result.analysis.findings.contains {
        $0.message.hasPrefix("every repetition counts ('none')")
      }
      #expect(countsAll == (mode == .none))
    }
  }

  @Test("decoys give the rank among keys that nobody used, the same each time")
  func decoys() throws {
    let documents = try Self.corpus().documents
    let parameters: [String: ParameterValue] = ["decoys": .integer(19)]
    let detection = try detect(documents, [entry()], parameters)
    for row in detection.rows {
      let p = try #require(row["decoy_p_value"]?.double)
      #expect(p >= 0.05 && p <= 1)
      if row["id"]?.string?.hasPrefix("marked") == true { #expect(p == 0.05) }
    }
    #expect(try detect(documents, [entry()], parameters).text == detection.text)
  }

  @Test("segments lie where the watermark is")
  func segments() throws {
    var corpus = try Corpus()
    corpus.add("marked", length: 120, marked: 0.95)
    var other = try Corpus()
    other.add("plain", length: 150)
    let ids =
      Array(other.documents[0].ids.prefix(100)) + corpus.documents[0].ids
      + Array(other.documents[0].ids.suffix(50))
    let row = try #require(
      try detect([TokenDocument(id: "inserted", ids: ids)], [entry()], ["segments": .boolean(true)])
        .rows.first)
    let segment = try #require(row["segments"]?.array?.first)
    #expect((90...115).contains(try #require(segment["start"]?.integer)))
    #expect((205...230).contains(try #require(segment["end"]?.integer)))
    #expect(try #require(segment["p_value"]?.double) < 1e-9)
  }

  @Test("the key is in no output and no error")
  func secrecy() throws {
    let key = "314159265358979"
    let detection = try detect(try Self.corpus().documents, [entry("hf-lefthash", key: key)])
    #expect(!detection.text.contains(key))
    #expect(!"\(detection.result)".contains(key))
    let error = #expect(throws: AnalysisError.self) {
      try WatermarkDetectionAnalysis(
        configuration([entry("hf-lefthash", key: "no integer \(key)")]))
    }
    #expect(error?.message.contains(key) == false)
    #expect(error?.key == "configurations")
  }

  @Test("a p-value below the smallest double is never a zero")
  func underflow() throws {
    var corpus = try Corpus()
    corpus.add("long", length: 1500, marked: 1)
    let row = try #require(try detect(corpus.documents).rows.first)
    #expect(row["p_value"]?.double == .leastNonzeroMagnitude)
    #expect(try #require(row["log10_p"]?.double) < -400)
  }

  @Test(
    "the procedures flag what their definitions say",
    arguments: DiscoverySelection.Procedure.allCases)
  func procedures(procedure: DiscoverySelection.Procedure) throws {
    let detection = try detect(
      try Self.corpus().documents, [entry()], ["procedure": .choice(procedure.rawValue)])
    let p = detection.rows.compactMap { $0["p_value"]?.double }
    let flagged = try detection.flagged.compactMap { $0["document"]?.integer }
    switch procedure {
    case .benjaminiHochberg:
      let q = Multiplicity.benjaminiHochberg(p)
      #expect(flagged == q.indices.filter { q[$0] <= 0.01 })
    case .benjaminiYekutieli:
      let q = Multiplicity.benjaminiYekutieli(p)
      #expect(flagged == q.indices.filter { q[$0] <= 0.01 })
    case .eBenjaminiHochberg:
      #expect(flagged.allSatisfy { p[$0] <= 0.01 })
      #expect(flagged.count >= 4)
    }
  }
}
