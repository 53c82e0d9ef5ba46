import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkStatistics

/// What a detection says to a person at a terminal.
struct DetectionSummary {
  private let outcome: JobOutcome
  private let selection: String
  private let keyOrigins: [String]

  /// - Parameters:
  ///   - outcome: The detection.
  ///   - selection: How texts are flagged, in words.
  ///   - keyOrigins: The option that gave the key of each configuration.
  init(_ outcome: JobOutcome, selection: String, keyOrigins: [String]) {
    self.outcome = outcome
    self.selection = selection
    self.keyOrigins = keyOrigins
  }

  var text: String {
    var lines: [String] = []
    for analysis in outcome.analyses {
      switch analysis.result {
      case .success(let result): lines += summary(result)
      case .failure(let error):
        lines.append("the analysis failed: \(printable(error.message))")
      }
    }
    return lines.joined(separator: "\n")
  }

  private func summary(_ result: AnalysisResult) -> [String] {
    func count(_ name: String, _ scheme: String? = nil) -> Int {
      let record = result.metrics.first { record in
        record.name == name && (scheme == nil || record.dimensions.contains(.scheme(scheme ?? "")))
      }
      return record?.value.double.map { Int($0) } ?? 0
    }
    var schemes: [String] = []
    for record in result.metrics {
      for case .scheme(let name) in record.dimensions where !schemes.contains(name) {
        schemes.append(name)
      }
    }
    let width = schemes.map(\.count).max() ?? 0
    var lines = [
      pad("", to: width) + "         ok  too short  insufficient  bad input  p <= 0.01"
    ]
    for scheme in schemes {
      let rate = result.metrics.first { record in
        record.name == "rejection_rate" && record.dimensions.contains(.scheme(scheme))
          && record.dimensions.contains { dimension in
            if case .threshold(let alpha) = dimension { alpha.value == 0.01 } else { false }
          }
      }
      let cells: [(Int, Int)] = [
        (count("documents_ok", scheme), 11), (count("documents_too_short", scheme), 11),
        (count("documents_insufficient_evidence", scheme), 14),
        (count("documents_bad_input", scheme), 11), (rate?.counts?.numerator ?? 0, 11),
      ]
      lines.append(
        pad(scheme, to: width)
          + cells.map { pad("\($0.0)", to: $0.1, left: true) }.joined())
    }
    lines.append("")
    lines += legend(result)
    lines.append(
      "flagged: \(count("flagged_documents")) of \(count("documents_tested")) tested documents, by "
        + selection)
    lines += sources(result)
    lines += result.findings.map {
      "\($0.severity.rawValue): \(printable($0.message)) [\($0.code)]"
    }
    return lines
  }

  /// Which key and share each configuration has, where there are several.
  private func legend(_ result: AnalysisResult) -> [String] {
    guard let table = result.tables.first(where: { $0.name == "configurations" }),
      table.rows.count > 1, table.rows.count == keyOrigins.count,
      let label = table.columns.firstIndex(of: "configuration"),
      let hash = table.columns.firstIndex(of: "key_hash"),
      let gamma = table.columns.firstIndex(of: "gamma")
    else { return [] }
    let shares = Set(table.rows.map { $0[gamma] }.filter { $0 != .null })
    let names = table.rows.map { $0[label].string ?? "" }
    let labelWidth = names.map(\.count).max() ?? 0
    let originWidth = keyOrigins.map(\.count).max() ?? 0
    let lines = table.rows.indices.map { place -> String in
      let row = table.rows[place]
      let share =
        shares.count > 1 && row[gamma] != .null ? "  gamma \(row[gamma].canonicalText())" : ""
      return "  \(pad(names[place], to: labelWidth))  \(pad(keyOrigins[place], to: originWidth))  "
        + (row[hash].string ?? "") + share
    }
    return ["configurations, with the option that gave the key, and its hash:"] + lines + [""]
  }

  /// The sources with the least p-values.
  private func sources(_ result: AnalysisResult) -> [String] {
    guard let table = result.tables.first(where: { $0.name == "sources" }),
      let name = table.columns.firstIndex(of: "source"),
      let scheme = table.columns.firstIndex(of: "configuration"),
      let value = table.columns.firstIndex(of: "log10_p"),
      let adjusted = table.columns.firstIndex(of: "adjusted_p_value")
    else { return [] }
    func number(_ row: [JSONValue]) -> Double? {
      switch row[value] {
      case .number(let number): number.value
      case .integer(let integer): Double(integer)
      default: nil
      }
    }
    let ranked = table.rows.filter { number($0) != nil }.enumerated().sorted {
      (number($0.element) ?? 0, $0.offset) < (number($1.element) ?? 0, $1.offset)
    }.map(\.element)
    let shown = ranked.prefix(Self.sourceLimit).compactMap { row -> String? in
      guard case .string(let source) = row[name], case .string(let label) = row[scheme],
        let log10P = number(row)
      else { return nil }
      let p =
        switch row[adjusted] {
        case .number(let number):
          number.value < 0.0001 ? "<0.0001" : fixed(number.value, decimals: 4)
        case .integer(let integer): fixed(Double(integer), decimals: 4)
        default: "none"
        }
      return
        "  \(printable(excerpt(source)))  \(label)  log10 p = \(fixed(log10P, decimals: 2)) [\(p)]"
    }
    return shown.isEmpty ? [] : [heading(table, ranked: ranked.count, name: name)] + shown
  }

  /// Says whether those that follow are all, and if not which.
  private func heading(_ table: MetricTable, ranked: Int, name: Int) -> String {
    let names = Set(table.rows.map { $0[name].canonicalText() })
    let isAlone = names.count == table.rows.count
    let what = isAlone ? "sources" : "pairs of source and configuration"
    let note =
      ", over their distinct draws (in brackets p adjusted for all \(isAlone ? "sources" : "pairs") by "
      + "Benjamini-Hochberg"
      + (ranked < table.rows.count
        ? "; \(table.rows.count - ranked) without enough draws for a p-value" : "") + "):"
    return ranked <= Self.sourceLimit
      ? what + note
      : "the \(Self.sourceLimit) \(what) with the least p of \(table.rows.count)" + note
  }

  private static let sourceLimit = 10
}

/// A number with so many decimals.
private func fixed(_ value: Double, decimals: Int) -> String {
  let unit = (0..<decimals).reduce(1) { unit, _ in unit * 10 }
  let scaled = (value * Double(unit)).rounded()
  guard scaled.magnitude < 1e15 else { return "\(value)" }
  let digits = Int(scaled.magnitude)
  let rest = "\(digits % unit)"
  return (scaled < 0 ? "-" : "") + "\(digits / unit)."
    + String(repeating: "0", count: decimals - rest.count) + rest
}
