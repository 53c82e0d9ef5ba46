import FairmarkAnalysis
import FairmarkStatistics

/// The groups of an attribute over all rows and within each stratum.
struct StratifiedGroups {
  /// A stratum with rows of known groups.
  struct Stratum {
    let values: [ColumnValue]
    /// For each known group the selected rows.
    let counts: [Counts]
    let rows: Int
    let selected: Int

    /// The share of a group among those not selected less that among those selected; `nil` where
    /// nobody or everybody is selected.
    func disparity(of group: Int) -> Double? {
      let own = counts[group]
      return ExactRatio.difference(
        of: Counts(own.denominator - own.numerator, of: rows - selected),
        and: Counts(own.numerator, of: selected))
    }
  }

  let whole: StratumMargin
  /// The places of the known groups in the whole.
  let known: [Int]
  /// All rows with a known group, whether their stratum is known or not.
  let all: Stratum
  /// The known strata with rows of known groups, in byte order.
  let strata: [Stratum]
  /// The rows whose stratum has no value.
  let rowsWithoutStratum: Int

  init(
    _ whole: StratumMargin, strata: [StratumMargin],
    counts: (GroupCellTable.Outcomes) -> Counts
  ) {
    // Every margin lists all known groups, in the same order.
    func stratum(_ margin: StratumMargin) -> Stratum {
      let own = margin.groups.filter { !$0.isUnknown }.map { counts($0.outcomes) }
      return Stratum(
        values: zip(margin.strata, margin.stratum ?? []).map { ColumnValue($0, $1) }, counts: own,
        rows: own.reduce(0) { $0 + $1.denominator }, selected: own.reduce(0) { $0 + $1.numerator })
    }
    self.whole = whole
    known = whole.groups.indices.filter { !whole.groups[$0].isUnknown }
    all = stratum(whole)
    self.strata = strata.filter { $0.stratum?.contains(nil) == false }.map(stratum)
      .filter { $0.rows > 0 }
    rowsWithoutStratum = strata.filter { $0.stratum?.contains(nil) == true }.flatMap(\.groups)
      .reduce(0) { $0 + $1.outcomes.count() }
  }

  // MARK: Records

  /// The demographic disparity of each group, over all rows and within each stratum.
  func disparityRecords(_ name: String) -> [MetricRecord] {
    ([all] + strata).flatMap { stratum in
      known.indices.map { group in
        var record = record(name, group, n: stratum.counts[group].denominator)
        if !stratum.values.isEmpty { record.stratum = stratum.values }
        record.counts = stratum.counts[group]
        record.value =
          obstacle(to: group, in: stratum)
          ?? stratum.disparity(of: group).map(MetricValue.of)
          ?? .undefined(
            .zeroDenominator,
            reason: stratum.selected == 0 ? "nobody is selected" : "everybody is selected")
        return record
      }
    }
  }

  /// The mean of the strata's disparities, weighted by their rows.
  func conditionalDisparityRecords(_ name: String) -> [MetricRecord] {
    known.indices.map { group in
      var record = record(name, group, n: all.counts[group].denominator)
      var sum = 0.0
      var rows = 0
      var undefined = 0
      for stratum in strata {
        if let disparity = stratum.disparity(of: group) {
          sum += Double(stratum.rows) * disparity
          rows += stratum.rows
        } else {
          undefined += 1
        }
      }
      record.undefinedStrata = undefined
      if let obstacle = obstacle(to: group, in: all) {
        record.value = obstacle
      } else if strata.isEmpty {
        record.value = .undefined(.insufficientData, reason: "no row has a stratum")
      } else {
        record.value =
          rows > 0
          ? .of(sum / Double(rows))
          : .undefined(
            .zeroDenominator, reason: "nobody or everybody is selected in every stratum")
      }
      return record
    }
  }

  /// The selection rates that the groups would have if their rows were spread over the strata as all
  /// rows are.
  func standardisedRecords(_ name: String) -> [MetricRecord] {
    let present = known.indices.filter { all.counts[$0].denominator > 0 }
    let common = strata.filter { stratum in
      present.allSatisfy { stratum.counts[$0].denominator > 0 }
    }
    let rows = common.reduce(0) { $0 + $1.rows }
    return known.indices.map { group in
      let own = common.map { $0.counts[group] }
      let counts = Counts(
        own.reduce(0) { $0 + $1.numerator }, of: own.reduce(0) { $0 + $1.denominator })
      var record = record(name, group, n: counts.denominator)
      record.counts = counts
      record.undefinedStrata = strata.count - common.count
      if all.counts[group].denominator == 0 {
        record.value = .undefined(.emptyGroup, reason: "the group has no rows")
      } else if strata.isEmpty {
        record.value = .undefined(.insufficientData, reason: "no row has a stratum")
      } else if common.isEmpty {
        record.value = .undefined(
          .supportMismatch, reason: "in no stratum has every group rows, so no rates compare")
      } else {
        let sum = common.reduce(0) { $0 + Double($1.rows) * ($1.counts[group].rate ?? 0) }
        record.value = .of(sum / Double(rows))
      }
      return record
    }
  }

  /// A comparison of two groups over the strata that have both.
  ///
  /// - Parameters:
  ///   - group: The group's place in the whole.
  ///   - reference: The reference group's place in the whole.
  ///   - fill: Sets the value, where a stratum has both groups.
  /// - Returns: The comparison with the number of strata that lack one of the groups.
  func compared(
    _ group: Int, _ reference: Int?,
    _ fill: (inout GroupPairs.Comparison, StratifiedTables) -> Void
  ) -> GroupPairs.Comparison {
    var comparison = GroupPairs.Comparison(
      .undefined(.insufficientData, reason: "no stratum has rows of both groups"))
    guard let reference, let first = known.firstIndex(of: group),
      let second = known.firstIndex(of: reference)
    else { return comparison }
    let tables = StratifiedTables(strata.map { .init($0.counts[first], $0.counts[second]) })
    comparison.undefinedStrata = strata.count - tables.strata.count
    if !tables.strata.isEmpty { fill(&comparison, tables) }
    return comparison
  }

  // MARK: Pieces

  private func obstacle(to group: Int, in stratum: Stratum) -> MetricValue? {
    if known.count < 2 {
      return .undefined(
        .singleGroup, reason: "the attribute has one group, so there is nothing to compare")
    }
    return stratum.counts[group].denominator == 0 && stratum.values.isEmpty
      ? .undefined(.emptyGroup, reason: "the group has no rows") : nil
  }

  private func record(_ name: String, _ group: Int, n: Int) -> MetricRecord {
    var record = MetricRecord(name, attribute: whole.attribute, value: .count(0), n: n)
    record.group = zip(whole.attribute, whole.groups[known[group]].key).map { ColumnValue($0, $1) }
    record.dimensions = whole.classLabel.map { [.classLabel($0)] } ?? []
    return record
  }
}
