import Glibc

/// An open local file that is read at given places, by any number of threads at once.
///
/// Reading is positioned (`pread`), never mapped: a mapped file that shrinks kills the process,
/// while a short read is a sentence.
public final class LocalFile: Sendable {
  /// The file as the user named it.
  public let path: String
  /// The length in bytes when it was opened.
  public let byteCount: Int

  private let descriptor: Int32
  private let modified: (seconds: Int, nanoseconds: Int)

  /// Opens a regular file for reading.
  ///
  /// - Parameters:
  ///   - path: The file to open.
  ///   - name: The file as messages should call it; the path when left out.
  /// - Throws: `FileError` when there is no such file, it is a folder or it cannot be opened.
  public init(path: String, name: String? = nil) throws(FileError) {
    let shown = name ?? path
    self.path = shown
    // Without O_NONBLOCK a named pipe would be waited for before it could be refused.
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason = errno
      if reason == ENOENT || reason == ENOTDIR {
        throw FileError(.notFound, path: shown, "no such file; check the path")
      }
      throw FileError(.unreadable, path: shown, "cannot be opened: \(Self.reason(reason))")
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let reason = errno
      close(descriptor)
      throw FileError(.unreadable, path: shown, "cannot be examined: \(Self.reason(reason))")
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      if kind == S_IFDIR {
        throw FileError(
          .isDirectory, path: shown,
          "is a folder; name a file, a list of files or a pattern such as \"\(shown)/*.csv\"")
      }
      throw FileError(
        .notRegular, path: shown,
        "is a pipe, a socket or a device; write the data to a file and name that")
    }
    byteCount = Int(status.st_size)
    modified = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }

  deinit { close(descriptor) }

  /// Reads bytes at a place; all of them, or an error.
  ///
  /// - Parameters:
  ///   - buffer: Where the bytes go; its length says how many.
  ///   - offset: The place of the first byte in the file.
  /// - Throws: `FileError` when the file cannot be read or has become shorter.
  /// - Complexity: O(`buffer.count`).
  public func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(FileError) {
    var done = 0
    while done < buffer.count {
      // SAFETY: `done` < `buffer.count`, so the rest of the buffer is in bounds.
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      let count = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count < 0 {
        let reason = errno
        if reason == EINTR { continue }
        throw FileError(.unreadable, path: path, "cannot be read: \(Self.reason(reason))")
      }
      if count == 0 {
        throw FileError(
          .shrank, path: path,
          "became shorter while it was read (\(byteCount) bytes when opened, now at most "
            + "\(offset + done)); run again when nothing writes to it")
      }
      done += count
    }
  }

  /// Reads a whole piece as an array.
  ///
  /// - Parameter range: The bytes to read, within the file.
  /// - Returns: The bytes.
  /// - Throws: `FileError` when the file cannot be read or has become shorter.
  /// - Complexity: O(`range.count`).
  public func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      do throws(FileError) {
        let whole = unsafe UnsafeMutableRawBufferPointer(
          start: buffer.baseAddress, count: range.count)
        try unsafe read(into: whole, at: range.lowerBound)
        count = range.count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Checks that nobody wrote to the file since it was opened.
  ///
  /// - Throws: `FileError` when its length or its time of modification is another.
  public func checkUnchanged() throws(FileError) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return }
    let same =
      Int(status.st_size) == byteCount
      && status.st_mtim.tv_sec == modified.seconds
      && status.st_mtim.tv_nsec == modified.nanoseconds
    guard same else {
      throw FileError(
        .changed, path: path,
        "was written to while it was read; run again when nothing writes to it")
    }
  }

  /// The system's words for an error number, without regard to the locale.
  static func reason(_ number: Int32) -> String {
    unsafe String(cString: strerror(number))
  }
}
