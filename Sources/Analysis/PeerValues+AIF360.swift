import FairmarkStatistics

/// AIF360's `ClassificationMetric`: the group as unprivileged, the reference as privileged, all other
/// rows left out.
///
/// True and false, positive and negative rates are nan for 0/0, predictive values, their complements
/// and accuracy are 0; ratios are inf or nan over 0. A missing value anywhere is an error.
struct AIF360Values {
  private let margin: StratumMargin
  private let signNote: String?

  init(_ margin: StratumMargin, _ orientation: GroupRates.Orientation = .groupMinusReference) {
    self.margin = margin
    signNote = orientation == .groupMinusReference ? nil : Self.turned
  }

  private static let turned = "the group minus the reference: the sign is turned"

  func values(
    _ question: PeerQuestion, group: StratumMargin.Group?, reference: StratumMargin.Group?
  ) -> [PeerValue] {
    guard let group else { return [] }
    if case .label(let comparison) = question {
      return reference.map { labelValues(comparison, of: group, to: $0) } ?? []
    }
    let unprivileged = PeerConfusion(complete: group.outcomes)
    func shown(_ metric: String, _ value: Double, note: String? = nil) -> PeerValue {
      PeerValues.aif360(metric, .python(value), note: note, of: margin)
    }
    if case .rate(let rate, .rate) = question {
      return [
        shown(
          rate.rawValue, Self.value(rate, unprivileged), note: Self.zeroNote(rate, [unprivileged]))
      ]
    }
    // Equal groups are refused, which says nothing about the data.
    guard let reference, reference.key != group.key else { return [] }
    let privileged = PeerConfusion(complete: reference.outcomes)
    let pair = Pair(unprivileged: unprivileged, privileged: privileged)
    switch question {
    case .rate(let rate, .difference):
      var values: [PeerValue] = []
      if let name = Self.differenceName(rate) {
        values.append(
          shown(
            name, pair.difference(rate),
            note: PeerValues.note(signNote, Self.zeroNote(rate, [unprivileged, privileged]))))
      }
      if rate == .positivePredictive {
        values.append(
          shown(
            "average_predictive_value_difference",
            0.5 * (pair.difference(.positivePredictive) + pair.difference(.falseOmission)),
            note: PeerValues.note(
              signNote,
              Self.zeroNote(.positivePredictive, [unprivileged, privileged])
                ?? Self.zeroNote(.falseOmission, [unprivileged, privileged]))))
      }
      return values
    case .rate(let rate, .ratio):
      guard let name = Self.ratioName(rate) else { return [] }
      let ratio = pair.ratio(rate)
      return [
        shown(
          name, ratio,
          note: PeerValues.note(
            Self.zeroNote(rate, [unprivileged, privileged]), pair.ratioNote(rate)))
      ]
    case .averageOdds:
      return [pair.averageOdds, pair.equalizedOdds].map { shown($0.name, $0.value, note: $0.note) }
    case .averageAbsoluteOdds:
      let odds = pair.averageAbsoluteOdds
      return [shown(odds.name, odds.value, note: odds.note)]
    case .equalizedOdds(.difference):
      let odds = pair.equalizedOdds
      return [shown(odds.name, odds.value, note: odds.note)]
    default:
      return []
    }
  }

  /// The functions of `aif360.sklearn`, of the rows of the two groups.
  private func labelValues(
    _ comparison: PeerQuestion.LabelComparison, of group: StratumMargin.Group,
    to reference: StratumMargin.Group
  ) -> [PeerValue] {
    let (n, m) = (group.outcomes.all, reference.outcomes.all)
    guard reference.key != group.key, n > 0, m > 0 else { return [] }
    switch comparison {
    case .classImbalance:
      return [
        PeerValue(
          .aif360, "aif360.sklearn.class_imbalance", .python(Double(n - m) / Double(n + m)),
          note: Self.turned)
      ]
    case .kullbackLeibler:
      var sum = 0.0
      for label in [0, 1] {
        let (own, other) = (
          group.outcomes.rows(label: label), reference.outcomes.rows(label: label)
        )
        if other == 0 { continue }
        let share = Double(other) / Double(m)
        sum += own == 0 ? .infinity : share * Elementary.log(share / (Double(own) / Double(n)))
      }
      let lacksLabel = group.outcomes.rows(label: 2) + reference.outcomes.rows(label: 2) > 0
      return [
        PeerValue(
          .aif360, "aif360.sklearn.kl_divergence", .python(sum),
          note: lacksLabel ? "a missing label is in no class but in the denominator" : nil)
      ]
    default:
      return []
    }
  }

  private static func differenceName(_ rate: PeerRate) -> String? {
    switch rate {
    case .selection: "statistical_parity_difference"
    case .truePositive: "equal_opportunity_difference"
    case .falsePositive, .falseNegative, .falseDiscovery, .falseOmission, .error:
      rate.rawValue + "_difference"
    default: nil
    }
  }

  private static func ratioName(_ rate: PeerRate) -> String? {
    switch rate {
    case .selection: "disparate_impact"
    case .falsePositive, .falseNegative, .falseDiscovery, .falseOmission, .error:
      rate.rawValue + "_ratio"
    default: nil
    }
  }

  /// The rates whose 0/0 AIF360 shows as 0 while its other rates are nan.
  private static let zeroes: Set<PeerRate> = [
    .positivePredictive, .negativePredictive, .falseDiscovery, .falseOmission, .accuracy, .error,
  ]

  private static func value(_ rate: PeerRate, _ group: PeerConfusion) -> Double {
    group.rate(rate, zeroOverZero: zeroes.contains(rate) ? 0 : .nan)
  }

  private static func zeroNote(_ rate: PeerRate, _ groups: [PeerConfusion]) -> String? {
    guard groups.contains(where: { $0.counts(of: rate).denominator == 0 }) else { return nil }
    return zeroes.contains(rate) ? "a rate of 0/0 is taken for 0" : nil
  }

  private struct Pair {
    let unprivileged: PeerConfusion
    let privileged: PeerConfusion

    func difference(_ rate: PeerRate) -> Double {
      AIF360Values.value(rate, unprivileged) - AIF360Values.value(rate, privileged)
    }

    func ratio(_ rate: PeerRate) -> Double {
      AIF360Values.value(rate, unprivileged) / AIF360Values.value(rate, privileged)
    }

    func ratioNote(_ rate: PeerRate) -> String? {
      let ratio = ratio(rate)
      if ratio.isInfinite { return "the reference's rate is 0" }
      guard rate == .selection else { return nil }
      return PeerValues.roundingNote(
        ratio, unprivileged.counts(of: rate), privileged.counts(of: rate))
    }

    typealias Odds = (name: String, value: Double, note: String?)

    var averageOdds: Odds {
      let (first, second) = (difference(.falsePositive), difference(.truePositive))
      return (
        "average_odds_difference", 0.5 * (first + second),
        first * second < 0 ? "differences of opposite sign cancel out" : nil
      )
    }

    var averageAbsoluteOdds: Odds {
      let (first, second) = (difference(.falsePositive), difference(.truePositive))
      return ("average_abs_odds_difference", 0.5 * (abs(first) + abs(second)), nil)
    }

    var equalizedOdds: Odds {
      let first = abs(difference(.falsePositive))
      let second = abs(difference(.truePositive))
      var hidden: String?
      if second.isNaN && !first.isNaN {
        hidden = "the difference of true positive rates is nan, and left out in silence"
      } else if first.isNaN && !second.isNaN {
        hidden = "nan because it is compared first; a nan true positive rate would be left out"
      }
      // Python's max keeps the first unless the second is beyond it, which nan never is.
      return ("equalized_odds_difference", second > first ? second : first, hidden)
    }
  }
}

extension PeerValues {
  /// What AIF360's classic API shows: an error where anything is missing in the table.
  ///
  /// - Parameters:
  ///   - metric: AIF360's name of the metric.
  ///   - value: What it shows when nothing is missing.
  ///   - note: Where it is wrong or hides something.
  ///   - margin: The groups with their counts.
  /// - Returns: The value, or the error.
  /// - Complexity: O(groups).
  public static func aif360(
    _ metric: String, _ value: PeerValue.Shown, note: String? = nil, of margin: StratumMargin
  ) -> PeerValue {
    // `BinaryLabelDataset` checks the whole table, not the compared groups.
    margin.hasUnknownRows || margin.lacksPrediction || margin.lacksLabel
      ? PeerValue(
        .aif360, metric, .text("raises ValueError: Input DataFrames cannot contain NA values."))
      : PeerValue(.aif360, metric, value, note: note)
  }
}

extension GroupCellTable.Outcomes {
  /// Rows by label, 0: does not count, 1: counts, 2: missing, whatever the prediction.
  func rows(label: Int) -> Int { (0...2).reduce(0) { $0 + rows(prediction: $1, label: label) } }

  /// Rows by prediction, likewise.
  func rows(prediction: Int) -> Int {
    (0...2).reduce(0) { $0 + rows(prediction: prediction, label: $1) }
  }
}
