import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkPredictiveParity
import FairmarkTestSupport
import Testing

/// Figures of the peers' own code: Notebooksless-Scripts/peers/plugin_figures.py.
@Suite("What other libraries show beside predictive parity")
struct CompatibilityTests {
  private static let women: [String: String?] = ["sex": "F"]

  private func audit(
    _ lines: [String], peers: [String] = ["fairlearn", "aif360", "aequitas", "clarify"],
    references: [ReferenceRule] = [.group(["sex": "M"])]
  ) throws -> AnalysisResult {
    var configuration = configuration(references: references, weight: "count")
    configuration.roles.missingIsError = false
    configuration.parameters["compatibility"] = .choices(peers)
    return try runAnalysis(
      PredictiveParityAnalysis.self, configuration,
      csv: (["sex,predicted,actual,count"] + lines).joined(separator: "\n"))
  }

  @Test("each library stands at the metrics that it has (case D)")
  func values() throws {
    let result = try audit(
      Confusion("F", fp: 1, tn: 2).lines + Confusion("M", tp: 1, fn: 1, tn: 1).lines)
    func shown(_ name: String, _ group: [String: String?]? = nil) throws -> [PeerValue] {
      let record = group.map { result.record(name, group: $0) } ?? result.record(name)
      return try #require(record, "\(name)").peers
    }
    let difference = try shown("positive_predictive_value_difference", Self.women)
    #expect(difference.map(\.metric) == ["average_predictive_value_difference", "DAR"])
    #expect(difference.map(\.number) == [-0.75, 1])
    #expect(difference.map(\.note) == [nil, "the others minus the group: the sign is turned"])
    let rejection = try shown("negative_predictive_value_difference", Self.women)
    #expect(rejection.map(\.metric) == ["DRR"])
    #expect(rejection.map(\.number) == [0.5] && rejection.map(\.note) == [nil])
    #expect(
      try shown("false_discovery_rate_ratio", Self.women).map(\.metric)
        == ["false_discovery_rate_ratio", "fdr_disparity", "FDR Parity"])
    #expect(try shown("false_discovery_rate_ratio", Self.women).first?.value == .text("inf"))
    #expect(try shown("false_omission_rate_difference", Self.women).first?.number == -0.5)
    #expect(
      try shown("positive_predictive_value", Self.women).map(\.metric)
        == ["precision_score", "positive_predictive_value", "precision"])
    // Over the groups.
    #expect(try shown("predictive_parity_difference").map(\.metric) == ["precision_diff"])
    #expect(try shown("predictive_parity_ratio").map(\.metric) == ["precision_ratio"])
    #expect(try shown("false_omission_rate_gap").map(\.metric) == ["for_diff"])
    #expect(try shown("false_omission_rate_min_max_ratio").map(\.metric) == ["for_ratio"])
    #expect(
      try shown("positive_predictive_value_min").map(\.metric) == ["precision_score_group_min"])
  }

  @Test("nothing is shown unless it is asked for")
  func nobody() throws {
    let lines = Confusion("F", tp: 1).lines + Confusion("M", tp: 1, fn: 1).lines
    #expect(try audit(lines, peers: ["none"]).metrics.allSatisfy { $0.peers.isEmpty })
  }
}
