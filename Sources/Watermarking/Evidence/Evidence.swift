public import FairmarkStatistics

/// What a document's draws say about a watermark.
public struct Evidence: Hashable, Sendable {
  /// The draws that count, *T*.
  public var drawCount: Int
  /// The sum of their scores: for green lists the green tokens.
  public var score: Double
  /// The sum's mean without a watermark.
  public var expectedScore: Double
  /// The sum's distance from its mean in standard deviations, for green lists KGW's z.
  ///
  /// `nil` where nothing was drawn or the sum cannot vary.
  public var zScore: Double?
  /// P(sum ≥ score) without a watermark, its mid-p-value and their decimal logarithms.
  public var tail: UpperTail
  /// The decimal logarithm of the p-value of the best possible outcome of so many draws; `nil`
  /// where p-values come as small as one likes.
  public var log10MinimumP: Double?

  /// P(sum ≥ score) without a watermark; 0 where it lies below the smallest double.
  public var pValue: Double { tail.probability }
  /// The decimal logarithm of the p-value, exact where the p-value itself underflows.
  public var log10P: Double { tail.log10 }
  /// P(sum > score) + P(sum = score) / 2 without a watermark; the p-value for continuous laws.
  public var midP: Double { tail.midProbability }
  /// The decimal logarithm of ``midP``.
  public var log10MidP: Double { tail.log10Mid }

  /// Whether the best possible outcome of so many draws would reach a level.
  ///
  /// A document that cannot reach it is no evidence either way, whatever its score.
  ///
  /// - Parameter alpha: The level, above 0.
  /// - Returns: Whether a p-value of at most `alpha` can occur; never for a document without draws.
  public func canReach(_ alpha: Double) -> Bool {
    guard drawCount > 0 else { return false }
    guard let log10MinimumP else { return true }
    return log10MinimumP <= Elementary.log10(alpha)
  }
}
