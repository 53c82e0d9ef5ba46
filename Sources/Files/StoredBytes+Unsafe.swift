/// The bytes of an input as they lie or come there, counted and, when asked for, hashed on the way.
final class StoredBytes: ByteStream, @unchecked Sendable {
  enum Origin {
    case file(LocalFile)
    case pipe(PipeFile)
  }

  let origin: Origin
  /// How many bytes were given.
  private(set) var byteCount = 0
  /// Bytes that were looked at before anybody asked for them.
  private var ahead: ArraySlice<UInt8> = []
  private var place = 0
  private var digest: SHA256Digest?

  init(_ origin: Origin, computesDigest: Bool) {
    self.origin = origin
    digest = computesDigest ? SHA256Digest() : nil
  }

  var path: String {
    switch origin {
    case .file(let file): file.path
    case .pipe(let pipe): pipe.path
    }
  }

  /// The first bytes, which are given later all the same.
  func peek(_ count: Int) throws(FileError) -> ArraySlice<UInt8> {
    var failure: FileError?
    while ahead.count < count {
      var chunk = Array<UInt8>(repeating: 0, count: count - ahead.count)
      var got = 0
      unsafe chunk.withUnsafeMutableBytes { buffer in
        do throws(FileError) { got = unsafe try load(buffer) } catch { failure = error }
      }
      if let failure { throw failure }
      if got == 0 { break }
      ahead += chunk[..<got]
    }
    return ahead
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let count: Int
    if ahead.isEmpty {
      count = unsafe try load(buffer)
    } else {
      count = min(ahead.count, buffer.count)
      unsafe buffer.copyBytes(from: ahead.prefix(count))
      ahead = ahead.dropFirst(count)
    }
    byteCount += count
    // SAFETY: `count` bytes of the buffer were written.
    unsafe digest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  private func load(_ buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    switch origin {
    case .pipe(let pipe): return unsafe try pipe.read(into: buffer)
    case .file(let file):
      let count = min(buffer.count, file.byteCount - place)
      // SAFETY: `count` is at most the buffer's length.
      try unsafe file.read(
        into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: place)
      place += count
      return count
    }
  }

  /// Leaves the digest out, because nobody asks for it.
  func dropDigest() { digest = nil }

  /// The SHA-256 of all bytes given, in lower-case hexadecimal; asked for once, at the end.
  func finishDigest() -> String? { digest.take()?.finish() }
}
