extension Multiplicity {
  /// Dunnett's adjusted p-values of comparisons with a reference group named before the data were
  /// seen, two-sided.
  ///
  /// **Definition.** P(max |*Z*ᵢ| > |*z*|) for standard normal *Z*ᵢ with correlations λᵢ λⱼ,
  /// λᵢ = (1 + *n*₀ / *n*ᵢ)^(−1/2), as differences from a common reference have them:
  /// ∫ φ(*y*) (1 − ∏ (1 − *t*ᵢ(*y*))) d*y*, where *t*ᵢ is the probability of |*Z*ᵢ| > |*z*| given the part *y*
  /// that all have in common.
  ///
  /// **Accuracy.** Relative error at most 1e-10 against mpmath.
  ///
  /// **Edge Cases.** With one group the two-sided p-value of its *z*.
  ///
  /// **Reference.** C. W. Dunnett, JASA 50 (1955), 1096–1121, doi:10.1080/01621459.1955.10501294.
  ///
  /// - Parameters:
  ///   - z: The statistics of the groups.
  ///   - sizes: The sizes of the groups, each above 0, one for every statistic.
  ///   - referenceSize: The size of the reference group, above 0.
  /// - Returns: The adjusted p-values in the order given.
  /// - Complexity: O(*k*²) evaluations of Φ, times some hundreds.
  public static func dunnett(z: [Double], sizes: [Int], referenceSize: Int) -> [Double] {
    precondition(z.count == sizes.count, "\(z.count) statistics for \(sizes.count) groups")
    let comparisons = ManyToOne(sizes: sizes, referenceSize: referenceSize)
    return z.map { comparisons.twoSided(abs($0)) }
  }

  /// Dunnett's adjusted p-values of two-sided p-values, whatever the tests they are from.
  ///
  /// Each p-value is turned into |*z*| = Φ⁻¹(1 − *p* / 2); see ``dunnett(z:sizes:referenceSize:)``.
  ///
  /// - Parameters:
  ///   - pValues: The two-sided p-values of the groups.
  ///   - sizes: The sizes of the groups, each above 0, one for every p-value.
  ///   - referenceSize: The size of the reference group, above 0.
  /// - Returns: The adjusted p-values in the order given, none below the p-value it came from.
  /// - Complexity: That of ``dunnett(z:sizes:referenceSize:)``.
  public static func dunnett(pValues: [Double], sizes: [Int], referenceSize: Int) -> [Double] {
    precondition(
      pValues.count == sizes.count, "\(pValues.count) p-values for \(sizes.count) groups")
    let comparisons = ManyToOne(sizes: sizes, referenceSize: referenceSize)
    return pValues.map { p in
      guard sizes.count > 1, p > 0 else { return p }
      return max(p, comparisons.twoSided(deviations(ofTwoSided: p)))
    }
  }

  /// The |*z*| that the largest difference from a reference named before exceeds with probability
  /// 1 − `level`, two-sided.
  ///
  /// - Parameters:
  ///   - level: The confidence level, above 0 and below 1.
  ///   - sizes: The sizes of the groups, each above 0, one at least.
  ///   - referenceSize: The size of the reference group, above 0.
  /// - Returns: The number of standard errors.
  /// - Complexity: About 10 evaluations of the probability.
  public static func dunnettCritical(level: Double, sizes: [Int], referenceSize: Int) -> Double {
    precondition(!sizes.isEmpty, "there is no group to compare")
    let alpha = 1 - level
    let single = Intervals.deviations(level)
    guard sizes.count > 1 else { return single }
    let comparisons = ManyToOne(sizes: sizes, referenceSize: referenceSize)
    let bonferroni = deviations(ofTwoSided: alpha / Double(sizes.count))
    let logarithm = Elementary.log(alpha)
    return Quadrature.crossing(from: single, to: bonferroni) {
      Elementary.log(comparisons.twoSided($0)) - logarithm
    }
  }

  /// The joint distribution of standardised differences from one group.
  struct ManyToOne {
    /// The square roots of the correlations' factors, each with how many groups have it.
    private let factors: [(lambda: Double, rest: Double, count: Double)]

    init(sizes: [Int], referenceSize: Int) {
      precondition(referenceSize > 0, "the reference group is empty")
      var counts: [Int: Int] = [:]
      for size in sizes {
        precondition(size > 0, "a group is empty")
        counts[size, default: 0] += 1
      }
      let reference = Double(referenceSize)
      factors = counts.sorted { $0.key < $1.key }.map { size, count in
        let n = Double(size)
        // λ² = n / (n + n₀) and 1 − λ² = n₀ / (n + n₀), each without cancellation.
        return (
          (n / (n + reference)).squareRoot(), (reference / (n + reference)).squareRoot(),
          Double(count)
        )
      }
    }

    private var isSingle: Bool { factors.count == 1 && factors[0].count == 1 }

    /// The probability that some difference is at least *z* from 0; *z* is not negative.
    func twoSided(_ z: Double) -> Double {
      guard z > 0 else { return 1 }
      guard !factors.isEmpty else { return 0 }
      guard z < 38.5 else { return 0 }
      guard !isSingle else { return NormalDistribution().twoSided(z) }
      let tail = integral(from: 0, z) { lambda, rest, y in
        Multiplicity.halfComplementaryError((z - lambda * y) / rest)
          + Multiplicity.halfComplementaryError((z + lambda * y) / rest)
      }
      return min(1, 2 * tail)
    }

    /// The probability that some difference is above *z*.
    func oneSided(_ z: Double) -> Double {
      guard !factors.isEmpty else { return 0 }
      guard z < 38.5 else { return 0 }
      guard z > -38.5 else { return 1 }
      guard !isSingle else { return NormalDistribution().tails(at: z).survival }
      let tail = integral(from: -9.5, z) { lambda, rest, y in
        Multiplicity.halfComplementaryError((z - lambda * y) / rest)
      }
      return min(1, tail)
    }

    private func integral(
      from first: Double, _ z: Double, tail: (Double, Double, Double) -> Double
    ) -> Double {
      let last = (z * z + 90).squareRoot()
      func integrand(_ y: Double) -> Double {
        var logarithm = 0.0
        for (lambda, rest, count) in factors {
          logarithm += count * Elementary.log1p(-min(1, tail(lambda, rest, y)))
        }
        // 1 / √(2π).
        return 0x1.9884533d43651p-2 * Elementary.exp(-0.5 * y * y) * -Elementary.expm1(logarithm)
      }
      // An entire function that grows like e^(w y² / 2) along the imaginary axis: the trapezoidal
      // rule with step h is wrong by less than e^(−2π² / (w h²)), here e^(−40).
      let growth = factors.reduce(1) { sum, factor in
        let odds = factor.lambda / factor.rest
        return sum + factor.count * odds * odds
      }
      if growth < 400 {
        let step = 0.7 / growth.squareRoot()
        // The middle of an even function counts half; at the far ends nothing is left.
        var sum = first == 0 ? 0.5 * integrand(0) : 0
        for i in 1...Int((last - first) / step) + 1 { sum += integrand(first + step * Double(i)) }
        return step * sum
      }
      return Quadrature.integral(over: breakpoints(from: first, to: last, z), of: integrand)
    }

    /// The ends of panels of which none is much wider than what happens in it.
    private func breakpoints(from first: Double, to last: Double, _ z: Double) -> [Double] {
      var points: [Double] = []
      for (lambda, rest, _) in factors {
        let peak = lambda * z
        // A group much larger than the reference has a narrow step there.
        let near = rest < 0.3 ? [-8, -2, 0, 2, 8] : [0.0]
        points += near.map { peak + $0 * rest }
      }
      let smallest = factors.reduce(1) { min($0, $1.rest) }
      var breakpoints = [first]
      for point in points.sorted() {
        guard point - (breakpoints.last ?? first) > smallest, last - point > smallest else {
          continue
        }
        breakpoints.append(point)
      }
      breakpoints.append(last)
      return breakpoints
    }
  }
}
