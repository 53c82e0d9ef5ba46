/// SipHash-2-4: a pseudorandom function of short messages under a key of 128 bits.
///
/// **Reference.** J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012,
/// doi:10.1007/978-3-642-34931-7_28.
struct SipHash: Sendable {
  private let start: (UInt64, UInt64, UInt64, UInt64)

  /// The function under a key, given as two little-endian words.
  init(key: (UInt64, UInt64)) {
    start = (
      key.0 ^ 0x736f_6d65_7073_6575, key.1 ^ 0x646f_7261_6e64_6f6d,
      key.0 ^ 0x6c79_6765_6e65_7261, key.1 ^ 0x7465_6462_7974_6573
    )
  }

  struct State {
    var v0, v1, v2, v3: UInt64

    @inline(__always)
    mutating func round() {
      v0 = v0 &+ v1
      v1 = (v1 &<< 13 | v1 &>> 51) ^ v0
      v0 = v0 &<< 32 | v0 &>> 32
      v2 = v2 &+ v3
      v3 = (v3 &<< 16 | v3 &>> 48) ^ v2
      v0 = v0 &+ v3
      v3 = (v3 &<< 21 | v3 &>> 43) ^ v0
      v2 = v2 &+ v1
      v1 = (v1 &<< 17 | v1 &>> 47) ^ v2
      v2 = v2 &<< 32 | v2 &>> 32
    }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    @inline(__always)
    consuming func finish() -> UInt64 {
      var state = self
      state.v2 ^= 0xff
      state.round()
      state.round()
      state.round()
      state.round()
      return state.v0 ^ state.v1 ^ state.v2 ^ state.v3
    }
  }

  /// The state before the first word.
  @inline(__always)
  func begin() -> State { State(v0: start.0, v1: start.1, v2: start.2, v3: start.3) }

  /// The function of a message of 32-bit words, each little-endian.
  @inline(__always)
  func callAsFunction(_ words: Span<UInt32>, from first: Int, count: Int) -> UInt64 {
    var state = begin()
    var place = first
    let end = first + count
    while place + 1 < end {
      state.absorb(UInt64(words[place]) | UInt64(words[place + 1]) &<< 32)
      place += 2
    }
    let length = UInt64(truncatingIfNeeded: 4 * count & 0xff) &<< 56
    state.absorb(length | (place < end ? UInt64(words[place]) : 0))
    return state.finish()
  }

  /// The function of the 12 bytes of a 64-bit word and a 32-bit word, each little-endian.
  @inline(__always)
  func callAsFunction(_ word: UInt64, _ last: UInt32) -> UInt64 {
    var state = begin()
    state.absorb(word)
    state.absorb(12 &<< 56 | UInt64(last))
    return state.finish()
  }
}
