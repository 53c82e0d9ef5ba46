/// Bytes that come one after the other, and only once.
///
/// One thread at a time reads from a stream; it is handed on, never shared.
public protocol ByteStream: AnyObject, Sendable {
  /// Reads the next bytes.
  ///
  /// - Parameter buffer: Where the bytes go; at least one byte.
  /// - Returns: How many came, from 1; 0 at the end, and at every call after it.
  /// - Throws: `FileError` when the next bytes cannot be had; the bytes before them were given
  ///   by earlier calls.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int
}
