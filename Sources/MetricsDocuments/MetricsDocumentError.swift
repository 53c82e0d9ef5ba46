public import FairmarkFiles

/// Why a file is no metrics document.
public struct MetricsDocumentError: Error, Hashable, Sendable {
  /// The file, with line and column where it is no JSON.
  public let location: SourceLocation
  /// The place of the value that is wrong, such as `analyses[0].metrics[3].value`; `nil` when the
  /// whole file is meant.
  public let place: String?
  /// A sentence: what was found, what was expected, what to do.
  public let message: String

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - location: The file.
  ///   - place: The place of the value in the document.
  ///   - message: What was found and what was expected.
  public init(at location: SourceLocation, place: String? = nil, _ message: String) {
    self.location = location
    self.place = place
    self.message = message
  }

  /// Place and sentence, without the file.
  public var sentence: String { place.map { "\($0) \(message)" } ?? message }
}

extension MetricsDocumentError: CustomStringConvertible {
  /// File, place and sentence.
  public var description: String { "\(location): \(sentence)" }
}
