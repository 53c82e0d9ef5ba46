/// NumPy's standard random generator, as `default_rng` makes it from an integer.
///
/// **Reference.** M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
/// Algorithms for Random Number Generation", HMC-CS-2014-0905 (PCG XSL RR 128/64); NumPy,
/// `numpy/random/bit_generator.pyx` (SeedSequence) and `_generator.pyx`.
public struct PCG64Generator: Sendable {
  private static let multiplier: UInt128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645
  private var state: UInt128
  private let increment: UInt128
  private var upperHalf: UInt32?

  /// Creates a generator.
  ///
  /// - Parameter seed: The integer that `default_rng` gets.
  public init(seed: UInt64) {
    let words = Self.seedSequence(seed)
    let pairs = stride(from: 0, to: 8, by: 2).map {
      UInt64(words[$0 + 1]) << 32 | UInt64(words[$0])
    }
    let start = UInt128(pairs[0]) << 64 | UInt128(pairs[1])
    increment = (UInt128(pairs[2]) << 64 | UInt128(pairs[3])) << 1 | 1
    state = increment &+ start
    state = state &* Self.multiplier &+ increment
  }

  /// The eight words that NumPy's SeedSequence mixes from an integer.
  private static func seedSequence(_ seed: UInt64) -> [UInt32] {
    var constant: UInt32 = 0x43b0_d7e5
    func hash(_ value: UInt32) -> UInt32 {
      var value = value ^ constant
      constant = constant &* 0x931e_8875
      value = value &* constant
      return value ^ (value >> 16)
    }
    func mix(_ first: UInt32, _ second: UInt32) -> UInt32 {
      let value = (first &* 0xca01_f9dd) &- (second &* 0x4973_f715)
      return value ^ (value >> 16)
    }
    let lower = UInt32(truncatingIfNeeded: seed)
    let upper = UInt32(truncatingIfNeeded: seed >> 32)
    var pool = [lower, upper, 0, 0].map(hash)
    for source in 0..<4 {
      for target in 0..<4 where target != source {
        pool[target] = mix(pool[target], hash(pool[source]))
      }
    }
    constant = 0x8b51_f9dd
    return (0..<8).map { index in
      var value = pool[index % 4] ^ constant
      constant = constant &* 0x58f3_8ded
      value = value &* constant
      return value ^ (value >> 16)
    }
  }

  private mutating func next() -> UInt64 {
    state = state &* Self.multiplier &+ increment
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    return folded >> turn | folded << ((64 &- turn) & 63)
  }

  /// Draws a word of 32 bits: the lower half of a draw, then its upper half.
  ///
  /// - Returns: The word.
  public mutating func word() -> UInt32 {
    if let kept = upperHalf {
      upperHalf = nil
      return kept
    }
    let both = next()
    upperHalf = UInt32(truncatingIfNeeded: both >> 32)
    return UInt32(truncatingIfNeeded: both)
  }

  /// Draws one of 0...`last`, each as likely as another, by rejection under a mask.
  mutating func integer(upTo last: UInt32) -> UInt32 {
    if last == 0 { return 0 }
    let mask = UInt32.max >> UInt32(last.leadingZeroBitCount)
    while true {
      let value = word() & mask
      if value <= last { return value }
    }
  }

  /// Shuffles as `Generator.shuffle` does an array of one dimension.
  ///
  /// - Parameter elements: The elements, fewer than 2³².
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    precondition(elements.count <= Int(UInt32.max), "\(elements.count) elements")
    for last in (1..<max(elements.count, 1)).reversed() {
      elements.swapAt(last, Int(integer(upTo: UInt32(last))))
    }
  }
}
