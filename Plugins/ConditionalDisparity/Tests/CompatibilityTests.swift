import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkConditionalDisparity
import Testing

/// Figures of the peers' own code: Notebooksless-Scripts/peers/plugin_figures.py.
@Suite("What other libraries show beside conditional disparity")
struct CompatibilityTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]
  private static let name = "conditional_demographic_disparity"

  private func shownAudit(
    _ lines: [String], ofLabel: Bool = false,
    peers: [String] = ["fairlearn", "aif360", "aequitas", "clarify"]
  ) throws -> AnalysisResult {
    try audit(
      lines, parameters: ["compatibility": .choices(peers)]
    ) { roles in
      roles.missingIsError = false
      if ofLabel {
        roles.label = roles.prediction
        roles.prediction = nil
      }
    }
  }

  private func shown(
    _ result: AnalysisResult, _ group: [String: String?] = Self.women
  ) throws -> [PeerValue] {
    try #require(result.record(Self.name, group: group)).peers
  }

  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= 3e-16 } ?? false
  }

  @Test("Berkeley: Clarify's is over the departments, AIF360's over the groups (case N)")
  func berkeley() throws {
    for ofLabel in [false, true] {
      let result = try shownAudit(Berkeley.lines(), ofLabel: ofLabel)
      let women = try shown(result)
      #expect(
        women.map(\.metric) == [
          "aif360.sklearn.conditional_demographic_disparity", ofLabel ? "CDDL" : "CDDPL",
        ])
      #expect(isNear(women.first?.number, -0.027201815874312925))
      #expect(
        women.first?.note
          == "wrong: averages over the groups, not over the strata, and is the same for every group"
      )
      #expect(isNear(women.last?.number, -0.019283267035269232))
      #expect(women.last?.note == nil)
      let men = try shown(result, Self.men)
      #expect(men.first == women.first)
      #expect(isNear(men.last?.number, 0.019283267035269218))
      #expect(result.metrics.allSatisfy { $0.name == Self.name || $0.peers.isEmpty })
    }
  }

  /// Strata in which some, nobody, everybody and no women are selected.
  private static let strata = [
    "a,F,yes,1", "a,F,no,1", "a,M,yes,2", "a,M,no,1", "b,F,no,1", "b,M,no,1", "c,F,yes,2",
    "c,M,yes,1", "d,M,yes,1", "d,M,no,1",
  ]

  @Test("what does not exist in a stratum is 0 in Clarify, and told")
  func undefinedStrata() throws {
    let result = try shownAudit(Self.strata)
    let women = try shown(result)
    #expect(isNear(women.first?.number, 0.004761904761904787))
    #expect(isNear(women.last?.number, -0.013888888888888876))
    #expect(
      women.last?.note
        == "in a stratum where nobody or everybody is selected, the share that does not exist is "
        + "taken for 0")
    #expect(isNear(try shown(result, Self.men).last?.number, -0.06944444444444443))
  }

  @Test("a missing stratum is an error in Clarify, a missing group one in AIF360")
  func missing() throws {
    let error = "'<' not supported between instances of 'float' and 'str'"
    let stratum = try shown(shownAudit(Self.strata + [",F,no,1"]))
    #expect(isNear(stratum.first?.number, -0.005494505494505466))
    #expect(stratum.last?.value == .text("null, error: \(error)"))
    let group = try shown(shownAudit(Self.strata + ["a,,no,1"]))
    #expect(group.first?.value == .text("raises TypeError: \(error)"))
    #expect(isNear(group.last?.number, -0.07692307692307693))
  }

  @Test("nobody or everybody selected is an error in both")
  func noVariation() throws {
    let nobody = ["a,F,no,1", "a,M,no,1"]
    let everybody = ["a,F,yes,1", "a,M,yes,1"]
    for lines in [nobody, everybody] {
      #expect(
        try shown(shownAudit(lines)).first?.value
          == .text("raises ZeroDivisionError: division by zero"))
    }
    #expect(
      try shown(shownAudit(nobody, ofLabel: true)).last?.value
        == .text("null, error: No positive labels in set"))
    #expect(
      try shown(shownAudit(nobody)).last?.value
        == .text(
          "raises ValueError: No Label values are present in the predicted Label Column,"
            + "Positive Predicted Index Series contains all False values"))
    for ofLabel in [false, true] {
      #expect(
        try shown(shownAudit(everybody, ofLabel: ofLabel)).last?.value
          == .text("null, error: No negative labels in set"))
    }
  }

  @Test("nothing is shown unless it is asked for, and nothing by those that have nothing like it")
  func nobody() throws {
    for peers in [["none"], ["fairlearn", "aequitas"]] {
      #expect(try shownAudit(Self.strata, peers: peers).metrics.allSatisfy { $0.peers.isEmpty })
    }
  }
}
