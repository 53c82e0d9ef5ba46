import FairmarkTestSupport
import Foundation
import Testing

@testable import FairmarkWatermarking

/// The vectors that PyTorch 2.15 and NumPy wrote, kept beside the repository.
@Suite(
  "Golden permutations and lists",
  .enabled(if: SharedData.exists("golden/watermark/a_randperm.json")))
struct ListGoldenTests {
  typealias Row = [String: Any]

  func rows(_ file: String, _ name: String) throws -> [Row] {
    let path = SharedData.folder + "/golden/watermark/" + file
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? Row)
    return try #require(document[name] as? [Row])
  }

  /// Seeds go from -2^63 to 2^64 - 1.
  func seed(_ value: Any?) throws -> UInt64 {
    let text = try #require(value as? NSNumber).stringValue
    return try UInt64(text) ?? UInt64(bitPattern: #require(Int64(text)))
  }

  @Test("147 permutations and 11 more", arguments: [("randperm", 147), ("extra", 11)])
  func permutations(name: String, count: Int) throws {
    let rows = try rows("a_randperm.json", name)
    #expect(rows.count == count)
    for row in rows {
      var generator = TorchGenerator(seed: try seed(row["seed"]))
      let found = generator.permutation(try #require(row["n"] as? Int))
      #expect(
        digest(found) == row["sha256_int64le"] as? String, "\(row["seed"] ?? "") \(row["n"] ?? "")")
    }
  }

  @Test("words of the Mersenne Twister")
  func words() throws {
    for row in try rows("a_randperm.json", "mt19937_words") {
      var generator = TorchGenerator(seed: try seed(row["seed"]))
      let expected = try #require(row["first16"] as? [UInt32])
      #expect((0..<16).map { _ in generator.word() } == expected)
    }
  }

  @Test("92 green lists, as list and as row")
  func greenLists() throws {
    let rows = try rows("b_hf_greenlists.json", "greenlists")
    #expect(rows.count == 92)
    for row in rows {
      let table = GreenListTable(
        recipe: .torchCPU(.first), vocabulary: try #require(row["vocab_size"] as? Int),
        listSize: try #require(row["greenlist_size"] as? Int), byteLimit: 1 << 20)
      let seed = try seed(row["rng_seed_u64"])
      #expect(digest(table.list(seed: seed)) == row["sha256_int64le_perm_order"] as? String)
      let sorted = row["sha256_int64le_sorted"] as? String
      #expect(digest(rowList(table, seed: seed)) == sorted)
    }
  }

  @Test("lists that CUDA devices draw, derived from the sources")
  func deviceLists() throws {
    for row in try rows("h_cuda_emulated.json", "randperm") {
      let count = try #require(row["n"] as? Int)
      let threads = UInt32(try #require(row["T"] as? Int))
      let seed = try seed(row["seed"])
      let found = CUDAGenerator(seed: seed).permutation(count, threads: threads)
      #expect(digest(found) == row["sha256_int64le"] as? String)
      let table = GreenListTable(
        recipe: .torchCUDA(threads: threads), vocabulary: count, listSize: count / 4,
        byteLimit: 1 << 20)
      #expect(digest(rowList(table, seed: seed)) == row["green25_sorted_sha"] as? String)
    }
  }

  @Test("Unigram's lists")
  func masks() throws {
    for row in try rows("g_serving_prfs.json", "unigram") {
      let table = GreenListTable(
        recipe: .shuffledMask, vocabulary: try #require(row["vocab_size"] as? Int),
        listSize: try #require(row["green_count"] as? Int), byteLimit: 1 << 20, indexCount: 1)
      let found = rowList(table, seed: try seed(row["seed32"]), index: 0)
      #expect(digest(found) == row["green_sha256_int64le_sorted"] as? String)
    }
  }

  /// The list as the row of an index tells it.
  func rowList(_ table: GreenListTable, seed: UInt64, index: UInt32 = 7) -> [UInt32] {
    let reader = table.makeReader()
    let tokens = (0..<UInt32(table.vocabulary)).map { $0 }
    // The second question fills the row.
    for _ in 0..<2 { _ = reader.isGreen(index: index, token: 0, seed: seed) }
    let indices = [UInt32](repeating: index, count: tokens.count)
    var green = [UInt8](repeating: 0, count: tokens.count)
    var span = green.mutableSpan
    reader.membership(indices: indices.span, tokens: tokens.span, into: &span) { _ in seed }
    return tokens.filter { green[Int($0)] == 1 }
  }
}
