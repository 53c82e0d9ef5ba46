import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkPredictiveParity

/// Counts of one group: true positives, false positives, false negatives, true negatives.
struct Confusion {
  var group: String
  var truePositive = 0
  var falsePositive = 0
  var falseNegative = 0
  var trueNegative = 0

  init(_ group: String, tp: Int = 0, fp: Int = 0, fn: Int = 0, tn: Int = 0) {
    self.group = group
    truePositive = tp
    falsePositive = fp
    falseNegative = fn
    trueNegative = tn
  }

  var lines: [String] {
    [
      "\(group),1,1,\(truePositive)", "\(group),1,0,\(falsePositive)",
      "\(group),0,1,\(falseNegative)", "\(group),0,0,\(trueNegative)",
    ]
  }
}

/// The result of an audit of `predicted` against `actual`, by `sex`, from counts.
func audit(
  _ confusions: Confusion..., references: [ReferenceRule] = [.best]
) throws -> AnalysisResult {
  try runAnalysis(
    PredictiveParityAnalysis.self, configuration(references: references, weight: "count"),
    csv: (["sex,predicted,actual,count"] + confusions.flatMap(\.lines)).joined(separator: "\n"))
}

/// The configuration of such an audit.
func configuration(
  references: [ReferenceRule] = [.best], weight: String? = nil,
  adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  var roles = Roles()
  roles.groups = ["sex"]
  roles.prediction = .values(column: "predicted", counting: ["1"])
  roles.label = .values(column: "actual", counting: ["1"])
  roles.frequencyWeight = weight
  adjust(&roles)
  return AnalysisConfiguration(roles: roles, parameters: ["reference": .references(references)])
}
