import FairmarkStatistics

/// The figures that Fairmark's peers give for the cells of a margin.
///
/// Group *g* against reference *r* becomes, in the terms of the peers: unprivileged *g*, privileged
/// *r*, all other rows left out (AIF360); *g* with the predefined reference group *r* (Aequitas);
/// facet *d* = *g*, and *a* = everybody else, rows without a group included (Clarify). Fairlearn
/// compares no two groups: it has rates, and aggregates over the groups.
///
/// **Edge Cases.** Frequency weights are the sample weights of Fairlearn and AIF360; Aequitas and
/// Clarify know none, and get each row as often as its weight says. Both look at one column at a time
/// and have no figures for crossings. A group without rows is unknown to all but AIF360. Rows whose
/// weights are all 0 are taken for absent; Fairlearn raises an error for some rates of theirs.
///
/// **Reference.** The peers' own code, run by `Notebooksless-Scripts/peers`; S. Bird et al.,
/// "Fairlearn", MSR-TR-2020-32; R. Bellamy et al., "AI Fairness 360", doi:10.1147/JRD.2019.2942287;
/// P. Saleiro et al., "Aequitas", arXiv:1811.05577; M. Hardt et al., "Amazon SageMaker Clarify",
/// doi:10.1145/3447548.3467177.
public enum PeerValues {
  /// What the peers show for a metric.
  ///
  /// - Parameters:
  ///   - peers: Who is asked.
  ///   - ourName: Fairmark's name of the metric.
  ///   - margin: The groups with their counts.
  ///   - group: The record's group; `nil` for an aggregate.
  ///   - reference: The group that it is compared with.
  ///   - orientation: Which side a difference subtracts, so that turned signs are told.
  /// - Returns: The values, in the order of the peers; none from a peer without such a metric.
  /// - Complexity: O(groups) for each value.
  public static func values(
    _ peers: [Peer], forMetric ourName: String, margin: StratumMargin, group: [ColumnValue]?,
    reference: [ColumnValue]?, orientation: GroupRates.Orientation = .groupMinusReference
  ) -> [PeerValue] {
    guard let question = PeerQuestion(ourName, isAggregate: group == nil) else { return [] }
    var subject: StratumMargin.Group?
    if let group {
      // Rows without a group are nobody whom a peer can be asked about.
      guard let found = find(group, in: margin), !found.isUnknown else { return [] }
      subject = found
    }
    let other = reference.flatMap { find($0, in: margin) }
    return peers.flatMap { peer in
      switch peer {
      case .fairlearn: FairlearnValues(margin).values(question, group: subject)
      case .aif360:
        AIF360Values(margin, orientation).values(question, group: subject, reference: other)
      case .aequitas: AequitasValues(margin).values(question, group: subject, reference: other)
      case .clarify: ClarifyValues(margin, orientation).values(question, group: subject)
      }
    }
  }

  static func find(
    _ values: [ColumnValue], in margin: StratumMargin
  ) -> StratumMargin.Group? {
    margin.groups.first { group in
      zip(margin.attribute, group.key).allSatisfy { column, value in
        values.contains { pair in
          guard pair.column == column else { return false }
          guard let wanted = pair.value, let value else { return pair.value == nil && value == nil }
          return wanted.hasSameBytes(as: value)
        }
      }
    }
  }
}

/// A rate that peers know.
enum PeerRate: String, Hashable, CaseIterable {
  case selection = "selection_rate"
  case truePositive = "true_positive_rate"
  case falsePositive = "false_positive_rate"
  case trueNegative = "true_negative_rate"
  case falseNegative = "false_negative_rate"
  case positivePredictive = "positive_predictive_value"
  case negativePredictive = "negative_predictive_value"
  case falseDiscovery = "false_discovery_rate"
  case falseOmission = "false_omission_rate"
  case accuracy
  case error = "error_rate"
}

/// What one of Fairmark's metrics asks the peers.
enum PeerQuestion: Hashable {
  enum Form: String, Hashable, CaseIterable {
    /// Of a group.
    case rate = ""
    /// Of a group and its reference, or over the groups.
    case difference = "_difference"
    case ratio = "_ratio"
    /// Over the groups.
    case minimum = "_min"
    case maximum = "_max"
  }

  case rate(PeerRate, Form)
  /// True and false positive rates together.
  case equalizedOdds(Form)
  case averageOdds
  case averageAbsoluteOdds
  /// How many are selected.
  case selectionCount
  /// False negatives over false positives.
  case treatmentEquality
  /// Positive labels over favourable predictions, and likewise for the others.
  case conditionalAcceptance
  case conditionalRejection
  /// Sizes, and distributions of the label.
  case label(LabelComparison)

  /// How two sides differ before any model is trained, by Clarify's abbreviations.
  enum LabelComparison: String, Hashable, CaseIterable {
    case classImbalance = "CI"
    case rateDifference = "DPL"
    case kullbackLeibler = "KL"
    case jensenShannon = "JS"
    case euclidean = "LP"
    case totalVariation = "TVD"
    case largestDifference = "KS"
  }

  private static let otherNames: [String: PeerQuestion] = [
    "impact_ratio": .rate(.selection, .ratio), "impact_ratio_min": .rate(.selection, .ratio),
    "demographic_parity_difference": .rate(.selection, .difference),
    "demographic_parity_ratio": .rate(.selection, .ratio),
    "equal_opportunity_difference": .rate(.truePositive, .difference),
    "equal_opportunity_ratio": .rate(.truePositive, .ratio),
    "predictive_equality_difference": .rate(.falsePositive, .difference),
    "predictive_equality_ratio": .rate(.falsePositive, .ratio),
    "equalized_odds_difference": .equalizedOdds(.difference),
    "equalized_odds_ratio": .equalizedOdds(.ratio),
    "average_odds_difference": .averageOdds,
    "average_absolute_odds_difference": .averageAbsoluteOdds, "selection_count": .selectionCount,
    "predictive_parity_difference": .rate(.positivePredictive, .difference),
    "predictive_parity_ratio": .rate(.positivePredictive, .ratio),
    "recall": .rate(.truePositive, .rate), "specificity": .rate(.trueNegative, .rate),
    "difference_in_acceptance_rates": .rate(.positivePredictive, .difference),
    "difference_in_rejection_rates": .rate(.negativePredictive, .difference),
    "recall_difference": .rate(.truePositive, .difference),
    "specificity_difference": .rate(.trueNegative, .difference),
    "difference_in_conditional_acceptance": .conditionalAcceptance,
    "difference_in_conditional_rejection": .conditionalRejection,
    "treatment_equality": .treatmentEquality,
    "class_imbalance": .label(.classImbalance),
    "label_rate_difference": .label(.rateDifference),
    "kl_divergence": .label(.kullbackLeibler), "js_divergence": .label(.jensenShannon),
    "lp_norm": .label(.euclidean), "total_variation_distance": .label(.totalVariation),
    "kolmogorov_smirnov_distance": .label(.largestDifference),
  ]

  private static let names: [String: PeerQuestion] = {
    var names = otherNames
    for rate in PeerRate.allCases {
      for form in Form.allCases { names[rate.rawValue + form.rawValue] = .rate(rate, form) }
      names[rate.rawValue + "_gap"] = .rate(rate, .difference)
      names[rate.rawValue + "_min_max_ratio"] = .rate(rate, .ratio)
    }
    return names
  }()

  /// The names that `init` knows.
  static var knownNames: [String] { names.keys.sorted() }

  /// What a metric asks; `nil` when no peer knows anything like it.
  init?(_ ourName: String, isAggregate: Bool) {
    guard let question = Self.names[ourName] else { return nil }
    // A minimum of a group or a rate over the groups is nothing that a peer has.
    if case .rate(_, let form) = question {
      switch form {
      case .rate where isAggregate: return nil
      case .minimum where !isAggregate, .maximum where !isAggregate: return nil
      default: break
      }
    }
    self = question
  }
}

/// The four counts that a peer makes of a group's rows.
struct PeerConfusion: Hashable {
  var truePositives = 0
  var falsePositives = 0
  var falseNegatives = 0
  var trueNegatives = 0

  /// Rows that have prediction and label.
  init(complete outcomes: GroupCellTable.Outcomes) {
    truePositives = outcomes.rows(prediction: 1, label: 1)
    falsePositives = outcomes.rows(prediction: 1, label: 0)
    falseNegatives = outcomes.rows(prediction: 0, label: 1)
    trueNegatives = outcomes.rows(prediction: 0, label: 0)
  }

  /// All rows of some groups: what is missing counts as not favourable and not positive.
  init(missingAsNegative groups: [GroupCellTable.Outcomes]) {
    for outcomes in groups {
      truePositives += outcomes.rows(prediction: 1, label: 1)
      falsePositives +=
        outcomes.rows(prediction: 1, label: 0) + outcomes.rows(prediction: 1, label: 2)
      falseNegatives +=
        outcomes.rows(prediction: 0, label: 1) + outcomes.rows(prediction: 2, label: 1)
      trueNegatives +=
        outcomes.rows(prediction: 0, label: 0) + outcomes.rows(prediction: 0, label: 2)
        + outcomes.rows(prediction: 2, label: 0) + outcomes.rows(prediction: 2, label: 2)
    }
  }

  var selected: Int { truePositives + falsePositives }
  var rejected: Int { falseNegatives + trueNegatives }
  var positives: Int { truePositives + falseNegatives }
  var negatives: Int { falsePositives + trueNegatives }
  var all: Int { selected + rejected }

  /// Numerator and denominator; the error rate's are those of the accuracy, of which it is 1 less.
  func counts(of rate: PeerRate) -> (numerator: Int, denominator: Int) {
    switch rate {
    case .selection: (selected, all)
    case .truePositive: (truePositives, positives)
    case .falsePositive: (falsePositives, negatives)
    case .trueNegative: (trueNegatives, negatives)
    case .falseNegative: (falseNegatives, positives)
    case .positivePredictive: (truePositives, selected)
    case .negativePredictive: (trueNegatives, rejected)
    case .falseDiscovery: (falsePositives, selected)
    case .falseOmission: (falseNegatives, rejected)
    case .accuracy, .error: (truePositives + trueNegatives, all)
    }
  }

  /// A rate as a peer computes it in floating point, with what it makes of 0/0.
  func rate(_ rate: PeerRate, zeroOverZero: Double = .nan) -> Double {
    let (numerator, denominator) = counts(of: rate)
    let quotient = denominator == 0 ? zeroOverZero : Double(numerator) / Double(denominator)
    return rate == .error ? 1 - quotient : quotient
  }
}

extension StratumMargin {
  /// Whether some row lacks a group value.
  var hasUnknownRows: Bool { groups.contains { $0.isUnknown && $0.outcomes.all > 0 } }

  /// Whether some row lacks a prediction.
  var lacksPrediction: Bool {
    groups.contains { group in
      (0...2).contains { group.outcomes.rows(prediction: 2, label: $0) > 0 }
    }
  }

  /// Whether some row lacks a label.
  var lacksLabel: Bool {
    groups.contains { group in
      (0...2).contains { group.outcomes.rows(prediction: $0, label: 2) > 0 }
    }
  }
}

extension PeerValues {
  /// A remark on a ratio that rounding alone takes below four fifths.
  static func roundingNote(
    _ ratio: Double, _ first: (numerator: Int, denominator: Int),
    _ second: (numerator: Int, denominator: Int)
  ) -> String? {
    guard ratio < 0.8,
      ExactRatio.isRatio(
        of: Counts(first.numerator, of: first.denominator),
        to: Counts(second.numerator, of: second.denominator), below: 4, over: 5) == false
    else { return nil }
    return "below four fifths by rounding only; the exact ratio is not"
  }

  /// The remarks that apply, as one text.
  static func note(_ parts: String?...) -> String? {
    let parts = parts.compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
