/// Adjustments of several tests made together, so that one wrong finding among them stays rare.
///
/// The stepwise methods of this page take p-values of any tests. ``allPairs(pValue:groups:)``,
/// ``dunnett(z:sizes:referenceSize:)`` and ``multipleComparisonsWithTheBest(_:level:)`` use what is
/// known about comparisons of groups with each other. Where the reference is the group that came out
/// best, the comparisons were chosen by the data, and only ``allPairs(pValue:groups:)`` keeps the
/// probability of any wrong finding: Holm's and Dunnett's adjustment expect a reference that was named
/// before (with 14 equal groups of 300 they find a difference in 18 % of all tables at a level of 5 %),
/// and comparisons with the best answer for one best group at a time. See `FamilyWiseError.md`.
///
/// All are deterministic: sums and numerical quadrature, no simulation.
public enum Multiplicity {
  /// Holm's adjusted p-values: the probability of any wrong finding is kept, under any dependence.
  ///
  /// **Definition.** With *p*₍₁₎ ≤ … ≤ *p*₍*m*₎: the largest of (*m* − *j* + 1) *p*₍*j*₎ over *j* ≤ *i*, at
  /// most 1.
  ///
  /// **Reference.** S. Holm, Scandinavian Journal of Statistics 6 (1979), 65–70.
  ///
  /// - Parameter p: The p-values.
  /// - Returns: The adjusted p-values in the order given.
  /// - Complexity: O(*m* log *m*).
  public static func holm(_ p: [Double]) -> [Double] {
    let order = ranked(p)
    var adjusted = p
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(p.count - rank) * p[index]))
      adjusted[index] = largest
    }
    return adjusted
  }

  /// Benjamini and Hochberg's adjusted p-values: the expected share of wrong findings among all
  /// findings is kept, for tests that are independent or positively dependent.
  ///
  /// **Definition.** With *p*₍₁₎ ≤ … ≤ *p*₍*m*₎: the smallest of *m* *p*₍*j*₎ / *j* over *j* ≥ *i*, at most 1.
  ///
  /// **Reference.** Y. Benjamini, Y. Hochberg, JRSS B 57 (1995), 289–300,
  /// doi:10.1111/j.2517-6161.1995.tb02031.x.
  ///
  /// - Parameter p: The p-values.
  /// - Returns: The adjusted p-values in the order given.
  /// - Complexity: O(*m* log *m*).
  public static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    stepUp(p, factor: 1)
  }

  /// Benjamini and Yekutieli's adjusted p-values: as ``benjaminiHochberg(_:)``, under any
  /// dependence.
  ///
  /// **Definition.** Benjamini and Hochberg's before the limit of 1, times 1 + 1/2 + … + 1/*m*.
  ///
  /// **Reference.** Y. Benjamini, D. Yekutieli, Annals of Statistics 29 (2001), 1165–1188,
  /// doi:10.1214/aos/1013699998.
  ///
  /// - Parameter p: The p-values.
  /// - Returns: The adjusted p-values in the order given.
  /// - Complexity: O(*m* log *m*).
  public static func benjaminiYekutieli(_ p: [Double]) -> [Double] {
    var harmonic = 0.0
    for i in stride(from: p.count, to: 0, by: -1) { harmonic += 1 / Double(i) }
    return stepUp(p, factor: harmonic)
  }

  private static func stepUp(_ p: [Double], factor: Double) -> [Double] {
    var adjusted = p
    var smallest = 1.0
    for (rank, index) in ranked(p).enumerated().reversed() {
      let share = Double(p.count) / Double(rank + 1)
      smallest = min(smallest, share * factor * p[index])
      adjusted[index] = smallest
    }
    return adjusted
  }

  /// The indices of p-values from the smallest to the largest, ties in the order given.
  private static func ranked(_ p: [Double]) -> [Int] {
    for value in p { precondition(value >= 0 && value <= 1, "\(value) is no p-value") }
    return p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
  }

  /// The number of standard deviations that has a two-sided p-value.
  static func deviations(ofTwoSided p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "\(p) is no p-value")
    return -NormalDistribution().quantile(0.5 * p)
  }
}
