public import FairmarkTables

extension PersonCells {
  /// The persons by text.
  ///
  /// - Parameters:
  ///   - state: The merged state of all rows.
  ///   - dictionaries: For each entry of `columns` the texts behind its codes.
  /// - Returns: The table, its values in byte order.
  /// - Throws: `AnalysisError` when there are too many cells, or none of several declared outcomes
  ///   occurs.
  /// - Complexity: O(persons + cells), and for scores O(*n* log *n*) in the persons *n* of a cell.
  public func result(
    of state: PersonCellsState, dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> PersonTable {
    let named = groups.count + strata.count
    let groupAxes = zip(groups, meanings).enumerated().map { index, column in
      Axis(column: column.0, dictionaries[index]?.texts ?? [], column.1)
    }
    let strataAxes = strata.enumerated().map { index, column in
      Axis(column: column, dictionaries[groups.count + index]?.texts ?? [], TextEquivalents())
    }
    let builder = PersonTableBuilder(
      groups: groupAxes, strata: strataAxes, state: state,
      outcomeColumn: outcome.column, outcomeTexts: dictionaries[named]?.texts)
    try builder.checkCells(
      limit: cellLimit, isBinary: { if case .selection = outcome { true } else { false } }())
    var absent: [GroupCellTable.AbsentOutcome] = []
    if case .selection(.values(let column, let counting)) = outcome {
      absent = try GroupCells.absentOutcomes(
        counting, in: builder.sortedOutcomeTexts, column: column, isLabel: false)
    }
    let conflicts = builder.conflictCounts
    return PersonTable(
      applicationCount: state.applications.reduce(0) { $0 + Int($1) },
      personCount: state.personCount,
      repeatedPersonCount: state.applications.reduce(0) { $0 + ($1 > 1 ? 1 : 0) },
      rowsWithoutID: state.rowsWithoutID,
      conflicts: zip(groups, conflicts).map { .init(column: $0, personCount: $1) },
      outcomes: builder.outcomes(byStratum: false, absent: absent),
      pairCount: strata.isEmpty ? nil : state.entryCount,
      outcomesByStratum: strata.isEmpty ? nil : builder.outcomes(byStratum: true, absent: absent))
  }
}

/// A column with what its texts mean, in byte order, and the rank of each place of its codes.
struct Axis {
  let dimension: GroupCellTable.Dimension
  /// By the place of `CodeTuples`; what is missing or in conflict goes last.
  let ranks: [Int]

  var size: Int { dimension.values.count + 1 }

  init(column: String, _ texts: [String], _ equivalents: TextEquivalents) {
    let meanings = texts.map(equivalents.meaning)
    var values: [String] = []
    for meaning in meanings.compactMap(\.self).sorted(by: {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }) where values.last.map(meaning.hasSameBytes(as:)) != true {
      values.append(meaning)
    }
    let places = Dictionary(
      uniqueKeysWithValues: values.enumerated().map { (Array($0.element.utf8), $0.offset) })
    dimension = .init(column: column, values: values)
    ranks =
      [values.count, values.count]
      + meanings.map { $0.flatMap { places[Array($0.utf8)] } ?? values.count }
  }
}

/// Makes tables of a state's entries.
struct PersonTableBuilder {
  let groups: [Axis]
  let strata: [Axis]
  let state: PersonCellsState
  let outcomeColumn: String
  /// The texts of the outcome in the order of their codes; `nil` for numbers.
  let outcomeTexts: [String]?
  /// For each combination of groups and of strata its cell among all of them.
  private let groupCells: [Int]
  private let strataCells: [Int]

  init(
    groups: [Axis], strata: [Axis], state: PersonCellsState, outcomeColumn: String,
    outcomeTexts: [String]?
  ) {
    self.groups = groups
    self.strata = strata
    self.state = state
    self.outcomeColumn = outcomeColumn
    self.outcomeTexts = outcomeTexts
    groupCells = Self.cells(state.groups, groups)
    strataCells = Self.cells(state.strata, strata)
  }

  private static func cells(_ tuples: CodeTuples, _ axes: [Axis]) -> [Int] {
    (0..<tuples.count).map { number in
      var cell = 0
      var stride = 1
      for (place, axis) in zip(tuples.places(of: number), axes) {
        cell += axis.ranks[Int(place)] * stride
        stride *= axis.size
      }
      return cell
    }
  }

  private static func size(_ axes: [Axis]) -> Int? {
    axes.reduce(1) { size, axis in
      guard let size else { return nil }
      let (product, overflow) = size.multipliedReportingOverflow(by: axis.size)
      return overflow ? nil : product
    }
  }

  /// Checks that the tables have no more cells than the limit.
  func checkCells(limit: Int, isBinary: Bool) throws(AnalysisError) {
    let classes = isBinary ? GroupCellsState.outcomeClassCount : 1
    if let size = Self.size(groups + strata), size <= limit / classes { return }
    let shown = (groups + strata).map { "\"\($0.dimension.column)\"" }.joined(separator: " × ")
    throw AnalysisError(
      .limit, key: "groups",
      "the crossing \(shown) has more than \(limit) cells; is one of the columns an id? Lower the "
        + "number of columns, or raise the limit with `limits: {cells: N}`")
  }

  /// The texts of the outcome in byte order; none for numbers.
  var sortedOutcomeTexts: [String] {
    (outcomeTexts ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// For each group column how many persons are in conflict about it.
  var conflictCounts: [Int] {
    var persons = Array(repeating: 0, count: state.groups.count)
    for group in state.groupsOfPersons { persons[Int(group)] += 1 }
    var counts = groups.map { _ in 0 }
    for (number, count) in persons.enumerated() {
      for (index, place) in state.groups.places(of: number).enumerated()
      where place == CodeTuples.conflict {
        counts[index] += count
      }
    }
    return counts
  }

  // MARK: Tables

  func outcomes(
    byStratum: Bool, absent: [GroupCellTable.AbsentOutcome]
  ) -> PersonTable.Outcomes {
    switch state.outcomes {
    case .selection(let value):
      let flags = entries(value, byStratum)
      let texts = outcomeTexts.map { _ in
        GroupCellTable.OutcomeTexts(
          dimension: .init(column: outcomeColumn, values: sortedOutcomeTexts), isLabel: false)
      }
      return .selection(
        table(byStratum, texts.map { [$0] } ?? [], absent) { entry in
          flags.flags[entry] == 0 ? 2 : Int(flags.flags[entry] >> 1)
        })
    case .classes(let value):
      let classes = entries(value, byStratum)
      let order = (outcomeTexts ?? []).enumerated().sorted {
        $0.element.utf8.lexicographicallyPrecedes($1.element.utf8)
      }
      let texts = GroupCellTable.OutcomeTexts(
        dimension: .init(column: outcomeColumn, values: order.map(\.element)), isLabel: false)
      return .classes(
        order.map { place, text in
          .init(
            classLabel: text,
            table: table(byStratum, [texts], absent) { entry in
              classes.isKnown(entry) ? classes.has(entry, code: place + 1) ? 1 : 0 : 2
            })
        })
    case .highest(let value): return scores(byStratum, entries(value, byStratum))
    case .last(let value): return scores(byStratum, entries(value, byStratum))
    case .mean(let value): return scores(byStratum, entries(value, byStratum))
    case .moved: preconditionFailure("a state is read while it changes")
    }
  }

  /// The outcomes of the state's entries, or of persons over all their entries.
  private func entries<Outcomes: PersonOutcomes>(
    _ outcomes: Outcomes, _ byStratum: Bool
  ) -> Outcomes {
    if byStratum || strata.isEmpty { return outcomes }
    var persons = outcomes.emptied()
    persons.grow(to: state.personCount)
    for entry in 0..<state.entryCount {
      persons.combine(state.person(of: entry), with: outcomes, entry)
    }
    return persons
  }

  private func dimensions(_ byStratum: Bool) -> [GroupCellTable.Dimension] {
    (byStratum ? groups + strata : groups).map(\.dimension)
  }

  private func cellCount(_ byStratum: Bool) -> Int {
    Self.size(byStratum ? groups + strata : groups) ?? 0
  }

  private func cell(of entry: Int, _ byStratum: Bool, groupSize: Int) -> Int {
    let person = byStratum ? state.person(of: entry) : entry
    let group = groupCells[Int(state.groupsOfPersons[person])]
    return byStratum ? group + groupSize * strataCells[state.stratum(of: entry)] : group
  }

  private func table(
    _ byStratum: Bool, _ texts: [GroupCellTable.OutcomeTexts],
    _ absent: [GroupCellTable.AbsentOutcome], outcome: (Int) -> Int
  ) -> GroupCellTable {
    let groupSize = cellCount(false)
    let size = cellCount(byStratum)
    var counts = Array(repeating: 0, count: size * GroupCellsState.outcomeClassCount)
    for entry in 0..<(byStratum ? state.entryCount : state.personCount) {
      counts[cell(of: entry, byStratum, groupSize: groupSize) + size * outcome(entry)] += 1
    }
    return GroupCellTable(
      groupCount: groups.count, strataCount: byStratum ? strata.count : 0, hasPrediction: true,
      hasLabel: false, countsEachClass: false,
      dimensions: dimensions(byStratum) + [.init(column: outcomeColumn, values: [])],
      counts: counts, rowsWithoutWeight: 0, outcomeTexts: texts, absentOutcomes: absent,
      sampled: nil)
  }

  private func scores(
    _ byStratum: Bool, _ outcomes: some PersonScoreOutcomes
  ) -> PersonTable.Outcomes {
    let groupSize = cellCount(false)
    return .scores(
      PersonScores(
        groupCount: groups.count, dimensions: dimensions(byStratum),
        entryCount: byStratum ? state.entryCount : state.personCount,
        cellCount: cellCount(byStratum),
        cell: { cell(of: $0, byStratum, groupSize: groupSize) }, score: outcomes.score))
  }
}
