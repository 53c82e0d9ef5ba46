public import FairmarkStatistics

/// How a check of a gate compares a number with its bound.
public enum GateCondition: String, CaseIterable, Hashable, Sendable {
  /// The number is not less than the bound.
  case atLeast = "at_least"
  /// The number is not more than the bound.
  case atMost = "at_most"
  /// The number is more than the bound.
  case above
  /// The number is less than the bound.
  case below
  /// The number is not less than the baseline's, less the bound.
  case atLeastBaselineMinus = "at_least_baseline_minus"
  /// The number is not more than the baseline's and the bound together.
  case atMostBaselinePlus = "at_most_baseline_plus"
  /// The number is not less than the baseline's times the bound.
  case atLeastBaselineTimes = "at_least_baseline_times"
  /// The number is not more than the baseline's times the bound.
  case atMostBaselineTimes = "at_most_baseline_times"

  /// Whether an earlier result is needed.
  public var needsBaseline: Bool {
    switch self {
    case .atLeast, .atMost, .above, .below: false
    case .atLeastBaselineMinus, .atMostBaselinePlus, .atLeastBaselineTimes, .atMostBaselineTimes:
      true
    }
  }

  /// The condition as a person says it: `at least`.
  public var words: String { rawValue.split(separator: "_").joined(separator: " ") }

  /// Whether a number keeps its bound.
  ///
  /// - Parameters:
  ///   - number: The number.
  ///   - bound: The bound, which follows from the baseline where there is one.
  /// - Returns: Whether the condition holds.
  public func holds(_ number: ExactFraction, _ bound: ExactFraction) -> Bool {
    switch self {
    case .atLeast, .atLeastBaselineMinus, .atLeastBaselineTimes: number >= bound
    case .atMost, .atMostBaselinePlus, .atMostBaselineTimes: number <= bound
    case .above: number > bound
    case .below: number < bound
    }
  }
}

/// Which number of a record a check of a gate compares.
public enum ComparedNumber: String, CaseIterable, Hashable, Sendable {
  /// The value.
  case value
  /// The lower end of its interval.
  case low
  /// The upper end of its interval.
  case high
}
