import FairmarkFiles

/// A column of the batch that the source fills, or of the one that a worker computes.
struct ColumnReference: Hashable, Sendable {
  var isComputed: Bool
  var index: Int
}

/// A column that a worker computes for all rows of a batch.
struct ComputedColumn: Sendable {
  enum Operation: Sendable {
    /// The values of the joined table's rows: which join, and which of its value columns.
    case joined(join: Int, column: Int)
    /// The labels of the intervals that numbers lie in.
    case bins(NumberBins)
    /// The texts that texts stand for.
    case map(TextMap)
    /// Whole numbers as `Double`s.
    case wholeNumbers
  }

  var request: ColumnRequest
  var operation: Operation
  /// What it is computed from; `nil` for a joined column.
  var input: ColumnReference?
  var missingText: String?
  /// For texts their codes; labels are in it whether they occur or not.
  var dictionary: CategoryDictionary?
  /// The code of texts without an entry, which are an error once a row that is kept has one.
  var failureCode: UInt32?
}

/// How a scan of the source becomes a scan of the columns that were asked for.
///
/// It names every column once and is the same for all threads.
struct ShapingPlan: Sendable {
  struct Condition: Sendable {
    var column: ColumnReference
    var test: RowCondition.Test
    var keepsMissing: Bool
  }

  struct Output: Sendable {
    var column: ColumnReference
    var request: ColumnRequest
    /// The texts of the rows that are kept; `nil` for numbers, and when the source's serve.
    var dictionary: CategoryDictionary?
    /// Whether the batch gets the source's column itself.
    var isAlias: Bool
  }

  /// Where a column comes from.
  enum Origin: Equatable {
    case source
    case joined(join: Int, name: String)
    case derived(Int)
  }

  let table: ShapedTable
  private(set) var sourceRequests: [ColumnRequest] = []
  private(set) var computed: [ComputedColumn] = []
  private(set) var conditions: [Condition] = []
  private(set) var outputs: [Output] = []
  /// For each join the columns that its keys have in the source's batch.
  private(set) var keyColumns: [[Int]] = []
  /// For each join the columns that are read of the joined table.
  private(set) var joinedRequests: [[ColumnRequest]]
  /// The joined tables, once they are read.
  var joinedRows: [JoinedRows] = []
  /// Whether no row can be left out.
  let keepsEveryRow: Bool

  init(_ table: ShapedTable, _ requests: [ColumnRequest]) throws(TableError) {
    self.table = table
    let shaping = table.shaping
    joinedRequests = shaping.joins.map { _ in [] }
    keepsEveryRow =
      shaping.conditions.isEmpty && !shaping.joins.contains { $0.removesUnmatched }
    for join in shaping.joins {
      var columns: [Int] = []
      for name in join.keyColumns { columns.append(sourceColumn(ColumnRequest(name, as: .text))) }
      keyColumns.append(columns)
    }
    for condition in shaping.conditions {
      let kind: ColumnRequest.Kind
      switch condition.test {
      // Whatever they are, so that columns of many texts are no matter.
      case .texts(let test): kind = test.passesAnyText ? .text : .category
      case .numbers: kind = .number
      case .integers: kind = .integer
      }
      conditions.append(
        Condition(
          column: try reference(condition.column, as: kind), test: condition.test,
          keepsMissing: condition.keepsMissing))
    }
    for request in requests {
      let column = try reference(request.name, as: request.kind)
      let isAlias = keepsEveryRow && !column.isComputed
      outputs.append(
        Output(
          column: column, request: request,
          dictionary: request.kind == .category && !isAlias
            ? CategoryDictionary(missing: [], limit: .max) : nil,
          isAlias: isAlias))
    }
  }

  /// The place of a column, which is planned when it is new; only derivations before `limit` are
  /// known.
  private mutating func reference(
    _ name: String, as kind: ColumnRequest.Kind, derivedBefore limit: Int = .max
  ) throws(TableError) -> ColumnReference {
    if let known = computed.firstIndex(where: { $0.request.name == name && $0.request.kind == kind }
    ) {
      return ColumnReference(isComputed: true, index: known)
    }
    guard let origin = table.origin(of: name, derivedBefore: limit) else {
      _ = try table.place(of: name)
      throw TableError(
        .absentColumn, at: SourceLocation(file: "(derived)"),
        "the column \(excerpt(name)) is derived later than it is used")
    }
    if kind == .text, origin != .source {
      // Joined and derived columns are held as codes; the texts are written from them.
      return try reference(name, as: .category, derivedBefore: limit)
    }
    switch origin {
    case .source:
      if kind == .number && table.shaping.integerColumns.contains(name) {
        let whole = sourceColumn(ColumnRequest(name, as: .integer))
        return add(
          ComputedColumn(
            request: ColumnRequest(name, as: .number), operation: .wholeNumbers,
            input: ColumnReference(isComputed: false, index: whole)))
      }
      return ColumnReference(
        isComputed: false, index: sourceColumn(ColumnRequest(name, as: kind)))
    case .joined(let join, let joinedName):
      let request = ColumnRequest(joinedName, as: kind)
      let column =
        joinedRequests[join].firstIndex(of: request)
        ?? {
          joinedRequests[join].append(request)
          return joinedRequests[join].count - 1
        }()
      return add(
        ComputedColumn(
          request: ColumnRequest(name, as: kind),
          operation: .joined(join: join, column: column)))
    case .derived(let place):
      let derivation = table.shaping.derivations[place]
      guard kind == .category else {
        throw TableError(
          .notANumber, at: SourceLocation(file: "(derived)"),
          "the derived column \(excerpt(name)) holds texts, and numbers are needed")
      }
      return try add(derivation, at: place)
    }
  }

  private mutating func add(
    _ derivation: ColumnDerivation, at place: Int
  ) throws(TableError) -> ColumnReference {
    let dictionary = CategoryDictionary(missing: [], limit: .max)
    var column = ComputedColumn(
      request: ColumnRequest(derivation.name, as: .category), operation: .wholeNumbers,
      missingText: derivation.missingText, dictionary: dictionary)
    switch derivation.rule {
    case .bins(let bins):
      column.operation = .bins(bins)
      column.input = try reference(derivation.column, as: .number, derivedBefore: place)
    case .map(let map):
      column.operation = .map(map)
      let input = try reference(derivation.column, as: .category, derivedBefore: place)
      column.input = input
      // No text of a table has these bytes, which are not UTF-8.
      if map.otherwise == .fail || failureCode(of: input) != nil {
        column.failureCode = dictionary.code(adding: [0xFE])
      }
    }
    return add(column)
  }

  private mutating func add(_ column: ComputedColumn) -> ColumnReference {
    computed.append(column)
    return ColumnReference(isComputed: true, index: computed.count - 1)
  }

  private mutating func sourceColumn(_ request: ColumnRequest) -> Int {
    if let known = sourceRequests.firstIndex(of: request) { return known }
    sourceRequests.append(request)
    return sourceRequests.count - 1
  }

  /// The code in a text column that is an error once a row that is kept has it.
  func failureCode(of column: ColumnReference) -> UInt32? {
    column.isComputed ? computed[column.index].failureCode : nil
  }

  /// The column of the source that a column comes from; `nil` for a joined one.
  func sourceColumn(of column: ColumnReference) -> Int? {
    var column = column
    while column.isComputed {
      guard let input = computed[column.index].input else { return nil }
      column = input
    }
    return column.index
  }

  /// The values of a joined column in all rows of the joined table; `nil` for other columns.
  func joinedValues(of column: ColumnReference) -> JoinedRows.Values? {
    guard column.isComputed, case .joined(let join, let place) = computed[column.index].operation
    else { return nil }
    return joinedRows[join].columns[place]
  }

  /// Gives the joined columns the texts of the tables that were read.
  mutating func use(_ rows: [JoinedRows]) {
    joinedRows = rows
    for index in computed.indices {
      if case .joined(let join, let column) = computed[index].operation {
        computed[index].dictionary = rows[join].dictionaries[column]
      }
    }
  }
}
