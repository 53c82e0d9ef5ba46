import FairmarkJSONText

extension JSONLinesTokenizer {
  /// The deepest value, as in `JSONValue(parsing:)`.
  private static let depthLimit = 256
  /// A number that is shorter than this and has no exponent is within the range of a `Double`.
  private static let safeNumberLength = 300

  /// A name of an object within a value.
  struct NestedName {
    var start: Int
    var length: Int
    /// The first eight bytes and the length, mixed; equal for equal names.
    var digest: UInt64
  }

  func failure(_ place: Int, _ expected: String) -> Failure {
    Failure(place: place, kind: .notJSON(expected: expected))
  }

  /// What to say of a byte that begins no value.
  func expectedValue(at index: Int) -> String {
    // SAFETY: the margin behind the last byte is longer than the words.
    for word in ["NaN", "Infinity", "-Infinity"] {
      if unsafe UnsafeBufferPointer(start: bytes + index, count: word.utf8.count)
        .elementsEqual(word.utf8)
      {
        return "a value; \(word) is not JSON, write null"
      }
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
  /// - Throws: `Failure` at the first byte that does not fit.
  @inline(__always)
  func string(from start: Int, isPlain: inout Bool) throws(Failure) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var index = start &+ 1
    var high: UInt64 = 0
    while true {
      // SAFETY: the line feed that ends the line ends the loop, too; the margin behind the last
      // byte is longer than a word.
      let word = unsafe UInt64(
        littleEndian: UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self))
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
      let byte = unsafe bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      if byte != UInt8(ascii: "\\") {
        throw failure(
          index,
          byte == UInt8(ascii: "\n") ? "a closing quote" : "no control character in a text")
      }
      isPlain = false
      index = try escape(at: index)
    }
    if high & highBits != 0 {
      if let bad = unsafe firstInvalidUTF8(bytes + start, length: index - start) {
        throw Failure(place: start + bad, kind: .invalidUTF8, reason: .encoding)
      }
    }
    if index &- start > limits.fieldByteCount {
      throw Failure(place: start, kind: .fieldTooLong(quoted: true), reason: .limit)
    }
    return index &+ 1
  }

  /// Passes over an escape.
  @inline(never)
  private func escape(at start: Int) throws(Failure) -> Int {
    // SAFETY: a line feed fits nowhere in an escape, so that no byte beyond it is looked at.
    switch unsafe bytes[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"):
      let code = try hexadecimal(at: start + 2)
      if code >= 0xDC00 && code < 0xE000 { throw failure(start, "no lone surrogate") }
      guard code >= 0xD800 && code < 0xDC00 else { return start + 6 }
      let what = "the second half of a surrogate pair"
      guard unsafe bytes[start + 6] == UInt8(ascii: "\\") else { throw failure(start + 6, what) }
      guard unsafe bytes[start + 7] == UInt8(ascii: "u") else { throw failure(start + 7, what) }
      let low = try hexadecimal(at: start + 8)
      guard low >= 0xDC00 && low < 0xE000 else { throw failure(start + 6, what) }
      return start + 12
    default: throw failure(start + 1, "an escape")
    }
  }

  private func hexadecimal(at start: Int) throws(Failure) -> UInt32 {
    var code: UInt32 = 0
    for index in start..<start + 4 {
      // SAFETY: as in `escape`.
      let byte = unsafe bytes[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 | UInt32(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 | UInt32(byte - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 | UInt32(byte - 0x37)
      default: throw failure(index, "four hexadecimal digits")
      }
    }
    return code
  }

  /// Writes a text without its escapes behind the lines, between quotes.
  ///
  /// - Parameter range: The text with its quotes; its escapes were checked.
  /// - Returns: Where the rewritten text lies, with its quotes.
  /// - Throws: `Failure` when there is no more room for offsets.
  @inline(never)
  mutating func unescaped(_ range: Range<Int>) throws(Failure) -> (Int, Int) {
    try checkSpareSpace(range)
    makeSpareRoom(range.count + 1)
    let start = spareStart
    var end = spareStart
    func put(_ byte: UInt8) {
      // SAFETY: a text is never longer than it was with its escapes.
      unsafe bytes[end] = byte
      end += 1
    }
    put(UInt8(ascii: "\""))
    var index = range.lowerBound + 1
    while index < range.upperBound - 1 {
      let byte = unsafe bytes[index]
      guard byte == UInt8(ascii: "\\") else {
        put(byte)
        index += 1
        continue
      }
      let escaped = unsafe bytes[index + 1]
      index += 2
      switch escaped {
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
        if let scalar = Unicode.Scalar(code) { UTF8.encode(scalar)?.forEach { put($0) } }
      default: put(escaped)
      }
    }
    put(UInt8(ascii: "\""))
    spareStart = end
    return (start, end)
  }

  // MARK: Numbers and words

  /// Passes over a number.
  @inline(__always)
  func number(from start: Int, isInteger: inout Bool) throws(Failure) -> Int {
    // SAFETY: the line feed that ends the line is no digit.
    var index = start
    if unsafe bytes[index] == UInt8(ascii: "-") { index &+= 1 }
    let whole = index
    index = digits(from: index)
    if unsafe index == whole || (index &- whole > 1 && bytes[whole] == UInt8(ascii: "0")) {
      throw failure(start, expectedValue(at: start))
    }
    if unsafe bytes[index] == UInt8(ascii: ".") {
      isInteger = false
      let point = index
      index = digits(from: index &+ 1)
      if index == point &+ 1 { throw failure(index, "a digit after the point") }
    }
    var mayOverflow = index &- start > Self.safeNumberLength
    if unsafe bytes[index] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      mayOverflow = true
      index &+= 1
      if unsafe bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
        index &+= 1
      }
      let exponent = index
      index = digits(from: index)
      if index == exponent { throw failure(index, "a digit in the exponent") }
    }
    if mayOverflow { _ = try value(start..<index) }
    return index
  }

  @inline(__always)
  private func digits(from start: Int) -> Int {
    var index = start
    // SAFETY: the line feed that ends the line is no digit.
    while unsafe bytes[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
    return index
  }

  @inline(never)
  private func value(_ range: Range<Int>) throws(Failure) -> Double {
    if range.count > limits.fieldByteCount {
      throw Failure(
        place: range.lowerBound, kind: .fieldTooLong(quoted: false), reason: .limit)
    }
    do throws(DecimalText.Failure) {
      return unsafe try DecimalText.double(bytes + range.lowerBound, length: range.count)
    } catch {
      throw failure(range.lowerBound, "a number within the range of a double")
    }
  }

  /// Writes a number in its shortest form behind the lines.
  ///
  /// - Parameter range: The number as it stands.
  /// - Returns: Where the rewritten number lies.
  /// - Throws: `Failure` when it is too large for a `Double`.
  @inline(never)
  mutating func shortest(_ range: Range<Int>) throws(Failure) -> (Int, Int) {
    try checkSpareSpace(range)
    let text: String
    if let finite = FiniteDouble(try value(range)) {
      text = jsonText(of: finite)
    } else {
      text = ""
    }
    makeSpareRoom(text.utf8.count + 1)
    // The byte before a value is never part of another.
    spareStart += 1
    let start = spareStart
    for byte in text.utf8 {
      // SAFETY: there is room for the text and the byte before it.
      unsafe bytes[spareStart] = byte
      spareStart += 1
    }
    return (start, spareStart)
  }

  /// Offsets have 32 bits; a piece whose rewritten texts leave that range holds absurd values.
  private func checkSpareSpace(_ range: Range<Int>) throws(Failure) {
    if spareStart + range.count + 64 > Int(UInt32.max) {
      throw Failure(place: range.lowerBound, kind: .rowTooLong, reason: .limit)
    }
  }

  /// Passes over `true`, `false` or `null`.
  @inline(__always)
  func literal(from start: Int) throws(Failure) -> Int {
    // SAFETY: the margin behind the last byte is longer than a word.
    let word = unsafe UInt64(
      littleEndian: UnsafeRawPointer(bytes + start).loadUnaligned(as: UInt64.self))
    if word & 0xFFFF_FFFF == 0x6575_7274 { return start &+ 4 }
    if word & 0xFFFF_FFFF == 0x6C6C_756E { return start &+ 4 }
    if word & 0xFF_FFFF_FFFF == 0x65_736C_6166 { return start &+ 5 }
    throw failure(start, expectedValue(at: start))
  }

  // MARK: Lists and objects

  /// Passes over a list or an object, as strictly as over everything else.
  @inline(never)
  mutating func nested(from start: Int, depth: Int) throws(Failure) -> Int {
    // SAFETY: as in `line`.
    let isList = unsafe bytes[start] == UInt8(ascii: "[")
    let close = isList ? UInt8(ascii: "]") : UInt8(ascii: "}")
    let firstName = nestedNames.count
    defer { nestedNames.removeLast(nestedNames.count - firstName) }
    var manyNames: Set<[UInt8]> = []
    var index = unsafe afterBlanks(bytes, from: start + 1)
    if unsafe bytes[index] == close { return index + 1 }
    while true {
      if !isList {
        let place = index
        let name = try nameText(from: &index)
        guard isNew(name, since: firstName, &manyNames) else {
          let text = unsafe String(
            decoding: UnsafeBufferPointer(start: bytes + name.lowerBound, count: name.count),
            as: UTF8.self)
          throw Failure(place: place, kind: .duplicateName(text))
        }
      }
      guard depth < Self.depthLimit else { throw failure(index, "at most 256 levels") }
      index = try nestedValue(from: index, depth: depth + 1)
      index = unsafe afterBlanks(bytes, from: index)
      let byte = unsafe bytes[index]
      index += 1
      if byte == close { return index }
      guard byte == UInt8(ascii: ",") else {
        throw failure(index - 1, "a comma or a closing \(isList ? "bracket" : "brace")")
      }
      index = unsafe afterBlanks(bytes, from: index)
    }
  }

  private mutating func nestedValue(from index: Int, depth: Int) throws(Failure) -> Int {
    // SAFETY: as in `line`.
    switch unsafe bytes[index] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return try nested(from: index, depth: depth)
    case UInt8(ascii: "\""):
      var isPlain = true
      return try string(from: index, isPlain: &isPlain)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      var isInteger = true
      return try number(from: index, isInteger: &isInteger)
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return try literal(from: index)
    default: throw failure(index, expectedValue(at: index))
    }
  }

  /// Notes a name of an object; false when the object has it already.
  private mutating func isNew(
    _ name: Range<Int>, since first: Int, _ many: inout Set<[UInt8]>
  ) -> Bool {
    // SAFETY: names lie within the lines or behind them, and the margin is longer than a word.
    let word = unsafe UnsafeRawPointer(bytes + name.lowerBound).loadUnaligned(as: UInt64.self)
    let kept =
      UInt64(littleEndian: word) & (name.count >= 8 ? .max : (1 << UInt64(name.count * 8)) - 1)
    let digest = kept ^ UInt64(name.count) &* 0x9E37_79B9_7F4A_7C15
    func text(_ start: Int, _ length: Int) -> UnsafeBufferPointer<UInt8> {
      unsafe UnsafeBufferPointer(start: bytes + start, count: length)
    }
    if nestedNames.count - first < 64 {
      for other in nestedNames[first...] where other.digest == digest {
        if other.length == name.count,
          unsafe text(other.start, other.length)
            .elementsEqual(text(name.lowerBound, name.count))
        {
          return false
        }
      }
    } else {
      if many.isEmpty {
        for other in nestedNames[first...] {
          unsafe many.insert(Array(text(other.start, other.length)))
        }
      }
      if unsafe !many.insert(Array(text(name.lowerBound, name.count))).inserted { return false }
    }
    nestedNames.append(NestedName(start: name.lowerBound, length: name.count, digest: digest))
    return true
  }
}
