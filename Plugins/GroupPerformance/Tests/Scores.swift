import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkGroupPerformance

/// Rows as `group,label,decision,score`, each as often as `count` says.
let sampleLines = [
  "F,1,1,0.9,1", "F,1,1,0.8,1", "F,0,1,0.8,1", "F,1,0,0.4,1", "F,0,0,0.4,1", "F,0,0,0.1,1",
  "F,0,0,0.25,1", "F,1,1,0.55,1", "F,0,1,0.7,1", "M,1,1,0.95,1", "M,1,0,0.3,1", "M,0,0,0.3,2",
  "M,1,1,0.6,1", "M,0,1,0.6,1", "M,0,0,0.05,1", "M,1,1,0.75,1",
]

/// The result of an audit of `sex,actual,predicted,score,count`.
func audit(
  _ lines: [String], references: [ReferenceRule] = [.best],
  adjust: (inout Roles) -> Void = { _ in }
) throws -> AnalysisResult {
  try runAnalysis(
    GroupPerformanceAnalysis.self,
    configuration(references: references, adjust: adjust),
    csv: (["sex,actual,predicted,score,count"] + lines).joined(separator: "\n") + "\n")
}

/// The configuration of such an audit.
func configuration(
  references: [ReferenceRule] = [.best], adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  var roles = Roles()
  roles.groups = ["sex"]
  roles.prediction = .values(column: "predicted", counting: ["1"])
  roles.label = .values(column: "actual", counting: ["1"])
  roles.score = "score"
  roles.frequencyWeight = "count"
  adjust(&roles)
  return AnalysisConfiguration(roles: roles, parameters: ["reference": .references(references)])
}

/// Whether two numbers differ by no more than rounding.
func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double = 4e-16) -> Bool {
  value.map { abs($0 - expected) <= tolerance * max(abs(expected), 1) } ?? false
}
