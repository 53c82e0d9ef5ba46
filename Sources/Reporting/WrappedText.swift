/// A text in lines that break at blanks, or within a word that fits no line.
///
/// - Parameters:
///   - text: The text.
///   - width: The most characters of a line, at least 1.
///   - lineLimit: The most lines; what is left over is cut, and "…" says so.
/// - Returns: The lines, at least one.
/// - Complexity: O(length).
func wrapped(_ text: String, width: Int, lineLimit: Int) -> [String] {
  var lines: [String] = []
  var rest = text.unicodeScalars[...]
  while rest.count > width {
    if lines.count + 1 == lineLimit {
      var last = String.UnicodeScalarView(rest.prefix(width - 1))
      last.append("…")
      return lines + [String(last)]
    }
    // A blank right behind the line ends it, too.
    let end = rest.prefix(width + 1).lastIndex(of: " ") ?? rest.startIndex
    if end > rest.startIndex {
      lines.append(String(rest[..<end]))
      rest = rest[rest.index(after: end)...]
    } else {
      lines.append(String(String.UnicodeScalarView(rest.prefix(width))))
      rest = rest.dropFirst(width)
    }
  }
  return lines + [String(rest)]
}
