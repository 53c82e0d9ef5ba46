import CZlib

/// Decompresses gzip members (RFC 1952), one after the other, each checked by its CRC-32 and length.
@safe final class GzipStream: ByteStream, @unchecked Sendable {
  private static let inputByteCount = 64 << 10

  private let source: StoredBytes
  // zlib keeps the address of its state, so that it must not move.
  private let state: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutablePointer<UInt8>
  private var isAtEndOfInput = false
  /// Whether the next byte begins a member.
  private var isBetweenMembers = false
  private var isFirstMember = true
  private var isFinished = false
  private var failure: FileError?

  /// Begins with the first member.
  ///
  /// - Parameter source: The compressed bytes.
  /// - Throws: `FileError` when there is no memory.
  init(_ source: StoredBytes) throws(FileError) {
    self.source = source
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    unsafe input = .allocate(capacity: Self.inputByteCount)
    // 15 for the largest window and 16 for gzip's own header alone.
    let status = unsafe inflateInit2_(
      state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw FileError(.unreadable, path: source.path, "cannot be decompressed: out of memory")
    }
  }

  deinit {
    unsafe inflateEnd(state)
    unsafe state.deallocate()
    unsafe input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if let failure { throw failure }
    guard !isFinished, let base = buffer.baseAddress else { return 0 }
    let room = min(buffer.count, 1 << 30)
    unsafe state.pointee.next_out = base.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = UInt32(room)
    while unsafe Int(state.pointee.avail_out) == room && !isFinished && failure == nil {
      do throws(FileError) { try advance() } catch { failure = error }
    }
    let count = unsafe room - Int(state.pointee.avail_out)
    if count == 0, let failure { throw failure }
    return count
  }

  /// Decompresses what fits, or goes on to the next member.
  private func advance() throws(FileError) {
    if unsafe state.pointee.avail_in == 0 && !isAtEndOfInput {
      let count = unsafe try source.read(
        into: UnsafeMutableRawBufferPointer(start: input, count: Self.inputByteCount))
      isAtEndOfInput = count == 0
      unsafe state.pointee.next_in = input
      unsafe state.pointee.avail_in = UInt32(count)
    }
    let available = unsafe state.pointee.avail_in
    if isBetweenMembers {
      if available == 0 {
        isFinished = true
        return
      }
      unsafe inflateReset(state)
      isBetweenMembers = false
      isFirstMember = false
      // SAFETY: at least one byte of input is there.
      if unsafe state.pointee.next_in.pointee != 0x1F { throw garbage(available) }
    }
    // SAFETY: zlib writes at most `avail_out` bytes and reads at most `avail_in`.
    let status = unsafe inflate(state, Z_NO_FLUSH)
    switch status {
    case Z_STREAM_END: isBetweenMembers = true
    case Z_OK, Z_BUF_ERROR:
      if isAtEndOfInput, available == 0, unsafe state.pointee.avail_out > 0 {
        throw FileError(
          .damaged, path: source.path,
          "ends in the middle of the gzip data, after \(source.byteCount) bytes; was it copied or "
            + "written to the end?")
      }
    case Z_DATA_ERROR:
      // SAFETY: zlib's message is a constant text.
      let reason = unsafe state.pointee.msg.map { unsafe String(cString: $0) } ?? "invalid data"
      if !isFirstMember && reason == "incorrect header check" { throw garbage(available) }
      throw FileError(
        .damaged, path: source.path,
        "the gzip data are damaged before byte \(unsafe place(state.pointee.avail_in)) (\(reason)); "
          + "copy or make the file again")
    default:
      throw FileError(
        .unreadable, path: source.path, "cannot be decompressed: zlib's error \(status)")
    }
  }

  private func place(_ available: UInt32) -> Int { source.byteCount - Int(available) }

  private func garbage(_ available: UInt32) -> FileError {
    FileError(
      .damaged, path: source.path,
      "holds other bytes after the end of the gzip data, from byte \(place(available)) on; copy or "
        + "make the file again")
  }
}
