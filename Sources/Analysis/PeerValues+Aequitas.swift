/// Aequitas' crosstabs, disparities to a predefined reference group and parity flags, and the
/// aggregates of `aequitas.flow`.
///
/// 0/0 is nan, and a disparity over 0 is 10. A parity holds from .8 to 1/.8, in floating point. Rows
/// without a group are in no crosstab, but in the number of all selected; the flow makes a group of
/// them. A missing prediction or label is an error.
struct AequitasValues {
  private let margin: StratumMargin

  init(_ margin: StratumMargin) {
    self.margin = margin
  }

  func values(
    _ question: PeerQuestion, group: StratumMargin.Group?, reference: StratumMargin.Group?
  ) -> [PeerValue] {
    // One column at a time: there are no crossings.
    guard margin.attribute.count == 1 else { return [] }
    guard let group else { return aggregates(question) }
    guard group.outcomes.all > 0 else { return [] }
    let confusion = PeerConfusion(complete: group.outcomes)
    switch question {
    case .rate(let rate, .rate):
      return Self.name(rate).map { [shown($0, .python(confusion.rate(rate)))] } ?? []
    case .selectionCount:
      return [
        shown(
          "ppr", .python(share(confusion)),
          note: "the share of all selected, not a rate of the group; "
            + "rows without a group are in the denominator only")
      ]
    case .rate(let rate, .ratio):
      guard let reference, reference.outcomes.all > 0 else { return [] }
      return disparities(rate, of: confusion, to: PeerConfusion(complete: reference.outcomes))
    default:
      return []
    }
  }

  // MARK: Names

  private static func name(_ rate: PeerRate) -> String? {
    switch rate {
    case .selection: "pprev"
    case .truePositive: "tpr"
    case .falsePositive: "fpr"
    case .trueNegative: "tnr"
    case .falseNegative: "fnr"
    case .positivePredictive: "precision"
    case .negativePredictive: "npv"
    case .falseDiscovery: "fdr"
    case .falseOmission: "for"
    case .accuracy: "accuracy"
    case .error: nil
    }
  }

  private static func parityName(_ rate: PeerRate) -> String? {
    switch rate {
    case .selection: "Impact Parity"
    case .positivePredictive: "Precision Parity"
    case .accuracy, .error: nil
    default: name(rate).map { $0.uppercased() + " Parity" }
    }
  }

  // MARK: Values

  /// The error that Aequitas raises instead of a value.
  private var failure: String? {
    let labels = kinds { outcomes, code in
      (0...2).reduce(0) { $0 + outcomes.rows(prediction: $1, label: code) }
    }
    let predictions = kinds { outcomes, code in
      (0...2).reduce(0) { $0 + outcomes.rows(prediction: code, label: $1) }
    }
    // It counts the distinct values, of which a missing one is one, before it reads them.
    if labels > 2 { return "raises ValueError: Labels are not binarized." }
    let noInteger =
      "raises IntCastingNaNError: Cannot convert non-finite values (NA or inf) to integer"
    if margin.lacksLabel { return noInteger }
    if predictions > 2 {
      return "raises ValueError: Scores are not binarized. Provide a threshold."
    }
    return margin.lacksPrediction ? noInteger : nil
  }

  private func kinds(_ rows: (GroupCellTable.Outcomes, Int) -> Int) -> Int {
    (0...2).count { code in margin.groups.contains { rows($0.outcomes, code) > 0 } }
  }

  private func shown(
    _ metric: String, _ value: @autoclosure () -> PeerValue.Shown, note: String? = nil
  ) -> PeerValue {
    if let failure { return PeerValue(.aequitas, metric, .text(failure)) }
    return PeerValue(.aequitas, metric, value(), note: note)
  }

  /// A group's selected rows over all selected rows, those without a group included.
  private func share(_ group: PeerConfusion) -> Double {
    let all = margin.groups.reduce(0) { $0 + PeerConfusion(complete: $1.outcomes).selected }
    return all == 0 ? .nan : Double(group.selected) / Double(all)
  }

  private func disparities(
    _ rate: PeerRate, of group: PeerConfusion, to reference: PeerConfusion
  ) -> [PeerValue] {
    guard let parity = Self.parityName(rate), let name = Self.name(rate) else { return [] }
    let disparity = Self.disparity(group.rate(rate), reference.rate(rate))
    var note = Self.capNote(group.rate(rate), reference.rate(rate))
    if rate == .selection {
      note = PeerValues.note(
        note,
        PeerValues.roundingNote(disparity, group.counts(of: rate), reference.counts(of: rate)))
    }
    var values = [
      shown("\(name)_disparity", .python(disparity), note: note),
      shown(parity, Self.flag(Self.isFair(disparity)), note: note),
    ]
    if rate == .selection {
      let shares = (share(group), share(reference))
      let disparity = Self.disparity(shares.0, shares.1)
      let meaning = PeerValues.note(
        Self.capNote(shares.0, shares.1), "compares how many are selected, not how often")
      values += [
        shown("ppr_disparity", .python(disparity), note: meaning),
        shown("Statistical Parity", Self.flag(Self.isFair(disparity)), note: meaning),
      ]
    }
    if rate == .truePositive { values.append(equalizedOdds(of: group, to: reference)) }
    return values
  }

  private func equalizedOdds(
    of group: PeerConfusion, to reference: PeerConfusion
  ) -> PeerValue {
    let halves = [PeerRate.falsePositive, .truePositive].map { rate in
      Self.isFair(Self.disparity(group.rate(rate), reference.rate(rate)))
    }
    let undefined = halves.count { $0 == nil }
    let fair: Bool? = undefined == 2 ? nil : halves.allSatisfy { $0 == true }
    return shown(
      "Equalized Odds", Self.flag(fair),
      note: undefined == 1 && !halves.contains(false)
        ? "unfair only because one of the two parities has no value" : nil)
  }

  /// A quotient as Aequitas shows it: over 0 it is 10.
  private static func disparity(_ value: Double, _ reference: Double) -> Double {
    let quotient = value / reference
    return quotient == .infinity ? 10 : quotient
  }

  private static func capNote(_ value: Double, _ reference: Double) -> String? {
    value / reference == .infinity ? "the reference's rate is 0, for which Aequitas puts 10" : nil
  }

  private static func isFair(_ disparity: Double) -> Bool? {
    disparity.isNaN ? nil : 0.8 <= disparity && disparity <= 1 / 0.8
  }

  private static func flag(_ isFair: Bool?) -> PeerValue.Shown {
    .text(isFair.map { $0 ? "True" : "False" } ?? "nan")
  }

  // MARK: Aggregates

  private func aggregates(_ question: PeerQuestion) -> [PeerValue] {
    guard case .rate(let rate, let form) = question, form == .difference || form == .ratio,
      let name = Self.name(rate)
    else { return [] }
    let present = margin.groups.filter { $0.outcomes.all > 0 }
    let rates = present.map { PeerConfusion(complete: $0.outcomes).rate(rate) }
    // pandas leaves nan out of minimum and maximum.
    let defined = rates.filter { !$0.isNaN }
    let low = defined.min() ?? .nan
    let high = defined.max() ?? .nan
    let note = PeerValues.note(
      defined.count < rates.count ? "groups without a value are left out in silence" : nil,
      margin.hasUnknownRows ? "rows without a group are a group called None" : nil)
    return form == .difference
      ? [shown("\(name)_diff", .python(high - low), note: note)]
      : [shown("\(name)_ratio", .python(low / high), note: note)]
  }
}
