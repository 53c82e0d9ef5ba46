/// Reads the text of an input from its first byte to its last.
///
/// One thread at a time reads; the reader is handed on, never shared.
public final class SourceReader: ByteStream, @unchecked Sendable {
  private let stored: StoredBytes
  private let text: any ByteStream
  /// Bytes that were looked at before they were read.
  private var ahead: ArraySlice<UInt8> = []
  private var failure: FileError?
  private var isAtEnd = false

  init(
    _ stored: StoredBytes, compression: Compression?, encoding: TextEncoding
  ) throws(FileError) {
    self.stored = stored
    let bytes: any ByteStream
    switch compression {
    case nil: bytes = stored
    case .gzip: bytes = try GzipStream(stored)
    case .zstandard: bytes = try ZstandardStream(stored)
    }
    text = encoding == .utf8 ? bytes : TranscodedStream(bytes, from: encoding)
  }

  /// Reads the next bytes of the text.
  ///
  /// - Parameter buffer: Where the bytes go; at least one byte.
  /// - Returns: How many came, from 1; 0 at the end.
  /// - Throws: `FileError` when the input cannot be read, or its compressed data are damaged.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if !ahead.isEmpty {
      let count = min(ahead.count, buffer.count)
      unsafe buffer.copyBytes(from: ahead.prefix(count))
      ahead = ahead.dropFirst(count)
      return count
    }
    if let failure { throw failure }
    if isAtEnd { return 0 }
    let count = unsafe try text.read(into: buffer)
    isAtEnd = count == 0
    return count
  }

  /// The first bytes, which are read later all the same.
  func prefix(_ count: Int) -> ByteSource.Prefix {
    if ahead.count <= count && failure == nil && !isAtEnd {
      // One more, which tells whether there are more.
      let wanted = count + 1 - ahead.count
      let more = text.bytes(wanted, failure: &failure)
      ahead += more
      isAtEnd = more.count < wanted && failure == nil
    }
    return ByteSource.Prefix(
      bytes: Array(ahead.prefix(count)), isWhole: isAtEnd && ahead.count <= count,
      failure: ahead.count < count ? failure : nil)
  }

  func dropDigest() { stored.dropDigest() }

  /// How many bytes were read as they lie there: of a compressed file fewer than of its text.
  public var storedByteCount: Int { stored.byteCount }

  /// Ends the digest.
  ///
  /// - Returns: The SHA-256 of all bytes as they lie there, in lower-case hexadecimal; `nil` when it
  ///   was not asked for. Good once, after the end was read.
  public func finishDigest() -> String? { stored.finishDigest() }
}
