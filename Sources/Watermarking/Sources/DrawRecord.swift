/// A draw as it lies in memory and in files: plain bits, without padding.
protocol DrawRecord: BitwiseCopyable, Sendable {
  /// What marks an empty place of a table; no draw is equal to it.
  static var none: Self { get }
  /// What files of these records are called, before their number.
  static var filePrefix: String { get }

  init(_ draw: SourceDraw)
  var draw: SourceDraw { get }
  var isNone: Bool { get }
  /// The number of the source and configuration, below ``SourceDraws/groupLimit``.
  var group: UInt32 { get set }
  /// Bits of the key alone, by which draws are told into parts: the same in every run.
  var keyHash: UInt64 { get }
  /// Whether both are the same draw of the same group.
  func isSameDraw(as other: Self) -> Bool
  /// Whether this one counts, where both are the same draw and went on with different tokens.
  func counts(before other: Self) -> Bool
  /// Whether this can be a draw at all; files can be damaged.
  var isSound: Bool { get }
}

extension DrawRecord {
  /// Mixes two words so that every bit depends on all; one word of 32 bits each gives a bijection.
  @inline(__always)
  static func mixed(_ high: UInt64, _ low: UInt64) -> UInt64 {
    var hash = (high &<< 32 | high &>> 32) ^ low
    hash = (hash ^ hash &>> 32) &* 0xD6E8_FEB8_6659_FD93
    hash = (hash ^ hash &>> 32) &* 0xD6E8_FEB8_6659_FD93
    return hash ^ hash &>> 32
  }
}

/// A draw that was green or not, and whose key ends with its token.
struct MembershipRecord: DrawRecord {
  private let seed: UInt64
  private let token: UInt32
  /// The group, and whether the token is green as the last bit.
  private var bits: UInt32

  private init(seed: UInt64, token: UInt32, bits: UInt32) {
    self.seed = seed
    self.token = token
    self.bits = bits
  }

  @inline(__always)
  init(_ draw: SourceDraw) {
    precondition(
      draw.key.low == UInt64(draw.token) && (draw.score == 0 || draw.score == 1),
      "the draw \(draw.key) of token \(draw.token) with score \(draw.score) is no membership")
    seed = draw.key.high
    token = draw.token
    bits = draw.group << 1 | (draw.score == 1 ? 1 : 0)
  }

  static var none: Self { Self(seed: 0, token: 0, bits: .max) }
  static var filePrefix: String { "draws" }
  var draw: SourceDraw {
    SourceDraw(
      group: group, token: token, key: DrawKey(high: seed, low: UInt64(token)),
      score: isGreen ? 1 : 0)
  }
  var isGreen: Bool { bits & 1 == 1 }
  var isNone: Bool { bits == .max }
  var group: UInt32 {
    get { bits >> 1 }
    set { bits = newValue << 1 | bits & 1 }
  }
  var keyHash: UInt64 { Self.mixed(seed, UInt64(token)) }
  @inline(__always)
  func isSameDraw(as other: Self) -> Bool {
    seed == other.seed && token == other.token && bits == other.bits
  }
  func counts(before other: Self) -> Bool { false }
  var isSound: Bool { true }
}

/// A draw with its score and the token that it was of.
struct ScoredRecord: DrawRecord {
  private let high: UInt64
  private let low: UInt64
  let score: Double
  var group: UInt32
  private let token: UInt32

  init(_ draw: SourceDraw) {
    high = draw.key.high
    low = draw.key.low
    score = draw.score
    group = draw.group
    token = draw.token
  }

  static var none: Self {
    Self(SourceDraw(group: .max, token: 0, key: DrawKey(high: 0, low: 0), score: 0))
  }
  static var filePrefix: String { "scored-draws" }
  var draw: SourceDraw {
    SourceDraw(group: group, token: token, key: DrawKey(high: high, low: low), score: score)
  }
  var isNone: Bool { group == .max }
  var keyHash: UInt64 { Self.mixed(high, low) }
  @inline(__always)
  func isSameDraw(as other: Self) -> Bool {
    high == other.high && low == other.low && group == other.group
  }
  func counts(before other: Self) -> Bool { token < other.token }
  var isSound: Bool { score.isFinite && score >= 0 }
}
