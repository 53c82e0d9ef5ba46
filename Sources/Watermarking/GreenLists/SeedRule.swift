/// How a window of tokens becomes the seed of its green list.
///
/// The window ends with the token before the scored one or, in schemes that salt with the token
/// itself, with the scored one.
enum SeedRule: Sendable {
  /// One list for all.
  case constant(UInt64)
  /// K times the last token of the window, as transformers' lefthash and TGI have it.
  case lastToken(key: Int128)
  /// One of lm-watermarking's functions, reduced modulo 2⁶⁴ − 1. With the table of its own key it
  /// is transformers' selfhash.
  case kirchenbauer(KirchenbauerFunction, key: Int128, hash: FixedHashTable)
  /// The digest of the last token and a salt.
  case saltedDigest(salt: String, reduction: DigestReduction)
  /// MarkLLM's function of the last tokens, modulo the vocabulary.
  case markLLM(MarkLLMFunction)
  /// s ← s · K + x modulo 2⁶⁴ − 1 from s = 0, from left to right.
  case polynomial(multiplier: UInt64)

  /// What `manual_seed` gets.
  func seed(_ ids: Span<UInt32>, from start: Int, width: Int) -> UInt64 {
    switch self {
    case .constant(let seed): return seed
    case .lastToken(let key):
      return moduloMersenne64(key * Int128(ids[start + width - 1]))
    case .kirchenbauer(let function, let key, let hash):
      return moduloMersenne64(
        function.value(ids, from: start, width: width, key: key, hash: hash))
    case .saltedDigest(let salt, let reduction):
      return reduction.seed(of: "\(ids[start + width - 1])\(salt)")
    case .markLLM(let function):
      return UInt64(function.seed(ids, from: start, width: width))
    case .polynomial(let multiplier):
      var state: UInt64 = 0
      for place in start..<start + width {
        let (high, low) = state.multipliedFullWidth(by: multiplier)
        let product = UInt128(high) << 64 | UInt128(low)
        state = UInt64((product + UInt128(ids[place])) % UInt128(UInt64.max))
      }
      return state
    }
  }

  /// How the seed follows from one number below the vocabulary, where it does.
  func listIndex(width: Int, vocabulary: Int) -> ListIndex? {
    switch self {
    case .constant: return .only
    case .lastToken, .saltedDigest: return .token(before: 0)
    case .markLLM(let function): return .markLLM(function)
    case .polynomial: return width == 1 ? .token(before: 0) : nil
    case .kirchenbauer(let function, let key, let hash):
      if width == 1, function.leastWidth == 1 { return .token(before: 0) }
      switch function {
      case .minimum: return .leastToken
      case .skipgram: return .token(before: width - 1)
      case .simpleSkip: return width == 2 ? .token(before: 1) : nil
      case .minhash:
        let key = IntegerKey.wrapped(key)
        return .leastHash((0..<Int64(vocabulary)).map { UInt32(hash(key &* $0)) })
      default: return nil
      }
    }
  }

  /// The seed of a list by its index.
  func seed(ofIndex index: UInt32) -> UInt64 {
    switch self {
    case .constant(let seed): return seed
    case .markLLM: return UInt64(index)
    default:
      let window = [index]
      return seed(window.span, from: 0, width: 1)
    }
  }

  /// The number of the list that the key does not change, where lists have numbers: a key times
  /// token 0 is 0.
  var keylessIndex: UInt32? {
    switch self {
    case .lastToken, .kirchenbauer(.additive, _, _), .kirchenbauer(.multiplicative, _, _),
      .kirchenbauer(.minimum, _, _), .kirchenbauer(.minhash, _, _),
      .kirchenbauer(.skipgram, _, _), .kirchenbauer(.simpleSkip, _, _),
      .kirchenbauer(.position, _, _):
      0
    default: nil
    }
  }

  /// Whether its draws are left out unless the user asks for them: the hash of 0 is a low one, a
  /// quarter of the way up, so that token 0 rules most windows in which it stands, and unmarked
  /// English was rejected more often than the law says.
  var leavesKeylessDrawsOut: Bool {
    if case .kirchenbauer(.minhash, _, _) = self { return true }
    return false
  }

  /// What is weak about the key.
  var weaknesses: [String] {
    switch self {
    case .lastToken(let key), .kirchenbauer(.additive, let key, _),
      .kirchenbauer(.multiplicative, let key, _), .kirchenbauer(.minimum, let key, _),
      .kirchenbauer(.position, let key, _):
      return IntegerKey.weaknesses(ofMultiplier: key)
    case .kirchenbauer(.anchoredMinhash, let key, _):
      let low = UInt32(truncatingIfNeeded: key)
      if low & 1 == 1 { return [] }
      return [
        "The key is even, so that the low bits of all seeds agree and fewer green lists exist. "
          + "Choose an odd key."
      ]
    case .kirchenbauer(_, let key, _) where IntegerKey.wrapped(key) % 1_000_003 == 0:
      return [
        "The key is a multiple of 1000003, the size of the table of hashes: every context has the "
          + "same green list. Choose another key."
      ]
    default: return []
    }
  }
}

/// The number below the vocabulary from which a list's seed follows.
enum ListIndex: Sendable {
  /// There is one list.
  case only
  /// The token that stands so many places before the end of the window.
  case token(before: Int)
  /// The least token of the window.
  case leastToken
  /// The token of the window with the least hash, the first of equals; the hashes of all tokens.
  case leastHash([UInt32])
  /// The seed itself.
  case markLLM(MarkLLMFunction)

  /// The index for a window, whose tokens lie in the vocabulary.
  func callAsFunction(_ ids: Span<UInt32>, from start: Int, width: Int) -> UInt32 {
    switch self {
    case .only: return 0
    case .token(let before): return ids[start + width - 1 - before]
    case .leastToken:
      var least = ids[start]
      for place in start + 1..<start + width { least = min(least, ids[place]) }
      return least
    case .leastHash(let hashes):
      var least = ids[start]
      var leastHash = hashes[Int(least)]
      for place in start + 1..<start + width {
        let other = hashes[Int(ids[place])]
        if other < leastHash { (least, leastHash) = (ids[place], other) }
      }
      return least
    case .markLLM(let function): return function.seed(ids, from: start, width: width)
    }
  }
}
