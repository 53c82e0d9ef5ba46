import FairmarkFiles
import Glibc

/// A sorted run on disk: group, token, key and score of each draw, little-endian, 32 bytes.
enum SourceDrawFile {
  static let drawByteCount = 32

  /// Makes a folder unless it is there.
  static func makeFolder(_ path: String) throws(FileError) {
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw failure(path, "cannot be made")
    }
  }

  static func write(_ draws: [SourceDraw], to path: String) throws(FileError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
    var isOpen = true
    defer { if isOpen { close(descriptor) } }
    var buffer: [UInt8] = []
    buffer.reserveCapacity(1 << 20)
    for draw in draws {
      append(UInt64(draw.group), byteCount: 4, to: &buffer)
      append(UInt64(draw.token), byteCount: 4, to: &buffer)
      append(draw.key.high, byteCount: 8, to: &buffer)
      append(draw.key.low, byteCount: 8, to: &buffer)
      append(draw.score.bitPattern, byteCount: 8, to: &buffer)
      if buffer.count > (1 << 20) - drawByteCount { try flush(&buffer, to: descriptor, path) }
    }
    try flush(&buffer, to: descriptor, path)
    guard fsync(descriptor) == 0 else { throw failure(path, "could not be written") }
    isOpen = false
    guard close(descriptor) == 0 else { throw failure(path, "could not be written") }
  }

  static func check(_ path: String, drawCount: Int) throws(FileError) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw failure(path, "cannot be opened") }
    guard Int(status.st_size) == drawCount * drawByteCount else {
      throw FileError(
        .changed, path: path,
        "has \(status.st_size) bytes where the checkpoint says \(drawCount * drawByteCount); "
          + "start again without --resume")
    }
  }

  static func failure(_ path: String, _ what: String) -> FileError {
    FileError(.unwritable, path: path, "\(what): \(LocalFileReason.text(errno))")
  }

  private static func append(_ value: UInt64, byteCount: Int, to buffer: inout [UInt8]) {
    for byte in 0..<byteCount { buffer.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }

  private static func flush(
    _ buffer: inout [UInt8], to descriptor: Int32, _ path: String
  ) throws(FileError) {
    var offset = 0
    while offset < buffer.count {
      let count = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(
          descriptor, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(path, "could not be written") }
      offset += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// A place in a run: in memory or on disk.
final class SourceDrawCursor {
  private var draws: [SourceDraw]
  private var index = 0
  private var descriptor: Int32 = -1
  private var remaining = 0
  private let path: String

  init(run: SourceDrawRun) {
    draws = run.draws
    path = ""
  }

  init(path: String, drawCount: Int) throws(FileError) {
    self.path = path
    draws = []
    remaining = drawCount
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SourceDrawFile.failure(path, "cannot be opened") }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func next() throws(FileError) -> SourceDraw? {
    if index == draws.count {
      guard remaining > 0 else { return nil }
      try fill()
    }
    defer { index += 1 }
    return draws[index]
  }

  private func fill() throws(FileError) {
    let count = min(remaining, 16_384)
    let wanted = count * SourceDrawFile.drawByteCount
    var bytes = [UInt8](repeating: 0, count: wanted)
    var have = 0
    while have < wanted {
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress.map { unsafe $0 + have }, wanted - have)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        throw FileError(
          .shrank, path: path, "ended before its last draw; start again without --resume")
      }
      have += got
    }
    draws.removeAll(keepingCapacity: true)
    draws.reserveCapacity(count)
    func number(_ offset: Int, _ byteCount: Int) -> UInt64 {
      var value: UInt64 = 0
      for byte in 0..<byteCount { value |= UInt64(bytes[offset + byte]) << (8 * byte) }
      return value
    }
    for place in 0..<count {
      let offset = place * SourceDrawFile.drawByteCount
      draws.append(
        SourceDraw(
          group: UInt32(number(offset, 4)), token: UInt32(number(offset + 4, 4)),
          key: DrawKey(high: number(offset + 8, 8), low: number(offset + 16, 8)),
          score: Double(bitPattern: number(offset + 24, 8))))
    }
    index = 0
    remaining -= count
  }
}

/// The reason of a failed system call.
enum LocalFileReason {
  static func text(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
