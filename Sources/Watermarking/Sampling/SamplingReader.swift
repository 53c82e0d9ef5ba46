/// One thread's way through documents under a ``SamplingFunction``.
final class SamplingReader<Function: SamplingFunction>: DrawReader {
  private let function: Function
  private var block = SamplingBlock()
  private var seen: SeenContexts

  init(_ function: Function) {
    self.function = function
    seen = SeenContexts(width: function.width, history: function.history)
  }

  func read(
    _ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication, into draws: inout Draws
  ) {
    draws.removeAll()
    var runs = SamplingRuns(function, ids, scoredFrom: scoredFrom)
    draws.scorableCount = runs.count
    begin(deduplication, runs)
    while let run = runs.pop() {
      score(ids, run, origin: runs.origin)
      for place in 0..<run.count
      where isNew(deduplication, ids, run, place: place, origin: runs.origin) {
        draws.positions.append(Int32(truncatingIfNeeded: run.start + place))
        let high = Function.hasWideStates ? block.high[place] : 0
        draws.keys.append(DrawKey(high: high, low: block.low[place]))
        draws.scores.append(block.scores[place])
      }
    }
  }

  func tally(_ ids: Span<UInt32>, scoredFrom: Int, _ deduplication: Deduplication) -> Tally {
    var runs = SamplingRuns(function, ids, scoredFrom: scoredFrom)
    var tally = Tally(scorableCount: runs.count, drawCount: 0, score: 0)
    begin(deduplication, runs)
    while let run = runs.pop() {
      score(ids, run, origin: runs.origin)
      if deduplication == .prf {
        seen.add(block, run.count, isWide: Function.hasWideStates, to: &tally)
        continue
      }
      for place in 0..<run.count
      where isNew(deduplication, ids, run, place: place, origin: runs.origin) {
        tally.drawCount += 1
        tally.score += block.scores[place]
      }
    }
    return tally
  }

  private func begin(_ deduplication: Deduplication, _ runs: SamplingRuns) {
    switch deduplication {
    case .prf: seen.begin(isWide: Function.hasWideStates, expecting: runs.count)
    case .context where function.history != nil: seen.beginHistory()
    case .context, .ngram: seen.windows.begin(expecting: runs.count)
    case .none: break
    }
  }

  private func score(_ ids: Span<UInt32>, _ run: SamplingBlock.Run, origin: Int) {
    guard run.start - origin < run.width else {
      function.score(ids, run, into: &block)
      return
    }
    var padded = [UInt32](repeating: .max, count: run.width)
    for place in origin..<run.start + run.count { padded.append(ids[place]) }
    var shifted = run
    shifted.start = run.width + run.start - origin
    function.score(padded.span, shifted, into: &block)
  }

  private func isNew(
    _ deduplication: Deduplication, _ ids: Span<UInt32>, _ run: SamplingBlock.Run, place: Int,
    origin: Int
  ) -> Bool {
    let position = run.start + place
    // A context with fewer tokens occurs at one place of a document only.
    let isShort = position - origin < function.width
    switch deduplication {
    case .none:
      return true
    case .prf:
      return Function.hasWideStates
        ? seen.wide.insert(DrawKey(high: block.high[place], low: block.low[place]))
        : seen.narrow.insert(block.low[place])
    case .context where function.history != nil:
      return seen.remember(block.low[place])
    case .context:
      return isShort
        || seen.windows.insert(ids, from: position - function.width, width: function.width)
    case .ngram:
      return isShort
        || seen.windows.insert(ids, from: position - function.width, width: function.width + 1)
    }
  }
}

/// The contexts that a document had before a position.
struct SeenContexts {
  var narrow = DistinctDraws<UInt64>()
  var wide = DistinctDraws<DrawKey>()
  var windows = DistinctWindows()
  private let width: Int
  private let history: Int
  private var last: [UInt64: Int] = [:]
  private var count = 0

  init(width: Int, history: Int?) {
    self.width = width
    self.history = history ?? 0
  }

  mutating func begin(isWide: Bool, expecting count: Int) {
    if isWide { wide.begin(expecting: count) } else { narrow.begin(expecting: count) }
  }

  mutating func beginHistory() {
    last.removeAll(keepingCapacity: true)
    count = 0
  }

  /// Enters a context's hash into a ring that begins as zeros, and says whether it stood in it not.
  mutating func remember(_ hash: UInt64) -> Bool {
    defer { count += 1 }
    let before = last.updateValue(count, forKey: hash)
    if let before, count - before <= history { return false }
    return hash != 0 || count >= history
  }

  /// Adds the scores of the contexts that are new.
  mutating func add(_ block: SamplingBlock, _ count: Int, isWide: Bool, to tally: inout Tally) {
    var draws = tally.drawCount
    var score = tally.score
    if isWide {
      for place in 0..<count
      where wide.insert(DrawKey(high: block.high[place], low: block.low[place])) {
        draws += 1
        score += block.scores[place]
      }
    } else {
      for place in 0..<count where narrow.insert(block.low[place]) {
        draws += 1
        score += block.scores[place]
      }
    }
    tally.drawCount = draws
    tally.score = score
  }
}
