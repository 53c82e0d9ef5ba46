import FairmarkFiles

/// An input of records: what comes before them was read.
struct RecordSource: Sendable {
  let source: ByteSource
  /// The first byte of the first record in the text.
  let dataStart: Int
  /// The line of that byte.
  let firstLine: Int

  /// An input that is being read.
  struct Text {
    let reader: SourceReader
    /// What to read from.
    let stream: any ByteStream
    /// The thread that reads ahead, when there is one.
    let ahead: ReadAheadStream?
  }

  /// Begins to read at the first record.
  ///
  /// - Parameters:
  ///   - computesDigest: Whether the bytes are hashed on the way.
  ///   - readsAhead: Whether reading has a thread of its own.
  ///   - blockByteCount: The bytes that are read at once.
  /// - Returns: The input.
  /// - Throws: `FileError` when a pipe was read before, or what precedes the records can no longer be
  ///   read.
  func begin(
    computesDigest: Bool, readsAhead: Bool, blockByteCount: Int
  ) throws(FileError) -> Text {
    let reader = try source.open(computesDigest: computesDigest)
    var failure: FileError?
    var skipped = 0
    while skipped < dataStart {
      let part = reader.bytes(min(dataStart - skipped, 1 << 16), failure: &failure)
      if let failure { throw failure }
      if part.isEmpty { break }
      skipped += part.count
    }
    let ahead =
      readsAhead ? ReadAheadStream.reading(reader, blockByteCount: blockByteCount) : nil
    return Text(reader: reader, stream: ahead ?? reader, ahead: ahead)
  }
}
