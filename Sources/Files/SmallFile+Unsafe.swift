/// Files and pipes that are read at once, because they hold little.
public enum SmallFile {
  /// All bytes of a file or a named pipe; a pipe is waited for.
  ///
  /// - Parameters:
  ///   - path: The file or the pipe.
  ///   - limit: The most bytes.
  /// - Returns: The bytes.
  /// - Throws: `FileError` when it cannot be read or holds more.
  /// - Complexity: O(bytes), at most `limit`.
  public static func bytes(
    ofFileOrPipe path: String, upTo limit: Int
  ) throws(FileError) -> [UInt8] {
    let bytes: [UInt8]
    if PipeFile.isPipe(path) {
      bytes = try prefix(of: PipeFile(path: path, name: path), byteCount: limit + 1)
    } else {
      let file = try LocalFile(path: path)
      bytes = try file.bytes(in: 0..<min(file.byteCount, limit + 1))
    }
    guard bytes.count <= limit else {
      throw FileError(.tooLarge, path: path, "is longer than \(limit) bytes")
    }
    return bytes
  }

  /// What comes out of a pipe until it ends or there is enough.
  private static func prefix(of pipe: PipeFile, byteCount: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      do throws(FileError) {
        while count < byteCount {
          // SAFETY: `count` < `byteCount`, which the buffer has room for.
          let all = UnsafeMutableRawBufferPointer(buffer)
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: all[count..<byteCount])
          let more = try unsafe pipe.read(into: rest)
          if more == 0 { break }
          count += more
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
