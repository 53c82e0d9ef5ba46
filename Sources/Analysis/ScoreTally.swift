/// How often each of a few distinct scores occurs in each cell: constant memory, whatever the number
/// of rows.
struct ScoreTally: Sendable {
  /// The bits of the distinct scores' keys, in the order in which they were met.
  private var keys: [UInt64] = []
  /// At a hash's place the number of its score and 1, 0 where it is free: two places for each score.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  /// How many scores each cell has room for.
  private var capacity = 32
  private var cellCount = 0
  /// Cell after cell the count of each score: most people are in few cells, whose counts stay near.
  private var counts: [UInt32] = []
  /// The most distinct scores.
  private let scoreLimit: Int

  /// The most counts, of four bytes; more would be no faster than keeping rows.
  private static let countLimit = 1 << 20

  init(scoreLimit: Int) {
    self.scoreLimit = scoreLimit
  }

  /// Counts rows.
  ///
  /// - Parameters:
  ///   - keys: The bits of the scores' keys.
  ///   - cells: The number of each row's cell.
  ///   - weights: How many people each row stands for; empty when each is one.
  ///   - cellCount: How many cells there are.
  /// - Returns: The first row that is not counted, for there is no room for its score or count; the
  ///   number of rows when all are.
  /// - Complexity: O(rows), some 5 ns each.
  mutating func add(keys: [UInt64], cells: [Int32], weights: [Int], cellCount: Int) -> Int {
    if cellCount > self.cellCount {
      guard cellCount * capacity <= Self.countLimit else { return 0 }
      counts.append(
        contentsOf: repeatElement(0, count: (cellCount - self.cellCount) * capacity))
      self.cellCount = cellCount
    }
    var row = 0
    while true {
      let (reached, isNew) = countRows(
        keys: keys, cells: cells, weights: weights, from: row, known: self.keys, slots: slots,
        capacity: capacity, in: &counts)
      guard isNew, insert(keys[reached]) else { return reached }
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
    guard keys.count < scoreLimit else { return false }
    if keys.count == capacity {
      guard 2 * capacity * cellCount <= Self.countLimit else { return false }
      makeRoom()
    }
    place(key, keys.count)
    keys.append(key)
    return true
  }

  private mutating func makeRoom() {
    var wider: [UInt32] = []
    wider.reserveCapacity(2 * counts.count)
    for cell in 0..<cellCount {
      wider.append(contentsOf: counts[cell * capacity..<(cell + 1) * capacity])
      wider.append(contentsOf: repeatElement(0, count: capacity))
    }
    counts = wider
    capacity *= 2
    slots = Array(repeating: 0, count: 2 * slots.count)
    for (number, known) in keys.enumerated() { place(known, number) }
  }

  private mutating func place(_ key: UInt64, _ number: Int) {
    let mask = slots.count - 1
    var slot = Self.hash(key, slotCount: slots.count)
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = Int32(number + 1)
  }

  /// What was counted, as rows with counts.
  ///
  /// - Returns: The bits of each row's key, its cell's number and its count.
  /// - Complexity: O(scores × cells).
  var rows: (keys: [UInt64], cells: [Int32], counts: [Int]) {
    var rows: (keys: [UInt64], cells: [Int32], counts: [Int]) = ([], [], [])
    for cell in 0..<cellCount {
      for (number, key) in keys.enumerated() {
        let count = counts[cell * capacity + number]
        if count == 0 { continue }
        rows.keys.append(key)
        rows.cells.append(Int32(cell))
        rows.counts.append(Int(count))
      }
    }
    return rows
  }
}

// MARK: Hot loops

/// Counts rows up to the first whose score is new or whose count does not fit, and tells which; the
/// number of rows when there is none.
private func countRows(
  keys: [UInt64], cells: [Int32], weights: [Int], from first: Int, known: [UInt64],
  slots: [Int32], capacity: Int, in counts: inout [UInt32]
) -> (row: Int, isNew: Bool) {
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
    if entry == 0 { return (row, true) }
    let place = Int(cells[row]) &* capacity &+ entry &- 1
    let weight = isWeighted ? weights[row] : 1
    let sum = UInt64(counts[place]) &+ UInt64(truncatingIfNeeded: weight)
    // Below 2^32 and below 2^63: the sum fits in 64 bits.
    guard sum <= UInt32.max else { return (row, false) }
    counts[place] = UInt32(truncatingIfNeeded: sum)
  }
  return (keys.count, false)
}
