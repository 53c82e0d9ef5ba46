public import FairmarkTables

/// Scores by code: counts of the distinct ones while they are few, then the rows.
public struct MedianSplitState: AggregateState {
  private var cells: CellNumbering
  private let score: Int
  private let weight: Int?
  /// `nil` once there were too many distinct scores.
  private var tally: ScoreTally?
  private var rows = ScoreRows()
  /// For each cell how many have a score, and how many have none.
  private var totals: [Int] = []
  private var withoutScore: [Int] = []
  /// Rows whose weight is missing.
  private(set) var rowsWithoutWeight = 0

  init(cells: CellNumbering, score: Int, weight: Int?, distinctScoreLimit: Int) {
    tally = ScoreTally(scoreLimit: distinctScoreLimit)
    self.cells = cells
    self.score = score
    self.weight = weight
  }

  /// Adds the rows of a batch.
  ///
  /// - Parameter batch: The rows.
  /// - Throws: `AnalysisError` when there are too many cells or a count overflows.
  /// - Complexity: O(rows × dimensions), some 5 ns a row.
  public mutating func update(_ batch: Batch) throws(AnalysisError) {
    var numbers = try cells.numbers(of: batch)
    makeRoom()
    var keys: [UInt64] = []
    var counts: [Int] = []
    if weight == nil && batch.missingCount(score) == 0 {
      batch.withNumbers(score) { values, _ in
        keys.append(addingCapacity: values.count) { keys in
          for row in values.indices { keys.append(ScoreKey(values[row]).bits) }
        }
      }
      countRows(numbers, in: &totals)
    } else {
      try select(batch, keys: &keys, cells: &numbers, counts: &counts)
    }
    add(keys: keys, cells: numbers, counts: counts)
  }

  /// Adds what another state has found.
  ///
  /// - Parameter other: A state of the same aggregate and scan.
  /// - Throws: `AnalysisError` when a count overflows.
  /// - Complexity: O(distinct scores × cells), or O(rows / 10 000) where rows are kept.
  public mutating func merge(_ other: MedianSplitState) throws(AnalysisError) {
    let translation = try cells.translation(of: other.cells)
    makeRoom()
    rowsWithoutWeight += other.rowsWithoutWeight
    for (number, place) in translation.enumerated() where number < other.totals.count {
      totals[Int(place)] = try Self.sum(totals[Int(place)], other.totals[number])
      withoutScore[Int(place)] = try Self.sum(
        withoutScore[Int(place)], other.withoutScore[number])
    }
    if let theirs = other.tally?.rows {
      add(
        keys: theirs.keys, cells: theirs.cells.map { translation[Int($0)] },
        counts: theirs.counts)
    } else {
      keepRows()
      rows.append(other.rows, translation: translation)
    }
  }

  private mutating func makeRoom() {
    let lacking = cells.count - totals.count
    if lacking == 0 { return }
    totals.append(contentsOf: repeatElement(0, count: lacking))
    withoutScore.append(contentsOf: repeatElement(0, count: lacking))
  }

  /// Leaves the rows that have a score and stand for somebody, and counts the others.
  private mutating func select(
    _ batch: Batch, keys: inout [UInt64], cells: inout [Int32], counts: inout [Int]
  ) throws(AnalysisError) {
    var weights: [Int]?
    if let weight {
      var read = Array(repeating: 0, count: batch.rowCount)
      batch.withIntegers(weight) { values, _ in
        for row in values.indices { read[row] = Int(values[row]) }
      }
      // A row without a weight holds 0, as one that stands for nobody.
      rowsWithoutWeight += batch.missingCount(weight)
      weights = read
    }
    var selected: [Int32] = []
    var overflowed = false
    batch.withNumbers(score) { values, missing in
      for row in values.indices {
        let count = weights?[row] ?? 1
        if count == 0 { continue }
        let cell = Int(cells[row])
        if missing[row >> 6] >> UInt64(row & 63) & 1 != 0 {
          let (sum, overflow) = withoutScore[cell].addingReportingOverflow(count)
          withoutScore[cell] = sum
          overflowed = overflowed || overflow
          continue
        }
        let (sum, overflow) = totals[cell].addingReportingOverflow(count)
        totals[cell] = sum
        overflowed = overflowed || overflow
        keys.append(ScoreKey(values[row]).bits)
        selected.append(cells[row])
        if weights != nil { counts.append(count) }
      }
    }
    if overflowed { throw Self.overflow }
    cells = selected
  }

  private mutating func add(keys: [UInt64], cells: [Int32], counts: [Int]) {
    var first = 0
    if tally != nil {
      let cellCount = self.cells.count
      first =
        tally?.add(keys: keys, cells: cells, weights: counts, cellCount: cellCount) ?? 0
      if first == keys.count { return }
      keepRows()
    }
    rows.append(
      keys: keys, cells: cells, counts: counts, from: first, cellCount: self.cells.count)
  }

  /// Stops counting distinct scores and keeps what was counted as rows.
  private mutating func keepRows() {
    guard let counted = tally?.rows else { return }
    tally = nil
    rows.append(
      keys: counted.keys, cells: counted.cells, counts: counted.counts, cellCount: cells.count)
  }

  private static let overflow = AnalysisError(
    .overflow, key: "weight",
    "a sum of frequency weights leaves the range of 64-bit integers; are the weights counts?")

  private static func sum(_ left: Int, _ right: Int) throws(AnalysisError) -> Int {
    let (sum, overflow) = left.addingReportingOverflow(right)
    if overflow { throw Self.overflow }
    return sum
  }

  // MARK: The result

  /// Ends in an error when the sum of all counts does not fit.
  func checkTotal() throws(AnalysisError) {
    var total = 0
    for part in totals + withoutScore { total = try Self.sum(total, part) }
  }

  /// The cells in the order in which their numbers were given.
  ///
  /// - Parameter ranks: For each column the rank of each code.
  /// - Returns: The cells with their codes replaced by ranks.
  func cells(ranks: [[Int]]) -> [MedianSplitTable.Cell] {
    cells.codes.enumerated().map { number, codes in
      MedianSplitTable.Cell(
        places: zip(ranks, codes).map { $0[$1] }, scored: totals[number],
        withoutScore: withoutScore[number])
    }
  }

  /// The rows, those that were counted by their distinct scores among them.
  var allRows: ScoreRows {
    var copy = self
    copy.keepRows()
    return copy.rows
  }
}

/// Adds one to the cell of each row.
private func countRows(_ cells: [Int32], in counts: inout [Int]) {
  let cells = cells.span
  var counts = counts.mutableSpan
  for row in cells.indices { counts[Int(cells[row])] &+= 1 }
}
