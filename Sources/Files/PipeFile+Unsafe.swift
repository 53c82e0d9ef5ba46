import Glibc

/// Standard input or a named pipe: what comes out of it, comes once.
final class PipeFile: Sendable {
  /// The pipe as messages call it.
  let path: String
  private let descriptor: Int32
  private let isOwned: Bool

  /// The program's standard input.
  ///
  /// - Throws: `FileError` when it is a terminal, a folder or closed.
  init(standardInputNamed name: String) throws(FileError) {
    path = name
    descriptor = STDIN_FILENO
    isOwned = false
    var status = stat()
    let mode = fcntl(descriptor, F_GETFL)
    guard mode != -1, mode & O_ACCMODE != O_WRONLY, unsafe fstat(descriptor, &status) == 0 else {
      throw FileError(
        .unreadable, path: name, "is closed; send data into it: `command | fairmark …`")
    }
    if isatty(descriptor) != 0 {
      throw FileError(
        .notRegular, path: name,
        "is a terminal; send data into it (`command | fairmark …`), or name a file")
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw FileError(.isDirectory, path: name, "is a folder; send the data of a file into it")
    }
  }

  /// Opens a named pipe, and waits until somebody opens its other end.
  ///
  /// - Parameters:
  ///   - path: The pipe.
  ///   - name: The pipe as messages call it.
  /// - Throws: `FileError` when it cannot be opened.
  init(path: String, name: String) throws(FileError) {
    self.path = name
    var opened: Int32
    repeat {
      opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    } while opened < 0 && errno == EINTR
    guard opened >= 0 else {
      throw FileError(
        .unreadable, path: name, "cannot be opened: \(LocalFile.reason(errno))")
    }
    descriptor = opened
    isOwned = true
  }

  deinit { if isOwned { close(descriptor) } }

  /// The device and the number of a named pipe; `nil` for any other file.
  static func identity(_ path: String) -> (device: UInt64, number: UInt64)? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return nil }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
  }

  /// Whether a path is a named pipe's, `/dev/fd/63` of a shell's process substitution included.
  static func isPipe(_ path: String) -> Bool {
    identity(path) != nil
  }

  /// Reads what is there, and waits for it when nothing is.
  ///
  /// - Parameter buffer: Where the bytes go.
  /// - Returns: How many came; 0 once the other end is closed.
  /// - Throws: `FileError` when the pipe cannot be read.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      // SAFETY: the length is the buffer's own.
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      let reason = errno
      if reason == EINTR { continue }
      if reason == EAGAIN {
        // Somebody made the pipe non-blocking, which goes for all who share it.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
        continue
      }
      throw FileError(.unreadable, path: path, "cannot be read: \(LocalFile.reason(reason))")
    }
  }
}
