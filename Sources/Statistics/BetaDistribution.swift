/// The beta distribution.
///
/// **Definition.** I_*x*(*a*, *b*) = 1 / B(*a*, *b*) ∫₀^*x* *t*^(*a* − 1) (1 − *t*)^(*b* − 1) d*t*, by its
/// continued fraction on the side of the mean where that converges fast.
///
/// **Reference.** NIST Digital Library of Mathematical Functions, 8.17.22, <https://dlmf.nist.gov>.
public struct BetaDistribution: Sendable {
  /// The first shape *a*.
  public let first: Double
  /// The second shape *b*.
  public let second: Double

  /// Creates a beta distribution.
  ///
  /// - Parameters:
  ///   - first: The first shape, above 0.
  ///   - second: The second shape, above 0.
  public init(_ first: Double, _ second: Double) {
    precondition(
      first > 0 && second > 0 && first < 0x1p100 && second < 0x1p100,
      "\(first) and \(second) are no shapes")
    self.first = first
    self.second = second
  }

  /// Both tails at *x*.
  ///
  /// - Parameter x: A number, not NaN; at and below 0 nothing is below, from 1 on nothing above.
  /// - Returns: The tails.
  /// - Complexity: O(√(first + second)) near the mean, O(1) in the tails.
  public func tails(at x: Double) -> TailProbabilities {
    precondition(!x.isNaN, "NaN has no tails")
    return tails(at: DoubleDouble(x), complement: DoubleDouble.sum(1, -x))
  }

  /// Both tails at *x*, with 1 − *x* given.
  func tails(at x: DoubleDouble, complement y: DoubleDouble) -> TailProbabilities {
    guard x.high > 0 else { return .nothingBelow }
    guard y.high > 0 else { return .nothingAbove }
    guard x.high * (first + second + 2) <= first + 1 else {
      return BetaDistribution(second, first).directTail(at: y, complement: x).flipped
    }
    return directTail(at: x, complement: y)
  }

  private func directTail(at x: DoubleDouble, complement y: DoubleDouble) -> TailProbabilities {
    let a = DoubleDouble(first)
    let b = DoubleDouble(second)
    let power = Elementary.logarithm(x) * a + Elementary.logarithm(y) * b
    let gammas =
      Elementary.logarithmOfGamma(DoubleDouble.sum(first, second))
      - Elementary.logarithmOfGamma(DoubleDouble.sum(first, 1)) - Elementary.logarithmOfGamma(b)
    // Lentz's evaluation of 1 / (1 + d1 / (1 + d2 / (1 + …))).
    let t = x.high
    let total = first + second
    var c = 1.0
    var d = 1 / (1 - total * t / (first + 1))
    var fraction = d
    var m = 1.0
    var quiet = 0
    while true {
      let even = m * (second - m) * t / ((first + 2 * m - 1) * (first + 2 * m))
      d = 1 / (1 + even * d)
      c = 1 + even / c
      fraction *= d * c
      let odd = -(first + m) * (total + m) * t / ((first + 2 * m) * (first + 2 * m + 1))
      d = 1 / (1 + odd * d)
      c = 1 + odd / c
      let step = d * c
      fraction *= step
      m += 1
      // A step may stay one last place from 1 for ever: a run of such steps ends it too.
      quiet = abs(step - 1) <= 0x1p-51 ? quiet + 1 : 0
      if abs(step - 1) < 0x1p-52 || quiet > 500 || !step.isFinite { break }
    }
    return TailProbabilities(power + gammas, times: fraction, isLower: true)
  }

  /// The number with this probability at or below it.
  ///
  /// **Edge Cases.** 0 gives 0, 1 gives 1.
  ///
  /// - Parameter p: A probability, from 0 to 1.
  /// - Returns: The quantile, to a relative error of 1e-12.
  /// - Complexity: About 16 evaluations of the tails.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "\(p) is no probability")
    guard p > 0 else { return 0 }
    guard p < 1 else { return 1 }
    guard p <= 0.5 else { return upperTailQuantile(1 - p) }
    return firstNumber(from: 0, to: 1, near: approximateQuantile(p, isLower: true)) {
      tails(at: $0).cumulative >= p
    }
  }

  /// The number with this probability above it.
  ///
  /// - Parameter p: A probability, from 0 to 1.
  /// - Returns: The quantile, to a relative error of 1e-12.
  /// - Complexity: About 16 evaluations of the tails.
  public func upperQuantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "\(p) is no probability")
    guard p > 0 else { return 1 }
    guard p <= 0.5 else { return quantile(1 - p) }
    return upperTailQuantile(p)
  }

  private func upperTailQuantile(_ p: Double) -> Double {
    firstNumber(from: 0, to: 1, near: approximateQuantile(p, isLower: false)) {
      tails(at: $0).survival <= p
    }
  }

  /// The quantile of a tail of at most 0.5 by Newton's method.
  ///
  /// **Reference.** M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.5.22,
  /// is where it begins with shapes from 1 on; else the leading terms at both ends.
  private func approximateQuantile(_ p: Double, isLower: Bool) -> Double {
    let a = first
    let b = second
    var start: Double
    if a >= 1, b >= 1 {
      let magnitude = -NormalDistribution().quantile(p)
      let z = isLower ? magnitude : -magnitude
      let third = (z * z - 3) / 6
      let one = 1 / (2 * a - 1)
      let two = 1 / (2 * b - 1)
      let h = 2 / (one + two)
      let w =
        z * max(third + h, 0).squareRoot() / h - (two - one) * (third + 5 / 6.0 - 2 / (3 * h))
      start = a / (a + b * Elementary.exp(min(max(2 * w, -600), 600)))
    } else {
      let low = Elementary.pow(a / (a + b), a) / a
      let high = Elementary.pow(b / (a + b), b) / b
      let total = low + high
      let cumulative = isLower ? p : 1 - p
      start =
        cumulative < low / total
        ? Elementary.pow(a * total * cumulative, 1 / a)
        : 1 - Elementary.pow(b * total * (isLower ? 1 - p : p), 1 / b)
    }
    start = min(max(start, 0x1p-1000), 1 - 0x1p-53)
    let logBeta = Elementary.logGamma(a) + Elementary.logGamma(b) - Elementary.logGamma(a + b)
    return newtonGuess(
      from: start, target: Elementary.log(p), below: 1, isLower: isLower
    ) { x in
      let tails = tails(at: x)
      let value = isLower ? tails.logCumulative : tails.logSurvival
      return (value, a * Elementary.log(x) + (b - 1) * Elementary.log1p(-x) - logBeta - value)
    }
  }
}

/// Student's t distribution.
///
/// **Definition.** P(T > *t*) = I_*x*(ν / 2, 1 / 2) / 2 for *t* ≥ 0, *x* = ν / (ν + *t*²).
public struct StudentTDistribution: Sendable {
  /// The degrees of freedom ν, not necessarily whole.
  public let degreesOfFreedom: Double

  /// Creates a t distribution.
  ///
  /// - Parameter degreesOfFreedom: The degrees of freedom, above 0.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Both tails at *t*.
  ///
  /// - Parameter t: A number, not NaN; from 1e120 on the tail counts as 0.
  /// - Returns: The tails.
  /// - Complexity: O(√degreesOfFreedom).
  public func tails(at t: Double) -> TailProbabilities {
    precondition(!t.isNaN, "NaN has no tails")
    guard abs(t) < 1e120 else { return t < 0 ? .nothingBelow : .nothingAbove }
    let square = DoubleDouble.product(t, t)
    let total = square + degreesOfFreedom
    let beta = BetaDistribution(degreesOfFreedom / 2, 0.5).tails(
      at: DoubleDouble(degreesOfFreedom) / total, complement: square / total)
    guard beta.isLower else {
      let half = 0.5 * beta.cumulative
      return TailProbabilities(DoubleDouble(0), times: half, isLower: t < 0)
    }
    return TailProbabilities(beta.exponent, times: 0.5 * beta.factor, isLower: t < 0)
  }

  /// The number with this probability at or below it.
  ///
  /// **Edge Cases.** 0 gives −∞, 1 gives +∞, 0.5 gives 0.
  ///
  /// - Parameter p: A probability, from 0 to 1.
  /// - Returns: The quantile, to a relative error of 1e-12.
  /// - Complexity: About 16 evaluations of the tails.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "\(p) is no probability")
    guard p <= 0.5 else { return -quantile(1 - p) }
    guard p != 0.5 else { return 0 }
    guard p > 0 else { return -.infinity }
    guard p <= 0.25 else {
      // Near the middle, from the distance to it, which has no rounding.
      return -firstNumber(from: 0, to: 1e120, near: approximateQuantile(p)) {
        within($0) >= 1 - 2 * p
      }
    }
    return -firstNumber(from: 0, to: 1e120, near: approximateQuantile(p)) {
      tails(at: $0).survival <= p
    }
  }

  /// The probability of a value nearer to 0 than *t*.
  private func within(_ t: Double) -> Double {
    let square = DoubleDouble.product(t, t)
    let total = square + degreesOfFreedom
    return BetaDistribution(0.5, degreesOfFreedom / 2).tails(
      at: square / total, complement: DoubleDouble(degreesOfFreedom) / total
    ).cumulative
  }

  /// The magnitude of the quantile by Newton's method, for p below 0.5.
  ///
  /// It begins at the normal quantile with two of Cornish and Fisher's terms, or, with few degrees of
  /// freedom or far out, where the tail's leading term has this probability, which lies beyond.
  private func approximateQuantile(_ p: Double) -> Double {
    let nu = degreesOfFreedom
    let constant =
      Elementary.logGamma(0.5 * nu + 0.5) - Elementary.logGamma(0.5 * nu)
      - 0.5 * Elementary.log(nu * .pi)
    let z = -NormalDistribution().quantile(p)
    var start = z + z * (z * z + 1) / (4 * nu)
    start += z * (3 + z * z * (16 + 5 * z * z)) / (96 * nu * nu)
    if nu < 3 || z * z > nu {
      let power = 0.5 * (nu + 1) * Elementary.log(nu)
      start = Elementary.exp((constant + power - Elementary.log(nu * p)) / nu)
    }
    if p > 0.25 {
      return newtonGuess(from: start, target: Elementary.log(1 - 2 * p), isLower: true) { t in
        let value = Elementary.log(within(t))
        return (value, Self.logDensity(t, nu, constant) + Elementary.log(2 * t) - value)
      }
    }
    return newtonGuess(from: start, target: Elementary.log(p), isLower: false) { t in
      let value = tails(at: t).logSurvival
      return (value, Self.logDensity(t, nu, constant) + Elementary.log(t) - value)
    }
  }

  private static func logDensity(_ t: Double, _ nu: Double, _ constant: Double) -> Double {
    constant - 0.5 * (nu + 1) * Elementary.log1p(t / nu * t)
  }
}

/// The F distribution.
///
/// **Definition.** P(F ≤ *f*) = I_*x*(*d*₁ / 2, *d*₂ / 2), *x* = *d*₁ *f* / (*d*₁ *f* + *d*₂).
public struct FDistribution: Sendable {
  private let numerator: Double
  private let denominator: Double

  /// Creates an F distribution.
  ///
  /// - Parameters:
  ///   - numerator: The numerator's degrees of freedom, above 0.
  ///   - denominator: The denominator's degrees of freedom, above 0.
  public init(_ numerator: Double, _ denominator: Double) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Both tails at *f*.
  ///
  /// - Parameter f: A number, not NaN; from 1e120 on the upper tail counts as 0.
  /// - Returns: The tails.
  /// - Complexity: That of ``BetaDistribution/tails(at:)``.
  public func tails(at f: Double) -> TailProbabilities {
    precondition(!f.isNaN, "NaN has no tails")
    guard f > 0 else { return .nothingBelow }
    guard f < 1e120 else { return .nothingAbove }
    let scaled = DoubleDouble.product(numerator, f)
    let total = scaled + denominator
    return BetaDistribution(numerator / 2, denominator / 2).tails(
      at: scaled / total, complement: DoubleDouble(denominator) / total)
  }

  /// The number with this probability at or below it.
  ///
  /// **Definition.** *d*₂ *x* / (*d*₁ (1 − *x*)), *x* the quantile of the beta distribution; from the
  /// median on by the reciprocal of F with the degrees of freedom exchanged, so that nothing cancels.
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
    let beta = BetaDistribution(numerator / 2, denominator / 2)
    let x = beta.quantile(p)
    guard x > 0.5 else { return denominator * x / (numerator * (1 - x)) }
    // 1 − x, the quantile of the other tail of the beta distribution turned round.
    let turned = BetaDistribution(denominator / 2, numerator / 2)
    let y = p <= 0.5 ? turned.upperQuantile(p) : turned.quantile(1 - p)
    return denominator * (1 - y) / (numerator * y)
  }
}
