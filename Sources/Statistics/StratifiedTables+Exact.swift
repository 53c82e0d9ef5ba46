extension StratifiedTables {
  /// The number of multiplications up to which the exact distribution is computed.
  private static let workLimit = 100_000_000.0

  /// The result of the exact conditional test that the common odds ratio is 1.
  ///
  /// Probabilities below about 1e-300 come out as 0.
  public struct ExactTest: Hashable, Sendable {
    /// Σ *a*, the number of people of the group with the property.
    public var observed: Int
    /// The values that Σ *a* can take, given all margins.
    public var support: ClosedRange<Int>
    /// The probability of at most as many as observed.
    public var lower: Double
    /// The probability of at least as many as observed.
    public var upper: Double
    /// The probability of the sums at most as likely as the observed one.
    public var twoSided: Double
    /// ``twoSided`` less half the probability of all sums as likely as the observed one.
    public var midP: Double
    /// ``twoSided`` less half the probability of the observed sum alone.
    public var observedMidP: Double
  }

  /// The exact conditional test of Cochran, Mantel and Haenszel's hypothesis.
  ///
  /// **Definition.** Given the margins of every stratum, Σ *a* is a sum of independent hypergeometric
  /// variables; its distribution is their convolution. Two-sided, the sum of the probabilities of at
  /// most the observed one's times 1 + 1e-7. With one stratum it is Fisher's test.
  ///
  /// **Edge Cases.** `nil` without strata, when a group of a stratum has more than 2^51 rows, or when the
  /// convolution would take more than 10^8 multiplications. 1 when no stratum has any variation.
  ///
  /// **Reference.** N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research 1 (IARC, 1980),
  /// 4.3; C. R. Mehta, N. R. Patel, R. Gray, JASA 80 (1985), 969–973,
  /// doi:10.1080/01621459.1985.10478212.
  ///
  /// - Returns: The probabilities.
  /// - Complexity: O(Σ support so far · support of the stratum).
  public func exactTest() -> ExactTest? {
    guard !strata.isEmpty, hasExactDistribution, let weights = weights(tilt: 1) else { return nil }
    let support = support
    let observed = observed
    let place = observed - support.lowerBound
    let total = weights.reduce(0, +)
    let likelihood = weights[place]
    let most = likelihood * (1 + 1e-7)
    let least = likelihood * (1 - 1e-7)
    let both = weights.reduce(0) { $1 <= most ? $0 + $1 : $0 }
    let equal = weights.reduce(0) { $1 >= least && $1 <= most ? $0 + $1 : $0 }
    return ExactTest(
      observed: observed, support: support,
      lower: min(1, weights.prefix(place + 1).reduce(0, +) / total),
      upper: min(1, weights.suffix(weights.count - place).reduce(0, +) / total),
      twoSided: min(1, both / total), midP: min(1, (both - 0.5 * equal) / total),
      observedMidP: min(1, (both - 0.5 * likelihood) / total))
  }

  /// A common odds ratio, conditional on all margins.
  public struct ConditionalOddsRatio: Hashable, Sendable {
    /// The ratio of largest likelihood; `nil` when the likelihood rises without end.
    public var estimate: Double?
    /// The exact interval.
    public var interval: ConfidenceInterval
  }

  /// The common odds ratio of largest conditional likelihood, with its exact interval.
  ///
  /// **Definition.** Under the odds ratio ψ the probability of Σ *a* = *s* is proportional to its
  /// probability under 1 times ψ^*s*. The estimate is the ψ with the mean at the observed sum; the ends
  /// are those with P(at least the observed) = α / 2 and P(at most the observed) = α / 2.
  ///
  /// **Edge Cases.** At the smallest sum that the margins allow the estimate and the lower end are 0;
  /// at the largest one neither estimate nor upper end exist. `nil` when no stratum has any variation,
  /// and as ``exactTest()``.
  ///
  /// **Reference.** As ``exactTest()``; J. Cornfield, Proceedings of the Third Berkeley Symposium 4
  /// (1956), 135–148.
  ///
  /// - Parameter level: The confidence level.
  /// - Returns: The estimate and the interval.
  /// - Complexity: As ``exactTest()``, then O(support) for each of about 190 odds ratios.
  public func conditionalOddsRatio(level: Double = 0.95) -> ConditionalOddsRatio? {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    guard hasExactDistribution else { return nil }
    let support = support
    let observed = observed
    guard support.count > 1 else { return nil }
    // Around an estimate near the observed sum no weight that matters underflows.
    let start = oddsRatio.flatMap { $0 > 0 ? $0 : nil } ?? 1
    guard let weights = weights(tilt: start), weights[observed - support.lowerBound] > 0 else {
      return nil
    }
    let place = observed - support.lowerBound
    let below = weights.prefix(place).reversed().map { $0 / weights[place] }
    let above = weights.suffix(from: place + 1).map { $0 / weights[place] }
    func root(_ isReached: (Double) -> Bool) -> Double {
      firstNumber(from: 0x1p-300, to: 0x1p300, where: isReached) * start
    }
    let half = (1 - level) / 2
    let isLowest = observed == support.lowerBound
    let isHighest = observed == support.upperBound
    let low = root { ratio in
      let upper = 1 + Self.sum(above, ratio)
      return upper >= half * (upper + Self.sum(below, 1 / ratio))
    }
    let high = root { ratio in
      let lower = 1 + Self.sum(below, 1 / ratio)
      return lower <= half * (lower + Self.sum(above, ratio))
    }
    let estimate = root { Self.moment(above, $0) >= Self.moment(below, 1 / $0) }
    return ConditionalOddsRatio(
      estimate: isHighest ? nil : isLowest ? 0 : estimate,
      interval: ConfidenceInterval(low: isLowest ? 0 : low, high: isHighest ? nil : high))
  }

  /// Σ *w*ᵢ *r*^(*i* + 1).
  private static func sum(_ weights: [Double], _ ratio: Double) -> Double {
    weights.reversed().reduce(0) { ($0 + $1) * ratio }
  }

  /// Σ (*i* + 1) *w*ᵢ *r*^(*i* + 1).
  private static func moment(_ weights: [Double], _ ratio: Double) -> Double {
    var sum = 0.0
    for (index, weight) in weights.enumerated().reversed() {
      sum = (sum + Double(index + 1) * weight) * ratio
    }
    return sum
  }

  /// Whether the hypergeometric distribution is there for counts of this size.
  private var hasExactDistribution: Bool {
    strata.allSatisfy {
      max($0.first.denominator, $0.second.denominator) <= TwoByTwoTest.exactLimit
    }
  }

  private var observed: Int { strata.reduce(0) { $0 + $1.first.numerator } }

  private var support: ClosedRange<Int> {
    let ranges = strata.map { Self.urn($0).support }
    return ranges.reduce(0) { $0 + $1.lowerBound }...ranges.reduce(0) { $0 + $1.upperBound }
  }

  private static func urn(_ stratum: Stratum) -> HypergeometricDistribution {
    HypergeometricDistribution(
      population: stratum.first.denominator + stratum.second.denominator,
      successes: stratum.first.numerator + stratum.second.numerator,
      draws: stratum.first.denominator)
  }

  /// The probabilities of every sum under an odds ratio; `nil` when they are too much work.
  private func weights(tilt: Double) -> [Double]? {
    var count = 1.0
    var work = 0.0
    for stratum in strata {
      let more = Double(Self.urn(stratum).support.count)
      work += count * more
      count += more - 1
    }
    guard work <= Self.workLimit else { return nil }
    return strata.reduce([1]) { sum, stratum in
      let terms = Self.urn(stratum).probabilities(odds: tilt)
      guard terms.count > 1 else { return sum }
      var next = [Double](repeating: 0, count: sum.count + terms.count - 1)
      for (i, left) in sum.enumerated() where left > 0 {
        for (j, right) in terms.enumerated() { next[i + j] += left * right }
      }
      return next
    }
  }
}
