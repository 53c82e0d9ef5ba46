import FairmarkFiles

/// The first lines of an input: the names of their objects.
struct JSONLinesSample {
  /// The names in the order in which they appear.
  let names: [String]
  /// Whether the input has no more lines.
  let isWhole: Bool
  /// What is wrong with the first line, when not one of the lines can be used.
  let fault: ScanFault?

  private let bytes: [UInt8]

  /// Reads the first lines.
  ///
  /// - Parameters:
  ///   - file: The input.
  ///   - limits: Bounds on what it may ask for.
  /// - Throws: `FileError` when nothing can be read.
  init(_ file: RecordSource, limits: TableLimits) throws(FileError) {
    var wanted = JSONLinesTable.sampleByteCount
    var prefix = try file.source.prefix(wanted)
    while !prefix.isWhole && prefix.failure == nil && wanted <= limits.rowByteCount
      && !prefix.bytes.contains(UInt8(ascii: "\n"))
    {
      wanted *= 2
      prefix = try file.source.prefix(wanted)
    }
    isWhole = prefix.isWhole && prefix.failure == nil
    bytes = Array(prefix.bytes.dropFirst(file.dataStart))
    let lineFeed = bytes.lastIndex(of: UInt8(ascii: "\n"))
    let count = isWhole ? bytes.count : lineFeed.map { $0 + 1 } ?? 0
    let memory = ByteBuffer(capacity: count + 1)
    unsafe memory.raw(0..<count).copyBytes(from: bytes[..<count])
    memory.clearMargin(after: count)
    var tokenizer = JSONLinesTokenizer(wanted: [], missing: [], limits: limits, memory: memory)
    var rejections = Rejections()
    var found: ScanFault?
    let block = RecordBlock(
      number: 0, fileIndex: 0, origin: 0, byteCount: count, isTooLong: false)
    // Lines that cannot be used are the scan's matter; the first one tells what is wrong when there
    // are no others.
    let rows = tokenizer.rows(
      of: block, policy: .count, rejections: &rejections, fault: &found)
    if rows.count == 0 && rejections.total > 0 {
      _ = tokenizer.rows(of: block, policy: .fail, rejections: &rejections, fault: &found)
    }
    fault = found
    names = tokenizer.names.texts.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The line and the character of a fault.
  func place(of fault: ScanFault, in file: String) -> SourceLocation {
    var position = TextPosition(endsLinesAtCarriageReturns: false)
    position.advance(over: Array(bytes.prefix(fault.offset)))
    return SourceLocation(file: file, line: position.line, column: position.column)
  }
}
