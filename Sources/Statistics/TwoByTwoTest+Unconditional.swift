extension TwoByTwoTest {
  /// The largest number of people in both groups together that the unconditional tests take.
  ///
  /// Their cost grows with the square of the number; above it the tests are `nil`.
  public static let unconditionalLimit = 2000

  /// Barnard's exact unconditional test, two-sided, with the pooled Z.
  ///
  /// **Definition.** sup over *p* of the probability, with *p*₁ = *p*₂ = *p*, of the tables whose
  /// |*Z*| (``pooledZ(_:_:)``, 0 where it does not exist) is at least the observed one's. Tables are
  /// compared in whole numbers, so equal ones always count.
  ///
  /// **Edge Cases.** `nil` when a denominator is 0 or both together exceed ``unconditionalLimit``. 1
  /// when the rates are equal, and when nobody or everybody has the property.
  ///
  /// **Accuracy.** The supremum is bounded, not searched: the result is never below it, apart from the
  /// rounding of about 1e-13, and above it by at most one part in 10^10.
  ///
  /// **Reference.** G. A. Barnard, Biometrika 34 (1947), 123–138, doi:10.1093/biomet/34.1-2.123.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The probability.
  /// - Complexity: O((n₁ + n₂)²) for each of a few dozen parts of the range of *p*.
  public static func barnard(_ first: Counts, _ second: Counts) -> Double? {
    guard let tables = UnconditionalTables(first, second) else { return nil }
    let observed = tables.squaredZ(first.numerator, second.numerator)
    guard observed.numerator > 0 else { return 1 }
    return tables.supremum { i, j in
      let z = tables.squaredZ(i, j)
      let left = z.numerator.multipliedFullWidth(by: observed.denominator)
      let right = observed.numerator.multipliedFullWidth(by: z.denominator)
      return (left.high, left.low) >= (right.high, right.low)
    }
  }

  /// Boschloo's exact unconditional test, two-sided as twice the smaller one-sided test.
  ///
  /// **Definition.** For each side, sup over *p* of the probability, with *p*₁ = *p*₂ = *p*, of the
  /// tables whose one-sided Fisher probability is at most the observed one's; twice the smaller of the
  /// two, at most 1. Probabilities that agree to one part in 10^10 are equal.
  ///
  /// **Edge Cases.** `nil` when a denominator is 0 or both together exceed ``unconditionalLimit``. 1
  /// when nobody or everybody has the property.
  ///
  /// **Accuracy.** As ``barnard(_:_:)``. One-sided, never above Fisher's.
  ///
  /// **Reference.** R. D. Boschloo, Statistica Neerlandica 24 (1970), 1–9,
  /// doi:10.1111/j.1467-9574.1970.tb00104.x.
  ///
  /// - Parameters:
  ///   - first: The group's counts.
  ///   - second: The reference group's counts.
  /// - Returns: The probability.
  /// - Complexity: As ``barnard(_:_:)``.
  public static func boschloo(_ first: Counts, _ second: Counts) -> Double? {
    guard let less = boschlooLess(first, second), let more = boschlooLess(second, first) else {
      return nil
    }
    return min(1, 2 * min(less, more))
  }

  /// Boschloo's one-sided test against a lower rate of the first group.
  private static func boschlooLess(_ first: Counts, _ second: Counts) -> Double? {
    guard let tables = UnconditionalTables(first, second) else { return nil }
    let total = first.numerator + second.numerator
    guard total > 0, total < first.denominator + second.denominator else { return 1 }
    let start = max(0, total - second.denominator)
    let observed = tables.probabilities[total].prefix(first.numerator - start + 1).reduce(0, +)
    let coefficients = tables.probabilities.map { row in
      var sum = 0.0
      var last = 0.0
      for probability in row {
        sum += probability
        guard sum <= observed * (1 + 1e-10) else { break }
        last = sum
      }
      return last
    }
    return min(1, BernsteinPolynomial(coefficients: coefficients).supremum())
  }
}

/// The tables of two groups of fixed sizes, by the total *s* of people with the property.
struct UnconditionalTables {
  let n1: Int
  let n2: Int
  /// For each total, the probabilities given it of the first group's counts from the smallest on.
  let probabilities: [[Double]]

  /// - Returns: The tables; `nil` when a denominator is 0 or both exceed the limit.
  init?(_ first: Counts, _ second: Counts, limit: Int = TwoByTwoTest.unconditionalLimit) {
    n1 = first.denominator
    n2 = second.denominator
    guard n1 > 0, n2 > 0, n1 <= limit, n2 <= limit, n1 + n2 <= limit else { return nil }
    let n1 = n1
    let n2 = n2
    probabilities = (0...(n1 + n2)).map {
      HypergeometricDistribution(population: n1 + n2, successes: $0, draws: n1).probabilities()
    }
  }

  /// Z² up to a factor that all tables share, as a fraction.
  func squaredZ(_ k1: Int, _ k2: Int) -> (numerator: UInt64, denominator: UInt64) {
    let s = k1 + k2
    guard s > 0, s < n1 + n2 else { return (0, 1) }
    let difference = (k1 * n2 - k2 * n1).magnitude
    return (UInt64(difference * difference), UInt64(s * (n1 + n2 - s)))
  }

  /// sup over *p* of the probability of the tables that belong to a region.
  func supremum(_ isInside: (Int, Int) -> Bool) -> Double {
    let coefficients = probabilities.enumerated().map { total, row in
      let start = max(0, total - n2)
      return row.enumerated().reduce(0.0) { sum, entry in
        let k1 = start + entry.offset
        return isInside(k1, total - k1) ? sum + entry.element : sum
      }
    }
    return min(1, BernsteinPolynomial(coefficients: coefficients).supremum())
  }
}
