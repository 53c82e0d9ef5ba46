/// The binomial distribution.
///
/// **Definition.** P(X > *k*) = I_*p*(*k* + 1, *n* − *k*).
public struct BinomialDistribution: Sendable {
  /// The number of trials *n*.
  public let trials: Int
  /// The probability of a success.
  public let probability: Double

  /// Creates a binomial distribution.
  ///
  /// - Parameters:
  ///   - trials: The number of trials, at least 0.
  ///   - probability: The probability of a success, from 0 to 1.
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0, "\(trials) trials")
    precondition(probability >= 0 && probability <= 1, "\(probability) is no probability")
    self.trials = trials
    self.probability = probability
  }

  /// The probabilities of at most and of more than *k* successes.
  ///
  /// - Parameter k: A number of successes.
  /// - Returns: The tails.
  /// - Complexity: O(√trials) near the mean, O(1) in the tails.
  public func tails(at k: Int) -> TailProbabilities {
    guard k >= 0 else { return .nothingBelow }
    guard k < trials else { return .nothingAbove }
    return BetaDistribution(Double(k) + 1, Double(trials - k)).tails(at: probability).flipped
  }
}

/// The Poisson distribution.
///
/// **Definition.** P(X > *k*) = P(*k* + 1, λ), the incomplete gamma function.
public struct PoissonDistribution: Sendable {
  /// The mean λ.
  public let mean: Double

  /// Creates a Poisson distribution.
  ///
  /// - Parameter mean: The mean, at least 0 and finite.
  public init(mean: Double) {
    precondition(mean >= 0 && mean < .infinity, "\(mean) is no mean")
    self.mean = mean
  }

  /// The probabilities of at most and of more than *k* events.
  ///
  /// - Parameter k: A number of events.
  /// - Returns: The tails.
  /// - Complexity: O(√mean) near the mean, O(1) in the tails.
  public func tails(at k: Int) -> TailProbabilities {
    guard k >= 0 else { return .nothingBelow }
    return GammaDistribution(shape: Double(k) + 1).tails(at: mean).flipped
  }
}

/// The hypergeometric distribution: successes among *n* drawn without replacement.
///
/// **Definition.** P(X = *k*) = C(*K*, *k*) C(*N* − *K*, *n* − *k*) / C(*N*, *n*).
public struct HypergeometricDistribution: Sendable {
  /// How many there are, *N*.
  public let population: Int
  /// How many of them are successes, *K*.
  public let successes: Int
  /// How many are drawn, *n*.
  public let draws: Int

  /// Creates a hypergeometric distribution.
  ///
  /// - Parameters:
  ///   - population: How many there are, at most 2^52.
  ///   - successes: How many of them are successes.
  ///   - draws: How many are drawn.
  public init(population: Int, successes: Int, draws: Int) {
    precondition(
      successes >= 0 && draws >= 0 && successes <= population && draws <= population
        && population <= 1 << 52,
      "\(draws) of \(population) with \(successes) successes")
    self.population = population
    self.successes = successes
    self.draws = draws
  }

  /// The numbers of successes that can occur.
  public var support: ClosedRange<Int> {
    max(0, draws + successes - population)...min(draws, successes)
  }

  /// ln P(X = *k*) as a pair, for *k* in the support.
  func logProbability(_ k: Int) -> DoubleDouble {
    func factorial(_ n: Int) -> DoubleDouble {
      Elementary.logarithmOfGamma(DoubleDouble(Double(n) + 1))
    }
    func choose(_ n: Int, _ k: Int) -> DoubleDouble {
      factorial(n) - factorial(k) - factorial(n - k)
    }
    return choose(successes, k) + choose(population - successes, draws - k)
      - choose(population, draws)
  }

  /// P(X = *k* + 1) / P(X = *k*).
  func ratio(after k: Int) -> Double {
    Double(successes - k) / Double(k + 1)
      * (Double(draws - k) / Double(population - successes - draws + k + 1))
  }

  /// The sum P(*k*) + P(*k* − 1) + … over P(*k*), on the way down from the mode.
  func lowerSum(from k: Int) -> Double {
    var term = 1.0
    var sum = 1.0
    var k = k
    while k > support.lowerBound, term > sum * 0x1p-60 {
      term /= ratio(after: k - 1)
      sum += term
      k -= 1
    }
    return sum
  }

  /// The sum P(*k*) + P(*k* + 1) + … over P(*k*), on the way up from the mode.
  func upperSum(from k: Int) -> Double {
    var term = 1.0
    var sum = 1.0
    var k = k
    while k < support.upperBound, term > sum * 0x1p-60 {
      term *= ratio(after: k)
      sum += term
      k += 1
    }
    return sum
  }

  /// The probabilities of at most and of more than *k* successes.
  ///
  /// - Parameter k: A number of successes.
  /// - Returns: The tails.
  /// - Complexity: O(standard deviation) near the mean, O(1) in the tails.
  public func tails(at k: Int) -> TailProbabilities {
    guard k >= support.lowerBound else { return .nothingBelow }
    guard k < support.upperBound else { return .nothingAbove }
    if Double(k) * Double(population) < Double(successes) * Double(draws) {
      return TailProbabilities(logProbability(k), times: lowerSum(from: k), isLower: true)
    }
    return TailProbabilities(logProbability(k + 1), times: upperSum(from: k + 1), isLower: false)
  }
}
