import FairmarkWatermarking
import Testing

@Suite("A key has one spelling, whatever was written")
struct KeySpellingTests {
  static let spellings: [(scheme: String, written: String, canonical: String)] = [
    ("hf-lefthash", "15485863", "15485863"), ("hf-lefthash", "+15485863", "15485863"),
    ("hf-lefthash", "0015485863", "15485863"), ("hf-lefthash", "0xEC4BA7", "15485863"),
    ("hf-lefthash", "0Xec4ba7", "15485863"), ("hf-lefthash", "-0x10", "-16"),
    ("hf-selfhash", "-0", "0"), ("tgi", "0xf", "15"), ("kgw-minhash", "017", "17"),
    ("markllm-kgw", "+7", "7"), ("unigram", "0x2A", "42"), ("three-bricks", "0x89f5", "35317"),
    ("sha256-salted", "salt-123", "salt-123"), ("sha256-salted", "123", "salt-123"),
    ("sha256-salted", "-salt-123", "salt-123"), ("sha256-salted", "raw:-salt-123", "salt-123"),
    ("sha256-salted", "raw:salt", "raw:salt"), ("sha256-salted", "-5", "-5"),
    ("sha256-salted", "raw:-5", "-5"), ("sha256-salted", "--x", "--x"),
    ("sha256-salted", "-", "-"), ("sha256-salted", "-raw:x", "-raw:x"),
    ("sha256-salted", "raw:", "raw:"), ("sha256-salted", "raw:- x", "- x"),
    ("fairmark-keyed", "hex:616263", "abc"), ("fairmark-keyed", "abc", "abc"),
    ("fairmark-keyed", "hex:00FF", "hex:00ff"), ("fairmark-keyed", "hex:ff", "hex:ff"),
    ("fairmark-keyed", "hex:2061", "hex:2061"),
    ("fairmark-keyed", "hex:6865783a3631", "hex:6865783a3631"),
    ("vllm-gumbel", "42", "42"), ("vllm-gumbel", "0x2a", "42"), ("vllm-gumbel-dual", "0042", "42"),
    ("sglang-gumbel", "0123456789abcdef", "0123456789abcdef"),
    ("sglang-gumbel", "0x123456789ABCDEF", "0123456789abcdef"),
    ("sglang-gumbel-dual", "A, 0xb", "000000000000000a,000000000000000b"),
    ("synthid-hf", "[654,400]", "654, 400"), ("synthid-deepmind", "654 -400", "654, -400"),
  ]

  private static let ids = (0..<40).map { UInt32(($0 * $0 * 7 + 11) % 200) }

  @Test("Each spelling becomes the canonical one, and both read the same", arguments: spellings)
  func canonical(scheme: String, written: String, canonical: String) throws {
    let description = try #require(SchemeCatalog.scheme(scheme))
    #expect(description.canonicalKey(SecretKey(written)).text == canonical)
    #expect(description.canonicalKey(SecretKey(canonical)).text == canonical)
    let tallies = try [written, canonical].map { key in
      try description.make(
        SchemeConfiguration(scheme: scheme, vocabulary: 200, key: SecretKey(key))
      ).makeReader().tally(Self.ids.span, scoredFrom: 0, .prf)
    }
    #expect(tallies[0] == tallies[1])
  }

  @Test("The key of each known answer is spelled canonically, so that its hash stays")
  func known() {
    for scheme in SchemeCatalog.all {
      let key = scheme.conformance.configuration.key
      #expect(scheme.canonicalKey(key) == key, "\(scheme.name)")
    }
  }

  @Test(
    "What a scheme cannot read stays as it is",
    arguments: [
      ("hf-lefthash", "12a"), ("hf-lefthash", ""), ("vllm-gumbel", "-1"), ("sglang-gumbel", "xyz"),
      ("sglang-gumbel-dual", "ab"), ("synthid-hf", "1, b"), ("fairmark-keyed", "hex:abc"),
      ("unigram", "99999999999999999999999"),
    ])
  func unreadable(scheme: String, written: String) throws {
    let description = try #require(SchemeCatalog.scheme(scheme))
    #expect(description.canonicalKey(SecretKey(written)).text == written)
  }
}
