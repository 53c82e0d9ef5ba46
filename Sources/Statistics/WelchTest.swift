/// Welch's comparison of two means whose samples may vary differently.
public struct WelchTest: Hashable, Sendable {
  /// The first mean less the second.
  public let difference: Double
  /// The standard error of the difference, above 0.
  public let standardError: Double
  /// The degrees of freedom of *t*, by Welch and Satterthwaite.
  public let degreesOfFreedom: Double

  /// Compares two samples.
  ///
  /// **Definition.** *t* = (*m*₁ − *m*₂) / √(*v*₁ + *v*₂), *v* = *S* / (*n* (*n* − 1)), *S* the sum of the squared
  /// differences from the own mean; its degrees of freedom are
  /// (*v*₁ + *v*₂)² / (*v*₁² / (*n*₁ − 1) + *v*₂² / (*n*₂ − 1)).
  ///
  /// **Edge Cases.** `nil` when a sample has fewer than two values, or neither varies.
  ///
  /// **Reference.** B. L. Welch, "The Generalization of Student's Problem when Several Different
  /// Population Variances are Involved", Biometrika 34 (1947), 28–35, doi:10.1093/biomet/34.1-2.28.
  ///
  /// - Parameters:
  ///   - first: The first sample.
  ///   - second: The second sample.
  /// - Complexity: O(values).
  public init?(_ first: ValueHistogram, minus second: ValueHistogram) {
    guard first.total > 1, second.total > 1, let mean1 = first.mean(), let mean2 = second.mean(),
      let squares1 = first.sumOfSquaredDeviations(), let squares2 = second.sumOfSquaredDeviations()
    else { return nil }
    let freedom1 = Double(first.total - 1)
    let freedom2 = Double(second.total - 1)
    let variance1 = squares1 / freedom1 / Double(first.total)
    let variance2 = squares2 / freedom2 / Double(second.total)
    let variance = variance1 + variance2
    guard variance > 0 else { return nil }
    difference = mean1 - mean2
    standardError = variance.squareRoot()
    // Shares of the variance, so that squares of small numbers do not vanish.
    let share1 = variance1 / variance
    let share2 = variance2 / variance
    degreesOfFreedom = 1 / (share1 * share1 / freedom1 + share2 * share2 / freedom2)
  }

  /// The difference in standard errors.
  public var t: Double { difference / standardError }

  /// The probability of a difference at least as large when the means are equal.
  public var pValue: Double {
    min(
      1,
      2 * StudentTDistribution(degreesOfFreedom: degreesOfFreedom).tails(at: abs(t)).survival)
  }

  /// The interval for the difference of the means.
  ///
  /// - Parameter level: The confidence level.
  /// - Returns: The difference ± the quantile of *t* times the standard error.
  /// - Complexity: O(1).
  public func interval(level: Double = 0.95) -> ConfidenceInterval {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    let quantile = StudentTDistribution(degreesOfFreedom: degreesOfFreedom)
      .quantile((1 - level) / 2)
    let width = -quantile * standardError
    return ConfidenceInterval(low: difference - width, high: difference + width)
  }
}
