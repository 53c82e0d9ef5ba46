import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
public import FairmarkJobRunner
public import FairmarkMetricsDocuments
import FairmarkStatistics

/// A policy with the earlier results that it compares with: gives verdicts about documents.
///
/// How a check is decided stands with ``GateRule``.
public struct Gate: Sendable {
  let policy: Policy
  /// The earlier results by the path that a check names.
  var baselines: [String: MetricsDocument] = [:]
  /// The SHA-256 of each.
  private var digests: [String: String] = [:]
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
    for check in policy.checks where check.rule.condition.needsBaseline {
      guard let path = check.baseline else {
        guard baseline != nil else {
          throw JobError(
            .usage, at: check.location,
            "\(check.rule.condition.rawValue) needs an earlier result; name it with `baseline:` in the "
              + "check (`fairmark gate` takes --baseline, too)")
        }
        continue
      }
      guard baselines[path] == nil else { continue }
      do throws(MetricsDocumentError) {
        let bytes = try MetricsDocument.bytes(of: path)
        baselines[path] = try MetricsDocument(parsing: bytes, file: path)
        digests[path] = SHA256Digest.of(bytes)
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
    let rule = check.rule
    var earlier: [String: Result<EarlierAnalysis, GateAbsence>] = [:]
    if rule.condition.needsBaseline {
      for analysis in document.analyses {
        earlier[analysis.id] = self.earlier(check, analysis, of: document)
      }
    }
    let decision = rule.decide(
      document.analyses,
      bound: { analysis, record in
        earlier[analysis.id]?.flatMap { $0.bound(of: record, rule) } ?? .success(rule.threshold)
      },
      lost: { analysis in
        guard case .success(let earlier)? = earlier[analysis.id] else { return nil }
        return earlier.lostRecord(of: analysis, rule)
      })
    return GateCheck(
      metric: rule.metric, condition: rule.condition, threshold: rule.threshold.shown,
      use: rule.use, significance: rule.significance?.shown,
      baseline: check.baseline.flatMap { path in
        digests[path].map { GateBaseline(path: check.writtenBaseline ?? path, sha256: $0) }
      },
      demands: rule.demands,
      isCritical: check.isCritical, source: check.source, records: decision.records,
      outcome: decision.outcome, reason: decision.reason)
  }
}
