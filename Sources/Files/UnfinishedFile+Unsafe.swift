import Glibc

/// A file whose content is on the disk and that has no final name yet; it goes when nobody gives it one.
final class UnfinishedFile {
  private let partial: String
  private let final: String
  /// Open, so that its lock tells other runs that somebody still writes; -1 once it has its name.
  private var descriptor: Int32

  /// Writes a content beside its place.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - name: The final name.
  ///   - folder: The folder.
  /// - Throws: `FileError` when the disk is full or the folder refuses; nothing is left behind.
  /// - Complexity: O(bytes).
  init(_ bytes: [UInt8], named name: String, in folder: String) throws(FileError) {
    final = folder + "/" + name
    (descriptor, partial) = try OutputDirectory.makePartial(of: name, in: folder)
    var failure: Int32 = 0
    unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        // SAFETY: `done` < `buffer.count`.
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[done...])
        let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          failure = errno
          return
        }
        done += count
      }
    }
    if failure == 0 && fsync(descriptor) != 0 { failure = errno }
    if failure != 0 { throw unwritable(failure) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    unsafe unlink(partial)
    close(descriptor)
  }

  /// Gives the file its final name, in place of an earlier one.
  ///
  /// - Throws: `FileError` when the folder refuses; an earlier file of the name is as it was.
  func finish() throws(FileError) {
    // While it is locked: without the lock another run would take it for a leftover.
    if unsafe Glibc.rename(partial, final) != 0 { throw unwritable(errno) }
    // Its content was on the disk before.
    close(descriptor)
    descriptor = -1
  }

  private func unwritable(_ reason: Int32) -> FileError {
    FileError(.unwritable, path: final, "could not be written: \(LocalFile.reason(reason))")
  }
}
