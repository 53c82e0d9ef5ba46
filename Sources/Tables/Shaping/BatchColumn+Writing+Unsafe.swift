extension BatchColumn {
  /// Calls a closure with room for a number a row; `prepare(rowCount:)` must have been called.
  func withMutableNumbers(_ rowCount: Int, _ body: (inout MutableSpan<Double>) -> Void) {
    precondition(rowCount <= capacity, "\(rowCount) rows in a column for \(capacity)")
    // SAFETY: the storage has eight bytes a row and belongs to the caller's thread.
    let start = unsafe storage.assumingMemoryBound(to: Double.self)
    var span = unsafe MutableSpan(_unsafeStart: start, count: rowCount)
    body(&span)
  }

  /// Calls a closure with room for a whole number a row; `prepare(rowCount:)` must have been called.
  func withMutableIntegers(_ rowCount: Int, _ body: (inout MutableSpan<Int64>) -> Void) {
    precondition(rowCount <= capacity, "\(rowCount) rows in a column for \(capacity)")
    // SAFETY: as above.
    let start = unsafe storage.assumingMemoryBound(to: Int64.self)
    var span = unsafe MutableSpan(_unsafeStart: start, count: rowCount)
    body(&span)
  }

  /// Calls the closure that fits the width of codes below a limit with room for a code a row.
  func withMutableCodes(
    _ rowCount: Int, below codeCount: Int, narrow: (inout MutableSpan<UInt8>) -> Void,
    medium: (inout MutableSpan<UInt16>) -> Void, wide: (inout MutableSpan<UInt32>) -> Void
  ) {
    precondition(rowCount <= capacity, "\(rowCount) rows in a column for \(capacity)")
    codeWidth = .one
    while codeCount > codeWidth.codeLimit, codeWidth != .four { codeWidth = codeWidth.wider }
    // SAFETY: as above; no code takes more than four bytes.
    switch codeWidth {
    case .one:
      var span = unsafe MutableSpan(
        _unsafeStart: storage.assumingMemoryBound(to: UInt8.self), count: rowCount)
      narrow(&span)
    case .two:
      var span = unsafe MutableSpan(
        _unsafeStart: storage.assumingMemoryBound(to: UInt16.self), count: rowCount)
      medium(&span)
    case .four:
      var span = unsafe MutableSpan(
        _unsafeStart: storage.assumingMemoryBound(to: UInt32.self), count: rowCount)
      wide(&span)
    }
  }

  /// Appends a part of some texts as the text of a row.
  func append(_ texts: Span<UInt8>, from start: Int, to end: Int, row: Int) {
    unsafe texts.extracting(start..<end).withUnsafeBufferPointer { bytes in
      if let first = bytes.baseAddress {
        unsafe append(first, length: bytes.count, row: row)
      } else {
        // SAFETY: no byte is read of an empty text.
        unsafe append(UnsafePointer(textPlaceholder), length: 0, row: row)
      }
    }
  }

  /// An address for texts without bytes.
  private var textPlaceholder: UnsafeMutablePointer<UInt8> {
    unsafe storage.assumingMemoryBound(to: UInt8.self)
  }
}
