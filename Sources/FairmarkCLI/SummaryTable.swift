import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkStatistics

/// The short table that a run prints: each analysis' groups, then what aggregates over them.
struct SummaryTable {
  private let outcome: JobOutcome
  /// The most rows of a table; the rest is in metrics.json.
  private static let rowLimit = 24
  /// The most attributes of an analysis; the rest is in metrics.json.
  private static let attributeLimit = 24
  /// The width that the metrics' columns may take before differences are left out.
  private static let columnsWidth = 90
  /// The width of a line; a table that is wider goes on below.
  private static let lineWidth = 100
  /// How many aggregates stand on a line each.
  private static let aggregateLimit = 12

  /// The plugin whose numbers stand elsewhere.
  private let plugin: String?

  /// - Parameters:
  ///   - outcome: What a job gave.
  ///   - plugin: A plugin of which only the findings are shown.
  init(_ outcome: JobOutcome, findingsOnlyOf plugin: String? = nil) {
    self.outcome = outcome
    self.plugin = plugin
  }

  /// The table.
  var text: String {
    var lines: [String] = []
    for analysis in outcome.analyses {
      guard case .success(let result) = analysis.result else { continue }
      lines.append("\(analysis.id) (\(analysis.descriptor.id))")
      if analysis.descriptor.id != plugin {
        lines += tables(result.metrics) + tests(of: result.metrics)
      }
      lines += result.findings.map {
        "  \($0.severity.rawValue): \(printable($0.message)) [\($0.code)]"
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  /// Records by attribute, in the order of the attributes' first ones.
  private func attributes(of records: [MetricRecord]) -> [[MetricRecord]] {
    // Byte for byte: names that Unicode calls equal are different columns.
    var places: [[[UInt8]]: Int] = [:]
    var attributes: [[MetricRecord]] = []
    for record in records {
      let key = record.attribute.map { Array($0.utf8) }
      if let place = places[key] {
        attributes[place].append(record)
      } else {
        places[key] = attributes.count
        attributes.append([record])
      }
    }
    return attributes
  }

  private func tables(_ records: [MetricRecord]) -> [String] {
    var lines: [String] = []
    let attributes = attributes(of: records)
    for own in attributes.prefix(Self.attributeLimit) {
      lines += tables(ofGroups: own.filter { $0.group != nil && $0.stratum == nil })
      lines += aggregates(own.filter { $0.group == nil && $0.stratum == nil })
      let stratified = own.filter { $0.group != nil && $0.stratum != nil }
      if !stratified.isEmpty { lines += [""] + tables(ofGroups: stratified) }
      lines.append("")
    }
    let left = attributes.count - Self.attributeLimit
    guard left > 0 else { return lines.dropLast() }
    return lines + ["  … \(left) more \(left == 1 ? "attribute" : "attributes") in metrics.json"]
  }

  /// A table for each set of dimensions.
  private func tables(ofGroups records: [MetricRecord]) -> [String] {
    Array(kinds(of: records).map { table($0) }.joined(separator: [""]))
  }

  /// Records by their sets of dimensions.
  private func kinds(of records: [MetricRecord]) -> [[MetricRecord]] {
    var kinds: [[String]] = []
    for record in records where !kinds.contains(record.dimensions.map(\.name)) {
      kinds.append(record.dimensions.map(\.name))
    }
    return kinds.map { kind in records.filter { $0.dimensions.map(\.name) == kind } }
  }

  /// The aggregates, several on a line where they are many.
  private func aggregates(_ records: [MetricRecord]) -> [String] {
    let texts = records.map(aggregate)
    guard texts.count > Self.aggregateLimit else { return texts.map { "  " + $0 } }
    let width = (texts.map(\.count).max() ?? 0) + 2
    let perLine = max(1, Self.lineWidth / width)
    var lines = stride(from: 0, to: texts.count, by: perLine).map { start in
      let parts = texts[start..<min(start + perLine, texts.count)]
      return parts.dropLast().reduce("") {
        $0 + "  " + $1 + String(repeating: " ", count: width - 2 - $1.count)
      } + "  " + (parts.last ?? "")
    }
    if lines.count > Self.rowLimit {
      let left = texts.count - Self.rowLimit * perLine
      lines = lines.prefix(Self.rowLimit) + ["  … \(left) more in metrics.json"]
    }
    return lines
  }

  private func aggregate(_ record: MetricRecord) -> String {
    let places = record.dimensions.map { "\($0.name) \(cell($0.text))" }
    let place = places.isEmpty ? "" : " [\(places.joined(separator: ", "))]"
    var line = "\(record.name)\(place) = \(shown(record))"
    if let undefined = record.undefinedGroups, undefined > 0 {
      line += " (\(undefined) \(undefined == 1 ? "group" : "groups") without a value)"
    }
    return line
  }

  /// The metrics that have a column, and the one whose p-values stand beside it.
  private func columns(of records: [MetricRecord]) -> (names: [String], tested: String?) {
    var names: [String] = []
    for record in records where !names.contains(record.name) { names.append(record.name) }
    let tested = names.filter { name in
      records.contains { $0.name == name && $0.pValue != nil }
    }
    guard names.reduce(0, { $0 + $1.count + 2 }) > Self.columnsWidth else {
      return (names, tested.first)
    }
    // A difference follows from the rate that it is named after; the only p-values do not.
    let suffix = "_difference"
    let spare = Set(
      names.filter { $0.hasSuffix(suffix) && names.contains(String($0.dropLast(suffix.count))) })
    let shown = tested.first { !spare.contains($0) } ?? tested.first
    return (names.filter { !spare.contains($0) || $0 == shown }, shown)
  }

  /// One line a group, one column a metric; several tables when the metrics do not fit beside each
  /// other.
  private func table(_ records: [MetricRecord]) -> [String] {
    let columns = columns(of: records)
    var names = columns.names
    if let tested = columns.tested, let place = names.firstIndex(of: tested) {
      names.insert(Self.pValueHead, at: place + 1)
    }
    var lines: [String] = []
    var block: [String] = []
    var width = 0
    for name in names {
      if !block.isEmpty && width + name.count + 2 > Self.columnsWidth {
        if records.first?.stratum != nil { break }
        lines += table(records, of: block) + [""]
        block = []
        width = 0
      }
      block.append(name)
      width += name.count + 2
    }
    return lines + table(records, of: block)
  }

  private func table(_ records: [MetricRecord], of names: [String]) -> [String] {
    guard let first = records.first else { return [] }
    let strata = first.stratum?.map(\.column) ?? []
    let dimensions = first.dimensions.map(\.name)
    var rows: [[String]] = [(strata + first.attribute + dimensions).map(cell) + ["n"] + names]
    // Byte for byte: two spellings of é are two groups.
    var places: [[[UInt8]?]: Int] = [:]
    for record in records {
      let key =
        (record.stratum ?? []) + (record.group ?? [])
        + record.dimensions.map { ColumnValue($0.name, $0.text) }
      let texts = key.map { pair in pair.value.map { Array($0.utf8) } }
      let row: Int
      if let known = places[texts] {
        row = known
      } else {
        row = rows.count
        places[texts] = row
        let values = key.map { $0.value == nil ? $0.shown : cell($0.shown) }
        rows.append(
          values + [record.status == .suppressed ? "" : String(record.n)] + names.map { _ in "" })
      }
      if let column = names.firstIndex(of: record.name) {
        rows[row][key.count + 1 + column] = shown(record)
        if names.indices.contains(column + 1), names[column + 1] == Self.pValueHead {
          rows[row][key.count + 2 + column] = record.pValue.map(probability) ?? ""
        }
      }
    }
    return lines(
      of: rows, textCount: first.attribute.count + strata.count + dimensions.count,
      isFirstAlone: first.stratum != nil)
  }

  /// A table as lines; columns for which a line has no room stand below, behind the texts and `n`.
  private func lines(
    of rows: [[String]], textCount: Int, isFirstAlone: Bool
  ) -> [String] {
    let shownRows = rows.prefix(Self.rowLimit + 1)
    let widths = rows[0].indices.map { column in shownRows.map { $0[column].count }.max() ?? 0 }
    let leading = Array(0...textCount)
    let leadingWidth = leading.reduce(0) { $0 + widths[$1] + 2 }
    var parts: [[Int]] = []
    var width = Self.lineWidth
    for column in rows[0].indices.dropFirst(leading.count) {
      if width + widths[column] + 2 > Self.lineWidth || parts.isEmpty {
        parts.append([])
        width = leadingWidth
      }
      parts[parts.count - 1].append(column)
      width += widths[column] + 2
    }
    // Within strata the first numbers; there may be many strata.
    if isFirstAlone { parts = Array(parts.prefix(1)) }
    let tables = parts.map { part in
      shownRows.map { row in
        var line = ""
        for column in leading + part {
          let blanks = String(repeating: " ", count: widths[column] - row[column].count)
          // Texts to the left, numbers to the right.
          line += "  " + (column < textCount ? row[column] + blanks : blanks + row[column])
        }
        // A group without the last numbers leaves nothing behind its name.
        return String(line.reversed().drop { $0 == " " }.reversed())
      }
    }
    var lines = Array(tables.joined(separator: [""]))
    if rows.count > shownRows.count {
      let count = rows.count - shownRows.count
      lines.append("  … \(count) more \(count == 1 ? "row" : "rows") in metrics.json")
    }
    return lines
  }

  /// Somebody's text as a cell: on one line, at most 40 characters.
  private func cell(_ text: String) -> String {
    printable(text.count > 40 ? text.prefix(39) + "…" : text)
  }

  private func shown(_ record: MetricRecord) -> String {
    let flags = record.flags.contains("below_four_fifths") ? " <4/5" : ""
    switch record.value {
    case .count(let count): return String(count)
    case .number where record.name.hasSuffix("p_value"):
      return probability(record.value.double ?? 0)
    case .number: return decimal(record.value.double ?? 0) + interval(record) + flags
    case .undefined(let status, _): return status.rawValue
    }
  }

  /// Which tests and adjustments the p-values of the tables are of.
  private func tests(of records: [MetricRecord]) -> [String] {
    let groups = records.filter { $0.group != nil }
    var names: [String] = []
    for own in attributes(of: groups).prefix(Self.attributeLimit) {
      for part in [own.filter { $0.stratum == nil }, own.filter { $0.stratum != nil }] {
        for table in kinds(of: part) {
          let tested = columns(of: table).tested
          for test in table.lazy.filter({ $0.name == tested }).compactMap(\.shownTest) {
            let adjustment =
              test.adjusted.first.map { "adjusted by \($0.method)" } ?? "not adjusted"
            let name = "\(test.name), \(adjustment)"
            if !names.contains(name) { names.append(name) }
          }
        }
      }
    }
    return names.isEmpty ? [] : ["  p: " + names.joined(separator: "; ")]
  }

  /// The interval of an impact ratio or an aggregate, where it matters most; the others have no room.
  private func interval(_ record: MetricRecord) -> String {
    guard record.group == nil || record.name == "impact_ratio", let ends = record.interval?.ends
    else { return "" }
    return " [\(ends.low.map(decimal) ?? "−∞"), \(ends.high.map(decimal) ?? "∞")]"
  }

  /// A probability with four decimals, or that it is smaller.
  private func probability(_ p: Double) -> String {
    p == 0 ? "<0.0001" : decimal(p)
  }

  /// The head of the column of `MetricRecord.pValue`.
  private static let pValueHead = "p, adjusted"

  /// A number with four decimals, for the eye; files carry every digit.
  private func decimal(_ value: Double) -> String {
    let scaled = (value.magnitude * 10_000).rounded()
    guard scaled < 1e15 else { return String(value) }
    // Nothing but 0 looks like 0.
    if scaled == 0 && value != 0 { return value < 0 ? ">-0.0001" : "<0.0001" }
    let whole = Int(scaled)
    let fraction = String(whole % 10_000)
    let sign = value < 0 && whole > 0 ? "-" : ""
    return sign + String(whole / 10_000) + "." + String(repeating: "0", count: 4 - fraction.count)
      + fraction
  }
}

extension MetricRecord {
  /// The p-value that a table shows: of the deciding one among the tests that have one, adjusted for the
  /// other groups where that was.
  fileprivate var pValue: Double? {
    shownTest.flatMap { $0.adjusted.first?.pValue ?? $0.pValue }
  }

  fileprivate var shownTest: MetricTest? { tests.filter { $0.pValue != nil }.deciding }
}
