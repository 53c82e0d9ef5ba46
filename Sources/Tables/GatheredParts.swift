import FairmarkFiles

/// The parts of all threads together.
struct GatheredParts {
  var rejections = Rejections()
  var missingCounts: [Int]
  var rowCounts: [Int]

  init<Consumer: BatchConsumer>(
    _ parts: [ScanPart<Consumer>], columnCount: Int, fileCount: Int
  ) {
    missingCounts = Array(repeating: 0, count: columnCount)
    rowCounts = Array(repeating: 0, count: fileCount)
    for part in parts {
      rejections.merge(part.rejections)
      for index in missingCounts.indices { missingCounts[index] += part.missingCounts[index] }
      for index in rowCounts.indices { rowCounts[index] += part.rowCounts[index] }
    }
  }

  /// Checks that there are rows, and that some could be used.
  ///
  /// - Parameters:
  ///   - file: The first file.
  ///   - empty: What is said when there are no rows.
  ///   - unusable: What is asked when not one can be used.
  ///   - headerFieldCount: How many fields the header of delimited text has.
  ///   - location: Where a row begins.
  /// - Throws: `TableError` at the first file, with what is wrong with its first row.
  func checkRows(
    file: String, empty: String, unusable: String, headerFieldCount: Int = 0,
    _ location: (RejectedRow) -> SourceLocation
  ) throws(TableError) {
    let rowCount = rowCounts.reduce(0, +)
    if rowCount == 0 { throw TableError(.noRows, at: SourceLocation(file: file), empty) }
    guard rowCount == rejections.total else { return }
    var message = "not one row could be used; \(unusable)"
    if let first = rejections.first.first {
      if let found = first.fieldCount {
        message +=
          " (the first, \(location(first)): \(found) \(found == 1 ? "field" : "fields") where the "
          + "header has \(headerFieldCount)); if lines stand above the header, pass over them "
          + "(`skip_lines: 1`)"
      } else {
        message += " (the first, \(location(first)): \(first.reason.sentence))"
      }
    }
    throw TableError(.noRows, at: SourceLocation(file: file), message)
  }
}
