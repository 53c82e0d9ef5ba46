/// What a row must hold in one column to be kept.
public struct RowCondition: Hashable, Sendable {
  /// What is asked of the value.
  public enum Test: Hashable, Sendable {
    /// The column is read as texts, compared byte for byte.
    case texts(TextTest)
    /// The column is read as numbers.
    case numbers(NumberTest)
  }

  /// The column.
  public var column: String
  /// What is asked of its value.
  public var test: Test
  /// Whether a row without a value is kept.
  public var keepsMissing: Bool

  /// Creates a condition.
  ///
  /// - Parameters:
  ///   - column: The column.
  ///   - test: What is asked of its value.
  ///   - keepsMissing: Whether a row without a value is kept.
  public init(_ column: String, _ test: Test, keepsMissing: Bool = false) {
    self.column = column
    self.test = test
    self.keepsMissing = keepsMissing
  }
}

/// What is asked of a text.
public struct TextTest: Hashable, Sendable {
  /// The text must be one of these; any when `nil`.
  public var anyOf: [String]?
  /// And none of these.
  public var not: [String]

  /// Creates a test.
  ///
  /// - Parameters:
  ///   - anyOf: The texts of which it must be one.
  ///   - not: The texts that it must not be.
  public init(anyOf: [String]? = nil, not: [String] = []) {
    self.anyOf = anyOf
    self.not = not
  }

  /// Every text that the test names.
  var named: [String] { (anyOf ?? []) + not }
}

/// What is asked of a number.
public struct NumberTest: Hashable, Sendable {
  /// The number must equal one of these; any when `nil`.
  public var anyOf: [Double]?
  /// And none of these.
  public var not: [Double]
  /// The least number.
  public var atLeast: Double?
  /// The greatest number.
  public var atMost: Double?
  /// A number that it must be greater than.
  public var above: Double?
  /// A number that it must be less than.
  public var below: Double?

  /// Creates a test that every number passes.
  public init() {
    not = []
  }

  /// The least `Double` that may pass: of two bounds the tighter one.
  var low: Double { max(atLeast ?? -.infinity, above?.nextUp ?? -.infinity) }

  /// The greatest `Double` that may pass.
  var high: Double { min(atMost ?? .infinity, below?.nextDown ?? .infinity) }

  /// Whether the bounds exclude each other.
  public var isContradictory: Bool { low > high }

  /// The whole numbers between the bounds; `nil` when there is none.
  ///
  /// Not from `low` and `high`: beyond 2^53 whole numbers lie between neighbouring `Double`s.
  var integerBounds: ClosedRange<Int64>? {
    var least = Int64.min
    var greatest = Int64.max
    if let atLeast {
      guard let bound = Self.integer(atLeast.rounded(.up), beyond: atLeast) else { return nil }
      least = max(least, bound)
    }
    if let above {
      guard let bound = Self.integer(above.rounded(.down), beyond: above), bound < .max else {
        return nil
      }
      // A bound below every whole number excludes none.
      least = max(least, above < -0x1p63 ? .min : bound + 1)
    }
    if let atMost {
      guard let bound = Self.integer(atMost.rounded(.down), beyond: -atMost) else { return nil }
      greatest = min(greatest, bound)
    }
    if let below {
      guard let bound = Self.integer(below.rounded(.up), beyond: -below), bound > .min else {
        return nil
      }
      greatest = min(greatest, below >= 0x1p63 ? .max : bound - 1)
    }
    return least <= greatest ? least...greatest : nil
  }

  /// A whole number within the range of `Int64`, clamped to it on the side where a bound excludes
  /// nothing; `nil` on the side where it excludes everything.
  private static func integer(_ value: Double, beyond bound: Double) -> Int64? {
    if let exact = Int64(exactly: value) { return exact }
    guard bound < 0 else { return nil }
    return value < 0 ? .min : .max
  }

  /// Every number that the test names as a value.
  var named: [Double] { (anyOf ?? []) + not }
}
