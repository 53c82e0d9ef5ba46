import FairmarkAnalysis
import FairmarkMetricsDocuments

extension MetricStatus {
  /// The status in words.
  var words: String {
    switch self {
    case .ok: "with a value"
    case .zeroDenominator: "zero denominator"
    case .emptyGroup: "empty group"
    case .singleGroup: "single group"
    case .excluded: "excluded"
    case .suppressed: "withheld"
    case .insufficientData: "insufficient data"
    case .supportMismatch: "support mismatch"
    case .separation: "separation"
    case .degenerateBootstrap: "degenerate bootstrap"
    case .notEvaluated: "not evaluated"
    case .failed: "failed"
    }
  }

  /// What the words mean.
  var meaning: String {
    switch self {
    case .ok: "There is a value."
    case .zeroDenominator:
      "Nobody is in the rate's denominator, or the rate of the reference is 0."
    case .emptyGroup: "The group has no rows."
    case .singleGroup: "The attribute has one group, so that there is nothing to compare."
    case .excluded: "The auditor left the group out of comparisons."
    case .suppressed: "The value is not shown because so few people are behind it."
    case .insufficientData: "There are too few rows."
    case .supportMismatch:
      "A value makes the number infinite or undefined, such as one that only one of two distributions "
        + "has; the reason beside it says which."
    case .separation: "The estimate of a regression is infinite."
    case .degenerateBootstrap: "Drawing samples again cannot vary the value."
    case .notEvaluated: "The value was not computed."
    case .failed: "The computation failed."
    }
  }
}

/// A record's flag in words.
func flagWords(_ flag: String) -> String {
  switch flag {
  case "below_four_fifths": "below four fifths"
  case "could_be_below_four_fifths": "could be below four fifths"
  case "one_swap_removes_four_fifths": "one decision away from four fifths"
  case "reference_selected": "reference selected by the data"
  case "against_rest": "against all other groups"
  case "four_fifths_not_evaluated": "four fifths not evaluated"
  default: spaced(flag)
  }
}

/// What a flag means; `nil` for one that this version does not know.
func flagMeaning(_ flag: String) -> String? {
  switch flag {
  case "below_four_fifths":
    "The ratio is below 4/5, decided on whole numbers. This is a rule of thumb of the Uniform "
      + "Guidelines (29 CFR 1607.4 D), not a finding about the law."
  case "could_be_below_four_fifths":
    "The ratio could be below 4/5 if the groups of all people were known."
  case "flip_flop":
    "Selecting one person of the group in place of one of the reference group would give the group "
      + "the higher rate (Uniform Guidelines, questions and answers, 21)."
  case "one_swap_removes_four_fifths":
    "Selecting one person of the group in place of one of the reference group would lift the ratio "
      + "to 4/5 or more."
  case "reference_selected":
    "The data selected the reference, and the p-values are adjusted by a method that needs a "
      + "declared one: they are too small."
  case "against_rest": "The group is compared with all other groups together."
  case "four_fifths_not_evaluated":
    "Four fifths is decided on whole numbers of people, and these are sums of sampling weights."
  default: nil
  }
}

/// A name of the project without underscores.
func spaced(_ name: String) -> String {
  String(name.map { $0 == "_" ? " " : $0 })
}

/// A value of a column, or that it is missing.
func valueText(_ value: String?) -> ReportText {
  guard let value else { return "(missing)" }
  if value.isEmpty { return "(empty text)" }
  // A group that is called like a marker is no marker.
  return ColumnValue.isLikeMarker(value) ? "\"\(data: value)\"" : "\(data: value)"
}

extension MetricRecord {
  /// What the record's stratum, group and further dimensions are, on one line; a text from data.
  var label: String {
    let groups = ((stratum ?? []) + (group ?? [])).map(\.shown)
    let further = dimensions.map { "\($0.name) \($0.text)" }
    return (groups + further).joined(separator: ", ")
  }
}
