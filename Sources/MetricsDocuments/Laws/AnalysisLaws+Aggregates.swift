import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

extension AnalysisLaws {
  /// What is computed over the groups of an attribute follows from the groups' records.
  func checkAggregates() throws(MetricsDocumentError) {
    for key in index.order {
      guard let stem = stem(of: key.name), !key.place.attribute.isEmpty,
        let place = index.families[key]?.aggregate, !index.isSuppressed(place),
        let rates = index[stem, key.place], !index.hasSuppressed(rates)
      else { continue }
      let known = index.known(rates)
      let rows = known.reduce(0) { $0.capped(adding: records[$1].n) }
      guard records[place].n == rows else {
        throw error(
          place, "has n \(records[place].n), but the records of `\(stem)` are about \(rows) rows")
      }
      let defined = known.filter { records[$0].value.isDefined }
      // One group is compared with nothing; a variance needs a second member besides.
      let used =
        key.name.hasSuffix("_variance")
        ? defined.filter { (records[$0].rowCounts?.denominator ?? 2) > 1 } : defined
      guard known.count < 2 || records[place].undefinedGroups == known.count - used.count else {
        throw error(
          place,
          "has \(records[place].undefinedGroups ?? 0) `undefined_groups`, but of `\(stem)` "
            + "\(known.count - used.count) groups have no value")
      }
      try checkDesign(place, rates)
      guard let found = records[place].value.double else { continue }
      let values = defined.compactMap { records[$0].value.double }
      guard values.count > 1, let lowest = values.min(), let highest = values.max() else {
        throw error(place, "has a value, but of `\(stem)` fewer than two groups have one")
      }
      if key.name == "impact_ratio_min" {
        try checkMinimumRatio(place, rates, lowest)
      } else if let aggregate = MetricNames.aggregate(key.name) {
        try checkExtremes(place, rates, (lowest, highest))
        try check(place, found, aggregate, lowest, highest, stem)
      }
    }
  }

  private func check(
    _ place: Int, _ found: Double, _ aggregate: MetricNames.Aggregate, _ lowest: Double,
    _ highest: Double, _ stem: String
  ) throws(MetricsDocumentError) {
    let expected: Double
    switch aggregate {
    case .minimum: expected = lowest
    case .maximum: expected = highest
    // Gaps and ratios of counts follow from those of the extremes.
    case .gap where records[place].promisedCounts == nil: expected = highest - lowest
    case .ratio where records[place].promisedCounts == nil && highest != 0:
      expected = lowest / highest
    case .gap, .ratio: return
    }
    guard found == expected else {
      throw error(
        place,
        "has the value \(shown(found)), but the records of `\(stem)` give \(shown(expected))")
    }
  }

  private func checkExtremes(
    _ place: Int, _ rates: RecordIndex.Family, _ values: (lowest: Double, highest: Double)
  ) throws(MetricsDocumentError) {
    guard let extremes = records[place].extremes else { return }
    for (end, value) in [(extremes.minimum, values.lowest), (extremes.maximum, values.highest)] {
      guard let rate = rates.byGroup[RecordIndex.bytes(end.group)],
        records[rate].value.double == value
      else {
        throw error(
          place,
          "has \(words(end.group)) among its `extremes`, whose number is not \(shown(value))")
      }
      if let counts = end.counts, let own = records[rate].counts, counts != own {
        throw error(place, "has other counts among its `extremes` than \(words(rate))")
      }
    }
  }

  /// Sums of weights belong to groups, and there are none where the groups have counts.
  private func checkDesign(
    _ place: Int, _ rates: RecordIndex.Family
  ) throws(MetricsDocumentError) {
    for design in [records[place].design, records[place].referenceDesign] {
      guard let design, !rates.groups.contains(where: { records[$0].design == design }) else {
        continue
      }
      throw error(place, "has a design that none of the groups' records has")
    }
  }

  private func checkMinimumRatio(
    _ place: Int, _ rates: RecordIndex.Family, _ lowest: Double
  ) throws(MetricsDocumentError) {
    let record = records[place]
    let isOfLowest = index.known(rates).contains { rate in
      records[rate].value.double == lowest && records[rate].counts == record.counts
        && records[rate].design == record.design
    }
    guard isOfLowest else {
      throw error(place, "does not have the counts of the group with the lowest `selection_rate`")
    }
    guard let reference = record.reference.flatMap({ rates.byGroup[RecordIndex.bytes($0)] }),
      records[reference].counts == record.referenceCounts,
      records[reference].design == record.referenceDesign
    else {
      throw error(place, "does not have the counts of its reference group's `selection_rate`")
    }
    let key = RecordIndex.place(of: record)
    guard let ratios = index["impact_ratio", key] else { return }
    for ratio in ratios.groups {
      if let value = records[ratio].value.double, let found = record.value.double, value < found {
        throw error(place, "is \(shown(found)), more than \(words(ratio))")
      }
    }
  }

  /// What is computed from two rates, or from all classes.
  func checkAverages() throws(MetricsDocumentError) {
    for (place, record) in records.enumerated() {
      if record.name.hasPrefix("equalized_odds_"), record.group == nil,
        let undefined = undefinedOdds(RecordIndex.place(of: record)),
        record.undefinedGroups != undefined
      {
        throw error(
          place,
          "has \(record.undefinedGroups ?? 0) `undefined_groups`, but of \(undefined) a true or false "
            + "positive rate has no value")
      }
      guard let found = record.value.double, let expected = average(place), found != expected else {
        continue
      }
      throw error(
        place, "has the value \(shown(found)), but the records beside it give \(shown(expected))")
    }
  }

  /// How many groups lack one of the two rates; `nil` where they are not all there.
  private func undefinedOdds(_ place: RecordIndex.Place) -> Int? {
    guard !place.attribute.isEmpty, let first = index["true_positive_rate", place],
      let second = index["false_positive_rate", place], !index.hasSuppressed(first),
      !index.hasSuppressed(second)
    else { return nil }
    let known = index.known(first)
    guard known.count > 1 else { return nil }
    return known.count { rate in
      let other = index.groups[rate].flatMap { second.byGroup[$0] }
      return !records[rate].value.isDefined || other.map { records[$0].value.isDefined } != true
    }
  }

  /// `nil` where the value follows from no other records.
  private func average(_ place: Int) -> Double? {
    let record = records[place]
    let key = RecordIndex.place(of: record)
    func aggregate(_ name: String) -> Double? {
      index[name, key]?.aggregate.flatMap { records[$0].value.double }
    }
    func difference(_ name: String) -> Double? {
      guard let rates = index[name, key], let group = record.group,
        let reference = record.reference,
        let one = rates.byGroup[RecordIndex.bytes(group)].flatMap({ records[$0].counts }),
        let other = rates.byGroup[RecordIndex.bytes(reference)].flatMap({ records[$0].counts })
      else { return nil }
      return ExactRatio.difference(of: one, and: other)
    }
    func both(
      _ first: Double?, _ second: Double?, _ combine: (Double, Double) -> Double
    ) -> Double? {
      first.flatMap { one in second.map { combine(one, $0) } }
    }
    switch record.name {
    case "equalized_odds_difference":
      return both(
        aggregate("equal_opportunity_difference"), aggregate("predictive_equality_difference"), max)
    case "equalized_odds_ratio":
      return both(aggregate("equal_opportunity_ratio"), aggregate("predictive_equality_ratio"), min)
    case "average_odds_difference":
      return both(difference("true_positive_rate"), difference("false_positive_rate")) {
        0.5 * ($0 + $1)
      }
    case "average_absolute_odds_difference":
      return both(difference("true_positive_rate"), difference("false_positive_rate")) {
        0.5 * ($0.magnitude + $1.magnitude)
      }
    default: return nil
    }
  }
}
