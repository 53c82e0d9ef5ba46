import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTables
import Glibc

extension Reader {
  static let all: [Reader] = [
    Reader(name: "csv", read: readCSV),
    Reader(name: "json", read: readJSON),
    Reader(name: "job", read: readJob),
  ]

  /// What is accepted is written as a text that is read back and written the same.
  @Sendable private static func readJSON(_ bytes: [UInt8]) {
    guard let value = try? JSONValue(parsing: bytes) else { return }
    let canonical = value.canonicalText()
    for text in [canonical, value.prettyText()] {
      guard let again = try? JSONValue(parsing: Array(text.utf8)),
        again.canonicalText().utf8.elementsEqual(canonical.utf8)
      else { fail("a value did not survive writing: \(text)") }
    }
  }

  @Sendable private static func readJob(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    do throws(JobError) {
      _ = try Job(parsing: text, path: "job.yaml", plugins: .builtIn)
    } catch {
      if error.description.isEmpty { fail("an error without a sentence") }
    }
  }

  /// However the file is cut and however many threads read it, the outcome is the same.
  @Sendable private static func readCSV(_ bytes: [UInt8]) {
    guard let options = bytes.first, bytes.count > 1 else { return }
    var dialect = CSVDialect()
    dialect.delimiter = options & 1 == 0 ? UInt8(ascii: ",") : UInt8(ascii: ";")
    dialect.hasHeader = options & 2 == 0
    dialect.trimsBlanks = options & 4 != 0
    dialect.quotes = options & 8 == 0 ? .strict : .lenient
    if options & 16 != 0 { dialect.comment = "#" }
    var limits = TableLimits()
    limits.fieldByteCount = 4096
    limits.categoryCount = 64
    withFile(Array(bytes.dropFirst())) { path in
      guard let table = try? CSVTable(paths: [path], dialect: dialect, limits: limits) else {
        return
      }
      compareScans(of: table, badRows: options & 32 == 0 ? .fail : .count)
    }
  }
}

/// Scans a table in several ways and stops where one gives something else.
func compareScans(of table: some Table, badRows: BadRowPolicy) {
  let kinds: [ColumnRequest.Kind] = [.category, .number, .text, .integer, .frequency]
  let requests = table.columnNames.prefix(8).enumerated().map {
    ColumnRequest($0.element, as: kinds[$0.offset % kinds.count])
  }
  var first: String?
  for (threads, chunk) in [(1, 256 << 10), (1, 1), (2, 13)] {
    var options = ScanOptions()
    options.threadCount = threads
    options.chunkByteCount = chunk
    options.badRows = badRows
    let outcome = describe { try table.scan(requests, options: options) { RowHash() } }
    if let first, first != outcome {
      fail("\(threads) threads, \(chunk) bytes: \(first) became \(outcome)")
    }
    first = outcome
  }
}

private func describe(_ scan: () throws -> TableScan<RowHash>) -> String {
  do {
    let result = try scan()
    let sum = result.consumers.reduce(0 as UInt64) { $0 &+ $1.sum }
    let count = result.consumers.reduce(0) { $0 + $1.rowCount }
    return "\(count) rows, hash \(sum), missing \(result.missingCounts), rejected "
      + result.rejectedCounts.map { "\($0.key) \($0.value)" }.sorted().joined(separator: " ")
      + result.firstRejected.map { "\($0.location)" }.joined(separator: " ")
  } catch {
    return "\(error)"
  }
}

/// A sum of hashes of rows, which does not depend on their order.
private struct RowHash: BatchConsumer {
  var sum: UInt64 = 0
  var rowCount = 0

  mutating func consume(_ batch: Batch) {
    rowCount += batch.rowCount
    var rows = Array(repeating: UInt64(14_695_981_039_346_656_037), count: batch.rowCount)
    func mix(_ row: Int, _ value: UInt64) {
      rows[row] = (rows[row] ^ value) &* 1_099_511_628_211
    }
    for column in 0..<batch.columnCount {
      if let dictionary = batch.dictionary(column) {
        // Codes depend on the thread that meets a text first; texts do not.
        let hashes = [0] + dictionary.texts.map { Self.hash(Array($0.utf8)) }
        func add<Code: FixedWidthInteger>(_ codes: Span<Code>) {
          for row in codes.indices { mix(row, hashes[Int(codes[row])]) }
        }
        batch.withCodes(column, narrow: { add($0) }, medium: { add($0) }, wide: { add($0) })
      } else {
        var bits = Array(repeating: UInt64(0), count: (batch.rowCount + 63) / 64)
        batch.addMissingBits(of: column, to: &bits)
        for row in rows.indices { mix(row, bits[row >> 6] >> UInt64(row & 63) & 1) }
        Self.values(column, batch).enumerated().forEach { mix($0.offset, $0.element) }
      }
    }
    for row in rows { sum &+= row }
  }

  private static func values(_ column: Int, _ batch: Batch) -> [UInt64] {
    var values: [UInt64] = []
    switch column % 5 {
    case 1:
      batch.withNumbers(column) { numbers, _ in
        for row in numbers.indices { values.append(numbers[row].bitPattern) }
      }
    case 2:
      batch.withTexts(column) { ends, bytes, _ in
        var start = 0
        for row in ends.indices {
          values.append(hash((start..<Int(ends[row])).map { bytes[$0] }))
          start = Int(ends[row])
        }
      }
    default:
      batch.withIntegers(column) { integers, _ in
        for row in integers.indices { values.append(UInt64(bitPattern: integers[row])) }
      }
    }
    return values
  }

  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// Calls a closure with a file in memory that holds some bytes.
func withFile(_ bytes: [UInt8], named name: String = "data", _ body: (String) -> Void) {
  let path = "/dev/shm/fairmark-fuzz-\(getpid())-\(name)"
  guard let file = fopen(path, "wb") else { fail("\(path) cannot be written") }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
  body(path)
}
