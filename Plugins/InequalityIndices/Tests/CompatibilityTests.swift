import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkInequalityIndices
import Testing

/// Figures of the peers' own code: Notebooksless-Scripts/peers/plugin_figures.py.
@Suite("What other libraries show beside inequality indices")
struct CompatibilityTests {
  private func audit(
    _ lines: [String], alpha: Double = 2, peers: [String] = ["aif360"]
  ) throws -> AnalysisResult {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .values(column: "predicted", counting: ["1"])
    roles.label = .values(column: "actual", counting: ["1"])
    roles.missingIsError = false
    return try runAnalysis(
      InequalityIndicesAnalysis.self,
      AnalysisConfiguration(
        roles: roles,
        parameters: ["alpha": .number(alpha), "compatibility": .choices(peers)]),
      csv: (["sex,predicted,actual"] + lines).joined(separator: "\n"))
  }

  private func shown(_ result: AnalysisResult, _ name: String) throws -> PeerValue {
    let record = try #require(result.record(name), "\(name)")
    return try #require(record.peers.first, "\(name)")
  }

  /// Benefits 1, 1, 2, 2, 1.
  private static let small = ["F,1,1", "M,1,0", "F,0,0", "M,1,0", "F,0,0"]
  /// F TP 2, FP 1; M TP 1, FP 1, TN 2; D FP 1, TN 1.
  private static let three = [
    "F,1,1", "F,1,1", "F,1,0", "M,1,1", "M,1,0", "M,0,0", "M,0,0", "D,1,0", "D,0,0",
  ]
  private static let wrong = "wrong: divided by the mean benefit once too often"

  @Test(
    "AIF360's index of the order 0 is divided by the mean once too often, the others are equal",
    arguments: [false, true])
  func figures(ofThree: Bool) throws {
    let result = try audit(ofThree ? Self.three : Self.small)
    let figures: [(String, String, Double, Double)] = [
      (
        "mean_log_deviation", "generalized_entropy_index(alpha=0)", 0.04229526028373913,
        0.042474759198849354
      ),
      ("theil_index", "theil_index", 0.059611866555898715, 0.05889151782819172),
      ("generalized_entropy_index", "generalized_entropy_index", 0.06122448979591838, 0.0625),
      (
        "coefficient_of_variation", "coefficient_of_variation", 0.3499271061118826,
        0.3535533905932738
      ),
      (
        "between_group_mean_log_deviation",
        "between_all_groups_generalized_entropy_index(alpha=0)", 0.04229526028373913,
        0.0018823344364598167
      ),
      (
        "between_group_theil_index", "between_all_groups_theil_index", 0.059611866555898715,
        0.002554708440107902
      ),
      (
        "between_group_generalized_entropy_index", "between_all_groups_generalized_entropy_index",
        0.06122448979591838, 0.0026041666666666665
      ),
      (
        "between_group_coefficient_of_variation", "between_all_groups_coefficient_of_variation",
        0.3499271061118826, 0.07216878364870322
      ),
    ]
    for (name, metric, small, three) in figures {
      let value = try shown(result, name)
      #expect(value.metric == metric)
      let number = try #require(value.number)
      #expect(abs(number - (ofThree ? three : small)) <= 1e-15, "\(name) is \(number)")
      #expect(value.note == (name.hasSuffix("mean_log_deviation") ? Self.wrong : nil))
    }
  }

  @Test(
    "the order is named where it is not AIF360's default",
    arguments: [
      (0.0, "(alpha=0)", 0.04229526028373913), (-1, "(alpha=-1)", 0.05999999999999996),
      (0.5, "(alpha=0.5)", 0.05926401371653052),
    ])
  func orders(_ alpha: Double, argument: String, expected: Double) throws {
    let value = try shown(audit(Self.small, alpha: alpha), "generalized_entropy_index")
    #expect(value.metric == "generalized_entropy_index\(argument)")
    #expect(abs(try #require(value.number) - expected) <= 1e-15)
    #expect(value.note == (alpha == 0 ? Self.wrong : nil))
  }

  @Test("where the index is infinite or does not exist, AIF360 shows inf or nan (case A)")
  func undefined() throws {
    let result = try audit(
      ["F,1,1", "F,0,1", "F,0,0", "F,0,0", "M,1,1", "M,1,1", "M,1,0", "M,0,1", "M,0,0", "M,0,0"],
      alpha: -1)
    #expect(try shown(result, "mean_log_deviation").value == .text("inf"))
    #expect(try shown(result, "mean_log_deviation").note == nil)
    #expect(try shown(result, "generalized_entropy_index").value == .text("inf"))
    let between = try #require(try shown(result, "between_group_mean_log_deviation").number)
    #expect(abs(between - 0.010791459247651186) <= 1e-15)
    #expect(
      abs(try #require(try shown(result, "theil_index").number) - 0.2593932224489254) <= 1e-15)
    let nothing = try audit(["F,0,1", "F,0,1", "M,0,1"])
    for name in [
      "mean_log_deviation", "theil_index", "generalized_entropy_index", "coefficient_of_variation",
      "between_group_theil_index", "between_group_coefficient_of_variation",
    ] {
      #expect(try shown(nothing, name).value == .text("nan"))
    }
  }

  @Test("anything missing is an error in AIF360")
  func missing() throws {
    for line in [",1,1", "F,,1", "F,1,"] {
      #expect(
        try shown(audit(Self.small + [line]), "theil_index").value
          == .text("raises ValueError: Input DataFrames cannot contain NA values."))
    }
  }

  @Test("of a group, and of the part within groups, AIF360 has nothing, and the others never")
  func nothing() throws {
    let result = try audit(Self.three)
    #expect(result.metrics.allSatisfy { $0.group == nil || $0.peers.isEmpty })
    #expect(result.record("within_group_theil_index")?.peers.isEmpty == true)
    for peers in [["none"], ["fairlearn", "aequitas", "clarify"]] {
      #expect(try audit(Self.three, peers: peers).metrics.allSatisfy { $0.peers.isEmpty })
    }
    let single = try audit(["F,1,1", "F,1,0"])
    #expect(single.record("theil_index")?.peers.isEmpty == false)
    #expect(single.record("between_group_theil_index")?.peers.isEmpty == true)
  }
}
