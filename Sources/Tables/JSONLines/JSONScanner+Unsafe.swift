/// The grammar of RFC 8259 for texts, numbers and words, over the bytes of a line.
///
/// A line feed follows the last byte of the line, and a margin longer than a word may be read behind
/// it. The line feed fits nowhere in a value, so that nothing is passed over beyond it.
@safe struct JSONScanner {
  /// A byte that does not fit.
  struct Fault: Error {
    var place: Int
    /// What was expected there; `nil` where the bytes are not UTF-8.
    var expected: String?
  }

  /// The deepest value, as in `JSONValue(parsing:)`.
  static let depthLimit = 256

  private let bytes: UnsafePointer<UInt8>

  init(_ bytes: UnsafePointer<UInt8>) { unsafe self.bytes = bytes }

  /// The byte at a place, which is no further than just behind the line feed.
  @inline(__always)
  subscript(_ index: Int) -> UInt8 {
    // SAFETY: nobody passes over the line feed, and the bytes after it may be read.
    unsafe bytes[index]
  }

  /// The eight bytes from a place on.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    // SAFETY: the place is no further than the line feed, and more than a word may be read there.
    unsafe UInt64(littleEndian: UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self))
  }

  /// Bytes of the line.
  @inline(__always)
  func contents(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    // SAFETY: the range lies within the line.
    unsafe UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// The next byte that is no white space; the line feed is none within a line.
  @inline(__always)
  func blanks(from start: Int) -> Int {
    var index = start
    while self[index] == 0x20 || self[index] == 0x09 || self[index] == 0x0D { index &+= 1 }
    return index
  }

  /// Whether some letters stand at a place.
  private func matches(_ text: StaticString, at start: Int) -> Bool {
    for place in 0..<text.utf8CodeUnitCount {
      // SAFETY: the first byte that differs, at the latest the line feed, ends the loop.
      if unsafe self[start + place] != text.utf8Start[place] { return false }
    }
    return true
  }

  /// What to say of a byte that begins no value.
  func expectedValue(at index: Int) -> String {
    let words: [StaticString] = ["NaN", "Infinity", "-Infinity"]
    if let word = words.first(where: { matches($0, at: index) }) {
      return "a value; \(word) is not JSON, write null"
    }
    return "a value"
  }

  // MARK: Texts

  /// Passes over a text.
  ///
  /// - Parameters:
  ///   - start: Its opening quote.
  ///   - isPlain: Becomes false when it holds escapes.
  /// - Returns: The byte after its closing quote.
  /// - Throws: `Fault` at the first byte that does not fit.
  @inline(__always)
  func text(from start: Int, isPlain: inout Bool) throws(Fault) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var index = start &+ 1
    var high: UInt64 = 0
    while true {
      let word = word(at: index)
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      // The lowest bit that is set is exact; higher ones may be borrowed.
      let hits =
        (((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
          | ((word &- (ones &* 0x20)) & ~word)) & highBits
      if hits == 0 {
        high |= word
        index &+= 8
        continue
      }
      let shift = UInt64(truncatingIfNeeded: hits.trailingZeroBitCount & 0x38)
      high |= word & ((1 &<< shift) &- 1)
      index &+= Int(truncatingIfNeeded: shift &>> 3)
      let byte = self[index]
      if byte == UInt8(ascii: "\"") { break }
      if byte != UInt8(ascii: "\\") {
        throw Fault(
          place: index,
          expected: byte == UInt8(ascii: "\n")
            ? "a closing quote" : "no control character in a text")
      }
      isPlain = false
      index = try escape(at: index)
    }
    if high & highBits != 0 {
      if let bad = unsafe firstInvalidUTF8(bytes + start, length: index - start) {
        throw Fault(place: start + bad, expected: nil)
      }
    }
    return index &+ 1
  }

  /// Passes over an escape.
  @inline(never)
  private func escape(at start: Int) throws(Fault) -> Int {
    // A line feed fits nowhere in an escape, so that no byte beyond it is looked at.
    switch self[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"):
      let code = try hexadecimal(at: start + 2)
      if code >= 0xDC00 && code < 0xE000 {
        throw Fault(place: start, expected: "no lone surrogate")
      }
      guard code >= 0xD800 && code < 0xDC00 else { return start + 6 }
      let what = "the second half of a surrogate pair"
      guard self[start + 6] == UInt8(ascii: "\\") else {
        throw Fault(place: start + 6, expected: what)
      }
      guard self[start + 7] == UInt8(ascii: "u") else {
        throw Fault(place: start + 7, expected: what)
      }
      let low = try hexadecimal(at: start + 8)
      guard low >= 0xDC00 && low < 0xE000 else { throw Fault(place: start + 6, expected: what) }
      return start + 12
    default: throw Fault(place: start + 1, expected: "an escape")
    }
  }

  private func hexadecimal(at start: Int) throws(Fault) -> UInt32 {
    var code: UInt32 = 0
    for index in start..<start + 4 {
      let byte = self[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 | UInt32(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 | UInt32(byte - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 | UInt32(byte - 0x37)
      default: throw Fault(place: index, expected: "four hexadecimal digits")
      }
    }
    return code
  }

  /// Gives what a text means, byte by byte.
  ///
  /// - Parameters:
  ///   - range: What lies between the quotes; its escapes were checked.
  ///   - put: Takes the bytes, which are never more than those that lie there.
  /// - Throws: `Fault` at an escape that was not checked.
  @inline(__always)
  func unescape(_ range: Range<Int>, put: (UInt8) -> Void) throws(Fault) {
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = self[index]
      guard byte == UInt8(ascii: "\\") else {
        put(byte)
        index += 1
        continue
      }
      let letter = self[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "b"): put(0x08)
      case UInt8(ascii: "f"): put(0x0C)
      case UInt8(ascii: "n"): put(0x0A)
      case UInt8(ascii: "r"): put(0x0D)
      case UInt8(ascii: "t"): put(0x09)
      case UInt8(ascii: "u"):
        var code = try hexadecimal(at: index)
        index += 4
        if code >= 0xD800 && code < 0xDC00 {
          code = try 0x10000 + (code - 0xD800) << 10 + (hexadecimal(at: index + 2) - 0xDC00)
          index += 6
        }
        if let scalar = Unicode.Scalar(code) { UTF8.encode(scalar)?.forEach(put) }
      default: put(letter)
      }
    }
  }

  // MARK: Numbers and words

  /// A number that was passed over.
  struct Number {
    /// The byte after it.
    var end: Int
    /// Whether it has neither a fraction nor an exponent.
    var isInteger = true
    /// The sign and the digits before the exponent.
    var digitCount: Int
    var hasExponent = false
  }

  /// Passes over a number.
  ///
  /// - Parameter start: Its sign or its first digit.
  /// - Returns: What stands there.
  /// - Throws: `Fault` at the first byte that does not fit.
  @inline(__always)
  func number(from start: Int) throws(Fault) -> Number {
    var index = start
    if self[index] == UInt8(ascii: "-") { index &+= 1 }
    let whole = index
    index = digits(from: index)
    if index == whole || (index &- whole > 1 && self[whole] == UInt8(ascii: "0")) {
      throw Fault(place: start, expected: expectedValue(at: start))
    }
    var number = Number(end: index, digitCount: index &- start)
    if self[index] == UInt8(ascii: ".") {
      number.isInteger = false
      let point = index
      index = digits(from: index &+ 1)
      if index == point &+ 1 { throw Fault(place: index, expected: "a digit after the point") }
      number.digitCount = index &- start
    }
    if self[index] | 0x20 == UInt8(ascii: "e") {
      number.isInteger = false
      number.hasExponent = true
      index &+= 1
      if self[index] == UInt8(ascii: "-") || self[index] == UInt8(ascii: "+") { index &+= 1 }
      let exponent = index
      index = digits(from: index)
      if index == exponent { throw Fault(place: index, expected: "a digit in the exponent") }
    }
    number.end = index
    return number
  }

  @inline(__always)
  private func digits(from start: Int) -> Int {
    var index = start
    while self[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
    return index
  }

  /// Passes over `true`, `false` or `null`.
  @inline(__always)
  func literal(from start: Int) throws(Fault) -> Int {
    let word = word(at: start)
    if word & 0xFFFF_FFFF == 0x6575_7274 { return start &+ 4 }
    if word & 0xFFFF_FFFF == 0x6C6C_756E { return start &+ 4 }
    if word & 0xFF_FFFF_FFFF == 0x65_736C_6166 { return start &+ 5 }
    throw Fault(place: start, expected: expectedValue(at: start))
  }
}
