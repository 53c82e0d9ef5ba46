/// Fairlearn's `MetricFrame` and the functions made of it.
///
/// Rates of a group with nothing in the denominator are 0 (scikit-learn's normalised confusion
/// matrix). Differences are the largest rate minus the smallest, ratios the smallest over the
/// largest; 0/0 is nan there. A missing group value is an error.
struct FairlearnValues {
  private let margin: StratumMargin
  private let present: [StratumMargin.Group]

  init(_ margin: StratumMargin) {
    self.margin = margin
    present = margin.groups.filter { $0.outcomes.all > 0 }
  }

  func values(_ question: PeerQuestion, group: StratumMargin.Group?) -> [PeerValue] {
    guard !present.isEmpty else { return [] }
    switch (question, group) {
    case (.rate(let rate, .rate), let group?) where group.outcomes.all > 0:
      return Self.rateNames[rate].map { [self.rate(rate, of: group, name: $0)] } ?? []
    case (.rate(let rate, let form), nil):
      return Self.aggregateName(rate, form).map { [aggregate(rate, form, name: $0)] } ?? []
    case (.equalizedOdds(let form), nil):
      return [equalizedOdds(form)]
    default:
      return []
    }
  }

  // MARK: Names

  private static let rateNames: [PeerRate: String] = [
    .selection: "selection_rate", .truePositive: "true_positive_rate",
    .falsePositive: "false_positive_rate", .trueNegative: "true_negative_rate",
    .falseNegative: "false_negative_rate", .accuracy: "accuracy_score", .error: "zero_one_loss",
    .positivePredictive: "precision_score",
  ]

  private static func aggregateName(_ rate: PeerRate, _ form: PeerQuestion.Form) -> String? {
    switch (rate, form) {
    case (.selection, .difference): "demographic_parity_difference"
    case (.selection, .ratio): "demographic_parity_ratio"
    case (.truePositive, .difference): "equal_opportunity_difference"
    case (.truePositive, .ratio): "equal_opportunity_ratio"
    case (.accuracy, .minimum): "accuracy_score_group_min"
    case (.positivePredictive, .minimum): "precision_score_group_min"
    case (.error, .maximum): "zero_one_loss_group_max"
    case (.falsePositive, .difference), (.trueNegative, .difference), (.falseNegative, .difference),
      (.accuracy, .difference), (.error, .difference):
      rateNames[rate].map { $0 + "_difference" }
    case (.falsePositive, .ratio), (.trueNegative, .ratio), (.falseNegative, .ratio),
      (.accuracy, .ratio), (.error, .ratio):
      rateNames[rate].map { $0 + "_ratio" }
    default: nil
    }
  }

  // MARK: Values

  /// The error that Fairlearn or scikit-learn raises instead of a value.
  private func failure(_ rate: PeerRate) -> String? {
    for (place, column) in margin.attribute.enumerated()
    where present.contains(where: { $0.key.dropFirst(place).first == .some(nil) }) {
      return "raises ValueError: Feature '\(column)' contains missing values. Remove or replace "
        + "them before constructing a MetricFrame"
    }
    if rate == .selection || !(margin.lacksLabel || margin.lacksPrediction) { return nil }
    switch rate {
    case .accuracy, .error, .positivePredictive:
      return "raises ValueError: Input \(margin.lacksLabel ? "y_true" : "y_pred") contains NaN."
    default:
      return "raises ValueError: If pos_label is not specified, values must be from {0, 1} or "
        + "{-1, 1}"
    }
  }

  /// The selection rate reads no label; a missing prediction is not a favourable one.
  private func counts(
    _ rate: PeerRate, of group: StratumMargin.Group
  ) -> (numerator: Int, denominator: Int) {
    guard rate == .selection else {
      return PeerConfusion(complete: group.outcomes).counts(of: rate)
    }
    let selected = (0...2).reduce(0) { $0 + group.outcomes.rows(prediction: 1, label: $1) }
    return (selected, group.outcomes.all)
  }

  private func value(_ rate: PeerRate, of group: StratumMargin.Group) -> Double {
    let (numerator, denominator) = counts(rate, of: group)
    let quotient = denominator == 0 ? 0 : Double(numerator) / Double(denominator)
    return rate == .error ? 1 - quotient : quotient
  }

  private func rate(
    _ rate: PeerRate, of group: StratumMargin.Group, name: String
  ) -> PeerValue {
    if let failure = failure(rate) { return PeerValue(.fairlearn, name, .text(failure)) }
    return PeerValue(
      .fairlearn, name, .python(value(rate, of: group)),
      note: PeerValues.note(zeroNote(rate, [group]), missingNote(rate)))
  }

  private func zeroNote(_ rate: PeerRate, _ groups: [StratumMargin.Group]) -> String? {
    groups.contains { counts(rate, of: $0).denominator == 0 }
      ? "a rate of 0/0 is taken for 0" : nil
  }

  private func missingNote(_ rate: PeerRate) -> String? {
    rate == .selection && margin.lacksPrediction
      ? "a missing prediction counts as not selected" : nil
  }

  private func aggregate(
    _ rate: PeerRate, _ form: PeerQuestion.Form, name: String
  ) -> PeerValue {
    if let failure = failure(rate) { return PeerValue(.fairlearn, name, .text(failure)) }
    let single = present.count == 1 ? "there is one group, so nothing is compared" : nil
    let value = aggregate(rate, form)
    var rounding: String?
    if rate == .selection, form == .ratio,
      let low = present.min(by: { self.value(rate, of: $0) < self.value(rate, of: $1) }),
      let high = present.max(by: { self.value(rate, of: $0) < self.value(rate, of: $1) })
    {
      rounding = PeerValues.roundingNote(value, counts(rate, of: low), counts(rate, of: high))
    }
    return PeerValue(
      .fairlearn, name, .python(value),
      note: PeerValues.note(single, zeroNote(rate, present), missingNote(rate), rounding))
  }

  private func aggregate(_ rate: PeerRate, _ form: PeerQuestion.Form) -> Double {
    let rates = present.map { value(rate, of: $0) }
    guard let low = rates.min(), let high = rates.max() else { return .nan }
    switch form {
    case .difference: return high - low
    case .ratio: return low / high
    case .maximum: return high
    case .minimum, .rate: return low
    }
  }

  private func equalizedOdds(_ form: PeerQuestion.Form) -> PeerValue {
    let name = form == .ratio ? "equalized_odds_ratio" : "equalized_odds_difference"
    if let failure = failure(.truePositive) { return PeerValue(.fairlearn, name, .text(failure)) }
    let first = aggregate(.truePositive, form)
    let second = aggregate(.falsePositive, form)
    // Python's min and max keep the first unless the second is beyond it, which nan never is.
    let chosen: Double
    if form == .ratio {
      chosen = second < first ? second : first
    } else {
      chosen = second > first ? second : first
    }
    let hidden =
      first.isNaN == second.isNaN
      ? nil
      : second.isNaN
        ? "the ratio of false positive rates is 0/0, and left out in silence"
        : "the ratio of true positive rates is 0/0, and stands for both"
    return PeerValue(
      .fairlearn, name, .python(chosen),
      note: PeerValues.note(
        zeroNote(.truePositive, present) ?? zeroNote(.falsePositive, present), hidden))
  }
}
