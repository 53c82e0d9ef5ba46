/// What the tokens of one document say under one configuration, in the order of the text.
///
/// The arrays run in parallel: element `i` is the `i`-th token that counts after de-duplication.
/// A reader fills the same value again for each document, so that nothing is allocated for it.
public struct Draws: Sendable {
  /// The tokens that have the context which the scheme needs, repetitions included.
  public var scorableCount = 0
  /// The place of each counted token in the document's ids, those of the prompt included.
  public var positions: [Int32] = []
  /// The name of each draw.
  public var keys: [DrawKey] = []
  /// The outcome of each draw: 1 for a green token and 0 for another; the exponential score of
  /// Gumbel sampling; the sum of the weights of SynthID's layers whose bit is set.
  public var scores: [Double] = []

  /// Creates an empty value.
  public init() {}

  /// Forgets the document and keeps the storage.
  public mutating func removeAll() {
    scorableCount = 0
    positions.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    scores.removeAll(keepingCapacity: true)
  }
}

/// The sums of a document's draws.
public struct Tally: Hashable, Sendable {
  /// The tokens that have the context which the scheme needs, repetitions included.
  public var scorableCount: Int
  /// The draws that count.
  public var drawCount: Int
  /// The sum of their scores in the order of the text: for green lists the green tokens.
  public var score: Double

  /// Creates a tally.
  ///
  /// - Parameters:
  ///   - scorableCount: The tokens with context.
  ///   - drawCount: The draws that count.
  ///   - score: The sum of their scores.
  public init(scorableCount: Int, drawCount: Int, score: Double) {
    self.scorableCount = scorableCount
    self.drawCount = drawCount
    self.score = score
  }
}
