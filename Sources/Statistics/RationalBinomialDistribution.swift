/// The binomial distribution whose probability is a quotient of two integers.
///
/// **Definition.** P(*X* = *k*) = C(*n*, *k*) *p*^*k* (1 − *p*)^(*n* − *k*) with *p* = `successes` / `total`,
/// summed from *k* away from the mean, so that all terms fall. The quotient is carried to 104 bits:
/// rounded to a double first, *p* has an error of 10^-16, and *p*^*k* one of *k* times that.
///
/// **Accuracy.** Relative error below 1e-12, in `probability` and in `log10`, against mpmath for up
/// to a million trials.
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
    share = DoubleDouble.quotient(successes, of: total)
    rest = DoubleDouble.quotient(total - successes, of: total)
  }

  /// The probability of at least *k* successes.
  ///
  /// **Edge Cases.** For *k* of at most 0 the tail is 1, above the trials it is 0.
  ///
  /// - Parameter k: A number of successes.
  /// - Returns: The tail.
  /// - Complexity: O(standard deviation) near the mean, O(1) in the tails.
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
    // Sums of the masses from k upwards or from k − 1 downwards, away from the mode, over that at k.
    let logMass = logMass(k)
    guard Double(k) <= Double(trials) * share.high else {
      return UpperTail(
        TailProbabilities(logMass, times: sumUpwards(from: k), isLower: false), mass: 1)
    }
    return UpperTail(
      TailProbabilities(logMass, times: sumDownwards(below: k), isLower: true), mass: 1)
  }

  /// ln P(*X* = *k*) as a pair.
  private func logMass(_ k: Int) -> DoubleDouble {
    func factorial(_ n: Int) -> DoubleDouble {
      Elementary.logarithmOfGamma(DoubleDouble(Double(n) + 1))
    }
    return factorial(trials) - factorial(k) - factorial(trials - k)
      + (Elementary.logarithm(share) * Double(k) + Elementary.logarithm(rest) * Double(trials - k))
  }

  /// P(*X* ≥ *k*) / P(*X* = *k*), for *k* above the mean.
  private func sumUpwards(from k: Int) -> Double {
    let odds = (share / rest).value
    var successes = Double(k)
    var failures = Double(trials - k)
    var term = 1.0
    var sum = 1.0
    while failures > 0, term > sum * 0x1p-58 {
      successes += 1
      term *= failures / successes * odds
      failures -= 1
      sum += term
    }
    return sum
  }

  /// P(*X* < *k*) / P(*X* = *k*), for *k* up to the mean.
  private func sumDownwards(below k: Int) -> Double {
    let odds = (rest / share).value
    var successes = Double(k)
    var failures = Double(trials - k)
    var term = 1.0
    var sum = 0.0
    while successes > 0, term > sum * 0x1p-58 {
      failures += 1
      term *= successes / failures * odds
      successes -= 1
      sum += term
    }
    return sum
  }
}

extension DoubleDouble {
  /// A quotient of two integers to about 104 bits.
  static func quotient(_ numerator: UInt64, of denominator: UInt64) -> DoubleDouble {
    func pair(_ value: UInt64) -> DoubleDouble {
      orderedSum(Double(value >> 32) * 0x1p32, Double(value & 0xffff_ffff))
    }
    return pair(numerator) / pair(denominator)
  }
}
