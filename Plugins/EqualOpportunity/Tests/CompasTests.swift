import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkEqualOpportunity
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

private let compasFile = "predictions-aequitas/compas_for_aequitas.csv"

@Suite(
  "COMPAS, 7,214 defendants",
  .enabled(
    if: SharedData.path(compasFile) != nil, "the prediction dump of dssg/aequitas is not there"))
struct CompasTests {
  private static let confusions = [
    Confusion("African-American", tp: 1369, fp: 805, fn: 532, tn: 990),
    Confusion("Asian", tp: 6, fp: 2, fn: 3, tn: 21),
    Confusion("Caucasian", tp: 505, fp: 349, fn: 461, tn: 1139),
    Confusion("Hispanic", tp: 103, fp: 87, fn: 129, tn: 318),
    Confusion("Native American", tp: 9, fp: 3, fn: 1, tn: 5),
    Confusion("Other", tp: 43, fp: 36, fn: 90, tn: 208),
  ]

  private func result() throws -> AnalysisResult {
    let table = try CSVTable(paths: [try #require(SharedData.path(compasFile))])
    let configuration = configuration { roles in
      roles.groups = ["race", "sex"]
      roles.prediction = .threshold(column: "score", atLeast: 1)
      roles.label = .values(column: "label_value", counting: ["1"])
    }
    return try runAnalysis(EqualOpportunityAnalysis.self, configuration, on: table)
  }

  @Test("gives the published counts of every race and sex")
  func counts() throws {
    let result = try result()
    let sexes = [
      Confusion("Female", tp: 303, fp: 288, fn: 195, tn: 609),
      Confusion("Male", tp: 1732, fp: 994, fn: 1021, tn: 2072),
    ]
    for (column, confusions) in [("race", Self.confusions), ("sex", sexes)] {
      for expected in confusions {
        let group: [String: String?] = [column: expected.group]
        let positives = expected.truePositive + expected.falseNegative
        let negatives = expected.falsePositive + expected.trueNegative
        let truePositive = result.record("true_positive_rate", group: group)
        #expect(truePositive?.counts == Counts(expected.truePositive, of: positives))
        #expect(truePositive?.n == positives + negatives)
        #expect(
          result.record("false_positive_rate", group: group)?.counts
            == Counts(expected.falsePositive, of: negatives))
      }
      #expect(
        result.metrics.count { $0.name == "true_positive_rate" && $0.attribute == [column] }
          == confusions.count)
    }
  }

  @Test("gives ProPublica's error rates: 44.85 against 23.45 and 27.99 against 47.72 percent")
  func published() throws {
    let result = try result()
    for (race, falsePositive, falseNegative) in [
      ("African-American", 44.85, 27.99), ("Caucasian", 23.45, 47.72),
    ] {
      let group: [String: String?] = ["race": race]
      let fpr = try #require(result.record("false_positive_rate", group: group)?.value.double)
      let tpr = try #require(result.record("true_positive_rate", group: group)?.value.double)
      #expect(abs(100 * fpr - falsePositive) <= 0.005)
      #expect(abs(100 * (1 - tpr) - falseNegative) <= 0.005)
    }
  }

  @Test("gives gaps between the extreme groups, exact to the last bit")
  func gaps() throws {
    let result = try result()
    let gap = try #require(result.record("equal_opportunity_difference", attribute: ["race"]))
    #expect(gap.extremes?.maximum.group == [ColumnValue("race", "Native American")])
    #expect(gap.extremes?.minimum.group == [ColumnValue("race", "Other")])
    // 9/10 - 43/133
    #expect(gap.value.double == 767.0 / 1330)
    let sexes = try #require(result.record("predictive_equality_difference", attribute: ["sex"]))
    // 994/3066 - 288/897
    #expect(sexes.value.double == Double(994 * 897 - 288 * 3066) / Double(3066 * 897))
  }
}
