/// Which texts of a column mean the same, and which mean that nothing is known.
///
/// Texts are compared byte for byte; one without an entry stands for itself.
public struct TextEquivalents: Hashable, Sendable {
  /// By the bytes of a text the text that it stands for; `nil`: nothing is known.
  private var entries: [[UInt8]: String?] = [:]

  /// Creates equivalents in which every text stands for itself.
  public init() {}

  /// Creates equivalents; of two entries for one text the last one counts.
  ///
  /// - Parameter entries: Texts and what they stand for: another text, or `nil` where the text means
  ///   that nothing is known, such as "prefer not to say".
  public init(_ entries: [(text: String, meaning: String?)]) {
    for (text, meaning) in entries { self.entries[Array(text.utf8)] = .some(meaning) }
  }

  /// What a text stands for.
  ///
  /// - Parameter text: A text of the column.
  /// - Returns: The text that stands for all its equivalents; `nil` when nothing is known.
  /// - Complexity: O(length).
  public func meaning(of text: String) -> String? {
    if let entry = entries[Array(text.utf8)] { return entry }
    return text
  }
}
