/// How often each of a few distinct scores occurs in each cell: constant memory, whatever the number
/// of rows.
struct ScoreTally: Sendable {
  /// The bits of the distinct scores' keys, in the order in which they were met.
  private(set) var keys: [UInt64] = []
  /// At a hash's place the number of its score and 1; 0 is free.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  /// How many cells there is room for.
  private var width = 4
  /// For each score the count of each cell.
  private var counts: [Int] = []

  /// The most distinct scores.
  private let scoreLimit: Int
  /// The most counts; more would leave the processor's caches and be no faster than keeping rows.
  private static let countLimit = 1 << 18

  init(scoreLimit: Int) {
    self.scoreLimit = scoreLimit
  }

  /// What became of rows.
  enum Outcome: Equatable {
    /// All are counted.
    case counted
    /// The row and those after it are not: there is no room for its score.
    case full(from: Int)
    /// A count left the range of 64-bit integers.
    case overflowed
  }

  /// Counts rows.
  ///
  /// - Parameters:
  ///   - keys: The bits of the scores' keys.
  ///   - cells: The number of each row's cell.
  ///   - counts: How many people each row stands for; empty when each is one.
  ///   - cellCount: How many cells there are.
  /// - Returns: Whether all rows are counted.
  /// - Complexity: O(rows), some 3 ns each.
  mutating func add(
    keys: [UInt64], cells: [Int32], counts: [Int], cellCount: Int
  ) -> Outcome {
    if cellCount > width, !widen(to: cellCount) { return .full(from: 0) }
    var row = 0
    while true {
      let reached = countRows(
        keys: keys, cells: cells, weights: counts, from: row, known: self.keys, slots: slots,
        width: width, in: &self.counts)
      guard let reached else { return .overflowed }
      if reached == keys.count { return .counted }
      guard insert(keys[reached]) else { return .full(from: reached) }
      row = reached
    }
  }

  /// The highest bits of a product depend on all others; those of a score with few digits are low.
  @inline(__always)
  fileprivate static func hash(_ key: UInt64, slotCount: Int) -> Int {
    let shift = UInt64(slotCount.leadingZeroBitCount &+ 1)
    return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func insert(_ key: UInt64) -> Bool {
    guard keys.count < scoreLimit, (keys.count + 1) * width <= Self.countLimit else {
      return false
    }
    if 2 * keys.count >= slots.count {
      slots = Array(repeating: 0, count: 2 * slots.count)
      for (number, known) in keys.enumerated() { place(known, number) }
    }
    place(key, keys.count)
    keys.append(key)
    counts.append(contentsOf: repeatElement(0, count: width))
    return true
  }

  private mutating func place(_ key: UInt64, _ number: Int) {
    let mask = slots.count - 1
    var slot = Self.hash(key, slotCount: slots.count)
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(number + 1)
  }

  private mutating func widen(to cellCount: Int) -> Bool {
    // Few scores leave room for many cells.
    let wider = max(cellCount, 2 * width)
    guard max(keys.count, 1) * wider <= Self.countLimit else { return false }
    var moved = Array(repeating: 0, count: keys.count * wider)
    for number in keys.indices {
      for cell in 0..<width { moved[number * wider + cell] = counts[number * width + cell] }
    }
    width = wider
    counts = moved
    return true
  }

  /// What was counted, as rows with counts.
  ///
  /// - Returns: The bits of each row's key, its cell's number and its count.
  /// - Complexity: O(scores × cells).
  var rows: (keys: [UInt64], cells: [Int32], counts: [Int]) {
    var rows: (keys: [UInt64], cells: [Int32], counts: [Int]) = ([], [], [])
    for (number, key) in keys.enumerated() {
      for cell in 0..<width {
        let count = counts[number * width + cell]
        if count == 0 { continue }
        rows.keys.append(key)
        rows.cells.append(Int32(cell))
        rows.counts.append(count)
      }
    }
    return rows
  }
}

// MARK: Hot loops

/// Counts rows up to the first with a new score, which is returned; `nil` when a count overflows.
private func countRows(
  keys: [UInt64], cells: [Int32], weights: [Int], from first: Int, known: [UInt64],
  slots: [Int32], width: Int, in counts: inout [Int]
) -> Int? {
  let keys = keys.span
  let cells = cells.span
  let weights = weights.span
  let isWeighted = !weights.isEmpty
  let known = known.span
  let slots = slots.span
  let mask = slots.count - 1
  var counts = counts.mutableSpan
  for row in first..<keys.count {
    let key = keys[row]
    var slot = ScoreTally.hash(key, slotCount: slots.count)
    var entry = Int(slots[slot])
    while entry != 0 && known[entry - 1] != key {
      slot = (slot &+ 1) & mask
      entry = Int(slots[slot])
    }
    if entry == 0 { return row }
    let place = (entry - 1) &* width &+ Int(cells[row])
    let (sum, overflow) = counts[place].addingReportingOverflow(isWeighted ? weights[row] : 1)
    if overflow { return nil }
    counts[place] = sum
  }
  return keys.count
}
