/// Scores of predicted probabilities.
public enum ProbabilityScores {
  /// The Brier score: the mean squared difference of probability and outcome.
  ///
  /// **Definition.** (Σ (1 − *p*)² over positives + Σ *p*² over negatives) / *n*.
  ///
  /// **Edge Cases.** `nil` when there are no rows.
  ///
  /// **Reference.** G. W. Brier, "Verification of Forecasts Expressed in Terms of Probability", Monthly
  /// Weather Review 78 (1950), 1–3, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
  ///
  /// - Parameters:
  ///   - positives: The probabilities of positive outcomes, from 0 to 1.
  ///   - negatives: The probabilities of other outcomes, from 0 to 1.
  /// - Returns: The score, from 0 to 1.
  /// - Complexity: O(values).
  public static func brier(positives: ValueHistogram, negatives: ValueHistogram) -> Double? {
    mean(positives, negatives) { p in
      let rest = DoubleDouble.sum(1, -p)
      return rest * rest
    } ofNegative: { p in
      DoubleDouble.product(p, p)
    }
  }

  /// The logarithmic loss: the mean of −ln of the probability of what happened.
  ///
  /// **Definition.** −(Σ ln *p* over positives + Σ ln(1 − *p*) over negatives) / *n*.
  ///
  /// **Edge Cases.** `nil` when there are no rows, and when the loss is infinite: a positive with
  /// probability 0 or a negative with probability 1. Nothing is clipped.
  ///
  /// **Reference.** I. J. Good, "Rational Decisions", Journal of the Royal Statistical Society B 14
  /// (1952), 107–114, doi:10.1111/j.2517-6161.1952.tb00104.x.
  ///
  /// - Parameters:
  ///   - positives: The probabilities of positive outcomes, from 0 to 1.
  ///   - negatives: The probabilities of other outcomes, from 0 to 1.
  /// - Returns: The loss in nats.
  /// - Complexity: O(values).
  public static func logarithmicLoss(
    positives: ValueHistogram, negatives: ValueHistogram
  ) -> Double? {
    guard positives.values.first != 0, negatives.values.last != 1 else { return nil }
    return mean(positives, negatives) {
      DoubleDouble(-Elementary.log($0))
    } ofNegative: {
      DoubleDouble(-Elementary.log1p(-$0))
    }
  }

  private static func mean(
    _ positives: ValueHistogram, _ negatives: ValueHistogram,
    ofPositive: (Double) -> DoubleDouble, ofNegative: (Double) -> DoubleDouble
  ) -> Double? {
    let total = Double(positives.total) + Double(negatives.total)
    guard total > 0 else { return nil }
    var sum = DoubleDouble(0)
    for (p, count) in zip(positives.values, positives.counts) {
      sum = sum + ofPositive(p) * Double(count)
    }
    for (p, count) in zip(negatives.values, negatives.counts) {
      sum = sum + ofNegative(p) * Double(count)
    }
    return (sum / DoubleDouble(total)).value
  }
}
