/// Persons instead of their applications: counts or scores by the texts of groups.
///
/// Values are in byte order, so equal data give equal tables, in whatever order they were read.
public struct PersonTable: Hashable, Sendable {
  /// How many persons contradict themselves about a column.
  public struct Conflict: Hashable, Sendable {
    /// The group column.
    public let column: String
    /// The persons whose rows have two different known values; they count as missing in it.
    public let personCount: Int
  }

  /// The persons that have, or have not, a class among those that their applications were put into.
  public struct ClassCounts: Hashable, Sendable {
    /// The class.
    public let classLabel: String
    /// Persons by groups, strata and whether they have it.
    public let table: GroupCellTable
  }

  /// What was found about persons.
  public enum Outcomes: Hashable, Sendable {
    /// Persons by groups, strata and whether any application was selected.
    case selection(GroupCellTable)
    /// The same for each class, in byte order; a person may be in several.
    case classes([ClassCounts])
    /// The score of each person.
    case scores(PersonScores)
  }

  /// Rows that have an id.
  public let applicationCount: Int
  /// Distinct ids.
  public let personCount: Int
  /// Ids of more than one row.
  public let repeatedPersonCount: Int
  /// Rows that have no id and are in no other number.
  public let rowsWithoutID: Int
  /// The group columns, each with the persons who contradict themselves about it.
  public let conflicts: [Conflict]
  /// Each person once, without strata.
  public let outcomes: Outcomes
  /// Persons within a combination of strata; `nil` without strata.
  public let pairCount: Int?
  /// Each person once in each combination of strata that its applications have.
  ///
  /// A person's groups are the same in all of them. `nil` without strata.
  public let outcomesByStratum: Outcomes?
}

/// One score a person, by cells of groups and strata.
public struct PersonScores: Hashable, Sendable {
  /// How many of the dimensions are groups; the others are strata.
  public let groupCount: Int
  /// Groups, then strata, with their texts in byte order; missing is the place after the last.
  public let dimensions: [GroupCellTable.Dimension]
  /// For each person with a score its cell, in ascending order; of the places of the dimensions the
  /// first varies fastest, as `places(of:)` tells.
  public let cells: [UInt32]
  /// The scores, beside their cells, in ascending order within a cell.
  public let scores: [Double]
  /// For each cell the persons without a score.
  public let personsWithoutScore: [Int]

  /// How many cells there are.
  public var cellCount: Int { personsWithoutScore.count }

  /// What a cell stands for.
  ///
  /// - Parameter cell: A cell, from 0.
  /// - Returns: For each dimension the place among its values; the one after the last is missing.
  /// - Complexity: O(dimensions).
  public func places(of cell: Int) -> [Int] {
    var rest = cell
    return dimensions.map { dimension in
      defer { rest /= dimension.values.count + 1 }
      return rest % (dimension.values.count + 1)
    }
  }

  /// Puts scores into cells in an order that follows from the values alone.
  ///
  /// - Parameters:
  ///   - groupCount: How many of the dimensions are groups.
  ///   - dimensions: Groups, then strata.
  ///   - entryCount: How many entries there are.
  ///   - cellCount: How many cells there are.
  ///   - cell: The cell of an entry.
  ///   - score: Its score.
  init(
    groupCount: Int, dimensions: [GroupCellTable.Dimension], entryCount: Int, cellCount: Int,
    cell: (Int) -> Int, score: (Int) -> Double?
  ) {
    self.groupCount = groupCount
    self.dimensions = dimensions
    var missing = Array(repeating: 0, count: cellCount)
    var counts = missing
    var found: [(cell: UInt32, score: Double)] = []
    found.reserveCapacity(entryCount)
    for entry in 0..<entryCount {
      let cell = cell(entry)
      if let score = score(entry) {
        counts[cell] += 1
        found.append((UInt32(cell), score))
      } else {
        missing[cell] += 1
      }
    }
    personsWithoutScore = missing
    var starts: [Int] = []
    var next = 0
    for count in counts {
      starts.append(next)
      next += count
    }
    var scores = Array(repeating: 0.0, count: found.count)
    var nextOfCell = starts
    for (cell, score) in found {
      scores[nextOfCell[Int(cell)]] = score
      nextOfCell[Int(cell)] += 1
    }
    var cells: [UInt32] = []
    cells.reserveCapacity(found.count)
    for (cell, count) in counts.enumerated() where count > 0 {
      scores[starts[cell]..<starts[cell] + count].sort()
      cells += repeatElement(UInt32(cell), count: count)
    }
    self.scores = scores
    self.cells = cells
  }
}
