import CZlib

/// Decompresses gzip members (RFC 1952), one after the other, each checked by its CRC-32 and length.
///
/// What bgzip made (its members say so) ends with an empty block: without it, data that are cut off
/// between two blocks would look whole.
///
/// **Reference.** Sequence Alignment/Map Format Specification, section 4.1, The BGZF compression format.
@safe final class GzipStream: ByteStream, @unchecked Sendable {
  private static let inputByteCount = 64 << 10
  /// The size of an empty block of bgzip.
  private static let endBlockByteCount = 28
  /// How much of a header's extra fields is looked at; bgzip writes six bytes.
  private static let extraByteCount = 1 << 10

  private let source: StoredBytes
  // zlib keeps the address of its state, so that it must not move.
  private let state: UnsafeMutablePointer<z_stream>
  private let input: UnsafeMutablePointer<UInt8>
  // zlib writes the first header here, which must not move either.
  private let header: UnsafeMutablePointer<gz_header>
  private let extra: UnsafeMutablePointer<UInt8>
  /// Whether the first member is a block of bgzip.
  private var isBlocked = false
  /// Whether the last member is an empty block.
  private var isAtEndBlock = false
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
    unsafe header = .allocate(capacity: 1)
    unsafe header.initialize(to: gz_header())
    unsafe extra = .allocate(capacity: Self.extraByteCount)
    // 15 for the largest window and 16 for gzip's own header alone.
    let status = unsafe inflateInit2_(
      state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else {
      throw FileError(.unreadable, path: source.path, "cannot be decompressed: out of memory")
    }
    unsafe header.pointee.extra = extra
    unsafe header.pointee.extra_max = UInt32(Self.extraByteCount)
    unsafe inflateGetHeader(state, header)
  }

  deinit {
    unsafe inflateEnd(state)
    unsafe state.deallocate()
    unsafe input.deallocate()
    unsafe header.deallocate()
    unsafe extra.deallocate()
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
        if isBlocked && !isAtEndBlock { throw missingEndBlock }
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
    case Z_STREAM_END:
      isBetweenMembers = true
      if isFirstMember { isBlocked = hasBlockField }
      // zlib's counts begin anew with each member.
      unsafe isAtEndBlock =
        state.pointee.total_in == Self.endBlockByteCount && state.pointee.total_out == 0
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

  /// Whether the first member's header has bgzip's extra field: `BC` and two bytes.
  private var hasBlockField: Bool {
    guard unsafe header.pointee.done == 1, unsafe header.pointee.extra != nil else { return false }
    // SAFETY: zlib wrote as many bytes of the field as there are, and at most `extra_max`.
    let bytes = unsafe UnsafeBufferPointer(
      start: extra, count: min(Int(header.pointee.extra_len), Self.extraByteCount))
    var place = 0
    while place + 4 <= bytes.count {
      let length = unsafe Int(bytes[place + 2]) | Int(bytes[place + 3]) << 8
      if unsafe bytes[place] == UInt8(ascii: "B") && bytes[place + 1] == UInt8(ascii: "C")
        && length == 2
      {
        return true
      }
      place += 4 + length
    }
    return false
  }

  private var missingEndBlock: FileError {
    FileError(
      .damaged, path: source.path,
      "lacks the empty block that bgzip writes at the end, after \(source.byteCount) bytes, so that "
        + "rows may be missing; was it copied or written to the end? (Where other gzip data were "
        + "appended to it, compress the whole anew)")
  }

  private func garbage(_ available: UInt32) -> FileError {
    FileError(
      .damaged, path: source.path,
      "holds other bytes after the end of the gzip data, from byte \(place(available)) on; copy or "
        + "make the file again")
  }
}
