import FairmarkFiles
import FairmarkJSONText
import FairmarkTestSupport
import Foundation
import Testing

@testable import FairmarkWatermarking

@Suite(
  "SynthID against transformers' and DeepMind's vectors", .enabled(if: SamplingGoldens.areThere))
struct SynthIDGoldenTests {
  @Test("the tables of random bits")
  func tables() throws {
    let draws = try #require(
      try SamplingGoldens.read("a_randperm.json")["other_draws"]?.array)
    let table = try #require(
      draws.first { $0["op"]?.string?.hasPrefix("torch.randint(0,2") == true })
    let cpu = SynthIDTable.processor(seed: 0, size: 65536)
    #expect(cpu.reduce(0) { $0 + Int($1) } == table["ones"]?.integer)
    #expect(digest(cpu.map(Int64.init)) == table["sha256_int64le"]?.string)
    let emulated = try #require(
      try SamplingGoldens.read("h_cuda_emulated.json")["synthid_hf_table_cuda"])
    let cuda = SynthIDTable.graphicsProcessor(seed: 0, size: 65536, threads: 65536)
    #expect(cuda.reduce(0) { $0 + Int($1) } == emulated["ones"]?.integer)
    #expect(digest(cuda.map(Int64.init)) == emulated["sha256_int64le"]?.string)
  }

  @Test(
    "the table that explains MarkLLM's generations on a GPU",
    .enabled(if: SharedData.path("wm-synthid-markllm/derived_sampling_table_cuda_seed0.txt") != nil)
  )
  func generatingTable() throws {
    let path = try #require(
      SharedData.path("wm-synthid-markllm/derived_sampling_table_cuda_seed0.txt"))
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let bits = text.utf8.filter { $0 == 48 || $0 == 49 }.map { $0 - 48 }
    #expect(SynthIDTable.graphicsProcessor(seed: 0, size: 65536, threads: 65536) == bits)
  }

  @Test("48 texts: hashes of layers, g-values, masks and means")
  func rows() throws {
    let golden = try SamplingGoldens.read("e_synthid.json")
    let rows = try #require(golden["rows"]?.array)
    let sequences = try SamplingGoldens.sequences()
    #expect(rows.count == 48)
    for row in rows {
      let depth = try #require(row["num_keys"]?.integer)
      let keys = try #require(golden["keys30"]?.array).prefix(depth).compactMap(\.integer)
      let length = try #require(row["ngram_len"]?.integer)
      let name = row["impl"]?.string == "hf" ? "synthid-hf" : "synthid-deepmind"
      let sequence = try #require(row["sequence"]?.string)
      let ids = try #require(sequences[sequence])
      let key = keys.map(String.init).joined(separator: ",")
      let options = ["ngram_len": String(length), "eos_token_id": "50256"]
      let scheme = try #require(try sampling(name, key: key, options) as? SynthID)

      let hashes = (length...ids.count).map { scheme.hash(ids[$0 - length..<$0]) }
      let layers = hashes.flatMap { hash in
        scheme.keys.map { Int64(bitPattern: (hash &+ $0) &* 6_364_136_223_846_793_005 &+ 1) }
      }
      #expect(digest(layers) == row["ngram_keys_sha256_int64le"]?.string)
      let bits = hashes.flatMap { scheme.layerBits(ofHash: $0) }
      #expect(digest(bits.map(Int64.init)) == row["g_sha256_int64le"]?.string)
      if let initial = row["hash_iv"]?.integer { #expect(scheme.initial == UInt64(initial)) }

      var draws = Draws()
      let withoutEnd = try sampling(name, key: key, ["ngram_len": String(length)])
      withoutEnd.makeReader().read(ids.span, scoredFrom: 0, .context, into: &draws)
      let mask = (length - 1..<ids.count).map { draws.positions.contains(Int32($0)) ? "1" : "0" }
      #expect(mask.joined() == row["context_repetition_mask"]?.string)

      let tally = scheme.tally(ids, .context)
      #expect(tally.drawCount == row["unmasked"]?.integer)
      #expect(Int(tally.score) == row["g_ones"]?.integer)
      #expect(scheme.tally(ids, .none).drawCount == row["eos_mask_sum"]?.integer)
      let weighted = try #require(
        try sampling(name, key: key, options.merging(["weights": "linear"]) { $1 }) as? SynthID)
      let means = (row["mean"]?.double, row["weighted_mean"]?.double)
      guard let mean = means.0, let weightedMean = means.1 else {
        #expect(scheme.mean(tally) == nil)
        continue
      }
      #expect(SamplingGoldens.agree(try #require(scheme.mean(tally)), mean))
      let linear = try #require(weighted.mean(weighted.tally(ids, .context)))
      #expect(SamplingGoldens.agree(linear, weightedMean), "\(linear) \(weightedMean)")
    }
  }

  @Test("transformers' tournament moves the scores as its g-values say")
  func tournament() throws {
    let golden = try #require(try SamplingGoldens.read("e_synthid.json")["hf_tournament_steps"])
    let keys = try #require(golden["keys"]?.array).compactMap(\.integer)
    let text = keys.map(String.init).joined(separator: ",")
    let scheme = try #require(try sampling("synthid-hf", key: text) as? SynthID)
    let steps = try #require(golden["steps"]?.array)
    #expect(steps.count == 3)
    var context: [UInt32] = [0, 0, 0, 0]
    for step in steps {
      let ids = try SamplingGoldens.ids(step["input_ids"])
      if step["step"]?.integer != 0 { context = context.dropFirst() + [ids[ids.count - 1]] }
      let expected = try #require(step["out"]?.array).compactMap(\.double)
      let logits = (0..<32).map { Double(($0 * 7919) % 37) / 10 }
      let most = logits.map(exponential).reduce(0, +)
      var shares = logits.map { exponential($0) / most }
      let bits = (0..<32).map { scheme.layerBits(ofHash: scheme.hash(context + [UInt32($0)])) }
      for layer in keys.indices {
        let mass = zip(shares, bits).reduce(0.0) { $0 + $1.0 * Double($1.1[layer]) }
        for token in 0..<32 { shares[token] *= 1 + Double(bits[token][layer]) - mass }
      }
      for token in 0..<32 {
        #expect(abs(logarithm(shares[token]) - expected[token]) < 1e-5, "\(token)")
      }
    }
  }

  private func digest(_ values: [Int64]) -> String {
    SHA256Digest.of(
      values.flatMap { value in (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } })
  }
}
