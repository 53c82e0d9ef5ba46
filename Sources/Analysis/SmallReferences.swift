import FairmarkStatistics

/// Tells of comparisons with a group that is small and was chosen for its rate.
///
/// The highest of many rates is high by chance, and most easily that of a small group; every other group
/// is then measured by it. How many rows it has is not said, because `minimum_cell` may withhold that.
///
/// - Parameter comparisons: The records that compare groups with a reference, of all attributes and
///   strata.
/// - Returns: `small_best_group` with each reference of fewer than 30 rows that the data chose and that
///   a group of 30 or more is compared with; `nil` when there is none.
/// - Complexity: O(records).
public func smallReferenceFinding(_ comparisons: [MetricRecord]) -> Finding? {
  var names: [String] = []
  var seen: Set<[[ColumnValue]?]> = []
  for record in comparisons where record.referenceSelected == true {
    guard let reference = record.reference, record.group != reference,
      let count = record.referenceRowCounts?.denominator, count < 30,
      let own = record.rowCounts?.denominator, own >= 30
    else { continue }
    // Names that are cut may look alike.
    guard seen.insert([reference, record.stratum]).inserted else { continue }
    func shown(_ pairs: [ColumnValue]) -> String { listed([pairs.map { $0.value ?? "" }]) }
    var name = "\(shown(reference)) of \(record.attribute.joined(separator: " × "))"
    if let stratum = record.stratum { name += " in the stratum \(shown(stratum))" }
    names.append(name)
  }
  guard !names.isEmpty else { return nil }
  let more = names.count > 3 ? ", and \(names.count - 3) more" : ""
  return Finding(
    .warning, "small_best_group",
    "everybody is compared with a group of fewer than 30 rows, for it has the highest rate: "
      + "\(names.prefix(3).joined(separator: ", "))\(more); declare a `reference` if that is not meant"
  )
}
