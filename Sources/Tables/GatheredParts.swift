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
  /// - Throws: `TableError` at the first file, with what is wrong with its first row.
  func checkRows(
    file: String, empty: String, unusable: String, _ location: (RejectedRow) -> SourceLocation
  ) throws(TableError) {
    let rowCount = rowCounts.reduce(0, +)
    if rowCount == 0 { throw TableError(.noRows, at: SourceLocation(file: file), empty) }
    if rowCount == rejections.total {
      let first = rejections.first.first.map {
        " (the first, \(location($0)): \($0.reason.sentence))"
      }
      throw TableError(
        .noRows, at: SourceLocation(file: file),
        "not one row could be used; \(unusable)" + (first ?? ""))
    }
  }
}
