/// A text that nobody may see, such as a key: it prints as its fingerprint.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The text; for computing, never for showing.
  public let text: String
  /// What stands for the text in documents: `sha256:` and 16 hexadecimal digits.
  public let fingerprint: String

  /// Creates a secret.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - fingerprint: What may be shown in its place.
  public init(_ text: String, fingerprint: String) {
    self.text = text
    self.fingerprint = fingerprint
  }

  /// The fingerprint.
  public var description: String { fingerprint }
  /// The fingerprint.
  public var debugDescription: String { fingerprint }
  /// Has no parts.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
