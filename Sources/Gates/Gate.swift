import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
public import FairmarkJobRunner
public import FairmarkMetricsDocuments
import FairmarkStatistics

/// A policy with the earlier results that it compares with: gives verdicts about documents.
///
/// What cannot be decided is never a pass: a metric that is absent, a value that is null, a group
/// without a value, an interval or p-value that is not there. Ratios and rates are compared as the
/// whole numbers that they are quotients of, and a threshold as the decimal that was written, so that
/// no rounding decides; where there are no counts, as the decimal in the document.
public struct Gate: Sendable {
  let policy: Policy
  /// The earlier results by the path that a check names.
  var baselines: [String: MetricsDocument] = [:]
  /// The earlier result of checks that name none.
  let baseline: MetricsDocument?

  /// Reads the earlier results that the checks name.
  ///
  /// - Parameters:
  ///   - policy: The checks.
  ///   - baseline: The earlier result of checks that name none.
  /// - Throws: `JobError` when a baseline cannot be read or a check needs one that nobody names.
  public init(_ policy: Policy, baseline: MetricsDocument? = nil) throws(JobError) {
    self.policy = policy
    self.baseline = baseline
    for check in policy.checks where check.condition.needsBaseline {
      guard let path = check.baseline else {
        guard baseline != nil else {
          throw JobError(
            .usage, at: check.location,
            "\(check.condition.rawValue) needs an earlier result; name it with `baseline:` in the "
              + "check (`fairmark gate` takes --baseline, too)")
        }
        continue
      }
      guard baselines[path] == nil else { continue }
      do throws(MetricsDocumentError) {
        baselines[path] = try MetricsDocument(reading: path)
      } catch {
        throw JobError(
          .data, at: error.location,
          "\(error.sentence) (it is the baseline of the check in \(check.location))")
      }
    }
  }

  /// Gives the verdicts about a document.
  ///
  /// - Parameter document: The document.
  /// - Returns: A check for each of the policy's, in its order.
  /// - Complexity: O(checks × records).
  public func evaluate(_ document: MetricsDocument) -> GateSection {
    GateSection(checks: policy.checks.map { evaluate($0, document) })
  }

  private func evaluate(_ check: PolicyCheck, _ document: MetricsDocument) -> GateCheck {
    let analyses = document.analyses.filter { check.analysis == nil || $0.id == check.analysis }
    var records: [GateRecord] = []
    var outcomes: [[(MetricRecord, GateOutcome?)]] = []
    var lost: String?
    for analysis in analyses {
      var own: [(MetricRecord, GateOutcome?)] = []
      let earlier = earlier(check, analysis, of: document)
      if case .success(let earlier) = earlier, lost == nil {
        lost = lostRecord(check, analysis, earlier)
      }
      let demands = check.demands
      let counted = demands.counted(analysis.metrics)
      for record in demands.selection.selected(check.name, from: analysis.metrics) {
        var verdict = verdict(check, analysis, record, earlier)
        if verdict.outcome == .pass,
          let obstacle = demands.obstacle(toPassing: record, among: analysis.metrics, counted)
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
      reason = check.absence(in: analyses, failed: failed, skipped: records.count)
    } else if outcome == .pass, let lack = check.demands.lack(in: analyses, outcomes) {
      outcome = .notEvaluated
      reason = lack
    } else if outcome == .pass, let lost {
      outcome = .notEvaluated
      reason = lost
    } else if !failed.isEmpty, outcome != .fail {
      // What a failed analysis would have shown is not known.
      outcome = .notEvaluated
      reason = "the analysis \(failed.joined(separator: ", ")) failed"
    }
    return GateCheck(
      metric: check.metric, condition: check.condition, threshold: check.threshold.number,
      use: check.use, significance: check.significance?.number,
      demands: check.demands, isCritical: check.isCritical, source: check.source,
      records: records, outcome: outcome, reason: reason)
  }

  private func verdict(
    _ check: PolicyCheck, _ analysis: MetricsDocument.Analysis, _ record: MetricRecord,
    _ earlier: Result<EarlierAnalysis, Absence>?
  ) -> GateRecord {
    var verdict = GateRecord(
      analysis: analysis.id, record: record, compared: nil, bound: nil, adjustedP: nil,
      outcome: nil,
      reason: nil)
    if let reason = check.demands.skipReason(record) {
      verdict.reason = reason
      return verdict
    }
    verdict.outcome = .notEvaluated
    let compared: GateNumber
    switch GateNumber.of(record, check.use) {
    case .success(let number): compared = number
    case .failure(let absence):
      verdict.reason = absence.reason
      return verdict
    }
    verdict.compared = compared.shown
    if let obstacle = check.demands.obstacle(toComparing: record) {
      verdict.reason = obstacle
      return verdict
    }
    let bound: GateNumber
    switch self.bound(check, record, earlier) {
    case .success(let number): bound = number
    case .failure(let absence):
      verdict.reason = absence.reason
      return verdict
    }
    verdict.bound = bound.shown
    let holds = check.condition.holds(compared.exact, bound.exact)
    var isSignificant = true
    if !holds, let level = check.significance {
      switch record.adjustedP {
      case .failure(let absence):
        verdict.reason = absence.reason
        return verdict
      case .success(let p):
        verdict.adjustedP = p.shown
        isSignificant = p.exact < level.exact
        if !isSignificant {
          verdict.reason =
            "the bound is missed, but the adjusted p-value is not below \(level.text)"
        }
      }
    }
    verdict.outcome = !holds && isSignificant ? .fail : .pass
    return verdict
  }
}

extension PolicyCheck {
  /// Why nothing is selected.
  fileprivate func absence(
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
