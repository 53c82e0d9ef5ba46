import FairmarkStatistics
import FairmarkWatermarking

/// The levels at which rejections are counted.
let levels = [0.05, 0.01, 0.001]

/// P(p ≤ α) without a watermark, exactly, for each count of draws.
struct AttainableSizes {
  private var calculator: EvidenceCalculator
  private var known: [Int: [Double]] = [:]
  private let isContinuous: Bool

  init(_ law: NullLaw) {
    calculator = EvidenceCalculator(law)
    switch law {
    case .membership, .weightedBits, .unevenBits: isContinuous = false
    case .exponential, .mixedExponential: isContinuous = true
    }
  }

  /// The sizes at ``levels``.
  mutating func sizes(drawCount: Int) -> [Double] {
    if drawCount == 0 { return levels.map { _ in 0 } }
    if isContinuous { return levels }
    if let sizes = known[drawCount] { return sizes }
    let most =
      switch calculator.law {
      case .weightedBits(let weights), .unevenBits(let weights, _, _):
        weights.reduce(0, +) * drawCount
      case .membership, .exponential, .mixedExponential: drawCount
      }
    let sizes = levels.map { level in
      // The least score whose p-value reaches the level: p falls as the score grows.
      var low = 0
      var high = most + 1
      while low < high {
        let middle = (low + high) / 2
        let tail = calculator.tail(drawCount: drawCount, score: Double(middle))
        if tail.probability <= level { high = middle } else { low = middle + 1 }
      }
      return low > most ? 0 : calculator.tail(drawCount: drawCount, score: Double(low)).probability
    }
    known[drawCount] = sizes
    return sizes
  }
}

/// The mean of one value for each key, and its standard error over the keys.
struct KeyMean {
  private var count = 0.0
  private var sum = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    sum += value
    squares += value * value
  }

  var mean: Double { sum / count }
  var error: Double {
    ((squares - sum * sum / count) / (count - 1) / count).squareRoot()
  }
}

/// What documents of one kind and length say, over all keys.
private struct Cell {
  let kind: String
  let texts: Texts
  let documentsPerKey: Int
  var documents = 0
  var draws = 0
  var rejected = [KeyMean](repeating: KeyMean(), count: levels.count)
  var expected = [KeyMean](repeating: KeyMean(), count: levels.count)
  var excess = [KeyMean](repeating: KeyMean(), count: levels.count)
  var randomised = KeyMean()
  var segments = [KeyMean](repeating: KeyMean(), count: levels.count)
}

/// Prints how often documents without a watermark are rejected, over many keys.
///
/// For each key, kind and length: P(p ≤ α), what the law says for these counts of draws, the seeded
/// randomised p-value, and the best segment's p-value. Documents rotate from key to key.
func calibrate(_ name: String, keys: Range<Int>, folder: String, tokensPerKey: Int) throws {
  var cells: [Cell] = []
  for kind in ["real", "random"] {
    for length in [25, 50, 200, 1000] {
      let texts = Texts(try Texts.words("\(folder)/\(kind)-\(length).u32"), length: length)
      // Short documents need fewer tokens for as many documents.
      // Random ids share hardly a draw, so that their rates vary little from key to key.
      let tokens = kind == "real" ? tokensPerKey : tokensPerKey / 4
      let wanted = max(1, min(texts.count, min(tokens / length, tokens / 100)))
      cells.append(Cell(kind: kind, texts: texts, documentsPerKey: wanted))
    }
  }
  let law = try scheme(name, key: 0).law
  var calculator = EvidenceCalculator(law)
  var sizes = AttainableSizes(law)
  let scan = SegmentScan(law)
  var draws = Draws()
  for key in keys {
    // Random ids ask for each list about once: whole lists are not worth keeping.
    let readers = [
      "real": try scheme(name, key: key).makeReader(),
      "random": try scheme(name, key: key, cacheByteLimit: 0).makeReader(),
    ]
    for place in cells.indices {
      guard let reader = readers[cells[place].kind] else { continue }
      read(&cells[place], key: key, reader, &calculator, &sizes, scan, &draws)
    }
  }
  for cell in cells { report(name, cell, keys: keys.count, hasSegments: scan != nil) }
}

private func read(
  _ cell: inout Cell, key: Int, _ reader: any DrawReader, _ calculator: inout EvidenceCalculator,
  _ sizes: inout AttainableSizes, _ scan: SegmentScan?, _ draws: inout Draws
) {
  var dice = Dice(
    UInt64(key) << 20 | UInt64(cell.texts.length) << 1 | (cell.kind == "real" ? 1 : 0))
  let texts = cell.texts
  let span = texts.ids.span
  let wanted = cell.documentsPerKey
  var rejected = [Double](repeating: 0, count: levels.count)
  var expected = rejected
  var inSegments = rejected
  var randomised = 0.0
  for document in 0..<wanted {
    let number = (key * wanted + document) % texts.count
    let ids = span.extracting(texts.range(number))
    reader.read(ids, scoredFrom: 0, .prf, into: &draws)
    let score = draws.scores.reduce(0, +)
    let count = draws.scores.count
    if document % 64 == 0 {
      let tally = reader.tally(ids, scoredFrom: 0, .prf)
      precondition(tally.drawCount == count && tally.score == score, "\(tally) \(count) \(score)")
    }
    let tail = calculator.tail(drawCount: count, score: score)
    let attainable = sizes.sizes(drawCount: count)
    for (place, level) in levels.enumerated() {
      if tail.probability <= level { rejected[place] += 1 }
      expected[place] += attainable[place]
    }
    // P(S > s) + U P(S = s); the mid-p holds half of the mass at s.
    let mass = 2 * (tail.probability - tail.midProbability)
    if tail.probability - mass + dice.unit() * mass < 0.01 { randomised += 1 }
    cell.documents += 1
    cell.draws += count
    if let scan {
      let best = scan.segments(of: draws, level: levels[0]).map(\.pValue).min() ?? 1
      for (place, level) in levels.enumerated() where best <= level { inSegments[place] += 1 }
    }
  }
  for place in levels.indices {
    cell.rejected[place].add(rejected[place] / Double(wanted))
    cell.expected[place].add(expected[place] / Double(wanted))
    cell.excess[place].add((rejected[place] - expected[place]) / Double(wanted))
    cell.segments[place].add(inSegments[place] / Double(wanted))
  }
  cell.randomised.add(randomised / Double(wanted))
}

private func report(_ name: String, _ cell: Cell, keys: Int, hasSegments: Bool) {
  var columns = [
    name, cell.kind, "\(cell.texts.length)", "\(keys)", "\(cell.documents)",
    fixed(Double(cell.draws) / Double(cell.documents), 1),
  ]
  for place in levels.indices {
    let excess = cell.excess[place]
    let digits = place == 2 ? 6 : 5
    columns.append(
      fixed(cell.rejected[place].mean, digits) + " / " + fixed(cell.expected[place].mean, digits)
        + " (" + fixed(excess.mean / excess.error, 1) + ")")
  }
  columns.append(fixed(cell.randomised.mean, 5) + " ± " + fixed(cell.randomised.error, 5))
  for place in levels.indices {
    // A law whose segments cannot be judged has none.
    columns.append(hasSegments ? fixed(cell.segments[place].mean, place == 2 ? 6 : 5) : "–")
  }
  say("| " + columns.joined(separator: " | ") + " |")
}
