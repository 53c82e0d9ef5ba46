/// Two-by-two tables of one comparison in several strata: jobs, departments, places.
///
/// Notation: in a stratum *a* = *k*₁, *b* = *n*₁ − *k*₁, *c* = *k*₂, *d* = *n*₂ − *k*₂, *N* = *n*₁ + *n*₂.
/// Strata without anybody in one of the groups say nothing about the comparison; they are left out.
public struct StratifiedTables: Sendable {
  /// A stratum's counts: the group's and the reference group's.
  public struct Stratum: Hashable, Sendable {
    /// The group's counts.
    public var first: Counts
    /// The reference group's counts.
    public var second: Counts

    /// Creates a stratum.
    ///
    /// - Parameters:
    ///   - first: The group's counts.
    ///   - second: The reference group's counts.
    public init(_ first: Counts, _ second: Counts) {
      self.first = first
      self.second = second
    }

    fileprivate var a: Double { Double(first.numerator) }
    fileprivate var b: Double { Double(first.denominator - first.numerator) }
    fileprivate var c: Double { Double(second.numerator) }
    fileprivate var d: Double { Double(second.denominator - second.numerator) }
    fileprivate var n1: Double { Double(first.denominator) }
    fileprivate var n2: Double { Double(second.denominator) }
    fileprivate var total: Double { n1 + n2 }
    fileprivate var selected: Double { a + c }
  }

  /// The strata with somebody in both groups.
  public let strata: [Stratum]

  /// Creates the tables.
  ///
  /// - Parameter strata: The strata; those without anybody in one of the groups are left out.
  public init(_ strata: [Stratum]) {
    self.strata = strata.filter { $0.first.denominator > 0 && $0.second.denominator > 0 }
  }

  private func quotient(
    _ numerator: (Stratum) -> Double, _ denominator: (Stratum) -> Double
  ) -> Double? {
    let below = strata.reduce(0) { $0 + denominator($1) }
    return below > 0 ? strata.reduce(0) { $0 + numerator($1) } / below : nil
  }

  /// The Mantel–Haenszel common odds ratio, Σ *a* *d* / *N* over Σ *b* *c* / *N*.
  ///
  /// `nil` where the denominator is 0.
  ///
  /// **Reference.** N. Mantel, W. Haenszel, JNCI 22 (1959), 719–748, doi:10.1093/jnci/22.4.719.
  public var oddsRatio: Double? {
    quotient({ $0.a * $0.d / $0.total }, { $0.b * $0.c / $0.total })
  }

  /// The Mantel–Haenszel ratio of rates, Σ *a* *n*₂ / *N* over Σ *c* *n*₁ / *N*.
  ///
  /// `nil` where the denominator is 0.
  ///
  /// **Reference.** S. Greenland, J. M. Robins, Biometrics 41 (1985), 55–68, doi:10.2307/2530643.
  public var rateRatio: Double? {
    quotient({ $0.a * $0.n2 / $0.total }, { $0.c * $0.n1 / $0.total })
  }

  /// The Mantel–Haenszel difference of rates, Σ (*a* *n*₂ − *c* *n*₁) / *N* over Σ *n*₁ *n*₂ / *N*.
  ///
  /// `nil` without strata.
  ///
  /// **Reference.** S. Greenland, J. M. Robins, Biometrics 41 (1985), 55–68, doi:10.2307/2530643.
  public var rateDifference: Double? {
    quotient({ ($0.a * $0.n2 - $0.c * $0.n1) / $0.total }, { $0.n1 * $0.n2 / $0.total })
  }

  /// The interval of Robins, Breslow and Greenland for ``oddsRatio``.
  ///
  /// **Definition.** exp(ln OR ± *z* *s*), *s*² = Σ *P* *R* / 2 R² + Σ (*P* *S* + *Q* *R*) / 2 R S +
  /// Σ *Q* *S* / 2 S², with *P* = (*a* + *d*) / *N*, *Q* = (*b* + *c*) / *N*, *R* = *a* *d* / *N*, *S* = *b* *c* / *N*
  /// in each stratum and R, S the sums of the last two.
  ///
  /// **Reference.** J. Robins, N. Breslow, S. Greenland, Biometrics 42 (1986), 311–323,
  /// doi:10.2307/2531052.
  ///
  /// - Parameter level: The confidence level.
  /// - Returns: The interval; `nil` where either sum is 0.
  /// - Complexity: O(strata).
  public func oddsRatioInterval(level: Double = 0.95) -> ConfidenceInterval? {
    var r = 0.0
    var s = 0.0
    var sums = (0.0, 0.0, 0.0)
    for stratum in strata {
      let p = (stratum.a + stratum.d) / stratum.total
      let q = (stratum.b + stratum.c) / stratum.total
      let ri = stratum.a * stratum.d / stratum.total
      let si = stratum.b * stratum.c / stratum.total
      r += ri
      s += si
      sums = (sums.0 + p * ri, sums.1 + (p * si + q * ri), sums.2 + q * si)
    }
    guard r > 0, s > 0 else { return nil }
    let variance = (sums.0 / (r * r) + sums.1 / (r * s) + sums.2 / (s * s)) / 2
    let width = Intervals.deviations(level) * variance.squareRoot()
    return ConfidenceInterval(
      low: r / s * Elementary.exp(-width), high: r / s * Elementary.exp(width))
  }

  /// The Cochran–Mantel–Haenszel χ².
  ///
  /// **Definition.** (|Σ *a* − Σ E *a*| − δ)² / Σ Var *a*, with the hypergeometric E *a* = *n*₁ (*a* + *c*) / *N*
  /// and Var *a* = *n*₁ *n*₂ (*a* + *c*) (*b* + *d*) / (*N*² (*N* − 1)). δ is min(1/2, |…|) with the
  /// continuity correction, 0 without.
  ///
  /// **Edge Cases.** `nil` when no stratum has any variation.
  ///
  /// **Reference.** N. Mantel, W. Haenszel, JNCI 22 (1959), 719–748, doi:10.1093/jnci/22.4.719.
  ///
  /// - Parameter isCorrected: Whether to correct for continuity.
  /// - Returns: χ² with one degree of freedom.
  /// - Complexity: O(strata).
  public func cochranMantelHaenszel(isCorrected: Bool) -> Double? {
    var excess = 0.0
    var variance = 0.0
    for stratum in strata {
      let n = stratum.total
      // a − n1 (a + c) / N = (a n2 − c n1) / N.
      excess += (stratum.a * stratum.n2 - stratum.c * stratum.n1) / n
      variance +=
        stratum.n1 / n * (stratum.n2 / n) * stratum.selected * (stratum.b + stratum.d) / (n - 1)
    }
    guard variance > 0 else { return nil }
    let distance = abs(excess) - (isCorrected ? min(0.5, abs(excess)) : 0)
    return distance * distance / variance
  }

  /// The result of the test that the odds ratio is the same in all strata.
  public struct Homogeneity: Hashable, Sendable {
    /// The χ² statistic.
    public var chiSquared: Double
    /// Its degrees of freedom: the informative strata less 1.
    public var degreesOfFreedom: Int
  }

  /// The Breslow–Day test of a common odds ratio.
  ///
  /// **Definition.** Σ (*a* − *A*)² / *V*, where *A* is the count expected under ``oddsRatio`` with the
  /// stratum's margins and 1 / *V* the sum of the reciprocals of its four cells. Tarone's term
  /// subtracts (Σ *a* − Σ *A*)² / Σ *V*.
  ///
  /// **Edge Cases.** Strata in which nobody or everybody has the property are left out. `nil` when
  /// the odds ratio is 0 or does not exist, or fewer than two strata are left.
  ///
  /// **Reference.** N. E. Breslow, N. E. Day, Statistical Methods in Cancer Research 1 (IARC, 1980),
  /// 142; R. E. Tarone, Biometrika 72 (1985), 91–95, doi:10.1093/biomet/72.1.91.
  ///
  /// - Parameter isTaroneCorrected: Whether to subtract Tarone's term.
  /// - Returns: The statistic and its degrees of freedom.
  /// - Complexity: O(strata).
  public func breslowDay(isTaroneCorrected: Bool) -> Homogeneity? {
    guard let odds = oddsRatio, odds > 0 else { return nil }
    var statistic = 0.0
    var excess = 0.0
    var variances = 0.0
    var used = 0
    for stratum in strata where stratum.selected > 0 && stratum.b + stratum.d > 0 {
      let expected = Self.expected(stratum, odds)
      let reciprocals =
        1 / expected + 1 / (stratum.n1 - expected) + 1 / (stratum.selected - expected)
        + 1 / (stratum.n2 - stratum.selected + expected)
      let variance = 1 / reciprocals
      statistic += (stratum.a - expected) * (stratum.a - expected) * reciprocals
      excess += stratum.a - expected
      variances += variance
      used += 1
    }
    guard used > 1 else { return nil }
    if isTaroneCorrected { statistic -= excess * excess / variances }
    return Homogeneity(chiSquared: statistic, degreesOfFreedom: used - 1)
  }

  /// The count *A* with *A* (*n*₂ − *m* + *A*) = ψ (*n*₁ − *A*) (*m* − *A*), *m* the selected.
  private static func expected(_ stratum: Stratum, _ odds: Double) -> Double {
    let m = stratum.selected
    // (1 − ψ) A² + (n2 − m + ψ (n1 + m)) A − ψ n1 m = 0; the root in the support, in the form that
    // does not cancel for either sign of the middle coefficient.
    let square = 1 - odds
    let linear = stratum.n2 - m + odds * (stratum.n1 + m)
    let constant = odds * stratum.n1 * m
    let root = max(0, linear * linear + 4 * square * constant).squareRoot()
    return linear >= 0 ? 2 * constant / (linear + root) : (root - linear) / (2 * square)
  }
}
