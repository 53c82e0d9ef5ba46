/// The law of one draw's score when the text carries no watermark of this key.
///
/// The scores of distinct draws are independent of each other under it, over the keys.
public enum NullLaw: Hashable, Sendable {
  /// 1 with the probability `green` / `total`, else 0: membership in a green list of `green` of
  /// `total` tokens. The sum is binomial.
  case membership(green: UInt64, total: UInt64)
  /// The exponential law with mean 1. The sum of T draws is Gamma(T, 1).
  case exponential
  /// (1 − `weight`) E₁ + `weight` E₂ with independent exponentials of mean 1: dual keys whose scores
  /// are mixed. The sum is hypoexponential. `weight` lies in 0…1.
  case mixedExponential(weight: Double)
  /// Σ wₗ gₗ over fair, independent bits gₗ: SynthID with integer weights wₗ ≥ 0. All weights 1 give
  /// the binomial law of the count of ones.
  case weightedBits(weights: [Int])
  /// Σ wₗ gₗ over independent bits gₗ that are 1 with the probability `ones` / `total`: SynthID with
  /// a table of bits, whose share of ones is not quite one half. All weights 1 give the binomial law
  /// of the count of ones.
  case unevenBits(weights: [Int], ones: UInt64, total: UInt64)

  /// The weights above 0 of SynthID's bits, with the probability of a 1.
  var bits: (weights: [Int], ones: UInt64, total: UInt64)? {
    switch self {
    case .weightedBits(let weights): (weights.filter { $0 > 0 }, 1, 2)
    case .unevenBits(let weights, let ones, let total): (weights.filter { $0 > 0 }, ones, total)
    case .membership, .exponential, .mixedExponential: nil
    }
  }
}
