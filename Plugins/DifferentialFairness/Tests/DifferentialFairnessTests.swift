import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkDifferentialFairness
import FairmarkStatistics
import FairmarkTables
import Testing

/// Golden figures: Notebooksless-Scripts/golden/differential_fairness.py.
@Suite("Differential fairness")
struct DifferentialFairnessTests {
  private static let smoothed = "smoothed_empirical_differential_fairness"
  private static let unsmoothed = "empirical_differential_fairness"
  private static let amplification = "differential_fairness_bias_amplification"

  /// Counts of favourable predictions (or positive labels) and rows, by group.
  private func audit(
    _ groups: [(String, predicted: (Int, of: Int), labelled: (Int, of: Int)?)],
    concentration: Double? = nil
  ) throws -> AnalysisResult {
    var lines = ["sex,predicted,actual,count"]
    for (group, predicted, labelled) in groups {
      // Predictions and labels are counted apart, so how they go together does not matter.
      for row in 0..<predicted.of {
        let isPositive = labelled.map { row < $0.0 } ?? false
        lines.append("\(group),\(row < predicted.0 ? 1 : 0),\(isPositive ? 1 : 0),1")
      }
    }
    let hasLabels = groups.allSatisfy { $0.labelled != nil }
    return try run(lines, hasLabels: hasLabels, concentration: concentration)
  }

  private func run(
    _ lines: [String], hasLabels: Bool = false, concentration: Double? = nil,
    adjust: (inout Roles) -> Void = { _ in }
  ) throws -> AnalysisResult {
    try runAnalysis(
      DifferentialFairnessAnalysis.self,
      configuration(hasLabels: hasLabels, concentration: concentration, adjust: adjust),
      csv: lines.joined(separator: "\n"))
  }

  private func configuration(
    hasLabels: Bool = false, concentration: Double? = nil,
    adjust: (inout Roles) -> Void = { _ in }
  ) -> AnalysisConfiguration {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .values(column: "predicted", counting: ["1"])
    if hasLabels { roles.label = .values(column: "actual", counting: ["1"]) }
    roles.frequencyWeight = "count"
    adjust(&roles)
    return AnalysisConfiguration(
      roles: roles,
      parameters: concentration.map { ["concentration": .number($0)] } ?? [:])
  }

  private func isClose(_ value: Double?, _ expected: Double, relative: Double = 4e-16) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= relative * abs(expected)
  }

  // MARK: Figures

  /// Bickel, Hammel, O'Connell, Science 187 (1975) 398–404.
  private static let berkeley = [
    "A,M,1,512", "A,M,0,313", "A,F,1,89", "A,F,0,19", "B,M,1,353", "B,M,0,207", "B,F,1,17",
    "B,F,0,8", "C,M,1,120", "C,M,0,205", "C,F,1,202", "C,F,0,391", "D,M,1,138", "D,M,0,279",
    "D,F,1,131", "D,F,0,244", "E,M,1,53", "E,M,0,138", "E,F,1,94", "E,F,0,299", "F,M,1,22",
    "F,M,0,351", "F,F,1,24", "F,F,0,317",
  ]

  private func admissions(concentration: Double? = nil) throws -> AnalysisResult {
    try run(["department,sex,predicted,count"] + Self.berkeley, concentration: concentration) {
      $0.groups = ["sex", "department"]
      $0.intersectionDepth = 2
    }
  }

  @Test("of Berkeley's admissions is that of AIF360, by sex and crossed with the department")
  func berkeley() throws {
    let result = try admissions()
    let bySex = try #require(result.record(Self.smoothed, attribute: ["sex"]))
    #expect(isClose(bySex.value.double, 0.38266843095598257))
    #expect(bySex.n == 4526)
    #expect(bySex.undefinedGroups == 0)
    #expect(bySex.extremes?.minimum.group == [ColumnValue("sex", "F")])
    #expect(bySex.extremes?.minimum.counts == Counts(557, of: 1835))
    #expect(bySex.extremes?.maximum.group == [ColumnValue("sex", "M")])
    let crossed = try #require(result.record(Self.smoothed, attribute: ["sex", "department"]))
    #expect(isClose(crossed.value.double, 2.6136312312558235))
    #expect(
      crossed.extremes?.minimum.group == [ColumnValue("sex", "M"), ColumnValue("department", "F")])
    #expect(
      crossed.extremes?.maximum.group == [ColumnValue("sex", "F"), ColumnValue("department", "A")])
    #expect(
      isClose(
        result.record(Self.smoothed, attribute: ["department"])?.value.double, 2.2927803272865880))
    #expect(
      isClose(result.record(Self.unsmoothed, attribute: ["sex"])?.value.double, 0.38297514850987549)
    )
    #expect(
      isClose(
        result.record(Self.unsmoothed, attribute: ["sex", "department"])?.value.double,
        2.6370411088934198))
    let rate = try #require(result.record("smoothed_selection_rate", group: ["sex": "F"]))
    #expect(rate.value.double == 557.5 / 1836)
    #expect(rate.counts == Counts(557, of: 1835))
  }

  @Test("draws groups together with a larger concentration")
  func concentration() throws {
    let strong = try admissions(concentration: 10)
    #expect(
      isClose(strong.record(Self.smoothed, attribute: ["sex"])?.value.double, 0.37992906876299979))
    let weak = try admissions(concentration: 0.001)
    #expect(
      isClose(weak.record(Self.smoothed, attribute: ["sex"])?.value.double, 0.38297484155637486))
  }

  @Test("keeps its digits where two rates hardly differ")
  func closeRates() throws {
    let result = try run([
      "sex,predicted,count", "F,1,1000000000", "F,0,2000000000", "M,1,1000000001", "M,0,1999999999",
    ])
    #expect(isClose(result.record(Self.smoothed)?.value.double, 9.9999999900000000e-10))
    let equal = try run(["sex,predicted,count", "F,1,7", "F,0,3", "M,1,7", "M,0,3"])
    #expect(equal.record(Self.smoothed)?.value.double == 0)
    #expect(equal.record(Self.unsmoothed)?.value.double == 0)
  }

  @Test("is larger for predictions than for labels when the model amplifies")
  func amplification() throws {
    let amplified = try audit([("F", (3, of: 4), (2, of: 4)), ("M", (1, of: 4), (2, of: 4))])
    #expect(
      isClose(amplified.record(Self.amplification)?.value.double, 0.84729786038720361))
    #expect(amplified.record("label_\(Self.smoothed)")?.value.double == 0)
    let attenuated = try audit([("F", (3, of: 5), (4, of: 5)), ("M", (2, of: 5), (1, of: 5))])
    #expect(
      isClose(
        attenuated.record(Self.amplification)?.value.double, -0.76214005204689677, relative: 1e-15))
    #expect(
      isClose(
        attenuated.record("label_\(Self.smoothed)")?.value.double, 1.0986122886681097))
    let base = try #require(attenuated.record("smoothed_base_rate", group: ["sex": "F"]))
    #expect(base.value.double == 4.5 / 6)
    #expect(base.counts == Counts(4, of: 5))
  }

  @Test("names no label where none is given")
  func withoutLabels() throws {
    let result = try audit([("F", (3, of: 4), nil), ("M", (1, of: 4), nil)])
    #expect(
      Set(result.metrics.map(\.name))
        == ["smoothed_selection_rate", Self.smoothed, Self.unsmoothed])
  }

  // MARK: Edges

  @Test("is infinite without smoothing where one rate is 0 or 1, and says so")
  func infinite() throws {
    let zero = try audit([("F", (0, of: 2), nil), ("M", (3, of: 4), nil)])
    #expect(isClose(zero.record(Self.smoothed)?.value.double, 1.4350845252893226))
    let record = try #require(zero.record(Self.unsmoothed))
    #expect(
      record.value
        == .undefined(
          .supportMismatch,
          reason: "the selection rate of a group is 0 and that of another is not, so ε is infinite")
    )
    #expect(record.extremes?.minimum.counts == Counts(0, of: 2))
    let one = try audit([("F", (2, of: 2), nil), ("M", (3, of: 4), nil)])
    #expect(
      one.record(Self.unsmoothed)?.value
        == .undefined(
          .supportMismatch,
          reason: "the selection rate of a group is 1 and that of another is not, so ε is infinite")
    )
  }

  @Test("is 0 without smoothing where no group, or every group, has the outcome")
  func allAlike() throws {
    for k in [0, 1] {
      let result = try run(["sex,predicted,count", "F,\(k),2", "M,\(k),3"])
      #expect(result.record(Self.unsmoothed)?.value.double == 0)
      #expect(try #require(result.record(Self.smoothed)?.value.double) > 0, "the sizes differ")
    }
  }

  @Test("has nothing to compare in one group, and leaves empty crossings out")
  func fewGroups() throws {
    let single = try audit([("F", (1, of: 2), nil)])
    #expect(single.record(Self.smoothed)?.status == .singleGroup)
    let crossed = try run(["sex,race,predicted,count", "F,x,1,2", "F,x,0,2", "M,y,1,1", "M,y,0,3"])
    {
      $0.groups = ["sex", "race"]
      $0.intersectionDepth = 2
    }
    let record = try #require(crossed.record(Self.smoothed, attribute: ["sex", "race"]))
    #expect(record.undefinedGroups == 2)
    #expect(record.value.double == crossed.record(Self.smoothed, attribute: ["sex"])?.value.double)
    #expect(
      crossed.record("smoothed_selection_rate", group: ["sex": "F", "race": "y"])?.status
        == .emptyGroup)
  }

  @Test("leaves rows of an unknown group out of every pair")
  func missingGroup() throws {
    let result = try run([
      "sex,predicted,count", "F,1,1", "F,0,1", "M,1,1", "M,0,1", ",1,100", ",0,0",
    ])
    #expect(result.record(Self.smoothed)?.value.double == 0)
    #expect(
      result.record("smoothed_selection_rate", group: ["sex": nil])?.value.double == 100.5 / 101)
  }

  @Test("keeps the laws of the plugin API")
  func laws() {
    let sample = """
      sex,race,site,predicted,actual,count
      F,x,a,1,1,1
      M,y,b,0,1,2
      F,,a,0,0,3
      ,y,,1,0,1
      M,x,b,1,1,0
      D,z,a,0,0,5
      M,x,a,1,0,2
      F,x,b,0,1,4

      """
    let crossed = configuration(hasLabels: true, concentration: 0.5) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.missingIsError = false
    }
    for configuration in [configuration(), crossed] {
      #expect(checkAnalysis(DifferentialFairnessAnalysis.self, configuration, csv: sample) == [])
    }
  }

  @Test("compares class by class")
  func classes() throws {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .eachClass(column: "predicted")
    roles.label = .eachClass(column: "actual")
    let configuration = AnalysisConfiguration(roles: roles)
    let csv =
      "sex,predicted,actual\nF,a,a\nF,b,a\nF,c,c\nM,a,a\nM,b,b\nM,a,c\nM,c,c\nF,b,b\n"
    #expect(checkAnalysis(DifferentialFairnessAnalysis.self, configuration, csv: csv) == [])
    let result = try runAnalysis(DifferentialFairnessAnalysis.self, configuration, csv: csv)
    let classes = result.metrics.filter {
      $0.name == "smoothed_empirical_differential_fairness" && $0.group == nil
    }
    .map(\.dimensions)
    #expect(classes == [[.classLabel("a")], [.classLabel("b")], [.classLabel("c")]])
  }
}
