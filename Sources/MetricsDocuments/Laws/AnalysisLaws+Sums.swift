import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

/// The rows behind some records.
private struct Rows: Hashable {
  var all = 0
  var numerator = 0
  var denominator = 0

  /// The rows of records; `nil` when one of them hides or lacks its numbers.
  init?(_ list: [Int], _ index: RecordIndex) {
    for place in list {
      let record = index.records[place]
      guard !index.isSuppressed(place), let counts = record.rowCounts else { return nil }
      all = all.capped(adding: record.n)
      numerator = numerator.capped(adding: counts.numerator)
      denominator = denominator.capped(adding: counts.denominator)
    }
  }

  var words: String { "\(all) rows, \(numerator) of \(denominator)" }
}

/// The same rows are divided into groups, into strata and into crossings.
extension AnalysisLaws {
  private struct Slice: Hashable {
    var name: String
    var stratum: [UInt8]?
    var dimensions: [UInt8]
  }

  /// The groups of every attribute, and all rows, add up to the same.
  func checkTotals(_ rows: ClosedRange<Int>?) throws(MetricsDocumentError) {
    var totals: [Slice: (first: Int, rows: Rows)] = [:]
    for key in index.order where MetricNames.isSum(key.name) {
      guard let family = index.families[key] else { continue }
      let list = family.groups.isEmpty ? [family.aggregate].compactMap(\.self) : family.groups
      guard let first = list.first, let sum = Rows(list, index) else { continue }
      if key.place.stratum == nil, let rows, !rows.contains(sum.all) {
        let bounds =
          rows.lowerBound == rows.upperBound
          ? "\(rows.lowerBound)" : "from \(rows.lowerBound) to \(rows.upperBound)"
        throw error(
          first,
          "is one of the records of `\(key.name)` that are about \(sum.all) rows, but by `row_flow` "
            + "there are \(bounds)")
      }
      let slice = Slice(
        name: key.name, stratum: key.place.stratum, dimensions: key.place.dimensions)
      guard let other = totals[slice] else {
        totals[slice] = (first, sum)
        continue
      }
      guard other.rows == sum else {
        throw error(
          first,
          "is one of the records of `\(key.name)` that add up to \(sum.words), but those of "
            + "[\(records[other.first].attribute.map(excerpt).joined(separator: ", "))] to "
            + other.rows.words)
      }
    }
  }

  /// A group's rows are those of its strata, and of its crossings with another column.
  func checkParts() throws(MetricsDocumentError) {
    for key in index.order where MetricNames.isSum(key.name) {
      guard let family = index.families[key], !family.groups.isEmpty else { continue }
      if key.place.attribute.count > 1, Rows(family.groups, index) != nil {
        for column in key.place.attribute.indices {
          try checkCrossing(family, key, without: column)
        }
      }
    }
    try checkStrata()
  }

  private func checkCrossing(
    _ family: RecordIndex.Family, _ key: RecordIndex.Key, without column: Int
  ) throws(MetricsDocumentError) {
    var place = key.place
    place.attribute.remove(at: column)
    guard let wholes = index[key.name, place] else { return }
    var parts: [[UInt8]: [Int]] = [:]
    for record in family.groups {
      var group = records[record].group ?? []
      group.remove(at: column)
      parts[RecordIndex.bytes(group), default: []].append(record)
    }
    for whole in wholes.groups {
      guard let group = index.groups[whole] else { continue }
      try check(whole, against: parts[group] ?? [], "its crossings")
    }
  }

  private func checkStrata() throws(MetricsDocumentError) {
    struct Group: Hashable {
      var name: String
      var attribute: [[UInt8]]
      var group: [UInt8]?
      var dimensions: [UInt8]
    }
    var parts: [Group: [Int]] = [:]
    var wholes: [(group: Group, record: Int)] = []
    for key in index.order where MetricNames.isSum(key.name) {
      let family = index.families[key]
      for record in (family?.groups ?? []) + [family?.aggregate].compactMap(\.self) {
        let group = Group(
          name: key.name, attribute: key.place.attribute, group: index.groups[record],
          dimensions: key.place.dimensions)
        if key.place.stratum == nil {
          wholes.append((group, record))
        } else {
          parts[group, default: []].append(record)
        }
      }
    }
    // Some analyses show some rates over all rows alone.
    let stratified = Set(parts.keys.map(\.name))
    var attributes: Set<[[UInt8]]> = []
    for (group, record) in wholes where stratified.contains(group.name) {
      attributes.insert(group.attribute)
      try check(record, against: parts.removeValue(forKey: group) ?? [], "its strata")
    }
    // What is left has no record over all strata.
    let lacking = parts.filter { attributes.contains($0.key.attribute) }.compactMap(\.value.first)
      .min()
    if let lacking {
      throw error(lacking, "is about a stratum of rows of which there is no record over all strata")
    }
  }

  private func check(
    _ whole: Int, against parts: [Int], _ what: String
  ) throws(MetricsDocumentError) {
    guard let own = Rows([whole], index), let sum = Rows(parts, index), own != sum else { return }
    throw error(whole, "is about \(own.words), but the records of \(what) about \(sum.words)")
  }
}
