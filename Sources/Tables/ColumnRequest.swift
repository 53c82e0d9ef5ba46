/// A column that a scan should decode, and how.
public struct ColumnRequest: Hashable, Sendable {
  /// What the fields become.
  public enum Kind: Hashable, Sendable {
    /// A text, compared byte for byte, as a dense code into the column's dictionary.
    case category
    /// A decimal number, correctly rounded to the nearest `Double`.
    case number
    /// A whole number in the range of `Int64`.
    case integer
    /// A whole number from 0: how many rows this row stands for.
    case frequency
    /// A sampling weight: a number that is 0, or from 2^−64 to below 2^64.
    case weight
    /// A text of its own in every row, such as a document: bytes instead of a code.
    case text

    /// Whether the fields become a `Double`.
    var isFloatingPoint: Bool { self == .number || self == .weight }
  }

  /// The column's name in the header.
  public var name: String
  /// What the fields become.
  public var kind: Kind
  /// Whether a missing value is an error rather than a fact.
  public var requiresValue: Bool

  /// Creates a request.
  ///
  /// - Parameters:
  ///   - name: The column's name in the header.
  ///   - kind: What the fields become.
  ///   - requiresValue: Whether a missing value is an error.
  public init(_ name: String, as kind: Kind, requiresValue: Bool = false) {
    self.name = name
    self.kind = kind
    self.requiresValue = requiresValue
  }
}
