import FairmarkAcceptanceAndRejection
import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkTestSupport
import Testing

/// Figures of the peers' own code: Notebooksless-Scripts/peers/plugin_figures.py.
@Suite("What other libraries show beside acceptance and rejection")
struct CompatibilityTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  private func audit(
    _ lines: [String], peers: [String] = ["fairlearn", "aif360", "aequitas", "clarify"],
    references: [ReferenceRule] = [.group(["sex": "M"])]
  ) throws -> AnalysisResult {
    var configuration = configuration(references: references)
    configuration.roles.missingIsError = false
    configuration.parameters["compatibility"] = .choices(peers)
    return try runAnalysis(
      AcceptanceAndRejectionAnalysis.self, configuration,
      csv: (["sex,predicted,actual,count"] + lines).joined(separator: "\n"))
  }

  private func clarify(
    _ result: AnalysisResult, _ name: String, _ group: [String: String?]
  ) throws -> PeerValue {
    let record = try #require(result.record(name, group: group), "\(name)")
    return try #require(record.peers.first { $0.peer == .clarify }, "\(name)")
  }

  private static let lines =
    Confusion("F", tp: 1, fn: 1, tn: 2).lines + Confusion("M", tp: 2, fp: 1, fn: 1, tn: 2).lines
    + Confusion("", tp: 1).lines

  @Test("Clarify compares with everybody else, and divides by 0")
  func clarify() throws {
    let result = try audit(Self.lines)
    for (name, metric, women, men) in [
      ("accuracy_difference", "AD", -0.0357142857142857, 0.13333333333333341),
      ("difference_in_acceptance_rates", "DAR", -0.25, 0.33333333333333337),
      ("difference_in_rejection_rates", "DRR", 0, 0),
      ("difference_in_conditional_acceptance", "DCA", -1, 0.5),
      ("difference_in_conditional_rejection", "DCR", -0.33333333333333337, 0.33333333333333337),
      ("recall_difference", "RD", 0.25, 0),
      ("specificity_difference", "SD", 0.33333333333333337, -0.33333333333333337),
    ] {
      for (group, expected) in [(Self.women, women), (Self.men, men)] {
        let value = try clarify(result, name, group)
        #expect(value.metric == metric)
        #expect(value.number == expected, "\(name)")
        // Both are of the same sides in the same order: there is no turned sign to tell.
        #expect(
          value.note == "compared with all others together, rows without a group included")
      }
    }
    let women = try clarify(result, "treatment_equality", Self.women)
    #expect(women.metric == "TE" && women.value == .text("Infinity"))
    #expect(try clarify(result, "treatment_equality", Self.men).value == .text("-Infinity"))
    #expect(result.record("treatment_equality", group: Self.women)?.status == .zeroDenominator)
  }

  @Test("0/0 is 0.0 in Clarify, and told (case D)")
  func zeroOverZero() throws {
    let result = try audit(
      Confusion("F", fp: 1, tn: 2).lines + Confusion("M", tp: 1, fn: 1, tn: 1).lines)
    for (name, expected) in [
      ("accuracy_difference", 0), ("difference_in_acceptance_rates", 1),
      ("difference_in_rejection_rates", 0.5), ("difference_in_conditional_acceptance", 2),
      ("difference_in_conditional_rejection", 1), ("recall_difference", 0.5),
      ("specificity_difference", -0.33333333333333337),
    ] {
      let value = try clarify(result, name, Self.women)
      #expect(value.number == expected, "\(name)")
      #expect(value.note == (name == "recall_difference" ? "0/0 is taken for 0" : nil), "\(name)")
    }
    #expect(result.record("recall_difference", group: Self.women)?.status == .zeroDenominator)
    #expect(try clarify(result, "treatment_equality", Self.women).value == .text("-Infinity"))
  }

  @Test("AIF360's differences have the other sign where Clarify's is followed")
  func turnedSign() throws {
    let result = try audit(
      Confusion("F", fp: 1, tn: 2).lines + Confusion("M", tp: 1, fn: 1, tn: 1).lines,
      peers: ["aif360"])
    let average = try #require(
      result.record("difference_in_acceptance_rates", group: Self.women)?.peers.first)
    #expect(average.metric == "average_predictive_value_difference" && average.number == -0.75)
    #expect(average.note == "the group minus the reference: the sign is turned")
    let recall = try #require(result.record("recall_difference", group: Self.women)?.peers.first)
    #expect(recall.metric == "equal_opportunity_difference" && recall.value == .text("nan"))
    #expect(result.record("specificity", group: Self.women)?.peers.first?.number == 2.0 / 3)
    #expect(result.record("recall", group: Self.women)?.peers.first?.value == .text("nan"))
  }

  @Test("nothing is shown unless it is asked for")
  func nobody() throws {
    #expect(try audit(Self.lines, peers: ["none"]).metrics.allSatisfy { $0.peers.isEmpty })
  }
}
