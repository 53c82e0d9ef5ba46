import FairmarkStatistics
public import FairmarkTables

/// Counts by code, in a dense table that grows with the dictionaries.
public struct GroupCellsState: AggregateState {
  /// The classes of an outcome: not counted, counted, missing.
  static let outcomeClassCount = 3

  enum Dimension: Sendable {
    case codes(column: Int)
    case outcome(column: Int, counting: Set<[UInt8]>)
    case score(column: Int, threshold: Double)
  }

  private let dimensions: [Dimension]
  private let names: [String]
  private let weight: Int?
  private let cellLimit: Int
  /// How many codes of each dimension the table has room for; the first varies fastest.
  private var capacities: [Int]
  /// How many codes of each dimension have been seen.
  private var needed: [Int]
  private var counts: [Int]
  /// For outcome dimensions the class of each code.
  private var classes: [[UInt8]]
  /// Rows whose weight is missing.
  private(set) var rowsWithoutWeight = 0
  /// Sampling weights and clusters; `nil` without.
  private var sampled: SampledCellsState?
  /// One cell number a row, kept from batch to batch for its memory.
  private var cells: [Int32] = []

  init(
    dimensions: [Dimension], names: [String], weight: Int?, samplingWeight: Int? = nil,
    cluster: Int? = nil, cellLimit: Int
  ) {
    self.dimensions = dimensions
    self.names = names
    self.weight = weight
    // Cell numbers are 32 bits wide in the loop over rows.
    self.cellLimit = min(cellLimit, Int(Int32.max))
    let roomy = dimensions.map { dimension in
      if case .codes = dimension { 4 } else { Self.outcomeClassCount }
    }
    needed = dimensions.map { dimension in
      if case .codes = dimension { 1 } else { Self.outcomeClassCount }
    }
    capacities = CellShape.product(roomy, isAtMost: Self.roomyCellCount) ? roomy : needed
    classes = dimensions.map { _ in [] }
    counts = Array(repeating: 0, count: capacities.reduce(1, *))
    if samplingWeight != nil || cluster != nil {
      sampled = SampledCellsState(
        weight: samplingWeight, cluster: cluster, cellCount: counts.count)
    }
  }

  /// Adds the rows of a batch to their cells.
  ///
  /// - Parameter batch: The rows.
  /// - Throws: `AnalysisError` when there are too many cells or a count overflows.
  /// - Complexity: O(rows × dimensions).
  public mutating func update(_ batch: Batch) throws(AnalysisError) {
    try makeRoom(for: batch)
    let rowCount = batch.rowCount
    var cells = self.cells
    self.cells = []
    if cells.count < rowCount { cells = Array(repeating: 0, count: rowCount) }
    var stride: Int32 = 1
    for (index, dimension) in dimensions.enumerated() {
      let isFirst = index == 0
      switch dimension {
      case .codes(let column):
        batch.withCodes(
          column,
          narrow: { addCodes($0, times: stride, replacing: isFirst, to: &cells) },
          medium: { addCodes($0, times: stride, replacing: isFirst, to: &cells) },
          wide: { addCodes($0, times: stride, replacing: isFirst, to: &cells) })
      case .outcome(let column, _):
        let table = classes[index].map { Int32($0) &* stride }
        batch.withCodes(
          column,
          narrow: { addMapped($0, by: table, replacing: isFirst, to: &cells) },
          medium: { addMapped($0, by: table, replacing: isFirst, to: &cells) },
          wide: { addMapped($0, by: table, replacing: isFirst, to: &cells) })
      case .score(let column, let threshold):
        batch.withNumbers(column) { values, missing in
          for row in values.indices {
            let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 != 0
            let outcome: Int32 = isMissing ? 2 : values[row] >= threshold ? 1 : 0
            cells[row] = (isFirst ? 0 : cells[row]) &+ outcome &* stride
          }
        }
      }
      stride &*= Int32(capacities[index])
    }
    if sampled == nil { try add(cells, of: batch) } else { try addSampled(cells, of: batch) }
    self.cells = cells
  }

  private mutating func add(_ cells: [Int32], of batch: Batch) throws(AnalysisError) {
    var counts = self.counts
    self.counts = []
    defer { self.counts = counts }
    guard let weight else {
      countRows(cells, rowCount: batch.rowCount, in: &counts)
      return
    }
    var overflowed = false
    var unweighted = 0
    batch.withIntegers(weight) { values, missing in
      for row in values.indices {
        if missing[row >> 6] >> UInt64(row & 63) & 1 != 0 {
          unweighted += 1
          continue
        }
        let cell = Int(cells[row])
        let (sum, overflow) = counts[cell].addingReportingOverflow(Int(values[row]))
        overflowed = overflowed || overflow
        counts[cell] = sum
      }
    }
    rowsWithoutWeight += unweighted
    if overflowed { throw Self.overflow }
  }

  /// Adds rows one by one, with their sampling weights and clusters.
  private mutating func addSampled(_ cells: [Int32], of batch: Batch) throws(AnalysisError) {
    guard var sampled else { return }
    self.sampled = nil
    defer { self.sampled = sampled }
    let rows = SampledRows(
      batch, frequency: weight, weight: sampled.weight, cluster: sampled.cluster)
    for row in 0..<batch.rowCount {
      let count = rows.frequencies.isEmpty ? 1 : rows.frequencies[row]
      let weight = rows.weights.isEmpty ? 1 : rows.weights[row]
      if count < 0 || weight.isNaN {
        rowsWithoutWeight += 1
        continue
      }
      let id = rows.ids.isEmpty ? [] : rows.ids[row]
      if id == nil {
        sampled.addRowWithoutCluster()
        continue
      }
      guard SamplingWeight.isAllowed(weight) else { throw Self.badWeight(weight) }
      if count == 0 { continue }
      let cell = Int(cells[row])
      let (sum, overflow) = counts[cell].addingReportingOverflow(count)
      if overflow { throw Self.overflow }
      counts[cell] = sum
      try sampled.add(rows: count, weight: weight, id: id ?? [], cell: cell)
    }
  }

  private static let overflow = AnalysisError(
    .overflow, key: "weight",
    "a sum of frequency weights leaves the range of 64-bit integers; are the weights counts?")

  /// Adds the cells of another state.
  ///
  /// - Parameter other: A state of the same aggregate and scan.
  /// - Throws: `AnalysisError` when a count overflows.
  /// - Complexity: O(cells).
  public mutating func merge(_ other: GroupCellsState) throws(AnalysisError) {
    try grow(to: other.needed)
    rowsWithoutWeight += other.rowsWithoutWeight
    if let theirs = other.sampled {
      var mine = sampled
      sampled = nil
      try mine?.merge(theirs) { place(of: other.codes(of: $0)) }
      sampled = mine
    }
    var overflowed = false
    other.forEachCell { codes, count in
      let place = place(of: codes)
      let (sum, overflow) = counts[place].addingReportingOverflow(count)
      overflowed = overflowed || overflow
      counts[place] = sum
    }
    if overflowed { throw Self.overflow }
  }

  /// Checks that the sum of all counts fits: then every sum of some of them does.
  ///
  /// - Throws: `AnalysisError` when it does not.
  func checkTotal() throws(AnalysisError) {
    var total = 0
    for count in counts {
      let (sum, overflow) = total.addingReportingOverflow(count)
      if overflow { throw Self.overflow }
      total = sum
    }
  }

  /// The counts with each dimension's codes in another order.
  ///
  /// - Parameter orders: For each dimension the codes in the order wanted.
  /// - Returns: Counts, the first dimension varying fastest.
  func counts(ordered orders: [[Int]]) -> [Int] {
    var ordered = Array(repeating: 0, count: orders.reduce(1) { $0 * $1.count })
    let ranks = orders.map(Self.ranks)
    let sizes = orders.map(\.count)
    forEachCell { codes, count in
      ordered[Self.place(of: codes, ranks: ranks, sizes: sizes)] += count
    }
    return ordered
  }

  /// Weights and clusters with each dimension's codes in another order; `nil` without.
  ///
  /// - Parameter orders: For each dimension the codes in the order wanted.
  /// - Returns: Weights and clusters of the cells in the order wanted.
  func sampled(ordered orders: [[Int]]) -> SampledCells? {
    let ranks = orders.map(Self.ranks)
    let sizes = orders.map(\.count)
    return sampled?.result(cellCount: sizes.reduce(1, *)) { cell in
      Self.place(of: codes(of: cell), ranks: ranks, sizes: sizes)
    }
  }

  private static func ranks(_ order: [Int]) -> [Int] {
    var rank = Array(repeating: 0, count: (order.max() ?? 0) + 1)
    for (place, code) in order.enumerated() { rank[code] = place }
    return rank
  }

  private static func place(of codes: [Int], ranks: [[Int]], sizes: [Int]) -> Int {
    var place = 0
    var stride = 1
    for (dimension, code) in codes.enumerated() {
      place += ranks[dimension][code] * stride
      stride *= sizes[dimension]
    }
    return place
  }

  // MARK: The table

  private mutating func makeRoom(for batch: Batch) throws(AnalysisError) {
    var wanted = needed
    for (index, dimension) in dimensions.enumerated() {
      switch dimension {
      case .codes(let column):
        wanted[index] = max(wanted[index], batch.dictionary(column)?.codeCount ?? 1)
      case .outcome(let column, let counting):
        let codeCount = batch.dictionary(column)?.codeCount ?? 1
        if classes[index].count < codeCount {
          let texts = batch.dictionary(column)?.texts ?? []
          classes[index] = [2] + texts.map { counting.contains(Array($0.utf8)) ? 1 : 0 }
        }
      case .score: break
      }
    }
    try grow(to: wanted)
  }

  /// The most cells of a table with room that nothing needs yet.
  private static let roomyCellCount = 1 << 22

  private mutating func grow(to wanted: [Int]) throws(AnalysisError) {
    for (index, count) in wanted.enumerated() { needed[index] = max(needed[index], count) }
    guard CellShape.product(needed, isAtMost: cellLimit) else {
      throw CellShape.tooManyCells(names, limit: cellLimit)
    }
    if zip(needed, capacities).allSatisfy({ $0 <= $1 }) { return }
    // Some room beyond what is needed, so that a growing dictionary does not move the table at
    // each new text; none when the table is large.
    let isLarge = !CellShape.product(needed, isAtMost: 1 << 16)
    var larger = capacities
    for index in needed.indices where needed[index] > capacities[index] {
      larger[index] = isLarge ? needed[index] : needed[index] + needed[index] / 2 + 1
    }
    if !CellShape.product(larger, isAtMost: Self.roomyCellCount) { larger = needed }
    var moved = Array(repeating: 0, count: larger.reduce(1, *))
    forEachCell { codes, count in
      var place = 0
      var stride = 1
      for (index, code) in codes.enumerated() {
        place += code * stride
        stride *= larger[index]
      }
      moved[place] = count
    }
    let earlier = capacities
    sampled?.move(to: moved.count) { cell in
      var place = 0
      var stride = 1
      for (index, code) in Self.codes(of: cell, in: earlier).enumerated() {
        place += code * stride
        stride *= larger[index]
      }
      return place
    }
    capacities = larger
    counts = moved
  }

  private func codes(of cell: Int) -> [Int] { Self.codes(of: cell, in: capacities) }

  private static func codes(of cell: Int, in capacities: [Int]) -> [Int] {
    var rest = cell
    return capacities.map { capacity in
      defer { rest /= capacity }
      return rest % capacity
    }
  }

  private func place(of codes: [Int]) -> Int {
    var place = 0
    var stride = 1
    for (index, code) in codes.enumerated() {
      place += code * stride
      stride *= capacities[index]
    }
    return place
  }

  /// Calls a closure with the codes and the count of each cell that is not empty.
  private func forEachCell(_ body: ([Int], Int) -> Void) {
    var codes = Array(repeating: 0, count: capacities.count)
    for count in counts {
      if count != 0 { body(codes, count) }
      for index in codes.indices {
        codes[index] += 1
        if codes[index] < capacities[index] { break }
        codes[index] = 0
      }
    }
  }
}

// MARK: Hot loops

/// Adds `codes` × `stride` to the cell number of each row.
@inline(__always)
private func addCodes<Code: FixedWidthInteger & UnsignedInteger>(
  _ codes: Span<Code>, times stride: Int32, replacing: Bool, to cells: inout [Int32]
) {
  var cells = cells.mutableSpan
  if replacing {
    for row in codes.indices { cells[row] = Int32(truncatingIfNeeded: codes[row]) &* stride }
  } else {
    for row in codes.indices {
      cells[row] = cells[row] &+ Int32(truncatingIfNeeded: codes[row]) &* stride
    }
  }
}

/// Adds what a table holds for each row's code to the cell number of the row.
@inline(__always)
private func addMapped<Code: FixedWidthInteger & UnsignedInteger>(
  _ codes: Span<Code>, by table: [Int32], replacing: Bool, to cells: inout [Int32]
) {
  var cells = cells.mutableSpan
  let table = table.span
  for row in codes.indices {
    let value = table[Int(truncatingIfNeeded: codes[row])]
    cells[row] = replacing ? value : cells[row] &+ value
  }
}

/// Adds one to the cell of each row.
@inline(__always)
private func countRows(_ cells: [Int32], rowCount: Int, in counts: inout [Int]) {
  let cells = cells.span
  var counts = counts.mutableSpan
  for row in 0..<rowCount { counts[Int(cells[row])] &+= 1 }
}
