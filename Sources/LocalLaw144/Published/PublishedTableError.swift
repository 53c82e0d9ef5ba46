public import FairmarkFiles

/// Why a file is no published table that can be read.
public struct PublishedTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where: the file, the line and the character.
  public let location: SourceLocation
  /// A sentence: what was found, what was expected, what to do.
  public let message: String

  init(_ file: String, _ line: Int? = nil, _ column: Int? = nil, _ message: String) {
    location = SourceLocation(file: file, line: line, column: column)
    self.message = message
  }

  /// The place and the sentence.
  public var description: String { "\(location): \(message)" }
}
