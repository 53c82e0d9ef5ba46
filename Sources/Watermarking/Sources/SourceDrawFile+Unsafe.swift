import FairmarkFiles
import Glibc

/// A sorted run on disk: group, token, key and score of each draw, little-endian, 32 bytes.
enum SourceDrawFile {
  static let drawByteCount = 32

  /// Makes a folder unless it is there.
  static func makeFolder(_ path: String) throws(FileError) {
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
      let reason = unsafe String(cString: strerror(errno))
      throw FileError(.unwritable, path: path, "cannot be made: \(reason)")
    }
  }

  static func write(_ draws: [SourceDraw], to path: String) throws(FileError) {
    let file = try PartialFile(path: path)
    var buffer: [UInt8] = []
    buffer.reserveCapacity(1 << 20)
    for draw in draws {
      append(UInt64(draw.group), byteCount: 4, to: &buffer)
      append(UInt64(draw.token), byteCount: 4, to: &buffer)
      append(draw.key.high, byteCount: 8, to: &buffer)
      append(draw.key.low, byteCount: 8, to: &buffer)
      append(draw.score.bitPattern, byteCount: 8, to: &buffer)
      if buffer.count > (1 << 20) - drawByteCount {
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try file.append(buffer)
    try file.flush()
  }

  static func check(_ path: String, drawCount: Int) throws(FileError) {
    let byteCount = try LocalFile(path: path).byteCount
    guard byteCount == drawCount * drawByteCount else {
      throw FileError(
        .changed, path: path,
        "has \(byteCount) bytes where the checkpoint says \(drawCount * drawByteCount); start again "
          + "without --resume")
    }
  }

  private static func append(_ value: UInt64, byteCount: Int, to buffer: inout [UInt8]) {
    for byte in 0..<byteCount { buffer.append(UInt8(truncatingIfNeeded: value >> (8 * byte))) }
  }
}

/// A place in a run: in memory or on disk.
final class SourceDrawCursor {
  private var draws: [SourceDraw]
  private var index = 0
  private let file: LocalFile?
  private var readCount = 0
  private let drawCount: Int

  init(run: SourceDrawRun) {
    draws = run.draws
    file = nil
    drawCount = 0
  }

  init(path: String, drawCount: Int) throws(FileError) {
    draws = []
    self.drawCount = drawCount
    file = try LocalFile(path: path)
  }

  func next() throws(FileError) -> SourceDraw? {
    if index == draws.count {
      guard let file, readCount < drawCount else { return nil }
      try fill(from: file)
    }
    defer { index += 1 }
    return draws[index]
  }

  private func fill(from file: LocalFile) throws(FileError) {
    let count = min(drawCount - readCount, 16_384)
    let first = readCount * SourceDrawFile.drawByteCount
    let bytes = try file.bytes(in: first..<first + count * SourceDrawFile.drawByteCount)
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
    readCount += count
  }
}
