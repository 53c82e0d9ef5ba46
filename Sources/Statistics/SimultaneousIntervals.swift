/// Intervals for the least and the greatest of several groups' rates, and for their gap and ratio.
///
/// A maximum is no smooth function of the counts: the observed gap is too large on average, and a
/// bootstrap only repeats that. The intervals of this page begin with intervals for all pairs of
/// groups (or all groups) that hold together at the level; whatever the true rates, an aggregate is
/// then between the aggregates of the ends. They are conservative, the more so the fewer groups
/// compete for the extremes.
///
/// Groups of size 0 take no part.
///
/// **Accuracy.** Shares of 20,000 simulated tables whose interval holds the true value; the level is
/// 0.95, the standard error 0.0015. The bootstrap has 500 replicates on 2,000 tables. Rates rise in
/// equal steps from 0.3 to 0.3 + gap. `Notebooksless-Scripts/golden/simultaneous-coverage.sh`
/// reproduces the table.
///
/// | groups | true gap | gap | min / max | min / reference | min rate | max rate | bootstrap of the gap |
/// |---|---:|---:|---:|---:|---:|---:|---:|
/// | 7 × 200 | 0 | 0.951 | 0.951 | 0.972 | 0.981 | 0.972 | 0.000 |
/// | 7 × 200 | 0.05 | 0.993 | 0.994 | 0.988 | 0.994 | 0.994 | 0.099 |
/// | 7 × 200 | 0.2 | 0.998 | 0.999 | 0.994 | 0.998 | 0.994 | 0.904 |
/// | 14 × 100 | 0 | 0.953 | 0.953 | 0.975 | 0.986 | 0.971 | 0.000 |
/// | 14 × 100 | 0.05 | 0.994 | 0.994 | 0.989 | 0.997 | 0.988 | 0.000 |
/// | 14 × 100 | 0.2 | 0.999 | 0.999 | 0.996 | 0.999 | 0.997 | 0.313 |
///
/// **Reference.** J. C. Hsu, Multiple Comparisons, Chapman & Hall (1996), chapters 5 and 7.
public enum SimultaneousIntervals {
  /// An interval for the gap, the greatest of the rates less the least.
  ///
  /// **Definition.** With Newcombe's intervals *L*ᵢⱼ…*U*ᵢⱼ for *p*ᵢ − *p*ⱼ of
  /// ``Multiplicity/allPairsCritical(level:groups:)`` standard errors: from max(0, max *L*ᵢⱼ) to
  /// max *U*ᵢⱼ, over all ordered pairs.
  ///
  /// **Edge Cases.** `nil` with fewer than two groups.
  ///
  /// - Parameters:
  ///   - counts: The groups' counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(*k*²).
  public static func gap(_ counts: [Counts], level: Double = 0.95) -> ConfidenceInterval? {
    let groups = counts.filter { $0.denominator > 0 }
    guard groups.count > 1 else { return nil }
    return gap(
      groups, deviations: Multiplicity.allPairsCritical(level: level, groups: groups.count))
  }

  static func gap(_ groups: [Counts], deviations z: Double) -> ConfidenceInterval {
    var low = 0.0
    var high = 0.0
    for (first, second) in orderedPairs(groups) {
      guard let pair = Intervals.newcombe(first, minus: second, deviations: z) else { continue }
      low = max(low, pair.low ?? 0)
      high = max(high, pair.high ?? 1)
    }
    return ConfidenceInterval(low: low, high: high)
  }

  /// An interval for the least of the rates over the greatest.
  ///
  /// **Definition.** With Donner and Zou's intervals *L*ᵢⱼ…*U*ᵢⱼ for *p*ᵢ / *p*ⱼ, from Wilson's limits
  /// of ``Multiplicity/allPairsCritical(level:groups:)`` standard errors: from min *L*ᵢⱼ to
  /// min(1, min *U*ᵢⱼ), over all ordered pairs.
  ///
  /// **Edge Cases.** `nil` with fewer than two groups, or when nobody is selected in any: the ratio
  /// need not exist.
  ///
  /// **Reference.** A. Donner, G. Y. Zou, Statistical Methods in Medical Research 21 (2012), 347–359,
  /// doi:10.1177/0962280210383082.
  ///
  /// - Parameters:
  ///   - counts: The groups' counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(*k*²).
  public static func minimumRatio(
    _ counts: [Counts], level: Double = 0.95
  ) -> ConfidenceInterval? {
    let groups = counts.filter { $0.denominator > 0 }
    guard groups.count > 1, groups.contains(where: { $0.numerator > 0 }) else { return nil }
    return minimumRatio(
      groups, deviations: Multiplicity.allPairsCritical(level: level, groups: groups.count))
  }

  static func minimumRatio(_ groups: [Counts], deviations z: Double) -> ConfidenceInterval {
    var low = 1.0
    var high = 1.0
    for (first, second) in orderedPairs(groups) {
      let pair = Intervals.moverRatio(first, over: second, deviations: z)
      low = min(low, pair.low ?? 0)
      high = min(high, pair.high ?? 1)
    }
    return ConfidenceInterval(low: low, high: high)
  }

  /// An interval for the least of the groups' rates over that of a reference group named before.
  ///
  /// **Definition.** As ``minimumRatio(_:level:)`` over the pairs with the reference alone, of
  /// ``Multiplicity/dunnettCritical(level:sizes:referenceSize:)`` standard errors. The upper end may
  /// be above 1.
  ///
  /// **Edge Cases.** `nil` when the reference or all the others are empty, or nobody at all is
  /// selected. Unbounded above when nobody of the reference is selected.
  ///
  /// - Parameters:
  ///   - counts: The groups' counts, without the reference.
  ///   - reference: The reference's counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(*k*).
  public static func minimumRatio(
    _ counts: [Counts], over reference: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    let groups = counts.filter { $0.denominator > 0 }
    guard !groups.isEmpty, reference.denominator > 0,
      reference.numerator > 0 || groups.contains(where: { $0.numerator > 0 })
    else { return nil }
    let z = Multiplicity.dunnettCritical(
      level: level, sizes: groups.map(\.denominator), referenceSize: reference.denominator)
    return minimumRatio(groups, over: reference, deviations: z)
  }

  static func minimumRatio(
    _ groups: [Counts], over reference: Counts, deviations z: Double
  ) -> ConfidenceInterval {
    let pairs = groups.map { Intervals.moverRatio($0, over: reference, deviations: z) }
    return ConfidenceInterval(
      low: pairs.compactMap(\.low).min(), high: pairs.compactMap(\.high).min())
  }

  /// An interval for the least of the rates.
  ///
  /// **Definition.** The least lower and the least upper end of Wilson's intervals at Šidák's level
  /// (level)^(1 / *k*), which hold together because groups are independent.
  ///
  /// **Edge Cases.** `nil` without a group.
  ///
  /// - Parameters:
  ///   - counts: The groups' counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(*k*).
  public static func minimumRate(_ counts: [Counts], level: Double = 0.95) -> ConfidenceInterval? {
    let ends = sidakEnds(counts, level: level)
    guard let low = ends.map(\.low).min(), let high = ends.map(\.high).min() else { return nil }
    return ConfidenceInterval(low: low, high: high)
  }

  /// An interval for the greatest of the rates.
  ///
  /// **Definition.** As ``minimumRate(_:level:)``, with the greatest of the ends.
  ///
  /// **Edge Cases.** `nil` without a group.
  ///
  /// - Parameters:
  ///   - counts: The groups' counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(*k*).
  public static func maximumRate(_ counts: [Counts], level: Double = 0.95) -> ConfidenceInterval? {
    let ends = sidakEnds(counts, level: level)
    guard let low = ends.map(\.low).max(), let high = ends.map(\.high).max() else { return nil }
    return ConfidenceInterval(low: low, high: high)
  }

  private static func sidakEnds(
    _ counts: [Counts], level: Double
  ) -> [(low: Double, high: Double)] {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    let groups = counts.filter { $0.denominator > 0 }
    let share = -Elementary.expm1(Elementary.log(level) / Double(groups.count))
    let z = groups.isEmpty ? 0 : Multiplicity.deviations(ofTwoSided: share)
    return groups.map { Intervals.wilsonEnds($0, deviations: z) }
  }

  private static func orderedPairs(_ groups: [Counts]) -> [(Counts, Counts)] {
    groups.indices.flatMap { i in
      groups.indices.filter { $0 != i }.map { (groups[i], groups[$0]) }
    }
  }
}

extension Intervals {
  /// Donner and Zou's interval for a ratio (MOVER-R) from Wilson's limits of a number of standard
  /// errors; both denominators are above 0.
  ///
  /// With *C* = *l*₁ (2 *p*₁ − *l*₁), *D* = *u*₂ (2 *p*₂ − *u*₂) and *A* = *p*₁ *p*₂ the lower end is
  /// (*A* − √(*A*² − *C* *D*)) / *D* = *C* / (*A* + √(*A*² − *C* *D*)), the second form without
  /// cancellation and with a value at *D* = 0. The upper end is (*A* + √(*A*² − *C* *D*)) / *D* with
  /// *C* = *u*₁ (2 *p*₁ − *u*₁) and *D* = *l*₂ (2 *p*₂ − *l*₂), and does not exist where *D* is 0.
  static func moverRatio(
    _ first: Counts, over second: Counts, deviations z: Double
  ) -> ConfidenceInterval {
    let p1 = first.rate ?? 0
    let p2 = second.rate ?? 0
    let one = wilsonEnds(first, deviations: z)
    let two = wilsonEnds(second, deviations: z)
    func root(_ c: Double, _ d: Double) -> Double {
      max(0, p1 * p2 * (p1 * p2) - c * d).squareRoot()
    }
    var low = 0.0
    if first.numerator > 0 {
      let c = one.low * (2 * p1 - one.low)
      low = c / (p1 * p2 + root(c, two.high * (2 * p2 - two.high)))
    }
    guard second.numerator > 0 else { return ConfidenceInterval(low: low, high: nil) }
    let d = two.low * (2 * p2 - two.low)
    let high = (p1 * p2 + root(one.high * (2 * p1 - one.high), d)) / d
    return ConfidenceInterval(low: low, high: high)
  }
}
