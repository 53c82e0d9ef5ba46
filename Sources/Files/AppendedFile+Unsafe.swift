import Glibc

/// Adds a text to the end of a file that others write to as well, in one piece.
///
/// It begins on a line of its own. When the disk is full, what was added is taken back.
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
  let length = regularLength(descriptor)
  let bytes = (length.map { endsInLine(path, length: $0) } ?? true ? [] : [0x0A]) + Array(text.utf8)
  let count = unsafe bytes.withUnsafeBytes { buffer in
    unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
  }
  let failure = count == bytes.count ? 0 : count < 0 ? errno : ENOSPC
  // Unless somebody else added something since.
  if let length, count > 0, failure != 0, regularLength(descriptor) == length + off_t(count) {
    ftruncate(descriptor, length)
  }
  let isClosed = close(descriptor) == 0
  guard failure == 0, isClosed else {
    throw FileError(
      .unwritable, path: path,
      "could not be written: \(LocalFile.reason(failure == 0 ? errno : failure))")
  }
}

/// The length of an open file; `nil` of a stream.
private func regularLength(_ descriptor: Int32) -> off_t? {
  var status = stat()
  guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    return nil
  }
  return status.st_size
}

/// Whether a file ends with a line, as an empty one does, or cannot be read.
private func endsInLine(_ path: String, length: off_t) -> Bool {
  guard length > 0 else { return true }
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return true }
  defer { close(descriptor) }
  var last: UInt8 = 0x0A
  let count = unsafe pread(descriptor, &last, 1, length - 1)
  return count != 1 || last == 0x0A
}
