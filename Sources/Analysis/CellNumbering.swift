import FairmarkTables

/// Numbers the crossings of codes that rows have fallen into, in the order in which they are met.
///
/// The numbers are dense, so that what is kept for each cell needs no room for crossings that nobody
/// falls into, and a byte holds the number while cells are few.
struct CellNumbering: Sendable {
  private let columns: [Int]
  private let names: [String]
  private let cellLimit: Int
  /// How many codes of each column the table of numbers has room for; the first varies fastest.
  private var capacities: [Int]
  /// How many codes of each column have been seen.
  private var needed: [Int]
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
    self.names = names
    // Cell numbers are 32 bits wide in the loop over rows.
    self.cellLimit = min(cellLimit, Int(Int32.max))
    needed = columns.map { _ in 1 }
    capacities = needed
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
    var wanted = needed
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
      stride &*= Int32(capacities[index])
    }
    var row = 0
    while true {
      row = replace(&cells, by: numbers, from: row)
      if row == cells.count { return cells }
      let place = Int(cells[row])
      numbers[place] = Int32(codes.count)
      codes.append(codes(at: place))
    }
  }

  /// The number here of each cell of another numbering of the same columns.
  ///
  /// - Parameter other: The other numbering.
  /// - Returns: For each of its numbers one of this numbering, which is new for a new crossing.
  /// - Throws: `AnalysisError` when there are too many crossings.
  /// - Complexity: O(cells × columns).
  mutating func translation(of other: CellNumbering) throws(AnalysisError) -> [Int32] {
    try grow(to: other.needed)
    var translated: [Int32] = []
    for codes in other.codes {
      let place = place(of: codes)
      if numbers[place] < 0 {
        numbers[place] = Int32(self.codes.count)
        self.codes.append(codes)
      }
      translated.append(numbers[place])
    }
    return translated
  }

  private mutating func grow(to wanted: [Int]) throws(AnalysisError) {
    for (index, count) in wanted.enumerated() { needed[index] = max(needed[index], count) }
    guard Self.product(needed, isAtMost: cellLimit) else {
      let shown = names.map { "\"\($0)\"" }.joined(separator: " × ")
      throw AnalysisError(
        .limit, key: "groups",
        "the crossing \(shown) has more than \(cellLimit) cells; is one of the columns an id? "
          + "Lower `intersections`, or raise the limit with `limits: {cells: N}`")
    }
    if zip(needed, capacities).allSatisfy({ $0 <= $1 }) { return }
    // Some room for further texts, so that a growing dictionary does not move the table each time.
    var larger = capacities
    for index in needed.indices where needed[index] > capacities[index] {
      larger[index] = needed[index] + needed[index] / 2 + 1
    }
    if !Self.product(larger, isAtMost: min(1 << 20, cellLimit)) { larger = needed }
    capacities = larger
    numbers = Array(repeating: -1, count: larger.reduce(1, *))
    for (number, codes) in codes.enumerated() { numbers[place(of: codes)] = Int32(number) }
  }

  private static func product(_ shape: [Int], isAtMost limit: Int) -> Bool {
    var product = 1
    for count in shape {
      let (next, overflow) = product.multipliedReportingOverflow(by: count)
      if overflow || next > limit { return false }
      product = next
    }
    return true
  }

  private func place(of codes: [Int]) -> Int {
    var place = 0
    var stride = 1
    for (code, capacity) in zip(codes, capacities) {
      place += code * stride
      stride *= capacity
    }
    return place
  }

  private func codes(at place: Int) -> [Int] {
    var rest = place
    return capacities.map { capacity in
      defer { rest /= capacity }
      return rest % capacity
    }
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
