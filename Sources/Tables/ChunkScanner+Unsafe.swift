import CTableScan
import FairmarkFiles

/// Finds the rows of pieces of strict RFC 4180 files, in any order, by any number of threads.
///
/// A piece begins anywhere, also inside a quoted field. Whether it does is the parity of the quotes
/// before it, which `ParityChain` collects, so that rows are split where a reader from the first
/// byte would split them.
final class ChunkScanner {
  let files: [PlacedFile]
  let dialect: CSVDialect
  let limits: TableLimits
  let fieldCount: Int
  let buffer: RowBuffer

  /// How far a piece is read beyond its end at first, for the last row.
  private static let overlap = 4096
  /// What a buffer needs besides the piece.
  static let slack = overlap + 64

  private var compact = CompactRows()
  /// The first byte of the buffer in the file.
  private(set) var origin = 0

  init(
    files: [PlacedFile], fieldCount: Int, dialect: CSVDialect, limits: TableLimits,
    chunkByteCount: Int
  ) {
    self.files = files
    self.fieldCount = fieldCount
    self.dialect = dialect
    self.limits = limits
    buffer = RowBuffer(capacity: chunkByteCount + Self.slack)
  }

  /// Reads a piece and finds its rows.
  ///
  /// - Parameters:
  ///   - chunk: The piece.
  ///   - parity: Where the number of quotes of each piece is made known.
  ///   - policy: What to do about rows that cannot be used.
  ///   - rejections: Counts what is left out.
  ///   - fault: Becomes the first fault of the piece.
  /// - Returns: The rows to decode; `nil` when the scan was given up meanwhile.
  /// - Throws: `FileError` when the file cannot be read or has become shorter.
  func rows(
    of chunk: Chunk, parity: ParityChain, policy: BadRowPolicy, rejections: inout Rejections,
    fault: inout ScanFault?
  ) throws(FileError) -> RowSet? {
    let file = files[chunk.fileIndex].file
    let length = chunk.end - chunk.start
    origin = chunk.start
    compact.unfinishedEnd = nil
    var loaded = try load(file, upTo: chunk.end + Self.overlap, from: 0)
    // SAFETY: `loaded` bytes were read, at least `length` of them.
    let odd = unsafe fm_quote_parity(buffer.bytes, length)
    guard let insideQuotes = parity.publish(chunk, isOdd: odd != 0) else { return nil }

    var state = try state(at: chunk, insideQuotes: insideQuotes)
    var result = fm_index_result(
      field_count: 0, row_count: 0, quote_error: .max, flags: 0)
    unsafe fm_structural_index(
      buffer.bytes, loaded, 0, dialect.delimiter, &state, buffer.fieldEnds, buffer.rowEnds,
      &result)

    // The piece's rows follow its line ends; the last one ends beyond the piece.
    var isAtEnd = origin + loaded == file.byteCount
    let leading = chunk.isFirstOfFile ? 0 : 1
    let owned = ownedLineEnds(result.row_count, before: length)
    var rowCount = owned + 1 - leading
    if rowCount > 0 {
      while result.row_count < leading + rowCount && !isAtEnd {
        if result.quote_error != .max { break }
        if loaded > length + limits.rowByteCount {
          reportLongRow(chunk, result, loaded: loaded, fault: &fault)
          rowCount -= 1
          break
        }
        let more = loaded * 2
        buffer.grow(
          to: more + 64, keepingBytes: loaded, fields: result.field_count, rows: result.row_count)
        let before = loaded
        loaded = try load(file, upTo: origin + more, from: before)
        isAtEnd = origin + loaded == file.byteCount
        unsafe fm_structural_index(
          buffer.bytes + before, loaded - before, UInt32(before), dialect.delimiter, &state,
          buffer.fieldEnds, buffer.rowEnds, &result)
      }
      if isAtEnd && result.row_count < leading + rowCount && result.quote_error == .max {
        rowCount = endLastRow(
          chunk, &result, state: state, loaded: loaded, rowCount: rowCount, leading: leading,
          fault: &fault)
      }
    }
    if !holdsQuoteError(result, ownedRows: owned + 1 - leading, leading: leading) {
      result.quote_error = .max
    }
    rowCount = min(rowCount, max(0, result.row_count - leading))
    return assemble(
      chunk, result, rowCount: max(0, rowCount), leading: leading, policy: policy,
      rejections: &rejections, fault: &fault)
  }

  /// Finds the rows of a block of whole records, which `buffer` holds.
  ///
  /// - Parameters:
  ///   - block: The block.
  ///   - policy: What to do about rows that cannot be used.
  ///   - rejections: Counts what is left out.
  ///   - fault: Becomes the first fault of the block.
  /// - Returns: The rows to decode.
  func rows(
    of block: RecordBlock, policy: BadRowPolicy, rejections: inout Rejections,
    fault: inout ScanFault?
  ) -> RowSet {
    let chunk = block.chunk
    origin = block.origin
    compact.unfinishedEnd = nil
    buffer.grow(to: block.byteCount, keepingBytes: block.byteCount, fields: 0, rows: 0)
    var state = fm_index_state(
      in_quote: 0, previous_close: 0, previous_boundary: 1, previous_cr: 0)
    var result = fm_index_result(field_count: 0, row_count: 0, quote_error: .max, flags: 0)
    // SAFETY: the buffer holds the block and a zeroed margin, and has room for its places.
    unsafe fm_structural_index(
      buffer.bytes, block.byteCount, 0, dialect.delimiter, &state, buffer.fieldEnds,
      buffer.rowEnds, &result)
    var rowCount = result.row_count
    if result.quote_error == .max {
      if block.isTooLong {
        reportLongRow(chunk, result, loaded: block.byteCount, fault: &fault)
      } else {
        rowCount = endLastRow(
          chunk, &result, state: state, loaded: block.byteCount, rowCount: rowCount + 1,
          leading: 0, fault: &fault)
      }
    }
    return assemble(
      chunk, result, rowCount: min(rowCount, result.row_count), leading: 0, policy: policy,
      rejections: &rejections, fault: &fault)
  }

  /// Whether a misplaced quote stands in the piece's rows or before them.
  ///
  /// One beyond them is a later piece's to report: before it, in a row that this piece does not look
  /// at, there may be a fault that comes first.
  private func holdsQuoteError(
    _ result: fm_index_result, ownedRows: Int, leading: Int
  ) -> Bool {
    guard result.quote_error != .max, ownedRows > 0 else { return false }
    guard result.row_count >= leading + ownedRows else { return true }
    // SAFETY: as many line ends were found.
    return unsafe result.quote_error
      < Int(buffer.fieldEnds[Int(buffer.rowEnds[leading + ownedRows - 1])])
  }

  /// Reads up to a place of the file, or its end; a multiple of 64 bytes unless it is the end.
  private func load(
    _ file: LocalFile, upTo wanted: Int, from have: Int
  ) throws(FileError) -> Int {
    let rounded = origin + (wanted - origin + 63) / 64 * 64
    let end = min(rounded, file.byteCount)
    try unsafe file.read(into: buffer.raw(have..<end - origin), at: origin + have)
    buffer.clearMargin(after: end - origin)
    return end - origin
  }

  /// The state of a reader from the first byte, when it comes to the piece.
  private func state(
    at chunk: Chunk, insideQuotes: Bool
  ) throws(FileError) -> fm_index_state {
    var state = fm_index_state(
      in_quote: 0, previous_close: 0, previous_boundary: 0, previous_cr: 0)
    if chunk.isFirstOfFile {
      state.previous_boundary = 1
    } else if insideQuotes {
      state.in_quote = .max
    } else {
      let range = chunk.start - 1..<chunk.start
      let previous = try files[chunk.fileIndex].file.bytes(in: range).first ?? 0
      state.previous_close = previous == UInt8(ascii: "\"") ? 1 : 0
      state.previous_cr = previous == UInt8(ascii: "\r") ? 1 : 0
      let isLineEnd = previous == UInt8(ascii: "\n") || previous == UInt8(ascii: "\r")
      state.previous_boundary = isLineEnd || previous == dialect.delimiter ? 1 : 0
    }
    return state
  }

  /// The number of line ends before a place of the buffer.
  private func ownedLineEnds(_ rowCount: Int, before place: Int) -> Int {
    var count = rowCount
    // SAFETY: `count` - 1 is below the number of line ends.
    while count > 0, unsafe Int(buffer.fieldEnds[Int(buffer.rowEnds[count - 1])]) >= place {
      count -= 1
    }
    return count
  }

  /// The first byte after a line end.
  private func start(afterLineEnd place: Int) -> Int {
    // SAFETY: a line end is followed by at least the zeroed margin.
    let isPair =
      unsafe buffer.bytes[place] == UInt8(ascii: "\r")
      && buffer.bytes[place + 1] == UInt8(ascii: "\n")
    return place + (isPair ? 2 : 1)
  }

  /// Ends the last row of a file at the file's end, when something of it is there.
  private func endLastRow(
    _ chunk: Chunk, _ result: inout fm_index_result, state: fm_index_state, loaded: Int,
    rowCount: Int, leading: Int, fault: inout ScanFault?
  ) -> Int {
    let previous = leading + rowCount - 2
    let start =
      unsafe previous >= 0
      ? start(afterLineEnd: Int(buffer.fieldEnds[Int(buffer.rowEnds[previous])])) : 0
    if start >= loaded { return rowCount - 1 }
    if state.in_quote != 0 {
      let fieldStart =
        unsafe result.field_count > 0
        ? max(start, Int(buffer.fieldEnds[result.field_count - 1]) + 1) : start
      fault = ScanFault(
        fileIndex: chunk.fileIndex, offset: origin + fieldStart, kind: .openQuote)
      return rowCount - 1
    }
    compact.unfinishedEnd = loaded
    unsafe buffer.fieldEnds[result.field_count] = UInt32(loaded)
    unsafe buffer.rowEnds[result.row_count] = UInt32(result.field_count)
    result.field_count += 1
    result.row_count += 1
    return rowCount
  }

  private func reportLongRow(
    _ chunk: Chunk, _ result: fm_index_result, loaded: Int, fault: inout ScanFault?
  ) {
    var fieldStart = 0
    if result.field_count > 0 {
      let isAtRowStart =
        unsafe result.row_count > 0
        && Int(buffer.rowEnds[result.row_count - 1]) == result.field_count - 1
      let end = unsafe Int(buffer.fieldEnds[result.field_count - 1])
      fieldStart = isAtRowStart ? start(afterLineEnd: end) : end + 1
    }
    let isField = loaded - fieldStart > limits.fieldByteCount
    let quoted = unsafe buffer.bytes[fieldStart] == UInt8(ascii: "\"")
    fault = ScanFault(
      fileIndex: chunk.fileIndex, offset: origin + fieldStart,
      kind: isField ? .fieldTooLong(quoted: quoted) : .rowTooLong)
  }

  /// Takes the rows that can be decoded, up to the first fault.
  private func assemble(
    _ chunk: Chunk, _ result: fm_index_result, rowCount: Int, leading: Int,
    policy: BadRowPolicy, rejections: inout Rejections, fault: inout ScanFault?
  ) -> RowSet {
    let hasInnerQuotes = result.flags & UInt32(FM_INDEX_DOUBLED_QUOTE) != 0
    var rows = unsafe RowSet(
      fieldEnds: UnsafePointer(buffer.fieldEnds), rowStarts: nil, fieldCount: fieldCount,
      count: 0, hasInnerQuotes: hasInnerQuotes)
    // A misplaced quote is an error under every policy.
    if result.quote_error != .max {
      // SAFETY: the kernel found the error within the bytes.
      let followsQuote = unsafe buffer.bytes[result.quote_error] != UInt8(ascii: "\"")
      fault.keepFirst(
        ScanFault(
          fileIndex: chunk.fileIndex, offset: origin + result.quote_error,
          kind: .misplacedQuote(followsQuote: followsQuote)))
    }
    guard rowCount > 0 else { return rows }
    // SAFETY: `leading` + `rowCount` line ends were found.
    let firstField = unsafe leading == 0 ? 0 : Int(buffer.rowEnds[0]) + 1
    let lastEnd = unsafe Int(buffer.fieldEnds[Int(buffer.rowEnds[leading + rowCount - 1])])
    let isPlain =
      unsafe result.flags & UInt32(FM_INDEX_NON_ASCII | FM_INDEX_CARRIAGE_RETURN) == 0
      && fault == nil
      && lastEnd - Int(leading == 0 ? 0 : buffer.fieldEnds[firstField - 1])
        <= limits.fieldByteCount
    if isPlain && hasUniformRows(from: leading, count: rowCount, firstField: firstField) {
      if leading == 0 { unsafe buffer.fieldEnds[-1] = .max }
      rows = unsafe RowSet(
        fieldEnds: UnsafePointer(buffer.fieldEnds + firstField), rowStarts: nil,
        fieldCount: fieldCount, count: rowCount, hasInnerQuotes: hasInnerQuotes)
      return rows
    }
    compact.removeAll()
    var previousRowEnd = firstField - 1
    for row in 0..<rowCount {
      let rowEnd = unsafe Int(buffer.rowEnds[leading + row])
      let start =
        unsafe previousRowEnd < 0
        ? 0 : start(afterLineEnd: Int(buffer.fieldEnds[previousRowEnd]))
      let ends = unsafe UnsafeBufferPointer(
        start: buffer.fieldEnds + previousRowEnd + 1, count: rowEnd - previousRowEnd)
      previousRowEnd = rowEnd
      // Where the row with the misplaced quote ends, and what its fields are, nobody knows.
      if let fault, unsafe origin + Int(buffer.fieldEnds[rowEnd]) > fault.offset { break }
      unsafe compact.add(
        start: start, ends: ends, bytes: buffer.bytes, origin: origin, chunk: chunk,
        fieldCount: fieldCount, limits: limits, policy: policy, rejections: &rejections,
        fault: &fault)
    }
    return compact.rows(fieldCount: fieldCount, hasInnerQuotes: hasInnerQuotes)
  }

  /// Whether every row has as many fields as the header.
  private func hasUniformRows(from first: Int, count: Int, firstField: Int) -> Bool {
    var wrong: UInt32 = 0
    var expected = UInt32(firstField + fieldCount - 1)
    for row in first..<first + count {
      // SAFETY: `first` + `count` line ends were found.
      unsafe wrong |= buffer.rowEnds[row] ^ expected
      expected &+= UInt32(fieldCount)
    }
    // A table of one column has no blank lines to skip, so uniform rows are all rows.
    return wrong == 0
  }
}
