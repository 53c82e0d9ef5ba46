import FairmarkAnalysis
import FairmarkTables

/// What ends a run because an analysis that is not optional needs it.
struct AggregateFault: Error {
  /// The aggregate's place among those that are counted in the dataset.
  var aggregate: Int
  var error: AnalysisError
}

/// One thread's states of everything that is counted in a dataset.
struct SharedPass: BatchConsumer {
  var states: [any AggregateState]
  var flow: RowFlow
  /// For each state that only optional analyses need why it is worth nothing.
  private(set) var failures: [AnalysisError?]
  /// Whether only optional analyses need the state.
  private let areOptional: [Bool]

  init(_ input: Plan.Input) {
    failures = input.aggregates.map { _ in nil }
    areOptional = input.aggregates.map(\.isOptional)
    states = input.aggregates.map { shared in
      shared.aggregate.makeState(reading: shared.columns)
    }
    flow = RowFlow(needed: input.neededColumns, groups: input.groupColumns)
  }

  mutating func consume(_ batch: Batch) throws {
    for index in states.indices where failures[index] == nil {
      do throws(AnalysisError) {
        try states[index].update(batch)
      } catch {
        try note(error, of: index)
      }
    }
    flow.update(batch)
  }

  /// Adds what another thread found.
  mutating func merge(_ other: SharedPass) throws(AggregateFault) {
    for index in states.indices where failures[index] == nil {
      if let failure = other.failures[index] {
        failures[index] = failure
        continue
      }
      do throws(AnalysisError) {
        try Self.merge(&states[index], other.states[index])
      } catch {
        try note(error, of: index)
      }
    }
    flow.merge(other.flow)
  }

  private mutating func note(
    _ error: AnalysisError, of index: Int
  ) throws(AggregateFault) {
    guard areOptional[index] else { throw AggregateFault(aggregate: index, error: error) }
    failures[index] = error
  }

  private static func merge(
    _ state: inout any AggregateState, _ other: any AggregateState
  ) throws(AnalysisError) {
    func add<State: AggregateState>(_ left: State) throws(AnalysisError) -> State {
      guard let right = other as? State else {
        throw AnalysisError(.failed, "states of different aggregates cannot be merged")
      }
      var merged = left
      try merged.merge(right)
      return merged
    }
    state = try add(state)
  }
}

/// Where each row of a dataset went: it adds up to the rows that were read.
struct RowFlow: Sendable {
  private let needed: [Int]
  private let groups: [Int]
  /// Rows without a prediction, label or weight that some analysis needs.
  private(set) var missing = 0
  /// Of the others, rows without a value in some group column.
  private(set) var unknownGroup = 0
  /// All others.
  private(set) var analysed = 0

  init(needed: [Int], groups: [Int]) {
    self.needed = needed
    self.groups = groups
  }

  mutating func update(_ batch: Batch) {
    let lacking = bits(of: needed, in: batch)
    let unknown = bits(of: groups, in: batch)
    let lackingCount = lacking.reduce(0) { $0 + $1.nonzeroBitCount }
    var unknownCount = 0
    for (word, bits) in unknown.enumerated() {
      unknownCount += (bits & ~(lacking.isEmpty ? 0 : lacking[word])).nonzeroBitCount
    }
    missing += lackingCount
    unknownGroup += unknownCount
    analysed += batch.rowCount - lackingCount - unknownCount
  }

  mutating func merge(_ other: RowFlow) {
    missing += other.missing
    unknownGroup += other.unknownGroup
    analysed += other.analysed
  }

  /// One bit a row that is set when one of the columns has no value; empty when none has.
  private func bits(of columns: [Int], in batch: Batch) -> [UInt64] {
    var bits: [UInt64] = []
    for column in columns where batch.missingCount(column) > 0 {
      if bits.isEmpty { bits = Array(repeating: 0, count: (batch.rowCount + 63) / 64) }
      batch.addMissingBits(of: column, to: &bits)
    }
    return bits
  }
}
