import FairmarkAnalysis
import FairmarkStatistics

/// Rates under a symmetric Dirichlet prior, and the logarithms of their ratios.
///
/// **Definition.** (*k* + *c* / 2) / (*n* + *c*) for *k* of *n* and the concentration *c*; with *c* = 0
/// the rate *k* / *n*.
struct SmoothedRates {
  /// The weight of the prior, in rows; it is split evenly over the two outcomes.
  let concentration: Double

  /// The smoothed rate; `nil` without rows.
  func rate(_ counts: Counts) -> Double? {
    guard counts.denominator > 0 else { return nil }
    return (Double(counts.numerator) + concentration / 2)
      / (Double(counts.denominator) + concentration)
  }

  /// What the first rate is above the second, times both denominators.
  ///
  /// The whole numbers are multiplied and subtracted exactly; what the prior adds is linear in the
  /// counts, so that equal counts give exactly 0.
  private func excess(_ first: Counts, over second: Counts) -> Double {
    let left = UInt128(first.numerator.magnitude) * UInt128(second.denominator.magnitude)
    let right = UInt128(second.numerator.magnitude) * UInt128(first.denominator.magnitude)
    let counted = left >= right ? Double(left - right) : -Double(right - left)
    let successes = Double(first.numerator) - Double(second.numerator)
    let rows = Double(second.denominator) - Double(first.denominator)
    return counted + concentration * (successes + rows / 2)
  }

  /// Whether the first smoothed rate is below the second.
  func isRate(_ first: Counts, below second: Counts) -> Bool { excess(first, over: second) < 0 }

  /// ln of the first smoothed rate over the second, for two rates of which the first is not lower.
  ///
  /// - Returns: The logarithm; 0 when both rates are 0, `nil` when it is infinite.
  func logRatio(of first: Counts, to second: Counts) -> Double? {
    let excess = excess(first, over: second)
    if excess == 0 { return 0 }
    let denominator =
      (Double(first.denominator) + concentration)
      * (Double(second.numerator) + concentration / 2)
    return denominator == 0 ? nil : Elementary.log1p(excess / denominator)
  }

  /// The groups with the lowest and the highest rate: of equal ones that with more rows, then the
  /// first.
  func extremes(
    _ groups: [GroupRates.Group]
  ) -> (lowest: GroupRates.Group, highest: GroupRates.Group)? {
    guard var lowest = groups.first, var highest = groups.first else { return nil }
    for group in groups.dropFirst() {
      let (low, high) = (
        excess(group.counts, over: lowest.counts), excess(group.counts, over: highest.counts)
      )
      if low < 0 || (low == 0 && group.n > lowest.n) { lowest = group }
      if high > 0 || (high == 0 && group.n > highest.n) { highest = group }
    }
    return (lowest, highest)
  }

  /// The largest absolute difference between two groups of ln *p* or of ln (1 − *p*).
  ///
  /// The lowest and the highest rate are the pair in which either is the largest.
  ///
  /// - Returns: ε and the two groups; the value `nil` when it is infinite.
  func epsilon(
    _ groups: [GroupRates.Group]
  ) -> (value: Double?, extremes: (lowest: GroupRates.Group, highest: GroupRates.Group))? {
    guard let extremes = extremes(groups) else { return nil }
    let (low, high) = (extremes.lowest.counts, extremes.highest.counts)
    guard let favourable = logRatio(of: high, to: low),
      let other = logRatio(of: low.complement, to: high.complement)
    else { return (nil, extremes) }
    return (max(favourable, other), extremes)
  }
}

extension Counts {
  /// Those that lack the property, of the same rows.
  fileprivate var complement: Counts { Counts(denominator - numerator, of: denominator) }
}
