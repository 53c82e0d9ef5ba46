import FairmarkJSONText

extension JSONLinesTokenizer {
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

  /// The grammar over the bytes as they lie now.
  @inline(__always)
  var scanner: JSONScanner { unsafe JSONScanner(bytes) }

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
    let end: Int
    do throws(JSONScanner.Fault) {
      end = try scanner.text(from: start, isPlain: &isPlain)
    } catch {
      throw Failure(error)
    }
    if end &- start &- 1 > limits.fieldByteCount {
      throw Failure(place: start, kind: .fieldTooLong(quoted: true), reason: .limit)
    }
    return end
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
    do throws(JSONScanner.Fault) {
      try scanner.unescape(range.lowerBound + 1..<range.upperBound - 1, put: put)
    } catch {
      throw Failure(error)
    }
    put(UInt8(ascii: "\""))
    spareStart = end
    return (start, end)
  }

  // MARK: Numbers and words

  /// Passes over a number.
  @inline(__always)
  func number(from start: Int, isInteger: inout Bool) throws(Failure) -> Int {
    let number: JSONScanner.Number
    do throws(JSONScanner.Fault) {
      number = try scanner.number(from: start)
    } catch {
      throw Failure(error)
    }
    isInteger = number.isInteger
    if number.hasExponent || number.digitCount > Self.safeNumberLength {
      _ = try value(start..<number.end)
    }
    return number.end
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
    do throws(JSONScanner.Fault) {
      return try scanner.literal(from: start)
    } catch {
      throw Failure(error)
    }
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
    var index = scanner.blanks(from: start + 1)
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
      guard depth < JSONScanner.depthLimit else { throw failure(index, "at most 256 levels") }
      index = try nestedValue(from: index, depth: depth + 1)
      index = scanner.blanks(from: index)
      let byte = unsafe bytes[index]
      index += 1
      if byte == close { return index }
      guard byte == UInt8(ascii: ",") else {
        throw failure(index - 1, "a comma or a closing \(isList ? "bracket" : "brace")")
      }
      index = scanner.blanks(from: index)
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
    default: throw failure(index, scanner.expectedValue(at: index))
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
