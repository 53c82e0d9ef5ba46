import FairmarkTables

/// Scans a table in several ways and stops where one gives something else.
///
/// - Parameters:
///   - table: The table.
///   - badRows: What to do about rows that cannot be used.
///   - isDamaged: Whether the end of the data cannot be had: each way must give an error, and how far
///     it comes before that is its own affair.
/// - Returns: What all of them gave.
@discardableResult
func compareScans(
  of table: some Table, badRows: BadRowPolicy, isDamaged: Bool = false
) -> String {
  let first = scanOnce(table, badRows: badRows)
  var ways = [(threads: 1, chunk: 1)]
  // Threads take longer to start than all the rest.
  if first.utf8.reduce(0 as UInt8, &+) & 7 == 0 { ways.append((2, 13)) }
  for way in ways {
    let outcome = scanOnce(table, badRows: badRows, threads: way.threads, chunk: way.chunk)
    if isDamaged ? !isError(outcome) : outcome != first {
      fail("\(way.threads) threads, \(way.chunk) bytes: \(first) became \(outcome)")
    }
  }
  return first
}

/// What a scan gave, as a text that does not depend on how it ran.
func scanOnce(
  _ table: some Table, badRows: BadRowPolicy, threads: Int = 1, chunk: Int = 16 << 10
) -> String {
  let kinds: [ColumnRequest.Kind] = [.category, .number, .text, .integer, .frequency]
  let derived = (table as? ShapedTable)?.shaping.derivations.map(\.name) ?? []
  let requests = table.columnNames.prefix(8).enumerated().map {
    ColumnRequest(
      $0.element, as: derived.contains($0.element) ? .category : kinds[$0.offset % kinds.count])
  }
  var options = ScanOptions()
  options.threadCount = threads
  options.chunkByteCount = chunk
  options.badRows = badRows
  do {
    return describe(try table.scan(requests, options: options) { RowHash() })
  } catch {
    return sentence(of: error)
  }
}

private func describe(_ result: TableScan<RowHash>) -> String {
  let sum = result.consumers.reduce(0 as UInt64) { $0 &+ $1.sum }
  let count = result.consumers.reduce(0) { $0 + $1.rowCount }
  var text = "\(count) rows, hash \(sum), missing \(result.missingCounts), rejected "
  text += result.rejectedCounts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: " ")
  text += result.firstRejected.map { "\($0.location)" }.joined(separator: " ")
  guard let shaping = result.shaping else { return text }
  text += ", kept \(shaping.keptCount)"
  for join in shaping.joins {
    text +=
      ", joined \(join.matchedCount) \(join.unmatchedCount) \(join.missingKeyCount) "
      + "\(join.removedCount) of \(join.joined.duplicateCount) \(join.joined.unusedCount)"
    let steps = join.matchedCount + join.unmatchedCount + join.missingKeyCount
    if steps != count + shaping.conditions.reduce(join.removedCount, { $0 + $1.removedCount }) {
      fail("a join lost rows: \(text)")
    }
  }
  for condition in shaping.conditions {
    text += ", left out \(condition.removedCount), missing \(condition.missingCount)"
  }
  return text
}

/// Whether a text is a scan's error.
func isError(_ outcome: String) -> Bool { outcome.hasPrefix("error: ") }

/// The sentence of an error about data.
func sentence(of error: any Error) -> String {
  guard let error = error as? TableError, !error.message.isEmpty else {
    fail("an error without a sentence: \(error)")
  }
  return "error: \(error)"
}
