extension PeerValues {
  /// What the peers show for the conditional demographic disparity of a group.
  ///
  /// Clarify averages over the strata, of which one without a selected row, or without another, has
  /// the disparity 0 for the part that it lacks. `aif360.sklearn` averages over the groups and knows no
  /// strata: its value is the same for every group.
  ///
  /// **Edge Cases.** A missing outcome counts as not selected. A missing stratum is an error in
  /// Clarify, a missing group value one in AIF360. Clarify has no figures for crossings.
  ///
  /// - Parameters:
  ///   - peers: Who is asked.
  ///   - whole: The groups with their counts over all rows.
  ///   - strata: The groups with their counts within each stratum.
  ///   - group: The group.
  ///   - isOfLabel: Whether rows with a positive label are the selected ones, else those with a
  ///     favourable prediction.
  /// - Returns: The values, in the order of the peers.
  /// - Complexity: O(groups × strata).
  public static func conditionalDisparity(
    _ peers: [Peer], whole: StratumMargin, strata: [StratumMargin], group: [ColumnValue]?,
    isOfLabel: Bool
  ) -> [PeerValue] {
    guard let group, let subject = find(group, in: whole), !subject.isUnknown,
      subject.outcomes.all > 0
    else { return [] }
    let disparity = ConditionalDisparityValues(whole: whole, strata: strata, isOfLabel: isOfLabel)
    return peers.flatMap { (peer) -> [PeerValue] in
      switch peer {
      case .aif360: [disparity.scikit]
      case .clarify: disparity.clarify(subject)
      case .fairlearn, .aequitas: []
      }
    }
  }
}

/// The conditional disparity that is one in Clarify, and that of `aif360.sklearn`, which is none.
private struct ConditionalDisparityValues {
  let whole: StratumMargin
  let strata: [StratumMargin]
  let isOfLabel: Bool

  private func selected(_ groups: [StratumMargin.Group]) -> Int {
    groups.reduce(0) { sum, group in
      sum + (isOfLabel ? group.outcomes.rows(label: 1) : group.outcomes.rows(prediction: 1))
    }
  }

  private func rows(_ groups: [StratumMargin.Group]) -> Int {
    groups.reduce(0) { $0 + $1.outcomes.all }
  }

  private var missingNote: String? {
    (isOfLabel ? whole.lacksLabel : whole.lacksPrediction)
      ? "a missing \(isOfLabel ? "label" : "prediction") counts as not selected" : nil
  }

  var scikit: PeerValue {
    let name = "aif360.sklearn.conditional_demographic_disparity"
    if whole.hasUnknownRows {
      return PeerValue(
        .aif360, name,
        .text("raises TypeError: '<' not supported between instances of 'float' and 'str'"))
    }
    let all = rows(whole.groups)
    let positive = selected(whole.groups)
    if positive == 0 || positive == all {
      return PeerValue(.aif360, name, .text("raises ZeroDivisionError: division by zero"))
    }
    let sum = whole.groups.reduce(0.0) { sum, group in
      let (own, ownPositive) = (rows([group]), selected([group]))
      let disparity =
        Double(own - ownPositive) / Double(all - positive) - Double(ownPositive) / Double(positive)
      return sum + Double(own) * disparity
    }
    return PeerValue(
      .aif360, name, .python(sum / Double(all)),
      note: PeerValues.note(
        "wrong: averages over the groups, not over the strata, and is the same for every group",
        missingNote))
  }

  func clarify(_ subject: StratumMargin.Group) -> [PeerValue] {
    let known = strata.filter { $0.stratum?.contains(nil) == false && rows($0.groups) > 0 }
    guard whole.attribute.count == 1, !known.isEmpty else { return [] }
    let name = isOfLabel ? "CDDL" : "CDDPL"
    let positive = selected(whole.groups)
    func text(_ text: String) -> [PeerValue] { [PeerValue(.clarify, name, .text(text))] }
    if positive == 0 {
      return text(
        isOfLabel
          ? "null, error: No positive labels in set" : ClarifyValues.nobodySelected)
    }
    if strata.contains(where: { $0.stratum?.contains(nil) == true && rows($0.groups) > 0 }) {
      return text("null, error: '<' not supported between instances of 'float' and 'str'")
    }
    if positive == rows(whole.groups) { return text("null, error: No negative labels in set") }
    var sum = 0.0
    var isCut = false
    for stratum in known {
      let all = rows(stratum.groups)
      let selected = selected(stratum.groups)
      let own = stratum.groups.filter { $0.key == subject.key }
      let ownSelected = self.selected(own)
      let accepted = selected == 0 ? 0 : Double(ownSelected) / Double(selected)
      let rejected =
        selected == all ? 0 : Double(rows(own) - ownSelected) / Double(all - selected)
      sum += Double(all) * (rejected - accepted)
      if selected == 0 || selected == all { isCut = true }
    }
    return [
      PeerValue(
        .clarify, name, ClarifyValues.shown(sum / Double(rows(known.flatMap(\.groups)))),
        note: PeerValues.note(
          isCut
            ? "in a stratum where nobody or everybody is selected, the share that does not exist is "
              + "taken for 0" : nil,
          whole.hasUnknownRows ? "rows without a group are in the strata" : nil, missingNote))
    ]
  }
}
