import Glibc
import Synchronization

/// Writes a line to standard output; what goes wrong is told when the command ends.
func writeResult(_ text: String = "", terminator: String = "\n") {
  StandardOutput.write(text + terminator)
}

/// What goes to standard output, and the first failure on the way.
///
/// The C library's stream forgets a failure once a later flush has nothing left to write.
enum StandardOutput {
  private struct State {
    var waiting: [UInt8] = []
    var failure: Int32?
  }

  private static let state = Mutex(State())
  private static let blockByteCount = 1 << 16

  /// Takes a text; a terminal gets it at once.
  static func write(_ text: String) {
    state.withLock { state in
      state.waiting += text.utf8
      if state.waiting.count >= blockByteCount || isatty(STDOUT_FILENO) != 0 { flush(&state) }
    }
  }

  /// Writes what waits.
  static func flush() { state.withLock { flush(&$0) } }

  /// Writes what waits, and begins anew.
  ///
  /// - Returns: The error number of the first failure since the last end; `nil` when there was none.
  static func end() -> Int32? {
    state.withLock { state in
      flush(&state)
      defer { state.failure = nil }
      return state.failure
    }
  }

  private static func flush(_ state: inout State) {
    var rest = state.waiting[...]
    state.waiting = []
    while !rest.isEmpty, state.failure == nil {
      let count = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(STDOUT_FILENO, bytes.baseAddress, bytes.count)
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        waitUntilWritable(STDOUT_FILENO)
      } else if errno != EINTR {
        state.failure = errno
      }
    }
  }
}

/// Waits until a pipe has room: whoever started the program may have made it one that refuses instead.
func waitUntilWritable(_ descriptor: Int32) {
  var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
  _ = unsafe poll(&request, 1, -1)
}
