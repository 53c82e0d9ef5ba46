import FairmarkTables

/// Numbers the crossings of codes that rows have fallen into, in the order in which they are met.
///
/// The numbers are dense, so that what is kept for each cell needs no room for crossings that nobody
/// falls into, and a byte holds the number while cells are few.
struct CellNumbering: Sendable {
  private let columns: [Int]
  private var shape: CellShape
  /// For each crossing the number of its cell, −1 while it has none.
  private var numbers: [Int32] = [-1]
  /// For each cell its code in each column.
  private(set) var codes: [[Int]] = []

  /// - Parameters:
  ///   - columns: The batch columns that are crossed.
  ///   - names: What the columns are called.
  ///   - cellLimit: The most crossings of the codes that were seen.
  init(columns: [Int], names: [String], cellLimit: Int) {
    self.columns = columns
    shape = CellShape(columns.map { _ in 1 }, names: names, cellLimit: cellLimit)
  }

  /// How many cells have a number.
  var count: Int { codes.count }

  /// The number of each row's cell.
  ///
  /// - Parameter batch: The rows.
  /// - Returns: For each row a number below `count`.
  /// - Throws: `AnalysisError` when there are too many crossings.
  /// - Complexity: O(rows × columns), some 1 ns a row and column.
  mutating func numbers(of batch: Batch) throws(AnalysisError) -> [Int32] {
    var wanted = shape.needed
    for (index, column) in columns.enumerated() {
      wanted[index] = max(wanted[index], batch.dictionary(column)?.codeCount ?? 1)
    }
    try grow(to: wanted)
    var cells = Array(repeating: Int32(0), count: batch.rowCount)
    var stride: Int32 = 1
    for (index, column) in columns.enumerated() {
      batch.withCodes(
        column, narrow: { addCodes($0, times: stride, to: &cells) },
        medium: { addCodes($0, times: stride, to: &cells) },
        wide: { addCodes($0, times: stride, to: &cells) })
      stride &*= Int32(shape.capacities[index])
    }
    var row = 0
    while true {
      row = replace(&cells, by: numbers, from: row)
      if row == cells.count { return cells }
      let place = Int(cells[row])
      numbers[place] = Int32(codes.count)
      codes.append(shape.codes(at: place))
    }
  }

  /// The number here of each cell of another numbering of the same columns.
  ///
  /// - Parameter other: The other numbering.
  /// - Returns: For each of its numbers one of this numbering, which is new for a new crossing.
  /// - Throws: `AnalysisError` when there are too many crossings.
  /// - Complexity: O(cells × columns).
  mutating func translation(of other: CellNumbering) throws(AnalysisError) -> [Int32] {
    try grow(to: other.shape.needed)
    var translated: [Int32] = []
    for codes in other.codes {
      let place = shape.place(of: codes)
      if numbers[place] < 0 {
        numbers[place] = Int32(self.codes.count)
        self.codes.append(codes)
      }
      translated.append(numbers[place])
    }
    return translated
  }

  private mutating func grow(to wanted: [Int]) throws(AnalysisError) {
    guard try shape.grow(to: wanted) else { return }
    numbers = Array(repeating: -1, count: shape.cellCount)
    for (number, codes) in codes.enumerated() { numbers[shape.place(of: codes)] = Int32(number) }
  }
}

// MARK: Hot loops

@inline(__always)
private func addCodes<Code: FixedWidthInteger & UnsignedInteger>(
  _ codes: Span<Code>, times stride: Int32, to cells: inout [Int32]
) {
  var cells = cells.mutableSpan
  for row in codes.indices { cells[row] &+= Int32(truncatingIfNeeded: codes[row]) &* stride }
}

/// Replaces places by numbers up to the first row whose place has none, which is returned.
private func replace(_ cells: inout [Int32], by numbers: [Int32], from first: Int) -> Int {
  let numbers = numbers.span
  var cells = cells.mutableSpan
  for row in first..<cells.count {
    let number = numbers[Int(cells[row])]
    if number < 0 { return row }
    cells[row] = number
  }
  return cells.count
}
