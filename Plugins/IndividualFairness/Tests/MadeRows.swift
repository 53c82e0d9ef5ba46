import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkIndividualFairness
import FairmarkTestSupport

/// A row of the samples that Notebooksless-Scripts/golden/individual_fairness.py makes as well.
struct MadeRow {
  var group: String
  var prediction: Int
  var features: [UInt64]
  var weight = 1

  var line: String {
    "\(group),\(prediction),\(weight)" + features.map { ",\($0)" }.joined()
  }
}

/// Rows of whole numbers below `levels`.
func madeRows(seed: UInt64, count: Int, features: Int, levels: UInt64) -> [MadeRow] {
  var generator = SplitMix64(seed: seed)
  return (0..<count).map { _ in
    let group = generator.next() % 2 == 0 ? "F" : "M"
    let values = (0..<features).map { _ in generator.next() % levels }
    let noise = generator.next() % levels
    return MadeRow(
      group: group, prediction: 2 * values[0] + noise > 3 * levels / 2 ? 1 : 0, features: values)
  }
}

/// A header and rows as CSV.
func csv(_ rows: [MadeRow]) -> String {
  let names = (0..<(rows.first?.features.count ?? 0)).map { ",x\($0)" }.joined()
  return (["sex,hired,count\(names)"] + rows.map(\.line)).joined(separator: "\n")
}

/// An audit by `sex`, of the features `x0`, `x1`, ….
func configuration(
  features: Int, _ parameters: [String: ParameterValue] = [:], reference: String? = "M",
  adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  var roles = Roles()
  roles.groups = ["sex"]
  roles.prediction = .values(column: "hired", counting: ["1"])
  roles.features = (0..<features).map { "x\($0)" }
  roles.frequencyWeight = "count"
  adjust(&roles)
  var parameters = parameters
  if let reference { parameters["reference"] = .references([.group(["sex": reference])]) }
  return AnalysisConfiguration(roles: roles, parameters: parameters)
}

/// The result of such an audit.
func audit(
  _ rows: [MadeRow], _ parameters: [String: ParameterValue] = [:], reference: String? = "M",
  adjust: (inout Roles) -> Void = { _ in }
) throws -> AnalysisResult {
  try runAnalysis(
    IndividualFairnessAnalysis.self,
    configuration(
      features: rows.first?.features.count ?? 0, parameters, reference: reference, adjust: adjust),
    csv: csv(rows))
}

extension AnalysisResult {
  /// The consistency of all rows.
  var consistency: MetricRecord? { record("consistency", attribute: []) }
}
