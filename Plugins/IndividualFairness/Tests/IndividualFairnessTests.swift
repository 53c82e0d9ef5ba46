import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkIndividualFairness
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

/// Golden figures: Notebooksless-Scripts/golden/individual_fairness.py.
@Suite("Individual fairness")
struct IndividualFairnessTests {
  private func isClose(_ value: Double?, _ expected: Double) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= 4e-16
  }

  private func row(
    _ group: String, _ prediction: Int, _ features: UInt64..., weight: Int = 1
  ) -> MadeRow {
    MadeRow(group: group, prediction: prediction, features: features, weight: weight)
  }

  // MARK: Figures

  struct Golden {
    var seed: UInt64
    var count: Int
    var features: Int
    var levels: UInt64
    var neighbours: Int
    /// Standardised, standardised with the row itself, unscaled, unscaled with the row itself.
    var overall: [Double]
    /// Standardised, without the row itself.
    var byGroup: [Double]
    /// Against M: to favourable, to unfavourable, rows; then against F.
    var flips: [Int]
  }

  static let goldens = [
    Golden(
      seed: 1, count: 60, features: 2, levels: 6, neighbours: 1,
      overall: [0.8669444444444444, 0.9333333333333333, 0.8775793650793651, 0.9333333333333333],
      byGroup: [0.904320987654321, 0.8363636363636363], flips: [1, 0, 27, 0, 3, 33]),
    Golden(
      seed: 1, count: 60, features: 2, levels: 6, neighbours: 4,
      overall: [0.8680555555555556, 0.8989583333333333, 0.8750396825396826, 0.9052480158730158],
      byGroup: [0.875, 0.8623737373737373], flips: [1, 0, 27, 0, 4, 33]),
    Golden(
      seed: 1, count: 60, features: 2, levels: 6, neighbours: 5,
      overall: [0.865, 0.8944444444444445, 0.872531746031746, 0.9000317460317461],
      byGroup: [0.8703703703703703, 0.8606060606060606], flips: [2, 0, 27, 0, 4, 33]),
    Golden(
      seed: 2, count: 200, features: 3, levels: 4, neighbours: 1,
      overall: [0.8478888888888889, 0.8879047619047619, 0.847173076923077, 0.8879047619047619],
      byGroup: [0.8688679245283019, 0.8242316784869976], flips: [8, 6, 106, 7, 8, 94]),
    Golden(
      seed: 2, count: 200, features: 3, levels: 4, neighbours: 4,
      overall: [0.8271780580530581, 0.8672093739593739, 0.8194231534438998, 0.8651060420541361],
      byGroup: [0.8415984565748716, 0.8109167575922895], flips: [2, 8, 106, 5, 8, 94]),
    Golden(
      seed: 2, count: 200, features: 3, levels: 4, neighbours: 5,
      overall: [0.8204745365745366, 0.859113875013875, 0.8103871483030438, 0.8529099513265485],
      byGroup: [0.8331217210462494, 0.8062128179149456], flips: [2, 9, 106, 5, 11, 94]),
    Golden(
      seed: 3, count: 150, features: 1, levels: 1000, neighbours: 4,
      overall: [0.8283333333333334, 0.8775, 0.8283333333333334, 0.8775],
      byGroup: [0.8465189873417721, 0.8080985915492958], flips: [3, 7, 79, 9, 1, 71]),
    Golden(
      seed: 3, count: 150, features: 1, levels: 1000, neighbours: 5,
      overall: [0.8253333333333334, 0.8626666666666667, 0.8253333333333334, 0.8626666666666667],
      byGroup: [0.8405063291139241, 0.8084507042253521], flips: [3, 7, 79, 9, 2, 71]),
  ]

  @Test("is that of all pairs in exact fractions, ties shared", arguments: goldens)
  func bruteForce(_ golden: Golden) throws {
    let rows = madeRows(
      seed: golden.seed, count: golden.count, features: golden.features, levels: golden.levels)
    var values: [Double?] = []
    for scale in ["standardise", "none"] {
      for includesSelf in [false, true] {
        let result = try audit(
          rows,
          [
            "neighbours": .integer(golden.neighbours), "scale": .choice(scale),
            "includes_self": .boolean(includesSelf),
          ])
        values.append(result.consistency?.value.double)
        #expect(result.consistency?.n == golden.count)
        if scale == "none" || includesSelf { continue }
        for (group, expected) in zip(["F", "M"], golden.byGroup) {
          #expect(
            isClose(
              result.record("consistency", group: ["sex": group])?.value.double, expected))
        }
        let gap = try #require(result.record("consistency_difference"))
        #expect(isClose(gap.value.double, abs(golden.byGroup[0] - golden.byGroup[1])))
        #expect(gap.undefinedGroups == 0)
      }
    }
    for (value, expected) in zip(values, golden.overall) { #expect(isClose(value, expected)) }
    for (place, (group, reference)) in [("F", "M"), ("M", "F")].enumerated() {
      let result = try audit(
        rows, ["neighbours": .integer(golden.neighbours)], reference: reference)
      let expected = golden.flips[(3 * place)...]
      let (up, down, n) = (
        expected.first ?? 0, expected.dropFirst().first ?? 0, golden.flips[3 * place + 2]
      )
      let flip = try #require(result.record("flip_test", group: ["sex": group]))
      #expect(flip.value.double == Double(up - down) / Double(n))
      #expect(flip.reference == [ColumnValue("sex", reference)])
      #expect(flip.referenceSelected == false)
      #expect(
        result.record("flips_to_favourable", group: ["sex": group])?.counts == Counts(up, of: n))
      #expect(
        result.record("flips_to_unfavourable", group: ["sex": group])?.counts == Counts(down, of: n)
      )
      #expect(result.record("flip_test", group: ["sex": reference]) == nil)
    }
  }

  @Test("is scikit-learn's where no distances tie, over many blocks")
  func manyRows() throws {
    let rows = madeRows(seed: 4, count: 2000, features: 4, levels: 1 << 40)
    let result = try audit(rows)
    #expect(result.consistency?.value.double == 0.8238)
    #expect(result.record("flips_to_favourable", group: ["sex": "F"])?.value == .count(62))
    #expect(result.record("flips_to_unfavourable", group: ["sex": "F"])?.value == .count(85))
    #expect(result.record("flip_test", group: ["sex": "F"])?.value.double == -23.0 / 1014)
    let withSelf = try audit(rows, ["includes_self": .boolean(true)])
    #expect(withSelf.consistency?.value.double == 0.8608)
  }

  @Test("counts a weight as so many copies")
  func weights() throws {
    var rows = madeRows(seed: 2, count: 200, features: 3, levels: 4)
    for place in rows.indices { rows[place].weight = place % 3 }
    let weighted = try audit(rows)
    #expect(isClose(weighted.consistency?.value.double, 0.8185466097275143))
    #expect(
      weighted.record("flips_to_favourable", group: ["sex": "F"])?.counts == Counts(4, of: 108))
    #expect(
      weighted.record("flips_to_unfavourable", group: ["sex": "F"])?.counts == Counts(9, of: 108))
    var copies: [MadeRow] = []
    for row in rows {
      var one = row
      one.weight = 1
      copies += Array(repeating: one, count: row.weight)
    }
    let copied = try audit(copies)
    #expect(copied.metrics == weighted.metrics)
  }

  // MARK: Edges

  @Test("shares the last places among all rows at one distance")
  func ties() throws {
    // The middle row has four others at one distance, of which one is favourable.
    let rows = [
      row("F", 0, 5, 5), row("F", 1, 4, 5), row("F", 0, 6, 5), row("M", 0, 5, 4), row("M", 0, 5, 6),
    ]
    let result = try audit(rows, ["neighbours": .integer(2), "scale": .choice("none")])
    // 1/4 for the middle row; for (4, 5): the middle row, and half a place each for two rows at √2.
    // (4, 5): 1. (6, 5): 0. (5, 4): 1/2 place of (4, 5) in 2: 1/4; (5, 6) the same.
    #expect(isClose(result.consistency?.value.double, 1 - (0.25 + 1 + 0 + 0.25 + 0.25) / 5))
  }

  @Test("takes all others where there are fewer than the neighbours wanted")
  func fewRows() throws {
    let rows = [row("F", 0, 1), row("F", 1, 2), row("M", 1, 9)]
    let result = try audit(rows)
    #expect(isClose(result.consistency?.value.double, 1 - (1 + 0.5 + 0.5) / 3))
    #expect(result.findings.map(\.code) == ["fewer_neighbours"])
    // Three rows of M are fewer than ten, so the nearest one decides.
    #expect(result.record("flips_to_favourable", group: ["sex": "F"])?.value == .count(1))
  }

  @Test("takes one neighbour for flips where the reference group has fewer than ten rows")
  func fewReferenceRows() throws {
    let far = (0..<8).map { row("M", 0, 100 + UInt64($0)) }
    let near = row("M", 1, 1)
    let nine = try audit([row("F", 0, 0)] + far + [near])
    #expect(nine.record("flip_test", group: ["sex": "F"])?.value.double == 1)
    let ten = try audit([row("F", 0, 0)] + far + [near, row("M", 0, 200)])
    #expect(ten.record("flip_test", group: ["sex": "F"])?.value.double == 0)
  }

  @Test("has no majority at one half, and flips nobody then")
  func halves() throws {
    let base = (0..<10).map { row("M", $0 % 2, 10) }
    let result = try audit(base + [row("F", 0, 10), row("F", 1, 10)], ["neighbours": .integer(4)])
    #expect(result.record("flip_test", group: ["sex": "F"])?.value.double == 0)
    #expect(result.record("flips_to_favourable", group: ["sex": "F"])?.value == .count(0))
  }

  @Test("sees only how many are favourable where all features are equal")
  func equalFeatures() throws {
    let rows = [row("F", 1, 3, 7, weight: 3), row("M", 0, 3, 7, weight: 1)]
    let result = try audit(rows)
    // Each favourable row has 2 of 3 others favourable, the other one 3 of 3.
    #expect(isClose(result.consistency?.value.double, 1 - (3 * (1.0 / 3) + 1) / 4))
    #expect(
      result.findings.map(\.code) == ["constant_feature", "constant_feature", "fewer_neighbours"])
  }

  @Test("has no value for a single row, and none without rows")
  func almostNothing() throws {
    let one = try audit([row("F", 1, 3)], reference: nil)
    #expect(one.consistency?.status == .insufficientData)
    #expect(one.record("consistency", group: ["sex": "F"])?.status == .insufficientData)
    #expect(one.record("consistency_difference")?.status == .singleGroup)
    #expect(one.record("flip_test", group: ["sex": "F"])?.status == .singleGroup)
    let none = try audit([row("F", 1, 3, weight: 0), row("M", 0, 3, weight: 0)])
    #expect(none.consistency?.status == .insufficientData)
    #expect(none.record("flip_test", group: ["sex": "F"])?.status == .emptyGroup)
    #expect(none.record("consistency", group: ["sex": "F"])?.status == .emptyGroup)
  }

  @Test("knows rows without a group as neighbours, but compares no such group")
  func missingGroup() throws {
    let rows = [
      row("F", 0, 1), row("", 1, 2), row("M", 0, 3), row("M", 0, 9), row("F", 0, 10),
    ]
    let result = try audit(rows, ["neighbours": .integer(1)])
    #expect(result.record("consistency", group: ["sex": nil])?.value.double == 0)
    #expect(result.record("consistency", group: ["sex": "F"])?.value.double == 0.5)
    #expect(result.record("flip_test", group: ["sex": nil]) == nil)
    #expect(result.record("consistency_difference")?.undefinedGroups == 0)
  }

  @Test("leaves rows without a feature out and counts them, or refuses them")
  func missingFeature() throws {
    let text = "sex,hired,count,x0\nF,0,1,1\nM,1,1,2\nF,1,2,\nM,0,1,4\nM,,1,\nF,0,1,5\n"
    let error = #expect(throws: TableError.self) {
      try runAnalysis(IndividualFairnessAnalysis.self, configuration(features: 1), csv: text)
    }
    #expect(error?.code == .missingValue)
    let result = try runAnalysis(
      IndividualFairnessAnalysis.self, configuration(features: 1) { $0.missingIsError = false },
      csv: text)
    #expect(result.consistency?.n == 4)
    #expect(
      result.findings.map(\.code) == ["rows_excluded", "rows_without_features", "fewer_neighbours"])
    #expect(result.findings.dropFirst().first?.message.hasPrefix("2 rows ") == true)
  }

  // MARK: Options

  @Test("refuses more distinct rows than max_rows, and names the options")
  func tooManyRows() throws {
    let rows = madeRows(seed: 5, count: 40, features: 2, levels: 1 << 30)
    let error = #expect(throws: AnalysisError.self) {
      try audit(rows, ["max_rows": .integer(39)])
    }
    #expect(error?.code == .limit)
    #expect(error?.key == "max_rows")
    #expect(error?.message.contains("`sample: N`") == true)
    #expect(try audit(rows + rows, ["max_rows": .integer(40)]).consistency?.n == 80)
  }

  @Test("draws a sample that the order of the rows does not change")
  func sample() throws {
    let rows = madeRows(seed: 6, count: 300, features: 2, levels: 1 << 30)
    let settings: [String: ParameterValue] = ["sample": .integer(50), "max_rows": .integer(60)]
    let result = try audit(rows, settings)
    #expect(result.consistency?.n == 50)
    #expect(result.findings.map(\.code) == ["rows_sampled"])
    #expect(result.findings.first?.message.contains("50 of 300 rows") == true)
    #expect(try audit(rows.reversed(), settings) == result)
    var other = configuration(features: 2, settings)
    other.seed = 1
    let reseeded = try runAnalysis(IndividualFairnessAnalysis.self, other, csv: csv(rows))
    #expect(reseeded.metrics != result.metrics, "another seed draws other rows")
    #expect(try audit(Array(rows.prefix(30)), settings).findings.isEmpty, "there are fewer rows")
  }

  @Test("refuses features that no distance can be taken of")
  func hugeFeatures() throws {
    let text = "sex,hired,count,x0\nF,0,1,-1e308\nM,1,1,1e308\nF,0,1,0\n"
    let error = #expect(throws: AnalysisError.self) {
      try runAnalysis(IndividualFairnessAnalysis.self, configuration(features: 1), csv: text)
    }
    #expect(error?.key == "features")
    let wide = "sex,hired,count,x0\nF,0,1,-1e200\nM,1,1,1e200\nF,0,1,0\nM,0,1,1e150\n"
    let scaled = try runAnalysis(
      IndividualFairnessAnalysis.self, configuration(features: 1, ["neighbours": .integer(1)]),
      csv: wide)
    #expect(scaled.consistency?.status == .ok)
    #expect(throws: AnalysisError.self) {
      try runAnalysis(
        IndividualFairnessAnalysis.self,
        configuration(features: 1, ["scale": .choice("none")]), csv: wide)
    }
  }

  @Test("refuses settings that do not fit together")
  func badSettings() throws {
    for (key, settings, adjust) in [
      ("sample", ["sample": ParameterValue.integer(11), "max_rows": .integer(10)], { _ in }),
      ("features", [:], { $0.features = [] }),
      ("prediction", [:], { $0.prediction = .eachClass(column: "hired") }),
    ] as [(String, [String: ParameterValue], (inout Roles) -> Void)] {
      let error = #expect(throws: AnalysisError.self) {
        try IndividualFairnessAnalysis(configuration(features: 1, settings, adjust: adjust))
      }
      #expect(error?.key == key)
    }
  }

  @Test("keeps the laws of the plugin API")
  func laws() {
    let sample = """
      sex,race,site,hired,actual,count,x0,x1
      F,x,a,1,1,1,0.5,3
      M,y,b,0,1,2,0.25,3
      F,,a,0,0,3,-1,4
      ,y,,1,0,1,1e3,-0
      M,x,b,1,1,0,7,0
      D,z,a,0,0,5,0.5,3
      M,x,a,1,0,2,,1
      F,x,b,0,1,4,2,2
      M,y,b,0,1,1,0.25,3

      """
    let plain = configuration(features: 2, reference: nil) { $0.missingIsError = false }
    let crossed = configuration(
      features: 2,
      ["neighbours": .integer(2), "scale": .choice("none"), "reference": .references([.largest])],
      reference: nil
    ) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = []
      roles.missingIsError = false
    }
    let sampled = configuration(
      features: 2, ["sample": .integer(3), "includes_self": .boolean(true)], reference: nil
    ) { roles in
      roles.prediction = .threshold(column: "hired", atLeast: 0.5)
      roles.missingIsError = false
    }
    for configuration in [plain, crossed, sampled] {
      #expect(checkAnalysis(IndividualFairnessAnalysis.self, configuration, csv: sample) == [])
    }
  }
}
