import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkPredictiveParity
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

private let compasFile = "predictions-aequitas/compas_for_aequitas.csv"

@Suite("Predictive parity")
struct PredictiveParityTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  @Test("gives the four rates of those that share a prediction, with their counts")
  func rates() throws {
    let result = try audit(
      Confusion("F", tp: 3, fp: 1, fn: 2, tn: 6), Confusion("M", tp: 2, fp: 2, fn: 1, tn: 3))
    let expected: [(String, Counts, Counts)] = [
      ("positive_predictive_value", Counts(3, of: 4), Counts(2, of: 4)),
      ("negative_predictive_value", Counts(6, of: 8), Counts(3, of: 4)),
      ("false_discovery_rate", Counts(1, of: 4), Counts(2, of: 4)),
      ("false_omission_rate", Counts(2, of: 8), Counts(1, of: 4)),
    ]
    for (name, women, men) in expected {
      #expect(result.record(name, group: Self.women)?.counts == women)
      #expect(result.record(name, group: Self.men)?.counts == men)
      #expect(result.record(name, group: Self.women)?.value.double == women.rate)
      #expect(result.record(name, group: Self.women)?.n == 12)
      #expect(result.record(name, group: Self.women)?.interval?.method == "wilson")
    }
    #expect(result.record("predictive_parity_difference")?.value.double == 0.25)
    #expect(result.record("predictive_parity_ratio")?.value.double == 2.0 / 3)
    #expect(result.record("negative_predictive_value_gap")?.value.double == 0)
    #expect(result.record("false_discovery_rate_gap")?.value.double == 0.25)
    #expect(result.record("false_discovery_rate_min_max_ratio")?.value.double == 0.5)
    #expect(result.record("false_omission_rate_min_max_ratio")?.value.double == 1)
    #expect(result.record("positive_predictive_value_min")?.value.double == 0.5)
    #expect(result.record("positive_predictive_value_max")?.value.double == 0.75)
  }

  @Test("compares with the highest predictive value and with the lowest error rate")
  func best() throws {
    let result = try audit(
      Confusion("F", tp: 3, fp: 1, fn: 2, tn: 6), Confusion("M", tp: 2, fp: 2, fn: 1, tn: 3))
    let value = try #require(
      result.record("positive_predictive_value_difference", group: Self.men))
    #expect(value.reference == [ColumnValue("sex", "F")])
    #expect(value.value.double == -0.25)
    #expect(
      value.tests.map(\.name) == ["two_proportion_z", "fisher_exact", "fisher_mid_p"])
    let rate = try #require(result.record("false_discovery_rate_ratio", group: Self.men))
    #expect(rate.reference == [ColumnValue("sex", "F")])
    #expect(rate.value.double == 2)
    #expect(rate.flags.isEmpty, "a ratio of errors is no impact ratio")
  }

  @Test("where nobody is predicted favourable there is no positive predictive value")
  func nobodyPredicted() throws {
    let result = try audit(
      Confusion("F", fn: 2, tn: 6), Confusion("M", tp: 2, fp: 2, fn: 1, tn: 3))
    let value = try #require(result.record("positive_predictive_value", group: Self.women))
    #expect(value.status == .zeroDenominator)
    #expect(value.counts == Counts(0, of: 0))
    #expect(result.record("false_discovery_rate", group: Self.women)?.status == .zeroDenominator)
    #expect(result.record("negative_predictive_value", group: Self.women)?.value.double == 0.75)
    let gap = try #require(result.record("predictive_parity_difference"))
    #expect(gap.status == .zeroDenominator)
    #expect(gap.undefinedGroups == 1)
    #expect(result.record("predictive_parity_ratio")?.status == .zeroDenominator)
    #expect(result.record("negative_predictive_value_gap")?.value.double == 0)
  }

  @Test("where everybody is predicted favourable there is no negative predictive value")
  func everybodyPredicted() throws {
    let result = try audit(
      Confusion("F", tp: 2, fp: 6), Confusion("M", tp: 2, fp: 2, fn: 1, tn: 3))
    #expect(
      result.record("negative_predictive_value", group: Self.women)?.status == .zeroDenominator)
    #expect(result.record("false_omission_rate_gap")?.status == .zeroDenominator)
    #expect(result.record("predictive_parity_difference")?.value.double == 0.25)
  }

  @Test("one group has nothing to be compared with, an empty group no rate")
  func fewGroups() throws {
    let single = try audit(Confusion("F", tp: 1, fp: 1, fn: 1, tn: 1))
    for name in [
      "predictive_parity_difference", "predictive_parity_ratio", "false_omission_rate_gap",
    ] {
      #expect(single.record(name)?.status == .singleGroup)
    }
    let empty = try audit(Confusion("F"), Confusion("M", tp: 1, fp: 1, fn: 1, tn: 1))
    #expect(
      empty.record("positive_predictive_value", group: Self.women)?.status == .emptyGroup)
    #expect(empty.record("predictive_parity_difference")?.status == .emptyGroup)
  }

  @Test("a missing label is an error, or the row is left out and counted")
  func missingLabel() throws {
    let csv = "sex,predicted,actual\nF,1,1\nF,0,1\nM,1,1\nM,1,\nM,0,0\n"
    let error = #expect(throws: TableError.self) {
      try runAnalysis(PredictiveParityAnalysis.self, configuration(), csv: csv)
    }
    #expect(error?.code == .missingValue)
    let result = try runAnalysis(
      PredictiveParityAnalysis.self, configuration { $0.missingIsError = false }, csv: csv)
    #expect(
      result.record("positive_predictive_value", group: Self.men)?.counts == Counts(1, of: 1))
    #expect(result.findings.map(\.code) == ["rows_excluded"])
  }

  @Test("strata have rates of their own")
  func strata() throws {
    let csv = """
      sex,site,predicted,actual
      F,a,1,1
      M,a,1,0
      F,b,1,0
      M,b,1,1

      """
    let result = try runAnalysis(
      PredictiveParityAnalysis.self, configuration { $0.strata = ["site"] }, csv: csv)
    #expect(result.record("predictive_parity_difference")?.value.double == 0)
    for site in ["a", "b"] {
      #expect(
        result.record("predictive_parity_difference", stratum: ["site": site])?.value.double == 1)
    }
  }

  @Test("groups, crossings, strata, weights and missing values keep the laws")
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
    let crossed = configuration(references: [.largest], weight: "count") { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.missingIsError = false
    }
    for configuration in [configuration(), crossed] {
      #expect(checkAnalysis(PredictiveParityAnalysis.self, configuration, csv: sample) == [])
    }
  }

  @Test(
    "COMPAS: of those called risky .6297 and .5913 offend again",
    .enabled(
      if: SharedData.path(compasFile) != nil, "the prediction dump of dssg/aequitas is not there"))
  func compas() throws {
    let table = try CSVTable(paths: [try #require(SharedData.path(compasFile))])
    let configuration = configuration { roles in
      roles.groups = ["race"]
      roles.prediction = .threshold(column: "score", atLeast: 1)
      roles.label = .values(column: "label_value", counting: ["1"])
    }
    let result = try runAnalysis(PredictiveParityAnalysis.self, configuration, on: table)
    let expected: [(String, Counts, Counts, Double)] = [
      ("African-American", Counts(1369, of: 2174), Counts(990, of: 1522), 0.6297),
      ("Caucasian", Counts(505, of: 854), Counts(1139, of: 1600), 0.5913),
    ]
    for (race, positive, negative, printed) in expected {
      let group: [String: String?] = ["race": race]
      let value = try #require(result.record("positive_predictive_value", group: group))
      #expect(value.counts == positive)
      #expect(abs(try #require(value.value.double) - printed) <= 0.00005)
      #expect(
        result.record("negative_predictive_value", group: group)?.counts == negative)
    }
    // 9 of 12 Native Americans against 103 of 190 Hispanics.
    #expect(
      result.record("predictive_parity_difference")?.value.double
        == Double(9 * 190 - 103 * 12) / Double(12 * 190))
  }
}
