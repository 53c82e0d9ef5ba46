import FairmarkFiles
import FairmarkTestSupport
import Foundation
import Testing

@testable import FairmarkWatermarking

@Suite("transformers' own output", .enabled(if: WatermarkGolden.exists("c_hf_detector")))
struct TransformersGoldenTests {
  func scheme(
    _ name: String, key: String = "15485863", vocabulary: Int, gamma: Double, width: Int?,
    options: [String: String] = [:]
  ) throws -> any WatermarkScheme {
    let configuration = SchemeConfiguration(
      scheme: "hf-" + name, vocabulary: vocabulary, gamma: gamma, contextWidth: width,
      options: options, key: SecretKey(key))
    return try #require(SchemeCatalog.scheme(configuration.scheme)).make(configuration)
  }

  struct Lists: Decodable {
    let fixedTable: Table
    let greenlists: [List]
  }

  struct Table: Decodable {
    let hashingKey: UInt64
    let first64: [UInt32]
  }

  struct List: Decodable {
    let vocabSize: Int
    let seedingScheme: String
    let contextWidth: Int
    let inputSeq: [UInt32]
    let greenlistRatio: Double
    let hashingKey: UInt64
    let rngSeedU64: UInt64
    let greenlistSize: Int
    let first64InPermOrder: [UInt32]
    let sha256Int64LePermOrder: String
  }

  @Test("92 green lists with their seeds, in the order of the permutation")
  func lists() throws {
    let file = try WatermarkGolden.read("b_hf_greenlists", as: Lists.self)
    #expect(file.greenlists.count == 92)
    let table = FixedHashTable(seed: file.fixedTable.hashingKey)
    #expect((0..<64).map { UInt32(table($0) - 1) } == file.fixedTable.first64)
    var schemes: [String: GreenListScheme] = [:]
    for row in file.greenlists {
      let label: Comment = "\(row.seedingScheme) \(row.vocabSize) \(row.inputSeq)"
      let name = "\(row.seedingScheme) \(row.hashingKey) \(row.vocabSize) \(row.greenlistRatio)"
      let found =
        try schemes[name]
        ?? scheme(
          row.seedingScheme, key: "\(row.hashingKey)", vocabulary: row.vocabSize,
          gamma: row.greenlistRatio, width: row.contextWidth) as? GreenListScheme
      let made = try #require(found)
      schemes[name] = made
      let width = row.inputSeq.count
      let seed = made.rule.seed(row.inputSeq.span, from: 0, width: width)
      #expect(seed == row.rngSeedU64, label)
      let list = made.table.list(seed: seed)
      #expect(list.count == row.greenlistSize, label)
      #expect(Array(list.prefix(64)) == row.first64InPermOrder, label)
      let bytes = list.flatMap { token in
        (0..<8).map { UInt8(truncatingIfNeeded: UInt64(token) >> (8 * $0)) }
      }
      #expect(SHA256Digest.of(bytes) == row.sha256Int64LePermOrder, label)
      // The fast way agrees with the plain one on the list's end and beyond it.
      let reader = made.table.makeReader()
      let inside = Set(list)
      for token in (0..<UInt32(row.vocabSize)).filter({ $0 % 997 == 5 }) {
        #expect(reader.isGreen(seed: seed, token: token) == inside.contains(token), label)
      }
    }
  }

  struct Detections: Decodable {
    let results: [Detection]
    let edgeCases: [EdgeCase]
  }

  struct Detection: Decodable {
    let sequence: String
    let seedingScheme: String
    let contextWidth: Int
    let greenlistRatio: Double
    let ignoreRepeatedNgrams: Bool
    let zThreshold: Double
    let numTokensScored: Double
    let numGreenTokens: Double
    let zScore: Double
    let pValue: Double
    let prediction: Bool
  }

  @Test("336 results of the detector")
  func detections() throws {
    let file = try WatermarkGolden.read("c_hf_detector", as: Detections.self)
    let sequences = try WatermarkGolden.sequences()
    #expect(file.results.count == 336)
    var schemes: [String: any WatermarkScheme] = [:]
    for row in file.results {
      let label: Comment = "\(row.sequence) \(row.seedingScheme) \(row.contextWidth)"
      let sequence = try #require(sequences[row.sequence])
      let name =
        "\(row.seedingScheme) \(row.contextWidth) \(row.greenlistRatio) \(sequence.vocabSize)"
      let made =
        try schemes[name]
        ?? scheme(
          row.seedingScheme, vocabulary: sequence.vocabSize, gamma: row.greenlistRatio,
          width: row.contextWidth, options: ["bos_token_id": "50256"])
      schemes[name] = made
      let tally = made.makeReader().tally(
        sequence.ids.span, scoredFrom: 0, row.ignoreRepeatedNgrams ? .ngram : .none)
      #expect(Double(tally.drawCount) == row.numTokensScored, label)
      #expect(tally.score == row.numGreenTokens, label)
      let score = try #require(
        KirchenbauerScore(green: Int(tally.score), of: tally.drawCount, gamma: row.greenlistRatio))
      #expect(agree(score.z, row.zScore), label)
      #expect(agree(score.pValue(.hf5), row.pValue), label)
      #expect(score.isWatermarked(above: row.zThreshold) == row.prediction, label)
    }
  }

  struct EdgeCase: Decodable {
    let label: String
    let ids: [UInt32]
    let scheme: String
    let contextWidth: Int
    let scored: [Double]?
    let green: [Double]?

    enum CodingKeys: CodingKey { case label, ids, scheme, contextWidth, scored, green }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      label = try container.decode(String.self, forKey: .label)
      // A batch of texts has no meaning here.
      ids = (try? container.decode([UInt32].self, forKey: .ids)) ?? []
      scheme = try container.decode(String.self, forKey: .scheme)
      contextWidth = try container.decode(Int.self, forKey: .contextWidth)
      scored = try container.decodeIfPresent([Double].self, forKey: .scored)
      green = try container.decodeIfPresent([Double].self, forKey: .green)
    }
  }

  @Test("edge cases: short texts, a leading token, ids beyond the vocabulary")
  func edgeCases() throws {
    let file = try WatermarkGolden.read("c_hf_detector", as: Detections.self)
    for row in file.edgeCases where !row.label.contains("bos None") && !row.ids.isEmpty {
      let made = try scheme(
        row.scheme, vocabulary: 50_257, gamma: 0.25, width: row.contextWidth,
        options: ["bos_token_id": "50256"])
      let tally = made.makeReader().tally(row.ids.span, scoredFrom: 0, .none)
      #expect(Double(tally.drawCount) == row.scored?[0] ?? 0, "\(row.label)")
      #expect(tally.score == row.green?[0] ?? 0, "\(row.label)")
    }
  }

  struct Traces: Decodable {
    struct Record: Decodable {
      let copiedTokenIds: [UInt32]
      let detectorResults: [Result]
    }
    struct Result: Decodable {
      let keyRole: String
      let repetitionPolicy: String
      let numGreenTokens: Int
      let numTokensScored: Int
      let zScore: Double
    }
    let records: [Record]
  }

  @Test(
    "12 of 12 published results on real texts of GPT-2",
    .enabled(if: SharedData.path("wm-labs-traces/lab04_gpt2_cpu_lefthash.json") != nil))
  func traces() throws {
    let path = try #require(SharedData.path("wm-labs-traces/lab04_gpt2_cpu_lefthash.json"))
    var count = 0
    for record in try WatermarkGolden.decode(path, as: Traces.self).records {
      for result in record.detectorResults where result.repetitionPolicy == "all" {
        let key = result.keyRole == "generation" ? "15485863" : "15485867"
        let made = try scheme("lefthash", key: key, vocabulary: 50_257, gamma: 0.25, width: 1)
        let tally = made.makeReader().tally(record.copiedTokenIds.span, scoredFrom: 0, .none)
        #expect(tally.drawCount == result.numTokensScored)
        #expect(Int(tally.score) == result.numGreenTokens)
        let score = KirchenbauerScore(
          green: Int(tally.score), of: tally.drawCount, gamma: 0.25)
        #expect(agree(score?.z, result.zScore))
        count += 1
      }
    }
    #expect(count == 12)
  }
}
