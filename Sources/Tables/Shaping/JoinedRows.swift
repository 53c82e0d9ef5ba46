import FairmarkFiles
import Synchronization

/// The rows of a joined table, in memory: by their keys, and the values that are asked for.
///
/// It is read once, by one thread, in the order of the rows, and not changed afterwards.
final class JoinedRows: Sendable {
  /// The values of one column, one a row.
  enum Values: Sendable {
    case codes([UInt32])
    case numbers([Double], missing: [UInt64])
    case integers([Int64], missing: [UInt64])
  }

  let keys: KeyIndex
  let columns: [Values]
  /// For each column its texts; `nil` for numbers.
  let dictionaries: [CategoryDictionary?]
  /// What is known of the table, but for the rows that are used.
  private let found: JoinedTableReport

  /// The rows that a key leads to.
  var rowCount: Int { keys.count }

  /// Reads a joined table.
  ///
  /// - Parameters:
  ///   - join: The table, its keys and what to do about duplicates.
  ///   - requests: The columns that are needed besides the keys.
  ///   - options: Digests are computed as in the scan that joins it.
  /// - Throws: `TableError` for bad data, duplicate keys and too many rows.
  init(reading join: TableJoin, _ requests: [ColumnRequest], options: ScanOptions) throws {
    var joinOptions = join.options
    joinOptions.threadCount = 1
    joinOptions.computesDigest = options.computesDigest
    let keyRequests = join.joinedKeyColumns.map { ColumnRequest($0, as: .text) }
    let duplicate = DuplicateKey()
    let scan: TableScan<JoinedRowCollector>
    do {
      scan = try join.table.scan(keyRequests + requests, options: joinOptions) {
        JoinedRowCollector(join, requests, duplicate: duplicate)
      }
    } catch let error as TableError where error.code == .duplicateKey {
      throw Self.naming(duplicate, error, join, keyRequests, joinOptions)
    }
    guard let collected = scan.consumers.first else {
      throw TableError(.noRows, at: SourceLocation(file: join.name), "nothing was read")
    }
    keys = collected.keys
    columns = collected.columns
    dictionaries = Array(scan.dictionaries.dropFirst(keyRequests.count))
    found = JoinedTableReport(
      inputs: scan.inputs, rejectedCounts: scan.rejectedCounts,
      firstRejected: scan.firstRejected, shaping: scan.shaping,
      columnNames: scan.columnNames ?? join.table.ownColumnNames,
      requests: keyRequests + requests,
      dictionaries: scan.dictionaries, missingCounts: scan.missingCounts,
      missingKeyCount: collected.missingKeyCount, duplicateCount: collected.duplicateCount,
      unusedCount: 0, usedCount: 0)
  }

  /// What is known of the table, once it is known how many rows were used.
  func report(usedCount: Int) -> JoinedTableReport {
    var report = found
    report.usedCount = usedCount
    report.unusedCount = rowCount - usedCount
    return report
  }

  /// The error with the place of the first row that has the key; it is looked for in a second scan,
  /// which only errors pay for.
  private static func naming(
    _ duplicate: DuplicateKey, _ error: TableError, _ join: TableJoin,
    _ keyRequests: [ColumnRequest], _ options: ScanOptions
  ) -> TableError {
    guard let key = duplicate.key.withLock({ $0 }) else { return error }
    var first = ""
    do {
      _ = try join.table.scan(keyRequests, options: options) {
        KeySeeker(key: key, columns: Array(keyRequests.indices))
      }
    } catch let place as TableError where place.code == .duplicateKey {
      first = "; the first is \(place.location)"
    } catch {
      // What cannot be read twice has no first place to tell.
    }
    return TableError(
      error.code, at: error.location,
      "the key \(excerpt(key.text)) stands in two rows of \(excerpt(join.name))\(first) "
        + "(`duplicates: first` or `last` takes one of them and counts the others)")
  }
}

extension JoinedRows.Values {
  /// Whether some row holds a number.
  func contains(_ number: Double) -> Bool {
    guard case .numbers(let values, let missing) = self else { return false }
    return Self.contains(number, values, missing)
  }

  /// Whether some row holds a whole number.
  func contains(_ number: Int64) -> Bool {
    guard case .integers(let values, let missing) = self else { return false }
    return Self.contains(number, values, missing)
  }

  private static func contains<Number: Equatable>(
    _ number: Number, _ values: [Number], _ missing: [UInt64]
  ) -> Bool {
    values.indices.contains { row in
      values[row] == number && missing[row >> 6] >> UInt64(row & 63) & 1 == 0
    }
  }
}

/// Takes note of the key that two rows have.
private final class DuplicateKey: Sendable {
  struct Key: Sendable {
    var bytes: [UInt8]
    /// The key as a message shows it.
    var text: String
  }

  let key = Mutex<Key?>(nil)
}

/// Ends a scan at the first row that has a key.
private struct KeySeeker: BatchConsumer {
  let key: DuplicateKey.Key
  let columns: [Int]
  var keys = JoinKeys()

  init(key: DuplicateKey.Key, columns: [Int]) {
    self.key = key
    self.columns = columns
  }

  mutating func consume(_ batch: Batch) throws {
    let key = key.bytes
    var found: Int?
    keys.withKeys(columns, of: batch) { ends, bytes, missing in
      found = ends.indices.first { row in
        let start = row == 0 ? 0 : Int(ends[row - 1])
        return missing[row >> 6] >> UInt64(row & 63) & 1 == 0
          && Int(ends[row]) - start == key.count
          && key.indices.allSatisfy { bytes[start + $0] == key[$0] }
      }
    }
    if let found { throw RowFault(row: found, column: columns.first, .duplicateKey, "") }
  }
}

/// Keeps the rows of a joined table.
private struct JoinedRowCollector: BatchConsumer {
  private let join: TableJoin
  private let duplicate: DuplicateKey
  private(set) var keys = KeyIndex()
  private(set) var columns: [JoinedRows.Values]
  private(set) var missingKeyCount = 0
  private(set) var duplicateCount = 0
  private var batchKeys = JoinKeys()
  /// For each row of the batch the row that takes its values; −1 when none does.
  private var targets: [Int] = []

  init(_ join: TableJoin, _ requests: [ColumnRequest], duplicate: DuplicateKey) {
    self.join = join
    self.duplicate = duplicate
    columns = requests.map { request in
      switch request.kind {
      case .category, .text: .codes([])
      case .number, .weight: .numbers([], missing: [])
      case .integer, .frequency: .integers([], missing: [])
      }
    }
  }

  mutating func consume(_ batch: Batch) throws {
    try findTargets(batch)
    let first = join.joinedKeyColumns.count
    for index in columns.indices { take(first + index, of: batch, into: &columns[index]) }
  }

  private mutating func findTargets(_ batch: Batch) throws {
    var targets = self.targets
    var index = keys
    var counts = (missing: missingKeyCount, duplicate: duplicateCount)
    var batchKeys = self.batchKeys
    // Moved out while they change, so that nothing is copied.
    self.targets = []
    keys = KeyIndex()
    self.batchKeys = JoinKeys()
    var fault: RowFault?
    targets.removeAll(keepingCapacity: true)
    batchKeys.withKeys(Array(join.joinedKeyColumns.indices), of: batch) { ends, bytes, missing in
      for row in ends.indices where fault == nil {
        if missing[row >> 6] >> UInt64(row & 63) & 1 != 0 {
          counts.missing += 1
          targets.append(-1)
          continue
        }
        let key = bytes.extracting((row == 0 ? 0 : Int(ends[row - 1]))..<Int(ends[row]))
        let known = index.row(of: key)
        if known >= 0 {
          counts.duplicate += 1
          targets.append(join.duplicates == .last ? known : -1)
          if join.duplicates == .fail { fault = note(key, row) }
        } else if index.count >= join.rowLimit || index.byteCount + key.count > Self.keyByteLimit {
          fault = tooMany(index.count, row)
        } else {
          index.add(key)
          targets.append(index.count - 1)
        }
      }
    }
    self.targets = targets
    keys = index
    self.batchKeys = batchKeys
    missingKeyCount = counts.missing
    duplicateCount = counts.duplicate
    if let fault { throw fault }
  }

  private static let keyByteLimit = 4 << 30

  private func note(_ key: Span<UInt8>, _ row: Int) -> RowFault {
    let bytes = key.indices.map { key[$0] }
    let shown = JoinKeys.shown(bytes, columnCount: join.joinedKeyColumns.count)
    duplicate.key.withLock { $0 = .init(bytes: bytes, text: shown) }
    return RowFault(row: row, column: 0, .duplicateKey, "a key stands in two rows")
  }

  private func tooMany(_ count: Int, _ row: Int) -> RowFault {
    RowFault(
      row: row, column: 0, .tooManyKeys,
      "\(excerpt(join.name)) has more than "
        + (count >= join.rowLimit
          ? "\(join.rowLimit) rows with different keys" : "\(Self.keyByteLimit) bytes of keys")
        + ", too many to be joined in memory; is the larger table the one that is joined? "
        + "(`limits: {joined_rows: N}` raises the limit)")
  }

  private func take(_ column: Int, of batch: Batch, into values: inout JoinedRows.Values) {
    switch values {
    case .codes(var codes):
      values = .codes([])
      codes += Array(repeating: 0, count: max(0, keys.count - codes.count))
      func copy<Code: FixedWidthInteger & UnsignedInteger>(_ source: Span<Code>) {
        for row in source.indices where targets[row] >= 0 {
          codes[targets[row]] = UInt32(truncatingIfNeeded: source[row])
        }
      }
      batch.withCodes(
        column, narrow: { copy($0) }, medium: { copy($0) }, wide: { copy($0) })
      values = .codes(codes)
    case .numbers(var numbers, var missing):
      values = .numbers([], missing: [])
      numbers += Array(repeating: 0, count: max(0, keys.count - numbers.count))
      missing += Array(repeating: 0, count: max(0, (keys.count + 63) / 64 - missing.count))
      batch.withNumbers(column) { source, words in
        for row in source.indices where targets[row] >= 0 {
          numbers[targets[row]] = source[row]
          Self.copyBit(row, of: words, to: targets[row], of: &missing)
        }
      }
      values = .numbers(numbers, missing: missing)
    case .integers(var numbers, var missing):
      values = .integers([], missing: [])
      numbers += Array(repeating: 0, count: max(0, keys.count - numbers.count))
      missing += Array(repeating: 0, count: max(0, (keys.count + 63) / 64 - missing.count))
      batch.withIntegers(column) { source, words in
        for row in source.indices where targets[row] >= 0 {
          numbers[targets[row]] = source[row]
          Self.copyBit(row, of: words, to: targets[row], of: &missing)
        }
      }
      values = .integers(numbers, missing: missing)
    }
  }

  private static func copyBit(
    _ row: Int, of words: Span<UInt64>, to target: Int, of missing: inout [UInt64]
  ) {
    let bit = words[row >> 6] >> UInt64(row & 63) & 1
    missing[target >> 6] =
      missing[target >> 6] & ~(1 << UInt64(target & 63)) | bit << UInt64(target & 63)
  }
}
