/// Which tokens of a text are green, as lm-watermarking lists them, and the scores that it computes
/// of that list in single precision.
public struct GreenTokenMask: Hashable, Sendable {
  /// For each scorable token, repetitions included, whether it is green.
  public let mask: [Bool]
  /// For each n-gram that counts, in the order of first occurrence, whether its token is green.
  public let counted: [Bool]
  /// For each scorable token, how many n-grams counted up to it, less one.
  public let offsets: [Int]

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - ids: The token ids.
  ///   - reader: A reader of a scheme with green lists.
  ///   - ignoresRepeatedNgrams: Whether an n-gram counts once.
  public init(
    _ ids: Span<UInt32>, _ reader: any DrawReader, ignoresRepeatedNgrams: Bool
  ) {
    var all = Draws()
    reader.read(ids, scoredFrom: 0, .none, into: &all)
    mask = all.scores.map { $0 > 0 }
    if !ignoresRepeatedNgrams {
      counted = mask
      offsets = Array(mask.indices)
      return
    }
    var distinct = Draws()
    reader.read(ids, scoredFrom: 0, .ngram, into: &distinct)
    counted = distinct.scores.map { $0 > 0 }
    var seen = 0
    var offsets: [Int] = []
    for position in all.positions {
      if seen < distinct.positions.count, distinct.positions[seen] == position { seen += 1 }
      offsets.append(seen - 1)
    }
    self.offsets = offsets
  }

  /// The z-score after each scorable token, as `z_at_T`.
  ///
  /// - Parameter gamma: The share of green tokens, γ.
  /// - Returns: The scores in single precision.
  public func zScores(gamma: Double) -> [Float] {
    var green: Float = 0
    var running: [Float] = []
    for (place, isGreen) in counted.enumerated() {
      if isGreen { green += 1 }
      let size = Float(place + 1)
      let deviation = size * Float(gamma) * Float(1 - gamma)
      running.append((green - Float(gamma) * size) / deviation.squareRoot())
    }
    return offsets.compactMap { running.indices.contains($0) ? running[$0] : nil }
  }
}
