/// A text as token ids: one line of a JSON Lines file.
///
/// A reader fills the same value again for each document, so that its storage is used again.
public struct TokenDocument: Hashable, Sendable {
  /// The number of the document in its dataset, from 0.
  public var number: Int
  /// The file that it stands in, as the user named it; `nil` where only one is read.
  public var file: String?
  /// The line of its file on which it stands, from 1.
  public var line: Int
  /// The value of `id` as text, a number as the line spells it; `nil` where the line has none or could not be read.
  public var id: String?
  /// Whether the line writes its `id` as a number, so that rows can write it as one.
  public var hasNumericID = false
  /// Where the text comes from: a site, an author, a file; `nil` where the line says nothing.
  public var source: String?
  /// The token ids, those of the prompt first.
  public var ids: [UInt32]
  /// How many of the ids belong to the prompt.
  public var promptCount: Int
  /// What is wrong with the line, in words without its content; `nil` for a usable document.
  public var fault: String?

  /// Creates a document.
  ///
  /// - Parameters:
  ///   - number: Its number from 0.
  ///   - file: The file that it stands in, where several are read.
  ///   - line: Its line from 1.
  ///   - id: Its name.
  ///   - source: Where the text comes from.
  ///   - ids: The token ids, those of the prompt first.
  ///   - promptCount: How many of them belong to the prompt.
  ///   - fault: What is wrong with the line.
  public init(
    number: Int = 0, file: String? = nil, line: Int = 1, id: String? = nil, source: String? = nil,
    ids: [UInt32] = [],
    promptCount: Int = 0, fault: String? = nil
  ) {
    self.number = number
    self.file = file
    self.line = line
    self.id = id
    self.source = source
    self.ids = ids
    self.promptCount = promptCount
    self.fault = fault
  }
}
