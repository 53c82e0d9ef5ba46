import FairmarkStatistics

/// Where rates and ratios could lie if the groups of all people were known.
extension GroupRates {
  /// The most groups for which bounds of ratios are computed: their cost grows with the cube.
  static let boundsLimit = 100

  /// The bounds of the known groups; `nil` when nobody's group is unknown.
  ///
  /// In a crossing somebody of whom one column is missing counts as wholly unknown, which is valid
  /// and not always sharp.
  var missingGroupBounds: MissingGroupBounds? {
    guard let (selected, all) = unknownCounts, known.count <= Self.boundsLimit else { return nil }
    return MissingGroupBounds(
      groups: known.map(\.counts), unselected: all - selected, selected: selected)
  }

  /// The people whom some known group could have; `nil` when there are none, or nothing is compared.
  private var unknownCounts: (selected: Int, all: Int)? {
    guard !isWeighted, !isStratumUnknown, !known.isEmpty else { return nil }
    let unknown = groups.filter(\.isUnknown).map(\.counts)
    let selected = unknown.reduce(0) { $0 + $1.numerator }
    let all = unknown.reduce(0) { $0 + $1.denominator }
    return all > 0 ? (selected, all) : nil
  }

  /// Why rates or ratios have no ranges although somebody's group is unknown.
  ///
  /// - Parameter rules: Which group is the reference.
  /// - Returns: The reason; `nil` when they have ranges, or all groups are known.
  func leftOutRanges(reference rules: [ReferenceRule]) -> LeftOutRanges.Reason? {
    guard unknownCounts != nil else { return nil }
    guard known.count <= Self.boundsLimit else { return .manyGroups }
    guard known.count > 1, let (_, isSelected) = reference(rules), isSelected else { return nil }
    if !isBestReference(rules) { return .toLargest }
    return direction == .lowerIsBetter ? .toLowestRate : nil
  }

  /// The ranges of a group's rate.
  static func ranges(
    ofRate group: Int, _ bounds: MissingGroupBounds
  ) -> [MissingGroupRange] {
    [("worst_case", MissingGroupBounds.Allocation.any), ("same_composition", .sameComposition)]
      .map { name, allocation in
        let (low, high) = bounds.rate(of: group, under: allocation)
        return MissingGroupRange(name, low: low.rate, high: high.rate)
      }
  }

  /// The ranges of a group's ratio to a reference, and whether its least value is below four fifths.
  ///
  /// The reference is either the best group, whichever that is then, or a declared one.
  func ranges(
    ofRatio group: Int, to reference: Int, isBest: Bool, _ bounds: MissingGroupBounds
  ) -> (ranges: [MissingGroupRange], couldBeBelowFourFifths: Bool) {
    let worst: (low: MissingGroupBounds.Ratio, high: MissingGroupBounds.Ratio)
    if isBest {
      // The best group may be another one for each allocation.
      guard direction == .higherIsBetter, let toBest = bounds.ratioToBest(of: group) else {
        return ([], false)
      }
      worst = toBest
    } else {
      guard group != reference else { return ([], false) }
      worst = bounds.ratio(of: group, to: reference)
    }
    var ranges = [MissingGroupRange("worst_case", low: worst.low.value, high: worst.high.value)]
    if !isBest {
      let same = bounds.ratio(of: group, to: reference, under: .sameComposition)
      ranges.append(
        MissingGroupRange("same_composition", low: same.low.value, high: same.high.value))
    } else if let same = bounds.ratioToBest(of: group, under: .sameComposition) {
      ranges.append(
        MissingGroupRange("same_composition", low: same.low.value, high: same.high.value))
    }
    return (ranges, worst.low.isBelowFourFifths == true)
  }

  /// Whether some group that is not below four fifths could be if all groups were known.
  ///
  /// - Parameter records: The ratio records of this rate.
  /// - Returns: A finding with the groups; `nil` when there is none.
  public func fourFifthsFinding(_ records: [MetricRecord]) -> Finding? {
    let possible = records.filter { $0.flags.contains("could_be_below_four_fifths") }
    guard !possible.isEmpty else { return nil }
    let names = possible.compactMap { record in
      record.group.map { $0.map { $0.value ?? "" } }
    }
    let place = stratum.map { pairs in " in the stratum " + listed([pairs.map { $0.value ?? "" }]) }
    return Finding(
      .warning, "could_be_below_four_fifths",
      "the \(rateName) of \(listed(names)) (\(attribute.joined(separator: " × ")))"
        + "\(place ?? "") could be below four fifths of the reference's if the groups of all people "
        + "were known")
  }
}
