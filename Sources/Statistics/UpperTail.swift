/// How probable a sum at least as large as the observed one is, in ordinary and in logarithmic form.
///
/// A p-value far out in the tail has no ordinary form: 0.25^1000 is below the smallest double. The
/// logarithms keep their relative accuracy to 10^-100,000 and beyond, so that p-values of long texts
/// can be compared and adjusted.
///
/// **Accuracy.** The forms' relative errors against mpmath are stated with each law; all stay below
/// 1e-12 for ``probability`` from 1e-300 to 1, and for ``log10``.
public struct UpperTail: Hashable, Sendable {
  /// P(*X* ≥ *x*); 0 where it lies below the smallest double.
  public var probability: Double
  /// The decimal logarithm of P(*X* ≥ *x*); −∞ where *x* cannot occur and nothing lies above it.
  public var log10: Double
  /// The mid-p-value P(*X* > *x*) + P(*X* = *x*) / 2; for a continuous law the same as
  /// ``probability``.
  public var midProbability: Double
  /// The decimal logarithm of ``midProbability``; −∞ where it is 0.
  public var log10Mid: Double

  /// The tail that holds everything, of a law without mass at *x*.
  public static let everything = UpperTail(probability: 1, log10: 0, midProbability: 1, log10Mid: 0)
  /// The tail of a law that has only one value, at that value.
  public static let certain = UpperTail(
    probability: 1, log10: 0, midProbability: 0.5, log10Mid: -0x1.34413509f79ffp-2)
  /// The tail that holds nothing.
  public static let nothing = UpperTail(
    probability: 0, log10: -.infinity, midProbability: 0, log10Mid: -.infinity)

  init(probability: Double, log10: Double, midProbability: Double, log10Mid: Double) {
    self.probability = probability
    self.log10 = log10
    self.midProbability = midProbability
    self.log10Mid = log10Mid
  }

  /// The upper tail of a continuous law.
  ///
  /// - Parameter tails: Both tails at *x*.
  public init(_ tails: TailProbabilities) {
    let probability = tails.survival
    let log10 = Self.decimal(tails.logSurvival)
    self.init(
      probability: probability, log10: log10, midProbability: probability, log10Mid: log10)
  }

  /// The upper tail of a discrete law.
  ///
  /// - Parameters:
  ///   - tails: What lies below *x*, and what lies at and above it.
  ///   - mass: P(*X* = *x*) over the factor of the tail that `tails` holds directly, with the same
  ///     exponent.
  init(_ tails: TailProbabilities, mass: Double) {
    // The tail above x, with half of the mass at x put on either side.
    let change = tails.isLower ? 0.5 * mass : -0.5 * mass
    let middle = TailProbabilities(
      tails.exponent, times: max(0, tails.factor + change), isLower: tails.isLower)
    self.init(
      probability: tails.survival, log10: Self.decimal(tails.logSurvival),
      midProbability: middle.survival, log10Mid: Self.decimal(middle.logSurvival))
  }

  /// ln *p* as log₁₀ *p*.
  static func decimal(_ logarithm: Double) -> Double {
    guard logarithm > -.infinity else { return logarithm }
    // Never the zero with a sign.
    guard logarithm != 0 else { return 0 }
    return (Elementary.reciprocalOfLog10 * logarithm).value
  }
}
