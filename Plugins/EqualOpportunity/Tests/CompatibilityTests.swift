import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkEqualOpportunity
import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("What other libraries show beside equal opportunity")
struct CompatibilityTests {
  /// F has no positive labels, M's true positive rate is 1/2.
  private func audit(_ peers: [String]?) throws -> AnalysisResult {
    let declared = configuration(references: [.group(["sex": "M"])], weight: "count")
    var parameters: [String: ParameterValue] = [
      "reference": .references([.group(["sex": "M"])])
    ]
    if let peers { parameters["compatibility"] = .choices(peers) }
    let lines =
      Confusion("F", fp: 1, tn: 2).lines + Confusion("M", tp: 1, fn: 1, tn: 1).lines
    return try runAnalysis(
      EqualOpportunityAnalysis.self,
      AnalysisConfiguration(roles: declared.roles, parameters: parameters),
      csv: (["sex,predicted,actual,count"] + lines).joined(separator: "\n"))
  }

  @Test("nothing is shown unless it is asked for")
  func nobody() throws {
    for peers in [nil, ["none"]] {
      #expect(try audit(peers).metrics.allSatisfy { $0.peers.isEmpty })
    }
  }

  @Test("a gap that Fairlearn invents stands beside the null that Fairmark gives (case D)")
  func fairlearn() throws {
    let record = try #require(
      try audit(["fairlearn"]).record("equal_opportunity_difference"))
    #expect(record.status == .zeroDenominator)
    #expect(record.peers.map(\.metric) == ["equal_opportunity_difference"])
    #expect(record.peers.first?.number == 0.5)
    #expect(record.peers.first?.note == "a rate of 0/0 is taken for 0")
  }

  @Test("each library stands at the metrics that it has, in the job's order")
  func all() throws {
    let result = try audit(["clarify", "aequitas", "aif360"])
    let women: [String: String?] = ["sex": "F"]
    func shown(_ name: String) throws -> [String] {
      try #require(result.record(name, group: women)).peers.map(\.metric)
    }
    #expect(
      try shown("true_positive_rate_difference") == ["RD", "equal_opportunity_difference"])
    #expect(
      try shown("true_positive_rate_ratio") == ["tpr_disparity", "TPR Parity", "Equalized Odds"])
    #expect(
      try shown("average_odds_difference")
        == ["average_odds_difference", "equalized_odds_difference"])
    #expect(try shown("average_absolute_odds_difference") == ["average_abs_odds_difference"])
    #expect(try shown("true_positive_rate") == ["tpr", "true_positive_rate"])
    #expect(
      result.record("equal_opportunity_difference")?.peers.map(\.metric) == ["tpr_diff"])
  }
}
