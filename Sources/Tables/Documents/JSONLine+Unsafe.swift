import FairmarkJSONText

/// The bytes of one line of JSON, a line feed behind them, and a margin.
struct JSONLine {
  let scanner: JSONScanner
  /// The bytes without the line feed.
  let count: Int

  init(_ scanner: JSONScanner, count: Int) {
    self.scanner = scanner
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
  subscript(_ index: Int) -> UInt8 { scanner[index] }

  @inline(__always)
  func word(at index: Int) -> UInt64 { scanner.word(at: index) }

  func fault(_ place: Int, _ expected: String) -> LineFault {
    LineFault(kind: .notJSON(expected: expected), place: place)
  }

  @inline(__always)
  func blanks(from start: Int) -> Int { scanner.blanks(from: start) }

  func isNull(at index: Int) -> Bool {
    (try? scanner.literal(from: index)) != nil && self[index] == UInt8(ascii: "n")
  }

  /// Whether a number begins at a place.
  func isNumber(at index: Int) -> Bool {
    let byte = self[index]
    return byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  // MARK: Texts

  /// Reads a text.
  ///
  /// - Parameter start: Its opening quote.
  /// - Returns: Where it lies.
  /// - Throws: `LineFault` at the first byte that does not fit.
  func text(at start: Int) throws(LineFault) -> Text {
    do throws(JSONScanner.Fault) {
      var isPlain = true
      let end = try scanner.text(from: start, isPlain: &isPlain)
      var text = Text(range: start + 1..<end - 1)
      if !isPlain {
        var unescaped: [UInt8] = []
        unescaped.reserveCapacity(text.range.count)
        try scanner.unescape(text.range) { unescaped.append($0) }
        text.unescaped = unescaped
      }
      return text
    } catch {
      throw LineFault(error)
    }
  }

  /// The text of a text.
  func string(_ text: Text) -> String {
    if let unescaped = text.unescaped { return String(decoding: unescaped, as: UTF8.self) }
    return unsafe String(decoding: scanner.contents(text.range), as: UTF8.self)
  }

  /// Whether a text is some bytes.
  @inline(__always)
  func equals(_ text: Text, _ other: [UInt8]) -> Bool {
    if let unescaped = text.unescaped { return unescaped == other }
    return unsafe text.range.count == other.count
      && scanner.contents(text.range).elementsEqual(other)
  }

  func areEqual(_ left: Text, _ right: Text) -> Bool {
    if let unescaped = right.unescaped { return equals(left, unescaped) }
    return unsafe equals(left, Array(scanner.contents(right.range)))
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
    guard depth <= JSONScanner.depthLimit else {
      throw fault(start, "at most \(JSONScanner.depthLimit) levels")
    }
    switch self[start] {
    case UInt8(ascii: "\""):
      return try textEnd(from: start)
    case UInt8(ascii: "{"): return try skipObject(at: start, depth)
    case UInt8(ascii: "["): return try skipList(at: start, depth)
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return try literal(at: start)
    default: return try number(at: start).end
    }
  }

  private func textEnd(from start: Int) throws(LineFault) -> Int {
    do throws(JSONScanner.Fault) {
      var isPlain = true
      return try scanner.text(from: start, isPlain: &isPlain)
    } catch {
      throw LineFault(error)
    }
  }

  private func literal(at start: Int) throws(LineFault) -> Int {
    do throws(JSONScanner.Fault) {
      return try scanner.literal(from: start)
    } catch {
      throw LineFault(error)
    }
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
      index = blanks(from: try textEnd(from: index))
      guard self[index] == UInt8(ascii: ":") else { throw fault(index, "a colon") }
      index = blanks(from: try skip(at: blanks(from: index + 1), depth: depth + 1))
      let byte = self[index]
      if byte == UInt8(ascii: "}") { return index + 1 }
      guard byte == UInt8(ascii: ",") else { throw fault(index, "a comma or a closing brace") }
      index = blanks(from: index + 1)
    }
  }

  /// Passes over a number.
  func number(at start: Int) throws(LineFault) -> JSONScanner.Number {
    do throws(JSONScanner.Fault) {
      return try scanner.number(from: start)
    } catch {
      throw LineFault(error)
    }
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
  ///
  /// Numbers get their shortest spelling, unless they are kept as they stand.
  func scalar(
    at start: Int, of member: String, keepsSpelling: Bool = false, into value: inout String?,
    _ found: inout LineFault?
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
    case UInt8(ascii: "n"): return try literal(at: start)
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      let end = try skip(at: start)
      value = end - start == 4 ? "true" : "false"
      return end
    default:
      let number = try number(at: start)
      let text = unsafe String(decoding: scanner.contents(start..<number.end), as: UTF8.self)
      // Digits of a whole number stay, also where a `Double` would lose some.
      value =
        number.isInteger || keepsSpelling
        ? text : Double(text).flatMap(FiniteDouble.init).map(jsonText) ?? text
      return number.end
    }
  }
}
