public import FairmarkStatistics

/// Turns sums of draws into p-values, for one law; one value for each thread.
///
/// It remembers what it computed: the texts of a corpus share a few thousand pairs of draws and green
/// tokens, and a pair has the same bits from the memory as from the law.
public struct EvidenceCalculator: Sendable {
  /// The law of one draw without a watermark.
  public let law: NullLaw
  /// The mean and variance of a draw for ``Evidence/zScore``.
  private let moments: (mean: Double, variance: Double)
  /// The expected score of one draw by the law itself.
  private let mean: Double
  private let log10Best: Double?

  private var binomials: BinomialTailMemory?
  private var bits: WeightedBitsDistribution?
  /// What one success of a binomial law adds to the score, and how many trials a draw has.
  private var success = (score: 1.0, trialsPerDraw: 1)

  /// Creates a calculator.
  ///
  /// - Parameters:
  ///   - law: The law of one draw without a watermark.
  ///   - gamma: The share of green tokens that KGW's z uses; by default the list's own share, which
  ///     differs from it by rounding. Laws that are no membership do not use it.
  public init(_ law: NullLaw, gamma: Double? = nil) {
    self.law = law
    mean = law.mean
    moments = law.moments(gamma: gamma)
    log10Best = law.log10BestDraw
    switch law {
    case .membership(let green, let total):
      binomials = BinomialTailMemory(successes: green, of: total)
    case .weightedBits, .unevenBits:
      guard let (weights, ones, total) = law.bits else { break }
      if Set(weights).count <= 1 {
        success = (Double(weights.first ?? 1), weights.count)
        binomials = BinomialTailMemory(successes: ones, of: total)
      } else {
        bits = WeightedBitsDistribution(weights: weights, ones: ones, of: total)
      }
    case .exponential, .mixedExponential: break
    }
  }

  /// What draws say about a watermark.
  ///
  /// **Edge Cases.** Without draws the p-value is 1 and there is no z.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count, at least 0 and below 2^31.
  ///   - score: The sum of their scores; whole for green lists and SynthID.
  /// - Returns: The evidence.
  /// - Complexity: O(1) where the same pair was asked lately and the law is binomial; else that of
  ///   the law's tail.
  public mutating func evidence(drawCount: Int, score: Double) -> Evidence {
    let count = Double(drawCount)
    let deviation = (count * moments.variance).squareRoot()
    return Evidence(
      drawCount: drawCount, score: score, expectedScore: count * mean,
      zScore: deviation > 0 ? (score - count * moments.mean) / deviation : nil,
      tail: tail(drawCount: drawCount, score: score),
      log10MinimumP: drawCount == 0 ? 0 : log10Best.map { $0 * count })
  }

  /// P(sum ≥ score) without a watermark.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count, at least 0 and below 2^31.
  ///   - score: The sum of their scores; whole for green lists and SynthID.
  /// - Returns: The tail.
  /// - Complexity: That of ``evidence(drawCount:score:)``.
  public mutating func tail(drawCount: Int, score: Double) -> UpperTail {
    precondition(
      drawCount >= 0 && drawCount < 1 << 31 && abs(score) < 0x1p52,
      "a score of \(score) from \(drawCount) draws")
    let least = Int((score / success.score).rounded(.up))
    let trials = drawCount * success.trialsPerDraw
    if let tail = binomials?.upperTail(trials: trials, atLeast: least) { return tail }
    if let tail = bits?.upperTail(draws: drawCount, atLeast: least) { return tail }
    guard drawCount > 0 else { return score > 0 ? .nothing : .certain }
    guard case .mixedExponential(let weight) = law else {
      return UpperTail(GammaDistribution(shape: Double(drawCount)).tails(at: score))
    }
    return UpperTail(MixedGammaDistribution(shape: drawCount, weight: weight).tails(at: score))
  }
}

extension NullLaw {
  /// What draws say about a watermark.
  ///
  /// One document's worth: whoever asks for many keeps an ``EvidenceCalculator``.
  ///
  /// - Parameters:
  ///   - drawCount: The draws that count, at least 0 and below 2^31.
  ///   - score: The sum of their scores; whole for green lists and SynthID.
  ///   - gamma: The share of green tokens that KGW's z uses; by default the list's own.
  /// - Returns: The evidence.
  /// - Complexity: That of the law's tail.
  public func evidence(drawCount: Int, score: Double, gamma: Double? = nil) -> Evidence {
    var calculator = EvidenceCalculator(self, gamma: gamma)
    return calculator.evidence(drawCount: drawCount, score: score)
  }

  /// The mean of one draw's score without a watermark.
  public var mean: Double { moments(gamma: nil).mean }

  /// The variance of one draw's score without a watermark.
  public var variance: Double { moments(gamma: nil).variance }

  /// Mean and variance of one draw's score, for a share of green tokens that may be given.
  func moments(gamma: Double?) -> (mean: Double, variance: Double) {
    switch self {
    case .membership(let green, let total):
      let share = gamma ?? Double(green) / Double(total)
      return (share, share * (1 - share))
    case .exponential: return (1, 1)
    case .mixedExponential(let weight):
      return (1, (1 - weight) * (1 - weight) + weight * weight)
    case .weightedBits, .unevenBits:
      guard let (weights, ones, total) = bits else { return (0, 0) }
      let share = Double(ones) / Double(total)
      let sum = weights.reduce(0, +)
      let squares = weights.reduce(0) { $0 + $1 * $1 }
      return (Double(sum) * share, Double(squares) * share * (1 - share))
    }
  }

  /// The decimal logarithm of the probability of the best score of one draw; `nil` where scores have
  /// no bound.
  var log10BestDraw: Double? {
    switch self {
    case .membership(let green, let total):
      RationalBinomialDistribution(trials: 1, successes: green, of: total).upperTail(atLeast: 1)
        .log10
    case .exponential, .mixedExponential: nil
    case .weightedBits, .unevenBits:
      bits.map { bits in
        let share = RationalBinomialDistribution(trials: 1, successes: bits.ones, of: bits.total)
        return share.upperTail(atLeast: 1).log10 * Double(bits.weights.count)
      }
    }
  }

  /// The least count of draws whose best outcome reaches a level.
  ///
  /// Below it a document is no evidence, whatever it scores.
  ///
  /// **Edge Cases.** `nil` where every score is certain, so that no count does.
  ///
  /// - Parameter alpha: The level, above 0 and below 1.
  /// - Returns: The count, at least 1.
  /// - Complexity: O(1).
  public func minimumDraws(for alpha: Double) -> Int? {
    precondition(alpha > 0 && alpha < 1, "\(alpha) is no level")
    guard let best = log10BestDraw else { return 1 }
    guard best < 0 else { return nil }
    guard best > -.infinity else { return 1 }
    let level = Elementary.log10(alpha)
    var count = max(1, Int((level / best).rounded(.up)))
    // The quotient's rounding may hide or add one draw.
    while count > 1, best * Double(count - 1) <= level { count -= 1 }
    while best * Double(count) > level { count += 1 }
    return count
  }
}
