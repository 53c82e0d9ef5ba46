extension Intervals {
  /// The largest number of people in both groups together that
  /// ``exactUnconditional(_:over:level:)`` takes.
  public static let exactUnconditionalLimit = 2000

  /// An exact unconditional interval for a ratio of rates.
  ///
  /// **Definition.** The upper end is the largest ratio θ at which
  /// β + sup P(*T* ≤ *T* observed; *p*₁ = θ *p*₂) exceeds α / 2, over the *p*₂ in the interval of Clopper and
  /// Pearson of level 1 − β, β = α / 1000; *T* is the upper end of
  /// ``skewnessCorrectedScore(_:over:level:)``. The lower end is 1 over the upper end of the comparison
  /// turned round. So it inverts two one-sided exact tests, with Berger and Boos's bound on the rate
  /// that is not asked for. The set of tables with *T* ≤ *T* observed does not depend on θ, and for
  /// every *p*₂ its probability falls with θ: so the supremum falls too, and what is accepted is an
  /// interval without gaps (Buehler's limit for that order of tables).
  ///
  /// Its coverage is never below the level, whatever the rates: a true ratio is left out on one side
  /// only if *p*₂ is outside its interval, at most β, or the table is in the largest of the nested
  /// sets of probability at most α / 2 − β.
  ///
  /// **Edge Cases.** No success in the reference leaves the interval unbounded above; none in the
  /// group gives a lower end of 0. No success on either side, or a denominator of 0, says nothing:
  /// `nil`; so is a pair of groups of more than ``exactUnconditionalLimit`` together.
  ///
  /// **Accuracy.** The ends are at most one part in 10^9 outside the exact ones, never inside: the
  /// supremum is bounded from above, not searched.
  ///
  /// **Reference.** R. L. Berger, D. D. Boos, JASA 89 (1994), 1012–1016,
  /// doi:10.1080/01621459.1994.10476836; P. Kabaila, C. J. Lloyd, Australian Journal of Statistics 39 (1997), 193–204,
  /// doi:10.1111/j.1467-842X.1997.tb00535.x; I. S. F. Chan, Z. Zhang, Biometrics 55 (1999),
  /// 1202–1209, doi:10.1111/j.0006-341X.1999.01202.x.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O((n₁ + n₂)²) for each of some hundred parts of the range of *p*₂.
  public static func exactUnconditional(
    _ first: Counts, over second: Counts, level: Double = 0.95
  ) -> ConfidenceInterval? {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    guard first.numerator > 0 || second.numerator > 0,
      let tables = UnconditionalTables(first, second, limit: exactUnconditionalLimit),
      let turned = UnconditionalTables(second, first, limit: exactUnconditionalLimit)
    else { return nil }
    let high = OrderedRegion(first, second, level: level)?.limit(tables)
    let inverse = OrderedRegion(second, first, level: level)?.limit(turned)
    return ConfidenceInterval(low: inverse.map { 1 / $0 } ?? 0, high: high)
  }
}

/// On which side of a ratio the exact unconditional intervals of many tables end.
///
/// Both ends of an interval take some sixty decisions of this kind; whoever has one ratio and all tables
/// of two groups, as the coverage's enumeration has, needs two a table, or fewer.
struct ExactRatioDecisions {
  private let tables: UnconditionalTables
  private let turned: UnconditionalTables
  private let level: Double

  /// - Returns: The decisions; `nil` when a size is 0 or both exceed
  ///   `Intervals.exactUnconditionalLimit`.
  init?(sizes: (Int, Int), level: Double = 0.95) {
    let limit = Intervals.exactUnconditionalLimit
    guard
      let tables = UnconditionalTables(
        Counts(0, of: sizes.0), Counts(0, of: sizes.1), limit: limit),
      let turned = UnconditionalTables(Counts(0, of: sizes.1), Counts(0, of: sizes.0), limit: limit)
    else { return nil }
    self.tables = tables
    self.turned = turned
    self.level = level
  }

  /// Whether the upper end is at least the ratio; when it is for a count of the first group, it is for
  /// every larger one.
  func isUpperEnd(atLeast ratio: Double, _ first: Counts, _ second: Counts) -> Bool {
    Self.isEnd(atLeast: ratio, first, second, tables, level)
  }

  /// Whether the lower end is at most the ratio; when it is for a count of the first group, it is for
  /// every smaller one.
  func isLowerEnd(atMost ratio: Double, _ first: Counts, _ second: Counts) -> Bool {
    Self.isEnd(atLeast: 1 / ratio, second, first, turned, level)
  }

  private static func isEnd(
    atLeast ratio: Double, _ first: Counts, _ second: Counts, _ tables: UnconditionalTables,
    _ level: Double
  ) -> Bool {
    guard let region = OrderedRegion(first, second, level: level) else { return true }
    var witness: Double?
    return region.accepts(ratio, tables, witness: &witness)
  }
}

/// The tables whose approximate upper limit is at most the observed one's.
private struct OrderedRegion {
  /// For each count of the second group, the largest one of the first inside; −1 for none.
  private let largest: [Int]
  /// For each count of the first group, the smallest one of the second inside; n₂ + 1 for none.
  private let smallest: [Int]
  /// The observed table's limit.
  private let approximate: Double
  /// Where the second group's rate is, but for a probability of β.
  private let nuisance: ClosedRange<Double>
  /// α / 2 − β.
  private let threshold: Double

  /// - Returns: The region; `nil` when the observed table has no upper limit.
  init?(_ first: Counts, _ second: Counts, level: Double) {
    let beta = (1 - level) / 1000
    guard
      let limit = Intervals.skewnessCorrectedScore(first, over: second, level: level)?.high,
      let range = Intervals.clopperPearson(second, level: 1 - beta),
      let low = range.low, let high = range.high
    else { return nil }
    approximate = limit
    nuisance = low...high
    threshold = (1 - level) / 2 - beta
    let n1 = first.denominator
    let n2 = second.denominator
    let z = Intervals.deviations(level)
    // A table's limit is at most this one when its score here is at most −z.
    func isInside(_ i: Int, _ j: Int) -> Bool {
      Intervals.correctedScore(Counts(i, of: n1), Counts(j, of: n2), ratio: limit, deviations: z)
        <= -z * (1 - 1e-9)
    }
    var largest: [Int] = []
    var last = -1
    for j in 0...n2 {
      if j == second.numerator { last = max(last, first.numerator) }
      while last < n1, isInside(last + 1, j) { last += 1 }
      largest.append(last)
    }
    self.largest = largest
    smallest = (0...n1).map { i in largest.firstIndex { $0 >= i } ?? n2 + 1 }
  }

  /// The largest ratio at which the region's probability can exceed α / 2.
  func limit(_ tables: UnconditionalTables) -> Double {
    var witness: Double?
    var low = approximate
    while !accepts(low, tables, witness: &witness) { low /= 1.5 }
    var high = max(low, approximate) * 1.25
    while accepts(high, tables, witness: &witness) {
      low = high
      high *= 1.5
    }
    while high > low * (1 + 1e-10) {
      let middle = low + 0.5 * (high - low)
      if accepts(middle, tables, witness: &witness) { low = middle } else { high = middle }
    }
    return high
  }

  /// Whether the supremum exceeds the threshold at a ratio; a rate at which it did is tried first.
  func accepts(
    _ ratio: Double, _ tables: UnconditionalTables, witness: inout Double?
  ) -> Bool {
    let threshold = threshold * (1 - 1e-11)
    let scale = max(1, ratio)
    let whole = BernsteinPolynomial(coefficients: coefficients(tables, ratio))
    let range = (nuisance.lowerBound * scale)...(nuisance.upperBound * scale)
    if let witness, range.contains(witness * scale),
      whole.value(at: witness * scale) > threshold * (1 + 1e-11)
    {
      return true
    }
    let part = whole.restricted(to: range)
    guard let place = part.place(above: threshold) else { return false }
    let high = min(range.upperBound, 1)
    witness = (range.lowerBound + place * (high - range.lowerBound)) / scale
    return true
  }

  /// The region's probability as a polynomial in the larger of both rates.
  ///
  /// With *p*₁ = θ *p*₂ and θ ≤ 1, the first group's count is that of as many draws at *p*₂, each kept
  /// with the probability θ; for θ > 1 the second group's is thinned by 1 / θ.
  private func coefficients(_ tables: UnconditionalTables, _ ratio: Double) -> [Double] {
    let n1 = tables.n1
    let n2 = tables.n2
    var coefficients = [Double](repeating: 0, count: n1 + n2 + 1)
    var kept: [Double] = [1]
    if ratio <= 1 {
      for m in 0...n1 {
        let cumulative = Self.partialSums(kept)
        for j in 0...n2 where largest[j] >= 0 {
          let weight = tables.probabilities[m + j][m - max(0, m + j - n2)]
          coefficients[m + j] += weight * cumulative[min(largest[j], m)]
        }
        kept = Self.oneMore(kept, ratio)
      }
    } else {
      for m in 0...n2 {
        let cumulative = Self.partialSums(kept.reversed())
        for i in 0...n1 where smallest[i] <= m {
          let weight = tables.probabilities[i + m][i - max(0, i + m - n2)]
          coefficients[i + m] += weight * cumulative[m - smallest[i]]
        }
        kept = Self.oneMore(kept, 1 / ratio)
      }
    }
    return coefficients
  }

  private static func partialSums(_ terms: [Double]) -> [Double] {
    var sum = 0.0
    return terms.map {
      sum += $0
      return sum
    }
  }

  /// The binomial probabilities of one draw more.
  private static func oneMore(_ probabilities: [Double], _ rate: Double) -> [Double] {
    var next = [Double](repeating: 0, count: probabilities.count + 1)
    for (k, probability) in probabilities.enumerated() {
      next[k] += probability * (1 - rate)
      next[k + 1] += probability * rate
    }
    return next
  }
}
