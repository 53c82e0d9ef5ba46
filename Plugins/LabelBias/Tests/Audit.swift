import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkLabelBias

/// The configuration of an audit of `good`, `1` being positive, by `sex`, without prediction.
func configuration(
  reference: [ReferenceRule]? = nil, againstRest: Bool = false, weight: String? = "count",
  adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  var roles = Roles()
  roles.groups = ["sex"]
  roles.label = .values(column: "good", counting: ["1"])
  roles.frequencyWeight = weight
  adjust(&roles)
  var parameters: [String: ParameterValue] = [:]
  if let reference { parameters["reference"] = .references(reference) }
  if againstRest { parameters["against"] = .choice("rest") }
  return AnalysisConfiguration(roles: roles, parameters: parameters)
}

/// The result of such an audit of counted lines.
func audit(
  _ lines: String..., header: String = "sex,good,count", reference: [ReferenceRule]? = nil,
  againstRest: Bool = false, adjust: (inout Roles) -> Void = { _ in }
) throws -> AnalysisResult {
  try runAnalysis(
    LabelBiasAnalysis.self,
    configuration(reference: reference, againstRest: againstRest, adjust: adjust),
    csv: ([header] + lines).joined(separator: "\n") + "\n")
}

/// Bickel, Hammel, O'Connell, Science 187 (1975) 398–404, over all departments.
func berkeley(againstRest: Bool = false) throws -> AnalysisResult {
  try audit(
    "M,1,1198", "M,0,1493", "F,1,557", "F,0,1278",
    reference: againstRest ? nil : [.group(["sex": "M"])], againstRest: againstRest)
}
