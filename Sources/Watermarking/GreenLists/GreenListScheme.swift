/// A scheme that prefers, after each context, the tokens of a list which the context seeds.
///
/// **Reference.** J. Kirchenbauer et al., "A Watermark for Large Language Models", ICML 2023,
/// arXiv:2301.10226.
struct GreenListScheme: WatermarkScheme {
  let name: String
  let version: Int
  let parameters: [SchemeParameter]
  let warnings: [String]
  let table: GreenListTable
  let rule: SeedRule
  /// The tokens that the seed is made of.
  let window: Int
  /// Whether the scored token is the last of them.
  let endsWithToken: Bool
  /// The tokens of the n-gram that other detectors de-duplicate by, the scored one included.
  let ngram: Int
  /// The place of the first token that can be scored.
  let firstScored: Int
  /// The least count of tokens: the originals refuse fewer even where one could be scored.
  let shortestDocument: Int
  /// The first token of a document when it is this one is no part of the text.
  let beginningOfText: UInt32?
  let lists: ListNumbering?
  /// The number of the list that is the same under every key, where draws are counted by the
  /// function and those of this list are left out.
  let skippedIndex: UInt32?

  /// The lists of a scheme whose seed follows from one number.
  struct ListNumbering: Sendable {
    let index: ListIndex
    /// The least index with the same list, of each; `nil` where all lists differ.
    let canonical: [UInt32]?
  }

  var law: NullLaw {
    .membership(green: UInt64(table.listSize), total: UInt64(table.vocabulary))
  }
  var vocabulary: Int? { table.vocabulary }

  /// The bits of a seed that make a difference.
  var seedMask: UInt64 {
    if case .torchCPU = table.recipe { return UInt64(UInt32.max) }
    return .max
  }

  func makeReader() -> any DrawReader { GreenListDraws(self) }

  /// The place where a token's window begins.
  @inline(__always)
  func windowStart(_ place: Int) -> Int { place - window + (endsWithToken ? 1 : 0) }
}

extension GreenListScheme.ListNumbering {
  /// Numbers the lists of a rule; `nil` where their seeds do not follow from one number.
  init?(_ rule: SeedRule, width: Int, vocabulary: Int, seedMask: UInt64) {
    guard let index = rule.listIndex(width: width, vocabulary: vocabulary) else { return nil }
    self.index = index
    let isInjective =
      switch rule {
      case .constant, .markLLM, .polynomial: true
      case .lastToken(let key), .kirchenbauer(.additive, let key, _),
        .kirchenbauer(.multiplicative, let key, _), .kirchenbauer(.minimum, let key, _),
        .kirchenbauer(.position, let key, _):
        // An odd factor permutes the low bits, as long as nothing is reduced modulo 2⁶⁴ − 1.
        seedMask < .max && key & 1 == 1
          && (0..<Int128(UInt64.max)).contains(key * Int128(vocabulary))
      case .kirchenbauer(.minhash, let key, _), .kirchenbauer(.skipgram, let key, _),
        .kirchenbauer(.simpleSkip, let key, _):
        vocabulary <= FixedHashTable.size && IntegerKey.wrapped(key) % 1_000_003 != 0
      default: false
      }
    if isInjective {
      canonical = nil
      return
    }
    var least: [UInt64: UInt32] = [:]
    least.reserveCapacity(vocabulary)
    var numbers: [UInt32] = []
    numbers.reserveCapacity(vocabulary)
    for index in 0..<UInt32(vocabulary) {
      let seed = rule.seed(ofIndex: index) & seedMask
      if let first = least[seed] {
        numbers.append(first)
      } else {
        least[seed] = index
        numbers.append(index)
      }
    }
    canonical = least.count == vocabulary ? nil : numbers
  }
}
