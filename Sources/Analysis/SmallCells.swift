/// Withholds numbers about small groups, and as many others as keep those from being computed.
///
/// **Definition.** A group of 1 to *m* − 1 rows is withheld (primary suppression). A group's size also
/// follows from a published total and the other sizes, so wherever a total leaves one withheld group,
/// or several that could not hide one of fewer than *m* rows among them, the smallest published group is
/// withheld as well (complementary suppression), or else the total, until nothing changes. Totals are
/// those of an attribute over its groups, of a crossing over one of its columns, and of a group over
/// its strata. A crossing of which a stratum withholds a group withholds all its groups in all strata,
/// because there sizes follow from several totals at once, and so does an unknown stratum with its own.
///
/// Where rows belong to clusters, a group of fewer than *m* distinct ids is withheld as well: many rows of
/// few people.
///
/// **Edge Cases.** Empty groups hold nobody and stay. People of whom no value of an attribute is known
/// are no group: the row flow tells their number, so their records stay, and ranges for missing groups
/// are left out. What a published size reveals about outcomes is not considered, nor what several
/// crossings with unknown values or of more than two columns reveal together.
///
/// **Reference.** L. Willenborg, T. de Waal, Elements of Statistical Disclosure Control (2001),
/// doi:10.1007/978-1-4613-0121-9, chapter 4.
public struct SmallCells: Sendable {
  /// The least number of rows of a published group.
  public let minimum: Int

  /// Creates a policy.
  ///
  /// - Parameter minimum: The least number of rows of a published group; 0 and 1 withhold nothing.
  public init(minimum: Int) {
    self.minimum = minimum
  }

  /// A result without the numbers of small groups.
  ///
  /// - Parameter result: What an analysis found.
  /// - Returns: The same records; those about withheld groups, or compared with one, have the status
  ///   `suppressed` and neither value nor counts. Tables are left out. A finding tells how many.
  /// - Complexity: O(groups × columns) for every group that is withheld.
  public func applied(to result: AnalysisResult) -> AnalysisResult {
    guard minimum > 1 else { return result }
    var cells = SuppressionTable(result.metrics, minimum: minimum)
    cells.suppress()
    if cells.suppressedCount == 0 { return result }
    // Told even where every record that a peer has a value for is withheld.
    let hasPeers = result.metrics.contains { !$0.peers.isEmpty }
    var result = result
    for index in result.metrics.indices {
      let record = result.metrics[index]
      let groups = [
        record.group, record.reference, record.extremes?.minimum.group,
        record.extremes?.maximum.group,
      ].compactMap(\.self)
      // An aggregate that does not say which groups it comes from may come from a withheld one.
      let mayTell =
        record.group == nil && record.extremes == nil
        && cells.hasSuppressed(record.attribute, in: record.stratum)
      if mayTell || groups.contains(where: { cells.isSuppressed($0, in: record.stratum) }) {
        result.metrics[index] = withheld(record)
      }
    }
    // Ranges for missing groups are made of the counts of other groups.
    for index in result.metrics.indices {
      result.metrics[index].missingGroupRanges = []
      result.metrics[index].flags.removeAll { $0 == "could_be_below_four_fifths" }
    }
    result.findings.removeAll { $0.code == "could_be_below_four_fifths" }
    if let place = result.findings.firstIndex(where: { $0.code == "small_best_group" }) {
      // That a withheld group has the highest rate, and few rows, would tell about it.
      let finding = smallReferenceFinding(result.metrics)
      result.findings.replaceSubrange(place...place, with: finding.map { [$0] } ?? [])
    }
    result.findings.append(
      Finding(
        .note, "small_cells_suppressed",
        "\(cells.primaryCount) \(cells.primaryCount == 1 ? "group" : "groups") with fewer than "
          + "\(minimum) rows \(cells.primaryCount == 1 ? "is" : "are") withheld, and "
          + "\(cells.suppressedCount - cells.primaryCount) more from which they could be computed"))
    if hasPeers {
      // A peer pools groups, or takes extremes over other groups than the record.
      for index in result.metrics.indices { result.metrics[index].peers = [] }
      result.findings.append(
        Finding(
          .note, "compatibility_suppressed",
          "what other libraries show is left out because small groups are withheld"))
    }
    if !result.tables.isEmpty {
      result.tables = []
      result.findings.append(
        Finding(
          .note, "tables_suppressed", "tables are left out because small groups are withheld"))
    }
    return result
  }

  private func withheld(_ record: MetricRecord) -> MetricRecord {
    var bare = MetricRecord(
      record.name, attribute: record.attribute,
      value: .undefined(
        .suppressed, reason: "the number would tell about a group with too few rows"), n: record.n)
    bare.group = record.group
    bare.stratum = record.stratum
    bare.dimensions = record.dimensions
    bare.undefinedGroups = record.undefinedGroups
    return bare
  }
}

/// The sizes of all groups and which of them are withheld.
private struct SuppressionTable {
  private struct Cell {
    /// The most rows that a record of the group is about.
    var size: Int
    var isKnown: Bool
    var isSuppressed: Bool
    /// Sets of groups that are withheld together: a crossing within all strata, an unknown stratum.
    var blocks: Set<[String]>
  }

  /// A total, if it is a group itself, and what it is the total of.
  private struct Line {
    var total: Int?
    var parts: [Int] = []
  }

  private let minimum: Int
  private var cells: [Cell] = []
  private var places: [[UInt8]: Int] = [:]
  private var lines: [Line] = []
  /// The groups of an attribute within a stratum, which share their total.
  private var siblings: [[UInt8]: [Int]] = [:]
  private(set) var primaryCount = 0

  var suppressedCount: Int { cells.count(where: \.isSuppressed) }

  init(_ records: [MetricRecord], minimum: Int) {
    self.minimum = minimum
    // Rates may be of some of a group's rows alone; that of all has all ids.
    var clusterCounts: [Int: Int] = [:]
    var order: [(key: [UInt8], group: [ColumnValue], stratum: [ColumnValue]?)] = []
    for record in records {
      guard let group = record.group else { continue }
      let key = Self.key(group, record.stratum)
      if let place = places[key] {
        cells[place].size = max(cells[place].size, record.n)
      } else {
        places[key] = cells.count
        let isKnown = group.contains { $0.value != nil }
        var blocks: Set<[String]> = []
        if let stratum = record.stratum {
          if group.count > 1 { blocks.insert(record.attribute) }
          // The number of missing values tells the size of an unknown stratum.
          if stratum.contains(where: { $0.value == nil }) { blocks.insert([]) }
        }
        cells.append(
          Cell(size: record.n, isKnown: isKnown, isSuppressed: false, blocks: blocks))
        order.append((key, group, record.stratum))
      }
      if let place = places[key], let count = record.design?.clusterCount {
        clusterCounts[place] = max(clusterCounts[place] ?? 0, count)
      }
      // A record may be about some of the group's rows alone, such as those with a score.
      if let place = places[key], cells[place].isKnown, (1..<minimum).contains(record.n) {
        cells[place].isSuppressed = true
      }
    }
    for (place, count) in clusterCounts where (1..<minimum).contains(count) && cells[place].isKnown
    {
      cells[place].isSuppressed = true
    }
    primaryCount = suppressedCount
    var lineOf: [[UInt8]: Int] = [:]
    func add(_ place: Int, to key: [UInt8], total: Int?) {
      if let line = lineOf[key] {
        lines[line].parts.append(place)
      } else {
        lineOf[key] = lines.count
        lines.append(Line(total: total, parts: [place]))
      }
    }
    for (place, cell) in order.enumerated() {
      siblings[Self.key(cell.group.map { ColumnValue($0.column, nil) }, cell.stratum), default: []]
        .append(place)
      for column in cell.group.indices {
        var rest = cell.group
        let dropped = rest.remove(at: column).column
        let total = rest.isEmpty ? nil : places[Self.key(rest, cell.stratum)]
        add(place, to: Array("over \(dropped)\n".utf8) + Self.key(rest, cell.stratum), total: total)
      }
      if cell.stratum != nil {
        let whole = Self.key(cell.group, nil)
        add(place, to: Array("strata\n".utf8) + whole, total: places[whole])
      }
    }
  }

  /// Bytes that tell groups and strata apart, which Unicode's equality would not.
  private static func key(_ group: [ColumnValue], _ stratum: [ColumnValue]?) -> [UInt8] {
    var bytes: [UInt8] = []
    for pair in group + [ColumnValue("\n", stratum == nil ? "whole" : "part")] + (stratum ?? []) {
      for text in [pair.column, pair.value.map { "=" + $0 } ?? "-"] {
        bytes += Array("\(text.utf8.count):".utf8) + Array(text.utf8)
      }
    }
    return bytes
  }

  func isSuppressed(_ group: [ColumnValue], in stratum: [ColumnValue]?) -> Bool {
    places[Self.key(group, stratum)].map { cells[$0].isSuppressed } ?? false
  }

  func hasSuppressed(_ attribute: [String], in stratum: [ColumnValue]?) -> Bool {
    let key = Self.key(attribute.map { ColumnValue($0, nil) }, stratum)
    return siblings[key]?.contains { cells[$0].isSuppressed } ?? false
  }

  mutating func suppress() {
    var changed = suppressedCount > 0
    while changed {
      changed = false
      for line in lines where needsCover(line) {
        if let place = cover(of: line) {
          cells[place].isSuppressed = true
          changed = true
        }
      }
      if withholdBlocks() { changed = true }
    }
  }

  /// Withholds all groups of a block when one is, and tells whether any was new.
  private mutating func withholdBlocks() -> Bool {
    var withheld: Set<[String]> = []
    for cell in cells where cell.isSuppressed { withheld.formUnion(cell.blocks) }
    var changed = false
    for place in cells.indices where cells[place].isKnown && cells[place].size > 0 {
      if !cells[place].isSuppressed, !cells[place].blocks.isDisjoint(with: withheld) {
        cells[place].isSuppressed = true
        changed = true
      }
    }
    return changed
  }

  private func needsCover(_ line: Line) -> Bool {
    let withheld = line.parts.filter { cells[$0].isSuppressed }
    if let total = line.total, cells[total].isSuppressed {
      // The total follows from its parts when none of them is withheld.
      return withheld.isEmpty
    }
    // Withheld groups are not empty, so each of the others takes one row at least of their sum.
    let sum = withheld.reduce(0) { $0 + cells[$1].size }
    return !withheld.isEmpty && (withheld.count == 1 || sum - (withheld.count - 1) < minimum)
  }

  /// What to withhold besides: the smallest published group, or the total when there is none.
  private func cover(of line: Line) -> Int? {
    line.parts.filter {
      !cells[$0].isSuppressed && cells[$0].isKnown && cells[$0].size > 0
    }.min { cells[$0].size < cells[$1].size }
      ?? line.total.flatMap { cells[$0].isSuppressed || !cells[$0].isKnown ? nil : $0 }
  }
}
