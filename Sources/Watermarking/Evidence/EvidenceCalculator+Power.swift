import FairmarkStatistics

extension EvidenceCalculator {
  /// The probability that a watermarked text is detected.
  ///
  /// **Definition.** P₁(sum ≥ *c*), *c* the ``criticalScore(drawCount:alpha:)``: under P₁ the draws are
  /// independent, green with the given share, or exponential with the given mean.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count.
  ///   - alternative: The mean score of one draw with the watermark.
  ///   - alpha: The level at which a text is detected, above 0 and below 1.
  /// - Returns: The power; `nil` for weighted bits with unequal weights and mixed exponentials, whose
  ///   law with a watermark the mean does not determine, and for a mean outside the law's range.
  /// - Complexity: That of ``criticalScore(drawCount:alpha:)``.
  public mutating func power(drawCount: Int, alternative: Double, alpha: Double) -> Double? {
    guard alternativeIsPossible(alternative) else { return nil }
    guard let critical = criticalScore(drawCount: drawCount, alpha: alpha) else { return 0 }
    return detectionProbability(drawCount: drawCount, alternative: alternative, from: critical)
  }

  /// The draws from which on a watermarked text is detected with a given probability.
  ///
  /// Power of whole scores rises in a saw-tooth: the answer is the least count from which on it stays
  /// at or above the goal, looked for up to 64 draws and a fifth beyond the first count that has it.
  ///
  /// - Parameters:
  ///   - power: The goal, above 0 and below 1.
  ///   - alternative: The mean score of one draw with the watermark.
  ///   - alpha: The level at which a text is detected, above 0 and below 1.
  ///   - limit: The most draws that are tried.
  /// - Returns: The count; `nil` where ``power(drawCount:alternative:alpha:)`` has none, the mean is
  ///   not above that without a watermark, or the limit does not suffice.
  /// - Complexity: O(answer) evaluations of the tail for whole scores, O(log answer) critical scores
  ///   for continuous ones.
  public mutating func drawsNeeded(
    power: Double, alternative: Double, alpha: Double, limit: Int = 1_000_000
  ) -> Int? {
    precondition(power > 0 && power < 1, "\(power) is no power")
    guard alternativeIsPossible(alternative), alternative > law.mean else { return nil }
    func reaches(_ count: Int, _ calculator: inout EvidenceCalculator) -> Bool {
      (calculator.power(drawCount: count, alternative: alternative, alpha: alpha) ?? 0) >= power
    }
    var high = 1
    while !reaches(high, &self) {
      guard high < limit else { return nil }
      high = min(limit, 2 * high)
    }
    var low = high / 2
    if law.bestScore == nil {
      while high - low > 1 {
        let middle = low + (high - low) / 2
        if reaches(middle, &self) { high = middle } else { low = middle }
      }
      return high
    }
    var count = high + high / 5 + 64
    while count > 1, reaches(count, &self) { count -= 1 }
    low = reaches(count, &self) ? count : count + 1
    return low <= limit ? low : nil
  }

  private func alternativeIsPossible(_ mean: Double) -> Bool {
    switch law {
    case .membership: mean >= 0 && mean <= 1
    case .exponential: mean > 0 && mean < .infinity
    case .mixedExponential: false
    case .weightedBits(let weights), .unevenBits(let weights, _, _):
      Set(weights.filter { $0 > 0 }).count == 1 && mean >= 0
        && mean <= Double(weights.reduce(0, +))
    }
  }

  private func detectionProbability(
    drawCount: Int, alternative: Double, from critical: Double
  ) -> Double {
    switch law {
    case .membership:
      return BinomialDistribution(trials: drawCount, probability: alternative)
        .tails(at: Int(critical) - 1).survival
    case .exponential, .mixedExponential:
      return GammaDistribution(shape: Double(drawCount)).tails(at: critical / alternative).survival
    case .weightedBits(let weights), .unevenBits(let weights, _, _):
      let counted = weights.filter { $0 > 0 }
      let weight = Double(counted.first ?? 1)
      let least = Int((critical / weight).rounded(.up))
      let share = min(1, alternative / (weight * Double(counted.count)))
      return BinomialDistribution(trials: drawCount * counted.count, probability: share)
        .tails(at: least - 1).survival
    }
  }
}
