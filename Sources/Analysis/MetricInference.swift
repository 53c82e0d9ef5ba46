public import FairmarkJSONText
public import FairmarkStatistics

/// A confidence interval of a metric, or why there is none.
public struct MetricInterval: Hashable, Sendable {
  /// What the method gave.
  public enum Outcome: Hashable, Sendable {
    /// Two ends, of which theory may leave one open.
    case interval(ConfidenceInterval)
    /// No interval, and the reason in words.
    case undefined(MetricStatus, reason: String)
  }

  /// The confidence level.
  public var level: Double
  /// The method's name, such as `wilson`.
  public var method: String
  /// What the method gave.
  public var outcome: Outcome

  /// Creates an interval.
  ///
  /// - Parameters:
  ///   - method: The method's name.
  ///   - level: The confidence level.
  ///   - outcome: What the method gave.
  public init(_ method: String, level: Double, _ outcome: Outcome) {
    self.method = method
    self.level = level
    self.outcome = outcome
  }

  /// Creates an interval from what a method of `Intervals` gave.
  ///
  /// - Parameters:
  ///   - method: The method's name.
  ///   - level: The confidence level.
  ///   - interval: The interval; `nil` when the counts say nothing.
  ///   - reason: Why it may be `nil`.
  public init(
    _ method: String, level: Double, _ interval: ConfidenceInterval?, otherwise reason: String
  ) {
    let outcome: Outcome
    switch interval {
    case let interval? where interval.low != nil || interval.high != nil:
      let ends = [interval.low, interval.high].compactMap(\.self)
      outcome =
        ends.allSatisfy(\.isFinite)
        ? .interval(interval)
        : .undefined(.failed, reason: "an end of the interval is not a finite number")
    default: outcome = .undefined(.insufficientData, reason: reason)
    }
    self.init(method, level: level, outcome)
  }

  /// The ends; `nil` when there is no interval.
  public var ends: ConfidenceInterval? {
    if case .interval(let interval) = outcome { interval } else { nil }
  }

  /// The interval as the metrics document writes it.
  public var json: JSONValue {
    var object: JSONObject = ["level": .finite(level), "method": .string(method)]
    object.append("low", ends?.low.map(JSONValue.finite) ?? .null)
    object.append("high", ends?.high.map(JSONValue.finite) ?? .null)
    switch outcome {
    case .interval(let interval):
      if let side = interval.unbounded {
        object.append("unbounded", .string(side == .above ? "above" : "below"))
      }
    case .undefined(let status, let reason):
      object.append("status", .string(status.rawValue))
      object.append("reason", .string(reason))
    }
    return .object(object)
  }
}

/// A test that a metric's groups do not differ, or why there is none.
public struct MetricTest: Hashable, Sendable {
  /// What the test gave.
  public enum Outcome: Hashable, Sendable {
    /// A probability.
    case pValue(Double)
    /// No probability, and the reason in words.
    case undefined(MetricStatus, reason: String)
  }

  /// A p-value that accounts for the other comparisons of the family.
  public struct Adjusted: Hashable, Sendable {
    /// The method's name, such as `all_pairs`.
    public var method: String
    /// The adjusted p-value.
    public var pValue: Double

    /// Creates an adjusted p-value.
    ///
    /// - Parameters:
    ///   - method: The method's name.
    ///   - pValue: The adjusted p-value.
    public init(_ method: String, _ pValue: Double) {
      self.method = method
      self.pValue = pValue
    }
  }

  /// The test's name, such as `fisher_exact`.
  public var name: String
  /// What the test gave.
  public var outcome: Outcome
  /// The statistic that the probability comes from, such as Z or χ²; `nil` for exact tests.
  public var statistic: Double?
  /// The degrees of freedom of a χ² statistic.
  public var degreesOfFreedom: Int?
  /// The degrees of freedom of a *t* statistic, not necessarily whole.
  public var realDegreesOfFreedom: Double?
  /// P-values that account for the other comparisons.
  public var adjusted: [Adjusted] = []

  /// Creates a test's result.
  ///
  /// - Parameters:
  ///   - name: The test's name.
  ///   - outcome: What the test gave.
  ///   - statistic: The statistic behind it.
  ///   - degreesOfFreedom: The degrees of freedom of a χ² statistic.
  public init(
    _ name: String, _ outcome: Outcome, statistic: Double? = nil, degreesOfFreedom: Int? = nil
  ) {
    self.name = name
    self.outcome = outcome
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability; `nil` when there is none.
  public var pValue: Double? {
    if case .pValue(let probability) = outcome { probability } else { nil }
  }

  /// The test as the metrics document writes it.
  public var json: JSONValue {
    var object: JSONObject = ["name": .string(name)]
    if let statistic { object.append("statistic", .finite(statistic)) }
    if let degreesOfFreedom { object.append("degrees_of_freedom", .integer(degreesOfFreedom)) }
    if let realDegreesOfFreedom {
      object.append("degrees_of_freedom", .finite(realDegreesOfFreedom))
    }
    object.append("p_value", pValue.map(JSONValue.finite) ?? .null)
    if case .undefined(let status, let reason) = outcome {
      object.append("status", .string(status.rawValue))
      object.append("reason", .string(reason))
    }
    if !adjusted.isEmpty {
      var methods = JSONObject()
      for one in adjusted { methods.append(one.method, .finite(one.pValue)) }
      object.append("adjusted", .object(methods))
    }
    return .object(object)
  }
}

extension Collection where Element == MetricTest {
  /// The test of a comparison that a reader goes by: that of comparisons with the best, which exists for
  /// Z alone, else the score test of weighted or clustered rows, else Fisher's exact one, else the first.
  ///
  /// Which one it is depends on which tests there are and not on their p-values; `nil` for none.
  public var deciding: MetricTest? {
    first { $0.adjusted.contains { $0.method == "mcb" } }
      ?? first { $0.name == Inference.sampledTest } ?? first { $0.name == "fisher_exact" } ?? first
  }
}

/// How far a metric could lie from its value because people's groups are not known.
public struct MissingGroupRange: Hashable, Sendable {
  /// What is assumed, such as `worst_case`.
  public var method: String
  /// The least value that is possible; `nil` when there is none.
  public var low: Double?
  /// The greatest value that is possible; `nil` when there is none.
  public var high: Double?

  /// Creates a range.
  ///
  /// - Parameters:
  ///   - method: What is assumed.
  ///   - low: The least value that is possible.
  ///   - high: The greatest value that is possible.
  public init(_ method: String, low: Double?, high: Double?) {
    self.method = method
    self.low = low
    self.high = high
  }

  /// The range as the metrics document writes it.
  public var json: JSONValue {
    [
      "method": .string(method), "low": low.map(JSONValue.finite) ?? .null,
      "high": high.map(JSONValue.finite) ?? .null,
    ]
  }
}

/// Points of a curve, or counts that belong together: a table of an analysis.
public struct MetricTable: Hashable, Sendable {
  /// The table's name, once within an analysis.
  public var name: String
  /// The columns' names.
  public var columns: [String]
  /// The rows; each has a number, text, Boolean or null for every column.
  public var rows: [[JSONValue]]

  /// Creates a table.
  ///
  /// - Parameters:
  ///   - name: The table's name.
  ///   - columns: The columns' names.
  ///   - rows: The rows.
  public init(_ name: String, columns: [String], rows: [[JSONValue]]) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// The table as the metrics document writes it.
  public var json: JSONValue {
    [
      "name": .string(name), "columns": .array(columns.map(JSONValue.string)),
      "rows": .array(rows.map(JSONValue.array)),
    ]
  }
}
