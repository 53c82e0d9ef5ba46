/// The standard normal distribution.
///
/// **Definition.** Φ(*z*) = erfc(−*z* / √2) / 2.
public struct NormalDistribution: Sendable {
  /// Creates the standard normal distribution.
  public init() {}

  /// Both tails at *z*.
  ///
  /// **Edge Cases.** ±∞ gives tails of 0 and 1. *z* must not be NaN.
  ///
  /// - Parameter z: A number of standard deviations.
  /// - Returns: The tails, to a relative error of 1e-15.
  /// - Complexity: O(1).
  public func tails(at z: Double) -> TailProbabilities {
    precondition(!z.isNaN, "NaN has no tails")
    let magnitude = abs(z)
    guard magnitude < 0x1p400 else {
      return TailProbabilities(DoubleDouble(-magnitude * magnitude), times: 1, isLower: z < 0)
    }
    let u = DoubleDouble(0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55) * magnitude
    guard u.high >= 0.25 else {
      let half = DoubleDouble(0.5) - Elementary.errorSeries(u) * 0.5
      return TailProbabilities(DoubleDouble(0), times: half.value, isLower: z < 0)
    }
    let scaled = Elementary.scaledComplementaryError(u).value
    return TailProbabilities(-(u * u), times: 0.5 * scaled, isLower: z < 0)
  }

  /// The probability of a value at least as far from 0 as *z*.
  ///
  /// - Parameter z: A number of standard deviations.
  /// - Returns: erfc(|*z*| / √2).
  /// - Complexity: O(1).
  public func twoSided(_ z: Double) -> Double { min(1, 2 * tails(at: abs(z)).survival) }

  /// The number with this probability at or below it.
  ///
  /// **Edge Cases.** 0 gives −∞, 1 gives +∞, 0.5 gives 0.
  ///
  /// - Parameter p: A probability, from 0 to 1.
  /// - Returns: The quantile, to a relative error of 1e-14.
  /// - Complexity: O(1), about 13 evaluations.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "\(p) is no probability")
    guard p <= 0.5 else { return -quantile(1 - p) }
    guard p != 0.5 else { return 0 }
    guard p > 0 else { return -.infinity }
    let guess = Self.approximateQuantile(p)
    if p > 0.25 {
      // Near the middle, from the distance to it, which has no rounding.
      let root = DoubleDouble(0x1.6a09e667f3bcdp-1, -0x1.bdd3413b26456p-55)
      return -firstNumber(from: 0, to: 1, near: guess) {
        Elementary.erf((root * $0).value) >= 1 - 2 * p
      }
    }
    return -firstNumber(from: 0, to: 40, near: guess) { tails(at: $0).survival <= p }
  }

  /// The magnitude of the quantile, nearly to the last digit, for p below 0.5.
  ///
  /// **Reference.** M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.2.23,
  /// then two of Halley's steps.
  private static func approximateQuantile(_ p: Double) -> Double {
    let t = (-2 * Elementary.log(p)).squareRoot()
    let above = 2.515517 + t * (0.802853 + t * 0.010328)
    let below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    var z = t - above / below
    for _ in 0..<2 {
      let density = Elementary.exp(-0.5 * z * z) * 0.3989422804014327
      let step: Double
      if p > 0.25 {
        step = (0.5 * Elementary.erf(z * 0.7071067811865476) - (0.5 - p)) / density
      } else {
        let survival = NormalDistribution().tails(at: z).survival
        guard survival > 0, density > 0 else { return z }
        step = (p - survival) / density
      }
      z -= step / (1 + 0.5 * z * step)
    }
    return z
  }
}

/// The gamma distribution with scale 1.
///
/// **Definition.** P(*a*, *x*) = 1 / Γ(*a*) ∫₀^*x* *t*^(*a* − 1) e^(−*t*) d*t*: its power series below
/// *a* + 1, Legendre's continued fraction above.
///
/// **Reference.** W. Gautschi, "A computational procedure for incomplete gamma functions", ACM TOMS
/// 5 (1979), 466–481, doi:10.1145/355853.355863.
public struct GammaDistribution: Sendable {
  /// The shape *a*.
  public let shape: Double

  /// Creates a gamma distribution.
  ///
  /// - Parameter shape: The shape, above 0 and finite.
  public init(shape: Double) {
    precondition(shape > 0 && shape < 0x1p400, "\(shape) is no shape")
    self.shape = shape
  }

  /// Both tails at *x*.
  ///
  /// **Edge Cases.** At and below 0 nothing is below; at +∞ nothing is above.
  ///
  /// - Parameter x: A number, not NaN.
  /// - Returns: The tails.
  /// - Complexity: O(√shape) near the mean, O(1) in the tails.
  public func tails(at x: Double) -> TailProbabilities {
    precondition(!x.isNaN, "NaN has no tails")
    return tails(at: DoubleDouble(x))
  }

  /// Both tails at a number that is carried as a pair.
  func tails(at point: DoubleDouble) -> TailProbabilities {
    let x = point.high
    guard x > 0 else { return .nothingBelow }
    guard x < 0x1p400 else { return .nothingAbove }
    let a = DoubleDouble(shape)
    let power = Elementary.logarithm(point) * a + -x + -point.low
    if x < shape + 1 {
      var term = 1.0
      var sum = 1.0
      var n = 1.0
      while term > sum * 0x1p-58 {
        term *= x / (shape + n)
        sum += term
        n += 1
      }
      let exponent = power - Elementary.logarithmOfGamma(DoubleDouble.sum(shape, 1))
      return TailProbabilities(exponent, times: sum, isLower: true)
    }
    // Lentz's evaluation of 1 / (x + 1 − a − 1 (1 − a) / (x + 3 − a − …)).
    var b = x + 1 - shape
    var c = 1e300
    var d = 1 / b
    var fraction = d
    var n = 1.0
    var quiet = 0
    while true {
      let numerator = -n * (n - shape)
      b += 2
      d = 1 / (numerator * d + b)
      c = b + numerator / c
      let step = c * d
      fraction *= step
      n += 1
      // A step may stay one last place from 1 for ever: a run of such steps ends it too.
      quiet = abs(step - 1) <= 0x1p-51 ? quiet + 1 : 0
      if abs(step - 1) < 0x1p-52 || quiet > 500 || !step.isFinite { break }
    }
    return TailProbabilities(
      power - Elementary.logarithmOfGamma(a), times: fraction, isLower: false)
  }

  /// The number with this probability at or below it.
  ///
  /// **Edge Cases.** 0 gives 0, 1 gives +∞.
  ///
  /// - Parameter p: A probability, from 0 to 1.
  /// - Returns: The quantile, to a relative error of 1e-12.
  /// - Complexity: About 16 evaluations of the tails.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "\(p) is no probability")
    guard p > 0 else { return 0 }
    guard p < 1 else { return .infinity }
    let guess = approximateQuantile(p)
    return p <= 0.5
      ? firstNumber(from: 0, to: 0x1p400, near: guess) { tails(at: $0).cumulative >= p }
      : firstNumber(from: 0, to: 0x1p400, near: guess) { tails(at: $0).survival <= 1 - p }
  }

  /// The quantile by Newton's method from Wilson and Hilferty's, or from the series' first term.
  private func approximateQuantile(_ p: Double) -> Double {
    let logGamma = Elementary.logGamma(shape)
    let z = NormalDistribution().quantile(p)
    let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
    var start = shape * root * root * root
    if root < 0.3 {
      start = Elementary.exp((Elementary.log(p) + logGamma + Elementary.log(shape)) / shape)
    }
    let isLower = p <= 0.5
    return newtonGuess(
      from: start, target: isLower ? Elementary.log(p) : Elementary.log(1 - p), isLower: isLower
    ) { x in
      let tails = tails(at: x)
      let value = isLower ? tails.logCumulative : tails.logSurvival
      return (value, shape * Elementary.log(x) - x - logGamma - value)
    }
  }
}

/// The chi-squared distribution.
///
/// **Definition.** Twice a gamma variable of shape *k* / 2.
public struct ChiSquaredDistribution: Sendable {
  private let gamma: GammaDistribution

  /// Creates a chi-squared distribution.
  ///
  /// - Parameter degreesOfFreedom: The degrees of freedom, above 0.
  public init(degreesOfFreedom: Double) {
    gamma = GammaDistribution(shape: degreesOfFreedom / 2)
  }

  /// Both tails at *x*.
  ///
  /// - Parameter x: A number, not NaN; at and below 0 nothing is below.
  /// - Returns: The tails.
  /// - Complexity: That of ``GammaDistribution/tails(at:)``.
  public func tails(at x: Double) -> TailProbabilities { gamma.tails(at: x / 2) }

  /// The number with this probability at or below it.
  ///
  /// **Edge Cases.** 0 gives 0, 1 gives +∞.
  ///
  /// - Parameter p: A probability, from 0 to 1.
  /// - Returns: The quantile, to a relative error of 1e-12.
  /// - Complexity: That of ``GammaDistribution/quantile(_:)``.
  public func quantile(_ p: Double) -> Double { 2 * gamma.quantile(p) }
}
