/// Tests that two rates are equal, from counts.
///
/// The first counts are the group's, the second the reference group's. A test is `nil` where it does
/// not exist: a denominator of 0 or, where a variance is divided by, no variation.
public enum TwoByTwoTest {
  /// The pooled two-proportion Z, the "two-standard-deviation rule".
  ///
  /// **Definition.** *Z* = (*p*₁ − *p*₂) / √(*p* *q* (1 / *n*₁ + 1 / *n*₂)), *p* the pooled rate.
  ///
  /// **Edge Cases.** `nil` when a denominator is 0, or nobody or everybody has the property.
  ///
  /// **Reference.** Hazelwood School District v. United States, 433 U.S. 299 (1977), note 14.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: Z; its two-sided probability is ``NormalDistribution/twoSided(_:)``.
  /// - Complexity: O(1).
  public static func pooledZ(_ first: Counts, _ second: Counts) -> Double? {
    guard let difference = ExactRatio.difference(of: first, and: second),
      let variance = pooledVariance(first, second), variance > 0
    else { return nil }
    return difference / variance.squareRoot()
  }

  private static func pooledVariance(_ first: Counts, _ second: Counts) -> Double? {
    let n1 = Double(first.denominator)
    let n2 = Double(second.denominator)
    guard n1 > 0, n2 > 0 else { return nil }
    let p = (Double(first.numerator) + Double(second.numerator)) / (n1 + n2)
    let failures =
      Double(first.denominator - first.numerator) + Double(second.denominator - second.numerator)
    return p * (failures / (n1 + n2)) * (1 / n1 + 1 / n2)
  }

  /// Pearson's χ² of the table, without continuity correction: the square of ``pooledZ(_:_:)``.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: χ² with one degree of freedom; `nil` as there.
  /// - Complexity: O(1).
  public static func chiSquared(_ first: Counts, _ second: Counts) -> Double? {
    pooledZ(first, second).map { $0 * $0 }
  }

  /// Morris and Lobsenz's Z for the ratio of rates.
  ///
  /// **Definition.** ln(*p*₁ / *p*₂) / √((1 − *p*) / *p* (1 / *n*₁ + 1 / *n*₂)), *p* the pooled rate.
  ///
  /// **Edge Cases.** `nil` when a rate is 0 or does not exist, or everybody has the property.
  ///
  /// **Reference.** S. B. Morris, R. E. Lobsenz, Personnel Psychology 53 (2000), 89–111,
  /// doi:10.1111/j.1744-6570.2000.tb00195.x.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: Z.
  /// - Complexity: O(1).
  public static func morrisLobsenzZ(_ first: Counts, _ second: Counts) -> Double? {
    guard first.numerator > 0, let ratio = ExactRatio.ratio(of: first, to: second),
      let variance = pooledVariance(first, second), variance > 0
    else { return nil }
    let p =
      (Double(first.numerator) + Double(second.numerator))
      / (Double(first.denominator) + Double(second.denominator))
    return Elementary.log(ratio) / (variance.squareRoot() / p)
  }

  /// How the mid-P of a two-sided exact test halves probabilities.
  public enum MidP: Sendable {
    /// Half of every table as likely as the observed one, it included.
    case everyEquallyLikelyTable
    /// Half of the observed table alone.
    case observedTable
  }

  /// Fisher's exact two-sided test: the tables at most as likely as the observed one.
  ///
  /// **Definition.** Given the margins, the sum of hypergeometric probabilities of at most the
  /// observed table's times 1 + 1e-7, the usual tolerance. Two tables that are exactly as likely are
  /// always counted as such, because probabilities are compared to about 1e-15.
  ///
  /// **Edge Cases.** `nil` when a denominator is 0, or above ``exactLimit``. 1 when nobody or everybody
  /// has the property.
  ///
  /// **Reference.** R. A. Fisher, JRSS 98 (1935), 39–82, doi:10.2307/2342435.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The probability.
  /// - Complexity: O(standard deviation of the count) and O(log n) comparisons.
  public static func fisherExact(_ first: Counts, _ second: Counts) -> Double? {
    exact(first, second).map { min(1, $0.total) }
  }

  /// The most people of a group for whom hypergeometric probabilities are computed, 2^51.
  public static let exactLimit = 1 << 51

  /// Fisher's exact two-sided test with Lancaster's mid-P.
  ///
  /// **Definition.** ``fisherExact(_:_:)`` less half the probability of the tables that `convention`
  /// names.
  ///
  /// **Reference.** H. O. Lancaster, JASA 56 (1961), 223–234, doi:10.1080/01621459.1961.10482105.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - convention: Which tables count half.
  /// - Returns: The probability; `nil` when a denominator is 0.
  /// - Complexity: That of ``fisherExact(_:_:)``.
  public static func fisherMidP(
    _ first: Counts, _ second: Counts, halving convention: MidP = .everyEquallyLikelyTable
  ) -> Double? {
    exact(first, second).map {
      let halved = convention == .observedTable ? $0.observed : $0.equallyLikely
      return min(1, max(0, $0.total - 0.5 * halved))
    }
  }

  private static func exact(
    _ first: Counts, _ second: Counts
  ) -> (total: Double, equallyLikely: Double, observed: Double)? {
    guard first.denominator > 0, second.denominator > 0, first.denominator <= exactLimit,
      second.denominator <= exactLimit
    else { return nil }
    let urn = HypergeometricDistribution(
      population: first.denominator + second.denominator,
      successes: first.numerator + second.numerator, draws: first.denominator)
    let support = urn.support
    let observed = urn.logProbability(first.numerator)
    let tolerance = 1e-7
    func excess(_ k: Int) -> Double { (urn.logProbability(k) - observed).value }
    func probability(_ k: Int) -> Double { Elementary.exp(urn.logProbability(k).value) }
    // The mode of the distribution: floor((n + 1)(K + 1) / (N + 2)).
    let product = (urn.draws + 1).multipliedFullWidth(by: urn.successes + 1)
    let mode = min(
      max((urn.population + 2).dividingFullWidth(product).quotient, support.lowerBound),
      support.upperBound)
    // The last table on each side of the mode that is at most as likely: probabilities rise to it.
    func last(from start: Int, to end: Int) -> Int? {
      let step = end >= start ? 1 : -1
      guard excess(start) <= tolerance else { return nil }
      var inside = 0
      var outside = abs(end - start) + 1
      while outside - inside > 1 {
        let middle = (inside + outside) / 2
        if excess(start + step * middle) <= tolerance { inside = middle } else { outside = middle }
      }
      return start + step * inside
    }
    let left = last(from: support.lowerBound, to: mode)
    let right = mode < support.upperBound ? last(from: support.upperBound, to: mode + 1) : nil
    let observedProbability = probability(first.numerator)
    if left == mode, right == mode + 1 || mode == support.upperBound {
      let equally = equallyLikely(around: [left, right], excess, probability, support)
      return (1, equally, observedProbability)
    }
    let lower = left.map { probability($0) * urn.lowerSum(from: $0) } ?? 0
    let upper = right.map { probability($0) * urn.upperSum(from: $0) } ?? 0
    return (
      lower + upper, equallyLikely(around: [left, right], excess, probability, support),
      observedProbability
    )
  }

  /// The probability of the tables as likely as the observed one, next to the given ends.
  private static func equallyLikely(
    around ends: [Int?], _ excess: (Int) -> Double, _ probability: (Int) -> Double,
    _ support: ClosedRange<Int>
  ) -> Double {
    var near: Set<Int> = []
    for end in ends {
      guard let end else { continue }
      for k in end - 1...end + 1 where support.contains(k) && abs(excess(k)) <= 1e-7 {
        near.insert(k)
      }
    }
    return near.sorted().reduce(0) { $0 + probability($1) }
  }

  /// McNemar's χ² for paired answers that differ.
  ///
  /// **Definition.** (*b* − *c*)² / (*b* + *c*); corrected, (max(|*b* − *c*| − 1, 0))² / (*b* + *c*).
  ///
  /// **Edge Cases.** `nil` when no pair differs.
  ///
  /// **Reference.** Q. McNemar, Psychometrika 12 (1947), 153–157, doi:10.1007/BF02295996.
  ///
  /// - Parameters:
  ///   - b: The pairs with the property in the first only, at least 0.
  ///   - c: The pairs with the property in the second only, at least 0.
  ///   - isCorrected: Whether to correct for continuity.
  /// - Returns: χ² with one degree of freedom.
  /// - Complexity: O(1).
  public static func mcNemar(_ b: Int, _ c: Int, isCorrected: Bool = false) -> Double? {
    precondition(b >= 0 && c >= 0, "\(b) and \(c) are no counts")
    guard b + c > 0 else { return nil }
    let difference = max(Double((b - c).magnitude) - (isCorrected ? 1 : 0), 0)
    return difference * difference / Double(b + c)
  }

  /// McNemar's exact two-sided test.
  ///
  /// **Definition.** 2 P(X ≤ min(*b*, *c*)) for a binomial X of *b* + *c* trials at 1/2, at most 1.
  ///
  /// - Parameters:
  ///   - b: The pairs with the property in the first only, at least 0.
  ///   - c: The pairs with the property in the second only, at least 0.
  /// - Returns: The probability; `nil` when no pair differs.
  /// - Complexity: O(√(b + c)).
  public static func mcNemarExact(_ b: Int, _ c: Int) -> Double? {
    precondition(b >= 0 && c >= 0, "\(b) and \(c) are no counts")
    guard b + c > 0 else { return nil }
    let binomial = BinomialDistribution(trials: b + c, probability: 0.5)
    return min(1, 2 * binomial.tails(at: min(b, c)).cumulative)
  }

  /// Whether one different choice would turn the order of the rates round (the flip-flop rule).
  ///
  /// **Definition.** (*k*₁ + 1) / *n*₁ > (*k*₂ − 1) / *n*₂, on whole numbers.
  ///
  /// **Edge Cases.** `nil` when a denominator is 0, the reference has nobody selected, or the group
  /// has everybody: there is no such choice.
  ///
  /// **Reference.** Questions and Answers on the Uniform Guidelines, 44 FR 11996 (1979), question 21.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The answer.
  /// - Complexity: O(1).
  public static func flipFlop(_ first: Counts, _ second: Counts) -> Bool? {
    swapped(first, second).map { ExactRatio.isRate($0.second, below: $0.first) }
  }

  /// Whether one different choice would remove a finding of a ratio below four fifths.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The answer; `nil` where there is no finding to remove, or no such choice.
  /// - Complexity: O(1).
  public static func swapRemovesFourFifthsFinding(_ first: Counts, _ second: Counts) -> Bool? {
    guard ExactRatio.isRatio(of: first, to: second, below: 4, over: 5) == true,
      let swapped = swapped(first, second)
    else { return nil }
    // With nobody left selected in the reference there is no ratio, and no finding.
    return ExactRatio.isRatio(of: swapped.first, to: swapped.second, below: 4, over: 5) != true
  }

  private static func swapped(
    _ first: Counts, _ second: Counts
  ) -> (first: Counts, second: Counts)? {
    guard first.numerator < first.denominator, second.numerator > 0 else { return nil }
    return (
      Counts(first.numerator + 1, of: first.denominator),
      Counts(second.numerator - 1, of: second.denominator)
    )
  }

  /// How many more of the group the pooled rate would have selected.
  ///
  /// **Definition.** *n*₁ *p* − *k*₁ = (*n*₁ *k*₂ − *n*₂ *k*₁) / (*n*₁ + *n*₂), divided once.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The shortfall, negative for a surplus; `nil` when there is nobody at all.
  /// - Complexity: O(1).
  public static func shortfall(_ first: Counts, _ second: Counts) -> Double? {
    let left = UInt128(first.denominator) * UInt128(second.numerator)
    let right = UInt128(second.denominator) * UInt128(first.numerator)
    let total = UInt128(first.denominator) + UInt128(second.denominator)
    return left >= right
      ? ExactRatio.quotient(left - right, total)
      : ExactRatio.quotient(right - left, total).map { -$0 }
  }
}
