public import FairmarkTables

/// Scores by groups and strata, kept exactly: what the share above the median of a sample follows from.
///
/// The median is known only when all rows are, and which rows belong to the sample may be decided
/// later still. So the scores themselves are kept, each with the cell it is in; the result finds the
/// median of any set of cells and counts what lies above it.
///
/// **Edge Cases.** −0 and 0 are one score. A row without a score is counted in its cell. A row whose
/// weight is 0 is nowhere.
///
/// Memory: a few MiB while there are at most some ten thousand distinct scores, as with whole numbers
/// or two decimals, and otherwise nine bytes a row, or ten or twelve with more than 256 or 65 536 cells;
/// eight more where rows have a weight.
public struct MedianSplitCells: Aggregate {
  /// The group columns, crossed.
  public var groups: [String]
  /// The strata columns, crossed.
  public var strata: [String]
  /// The column of the score.
  public var score: String
  /// How many people each row stands for; `nil`: one.
  public var frequencyWeight: String?
  /// Whether a missing score or weight is an error.
  public var missingIsError: Bool
  /// The most cells.
  public var cellLimit: Int
  /// The most distinct scores that are counted; of more the rows are kept (smaller in tests alone).
  var distinctScoreLimit = 1 << 14

  /// Creates the aggregate for one attribute of some roles.
  ///
  /// - Parameters:
  ///   - groups: The attribute's columns.
  ///   - score: The column of the score.
  ///   - roles: Strata, weight and what missing values mean.
  ///   - cellLimit: The most cells.
  public init(groups: [String], score: String, roles: Roles, cellLimit: Int = 1_000_000) {
    self.groups = groups
    self.score = score
    strata = roles.strata
    frequencyWeight = roles.frequencyWeight
    missingIsError = roles.missingIsError
    self.cellLimit = cellLimit
  }

  /// Groups, strata, score and weight, as far as they are there.
  public var columns: [ColumnRequest] {
    var requests = (groups + strata).map { ColumnRequest($0, as: .category) }
    requests.append(ColumnRequest(score, as: .number, requiresValue: missingIsError))
    if let frequencyWeight {
      requests.append(
        ColumnRequest(frequencyWeight, as: .frequency, requiresValue: missingIsError))
    }
    return requests
  }

  /// Makes a state without rows.
  ///
  /// - Parameter columns: For each entry of `columns` the number of the batch column.
  /// - Returns: The state.
  public func makeState(reading columns: [Int]) -> MedianSplitState {
    let named = groups.count + strata.count
    return MedianSplitState(
      cells: CellNumbering(
        columns: Array(columns.prefix(named)), names: groups + strata, cellLimit: cellLimit),
      score: columns[named], weight: frequencyWeight == nil ? nil : columns.last,
      distinctScoreLimit: distinctScoreLimit)
  }

  /// The scores by text.
  ///
  /// - Parameters:
  ///   - state: The merged state of all rows.
  ///   - dictionaries: For each entry of `columns` the texts behind its codes.
  /// - Returns: The table, its values in byte order.
  /// - Throws: `AnalysisError` when the sum of all weights does not fit.
  /// - Complexity: O(cells × columns), besides what the table's questions cost.
  public func result(
    of state: MedianSplitState, dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> MedianSplitTable {
    let order = CategoryOrder(groups + strata, dictionaries)
    try state.checkTotal()
    return MedianSplitTable(
      dimensions: order.dimensions, groupCount: groups.count,
      cells: state.cells(ranks: order.ranks), rows: state.allRows,
      rowsWithoutWeight: state.rowsWithoutWeight)
  }
}
