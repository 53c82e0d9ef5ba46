/// The table of bits from which transformers' SynthID takes its g-values.
///
/// **Definition.** `torch.randint(0, 2, (size,))` of a generator on the processor or on a GPU. On the
/// processor an entry is the lowest bit of the next word of MT19937. On a GPU entry i is the lowest
/// bit of word ⌊i / T⌋ of Philox 4×32-10 with the counter (0, 0, i mod T, 0), where T is the count
/// of threads that draw; T is at least 65,536 on all current GPUs but a T4 (40,960).
enum SynthIDTable {
  /// The table that torch makes on the processor.
  static func processor(seed: UInt64, size: Int) -> [UInt8] {
    // MT19937 as torch seeds it, with the low 32 bits.
    var state = [UInt32(truncatingIfNeeded: seed)]
    for place in 1..<624 {
      let before = state[place - 1]
      state.append(1_812_433_253 &* (before ^ before >> 30) &+ UInt32(place))
    }
    var bits: [UInt8] = []
    bits.reserveCapacity(size)
    while bits.count < size {
      for place in 0..<624 {
        let mixed = state[place] & 0x8000_0000 | state[(place + 1) % 624] & 0x7fff_ffff
        state[place] =
          state[(place + 397) % 624] ^ mixed >> 1 ^ (mixed & 1 == 0 ? 0 : 0x9908_b0df)
      }
      for word in state.prefix(size - bits.count) {
        var word = word ^ word >> 11
        word ^= word << 7 & 0x9d2c_5680
        word ^= word << 15 & 0xefc6_0000
        bits.append(UInt8((word ^ word >> 18) & 1))
      }
    }
    return bits
  }

  /// The table that torch makes on a GPU.
  static func graphicsProcessor(seed: UInt64, size: Int, threads: Int) -> [UInt8] {
    (0..<size).map { place in
      let words = philox(counter: (0, 0, UInt32(place % threads), 0), seed: seed)
      let word =
        switch place / threads % 4 {
        case 0: words.0
        case 1: words.1
        case 2: words.2
        default: words.3
        }
      return UInt8(word & 1)
    }
  }

  private typealias Words = (UInt32, UInt32, UInt32, UInt32)

  private static func philox(counter: Words, seed: UInt64) -> Words {
    var (a, b, c, d) = counter
    var (x, y) = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    for _ in 0..<10 {
      let first = UInt64(a) * 0xd251_1f53
      let second = UInt64(c) * 0xcd9e_8d57
      (a, b, c, d) = (
        UInt32(second >> 32) ^ b ^ x, UInt32(truncatingIfNeeded: second),
        UInt32(first >> 32) ^ d ^ y, UInt32(truncatingIfNeeded: first)
      )
      x &+= 0x9e37_79b9
      y &+= 0xbb67_ae85
    }
    return (a, b, c, d)
  }
}
