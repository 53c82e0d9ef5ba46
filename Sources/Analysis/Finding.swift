public import FairmarkJSONText

/// Something that a reader of the results must know besides the numbers.
public struct Finding: Hashable, Sendable {
  /// How much it matters.
  public enum Severity: String, Hashable, Sendable {
    /// Good to know.
    case note
    /// May change what the numbers mean.
    case warning
  }

  /// How much it matters.
  public var severity: Severity
  /// A short name for machines, such as `similar_categories`.
  public var code: String
  /// A sentence for people.
  public var message: String

  /// Creates a finding.
  public init(_ severity: Severity, _ code: String, _ message: String) {
    self.severity = severity
    self.code = code
    self.message = message
  }

  /// The finding as the metrics document writes it.
  public var json: JSONValue {
    [
      "severity": .string(severity.rawValue), "code": .string(code),
      "message": .string(message),
    ]
  }
}
