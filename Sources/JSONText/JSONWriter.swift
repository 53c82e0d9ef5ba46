extension JSONValue {
  /// The value without any blank, the members of each object sorted by name.
  ///
  /// Equal values have equal canonical texts, so that digests of them compare. Names are sorted by
  /// their UTF-16 code units, as RFC 8785 asks.
  ///
  /// - Returns: One line, without a line end.
  /// - Complexity: O(*n* log *n*) in the members of the largest object.
  public func canonicalText() -> String {
    var text = ""
    writeCompact(sorted: true, to: &text)
    return text
  }

  /// The value for people and machines: two blanks an indentation, and a value that fits the width
  /// on one line.
  ///
  /// The text depends on the value alone. It is YAML, too: what readers of YAML take for a line end or
  /// refuse, such as U+0085 and U+2028, is escaped.
  ///
  /// - Parameter width: The columns that a value on one line may reach.
  /// - Returns: The text with a line end.
  /// - Complexity: O(length × depth).
  public func prettyText(width: Int = 100) -> String {
    var text = ""
    writePretty(width: width, indentation: 0, prefix: 0, to: &text)
    return text + "\n"
  }

  private func writeCompact(sorted: Bool, to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += jsonText(of: value)
    case .string(let value): writeJSONString(value, forYAML: !sorted, to: &text)
    case .array(let list):
      text += "["
      for (index, value) in list.enumerated() {
        if index > 0 { text += sorted ? "," : ", " }
        value.writeCompact(sorted: sorted, to: &text)
      }
      text += "]"
    case .object(let object):
      let members =
        sorted
        ? object.members.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }
        : object.members
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += sorted ? "," : ", " }
        writeJSONString(member.name, forYAML: !sorted, to: &text)
        text += sorted ? ":" : ": "
        member.value.writeCompact(sorted: sorted, to: &text)
      }
      text += "}"
    }
  }

  /// Whether the value surely needs more than `limit` characters, seen without writing it.
  private func exceeds(_ limit: Int) -> Bool {
    var left = limit
    return !spend(&left)
  }

  private func spend(_ left: inout Int) -> Bool {
    switch self {
    case .null, .boolean: left -= 4
    case .integer, .number: left -= 1
    case .string(let value): left -= value.utf8.count + 2
    case .array(let list):
      for value in list {
        left -= 2
        guard left >= 0, value.spend(&left) else { return false }
      }
    case .object(let object):
      for member in object.members {
        left -= member.name.utf8.count + 6
        guard left >= 0, member.value.spend(&left) else { return false }
      }
    }
    return left >= 0
  }

  private func writePretty(width: Int, indentation: Int, prefix: Int, to text: inout String) {
    let room = width - indentation - prefix
    if !exceeds(room) {
      var line = ""
      writeCompact(sorted: false, to: &line)
      if line.utf8.count <= room {
        text += line
        return
      }
    }
    let inner = String(repeating: " ", count: indentation + 2)
    let outer = String(repeating: " ", count: indentation)
    switch self {
    case .array(let list) where !list.isEmpty:
      text += "[\n"
      for (index, value) in list.enumerated() {
        text += inner
        value.writePretty(width: width, indentation: indentation + 2, prefix: 0, to: &text)
        text += index + 1 < list.count ? ",\n" : "\n"
      }
      text += outer + "]"
    case .object(let object) where !object.members.isEmpty:
      text += "{\n"
      for (index, member) in object.members.enumerated() {
        text += inner
        let start = text.utf8.count
        writeJSONString(member.name, forYAML: true, to: &text)
        text += ": "
        member.value.writePretty(
          width: width, indentation: indentation + 2, prefix: text.utf8.count - start, to: &text)
        text += index + 1 < object.members.count ? ",\n" : "\n"
      }
      text += outer + "}"
    default:
      writeCompact(sorted: false, to: &text)
    }
  }
}

/// Appends a text in quotes with the shortest escapes (RFC 8259, section 7).
///
/// - Parameters:
///   - value: The text.
///   - isYAML: Whether a reader of YAML 1.1 shall find the same text, too. Line ends of Unicode, which
///     such a reader folds into a blank, and characters that are not printable there (YAML 1.1,
///     section 4.1) are then escaped.
///   - text: What it is appended to.
func writeJSONString(_ value: String, forYAML isYAML: Bool = false, to text: inout String) {
  text += "\""
  for scalar in value.unicodeScalars {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\u{8}": text += "\\b"
    case "\u{9}": text += "\\t"
    case "\u{A}": text += "\\n"
    case "\u{C}": text += "\\f"
    case "\u{D}": text += "\\r"
    case "\u{0}"..."\u{1F}": writeEscape(scalar, to: &text)
    case "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
      if isYAML { writeEscape(scalar, to: &text) } else { text.unicodeScalars.append(scalar) }
    default: text.unicodeScalars.append(scalar)
    }
  }
  text += "\""
}

/// Appends `\u` and four digits.
private func writeEscape(_ scalar: Unicode.Scalar, to text: inout String) {
  let digits = String(scalar.value, radix: 16)
  text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
}
