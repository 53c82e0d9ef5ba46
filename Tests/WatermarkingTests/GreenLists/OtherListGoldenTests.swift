import FairmarkFiles
import Testing

@testable import FairmarkWatermarking

@Suite("other green lists", .enabled(if: WatermarkGolden.exists("g_serving_prfs")))
struct OtherListGoldenTests {
  func scheme(
    _ name: String, key: String, vocabulary: Int, gamma: Double, width: Int? = nil,
    options: [String: String] = [:]
  ) throws -> any WatermarkScheme {
    let configuration = SchemeConfiguration(
      scheme: name, vocabulary: vocabulary, gamma: gamma, contextWidth: width, options: options,
      key: SecretKey(key))
    return try #require(SchemeCatalog.scheme(name)).make(configuration)
  }

  struct Serving: Decodable {
    let threeBricks: [ThreeBricks]
    let unigram: [Unigram]
  }

  struct ThreeBricks: Decodable {
    let sequence: String
    let ngram: Int
    let scoring: String
    let gamma: Double
    let ntoks: Int
    let marylandScore: Double
  }

  struct Unigram: Decodable {
    let watermarkKey: Int
    let vocabSize: Int
    let fraction: Double
    let seed32: UInt64
    let greenCount: Int
    let greenFirst32: [UInt32]
    let greenSha256Int64LeSorted: String
  }

  @Test("36 tallies of three_bricks, by its three ways to count")
  func threeBricks() throws {
    let rows = try WatermarkGolden.read("g_serving_prfs", as: Serving.self).threeBricks
    let sequences = try WatermarkGolden.sequences()
    #expect(rows.count == 36)
    let ways: [String: Deduplication] = ["none": .none, "v1": .context, "v2": .ngram]
    for row in rows {
      let sequence = try #require(sequences[row.sequence])
      let made = try scheme(
        "three-bricks", key: "35317", vocabulary: sequence.vocabSize, gamma: row.gamma,
        width: row.ngram)
      let tally = made.makeReader().tally(
        sequence.ids.span, scoredFrom: 0, try #require(ways[row.scoring]))
      #expect(tally.drawCount == row.ntoks, "\(row.sequence) \(row.ngram) \(row.scoring)")
      #expect(tally.score == row.marylandScore, "\(row.sequence) \(row.ngram) \(row.scoring)")
    }
  }

  @Test("9 lists of Unigram")
  func unigram() throws {
    let rows = try WatermarkGolden.read("g_serving_prfs", as: Serving.self).unigram
    #expect(rows.count == 9)
    for row in rows {
      let made = try #require(
        try scheme(
          "unigram", key: "\(row.watermarkKey)", vocabulary: row.vocabSize, gamma: row.fraction)
          as? GreenListScheme)
      let seed = made.rule.seed(ofIndex: 0)
      #expect(seed == row.seed32)
      let list = made.table.list(seed: seed)
      #expect(list.count == row.greenCount)
      #expect(Array(list.prefix(32)) == row.greenFirst32)
      let bytes = list.flatMap { token in
        (0..<8).map { UInt8(truncatingIfNeeded: UInt64(token) >> (8 * $0)) }
      }
      #expect(SHA256Digest.of(bytes) == row.greenSha256Int64LeSorted)
      let ids = (0..<UInt32(row.vocabSize)).filter { $0 % 7 == 3 }
      let tally = made.makeReader().tally(ids.span, scoredFrom: 0, .prf)
      #expect(Int(tally.score) == Set(list).intersection(ids).count)
    }
  }

  struct Digests: Decodable {
    struct Row: Decodable {
      let prevTokenId: UInt32
      let sha256: String
      let variants: [String: Variant]
    }
    struct Variant: Decodable {
      let seed: UInt64
      let greenFirst16: [UInt32]
    }
    let vocabSize: Int
    let gamma: Double
    let greenSize: Int
    let rows: [Row]
  }

  @Test("the SHA-256-salted list in its reductions")
  func digests() throws {
    let file = try WatermarkGolden.read("f_sha256_variant", as: Digests.self)
    #expect(file.rows.count == 6)
    for row in file.rows {
      for (name, variant) in row.variants where !name.hasPrefix("low32") {
        let reduction = name.hasPrefix("low64") ? "low64" : name.replacing("**", with: "^")
        let made = try #require(
          try scheme(
            "sha256-salted", key: "salt-123", vocabulary: file.vocabSize, gamma: file.gamma,
            options: ["reduction": reduction]) as? GreenListScheme)
        let seed = made.rule.seed(ofIndex: row.prevTokenId)
        #expect(seed == variant.seed, "\(row.prevTokenId) \(name)")
        let list = made.table.list(seed: seed)
        #expect(list.count == file.greenSize)
        #expect(Array(list.prefix(16)) == variant.greenFirst16, "\(row.prevTokenId) \(name)")
      }
    }
  }

  @Test("the salt is the key, in each of its spellings")
  func salts() throws {
    let ids = SchemeCatalog.conformanceIDs
    let tallies = try ["salt-123", "-salt-123", "123"].map {
      try scheme("sha256-salted", key: $0, vocabulary: 50_257, gamma: 0.5).makeReader()
        .tally(ids.span, scoredFrom: 0, .prf)
    }
    #expect(Set(tallies).count == 1)
    let other = try scheme("sha256-salted", key: "salt-124", vocabulary: 50_257, gamma: 0.5)
    #expect(other.makeReader().tally(ids.span, scoredFrom: 0, .prf) != tallies[0])
  }
}
