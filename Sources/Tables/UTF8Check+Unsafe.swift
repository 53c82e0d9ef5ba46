/// The place of the first byte that is not part of valid UTF-8 (Unicode 16, table 3-7).
///
/// - Parameters:
///   - bytes: The first byte.
///   - length: The number of bytes.
/// - Returns: The offset at which the first ill-formed sequence begins; `nil` when there is none.
/// - Complexity: O(`length`); ASCII is passed over eight bytes at a time.
func firstInvalidUTF8(_ bytes: UnsafePointer<UInt8>, length: Int) -> Int? {
  var index = 0
  // SAFETY: every read is at an index that was compared with `length`.
  func continuation(_ place: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
    unsafe place < length && bytes[place] >= low && bytes[place] <= high
  }
  while index < length {
    if index + 8 <= length {
      let word = unsafe UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self)
      if word & 0x8080_8080_8080_8080 == 0 {
        index += 8
        continue
      }
    }
    let byte = unsafe bytes[index]
    switch byte {
    case 0..<0x80: index += 1
    case 0xC2...0xDF:
      guard continuation(index + 1) else { return index }
      index += 2
    case 0xE0...0xEF:
      let low: UInt8 = byte == 0xE0 ? 0xA0 : 0x80
      let high: UInt8 = byte == 0xED ? 0x9F : 0xBF
      guard continuation(index + 1, low, high), continuation(index + 2) else { return index }
      index += 3
    case 0xF0...0xF4:
      let low: UInt8 = byte == 0xF0 ? 0x90 : 0x80
      let high: UInt8 = byte == 0xF4 ? 0x8F : 0xBF
      guard continuation(index + 1, low, high), continuation(index + 2), continuation(index + 3)
      else { return index }
      index += 4
    default: return index
    }
  }
  return nil
}
