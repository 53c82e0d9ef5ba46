import FairmarkWatermarking
import Testing

/// Figures by Notebooksless-Scripts/golden/sampling_schemes.py.
@Suite("Gumbel and SynthID schemes")
struct SamplingSchemeTests {
  static let ids: [UInt32] = [
    314, 1592, 6535, 8979, 3238, 4626, 4338, 3279, 5028, 8419, 7169, 3993, 7510, 5820, 9749, 4459,
    2307, 8164, 623, 48, 25, 17, 48, 25, 17, 48, 25,
  ]
  static let nineKeys = "654,400,836,123,340,443,597,160,57"

  struct Case: CustomTestStringConvertible, Sendable {
    var scheme: String
    var key: String
    var width: Int?
    var options: [String: String] = [:]
    var scoredFrom = 0
    var deduplication = Deduplication.prf
    var draws: Int
    var score: Double
    var testDescription: String {
      "\(scheme) \(width ?? 4) \(options) \(scoredFrom) \(deduplication)"
    }
  }

  static let cases = [
    Case(scheme: "vllm-gumbel", key: "42", draws: 26, score: 22.52455506305649),
    Case(scheme: "vllm-gumbel", key: "0x2a", draws: 26, score: 22.52455506305649),
    Case(
      scheme: "vllm-gumbel", key: "42", deduplication: .none, draws: 27, score: 22.79320959019891),
    Case(
      scheme: "vllm-gumbel", key: "42", deduplication: .context, draws: 26,
      score: 22.52455506305649),
    Case(
      scheme: "vllm-gumbel", key: "42", deduplication: .ngram, draws: 26,
      score: 22.52455506305649),
    Case(scheme: "vllm-gumbel", key: "42", width: 1, draws: 23, score: 21.909372031280995),
    Case(scheme: "vllm-gumbel", key: "42", width: 7, draws: 27, score: 20.58404264187989),
    Case(scheme: "vllm-gumbel", key: "42", scoredFrom: 10, draws: 16, score: 18.62011704522604),
    Case(scheme: "vllm-gumbel-dual", key: "42", draws: 26, score: 25.81501577585698),
    Case(
      scheme: "sglang-gumbel", key: "0123456789abcdef", draws: 22, score: 15.411651086650485),
    Case(
      scheme: "sglang-gumbel", key: "0x123456789ABCDEF", deduplication: .none, draws: 23,
      score: 15.695065818525759),
    Case(
      scheme: "sglang-gumbel", key: "0123456789abcdef", width: 7, draws: 20,
      score: 18.79462454026775),
    Case(
      scheme: "sglang-gumbel", key: "0123456789abcdef", scoredFrom: 2, draws: 24,
      score: 16.33541957668345),
    Case(
      scheme: "sglang-gumbel", key: "0123456789abcdef", scoredFrom: 10, draws: 16,
      score: 12.19616014663105),
    Case(
      scheme: "sglang-gumbel-dual", key: "0123456789abcdef,fedcba9876543210", draws: 22,
      score: 18.50178763689419),
    Case(
      scheme: "sglang-gumbel-dual", key: "0123456789abcdef, 0xfedcba9876543210",
      options: ["mixing_probability": "0.3"], draws: 22, score: 21.38400574166688),
    Case(scheme: "synthid-hf", key: nineKeys, draws: 22, score: 98),
    Case(scheme: "synthid-hf", key: nineKeys, deduplication: .none, draws: 23, score: 103),
    Case(
      scheme: "synthid-hf", key: "[" + nineKeys + "]", options: ["weights": "linear"], draws: 22,
      score: 4060),
    Case(
      scheme: "synthid-hf", key: nineKeys, options: ["ngram_len": "3"], draws: 22, score: 87),
    Case(scheme: "synthid-hf", key: nineKeys, width: 2, draws: 22, score: 87),
    Case(scheme: "synthid-hf", key: nineKeys, scoredFrom: 10, draws: 12, score: 50),
    Case(
      scheme: "synthid-hf", key: nineKeys, options: ["eos_token_id": "623"], draws: 14, score: 67),
    Case(
      scheme: "synthid-hf", key: nineKeys,
      options: ["sampling_table_size": "1000", "sampling_table_seed": "7"], draws: 22, score: 101),
    Case(
      scheme: "synthid-hf", key: nineKeys, options: ["table": "cuda"], draws: 22, score: 101),
    Case(
      scheme: "synthid-hf", key: nineKeys, options: ["table": "cuda", "threads": "40960"],
      draws: 22, score: 98),
    Case(
      scheme: "synthid-hf", key: nineKeys, options: ["table": "cuda", "gpu": "T4"], draws: 22,
      score: 98),
    Case(
      scheme: "synthid-hf", key: nineKeys, options: ["table": "cuda", "gpu": "a100"], draws: 22,
      score: 101),
    Case(scheme: "synthid-deepmind", key: nineKeys, draws: 22, score: 103),
    Case(
      scheme: "synthid-deepmind", key: nineKeys, options: ["weights": "linear"], draws: 22,
      score: 4766),
    Case(
      scheme: "synthid-deepmind", key: "-5 4611686018427387904 0", draws: 22, score: 35),
  ]

  @Test("score as an independent implementation does", arguments: cases)
  func scores(_ example: Case) throws {
    let scheme = try sampling(
      example.scheme, key: example.key, width: example.width, example.options)
    let tally = scheme.tally(Self.ids, from: example.scoredFrom, example.deduplication)
    #expect(tally.drawCount == example.draws)
    #expect(SamplingGoldens.agree(tally.score, example.score), "\(tally.score)")
  }

  @Test("list the draws that they sum", arguments: cases)
  func draws(_ example: Case) throws {
    let scheme = try sampling(
      example.scheme, key: example.key, width: example.width, example.options)
    let reader = scheme.makeReader()
    // A long document before leaves nothing behind.
    let noise = (0..<3000).map { UInt32($0 * $0 % 101) }
    _ = reader.tally(noise.span, scoredFrom: 0, example.deduplication)
    var draws = Draws()
    reader.read(Self.ids.span, scoredFrom: example.scoredFrom, example.deduplication, into: &draws)
    let tally = scheme.tally(Self.ids, from: example.scoredFrom, example.deduplication)
    #expect(draws.scorableCount == tally.scorableCount)
    #expect(draws.scores.count == tally.drawCount)
    #expect(draws.keys.count == tally.drawCount)
    #expect(draws.scores.reduce(0, +) == tally.score)
    #expect(draws.positions == draws.positions.sorted())
    #expect(Set(draws.positions).count == tally.drawCount)
    if example.deduplication == .prf { #expect(Set(draws.keys).count == tally.drawCount) }
  }

  @Test("score a long text as its parts", arguments: cases.map(\.scheme))
  func blocks(_ name: String) throws {
    let example = try #require(Self.cases.first { $0.scheme == name })
    let scheme = try sampling(example.scheme, key: example.key)
    let ids = (0..<1700).map { UInt32(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 7) % 50257 }
    var whole = Draws()
    scheme.makeReader().read(ids.span, scoredFrom: 0, .none, into: &whole)
    for place in [0, 1, 3, 508, 509, 511, 512, 513, 1023, 1400] where place < whole.scores.count {
      let position = Int(whole.positions[place])
      let first = max(0, position - 4)
      guard position >= 4 else { continue }
      var part = Draws()
      let window = Array(ids[first...position])
      scheme.makeReader().read(window.span, scoredFrom: 0, .none, into: &part)
      #expect(part.scores.last == whole.scores[place])
      #expect(part.keys.last == whole.keys[place])
    }
  }

  @Test("SGLang's contexts with equal hashes are one draw, and two contexts to its detector")
  func collidingContexts() throws {
    // Known to collide from SGLang's own tests.
    let ids: [UInt32] = [55826, 167495, 17, 62387, 187178, 18]
    let scheme = try sampling("sglang-gumbel", key: "0123456789abcdef", width: 2)
    #expect(scheme.tally(ids, .context).drawCount == 4)
    #expect(scheme.tally(ids, .prf).drawCount == 3)
  }

  @Test("SynthID's original detectors forget a context after the history")
  func history() throws {
    let ids: [UInt32] = [1, 2, 3, 4, 5, 1, 2, 9]
    let remembering = try sampling(
      "synthid-hf", key: "5,6,7", ["ngram_len": "3", "context_history_size": "5"])
    #expect(remembering.tally(ids, .context).drawCount == 5)
    let forgetting = try sampling(
      "synthid-hf", key: "5,6,7", ["ngram_len": "3", "context_history_size": "4"])
    #expect(forgetting.tally(ids, .context).drawCount == 6)
    #expect(forgetting.tally(ids, .prf).drawCount == 5)
  }

  @Test("texts without a position to score", arguments: cases.map(\.scheme))
  func nothing(_ name: String) throws {
    let example = try #require(Self.cases.first { $0.scheme == name })
    let scheme = try sampling(example.scheme, key: example.key)
    #expect(scheme.tally([]) == Tally(scorableCount: 0, drawCount: 0, score: 0))
    #expect(scheme.tally([1, 2, 3], from: 3).drawCount == 0)
    #expect(scheme.tally([1, 2, 3], from: 9).drawCount == 0)
    #expect(scheme.tally([4_294_967_295]).scorableCount == (name.hasPrefix("vllm") ? 1 : 0))
  }

  @Test("laws")
  func laws() throws {
    #expect(try sampling("vllm-gumbel", key: "1").law == .exponential)
    #expect(
      try sampling("vllm-gumbel-dual", key: "1", ["alpha": "0.1"]).law
        == .mixedExponential(weight: 0.1))
    #expect(try sampling("sglang-gumbel-dual", key: "1,2").law == .exponential)
    #expect(
      try sampling("synthid-deepmind", key: "1,2,1").law == .weightedBits(weights: [2, 1]))
    #expect(
      try sampling("synthid-hf", key: "1,2,65537").law
        == .unevenBits(weights: [2, 1], ones: 32743, total: 65536))
    #expect(
      try sampling("synthid-hf", key: "1,2,3", ["weights": "linear", "table": "cuda"]).law
        == .unevenBits(weights: [20, 11, 2], ones: 32787, total: 65536))
  }
}
