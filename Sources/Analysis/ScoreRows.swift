/// A score as a whole number of the same order.
///
/// Sixty-four bits that compare as the numbers do let a median be found by digits, without sorting.
struct ScoreKey: Hashable, Sendable {
  /// The bits.
  let bits: UInt64

  init(bits: UInt64) {
    self.bits = bits
  }

  /// The key of a number; −0 and 0 have the same.
  @inline(__always)
  init(_ score: Double) {
    let bits = (score + 0).bitPattern
    // All bits of a negative number, the sign bit of any other.
    self.bits = bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
  }

  /// The number.
  var score: Double {
    Double(bitPattern: bits ^ (bits >> 63 == 1 ? 1 << 63 : .max))
  }
}

/// Scores with the numbers of their cells, in chunks of some ten thousand rows: nine bytes a row while
/// cells are few.
struct ScoreRows: Sendable {
  /// A cell number for each row, as narrow as the cells allow.
  enum Cells: Sendable {
    case narrow([UInt8])
    case medium([UInt16])
    case wide([UInt32])
  }

  struct Chunk: Sendable {
    /// The bits of the scores' keys.
    var keys: [UInt64] = []
    var cells: Cells
    /// How many people each row stands for; empty while each is one.
    var counts: [Int] = []
    /// Which of the numberings its cell numbers are of.
    var numbering = 0
  }

  private(set) var chunks: [Chunk] = []
  private(set) var rowCount = 0
  /// For each numbering the owner's number of each of its cells; empty where they are the same.
  private(set) var numberings: [[Int32]] = [[]]

  /// The most rows of a chunk, unless more are appended at once.
  static let chunkRowCount = 1 << 16

  /// Appends rows.
  ///
  /// - Parameters:
  ///   - keys: The bits of the scores' keys.
  ///   - cells: The owner's number of each row's cell.
  ///   - counts: How many people each row stands for; empty when each is one.
  ///   - first: The first of the rows that is appended.
  ///   - cellCount: How many cells there are.
  /// - Complexity: O(rows).
  mutating func append(
    keys: [UInt64], cells: [Int32], counts: [Int], from first: Int = 0, cellCount: Int
  ) {
    let count = keys.count - first
    if count == 0 { return }
    var chunk = openChunk(for: count, hasCounts: !counts.isEmpty, cellCount: cellCount)
    chunk.keys.append(contentsOf: keys[first...])
    if !counts.isEmpty { chunk.counts.append(contentsOf: counts[first...]) }
    switch chunk.cells {
    case .narrow(var codes):
      chunk.cells = .narrow([])
      appendCells(cells, from: first, to: &codes)
      chunk.cells = .narrow(codes)
    case .medium(var codes):
      chunk.cells = .medium([])
      appendCells(cells, from: first, to: &codes)
      chunk.cells = .medium(codes)
    case .wide(var codes):
      chunk.cells = .wide([])
      appendCells(cells, from: first, to: &codes)
      chunk.cells = .wide(codes)
    }
    chunks.append(chunk)
    rowCount += count
  }

  /// Appends the rows of another owner; their scores are shared and not copied.
  ///
  /// - Parameters:
  ///   - other: The rows.
  ///   - translation: For each of the other owner's cells its number here.
  /// - Complexity: O(chunks + cells).
  mutating func append(_ other: ScoreRows, translation: [Int32]) {
    if other.rowCount == 0 { return }
    let offset = numberings.count
    numberings += other.renumbered(translation).numberings
    for var chunk in other.chunks {
      chunk.numbering += offset
      chunks.append(chunk)
    }
    rowCount += other.rowCount
  }

  /// The rows with other numbers for the cells.
  ///
  /// - Parameter numbers: The new number of each of the owner's cells.
  /// - Returns: The same rows.
  func renumbered(_ numbers: [Int32]) -> ScoreRows {
    var copy = self
    copy.numberings = numberings.map { own in
      own.isEmpty ? numbers : own.map { numbers[Int($0)] }
    }
    return copy
  }

  /// The rows whose keys begin with one of some prefixes.
  ///
  /// - Parameters:
  ///   - prefixes: The highest bits of keys.
  ///   - shift: How many bits follow them.
  /// - Returns: The rows, in no order that means anything.
  /// - Complexity: O(rows × prefixes), on all processors.
  func matching(_ prefixes: [UInt64], above shift: UInt64) -> ScoreRows {
    let parts = perThread { next in
      var kept: [Chunk] = []
      while let chunk = next() {
        let matching = chunk.matching(prefixes, above: shift)
        if !matching.keys.isEmpty { kept.append(matching) }
      }
      return kept
    }
    var copy = self
    copy.chunks = parts.flatMap(\.self)
    copy.rowCount = copy.chunks.reduce(0) { $0 + $1.keys.count }
    return copy
  }

  /// The last chunk when the rows fit in it, taken out, or a new one.
  private mutating func openChunk(for count: Int, hasCounts: Bool, cellCount: Int) -> Chunk {
    if let last = chunks.last, last.numbering == 0, last.counts.isEmpty != hasCounts,
      last.keys.count + count <= Self.chunkRowCount
    {
      let fits =
        switch last.cells {
        case .narrow: cellCount <= 1 << 8
        case .medium: cellCount <= 1 << 16
        case .wide: true
        }
      if fits { return chunks.removeLast() }
    }
    // No room ahead of the rows while there are few, which may be all.
    let room = rowCount < Self.chunkRowCount / 4 ? count : max(count, Self.chunkRowCount)
    var chunk = Chunk(cells: Cells(cellCount: cellCount, room: room))
    chunk.keys.reserveCapacity(room)
    if hasCounts { chunk.counts.reserveCapacity(room) }
    return chunk
  }
}

extension ScoreRows.Chunk {
  fileprivate func matching(_ prefixes: [UInt64], above shift: UInt64) -> ScoreRows.Chunk {
    var rows: [Int] = []
    let span = keys.span
    for row in span.indices {
      let prefix = span[row] >> shift
      for index in prefixes.indices where prefixes[index] == prefix { rows.append(row) }
    }
    let cells: ScoreRows.Cells =
      switch self.cells {
      case .narrow(let codes): .narrow(rows.map { codes[$0] })
      case .medium(let codes): .medium(rows.map { codes[$0] })
      case .wide(let codes): .wide(rows.map { codes[$0] })
      }
    return ScoreRows.Chunk(
      keys: rows.map { keys[$0] }, cells: cells,
      counts: counts.isEmpty ? [] : rows.map { counts[$0] }, numbering: numbering)
  }
}

extension ScoreRows.Cells {
  fileprivate init(cellCount: Int, room: Int) {
    func empty<Code>() -> [Code] {
      var codes: [Code] = []
      codes.reserveCapacity(room)
      return codes
    }
    self =
      cellCount <= 1 << 8
      ? .narrow(empty()) : cellCount <= 1 << 16 ? .medium(empty()) : .wide(empty())
  }
}

// MARK: Hot loops

@inline(__always)
private func appendCells<Code: FixedWidthInteger & UnsignedInteger>(
  _ cells: [Int32], from first: Int, to codes: inout [Code]
) {
  let cells = cells.span
  codes.append(addingCapacity: cells.count - first) { codes in
    for row in first..<cells.count { codes.append(Code(truncatingIfNeeded: cells[row])) }
  }
}
