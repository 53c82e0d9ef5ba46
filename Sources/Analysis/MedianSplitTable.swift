/// Scores by the texts of groups and strata, ready for medians of any set of cells.
///
/// The sample whose median splits the scores is chosen by the caller: all cells, those whose groups
/// are all known, or whatever a declaration of unknown texts leaves. The rows behind the cells are held
/// as they were read, so neither answer nor equality depends on their order.
///
/// **Reference.** 6 RCNY § 5-300, "scoring rate": the share of a category that scores above the
/// sample's median.
public struct MedianSplitTable: Hashable, Sendable {
  /// The rows that share all texts.
  public struct Cell: Hashable, Sendable {
    /// For each dimension the place among its values; the place after the last is missing.
    public let places: [Int]
    /// How many have a score.
    public let scored: Int
    /// How many have none.
    public let withoutScore: Int

    init(places: [Int], scored: Int, withoutScore: Int) {
      self.places = places
      self.scored = scored
      self.withoutScore = withoutScore
    }
  }

  /// How many of the dimensions are groups; the others are strata.
  public let groupCount: Int
  /// Groups, then strata.
  public let dimensions: [GroupCellTable.Dimension]
  /// The cells that hold anybody, by their places in ascending order.
  public let cells: [Cell]
  /// Rows that had no weight and are in no cell.
  public let rowsWithoutWeight: Int
  /// The scores, whose cells are places in `cells`.
  let rows: ScoreRows

  /// The group columns with their texts.
  public var groupDimensions: ArraySlice<GroupCellTable.Dimension> {
    dimensions.prefix(groupCount)
  }

  /// The texts of a cell.
  ///
  /// - Parameter cell: One of `cells`.
  /// - Returns: For each dimension the text; `nil` is missing.
  public func key(of cell: Cell) -> [String?] {
    zip(cell.places, dimensions).map { place, dimension in
      place < dimension.values.count ? dimension.values[place] : nil
    }
  }

  /// Creates the table of people whose scores are at hand, such as those that several rows tell of.
  ///
  /// - Parameters:
  ///   - dimensions: The columns and their texts in byte order: groups, then strata.
  ///   - groupCount: How many of the dimensions are groups.
  ///   - places: For each cell its place in each dimension; the place after the last is missing. A
  ///     crossing may be there twice, and one that nobody is in is left out.
  ///   - people: For each person the number of the cell in `places`, and the score at the same index
  ///     of `scores`.
  ///   - scores: The scores, not NaN.
  ///   - withoutScore: For each cell how many more people have no score; none when empty.
  ///   - rowsWithoutWeight: Rows that are in no cell.
  /// - Complexity: O(people + cells × log(cells)).
  public init(
    dimensions: [GroupCellTable.Dimension], groupCount: Int, places: [[Int]], people: [Int32],
    scores: [Double], withoutScore: [Int] = [], rowsWithoutWeight: Int = 0
  ) {
    precondition(
      people.count == scores.count, "\(people.count) people have \(scores.count) scores")
    precondition(
      withoutScore.isEmpty || withoutScore.count == places.count,
      "\(withoutScore.count) counts without a score for \(places.count) cells")
    var totals = Array(repeating: 0, count: places.count)
    for cell in people { totals[Int(cell)] += 1 }
    var rows = ScoreRows()
    // In parts, which several threads can look through.
    for start in stride(from: 0, to: scores.count, by: ScoreRows.chunkRowCount) {
      let part = start..<min(start + ScoreRows.chunkRowCount, scores.count)
      let keys = scores[part].map { score in
        precondition(!score.isNaN, "a score is not a number")
        return ScoreKey(score).bits
      }
      rows.append(
        keys: keys, cells: Array(people[part]), counts: [], cellCount: places.count)
    }
    self.init(
      dimensions: dimensions, groupCount: groupCount,
      cells: places.indices.map { cell in
        Cell(
          places: places[cell], scored: totals[cell],
          withoutScore: withoutScore.isEmpty ? 0 : withoutScore[cell])
      }, rows: rows, rowsWithoutWeight: rowsWithoutWeight)
  }

  /// - Parameters:
  ///   - dimensions: Groups, then strata.
  ///   - groupCount: How many of the dimensions are groups.
  ///   - cells: Cells in the order of their numbers in `rows`, empty ones among them.
  ///   - rows: The scores.
  ///   - rowsWithoutWeight: Rows that are in no cell.
  init(
    dimensions: [GroupCellTable.Dimension], groupCount: Int, cells: [Cell], rows: ScoreRows,
    rowsWithoutWeight: Int
  ) {
    let order = cells.indices.filter { cells[$0].scored != 0 || cells[$0].withoutScore != 0 }
      .sorted { cells[$0].places.lexicographicallyPrecedes(cells[$1].places) }
    var sorted: [Cell] = []
    var numbers = Array(repeating: Int32(0), count: cells.count)
    for number in order {
      let cell = cells[number]
      if let last = sorted.last, last.places == cell.places {
        sorted[sorted.count - 1] = Cell(
          places: cell.places, scored: last.scored + cell.scored,
          withoutScore: last.withoutScore + cell.withoutScore)
      } else {
        sorted.append(cell)
      }
      numbers[number] = Int32(sorted.count - 1)
    }
    self.dimensions = dimensions
    self.groupCount = groupCount
    self.cells = sorted
    // No row has the number of a cell that was left out, which must yet be one of a cell that is there.
    self.rows = sorted.isEmpty ? ScoreRows() : rows.renumbered(numbers)
    self.rowsWithoutWeight = rowsWithoutWeight
  }

  /// Whether two tables hold the same people with the same scores, in whatever order.
  ///
  /// - Complexity: O(*n* log *n*) in the rows when all counts agree.
  public static func == (left: Self, right: Self) -> Bool {
    left.groupCount == right.groupCount && left.dimensions == right.dimensions
      && left.cells == right.cells && left.rowsWithoutWeight == right.rowsWithoutWeight
      && left.rows.sortedCounts == right.rows.sortedCounts
  }

  /// Hashes what is counted; the scores themselves are left to `==`.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(groupCount)
    hasher.combine(dimensions)
    hasher.combine(cells)
    hasher.combine(rowsWithoutWeight)
  }
}

extension ScoreRows {
  /// A score of a cell and how often it occurs.
  struct Count: Hashable {
    var key: UInt64
    var cell: Int32
    var count: Int
  }

  /// Each score of each cell once, in ascending order.
  fileprivate var sortedCounts: [Count] {
    var all: [Count] = []
    all.reserveCapacity(rowCount)
    for chunk in chunks {
      let numbers = numberings[chunk.numbering]
      for row in chunk.keys.indices {
        all.append(
          Count(
            key: chunk.keys[row], cell: numbers[chunk.cells[row]],
            count: chunk.counts.isEmpty ? 1 : chunk.counts[row]))
      }
    }
    all.sort { ($0.key, $0.cell) < ($1.key, $1.cell) }
    var distinct: [Count] = []
    for entry in all {
      if let last = distinct.last, last.key == entry.key, last.cell == entry.cell {
        distinct[distinct.count - 1].count += entry.count
      } else {
        distinct.append(entry)
      }
    }
    return distinct
  }
}

extension ScoreRows.Cells {
  /// The cell number of a row.
  subscript(row: Int) -> Int {
    switch self {
    case .narrow(let codes): Int(codes[row])
    case .medium(let codes): Int(codes[row])
    case .wide(let codes): Int(codes[row])
    }
  }
}
