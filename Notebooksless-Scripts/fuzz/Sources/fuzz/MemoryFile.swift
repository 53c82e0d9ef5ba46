import Glibc

/// A file in memory, written anew for each input.
struct MemoryFile: Sendable {
  static let data = MemoryFile("data")
  static let plain = MemoryFile("plain")
  static let joined = MemoryFile("joined")

  let path: String
  private let descriptor: CInt

  init(_ name: String) {
    // Without a name nothing is left behind, and parallel processes do not meet.
    let temporary = "/dev/shm/fairmark-fuzz-\(getpid())-\(name)"
    descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0, unlink(temporary) == 0 else { fail("\(temporary) cannot be written") }
    path = "/proc/self/fd/\(descriptor)"
  }

  /// The path of the file after it was written.
  func holding(_ bytes: some Collection<UInt8>) -> String {
    let bytes = Array(bytes)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    else { fail("a file in memory cannot be written") }
    return path
  }
}

/// Calls a closure with the path of a pipe that gives some bytes, at most 64 KiB, and then ends.
func withPipe<Result>(_ bytes: [UInt8], _ body: (String) -> Result) -> Result {
  var ends: [CInt] = [0, 0]
  guard pipe(&ends) == 0, bytes.isEmpty || write(ends[1], bytes, bytes.count) == bytes.count
  else { fail("a pipe cannot be written") }
  close(ends[1])
  defer { close(ends[0]) }
  return body("/proc/self/fd/\(ends[0])")
}
