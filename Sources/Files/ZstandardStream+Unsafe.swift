import CZstandard

/// Decompresses Zstandard frames (RFC 8878), one after the other, each checked by its checksum when
/// it has one.
@safe final class ZstandardStream: ByteStream, @unchecked Sendable {
  private let source: StoredBytes
  private let context: OpaquePointer
  private let input: UnsafeMutableRawPointer
  private let inputByteCount: Int
  private var available = unsafe ZSTD_inBuffer()
  private var isAtEndOfInput = false
  /// Whether the next byte begins a frame.
  private var isBetweenFrames = true
  private var isFirstFrame = true
  private var isFinished = false
  private var failure: FileError?

  /// Begins with the first frame.
  ///
  /// - Parameter source: The compressed bytes.
  /// - Throws: `FileError` when there is no memory.
  init(_ source: StoredBytes) throws(FileError) {
    self.source = source
    guard let context = unsafe ZSTD_createDCtx() else {
      throw FileError(.unreadable, path: source.path, "cannot be decompressed: out of memory")
    }
    unsafe self.context = context
    inputByteCount = ZSTD_DStreamInSize()
    unsafe input = .allocate(byteCount: inputByteCount, alignment: 64)
    unsafe available.src = UnsafeRawPointer(input)
  }

  deinit {
    unsafe ZSTD_freeDCtx(context)
    unsafe input.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    if let failure { throw failure }
    var output = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while unsafe output.pos == 0 && !isFinished && failure == nil && buffer.count > 0 {
      do throws(FileError) { unsafe try advance(&output) } catch { failure = error }
    }
    if unsafe output.pos == 0, let failure { throw failure }
    return unsafe output.pos
  }

  /// Decompresses what fits, or goes on to the next frame.
  private func advance(_ output: inout ZSTD_outBuffer) throws(FileError) {
    if unsafe available.pos == available.size && !isAtEndOfInput {
      let count = unsafe try source.read(
        into: UnsafeMutableRawBufferPointer(start: input, count: inputByteCount))
      isAtEndOfInput = count == 0
      unsafe available.size = count
      unsafe available.pos = 0
    }
    if unsafe isBetweenFrames && isAtEndOfInput && available.size == 0 {
      isFinished = true
      return
    }
    let before = unsafe output.pos
    let wasBetweenFrames = isBetweenFrames
    // SAFETY: the library stays within the two buffers.
    let status = unsafe ZSTD_decompressStream(context, &output, &available)
    guard ZSTD_isError(status) == 0 else {
      throw error(ZSTD_getErrorCode(status), beginsFrame: wasBetweenFrames)
    }
    isBetweenFrames = status == 0
    if isBetweenFrames { isFirstFrame = false }
    if isAtEndOfInput && !isBetweenFrames, unsafe output.pos == before {
      throw FileError(
        .damaged, path: source.path,
        "ends in the middle of the Zstandard data, after \(source.byteCount) bytes; was it copied or "
          + "written to the end?")
    }
  }

  private func error(_ code: ZSTD_ErrorCode, beginsFrame: Bool) -> FileError {
    let place = unsafe source.byteCount - (available.size - available.pos)
    if code == ZSTD_error_frameParameter_windowTooLarge {
      return FileError(
        .unreadable, path: source.path,
        "needs more than 128 MiB of memory to decompress (was it made with `--long` or `--ultra`?); "
          + throughPipe(nil, "zstd -dc --long=31 FILE"))
    }
    if code == ZSTD_error_prefix_unknown && beginsFrame && !isFirstFrame {
      return FileError(
        .damaged, path: source.path,
        "holds other bytes after the end of the Zstandard data, from byte \(place) on; copy or make "
          + "the file again")
    }
    // SAFETY: the library's message is a constant text.
    let reason = unsafe ZSTD_getErrorString(code).map { unsafe String(cString: $0) } ?? "invalid"
    return FileError(
      .damaged, path: source.path,
      "the Zstandard data are damaged near byte \(place) (\(reason)); copy or make the file again")
  }
}
