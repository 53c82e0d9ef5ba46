public import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

extension GateRecord {
  /// The name and dimensions of the record that the verdict is about.
  public var identity: MetricIdentity {
    var record = MetricRecord(name, attribute: attribute, value: .count(0), n: 0)
    record.group = group
    record.stratum = stratum
    record.dimensions = dimensions
    return record.identity
  }
}

/// A check has a verdict about each record that it selects, and each follows from its record: the
/// gate is decided again.
///
/// Of a baseline nothing is known here but the bounds that were made from it.
struct GateLaws {
  let section: GateSection
  let file: String
  private let analyses: [MetricsDocument.Analysis]
  private var records: [String: [MetricIdentity: MetricRecord]] = [:]

  init(_ section: GateSection, of analyses: [MetricsDocument.Analysis], in file: String) {
    self.section = section
    self.file = file
    self.analyses = analyses
    for analysis in analyses {
      records[analysis.id] = Dictionary(
        analysis.metrics.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// Refuses verdicts that contradict the records.
  ///
  /// - Throws: `MetricsDocumentError` at the first.
  /// - Complexity: O(checks × records).
  func check() throws(MetricsDocumentError) {
    for (place, check) in section.checks.enumerated() {
      let node = DocumentNode(value: .null, place: "gate.checks[\(place)]", file: file)
      var verdicts: [String: [MetricIdentity: GateRecord]] = [:]
      for (number, verdict) in check.records.enumerated() {
        let own = DocumentNode(
          value: .null, place: "\(node.place).records[\(number)]", file: file)
        guard Self.isAbout(check.metric, verdict) else {
          throw own.error("is not about \(excerpt(check.metric)), which the check names")
        }
        guard let record = records[verdict.analysis]?[verdict.identity] else {
          throw own.error("is about a record that the analysis does not have")
        }
        guard
          verdicts[verdict.analysis, default: [:]].updateValue(verdict, forKey: verdict.identity)
            == nil
        else { throw own.error("is a second verdict about one record") }
        if verdict.outcome == .pass || verdict.outcome == .fail {
          try self.check(verdict, check, record, own)
        }
      }
      try checkDecision(of: check, verdicts, node)
    }
  }

  /// Decides the check again, and refuses what it did not come to.
  private func checkDecision(
    of check: GateCheck, _ verdicts: [String: [MetricIdentity: GateRecord]], _ node: DocumentNode
  ) throws(MetricsDocumentError) {
    guard let rule = GateRule(check) else {
      throw node.error("names \(excerpt(check.metric)), expected an analysis, a point and a metric")
    }
    let usesBaseline = check.condition.needsBaseline
    let decision = rule.decide(
      analyses,
      bound: { analysis, record in
        guard usesBaseline else { return .success(rule.threshold) }
        let verdict = verdicts[analysis.id]?[record.identity]
        guard let bound = verdict?.bound.flatMap({ GateNumber($0.value) }) else {
          return .failure(GateAbsence(verdict?.reason ?? ""))
        }
        return .success(bound)
      },
      lost: { _ in usesBaseline && check.outcome == .notEvaluated ? check.reason : nil })
    var isTooNear = false
    for expected in decision.records {
      let what =
        "the record of \(expected.place.isEmpty ? "all rows" : expected.place) in \(expected.analysis)"
      guard let verdict = verdicts[expected.analysis]?[expected.identity] else {
        throw node.error("lacks a verdict about \(what), which it selects")
      }
      if usesBaseline, let compared = verdict.compared, let bound = verdict.bound,
        Self.isTooNear(compared, bound)
      {
        isTooNear = true
      } else if verdict != expected {
        throw node.error(Self.sentence(verdict, expected, what))
      }
    }
    guard decision.records.count == check.records.count else {
      throw node.error("has a verdict about a record that it does not select")
    }
    if isTooNear { return }
    guard check.outcome == decision.outcome, check.reason == decision.reason else {
      let reason = decision.reason ?? ""
      throw node.error(
        check.outcome == .pass && !reason.isEmpty
          ? "says pass, but \(reason)"
          : "says \(Self.words(check.outcome, check.reason)), expected "
            + Self.words(decision.outcome, decision.reason))
    }
  }

  private static func sentence(
    _ verdict: GateRecord, _ expected: GateRecord, _ what: String
  ) -> String {
    let reason = expected.reason ?? ""
    switch (verdict.outcome, expected.outcome) {
    case (nil, _?): return "skips \(what), which it selects"
    case (_?, nil): return "does not skip \(what), although it leaves that undecided: \(reason)"
    case (.pass, .notEvaluated): return "says pass of \(what), but \(reason)"
    default:
      return "says of \(what): \(words(verdict)); its numbers say: \(words(expected))"
    }
  }

  private static func words(_ verdict: GateRecord) -> String {
    let number = verdict.compared.map { jsonText(of: $0) } ?? "no number"
    let p = verdict.adjustedP.map { ", adjusted p \(jsonText(of: $0))" } ?? ""
    return "\(number)\(p), \(words(verdict.outcome, verdict.reason))"
  }

  private static func words(_ outcome: GateOutcome?, _ reason: String?) -> String {
    (outcome?.rawValue ?? "skipped") + (reason.map { " (\(printable($0)))" } ?? "")
  }

  private static func isAbout(_ metric: String, _ verdict: GateRecord) -> Bool {
    let parts = metric.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[1].utf8.elementsEqual(verdict.name.utf8)
      && (parts[0] == "*" || parts[0].utf8.elementsEqual(verdict.analysis.utf8))
  }

  private func check(
    _ verdict: GateRecord, _ check: GateCheck, _ record: MetricRecord, _ node: DocumentNode
  ) throws(MetricsDocumentError) {
    guard let compared = verdict.compared, let bound = verdict.bound else { return }
    guard let number = Self.number(of: record, check.use), number == compared.value else {
      throw node.error(
        "compares \(jsonText(of: compared)), which is not the \(check.use.rawValue) of its record")
    }
    guard check.condition.needsBaseline || bound == check.threshold else {
      throw node.error(
        "has the bound \(jsonText(of: bound)), but the check's threshold is "
          + jsonText(of: check.threshold))
    }
    if let p = verdict.adjustedP,
      record.tests.deciding?.adjusted.contains(where: { $0.pValue == p.value }) != true
    {
      throw node.error(
        "has the adjusted p-value \(jsonText(of: p)), which its record's deciding test has not")
    }
    guard let holds = Self.holds(check, record, compared, bound) else { return }
    var isSignificant = true
    if let level = check.significance, !holds {
      guard let p = verdict.adjustedP else {
        throw node.error("misses its bound, and has no adjusted p-value")
      }
      isSignificant = p.value < level.value
    }
    let expected: GateOutcome = holds || !isSignificant ? .pass : .fail
    guard verdict.outcome == expected else {
      throw node.error(
        "says \(verdict.outcome?.rawValue ?? "skipped"), but its numbers say \(expected.rawValue)")
    }
  }

  /// The number of a record that a check uses, as the document writes it.
  private static func number(of record: MetricRecord, _ use: ComparedNumber) -> Double? {
    if use == .value { return record.value.double }
    guard let interval = record.interval else {
      // The reference's comparison with itself is certain, and has no interval.
      return record.group != nil && record.group == record.reference ? record.value.double : nil
    }
    return use == .low ? interval.ends?.low : interval.ends?.high
  }

  /// Whether a bound of which the exact baseline is not there is too near to tell.
  private static func isTooNear(_ compared: FiniteDouble, _ bound: FiniteDouble) -> Bool {
    abs(compared.value - bound.value) <= 1e-12 * max(1, abs(bound.value))
  }

  /// Whether the condition holds; `nil` where a bound is too near to tell, of which the exact baseline
  /// is not there.
  private static func holds(
    _ check: GateCheck, _ record: MetricRecord, _ compared: FiniteDouble, _ bound: FiniteDouble
  ) -> Bool? {
    if check.condition.needsBaseline, isTooNear(compared, bound) { return nil }
    var exact = ExactFraction(decimal: jsonText(of: compared))
    let isOfCounts = check.use == .value || record.interval == nil
    if isOfCounts, let form = record.exactForm {
      exact = form.fraction(isNegative: compared.value < 0)
    }
    guard let exact, let limit = ExactFraction(decimal: jsonText(of: bound)) else { return nil }
    return check.condition.holds(exact, limit)
  }
}
