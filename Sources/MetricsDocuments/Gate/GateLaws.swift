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
  private let records: Set<Place>

  /// Where a verdict's record stands.
  private struct Place: Hashable {
    let analysis: String
    let identity: MetricIdentity
  }

  init(_ section: GateSection, of analyses: [MetricsDocument.Analysis], in file: String) {
    self.section = section
    self.file = file
    self.analyses = analyses
    records = Set(
      analyses.flatMap { analysis in
        analysis.metrics.map { Place(analysis: analysis.id, identity: $0.identity) }
      })
  }

  /// Refuses verdicts that contradict the records.
  ///
  /// - Throws: `MetricsDocumentError` at the first.
  /// - Complexity: O(checks × records).
  func check() throws(MetricsDocumentError) {
    for (number, check) in section.checks.enumerated() {
      let node = DocumentNode(value: .null, place: "gate.checks[\(number)]", file: file)
      var verdicts: [Place: GateRecord] = [:]
      for (number, verdict) in check.records.enumerated() {
        let own = DocumentNode(
          value: .null, place: "\(node.place).records[\(number)]", file: file)
        guard Self.isAbout(check.metric, verdict) else {
          throw own.error("is not about \(excerpt(check.metric)), which the check names")
        }
        let place = Place(analysis: verdict.analysis, identity: verdict.identity)
        guard records.contains(place) else {
          throw own.error("is about a record that the analysis does not have")
        }
        guard verdicts.updateValue(verdict, forKey: place) == nil else {
          throw own.error("is a second verdict about one record")
        }
      }
      try checkDecision(of: check, verdicts, node)
    }
  }

  /// Decides the check again, and refuses what it did not come to.
  private func checkDecision(
    of check: GateCheck, _ verdicts: [Place: GateRecord], _ node: DocumentNode
  ) throws(MetricsDocumentError) {
    guard let rule = GateRule(check) else {
      throw node.error("names \(excerpt(check.metric)), expected an analysis, a point and a metric")
    }
    let decision = decision(of: check, by: rule, verdicts)
    for expected in decision.records {
      let what =
        "the record of \(expected.place.isEmpty ? "all rows" : expected.place) in \(expected.analysis)"
      let place = Place(analysis: expected.analysis, identity: expected.identity)
      guard let verdict = verdicts[place] else {
        throw node.error("lacks a verdict about \(what), which it selects")
      }
      guard verdict == expected else {
        throw node.error(Self.sentence(verdict, expected, what))
      }
    }
    guard decision.records.count == check.records.count else {
      throw node.error("has a verdict about a record that it does not select")
    }
    guard check.outcome == decision.outcome, check.reason == decision.reason else {
      let reason = decision.reason ?? ""
      throw node.error(
        check.outcome == .pass && !reason.isEmpty
          ? "says pass, but \(reason)"
          : "says \(Self.words(check.outcome, check.reason)), expected "
            + Self.words(decision.outcome, decision.reason))
    }
  }

  /// What a check comes to.
  ///
  /// The exact number of a baseline is not there: a bound too near to the compared number to tell
  /// which of the two is greater lies on the side that the verdict says.
  private func decision(
    of check: GateCheck, by rule: GateRule, _ verdicts: [Place: GateRecord]
  ) -> GateRule.Decision {
    guard check.condition.needsBaseline else {
      return rule.decide(
        analyses, bound: { _, _ in .success(rule.threshold) }, lost: { _ in nil })
    }
    func decide(missing: Set<Place>) -> GateRule.Decision {
      rule.decide(
        analyses,
        bound: { analysis, record in
          let place = Place(analysis: analysis.id, identity: record.identity)
          let verdict = verdicts[place]
          guard var bound = verdict?.bound.flatMap({ GateNumber($0.value) }) else {
            return .failure(GateAbsence(verdict?.reason ?? ""))
          }
          if case .success(let compared) = GateNumber.of(record, rule.use),
            Self.isTooNear(compared.shown, bound.shown)
          {
            bound.exact =
              missing.contains(place)
              ? check.condition.missedBound(of: compared.exact) : compared.exact
          }
          return .success(bound)
        },
        lost: { _ in check.outcome == .notEvaluated ? check.reason : nil })
    }
    let kept = decide(missing: [])
    let others = kept.records.compactMap { record -> Place? in
      let place = Place(analysis: record.analysis, identity: record.identity)
      return verdicts[place] == record ? nil : place
    }
    return others.isEmpty ? kept : decide(missing: Set(others))
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
    let bound = verdict.bound.map { " against \(jsonText(of: $0))" } ?? ""
    let p = verdict.adjustedP.map { ", adjusted p \(jsonText(of: $0))" } ?? ""
    return "\(number)\(bound)\(p), \(words(verdict.outcome, verdict.reason))"
  }

  private static func words(_ outcome: GateOutcome?, _ reason: String?) -> String {
    (outcome?.rawValue ?? "skipped") + (reason.map { " (\(printable($0)))" } ?? "")
  }

  private static func isAbout(_ metric: String, _ verdict: GateRecord) -> Bool {
    let parts = metric.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[1].utf8.elementsEqual(verdict.name.utf8)
      && (parts[0] == "*" || parts[0].utf8.elementsEqual(verdict.analysis.utf8))
  }

  /// Whether a number and a bound differ by no more than rounding.
  private static func isTooNear(_ compared: FiniteDouble, _ bound: FiniteDouble) -> Bool {
    abs(compared.value - bound.value) <= 1e-12 * max(1, abs(bound.value))
  }
}

extension GateCondition {
  /// A bound that a number misses; of conditions that bounds of a baseline have, which a number keeps
  /// when it equals its bound.
  fileprivate func missedBound(of number: ExactFraction) -> ExactFraction {
    let one = ExactFraction(whole: 1)
    switch self {
    case .atLeast, .atLeastBaselineMinus, .atLeastBaselineTimes, .above: return number + one
    case .atMost, .atMostBaselinePlus, .atMostBaselineTimes, .below: return number - one
    }
  }
}
