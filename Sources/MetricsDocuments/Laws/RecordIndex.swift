import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

/// The records of an analysis by metric and by what they are about.
///
/// Texts are kept as bytes, because groups that Unicode calls equal are different groups.
struct RecordIndex {
  /// An attribute within a stratum or over all rows, and the class or other dimensions.
  struct Place: Hashable {
    var attribute: [[UInt8]]
    /// `nil` over all rows.
    var stratum: [UInt8]?
    var dimensions: [UInt8]
  }

  /// A metric over the groups of a place.
  struct Key: Hashable {
    var name: String
    var place: Place
  }

  /// The records of a metric over the groups of a place.
  struct Family {
    /// The places of the records of single groups among all records, in their order.
    var groups: [Int] = []
    /// The same by the group.
    var byGroup: [[UInt8]: Int] = [:]
    /// The record over all groups, or over all rows.
    var aggregate: Int?
  }

  let records: [MetricRecord]
  /// The group of each record; `nil` where it is about all.
  let groups: [[UInt8]?]
  private(set) var families: [Key: Family] = [:]
  /// The keys in the order of their first records.
  private(set) var order: [Key] = []
  /// The names of all metrics.
  private(set) var names: Set<String> = []

  init(_ records: [MetricRecord]) {
    self.records = records
    groups = records.map { $0.group.map(Self.bytes) }
    for (index, record) in records.enumerated() {
      let key = Key(name: record.name, place: Self.place(of: record))
      if families[key] == nil { order.append(key) }
      names.insert(record.name)
      if let group = groups[index] {
        families[key, default: Family()].groups.append(index)
        families[key]?.byGroup[group] = index
      } else {
        families[key, default: Family()].aggregate = index
      }
    }
  }

  /// What a record is about besides the group.
  static func place(of record: MetricRecord) -> Place {
    Place(
      attribute: record.attribute.map { Array($0.utf8) }, stratum: record.stratum.map(bytes),
      dimensions: record.dimensions.flatMap { framed($0.name) + framed($0.text) })
  }

  /// The family of a metric at a place.
  subscript(name: String, place: Place) -> Family? { families[Key(name: name, place: place)] }

  /// Whether the columns of a record have no missing value.
  func isKnown(_ index: Int) -> Bool {
    records[index].group?.allSatisfy { $0.value != nil } ?? false
  }

  /// The records of the groups that are compared.
  func known(_ family: Family) -> [Int] { family.groups.filter(isKnown) }

  func isSuppressed(_ index: Int) -> Bool { records[index].status == .suppressed }

  func hasSuppressed(_ family: Family) -> Bool { family.groups.contains(where: isSuppressed) }

  /// Whether the stratum of a record has a missing value, so that nothing is compared in it.
  func isInUnknownStratum(_ index: Int) -> Bool {
    records[index].stratum?.contains { $0.value == nil } ?? false
  }

  // MARK: Bytes

  /// Columns and values so that no two lists give the same bytes.
  static func bytes(_ pairs: [ColumnValue]) -> [UInt8] {
    pairs.flatMap { framed($0.column) + ($0.value.map(framed) ?? [0x2D]) }
  }

  private static func framed(_ text: String) -> [UInt8] {
    Array("\(text.utf8.count):".utf8) + Array(text.utf8)
  }
}
