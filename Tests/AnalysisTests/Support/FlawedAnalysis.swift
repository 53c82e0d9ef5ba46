import FairmarkAnalysis
import FairmarkTables
import Synchronization

/// What is wrong with an analysis that the conformance kit must catch.
enum Flaw: Hashable, Sendable {
  case none, keepsLeft, freshHasOne, doubles, countsBatches, emptyBatchCounts, sharesState
  case impure, duplicateRecord, undeclaredName, okWithoutValue, notANumber, noReason
  case foreignGroup, unknownReference, silentError, differentAggregates, badFinding
  case textOfFirstRow, refusesConfiguration
}

/// A flaw as a type, because plugins are types.
protocol HasFlaw: Sendable {
  static var flaw: Flaw { get }
}

/// Counts rows, with a flaw.
struct FlawedAnalysis<F: HasFlaw>: StreamingAnalysis {
  static var descriptor: AnalysisDescriptor {
    AnalysisDescriptor(
      id: "row-count", version: "1.0.0", summary: "The rows.", requiredRoles: [.groups],
      metrics: [.init("row_count", "rows", .none)])
  }

  private let calls = CallCounter()
  private let roles: Roles

  init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    if F.flaw == .refusesConfiguration { throw AnalysisError(.badConfiguration, "not like this") }
    roles = configuration.roles
  }

  private var tally: RowTally { RowTally(column: roles.groups.first ?? "", flaw: F.flaw) }

  var aggregates: [any Aggregate] {
    if F.flaw == .differentAggregates {
      return [RowTally(column: roles.groups.first ?? "", flaw: F.flaw, serial: calls.next())]
    }
    return [tally]
  }

  func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    let count = results.result(tally) ?? 0
    if F.flaw == .silentError { throw AnalysisError(.failed, "") }
    var record = MetricRecord("row_count", attribute: roles.groups, value: .count(count), n: count)
    switch F.flaw {
    case .impure: record.value = .count(calls.next())
    case .undeclaredName: record.name = "rows"
    case .okWithoutValue: record.value = .undefined(.ok, reason: "none")
    case .notANumber: record.value = .of(Double(count) * .nan)
    case .noReason: record.value = .undefined(.emptyGroup, reason: "")
    case .foreignGroup: record.group = [ColumnValue("elsewhere", "x")]
    case .unknownReference: record.reference = roles.groups.map { ColumnValue($0, nil) }
    default: break
    }
    let finding = Finding(.note, F.flaw == .badFinding ? "Bad Code" : "good_code", "Words.")
    return AnalysisResult(
      metrics: F.flaw == .duplicateRecord ? [record, record] : [record], findings: [finding])
  }
}

/// A count that outlives calls, which a pure function must not have.
final class CallCounter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}

struct RowTally: Aggregate {
  var column: String
  var flaw: Flaw
  var serial = 0

  var columns: [ColumnRequest] { [ColumnRequest(column, as: .category)] }

  func makeState(reading columns: [Int]) -> RowTallyState {
    RowTallyState(column: columns[0], flaw: flaw, count: flaw == .freshHasOne ? 1 : 0)
  }

  func result(
    of state: RowTallyState, dictionaries: [CategoryDictionary?]
  ) throws(AnalysisError) -> Int {
    state.shared.map { $0.next() } ?? state.count
  }
}

struct RowTallyState: AggregateState {
  let column: Int
  let flaw: Flaw
  var count: Int
  let shared: CallCounter?

  init(column: Int, flaw: Flaw, count: Int) {
    self.column = column
    self.flaw = flaw
    self.count = count
    shared = flaw == .sharesState ? CallCounter() : nil
  }

  mutating func update(_ batch: Batch) {
    switch flaw {
    case .countsBatches: count += 1
    case .emptyBatchCounts: count += max(1, batch.rowCount)
    case .textOfFirstRow:
      var first = 0
      if batch.rowCount > 0 {
        batch.withCodes(
          column, narrow: { first = Int($0[0]) }, medium: { first = Int($0[0]) },
          wide: { first = Int($0[0]) })
      }
      count = max(count, first)
    default: count += batch.rowCount
    }
  }

  mutating func merge(_ other: RowTallyState) {
    switch flaw {
    case .keepsLeft: count = count == 0 ? other.count : count
    case .doubles:
      count = count == 0 || other.count == 0 ? count + other.count : 2 * (count + other.count)
    case .textOfFirstRow: count = max(count, other.count)
    default: count += other.count
    }
  }
}
