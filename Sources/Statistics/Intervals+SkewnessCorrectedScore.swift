extension Intervals {
  /// Gart and Nam's skewness-corrected score interval for a ratio of rates.
  ///
  /// **Definition.** The ratios *t* with |*Z*(*t*)| ≤ *z*, where *Z* solves *S* = *Z* + γ (*Z*² − 1),
  /// *S* = (*p̂*₁ − *t* *p̂*₂) / √*V* is the score, signed, γ = μ₃ / (6 *V*^(3/2)) a sixth of its skewness,
  /// *V* = *p*₁ (1 − *p*₁) / *n*₁ + *t*² *p*₂ (1 − *p*₂) / *n*₂,
  /// μ₃ = *p*₁ (1 − *p*₁) (1 − 2 *p*₁) / *n*₁² − *t*³ *p*₂ (1 − *p*₂) (1 − 2 *p*₂) / *n*₂², and *p*₁ = *t* *p*₂ the
  /// rates that maximise the likelihood under the ratio *t*. Where the equation has no real root,
  /// *Z* = *S* − γ (*z*² − 1), the form in which Gart and Nam wrote it.
  ///
  /// **Edge Cases.** As ``koopman(_:over:level:)``. At levels so high that *z*² > 6 *k*₂ + 1 the upper
  /// end does not exist, and for *z*² > 6 *k*₁ + 1 the lower one is 0: the correction outweighs so few
  /// successes.
  ///
  /// **Reference.** J. J. Gart, J. Nam, Biometrics 44 (1988), 323–338, doi:10.2307/2531848;
  /// P. J. Laud, Pharmaceutical Statistics 16 (2017), 334–348, doi:10.1002/pst.1813.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: About 120 evaluations of the statistic.
  public static func skewnessCorrectedScore(
    _ first: Counts, over second: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    let z = deviations(level)
    guard first.denominator > 0, second.denominator > 0,
      first.numerator > 0 || second.numerator > 0
    else { return nil }
    func score(_ t: Double) -> Double { correctedScore(first, second, ratio: t, deviations: z) }
    let smallest = 0x1p-300
    let largest = 0x1p300
    var low = 0.0
    if first.numerator > 0, score(smallest) > z {
      low = firstNumber(from: smallest, to: largest) { score($0) <= z }
    }
    guard second.numerator > 0, score(largest) < -z else {
      return ConfidenceInterval(low: low, high: nil)
    }
    let high = firstNumber(from: max(low, smallest), to: largest) { score($0) < -z }
    return ConfidenceInterval(low: low, high: high.nextDown)
  }

  /// *Z*(*t*), as ``skewnessCorrectedScore(_:over:level:)`` defines it.
  static func correctedScore(
    _ first: Counts, _ second: Counts, ratio t: Double, deviations z: Double
  ) -> Double {
    let n1 = Double(first.denominator)
    let n2 = Double(second.denominator)
    let (p1, p2) = likeliestRates(first, second, ratio: t)
    // Divided by the ratio where that is large, so that its cube stays in range.
    let s1 = t > 1 ? 1 / t : 1
    let s2 = t > 1 ? 1 : t
    let distance = Double(first.numerator) / n1 * s1 - Double(second.numerator) / n2 * s2
    let one = p1 * (1 - p1) / n1 * s1 * s1
    let two = p2 * (1 - p2) / n2 * s2 * s2
    let variance = one + two
    guard variance > 0 else { return distance == 0 ? 0 : distance * .infinity }
    let deviation = variance.squareRoot()
    let plain = distance / deviation
    let third = one * (1 - 2 * p1) / n1 * s1 - two * (1 - 2 * p2) / n2 * s2
    let skewness = third / (6 * variance * deviation)
    let discriminant = 1 + 4 * skewness * (plain + skewness)
    guard discriminant >= 0 else { return plain - skewness * (z * z - 1) }
    return 2 * (plain + skewness) / (1 + discriminant.squareRoot())
  }

  /// The rates *p*₁ = *t* *p*₂ and *p*₂ that maximise the likelihood under the ratio *t*.
  ///
  /// The smaller root of the quadratic in ``scoreStatistic(_:over:ratio:)``.
  static func likeliestRates(
    _ first: Counts, _ second: Counts, ratio t: Double
  ) -> (Double, Double) {
    let k1 = Double(first.numerator)
    let n1 = Double(first.denominator)
    let k2 = Double(second.numerator)
    let n2 = Double(second.denominator)
    let b = n1 * t + k1 + n2 + k2 * t
    // The discriminant b² − 4 N t c as a sum of positive terms, so that nothing cancels.
    let difference = (n1 + k2) * t - (n2 + k1)
    let root = (difference * difference + 4 * t * (n1 - k1) * (n2 - k2)).squareRoot()
    let p2 = min(2 * (k1 + k2) / (b + root), 1, 1 / t)
    return (min(t * p2, 1), p2)
  }
}
