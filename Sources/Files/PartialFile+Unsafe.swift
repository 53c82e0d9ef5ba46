import Glibc

/// A file that grows while a run goes on and gets its final name at the end.
///
/// One thread at a time writes; the file is handed on, never shared.
public final class PartialFile: @unchecked Sendable {
  /// The file's path while it is unfinished.
  public let path: String
  /// How many bytes were written.
  public private(set) var byteCount: Int
  private var digest: SHA256Digest?
  private var descriptor: Int32

  /// Opens a file, and makes it when it is not there.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - byteCount: How many bytes of it are kept; what follows them is dropped.
  ///   - sha256: What ``sha256`` was after these bytes; `nil` where nobody knows.
  ///   - isPrivate: Whether nobody but the owner may read it.
  /// - Throws: `FileError` when it cannot be made, or is shorter than what should be kept or holds
  ///   other bytes; it is left as it is then.
  /// - Complexity: O(kept bytes) with a digest, which reads them; else O(1).
  public init(
    path: String, keeping byteCount: Int = 0, sha256: String? = nil, isPrivate: Bool = false
  ) throws(FileError) {
    self.path = path
    self.byteCount = byteCount
    digest = byteCount == 0 ? SHA256Digest() : nil
    if let sha256 {
      digest = try SHA256Digest(ofWritten: byteCount, in: path, expecting: sha256)
    }
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, isPrivate ? 0o600 : 0o666)
    guard descriptor >= 0 else {
      throw FileError(.unwritable, path: path, "cannot be made: \(LocalFile.reason(errno))")
    }
    var status = stat()
    var failure: Int32 = 0
    if unsafe fstat(descriptor, &status) != 0 { failure = errno }
    if failure == 0, Int(status.st_size) < byteCount {
      close(descriptor)
      throw FileError(
        .shrank, path: path,
        "has \(status.st_size) bytes, and the run that wrote it had written \(byteCount)")
    }
    // One that was there keeps its mode when it is opened.
    if failure == 0, isPrivate, fchmod(descriptor, 0o600) != 0 { failure = errno }
    if failure == 0, ftruncate(descriptor, off_t(byteCount)) != 0 { failure = errno }
    if failure == 0, lseek(descriptor, off_t(byteCount), SEEK_SET) < 0 { failure = errno }
    guard failure == 0 else {
      close(descriptor)
      throw FileError(
        .unwritable, path: path, "cannot be written to: \(LocalFile.reason(failure))")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Writes bytes at the end.
  ///
  /// - Parameter bytes: The bytes.
  /// - Throws: `FileError` when the disk is full or refuses; some of the bytes may have been written.
  /// - Complexity: O(bytes).
  public func append(_ bytes: [UInt8]) throws(FileError) {
    var failure: Int32 = 0
    unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        // SAFETY: `done` < `buffer.count`.
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
        let count = unsafe write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          failure = errno
          return
        }
        done += count
      }
    }
    guard failure == 0 else { throw unwritable(failure) }
    byteCount += bytes.count
    unsafe bytes.withUnsafeBytes { unsafe digest?.update($0) }
  }

  /// The SHA-256 of all bytes that were written, in lower-case hexadecimal; `nil` where bytes were
  /// kept without one.
  ///
  /// - Complexity: O(1).
  public var sha256: String? { digest?.soFar() }

  /// Waits until everything is on the disk.
  ///
  /// - Throws: `FileError` when it cannot be written.
  public func flush() throws(FileError) {
    if fsync(descriptor) != 0 { throw unwritable(errno) }
  }

  /// Gives the file, which is on the disk, its final name.
  ///
  /// - Parameter path: The final path.
  /// - Throws: `FileError` when it cannot be written or renamed.
  public func finish(as path: String) throws(FileError) {
    try flush()
    let status = close(descriptor)
    let reason = errno
    descriptor = -1
    if status != 0 { throw unwritable(reason) }
    if unsafe rename(self.path, path) != 0 { throw unwritable(errno) }
  }

  private func unwritable(_ reason: Int32) -> FileError {
    FileError(.unwritable, path: path, "could not be written: \(LocalFile.reason(reason))")
  }
}
