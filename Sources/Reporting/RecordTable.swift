import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics

/// Records that are about the same kind of thing, as a table: a row each, and only the columns in
/// which some record says something.
struct RecordTable {
  private let records: [MetricRecord]
  private let namesMetrics: Bool
  private let tests: [String]

  /// A table of some records.
  ///
  /// - Parameters:
  ///   - records: Records of one attribute, all with a group or all without.
  ///   - namesMetrics: Whether the first column names the metric, because there are several.
  init(_ records: [MetricRecord], namesMetrics: Bool) {
    self.records = records
    self.namesMetrics = namesMetrics
    var tests: [String] = []
    for record in records {
      for test in record.tests where !tests.contains(test.name) { tests.append(test.name) }
    }
    self.tests = tests
  }

  /// The table.
  ///
  /// - Parameter caption: What it shows.
  /// - Returns: The table with its caption.
  func table(_ caption: ReportText) -> ReportTable {
    let columns = headingColumns + numberColumns + testColumns + furtherColumns
    return ReportTable(
      caption: caption, columns: columns.map(\.0),
      rows: records.map { record in columns.map { $0.1(record) } }
    ).withoutEmptyColumns
  }

  private typealias Column = (ReportTable.Column, (MetricRecord) -> ReportTable.Cell)

  private var headingColumns: [Column] {
    var columns: [Column] = []
    if namesMetrics { columns.append((.init("Metric", .heading), { "\(code: $0.name)" })) }
    let strata = records.first { $0.stratum != nil }?.stratum ?? []
    for (index, pair) in strata.enumerated() {
      columns.append(
        (.init("\(data: pair.column)", .heading), { Self.place($0.stratum, index) }))
    }
    let groups = records.first { $0.group != nil }?.group ?? []
    for (index, pair) in groups.enumerated() {
      columns.append((.init("\(data: pair.column)", .heading), { Self.place($0.group, index) }))
    }
    var dimensions: [String] = []
    for name in records.flatMap({ $0.dimensions.map(\.name) }) where !dimensions.contains(name) {
      dimensions.append(name)
    }
    for name in dimensions {
      columns.append(
        (
          .init("\(words: name)", .heading),
          { record in
            record.dimensions.first { $0.name == name }.map(Self.dimension) ?? "all"
          }
        ))
    }
    return columns
  }

  private var numberColumns: [Column] {
    let levels = Set(records.compactMap { $0.interval?.level })
    let title: ReportText =
      levels.count == 1
      ? "\(words: shownLevel(levels.first ?? 0)) interval" : "Interval"
    return [
      (.init("Value", .number), Self.cell),
      (.init(title, .number), { Self.interval($0, naming: levels.count > 1) }),
      (.init("Counts", .number), Self.counts),
      (.init("Rows", .number), Self.rowCount),
      (.init("Weights and clusters", .text), { Self.design($0.design) }),
      (.init("Reference", .text), Self.reference),
    ]
  }

  private var testColumns: [Column] {
    tests.map { name in
      (.init("p, \(code: name)", .number), { Self.test($0.tests.first { $0.name == name }) })
    }
  }

  private var furtherColumns: [Column] {
    [
      (.init("Comes from", .text), Self.extremes),
      (
        .init("Groups without a value", .number),
        { $0.undefinedGroups.map { $0 > 0 ? "\(count: $0)" : "" } ?? "" }
      ),
      (
        .init("Strata left out", .number),
        { $0.undefinedStrata.map { "\(count: $0)" } ?? "" }
      ),
      (
        .init("Expected if all were equal", .number),
        { $0.expectedUnderEquality.map { "\(number: $0)" } ?? "" }
      ),
      (
        .init("If all groups were known", .text),
        { record in
          ReportTable.Cell(
            record.missingGroupRanges.map { range in
              "\(Self.possible(range)) (\(words: spaced(range.method)))"
            })
        }
      ),
      (
        .init("Notes", .text),
        { ReportTable.Cell($0.flags.map { "\(words: flagWords($0))" }) }
      ),
    ]
  }

  // MARK: Cells

  private static func place(_ values: [ColumnValue]?, _ index: Int) -> ReportTable.Cell {
    guard let values, values.indices.contains(index) else { return "all" }
    return ReportTable.Cell(valueText(values[index].value))
  }

  private static func dimension(_ dimension: MetricDimension) -> ReportTable.Cell {
    if case .bin(let index, let low, let high) = dimension {
      return ReportTable.Cell("\(count: index): \(range(low?.value, high?.value))" as ReportText)
    }
    return "\(data: dimension.text)"
  }

  /// A record's value, or in a few words that there is none.
  static func value(_ record: MetricRecord) -> ReportText {
    switch record.value {
    case .count(let count): "\(count: count)"
    case .number(let number): "\(number: number.value)"
    case .undefined(let status, _): "no value (\(words: status.words))"
    }
  }

  /// A record's value, or that there is none and why.
  static func cell(_ record: MetricRecord) -> ReportTable.Cell {
    guard case .undefined(_, let reason) = record.value else {
      return ReportTable.Cell(value(record))
    }
    return ReportTable.Cell([value(record), "\(data: reason)"])
  }

  private static func range(_ low: Double?, _ high: Double?) -> ReportText {
    let low: ReportText = low.map { "\(number: $0)" } ?? "no lower bound"
    let high: ReportText = high.map { "\(number: $0)" } ?? "no upper bound"
    return "\(low) to \(high)"
  }

  /// What a number could be; without people in its denominator it has no value.
  private static func possible(_ range: MissingGroupRange) -> ReportText {
    let low: ReportText = range.low.map { "\(number: $0)" } ?? "no value"
    let high: ReportText = range.high.map { "\(number: $0)" } ?? "no value"
    return range.low == nil && range.high == nil ? low : "\(low) to \(high)"
  }

  private static func interval(_ record: MetricRecord, naming level: Bool) -> ReportTable.Cell {
    guard let interval = record.interval else { return "" }
    let method: ReportText =
      level
      ? "\(words: shownLevel(interval.level)), \(words: spaced(interval.method))"
      : "\(words: spaced(interval.method))"
    switch interval.outcome {
    case .interval(let ends): return ReportTable.Cell([range(ends.low, ends.high), method])
    case .undefined(let status, let reason):
      return ReportTable.Cell(["none (\(words: status.words))", "\(data: reason)", method])
    }
  }

  private static func counts(_ record: MetricRecord) -> ReportTable.Cell {
    if let counts = record.counts {
      return "\(count: counts.numerator) / \(count: counts.denominator)"
    }
    if let quotient = record.quotient {
      return "\(count: quotient.numerator) to \(count: quotient.denominator)"
    }
    return ""
  }

  /// How many rows the record is about, where its counts do not say it.
  private static func rowCount(_ record: MetricRecord) -> ReportTable.Cell {
    guard record.status != .suppressed else { return "withheld" }
    return record.counts?.denominator == record.n ? "" : "\(count: record.n)"
  }

  private static func design(_ design: SampleDesign?) -> ReportTable.Cell {
    design.map { ReportTable.Cell(designLines($0)) } ?? ""
  }

  /// Rows and ids that were counted, the sums of the weights, and what the rows are worth.
  private static func designLines(_ design: SampleDesign) -> [ReportText] {
    var lines: [ReportText] = [
      "\(count: design.rows.numerator) / \(count: design.rows.denominator) rows"
    ]
    if let sums = design.weighted {
      lines.append("weights \(number: sums.numerator) / \(number: sums.denominator)")
    }
    if let ids = design.clusterCount { lines.append("\(count: ids) distinct ids") }
    if let size = design.effectiveSize { lines.append("effective rows \(number: size)") }
    if let size = design.kishSize { lines.append("effective rows by weights \(number: size)") }
    if let effect = design.designEffect { lines.append("design effect \(number: effect)") }
    return lines
  }

  private static func reference(_ record: MetricRecord) -> ReportTable.Cell {
    var lines: [ReportText] = []
    if let reference = record.reference {
      var name = reference.map { valueText($0.value) }.joined(by: ", ")
      if reference == record.group { name = "\(name) (this group)" }
      lines.append(name)
    }
    if let counts = record.referenceCounts, record.reference != record.group {
      lines.append("\(count: counts.numerator) / \(count: counts.denominator)")
    } else if let quotient = record.referenceQuotient, record.reference != record.group {
      lines.append("\(count: quotient.numerator) to \(count: quotient.denominator)")
    }
    if let design = record.referenceDesign, record.reference != record.group {
      lines += Self.designLines(design)
    }
    if record.referenceSelected == true { lines.append("selected by the data") }
    return ReportTable.Cell(lines)
  }

  private static func test(_ test: MetricTest?) -> ReportTable.Cell {
    guard let test else { return "" }
    switch test.outcome {
    case .undefined(let status, let reason):
      return ReportTable.Cell(["none (\(words: status.words))", "\(data: reason)"])
    case .pValue(let p):
      let adjusted = test.adjusted.map { one in
        "\(words: spaced(one.method)): \(probability: one.pValue)" as ReportText
      }
      return ReportTable.Cell(["\(probability: p)"] + adjusted)
    }
  }

  private static func extremes(_ record: MetricRecord) -> ReportTable.Cell {
    guard let extremes = record.extremes else { return "" }
    func line(_ word: String, _ end: (group: [ColumnValue], counts: Counts?)) -> ReportText {
      let group = end.group.map { valueText($0.value) }.joined(by: ", ")
      let counts: ReportText =
        end.counts.map { " \(count: $0.numerator) / \(count: $0.denominator)" } ?? ""
      return "\(words: word): \(group)\(counts)"
    }
    return ReportTable.Cell([line("lowest", extremes.minimum), line("highest", extremes.maximum)])
  }
}
