import FairmarkAnalysis
import FairmarkFiles
import FairmarkJobRunner
import FairmarkStatistics

/// The short table that a run prints: each analysis' groups, then what aggregates over them.
struct SummaryTable {
  private let outcome: JobOutcome
  /// The most rows of a table; the rest is in metrics.json.
  private static let rowLimit = 24
  /// The width that the metrics' columns may take.
  private static let columnsWidth = 90

  init(_ outcome: JobOutcome) {
    self.outcome = outcome
  }

  /// The table.
  var text: String {
    var lines: [String] = []
    for analysis in outcome.analyses {
      guard case .success(let result) = analysis.result else { continue }
      lines.append("\(analysis.id) (\(analysis.descriptor.id))")
      lines += tables(result.metrics)
      lines += result.findings.map {
        "  \($0.severity.rawValue): \(printable($0.message)) [\($0.code)]"
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  private func tables(_ records: [MetricRecord]) -> [String] {
    var lines: [String] = []
    var attributes: [[String]] = []
    for record in records where !attributes.contains(record.attribute) {
      attributes.append(record.attribute)
    }
    for attribute in attributes {
      let own = records.filter { $0.attribute == attribute }
      lines += table(own.filter { $0.group != nil && $0.stratum == nil })
      for record in own where record.group == nil && record.stratum == nil {
        lines.append(aggregate(record))
      }
      let stratified = own.filter { $0.group != nil && $0.stratum != nil }
      if !stratified.isEmpty { lines += [""] + table(stratified) }
      lines.append("")
    }
    return lines.dropLast()
  }

  private func aggregate(_ record: MetricRecord) -> String {
    var line = "  \(record.name) = \(shown(record))"
    if let undefined = record.undefinedGroups, undefined > 0 {
      line += " (\(undefined) \(undefined == 1 ? "group" : "groups") without a rate)"
    }
    return line
  }

  /// One line a group, one column a metric; several tables when the metrics do not fit beside each
  /// other.
  private func table(_ records: [MetricRecord]) -> [String] {
    var names: [String] = []
    for record in records where !names.contains(record.name) { names.append(record.name) }
    if names.reduce(0, { $0 + $1.count + 2 }) > Self.columnsWidth {
      // A difference follows from the rate that it is named after.
      let suffix = "_difference"
      let all = names
      names.removeAll { $0.hasSuffix(suffix) && all.contains(String($0.dropLast(suffix.count))) }
    }
    var lines: [String] = []
    var block: [String] = []
    var width = 0
    for name in names {
      if !block.isEmpty && width + name.count + 2 > Self.columnsWidth {
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
    var rows: [[String]] = [(strata + first.attribute).map(cell) + ["n"] + names]
    // Byte for byte: two spellings of é are two groups.
    var places: [[[UInt8]?]: Int] = [:]
    for record in records {
      let key = (record.stratum ?? []) + (record.group ?? [])
      let texts = key.map { pair in pair.value.map { Array($0.utf8) } }
      let row: Int
      if let known = places[texts] {
        row = known
      } else {
        row = rows.count
        places[texts] = row
        let values = key.map { $0.value.map(cell) ?? "(missing)" }
        rows.append(
          values + [record.status == .suppressed ? "" : String(record.n)] + names.map { _ in "" })
      }
      if let column = names.firstIndex(of: record.name) {
        rows[row][key.count + 1 + column] = shown(record)
      }
    }
    let shownRows = rows.prefix(Self.rowLimit + 1)
    let widths = first.attribute.indices.count + strata.count
    let columns = rows[0].indices.map { column in shownRows.map { $0[column].count }.max() ?? 0 }
    var lines = shownRows.map { row in
      var line = ""
      for (column, text) in row.enumerated() {
        let blanks = String(repeating: " ", count: columns[column] - text.count)
        // Texts to the left, numbers to the right.
        line += "  " + (column < widths ? text + blanks : blanks + text)
      }
      return line
    }
    if rows.count > shownRows.count {
      lines.append("  … \(rows.count - shownRows.count) more rows in metrics.json")
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
    case .number: return decimal(record.value.double ?? 0) + flags
    case .undefined(let status, _): return status.rawValue
    }
  }

  /// A number with four decimals, for the eye; files carry every digit.
  private func decimal(_ value: Double) -> String {
    let scaled = (value.magnitude * 10_000).rounded()
    guard scaled < 1e15 else { return String(value) }
    let whole = Int(scaled)
    let fraction = String(whole % 10_000)
    let sign = value < 0 && whole > 0 ? "-" : ""
    return sign + String(whole / 10_000) + "." + String(repeating: "0", count: 4 - fraction.count)
      + fraction
  }
}
