/// The binomial distribution whose probability is a quotient of two integers.
///
/// **Definition.** P(*X* ≥ *k*) = I_*p*(*k*, *n* − *k* + 1) with *p* = `successes` / `total`. The quotient
/// is carried to 104 bits: rounded to a double first, *p* has an error of 10^-16, and *p*^*k* one of *k*
/// times that.
///
/// **Accuracy.** Relative error below 1e-12, in `probability` and in `log10`, against mpmath for up
/// to a million trials.
///
/// **Reference.** NIST Digital Library of Mathematical Functions, 8.17.5, <https://dlmf.nist.gov>.
public struct RationalBinomialDistribution: Sendable {
  /// The number of trials *n*.
  public let trials: Int
  /// The probability of a success, rounded.
  public var probability: Double { share.value }

  private let share: DoubleDouble
  private let rest: DoubleDouble

  /// Creates a binomial distribution.
  ///
  /// - Parameters:
  ///   - trials: The number of trials, at least 0.
  ///   - successes: The numerator of the probability.
  ///   - total: Its denominator, above 0 and not below the numerator.
  public init(trials: Int, successes: UInt64, of total: UInt64) {
    precondition(trials >= 0, "\(trials) trials")
    precondition(total > 0 && successes <= total, "\(successes) of \(total) is no probability")
    self.trials = trials
    share = Self.pair(successes) / Self.pair(total)
    rest = Self.pair(total - successes) / Self.pair(total)
  }

  private static func pair(_ value: UInt64) -> DoubleDouble {
    DoubleDouble.orderedSum(Double(value >> 32) * 0x1p32, Double(value & 0xffff_ffff))
  }

  /// The probability of at least *k* successes.
  ///
  /// **Edge Cases.** For *k* of at most 0 the tail is 1, above the trials it is 0.
  ///
  /// - Parameter k: A number of successes.
  /// - Returns: The tail.
  /// - Complexity: O(√trials) near the mean, O(1) in the tails.
  public func upperTail(atLeast k: Int) -> UpperTail {
    guard k >= 0 else { return .everything }
    guard k <= trials else { return .nothing }
    guard share.high > 0 else { return k > 0 ? .nothing : .certain }
    guard rest.high > 0 else { return k < trials ? .everything : .certain }
    guard k > 0 else {
      // Nothing lies below; the mass at 0 is (1 − p)^n.
      let power = Elementary.logarithm(rest) * Double(trials)
      return UpperTail(TailProbabilities(power, times: 0, isLower: true), mass: 1)
    }
    let count = Double(k)
    let failures = Double(trials - k)
    let tails = BetaDistribution(count, failures + 1).tails(at: share, complement: rest)
    // The mass at k is the factor before the continued fraction, but for these shares.
    let isUpper = tails.isLower
    let mass = isUpper ? 1 / rest.high : (failures + 1) / (count * rest.high)
    // The beta distribution's lower tail is the count's upper one.
    return UpperTail(tails.flipped, mass: mass)
  }
}
