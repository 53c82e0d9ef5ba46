/// The name of one draw of a scheme's pseudorandom function.
///
/// Two positions of a text with equal keys were decided by the same draw: the second adds no
/// evidence. The key holds what the function really reads, not what the scheme is told: for
/// transformers' `lefthash` the last token and the token at any context width, for self- and
/// minhash the seed and the token, for Gumbel sampling and SynthID the context alone.
///
/// Keys are compared within one configuration only. They are exact where the inputs fit into 128
/// bits; a scheme whose inputs do not fit names the 128-bit state that its function derives from
/// them, which is what decides the draw.
public struct DrawKey: Hashable, Sendable, Comparable {
  /// The seed, or the upper half of the context's state.
  public var high: UInt64
  /// The token, or the lower half of the context's state.
  public var low: UInt64

  /// Creates a key.
  ///
  /// - Parameters:
  ///   - high: The seed, or the upper half of the context's state.
  ///   - low: The token, or the lower half of the context's state.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Orders by the upper half, then by the lower.
  public static func < (left: Self, right: Self) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}
