/// One column of a batch: storage that grows with the largest batch and is used again.
@safe final class BatchColumn {
  let request: ColumnRequest
  /// The column's place in the file.
  let fieldIndex: Int
  /// For category columns only.
  let lookup: CategoryLookup?

  var missingCount = 0
  var codeWidth = CodeWidth.one
  /// Codes, `Double`s, `Int64`s or the ends of texts: `capacity` × 8 bytes.
  private(set) var storage: UnsafeMutableRawPointer
  /// One bit a row, set where a number is missing: `capacity` / 64 words, rounded up.
  private(set) var missingWords: UnsafeMutablePointer<UInt64>
  private(set) var capacity: Int
  /// The texts one after the other; for text columns only.
  private var texts: ByteBuffer?
  private var textByteCount = 0
  /// The first of the texts' bytes, and how many there is room for.
  private var textStart: UnsafeMutablePointer<UInt8>?
  private var textCapacity = 0

  init(request: ColumnRequest, fieldIndex: Int, lookup: CategoryLookup?) {
    self.request = request
    self.fieldIndex = fieldIndex
    self.lookup = lookup
    capacity = 1024
    unsafe storage = .allocate(byteCount: capacity * 8, alignment: 64)
    unsafe missingWords = .allocate(capacity: capacity / 64)
  }

  deinit {
    unsafe storage.deallocate()
    unsafe missingWords.deallocate()
  }

  /// Makes room for a batch and forgets the last one.
  func prepare(rowCount: Int) {
    if rowCount > capacity {
      unsafe storage.deallocate()
      unsafe missingWords.deallocate()
      while capacity < rowCount { capacity *= 2 }
      unsafe storage = .allocate(byteCount: capacity * 8, alignment: 64)
      unsafe missingWords = .allocate(capacity: capacity / 64)
    }
    missingCount = 0
    textByteCount = 0
    if lookup == nil && rowCount > 0 {
      unsafe missingWords.update(repeating: 0, count: (rowCount + 63) / 64)
    }
  }

  /// Widens the first `count` codes in place, from the last to the first.
  func widen(count: Int) {
    let old = codeWidth
    codeWidth = old.wider
    var row = count - 1
    while row >= 0 {
      // SAFETY: `storage` has eight bytes a row, the widest code takes four.
      let code =
        unsafe old == .one
        ? UInt32(storage.assumingMemoryBound(to: UInt8.self)[row])
        : UInt32(storage.assumingMemoryBound(to: UInt16.self)[row])
      if codeWidth == .two {
        unsafe storage.assumingMemoryBound(to: UInt16.self)[row] = UInt16(code)
      } else {
        unsafe storage.assumingMemoryBound(to: UInt32.self)[row] = code
      }
      row -= 1
    }
  }

  /// Appends the text of a row; rows come in order, each once.
  func append(_ text: UnsafePointer<UInt8>, length: Int, row: Int) {
    if textByteCount + length > textCapacity || textCapacity == 0 { growTexts(by: length) }
    // SAFETY: the buffer has room for what is there and for `length` bytes more; `prepare` made room
    // for the row's end. The address is kept beside its owner, which would be counted for every row.
    if let start = unsafe textStart {
      unsafe (start + textByteCount).update(from: text, count: length)
    }
    textByteCount += length
    unsafe storage.assumingMemoryBound(to: Int64.self)[row] = Int64(textByteCount)
  }

  private func growTexts(by length: Int) {
    let buffer = texts ?? ByteBuffer(capacity: 4096)
    buffer.grow(to: textByteCount + length, keeping: textByteCount)
    texts = buffer
    unsafe textStart = buffer.bytes
    textCapacity = buffer.capacity
  }

  /// The texts' bytes.
  var textBytes: UnsafeBufferPointer<UInt8> {
    guard let texts else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
    return unsafe UnsafeBufferPointer(start: texts.bytes, count: textByteCount)
  }

  func setMissing(_ row: Int) {
    // SAFETY: `row` is below the row count that `prepare` made room for.
    unsafe missingWords[row >> 6] |= 1 << UInt64(row & 63)
    missingCount += 1
  }
}

extension Batch {
  /// Calls the closure that fits the width of a category column's codes.
  ///
  /// Exactly one of the three is called. Codes are dense: 0 is *missing*, the others are below the
  /// dictionary's `codeCount`.
  ///
  /// - Parameters:
  ///   - column: The number of a category column.
  ///   - narrow: Gets one-byte codes.
  ///   - medium: Gets two-byte codes.
  ///   - wide: Gets four-byte codes.
  /// - Complexity: O(1) besides the closure.
  public func withCodes(
    _ column: Int, narrow: (Span<UInt8>) -> Void, medium: (Span<UInt16>) -> Void,
    wide: (Span<UInt32>) -> Void
  ) {
    let source = columns[column]
    precondition(source.lookup != nil, "column \(column) (\(source.request.name)) has no codes")
    // SAFETY: the decoder wrote `rowCount` codes of this width; the batch outlives the call.
    switch source.codeWidth {
    case .one:
      let pointer = unsafe source.storage.assumingMemoryBound(to: UInt8.self)
      narrow(unsafe Span(_unsafeStart: pointer, count: rowCount))
    case .two:
      let pointer = unsafe source.storage.assumingMemoryBound(to: UInt16.self)
      medium(unsafe Span(_unsafeStart: pointer, count: rowCount))
    case .four:
      let pointer = unsafe source.storage.assumingMemoryBound(to: UInt32.self)
      wide(unsafe Span(_unsafeStart: pointer, count: rowCount))
    }
  }

  /// Calls a closure with a number or weight column and one bit a row that is set where it is missing.
  ///
  /// A missing row holds 0.
  ///
  /// - Parameters:
  ///   - column: The number of a number or weight column.
  ///   - body: Gets the values and the bits, 64 rows a word from the lowest bit.
  /// - Complexity: O(1) besides the closure.
  public func withNumbers(_ column: Int, _ body: (Span<Double>, Span<UInt64>) -> Void) {
    let source = columns[column]
    precondition(
      source.request.kind.isFloatingPoint,
      "column \(column) (\(source.request.name)) has no numbers")
    // SAFETY: the decoder wrote `rowCount` values and their bits.
    let pointer = unsafe source.storage.assumingMemoryBound(to: Double.self)
    let words = unsafe source.missingWords
    body(
      unsafe Span(_unsafeStart: pointer, count: rowCount),
      unsafe Span(_unsafeStart: words, count: (rowCount + 63) / 64))
  }

  /// Calls a closure with the texts of a text column and one bit a row that is set where a text is
  /// missing.
  ///
  /// The text of row *r* is the valid UTF-8 from the end of the row before it, 0 for the first, to its
  /// own end. A missing row's text is empty.
  ///
  /// - Parameters:
  ///   - column: The number of a text column.
  ///   - body: Gets the ends, the bytes, and the bits, 64 rows a word from the lowest bit.
  /// - Complexity: O(1) besides the closure.
  public func withTexts(
    _ column: Int, _ body: (Span<Int64>, Span<UInt8>, Span<UInt64>) -> Void
  ) {
    let source = columns[column]
    precondition(
      source.request.kind == .text, "column \(column) (\(source.request.name)) has no texts")
    // SAFETY: the decoder wrote `rowCount` ends, the bytes up to the last and the rows' bits.
    let pointer = unsafe source.storage.assumingMemoryBound(to: Int64.self)
    let words = unsafe source.missingWords
    body(
      unsafe Span(_unsafeStart: pointer, count: rowCount), unsafe source.textBytes.span,
      unsafe Span(_unsafeStart: words, count: (rowCount + 63) / 64))
  }

  /// Calls a closure with an integer or frequency column and one bit a row that is set where it is
  /// missing.
  ///
  /// A missing row holds 0.
  ///
  /// - Parameters:
  ///   - column: The number of an integer or frequency column.
  ///   - body: Gets the values and the bits, 64 rows a word from the lowest bit.
  /// - Complexity: O(1) besides the closure.
  public func withIntegers(_ column: Int, _ body: (Span<Int64>, Span<UInt64>) -> Void) {
    let source = columns[column]
    precondition(
      source.request.kind == .integer || source.request.kind == .frequency,
      "column \(column) (\(source.request.name)) has no integers")
    // SAFETY: the decoder wrote `rowCount` values and their bits.
    let pointer = unsafe source.storage.assumingMemoryBound(to: Int64.self)
    let words = unsafe source.missingWords
    body(
      unsafe Span(_unsafeStart: pointer, count: rowCount),
      unsafe Span(_unsafeStart: words, count: (rowCount + 63) / 64))
  }
}
