extension StringProtocol {
  /// Whether two texts have the same bytes.
  ///
  /// `==` calls texts equal that Unicode holds to be canonically equivalent; texts of the data are
  /// compared byte for byte, and two spellings of one name are two groups.
  func hasSameBytes(as other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8)
  }
}

extension Sequence where Element: StringProtocol {
  /// Whether a text with the same bytes is among them.
  func containsBytes(of text: some StringProtocol) -> Bool {
    contains { $0.hasSameBytes(as: text) }
  }
}

/// Texts of the data as a sentence may show them: quoted, the first eight, each at most 40
/// characters.
func listed(_ texts: [String], limit: Int = 8) -> String {
  listed(texts.map { [$0] }, limit: limit)
}

/// The same of crossings, whose values are shown by themselves.
func listed(_ crossings: [[String]], limit: Int = 8) -> String {
  crossings.prefix(limit).map { values in
    "\"" + values.map(shortened).joined(separator: " × ") + "\""
  }.joined(separator: ", ") + (crossings.count > limit ? ", …" : "")
}

/// At most 40 characters of a text, with a sign where it is cut.
private func shortened(_ text: String) -> String {
  let start = text.prefix(40)
  return start.endIndex == text.endIndex ? text : start + "…"
}
