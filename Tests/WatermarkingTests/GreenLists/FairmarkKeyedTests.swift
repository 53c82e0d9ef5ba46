import Testing

@testable import FairmarkWatermarking

// The figures are printed by Notebooksless-Scripts/golden/fairmark_keyed.py, which is written from
// the page FairmarkKeyed.md alone.
@Suite("fairmark-keyed")
struct FairmarkKeyedTests {
  func scheme(_ key: String, gamma: Double = 0.25, width: Int) throws -> FairmarkKeyedScheme {
    try FairmarkKeyedScheme(key: SecretKey(key), gamma: gamma, contextWidth: width)
  }

  @Test("SipHash-2-4 gives the vectors of its paper")
  func sipHash() {
    let hash = SipHash(key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908))
    let words: [UInt32] = [0x0302_0100, 0x0706_0504, 0x0b0a_0908]
    #expect(hash(words.span, from: 0, count: 0) == 0x726f_db47_dd0e_0e31)
    #expect(hash(words.span, from: 0, count: 2) == 0x93f5_f579_9a93_2462)
    #expect(hash(words.span, from: 0, count: 3) == hash(0x0706_0504_0302_0100, 0x0b0a_0908))
  }

  @Test(
    "numbers of contexts and tokens",
    arguments: [
      ([464, 2068, 7586, 21831], 0, 0xd61e_835e_ad0a_5bd9, 0xe501_3484_c51e_b6e3),
      ([464, 2068, 7586, 21831], 18045, 0xd61e_835e_ad0a_5bd9, 0x994b_5530_a94f_dcce),
      ([464, 2068, 7586, 21831], .max, 0xd61e_835e_ad0a_5bd9, 0x381d_0cf9_2b86_b947),
      ([0, 0, 0, 0], 0, 0xeb41_0cc6_ae1d_4f43, 0xafd7_ebda_b0e6_8d87),
      ([.max, 1, 2, 3], 18045, 0x3739_113d_accb_d188, 0xa9c1_70af_6127_2c72),
      ([50256], 0, 0x3289_c283_27f5_64a9, 0x8faa_e9d2_095f_7a15),
      ([5, 4, 3, 2, 1], 18045, 0x1b1e_383e_eb78_059d, 0x30ab_c594_349b_c0e0),
    ] as [([UInt32], UInt32, UInt64, UInt64)])
  func numbers(context: [UInt32], token: UInt32, state: UInt64, number: UInt64) throws {
    let made = try scheme("an example, not a secret", width: context.count)
    #expect(made.contextState(context.span, before: context.count) == state)
    #expect(made.tokens(state, token) == number)
    #expect(made.isGreen(token, after: state) == (number >> 1 < 1 << 61))
  }

  @Test("a key of bytes")
  func bytes() throws {
    let made = try scheme("hex:000102030405060708090a0B0c0d0e0f", width: 5)
    let context: [UInt32] = [5, 4, 3, 2, 1]
    let state = made.contextState(context.span, before: 5)
    #expect(state == 0xba21_c6fc_fa15_7da7)
    #expect(made.tokens(state, .max) == 0x3a91_0537_84a0_c22c)
    #expect(made.warnings.isEmpty)
    #expect(try !scheme("short", width: 4).warnings.isEmpty)
  }

  @Test("tallies count each context and token once")
  func tallies() throws {
    let cases: [(Double, Int, Double)] = [(0.25, 4, 12), (0.5, 4, 24), (0.1, 1, 6), (0.25, 7, 13)]
    let half = (0..<60).map { place in UInt32((place * place * 7919 + 11) % 50_257) }
    let ids = half + half
    for (gamma, width, green) in cases {
      let made = try scheme("an example, not a secret", gamma: gamma, width: width)
      let tally = made.makeReader().tally(ids.span, scoredFrom: 0, .prf)
      #expect(tally.drawCount == 60)
      #expect(tally.score == green)
      #expect(tally.scorableCount == 120 - width)
    }
  }

  @Test("the law is the threshold's exact share")
  func law() throws {
    #expect(try scheme("k", width: 4).law == .membership(green: 1, total: 4))
    #expect(try scheme("k", gamma: 0.5, width: 4).law == .membership(green: 1, total: 2))
    let tenth = try scheme("k", gamma: 0.1, width: 4)
    guard case .membership(let green, let total) = tenth.law else { return }
    #expect(total == 1 << 55 && Double(green) / Double(total) == 0.1)
    let tiny = try scheme("k", gamma: 0x1p-63, width: 4)
    #expect(tiny.law == .membership(green: 1, total: 1 << 63))
  }
}
