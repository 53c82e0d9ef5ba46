import FairmarkStatistics

/// The likelihood of scores with a watermark of known strength over that without.
///
/// Its mean without a watermark is 1, so that it is an e-value: 1 / *e* is a p-value, and e-values may be
/// averaged and given to the e-procedure of ``DiscoverySelection`` however they depend on each other.
public struct LikelihoodRatio: Sendable {
  /// The law of one draw without a watermark.
  public let law: NullLaw
  /// The mean score of one draw with the watermark.
  public let alternative: Double

  /// ln f₁ / f₀ of a draw is `constant` + `slope` × score.
  let constant: Double
  let slope: Double

  /// Prepares the ratio; `nil` for weighted bits with unequal weights and mixed exponentials.
  ///
  /// `nil` as well for an alternative that does not lie above the law's mean and within its range.
  ///
  /// - Parameters:
  ///   - law: The law of one draw without a watermark.
  ///   - alternative: The mean score of one draw with the watermark; by default
  ///     ``NullLaw/standardAlternative``.
  public init?(_ law: NullLaw, alternative: Double? = nil) {
    guard let mean = alternative ?? law.standardAlternative, mean > law.mean else { return nil }
    self.law = law
    self.alternative = mean
    switch law {
    case .membership(let green, let total):
      guard green > 0, mean < 1 else { return nil }
      let share = Double(green) / Double(total)
      constant = Elementary.log((1 - mean) / (1 - share))
      slope = Elementary.log(mean / share) - constant
    case .exponential:
      guard mean < .infinity else { return nil }
      constant = -Elementary.log(mean)
      slope = 1 - 1 / mean
    case .weightedBits, .unevenBits:
      guard let (weights, ones, total) = law.bits, let weight = weights.first,
        Set(weights).count == 1
      else { return nil }
      let share = mean / Double(weight * weights.count)
      let shareBefore = Double(ones) / Double(total)
      guard share < 1 else { return nil }
      let failure = Elementary.log((1 - share) / (1 - shareBefore))
      constant = Double(weights.count) * failure
      slope = (Elementary.log(share / shareBefore) - failure) / Double(weight)
    case .mixedExponential: return nil
    }
  }

  /// The decimal logarithm of a document's e-value.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count.
  ///   - score: The sum of their scores.
  /// - Returns: The logarithm.
  public func log10EValue(drawCount: Int, score: Double) -> Double {
    (constant * Double(drawCount) + slope * score) * Elementary.log10(2.718281828459045)
  }

  /// The bound of the sums of segments.
  func segmentBound() -> SegmentScoreBound? {
    // A sum of 0 counts as below 0 in one probability and as not below in the other, whatever the
    // rounding: both are then rather too small.
    switch law {
    case .membership(let green, let total):
      let share = alternative
      return SegmentScoreBound(largestScore: constant + slope) { count in
        let least = -constant / slope * Double(count)
        return RationalBinomialDistribution(trials: count, successes: green, of: total)
          .upperTail(atLeast: Int((least + 1e-9 * Double(count)).rounded(.up))).probability
      } below: { count in
        let least = -constant / slope * Double(count)
        let most = Int((least - 1e-9 * Double(count)).rounded(.up)) - 1
        return BinomialDistribution(trials: count, probability: share).tails(at: most).cumulative
      }
    case .exponential:
      return SegmentScoreBound(largestScore: nil, overshoot: 1 / alternative) { count in
        GammaDistribution(shape: Double(count)).tails(at: -constant / slope * Double(count))
          .survival
      } below: { count in
        GammaDistribution(shape: Double(count))
          .tails(at: -constant / slope * Double(count) / alternative).cumulative
      }
    case .weightedBits, .unevenBits:
      guard let (weights, ones, total) = law.bits, let weight = weights.first else { return nil }
      let bits = weights.count
      let share = alternative / Double(weight * bits)
      let largest = constant + slope * Double(weight * bits)
      return SegmentScoreBound(largestScore: largest) { count in
        let least = -constant / (slope * Double(weight)) * Double(count)
        return RationalBinomialDistribution(trials: bits * count, successes: ones, of: total)
          .upperTail(atLeast: Int((least + 1e-9 * Double(count)).rounded(.up))).probability
      } below: { count in
        let least = -constant / (slope * Double(weight)) * Double(count)
        let most = Int((least - 1e-9 * Double(count)).rounded(.up)) - 1
        return BinomialDistribution(trials: bits * count, probability: share)
          .tails(at: most).cumulative
      }
    case .mixedExponential: return nil
    }
  }
}

extension NullLaw {
  /// The mean score of one draw under the watermark that segments and e-values look for.
  ///
  /// Membership and fair bits: odds of three times those without a watermark, so that a share of
  /// .25 becomes .5 and one of .5 becomes .75; for SynthID's bits, which a watermark moves much less,
  /// odds of 1.25 times. Exponential scores: a mean of 2. `nil` where there is none.
  public var standardAlternative: Double? {
    switch self {
    case .membership(let green, let total):
      guard green > 0, green < total else { return nil }
      let odds = 3 * Double(green) / Double(total - green)
      return odds / (1 + odds)
    case .exponential: return 2
    case .mixedExponential: return nil
    case .weightedBits, .unevenBits:
      guard let (weights, ones, total) = bits, ones > 0, ones < total else { return nil }
      let odds = 1.25 * Double(ones) / Double(total - ones)
      return Double(weights.reduce(0, +)) * odds / (1 + odds)
    }
  }
}
