/// A random number generator whose numbers depend on a key and a position alone: Philox4x32-10.
///
/// There is no state to share: the draws of index 7 are the same whether or not those of index 6 were
/// made, so neither threads nor shards nor their order change a bit. It is quick to create.
///
/// **Definition.**
///
/// - *h* = FNV-1a (64 bits; offset basis 0xcbf29ce484222325, prime 0x100000001b3) over the texts'
///   UTF-8 bytes, each text followed by the byte 0xff, which UTF-8 does not contain;
/// - mix is the finaliser of SplitMix64, a permutation of the 64-bit numbers;
/// - key = mix(seed), low word first: different seeds never share a key;
/// - stream = mix(*h*) ⊕ mix(index + 0x9e3779b97f4a7c15): different indices of one text never share it;
/// - block *b* is Philox4x32-10 of the counter whose words 0 and 1 are *b* and whose words 2 and 3 are
///   the stream, low words first.
///
/// A 64-bit number is word 0 (or 2) of a block plus 2³² times word 1 (or 3). Not for cryptography.
///
/// **Reference.** J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy
/// as 1, 2, 3", SC '11, doi:10.1145/2063384.2063405.
public struct CounterBasedGenerator: RandomNumberGenerator, Sendable {
  /// The name under which a result records the generator.
  public static let name = "Philox4x32-10"

  private let key: UInt64
  private let stream: UInt64
  private var block: UInt64 = 0
  private var pending: UInt64?

  /// Creates the generator of a seed, a stream and an index.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - stream: What the numbers are for, such as an analysis's id and a purpose.
  ///   - index: The number of the replicate, row or whatever else has draws of its own.
  /// - Complexity: O(length of the texts).
  public init(seed: UInt64, stream: String..., index: UInt64 = 0) {
    self.init(seed: seed, stream: stream, index: index)
  }

  /// Creates the generator of a seed, a stream and an index.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - stream: What the numbers are for, such as an analysis's id and a purpose.
  ///   - index: The number of the replicate, row or whatever else has draws of its own.
  /// - Complexity: O(length of the texts).
  public init(seed: UInt64, stream: [String], index: UInt64 = 0) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in stream {
      for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
    }
    key = Self.mix(seed)
    self.stream = Self.mix(hash) ^ Self.mix(index &+ 0x9e37_79b9_7f4a_7c15)
  }

  /// The finaliser of SplitMix64, a permutation of the 64-bit numbers.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// The next 64 bits.
  ///
  /// - Returns: A number, all equally likely.
  /// - Complexity: O(1).
  public mutating func next() -> UInt64 {
    if let value = pending {
      pending = nil
      return value
    }
    let words = Self.philox(
      counter: (
        UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
        UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32)
      ),
      key: (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32)))
    block &+= 1
    pending = UInt64(words.2) | UInt64(words.3) << 32
    return UInt64(words.0) | UInt64(words.1) << 32
  }

  /// The next uniform number from 0 to below 1, a multiple of 2⁻⁵³.
  ///
  /// - Returns: The number.
  /// - Complexity: O(1).
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// The next uniform number above 0 and below 1: an odd multiple of 2⁻⁵³, so it has a logarithm and
  /// so has 1 less it.
  ///
  /// - Returns: The number.
  /// - Complexity: O(1).
  public mutating func openUniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

  /// One block of the Philox4x32 cipher, ten rounds.
  static func philox(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let first = UInt64(c0) &* 0xd251_1f53
      let second = UInt64(c2) &* 0xcd9e_8d57
      c0 = UInt32(truncatingIfNeeded: second >> 32) ^ c1 ^ k0
      c1 = UInt32(truncatingIfNeeded: second)
      c2 = UInt32(truncatingIfNeeded: first >> 32) ^ c3 ^ k1
      c3 = UInt32(truncatingIfNeeded: first)
      k0 &+= 0x9e37_79b9
      k1 &+= 0xbb67_ae85
    }
    return (c0, c1, c2, c3)
  }
}
