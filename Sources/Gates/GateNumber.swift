import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkStatistics

/// Why a number is not there.
struct Absence: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}

/// A number to compare: as the fraction that it is, and as it is shown.
struct GateNumber {
  var exact: ExactFraction
  var shown: FiniteDouble

  init(exact: ExactFraction, shown: FiniteDouble) {
    self.exact = exact
    self.shown = shown
  }

  /// A number without counts: the decimal that the document has.
  init?(_ value: Double) {
    guard let shown = FiniteDouble(value), let exact = ExactFraction(decimal: jsonText(of: shown))
    else { return nil }
    self.init(exact: exact, shown: shown)
  }

  /// The number of a record that a check uses.
  static func of(_ record: MetricRecord, _ use: ComparedNumber) -> Result<GateNumber, Absence> {
    if case .undefined(let status, let reason) = record.value {
      return .failure(Absence("\(status.rawValue): \(reason)"))
    }
    if use == .value {
      guard let value = record.value.double, var number = GateNumber(value) else {
        return .failure(Absence("the value is not a number"))
      }
      if let form = record.exactForm {
        guard let exact = form.fraction(isNegative: value < 0) else {
          return .failure(Absence("the counts give no value"))
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
      return .failure(Absence("the record has no interval"))
    }
    if case .undefined(let status, let reason) = interval.outcome {
      return .failure(Absence("the interval is \(status.rawValue): \(reason)"))
    }
    let end = use == .low ? interval.ends?.low : interval.ends?.high
    guard let number = end.flatMap(GateNumber.init) else {
      return .failure(
        Absence("the interval has no \(use == .low ? "lower" : "upper") end"))
    }
    return .success(number)
  }
}

extension GateCondition {
  /// The bound that follows from an earlier number.
  func bound(from earlier: GateNumber, _ threshold: GateNumber) -> GateNumber {
    let (old, by) = (earlier.shown.value, threshold.shown.value)
    let (exact, shown): (ExactFraction, Double) =
      switch self {
      case .atLeastBaselineMinus: (earlier.exact - threshold.exact, old - by)
      case .atMostBaselinePlus: (earlier.exact + threshold.exact, old + by)
      case .atLeastBaselineTimes, .atMostBaselineTimes:
        (earlier.exact * threshold.exact, old * by)
      case .atLeast, .atMost, .above, .below: (threshold.exact, by)
      }
    return GateNumber(exact: exact, shown: FiniteDouble(shown) ?? earlier.shown)
  }
}

extension MetricRecord {
  /// The p-value of the deciding test that accounts for the other comparisons.
  ///
  /// Another test does not stand in for one without a p-value: a missing one would change the verdict
  /// in silence.
  var adjustedP: Result<GateNumber, Absence> {
    guard let test = tests.deciding else {
      return .failure(
        Absence("the bound is missed, and the record has no test (those of single groups have)"))
    }
    guard test.pValue != nil, let p = test.adjusted.first else {
      return .failure(Absence("the bound is missed, and \(test.name) has no adjusted p-value"))
    }
    guard test.adjusted.count == 1 else {
      return .failure(
        Absence("the bound is missed, and \(test.name) is adjusted by several methods"))
    }
    guard let number = GateNumber(p.pValue) else {
      return .failure(Absence("the adjusted p-value is not a number"))
    }
    return .success(number)
  }
}
