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
  texts.prefix(limit).map { "\"\($0.prefix(40))\"" }.joined(separator: ", ")
    + (texts.count > limit ? ", …" : "")
}
