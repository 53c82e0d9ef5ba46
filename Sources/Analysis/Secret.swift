import FairmarkFiles

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

extension Secret {
  /// A key as people give it: white space around it is dropped, such as the line end of a file.
  ///
  /// - Parameter text: The key as it was written.
  /// - Returns: The key with its fingerprint; `nil` when nothing but white space is there.
  /// - Complexity: O(length).
  public static func key(_ text: String) -> Secret? {
    let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
    var bytes = Array(text.utf8)[...].drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
    if bytes.isEmpty { return nil }
    let digest = SHA256Digest.of(Array("fairmark-key\0".utf8) + bytes)
    return Secret(
      String(decoding: bytes, as: UTF8.self), fingerprint: "sha256:" + digest.prefix(16))
  }
}
