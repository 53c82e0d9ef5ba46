/// The area under the receiver operating characteristic curve of a score, from counts by value.
///
/// **Definition.** *U* / (*n*₁ *n*₀), where *U* counts the pairs of a positive and a negative in which
/// the positive has the higher value, pairs of equal values half: the chance that a positive ranks
/// above a negative. 2 *U* is a whole number and is kept as one.
///
/// **Variance.** DeLong's, with the placements *V*₁ᵢ, the share of negatives below the positive *i*
/// (equal ones half), and *V*₀ⱼ, the share of positives above the negative *j*:
/// Σ (*V*₁ᵢ − *A*)² / (*n*₁ (*n*₁ − 1)) + Σ (*V*₀ⱼ − *A*)² / (*n*₀ (*n*₀ − 1)). Every deviation is formed in
/// whole numbers and rounded once.
///
/// **Reference.** E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988), 837–845,
/// doi:10.2307/2531595.
public struct AreaUnderCurve: Hashable, Sendable {
  /// How many people have the label.
  public let positives: Int
  /// How many do not.
  public let negatives: Int
  /// Twice the number of pairs that the positive wins, ties half: the area's exact numerator.
  public let twiceWins: UInt128
  /// DeLong's variance; `nil` with fewer than two on either side.
  public let variance: Double?

  /// Twice the number of pairs, 2 *n*₁ *n*₀: the area's exact denominator.
  public var twicePairs: UInt128 {
    2 * UInt128(positives.magnitude) * UInt128(negatives.magnitude)
  }

  /// The area, rounded once.
  public var value: Double { ExactRatio.quotient(twiceWins, twicePairs) ?? 0 }

  /// The square root of ``variance``.
  public var standardError: Double? { variance.map { $0.squareRoot() } }

  /// Counts the pairs.
  ///
  /// **Edge Cases.** `nil` when there is no positive or no negative.
  ///
  /// - Parameter histogram: The values in ascending order, each once and none NaN, with the counts of
  ///   positives and of negatives that have it, each at least 0, 2^62 at most in total.
  /// - Complexity: O(values).
  public init?(_ histogram: [(value: Double, positives: Int, negatives: Int)]) {
    var positives = 0
    var negatives = 0
    var wins: UInt128 = 0
    var previous = -Double.infinity
    for (index, entry) in histogram.enumerated() {
      precondition(
        entry.value > previous || (index == 0 && entry.value == previous),
        "\(entry.value) after \(previous) is not ascending")
      precondition(
        entry.positives >= 0 && entry.negatives >= 0,
        "\(entry.positives) and \(entry.negatives) are no counts")
      previous = entry.value
      wins +=
        UInt128(entry.positives.magnitude)
        * (2 * UInt128(negatives.magnitude) + UInt128(entry.negatives.magnitude))
      positives += entry.positives
      negatives += entry.negatives
    }
    precondition(positives + negatives <= 1 << 62, "\(positives + negatives) people")
    guard positives > 0, negatives > 0 else { return nil }
    self.positives = positives
    self.negatives = negatives
    twiceWins = wins
    variance = Self.variance(histogram, positives, negatives, wins)
  }

  private static func variance(
    _ histogram: [(value: Double, positives: Int, negatives: Int)], _ positives: Int,
    _ negatives: Int, _ wins: UInt128
  ) -> Double? {
    guard positives > 1, negatives > 1 else { return nil }
    let n1 = Int128(positives)
    let n0 = Int128(negatives)
    let twiceWins = Int128(wins)
    let pairs = 2 * Double(positives) * Double(negatives)
    var ofPositives = 0.0
    var ofNegatives = 0.0
    var positivesBelow: Int128 = 0
    var negativesBelow: Int128 = 0
    for entry in histogram {
      let p = Int128(entry.positives)
      let n = Int128(entry.negatives)
      // The deviations of both placements from the area, times 2 n1 n0.
      let one = Double(n1 * (2 * negativesBelow + n) - twiceWins) / pairs
      let zero = Double(n0 * (2 * (n1 - positivesBelow) - p) - twiceWins) / pairs
      ofPositives += Double(entry.positives) * (one * one)
      ofNegatives += Double(entry.negatives) * (zero * zero)
      positivesBelow += p
      negativesBelow += n
    }
    return ofPositives / Double(positives) / Double(positives - 1)
      + ofNegatives / Double(negatives) / Double(negatives - 1)
  }

  /// The interval of DeLong's variance, *A* ± *z* *s*, cut at 0 and 1.
  ///
  /// - Parameter level: The confidence level.
  /// - Returns: The interval; `nil` when the variance does not exist or is 0, as for values that
  ///   separate the labels.
  /// - Complexity: O(1).
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    let z = Intervals.deviations(level)
    guard let error = standardError, error > 0 else { return nil }
    return ConfidenceInterval(low: max(0, value - z * error), high: min(1, value + z * error))
  }

  /// The interval on the logit scale, logit *A* ± *z* *s* / (*A* (1 − *A*)), turned back.
  ///
  /// It stays within 0 and 1 and covers better near them.
  ///
  /// **Reference.** M. S. Pepe, The Statistical Evaluation of Medical Tests (Oxford, 2003), 107.
  ///
  /// - Parameter level: The confidence level.
  /// - Returns: The interval; `nil` as ``interval(level:)``.
  /// - Complexity: O(1).
  public func logitInterval(level: Double = 0.95) -> ConfidenceInterval? {
    let z = Intervals.deviations(level)
    guard let error = standardError, error > 0,
      let rest = ExactRatio.quotient(twicePairs - twiceWins, twicePairs), rest > 0, value > 0
    else { return nil }
    let logit = Elementary.log(value / rest)
    let width = z * (error / value / rest)
    func area(_ x: Double) -> Double { 1 / (1 + Elementary.exp(-x)) }
    return ConfidenceInterval(low: area(logit - width), high: area(logit + width))
  }

  /// A difference of two areas with its test.
  public struct Difference: Hashable, Sendable {
    /// The first area less the second.
    public var value: Double
    /// The standard error.
    public var standardError: Double
    /// The difference in standard errors; its two-sided probability is
    /// ``NormalDistribution/twoSided(_:)``.
    public var z: Double

    /// The interval, the difference ± *z* standard errors.
    ///
    /// - Parameter level: The confidence level.
    /// - Returns: The interval.
    /// - Complexity: O(1).
    public func interval(level: Double = 0.95) -> ConfidenceInterval {
      let width = Intervals.deviations(level) * standardError
      return ConfidenceInterval(low: value - width, high: value + width)
    }

    init?(_ value: Double, variance: Double?) {
      guard let variance, variance > 0 else { return nil }
      self.value = value
      standardError = variance.squareRoot()
      z = value / standardError
    }
  }

  /// The difference to the area of other people, such as another group's.
  ///
  /// **Edge Cases.** `nil` when a variance does not exist or both are 0.
  ///
  /// - Parameter other: The area to subtract, of people none of whom are counted here.
  /// - Returns: The difference.
  /// - Complexity: O(1).
  public func difference(from other: AreaUnderCurve) -> Difference? {
    guard let variance, let second = other.variance else { return nil }
    return Difference(value - other.value, variance: variance + second)
  }
}
