import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkGates
import Testing

/// What rule packs ask for is what analyses give, spelt alike.
@Suite struct RulePackMetricTests {
  /// Metrics of analyses that the program does not bring; the packs' notes say so.
  private static let foreign = [
    "nist-measure": ["robustness_score"], "finance": ["calibration_gap"],
    "continuous-conformity": [
      "population_stability_index", "calibration_gap", "adversarial_robustness",
    ],
  ]

  @Test("Every metric of a pack is one of a plugin, or its pack says that it is from elsewhere")
  func names() throws {
    let known = Set(
      PluginSet.builtIn.analyses.flatMap { $0.descriptor.metrics.map(\.name) })
    for pack in RulePack.all {
      let names = try pack.policy().checks.map { $0.metric.dropFirst(2) }
      let unknown = names.filter { !known.contains(String($0)) }
      #expect(unknown.map(String.init) == Self.foreign[pack.name] ?? [], "\(pack.name)")
      if !unknown.isEmpty {
        #expect(try pack.descriptionText().contains("without such an analysis"), "\(pack.name)")
      }
    }
  }
}
