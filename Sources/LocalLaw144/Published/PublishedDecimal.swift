public import FairmarkStatistics

/// A rate or a ratio as a table prints it: its exact digits, and how many stand behind the point.
///
/// No `Double` is 0.285; whether a published figure is the rounded quotient of its counts must not
/// hang on the nearest one.
public struct PublishedDecimal: Hashable, Sendable {
  /// The figure as it is printed, without blanks around it.
  public let text: String
  /// The exact value; `48.2%` is 482/1000.
  public let exact: ExactFraction
  /// The decimals of the value: 2 for `0.48`, 3 for `48.2%`, 0 for `1`.
  public let decimals: Int

  /// Reads `0.48`, `.48`, `48%`, `48.2 %` or `4.8e-1`.
  ///
  /// The result is `nil` for every other text, one with a sign included, and for more than 40
  /// characters or decimals.
  ///
  /// - Parameter text: The figure; blanks around it are left out.
  public init?(_ text: String) {
    var rest = trimmed(text)[...]
    self.text = String(rest)
    var exponent = 0
    if rest.last == "%" {
      rest = trimmed(String(rest.dropLast()))[...]
      exponent = -2
    }
    let parts = rest.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    guard let mantissa = parts.first, mantissa.utf8.count <= 40 else { return nil }
    if parts.count == 2 {
      guard let power = Int(parts[1]), power.magnitude <= 40 else { return nil }
      exponent += power
    }
    let digits = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(digits.count), digits.contains(where: { !$0.isEmpty }),
      digits.allSatisfy({ $0.utf8.allSatisfy(isDigit) }),
      let exact = ExactFraction(decimal: "\(mantissa)e\(exponent)")
    else { return nil }
    let decimals = (digits.count == 2 ? digits[1].utf8.count : 0) - exponent
    guard decimals <= 40 else { return nil }
    self.exact = exact
    self.decimals = max(0, decimals)
  }

  /// Whether two figures are printed alike.
  public static func == (left: Self, right: Self) -> Bool { left.text == right.text }

  /// Hashes what is printed.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// A number of people as tables print it.
enum PublishedCount {
  /// More people than there are.
  static let limit = 100_000_000_000

  /// Reads `1234`, `1,234` or, as software writes a column of numbers with gaps, `1234.0`.
  ///
  /// - Parameter text: The number; blanks around it are left out.
  /// - Returns: The number; `nil` for every other text and from ``limit`` on.
  static func value(of text: String) -> Int? {
    var whole = trimmed(text)[...]
    if let point = whole.firstIndex(of: ".") {
      let zeros = whole[whole.index(after: point)...]
      guard !zeros.isEmpty, zeros.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
      whole = whole[..<point]
    }
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.allSatisfy({ $0.utf8.allSatisfy(isDigit) }), let first = groups.first,
      groups.count == 1 || (1...3).contains(first.utf8.count),
      groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
      let value = Int(groups.joined()), value < limit
    else { return nil }
    return value
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// A text without the blanks around it, those that do not break a line included.
func trimmed(_ text: String) -> String {
  let isBlank = { (character: Character) in character.isWhitespace || character == "\u{FEFF}" }
  guard let first = text.firstIndex(where: { !isBlank($0) }),
    let last = text.lastIndex(where: { !isBlank($0) })
  else { return "" }
  return String(text[first...last])
}
