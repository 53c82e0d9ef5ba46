import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
public import FairmarkMetricsDocuments
import FairmarkStatistics

/// One line of a gate: a record's verdict, or that of a check that has no record to show.
///
/// Terminal, JUnit and step summary say the same words.
public struct GateVerdict: Hashable, Sendable {
  /// The analysis' id and the metric.
  public var metric: String
  /// Attribute, group, stratum and dimensions, such as `{sex: Female}`; empty for none.
  public var place: String
  /// What became of it; `nil` for a record that is skipped.
  public var outcome: GateOutcome?
  /// Whether it changes the exit code.
  public var isCritical: Bool
  /// What is asked for, such as `at least 0.8`.
  public var condition: String
  /// What was compared with what, such as `0.6818 is not at least 0.8`; empty when nothing was.
  public var comparison: String
  /// The counts behind the number; empty when there are none.
  public var counts: String
  /// Why it was not evaluated or skipped; empty when the numbers say it.
  public var reason: String
  /// Where the rule comes from; empty for rules of the user's own.
  public var source: String
}

extension GateSection {
  /// The verdicts of all checks, line by line.
  ///
  /// - Parameter document: The document that the section is about, whose counts are shown.
  /// - Returns: A line for each record, and one for each check that its records do not explain.
  /// - Complexity: O(records).
  public func verdicts(about document: MetricsDocument) -> [GateVerdict] {
    var records: [String: [MetricIdentity: MetricRecord]] = [:]
    for analysis in document.analyses {
      records[analysis.id] = Dictionary(
        analysis.metrics.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    }
    return checks.flatMap { check in
      check.records.map { one in
        check.verdict(of: one, records[one.analysis]?[one.identity])
      } + (check.ownVerdict.map { [$0] } ?? [])
    }
  }

  /// A sentence that says how many checks came to what.
  public var summaryText: String {
    func count(_ outcome: GateOutcome, critical: Bool) -> Int {
      checks.count { $0.outcome == outcome && $0.isCritical == critical }
    }
    let words =
      switch outcome {
      case .pass: "passed"
      case .fail: "failed"
      case .notEvaluated: "not evaluated"
      }
    var parts = ["\(checks.count) \(checks.count == 1 ? "check" : "checks")"]
    let warnings = count(.fail, critical: false) + count(.notEvaluated, critical: false)
    guard checks.contains(where: \.isCritical) else {
      parts += ["none of them critical", "\(warnings) \(warnings == 1 ? "warning" : "warnings")"]
      return "gate: nothing was decided (\(parts.joined(separator: ", ")))"
    }
    parts.append("\(count(.fail, critical: true)) failed")
    parts.append("\(count(.notEvaluated, critical: true)) not evaluated")
    if warnings > 0 {
      parts.append("\(warnings) \(warnings == 1 ? "warning" : "warnings")")
    }
    return "gate: \(words) (\(parts.joined(separator: ", ")))"
  }
}

extension GateCheck {
  /// What is asked besides bound and place.
  private var demandsText: String {
    var demands = demands
    demands.selection = GateSelection()
    return demands.words
  }

  private var conditionText: String {
    let number = use == .value ? "" : "\(use.rawValue) "
    let level = significance.map { " and adjusted p below \(jsonText(of: $0))" } ?? ""
    let asked = demandsText.isEmpty ? "" : " (\(demandsText))"
    return "\(number)\(condition.words) \(jsonText(of: threshold))\(level)\(asked)"
  }

  fileprivate func verdict(of one: GateRecord, _ record: MetricRecord?) -> GateVerdict {
    var comparison = ""
    if let compared = one.compared, let bound = one.bound {
      let number =
        use == .value ? jsonText(of: compared) : "\(use.rawValue) \(jsonText(of: compared))"
      // What is missed without significance is told by the reason.
      let holds = one.outcome == .pass && one.adjustedP == nil ? "is" : "is not"
      let isUndecided = one.outcome == .notEvaluated
      let against =
        condition.needsBaseline
        ? "\(condition.words) \(jsonText(of: threshold)), which is \(jsonText(of: bound))"
        : "\(condition.words) \(jsonText(of: bound))"
      comparison = isUndecided ? "\(number), asked for \(against)" : "\(number) \(holds) \(against)"
      if let p = one.adjustedP { comparison += ", adjusted p \(jsonText(of: p))" }
    }
    return GateVerdict(
      metric: "\(one.analysis).\(one.name)", place: one.place, outcome: one.outcome,
      isCritical: isCritical, condition: conditionText, comparison: comparison,
      counts: record?.countsText ?? "",
      reason: printable(one.reason ?? ""), source: source ?? "")
  }

  /// The verdict of the check itself, where its records do not explain it.
  fileprivate var ownVerdict: GateVerdict? {
    guard let reason else { return nil }
    return GateVerdict(
      metric: metric, place: printable(demands.selection.words), outcome: outcome,
      isCritical: isCritical,
      condition: conditionText, comparison: "asked for \(conditionText)", counts: "",
      reason: printable(reason), source: source ?? "")
  }
}

extension MetricRecord {
  /// The counts behind the value, for a line.
  fileprivate var countsText: String {
    func text(_ counts: (Int, Int)) -> String { "\(counts.0) of \(counts.1)" }
    let own = counts.map { ($0.numerator, $0.denominator) }
    let other = referenceCounts.map { ($0.numerator, $0.denominator) }
    if let own, let other { return "\(text(own)) against \(text(other))" }
    if let own { return text(own) }
    if let quotient { return "\(quotient.numerator) for \(quotient.denominator)" }
    if let low = extremes?.minimum.counts, let high = extremes?.maximum.counts {
      return "\(low.numerator) of \(low.denominator) against \(high.numerator) of "
        + "\(high.denominator)"
    }
    return publishedRowCount.map { "n \($0)" } ?? ""
  }
}

extension GateVerdict {
  /// `PASS`, `FAIL`, `NOT EVALUATED` or `SKIPPED`.
  public var word: String {
    switch outcome {
    case .pass: "PASS"
    case .fail: "FAIL"
    case .notEvaluated: "NOT EVALUATED"
    case nil: "SKIPPED"
    }
  }

  /// All but the verdict, in the words of the line.
  public var sentence: String {
    var text = comparison
    if !counts.isEmpty { text += text.isEmpty ? counts : " (\(counts))" }
    if !reason.isEmpty { text += text.isEmpty ? reason : ": \(reason)" }
    return text
  }

  /// The line for a terminal.
  public var line: String {
    var text = "[\(word)] \(printable(metric))"
    if !place.isEmpty { text += " \(place)" }
    text += ": \(sentence)"
    if !isCritical { text += " [warning]" }
    if !source.isEmpty { text += " (\(printable(source)))" }
    return text
  }
}
