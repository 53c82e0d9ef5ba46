public import FairmarkTables

/// Distinct rows with their counts, found again by a hash of their values.
public struct GatheredRowsState: AggregateState {
  enum Outcome: Sendable {
    case text(column: Int, counting: Set<[UInt8]>)
    case score(column: Int, threshold: Double)
  }

  private let features: [Int]
  private let groups: [Int]
  private let outcomes: [Outcome]
  private let weight: Int?
  private let rowLimit: Int
  private let sampleCount: Int?
  private let sampleKey: UInt64

  /// The words of a row: the features' bits, the groups' codes, the outcomes.
  let width: Int
  /// The distinct rows, one after the other.
  private(set) var words: [UInt64] = []
  private(set) var counts: [Int] = []
  private var hashes: [UInt64] = []
  /// At a hash's place the number of its row and 1; 0 is free.
  private var slots: [Int32] = []
  /// A row with a larger hash cannot be in the sample.
  private var largestHash = UInt64.max
  /// All complete rows, those outside of the sample included.
  private(set) var total = 0
  /// Rows with their outcomes and weight but without some feature.
  private(set) var rowsWithoutFeatures = 0

  /// For each group column the hash of each code's text, for each outcome the class of each code.
  private var textHashes: [[UInt64]]
  private var classes: [[UInt8]]
  /// The words of a batch, kept for their memory.
  private var scratch: [UInt64] = []

  init(
    features: [Int], groups: [Int], outcomes: [Outcome], weight: Int?, rowLimit: Int,
    sampleCount: Int?, sampleKey: UInt64
  ) {
    self.features = features
    self.groups = groups
    self.outcomes = outcomes
    self.weight = weight
    self.rowLimit = rowLimit
    self.sampleCount = sampleCount
    self.sampleKey = sampleKey
    width = features.count + groups.count + 1
    textHashes = groups.map { _ in [] }
    classes = outcomes.map { _ in [] }
  }

  /// How many distinct rows there are.
  var rowCount: Int { counts.count }

  /// Adds the rows of a batch.
  ///
  /// - Parameter batch: The rows.
  /// - Throws: `AnalysisError` when there are too many distinct rows or a count overflows.
  /// - Complexity: O(rows × columns).
  public mutating func update(_ batch: Batch) throws(AnalysisError) {
    learnTexts(of: batch)
    let rowCount = batch.rowCount
    var scratch = self.scratch
    self.scratch = []
    if scratch.count < rowCount * width {
      scratch = Array(repeating: 0, count: rowCount * width)
    }
    read(batch, into: &scratch)
    var incomplete = Array(repeating: UInt64(0), count: (rowCount + 63) / 64)
    for column in features where batch.missingCount(column) > 0 {
      batch.addMissingBits(of: column, to: &incomplete)
    }
    var weights: [Int] = []
    if let weight {
      weights = Array(repeating: 0, count: rowCount)
      batch.withIntegers(weight) { values, missing in
        for row in values.indices where missing[row >> 6] >> UInt64(row & 63) & 1 == 0 {
          weights[row] = Int(values[row])
        }
      }
    }
    for row in 0..<rowCount {
      let start = row * width
      let weight = weights.isEmpty ? 1 : weights[row]
      if weight == 0 || scratch[start + width - 1] & Self.missingOutcome != 0 { continue }
      if incomplete[row >> 6] >> UInt64(row & 63) & 1 != 0 {
        rowsWithoutFeatures = try Self.sum(rowsWithoutFeatures, weight)
        continue
      }
      total = try Self.sum(total, weight)
      try add(scratch, at: start, hash: hash(of: scratch, at: start), count: weight)
    }
    self.scratch = scratch
  }

  /// Adds the rows of another state.
  ///
  /// - Parameter other: A state of the same aggregate and scan.
  /// - Throws: `AnalysisError` when there are too many distinct rows or a count overflows.
  /// - Complexity: O(distinct rows × columns).
  public mutating func merge(_ other: GatheredRowsState) throws(AnalysisError) {
    total = try Self.sum(total, other.total)
    rowsWithoutFeatures = try Self.sum(rowsWithoutFeatures, other.rowsWithoutFeatures)
    for row in 0..<other.rowCount {
      try add(other.words, at: row * width, hash: other.hashes[row], count: other.counts[row])
    }
  }

  // MARK: Reading

  /// The bit of the last word of a row that lacks an outcome.
  private static let missingOutcome: UInt64 = 1 << 63

  private mutating func learnTexts(of batch: Batch) {
    for (place, column) in groups.enumerated() {
      let codeCount = batch.dictionary(column)?.codeCount ?? 1
      if textHashes[place].count < codeCount {
        let texts = batch.dictionary(column)?.texts ?? []
        textHashes[place] = [0] + texts.map { RowHash.hash(of: $0) }
      }
    }
    for (place, outcome) in outcomes.enumerated() {
      guard case .text(let column, let counting) = outcome else { continue }
      let codeCount = batch.dictionary(column)?.codeCount ?? 1
      if classes[place].count < codeCount {
        let texts = batch.dictionary(column)?.texts ?? []
        classes[place] = [2] + texts.map { counting.contains(Array($0.utf8)) ? 1 : 0 }
      }
    }
  }

  private func read(_ batch: Batch, into words: inout [UInt64]) {
    let width = width
    for (place, column) in features.enumerated() {
      batch.withNumbers(column) { values, _ in
        // Adding 0 makes −0 the same as 0.
        for row in values.indices { words[row * width + place] = (values[row] + 0).bitPattern }
      }
    }
    for (place, column) in groups.enumerated() {
      let place = place + features.count
      batch.withCodes(
        column,
        narrow: { for row in $0.indices { words[row * width + place] = UInt64($0[row]) } },
        medium: { for row in $0.indices { words[row * width + place] = UInt64($0[row]) } },
        wide: { for row in $0.indices { words[row * width + place] = UInt64($0[row]) } })
    }
    for row in 0..<batch.rowCount { words[row * width + width - 1] = 0 }
    for (place, outcome) in outcomes.enumerated() {
      func set(_ row: Int, to outcome: UInt8) {
        words[row * width + width - 1] |=
          outcome == 2 ? Self.missingOutcome : UInt64(outcome) << UInt64(place)
      }
      switch outcome {
      case .text(let column, _):
        let classes = classes[place]
        batch.withCodes(
          column,
          narrow: { for row in $0.indices { set(row, to: classes[Int($0[row])]) } },
          medium: { for row in $0.indices { set(row, to: classes[Int($0[row])]) } },
          wide: { for row in $0.indices { set(row, to: classes[Int($0[row])]) } })
      case .score(let column, let threshold):
        batch.withNumbers(column) { values, missing in
          for row in values.indices {
            let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 != 0
            set(row, to: isMissing ? 2 : values[row] >= threshold ? 1 : 0)
          }
        }
      }
    }
  }

  // MARK: The table

  /// The hash of a row's values, of the groups' texts and not of their codes, which depend on the
  /// order of the rows.
  private func hash(of words: [UInt64], at start: Int) -> UInt64 {
    var hash = sampleKey
    for place in 0..<width {
      let word = words[start + place]
      let group = place - features.count
      let isGroup = group >= 0 && group < groups.count
      hash = RowHash.combining(hash, isGroup ? textHashes[group][Int(word)] : word)
    }
    return hash
  }

  private mutating func add(
    _ source: [UInt64], at start: Int, hash: UInt64, count: Int
  ) throws(AnalysisError) {
    if hash > largestHash { return }
    if slots.isEmpty || rowCount >= slots.count / 2 { rehash(slotCount: max(64, slots.count * 2)) }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let row = Int(slots[slot]) - 1
      if hashes[row] == hash && isEqual(row, source, at: start) {
        counts[row] = try Self.sum(counts[row], count)
        return
      }
      slot = (slot + 1) & mask
    }
    if sampleCount == nil && rowCount >= rowLimit { throw tooManyRows }
    slots[slot] = Int32(rowCount + 1)
    words.append(contentsOf: source[start..<start + width])
    counts.append(count)
    hashes.append(hash)
    if let sampleCount, rowCount > 2 * sampleCount { keepSmallestHashes(sampleCount) }
  }

  private func isEqual(_ row: Int, _ source: [UInt64], at start: Int) -> Bool {
    for place in 0..<width where words[row * width + place] != source[start + place] {
      return false
    }
    return true
  }

  private mutating func rehash(slotCount: Int) {
    slots = Array(repeating: 0, count: slotCount)
    let mask = slotCount - 1
    for (row, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(row + 1)
    }
  }

  /// Keeps the rows with the `count` smallest hashes; of equal hashes all.
  private mutating func keepSmallestHashes(_ count: Int) {
    guard rowCount > count, count > 0 else { return }
    largestHash = hashes.sorted()[count - 1]
    let kept = hashes.indices.filter { hashes[$0] <= largestHash }
    words = kept.flatMap { words[$0 * width..<($0 + 1) * width] }
    counts = kept.map { counts[$0] }
    hashes = kept.map { hashes[$0] }
    rehash(slotCount: slots.count)
  }

  /// The state without the rows that are not in the sample.
  var sampled: GatheredRowsState {
    guard let sampleCount else { return self }
    var sampled = self
    sampled.keepSmallestHashes(sampleCount)
    return sampled
  }

  private var tooManyRows: AnalysisError {
    AnalysisError(
      .limit, key: "max_rows",
      "there are more than \(rowLimit) distinct rows, the most of `max_rows`; raise it, or let "
        + "`sample: N` choose N of them")
  }

  private static func sum(_ left: Int, _ right: Int) throws(AnalysisError) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else {
      throw AnalysisError(
        .overflow, key: "weight",
        "a sum of frequency weights leaves the range of 64-bit integers; are the weights counts?")
    }
    return sum
  }
}
