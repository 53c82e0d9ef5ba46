/// A gzip member whose blocks are stored, not compressed (RFC 1951, section 3.2.4).
///
/// - Parameters:
///   - bytes: The content.
///   - blockByteCount: The most bytes of a block.
/// - Returns: The member.
public func gzipMember(_ bytes: [UInt8], blockByteCount: Int = 65_535) -> [UInt8] {
  var member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
  var start = 0
  repeat {
    let end = min(start + blockByteCount, bytes.count)
    let length = UInt16(end - start)
    member.append(end == bytes.count ? 1 : 0)
    for value in [length, ~length] { member += [UInt8(value & 0xFF), UInt8(value >> 8)] }
    member += bytes[start..<end]
    start = end
  } while start < bytes.count
  for value in [cyclicRedundancyCheck(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
    member += (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) }
  }
  return member
}

/// A text cut into gzip members, as `cat a.gz b.gz` makes them.
///
/// - Parameters:
///   - bytes: The content.
///   - length: The most bytes of a member.
/// - Returns: The members, one after the other.
public func gzipMembers(_ bytes: [UInt8], of length: Int) -> [UInt8] {
  pieces(bytes, of: length).flatMap { gzipMember($0, blockByteCount: max(1, length / 2)) }
}

/// A text cut into Zstandard frames of raw blocks without checksums (RFC 8878, section 3.1.1).
///
/// - Parameters:
///   - bytes: The content.
///   - length: The most bytes of a frame.
/// - Returns: The frames, one after the other.
public func zstandardFrames(_ bytes: [UInt8], of length: Int) -> [UInt8] {
  pieces(bytes, of: length).flatMap { piece -> [UInt8] in
    // No single segment, no checksum; a window of 1 KiB, larger than every block here.
    var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, 0]
    let blocks = pieces(piece, of: 512)
    for (index, block) in blocks.enumerated() {
      let header = block.count << 3 | (index == blocks.count - 1 ? 1 : 0)
      frame += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16)]
      frame += block
    }
    return frame
  }
}

/// The bytes in pieces; one empty piece when there are none.
private func pieces(_ bytes: [UInt8], of length: Int) -> [[UInt8]] {
  if bytes.isEmpty { return [[]] }
  return stride(from: 0, to: bytes.count, by: length).map {
    Array(bytes[$0..<min($0 + length, bytes.count)])
  }
}

/// CRC-32 as gzip uses it (RFC 1952, section 8), bit by bit.
private func cyclicRedundancyCheck(_ bytes: [UInt8]) -> UInt32 {
  var register = UInt32.max
  for byte in bytes {
    register ^= UInt32(byte)
    for _ in 0..<8 {
      register = register & 1 == 1 ? register >> 1 ^ 0xEDB8_8320 : register >> 1
    }
  }
  return ~register
}
