extension Multiplicity {
  /// The adjusted p-value of a comparison that was picked from all pairs of groups.
  ///
  /// The p-value of a two-sided test is turned into |*z*| = Φ⁻¹(1 − *p* / 2), and that is referred to
  /// the largest of all pairs' |*z*|. It is therefore right for whichever pair the data point to, that
  /// of a group and the best group included.
  ///
  /// **Definition.** P(*Q* > √2 |*z*|), *Q* the range of `groups` independent standard normal numbers
  /// (the studentised range with infinite degrees of freedom):
  /// *k* ∫ φ(*x*) (Φ(*x*)^(*k* − 1) − (Φ(*x*) − Φ(*x* − √2 |*z*|))^(*k* − 1)) d*x*. For groups of unequal sizes
  /// the Tukey–Kramer form, which is conservative (Hayter).
  ///
  /// **Accuracy.** Relative error at most 1e-11 against mpmath, for *p* down to 1e-300.
  ///
  /// **Edge Cases.** With two groups, or one, the p-value itself; 0 stays 0 and 1 stays 1. The result
  /// is never below *p* nor above Bonferroni's *p* *k* (*k* − 1) / 2, which it is for more than 1,000
  /// groups: a bound, at a cost that does not grow with the square of the groups.
  ///
  /// **Reference.** C. Y. Kramer, Biometrics 12 (1956), 307–310, doi:10.2307/3001469; A. J. Hayter,
  /// Annals of Statistics 12 (1984), 61–75, doi:10.1214/aos/1176346392.
  ///
  /// - Parameters:
  ///   - p: A two-sided p-value.
  ///   - groups: The number of groups that are compared with each other, at least 1.
  /// - Returns: The adjusted p-value.
  /// - Complexity: O(√groups) evaluations of Φ.
  public static func allPairs(pValue p: Double, groups: Int) -> Double {
    precondition(groups >= 1, "\(groups) groups have no pairs")
    precondition(p >= 0 && p <= 1, "\(p) is no p-value")
    guard groups > 2, p > 0, p < 1 else { return p }
    let k = Double(groups)
    let bonferroni = p * (k * (k - 1) / 2)
    // Bonferroni's sum exceeds the probability by less than that of two pairs at once, which for
    // pairs with a group in common falls like e^(−2 z² / 3), against e^(−z² / 2) for one pair. Below
    // this limit that is less than 1e-20 of it for up to a million groups.
    guard p > 1e-80, groups <= NormalGrid.groupLimit else { return min(1, bonferroni) }
    let z = deviations(ofTwoSided: p)
    return min(1, bonferroni, max(p, rangeSurvival(0x1.6a09e667f3bcdp+0 * z, groups: groups)))
  }

  /// The |*z*| that the largest of all pairs' differences exceeds with probability 1 − `level`.
  ///
  /// Intervals of this many standard errors for the differences of all pairs hold together at the
  /// level.
  ///
  /// **Definition.** The root of P(*Q* > √2 *z*) = 1 − `level`, see ``allPairs(pValue:groups:)``.
  ///
  /// - Parameters:
  ///   - level: The confidence level, above 0 and below 1.
  ///   - groups: The number of groups, at least 1.
  /// - Returns: The number of standard errors, to a relative error of 1e-11.
  /// - Complexity: About 10 evaluations of ``allPairs(pValue:groups:)``.
  public static func allPairsCritical(level: Double, groups: Int) -> Double {
    precondition(groups >= 1, "\(groups) groups have no pairs")
    let single = Intervals.deviations(level)
    guard groups > 2 else { return single }
    let k = Double(groups)
    let alpha = 1 - level
    let logarithm = Elementary.log(alpha)
    let bonferroni = deviations(ofTwoSided: alpha / (k * (k - 1) / 2))
    return Quadrature.crossing(from: single, to: bonferroni) {
      Elementary.log(rangeSurvival(0x1.6a09e667f3bcdp+0 * $0, groups: groups)) - logarithm
    }
  }

  /// The probability that the range of standard normal numbers exceeds *q*.
  ///
  /// The integrand is a polynomial in φ and Φ and so an entire function that decays like e^(−*x*²):
  /// the trapezoidal rule with step *h* is wrong by less than e^(−2π² / (*k* *h*²)), here e^(−40).
  static func rangeSurvival(_ q: Double, groups: Int) -> Double {
    guard q > 0 else { return 1 }
    if let grid = NormalGrid.forGroups(groups) { return grid.rangeSurvival(q, groups: groups) }
    let k = Double(groups)
    var step = 0.125
    while step * step * k > 0.49 { step *= 0.5 }
    let first = 0.5 * q - 10
    let count = Int(22 / step)
    var sum = 0.0
    for i in 0...count {
      let x = first + step * Double(i)
      let below = halfComplementaryError(-x)
      guard below > 0 else { continue }
      // Φ^(k − 1) (1 − (1 − Φ(x − q) / Φ(x))^(k − 1)), in which nothing cancels.
      let share = min(1, halfComplementaryError(q - x) / below)
      let kept = (k - 1) * Elementary.log1p(-share)
      let power = Elementary.exp((k - 1) * logarithmOfNormal(x, below))
      sum += Elementary.exp(-0.5 * x * x) * power * -Elementary.expm1(kept)
    }
    // 1 / √(2π).
    return min(1, k * step * 0x1.9884533d43651p-2 * sum)
  }

  /// ln Φ(*x*), given Φ(*x*), without loss where Φ is near 1.
  private static func logarithmOfNormal(_ x: Double, _ below: Double) -> Double {
    x > 0 ? Elementary.log1p(-halfComplementaryError(x)) : Elementary.log(below)
  }

  /// The probability above *x* of the standard normal distribution, to about *x*² 1e-16.
  @inline(__always)
  static func halfComplementaryError(_ x: Double) -> Double {
    0.5 * Elementary.erfc(x * 0x1.6a09e667f3bcdp-1)
  }
}
