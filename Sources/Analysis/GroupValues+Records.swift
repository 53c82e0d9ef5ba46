import FairmarkStatistics

/// Records of numbers, comparisons and aggregates, with the policy of `GroupRates` for what is
/// undefined.
extension GroupValues {
  /// The names of one number's family of metrics.
  public struct Names: Hashable, Sendable {
    /// The number; the other names have it as prefix.
    public var value: String

    /// Creates the names.
    public init(_ value: String) {
      self.value = value
    }

    /// Against the reference group.
    public var difference: String { "\(value)_difference" }
    /// Highest minus lowest.
    public var gap: String { "\(value)_gap" }
    /// Lowest divided by highest.
    public var ratio: String { "\(value)_min_max_ratio" }
  }

  /// A record of each group's number.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record a group, those with missing values included.
  public func valueRecords(_ name: String) -> [MetricRecord] {
    groups.map { group in
      var record = record(name, group: group, value: group.value)
      record.interval = group.interval
      return record
    }
  }

  /// A record of each group's number minus the reference's.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - rules: Which group is the reference.
  ///   - inference: How p-values are adjusted; `nil` leaves them as they are.
  ///   - certainty: The places of a group and of the reference in `groups` to how sure their
  ///     difference is.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func differenceRecords(
    _ name: String, reference rules: [ReferenceRule], inference: Inference? = nil,
    certainty: (Int, Int) -> (MetricInterval?, [MetricTest]) = { _, _ in (nil, []) }
  ) -> [MetricRecord] {
    comparisonRecords(name, reference: reference(rules), inference: inference) { group, reference in
      guard let value = groups[group].value.double, let other = groups[reference].value.double
      else { return Comparison(.undefined(.failed, reason: "a number is not defined")) }
      let (interval, tests) = group == reference ? (nil, []) : certainty(group, reference)
      return Comparison(.of(value - other), interval: interval, tests: tests)
    }
  }

  /// A record of each group's number divided by the reference's.
  ///
  /// **Edge cases.** A reference number of 0 has no ratio.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - rules: Which group is the reference.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func ratioRecords(_ name: String, reference rules: [ReferenceRule]) -> [MetricRecord] {
    comparisonRecords(name, reference: reference(rules)) { group, reference in
      Comparison(
        ratio(
          groups[group].value.double, groups[reference].value.double,
          otherwise: "the \(valueName) of the reference group is 0"))
    }
  }

  /// A record of what comparing each known group with the reference gives.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - chosen: The place of the reference in `groups`, and whether the data decided it.
  ///   - inference: How p-values are adjusted; `nil` leaves them as they are.
  ///   - compare: The places of a group and of the reference to their comparison; called where both
  ///     have a number, the reference itself included.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func comparisonRecords(
    _ name: String, reference chosen: (place: Int, isSelected: Bool)?,
    inference: Inference? = nil, compare: (Int, Int) -> Comparison
  ) -> [MetricRecord] {
    if isStratumUnknown { return [] }
    let knownCount = known.count
    var records = groups.indices.filter { !groups[$0].isUnknown }.map { place in
      let group = groups[place]
      var comparison: Comparison
      if knownCount < 2 {
        comparison = Comparison(singleGroup)
      } else if case .undefined = group.value {
        comparison = Comparison(group.value)
      } else if let (reference, _) = chosen {
        if case .undefined(let status, let reason) = groups[reference].value {
          comparison = Comparison(
            .undefined(status, reason: "of the reference group: \(reason)"))
        } else {
          comparison = compare(place, reference)
        }
      } else {
        comparison = Comparison(
          .undefined(.emptyGroup, reason: "the reference group has no rows here"))
      }
      var record = record(name, group: group, value: comparison.value)
      record.interval = comparison.interval
      record.tests = comparison.tests
      if let (reference, isSelected) = chosen {
        record.reference = groups[reference].key
        record.referenceSelected = isSelected
      }
      return record
    }
    if let inference, let chosen {
      adjust(
        &records, inference.adjustment(isReferenceSelected: chosen.isSelected), chosen.isSelected)
    }
    return records
  }

  /// Adds to every test a p-value that accounts for the other groups, where the method needs nothing
  /// but p-values.
  private func adjust(
    _ records: inout [MetricRecord], _ adjustment: Inference.Adjustment?, _ isSelected: Bool
  ) {
    guard let adjustment else { return }
    let definedCount = defined.count
    for index in 0..<(records.map(\.tests.count).max() ?? 0) {
      let places = records.indices.filter { place in
        records[place].tests.indices.contains(index) && records[place].tests[index].pValue != nil
      }
      let pValues = places.compactMap { records[$0].tests[index].pValue }.map { min(1, $0) }
      guard let adjusted = adjustment.adjusted(pValues, groups: definedCount) else { return }
      for (place, p) in zip(places, adjusted) {
        records[place].tests[index].adjusted = [.init(adjustment.rawValue, p)]
        if isSelected && adjustment.needsDeclaredReference {
          records[place].flags = ["reference_selected"]
        }
      }
    }
  }

  // MARK: Aggregates

  /// The highest number minus the lowest.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record; none in an unknown stratum.
  public func gapRecord(_ name: String) -> MetricRecord? {
    aggregate(name) { .of($1 - $0) }
  }

  /// The lowest number divided by the highest.
  ///
  /// **Edge cases.** A highest number of 0 has no ratio.
  ///
  /// - Parameter name: The metric's name.
  /// - Returns: One record; none in an unknown stratum.
  public func minMaxRatioRecord(_ name: String) -> MetricRecord? {
    aggregate(name) { ratio($0, $1, otherwise: "the \(valueName) of every group is 0") }
  }

  /// The lowest or the highest number.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - isMaximum: Whether the highest is wanted.
  /// - Returns: One record; none in an unknown stratum.
  public func extremeRecord(_ name: String, isMaximum: Bool) -> MetricRecord? {
    aggregate(name) { .of(isMaximum ? $1 : $0) }
  }

  /// A record over the groups of the attribute: null with fewer than two numbers.
  private func aggregate(
    _ name: String, _ value: (_ lowest: Double, _ highest: Double) -> MetricValue
  ) -> MetricRecord? {
    if isStratumUnknown { return nil }
    let known = known
    let defined = defined
    let lowest = place(isHighest: false)
    let highest = place(isHighest: true)
    var extremes: MetricRecord.Extremes?
    let aggregated: MetricValue
    if known.isEmpty {
      aggregated = .undefined(.insufficientData, reason: "no row has a group value")
    } else if known.count == 1 {
      aggregated = singleGroup
    } else if defined.count > 1, let lowest, let highest,
      let low = groups[lowest].value.double, let high = groups[highest].value.double
    {
      aggregated = value(low, high)
      extremes = .init(
        minimum: (groups[lowest].key, nil), maximum: (groups[highest].key, nil))
    } else {
      let lacking = known.first { !$0.value.isDefined }?.value
      let status: MetricStatus =
        if case .undefined(let status, _)? = lacking { status } else { .insufficientData }
      aggregated = .undefined(status, reason: "fewer than two groups have a number: \(valueName)")
    }
    var record = record(name, group: nil, value: aggregated)
    record.undefinedGroups = known.count - defined.count
    record.extremes = extremes
    return record
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

  private var singleGroup: MetricValue {
    .undefined(
      .singleGroup, reason: "the attribute has one group, so there is nothing to compare")
  }

  private func ratio(
    _ numerator: Double?, _ denominator: Double?, otherwise reason: String
  ) -> MetricValue {
    guard let numerator, let denominator, denominator != 0 else {
      return .undefined(.zeroDenominator, reason: reason)
    }
    return .of(numerator / denominator)
  }
}
