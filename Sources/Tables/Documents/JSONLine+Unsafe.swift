import FairmarkJSONText

/// The bytes of one line of JSON, and the grammar of RFC 8259 over them.
///
/// A line feed follows the last byte, and 128 further bytes may be read. The line feed fits nowhere
/// in a value, so that nothing is read far behind it.
@safe struct JSONLine {
  private let bytes: UnsafePointer<UInt8>
  /// The bytes without the line feed.
  let count: Int
  /// The deepest value, as in `JSONValue(parsing:)`.
  private static let depthLimit = 256

  init(bytes: UnsafePointer<UInt8>, count: Int) {
    unsafe self.bytes = bytes
    self.count = count
  }

  /// A text of the line.
  struct Text {
    /// The bytes between the quotes.
    var range: Range<Int>
    /// What the bytes mean where there are escapes among them.
    var unescaped: [UInt8]?
    /// The byte after the closing quote.
    var end: Int { range.upperBound + 1 }
  }

  /// The byte at a place, which is no further than just behind the line feed.
  @inline(__always)
  subscript(_ index: Int) -> UInt8 {
    // SAFETY: nobody passes over the line feed, and the bytes after it may be read.
    unsafe bytes[index]
  }

  @inline(__always)
  func word(at index: Int) -> UInt64 {
    // SAFETY: `index` is at most `count`, and more than a word may be read behind it.
    unsafe UInt64(littleEndian: UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self))
  }

  func fault(_ place: Int, _ expected: String) -> LineFault {
    LineFault(kind: .notJSON(expected: expected), place: place)
  }

  /// The next byte that is no white space; the line feed is none within a line.
  @inline(__always)
  func blanks(from start: Int) -> Int {
    var index = start
    while self[index] == 0x20 || self[index] == 0x09 || self[index] == 0x0D { index &+= 1 }
    return index
  }

  func isNull(at index: Int) -> Bool { matches("null", at: index) }

  /// Whether a number begins at a place.
  func isNumber(at index: Int) -> Bool {
    guard index < count else { return false }
    // SAFETY: the place lies in the text.
    let byte = unsafe bytes[index]
    return byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func matches(_ text: StaticString, at index: Int) -> Bool {
    guard index + text.utf8CodeUnitCount <= count else { return false }
    // SAFETY: both texts hold as many bytes.
    return unsafe UnsafeBufferPointer(start: bytes + index, count: text.utf8CodeUnitCount)
      .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  // MARK: Texts

  /// Reads a text.
  ///
  /// - Parameter start: Its opening quote.
  /// - Returns: Where it lies.
  /// - Throws: `LineFault` at the first byte that does not fit.
  func text(at start: Int) throws(LineFault) -> Text {
    var hasEscapes = false
    let end = try textEnd(from: start, &hasEscapes)
    var text = Text(range: start + 1..<end - 1)
    if hasEscapes { text.unescaped = unescaped(text.range) }
    return text
  }

  /// Passes over a text; the result is the byte after its closing quote.
  private func textEnd(from start: Int, _ hasEscapes: inout Bool) throws(LineFault) -> Int {
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
        throw fault(
          index, index >= count ? "a closing quote" : "no control character in a text")
      }
      hasEscapes = true
      index = try escape(at: index)
    }
    if high & highBits != 0 {
      if let bad = unsafe firstInvalidUTF8(bytes + start, length: index - start) {
        throw LineFault(kind: .notUTF8, place: start + bad)
      }
    }
    return index &+ 1
  }

  private func escape(at start: Int) throws(LineFault) -> Int {
    switch self[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"):
      let code = try hexadecimal(at: start + 2)
      if code >= 0xDC00 && code < 0xE000 { throw fault(start, "no lone surrogate") }
      guard code >= 0xD800 && code < 0xDC00 else { return start + 6 }
      let what = "the second half of a surrogate pair"
      guard self[start + 6] == UInt8(ascii: "\\") else { throw fault(start + 6, what) }
      guard self[start + 7] == UInt8(ascii: "u") else { throw fault(start + 7, what) }
      let low = try hexadecimal(at: start + 8)
      guard low >= 0xDC00 && low < 0xE000 else { throw fault(start + 6, what) }
      return start + 12
    default: throw fault(start + 1, "an escape")
    }
  }

  private func hexadecimal(at start: Int) throws(LineFault) -> UInt32 {
    var code: UInt32 = 0
    for index in start..<start + 4 {
      guard let digit = Self.hexadecimalDigit(self[index]) else {
        throw fault(index, "four hexadecimal digits")
      }
      code = code << 4 | digit
    }
    return code
  }

  private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - 0x30)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - 0x57)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - 0x37)
    default: nil
    }
  }

  /// What a text with escapes means; they were checked.
  private func unescaped(_ range: Range<Int>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    var index = range.lowerBound
    func code(at start: Int) -> UInt32 {
      (start..<start + 4).reduce(0) { $0 << 4 | (Self.hexadecimalDigit(self[$1]) ?? 0) }
    }
    while index < range.upperBound {
      let byte = self[index]
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        index += 1
        continue
      }
      let letter = self[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = code(at: index)
        index += 4
        if scalar >= 0xD800 && scalar < 0xDC00 {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (code(at: index + 2) - 0xDC00)
          index += 6
        }
        if let scalar = Unicode.Scalar(scalar) { text += Array(String(scalar).utf8) }
      default: text.append(letter)
      }
    }
    return text
  }

  private func contents(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    // SAFETY: the range lies within the line.
    unsafe UnsafeBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// The text of a text.
  func string(_ text: Text) -> String {
    if let unescaped = text.unescaped { return String(decoding: unescaped, as: UTF8.self) }
    return unsafe String(decoding: contents(text.range), as: UTF8.self)
  }

  /// Whether a text is some bytes.
  @inline(__always)
  func equals(_ text: Text, _ other: [UInt8]) -> Bool {
    if let unescaped = text.unescaped { return unescaped == other }
    return unsafe text.range.count == other.count && contents(text.range).elementsEqual(other)
  }

  func areEqual(_ left: Text, _ right: Text) -> Bool {
    if let unescaped = right.unescaped { return equals(left, unescaped) }
    return unsafe equals(left, Array(contents(right.range)))
  }

  /// A number that is equal for texts of equal bytes.
  func hash(of text: Text) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    if let unescaped = text.unescaped {
      for byte in unescaped { add(byte) }
    } else {
      for index in text.range { add(self[index]) }
    }
    return hash
  }

  // MARK: Other values

  /// Passes over a value of any kind, which is checked.
  ///
  /// - Parameters:
  ///   - start: Its first byte.
  ///   - depth: How many values it lies in.
  /// - Returns: The byte after it.
  /// - Throws: `LineFault` at the first byte that does not fit.
  func skip(at start: Int, depth: Int = 1) throws(LineFault) -> Int {
    guard depth <= Self.depthLimit else {
      throw fault(start, "at most \(Self.depthLimit) levels")
    }
    switch self[start] {
    case UInt8(ascii: "\""):
      var hasEscapes = false
      return try textEnd(from: start, &hasEscapes)
    case UInt8(ascii: "{"): return try skipObject(at: start, depth)
    case UInt8(ascii: "["): return try skipList(at: start, depth)
    case UInt8(ascii: "t"): return try literal("true", at: start)
    case UInt8(ascii: "f"): return try literal("false", at: start)
    case UInt8(ascii: "n"): return try literal("null", at: start)
    default: return try number(at: start).end
    }
  }

  private func literal(_ text: StaticString, at start: Int) throws(LineFault) -> Int {
    guard matches(text, at: start) else { throw fault(start, "a value") }
    return start + text.utf8CodeUnitCount
  }

  private func skipList(at start: Int, _ depth: Int) throws(LineFault) -> Int {
    var index = blanks(from: start + 1)
    if self[index] == UInt8(ascii: "]") { return index + 1 }
    while true {
      index = blanks(from: try skip(at: index, depth: depth + 1))
      let byte = self[index]
      if byte == UInt8(ascii: "]") { return index + 1 }
      guard byte == UInt8(ascii: ",") else { throw fault(index, "a comma or a closing bracket") }
      index = blanks(from: index + 1)
    }
  }

  private func skipObject(at start: Int, _ depth: Int) throws(LineFault) -> Int {
    var index = blanks(from: start + 1)
    if self[index] == UInt8(ascii: "}") { return index + 1 }
    while true {
      guard self[index] == UInt8(ascii: "\"") else { throw fault(index, "a name in quotes") }
      var hasEscapes = false
      index = blanks(from: try textEnd(from: index, &hasEscapes))
      guard self[index] == UInt8(ascii: ":") else { throw fault(index, "a colon") }
      index = blanks(from: try skip(at: blanks(from: index + 1), depth: depth + 1))
      let byte = self[index]
      if byte == UInt8(ascii: "}") { return index + 1 }
      guard byte == UInt8(ascii: ",") else { throw fault(index, "a comma or a closing brace") }
      index = blanks(from: index + 1)
    }
  }

  /// Passes over a number.
  func number(at start: Int) throws(LineFault) -> (end: Int, isInteger: Bool) {
    var index = start
    func digits() -> Int {
      let first = index
      while self[index] >= 0x30 && self[index] <= 0x39 { index += 1 }
      return index - first
    }
    if self[index] == UInt8(ascii: "-") { index += 1 }
    let hasLeadingZero = self[index] == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(hasLeadingZero && whole > 1) else { throw fault(start, "a value") }
    var isInteger = true
    if self[index] == UInt8(ascii: ".") {
      index += 1
      isInteger = false
      if digits() == 0 { throw fault(index, "a digit after the point") }
    }
    if self[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      isInteger = false
      if self[index] == UInt8(ascii: "+") || self[index] == UInt8(ascii: "-") { index += 1 }
      if digits() == 0 { throw fault(index, "a digit in the exponent") }
    }
    return (index, isInteger)
  }

  /// What a value is, for sentences.
  func kind(at index: Int) -> String {
    switch self[index] {
    case UInt8(ascii: "\""): "a text"
    case UInt8(ascii: "{"): "an object"
    case UInt8(ascii: "["): "a list"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): "a Boolean"
    case UInt8(ascii: "n"): "null"
    default: "a number"
    }
  }

  /// Reads a text, a number or a Boolean as a text; null is none.
  func scalar(
    at start: Int, of member: String, into value: inout String?, _ found: inout LineFault?
  ) throws(LineFault) -> Int {
    switch self[start] {
    case UInt8(ascii: "\""):
      let text = try text(at: start)
      value = string(text)
      return text.end
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let end = try skip(at: start)
      if found == nil {
        found = LineFault(kind: .nested(member: member, found: kind(at: start)), place: start)
      }
      return end
    case UInt8(ascii: "n"): return try literal("null", at: start)
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      let end = try skip(at: start)
      value = end - start == 4 ? "true" : "false"
      return end
    default:
      let (end, isInteger) = try number(at: start)
      let text = unsafe String(decoding: contents(start..<end), as: UTF8.self)
      // Digits of a whole number stay, also where a `Double` would lose some.
      value =
        isInteger
        ? text : Double(text).flatMap(FiniteDouble.init).map(jsonText) ?? text
      return end
    }
  }
}
