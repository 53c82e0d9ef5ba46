import FairmarkAnalysis
import FairmarkTables

/// Checks that the states of one aggregate merge as the engine needs it.
struct AggregateLaws {
  let table: SampleTable
  let missing: [String]
  private(set) var violations: [LawViolation] = []

  init(_ table: SampleTable, missing: [String]) {
    self.table = table
    self.missing = missing
  }

  /// Runs all checks; rows that the aggregate refuses end them, for its errors are checked elsewhere.
  mutating func check<A: Aggregate>(_ aggregate: A) {
    do {
      try checkStates(aggregate)
    } catch is AnalysisError {
    } catch let error as TableError {
      report(.sample, aggregate, "the rows cannot be read: \(error)")
    } catch {
      report(.errorSentence, aggregate, "\(error) is no AnalysisError")
    }
  }

  private mutating func checkStates<A: Aggregate>(_ aggregate: A) throws {
    let columns = Array(aggregate.columns.indices)
    let builder = try BatchBuilder(
      aggregate.columns, columnNames: table.columnNames, missing: missing)
    func fresh() -> A.State { aggregate.makeState(reading: columns) }
    func counted(_ rows: some Collection<[String]>) throws -> A.State {
      var state = fresh()
      try state.update(try builder.batch(of: Array(rows)))
      return state
    }
    func merged(_ left: A.State, _ right: A.State) throws -> A.State {
      var state = left
      try state.merge(right)
      return state
    }
    func result(_ state: A.State) -> Result<A.Result, AnalysisError> {
      Result { () throws(AnalysisError) in
        try aggregate.result(of: state, dictionaries: builder.dictionaries)
      }
    }

    let untouched = fresh()
    let third = (table.rows.count + 2) / 3
    let shards = [
      table.rows.prefix(third), table.rows.dropFirst(third).prefix(third),
      table.rows.dropFirst(2 * third),
    ]
    let states = try shards.map { try counted($0) }
    let before = states.map(result)
    for (index, state) in states.enumerated() {
      if result(try merged(fresh(), state)) != before[index] {
        report(.mergeIdentity, aggregate, "a fresh state merged with shard \(index) is not it")
      }
      if result(try merged(state, fresh())) != before[index] {
        report(.mergeIdentity, aggregate, "shard \(index) merged with a fresh state is not it")
      }
      var longer = state
      try longer.update(try builder.batch(of: []))
      if result(longer) != before[index] {
        report(.emptyBatch, aggregate, "0 rows changed shard \(index)")
      }
    }
    for (left, right) in [(0, 1), (0, 2), (1, 2)]
    where result(try merged(states[left], states[right]))
      != result(try merged(states[right], states[left]))
    {
      report(
        .mergeCommutativity, aggregate,
        "shards \(left) and \(right) merge to something else than \(right) and \(left)")
    }
    let fromLeft = try merged(try merged(states[0], states[1]), states[2])
    let fromRight = try merged(states[0], try merged(states[1], states[2]))
    if result(fromLeft) != result(fromRight) {
      report(.mergeAssociativity, aggregate, "(0 + 1) + 2 is not 0 + (1 + 2)")
    }
    if result(try counted(table.rows)) != result(fromLeft) {
      report(.shardInvariance, aggregate, "three shards merge to something else than all rows")
    }
    if states.map(result) != before {
      report(.stateIsValue, aggregate, "reading or merging copies of a state changed it")
    }
    if result(untouched) != result(fresh()) {
      report(.stateIsValue, aggregate, "a state changed with those that were made after it")
    }
  }

  private mutating func report(_ law: LawViolation.Law, _ aggregate: any Aggregate, _ what: String)
  {
    violations.append(LawViolation(law, "\(table.name): \(type(of: aggregate)): \(what)"))
  }
}
