public import FairmarkAnalysis
public import FairmarkJSONText
public import FairmarkStatistics

/// Why a number is not there.
public struct GateAbsence: Error {
  /// A sentence.
  public let reason: String

  /// Creates an absence.
  public init(_ reason: String) { self.reason = reason }
}

/// A number to compare: as the fraction that it is, and as it is shown.
public struct GateNumber: Sendable {
  /// The number itself.
  public var exact: ExactFraction
  /// The number as documents and messages have it.
  public var shown: FiniteDouble

  /// Creates a number.
  public init(exact: ExactFraction, shown: FiniteDouble) {
    self.exact = exact
    self.shown = shown
  }

  /// Creates a number without counts: the decimal that a document has; `nil` when it is not finite.
  public init?(_ value: Double) {
    guard let shown = FiniteDouble(value), let exact = ExactFraction(decimal: jsonText(of: shown))
    else { return nil }
    self.init(exact: exact, shown: shown)
  }

  /// The number of a record that a check uses.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - use: Its value or an end of its interval.
  /// - Returns: The number, or why there is none.
  public static func of(
    _ record: MetricRecord, _ use: ComparedNumber
  ) -> Result<GateNumber, GateAbsence> {
    if case .undefined(let status, let reason) = record.value {
      return .failure(GateAbsence("\(status.rawValue): \(reason)"))
    }
    if use == .value {
      guard let value = record.value.double, var number = GateNumber(value) else {
        return .failure(GateAbsence("the value is not a number"))
      }
      if let form = record.exactForm {
        guard let exact = form.fraction(isNegative: value < 0) else {
          return .failure(GateAbsence("the counts give no value"))
        }
        number.exact = exact
      }
      return .success(number)
    }
    guard let interval = record.interval else {
      // The reference's comparison with itself is certain, and has no interval.
      if let reference = record.reference, record.group == reference {
        return of(record, .value)
      }
      return .failure(GateAbsence("the record has no interval"))
    }
    if case .undefined(let status, let reason) = interval.outcome {
      return .failure(GateAbsence("the interval is \(status.rawValue): \(reason)"))
    }
    let end = use == .low ? interval.ends?.low : interval.ends?.high
    guard let number = end.flatMap(GateNumber.init) else {
      return .failure(
        GateAbsence("the interval has no \(use == .low ? "lower" : "upper") end"))
    }
    return .success(number)
  }
}

extension GateCondition {
  /// The bound that follows from an earlier number.
  ///
  /// - Parameters:
  ///   - earlier: The number of the baseline's record.
  ///   - threshold: The number of the condition.
  /// - Returns: The bound, or that no number holds it.
  public func bound(
    from earlier: GateNumber, _ threshold: GateNumber
  ) -> Result<GateNumber, GateAbsence> {
    let (old, by) = (earlier.shown.value, threshold.shown.value)
    let (exact, shown): (ExactFraction, Double) =
      switch self {
      case .atLeastBaselineMinus: (earlier.exact - threshold.exact, old - by)
      case .atMostBaselinePlus: (earlier.exact + threshold.exact, old + by)
      case .atLeastBaselineTimes, .atMostBaselineTimes:
        (earlier.exact * threshold.exact, old * by)
      case .atLeast, .atMost, .above, .below: (threshold.exact, by)
      }
    guard let shown = FiniteDouble(shown) else {
      return .failure(
        GateAbsence(
          "\(words) \(jsonText(of: threshold.shown)) of the earlier \(jsonText(of: earlier.shown)) is "
            + "beyond all numbers"))
    }
    return .success(GateNumber(exact: exact, shown: shown))
  }
}

extension MetricRecord {
  /// The p-value of the deciding test that accounts for the other comparisons.
  ///
  /// Another test does not stand in for one without a p-value: a missing one would change the verdict
  /// in silence.
  var adjustedP: Result<GateNumber, GateAbsence> {
    guard let test = tests.deciding else {
      return .failure(
        GateAbsence("the bound is missed, and the record has no test (those of single groups have)")
      )
    }
    guard test.pValue != nil, let p = test.adjusted.first else {
      return .failure(GateAbsence("the bound is missed, and \(test.name) has no adjusted p-value"))
    }
    guard test.adjusted.count == 1 else {
      return .failure(
        GateAbsence("the bound is missed, and \(test.name) is adjusted by several methods"))
    }
    // Of two equal groups one is below the best by 5 % in every tenth job.
    guard p.method != "mcb" else {
      return .failure(
        GateAbsence(
          "the bound is missed, and \(test.name) is adjusted by `mcb`, whose p-values are one-sided and may be "
            + "below the test's own; adjust by all_pairs or holm"))
    }
    guard let number = GateNumber(p.pValue) else {
      return .failure(GateAbsence("the adjusted p-value is not a number"))
    }
    return .success(number)
  }
}
