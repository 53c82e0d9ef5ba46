import FairmarkStatistics

/// Records of rates, comparisons and aggregates, with one policy for what is undefined.
extension GroupRates {
  /// A record of each group's rate.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record a group, those with missing values included.
  public func rateRecords(_ name: String) -> [MetricRecord] {
    let bounds = missingGroupBounds
    var place = 0
    return groups.map { group in
      var record = record(name, group: group, value: value(of: group))
      record.counts = group.publishedCounts
      record.design = group.design
      record.interval = interval(of: group)
      if !group.isUnknown {
        if let bounds { record.missingGroupRanges = Self.ranges(ofRate: place, bounds) }
        place += 1
      }
      return record
    }
  }

  /// A record of how many of each group have the property.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record a group, those with missing values included.
  public func countRecords(_ name: String) -> [MetricRecord] {
    groups.map { group in
      var record = record(name, group: group, value: .count(group.counts.numerator))
      record.counts = group.publishedCounts
      record.design = group.design
      return record
    }
  }

  /// A record of each group's rate divided by the reference's.
  ///
  /// **Edge cases.** A reference rate of 0 has no ratio, that of the reference itself included. One
  /// group has nothing to be compared with.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - rules: Which group is the reference.
  ///   - flagsFourFifths: Whether a ratio below 4/5, decided on whole numbers, is flagged.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func ratioRecords(
    _ name: String, reference rules: [ReferenceRule], flagsFourFifths: Bool = false
  ) -> [MetricRecord] {
    ratioRecords(name, compared(by: rules), flagsFourFifths: flagsFourFifths)
  }

  /// A record of each group's rate divided by the reference's, with tests that are there already.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - comparisons: What ``compared(by:)`` gave.
  ///   - flagsFourFifths: Whether a ratio below 4/5, decided on whole numbers, is flagged, and how
  ///     much one person decides.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func ratioRecords(
    _ name: String, _ comparisons: Comparisons, flagsFourFifths: Bool = false
  ) -> [MetricRecord] {
    var records = comparisonRecords(name, comparisons) { group, reference in
      interval(of: group, over: reference)
    } compare: { group, reference in
      guard !reference.isZero else {
        return (
          .undefined(
            .zeroDenominator, reason: "the \(rateName) of the reference group is 0"), []
        )
      }
      guard let ratio = group.ratio(to: reference) else {
        return (.undefined(.zeroDenominator, reason: "a rate is not defined"), [])
      }
      return (.of(ratio), flagsFourFifths ? fourFifthsFlags(group, reference) : [])
    }
    addRanges(to: &records, comparisons, flagsFourFifths: flagsFourFifths)
    return records
  }

  private func addRanges(
    to records: inout [MetricRecord], _ comparisons: Comparisons, flagsFourFifths: Bool
  ) {
    // Where sizes decide, another group could be the reference if all groups were known.
    guard records.count > 1, let chosen = comparisons.reference, !chosen.isSelectedBySize,
      let bounds = missingGroupBounds,
      let reference = known.firstIndex(where: { $0.place == chosen.group.place })
    else { return }
    for place in records.indices {
      let (ranges, couldBeBelow) = ranges(
        ofRatio: place, to: reference, isBest: chosen.isBest, bounds)
      records[place].missingGroupRanges = ranges
      if flagsFourFifths, couldBeBelow, !records[place].flags.contains("below_four_fifths") {
        records[place].flags.append("could_be_below_four_fifths")
      }
    }
  }

  /// A record of each group's rate minus the reference's.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - rules: Which group is the reference.
  ///   - orientation: Which rate is subtracted.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func differenceRecords(
    _ name: String, reference rules: [ReferenceRule],
    of orientation: Orientation = .groupMinusReference
  ) -> [MetricRecord] {
    differenceRecords(name, compared(by: rules), of: orientation)
  }

  /// A record of each group's rate minus the reference's, with tests that are there already.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - comparisons: What ``compared(by:)`` gave.
  ///   - orientation: Which rate is subtracted.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func differenceRecords(
    _ name: String, _ comparisons: Comparisons, of orientation: Orientation = .groupMinusReference
  ) -> [MetricRecord] {
    let records = comparisonRecords(name, comparisons) { group, reference in
      orientation == .groupMinusReference
        ? interval(of: group, minus: reference) : interval(of: reference, minus: group)
    } compare: { group, reference in
      let difference =
        orientation == .groupMinusReference
        ? group.difference(to: reference) : reference.difference(to: group)
      return (
        difference.map(MetricValue.of)
          ?? .undefined(.zeroDenominator, reason: "a rate is not defined"), []
      )
    }
    if orientation == .groupMinusReference { return records }
    // A statistic with a sign has that of the difference it stands beside.
    return records.map { record in
      var record = record
      for index in record.tests.indices
      where record.tests[index].name.hasSuffix("_z") || record.tests[index].name.hasSuffix("_t") {
        record.tests[index].statistic = record.tests[index].statistic.map { 0 - $0 }
      }
      return record
    }
  }

  /// The lowest ratio of a group's rate to the reference's.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - rules: Which group is the reference.
  /// - Returns: One record; none in an unknown stratum.
  public func minimumRatioRecord(
    _ name: String, reference rules: [ReferenceRule]
  ) -> MetricRecord? {
    aggregate(name) {
      guard let (reference, isSelected) = self.reference(rules) else {
        return (undefinedReference, nil)
      }
      guard reference.isDefined else { return (undefined(reference, isReference: true), nil) }
      guard !reference.isZero else {
        return (
          .undefined(.zeroDenominator, reason: "the \(rateName) of the reference group is 0"),
          (reference, isSelected)
        )
      }
      guard let lowest, let ratio = lowest.ratio(to: reference)
      else { return (undefinedReference, (reference, isSelected)) }
      return (.of(ratio), (reference, isSelected))
    } adding: { record, reference in
      guard let lowest, let (group, isSelected) = reference else { return }
      record.reference = group.key
      record.referenceSelected = isSelected
      record.counts = lowest.publishedCounts
      record.referenceCounts = group.publishedCounts
      record.design = lowest.design
      record.referenceDesign = group.design
      guard record.value.isDefined else { return }
      let isBest = isBestReference(rules) && direction == .higherIsBetter
      record.interval = interval(ofMinimumRatioTo: group, isBest: isBest)
      if isBest {
        record.expectedUnderEquality = expectedUnderEquality(.minMaxRatio)
      }
      switch lowest.isBelowFourFifths(of: group) {
      case true?: record.flags = ["below_four_fifths"]
      case nil: record.flags = ["four_fifths_not_evaluated"]
      case false?: break
      }
    }
  }

  /// The highest rate minus the lowest.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record; none in an unknown stratum.
  public func gapRecord(_ name: String) -> MetricRecord? {
    extremeRecord(name, .gap) { lowest, highest in
      highest.difference(to: lowest).map(MetricValue.of)
        ?? undefinedReference
    }
  }

  /// The lowest rate divided by the highest.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record; none in an unknown stratum.
  public func minMaxRatioRecord(_ name: String) -> MetricRecord? {
    extremeRecord(name, .minMaxRatio) { lowest, highest in
      guard let ratio = lowest.ratio(to: highest) else {
        return .undefined(.zeroDenominator, reason: "the \(rateName) of every group is 0")
      }
      return .of(ratio)
    }
  }

  /// The lowest or the highest rate.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - isMaximum: Whether the highest is wanted.
  /// - Returns: One record; none in an unknown stratum.
  public func extremeRateRecord(_ name: String, isMaximum: Bool) -> MetricRecord? {
    extremeRecord(name, isMaximum ? .maximum : .minimum) { lowest, highest in
      value(of: isMaximum ? highest : lowest)
    }
  }

  // MARK: Pieces

  private func record(_ name: String, group: Group?, value: MetricValue) -> MetricRecord {
    var record = MetricRecord(
      name, attribute: attribute, value: value,
      n: group?.n ?? known.reduce(0) { $0 + $1.n })
    record.group = group?.key
    record.stratum = stratum
    record.dimensions = dimensions
    return record
  }

  /// A group's rate, or why it has none.
  public func value(of group: Group) -> MetricValue {
    group.rate.map(MetricValue.of) ?? undefined(group, isReference: false)
  }

  private func undefined(_ group: Group, isReference: Bool) -> MetricValue {
    let who = isReference ? "the reference group" : "the group"
    if group.counts.denominator > 0 {
      return .undefined(
        .zeroDenominator,
        reason:
          "the sampling weights of all \(denominatorName) of \(who) are 0, so its \(rateName) is "
          + "not defined")
    }
    return group.n == 0
      ? .undefined(.emptyGroup, reason: "\(who) has no rows")
      : .undefined(
        .zeroDenominator,
        reason: "\(who) has no \(denominatorName), so its \(rateName) is not defined")
  }

  private var undefinedReference: MetricValue {
    .undefined(.zeroDenominator, reason: "no group has a \(rateName)")
  }

  private var singleGroup: MetricValue {
    .undefined(
      .singleGroup, reason: "the attribute has one group, so there is nothing to compare")
  }

  /// A record of each known group and its reference.
  func comparisonRecords(
    _ name: String, _ comparisons: Comparisons,
    interval: (Group, Group) -> MetricInterval?,
    compare: (Group, Group) -> (MetricValue, flags: [String])
  ) -> [MetricRecord] {
    if isStratumUnknown { return [] }
    let chosen = comparisons.reference
    // Once, not for every group: there may be thousands.
    let known = known
    return zip(known, comparisons.tests).map { group, tests in
      var flags: [String] = []
      let value: MetricValue
      if known.count < 2 {
        value = singleGroup
      } else if let reference = chosen?.group {
        if !group.isDefined {
          value = undefined(group, isReference: false)
        } else if !reference.isDefined {
          value = undefined(reference, isReference: true)
        } else {
          (value, flags) = compare(group, reference)
        }
      } else if !group.isDefined {
        value = undefined(group, isReference: false)
      } else {
        value = .undefined(.emptyGroup, reason: "the reference group has no rows here")
      }
      var record = record(name, group: group, value: value)
      record.counts = group.publishedCounts
      record.design = group.design
      record.flags = flags
      if let chosen {
        record.reference = chosen.group.key
        record.referenceSelected = chosen.isSelected
        record.referenceCounts = chosen.group.publishedCounts
        record.referenceDesign = chosen.group.design
        if inference != nil, known.count > 1, group.key != chosen.group.key {
          record.interval = interval(group, chosen.group)
          record.tests = tests
          if comparisons.isUncalibrated { record.flags.append("reference_selected") }
        }
      }
      return record
    }
  }

  private func extremeRecord(
    _ name: String, _ aggregated: Aggregated,
    _ value: (_ lowest: Group, _ highest: Group) -> MetricValue
  ) -> MetricRecord? {
    aggregate(name) {
      guard let lowest, let highest else { return (undefinedReference, nil) }
      return (value(lowest, highest), nil)
    } adding: { record, _ in
      guard let lowest, let highest, defined.count > 1 else { return }
      record.extremes = .init(
        minimum: (lowest.key, lowest.publishedCounts),
        maximum: (highest.key, highest.publishedCounts))
      record.design = lowest.design
      record.referenceDesign = highest.design
      if record.value.isDefined {
        record.interval = interval(ofAggregate: aggregated)
        record.expectedUnderEquality = expectedUnderEquality(aggregated)
      }
    }
  }

  /// A record over the groups of the attribute: null with fewer than two rates.
  func aggregate(
    _ name: String, _ value: () -> (MetricValue, reference: (Group, Bool)?),
    adding details: (inout MetricRecord, (Group, Bool)?) -> Void
  ) -> MetricRecord? {
    if isStratumUnknown { return nil }
    var reference: (Group, Bool)?
    let aggregated: MetricValue
    if known.isEmpty {
      aggregated = .undefined(.insufficientData, reason: "no row has a group value")
    } else if known.count == 1 {
      aggregated = singleGroup
    } else if defined.count < 2, let lacking = known.first(where: { !$0.isDefined }) {
      aggregated = .undefined(
        lacking.n == 0 ? .emptyGroup : .zeroDenominator,
        reason: "fewer than two groups have a \(rateName)")
    } else {
      (aggregated, reference) = value()
    }
    var record = record(name, group: nil, value: aggregated)
    record.undefinedGroups = undefinedCount
    details(&record, reference)
    return record
  }
}
