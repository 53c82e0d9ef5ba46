import FairmarkFiles

/// A table with columns joined and derived and rows left out, ready to be scanned like any other.
///
/// ```swift
/// let young = ShapedTable(
///   table,
///   Shaping(
///     derivations: [
///       ColumnDerivation(
///         name: "age_band", column: "age",
///         rule: .bins(NumberBins(edges: [40], labels: ["under 40", "40 and over"])))
///     ],
///     conditions: [RowCondition("office", .texts(TextTest(anyOf: ["north"])))]))
/// ```
///
/// A scan reads the source once and hands on batches of the rows that are kept. Joined tables are
/// read first and held in memory.
///
/// **Edge Cases.** Texts that only rows without the conditions hold are in no dictionary of the scan,
/// as if the source had never held them. A text without an entry in a map that fails is an error in a
/// row that is kept, or that a condition looks at, and nowhere else; so is a missing value where one
/// is required. A field that is no number is bad data in every row.
public struct ShapedTable: Table {
  /// The table that the rows come from.
  public let source: any Table
  /// What is done to them.
  public let shaping: Shaping
  /// The columns of the source, then the joined, then the derived ones.
  public let columnNames: [String]

  /// Shapes a table.
  ///
  /// - Parameters:
  ///   - source: The table that the rows come from.
  ///   - shaping: What is done to them. No two columns may have the same name.
  public init(_ source: any Table, _ shaping: Shaping) {
    self.source = source
    self.shaping = shaping
    columnNames =
      source.columnNames + shaping.joins.flatMap { $0.columns } + shaping.derivations.map(\.name)
    let added = columnNames.dropFirst(source.columnNames.count)
    precondition(
      Set(added).count == added.count && !added.contains { source.columnNames.contains($0) },
      "a column name stands twice in \(columnNames)")
  }

  /// The bytes of the source; joined tables are not counted.
  public var byteCount: Int? { source.byteCount }

  /// The bytes of text of the source; joined tables are not counted.
  public var textByteCount: Int? { source.textByteCount }

  /// The place of a column, or a sentence that names the columns there are.
  ///
  /// - Parameter name: The column's name.
  /// - Returns: Its place in `columnNames`.
  /// - Throws: `TableError` when there is no such column.
  public func place(of name: String) throws(TableError) -> Int {
    if let place = columnNames.firstIndex(of: name) { return place }
    do throws(TableError) {
      return try source.place(of: name)
    } catch {
      func listed(_ word: String, _ names: [String]) -> String {
        names.isEmpty
          ? "" : "; \(word) are " + names.prefix(12).map { excerpt($0) }.joined(separator: ", ")
      }
      throw TableError(
        error.code, at: error.location,
        error.message + listed("joined columns", shaping.joins.flatMap { $0.columns })
          + listed("derived columns", shaping.derivations.map(\.name)))
    }
  }

  /// Where a column comes from; `nil` when there is none of this name.
  func origin(of name: String, derivedBefore limit: Int = .max) -> ShapingPlan.Origin? {
    if source.columnNames.contains(name) { return .source }
    for (index, join) in shaping.joins.enumerated() where join.columns.contains(name) {
      return .joined(join: index, name: name)
    }
    if let place = shaping.derivations.prefix(max(0, limit)).firstIndex(where: { $0.name == name })
    {
      return .derived(place)
    }
    // A source whose rows tell its columns may have ones that opening it did not show.
    return (try? source.place(of: name)) == nil ? nil : .source
  }

  /// Reads all rows once and hands the requested columns of the kept ones to consumers in batches.
  ///
  /// - Parameters:
  ///   - requests: The columns to decode or compute.
  ///   - options: Threads, digests, what to do about bad rows of the source.
  ///   - makeConsumer: Makes a consumer for each thread.
  /// - Returns: The consumers, and what was learnt about the source, the joined tables and the rows
  ///   that were left out. The counts of missing values and the texts are those of the kept rows.
  /// - Throws: `TableError` for bad data, or when not one row is left; whatever a consumer throws.
  /// - Complexity: O(bytes). Memory: that of the source's scan, and the joined tables.
  public func scan<Consumer: BatchConsumer>(
    _ requests: [ColumnRequest], options: ScanOptions = ScanOptions(),
    makeConsumer: @Sendable () -> Consumer
  ) throws -> TableScan<Consumer> {
    var plan = try ShapingPlan(self, requests)
    var joinedRows: [JoinedRows] = []
    for (join, requests) in zip(shaping.joins, plan.joinedRequests) {
      joinedRows.append(try JoinedRows(reading: join, requests, options: options))
    }
    plan.use(joinedRows)
    let bound = plan
    let scan = try source.scan(bound.sourceRequests, options: options) {
      ShapingConsumer(inner: makeConsumer(), worker: ShapingWorker(bound))
    }
    try checkNothingIsHidden(scan.columnNames ?? [], scan.inputs)
    var counts = ShapingCounts(bound)
    for consumer in scan.consumers { counts.merge(consumer.worker.counts) }
    let report = counts.report(
      bound, dictionaries: scan.dictionaries, missingCounts: scan.missingCounts)
    try checkRowsAreLeft(report, scan.inputs, bound)
    return TableScan(
      consumers: scan.consumers.map(\.inner), inputs: scan.inputs,
      rejectedCounts: scan.rejectedCounts, firstRejected: scan.firstRejected,
      dictionaries: bound.outputs.map { output in
        output.isAlias ? scan.dictionaries[output.column.index] : output.dictionary
      },
      missingCounts: bound.outputs.indices.map { index in
        bound.outputs[index].isAlias
          ? scan.missingCounts[bound.outputs[index].column.index] : counts.missing[index]
      },
      shaping: report, columnNames: scan.columnNames)
  }

  /// Refuses columns that the rows turned out to have under the name of one that was added.
  private func checkNothingIsHidden(
    _ found: [String], _ inputs: [ScannedInput]
  ) throws(TableError) {
    let place = SourceLocation(file: inputs.first?.path ?? "(no file)")
    for join in shaping.joins {
      for name in join.columns where found.contains(name) {
        throw TableError(
          .duplicateColumn, at: place,
          "\(excerpt(name)) is a column of some row and of \(excerpt(join.name)); list the columns to "
            + "add without it (`columns: [...]`), or rename it in one of the files")
      }
    }
    for name in shaping.derivations.map(\.name) where found.contains(name) {
      throw TableError(
        .duplicateColumn, at: place,
        "\(excerpt(name)) is a column of some row already; give the derived column another name")
    }
  }

  private func checkRowsAreLeft(
    _ report: ShapingReport, _ inputs: [ScannedInput], _ plan: ShapingPlan
  ) throws(TableError) {
    let place = SourceLocation(file: inputs.first?.path ?? "(no file)")
    for (join, found) in zip(shaping.joins, report.joins)
    where found.matchedCount == 0 && found.unmatchedCount > 0 {
      let count = found.unmatchedCount
      let keys = listed(join.keyColumns)
      let absence =
        count == 1
        ? "the only key (\(keys)) does not occur in "
        : "not one of the \(count) keys (\(keys)) occurs in "
      throw TableError(
        .noKeyMatches, at: place,
        absence
          + "\(excerpt(join.name)) (\(listed(join.joinedKeyColumns))); are they written alike? Keys "
          + "are compared byte for byte")
    }
    guard report.keptCount == 0 else { return }
    var parts: [String] = []
    for (join, found) in zip(shaping.joins, report.joins) where found.removedCount > 0 {
      parts.append("\(found.removedCount) without counterpart in \(excerpt(join.name))")
    }
    for (index, found) in report.conditions.enumerated() where found.removedCount > 0 {
      var part = "\(found.removedCount) by \(excerpt(found.column))"
      if let value = found.absentValues.first {
        part += ", which never holds \(excerpt(value))"
        if case .texts = plan.conditions[index].test,
          case let texts = plan.texts(of: plan.conditions[index].column, report), !texts.isEmpty
        {
          let shown = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
          part += " but \(listed(Array(shown.prefix(8))))\(shown.count > 8 ? ", …" : "")"
        }
      }
      parts.append(part)
    }
    throw TableError(
      .noRowsLeft, at: place, "not one row is left: removed are \(parts.joined(separator: "; "))")
  }

  private func listed(_ names: [String]) -> String {
    names.map { excerpt($0) }.joined(separator: ", ")
  }
}

extension Table {
  /// The columns without those that were joined or derived.
  var ownColumnNames: [String] {
    (self as? ShapedTable)?.source.columnNames ?? columnNames
  }
}

extension ShapingPlan {
  /// The texts of a column before rows are left out, without what stands for a failure.
  func texts(of column: ColumnReference, _ report: ShapingReport) -> [String] {
    let dictionary =
      column.isComputed
      ? computed[column.index].dictionary : report.sourceDictionaries[column.index]
    var texts = dictionary?.texts ?? []
    // The first text has the code 1.
    if let code = failureCode(of: column) { texts.remove(at: Int(code) - 1) }
    return texts
  }
}
