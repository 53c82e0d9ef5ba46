extension ValueHistogram {
  /// The Kolmogorov–Smirnov distance: the largest difference of the distribution functions.
  ///
  /// **Definition.** max |F₁(*x*) − F₂(*x*)| over all *x*, as one correctly rounded quotient of whole
  /// numbers.
  ///
  /// **Edge Cases.** `nil` when a sample is empty. Samples without a common range give 1.
  ///
  /// **Reference.** N. V. Smirnov, "Table for Estimating the Goodness of Fit of Empirical
  /// Distributions", Annals of Mathematical Statistics 19 (1948), 279–281,
  /// doi:10.1214/aoms/1177730256.
  ///
  /// - Parameter other: The other sample.
  /// - Returns: The distance, from 0 to 1.
  /// - Complexity: O(values of both).
  public func kolmogorovSmirnovDistance(to other: ValueHistogram) -> Double? {
    guard total > 0, other.total > 0 else { return nil }
    var largest: UInt128 = 0
    forEachStep(to: other) { _, distance in largest = max(largest, distance) }
    return ExactRatio.quotient(largest, UInt128(total) * UInt128(other.total))
  }

  /// The Wasserstein distance of order 1, also called earth mover's distance.
  ///
  /// **Definition.** ∫ |F₁(*x*) − F₂(*x*)| d*x*: how far values must be moved on average to turn one
  /// sample into the other.
  ///
  /// **Edge Cases.** `nil` when a sample is empty. Equal distributions give 0.
  ///
  /// **Reference.** S. S. Vallender, "Calculation of the Wasserstein Distance between Probability
  /// Distributions on the Line", Theory of Probability and its Applications 18 (1974), 784–786,
  /// doi:10.1137/1118101.
  ///
  /// - Parameter other: The other sample.
  /// - Returns: The distance, in the unit of the values.
  /// - Complexity: O(values of both).
  public func wassersteinDistance(to other: ValueHistogram) -> Double? {
    guard total > 0, other.total > 0 else { return nil }
    let scale = UInt128(total) * UInt128(other.total)
    var sum = DoubleDouble(0)
    var last = 0.0
    var height = 0.0
    forEachStep(to: other) { value, distance in
      if height > 0 { sum = sum + DoubleDouble.sum(value, -last) * height }
      last = value
      height = ExactRatio.quotient(distance, scale) ?? 0
    }
    return sum.value
  }

  /// Calls a closure with each value and |F₁ − F₂| from it on, times both totals.
  private func forEachStep(
    to other: ValueHistogram, _ body: (_ value: Double, _ distance: UInt128) -> Void
  ) {
    let total1 = UInt128(total)
    let total2 = UInt128(other.total)
    var below1 = 0
    var below2 = 0
    Self.forEachValue(of: self, and: other) { value, first, second in
      below1 += first
      below2 += second
      let left = UInt128(below1) * total2
      let right = UInt128(below2) * total1
      body(value, left >= right ? left - right : right - left)
    }
  }

  /// Cohen's *d*: the difference of the means in pooled standard deviations.
  ///
  /// **Definition.** (*m*₁ − *m*₂) / *s*, *s*² = (*S*₁ + *S*₂) / (*n*₁ + *n*₂ − 2), *S* the sum of the
  /// squared differences from the own mean.
  ///
  /// **Edge Cases.** `nil` when a sample is empty, when there are fewer than three values, and when
  /// neither sample varies.
  ///
  /// **Reference.** J. Cohen, Statistical Power Analysis for the Behavioral Sciences, 2nd ed. (1988),
  /// 67, doi:10.4324/9780203771587.
  ///
  /// - Parameter other: The other sample.
  /// - Returns: The standardised difference, positive where this sample's mean is the higher one.
  /// - Complexity: O(values of both).
  public func cohensD(against other: ValueHistogram) -> Double? {
    guard let mean = self.mean(), let otherMean = other.mean(),
      let squares = sumOfSquaredDeviations(),
      let otherSquares = other.sumOfSquaredDeviations(), total > 1 || other.total > 1
    else { return nil }
    let freedom = Double(total - 1) + Double(other.total - 1)
    let deviation = ((squares + otherSquares) / freedom).squareRoot()
    return deviation > 0 ? (mean - otherMean) / deviation : nil
  }
}

/// The Kolmogorov distribution: that of the scaled distance of two large samples of one continuous
/// distribution.
public struct KolmogorovDistribution: Sendable {
  /// Creates the distribution.
  public init() {}

  /// The probability of a larger value.
  ///
  /// **Definition.** 2 Σ (−1)^(*k* − 1) e^(−2 *k*² *x*²) over *k* ≥ 1; below 1.18, where that series
  /// converges slowly, 1 − √(2π) / *x* Σ e^(−(2*k* − 1)² π² / (8 *x*²)).
  ///
  /// **Edge Cases.** 1 for *x* ≤ 0.
  ///
  /// **Reference.** G. Marsaglia, W. W. Tsang, J. Wang, "Evaluating Kolmogorov's Distribution", Journal
  /// of Statistical Software 8 (2003), issue 18, doi:10.18637/jss.v008.i18.
  ///
  /// - Parameter x: The distance times √(*n*₁ *n*₂ / (*n*₁ + *n*₂)).
  /// - Returns: The probability.
  /// - Complexity: O(1), at most 10 terms.
  public func survival(at x: Double) -> Double {
    precondition(!x.isNaN, "NaN has no tail")
    guard x > 0 else { return 1 }
    if x < 1.18 {
      let unit = Elementary.exp(-1.233700550136169827354311 / (x * x))
      guard unit > 0 else { return 1 }
      let eighth = Self.power(unit, 8)
      // 1, 9, 25 and 49 eighths of π² / x².
      let series =
        unit * (1 + eighth * (1 + Self.power(unit, 16) * (1 + Self.power(unit, 24))))
      return 1 - 2.506628274631000502415765 / x * series
    }
    var sum = 0.0
    for k in (1...8).reversed() {
      let term = Elementary.exp(-2 * Double(k * k) * x * x)
      sum = k % 2 == 1 ? sum + term : sum - term
    }
    return min(1, max(0, 2 * sum))
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var power = 1.0
    for _ in 0..<exponent { power *= base }
    return power
  }
}
