/// AIF360's `ClassificationMetric`: the group as unprivileged, the reference as privileged, all other
/// rows left out.
///
/// True and false, positive and negative rates are nan for 0/0, predictive values, their complements
/// and accuracy are 0; ratios are inf or nan over 0. A missing value anywhere is an error.
struct AIF360Values {
  private let margin: StratumMargin

  init(_ margin: StratumMargin) {
    self.margin = margin
  }

  func values(
    _ question: PeerQuestion, group: StratumMargin.Group?, reference: StratumMargin.Group?
  ) -> [PeerValue] {
    guard let group else { return [] }
    let unprivileged = PeerConfusion(complete: group.outcomes)
    let lacks = margin.hasUnknownRows || margin.lacksPrediction || margin.lacksLabel
    func shown(_ metric: String, _ value: Double, note: String? = nil) -> PeerValue {
      // `BinaryLabelDataset` checks the whole table, not the two groups.
      lacks
        ? PeerValue(
          .aif360, metric, .text("raises ValueError: Input DataFrames cannot contain NA values."))
        : PeerValue(.aif360, metric, .python(value), note: note)
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
            name, pair.difference(rate), note: Self.zeroNote(rate, [unprivileged, privileged])))
      }
      if rate == .positivePredictive {
        values.append(
          shown(
            "average_predictive_value_difference",
            0.5 * (pair.difference(.positivePredictive) + pair.difference(.falseOmission)),
            note: Self.zeroNote(.positivePredictive, [unprivileged, privileged])
              ?? Self.zeroNote(.falseOmission, [unprivileged, privileged])))
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
