/// One thread's way to ask a ``GreenListTable``.
///
/// A token beyond the vocabulary is on no list.
public final class GreenListReader {
  /// The table, which readers share.
  public let table: GreenListTable

  let scratch: GreenListScratch
  private var missedPlaces: [Int] = []
  private var missedIndices: [UInt32] = []
  private var missedSeeds: [UInt64] = []
  private var missedTokens: [UInt32] = []
  private var answers: [UInt8] = []

  init(_ table: GreenListTable) {
    self.table = table
    scratch = GreenListScratch(table.storage)
  }

  /// Answers whether each token is on the list of its seed, for schemes with many seeds.
  ///
  /// Answers are remembered by seed and token, as far as the limit goes; no row is filled.
  ///
  /// - Parameters:
  ///   - seeds: The seeds.
  ///   - tokens: The tokens, as many.
  ///   - green: Becomes 1 for a token on the list, else 0; as many.
  public func membership(
    seeds: Span<UInt64>, tokens: Span<UInt32>, into green: inout MutableSpan<UInt8>
  ) {
    precondition(
      seeds.count == tokens.count && tokens.count == green.count,
      "\(seeds.count) seeds, \(tokens.count) tokens, \(green.count) answers")
    scratch.membership(seeds: seeds, tokens: tokens, into: &green)
  }

  /// Answers whether each token is on the list of its index, for schemes whose seed follows from
  /// one number, such as the previous token.
  ///
  /// - Parameters:
  ///   - indices: The numbers; one beyond the table's `indexCount` gives 0.
  ///   - tokens: The tokens, as many.
  ///   - green: Becomes 1 for a token on the list, else 0; as many.
  ///   - seed: The seed of an index; asked only where no row is there. It must always give the same.
  public func membership(
    indices: Span<UInt32>, tokens: Span<UInt32>, into green: inout MutableSpan<UInt8>,
    seed: (UInt32) -> UInt64
  ) {
    precondition(
      indices.count == tokens.count && tokens.count == green.count,
      "\(indices.count) indices, \(tokens.count) tokens, \(green.count) answers")
    if scratch.lookUp(indices: indices, tokens: tokens, into: &green) == 0 { return }
    missedPlaces.removeAll(keepingCapacity: true)
    missedIndices.removeAll(keepingCapacity: true)
    missedSeeds.removeAll(keepingCapacity: true)
    missedTokens.removeAll(keepingCapacity: true)
    for place in 0..<green.count where green[place] > 1 {
      missedPlaces.append(place)
      missedIndices.append(indices[place])
      missedSeeds.append(seed(indices[place]))
      missedTokens.append(tokens[place])
    }
    answers.removeAll(keepingCapacity: true)
    answers.append(contentsOf: repeatElement(0, count: missedPlaces.count))
    var found = answers.mutableSpan
    scratch.resolve(
      indices: missedIndices.span, seeds: missedSeeds.span, tokens: missedTokens.span, into: &found)
    for (answer, place) in zip(answers, missedPlaces) { green[place] = answer }
  }

  /// Answers whether a token is on the list of an index.
  ///
  /// - Parameters:
  ///   - index: The number; one beyond the table's `indexCount` gives `false`.
  ///   - token: The token.
  ///   - seed: The seed of the index; asked only where no row is there.
  /// - Returns: Whether it is.
  @inline(__always)
  public func isGreen(index: UInt32, token: UInt32, seed: @autoclosure () -> UInt64) -> Bool {
    let known = scratch.lookUp(index: index, token: token)
    if known <= 1 { return known == 1 }
    return scratch.resolve(index: index, seed: seed(), token: token)
  }

  /// Says that ``isGreen(index:token:seed:)`` will be asked before long, so that its memory is there
  /// by then: rows lie far apart, and a loop that says it some 16 questions ahead runs twice as fast.
  ///
  /// - Parameters:
  ///   - index: The number.
  ///   - token: The token.
  @inline(__always)
  public func prepare(index: UInt32, token: UInt32) {
    if Int(index) < table.indexCount { scratch.prefetch(index: index, token: token) }
  }

  /// Answers whether a token is on the list of a seed.
  ///
  /// - Parameters:
  ///   - seed: The seed.
  ///   - token: The token.
  /// - Returns: Whether it is.
  public func isGreen(seed: UInt64, token: UInt32) -> Bool {
    scratch.membership(seed: seed, token: token)
  }
}
