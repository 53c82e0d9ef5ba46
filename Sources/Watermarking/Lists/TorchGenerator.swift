/// PyTorch's random generator on the CPU: the Mersenne Twister, of whose seed only the low 32 bits
/// count.
///
/// **Reference.** M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM Transactions on Modeling and
/// Computer Simulation 8 (1998), doi:10.1145/272991.272995; PyTorch, `ATen/core/MT19937RNGEngine.h`.
public struct TorchGenerator: Sendable {
  private var state: [UInt32]
  private var position = 624

  /// Creates a generator.
  ///
  /// - Parameter seed: What `manual_seed` gets; negative seeds are given by their two's complement.
  public init(seed: UInt64) {
    var word = UInt32(truncatingIfNeeded: seed)
    state = [word]
    state.reserveCapacity(624)
    for index in UInt32(1)..<624 {
      word = 1_812_433_253 &* (word ^ (word >> 30)) &+ index
      state.append(word)
    }
  }

  /// Draws a word of 32 bits.
  ///
  /// - Returns: The word.
  public mutating func word() -> UInt32 {
    if position == 624 { twist() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= (word << 7) & 0x9d2c_5680
    word ^= (word << 15) & 0xefc6_0000
    return word ^ (word >> 18)
  }

  /// Draws 64 bits: two words, the upper half first.
  ///
  /// - Returns: The bits.
  public mutating func longWord() -> UInt64 {
    let upper = UInt64(word())
    return upper << 32 | UInt64(word())
  }

  private mutating func twist() {
    for index in 0..<624 {
      let mixed = (state[index] & 0x8000_0000) | (state[(index + 1) % 624] & 0x7fff_ffff)
      state[index] =
        state[(index + 397) % 624] ^ (mixed >> 1) ^ (mixed & 1 == 0 ? 0 : 0x9908_b0df)
    }
    position = 0
  }

  /// Draws what `torch.randperm(count)` draws on the CPU and moves on by as much.
  ///
  /// **Definition.** Below 2³² / 20 elements, step i swaps the element i with the element
  /// i + (word mod (n − i)); from there on the "inside-out" form with words of 64 bits.
  ///
  /// - Parameter count: The elements, n.
  /// - Returns: The permutation of 0..<n.
  /// - Complexity: O(n).
  public mutating func permutation(_ count: Int) -> [UInt32] {
    permutation(count, insideOutFrom: Self.insideOutFrom)
  }

  /// From how many elements on PyTorch draws 64 bits a step.
  static let insideOutFrom = 214_748_364

  mutating func permutation(_ count: Int, insideOutFrom limit: Int) -> [UInt32] {
    precondition((0...Int(UInt32.max)).contains(count), "a permutation of \(count) elements")
    if count >= limit {
      var places = [UInt32](repeating: 0, count: count)
      for index in 0..<count {
        let place = Int(longWord() % UInt64(index + 1))
        places[index] = places[place]
        places[place] = UInt32(index)
      }
      return places
    }
    var places = (0..<UInt32(count)).map { $0 }
    for index in 0..<max(count - 1, 0) {
      places.swapAt(index, index + Int(word() % UInt32(count - index)))
    }
    return places
  }
}
