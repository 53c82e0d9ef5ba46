import FairmarkFiles
import Synchronization

/// Computes the SHA-256 of each file beside the scan, a piece at a time by whichever thread is free.
///
/// A digest goes from the first byte to the last, so one thread at a time works on a file. Threads
/// prefer it to scanning: it is the part that cannot be divided.
final class FileDigester: @unchecked Sendable {
  private struct Progress {
    var isTaken = false
    var place = 0
    var result: String?
  }

  private let files: [ScannedFile]
  private let progress: Mutex<[Progress]>
  /// Each entry is used only by the thread that has taken its file.
  private var digests: [DigestBox]

  private final class DigestBox {
    var digest: SHA256Digest? = SHA256Digest()
  }

  static let pieceByteCount = 256 << 10

  init(files: [ScannedFile]) {
    self.files = files
    progress = Mutex(Array(repeating: Progress(), count: files.count))
    digests = files.map { _ in DigestBox() }
  }

  /// Hashes the next piece of some file.
  ///
  /// - Parameter buffer: Memory for one piece.
  /// - Returns: `false` when every file is done or in another thread's hands.
  /// - Throws: `FileError` when the file cannot be read or has become shorter.
  func advance(using buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Bool {
    let taken = progress.withLock { progress -> (Int, Int)? in
      for index in progress.indices
      where !progress[index].isTaken && progress[index].result == nil {
        progress[index].isTaken = true
        return (index, progress[index].place)
      }
      return nil
    }
    guard let (index, place) = taken else { return false }
    let file = files[index].file
    let count = min(buffer.count, file.byteCount - place)
    // SAFETY: `count` is at most the buffer's length.
    let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
    try unsafe file.read(into: piece, at: place)
    let box = digests[index]
    unsafe box.digest?.update(UnsafeRawBufferPointer(piece))
    let isDone = place + count == file.byteCount
    var result: String?
    if isDone, let digest = box.digest.take() { result = digest.finish() }
    progress.withLock { progress in
      progress[index].place = place + count
      progress[index].result = result
      progress[index].isTaken = false
    }
    return true
  }

  /// The digests of all files; `nil` for one that is not done.
  var results: [String?] {
    progress.withLock { $0.map(\.result) }
  }
}
