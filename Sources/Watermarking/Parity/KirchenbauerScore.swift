import FairmarkStatistics

/// The z-score of lm-watermarking and transformers and what they make of it, for comparison.
///
/// It takes γ for the share of green tokens, where the lists have ⌊γV⌋ of V, and the normal law for
/// the binomial one: at γ = 0.25 a z above 4 is 1.5 to 13 times as frequent as its p-value says.
///
/// **Reference.** J. Kirchenbauer et al., "A Watermark for Large Language Models", ICML 2023,
/// arXiv:2301.10226, equation (3).
public struct KirchenbauerScore: Hashable, Sendable {
  /// Whose p-value.
  public enum Convention: String, CaseIterable, Hashable, Sendable {
    /// ½ erfc(z / √2), as lm-watermarking and transformers since version 5.
    case hf5
    /// 1 − ½ (1 + sign(z) (1 − exp(−2 z² / π))), as transformers 4, which left out a square root.
    case hf4
  }

  /// The standard thresholds above which a text is called watermarked.
  public enum Threshold {
    /// That of lm-watermarking.
    public static let kirchenbauer = 4.0
    /// That of transformers.
    public static let transformers = 3.0
  }

  /// The z-score.
  public let z: Double

  /// Computes the z-score of a count.
  ///
  /// **Definition.** (G − γT) / √(T γ (1 − γ)).
  ///
  /// **Edge Cases.** `nil` without tokens and for γ outside 0…1 or at its ends.
  ///
  /// - Parameters:
  ///   - green: The green tokens, G.
  ///   - count: The tokens, T.
  ///   - gamma: The share of green tokens, γ.
  public init?(green: Int, of count: Int, gamma: Double) {
    guard count > 0, gamma > 0, gamma < 1 else { return nil }
    let tokens = Double(count)
    z = (Double(green) - gamma * tokens) / (tokens * gamma * (1 - gamma)).squareRoot()
  }

  /// The p-value of a convention.
  ///
  /// - Parameter convention: Whose.
  /// - Returns: The p-value, which is not calibrated.
  public func pValue(_ convention: Convention) -> Double {
    switch convention {
    case .hf5: return 0.5 * Elementary.erfc(z / 2.0.squareRoot())
    case .hf4:
      let sign = z > 0 ? 1.0 : z < 0 ? -1.0 : 0
      return 1 - 0.5 * (1 + sign * (1 - Elementary.exp(-2 * z * z / .pi)))
    }
  }

  /// The prediction of lm-watermarking and transformers.
  ///
  /// - Parameter threshold: The threshold.
  /// - Returns: Whether z lies above it.
  public func isWatermarked(above threshold: Double) -> Bool { z > threshold }
}
