/// Upper tails of the binomial distributions of one probability, remembered by trials and successes.
///
/// **Definition.** A table of 2^14 places, in which a pair overwrites whatever has the same place: at
/// most a megabyte, no growth, and what is read is always the very value that the law gives.
public struct BinomialTailMemory: Sendable {
  private let successes: UInt64
  private let total: UInt64
  private var keys: [UInt64] = []
  private var tails: [UpperTail] = []
  private static let places = 14

  /// Creates an empty memory.
  ///
  /// - Parameters:
  ///   - successes: The numerator of the probability of a success.
  ///   - total: Its denominator, above 0 and not below the numerator.
  public init(successes: UInt64, of total: UInt64) {
    precondition(total > 0 && successes <= total, "\(successes) of \(total) is no probability")
    self.successes = successes
    self.total = total
  }

  /// The probability of at least *k* successes.
  ///
  /// - Parameters:
  ///   - trials: The number of trials, at least 0.
  ///   - k: A number of successes.
  /// - Returns: The tail, as ``RationalBinomialDistribution/upperTail(atLeast:)`` has it.
  /// - Complexity: O(1) for a pair that was asked lately, else that of the distribution.
  public mutating func upperTail(trials: Int, atLeast k: Int) -> UpperTail {
    guard k >= 0 else { return .everything }
    guard k <= trials else { return .nothing }
    guard trials < 1 << 31 else { return distribution(trials).upperTail(atLeast: k) }
    if keys.isEmpty {
      keys = [UInt64](repeating: .max, count: 1 << Self.places)
      tails = [UpperTail](repeating: .everything, count: 1 << Self.places)
    }
    let key = UInt64(trials) << 32 | UInt64(k)
    let place = Int((key &* 0x9e37_79b9_7f4a_7c15) >> (64 - UInt64(Self.places)))
    guard keys[place] != key else { return tails[place] }
    let tail = distribution(trials).upperTail(atLeast: k)
    keys[place] = key
    tails[place] = tail
    return tail
  }

  private func distribution(_ trials: Int) -> RationalBinomialDistribution {
    RationalBinomialDistribution(trials: trials, successes: successes, of: total)
  }
}
