extension Intervals {
  /// The logarithmic interval of Katz and others for a ratio of rates.
  ///
  /// **Definition.** exp(ln *R* ± *z* √((1 − *p*₁) / *k*₁ + (1 − *p*₂) / *k*₂)).
  ///
  /// **Edge Cases.** `nil` when either count of successes is 0: the variance does not exist.
  ///
  /// **Reference.** D. Katz, J. Baptista, S. P. Azen, M. C. Pike, Biometrics 34 (1978), 469–474,
  /// doi:10.2307/2530610.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(1).
  public static func katz(
    _ first: Counts, over second: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard first.numerator > 0, let ratio = ExactRatio.ratio(of: first, to: second) else {
      return nil
    }
    func variance(_ counts: Counts) -> Double {
      Double(counts.denominator - counts.numerator) / Double(counts.denominator)
        / Double(counts.numerator)
    }
    let width = deviations(level) * (variance(first) + variance(second)).squareRoot()
    return ConfidenceInterval(
      low: ratio * Elementary.exp(-width), high: ratio * Elementary.exp(width))
  }

  /// Koopman's score interval for a ratio of rates.
  ///
  /// **Definition.** The ratios *t* with ``scoreStatistic(_:over:ratio:)`` at most the χ² quantile
  /// with one degree of freedom.
  ///
  /// **Edge Cases.** No success in the reference leaves the interval unbounded above; no success on
  /// either side, or a denominator of 0, says nothing: `nil`. No success in the group gives a lower
  /// end of 0. With everyone selected on both sides the ratio 1 is inside.
  ///
  /// **Reference.** P. A. R. Koopman, Biometrics 40 (1984), 513–517, doi:10.2307/2531405.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: About 125 evaluations of the statistic.
  public static func koopman(
    _ first: Counts, over second: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    let z = deviations(level)
    return scoreInterval(first, second, threshold: z * z)
  }

  /// Miettinen and Nurminen's score interval for a ratio of rates.
  ///
  /// **Definition.** Koopman's with the variance times *N* / (*N* − 1), *N* the total of both groups.
  ///
  /// **Edge Cases.** As ``koopman(_:over:level:)``.
  ///
  /// **Reference.** O. Miettinen, M. Nurminen, Statistics in Medicine 4 (1985), 213–226,
  /// doi:10.1002/sim.4780040211.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: About 125 evaluations of the statistic.
  public static func miettinenNurminen(
    _ first: Counts, over second: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    let z = deviations(level)
    let total = Double(first.denominator) + Double(second.denominator)
    guard total > 1 else { return nil }
    return scoreInterval(first, second, threshold: z * z * (total / (total - 1)))
  }

  private static func scoreInterval(
    _ first: Counts, _ second: Counts, threshold: Double
  ) -> ConfidenceInterval? {
    guard first.denominator > 0, second.denominator > 0,
      first.numerator > 0 || second.numerator > 0
    else { return nil }
    let estimate = ExactRatio.ratio(of: first, to: second)
    // The statistic falls to 0 at the estimate and rises after it.
    var low = 0.0
    if first.numerator > 0 {
      low = firstNumber(from: 0x1p-900, to: estimate ?? 0x1p400) {
        scoreStatistic(first, over: second, ratio: $0) <= threshold
      }
    }
    guard let estimate else { return ConfidenceInterval(low: low, high: nil) }
    let high = firstNumber(from: max(estimate, 0x1p-900), to: 0x1p400) {
      scoreStatistic(first, over: second, ratio: $0) > threshold
    }
    return ConfidenceInterval(low: low, high: high.nextDown)
  }

  /// Koopman's score statistic for a ratio of rates.
  ///
  /// **Definition.** U(*t*) = (*k*₁ − *n*₁ *p*₁)² / (*n*₁ *p*₁ (1 − *p*₁)) · (1 + *n*₁ (*t* − *p*₁) / (*n*₂ (1 − *p*₁))),
  /// *p*₁ = *t* *p*₂, where *p*₂ maximises the likelihood under the ratio *t*: the smaller root of
  /// *N* *t* *p*₂² − (*n*₁ *t* + *k*₁ + *n*₂ + *k*₂ *t*) *p*₂ + *k*₁ + *k*₂ = 0.
  ///
  /// **Edge Cases.** 0 where *t* fits the counts exactly.
  ///
  /// - Parameters:
  ///   - first: The group's counts, with a denominator above 0.
  ///   - second: The reference group's counts, with a denominator above 0.
  ///   - t: The ratio, above 0.
  /// - Returns: The statistic, χ² with one degree of freedom in large samples.
  /// - Complexity: O(1).
  public static func scoreStatistic(
    _ first: Counts, over second: Counts, ratio t: Double
  ) -> Double {
    let k1 = Double(first.numerator)
    let n1 = Double(first.denominator)
    let k2 = Double(second.numerator)
    let n2 = Double(second.denominator)
    let (p1, p2) = likeliestRates(first, second, ratio: t)
    // Both variances, as Koopman's sum of two Pearson terms, which has no 0 / 0 at t = p1.
    func term(_ k: Double, _ n: Double, _ p: Double) -> Double {
      let distance = (k - n * p) * (k - n * p)
      return distance > 0 ? distance / (n * p * (1 - p)) : 0
    }
    return term(k1, n1, p1) + term(k2, n2, p2)
  }
}
