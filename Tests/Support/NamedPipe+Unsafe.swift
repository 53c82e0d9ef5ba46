import Foundation
import Glibc

/// Makes a pipe with a name in the file system.
///
/// - Parameter path: Its name, not yet taken.
/// - Returns: Whether it was made.
public func makeNamedPipe(_ path: String) -> Bool {
  // The text is only read during the call.
  unsafe mkfifo(path, 0o600) == 0
}

/// Writes into a named pipe from a thread of its own, which waits for a reader and then closes it.
///
/// - Parameters:
///   - path: The pipe.
///   - bytes: What goes into it.
public func writeIntoPipe(_ path: String, _ bytes: [UInt8]) {
  // A reader that stops early is no reason to die.
  signal(SIGPIPE, SIG_IGN)
  Thread.detachNewThread {
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      rest = rest.dropFirst(count)
    }
    close(descriptor)
  }
}
