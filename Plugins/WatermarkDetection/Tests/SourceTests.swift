import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import FairmarkWatermarkDetection
import Testing

@Suite("The sources of watermark detection")
struct SourceTests {
  /// Texts of so many sources, each with a text that was marked more or less.
  private static func corpus(sourceCount: Int) throws -> Corpus {
    var corpus = try Corpus()
    for number in 0..<sourceCount {
      corpus.add(
        "text-\(number)", length: 40, marked: number % 10 == 3 ? 0.9 : 0, source: "s\(number)")
    }
    corpus.add("again", length: 40, source: "s3")
    return corpus
  }

  private static func table(_ result: DocumentResult) throws -> MetricTable {
    try #require(result.analysis.tables.first { $0.name == "sources" })
  }

  private static func recorded(_ result: DocumentResult) -> [String] {
    result.analysis.metrics.filter { $0.name == "source_log10_p" }.compactMap { record in
      for case .source(let name) in record.dimensions { return name }
      return nil
    }
  }

  @Test("up to 200 sources all have records, and nothing is said")
  func few() throws {
    let result = try detect(try Self.corpus(sourceCount: 200).documents).result
    #expect(Self.recorded(result) == (0..<200).map { "s\($0)" })
    #expect(!result.analysis.findings.contains { $0.code == "sources_without_records" })
  }

  @Test("of more, those with the least p-values have records, the table has all, and that is said")
  func many() throws {
    let result = try detect(try Self.corpus(sourceCount: 230).documents).result
    let table = try Self.table(result)
    let name = try #require(table.columns.firstIndex(of: "source"))
    let value = try #require(table.columns.firstIndex(of: "log10_p"))
    let p = try #require(table.columns.firstIndex(of: "p_value"))
    let adjusted = try #require(table.columns.firstIndex(of: "adjusted_p_value"))
    #expect(table.rows.compactMap { $0[name].string } == (0..<230).map { "s\($0)" })
    let pValues = table.rows.compactMap { $0[p].double }
    let corrected = table.rows.compactMap { $0[adjusted].double }
    #expect(corrected == Multiplicity.benjaminiHochberg(pValues))
    let ranked = table.rows.enumerated().sorted {
      ($0.element[value].double ?? 1, $0.offset) < ($1.element[value].double ?? 1, $1.offset)
    }
    let least = ranked.prefix(200).sorted { $0.offset < $1.offset }
    #expect(Self.recorded(result) == least.compactMap { $0.element[name].string })
    let finding = try #require(
      result.analysis.findings.first { $0.code == "sources_without_records" })
    #expect(finding.severity == .note)
    #expect(
      finding.message.hasPrefix("of 230 sources the 200 with the least p-values have records"))
  }

  @Test("each key has its own adjusted p-value: what one key marks speaks for no other")
  func keys() throws {
    var corpus = try Corpus()
    for number in 0..<6 {
      corpus.add("text-\(number)", length: 60, marked: number < 2 ? 0.9 : 0, source: "s\(number)")
    }
    // With so few draws no outcome has a p-value.
    corpus.add("short", length: 2, source: "short")
    let wrong = "another key of the tests, which marked nothing"
    let result = try detect(corpus.documents, [entry(), entry(key: wrong)]).result
    let table = try Self.table(result)
    let label = try #require(table.columns.firstIndex(of: "configuration"))
    let p = try #require(table.columns.firstIndex(of: "p_value"))
    let adjusted = try #require(table.columns.firstIndex(of: "adjusted_p_value"))
    #expect(table.rows.count == 14)
    let tested = table.rows.filter { $0[p] != .null }
    #expect(tested.count == 12)
    #expect(table.rows.allSatisfy { ($0[p] == .null) == ($0[adjusted] == .null) })
    #expect(
      tested.compactMap { $0[adjusted].double }
        == Multiplicity.benjaminiHochberg(tested.compactMap { $0[p].double }))
    let own = tested.filter { $0[label].string == "fairmark-keyed 1" }
    let other = tested.filter { $0[label].string == "fairmark-keyed 2" }
    #expect(own.prefix(2).allSatisfy { ($0[adjusted].double ?? 1) < 1e-4 })
    #expect(own.dropFirst(2).allSatisfy { ($0[adjusted].double ?? 0) > 0.05 })
    #expect(other.count == 6)
    #expect(other.allSatisfy { ($0[adjusted].double ?? 0) > 0.05 })
  }

  @Test(
    "the same is found from files as from memory, by any number of threads, and after a restart",
    arguments: [(1, 1), (40_000, 2), (1 << 24, 3)])
  func storage(byteLimit: Int, threadCount: Int) throws {
    let documents = try Self.corpus(sourceCount: 30).documents
    let entries = [
      entry(), entry("vllm-gumbel", key: "7", vocabulary: nil),
      entry("synthid-hf", key: "1,2,3,4,5", vocabulary: nil),
    ]
    let expected = try detect(documents, entries).result
    let temporary = try TemporaryFolder()
    let analysis = try WatermarkDetectionAnalysis(configuration(entries))
    let storage = DocumentStorage(
      folder: temporary.path + "/draws", memoryByteLimit: byteLimit, threadCount: threadCount)
    var state = analysis.makeState(storage)
    let workers = [analysis.makeWorker(), analysis.makeWorker()]
    var bytes: [UInt8] = []
    for (place, document) in documents.enumerated() {
      let worker = workers[place % 2]
      _ = try worker.analyze(document, appendingTo: &bytes)
      try state.merge(worker.takeState())
      if place == 12 {
        let checkpoint = try state.checkpoint()
        // What came after the checkpoint is lost, and done again.
        _ = try worker.analyze(documents[13], appendingTo: &bytes)
        try state.merge(worker.takeState())
        _ = try state.checkpoint()
        state = try analysis.restoreState(checkpoint, storage)
      }
    }
    let found = try analysis.evaluate(state)
    #expect(found.analysis == expected.analysis)
    #expect(found.files == expected.files)
  }
}
