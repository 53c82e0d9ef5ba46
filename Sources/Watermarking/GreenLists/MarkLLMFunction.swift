/// How MarkLLM's KGW makes a seed: a permutation of the vocabulary applied to a number that the last
/// tokens give, times the key, modulo the vocabulary.
///
/// There are at most as many lists as tokens.
///
/// **Reference.** L. Pan et al., "MarkLLM: An Open-Source Toolkit for LLM Watermarking", EMNLP 2024
/// (demonstrations), doi:10.18653/v1/2024.emnlp-demo.7; `watermark/kgw/kgw.py`.
struct MarkLLMFunction: Sendable {
  /// What is permuted.
  enum Form: String, CaseIterable, Sendable {
    /// The product of the tokens, modulo the vocabulary.
    case time
    /// Their sum, modulo the vocabulary.
    case additive
    /// The first of them.
    case skip
    /// The least of their permuted values.
    case min
  }

  /// What salts the number.
  enum Window: String, CaseIterable, Sendable {
    /// The key.
    case left
    /// The scored token.
    case own = "self"
  }

  let form: Form
  /// `nil` where the token itself salts the seed in place of the key.
  let key: Int128?
  let permutation: [UInt32]

  @inline(__always)
  private func permuted(_ number: UInt64) -> UInt32 {
    permutation[Int(number % UInt64(permutation.count))]
  }

  /// The seed, below the vocabulary; without a key the last token of the window is the scored one.
  func seed(_ ids: Span<UInt32>, from start: Int, width: Int) -> UInt32 {
    let count = UInt64(permutation.count)
    let end = key == nil ? start + width - 1 : start + width
    var value: UInt32
    switch form {
    case .time:
      var product: UInt64 = 1
      for place in start..<end { product = product * (UInt64(ids[place]) % count) % count }
      value = permuted(product)
    case .additive:
      var sum: UInt64 = 0
      for place in start..<end { sum += UInt64(ids[place]) }
      value = permuted(sum)
    case .skip:
      value = permuted(UInt64(ids[start]))
    case .min:
      value = .max
      for place in start..<end { value = Swift.min(value, permuted(UInt64(ids[place]))) }
    }
    let factor = key ?? Int128(permuted(UInt64(ids[start + width - 1])))
    let remainder = factor * Int128(value) % Int128(count)
    return UInt32(remainder < 0 ? remainder + Int128(count) : remainder)
  }
}
