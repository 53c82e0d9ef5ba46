/// A text with a stand-in for each character that is not ASCII.
///
/// Yams compares the keys of a map as `String` does, for which an accented letter is equal to the
/// letter with a combining accent. Stand-ins are equal only where the characters are. Each takes the
/// place of one character, so that every place in the text stays what it is.
struct StandIns {
  /// The text with stand-ins.
  let text: String
  private let originals: [Unicode.Scalar: Unicode.Scalar]

  /// Private characters, which no text of a language has.
  private static let scalars = [0xF0000...0xFFFFD, 0x100000...0x10FFFD] as [ClosedRange<UInt32>]

  /// Puts stand-ins into a text; fails when it has too many characters, or escaped ones, which might be
  /// stand-ins.
  ///
  /// - Parameter text: The text.
  /// - Complexity: O(length).
  init?(_ text: String) {
    if text.contains("\\u") || text.contains("\\U") { return nil }
    var free = Self.scalars.joined().makeIterator()
    var standIns: [Unicode.Scalar: Unicode.Scalar] = [:]
    var originals: [Unicode.Scalar: Unicode.Scalar] = [:]
    var written = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard Self.isReplaceable(scalar) else {
        written.append(scalar)
        continue
      }
      if standIns[scalar] == nil {
        guard let next = free.next().flatMap({ Unicode.Scalar($0) }) else { return nil }
        standIns[scalar] = next
        originals[next] = scalar
      }
      written.append(standIns[scalar] ?? scalar)
    }
    self.text = String(written)
    self.originals = originals
  }

  /// Whether a character means nothing to YAML; line ends and marks do, and some are no text.
  private static func isReplaceable(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0xA0 && ![0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
  }

  /// A piece of the text as it was.
  func original(of text: String) -> String {
    var written = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { written.append(originals[scalar] ?? scalar) }
    return String(written)
  }
}
