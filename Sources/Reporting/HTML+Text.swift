import FairmarkFiles

extension HTML {
  /// The document: the type declaration and this element.
  ///
  /// - Returns: The text with a line end.
  /// - Complexity: O(length).
  func documentText() -> String {
    var text = "<!doctype html>\n"
    write(to: &text)
    return text + "\n"
  }

  /// Appends the piece.
  ///
  /// - Parameter text: Where to.
  func write(to text: inout String) {
    switch self {
    case .text(let content): escapeHTML(content, to: &text)
    case .fragment(let pieces): for piece in pieces { piece.write(to: &text) }
    case .style(let sheet): text += "<style>\n\(sheet.rules)</style>"
    case .element(let tag, let attributes, let content):
      text += "<" + tag.rawValue
      for attribute in attributes {
        text += " " + attribute.name.rawValue + "=\""
        escapeHTML(attribute.value, to: &text)
        text += "\""
      }
      text += ">"
      if tag == .meta || tag == .wbr { return }
      for piece in content { piece.write(to: &text) }
      text += "</" + tag.rawValue + ">"
      // A line a row keeps lines short enough for editors and comparisons.
      if tag.endsLine { text += "\n" }
    }
  }
}

extension HTML.Tag {
  fileprivate var endsLine: Bool {
    switch self {
    case .a, .bdi, .code, .data, .span, .strong, .td, .th, .desc, .title, .text: false
    default: true
    }
  }
}

/// Appends a text so that it is content, in an element as in a quoted attribute.
///
/// It goes by code points: to Swift `"<\u{301}"` is one character that is not `"<"`, to a browser it
/// is `<` and an accent. Control and direction characters, which HTML forbids or which would turn the
/// text around them, become visible.
///
/// - Parameters:
///   - content: Any text.
///   - text: Where to.
/// - Complexity: O(length).
func escapeHTML(_ content: String, to text: inout String) {
  let isPlain = content.utf8.allSatisfy { byte in
    byte >= 0x20 && byte < 0x7F && byte != 0x26 && byte != 0x3C && byte != 0x3E && byte != 0x22
      && byte != 0x27
  }
  if isPlain {
    text += content
    return
  }
  for scalar in printable(content).unicodeScalars {
    switch scalar {
    case "&": text += "&amp;"
    case "<": text += "&lt;"
    case ">": text += "&gt;"
    case "\"": text += "&quot;"
    case "'": text += "&#39;"
    default: text.unicodeScalars.append(scalar)
    }
  }
}
