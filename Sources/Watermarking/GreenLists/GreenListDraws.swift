/// One thread's way through documents with a ``GreenListScheme``.
final class GreenListDraws: DrawReader {
  private var gathering: GreenListGathering

  init(_ scheme: GreenListScheme) { gathering = GreenListGathering(scheme) }

  func read(
    _ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication, into draws: inout Draws
  ) {
    gathering.read(ids, scoredFrom: scoredFrom, deduplication, into: &draws)
  }

  func tally(_ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication) -> Tally {
    gathering.tally(ids, scoredFrom: scoredFrom, deduplication)
  }
}

/// The draws of one document after the other.
struct GreenListGathering {
  let scheme: GreenListScheme
  let lists: GreenListReader
  var draws = DistinctDraws<UInt64>()
  private var wideDraws = DistinctDraws<DrawKey>()
  private var windows = DistinctWindows()
  private var positions: [Int32] = []
  private var indices: [UInt32] = []
  private var seeds: [UInt64] = []
  private var tokens: [UInt32] = []
  private var green: [UInt8] = []
  var keptDraws = KeptDraws()

  init(_ scheme: GreenListScheme) {
    self.scheme = scheme
    lists = scheme.table.makeReader()
  }

  mutating func read(
    _ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication, into draws: inout Draws
  ) {
    draws.removeAll()
    draws.scorableCount = gather(ids, scoredFrom: scoredFrom, deduplication)
    draws.positions.append(contentsOf: positions)
    draws.scores.reserveCapacity(green.count)
    draws.keys.reserveCapacity(green.count)
    let mask = scheme.seedMask
    for place in 0..<green.count {
      let seed = indices.isEmpty ? seeds[place] : scheme.rule.seed(ofIndex: indices[place])
      draws.keys.append(DrawKey(high: seed & mask, low: UInt64(tokens[place])))
      draws.scores.append(Double(green[place]))
    }
  }

  mutating func tally(
    _ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication
  ) -> Tally {
    if deduplication == .prf, let tally = tallyOfNumberedLists(ids, scoredFrom: scoredFrom) {
      return tally
    }
    let scorable = gather(ids, scoredFrom: scoredFrom, deduplication)
    var count = 0
    for place in 0..<green.count { count += Int(green[place]) }
    return Tally(scorableCount: scorable, drawCount: green.count, score: Double(count))
  }

  /// The places that are scored.
  func scoredPlaces(_ ids: Span<UInt32>, from scoredFrom: Int) -> Range<Int> {
    var skipped = 0
    if let first = scheme.beginningOfText, ids.count > 0, ids[0] == first { skipped = 1 }
    if ids.count < scheme.shortestDocument + skipped { return 0..<0 }
    let start = max(scoredFrom, scheme.firstScored + skipped)
    return start..<max(start, ids.count)
  }

  /// Whether all tokens lie in the vocabulary; the lists of other contexts have no number.
  func isInVocabulary(_ ids: Span<UInt32>) -> Bool {
    var largest: UInt32 = 0
    for place in 0..<ids.count { largest = max(largest, ids[place]) }
    return Int(largest) < scheme.table.vocabulary
  }

  /// Fills the buffers with the draws that count and gives how many tokens can be scored.
  private mutating func gather(
    _ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication
  ) -> Int {
    positions.removeAll(keepingCapacity: true)
    indices.removeAll(keepingCapacity: true)
    seeds.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
    green.removeAll(keepingCapacity: true)
    let places = scoredPlaces(ids, from: scoredFrom)
    switch deduplication {
    case .prf:
      draws.begin(expecting: places.count)
      wideDraws.begin(expecting: scheme.seedMask == .max ? places.count : 0)
    case .ngram, .context: windows.begin(expecting: places.count)
    case .none: break
    }
    let numbering = isInVocabulary(ids) ? scheme.lists : nil
    if let numbering {
      let skipped = deduplication == .prf ? scheme.skippedIndex : nil
      for place in places {
        let index = numbering.index(ids, from: scheme.windowStart(place), width: scheme.window)
        if index == skipped { continue }
        let token = ids[place]
        let isNew =
          switch deduplication {
          case .prf:
            draws.insert(UInt64(numbering.canonical?[Int(index)] ?? index) << 32 | UInt64(token))
          default: isNewWindow(ids, place, deduplication)
          }
        if !isNew { continue }
        positions.append(Int32(truncatingIfNeeded: place))
        indices.append(index)
        tokens.append(token)
      }
    } else {
      for place in places {
        let seed = scheme.rule.seed(ids, from: scheme.windowStart(place), width: scheme.window)
        let token = ids[place]
        let isNew =
          switch deduplication {
          case .prf where scheme.seedMask == .max:
            wideDraws.insert(DrawKey(high: seed, low: UInt64(token)))
          case .prf: draws.insert(seed << 32 | UInt64(token))
          default: isNewWindow(ids, place, deduplication)
          }
        if !isNew { continue }
        positions.append(Int32(truncatingIfNeeded: place))
        seeds.append(seed)
        tokens.append(token)
      }
    }
    green.append(contentsOf: repeatElement(0, count: tokens.count))
    var answered: [UInt8] = []
    swap(&answered, &green)
    var answers = answered.mutableSpan
    if numbering != nil {
      let rule = scheme.rule
      lists.membership(indices: indices.span, tokens: tokens.span, into: &answers) {
        rule.seed(ofIndex: $0)
      }
    } else {
      lists.membership(seeds: seeds.span, tokens: tokens.span, into: &answers)
    }
    green = answered
    return places.count
  }

  private mutating func isNewWindow(
    _ ids: Span<UInt32>, _ place: Int, _ deduplication: Deduplication
  ) -> Bool {
    switch deduplication {
    case .ngram:
      return windows.insert(ids, from: place - scheme.ngram + 1, width: scheme.ngram)
    case .context:
      return windows.insert(ids, from: place - scheme.ngram + 1, width: scheme.ngram - 1)
    case .prf, .none: return true
    }
  }
}
