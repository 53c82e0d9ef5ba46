/// Rows as RFC 4180 writes them: commas, CRLF, quotes where a field needs them.
///
/// A spreadsheet takes a field that begins with `=`, `+`, `-`, `@`, a tab or a line end for a formula,
/// which may read other cells or start programs. A text from data that begins so gets an apostrophe
/// before it, as does one that begins with an apostrophe: whoever takes one apostrophe away has the
/// text. Numbers are written as they are, `-0.5` too.
struct CSVText {
  /// A field.
  enum Field: Hashable, Sendable {
    /// Nothing is known, or the column does not concern the row.
    case empty
    /// A text; it is kept from being a formula.
    case text(String)
    /// A whole number.
    case count(Int)
    /// A finite number, in full.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)
  }

  /// What has been written.
  private(set) var text = ""

  /// Appends a row.
  ///
  /// - Parameter fields: Its fields.
  mutating func append(_ fields: [Field]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { text += "," }
      switch field {
      case .empty: break
      case .text(let content): append(content)
      case .count(let count): text += String(count)
      case .number(let number): text += exactText(number)
      case .boolean(let value): text += value ? "true" : "false"
      }
    }
    text += "\r\n"
  }

  private mutating func append(_ content: String) {
    let isFormula =
      switch content.unicodeScalars.first {
      case "=", "+", "-", "@", "\t", "\r", "\n", "'": true
      // The same characters in full width, which some spreadsheets take for them.
      case "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
      default: false
      }
    let mark = isFormula ? "'" : ""
    let needsQuotes = content.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
    }
    // A row of one empty text would be an empty line; quotes keep it a text.
    guard needsQuotes || content.isEmpty else {
      text += mark + content
      return
    }
    text += "\"" + mark
    for scalar in content.unicodeScalars {
      if scalar == "\"" { text += "\"" }
      text.unicodeScalars.append(scalar)
    }
    text += "\""
  }
}
