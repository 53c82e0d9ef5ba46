/// What a row must hold in one column to be kept.
public struct RowCondition: Hashable, Sendable {
  /// What is asked of the value.
  public enum Test: Hashable, Sendable {
    /// The column is read as texts, compared byte for byte.
    case texts(TextTest)
    /// The column is read as numbers.
    case numbers(NumberTest)
    /// The column is read as whole numbers, compared exactly.
    case integers(IntegerTest)

    /// Whether every value passes, so that the condition asks for a value alone.
    public var passesAnyValue: Bool {
      switch self {
      case .texts(let test): test.passesAnyText
      case .numbers(let test): test == NumberTest()
      case .integers(let test): test == IntegerTest()
      }
    }
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

  /// Whether no text is refused.
  var passesAnyText: Bool { anyOf == nil && not.isEmpty }
}

/// What is asked of a number.
public struct OrderedTest<Number: Comparable & Hashable & Sendable>: Hashable, Sendable {
  /// The number must equal one of these; any when `nil`.
  public var anyOf: [Number]?
  /// And none of these.
  public var not: [Number]
  /// The least number.
  public var atLeast: Number?
  /// The greatest number.
  public var atMost: Number?
  /// A number that it must be greater than.
  public var above: Number?
  /// A number that it must be less than.
  public var below: Number?

  /// Creates a test that every number passes.
  public init() {
    not = []
  }

  /// Every number that the test names as a value.
  var named: [Number] { (anyOf ?? []) + not }

  /// Whether a number is one of those that may pass, wherever the bounds are.
  @inline(__always)
  func isAmongValues(_ number: Number) -> Bool {
    if let anyOf, !anyOf.contains(number) { return false }
    return !not.contains(number)
  }
}

/// What is asked of a number that a `Double` stands for.
public typealias NumberTest = OrderedTest<Double>

/// What is asked of a whole number.
public typealias IntegerTest = OrderedTest<Int64>

extension OrderedTest<Double> {
  /// The numbers between the bounds; `nil` when there is none.
  public var range: ClosedRange<Double>? {
    let low = max(atLeast ?? -.infinity, above?.nextUp ?? -.infinity)
    let high = min(atMost ?? .infinity, below?.nextDown ?? .infinity)
    return low <= high ? low...high : nil
  }
}

extension OrderedTest<Int64> {
  /// The whole numbers between the bounds; `nil` when there is none.
  public var range: ClosedRange<Int64>? {
    if above == .max || below == .min { return nil }
    let low = max(atLeast ?? .min, above.map { $0 + 1 } ?? .min)
    let high = min(atMost ?? .max, below.map { $0 - 1 } ?? .max)
    return low <= high ? low...high : nil
  }
}
