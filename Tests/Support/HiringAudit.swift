public import FairmarkAnalysis
import FairmarkAnalysisTesting

extension StreamingAnalysis {
  /// The result of an audit of `hired`, `yes` being favourable, by `sex`.
  ///
  /// - Parameters:
  ///   - lines: The rows of `header`.
  ///   - header: The columns.
  ///   - references: Which group is the reference.
  ///   - adjust: Changes the roles.
  /// - Returns: Records and findings.
  /// - Throws: `AnalysisError` or `TableError`, as a job would.
  public static func hiringAudit(
    _ lines: [String], header: String = "sex,hired", references: [ReferenceRule] = [.best],
    adjust: (inout Roles) -> Void = { _ in }
  ) throws -> AnalysisResult {
    try runAnalysis(
      Self.self, hiringConfiguration(references: references, adjust: adjust),
      csv: ([header] + lines).joined(separator: "\n") + "\n")
  }
}

/// The configuration of such an audit.
public func hiringConfiguration(
  references: [ReferenceRule] = [.best], adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  var roles = Roles()
  roles.groups = ["sex"]
  roles.prediction = .values(column: "hired", counting: ["yes"])
  adjust(&roles)
  return AnalysisConfiguration(
    roles: roles, parameters: ["reference": .references(references)])
}
