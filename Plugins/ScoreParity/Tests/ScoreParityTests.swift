import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkScoreParity
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

private let employmentFile = "predictions-employment-ma/employment_ma_2015_reference.csv"

/// The figures are those of `Notebooksless-Scripts/golden/score_parity.py` (SciPy, NumPy).
@Suite("Score parity")
struct ScoreParityTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]
  private static let lines =
    [3.5, 2.0, 2.0, 1.0, 0.5, 4.25, 2.0, 1.75, -1.0, 0.25].map { "F,\($0),1,a,0" }
    + [4.0, 2.0, 3.5, 5.0, 2.5, 3.5, 4.25].map { "M,\($0),1,b,1" }

  private func configuration(
    references: [ReferenceRule] = [.best], top: Int = 30,
    adjust: (inout Roles) -> Void = { _ in }
  ) -> AnalysisConfiguration {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.score = "score"
    adjust(&roles)
    return AnalysisConfiguration(
      roles: roles, parameters: ["reference": .references(references), "top": .integer(top)])
  }

  private func audit(
    _ lines: [String] = lines, references: [ReferenceRule] = [.best], top: Int = 30,
    adjust: (inout Roles) -> Void = { _ in }
  ) throws -> AnalysisResult {
    try runAnalysis(
      ScoreParityAnalysis.self,
      configuration(references: references, top: top, adjust: adjust),
      csv: (["sex,score,count,site,label"] + lines).joined(separator: "\n") + "\n")
  }

  private func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-14) -> Bool {
    value.map { abs($0 - expected) <= tolerance * abs(expected) } ?? false
  }

  @Test("means and percentiles are those of NumPy")
  func distributions() throws {
    let result = try audit()
    let expected = [
      "mean_score": 1.625, "score_p10": -0.375, "score_p25": 0.5, "score_median": 1.875,
      "score_p75": 2, "score_p90": 3.875,
    ]
    for (name, value) in expected {
      #expect(result.record(name, group: Self.women)?.value.double == value, "\(name)")
      #expect(result.record(name, group: Self.women)?.n == 10)
    }
    #expect(result.record("score_median_gap")?.value.double == 1.625)
    #expect(result.record("mean_score_min")?.value.double == 1.625)
    #expect(result.record("mean_score_max")?.value.double == 3.5357142857142856)
    #expect(isClose(result.record("mean_score_gap")?.value.double, 1.9107142857142856))
    #expect(
      result.record("mean_score_gap")?.extremes?.maximum.group == [ColumnValue("sex", "M")])
    #expect(result.record("mean_error", group: Self.women) == nil, "there is no label")
  }

  @Test("differences and distances from the reference are those of SciPy")
  func distances() throws {
    let result = try audit()
    let difference = try #require(result.record("mean_score_difference", group: Self.women))
    #expect(difference.reference == [ColumnValue("sex", "M")])
    #expect(difference.referenceSelected == true)
    #expect(isClose(difference.value.double, -1.9107142857142856))
    #expect(difference.interval?.method == "welch")
    #expect(isClose(difference.interval?.ends?.low, -3.2359582595519627, 1e-13))
    #expect(difference.tests.map(\.name) == ["welch_t"])
    #expect(isClose(difference.tests.first?.pValue, 0.007732360162514908, 1e-13))
    #expect(
      isClose(result.record("cohens_d", group: Self.women)?.value.double, -1.4089847473170707))
    let distance = try #require(
      result.record("kolmogorov_smirnov_distance", group: Self.women))
    #expect(distance.value.double == 46.0 / 70)
    #expect(distance.tests.map(\.name) == ["kolmogorov_smirnov"])
    #expect(isClose(distance.tests.first?.pValue, 0.05708701491965231, 1e-13))
    #expect(
      isClose(
        result.record("wasserstein_distance", group: Self.women)?.value.double,
        1.910714285714286))
    #expect(isClose(result.record("wasserstein_distance_max")?.value.double, 1.910714285714286))
    for name in ["cohens_d", "kolmogorov_smirnov_distance", "wasserstein_distance"] {
      #expect(result.record(name, group: Self.men)?.value.double == 0, "from itself")
      #expect(result.record(name, group: Self.men)?.tests.isEmpty == true)
    }
  }

  @Test("tied rows share their places in the ranking and at the border of the top")
  func ranking() throws {
    let result = try audit()
    #expect(isClose(result.record("top_share", group: Self.women)?.value.double, 5.0 / 18))
    #expect(isClose(result.record("top_share", group: Self.men)?.value.double, 13.0 / 18))
    #expect(isClose(result.record("top_inclusion", group: Self.women)?.value.double, 1.0 / 6))
    #expect(isClose(result.record("top_inclusion", group: Self.men)?.value.double, 13.0 / 21))
    #expect(isClose(result.record("top_inclusion_min_max_ratio")?.value.double, 7.0 / 26))
    #expect(isClose(result.record("exposure", group: Self.women)?.value.double, 0.30317901627563))
    let ratio = 0.30317901627563 / 0.47343154913483737
    #expect(isClose(result.record("exposure_ratio", group: Self.women)?.value.double, ratio))
    #expect(isClose(result.record("exposure_min_max_ratio")?.value.double, ratio))
    #expect(result.record("exposure_ratio", group: Self.men)?.value.double == 1)
    let all = try audit(top: 100)
    #expect(all.record("top_inclusion_min_max_ratio")?.value.double == 1)
  }

  @Test("with a label probabilities have a mean error, other scores a status")
  func meanError() throws {
    let outside = try audit { $0.label = .values(column: "label", counting: ["1"]) }
    #expect(outside.record("mean_error", group: Self.women)?.status == .notEvaluated)
    #expect(outside.record("mean_error_gap")?.status == .notEvaluated)
    let inside = try audit(["F,0.25,3,a,1", "F,0.75,1,a,0", "M,0.5,2,a,1"]) { roles in
      roles.label = .values(column: "label", counting: ["1"])
      roles.frequencyWeight = "count"
    }
    #expect(inside.record("mean_error", group: Self.women)?.value.double == -0.375)
    #expect(inside.record("mean_error", group: Self.men)?.value.double == -0.5)
    #expect(inside.record("mean_error_gap")?.value.double == 0.125)
  }

  @Test("what nothing varies in, one group and an empty group have a status")
  func undefined() throws {
    let still = try audit(["F,1,1,a,0", "F,1,1,a,0", "M,2,1,a,0", "M,2,1,a,0"])
    #expect(still.record("cohens_d", group: Self.women)?.status == .zeroDenominator)
    #expect(still.record("mean_score_difference", group: Self.women)?.interval?.ends == nil)
    #expect(
      still.record("kolmogorov_smirnov_distance", group: Self.women)?.tests.first?.pValue == nil,
      "too few rows for the limit distribution")
    let single = try audit(Self.lines.filter { $0.hasPrefix("F") })
    for name in ["mean_score_gap", "exposure_min_max_ratio", "wasserstein_distance_max"] {
      #expect(single.record(name)?.status == .singleGroup, "\(name)")
    }
    #expect(single.record("cohens_d", group: Self.women)?.status == .singleGroup)
    let empty = try audit(Self.lines + ["D,1,0,a,0"]) { $0.frequencyWeight = "count" }
    for name in [
      "mean_score", "score_median", "top_share", "top_inclusion", "exposure", "cohens_d",
    ] {
      #expect(empty.record(name, group: ["sex": "D"])?.status == .emptyGroup, "\(name)")
    }
    #expect(empty.record("exposure_min_max_ratio")?.undefinedGroups == 1)
  }

  @Test("a missing score is an error, or the row is left out and counted")
  func missingScore() throws {
    let lines = Self.lines + ["F,,1,a,0"]
    let error = #expect(throws: TableError.self) { try audit(lines) }
    #expect(error?.code == .missingValue)
    let result = try audit(lines) { $0.missingIsError = false }
    #expect(try result.metrics == audit().metrics)
    #expect(result.findings.map(\.code) == ["rows_without_score"])
  }

  @Test("a stratum is a ranking of its own")
  func strata() throws {
    let lines = ["F,1,1,a,0", "M,2,1,a,0", "F,4,1,b,0", "M,3,1,b,0"]
    let result = try audit(lines, top: 50) { $0.strata = ["site"] }
    #expect(result.record("top_share", group: Self.women)?.value.double == 0.5)
    for (site, share) in [("a", 0.0), ("b", 1.0)] {
      #expect(
        result.record("top_share", group: Self.women, stratum: ["site": site])?.value.double
          == share)
      #expect(
        result.record("exposure", group: Self.women, stratum: ["site": site])?.value.isDefined
          == true)
    }
  }

  @Test("groups, crossings, strata, weights and missing values keep the laws")
  func laws() {
    let sample = """
      sex,race,site,score,label,count
      F,x,a,0.5,1,1
      M,y,b,0.25,1,2
      F,,a,,0,3
      ,y,,1,0,1
      M,x,b,0,,0
      D,z,a,-0,0,5
      M,x,a,0.75,0,2
      F,x,b,0.125,1,4

      """
    let whole = sample.replacing("a,,0", with: "a,3,0").replacing("0,,0", with: "0,1,0")
    let crossed = configuration(references: [.largest]) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.frequencyWeight = "count"
      roles.missingIsError = false
    }
    let stratified = configuration { roles in
      roles.strata = ["site"]
      roles.label = .values(column: "label", counting: ["1"])
      roles.missingIsError = false
    }
    for (configuration, text) in [
      (crossed, sample), (stratified, sample), (configuration(), whole),
    ] {
      #expect(checkAnalysis(ScoreParityAnalysis.self, configuration, csv: text) == [])
    }
  }

  @Test(
    "68,785 predicted probabilities have the figures of SciPy",
    .enabled(if: SharedData.path(employmentFile) != nil, "NannyML's prediction dump is not there"))
  func employment() throws {
    let table = try CSVTable(paths: [try #require(SharedData.path(employmentFile))])
    let configuration = configuration { roles in
      roles.groups = ["SEX"]
      roles.score = "predicted_probability"
      roles.label = .values(column: "employed", counting: ["1"])
    }
    let result = try runAnalysis(ScoreParityAnalysis.self, configuration, on: table)
    let group: [String: String?] = ["SEX": "2"]
    func value(_ name: String) -> Double? { result.record(name, group: group)?.value.double }
    #expect(isClose(value("mean_score"), 0.474613986362432, 1e-13))
    #expect(value("score_median") == 0.5758232904967036)
    #expect(value("score_p90") == 0.85522074914061)
    #expect(isClose(value("cohens_d"), -0.10765321607235119, 1e-12))
    #expect(isClose(value("kolmogorov_smirnov_distance"), 0.1939682641293884))
    #expect(isClose(value("wasserstein_distance"), 0.038964780243435124, 1e-12))
    #expect(isClose(value("mean_error"), -0.003489737265373327, 1e-10))
    let test = result.record("mean_score_difference", group: group)?.tests.first
    #expect(isClose(test?.pValue, 7.472017857314554e-45, 1e-10))
  }
}
