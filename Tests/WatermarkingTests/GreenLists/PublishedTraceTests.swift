import FairmarkJSONText
import FairmarkTestSupport
import FairmarkWatermarking
import Foundation
import Testing

/// Texts and figures that others published from real models and devices (text-watermarking-lab, MIT).
@Suite(
  "Published traces",
  .enabled(if: SharedData.path("wm-labs-traces/lab06_null_calibration_1000.json") != nil))
struct PublishedTraceTests {
  private static func trace() throws -> JSONValue {
    let path = try #require(SharedData.path("wm-labs-traces/lab06_null_calibration_1000.json"))
    return try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
  }

  @Test("2,000 exact tails and z-scores of texts without a watermark, to 1e-12")
  func tails() throws {
    var calculator = EvidenceCalculator(.membership(green: 1, total: 4), gamma: 0.25)
    var compared = 0
    for entry in try #require(try Self.trace()["scores"]?.array) {
      for name in ["all_pairs", "distinct_pairs"] {
        let score = try #require(entry[name])
        let evidence = calculator.evidence(
          drawCount: try #require(score["num_tokens_scored"]?.integer),
          score: Double(try #require(score["num_green_tokens"]?.integer)))
        let tail = try #require(score["exact_upper_tail"]?.double)
        #expect(abs(evidence.pValue - tail) <= 1e-12 * tail)
        let z = try #require(score["z_score"]?.double)
        #expect(abs(try #require(evidence.zScore) - z) <= 1e-12 * max(1, abs(z)))
        compared += 1
      }
    }
    #expect(compared == 2000)
  }

  @Test("an NVIDIA L4's lists: 399 of 399 tokens of a text, with 262,144 tokens of vocabulary")
  func device() throws {
    let text = try #require(try Self.trace()["spine"])
    let ids = try #require(text["continuation_token_ids"]?.array).compactMap {
      $0.integer.flatMap(UInt32.init(exactly:))
    }
    let description = try #require(SchemeCatalog.scheme("hf-lefthash"))
    let scheme = try description.make(
      SchemeConfiguration(
        scheme: "hf-lefthash", vocabulary: 262_144, gamma: 0.25,
        options: ["device": "cuda", "gpu": "L4"], key: SecretKey("15485863")))
    var draws = Draws()
    scheme.makeReader().read(ids.span, scoredFrom: 0, .none, into: &draws)
    #expect(draws.scores.count == 399)
    let evidence = try #require(text["token_evidence"]?.array)
    for (position, score) in zip(draws.positions, draws.scores) {
      let isGreen: JSONValue = .boolean(score == 1)
      #expect(evidence[Int(position)]["is_green"] == isGreen, "at \(position)")
    }
  }
}
