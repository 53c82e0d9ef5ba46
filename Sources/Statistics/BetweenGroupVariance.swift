/// How much the true rates of groups differ, without what sampling alone adds.
///
/// The variance of observed rates is that of the true rates plus the mean sampling variance, so that
/// groups with few members look unequal even where all are treated alike.
///
/// **Reference.** K. Lum, Y. Zhang, A. Bower, "De-biasing 'bias' measurement", FAccT 2022,
/// doi:10.1145/3531146.3533105.
public enum BetweenGroupVariance {
  /// The variance of the true rates across groups, without bias.
  ///
  /// **Definition.** Σ (*p*ᵢ − *p̄*)² / (*k* − 1) − (1 / *k*) Σ *p*ᵢ (1 − *p*ᵢ) / (*n*ᵢ − 1), *p̄* the plain mean of the
  /// *k* observed rates. Its mean over samples is the variance (with *k* − 1) of the true rates.
  ///
  /// **Edge Cases.** Negative where the rates differ by less than chance makes expect; a published
  /// variance is at least 0, but a mean over several estimates needs the negative ones. `nil` with
  /// fewer than two groups, or with a group of fewer than two members, whose sampling variance is
  /// unknown: leave such groups out, and say so.
  ///
  /// - Parameter counts: The groups' counts.
  /// - Returns: The estimate.
  /// - Complexity: O(*k*).
  public static func estimate(_ counts: [Counts]) -> Double? {
    guard counts.count > 1, counts.allSatisfy({ $0.denominator > 1 }) else { return nil }
    return variance(counts) { n in n / (n - 1) }
  }

  /// A bootstrap interval for the variance of the true rates.
  ///
  /// **Definition.** Replicates draw each group's count from the binomial distribution at its observed
  /// rate. That adds the sampling variance a second time, and so a replicate is corrected twice:
  /// Σ (*p*ᵢ − *p̄*)² / (*k* − 1) − (1 / *k*) Σ *c*ᵢ *p*ᵢ (1 − *p*ᵢ) / *n*ᵢ with *c* = (2 − 1 / *n*) / (1 − 1 / *n*)². The mean over
  /// replicates is then ``estimate(_:)`` exactly; a factor of 2 − 1 / *n* would give
  /// it but for terms of order 1 / *n*. The ends are the (1 ∓ level) / 2 quantiles of the
  /// replicates, as ``CellBootstrap`` defines them.
  ///
  /// **Edge Cases.** As ``estimate(_:)``; ends below 0 are reported as they are. `nil`, too, when every
  /// rate is 0 or 1, because no replicate differs then, and with fewer than 2 / (1 − level) replicates.
  ///
  /// - Parameters:
  ///   - counts: The groups' counts.
  ///   - level: The confidence level.
  ///   - replicateCount: How many replicates.
  ///   - seed: The seed.
  ///   - stream: What the replicates are for; see ``CounterBasedGenerator``.
  /// - Returns: The interval.
  /// - Complexity: O(*k* × replicates).
  public static func interval(
    _ counts: [Counts], level: Double = 0.95, replicateCount: Int = 10_000, seed: UInt64,
    stream: [String]
  ) -> ConfidenceInterval? {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    guard counts.count > 1, counts.allSatisfy({ $0.denominator > 1 }),
      counts.contains(where: { $0.numerator > 0 && $0.numerator < $0.denominator }),
      Double(replicateCount) * (1 - level) >= 2
    else { return nil }
    var values = (0..<replicateCount).map { replicate in
      var generator = CounterBasedGenerator(seed: seed, stream: stream, index: UInt64(replicate))
      return doubleCorrected(
        counts.map { group in
          Counts(
            generator.binomial(trials: group.denominator, probability: group.rate ?? 0),
            of: group.denominator)
        })
    }
    values.sort()
    let tail = 0.5 * (1 - level)
    return ConfidenceInterval(
      low: CellBootstrap.quantile(values, tail), high: CellBootstrap.quantile(values, 1 - tail))
  }

  /// The estimate from a replicate whose counts were drawn at observed rates.
  static func doubleCorrected(_ counts: [Counts]) -> Double {
    variance(counts) { n in (2 - 1 / n) / ((1 - 1 / n) * (1 - 1 / n)) }
  }

  /// The variance of the rates less the mean of their sampling variances times a factor of the size.
  private static func variance(_ counts: [Counts], factor: (Double) -> Double) -> Double {
    let k = Double(counts.count)
    let rates = counts.map { $0.rate ?? 0 }
    let mean = rates.reduce(0, +) / k
    var squares = 0.0
    var sampling = 0.0
    for (group, rate) in zip(counts, rates) {
      let n = Double(group.denominator)
      squares += (rate - mean) * (rate - mean)
      let other = Double(group.denominator - group.numerator) / n
      sampling += factor(n) * (rate * other / n)
    }
    return squares / (k - 1) - sampling / k
  }
}
