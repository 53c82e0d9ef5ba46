import Glibc

/// Makes a pipe with a name in the file system.
///
/// - Parameter path: Its name, not yet taken.
/// - Returns: Whether it was made.
public func makeNamedPipe(_ path: String) -> Bool {
  // The text is only read during the call.
  unsafe mkfifo(path, 0o600) == 0
}
