/// Writes JSON objects, one a line, straight into bytes: for files of millions of rows.
///
/// The caller keeps the order of a JSON text: a name before each value of an object. Numbers and
/// texts read as ``JSONValue`` writes them.
///
/// ```swift
/// var line = JSONLineWriter()
/// line.beginObject()
/// line.name("id")
/// line.value("a")
/// line.endObject()
/// line.endLine()          // {"id":"a"}
/// ```
public struct JSONLineWriter: Sendable {
  /// What was written.
  public var bytes: [UInt8]
  private var needsComma = false

  /// Creates a writer that appends to bytes.
  ///
  /// - Parameter bytes: What stands before.
  public init(appendingTo bytes: consuming [UInt8] = []) {
    self.bytes = bytes
  }

  /// Begins an object.
  public mutating func beginObject() {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
  }

  /// Ends an object.
  public mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  /// Begins an array.
  public mutating func beginArray() {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
  }

  /// Ends an array.
  public mutating func endArray() {
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// Ends the line.
  public mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Writes the name of the value that follows.
  ///
  /// - Parameter name: A name that needs no escape.
  public mutating func name(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
    needsComma = true
  }

  /// Writes an integer.
  ///
  /// - Parameter value: The integer.
  public mutating func value(_ value: Int) {
    separate()
    var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &digits) { buffer in
      var place = buffer.count
      var rest = value.magnitude
      repeat {
        place -= 1
        unsafe buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      if value < 0 {
        place -= 1
        unsafe buffer[place] = UInt8(ascii: "-")
      }
      unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[place...]))
    }
    needsComma = true
  }

  /// Writes a number.
  ///
  /// - Parameter value: The number; `nil` and what JSON cannot hold are written as `null`.
  public mutating func value(_ value: Double?) {
    guard let value, let finite = FiniteDouble(value) else { return null() }
    separate()
    bytes.append(contentsOf: jsonText(of: finite).utf8)
    needsComma = true
  }

  /// Writes a number as somebody spelled it: digits that a `Double` would lose stay.
  ///
  /// - Parameter text: A number of JSON, which is not looked at.
  public mutating func number(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  /// Writes a text.
  ///
  /// - Parameter value: The text; `nil` is written as `null`.
  public mutating func value(_ value: String?) {
    guard let value else { return null() }
    separate()
    let needsEscape = value.utf8.contains {
      $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
    }
    if needsEscape {
      var text = ""
      writeJSONString(value, to: &text)
      bytes.append(contentsOf: text.utf8)
    } else {
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: value.utf8)
      bytes.append(UInt8(ascii: "\""))
    }
    needsComma = true
  }

  /// Writes a truth.
  ///
  /// - Parameter value: The truth.
  public mutating func value(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }
}
