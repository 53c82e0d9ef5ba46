import FairmarkFiles

/// Reads the dictionary of a `.npy` header: a Python literal with three keys, and nothing else that
/// Python might make of it.
struct NumPyHeaderParser {
  /// What `descr` says.
  enum ElementType: Hashable {
    case simple(String)
    case record
  }

  private let bytes: [UInt8]
  private let isUTF8: Bool
  private var index = 0

  init(bytes: [UInt8], isUTF8: Bool) {
    self.bytes = bytes
    self.isUTF8 = isUTF8
  }

  /// The type and the shape.
  ///
  /// - Throws: `NumPyHeader.Failure` at the first byte that does not fit.
  mutating func fields() throws(NumPyHeader.Failure) -> (type: ElementType, shape: [Int]) {
    var type: ElementType?
    var shape: [Int]?
    var order: Bool?
    skipBlanks()
    try expect("{")
    skipBlanks()
    while next != UInt8(ascii: "}") {
      let key = try text()
      skipBlanks()
      try expect(":")
      skipBlanks()
      switch key {
      case "descr" where type == nil: type = try elementType()
      case "fortran_order" where order == nil: order = try boolean()
      case "shape" where shape == nil: shape = try numbers()
      default: throw failure("each of 'descr', 'fortran_order' and 'shape' once")
      }
      skipBlanks()
      if next == UInt8(ascii: ",") {
        index += 1
        skipBlanks()
      } else if next != UInt8(ascii: "}") {
        throw failure("a comma or }")
      }
    }
    index += 1
    while let byte = next, byte == 0x20 || byte == 0x0A { index += 1 }
    guard index == bytes.count else { throw failure("the end of the header") }
    guard let type, let shape, order != nil else {
      throw failure("'descr', 'fortran_order' and 'shape'")
    }
    return (type, shape)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func failure(_ expected: String) -> NumPyHeader.Failure {
    NumPyHeader.Failure(
      message: "has a damaged header: byte \(index) of its dictionary is not \(expected)")
  }

  private mutating func skipBlanks() { while next == 0x20 { index += 1 } }

  private mutating func expect(_ character: Unicode.Scalar) throws(NumPyHeader.Failure) {
    guard next == UInt8(ascii: character) else { throw failure("\(character)") }
    index += 1
  }

  /// A text in quotes without escapes.
  private mutating func text() throws(NumPyHeader.Failure) -> String {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw failure("a text in quotes")
    }
    let start = index + 1
    index = start
    while let byte = next, byte != quote {
      guard byte >= 0x20, byte != UInt8(ascii: "\\"), byte < 0x7F || isUTF8 else {
        throw failure("a plain character")
      }
      index += 1
    }
    guard next == quote else { throw failure("a closing quote") }
    index += 1
    guard let text = String(validating: bytes[start..<index - 1], as: UTF8.self) else {
      throw failure("UTF-8")
    }
    return text
  }

  /// A type in quotes, or the list that describes a record.
  private mutating func elementType() throws(NumPyHeader.Failure) -> ElementType {
    guard next == UInt8(ascii: "[") else { return .simple(try text()) }
    // What a record holds does not matter, because it is refused; only where it ends.
    var depth = 0
    repeat {
      switch next {
      case UInt8(ascii: "["), UInt8(ascii: "("):
        depth += 1
        index += 1
      case UInt8(ascii: "]"), UInt8(ascii: ")"):
        depth -= 1
        index += 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""): _ = try text()
      case nil: throw failure("]")
      default: index += 1
      }
    } while depth > 0
    return .record
  }

  private mutating func boolean() throws(NumPyHeader.Failure) -> Bool {
    for (word, value) in [("True", true), ("False", false)]
    where bytes[index...].starts(with: word.utf8) {
      index += word.utf8.count
      return value
    }
    throw failure("True or False")
  }

  /// A tuple of sizes: `()`, `(n,)`, `(n, m)` and so on.
  private mutating func numbers() throws(NumPyHeader.Failure) -> [Int] {
    try expect("(")
    var numbers: [Int] = []
    skipBlanks()
    while next != UInt8(ascii: ")") {
      numbers.append(try number())
      skipBlanks()
      if next == UInt8(ascii: ",") {
        index += 1
        skipBlanks()
      } else if next == UInt8(ascii: ")") && numbers.count == 1 {
        // Python's (n) is a number, not a tuple.
        throw failure("a comma")
      } else if next != UInt8(ascii: ")") {
        throw failure("a comma or )")
      }
    }
    index += 1
    return numbers
  }

  private mutating func number() throws(NumPyHeader.Failure) -> Int {
    let start = index
    var value = 0
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      if overflow || carry { throw failure("a size that fits into 64 bits") }
      value = sum
      index += 1
    }
    guard index > start, !(bytes[start] == UInt8(ascii: "0") && index - start > 1) else {
      throw failure("a size")
    }
    return value
  }
}
