public import FairmarkStatistics

extension NullLaw {
  /// The p-value that vLLM's detector of dual keys gives: a gamma law with the sum's mean and variance.
  ///
  /// **Definition.** Q(*T* / *v*, *s* / *v*), *v* = (1 − *a*)² + *a*². It understates the p-value: by 1.8 times at
  /// 10^-6 and 5.5 times at 10^-12 for 20 draws. For comparisons with that detector alone.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count, above 0.
  ///   - score: The sum of their scores.
  ///   - weight: The weight *a* of the second key.
  /// - Returns: The tail of the fitted law.
  /// - Complexity: O(√drawCount).
  public static func fittedGammaTail(drawCount: Int, score: Double, weight: Double) -> UpperTail {
    precondition(drawCount > 0, "\(drawCount) draws")
    let variance = (1 - weight) * (1 - weight) + weight * weight
    return UpperTail(
      GammaDistribution(shape: Double(drawCount) / variance).tails(at: score / variance))
  }
}
