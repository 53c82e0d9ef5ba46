public import FairmarkFiles
import FairmarkJSONText
public import FairmarkJobRunner
import FairmarkMetricsDocuments

/// Checks that come with the program, each with the law, paper or guide that it is taken from.
///
/// A pack is never in force unless a policy or a person names it.
public struct RulePack: Sendable {
  /// The pack's name.
  public let name: String
  /// The file in the repository.
  let text: String

  /// The packs.
  public static let all = [
    RulePack("four-fifths", PackageResources.four_fifths_yaml),
    RulePack("nist-measure", PackageResources.nist_measure_yaml),
    RulePack("finance", PackageResources.finance_yaml),
    RulePack("high-risk-0.8-1.25", PackageResources.high_risk_0_8_1_25_yaml),
    RulePack("continuous-conformity", PackageResources.continuous_conformity_yaml),
  ]

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Finds a pack.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - location: Where somebody names it.
  /// - Returns: The pack.
  /// - Throws: `JobError` when there is none of this name.
  public static func named(
    _ name: String, at location: SourceLocation? = nil
  ) throws(JobError) -> RulePack {
    let names = all.map(\.name)
    guard let pack = all.first(where: { $0.name == name }) else {
      let near = nearest(name, among: names).map { "; did you mean `\($0)`?" } ?? ""
      throw JobError(
        .usage, at: location,
        "there is no rule pack \(excerpt(name))\(near) (packs: \(names.joined(separator: ", ")); "
          + "`fairmark gate --list-rules` describes them)")
    }
    return pack
  }

  /// The checks of the pack.
  ///
  /// - Returns: The policy.
  /// - Throws: `JobError` when the pack's file is wrong, which is a defect.
  public func policy() throws(JobError) -> Policy {
    let reader = PolicyReader(folder: "", metrics: nil)
    var policy = try reader.policy(map().require("rules", "list the checks"))
    for index in policy.checks.indices {
      let source = policy.checks[index].source.map { ": \($0)" } ?? ""
      policy.checks[index].source = name + source
    }
    return policy
  }

  private func map() throws(JobError) -> JobMap {
    try JobMap(
      JobNode.parse(text, file: "\(name).yaml", expecting: "a rule pack"), "a rule pack",
      known: ["summary", "source", "notes", "rules"])
  }

  /// The pack for a terminal: what it is, where it comes from, what it checks.
  ///
  /// - Returns: Lines.
  /// - Throws: `JobError` when the pack's file is wrong, which is a defect.
  public func descriptionText() throws(JobError) -> String {
    let map = try map()
    var lines = [
      name, "  " + (try map.require("summary", "say what it is").requireText("summary")),
    ]
    lines.append("  Source: " + (try map.require("source", "name it").requireText("source")))
    for note in try map["notes"]?.requireTexts("notes") ?? [] { lines.append("  Note: " + note) }
    for check in try policy().checks {
      let places = check.rule.demands.words.isEmpty ? "" : " (\(check.rule.demands.words))"
      let severity = check.isCritical ? "" : " (warning)"
      lines.append(
        "    \(check.metric)\(places) \(check.rule.condition.words) \(jsonText(of: check.rule.threshold.shown))\(severity)"
      )
      if let source = check.source?.dropFirst(name.count + 2), !source.isEmpty {
        lines.append("        \(source)")
      }
    }
    return lines.joined(separator: "\n")
  }
}
