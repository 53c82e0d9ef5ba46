extension GreenListGathering {
  /// The tally of a document whose lists are numbered, without listing its draws.
  ///
  /// 100 million tokens a second and core: one pass that keeps the distinct draws without a branch
  /// on the answer, one pass that looks their bits up, so that many rows are on their way from memory
  /// at once.
  ///
  /// - Returns: The tally; `nil` where the lists have no numbers.
  mutating func tallyOfNumberedLists(_ ids: Span<UInt32>, scoredFrom: Int) -> Tally? {
    guard let numbering = scheme.lists, isInVocabulary(ids) else { return nil }
    let places = scoredPlaces(ids, from: scoredFrom)
    if places.isEmpty { return Tally(scorableCount: 0, drawCount: 0, score: 0) }
    draws.begin(expecting: places.count)
    var kept = KeptDraws()
    swap(&kept, &keptDraws)
    kept.makeRoom(for: places.count)
    let rule = scheme.rule
    let offset = scheme.windowStart(0)
    let window = scheme.window
    if case .token(let before) = numbering.index, numbering.canonical == nil,
      scheme.skippedIndex == nil
    {
      let first = places.lowerBound + offset + window - 1 - before
      let indices = ids.extracting(first..<first + places.count)
      draws.keep(
        indices, ids.extracting(places), canonical: nil, &kept.indices, &kept.tokens)
    } else {
      var numbers: [UInt32] = []
      swap(&numbers, &kept.numbers)
      numbers.removeAll(keepingCapacity: true)
      var scored: [UInt32] = []
      swap(&scored, &kept.scored)
      scored.removeAll(keepingCapacity: true)
      for place in places {
        let number = numbering.index(ids, from: place + offset, width: window)
        if number == scheme.skippedIndex { continue }
        numbers.append(number)
        scored.append(ids[place])
      }
      draws.keep(
        numbers.span, scored.span, canonical: numbering.canonical, &kept.indices, &kept.tokens)
      swap(&numbers, &kept.numbers)
      swap(&scored, &kept.scored)
    }
    let score = kept.greenTokens(draws.count, lists, rule)
    swap(&kept, &keptDraws)
    return Tally(scorableCount: places.count, drawCount: draws.count, score: Double(score))
  }
}

/// Buffers with room for the draws of the longest document so far.
struct KeptDraws {
  var indices: [UInt32] = []
  var tokens: [UInt32] = []
  var numbers: [UInt32] = []
  var scored: [UInt32] = []
  private var green: [UInt8] = []

  mutating func makeRoom(for count: Int) {
    if indices.count >= count { return }
    indices = Array(repeating: 0, count: count)
    tokens = indices
  }

  /// How many of the first draws are green.
  mutating func greenTokens(_ count: Int, _ lists: GreenListReader, _ rule: SeedRule) -> Int {
    var found: [UInt8] = []
    swap(&found, &green)
    if found.count < count {
      found.append(contentsOf: repeatElement(0, count: count - found.count))
    } else {
      found.removeLast(found.count - count)
    }
    var answers = found.mutableSpan
    lists.membership(
      indices: indices.span.extracting(0..<count), tokens: tokens.span.extracting(0..<count),
      into: &answers
    ) { rule.seed(ofIndex: $0) }
    var score = 0
    for place in 0..<count { score += Int(answers[place]) }
    swap(&found, &green)
    return score
  }
}

extension DistinctDraws where Key == UInt64 {
  /// Keeps the pairs of a list's number and a token that are new, in their order.
  ///
  /// The set was begun for as many pairs.
  ///
  /// - Parameters:
  ///   - indices: The lists' numbers, below 2³² − 1.
  ///   - tokens: The tokens, as many.
  ///   - canonical: The number by which each list is told apart, where it is not its own.
  ///   - keptIndices: Has room for all; its first `count` elements become the numbers kept.
  ///   - keptTokens: Likewise for the tokens.
  mutating func keep(
    _ indices: Span<UInt32>, _ tokens: Span<UInt32>, canonical: [UInt32]?,
    _ keptIndices: inout [UInt32], _ keptTokens: inout [UInt32]
  ) {
    let (multiplier, shift) = (multipliers.0, shift)
    var table = slots.mutableSpan
    var keptIndices = keptIndices.mutableSpan
    var keptTokens = keptTokens.mutableSpan
    let mask = 1 << Int(64 - shift) - 1
    var kept = 0
    for at in 0..<tokens.count {
      let index = indices[at]
      let token = tokens[at]
      // One more than the number, so that no key is 0.
      let name = canonical.map { $0[Int(index)] } ?? index
      let key = (UInt64(name) &+ 1) << 32 | UInt64(token)
      var place = Int(truncatingIfNeeded: (key &* multiplier) &>> shift)
      var slot = table[place]
      while slot != 0, slot != key {
        place = (place + 1) & mask
        slot = table[place]
      }
      table[place] = key
      keptIndices[kept] = index
      keptTokens[kept] = token
      kept += slot == 0 ? 1 : 0
    }
    count = kept
  }
}
