import Glibc

/// Adds a text to the end of a file that others write to as well, in one piece.
///
/// - Parameters:
///   - text: What to add.
///   - path: The file; it is made when it is not there.
/// - Throws: `FileError` when the file cannot be opened or the disk is full.
/// - Complexity: O(length of `text`).
public func append(_ text: String, toFile path: String) throws(FileError) {
  let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  guard descriptor >= 0 else {
    throw FileError(.unwritable, path: path, "cannot be opened: \(LocalFile.reason(errno))")
  }
  let bytes = Array(text.utf8)
  let count = unsafe bytes.withUnsafeBytes { buffer in
    unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
  }
  let failure = count == bytes.count ? 0 : count < 0 ? errno : ENOSPC
  let isClosed = close(descriptor) == 0
  guard failure == 0, isClosed else {
    throw FileError(
      .unwritable, path: path,
      "could not be written: \(LocalFile.reason(failure == 0 ? errno : failure))")
  }
}
