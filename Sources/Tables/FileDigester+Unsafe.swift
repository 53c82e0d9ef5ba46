import FairmarkFiles
import Glibc
import Synchronization

/// Computes the SHA-256 of each file from the pieces that the scan has read, so that no byte is read
/// twice.
///
/// A digest goes from the first byte to the last, and pieces are done in any order: a thread leaves
/// its piece here and goes on with another buffer. Whoever brings the piece that is next hashes it,
/// and all that wait behind it, while the others scan.
final class FileDigester: @unchecked Sendable {
  private struct State {
    /// Pieces that wait for an earlier one.
    var pending: [Int: (chunk: Chunk, memory: ByteBuffer)] = [:]
    var free: [ByteBuffer] = []
    var bufferCount = 0
    var next = 0
    /// Whether some thread is hashing.
    var isTaken = false
  }

  /// The most buffers that wait, besides one a thread.
  private static let bufferLimit = 96

  private let files: [PlacedFile]
  private let bufferCapacity: Int
  private let state = Mutex(State())
  // What follows is touched only by the thread that has taken the turn.
  private var digest: SHA256Digest? = SHA256Digest()
  /// The file that `digest` is of, and how many of its bytes are in it.
  private var fileIndex = 0
  private var place = 0
  private var finished: [String] = []

  init(files: [PlacedFile], bufferCapacity: Int) {
    self.files = files
    self.bufferCapacity = bufferCapacity
  }

  /// The digests of all files, once `finish()` was called.
  var results: [String] { finished }

  /// Takes a piece that was scanned.
  ///
  /// - Parameters:
  ///   - chunk: The piece.
  ///   - memory: Its bytes, from the first.
  ///   - goesOn: Whether the scan still goes on; asked while there is no free buffer.
  /// - Returns: A buffer for the next piece.
  /// - Throws: `FileError` when a header cannot be read again.
  func take(
    _ chunk: Chunk, _ memory: ByteBuffer, while goesOn: () -> Bool
  ) throws(FileError) -> ByteBuffer {
    state.withLock { $0.pending[chunk.number] = (chunk, memory) }
    while true {
      try hashWhatIsNext()
      let free = state.withLock { state -> ByteBuffer? in
        if let free = state.free.popLast() { return free }
        guard state.bufferCount < Self.bufferLimit else { return nil }
        state.bufferCount += 1
        return ByteBuffer(capacity: bufferCapacity)
      }
      if let free { return free }
      if !goesOn() { return ByteBuffer(capacity: bufferCapacity) }
      sched_yield()
    }
  }

  /// Hashes the next piece and those that wait behind it, unless another thread does.
  private func hashWhatIsNext() throws(FileError) {
    var done: ByteBuffer?
    while true {
      let used = done
      let next = state.withLock { state -> (chunk: Chunk, memory: ByteBuffer)? in
        if let used {
          state.free.append(used)
          state.next += 1
          state.isTaken = false
        }
        guard !state.isTaken, let next = state.pending.removeValue(forKey: state.next) else {
          return nil
        }
        state.isTaken = true
        return next
      }
      guard let next else { return }
      try advance(toFile: next.chunk.fileIndex)
      // SAFETY: the buffer holds at least the bytes of its piece.
      unsafe digest?.update(
        UnsafeRawBufferPointer(
          start: next.memory.bytes, count: next.chunk.end - next.chunk.start))
      place = next.chunk.end
      done = next.memory
    }
  }

  /// Ends the files before one, and begins it with its header.
  private func advance(toFile index: Int) throws(FileError) {
    while fileIndex < index { try endFile() }
    if place == 0 { try hashRest(upTo: files[index].dataStart) }
  }

  /// Reads and hashes bytes that no piece holds: headers, and files that were not read in pieces.
  private func hashRest(upTo end: Int) throws(FileError) {
    while place < end {
      let bytes = try files[fileIndex].file.bytes(in: place..<min(end, place + 1 << 18))
      unsafe bytes.withUnsafeBytes { unsafe digest?.update($0) }
      place += bytes.count
    }
  }

  private func endFile() throws(FileError) {
    try hashRest(upTo: files[fileIndex].file.byteCount)
    if let ended = digest.take() { finished.append(ended.finish()) }
    digest = SHA256Digest()
    fileIndex += 1
    place = 0
  }

  /// Ends the last file, and whatever the scan did not bring: called by one thread after the scan.
  ///
  /// - Throws: `FileError` when a file cannot be read or has become shorter.
  func finish() throws(FileError) {
    while fileIndex < files.count { try endFile() }
  }
}
