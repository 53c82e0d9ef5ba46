import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkTables
import Testing

/// Whether an analysis says that the order of the rows matters to it.
private protocol Saying: Sendable {
  static var dependsOnRowOrder: Bool { get }
}

private enum Says: Saying { static let dependsOnRowOrder = true }
private enum Hides: Saying { static let dependsOnRowOrder = false }

/// The text of the last row, as a record's group.
private struct LastText<S: Saying>: Aggregate {
  struct State: AggregateState {
    let column: Int
    var position = RowPosition(file: 0, offset: -1)
    var text: String?

    mutating func update(_ batch: Batch) {
      for row in 0..<batch.rowCount where position < batch.position(of: row) {
        position = batch.position(of: row)
        var code: UInt32 = 0
        batch.withCodes(
          column, narrow: { code = UInt32($0[row]) }, medium: { code = UInt32($0[row]) },
          wide: { code = $0[row] })
        text = batch.dictionary(column)?.text(of: code)
      }
    }

    mutating func merge(_ other: State) {
      if position < other.position { self = other }
    }
  }

  let column: String
  var columns: [ColumnRequest] { [ColumnRequest(column, as: .category)] }
  var dependsOnRowOrder: Bool { S.dependsOnRowOrder }

  func makeState(reading columns: [Int]) -> State { State(column: columns[0]) }

  func result(of state: State, dictionaries: [CategoryDictionary?]) -> String? { state.text }
}

private struct LastTextAnalysis<S: Saying>: StreamingAnalysis {
  static var descriptor: AnalysisDescriptor {
    AnalysisDescriptor(
      id: "last-text", version: "1.0.0", summary: "The last text.", requiredRoles: [.groups],
      metrics: [.init("last", "1 for the group of the last row", .none)])
  }

  private let column: String

  init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    column = configuration.roles.groups.first ?? ""
  }

  private var last: LastText<S> { LastText(column: column) }
  var aggregates: [any Aggregate] { [last] }

  func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    let text = results.result(last) ?? nil
    var record = MetricRecord("last", attribute: [column], value: .count(1), n: 1)
    record.group = [ColumnValue(column, text)]
    return AnalysisResult(metrics: [record], findings: [])
  }
}

@Suite("Analyses of rows in their order")
struct RowOrderTests {
  private func laws(_ analysis: any StreamingAnalysis.Type) -> Set<LawViolation.Law> {
    var roles = Roles()
    roles.groups = ["sex"]
    return Set(
      checkAnalysis(
        analysis, AnalysisConfiguration(roles: roles), csv: "sex\nF\nM\nF\nD\nM\nF\nX\n"
      ).map(\.law))
  }

  @Test("keep the laws when they follow the positions and say so")
  func said() {
    #expect(laws(LastTextAnalysis<Says>.self) == [])
  }

  @Test("are found when they do not say so")
  func hidden() {
    #expect(laws(LastTextAnalysis<Hides>.self).contains(.shardInvariance))
  }
}
