import FairmarkJSONText
import FairmarkStatistics
import FairmarkWatermarking
import Testing

@Suite(
  "Gumbel schemes against vLLM's and SGLang's vectors", .enabled(if: SamplingGoldens.areThere))
struct GumbelGoldenTests {
  @Test("126 words of vLLM's function")
  func philoxWords() throws {
    let rows = try #require(try SamplingGoldens.read("g_serving_prfs.json")["vllm_words"]?.array)
    #expect(rows.count == 126)
    for row in rows {
      let context = try SamplingGoldens.ids(row["context"])
      let token = UInt32(try #require(row["token"]?.integer))
      let key = try #require(row["key"].flatMap(unsignedInteger))
      let word = SamplingWords.word(context, token, key: key, isPhilox: true)
      #expect(Int(word) == row["word"]?.integer)
      let uniform = try #require(row["uniform_f32"]?.double)
      let scores = SamplingWords.scores([word], bits: 24)
      #expect(SamplingGoldens.agree(scores[0], -Elementary.log1p(-uniform)))
    }
  }

  @Test("32 words of SGLang's function")
  func murmurWords() throws {
    let rows = try #require(try SamplingGoldens.read("g_serving_prfs.json")["sglang_words"]?.array)
    #expect(rows.count == 32)
    for row in rows {
      let context = try SamplingGoldens.ids(row["context"])
      let token = UInt32(try #require(row["token"]?.integer))
      let text = try #require(row["key"]?.string)
      let key = try #require(UInt64(text.dropFirst(2), radix: 16))
      let word = SamplingWords.word(context, token, key: key, isPhilox: false)
      #expect(Int(word) == row["hash"]?.integer)
      var draws = Draws()
      try sampling("sglang-gumbel", key: text, width: context.count).makeReader()
        .read((context + [token]).span, scoredFrom: 0, .prf, into: &draws)
      #expect(draws.keys.map { Int($0.low) } == [row["context_hash"]?.integer])
    }
  }

  @Test("83 detections")
  func detections() throws {
    let rows = try #require(try SamplingGoldens.read("g_serving_prfs.json")["detections"]?.array)
    let sequences = try SamplingGoldens.sequences()
    #expect(rows.count == 83)
    for row in rows {
      let name = try #require(row["scheme"]?.string)
      let prompt = try row["prompt"].map { try SamplingGoldens.ids($0) } ?? []
      let sequence = try #require(row["sequence"]?.string)
      let ids = try row["ids"].map { try SamplingGoldens.ids($0) } ?? #require(sequences[sequence])
      let key =
        try row["key"]?.string
        ?? String(#require(row["key"].flatMap(unsignedInteger)))
      let scheme =
        name.hasPrefix("sglang")
        ? "sglang-gumbel" : name.contains("dual_key") ? "vllm-gumbel-dual" : "vllm-gumbel"
      let tally = try sampling(scheme, key: key, width: row["context_width"]?.integer ?? 4)
        .tally(prompt + ids, from: prompt.count, name.contains("no dedup") ? .none : .prf)
      #expect(tally.drawCount == row["scored"]?.integer, "\(row)")
      let score = try #require(row["score"]?.double)
      #expect(SamplingGoldens.agree(tally.score, score), "\(row)")
    }
  }

  /// Keys up to 2^64 − 1 do not fit an `Int`.
  private func unsignedInteger(_ value: JSONValue) -> UInt64? {
    value.integer.flatMap { UInt64(exactly: $0) }
      ?? value.double.flatMap { number in
        number >= 0x1p63 ? .max : nil
      }
  }
}
