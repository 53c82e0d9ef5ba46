import CWatermarking

/// The kernels' words for one position, and which kernels may compute them.
enum SamplingWords {
  static let limits = [FM_SAMPLING_ALL, FM_SAMPLING_AVX2, FM_SAMPLING_PORTABLE].map(Int32.init)

  /// The word of a token after a context, in vLLM's function or SGLang's.
  static func word(_ context: [UInt32], _ token: UInt32, key: UInt64, isPhilox: Bool) -> UInt32 {
    let ids = context + [token]
    var word: UInt32 = 0
    unsafe ids.withUnsafeBufferPointer {
      guard let base = $0.baseAddress else { return }
      // SAFETY: one position behind the context.
      if isPhilox {
        unsafe fm_philox_words(base + context.count, 1, context.count, key, &word)
      } else {
        unsafe fm_murmur_words(base + context.count, 1, context.count, key, &word)
      }
    }
    return word
  }

  /// The scores of words: vLLM's with 24 bits or SGLang's with 32.
  static func scores(_ words: [UInt32], bits: Int) -> [Double] {
    var scores = [Double](repeating: 0, count: words.count)
    // SAFETY: as many scores as words.
    if bits == 24 {
      unsafe fm_exponential_scores_24(words, words.count, &scores)
    } else {
      unsafe fm_exponential_scores_32(words, words.count, &scores)
    }
    return scores
  }
}
