import CTableScan
import FairmarkFiles

/// Turns rows into typed columns: one thread's batch, its dictionaries' lookups and its counts.
final class BatchDecoder {
  let batch: Batch
  private let columns: [BatchColumn]
  private var fieldText: FieldText
  private let missingTexts: [[UInt8]]
  /// Whether a text that means *missing* may be written like a number, as −99 is.
  private let hasMissingNumber: Bool
  private var compact = CompactRows()
  /// Whether all codes of the batch are good: false once a dictionary was too small.
  private(set) var isComplete = true
  /// The rows that `batch` holds, good until the next ones are decoded.
  private var decodedRows: RowSet?
  /// How many values of each column were missing, over all batches.
  private(set) var missingCounts: [Int]

  /// Whether a number is given as the eight bytes of a `Double` rather than as a text.
  private let numbersAreBits: Bool

  /// - Parameters:
  ///   - requests: The columns.
  ///   - fieldIndexes: The number of each column's field end in a row.
  ///   - dictionaries: For each category column the texts met so far.
  ///   - dialect: What is taken off fields.
  ///   - missing: Texts that mean *missing*; `CategoryDictionary.absentMark` does, too.
  ///   - numbersAreBits: Whether a number is given as the eight bytes of a `Double`.
  init(
    requests: [ColumnRequest], fieldIndexes: [Int], dictionaries: [CategoryDictionary?],
    dialect: CSVDialect, missing: [String], numbersAreBits: Bool = false
  ) {
    columns = requests.indices.map { index in
      BatchColumn(
        request: requests[index], fieldIndex: fieldIndexes[index],
        lookup: dictionaries[index].map { CategoryLookup(dictionary: $0) })
    }
    batch = Batch(columns: columns)
    fieldText = FieldText(dialect: dialect)
    missingTexts = missing.map { Array($0.utf8) } + [CategoryDictionary.absentMark]
    hasMissingNumber = missingTexts.contains { text in
      text.first.map { $0 < UInt8(ascii: ":") } ?? false
    }
    self.numbersAreBits = numbersAreBits
    missingCounts = Array(repeating: 0, count: requests.count)
  }

  deinit { fieldText.deallocate() }

  /// Decodes rows into `batch`.
  ///
  /// - Parameters:
  ///   - rows: The rows.
  ///   - bytes: The buffer that they lie in.
  ///   - origin: The buffer's first byte in the file.
  ///   - fileIndex: The file's number.
  ///   - policy: What to do about a row whose number does not parse.
  ///   - rejections: Counts what is left out.
  ///   - fault: Becomes the first fault when it comes before the one that is there.
  func decode(
    _ rows: RowSet, bytes: UnsafePointer<UInt8>, origin: Int, fileIndex: Int,
    policy: BadRowPolicy, rejections: inout Rejections, fault: inout ScanFault?
  ) {
    var rows = rows
    // Numbers first, and texts with them: a row that one of them removes must leave no text in a dictionary.
    var refused: [Bool] = []
    for column in columns where column.lookup == nil {
      column.prepare(rowCount: rows.count)
      unsafe decodeNumbers(column, rows, bytes) { row, place, kind in
        switch policy {
        case .fail:
          fault.keepFirst(
            ScanFault(
              fileIndex: fileIndex, offset: origin + place, kind: kind))
          return false
        case .count:
          if refused.isEmpty { refused = Array(repeating: false, count: rows.count) }
          refused[row] = true
          return true
        }
      }
    }
    if !refused.isEmpty {
      for row in refused.indices where refused[row] {
        rejections.add(
          RejectedRow(
            fileIndex: fileIndex, offset: origin + rows.start(row: row, field: 0), reason: .number)
        )
      }
      compact.take(rows)
      compact.remove(refused, fieldCount: rows.fieldCount)
      let hasPlaces = rows.hasPlaces
      rows = compact.rows(
        fieldCount: rows.fieldCount, hasInnerQuotes: rows.hasInnerQuotes)
      rows.hasPlaces = hasPlaces
      for column in columns where column.lookup == nil {
        column.prepare(rowCount: rows.count)
        unsafe decodeNumbers(column, rows, bytes) { _, _, _ in true }
      }
    }
    for column in columns {
      guard let lookup = column.lookup else { continue }
      column.prepare(rowCount: rows.count)
      if unsafe lookup.dictionary.isOverfull || !decodeCategories(column, lookup, rows, bytes) {
        // No batch is handed out any more. The rows are still looked at, so that the first fault of
        // the files is the one that is told, whichever thread met the text that was too much.
        isComplete = false
        column.missingCount = 0
        if column.request.requiresValue {
          unsafe reportMissingText(
            column, rows, bytes, origin: origin, fileIndex: fileIndex, fault: &fault)
        }
      }
    }
    batch.rowCount = rows.count
    // The buffer may begin before the row that an earlier piece ends with. Where fields are copies of
    // what is in the source, its records begin where the buffer does.
    batch.firstRow = RowPosition(
      file: fileIndex,
      offset: rows.hasPlaces || rows.count == 0 ? origin : origin + rows.start(row: 0, field: 0))
    decodedRows = rows
    for (index, column) in columns.enumerated() where column.missingCount > 0 {
      missingCounts[index] += column.missingCount
      if column.request.requiresValue {
        reportMissing(
          column, rows, origin: origin, fileIndex: fileIndex, number: index, fault: &fault)
      }
    }
  }

  /// Leaves only the rows that come before a fault, all of which are decoded.
  func keepRows(before fault: ScanFault, origin: Int) {
    guard let rows = decodedRows else { return }
    batch.rowCount =
      (0..<rows.count).first { row in
        columns.contains { origin + rows.place(row: row, field: $0.fieldIndex) >= fault.offset }
      } ?? rows.count
  }

  /// The place of what a consumer refused.
  func fault(of refusal: RowFault, origin: Int, fileIndex: Int) -> ScanFault {
    var offset = origin
    if let rows = decodedRows, 0..<rows.count ~= refusal.row {
      let column = refusal.column.flatMap { columns.indices.contains($0) ? columns[$0] : nil }
      offset +=
        (column ?? columns.first).map { rows.place(row: refusal.row, field: $0.fieldIndex) } ?? 0
    }
    return ScanFault(
      fileIndex: fileIndex, offset: offset,
      kind: .refused(refusal.code, message: refusal.message))
  }

  private func reportMissing(
    _ column: BatchColumn, _ rows: RowSet, origin: Int, fileIndex: Int, number: Int,
    fault: inout ScanFault?
  ) {
    guard let row = batch.firstMissingRow(number) else { return }
    reportMissing(column, rows, row: row, origin: origin, fileIndex: fileIndex, fault: &fault)
  }

  private func reportMissing(
    _ column: BatchColumn, _ rows: RowSet, row: Int, origin: Int, fileIndex: Int,
    fault: inout ScanFault?
  ) {
    fault.keepFirst(
      ScanFault(
        fileIndex: fileIndex, offset: origin + rows.place(row: row, field: column.fieldIndex),
        kind: .missingValue(column: column.request.name)))
  }

  /// Looks for a missing text without codes.
  private func reportMissingText(
    _ column: BatchColumn, _ rows: RowSet, _ bytes: UnsafePointer<UInt8>, origin: Int,
    fileIndex: Int, fault: inout ScanFault?
  ) {
    for row in 0..<rows.count {
      let (start, length) = unsafe fieldText.text(
        bytes, from: rows.start(row: row, field: column.fieldIndex),
        to: rows.end(row: row, field: column.fieldIndex), hasInnerQuotes: rows.hasInnerQuotes)
      if unsafe isMissing(start, length) {
        reportMissing(column, rows, row: row, origin: origin, fileIndex: fileIndex, fault: &fault)
        return
      }
    }
  }

  // MARK: Categories

  private func decodeCategories(
    _ column: BatchColumn, _ lookup: CategoryLookup, _ rows: RowSet, _ bytes: UnsafePointer<UInt8>
  ) -> Bool {
    column.codeWidth = .one
    while lookup.dictionary.codeCount > column.codeWidth.codeLimit {
      column.codeWidth = column.codeWidth.wider
    }
    var row = 0
    while true {
      let reached: Int?
      // SAFETY: the column's storage has room for four bytes a row.
      switch column.codeWidth {
      case .one:
        unsafe reached = decodeCodes(
          column.storage.assumingMemoryBound(to: UInt8.self), column, lookup, rows, bytes, from: row
        )
      case .two:
        unsafe reached = decodeCodes(
          column.storage.assumingMemoryBound(to: UInt16.self), column, lookup, rows, bytes,
          from: row)
      case .four:
        unsafe reached = decodeCodes(
          column.storage.assumingMemoryBound(to: UInt32.self), column, lookup, rows, bytes,
          from: row)
      }
      guard let reached else { return false }
      if reached == rows.count { break }
      column.widen(count: reached)
      row = reached
    }
    if lookup.dictionary.hasMissing {
      column.missingCount = batch.missingCodeCount(column, rowCount: rows.count)
    }
    return true
  }

  /// Writes codes from a row on; returns the row whose code did not fit, the row count when all did,
  /// `nil` when the dictionary is full.
  private func decodeCodes<Code: FixedWidthInteger & UnsignedInteger>(
    _ codes: UnsafeMutablePointer<Code>, _ column: BatchColumn, _ lookup: CategoryLookup,
    _ rows: RowSet, _ bytes: UnsafePointer<UInt8>, from first: Int
  ) -> Int? {
    let count = rows.count
    let field = column.fieldIndex
    // The loop finds a field by the end before it, which the first of irregular rows has not.
    let isPlain =
      unsafe !rows.hasInnerQuotes && !fieldText.trimsBlanks
      && (field > 0 || rows.rowStarts == nil)
    var row = first
    while row < count {
      if isPlain, let table = unsafe lookup.table {
        // SAFETY: rows from `row` to `count` have their ends at this stride; `codes` has room.
        row += unsafe fm_decode_categories(
          table, bytes, rows.fieldEnds + (row * rows.fieldCount + field), rows.fieldCount,
          count - row, codes + row, Int32(MemoryLayout<Code>.size))
        if row == count { break }
      }
      let (text, length) = unsafe fieldText.text(
        bytes, from: rows.start(row: row, field: field), to: rows.end(row: row, field: field),
        hasInnerQuotes: rows.hasInnerQuotes)
      guard let code = unsafe lookup.code(of: text, length: length) else { return nil }
      guard code <= Code.max else { return row }
      unsafe codes[row] = Code(truncatingIfNeeded: code)
      row += 1
    }
    return count
  }

  // MARK: Numbers

  /// Decodes a number column; `refuse` says whether to go on after a field that is none.
  private func decodeNumbers(
    _ column: BatchColumn, _ rows: RowSet, _ bytes: UnsafePointer<UInt8>,
    refuse: (_ row: Int, _ place: Int, ScanFault.Kind) -> Bool
  ) {
    let kind = column.request.kind
    if kind == .text {
      unsafe decodeTexts(column, rows, bytes)
      return
    }
    // Most texts are plain numbers and, where no such text means *missing*, need not be looked at twice.
    let isPlain = kind == .number && !hasMissingNumber && !numbersAreBits
    // SAFETY: the storage has eight bytes a row, and stays where it is until the next batch.
    let values = unsafe column.storage.assumingMemoryBound(to: Double.self)
    let field = column.fieldIndex
    for row in 0..<rows.count {
      let from = rows.start(row: row, field: field)
      let to = rows.end(row: row, field: field)
      // Quotes and blanks make a text that is not plain.
      if isPlain, let value = unsafe DecimalText.plain(bytes + from, length: to - from) {
        unsafe values[row] = value
        continue
      }
      if numbersAreBits && kind.isFloatingPoint && to - from == 8 {
        // SAFETY: the field has eight bytes, and the storage has as many a row.
        let value = unsafe UnsafeRawPointer(bytes + from).loadUnaligned(as: Double.self)
        let isAllowed = kind == .number || DecimalText.isWeight(value)
        if value.isFinite && isAllowed {
          unsafe column.storage.assumingMemoryBound(to: Double.self)[row] = value
          continue
        }
        unsafe column.storage.assumingMemoryBound(to: Int64.self)[row] = 0
        let place = rows.place(row: row, field: column.fieldIndex)
        let found = excerpt(value.description)
        let name = column.request.name
        let fault: ScanFault.Kind =
          value.isFinite
          ? .outOfRange(column: name, kind: kind, field: found)
          : .notANumber(column: name, kind: kind, field: found)
        if !refuse(row, place, fault) { return }
        continue
      }
      let (start, length) = unsafe fieldText.text(
        bytes, from: from, to: to, hasInnerQuotes: rows.hasInnerQuotes)
      if unsafe isMissing(start, length) {
        column.setMissing(row)
        unsafe column.storage.assumingMemoryBound(to: Int64.self)[row] = 0
        continue
      }
      do throws(DecimalText.Failure) {
        // SAFETY: the storage has eight bytes a row.
        if kind.isFloatingPoint {
          let value =
            unsafe kind == .weight
            ? try DecimalText.weight(start, length: length)
            : try DecimalText.double(start, length: length)
          unsafe column.storage.assumingMemoryBound(to: Double.self)[row] = value
        } else {
          let value = unsafe try DecimalText.integer(start, length: length)
          if kind == .frequency && value < 0 { throw .outOfRange }
          unsafe column.storage.assumingMemoryBound(to: Int64.self)[row] = value
        }
      } catch {
        unsafe column.storage.assumingMemoryBound(to: Int64.self)[row] = 0
        let name = column.request.name
        let shown = unsafe String(
          decoding: UnsafeBufferPointer(start: start, count: min(length, 200)), as: UTF8.self)
        let goesOn = refuse(
          row, rows.place(row: row, field: column.fieldIndex),
          error == .notANumber
            ? .notANumber(column: name, kind: kind, field: excerpt(shown))
            : .outOfRange(column: name, kind: kind, field: excerpt(shown)))
        if !goesOn { return }
      }
    }
  }

  private func decodeTexts(_ column: BatchColumn, _ rows: RowSet, _ bytes: UnsafePointer<UInt8>) {
    for row in 0..<rows.count {
      let (start, length) = unsafe fieldText.text(
        bytes, from: rows.start(row: row, field: column.fieldIndex),
        to: rows.end(row: row, field: column.fieldIndex), hasInnerQuotes: rows.hasInnerQuotes)
      let isAbsent = unsafe isMissing(start, length)
      if isAbsent { column.setMissing(row) }
      unsafe column.append(start, length: isAbsent ? 0 : length, row: row)
    }
  }

  private func isMissing(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    for missing in missingTexts where missing.count == length {
      if unsafe UnsafeBufferPointer(start: text, count: length).elementsEqual(missing) {
        return true
      }
    }
    return false
  }
}

extension Batch {
  /// How many codes of a column are *missing*.
  fileprivate func missingCodeCount(_ column: BatchColumn, rowCount: Int) -> Int {
    var count = 0
    // SAFETY: the decoder wrote `rowCount` codes of this width.
    switch column.codeWidth {
    case .one:
      let codes = unsafe column.storage.assumingMemoryBound(to: UInt8.self)
      for row in 0..<rowCount where unsafe codes[row] == 0 { count += 1 }
    case .two:
      let codes = unsafe column.storage.assumingMemoryBound(to: UInt16.self)
      for row in 0..<rowCount where unsafe codes[row] == 0 { count += 1 }
    case .four:
      let codes = unsafe column.storage.assumingMemoryBound(to: UInt32.self)
      for row in 0..<rowCount where unsafe codes[row] == 0 { count += 1 }
    }
    return count
  }

  /// The first row of a column without a value.
  fileprivate func firstMissingRow(_ column: Int) -> Int? {
    var found: Int?
    if columns[column].lookup != nil {
      withCodes(
        column,
        narrow: { codes in found = codes.indices.first { codes[$0] == 0 } },
        medium: { codes in found = codes.indices.first { codes[$0] == 0 } },
        wide: { codes in found = codes.indices.first { codes[$0] == 0 } })
    } else {
      let words = unsafe columns[column].missingWords
      found = (0..<rowCount).first { row in
        // SAFETY: there is a bit for each row.
        unsafe words[row >> 6] & (1 << UInt64(row & 63)) != 0
      }
    }
    return found
  }
}
