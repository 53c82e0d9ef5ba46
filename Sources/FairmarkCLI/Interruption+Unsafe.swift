import FairmarkJobRunner
import Glibc
import Synchronization

/// What a person reads who interrupts a long run with Ctrl-C.
///
/// The process ends at once, with 130, and leaves what a kill would leave.
enum Interruption {
  /// Where the sentence begins, its length before it; 0 while there is none.
  fileprivate static let sentence = Atomic<UInt>(0)

  /// Does something that can be interrupted.
  ///
  /// - Parameters:
  ///   - text: What standard error gets when it is.
  ///   - work: What is done.
  /// - Returns: What `work` gives.
  /// - Throws: What `work` throws.
  static func telling<Result>(
    _ text: String, during work: () throws(JobError) -> Result
  ) throws(JobError) -> Result {
    sentence.store(place(text), ordering: .releasing)
    let before = signal(SIGINT, endInterrupted)
    // Whoever started this process may have asked it not to be interrupted.
    if unsafe unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
      signal(SIGINT, SIG_IGN)
    }
    defer { signal(SIGINT, before) }
    // Who starts programs from a thread of a library hands on that the thread blocks signals.
    var (interruption, mask) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&interruption)
    unsafe sigaddset(&interruption, SIGINT)
    unsafe pthread_sigmask(SIG_UNBLOCK, &interruption, &mask)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &mask, nil) }
    return try work()
  }

  /// Puts a text where a signal may find it for as long as the process lives.
  private static func place(_ text: String) -> UInt {
    // A terminal shows `^C`, and perhaps a bar, where the sentence would begin.
    let beginning = isatty(STDERR_FILENO) != 0 ? "\n" : ""
    let bytes = Array((beginning + text + "\n").utf8)
    let size = MemoryLayout<Int>.size
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: size + bytes.count, alignment: MemoryLayout<Int>.alignment)
    // SAFETY: the memory holds a count and so many bytes.
    unsafe memory.storeBytes(of: bytes.count, as: Int.self)
    for (index, byte) in bytes.enumerated() { unsafe memory[size + index] = byte }
    return UInt(bitPattern: memory.baseAddress)
  }
}

/// Calls only what a signal may call: nothing allocates, nothing locks.
private func endInterrupted(_ signal: Int32) {
  let place = Interruption.sentence.load(ordering: .acquiring)
  if let start = unsafe UnsafeRawPointer(bitPattern: place) {
    // SAFETY: a count and so many bytes lie there, and are never freed.
    let count = unsafe start.load(as: Int.self)
    _ = unsafe write(STDERR_FILENO, start + MemoryLayout<Int>.size, count)
  }
  _exit(130)
}
