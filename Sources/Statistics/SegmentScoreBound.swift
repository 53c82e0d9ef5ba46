/// How probable it is that some segment of independent scores has a sum of at least *s*.
///
/// For scores that are logarithms of likelihood ratios. Karlin and Altschul's limit 1 − e^(−*K* *n* e^(−*s*))
/// has the same form; this is a bound that holds at every length.
///
/// **Definition.** Let *S*_*k* be the sum of *k* scores, P the law without signal and P₁ that with it,
/// dP₁ / dP = e^*S*. A segment of sum *s* exists only if the walk climbs by *s* from one of its strict
/// minima before it falls below that minimum. The expected number of minima among the first *m* + 1
/// places is *U*_*m* = Σ_*k* ≤ *m* P(*S*_1 < 0, …, *S*_*k* < 0), whose summands have the generating function
/// exp(Σ P(*S*_*k* < 0) *z*^*k* / *k*) (Spitzer). The climb has the probability E₁[e^(−*S*_τ)] over the climbs
/// that succeed: at most e^(−*s*) *r* *Q* / (1 − e^(−*s*)), where *Q* = exp(−Σ P₁(*S*_*k* < 0) / *k*) is the
/// probability under P₁ of never falling below 0, and *r* ≤ 1 the mean of e^(−overshoot). So
///
/// P(max ≥ *s*) ≤ *U*_(*n* − *l*) min(P₁(*S*₁ ≥ 0), *Q* / (1 − e^(−*s*))) *r* e^(−*s*),
///
/// *l* the fewest scores that sum to *s*. Where sums are cut off the remainder counts towards the bound.
///
/// **Reference.** S. Karlin, S. F. Altschul, PNAS 87 (1990), 2264–2268, doi:10.1073/pnas.87.6.2264;
/// D. L. Iglehart, Annals of Mathematical Statistics 43 (1972), 627–635,
/// doi:10.1214/aoms/1177692644; F. Spitzer, Transactions of the AMS 82 (1956), 323–339,
/// doi:10.1090/S0002-9947-1956-0079851-X.
public struct SegmentScoreBound: Sendable {
  /// How many scores can reach a sum at the fewest: the largest score, where there is one.
  private let largestScore: Double?
  /// The mean of e^(−overshoot), or 1.
  private let overshoot: Double
  /// P₁(S₁ ≥ 0).
  private let firstStep: Double
  /// Q.
  private let survival: Double
  /// U₀, U₁, …, up to where the summands have settled.
  private let minima: [Double]
  /// What each further place adds.
  private let rate: Double

  /// Prepares the bound of a law of scores.
  ///
  /// - Parameters:
  ///   - largestScore: The largest score; `nil` where scores have no bound.
  ///   - overshoot: The mean under P₁ of e to the minus excess of a sum at its first passage, where it
  ///     is the same at every height; else 1.
  ///   - notBelow: P(*S*_*k* ≥ 0) for *k* from 1, rather too small than too large.
  ///   - below: P₁(*S*_*k* < 0) for *k* from 1, likewise.
  /// - Complexity: O(*n*²), *n* at most 4,096, where the two probabilities have died away.
  public init(
    largestScore: Double?, overshoot: Double = 1, notBelow: (Int) -> Double,
    below: (Int) -> Double
  ) {
    self.largestScore = largestScore
    self.overshoot = overshoot
    var rising: [Double] = []
    var exponent = 0.0
    var first = 1.0
    for k in 1...4096 {
      let up = notBelow(k)
      let down = below(k)
      if k == 1 { first = 1 - down }
      rising.append(up)
      exponent += down / Double(k)
      if up + down < 1e-17 { break }
    }
    firstStep = first
    survival = Elementary.exp(-exponent)
    // k v_k = −Σ a_j v_(k − j); the summands of U are the partial sums of v.
    var coefficients = [1.0]
    var summand = 1.0
    var total = 1.0
    var sums = [1.0]
    for k in 1...rising.count {
      var sum = 0.0
      for j in 1...k { sum += rising[j - 1] * coefficients[k - j] }
      let coefficient = -sum / Double(k)
      coefficients.append(coefficient)
      summand += coefficient
      total += summand
      sums.append(total)
    }
    minima = sums
    rate = summand
  }

  /// Karlin and Altschul's *K*, or what stands in its place: the bound at *n* and a large *s* is
  /// about *K* *n* e^(−*s*).
  public var constant: Double { rate * survival * overshoot }

  /// The bound, never below the probability of a segment of at least this sum.
  ///
  /// - Parameters:
  ///   - score: The sum *s*, above 0.
  ///   - length: The scores of the sequence, *n*.
  /// - Returns: The bound and its decimal logarithm; at most 1 and 0.
  /// - Complexity: O(1).
  public func pValue(score: Double, length: Int) -> (probability: Double, log10: Double) {
    precondition(score > 0, "\(score) is no sum of a segment")
    // The quotient's rounding must not ask for one score more than it takes.
    let fewest = largestScore.map { max(1, (score / $0 - 1e-9).rounded(.up)) } ?? 1
    guard Double(length) >= fewest else { return (0, -.infinity) }
    let places = length - Int(fewest)
    let starts =
      places < minima.count
      ? minima[places]
      : minima[minima.count - 1] + Double(places - minima.count + 1) * rate
    let climb = min(firstStep, survival / -Elementary.expm1(-score)) * overshoot
    let logarithm = Elementary.log(starts * climb) - score
    guard logarithm < 0 else { return (1, 0) }
    return (Elementary.exp(logarithm), UpperTail.decimal(logarithm))
  }
}
