/// A field of somebody's data as a message may show it: quoted, on one line, at most 40 characters.
///
/// Messages go to standard error only. Row contents never reach a JSON output, because a field may
/// be personal data.
///
/// - Parameter text: The text to show.
/// - Returns: The text in double quotes, control characters escaped, cut with `…` past 40
///   characters.
/// - Complexity: O(1): no more than 41 characters are looked at.
public func excerpt(_ text: String) -> String {
  var shown = "\""
  var count = 0
  for character in text.unicodeScalars {
    if count == 40 {
      shown += "…"
      break
    }
    count += 1
    appendPrintable(character, to: &shown)
  }
  return shown + "\""
}

/// A path as a message may show it: as ``excerpt(_:)``, but of a long one the end, which holds the file's
/// name.
///
/// - Parameter path: The path to show.
/// - Returns: The path in double quotes, control characters escaped, with `…` before its last 60
///   characters.
/// - Complexity: O(1): no more than 61 characters are looked at.
public func pathExcerpt(_ path: String) -> String {
  let end = path.unicodeScalars.suffix(60)
  var shown = end.startIndex == path.unicodeScalars.startIndex ? "\"" : "\"…"
  for character in end { appendPrintable(character, to: &shown) }
  return shown + "\""
}

/// A text that may hold somebody's data, fit for a terminal: control characters would move the
/// cursor, change colours or break the line.
///
/// - Parameter text: The text to show.
/// - Returns: The text on one line, control characters escaped.
/// - Complexity: O(length).
public func printable(_ text: String) -> String {
  var shown = ""
  for character in text.unicodeScalars { appendPrintable(character, to: &shown) }
  return shown
}

private func appendPrintable(_ character: Unicode.Scalar, to shown: inout String) {
  switch character {
  case "\n": shown += "\\n"
  case "\r": shown += "\\r"
  case "\t": shown += "\\t"
  case _ where endsLine(character) || isInvisible(character):
    shown += "\\u{\(String(character.value, radix: 16))}"
  default: shown.unicodeScalars.append(character)
  }
}

/// Whether a character steers the terminal or the direction of the text instead of being seen; the
/// joiner that emoji are made with is left alone.
private func isInvisible(_ character: Unicode.Scalar) -> Bool {
  switch character.properties.generalCategory {
  case .control: true
  case .format: character != "\u{200D}"
  default: false
  }
}

/// Whether a character begins a new line, or paragraph, on a screen that follows Unicode.
private func endsLine(_ character: Unicode.Scalar) -> Bool {
  character == "\u{2028}" || character == "\u{2029}"
}
