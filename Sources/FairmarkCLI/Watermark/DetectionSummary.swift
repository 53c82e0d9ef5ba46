import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkStatistics

/// What a detection says to a person at a terminal.
struct DetectionSummary {
  private let outcome: JobOutcome

  init(_ outcome: JobOutcome) {
    self.outcome = outcome
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
    lines.append(
      "flagged: \(count("flagged_documents")) of \(count("documents_tested")) tested documents")
    lines += sources(result)
    lines += result.findings.map {
      "\($0.severity.rawValue): \(printable($0.message)) [\($0.code)]"
    }
    return lines
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
      let rounded = (log10P * 100).rounded() / 100
      let p =
        switch row[adjusted] {
        case .number(let number):
          number.value < 0.0001 ? "<0.0001" : "\((number.value * 10_000).rounded() / 10_000)"
        case .integer(let integer): "\(integer)"
        default: "none"
        }
      return "  \(printable(excerpt(source)))  \(label)  log10 p = \(rounded) [\(p)]"
    }
    return shown.isEmpty ? [] : [heading(table, ranked: ranked.count, name: name)] + shown
  }

  /// Says whether those that follow are all, and if not which.
  private func heading(_ table: MetricTable, ranked: Int, name: Int) -> String {
    let names = Set(table.rows.map { $0[name].canonicalText() })
    let what =
      names.count == table.rows.count
      ? "sources" : "pairs of source and configuration"
    let note =
      ", over their distinct draws (adjusted for all sources and configurations in brackets"
      + (ranked < table.rows.count
        ? "; \(table.rows.count - ranked) without enough draws for a p-value" : "") + "):"
    return ranked <= Self.sourceLimit
      ? what + note
      : "the \(Self.sourceLimit) \(what) with the least p of \(table.rows.count)" + note
  }

  private static let sourceLimit = 10
}
