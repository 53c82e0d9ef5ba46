import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkLabelBias
import Testing

/// Figures of the peers' own code: Notebooksless-Scripts/peers/plugin_figures.py.
@Suite("What other libraries show beside label bias")
struct CompatibilityTests {
  private static let women: [String: String?] = ["sex": "F"]

  private func audit(
    _ lines: [String], againstRest: Bool = false, adjust: (inout Roles) -> Void = { _ in }
  ) throws -> AnalysisResult {
    var configuration = configuration(
      reference: againstRest ? nil : [.group(["sex": "M"])], againstRest: againstRest)
    configuration.roles.missingIsError = false
    adjust(&configuration.roles)
    configuration.parameters["compatibility"] = .choices(["aif360", "clarify"])
    return try runAnalysis(
      LabelBiasAnalysis.self, configuration,
      csv: (["sex,good,count"] + lines).joined(separator: "\n"))
  }

  private static let metrics = [
    "class_imbalance": "CI", "label_rate_difference": "DPL", "kl_divergence": "KL",
    "js_divergence": "JS", "lp_norm": "LP", "total_variation_distance": "TVD",
    "kolmogorov_smirnov_distance": "KS",
  ]

  private func clarify(_ result: AnalysisResult) throws -> [String: PeerValue] {
    var values: [String: PeerValue] = [:]
    for (name, metric) in Self.metrics {
      let record = try #require(result.record(name, group: Self.women), "\(name)")
      let value = record.peers.first { $0.peer == .clarify }
      #expect(value.map { $0.metric == metric } ?? true)
      values[metric] = value
    }
    return values
  }

  @Test("a label that one side lacks falls out of Clarify's distances (case L)")
  func supportMismatch() throws {
    let result = try audit(["F,0,3", "M,1,2", "M,0,1"])
    let values = try clarify(result)
    for (metric, expected) in [
      ("CI", 0), ("DPL", 0.6666666666666666), ("KL", -0.3662040962227032),
      ("JS", 0.08720802396075798), ("LP", 0.6666666666666667), ("TVD", 0.33333333333333337),
      ("KS", 0.6666666666666667),
    ] {
      let value = try #require(values[metric])
      #expect(abs(try #require(value.number) - expected) <= 2e-16, "\(metric)")
      let isDistance = metric != "CI" && metric != "DPL"
      #expect(
        value.note
          == (isDistance
            ? "wrong: a label that one side lacks is left out, and the shares of the others do not "
              + "add up to 1" : nil))
    }
    let divergence = try #require(result.record("kl_divergence", group: Self.women))
    #expect(divergence.status == .supportMismatch)
    #expect(divergence.peers.map(\.metric) == ["aif360.sklearn.kl_divergence", "KL"])
    #expect(divergence.peers.first?.value == .text("inf"))
  }

  @Test("the sign of AIF360's class imbalance is the other one")
  func classImbalance() throws {
    let result = try audit(["M,1,1198", "M,0,1493", "F,1,557", "F,0,1278"])
    let imbalance = try #require(result.record("class_imbalance", group: Self.women))
    #expect(
      imbalance.peers.map(\.metric) == ["aif360.sklearn.class_imbalance", "CI"])
    #expect(imbalance.peers.map(\.number) == [-0.18912947414935927, 0.18912947414935927])
    #expect(imbalance.peers.first?.note == "the group minus the reference: the sign is turned")
    let divergence = try #require(result.record("kl_divergence", group: Self.women))
    for value in divergence.peers {
      #expect(abs(try #require(value.number) - 0.0443441200496095) <= 1e-15)
      #expect(value.note == nil)
    }
    #expect(result.record("class_imbalance", group: ["sex": "M"])?.peers.map(\.metric) == ["CI"])
  }

  @Test("rows without a group are on Clarify's other side")
  func unknownGroup() throws {
    let result = try audit(["F,1,2", "F,0,2", "M,1,3", "M,0,3", ",1,1"])
    let values = try clarify(result)
    for (metric, expected) in [
      ("CI", 0.2727272727272727), ("DPL", 0.0714285714285714), ("KL", 0.010239075859473604),
      ("JS", 0.0025663438473836828), ("LP", 0.10101525445522107), ("TVD", 0.07142857142857142),
      ("KS", 0.07142857142857145),
    ] {
      let value = try #require(values[metric])
      #expect(abs(try #require(value.number) - expected) <= 2e-16, "\(metric)")
      #expect(value.note == "compared with all others together, rows without a group included")
    }
    let rest = try clarify(
      audit(["F,1,2", "F,0,2", "M,1,3", "M,0,3", ",1,1"], againstRest: true))
    #expect(rest == values)
  }

  @Test("where two groups are withheld for a small one, a note says that no figures are shown")
  func smallGroup() throws {
    let result = try audit(["F,1,2", "F,0,1", "M,1,30", "M,0,20"])
    #expect(result.metrics.contains { !$0.peers.isEmpty })
    let withheld = SmallCells(minimum: 5).applied(to: result)
    #expect(withheld.metrics.allSatisfy { $0.peers.isEmpty })
    #expect(withheld.findings.map(\.code).contains("compatibility_suppressed"))
  }

  @Test("labels without a common value, and one group, are errors in Clarify")
  func errors() throws {
    let nothing = PeerValue.Shown.text(
      "null, error: No instance of common facet found, dataset may be too small")
    let disjoint = try clarify(audit(["F,1,2", "M,0,3"]))
    #expect(disjoint["DPL"]?.number == -1 && disjoint["CI"]?.number == 0.2)
    let single = try clarify(audit(["F,1,2", "F,0,1"], againstRest: true))
    for metric in ["KL", "JS", "LP", "TVD", "KS"] {
      #expect(disjoint[metric]?.value == nothing)
      #expect(single[metric]?.value == nothing)
    }
    #expect(single["DPL"]?.value == .text("null, error: Negative facet set is empty."))
    #expect(
      single["CI"]?.value
        == .text(
          "null, error: CI: negated facet set is empty. Check that x[~facet] has non-zero length."))
  }

  @Test("more than two labels are two for the libraries, and none where each is a class")
  func manyClasses() throws {
    let lines = ["M,0,7", "M,1,2", "M,x,1", "F,0,1", "F,1,3", "F,x,6"]
    let values = try clarify(audit(lines))
    #expect(abs(try #require(values["TVD"]?.number) - 0.1) <= 2e-16)
    #expect(values["TVD"]?.note == "of positive and all other labels, not of each class")
    #expect(values["CI"]?.note == nil && values["DPL"]?.note == nil)
    let each = try audit(lines) { $0.label = .eachClass(column: "good") }
    #expect(each.record("lp_norm", group: Self.women)?.peers.isEmpty == true)
    #expect(each.record("class_imbalance", group: Self.women)?.peers.isEmpty == false)
  }
}
