import FairmarkStatistics

extension EvidenceCalculator {
  /// The least score whose p-value reaches a level.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count, at least 0 and below 2^31.
  ///   - alpha: The level, above 0 and below 1.
  /// - Returns: The score; `nil` where not even the best outcome reaches the level.
  /// - Complexity: About log₂ of the possible scores evaluations of the tail; for continuous laws about
  ///   60.
  public mutating func criticalScore(drawCount: Int, alpha: Double) -> Double? {
    precondition(alpha > 0 && alpha < 1, "\(alpha) is no level")
    guard drawCount > 0 else { return nil }
    let count = Double(drawCount)
    guard let best = law.bestScore else {
      // The tail falls from 1 at 0; double the distance until it is small enough.
      var high = count + 1
      while tail(drawCount: drawCount, score: high).probability > alpha { high *= 2 }
      var low = 0.0
      while true {
        let middle = 0.5 * (low + high)
        guard middle > low, middle < high else { return high }
        if tail(drawCount: drawCount, score: middle).probability > alpha {
          low = middle
        } else {
          high = middle
        }
      }
    }
    // Scores are whole: the least one that is rare enough.
    var low = 0
    var high = best * drawCount
    guard tail(drawCount: drawCount, score: Double(high)).probability <= alpha else { return nil }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if tail(drawCount: drawCount, score: Double(middle)).probability > alpha {
        low = middle
      } else {
        high = middle
      }
    }
    return Double(high)
  }

  /// The probability that a text without a watermark has a p-value of at most a level.
  ///
  /// Sums of whole scores cannot have every p-value: this is what the level comes to.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count, at least 0 and below 2^31.
  ///   - alpha: The level, above 0 and below 1.
  /// - Returns: The largest p-value that can occur and is at most `alpha`, 0 where there is none;
  ///   `alpha` itself for continuous laws.
  /// - Complexity: That of ``criticalScore(drawCount:alpha:)``.
  public mutating func attainableSize(drawCount: Int, alpha: Double) -> Double {
    guard law.bestScore != nil else { return drawCount > 0 ? alpha : 0 }
    guard let critical = criticalScore(drawCount: drawCount, alpha: alpha) else { return 0 }
    return tail(drawCount: drawCount, score: critical).probability
  }

  /// A p-value that is uniform without a watermark, because ties with the score are broken at random.
  ///
  /// **Definition.** P(*X* > *s*) + *u* P(*X* = *s*). For checks of calibration; a verdict should not
  /// depend on chance.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count, at least 0 and below 2^31.
  ///   - score: The sum of their scores.
  ///   - uniform: A number from 0 to 1, from a generator with a recorded seed and the document's
  ///     number as its index.
  /// - Returns: The p-value.
  /// - Complexity: That of the law's tail.
  public mutating func randomizedP(drawCount: Int, score: Double, uniform: Double) -> Double {
    precondition(uniform >= 0 && uniform <= 1, "\(uniform) is not from 0 to 1")
    let tail = tail(drawCount: drawCount, score: score)
    let mass = 2 * (tail.probability - tail.midProbability)
    return max(0, tail.probability - (1 - uniform) * mass)
  }
}

extension NullLaw {
  /// The best score of one draw; `nil` where scores have no bound.
  public var bestScore: Int? {
    switch self {
    case .membership: 1
    case .exponential, .mixedExponential: nil
    case .weightedBits(let weights), .unevenBits(let weights, _, _): weights.reduce(0, +)
    }
  }
}
