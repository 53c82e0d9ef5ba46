public import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
public import FairmarkStatistics

/// How a record's value follows from its whole numbers.
public enum ExactForm: Hashable, Sendable {
  /// The numerator of the counts: a number of rows.
  case count(Int)
  /// A rate.
  case rate(Counts)
  /// The ratio of a rate to another.
  case ratio(Counts, to: Counts)
  /// A rate minus another; the record's value tells which from which.
  case difference(Counts, Counts)
  /// The quotient of two counts of which neither is part of the other.
  case quotient(CountQuotient)
  /// A quotient of such counts minus another; the record's value tells which from which.
  case quotientDifference(CountQuotient, CountQuotient)

  /// The correctly rounded value; `nil` where it does not exist.
  ///
  /// - Parameter isNegative: The sign of a difference.
  /// - Returns: The value.
  func value(isNegative: Bool) -> Double? {
    switch self {
    case .count(let count): return Double(count)
    case .rate(let counts): return counts.rate
    case .ratio(let counts, let other): return ExactRatio.ratio(of: counts, to: other)
    case .difference(let counts, let other):
      let difference = ExactRatio.difference(of: counts, and: other)
      return difference.map { isNegative ? -$0.magnitude : $0.magnitude }
    case .quotient(let quotient): return quotient.value
    case .quotientDifference(let quotient, let other):
      let difference = quotient.difference(from: other)
      return difference.map { isNegative ? -$0.magnitude : $0.magnitude }
    }
  }
}

extension MetricRecord {
  /// Whether the value is a quotient of sums of sampling weights, or says that it is.
  public var isWeighted: Bool {
    design?.weighted != nil || referenceDesign?.weighted != nil
      || flags.contains("four_fifths_not_evaluated")
  }

  /// How the value follows from the counts; `nil` where it does not follow from them alone.
  ///
  /// Metric names are promised, and their endings say what is computed: `_rate`, `_ratio`,
  /// `_difference`, `_min`, `_max`, `_gap`. Smoothed, standardised and detectable quantities show the
  /// counts that they start from and are no quotients of them.
  public var exactForm: ExactForm? {
    guard value.isDefined, !isWeighted else { return nil }
    for prefix in ["smoothed_", "standardised_", "minimum_detectable_"] {
      if name.hasPrefix(prefix) { return nil }
    }
    if let quotient {
      return referenceQuotient.map { .quotientDifference(quotient, $0) } ?? .quotient(quotient)
    }
    if let counts, let referenceCounts {
      if name.hasSuffix("_ratio") || name == "impact_ratio_min" {
        return .ratio(counts, to: referenceCounts)
      }
      let isDifference = name.hasSuffix("_difference") || name.hasPrefix("difference_in_")
      return isDifference ? .difference(counts, referenceCounts) : nil
    }
    if let counts {
      if Self.countsOfRows.contains(name) { return .count(counts.numerator) }
      return name.hasSuffix("_rate") || Self.rates.contains(name) ? .rate(counts) : nil
    }
    if let extremes, let low = extremes.minimum.counts, let high = extremes.maximum.counts {
      if name.hasSuffix("_min") { return .rate(low) }
      if name.hasSuffix("_max") { return .rate(high) }
      if name.hasSuffix("_ratio") { return .ratio(low, to: high) }
      return name.hasSuffix("_gap") || name.hasSuffix("_difference") ? .difference(high, low) : nil
    }
    return nil
  }

  /// The rates of counts, each the stem of its comparisons' names.
  static let rates: Set<String> = [
    "selection_rate", "base_rate", "label_rate", "true_positive_rate", "true_negative_rate",
    "false_positive_rate", "false_negative_rate", "false_discovery_rate", "false_omission_rate",
    "positive_predictive_value", "negative_predictive_value", "error_rate", "accuracy", "recall",
    "specificity",
  ]

  /// Numbers of rows.
  static let countsOfRows: Set<String> = [
    "selection_count", "true_positives", "true_negatives", "false_positives", "false_negatives",
    "flips_to_favourable", "flips_to_unfavourable",
  ]

  /// Comparisons of two rates whose names do not begin with the rate.
  private static let comparisons: Set<String> = [
    "impact_ratio", "impact_ratio_min", "shortfall", "minimum_detectable_impact_ratio",
    "sample_size_for_four_fifths",
  ]

  /// What aggregates over groups are computed from, where the name does not begin with it.
  private static let parities: Set<String> = [
    "demographic_parity", "equal_opportunity", "predictive_equality", "predictive_parity",
  ]

  /// Where the counts of a value must stand.
  enum CountsPlace { case counts, bothCounts, extremes }

  /// The counts that a defined value of this name is promised with.
  var promisedCounts: CountsPlace? {
    if Self.rates.contains(name) || Self.countsOfRows.contains(name) { return .counts }
    if Self.comparisons.contains(name) { return .bothCounts }
    if name.hasPrefix("difference_in_"), name.hasSuffix("_rates") { return .bothCounts }
    for ending in ["_difference", "_ratio"] where name.hasSuffix(ending) {
      let stem = String(name.dropLast(ending.count))
      if group == nil, Self.parities.contains(stem) { return .extremes }
      if group != nil, Self.rates.contains(stem) { return .bothCounts }
    }
    for ending in ["_min", "_max", "_gap", "_min_max_ratio"] where name.hasSuffix(ending) {
      let stem = String(name.dropLast(ending.count))
      if group == nil, Self.rates.contains(stem) { return .extremes }
    }
    return nil
  }

  /// Refuses parts that contradict each other.
  func checkParts(_ object: DocumentObject) throws(MetricsDocumentError) {
    if status == .suppressed {
      for name in ["counts", "tests", "compatibility"] {
        try object.forbid(name, "tells about a group that is suppressed")
      }
    }
    if referenceCounts != nil {
      _ = try object.require("counts")
      if reference == nil, !flags.contains("against_rest") { _ = try object.require("reference") }
    }
    // Where no group has a rate there is no reference, and nothing is compared.
    let isCompared = value.isDefined || reference != nil || flags.contains("against_rest")
    if counts != nil, promisedCounts == .bothCounts, isCompared {
      _ = try object.require("reference_counts")
    }
    if reference != nil, quotient != nil { _ = try object.require("reference_quotient") }
    if let reference, let group {
      if group.contains(where: { $0.value == nil }) {
        throw object.node.error("compares rows whose group is missing, which are in no comparison")
      }
      if group == reference, let counts, let referenceCounts, counts != referenceCounts {
        throw object.node.error("compares the reference with itself, but by other counts")
      }
    }
    if referenceQuotient != nil {
      _ = try object.require("quotient")
      _ = try object.require("reference")
    }
    let isAggregate = group == nil && !attribute.isEmpty
    if isAggregate {
      _ = try object.require("undefined_groups")
    } else {
      for name in ["undefined_groups", "extremes"] {
        try object.forbid(name, "belongs to a record over the groups of an attribute")
      }
    }
    if status == .suppressed {
      try object.forbid("design", "tells about a group that is suppressed")
    }
    if group != nil, status != .suppressed, name.hasSuffix("_rate"), design?.weighted == nil {
      _ = try object.require("counts")
    }
  }

  /// Refuses a value that is not the quotient of its counts, and one whose counts are gone.
  func checkCounts(_ object: DocumentObject) throws(MetricsDocumentError) {
    if isWeighted {
      try checkWeighted(object)
      return
    }
    guard let found = value.double else { return }
    switch promisedCounts {
    case .counts: _ = try object.require("counts")
    case .bothCounts:
      _ = try object.require("counts")
      _ = try object.require("reference_counts")
    case .extremes:
      let ends = try object.require("extremes").object(["minimum", "maximum"])
      for name in ["minimum", "maximum"] {
        _ = try ends.require(name).object(["group", "counts"]).require("counts")
      }
    case nil: break
    }
    let isBelow = flags.contains("below_four_fifths")
    if let counts, let referenceCounts, isBelow,
      ExactRatio.isRatio(of: counts, to: referenceCounts, below: 4, over: 5) != true
    {
      throw object.node.error("has the flag below_four_fifths, but its counts are not below 4/5")
    }
    guard let form = exactForm else { return }
    let node = try object.require("value")
    guard let expected = form.value(isNegative: found < 0) else {
      throw node.error("is \(node.shape), but its counts give no value")
    }
    guard expected == found else {
      throw node.error(
        "is \(node.shape), but its counts give "
          + (FiniteDouble(expected).map(jsonText) ?? "no number"))
    }
  }
}
