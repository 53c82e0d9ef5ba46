import FairmarkFiles

/// The fields of a small comma-separated text, each with its place, after RFC 4180.
///
/// The reader of large data, `CSVTable`, keeps no line of a row; here every finding names one.
struct CommaSeparatedText {
  /// A row that is not empty.
  struct Record {
    /// The line that it begins in, from 1.
    var line: Int
    var fields: [Field]
  }

  struct Field {
    var text: String
    /// Where it begins: the line and the character in it, both from 1.
    var line: Int
    var column: Int
  }

  private(set) var records: [Record] = []

  /// Splits a text into rows and fields.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8, a byte order mark allowed.
  ///   - file: The file as messages name it.
  /// - Throws: `PublishedTableError` for bytes that are not UTF-8 and quotes out of place.
  init(_ bytes: [UInt8], file: String) throws(PublishedTableError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.invalidText(bytes, file: file)
    }
    var scanner = Scanner(
      characters: Array(
        text.unicodeScalars.first == "\u{FEFF}"
          ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]),
      file: file)
    while let record = try scanner.record() {
      // A line with nothing, or with nothing but commas, as spreadsheets leave them, is no row.
      if record.fields.contains(where: { !trimmed($0.text).isEmpty }) { records.append(record) }
    }
  }

  private static func invalidText(_ bytes: [UInt8], file: String) -> PublishedTableError {
    var (line, start) = (1, 0)
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      guard String(validating: bytes[start...index], as: UTF8.self) != nil else { break }
      (line, start) = (line + 1, index + 1)
    }
    return PublishedTableError(
      file, line, nil, "the line is not UTF-8; save the table as CSV in UTF-8")
  }
}

private struct Scanner {
  let characters: [Unicode.Scalar]
  let file: String
  var position = 0
  var line = 1
  var column = 1

  init(characters: [Unicode.Scalar], file: String) {
    self.characters = characters
    self.file = file
  }

  private var next: Unicode.Scalar? { position < characters.count ? characters[position] : nil }

  private var endsLine: Bool {
    switch next {
    case nil, "\n": true
    case "\r": position + 1 == characters.count || characters[position + 1] == "\n"
    default: false
    }
  }

  private mutating func advance() {
    guard let passed = next else { return }
    position += 1
    if passed == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
  }

  /// The next line's fields; `nil` after the last.
  mutating func record() throws(PublishedTableError) -> CommaSeparatedText.Record? {
    guard next != nil else { return nil }
    var record = CommaSeparatedText.Record(line: line, fields: [])
    while true {
      record.fields.append(try field())
      guard next == "," else { break }
      advance()
    }
    while next == "\r" { advance() }
    advance()
    return record
  }

  private mutating func field() throws(PublishedTableError) -> CommaSeparatedText.Field {
    var field = CommaSeparatedText.Field(text: "", line: line, column: column)
    if next == "\"" {
      field.text = try quoted()
      return field
    }
    while let character = next, character != ",", !endsLine {
      if character == "\"" {
        throw PublishedTableError(
          file, line, column,
          "a quote stands inside a field that does not begin with one; put the whole field in quotes and "
            + "write each quote in it twice")
      }
      field.text.unicodeScalars.append(character)
      advance()
    }
    return field
  }

  private mutating func quoted() throws(PublishedTableError) -> String {
    let start = (line: line, column: column)
    var text = ""
    advance()
    while let character = next {
      advance()
      if character != "\"" {
        text.unicodeScalars.append(character)
      } else if next == "\"" {
        text += "\""
        advance()
      } else if next == "," || endsLine {
        return text
      } else {
        throw PublishedTableError(
          file, line, column,
          "text follows the quote that ends a field; a comma or the end of the line was expected")
      }
    }
    throw PublishedTableError(
      file, start.line, start.column, "the quote that begins here is never closed")
  }
}
