import FairmarkFiles

/// Finds rows one after the other, for the dialects in which only a reader from the first byte knows
/// what a quote means: comment lines and lenient quotes.
final class SequentialScanner {
  private enum Place {
    case rowStart, fieldStart, unquoted, quoted, afterQuote, comment
  }

  let dialect: CSVDialect
  let limits: TableLimits
  let fieldCount: Int
  let buffer: RowBuffer
  private let comment: [UInt8]
  private var compact = CompactRows()
  private var fieldEnds: [UInt32] = []
  /// The first byte of the buffer in the text.
  private(set) var origin: Int
  /// How many bytes the buffer holds, and how many of them the last rows took.
  private(set) var loaded = 0
  private(set) var consumed = 0

  private let stream: any ByteStream
  private let fileIndex: Int
  private let blockByteCount: Int
  private var failure: FileError?
  private var isAtEnd = false

  init(
    stream: any ByteStream, origin: Int, fieldCount: Int, fileIndex: Int, dialect: CSVDialect,
    limits: TableLimits, blockByteCount: Int
  ) {
    self.stream = stream
    self.origin = origin
    self.fieldCount = fieldCount
    self.fileIndex = fileIndex
    self.dialect = dialect
    self.limits = limits
    self.blockByteCount = blockByteCount
    comment = Array((dialect.comment ?? "").utf8)
    buffer = RowBuffer(capacity: blockByteCount)
  }

  /// Finds the next rows of the file.
  ///
  /// - Parameters:
  ///   - policy: What to do about rows that cannot be used.
  ///   - rejections: Counts what is left out.
  ///   - fault: Becomes the first fault.
  /// - Returns: The rows to decode; `nil` at the end of the file.
  /// - Throws: `FileError` when the bytes after the last rows cannot be had.
  func nextRows(
    policy: BadRowPolicy, rejections: inout Rejections, fault: inout ScanFault?
  ) throws(FileError) -> RowSet? {
    buffer.memory.removeFirst(consumed, of: loaded)
    origin += consumed
    loaded -= consumed
    consumed = 0
    var wanted = max(blockByteCount, loaded)
    while true {
      buffer.grow(to: wanted, keepingBytes: loaded, fields: 0, rows: 0)
      if loaded < wanted && !isAtEnd && failure == nil {
        loaded += unsafe stream.fill(buffer.raw(loaded..<wanted), failure: &failure)
        isAtEnd = loaded < wanted && failure == nil
      }
      if isAtEnd && loaded == 0 { return nil }
      buffer.clearMargin(after: loaded)
      compact.removeAll()
      consumed = scan(
        count: loaded, isAtEnd: isAtEnd, policy: policy, rejections: &rejections, fault: &fault)
      if consumed > 0 || fault != nil {
        return compact.rows(fieldCount: fieldCount, hasInnerQuotes: true)
      }
      if let failure { throw failure }
      if wanted > limits.rowByteCount {
        fault = ScanFault(fileIndex: fileIndex, offset: origin, kind: .rowTooLong)
        return compact.rows(fieldCount: fieldCount, hasInnerQuotes: true)
      }
      wanted *= 2
    }
  }

  /// Scans whole rows and returns the number of bytes that they take.
  private func scan(
    count: Int, isAtEnd: Bool, policy: BadRowPolicy, rejections: inout Rejections,
    fault: inout ScanFault?
  ) -> Int {
    let chunk = Chunk(
      number: 0, fileIndex: fileIndex, start: origin, end: origin + count, isFirstOfFile: false)
    let isStrict = dialect.quotes == .strict
    var place = Place.rowStart
    var rowStart = 0
    var fieldStart = 0
    var index = 0
    fieldEnds.removeAll(keepingCapacity: true)

    func misplaced(at index: Int) {
      // SAFETY: `index` < `count`.
      let followsQuote = unsafe buffer.bytes[index] != UInt8(ascii: "\"")
      fault = ScanFault(
        fileIndex: fileIndex, offset: origin + index,
        kind: .misplacedQuote(followsQuote: followsQuote))
    }
    func endRow(at end: Int) {
      fieldEnds.append(UInt32(end))
      unsafe fieldEnds.withUnsafeBufferPointer { ends in
        unsafe compact.add(
          start: rowStart, ends: ends, bytes: buffer.bytes, origin: origin, chunk: chunk,
          fieldCount: fieldCount, limits: limits, policy: policy, rejections: &rejections,
          fault: &fault)
      }
      fieldEnds.removeAll(keepingCapacity: true)
    }

    while index < count {
      // SAFETY: `index` < `count`.
      let byte = unsafe buffer.bytes[index]
      let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      if place == .rowStart && isComment(at: index, count: count) { place = .comment }
      if place == .rowStart { place = .fieldStart }
      if place == .fieldStart && byte == UInt8(ascii: "\"") {
        place = .quoted
        index += 1
        continue
      }
      if place == .quoted {
        if byte == UInt8(ascii: "\"") { place = .afterQuote }
        index += 1
        continue
      }
      if place == .afterQuote && byte == UInt8(ascii: "\"") {
        place = .quoted
        index += 1
        continue
      }
      if isLineEnd {
        // Whether a CR at the end of the block begins a CR LF is not known yet.
        if byte == UInt8(ascii: "\r") && index + 1 == count && !isAtEnd { return rowStart }
        if place != .comment { endRow(at: index) }
        if fault != nil { return rowStart }
        let isPair =
          unsafe byte == UInt8(ascii: "\r") && index + 1 < count
          && buffer.bytes[index + 1] == UInt8(ascii: "\n")
        index += isPair ? 2 : 1
        rowStart = index
        fieldStart = index
        place = .rowStart
        continue
      }
      if place != .comment {
        if byte == dialect.delimiter {
          fieldEnds.append(UInt32(index))
          place = .fieldStart
          fieldStart = index + 1
        } else if isStrict && (place == .afterQuote || byte == UInt8(ascii: "\"")) {
          misplaced(at: index)
          return rowStart
        } else {
          place = .unquoted
        }
      }
      index += 1
    }
    guard isAtEnd else { return rowStart }
    if place == .quoted {
      fault = ScanFault(fileIndex: fileIndex, offset: origin + fieldStart, kind: .openQuote)
      return rowStart
    }
    compact.unfinishedEnd = count
    if place != .rowStart && place != .comment { endRow(at: count) }
    return count
  }

  private func isComment(at index: Int, count: Int) -> Bool {
    guard !comment.isEmpty, index + comment.count <= count else { return false }
    for (offset, byte) in comment.enumerated() {
      // SAFETY: the whole comment text lies before `count`.
      if unsafe buffer.bytes[index + offset] != byte { return false }
    }
    return true
  }
}
