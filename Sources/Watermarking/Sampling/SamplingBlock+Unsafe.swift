import CWatermarking

/// What the vector kernels say about up to 512 positions of a text.
struct SamplingBlock {
  /// The most positions of one block.
  static let capacity = Int(FM_SAMPLING_BLOCK)

  /// The upper halves of the contexts' states, where a state has more than 64 bits.
  var high = [UInt64](repeating: 0, count: capacity)
  /// The contexts' states, or their lower halves.
  var low = [UInt64](repeating: 0, count: capacity)
  /// The scores of the tokens.
  var scores = [Double](repeating: 0, count: capacity)
  /// The hashes of context and token, where a scheme has such.
  private(set) var ngrams = [UInt64](repeating: 0, count: capacity)
  private var others = [Double](repeating: 0, count: capacity)
  private var sums = [Int32](repeating: 0, count: capacity)

  /// The instruction set in use, such as `avx512` or `portable`.
  ///
  /// All of them give the same bits.
  static var kernel: String { unsafe String(cString: fm_sampling_kernel()) }

  /// Some positions of a text with the tokens before them.
  struct Run: Hashable, Sendable {
    /// The place of the first position in the ids.
    var start: Int
    /// The positions, at most ``SamplingBlock/capacity``.
    var count: Int
    /// The tokens of context of each; the ids have as many before `start`.
    var width: Int

    func check(_ ids: Span<UInt32>) {
      precondition(
        width >= 0 && count >= 0 && count <= SamplingBlock.capacity && start >= width
          && start + count <= ids.count,
        "positions \(start)..<\(start + count) after \(width) of \(ids.count) ids")
    }
  }

  /// Scores tokens as vLLM does.
  mutating func scorePhilox(_ ids: Span<UInt32>, _ run: Run, key: UInt64) {
    run.check(ids)
    let (start, count, width) = (run.start, run.count, run.width)
    unsafe ids.withUnsafeBufferPointer { ids in
      guard let base = ids.baseAddress else { return }
      unsafe high.withUnsafeMutableBufferPointer { high in
        unsafe low.withUnsafeMutableBufferPointer { low in
          unsafe scores.withUnsafeMutableBufferPointer { scores in
            guard let a = high.baseAddress, let b = low.baseAddress, let c = scores.baseAddress
            else { return }
            // SAFETY: `check` keeps the reads inside the ids; the arrays hold a whole block.
            unsafe fm_philox_scores(base + start, count, width, key, a, b, c)
          }
        }
      }
    }
  }

  /// Scores tokens as SGLang does, with the key that each context's coin picks.
  mutating func scoreMurmur(
    _ ids: Span<UInt32>, _ run: Run, key: UInt64, otherKey: UInt64, threshold: UInt64
  ) {
    run.check(ids)
    let (start, count, width) = (run.start, run.count, run.width)
    unsafe ids.withUnsafeBufferPointer { ids in
      guard let base = ids.baseAddress else { return }
      unsafe low.withUnsafeMutableBufferPointer { low in
        unsafe scores.withUnsafeMutableBufferPointer { scores in
          guard let a = low.baseAddress, let b = scores.baseAddress else { return }
          // SAFETY: as above.
          unsafe fm_murmur_scores(base + start, count, width, key, otherKey, threshold, a, b)
        }
      }
    }
  }

  /// Hashes contexts into ``low`` and n-grams into ``ngrams`` as SynthID does.
  mutating func hashSynthID(_ ids: Span<UInt32>, _ run: Run, initial: UInt64) {
    run.check(ids)
    let (start, count, width) = (run.start, run.count, run.width)
    unsafe ids.withUnsafeBufferPointer { ids in
      guard let base = ids.baseAddress else { return }
      unsafe low.withUnsafeMutableBufferPointer { low in
        unsafe ngrams.withUnsafeMutableBufferPointer { ngrams in
          guard let a = low.baseAddress, let b = ngrams.baseAddress else { return }
          // SAFETY: as above.
          unsafe fm_synthid_hashes(base + start, count, width, initial, a, b)
        }
      }
    }
  }

  /// Sums the weights of the layers whose bit DeepMind's rule sets.
  mutating func sumSynthIDLayers(_ count: Int, keys: [UInt64], weights: [Int32]) {
    precondition(keys.count == weights.count && count <= Self.capacity)
    unsafe ngrams.withUnsafeBufferPointer { ngrams in
      unsafe keys.withUnsafeBufferPointer { keys in
        unsafe weights.withUnsafeBufferPointer { weights in
          unsafe sums.withUnsafeMutableBufferPointer { sums in
            guard let a = ngrams.baseAddress, let b = keys.baseAddress,
              let c = weights.baseAddress, let d = sums.baseAddress
            else { return }
            // SAFETY: keys and weights are as many; the arrays hold a whole block.
            unsafe fm_synthid_sums(a, count, b, c, keys.count, d)
          }
        }
      }
    }
    for place in 0..<count { scores[place] = Double(sums[place]) }
  }

  /// Sums the weights of the layers by a table over the low bits of each n-gram's hash.
  mutating func lookUpSynthIDLayers(_ count: Int, sums table: [Int32]) {
    let mask = UInt64(table.count - 1)
    precondition(table.count > 0 && table.count & (table.count - 1) == 0)
    for place in 0..<count {
      scores[place] = Double(table[Int(truncatingIfNeeded: ngrams[place] & mask)])
    }
  }

  /// Scores tokens under two of vLLM's keys and mixes the scores.
  ///
  /// The weight is that of the second key; the states are those of the first.
  mutating func scorePhilox(
    _ ids: Span<UInt32>, _ run: Run, key: UInt64, otherKey: UInt64, weight: Double
  ) {
    scorePhilox(ids, run, key: otherKey)
    swap(&scores, &others)
    scorePhilox(ids, run, key: key)
    let rest = 1 - weight
    for place in 0..<run.count {
      scores[place] = rest * scores[place] + weight * others[place]
    }
  }
}
