import FairmarkTestSupport
import Testing

@testable import FairmarkWatermarking

@Suite("Schemes with green lists")
struct GreenListSchemeTests {
  /// A small vocabulary, so that plain builds stay fast.
  func configuration(
    _ name: String, vocabulary: Int = 300, key: String? = nil, gamma: Double? = nil,
    width: Int? = nil, options: [String: String] = [:]
  ) -> SchemeConfiguration {
    SchemeConfiguration(
      scheme: name, vocabulary: name == "fairmark-keyed" ? nil : vocabulary, gamma: gamma,
      contextWidth: width, options: options, key: SecretKey(key ?? "15485863"))
  }

  func make(_ configuration: SchemeConfiguration) throws -> any WatermarkScheme {
    try #require(SchemeCatalog.scheme(configuration.scheme)).make(configuration)
  }

  /// All schemes in several forms.
  func all() throws -> [any WatermarkScheme] {
    var made = try SchemeCatalog.greenListSchemes.map { try make(configuration($0.name)) }
    for function in KirchenbauerFunction.allCases {
      for width in [2, 3] {
        for salt in ["true", "false"] {
          made.append(
            try make(
              configuration(
                "kgw-freeform", width: width,
                options: ["prf": function.rawValue, "self_salt": salt])))
        }
      }
    }
    for form in ["time", "additive", "skip", "min"] {
      for side in ["left", "self"] {
        made.append(
          try make(
            configuration(
              "markllm-kgw", width: 2, options: ["f_scheme": form, "window_scheme": side])))
      }
    }
    for key in ["1024", "-1", "18446744073709551615", "9223372036854775813"] {
      made.append(try make(configuration("hf-lefthash", key: key, width: 3)))
    }
    made.append(try make(configuration("hf-lefthash", options: ["bos_token_id": "7"])))
    made.append(try make(configuration("hf-lefthash", options: ["device": "cuda"])))
    made.append(
      try make(configuration("kgw-selfhash", options: ["device": "cuda", "gpu": "a100"])))
    return made
  }

  @Test("a tally is the sum of the draws, for all ways to count and all prompts")
  func tallies() throws {
    var random = SplitMix64(seed: 3)
    let documents: [[UInt32]] = [0, 1, 3, 7, 60].map { length in
      (0..<length).map { _ in UInt32(random.next() % 12) }
    }
    for scheme in try all() {
      let reader = scheme.makeReader()
      var draws = Draws()
      for ids in documents + [[7, 1, 2, 3, 7, 8], [299, 300, 4_000_000_000, 5, 6, 7, 8]] {
        for prompt in [0, 5, 200] {
          for deduplication in Deduplication.allCases {
            let label: Comment = "\(scheme.name) \(scheme.parameters) \(ids.count) \(prompt)"
            reader.read(ids.span, scoredFrom: prompt, deduplication, into: &draws)
            let tally = reader.tally(ids.span, scoredFrom: prompt, deduplication)
            #expect(tally.scorableCount == draws.scorableCount, label)
            #expect(tally.drawCount == draws.scores.count, label)
            #expect(tally.score == draws.scores.reduce(0, +), label)
            #expect(draws.keys.count == draws.positions.count, label)
            if deduplication == .prf {
              #expect(Set(draws.keys).count == draws.keys.count, label)
            }
            if deduplication == .none { #expect(tally.drawCount == tally.scorableCount, label) }
            #expect(draws.positions.allSatisfy { $0 >= prompt && $0 < ids.count }, label)
            if ids.count < scheme.shortestDocument { #expect(tally.scorableCount == 0, label) }
          }
        }
      }
    }
  }

  @Test("equal draws have equal outcomes, and every draw is the plain list's")
  func outcomes() throws {
    var random = SplitMix64(seed: 4)
    let ids = (0..<150).map { _ in UInt32(random.next() % 20) }
    for scheme in try all() {
      var draws = Draws()
      scheme.makeReader().read(ids.span, scoredFrom: 0, .none, into: &draws)
      var known: [DrawKey: Double] = [:]
      for (key, score) in zip(draws.keys, draws.scores) {
        #expect(known.updateValue(score, forKey: key) ?? score == score, "\(scheme.name)")
      }
      guard let lists = scheme as? GreenListScheme else { continue }
      for (key, position) in zip(draws.keys, draws.positions).prefix(6) {
        let window = lists.windowStart(Int(position))
        let seed = lists.rule.seed(ids.span, from: window, width: lists.window)
        let list = lists.table.list(seed: seed)
        #expect(key.high == seed & lists.seedMask, "\(scheme.name) \(scheme.parameters)")
        #expect(
          known[key] == (list.contains(ids[Int(position)]) ? 1 : 0),
          "\(scheme.name) \(scheme.parameters)")
      }
    }
  }

  @Test("the unit of evidence is what the function reads")
  func units() throws {
    // The last token and the token at any width; other contexts repeat the draw.
    let ids: [UInt32] = [1, 2, 3, 9, 2, 3, 8, 2, 3]
    let lefthash = try make(configuration("hf-lefthash", width: 2)).makeReader()
    #expect(lefthash.tally(ids.span, scoredFrom: 0, .ngram).drawCount == 7)
    #expect(lefthash.tally(ids.span, scoredFrom: 0, .prf).drawCount == 5)
    let unigram = try make(configuration("unigram")).makeReader()
    #expect(unigram.tally(ids.span, scoredFrom: 0, .prf).drawCount == 5)
    // With a key of which the low 32 bits are 0, all contexts share one list.
    let one = try make(configuration("hf-lefthash", key: "4294967296"))
    #expect(one.makeReader().tally(ids.span, scoredFrom: 0, .prf).drawCount == 4)
    #expect(!one.warnings.isEmpty)
    // A key that the reduction makes 0, though it is odd.
    let zero = try make(configuration("hf-lefthash", key: "18446744073709551615"))
    #expect(zero.makeReader().tally(ids.span, scoredFrom: 0, .prf).drawCount == 4)
    #expect(!zero.warnings.isEmpty)
    // An even key lets contexts collide that differ by a multiple of 2 to the 32 - 31.
    let even = try make(configuration("hf-lefthash", key: "2147483648"))
    let pairs: [UInt32] = [1, 9, 3, 9, 2, 9, 4, 9]
    #expect(even.makeReader().tally(pairs.span, scoredFrom: 0, .prf).drawCount == 5)
    #expect(try make(configuration("hf-lefthash")).warnings.isEmpty)
  }

  @Test("what cannot be is refused in a sentence that does not hold the key")
  func refusals() throws {
    let secret = "secret-9f3a"
    let cases: [(SchemeConfiguration, String)] = [
      (configuration("hf-lefthash", key: secret), "key"),
      (configuration("hf-lefthash", key: "18446744073709551616"), "key"),
      (configuration("hf-lefthash", key: "-9223372036854775809"), "key"),
      (configuration("hf-lefthash", key: ""), "key"),
      (configuration("hf-lefthash", key: "--5"), "key"),
      (configuration("unigram", key: "9223372036854775808"), "key"),
      (configuration("three-bricks", key: "-1"), "key"),
      (configuration("tgi", key: "18446744073709551615"), "key"),
      (configuration("fairmark-keyed", key: "hex:12zz"), "key"),
      (configuration("fairmark-keyed", key: "hex:123"), "key"),
      (configuration("fairmark-keyed", key: ""), "key"),
      (configuration("hf-lefthash", gamma: 1), "gamma"),
      (configuration("hf-lefthash", gamma: 0), "gamma"),
      (configuration("hf-lefthash", gamma: .nan), "gamma"),
      (configuration("hf-lefthash", gamma: 1e-9), "gamma"),
      (configuration("fairmark-keyed", gamma: 1e-30), "gamma"),
      (configuration("hf-lefthash", vocabulary: 1), "vocabulary"),
      (configuration("hf-lefthash", vocabulary: 1 << 28), "vocabulary"),
      (configuration("kgw-selfhash", width: 0), "context_width"),
      (configuration("kgw-freeform", width: 1, options: ["prf": "minskipgram"]), "context_width"),
      (configuration("fairmark-keyed", width: 33), "context_width"),
      (configuration("kgw-freeform", options: ["prf": "best"]), "prf"),
      (configuration("kgw-lefthash", options: ["prf": "additive"]), "prf"),
      (
        configuration("kgw-lefthash", options: ["select_green_tokens": "maybe"]),
        "select_green_tokens"
      ),
      (configuration("sha256-salted", options: ["reduction": "low16"]), "reduction"),
      (configuration("hf-lefthash", options: ["gpu": "a100"]), "gpu"),
      (configuration("hf-lefthash", options: ["device": "tpu"]), "device"),
      (configuration("hf-lefthash", options: ["device": "cuda", "gpu": "a1000"]), "gpu"),
      (configuration("hf-lefthash", options: ["device": "cuda", "threads": "0"]), "threads"),
      (
        configuration("hf-lefthash", vocabulary: 151_936, options: ["device": "cuda"]), "gpu"
      ),
      (configuration("hf-lefthash", options: ["bos_token_id": "-1"]), "bos_token_id"),
    ]
    for (configuration, parameter) in cases {
      let error = #expect(throws: SchemeError.self) { try make(configuration) }
      #expect(error?.parameter == parameter, "\(configuration.scheme) \(parameter)")
      #expect(error?.message.contains(secret) == false)
    }
    var unknown = configuration("hf-lefthash")
    unknown.vocabulary = nil
    #expect(throws: SchemeError.self) { try make(unknown) }
  }

  @Test("parameters and warnings hold no key")
  func secrecy() throws {
    for scheme in SchemeCatalog.greenListSchemes {
      let made = try make(configuration(scheme.name, key: "7700770077"))
      #expect(!"\(made.parameters) \(made.warnings)".contains("7700770077"), "\(scheme.name)")
    }
  }

  @Test("keys are read as Python reads integers")
  func keys() throws {
    for (text, value) in [
      ("15485863", 15_485_863), ("0xec4ba7", 0xec4ba7), ("-1", -1), ("+5", 5),
      ("18446744073709551615", Int128(UInt64.max)), ("-9223372036854775808", Int128(Int64.min)),
    ] {
      #expect(try IntegerKey.read(SecretKey(text)) == value)
    }
    #expect(moduloMersenne64(-5) == UInt64.max - 5)
    #expect(moduloMersenne64(Int128(UInt64.max)) == 0)
    #expect(moduloMersenne64(Int128(UInt64.max) * 7 + 3) == 3)
  }
}
