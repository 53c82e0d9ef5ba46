public import FairmarkTables

/// Counts of rows by groups, strata, prediction and label: what all rates follow from.
///
/// One pass over the rows gives them; every rate, gap and ratio of every attribute is then a sum of
/// cells.
public struct GroupCells: Aggregate {
  /// The group columns, crossed.
  public var groups: [String]
  /// The strata columns, crossed.
  public var strata: [String]
  /// The decision.
  public var prediction: Decision?
  /// The truth.
  public var label: Decision?
  /// How many rows each row stands for; `nil`: one.
  public var frequencyWeight: String?
  /// The column of sampling weights; `nil`: there are none.
  public var samplingWeight: String?
  /// The column of the clusters' ids; `nil`: rows are independent.
  public var cluster: String?
  /// Whether a missing prediction, label or weight is an error.
  public var missingIsError: Bool
  /// The most cells.
  public var cellLimit: Int

  /// Creates the aggregate for one attribute of some roles.
  ///
  /// - Parameters:
  ///   - groups: The attribute's columns.
  ///   - roles: Strata, prediction, weight and what missing values mean.
  ///   - usesLabel: Whether the label is counted as well.
  ///   - cellLimit: The most cells.
  public init(
    groups: [String], roles: Roles, usesLabel: Bool = false, cellLimit: Int = 1_000_000
  ) {
    self.groups = groups
    strata = roles.strata
    prediction = roles.prediction
    label = usesLabel ? roles.label : nil
    frequencyWeight = roles.frequencyWeight
    samplingWeight = roles.samplingWeight
    cluster = roles.cluster
    missingIsError = roles.missingIsError
    self.cellLimit = cellLimit
  }

  /// The prediction and the label, as far as they are there.
  private var outcomes: [(decision: Decision, isLabel: Bool)] {
    [prediction.map { ($0, false) }, label.map { ($0, true) }].compactMap(\.self)
  }

  /// Groups, strata, prediction, label, weights and cluster, as far as they are there.
  public var columns: [ColumnRequest] {
    var requests = (groups + strata).map { ColumnRequest($0, as: .category) }
    for (decision, _) in outcomes {
      switch decision {
      case .values(let column, _), .eachClass(let column):
        requests.append(ColumnRequest(column, as: .category, requiresValue: missingIsError))
      case .threshold(let column, _):
        requests.append(ColumnRequest(column, as: .number, requiresValue: missingIsError))
      }
    }
    if let frequencyWeight {
      requests.append(
        ColumnRequest(frequencyWeight, as: .frequency, requiresValue: missingIsError))
    }
    if let samplingWeight {
      requests.append(ColumnRequest(samplingWeight, as: .weight, requiresValue: missingIsError))
    }
    if let cluster {
      // No dictionary: ids are as many as people.
      requests.append(ColumnRequest(cluster, as: .text, requiresValue: missingIsError))
    }
    return requests
  }

  /// Makes a table without rows.
  ///
  /// - Parameter columns: For each entry of `columns` the number of the batch column.
  /// - Returns: The state.
  public func makeState(reading columns: [Int]) -> GroupCellsState {
    var dimensions: [GroupCellsState.Dimension] = []
    var next = 0
    for _ in groups + strata {
      dimensions.append(.codes(column: columns[next]))
      next += 1
    }
    for (decision, _) in outcomes {
      switch decision {
      case .values(_, let counting):
        dimensions.append(
          .outcome(column: columns[next], counting: Set(counting.map { Array($0.utf8) })))
      case .threshold(_, let threshold):
        dimensions.append(.score(column: columns[next], threshold: threshold))
      case .eachClass:
        dimensions.append(.codes(column: columns[next]))
      }
      next += 1
    }
    func column(_ name: String?) -> Int? {
      guard name != nil else { return nil }
      defer { next += 1 }
      return columns[next]
    }
    let weight = column(frequencyWeight)
    let samplingWeight = column(samplingWeight)
    return GroupCellsState(
      dimensions: dimensions,
      names: groups + strata + outcomes.map(\.decision).filter(\.isEachClass).map(\.column),
      weight: weight, samplingWeight: samplingWeight, cluster: column(cluster),
      cellLimit: cellLimit)
  }

  /// The counts by text.
  ///
  /// - Parameters:
  ///   - state: The merged state of all rows.
  ///   - dictionaries: For each entry of `columns` the texts behind its codes.
  /// - Returns: The table, its values in byte order.
  /// - Throws: `AnalysisError` when a declared outcome never occurs among two or more others.
  /// - Complexity: O(cells).
  public func result(
    of state: GroupCellsState, dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> GroupCellTable {
    let named = groups.count + strata.count
    var dimensions: [GroupCellTable.Dimension] = []
    var orders: [[Int]] = []
    func addTexts(of column: String, _ dictionary: CategoryDictionary?) {
      let texts = dictionary?.texts ?? []
      let order = texts.indices.sorted {
        texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8)
      }
      dimensions.append(.init(column: column, values: order.map { texts[$0] }))
      // Code 0 is missing and goes last; code c is text c − 1.
      orders.append(order.map { $0 + 1 } + [0])
    }
    for (index, name) in (groups + strata).enumerated() {
      addTexts(of: name, dictionaries[index])
    }
    var outcomeTexts: [GroupCellTable.OutcomeTexts] = []
    var absent: [GroupCellTable.AbsentOutcome] = []
    for (index, outcome) in outcomes.enumerated() {
      if case .eachClass(let column) = outcome.decision {
        addTexts(of: column, dictionaries[named + index])
        outcomeTexts.append(
          .init(
            dimension: .init(column: column, values: dimensions[named + index].values),
            isLabel: outcome.isLabel))
        continue
      }
      if case .values(let column, let counting) = outcome.decision {
        let observed = (dictionaries[named + index]?.texts ?? []).sorted {
          $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        absent += try Self.absentOutcomes(
          counting, in: observed, column: column, isLabel: outcome.isLabel)
        outcomeTexts.append(
          .init(dimension: .init(column: column, values: observed), isLabel: outcome.isLabel))
      }
      dimensions.append(.init(column: outcome.decision.column, values: []))
      orders.append([0, 1, 2])
    }
    try state.checkTotal()
    return GroupCellTable(
      groupCount: groups.count, strataCount: strata.count,
      hasPrediction: prediction != nil, hasLabel: label != nil,
      countsEachClass: outcomes.contains { $0.decision.isEachClass }, dimensions: dimensions,
      counts: state.counts(ordered: orders), rowsWithoutWeight: state.rowsWithoutWeight,
      outcomeTexts: outcomeTexts,
      absentOutcomes: absent,
      sampled: state.sampled(ordered: orders))
  }

  /// The declared outcomes that never occur; bad data when none of them does and the column holds two
  /// or more others.
  static func absentOutcomes(
    _ counting: [String], in observed: [String], column: String, isLabel: Bool
  ) throws(AnalysisError) -> [GroupCellTable.AbsentOutcome] {
    let unmet = counting.filter { !observed.containsBytes(of: $0) }
    if !unmet.isEmpty, unmet.count == counting.count, observed.count >= 2 {
      let what = isLabel ? "positive" : "favourable"
      throw AnalysisError(
        .badData, key: isLabel ? "label" : "prediction",
        unmet.count == 1
          ? "the \(what) value \(listed(unmet)) never occurs in the column \"\(column)\", which holds "
            + "\(listed(observed)); name a value that occurs"
          : "none of the \(what) values \(listed(unmet)) occurs in the column \"\(column)\", which holds "
            + "\(listed(observed)); name values that occur")
    }
    return unmet.map { value in
      .init(
        column: column, value: value, isLabel: isLabel,
        noneOccurs: unmet.count == counting.count && !observed.isEmpty, observed: observed)
    }
  }
}

// MARK: Projection

extension GroupCells {
  /// Whether the other one counts the same cells by label as well.
  ///
  /// - Parameter other: Another aggregate of the same dataset.
  /// - Returns: `true` when summing over the label gives this aggregate's cells.
  public func isCovered(by other: any Aggregate) -> Bool {
    guard label == nil, var finer = other as? GroupCells, finer.label != nil else { return false }
    finer.label = nil
    return finer == self
  }

  /// The cells summed over the label.
  ///
  /// - Parameter result: The table of cells by label.
  /// - Returns: The table without label.
  /// - Complexity: O(cells).
  public func result(projecting result: any Sendable) -> GroupCellTable? {
    (result as? GroupCellTable)?.summedOverLabel
  }
}

extension GroupCellTable {
  /// The same table without its label.
  var summedOverLabel: GroupCellTable {
    guard hasLabel else { return self }
    // The label is the last dimension, so its classes are consecutive blocks.
    let size = counts.count / (dimensions.last?.size(isOutcome: true) ?? 1)
    let sums = (0..<size).map { cell in
      stride(from: cell, to: counts.count, by: size).reduce(0) { $0 + counts[$1] }
    }
    return GroupCellTable(
      groupCount: groupCount, strataCount: strataCount, hasPrediction: hasPrediction,
      hasLabel: false, countsEachClass: countsEachClass, dimensions: Array(dimensions.dropLast()),
      counts: sums,
      rowsWithoutWeight: rowsWithoutWeight,
      outcomeTexts: outcomeTexts.filter { !$0.isLabel },
      absentOutcomes: absentOutcomes.filter { !$0.isLabel },
      sampled: sampled?.mapped(to: size) { $0 % size })
  }
}
