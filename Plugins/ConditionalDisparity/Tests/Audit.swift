import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkConditionalDisparity

/// The configuration of an audit of `hired`, `yes` being favourable, by `sex` within `job`.
func configuration(
  references: [ReferenceRule] = [.group(["sex": "M"])], parameters: [String: ParameterValue] = [:],
  adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  var roles = Roles()
  roles.groups = ["sex"]
  roles.strata = ["job"]
  roles.prediction = .values(column: "hired", counting: ["yes"])
  roles.frequencyWeight = "count"
  adjust(&roles)
  return AnalysisConfiguration(
    roles: roles,
    parameters: parameters.merging(["reference": .references(references)]) { own, _ in own })
}

/// The result of such an audit of counted lines.
func audit(
  _ lines: [String], header: String = "job,sex,hired,count",
  references: [ReferenceRule] = [.group(["sex": "M"])], parameters: [String: ParameterValue] = [:],
  adjust: (inout Roles) -> Void = { _ in }
) throws -> AnalysisResult {
  try runAnalysis(
    ConditionalDisparityAnalysis.self,
    configuration(references: references, parameters: parameters, adjust: adjust),
    csv: ([header] + lines).joined(separator: "\n") + "\n")
}

/// Bickel, Hammel, O'Connell, Science 187 (1975) 398–404: admitted and rejected men and women.
enum Berkeley {
  private static let departments: [(name: String, men: (Int, Int), women: (Int, Int))] = [
    ("A", (512, 313), (89, 19)), ("B", (353, 207), (17, 8)), ("C", (120, 205), (202, 391)),
    ("D", (138, 279), (131, 244)), ("E", (53, 138), (94, 299)), ("F", (22, 351), (24, 317)),
  ]

  static func lines(without left: String? = nil) -> [String] {
    departments.filter { $0.name != left }.flatMap { row in
      [
        "\(row.name),M,yes,\(row.men.0)", "\(row.name),M,no,\(row.men.1)",
        "\(row.name),F,yes,\(row.women.0)", "\(row.name),F,no,\(row.women.1)",
      ]
    }
  }
}
