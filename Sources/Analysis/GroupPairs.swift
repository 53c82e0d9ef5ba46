public import FairmarkStatistics

/// What each known group of a margin is compared with, for comparisons that are no difference or
/// ratio of one rate.
public struct GroupPairs: Sendable {
  /// A comparison before it is a record.
  public struct Comparison: Sendable {
    /// The value, or why there is none.
    public var value: MetricValue
    /// The group's counts behind the value.
    public var counts: Counts?
    /// The other side's counts behind the value.
    public var referenceCounts: Counts?
    /// The group's quotient behind the value.
    public var quotient: CountQuotient?
    /// The other side's quotient behind the value.
    public var referenceQuotient: CountQuotient?
    /// How sure the value is; left out where a group is compared with itself.
    public var interval: MetricInterval?
    /// Tests; left out where a group is compared with itself.
    public var tests: [MetricTest] = []
    /// How many strata a sum leaves out.
    public var undefinedStrata: Int?

    /// Creates a comparison.
    ///
    /// - Parameters:
    ///   - value: The value, or why there is none.
    ///   - counts: The group's counts behind it.
    ///   - referenceCounts: The other side's counts behind it.
    public init(_ value: MetricValue, _ counts: Counts? = nil, _ referenceCounts: Counts? = nil) {
      self.value = value
      self.counts = counts
      self.referenceCounts = referenceCounts
    }
  }

  /// The groups and their counts.
  public let margin: StratumMargin
  /// The place of the reference group and whether the data selected it; `nil` where each group is
  /// compared with the rest, or no group can be the reference.
  public let reference: (place: Int, isSelected: Bool)?
  /// Whether each group is compared with all other known groups together.
  public let isAgainstRest: Bool
  /// The places of the groups without missing values.
  public let known: [Int]

  /// Pairs each group with one reference group.
  ///
  /// - Parameters:
  ///   - margin: The groups with their counts.
  ///   - rules: Which group is the reference.
  ///   - rates: The rate by which the best group is chosen.
  public init(_ margin: StratumMargin, reference rules: [ReferenceRule], by rates: GroupRates) {
    self.margin = margin
    let known = margin.groups.indices.filter { !margin.groups[$0].isUnknown }
    self.known = known
    isAgainstRest = false
    reference = rates.reference(rules).flatMap { chosen, isSelected in
      known.first { place in
        zip(margin.groups[place].key, chosen.key).allSatisfy { text, pair in
          guard let text, let wanted = pair.value else { return false }
          return text.hasSameBytes(as: wanted)
        }
      }.map { ($0, isSelected) }
    }
  }

  /// Pairs each group with all other known groups together.
  ///
  /// - Parameter margin: The groups with their counts.
  public init(againstRestOf margin: StratumMargin) {
    self.margin = margin
    known = margin.groups.indices.filter { !margin.groups[$0].isUnknown }
    isAgainstRest = true
    reference = nil
  }

  /// Whether the stratum itself is unknown: then nothing is compared.
  public var isStratumUnknown: Bool { margin.stratum?.contains(nil) ?? false }

  /// A record of each known group.
  ///
  /// **Edge Cases.** One group has nothing to be compared with (`single_group`); without a reference,
  /// or with a side without rows, there is no value (`empty_group`).
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - allowsEmptySides: Whether there is a value though one side has no rows.
  ///   - compare: The value for the places of a group and of its reference; `nil` stands for all
  ///     other known groups.
  /// - Returns: One record a known group; none in an unknown stratum.
  /// - Complexity: O(groups).
  public func records(
    _ name: String, allowsEmptySides: Bool = false,
    _ compare: (_ group: Int, _ reference: Int?) -> Comparison
  ) -> [MetricRecord] {
    if isStratumUnknown { return [] }
    let rows = known.reduce(0) { $0 + self.rows($1) }
    return known.map { group in
      var record = record(name, of: group)
      guard known.count > 1 else {
        record.value = .undefined(
          .singleGroup, reason: "the attribute has one group, so there is nothing to compare")
        return record
      }
      guard isAgainstRest || reference != nil else {
        record.value = .undefined(.emptyGroup, reason: "no group can be the reference here")
        return record
      }
      let comparison = compare(group, reference?.place)
      record.counts = comparison.counts
      record.referenceCounts = comparison.referenceCounts
      record.quotient = comparison.quotient
      record.referenceQuotient = comparison.referenceQuotient
      record.undefinedStrata = comparison.undefinedStrata
      record.value = comparison.value
      let referenceRows = reference.map { self.rows($0.place) } ?? rows - self.rows(group)
      if !allowsEmptySides, self.rows(group) == 0 {
        record.value = .undefined(.emptyGroup, reason: "the group has no rows")
      } else if !allowsEmptySides, referenceRows == 0 {
        record.value = .undefined(
          .emptyGroup,
          reason: isAgainstRest
            ? "the other groups have no rows" : "the reference group has no rows")
      } else if reference?.place != group {
        record.interval = comparison.interval
        record.tests = comparison.tests
      }
      return record
    }
  }

  /// A record of each group's quotient of counts, without interval.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - reason: Why there is none where the denominator is 0.
  ///   - counts: The numerator and the denominator of a group.
  /// - Returns: One record a group, those with missing values included.
  /// - Complexity: O(groups).
  public func quotientRecords(
    _ name: String, otherwise reason: String, _ counts: (GroupCellTable.Outcomes) -> CountQuotient
  ) -> [MetricRecord] {
    margin.groups.indices.map { group in
      var record = record(name, of: group)
      record.reference = nil
      record.referenceSelected = nil
      if margin.sampled?.isWeighted == true {
        record.value = .undefined(
          .notEvaluated, reason: GroupRates.needsIndependentRows("a quotient of counts"))
        return record
      }
      let quotient = counts(margin.groups[group].outcomes)
      record.quotient = quotient
      record.value =
        rows(group) == 0
        ? .undefined(.emptyGroup, reason: "the group has no rows")
        : quotient.value.map(MetricValue.of) ?? .undefined(.zeroDenominator, reason: reason)
      return record
    }
  }

  private func rows(_ place: Int) -> Int { margin.groups[place].outcomes.count() }

  private func record(_ name: String, of group: Int) -> MetricRecord {
    func values(_ place: Int) -> [ColumnValue] {
      zip(margin.attribute, margin.groups[place].key).map { ColumnValue($0, $1) }
    }
    var record = MetricRecord(
      name, attribute: margin.attribute, value: .count(0), n: rows(group))
    record.group = values(group)
    record.dimensions = margin.classLabel.map { [.classLabel($0)] } ?? []
    record.stratum = margin.stratum.map { zip(margin.strata, $0).map { ColumnValue($0, $1) } }
    if let reference {
      record.reference = values(reference.place)
      record.referenceSelected = reference.isSelected
    }
    if isAgainstRest { record.flags = ["against_rest"] }
    return record
  }
}

extension Inference {
  /// Adds p-values that account for the other groups to comparisons that are no differences of one
  /// rate from one reference.
  ///
  /// **Definition.** Holm's procedure, or that of Benjamini and Hochberg or Benjamini and Yekutieli
  /// where the job asks for it; the other methods know only rates and one reference.
  ///
  /// **Edge Cases.** None of these holds its level where the data select the reference: such records
  /// are flagged `reference_selected`.
  ///
  /// - Parameter records: The comparisons of one attribute, one record a group.
  /// - Complexity: O(*n* log *n*) in the records, for each test.
  public func adjust(_ records: inout [MetricRecord]) {
    guard adjusts else { return }
    var names: [String] = []
    for test in records.flatMap(\.tests) where !names.contains(test.name) {
      names.append(test.name)
    }
    for name in names {
      var places: [(record: Int, test: Int)] = []
      var pValues: [Double] = []
      for (record, own) in records.enumerated() {
        guard let test = own.tests.firstIndex(where: { $0.name == name }),
          let p = own.tests[test].pValue
        else { continue }
        places.append((record, test))
        pValues.append(min(1, p))
      }
      let method: Adjustment =
        switch adjustment {
        case .benjaminiHochberg: .benjaminiHochberg
        case .benjaminiYekutieli: .benjaminiYekutieli
        default: .holm
        }
      let adjusted = method.adjusted(pValues, groups: records.count + 1) ?? []
      for (place, p) in zip(places, adjusted) {
        records[place.record].tests[place.test].adjusted = [.init(method.rawValue, p)]
      }
    }
    for index in records.indices
    where records[index].referenceSelected == true && !records[index].tests.isEmpty {
      records[index].flags.append("reference_selected")
    }
  }
}
