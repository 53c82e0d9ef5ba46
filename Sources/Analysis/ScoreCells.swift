public import FairmarkTables

/// The exact distribution of a score by groups, strata and label: what ranking and probability metrics
/// follow from.
///
/// One pass over the rows counts how often each value occurs in each cell; every group of every
/// attribute is then a merge of cells.
public struct ScoreCells: Aggregate {
  /// The group columns, crossed.
  public var groups: [String]
  /// The strata columns, crossed.
  public var strata: [String]
  /// The column of the score.
  public var score: String
  /// The truth; `nil` counts all rows together.
  public var label: Decision?
  /// How many rows each row stands for; `nil`: one.
  public var frequencyWeight: String?
  /// Whether a missing score, label or weight is an error.
  public var missingIsError: Bool
  /// The most cells, not counting the distinct scores in them.
  public var cellLimit: Int

  /// Creates the aggregate for one attribute of some roles.
  ///
  /// - Parameters:
  ///   - groups: The attribute's columns.
  ///   - score: The column of the score.
  ///   - roles: Strata, label, weight and what missing values mean.
  ///   - cellLimit: The most cells.
  public init(groups: [String], score: String, roles: Roles, cellLimit: Int = 1_000_000) {
    self.groups = groups
    self.score = score
    strata = roles.strata
    label = roles.label
    frequencyWeight = roles.frequencyWeight
    missingIsError = roles.missingIsError
    self.cellLimit = cellLimit
  }

  /// Groups, strata, score, label and weight, as far as they are there.
  public var columns: [ColumnRequest] {
    var requests = (groups + strata).map { ColumnRequest($0, as: .category) }
    requests.append(ColumnRequest(score, as: .number, requiresValue: missingIsError))
    switch label {
    case .values(let column, _)?, .eachClass(let column)?:
      requests.append(ColumnRequest(column, as: .category, requiresValue: missingIsError))
    case .threshold(let column, _)?:
      requests.append(ColumnRequest(column, as: .number, requiresValue: missingIsError))
    case nil: break
    }
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
  public func makeState(reading columns: [Int]) -> ScoreCellsState {
    let named = groups.count + strata.count
    var truth: ScoreCellsState.Truth?
    switch label {
    case .values(_, let counting)?:
      truth = .texts(
        column: columns[named + 1], counting: Set(counting.map { Array($0.utf8) }))
    case .eachClass?: truth = .texts(column: columns[named + 1], counting: [])
    case .threshold(_, let threshold)?:
      truth = .number(column: columns[named + 1], threshold: threshold)
    case nil: break
    }
    return ScoreCellsState(
      codeColumns: Array(columns.prefix(named)), names: groups + strata, score: columns[named],
      truth: truth, weight: frequencyWeight == nil ? nil : columns.last, cellLimit: cellLimit)
  }

  /// The distributions by text.
  ///
  /// - Parameters:
  ///   - state: The merged state of all rows.
  ///   - dictionaries: For each entry of `columns` the texts behind its codes.
  /// - Returns: The table, its values in byte order.
  /// - Throws: `AnalysisError` when the positive label never occurs among two or more others.
  /// - Complexity: O(*v* log *v*) in the values that were not yet in order.
  public func result(
    of state: ScoreCellsState, dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> ScoreCellTable {
    let order = CategoryOrder(groups + strata, dictionaries)
    var labelTexts: GroupCellTable.Dimension?
    var absent: [GroupCellTable.AbsentOutcome] = []
    if case .values(let column, let counting)? = label {
      let observed = (dictionaries[groups.count + strata.count + 1]?.texts ?? []).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
      absent = try GroupCells.absentOutcomes(
        counting, in: observed, column: column, isLabel: true)
      labelTexts = .init(column: column, values: observed)
    }
    return ScoreCellTable(
      groupCount: groups.count, dimensions: order.dimensions, hasLabel: label != nil,
      cells: try state.cells(ranks: order.ranks), rowsWithoutWeight: state.rowsWithoutWeight,
      labelTexts: labelTexts, absentOutcomes: absent)
  }
}
