/// Both tails of a distribution at a point, in ordinary and in logarithmic form.
///
/// The smaller tail is computed directly, as e^*exponent* *factor*, and keeps its relative accuracy
/// where its ordinary form is subnormal or 0; the other is 1 less that.
///
/// **Accuracy.** Relative error at most 1e-12 in ordinary form down to 1e-300, against mpmath, for
/// shapes from 0.5 to 1,000,000; logarithmic forms likewise, beyond 1e-300 too.
public struct TailProbabilities: Sendable {
  var exponent: DoubleDouble
  var factor: Double
  var isLower: Bool

  init(_ exponent: DoubleDouble, times factor: Double, isLower: Bool) {
    self.exponent = exponent
    self.factor = factor
    self.isLower = isLower
  }

  /// A lower tail of 0.
  static let nothingBelow = TailProbabilities(DoubleDouble(0), times: 0, isLower: true)
  /// An upper tail of 0.
  static let nothingAbove = TailProbabilities(DoubleDouble(0), times: 0, isLower: false)

  /// The same with lower and upper exchanged.
  var flipped: TailProbabilities {
    TailProbabilities(exponent, times: factor, isLower: !isLower)
  }

  /// The probability of a value at or below the point.
  public var cumulative: Double { isLower ? direct : complement }
  /// The probability of a value above the point.
  public var survival: Double { isLower ? complement : direct }
  /// The natural logarithm of ``cumulative``; −∞ where it is 0.
  public var logCumulative: Double { isLower ? logDirect : logComplement }
  /// The natural logarithm of ``survival``; −∞ where it is 0.
  public var logSurvival: Double { isLower ? logComplement : logDirect }

  private var direct: Double {
    guard factor > 0, exponent.high > -100_000 else { return 0 }
    let (mantissa, scale) = Elementary.exponential(exponent)
    return (mantissa * factor).scaled(by: scale)
  }

  private var complement: Double { 1 - direct }

  private var logDirect: Double {
    guard factor > 0, exponent.high > -.infinity else { return -.infinity }
    guard exponent.high > -1e300 else { return exponent.high }
    return (exponent + Elementary.logarithm(DoubleDouble(factor))).value
  }

  private var logComplement: Double { Elementary.log1p(-direct) }
}
