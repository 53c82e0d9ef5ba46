import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkDifferentialFairness
import Testing

/// Figures of the peers' own code: Notebooksless-Scripts/peers/plugin_figures.py.
@Suite("What other libraries show beside differential fairness")
struct CompatibilityTests {
  private static let name = "smoothed_empirical_differential_fairness"
  private static let amplification = "differential_fairness_bias_amplification"
  /// F TP 2, FP 1; M TP 1, FP 1, TN 2; D FP 1, TN 1.
  private static let three = [
    "F,1,1", "F,1,1", "F,1,0", "M,1,1", "M,1,0", "M,0,0", "M,0,0", "D,1,0", "D,0,0",
  ]

  private func audit(
    _ lines: [String], concentration: Double = 1, peers: [String] = ["aif360"],
    hasLabel: Bool = true
  ) throws -> AnalysisResult {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .values(column: "predicted", counting: ["1"])
    if hasLabel { roles.label = .values(column: "actual", counting: ["1"]) }
    roles.missingIsError = false
    return try runAnalysis(
      DifferentialFairnessAnalysis.self,
      AnalysisConfiguration(
        roles: roles,
        parameters: [
          "concentration": .number(concentration), "compatibility": .choices(peers),
        ]), csv: (["sex,predicted,actual"] + lines).joined(separator: "\n"))
  }

  private func shown(_ result: AnalysisResult, _ name: String) throws -> PeerValue {
    let record = try #require(result.record(name), "\(name)")
    return try #require(record.peers.first, "\(name)")
  }

  private func isNear(_ shown: PeerValue, _ expected: Double) -> Bool {
    shown.number.map { abs($0 - expected) <= 1e-15 } ?? false
  }

  @Test("AIF360 has the same value, of predictions and of labels")
  func figures() throws {
    let result = try audit(Self.three)
    let predictions = try shown(result, Self.name)
    #expect(predictions.metric == Self.name && predictions.note == nil)
    #expect(isNear(predictions, 1.3862943611198904))
    let amplification = try shown(result, Self.amplification)
    #expect(amplification.metric == Self.amplification)
    #expect(isNear(amplification, 0.06453852113757108))
    let labels = try shown(result, "label_\(Self.name)")
    #expect(labels.metric == Self.name)
    #expect(isNear(labels, 1.3217558399823193))
    let alone = try shown(audit(Self.three, hasLabel: false), Self.name)
    #expect(alone == predictions)
    #expect(result.record("empirical_differential_fairness")?.peers.isEmpty == true)
    #expect(result.metrics.allSatisfy { $0.group == nil || $0.peers.isEmpty })
  }

  @Test("another concentration is an argument")
  func concentration() throws {
    let value = try shown(audit(Self.three, concentration: 2), Self.name)
    #expect(value.metric == "\(Self.name)(concentration=2.0)")
    #expect(isNear(value, 0.9162907318741552))
  }

  @Test("one group and anything missing are errors in AIF360")
  func errors() throws {
    let single = try audit(["F,1,1", "F,0,0"])
    for name in [Self.name, Self.amplification, "label_\(Self.name)"] {
      #expect(
        try shown(single, name).value
          == .text("raises ValueError: max() arg is an empty sequence"))
    }
    #expect(
      try shown(audit(Self.three + ["F,1,"]), Self.name).value
        == .text("raises ValueError: Input DataFrames cannot contain NA values."))
  }

  @Test("nothing is shown unless it is asked for, and nothing by those that have nothing like it")
  func nobody() throws {
    for peers in [["none"], ["fairlearn", "aequitas", "clarify"]] {
      #expect(try audit(Self.three, peers: peers).metrics.allSatisfy { $0.peers.isEmpty })
    }
  }
}
