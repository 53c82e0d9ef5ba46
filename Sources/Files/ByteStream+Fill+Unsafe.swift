extension ByteStream {
  /// Reads until a buffer is full or the stream has come to its end.
  ///
  /// - Parameters:
  ///   - buffer: Where the bytes go.
  ///   - failure: Becomes why the bytes after those that came cannot be had.
  /// - Returns: How many bytes came; fewer than the buffer's only at the end or before a failure.
  /// - Complexity: O(`buffer.count`).
  public func fill(
    _ buffer: UnsafeMutableRawBufferPointer, failure: inout FileError?
  ) -> Int {
    var done = 0
    while done < buffer.count && failure == nil {
      // SAFETY: `done` < `buffer.count`, so the rest of the buffer is in bounds.
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      do throws(FileError) {
        let count = unsafe try read(into: rest)
        if count == 0 { break }
        done += count
      } catch {
        failure = error
      }
    }
    return done
  }

  /// Reads the next bytes as an array.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - failure: Becomes why the bytes after those that came cannot be had.
  /// - Returns: The bytes; fewer only at the end or before a failure.
  /// - Complexity: O(`count`).
  public func bytes(_ count: Int, failure: inout FileError?) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      unsafe filled = fill(UnsafeMutableRawBufferPointer(buffer), failure: &failure)
    }
  }
}
