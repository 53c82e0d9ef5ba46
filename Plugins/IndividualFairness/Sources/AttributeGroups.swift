import FairmarkAnalysis
import FairmarkStatistics

/// The groups of one attribute with their gathered rows.
struct AttributeGroups {
  private let margin: StratumMargin
  private let rates: GroupRates
  /// For each group of the margin its distinct rows.
  private let rows: [[Int]]
  /// For each group of the margin how many rows those stand for.
  private let sizes: [Int]

  init(_ margin: StratumMargin, _ table: GatheredRowTable) {
    self.margin = margin
    rates = GroupRates.selectionRates(margin)
    var rows = margin.groups.map { _ in [Int]() }
    for (row, place) in table.groupPlaces(in: margin).enumerated() where place >= 0 {
      rows[place].append(row)
    }
    self.rows = rows
    sizes = rows.map { $0.reduce(0) { $0 + table.counts[$1] } }
  }

  private func record(_ name: String, _ place: Int?, _ value: MetricValue) -> MetricRecord {
    let known = margin.groups.indices.filter { !margin.groups[$0].isUnknown }
    var record = MetricRecord(
      name, attribute: margin.attribute, value: value,
      n: place.map { sizes[$0] } ?? known.reduce(0) { $0 + sizes[$1] })
    record.group = place.map { rates.groups[$0].key }
    return record
  }

  private func emptyGroup(_ who: String) -> MetricValue {
    .undefined(.emptyGroup, reason: "\(who) has no rows with a prediction and all features")
  }

  // MARK: Consistency

  /// The consistency of each group, and how far apart they are; neighbours are of any group.
  func consistencyRecords(_ people: People, _ shares: [People.Share?]) -> [MetricRecord] {
    var records = rows.indices.map { place in
      var consistency = Consistency()
      for row in rows[place] { people.add(row, shares, to: &consistency) }
      return record(
        "consistency", place, rows[place].isEmpty ? emptyGroup("the group") : consistency.value)
    }
    let known = rates.groups.indices.filter { !rates.groups[$0].isUnknown }
    let values = known.compactMap { records[$0].value.double }
    let difference: MetricValue
    if known.isEmpty {
      difference = .undefined(.insufficientData, reason: "no row has a group value")
    } else if known.count == 1 {
      difference = Self.singleGroup
    } else if values.count > 1, let low = values.min(), let high = values.max() {
      difference = .of(high - low)
    } else {
      difference = .undefined(.emptyGroup, reason: "fewer than two groups have a consistency")
    }
    var gap = record("consistency_difference", nil, difference)
    gap.undefinedGroups = known.count - values.count
    records.append(gap)
    return records
  }

  private static let singleGroup = MetricValue.undefined(
    .singleGroup, reason: "the attribute has one group, so there is nothing to compare")

  // MARK: Flip test

  /// The flip test of each group against the reference group.
  func flipRecords(
    _ people: People, reference rules: [ReferenceRule], count: Int, _ scale: FeatureScale
  ) throws(AnalysisError) -> [MetricRecord] {
    let known = rates.groups.indices.filter { !rates.groups[$0].isUnknown }
    guard let (group, isSelected) = rates.reference(rules),
      let reference = rates.groups.firstIndex(of: group)
    else {
      return known.flatMap {
        undefinedFlips($0, .undefined(.emptyGroup, reason: "no group has rows to compare with"))
      }
    }
    let others = known.count == 1 ? known : known.filter { $0 != reference }
    var records: [MetricRecord] = []
    let flips = try self.flips(others, people, reference: reference, count: count, scale)
    for (place, flips) in zip(others, flips) {
      if known.count == 1 {
        records += undefinedFlips(place, Self.singleGroup)
      } else if sizes[reference] == 0 {
        records += undefinedFlips(place, emptyGroup("the reference group"))
      } else if sizes[place] == 0 {
        records += undefinedFlips(place, emptyGroup("the group"))
      } else {
        records += self.records(place, flips)
      }
    }
    return records.map { record in
      var record = record
      record.reference = group.key
      record.referenceSelected = isSelected
      return record
    }
  }

  private static let flipNames = [
    "flip_test", "flips_to_favourable", "flips_to_unfavourable",
  ]

  private func undefinedFlips(_ place: Int, _ value: MetricValue) -> [MetricRecord] {
    Self.flipNames.map { record($0, place, value) }
  }

  private func records(
    _ place: Int, _ flips: (favourable: Int, unfavourable: Int)
  ) -> [MetricRecord] {
    let (up, down, n) = (flips.favourable, flips.unfavourable, sizes[place])
    let size = ExactRatio.rate(max(up, down) - min(up, down), of: n) ?? 0
    var records = [record("flip_test", place, .of(up >= down ? size : -size))]
    for (name, count) in zip(Self.flipNames.dropFirst(), [up, down]) {
      var record = record(name, place, .count(count))
      record.counts = Counts(count, of: n)
      records.append(record)
    }
    return records
  }

  /// For each of some groups how many of its rows the neighbours in the reference group contradict.
  private func flips(
    _ places: [Int], _ people: People, reference: Int, count: Int, _ scale: FeatureScale
  ) throws(AnalysisError) -> [(favourable: Int, unfavourable: Int)] {
    var flips = places.map { _ in (favourable: 0, unfavourable: 0) }
    if sizes[reference] == 0 { return flips }
    // Clarify's rule for few rows.
    let count = sizes[reference] < 10 ? 1 : count
    // In the order of all rows, so that equal features stand together.
    let compared = places.enumerated().flatMap { index, place in
      rows[place].map { (row: $0, index: index) }
    }.sorted { $0.row < $1.row }
    let (queries, queryOfRow) = people.points(of: compared.map(\.row))
    let found = try NeighbourSearch(people.points(of: rows[reference]).points, scale: scale)
      .neighbourhoods(of: queries, weight: count)
    for ((row, index), query) in zip(compared, queryOfRow) {
      guard let share = found[query].favourableShare(of: count) else { continue }
      let isFavourable = people.table.predictions[row]
      if !isFavourable && 2 * share.numerator > share.denominator {
        flips[index].favourable += people.table.counts[row]
      } else if isFavourable && 2 * share.numerator < share.denominator {
        flips[index].unfavourable += people.table.counts[row]
      }
    }
    return flips
  }
}
