/// Which texts of a column mean the same, and which mean that nothing is known.
///
/// Texts are compared byte for byte; one without an entry stands for itself.
public struct TextEquivalents: Hashable, Sendable {
  /// By the bytes of a text the text that it stands for; `nil`: nothing is known.
  private var entries: [[UInt8]: String?] = [:]
  /// What texts without an entry stand for, under a name that tells it from others.
  private var rule: Rule?

  private struct Rule: Hashable, Sendable {
    let name: String
    let meaning: @Sendable (String) -> String?

    static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// Creates equivalents that follow a rule.
  ///
  /// - Parameters:
  ///   - name: Tells the rule from others: two of one name must give the same.
  ///   - meaning: For every text what it stands for; `nil` when nothing is known.
  public init(rule name: String, _ meaning: @escaping @Sendable (String) -> String?) {
    rule = Rule(name: name, meaning: meaning)
  }

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
    if let rule { return rule.meaning(text) }
    return text
  }
}
