public import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

/// What a check of a gate asks, and how it is decided: by the gate, and again by whoever reads the
/// verdicts in a document.
///
/// What cannot be decided is never a pass: a metric that is absent, a value that is null, a group
/// without a value, an interval or p-value that is not there. Ratios and rates are compared as the
/// whole numbers that they are quotients of, and a threshold as the decimal that was written, so that
/// no rounding decides; where there are no counts, as the decimal in the document.
public struct GateRule: Sendable {
  /// The analysis' id; `nil` for every one.
  public var analysis: String?
  /// The metric's name.
  public var name: String
  /// How the number is compared.
  public var condition: GateCondition
  /// The number of the condition.
  public var threshold: GateNumber
  /// Which number is compared.
  public var use: ComparedNumber
  /// A missed bound fails only when the adjusted p-value is below this, too.
  public var significance: GateNumber?
  /// What is asked besides.
  public var demands: GateDemands

  /// Creates a rule.
  public init(
    analysis: String?, name: String, condition: GateCondition, threshold: GateNumber,
    use: ComparedNumber, significance: GateNumber?, demands: GateDemands
  ) {
    self.analysis = analysis
    self.name = name
    self.condition = condition
    self.threshold = threshold
    self.use = use
    self.significance = significance
    self.demands = demands
  }

  /// The rule of a check in a document; `nil` where its numbers are none that a policy can have.
  init?(_ check: GateCheck) {
    let parts = check.metric.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let threshold = GateNumber(check.threshold.value) else { return nil }
    self.init(
      analysis: parts[0] == "*" ? nil : String(parts[0]), name: String(parts[1]),
      condition: check.condition, threshold: threshold, use: check.use,
      significance: check.significance.flatMap { GateNumber($0.value) }, demands: check.demands)
  }

  /// What a policy selects: analysis id, point, metric name.
  public var metric: String { "\(analysis ?? "*").\(name)" }

  /// What became of a check.
  public struct Decision: Sendable {
    /// The selected records, each with its verdict.
    public var records: [GateRecord]
    /// What became of the check.
    public var outcome: GateOutcome
    /// Why it could not be evaluated as a whole; `nil` when the records say it.
    public var reason: String?
  }

  /// Decides about a document.
  ///
  /// - Parameters:
  ///   - analyses: The document's analyses.
  ///   - bound: What a record is compared with, or why there is nothing.
  ///   - lost: What an earlier result has and an analysis has not; `nil` for nothing.
  /// - Returns: The verdicts, in the order of the records.
  /// - Complexity: O(records).
  public func decide(
    _ analyses: [MetricsDocument.Analysis],
    bound: (MetricsDocument.Analysis, MetricRecord) -> Result<GateNumber, GateAbsence>,
    lost: (MetricsDocument.Analysis) -> String?
  ) -> Decision {
    let analyses = analyses.filter { analysis?.utf8.elementsEqual($0.id.utf8) ?? true }
    var records: [GateRecord] = []
    var outcomes: [[(MetricRecord, GateOutcome?)]] = []
    var loss: String?
    for analysis in analyses {
      var own: [(MetricRecord, GateOutcome?)] = []
      if loss == nil { loss = lost(analysis) }
      let neighbours = demands.neighbours(analysis.metrics)
      for record in demands.selection.selected(name, from: analysis.metrics) {
        var verdict = verdict(about: record, in: analysis) { bound(analysis, record) }
        if verdict.outcome == .pass,
          let obstacle = demands.obstacle(toPassing: record, among: neighbours)
        {
          verdict.outcome = .notEvaluated
          verdict.reason = obstacle
        }
        records.append(verdict)
        own.append((record, verdict.outcome))
      }
      outcomes.append(own)
    }
    let verdicts = records.compactMap(\.outcome)
    var outcome = GateSection.outcome(of: verdicts)
    var reason: String?
    let failed = analyses.filter { $0.failureReason != nil }.map(\.id)
    if verdicts.isEmpty {
      outcome = .notEvaluated
      reason = absence(in: analyses, failed: failed, skipped: records.count)
    } else if outcome == .pass, let lack = demands.lack(in: analyses, outcomes) {
      outcome = .notEvaluated
      reason = lack
    } else if outcome == .pass, let loss {
      outcome = .notEvaluated
      reason = loss
    } else if !failed.isEmpty, outcome != .fail {
      // What a failed analysis would have shown is not known.
      outcome = .notEvaluated
      reason = "the analysis \(failed.joined(separator: ", ")) failed"
    }
    return Decision(records: records, outcome: outcome, reason: reason)
  }

  private func verdict(
    about record: MetricRecord, in analysis: MetricsDocument.Analysis,
    _ bound: () -> Result<GateNumber, GateAbsence>
  ) -> GateRecord {
    var verdict = GateRecord(
      analysis: analysis.id, record: record, compared: nil, bound: nil, adjustedP: nil,
      outcome: nil, reason: nil)
    if let reason = demands.skipReason(record) {
      verdict.reason = reason
      return verdict
    }
    verdict.outcome = .notEvaluated
    let compared: GateNumber
    switch GateNumber.of(record, use) {
    case .success(let number): compared = number
    case .failure(let absence):
      verdict.reason = absence.reason
      return verdict
    }
    verdict.compared = compared.shown
    if let obstacle = demands.obstacle(toComparing: record) {
      verdict.reason = obstacle
      return verdict
    }
    let limit: GateNumber
    switch bound() {
    case .success(let number): limit = number
    case .failure(let absence):
      verdict.reason = absence.reason
      return verdict
    }
    verdict.bound = limit.shown
    let holds = condition.holds(compared.exact, limit.exact)
    var isSignificant = true
    if !holds, let level = significance {
      switch record.adjustedP {
      case .failure(let absence):
        verdict.reason = absence.reason
        return verdict
      case .success(let p):
        verdict.adjustedP = p.shown
        isSignificant = p.exact < level.exact
        if !isSignificant {
          verdict.reason =
            "the bound is missed, but the adjusted p-value is not below \(jsonText(of: level.shown))"
        }
      }
    }
    verdict.outcome = !holds && isSignificant ? .fail : .pass
    return verdict
  }

  /// Why nothing is selected.
  private func absence(
    in analyses: [MetricsDocument.Analysis], failed: [String], skipped: Int
  ) -> String {
    if skipped > 0 {
      return "all \(skipped) records are skipped"
    }
    if !failed.isEmpty { return "the analysis \(failed.joined(separator: ", ")) failed" }
    if analyses.isEmpty, let analysis {
      return "the document has no analysis \(excerpt(analysis))"
    }
    let hasName = analyses.contains { $0.metrics.contains { $0.name == name } }
    return hasName
      ? "no record of \(name) is where the check looks"
      : "the document has no record of \(excerpt(name))"
  }
}
