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
  /// A number with the exact decimal that was written.
  struct Threshold: Sendable {
    var text: String
    var exact: ExactFraction
    var number: FiniteDouble
  }

  /// Where the check is written.
  public let location: SourceLocation
  /// The analysis; `nil` for every one.
  let analysis: String?
  let name: String
  let demands: GateDemands
  let use: ComparedNumber
  let condition: GateCondition
  let threshold: Threshold
  let significance: Threshold?
  let isCritical: Bool
  /// The earlier result, relative to the working directory; `nil` when the check names none.
  var baseline: String?
  /// The rule pack or the law behind the check.
  var source: String?

  /// What the check selects, as it is written.
  public var metric: String { "\(analysis ?? "*").\(name)" }
}
