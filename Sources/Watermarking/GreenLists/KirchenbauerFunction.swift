/// The pseudorandom functions of lm-watermarking: how a window of tokens becomes a seed.
///
/// Tensors there hold 64-bit integers that wrap around; what leaves a tensor is an integer of any
/// size. K is the key, h the ``FixedHashTable``, x₁…xₙ the window from left to right.
///
/// **Reference.** J. Kirchenbauer et al., "On the Reliability of Watermarks for Large Language
/// Models", ICLR 2024, arXiv:2306.04634; `alternative_prf_schemes.py` of lm-watermarking.
public enum KirchenbauerFunction: String, CaseIterable, Hashable, Sendable {
  /// K · ∏ xᵢ, the product wrapping.
  case multiplicative = "multiplicative_prf"
  /// K · Σ xᵢ.
  case additive = "additive_prf"
  /// K · min xᵢ.
  case minimum = "minfunc_prf"
  /// ∏ h(K xᵢ) over the odd places 1, 3, …
  case simpleSkip = "simple_skip_prf"
  /// h(K x₁).
  case skipgram = "skipgram_prf"
  /// h(K x₁) · h(K xₙ).
  case anchoredSkipgram = "anchored_skipgram_prf"
  /// min h(K xᵢ).
  case minhash = "minhash_prf"
  /// min K · h(xᵢ) · h(xₙ), the products wrapping before the minimum.
  case anchoredMinhash = "anchored_minhash_prf"
  /// min h(K xᵢ) · h(K xⱼ) over the pairs i < j.
  case minimumSkipgram = "minskipgram_prf"
  /// k ← k · h(k xᵢ) mod 2³² from k = K, from left to right.
  case noncommutative = "noncomm_prf"
  /// Σ K · i · xᵢ, wrapping.
  case position = "position_prf"

  /// The least window that the function takes.
  public var leastWidth: Int { self == .minimumSkipgram ? 2 : 1 }

  /// The function's value before it is reduced to a seed.
  func value(
    _ ids: Span<UInt32>, from start: Int, width: Int, key: Int128, hash: FixedHashTable
  ) -> Int128 {
    let wrapped = IntegerKey.wrapped(key)
    func hashed(_ place: Int) -> Int64 { hash(wrapped &* Int64(ids[start + place])) }
    switch self {
    case .multiplicative:
      var product: Int64 = 1
      for place in 0..<width { product = product &* Int64(ids[start + place]) }
      return key * Int128(product)
    case .additive:
      var sum: Int64 = 0
      for place in 0..<width { sum = sum &+ Int64(ids[start + place]) }
      return key * Int128(sum)
    case .minimum:
      var least = ids[start]
      for place in 1..<width { least = min(least, ids[start + place]) }
      return key * Int128(least)
    case .simpleSkip:
      var product: Int64 = 1
      for place in stride(from: 0, to: width, by: 2) { product = product &* hashed(place) }
      return Int128(product)
    case .skipgram:
      return Int128(hashed(0))
    case .anchoredSkipgram:
      return Int128(hashed(0) &* hashed(width - 1))
    case .minhash:
      var least = hashed(0)
      for place in 1..<width { least = min(least, hashed(place)) }
      return Int128(least)
    case .anchoredMinhash:
      let anchor = hash(Int64(ids[start + width - 1]))
      var least = Int64.max
      for place in 0..<width {
        least = min(least, wrapped &* hash(Int64(ids[start + place])) &* anchor)
      }
      return Int128(least)
    case .minimumSkipgram:
      var least = Int64.max
      for first in 0..<width {
        for second in first + 1..<width { least = min(least, hashed(first) &* hashed(second)) }
      }
      return Int128(least)
    case .noncommutative:
      var state = wrapped
      for place in 0..<width {
        state = (state &* hash(state &* Int64(ids[start + place]))) & 0xffff_ffff
      }
      return Int128(state)
    case .position:
      var sum: Int64 = 0
      for place in 0..<width {
        sum = sum &+ wrapped &* Int64(ids[start + place]) &* Int64(place + 1)
      }
      return Int128(sum)
    }
  }
}
