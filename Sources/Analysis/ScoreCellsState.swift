import FairmarkStatistics
public import FairmarkTables

/// Distributions of a score by code, one for each cell that rows have fallen into.
public struct ScoreCellsState: AggregateState {
  enum Truth: Sendable {
    case texts(column: Int, counting: Set<[UInt8]>)
    case number(column: Int, threshold: Double)
  }

  private let codeColumns: [Int]
  private let score: Int
  private let truth: Truth?
  private let weight: Int?
  /// The dimensions of the table of slots; the label is the last.
  private var shape: CellShape
  /// For each cell the place of its distribution in `slots`, −1 while it has none.
  private var slotOfCell: [Int32]
  private var slots: [ScoreSlot] = []
  /// For each code of a label of texts 0: negative, 1: positive, 2: missing.
  private var classes: [UInt8] = [2]
  /// Rows whose weight is missing.
  private(set) var rowsWithoutWeight = 0

  init(
    codeColumns: [Int], names: [String], score: Int, truth: Truth?, weight: Int?, cellLimit: Int
  ) {
    self.codeColumns = codeColumns
    self.score = score
    self.truth = truth
    self.weight = weight
    shape = CellShape(
      codeColumns.map { _ in 1 } + [truth == nil ? 1 : 3], names: names, cellLimit: cellLimit)
    slotOfCell = Array(repeating: -1, count: shape.cellCount)
  }

  /// Adds the rows of a batch.
  ///
  /// - Parameter batch: The rows.
  /// - Throws: `AnalysisError` when there are too many cells or a count overflows.
  /// - Complexity: O(rows × dimensions), and now and then O(*v* log *v*) in the values of a cell.
  public mutating func update(_ batch: Batch) throws(AnalysisError) {
    try makeRoom(for: batch)
    let cells = cells(of: batch)
    var weights: [Int64]?
    var weightMissing: [UInt64] = []
    if let weight {
      batch.withIntegers(weight) { values, missing in
        weights = values.indices.map { values[$0] }
        weightMissing = missing.indices.map { missing[$0] }
      }
    }
    var overflowed = false
    batch.withNumbers(score) { values, missing in
      for row in values.indices {
        let word = row >> 6
        let bit = UInt64(row & 63)
        var count = 1
        if let weights {
          if weightMissing[word] >> bit & 1 != 0 {
            rowsWithoutWeight += 1
            continue
          }
          count = Int(weights[row])
          if count == 0 { continue }
        }
        let cell = Int(cells[row])
        if slotOfCell[cell] < 0 {
          slotOfCell[cell] = Int32(slots.count)
          slots.append(ScoreSlot(codes: shape.codes(at: cell)))
        }
        let slot = Int(slotOfCell[cell])
        if missing[word] >> bit & 1 != 0 {
          overflowed = slots[slot].addMissing(count) || overflowed
        } else {
          // −0 and 0 are one value.
          overflowed = slots[slot].add(values[row] + 0, count) || overflowed
        }
      }
    }
    if overflowed { throw Self.overflow }
  }

  /// Adds what another state has found.
  ///
  /// - Parameter other: A state of the same aggregate and scan.
  /// - Throws: `AnalysisError` when a count overflows.
  /// - Complexity: O(values of the other state), and sorting.
  public mutating func merge(_ other: ScoreCellsState) throws(AnalysisError) {
    try grow(to: other.shape.needed)
    rowsWithoutWeight += other.rowsWithoutWeight
    var overflowed = false
    for theirs in other.slots {
      let cell = shape.place(of: theirs.codes)
      if slotOfCell[cell] < 0 {
        slotOfCell[cell] = Int32(slots.count)
        slots.append(theirs)
      } else {
        overflowed = slots[Int(slotOfCell[cell])].merge(theirs) || overflowed
      }
    }
    if overflowed { throw Self.overflow }
  }

  private static let overflow = AnalysisError(
    .overflow, key: "weight",
    "a sum of frequency weights leaves the range of 64-bit integers; are the weights counts?")

  /// The cells in the order of the texts.
  ///
  /// - Parameter ranks: For each group and stratum column the rank of each code.
  /// - Returns: The cells with their codes replaced by ranks, in ascending order.
  /// - Throws: `AnalysisError` when the sum of all counts does not fit.
  func cells(ranks: [[Int]]) throws(AnalysisError) -> [ScoreCellTable.Cell] {
    var total = 0
    var cells: [ScoreCellTable.Cell] = []
    for slot in slots {
      var slot = slot
      let histogram = slot.histogram()
      for part in [histogram.total, slot.missing] {
        let (sum, overflow) = total.addingReportingOverflow(part)
        if overflow { throw Self.overflow }
        total = sum
      }
      cells.append(
        .init(
          ranks: zip(ranks, slot.codes).map { $0[$1] }, label: slot.codes.last ?? 0,
          scores: histogram, missing: slot.missing))
    }
    return cells.sorted { left, right in
      let first = left.ranks + [left.label]
      let second = right.ranks + [right.label]
      return first.lexicographicallyPrecedes(second)
    }
  }

  // MARK: Cells

  /// The number of each row's cell.
  private func cells(of batch: Batch) -> [Int32] {
    var cells = Array(repeating: Int32(0), count: batch.rowCount)
    var stride: Int32 = 1
    for (index, column) in codeColumns.enumerated() {
      batch.withCodes(
        column, narrow: { add($0, times: stride, to: &cells) },
        medium: { add($0, times: stride, to: &cells) },
        wide: { add($0, times: stride, to: &cells) })
      stride &*= Int32(shape.capacities[index])
    }
    switch truth {
    case .texts(let column, _)?:
      let table = classes.map { Int32($0) &* stride }
      batch.withCodes(
        column, narrow: { addMapped($0, by: table, to: &cells) },
        medium: { addMapped($0, by: table, to: &cells) },
        wide: { addMapped($0, by: table, to: &cells) })
    case .number(let column, let threshold)?:
      batch.withNumbers(column) { values, missing in
        for row in values.indices {
          let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 != 0
          cells[row] &+= (isMissing ? 2 : values[row] >= threshold ? 1 : 0) &* stride
        }
      }
    case nil: break
    }
    return cells
  }

  private mutating func makeRoom(for batch: Batch) throws(AnalysisError) {
    var wanted = shape.needed
    for (index, column) in codeColumns.enumerated() {
      wanted[index] = max(wanted[index], batch.dictionary(column)?.codeCount ?? 1)
    }
    if case .texts(let column, let counting)? = truth,
      classes.count < batch.dictionary(column)?.codeCount ?? 1
    {
      let texts = batch.dictionary(column)?.texts ?? []
      classes = [2] + texts.map { counting.contains(Array($0.utf8)) ? 1 : 0 }
    }
    try grow(to: wanted)
  }

  private mutating func grow(to wanted: [Int]) throws(AnalysisError) {
    guard try shape.grow(to: wanted) else { return }
    slotOfCell = Array(repeating: -1, count: shape.cellCount)
    for (place, slot) in slots.enumerated() {
      slotOfCell[shape.place(of: slot.codes)] = Int32(place)
    }
  }
}

// MARK: Hot loops

@inline(__always)
private func add<Code: FixedWidthInteger & UnsignedInteger>(
  _ codes: Span<Code>, times stride: Int32, to cells: inout [Int32]
) {
  var cells = cells.mutableSpan
  for row in codes.indices { cells[row] &+= Int32(truncatingIfNeeded: codes[row]) &* stride }
}

@inline(__always)
private func addMapped<Code: FixedWidthInteger & UnsignedInteger>(
  _ codes: Span<Code>, by table: [Int32], to cells: inout [Int32]
) {
  var cells = cells.mutableSpan
  let table = table.span
  for row in codes.indices { cells[row] &+= table[Int(truncatingIfNeeded: codes[row])] }
}
