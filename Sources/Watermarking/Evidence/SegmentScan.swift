import FairmarkStatistics

/// A part of a document that speaks for a watermark.
public struct WatermarkedSegment: Hashable, Sendable {
  /// The draws of the segment, as places in ``Draws``.
  public var draws: Range<Int>
  /// The places of its first and its last token in the document's ids.
  public var tokens: ClosedRange<Int>
  /// The sum of the draws' scores: for green lists the green tokens.
  public var score: Double
  /// The logarithm of the likelihood of the segment with the watermark over that without.
  public var logLikelihoodRatio: Double
  /// The probability, or a bound above it, that a text of this length without a watermark has a
  /// segment with a likelihood ratio so large.
  public var pValue: Double
  /// The decimal logarithm of the p-value.
  public var log10P: Double
}

/// Finds the parts of documents that speak for a watermark, for one law of draws.
///
/// **Definition.** Each draw scores ln f₁ / f₀, the logarithm of its likelihood with the watermark over
/// that without: for green lists ln(γ₁ / γ) and ln((1 − γ₁) / (1 − γ)), for exponential scores *x* of mean
/// μ with the watermark (1 − 1 / μ) *x* − ln μ. Segments are ``MaximalSegments``, p-values
/// ``SegmentScoreBound``s. Because each p-value is about the best segment of a text of the whole
/// length, any number of a document's segments may be looked at.
public struct SegmentScan: Sendable {
  /// The law of one draw without a watermark.
  public let law: NullLaw
  /// The mean score of one draw with the watermark that is looked for.
  public let alternative: Double

  let ratio: LikelihoodRatio
  let bound: SegmentScoreBound

  /// Prepares the search; `nil` for a law whose segments cannot be judged.
  ///
  /// These are weighted bits with unequal weights and mixed exponentials. `nil` as well for an
  /// alternative that does not lie above the law's mean and within its range.
  ///
  /// - Parameters:
  ///   - law: The law of one draw without a watermark.
  ///   - alternative: The mean score of one draw with the watermark that is looked for; by default
  ///     ``NullLaw/standardAlternative``.
  /// - Complexity: Some milliseconds.
  public init?(_ law: NullLaw, alternative: Double? = nil) {
    guard let mean = alternative ?? law.standardAlternative,
      let ratio = LikelihoodRatio(law, alternative: mean), let bound = ratio.segmentBound()
    else { return nil }
    self.law = law
    self.alternative = mean
    self.ratio = ratio
    self.bound = bound
  }

  /// *K* of the bound: at *n* draws a segment whose likelihood ratio is *r* has about the p-value *K* *n* / *r*.
  public var constant: Double { bound.constant }

  /// The parts of a document that are significant.
  ///
  /// - Parameters:
  ///   - draws: The document's draws, de-duplicated.
  ///   - level: The largest p-value of a segment that is listed.
  /// - Returns: The segments in the order of the text.
  /// - Complexity: O(draws).
  public func segments(of draws: Draws, level: Double) -> [WatermarkedSegment] {
    var found: [WatermarkedSegment] = []
    let count = draws.scores.count
    let segments = MaximalSegments.all(
      in: draws.scores, constant: ratio.constant, slope: ratio.slope)
    for segment in segments {
      let (pValue, log10P) = bound.pValue(score: segment.score, length: count)
      guard pValue <= level else { continue }
      let first = Int(draws.positions[segment.range.lowerBound])
      let last = Int(draws.positions[segment.range.upperBound - 1])
      found.append(
        WatermarkedSegment(
          draws: segment.range, tokens: first...last,
          score: draws.scores[segment.range].reduce(0, +), logLikelihoodRatio: segment.score,
          pValue: pValue, log10P: log10P))
    }
    return found
  }
}
