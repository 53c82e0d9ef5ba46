/// Intervals and tests of rates whose rows are weighted or clustered.
extension LinearizedRate {
  /// The number of standard errors of *t* for a two-sided level.
  static func deviations(_ level: Double, _ degreesOfFreedom: Double) -> Double {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    return -StudentTDistribution(degreesOfFreedom: degreesOfFreedom).quantile((1 - level) / 2)
  }

  /// Wilson's limits of a number of standard errors, with the effective size for the number of rows.
  func wilsonEnds(deviations t: Double) -> (low: Double, high: Double)? {
    guard let n = effectiveSize else { return nil }
    let square = t * t
    let middle = n * rate + 0.5 * square
    let width = t * (n * rate * complement + 0.25 * square).squareRoot()
    return (
      rate == 0 ? 0 : max(0, (middle - width) / (n + square)),
      complement == 0 ? 1 : min(1, (middle + width) / (n + square))
    )
  }

  /// Wilson's interval with the effective size.
  ///
  /// **Definition.** That of ``Intervals/wilson(_:level:)`` for ``effectiveSize`` rows, with the quantile of
  /// *t* with *m* − 1 degrees of freedom for *z*, *m* the number of units.
  ///
  /// **Edge Cases.** `nil` with fewer than two units. A rate of 0 or 1 has an end of exactly 0 or 1.
  ///
  /// **Reference.** N. Dean, M. Pagano, Journal of Survey Statistics and Methodology 3 (2015), 484–503,
  /// doi:10.1093/jssam/smv024.
  ///
  /// - Parameter level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(1).
  public func wilson(level: Double = 0.95) -> ConfidenceInterval? {
    guard unitCount > 1 else { return nil }
    return wilsonEnds(deviations: Self.deviations(level, Double(unitCount - 1))).map {
      ConfidenceInterval(low: $0.low, high: $0.high)
    }
  }

  /// Korn and Graubard's interval: Clopper and Pearson's with the effective size.
  ///
  /// **Definition.** From Beta(*k*, *n* − *k* + 1) and Beta(*k* + 1, *n* − *k*) with *k* = *R* *n*, *n* the
  /// ``effectiveSize`` times (*t*ₙ₋₁ / *t*ₘ₋₁)², quantiles of *t* for the number of rows and of units.
  ///
  /// **Edge Cases.** `nil` with fewer than two units. A rate of 0 or 1 has an end of exactly 0 or 1.
  ///
  /// **Reference.** E. L. Korn, B. I. Graubard, Survey Methodology 24 (1998), 193–201.
  ///
  /// - Parameters:
  ///   - rowCount: How many rows are behind the denominator.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: About 120 evaluations of the incomplete beta function.
  public func kornGraubard(rowCount: Int, level: Double = 0.95) -> ConfidenceInterval? {
    guard let size = effectiveSize, rowCount > 1 else { return nil }
    let ratio =
      Self.deviations(level, Double(rowCount - 1)) / Self.deviations(level, Double(unitCount - 1))
    let n = size * ratio * ratio
    let half = (1 - level) / 2
    let k = n * rate
    let rest = n * complement
    return ConfidenceInterval(
      low: rate == 0 ? 0 : BetaDistribution(k, rest + 1).quantile(half),
      high: complement == 0 ? 1 : BetaDistribution(k + 1, rest).upperQuantile(half))
  }

  // MARK: Two rates

  /// Degrees of freedom of the difference of two rates with these variances.
  ///
  /// Welch's and Satterthwaite's for units of which none is in both rates, else those of the rate with
  /// fewer units.
  static func degreesOfFreedom(
    _ first: LinearizedRate, _ v1: Double, _ second: LinearizedRate, _ v2: Double,
    sharesUnits: Bool
  ) -> Double {
    let freedom1 = Double(first.unitCount - 1)
    let freedom2 = Double(second.unitCount - 1)
    guard !sharesUnits, v1 + v2 > 0 else { return min(freedom1, freedom2) }
    let share1 = v1 / (v1 + v2)
    let share2 = v2 / (v1 + v2)
    return 1 / (share1 * share1 / freedom1 + share2 * share2 / freedom2)
  }

  /// What intervals of a pair are made of: degrees of freedom and correlation.
  static func pair(
    _ first: LinearizedRate, _ second: LinearizedRate
  ) -> (degreesOfFreedom: Double, correlation: Double)? {
    guard let v1 = first.variance, let v2 = second.variance else { return nil }
    let products = products(first, first.rate, second, second.rate)
    let freedom = degreesOfFreedom(first, v1, second, v2, sharesUnits: products != nil)
    guard let products, v1 > 0, v2 > 0 else { return (freedom, 0) }
    return (freedom, min(1, max(-1, products.covariance / (v1 * v2).squareRoot())))
  }

  /// The interval of a difference of rates by the method of variance estimates recovery.
  ///
  /// **Definition.** With the limits *l* and *u* of ``wilson(level:)``, both of the pair's *t*, and the
  /// correlation ρ of the linearised rates: *d* − √(*a*² − 2 ρ *a* *b* + *b*²), *a* = *p*₁ − *l*₁ and *b* = *u*₂ − *p*₂,
  /// to *d* + √(*a*² − 2 ρ *a* *b* + *b*²), *a* = *u*₁ − *p*₁ and *b* = *p*₂ − *l*₂.
  ///
  /// **Edge Cases.** `nil` when a rate has fewer than two units.
  ///
  /// **Reference.** G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008), 1693–1702,
  /// doi:10.1002/sim.3095.
  ///
  /// - Parameters:
  ///   - first: The group's rate.
  ///   - second: The reference group's.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(clusters).
  public static func difference(
    _ first: LinearizedRate, minus second: LinearizedRate, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard let pair = pair(first, second) else { return nil }
    let t = deviations(level, pair.degreesOfFreedom)
    return difference(first, minus: second, deviations: t, correlation: pair.correlation)
  }

  static func difference(
    _ first: LinearizedRate, minus second: LinearizedRate, deviations t: Double,
    correlation: Double
  ) -> ConfidenceInterval? {
    guard let one = first.wilsonEnds(deviations: t), let two = second.wilsonEnds(deviations: t),
      let difference = ExactRatio.difference(of: first.counts, and: second.counts)
    else { return nil }
    func distance(_ a: Double, _ b: Double) -> Double {
      max(0, (a - b) * (a - b) + 2 * (1 - correlation) * a * b).squareRoot()
    }
    return ConfidenceInterval(
      low: max(-1, difference - distance(first.rate - one.low, two.high - second.rate)),
      high: min(1, difference + distance(one.high - first.rate, second.rate - two.low)))
  }

  /// The interval of a ratio of rates by the method of variance estimates recovery.
  ///
  /// **Definition.** The ratios θ for which 0 is between the limits for *p*₁ − θ *p*₂ that
  /// ``difference(_:minus:level:)`` gives, θ *p*₂ having the limits θ *l*₂ and θ *u*₂.
  ///
  /// **Edge Cases.** `nil` when a rate has fewer than two units or both are 0. Unbounded above where the
  /// reference's rate is 0.
  ///
  /// **Reference.** A. Donner, G. Y. Zou, Statistical Methods in Medical Research 21 (2012), 347–359,
  /// doi:10.1177/0962280210383082.
  ///
  /// - Parameters:
  ///   - first: The group's rate.
  ///   - second: The reference group's.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(clusters).
  public static func ratio(
    _ first: LinearizedRate, over second: LinearizedRate, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard first.rate > 0 || second.rate > 0, let pair = pair(first, second) else { return nil }
    let t = deviations(level, pair.degreesOfFreedom)
    return ratio(first, over: second, deviations: t, correlation: pair.correlation)
  }

  static func ratio(
    _ first: LinearizedRate, over second: LinearizedRate, deviations t: Double,
    correlation: Double
  ) -> ConfidenceInterval? {
    guard let one = first.wilsonEnds(deviations: t), let two = second.wilsonEnds(deviations: t)
    else { return nil }
    let (p1, p2) = (first.rate, second.rate)
    /// The smaller and the larger root of *d* θ² − 2 *a* θ + *c*; the smaller one without cancellation.
    func parts(_ end1: Double, _ end2: Double) -> (a: Double, root: Double, c: Double, d: Double) {
      let a = p1 * p2 - correlation * (p1 - end1).magnitude * (end2 - p2).magnitude
      let c = end1 * (2 * p1 - end1)
      let d = end2 * (2 * p2 - end2)
      return (a, max(0, a * a - c * d).squareRoot(), c, d)
    }
    var low = 0.0
    if p1 > 0 {
      let parts = parts(one.low, two.high)
      let divisor = parts.a + parts.root
      low = divisor > 0 ? max(0, parts.c / divisor) : 0
    }
    guard p2 > 0 else { return ConfidenceInterval(low: low, high: nil) }
    let upper = parts(one.high, two.low)
    guard upper.d > 0 else { return ConfidenceInterval(low: low, high: nil) }
    return ConfidenceInterval(low: low, high: (upper.a + upper.root) / upper.d)
  }

  /// The logarithmic interval of a ratio of rates by linearisation.
  ///
  /// **Definition.** exp(ln (*p*₁ / *p*₂) ± *t* √(V(*p*₁) / *p*₁² + V(*p*₂) / *p*₂² − 2 C(*p*₁, *p*₂) / (*p*₁ *p*₂))).
  ///
  /// **Edge Cases.** `nil` when a rate is 0, has fewer than two units, or nothing varies.
  ///
  /// - Parameters:
  ///   - first: The group's rate.
  ///   - second: The reference group's.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(clusters).
  public static func logarithmicRatio(
    _ first: LinearizedRate, over second: LinearizedRate, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard first.rate > 0, second.rate > 0, let v1 = first.variance, let v2 = second.variance,
      let pair = pair(first, second),
      let ratio = ExactRatio.ratio(of: first.counts, to: second.counts)
    else { return nil }
    let one = v1.squareRoot() / first.rate
    let two = v2.squareRoot() / second.rate
    let variance = (one - two) * (one - two) + 2 * (1 - pair.correlation) * one * two
    guard variance > 0 else { return nil }
    let width = deviations(level, pair.degreesOfFreedom) * variance.squareRoot()
    return ConfidenceInterval(
      low: ratio * Elementary.exp(-width), high: ratio * Elementary.exp(width))
  }

  /// The quasi-score test that two rates are equal.
  public struct QuasiScore: Hashable, Sendable {
    /// The difference in standard errors under equality.
    public var t: Double
    /// The degrees of freedom of *t*.
    public var degreesOfFreedom: Double
    /// The probability of a difference at least as large when the rates are equal.
    public var pValue: Double
  }

  /// Tests that two rates are equal.
  ///
  /// **Definition.** *t* = (*R*₁ − *R*₂) / √V₀, V₀ the linearised variance of the difference with residuals
  /// about the pooled rate (*Y*₁ + *Y*₂) / (*Z*₁ + *Z*₂) of both groups. Unlike Wald's statistic it keeps its
  /// level with few units and rates near 0. Two-sided by Student's *t*, with the degrees of freedom of
  /// Welch and Satterthwaite for these variances, or, where units are in both groups, those of the rate
  /// with fewer units.
  ///
  /// **Accuracy.** `DesignEffects.md` of Analysis has its simulated size.
  ///
  /// **Edge Cases.** `nil` when a rate has fewer than two units, or nothing varies.
  ///
  /// **Reference.** J. N. K. Rao, A. J. Scott, C. J. Skinner, Statistica Sinica 8 (1998), 1059–1070;
  /// D. D. Boos, The American Statistician 46 (1992), 327–333, doi:10.1080/00031305.1992.10475921.
  ///
  /// - Parameters:
  ///   - first: The group's rate.
  ///   - second: The reference group's.
  /// - Returns: The test.
  /// - Complexity: O(clusters).
  public static func quasiScore(
    _ first: LinearizedRate, _ second: LinearizedRate
  ) -> QuasiScore? {
    guard first.unitCount > 1, second.unitCount > 1,
      let difference = ExactRatio.difference(of: first.counts, and: second.counts)
    else { return nil }
    var pooled = first.counts
    pooled.numerator += second.counts.numerator
    pooled.denominator += second.counts.denominator
    guard let rate = pooled.rate, let complement = pooled.complement else { return nil }
    func variance(_ one: LinearizedRate) -> Double {
      correction(one.unitCount) * squares(of: one.units, rate, complement)
        / (one.total * one.total)
    }
    let v1 = variance(first)
    let v2 = variance(second)
    let products = products(first, rate, second, rate)
    let total = v1 + v2 - 2 * (products?.covariance ?? 0)
    guard total > 0x1p-48 * (v1 + v2) else { return nil }
    let t = difference / total.squareRoot()
    let freedom = degreesOfFreedom(first, v1, second, v2, sharesUnits: products != nil)
    return QuasiScore(
      t: t, degreesOfFreedom: freedom,
      pValue: min(
        1, 2 * StudentTDistribution(degreesOfFreedom: freedom).tails(at: abs(t)).survival))
  }
}
