import FairmarkWatermarking
import Testing

@Suite("Draws that no key decides")
struct KeylessDrawsTests {
  /// Token 0 often, as in English by GPT-2.
  private static let ids: [UInt32] = (0..<400).map { $0 % 7 == 3 ? 0 : UInt32($0 * 37 % 251) }

  private static func draws(
    _ scheme: String, key: String, skips: Bool?
  ) throws -> [DrawKey: Double] {
    let description = try #require(SchemeCatalog.scheme(scheme))
    let made = try description.make(
      SchemeConfiguration(
        scheme: scheme, vocabulary: 251,
        options: skips.map { ["skip_keyless_draws": "\($0)"] } ?? [:], key: SecretKey(key)))
    var draws = Draws()
    let reader = made.makeReader()
    reader.read(ids.span, scoredFrom: 0, .prf, into: &draws)
    let tally = reader.tally(ids.span, scoredFrom: 0, .prf)
    #expect(tally.drawCount == draws.keys.count)
    #expect(tally.score == draws.scores.reduce(0, +))
    return Dictionary(zip(draws.keys, draws.scores)) { first, _ in first }
  }

  @Test(
    "are those with the same seed under every key, and can be left out",
    arguments: ["hf-lefthash", "tgi", "kgw-lefthash", "kgw-minhash", "kgw-skipgram"])
  func skipped(scheme: String) throws {
    let keys = ["15485863", "1000000007", "97"]
    let all = try keys.map { try Self.draws(scheme, key: $0, skips: false) }
    let kept = try keys.map { try Self.draws(scheme, key: $0, skips: true) }
    let seeds = Set(all[0].keys).intersection(all[1].keys).intersection(all[2].keys).map(\.high)
    let seed = try #require(seeds.first)
    #expect(Set(seeds) == [seed])
    for (all, kept) in zip(all, kept) {
      #expect(Set(all.keys).subtracting(kept.keys) == Set(all.keys.filter { $0.high == seed }))
      #expect(kept.allSatisfy { all[$0.key] == $0.value })
    }
  }

  @Test("are left out unasked where token 0 rules most windows in which it stands")
  func standard() throws {
    for (scheme, skips) in [("kgw-minhash", true), ("kgw-lefthash", false), ("hf-lefthash", false)]
    {
      let given = try Self.draws(scheme, key: "97", skips: skips)
      #expect(try Self.draws(scheme, key: "97", skips: nil) == given)
    }
  }

  @Test("are counted where others' counts are compared", arguments: [true, false])
  func parity(skips: Bool) throws {
    let description = try #require(SchemeCatalog.scheme("kgw-minhash"))
    let made = try description.make(
      SchemeConfiguration(
        scheme: "kgw-minhash", vocabulary: 251, options: ["skip_keyless_draws": "\(skips)"],
        key: SecretKey("97")))
    let tally = made.makeReader().tally(Self.ids.span, scoredFrom: 0, .none)
    #expect(tally.drawCount == Self.ids.count - 4)
  }

  @Test("are not known to schemes that hash the key")
  func unknown() throws {
    let description = try #require(SchemeCatalog.scheme("hf-selfhash"))
    #expect(throws: SchemeError.self) {
      try description.make(
        SchemeConfiguration(
          scheme: "hf-selfhash", vocabulary: 251, options: ["skip_keyless_draws": "true"],
          key: SecretKey("97")))
    }
  }
}
