import FairmarkAnalysis
public import FairmarkFiles
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkStatistics

/// What must hold for the numbers of a metrics document: the `gate` section of a job, a policy file
/// or a rule pack, read and checked.
public struct Policy: Sendable {
  /// The checks in the order in which they are written.
  public internal(set) var checks: [PolicyCheck]

  /// Puts policies one after another.
  ///
  /// - Parameter policies: Policies, at least one.
  public init(_ policies: [Policy]) {
    checks = policies.flatMap(\.checks)
  }

  init(checks: [PolicyCheck]) { self.checks = checks }
}

/// One check of a policy.
public struct PolicyCheck: Sendable {
  /// Where the check is written.
  public let location: SourceLocation
  let rule: GateRule
  let isCritical: Bool
  /// The earlier result, relative to the working directory; `nil` when the check names none.
  var baseline: String?
  /// The same as the check writes it.
  var writtenBaseline: String?
  /// The rule pack or the law behind the check.
  var source: String?

  /// What the check selects, as it is written.
  public var metric: String { rule.metric }
}
