/// Why a text is not JSON.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place of the first byte that does not fit, from 0.
  public let byteOffset: Int
  /// What was expected there.
  public let expected: String

  /// The sentence.
  public var description: String { "byte \(byteOffset): expected \(expected)" }
}

extension JSONValue {
  /// Reads a text as RFC 8259 defines it, and nothing beyond it.
  ///
  /// A name that stands twice in an object, a number that overflows, a lone surrogate, text after
  /// the value and more than 256 levels are errors.
  ///
  /// - Parameter text: The UTF-8 bytes.
  /// - Throws: `JSONSyntaxError` at the first byte that does not fit.
  /// - Complexity: O(bytes).
  public init(parsing text: [UInt8]) throws(JSONSyntaxError) {
    guard String(validating: text, as: UTF8.self) != nil else {
      throw JSONSyntaxError(byteOffset: firstInvalidByte(of: text), expected: "valid UTF-8")
    }
    var reader = JSONReader(bytes: text)
    self = try reader.document()
  }
}

/// Where the bytes stop being UTF-8.
private func firstInvalidByte(of text: [UInt8]) -> Int {
  var decoder = UTF8()
  var bytes = text.makeIterator()
  var place = 0
  while case .scalarValue(let scalar) = decoder.decode(&bytes) {
    place += UTF8.width(scalar)
  }
  return place
}

private struct JSONReader {
  static let searchedMembers = 32

  let bytes: [UInt8]
  var index = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  func failure(_ expected: String) -> JSONSyntaxError {
    JSONSyntaxError(byteOffset: index, expected: expected)
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    let value = try value(depth: 0)
    skipBlanks()
    if index < bytes.count { throw failure("the end of the text") }
    return value
  }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
  }

  mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth <= 256 else { throw failure("at most 256 levels") }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .boolean(true))
    case UInt8(ascii: "f"): return try literal("false", .boolean(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError)
    -> JSONValue
  {
    let expected = Array("\(text)".utf8)
    guard bytes[index...].starts(with: expected) else { throw failure("\(text)") }
    index += expected.count
    return value
  }

  mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    index += 1
    var object = JSONObject()
    // Beyond some members a search of all costs more than a set of their bytes.
    var names: Set<[UInt8]> = []
    skipBlanks()
    if next == UInt8(ascii: "}") {
      index += 1
      return .object(object)
    }
    while true {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw failure("a name in quotes") }
      let start = index
      let name = try string()
      if object.members.count == Self.searchedMembers {
        names = Set(object.members.map { Array($0.name.utf8) })
      }
      let isNew =
        object.members.count < Self.searchedMembers
        ? object[name] == nil : names.insert(Array(name.utf8)).inserted
      guard isNew else {
        throw JSONSyntaxError(
          byteOffset: start,
          expected:
            "another name than \(JSONValue.string(String(name.prefix(40))).canonicalText()), "
            + "which the object has already")
      }
      skipBlanks()
      guard next == UInt8(ascii: ":") else { throw failure("a colon") }
      index += 1
      object.append(name, try value(depth: depth + 1))
      skipBlanks()
      switch next {
      case UInt8(ascii: ","): index += 1
      case UInt8(ascii: "}"):
        index += 1
        return .object(object)
      default: throw failure("a comma or a closing brace")
      }
    }
  }

  mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    index += 1
    var list: [JSONValue] = []
    skipBlanks()
    if next == UInt8(ascii: "]") {
      index += 1
      return .array(list)
    }
    while true {
      list.append(try value(depth: depth + 1))
      skipBlanks()
      switch next {
      case UInt8(ascii: ","): index += 1
      case UInt8(ascii: "]"):
        index += 1
        return .array(list)
      default: throw failure("a comma or a closing bracket")
      }
    }
  }

  mutating func digits() -> Int {
    let start = index
    while let byte = next, byte >= 0x30 && byte <= 0x39 { index += 1 }
    return index - start
  }

  mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = index
    if next == UInt8(ascii: "-") { index += 1 }
    let leadingZero = next == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(leadingZero && whole > 1) else {
      index = start
      throw failure("a value")
    }
    var isInteger = true
    if next == UInt8(ascii: ".") {
      index += 1
      isInteger = false
      if digits() == 0 { throw failure("a digit after the point") }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      isInteger = false
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
      if digits() == 0 { throw failure("a digit in the exponent") }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text).flatMap(FiniteDouble.init) else {
      index = start
      throw failure("a number within the range of a double")
    }
    return .number(value)
  }

  mutating func string() throws(JSONSyntaxError) -> String {
    index += 1
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        index += 1
        try escape(into: &text)
      case 0..<0x20: throw failure("no control character in a text")
      default:
        text.append(byte)
        index += 1
      }
    }
    throw failure("a closing quote")
  }

  mutating func escape(into text: inout [UInt8]) throws(JSONSyntaxError) {
    guard let byte = next else { throw failure("an escape") }
    let simple: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D,
      0x74: 0x09,
    ]
    if let plain = simple[byte] {
      text.append(plain)
      index += 1
      return
    }
    guard byte == UInt8(ascii: "u") else { throw failure("an escape") }
    index += 1
    var code = try fourHexDigits()
    if code >= 0xD800 && code < 0xDC00 {
      guard next == UInt8(ascii: "\\") else { throw failure("the second half of a surrogate pair") }
      index += 1
      guard next == UInt8(ascii: "u") else { throw failure("the second half of a surrogate pair") }
      index += 1
      let low = try fourHexDigits()
      guard low >= 0xDC00 && low < 0xE000 else {
        throw failure("the second half of a surrogate pair")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("no lone surrogate") }
    text.append(contentsOf: Array(String(Character(scalar)).utf8))
  }

  mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
    guard index + 4 <= bytes.count else { throw failure("four hexadecimal digits") }
    var code: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw failure("four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
    }
    index += 4
    return code
  }
}
