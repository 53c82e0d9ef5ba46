import FairmarkFiles
import Glibc

/// Draws on disk.
///
/// The records lie part by part as in memory, then comes the length of each part in 4 bytes. The
/// machine that wrote a file reads it. All of that is made unreadable by a cipher, whose nonce is the
/// end: seeds and green tokens would give the watermark's key away, or the means to imitate it.
struct SourceDrawFile<Record: DrawRecord>: Sendable {
  let path: String
  /// How many draws it holds.
  let drawCount: Int
  /// The SHA-256 of its bytes, in lower-case hexadecimal.
  let sha256: String
  /// Where each part begins, in draws, and the end.
  private let starts: [Int]
  private let cipher: FileCipher
  private let nonce: [UInt8]

  private static var stride: Int { MemoryLayout<Record>.stride }
  private static var directoryByteCount: Int { 4 * DrawParts<Record>.count }

  /// Opens a file that was written before.
  ///
  /// - Throws: `FileError` where it is not there, holds another number of draws or other bytes.
  init(path: String, drawCount: Int, sha256: String, _ cipher: FileCipher) throws(FileError) {
    self.path = path
    self.cipher = cipher
    self.drawCount = drawCount
    self.sha256 = sha256
    let place = drawCount * Self.stride
    let end = place + Self.directoryByteCount
    let expected = end + FileCipher.blockByteCount
    do throws(FileError) {
      _ = try SHA256Digest(ofWritten: expected, in: path, expecting: sha256)
    } catch {
      throw FileError(error.code, path: path, error.message + "; start again without --resume")
    }
    let file = try LocalFile(path: path)
    guard drawCount >= 0, file.byteCount == expected else {
      throw FileError(
        .changed, path: path,
        "has \(file.byteCount) bytes where the checkpoint says \(expected); start again without "
          + "--resume")
    }
    nonce = Array(try file.bytes(in: end..<expected))
    var directory = Array(try file.bytes(in: place..<end))
    try cipher.apply(to: &directory, nonce: nonce, at: place, of: path)
    var starts = [0]
    for part in 0..<DrawParts<Record>.count {
      var count = 0
      for byte in 0..<4 { count |= Int(directory[4 * part + byte]) << (8 * byte) }
      starts.append(starts[part] + count)
    }
    guard starts.last == drawCount else { throw Self.damaged(path) }
    self.starts = starts
  }

  /// Writes a file, part after part, and waits until it is on the disk.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - cipher: Makes it unreadable.
  ///   - records: Gives the draws of a part.
  /// - Throws: `FileError` where nothing can be written, and what `records` throws.
  init(
    path: String, _ cipher: FileCipher, records: (Int) throws(FileError) -> [Record]
  ) throws(FileError) {
    let file = try PartialFile(path: path, isPrivate: true)
    let nonce = FileCipher.nonce()
    var starts = [0]
    var directory: [UInt8] = []
    var buffer: [UInt8] = []
    buffer.reserveCapacity(1 << 21)
    for part in 0..<DrawParts<Record>.count {
      let records = try records(part)
      // SAFETY: records are plain bits without padding.
      unsafe records.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
      if buffer.count >= 1 << 20 {
        try cipher.apply(to: &buffer, nonce: nonce, at: file.byteCount, of: path)
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
      starts.append(starts[part] + records.count)
      for byte in 0..<4 { directory.append(UInt8(truncatingIfNeeded: records.count >> (8 * byte))) }
    }
    buffer += directory
    try cipher.apply(to: &buffer, nonce: nonce, at: file.byteCount, of: path)
    try file.append(buffer)
    try file.append(nonce)
    try file.flush()
    self.path = path
    self.starts = starts
    self.cipher = cipher
    self.nonce = nonce
    drawCount = starts[DrawParts<Record>.count]
    sha256 = file.sha256 ?? ""
  }

  /// How many draws a part has.
  func count(_ part: Int) -> Int { starts[part + 1] - starts[part] }

  /// The draws of a part.
  ///
  /// - Throws: `FileError` where the file cannot be read, or holds what is no draw.
  func records(_ part: Int, groupCount: Int) throws(FileError) -> [Record] {
    let count = count(part)
    if count == 0 { return [] }
    // Opened each time: there may be more files than a process may have open.
    let file = try LocalFile(path: path)
    var failure: FileError?
    // SAFETY: any bits make a record; the buffer has room for as many.
    let records = unsafe [Record](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(FileError) {
        let bytes = unsafe UnsafeMutableRawBufferPointer(
          start: buffer.baseAddress, count: count * Self.stride)
        let place = starts[part] * Self.stride
        try unsafe file.read(into: bytes, at: place)
        try unsafe cipher.apply(to: bytes, nonce: nonce, at: place, of: path)
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    for record in records where Int(record.group) >= groupCount || !record.isSound {
      throw Self.damaged(path)
    }
    return records
  }

  private static func damaged(_ path: String) -> FileError {
    FileError(
      .damaged, path: path,
      "holds what was not written to it; the disk or another program changed it. Start again without "
        + "--resume")
  }
}
