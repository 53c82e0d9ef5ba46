public import FairmarkAnalysis

/// Counts of one group: true positives, false positives, false negatives, true negatives.
public struct Confusion: Sendable {
  /// The group.
  public var group: String
  /// Favourable predictions with a positive label.
  public var truePositive = 0
  /// Favourable predictions with another label.
  public var falsePositive = 0
  /// Other predictions with a positive label.
  public var falseNegative = 0
  /// Other predictions with another label.
  public var trueNegative = 0

  /// Creates counts.
  public init(_ group: String, tp: Int = 0, fp: Int = 0, fn: Int = 0, tn: Int = 0) {
    self.group = group
    truePositive = tp
    falsePositive = fp
    falseNegative = fn
    trueNegative = tn
  }

  /// The counts as rows.
  public var lines: [String] {
    [
      "\(group),1,1,\(truePositive)", "\(group),1,0,\(falsePositive)",
      "\(group),0,1,\(falseNegative)", "\(group),0,0,\(trueNegative)",
    ]
  }

  /// The counts as rows with a weight, of the columns that `confusionConfiguration` names.
  public static func csv(_ confusions: [Confusion]) -> String {
    (["sex,predicted,actual,count"] + confusions.flatMap(\.lines)).joined(separator: "\n")
  }
}

/// The configuration of an audit of `predicted` against `actual`, by `sex`.
public func confusionConfiguration(
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
