/// What a comparison of two rates by the pooled Z can find, before the data are seen.
///
/// The normal approximation of the two-sided test, of which only the tail on the side of the
/// difference counts: with *p*₁ = ratio × *p*₂, *p̄* the mean rate of all members, power is
/// Φ((|*p*₁ − *p*₂| − *z* √(*p̄* *q̄* (1 / *n*₁ + 1 / *n*₂))) / √(*p*₁ *q*₁ / *n*₁ + *p*₂ *q*₂ / *n*₂)).
///
/// **Reference.** J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions,
/// 3rd edition, Wiley (2003), chapter 4, doi:10.1002/0471445428.
public enum Power {
  /// The probability that the pooled Z finds a ratio of rates.
  ///
  /// **Edge Cases.** `nil` when a size is 0, the ratio is 1 or negative, a rate is not from 0 to 1, or
  /// the reference rate is 0. A difference that leaves no variance is found with probability 1 or 0.
  ///
  /// - Parameters:
  ///   - referenceRate: The reference group's true rate.
  ///   - ratio: The group's true rate over the reference group's.
  ///   - groupSize: The size of the group.
  ///   - referenceSize: The size of the reference group.
  ///   - significance: The two-sided significance level, above 0 and below 1.
  /// - Returns: The power.
  /// - Complexity: O(1).
  public static func power(
    referenceRate: Double, ratio: Double, groupSize: Int, referenceSize: Int,
    significance: Double = 0.05
  ) -> Double? {
    let n1 = Double(groupSize)
    let n2 = Double(referenceSize)
    guard
      let excess = excess(
        referenceRate, ratio, (n1, n2), Intervals.deviations(1 - significance))
    else { return nil }
    return NormalDistribution().tails(at: excess).cumulative
  }

  /// The distance of the expected difference from the critical one, in standard errors.
  private static func excess(
    _ p2: Double, _ ratio: Double, _ sizes: (Double, Double), _ z: Double
  ) -> Double? {
    let (n1, n2) = sizes
    let p1 = ratio * p2
    guard n1 > 0, n2 > 0, p2 > 0, p2 <= 1, ratio >= 0, ratio != 1, p1 <= 1 else { return nil }
    let mean = (n1 * p1 + n2 * p2) / (n1 + n2)
    let pooled = (mean * (1 - mean) * (1 / n1 + 1 / n2)).squareRoot()
    let own = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2).squareRoot()
    let distance = abs(p1 - p2) - z * pooled
    return own > 0 ? distance / own : distance > 0 ? .infinity : -.infinity
  }

  /// The ratio nearest to 1, of those below it, that is found with a given power.
  ///
  /// **Edge Cases.** `nil` when not even a ratio of 0 is found with that power, a size is 0, or the
  /// reference rate is not above 0 and at most 1.
  ///
  /// - Parameters:
  ///   - referenceRate: The reference group's true rate.
  ///   - groupSize: The size of the group.
  ///   - referenceSize: The size of the reference group.
  ///   - significance: The two-sided significance level, above 0 and below 1.
  ///   - power: The power, above half the significance level and below 1.
  /// - Returns: The ratio.
  /// - Complexity: About 10 evaluations of the power.
  public static func minimumDetectableRatio(
    referenceRate: Double, groupSize: Int, referenceSize: Int, significance: Double = 0.05,
    power: Double = 0.8
  ) -> Double? {
    precondition(power > 0.5 * significance && power < 1, "\(power) is no power to ask for")
    let z = Intervals.deviations(1 - significance)
    let wanted = NormalDistribution().quantile(power)
    let sizes = (Double(groupSize), Double(referenceSize))
    guard let most = excess(referenceRate, 0, sizes, z), most >= wanted else { return nil }
    return Quadrature.crossing(from: 0, to: 1) { ratio in
      // At a ratio of 1 the power is half the significance level, which is below the wanted one.
      excess(referenceRate, ratio, sizes, z).map { max(-1e9, min(1e9, $0)) - wanted } ?? -z - wanted
    }
  }

  /// The size of the group from which a ratio of rates is found with a given power.
  ///
  /// **Definition.** With *r* = *n*₂ / *n*₁: the least whole number from
  /// *n*₁ = (*z* √(*p̄* *q̄* (1 + 1 / *r*)) + *z*′ √(*p*₁ *q*₁ + *p*₂ *q*₂ / *r*))² / (*p*₁ − *p*₂)² on, *z*′ the quantile of
  /// the power.
  ///
  /// **Edge Cases.** `nil` when the ratio is 1 or negative, a rate is not from 0 to 1, the reference
  /// rate is 0, or the size is above 2⁵³.
  ///
  /// - Parameters:
  ///   - referenceRate: The reference group's true rate.
  ///   - ratio: The group's true rate over the reference group's.
  ///   - allocation: The reference group's size over the group's, above 0.
  ///   - significance: The two-sided significance level, above 0 and below 1.
  ///   - power: The power, above half the significance level and below 1.
  /// - Returns: The size of the group, rounded up.
  /// - Complexity: O(1).
  public static func sampleSize(
    referenceRate: Double, ratio: Double, allocation: Double = 1, significance: Double = 0.05,
    power: Double = 0.8
  ) -> Int? {
    guard
      let size = exactSampleSize(
        referenceRate: referenceRate, ratio: ratio, allocation: allocation,
        significance: significance, power: power), size <= 0x1p53
    else { return nil }
    let whole = Int(size)
    return max(1, Double(whole) < size ? whole + 1 : whole)
  }

  /// The size before it is rounded up.
  static func exactSampleSize(
    referenceRate p2: Double, ratio: Double, allocation r: Double, significance: Double,
    power: Double
  ) -> Double? {
    precondition(power > 0.5 * significance && power < 1, "\(power) is no power to ask for")
    precondition(r > 0 && r < .infinity, "\(r) is no ratio of sizes")
    let p1 = ratio * p2
    guard p2 > 0, p2 <= 1, ratio >= 0, ratio != 1, p1 <= 1 else { return nil }
    let mean = (p1 + r * p2) / (1 + r)
    let pooled = (mean * (1 - mean) * (1 + 1 / r)).squareRoot()
    let own = (p1 * (1 - p1) + p2 * (1 - p2) / r).squareRoot()
    let reach =
      Intervals.deviations(1 - significance) * pooled + NormalDistribution().quantile(power) * own
    return reach * reach / ((p1 - p2) * (p1 - p2))
  }
}
