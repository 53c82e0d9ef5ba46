import FairmarkAnalysis

/// How the names of metrics hang together: what is compared, and what is aggregated.
enum MetricNames {
  /// Rates of which every row of a group is in the denominator.
  static let ratesOfRows: Set<String> = [
    "selection_rate", "base_rate", "label_rate", "accuracy", "error_rate", "selection_count",
  ]

  /// Rates of which the lowest is the best.
  static let errorRates: Set<String> = [
    "false_positive_rate", "false_negative_rate", "false_discovery_rate", "false_omission_rate",
    "error_rate",
  ]

  /// Records that the reference group has none of.
  static let withoutReference: Set<String> = [
    "minimum_detectable_impact_ratio", "sample_size_for_four_fifths", "flip_test",
    "flips_to_favourable", "flips_to_unfavourable",
  ]

  /// Numbers of a group that are about the rows of its rates.
  static let ofTheSameRows: Set<String> = [
    "average_odds_difference", "average_absolute_odds_difference", "balanced_accuracy", "f1_score",
    "balanced_accuracy_difference", "f1_score_difference", "accuracy_over_classes",
    "conditional_acceptance", "conditional_rejection", "difference_in_conditional_acceptance",
    "difference_in_conditional_rejection", "false_negatives_per_false_positive",
    "treatment_equality", "demographic_disparity", "conditional_demographic_disparity",
    "common_odds_ratio", "common_risk_ratio", "common_risk_difference",
  ]

  /// Numbers of rows that add up over groups and strata.
  static func isSum(_ name: String) -> Bool {
    MetricRecord.rates.contains(name)
      || (MetricRecord.countsOfRows.contains(name) && !withoutReference.contains(name))
  }

  /// Whether a difference is the reference's number minus the group's, as SageMaker Clarify has some,
  /// and not the other way round.
  ///
  /// - Parameters:
  ///   - name: A metric's name.
  ///   - plugin: The plugin that gives it.
  /// - Returns: The orientation, `nil` for names of other numbers.
  static func isReferenceMinusGroup(_ name: String, of plugin: String) -> Bool? {
    switch (plugin, name) {
    case ("label-bias", "label_rate_difference"): true
    case ("acceptance-and-rejection", "difference_in_acceptance_rates"),
      ("acceptance-and-rejection", "recall_difference"),
      ("acceptance-and-rejection", "accuracy_difference"),
      ("acceptance-and-rejection", "difference_in_conditional_acceptance"):
      true
    default:
      name.hasSuffix("_difference") || name.hasPrefix("difference_in_")
        || name == "treatment_equality" ? false : nil
    }
  }

  private static let ofSelection: Set<String> = [
    "impact_ratio", "impact_ratio_min", "shortfall", "minimum_detectable_impact_ratio",
    "sample_size_for_four_fifths",
  ]

  private static let stems: [String: String] = [
    "demographic_parity": "selection_rate", "equal_opportunity": "true_positive_rate",
    "predictive_equality": "false_positive_rate", "predictive_parity": "positive_predictive_value",
  ]

  /// The number of each group that a metric is computed from; `nil` for one that is such a number
  /// itself, or that is computed otherwise.
  ///
  /// - Parameter name: A metric's name.
  /// - Returns: The name of the number, which the analysis need not have.
  static func stem(of name: String) -> String? {
    if ofSelection.contains(name) { return "selection_rate" }
    if name == "difference_in_acceptance_rates" { return "positive_predictive_value" }
    if name == "difference_in_rejection_rates" { return "negative_predictive_value" }
    for ending in ["_min_max_ratio", "_between_group_variance", "_difference", "_ratio", "_gap"]
    where name.hasSuffix(ending) {
      let stem = String(name.dropLast(ending.count))
      return stems[stem] ?? stem
    }
    for ending in ["_min", "_max"] where name.hasSuffix(ending) {
      return String(name.dropLast(ending.count))
    }
    return nil
  }

  /// What an aggregate over the groups is.
  enum Aggregate { case minimum, maximum, gap, ratio }

  static func aggregate(_ name: String) -> Aggregate? {
    if name == "impact_ratio_min" { return nil }
    if name.hasSuffix("_min") { return .minimum }
    if name.hasSuffix("_max") { return .maximum }
    if name.hasSuffix("_ratio") { return .ratio }
    return name.hasSuffix("_gap") || name.hasSuffix("_difference") ? .gap : nil
  }
}
