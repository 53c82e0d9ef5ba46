import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkGroupPerformance
import Testing

/// Figures of the peers' own code: Notebooksless-Scripts/peers/plugin_figures.py.
@Suite("What other libraries show beside group performance")
struct CompatibilityTests {
  private static let women: [String: String?] = ["sex": "F"]

  private func audit(
    _ lines: [String], peers: [String] = ["fairlearn", "aif360", "aequitas", "clarify"],
    references: [ReferenceRule] = [.group(["sex": "M"])]
  ) throws -> AnalysisResult {
    var configuration = configuration(references: references)
    configuration.roles.missingIsError = false
    configuration.parameters["compatibility"] = .choices(peers)
    return try runAnalysis(
      GroupPerformanceAnalysis.self, configuration,
      csv: (["sex,actual,predicted,score,count"] + lines).joined(separator: "\n"))
  }

  /// F TP 1, FN 1, TN 2; M TP 2, FP 1, FN 1, TN 2.
  private static let lines = [
    "F,1,1,0.9,1", "F,1,0,0.4,1", "F,0,0,0.1,2", "M,1,1,0.8,2", "M,0,1,0.7,1", "M,1,0,0.3,1",
    "M,0,0,0.2,2",
  ]

  @Test("gaps and ratios over the groups are Fairlearn's (case A)")
  func fairlearn() throws {
    let result = try audit(Self.lines, peers: ["fairlearn"])
    for (name, metric, expected) in [
      ("selection_rate_gap", "demographic_parity_difference", 0.25),
      ("selection_rate_min_max_ratio", "demographic_parity_ratio", 0.5),
      ("true_positive_rate_gap", "equal_opportunity_difference", 0.16666666666666663),
      ("true_positive_rate_min_max_ratio", "equal_opportunity_ratio", 0.75),
      ("true_negative_rate_gap", "true_negative_rate_difference", 0.33333333333333337),
      ("false_positive_rate_gap", "false_positive_rate_difference", 0.3333333333333333),
      ("false_negative_rate_min_max_ratio", "false_negative_rate_ratio", 0.6666666666666666),
      ("accuracy_gap", "accuracy_score_difference", 0.08333333333333337),
      ("error_rate_min_max_ratio", "zero_one_loss_ratio", 0.7499999999999999),
    ] {
      let peers = try #require(result.record(name), "\(name)").peers
      #expect(peers.map(\.metric) == [metric])
      #expect(peers.first?.number == expected, "\(name)")
    }
  }

  @Test("of scores nothing is shown, of decisions what each library has")
  func others() throws {
    let result = try audit(Self.lines)
    for record in result.metrics where ["roc_auc", "log_loss", "brier_score"].contains(record.name)
    {
      #expect(record.peers.isEmpty)
    }
    let accuracy = try #require(result.record("accuracy", group: Self.women)).peers
    #expect(accuracy.map(\.metric) == ["accuracy_score", "accuracy", "accuracy"])
    #expect(accuracy.allSatisfy { $0.number == 0.75 })
    let difference = try #require(result.record("accuracy_difference", group: Self.women)).peers
    #expect(difference.map(\.metric) == ["AD"])
    #expect(difference.first?.note == "the others minus the group: the sign is turned")
    #expect(try audit(Self.lines, peers: ["none"]).metrics.allSatisfy { $0.peers.isEmpty })
  }
}
