/// Our own scheme: a token is green when a pseudorandom function of a secret key, the context and
/// the token lies below a threshold.
///
/// No list is ever drawn: one token is answered in constant time at any vocabulary, and a generator
/// marks a whole vocabulary with one short function call a token. `FairmarkKeyed.md` beside the
/// sources defines it for other implementations.
public struct FairmarkKeyedScheme: WatermarkScheme {
  /// The scheme's name.
  public var name: String { "fairmark-keyed" }
  /// The version of the definition.
  public var version: Int { 1 }
  /// The tokens of context.
  public let contextWidth: Int
  /// The share of green tokens as it was asked for.
  public let gamma: Double
  /// What is weak about the key.
  public let warnings: [String]

  let contexts: SipHash
  let tokens: SipHash
  /// ⌊γ · 2⁶³⌋: a token is green when the upper 63 bits of its number lie below.
  let threshold: UInt64

  /// The widest context: its bytes still tell its length apart in SipHash.
  public static let widestContext = 32

  /// Creates the scheme.
  ///
  /// - Parameters:
  ///   - key: The key: any text, or bytes as `hex:` and pairs of hexadecimal digits.
  ///   - gamma: The share of green tokens, between 0 and 1.
  ///   - contextWidth: The tokens of context, 1 to ``widestContext``.
  /// - Throws: A ``SchemeError`` for parameters that cannot be.
  public init(key: SecretKey, gamma: Double, contextWidth: Int) throws(SchemeError) {
    guard (1...Self.widestContext).contains(contextWidth) else {
      throw SchemeError(
        "context_width",
        "The context width of fairmark-keyed is 1 to \(Self.widestContext), not \(contextWidth).")
    }
    guard gamma > 0, gamma < 1, UInt64(gamma * 0x1p63) > 0 else {
      throw SchemeError("gamma", "The share of green tokens lies between 0 and 1, not at \(gamma).")
    }
    let bytes = try Self.keyBytes(key)
    let words = DigestWords.of(Array("fairmark-keyed/1\0".utf8) + bytes).map(\.byteSwapped)
    contexts = SipHash(key: (words[0], words[1]))
    tokens = SipHash(key: (words[2], words[3]))
    threshold = UInt64(gamma * 0x1p63)
    self.gamma = gamma
    self.contextWidth = contextWidth
    warnings =
      bytes.count < 16
      ? [
        "The key of fairmark-keyed has fewer than 16 bytes and can be found by trying. "
          + "Use at least 16 random bytes."
      ] : []
  }

  /// The key as text, or as `hex:` and small digits where its bytes are none that reads the same.
  static func canonical(_ key: SecretKey) -> SecretKey {
    guard let bytes = try? keyBytes(key) else { return key }
    if let text = String(validating: bytes, as: UTF8.self).map(SecretKey.init),
      !bytes.contains(0), let same = try? keyBytes(text), same == bytes
    {
      return text
    }
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return SecretKey("hex:" + digits.joined())
  }

  private static func keyBytes(_ key: SecretKey) throws(SchemeError) -> [UInt8] {
    let text = Array(key.text.utf8)
    if text.isEmpty {
      throw SchemeError(
        "key", "The key of fairmark-keyed is empty; give a text or hex: and digits.")
    }
    if !key.text.hasPrefix("hex:") { return text }
    let digits = text.dropFirst(4).map { Character(UnicodeScalar($0)).hexDigitValue }
    guard !digits.isEmpty, digits.count % 2 == 0 else {
      throw SchemeError(
        "key", "After hex: the key of fairmark-keyed has pairs of hexadecimal digits.")
    }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[place], let low = digits[place + 1] else {
        throw SchemeError(
          "key", "After hex: the key of fairmark-keyed has pairs of hexadecimal digits.")
      }
      bytes.append(UInt8(high << 4 | low))
    }
    return bytes
  }

  /// The parameters without the key.
  public var parameters: [SchemeParameter] {
    [
      SchemeParameter("gamma", .number(gamma)),
      SchemeParameter("context_width", .integer(contextWidth)),
    ]
  }

  /// Membership with the threshold's own share.
  public var law: NullLaw {
    let shift = UInt64(threshold.trailingZeroBitCount)
    return .membership(green: threshold >> shift, total: 1 << (63 - shift))
  }

  /// Any; the scheme does not depend on it.
  public var vocabulary: Int? { nil }

  /// A context and a token.
  public var shortestDocument: Int { contextWidth + 1 }

  /// Makes what one thread needs to read documents.
  public func makeReader() -> any DrawReader { FairmarkKeyedDraws(self) }

  /// The state that a context leaves.
  ///
  /// - Parameters:
  ///   - ids: The token ids.
  ///   - place: The place after the context; at least ``contextWidth``.
  /// - Returns: The state.
  @inline(__always)
  public func contextState(_ ids: Span<UInt32>, before place: Int) -> UInt64 {
    contexts(ids, from: place - contextWidth, count: contextWidth)
  }

  /// Whether a token is green after a context.
  ///
  /// - Parameters:
  ///   - token: The token.
  ///   - state: The context's state.
  /// - Returns: Whether it is.
  @inline(__always)
  public func isGreen(_ token: UInt32, after state: UInt64) -> Bool {
    tokens(state, token) >> 1 < threshold
  }
}

/// One thread's way through documents with ``FairmarkKeyedScheme``.
final class FairmarkKeyedDraws: DrawReader {
  private let scheme: FairmarkKeyedScheme
  private var distinct = DistinctDraws<DrawKey>()
  private var windows = DistinctWindows()

  init(_ scheme: FairmarkKeyedScheme) { self.scheme = scheme }

  func read(
    _ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication, into draws: inout Draws
  ) {
    draws.removeAll()
    draws.scorableCount = visit(ids, scoredFrom, deduplication) { place, state, token in
      draws.positions.append(Int32(truncatingIfNeeded: place))
      draws.keys.append(DrawKey(high: state, low: UInt64(token)))
      draws.scores.append(scheme.isGreen(token, after: state) ? 1 : 0)
    }
  }

  func tally(_ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication) -> Tally {
    var count = 0
    var green = 0
    let scorable = visit(ids, scoredFrom, deduplication) { _, state, token in
      count += 1
      green += scheme.isGreen(token, after: state) ? 1 : 0
    }
    return Tally(scorableCount: scorable, drawCount: count, score: Double(green))
  }

  /// Visits the draws that count and gives how many tokens can be scored.
  @inline(__always)
  private func visit(
    _ ids: Span<UInt32>, _ scoredFrom: Int, _ deduplication: Deduplication,
    _ body: (Int, UInt64, UInt32) -> Void
  ) -> Int {
    let width = scheme.contextWidth
    let start = max(scoredFrom, width)
    if start >= ids.count { return 0 }
    distinct.begin(expecting: deduplication == .prf ? ids.count - start : 0)
    windows.begin(expecting: deduplication == .prf ? 0 : ids.count - start)
    for place in start..<ids.count {
      let token = ids[place]
      let state = scheme.contextState(ids, before: place)
      let isNew =
        switch deduplication {
        case .prf: distinct.insert(DrawKey(high: state, low: UInt64(token)))
        case .ngram: windows.insert(ids, from: place - width, width: width + 1)
        case .context: windows.insert(ids, from: place - width, width: width)
        case .none: true
        }
      if isNew { body(place, state, token) }
    }
    return ids.count - start
  }
}
