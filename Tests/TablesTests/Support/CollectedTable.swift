@testable import FairmarkTables

/// Keeps the rows of one thread as codes, and each number as its bits.
struct RowCollector: BatchConsumer {
  var rows: [[UInt64?]] = []

  mutating func consume(_ batch: Batch) {
    let first = rows.count
    rows.append(contentsOf: repeatElement([], count: batch.rowCount))
    for column in 0..<batch.columnCount {
      for (row, cell) in Self.cells(of: column, in: batch).enumerated() {
        rows[first + row].append(cell)
      }
    }
  }

  private static func cells(of column: Int, in batch: Batch) -> [UInt64?] {
    var cells: [UInt64?] = []
    func add<Code: FixedWidthInteger>(_ codes: Span<Code>) {
      for row in codes.indices { cells.append(codes[row] == 0 ? nil : UInt64(codes[row])) }
    }
    if batch.dictionary(column) != nil {
      batch.withCodes(column, narrow: { add($0) }, medium: { add($0) }, wide: { add($0) })
      return cells
    }
    func isMissing(_ row: Int, _ words: Span<UInt64>) -> Bool {
      words[row >> 6] >> UInt64(row & 63) & 1 == 1
    }
    if batch.columns[column].request.kind == .number {
      batch.withNumbers(column) { values, missing in
        for row in values.indices {
          cells.append(isMissing(row, missing) ? nil : values[row].bitPattern)
        }
      }
    } else {
      batch.withIntegers(column) { values, missing in
        for row in values.indices {
          cells.append(isMissing(row, missing) ? nil : UInt64(bitPattern: values[row]))
        }
      }
    }
    return cells
  }
}

/// All rows of a scan, and what the scan says about them.
struct CollectedTable {
  let names: [String]
  let scan: TableScan<RowCollector>
  /// The rows as texts, `nil` where a value is missing; in file order when one thread read them.
  let rows: [[String?]]

  /// The rows in an order that does not depend on the threads.
  var sortedRows: [[String?]] { rows.sorted(by: precedes) }
}

/// An order of rows for comparing them as sets.
func precedes(_ left: [String?], _ right: [String?]) -> Bool {
  for (one, other) in zip(left, right) where one != other {
    // No text comes before the empty one.
    return (one.map { [1] + Array($0.utf8) } ?? []).lexicographicallyPrecedes(
      other.map { [1] + Array($0.utf8) } ?? [])
  }
  return left.count < right.count
}

/// What a test asks of a scan.
struct ScanSetting {
  var dialect = CSVDialect()
  var limits = TableLimits()
  /// All columns as categories when empty.
  var requests: [ColumnRequest] = []
  var missing: [String] = []
  var badRows = BadRowPolicy.fail
  var threads = 1
  var chunk = 256 << 10
  var computesDigest = false
}

/// Reads files whole.
func readTable(_ paths: [String], _ setting: ScanSetting = ScanSetting()) throws -> CollectedTable {
  let names = paths.map(Storage.name(of:))
  let table = try CSVTable(
    paths: paths, names: names, dialect: setting.dialect, limits: setting.limits)
  return try readTable(table, setting)
}

/// Reads an opened table.
func readTable(
  _ table: some Table, _ setting: ScanSetting = ScanSetting()
) throws -> CollectedTable {
  var options = ScanOptions()
  options.threadCount = setting.threads
  options.chunkByteCount = setting.chunk
  options.badRows = setting.badRows
  options.missingTexts = setting.missing
  options.computesDigest = setting.computesDigest
  let requests =
    setting.requests.isEmpty
    ? table.columnNames.map { ColumnRequest($0, as: .category) } : setting.requests
  let scan = try table.scan(requests, options: options, makeConsumer: { RowCollector() })
  let texts = scan.dictionaries.map { $0?.texts }
  var rows: [[String?]] = []
  for consumer in scan.consumers {
    for row in consumer.rows {
      rows.append(
        row.indices.map { column in
          guard let cell = row[column] else { return nil }
          if let texts = texts[column] { return texts[Int(cell) - 1] }
          return requests[column].kind == .number
            ? "\(Double(bitPattern: cell))" : "\(Int64(bitPattern: cell))"
        })
    }
  }
  return CollectedTable(names: table.columnNames, scan: scan, rows: rows)
}
