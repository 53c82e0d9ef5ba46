import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkGroupPerformance
import FairmarkStatistics
import FairmarkTables
import Testing

@Suite("Group performance: confusion counts and rates")
struct ConfusionTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  @Test("gives the four counts and every rate from them (scikit-learn's confusion matrix)")
  func rates() throws {
    let result = try audit(sampleLines)
    let counts = [
      "true_positives": 3, "false_positives": 2, "false_negatives": 1, "true_negatives": 3,
    ]
    for (name, count) in counts {
      let record = try #require(result.record(name, group: Self.women))
      #expect(record.value == .count(count))
      #expect(record.counts == Counts(count, of: 9))
    }
    let rates: [(String, Counts)] = [
      ("true_positive_rate", Counts(3, of: 4)), ("false_negative_rate", Counts(1, of: 4)),
      ("true_negative_rate", Counts(3, of: 5)), ("false_positive_rate", Counts(2, of: 5)),
      ("positive_predictive_value", Counts(3, of: 5)), ("false_discovery_rate", Counts(2, of: 5)),
      ("negative_predictive_value", Counts(3, of: 4)), ("false_omission_rate", Counts(1, of: 4)),
      ("base_rate", Counts(4, of: 9)), ("selection_rate", Counts(5, of: 9)),
      ("accuracy", Counts(6, of: 9)), ("error_rate", Counts(3, of: 9)),
    ]
    for (name, counts) in rates {
      let record = try #require(result.record(name, group: Self.women), "\(name)")
      #expect(record.counts == counts, "\(name)")
      #expect(record.value.double == counts.rate)
      #expect(record.interval?.method == "wilson")
      #expect(record.n == 9)
      #expect(result.record("\(name)_gap")?.undefinedGroups == 0)
      #expect(
        result.record("\(name)_difference", group: Self.women)?.tests.isEmpty
          == (result.record("\(name)_difference", group: Self.women)?.reference
            == [ColumnValue("sex", "F")]))
    }
    #expect(result.record("accuracy_gap")?.value.double == 1.0 / 12)
    #expect(result.record("accuracy_min_max_ratio")?.value.double == 8.0 / 9)
    #expect(result.record("error_rate_difference", group: Self.women)?.value.double == 1.0 / 12)
  }

  @Test("balanced accuracy and F1 are single quotients (scikit-learn)")
  func combined() throws {
    let result = try audit(sampleLines)
    #expect(result.record("balanced_accuracy", group: Self.women)?.value.double == 0.675)
    #expect(result.record("f1_score", group: Self.women)?.value.double == 2.0 / 3)
    #expect(result.record("balanced_accuracy", group: Self.men)?.value.double == 0.75)
    #expect(result.record("f1_score", group: Self.men)?.value.double == 0.75)
    #expect(isClose(result.record("balanced_accuracy_gap")?.value.double, 0.075))
    #expect(isClose(result.record("f1_score_min_max_ratio")?.value.double, 8.0 / 9))
    #expect(
      result.record("f1_score_difference", group: Self.women)?.reference
        == [ColumnValue("sex", "M")])
    #expect(
      result.record("balanced_accuracy_gap")?.extremes?.minimum.group == [ColumnValue("sex", "F")])
  }

  @Test("what has no denominator has no value, and is never 0")
  func undefined() throws {
    let result = try audit(
      ["F,0,0,0.2,3", "M,1,1,0.9,2", "M,0,1,0.8,1", "M,0,0,0.1,1", "D,1,0,0.1,1"])
    let cases: [(String, String)] = [
      ("F", "true_positive_rate"), ("F", "false_negative_rate"),
      ("F", "positive_predictive_value"), ("F", "false_discovery_rate"),
      ("F", "balanced_accuracy"), ("F", "f1_score"), ("D", "true_negative_rate"),
      ("D", "false_positive_rate"), ("D", "balanced_accuracy"), ("F", "roc_auc"),
      ("D", "roc_auc"),
    ]
    for (sex, name) in cases {
      let record = try #require(result.record(name, group: ["sex": sex]), "\(sex) \(name)")
      #expect(record.status == .zeroDenominator, "\(sex) \(name)")
      #expect(record.value.double == nil)
    }
    #expect(result.record("f1_score", group: ["sex": "D"])?.value.double == 0, "a real 0")
    #expect(result.record("balanced_accuracy_gap")?.status == .zeroDenominator)
    #expect(result.record("balanced_accuracy_gap")?.undefinedGroups == 2)
    #expect(result.record("f1_score_gap")?.undefinedGroups == 1)
    #expect(result.record("f1_score_gap")?.value.double == 0.8)
  }

  @Test("one group has nothing to be compared with, an empty one no numbers")
  func fewGroups() throws {
    let single = try audit(sampleLines.filter { $0.hasPrefix("F") })
    for name in ["accuracy_gap", "f1_score_gap", "roc_auc_gap", "log_loss_min_max_ratio"] {
      #expect(single.record(name)?.status == .singleGroup, "\(name)")
    }
    let empty = try audit(sampleLines + ["D,1,1,0.5,0"])
    let group: [String: String?] = ["sex": "D"]
    for name in ["accuracy", "f1_score", "balanced_accuracy", "roc_auc", "brier_score", "log_loss"]
    {
      #expect(empty.record(name, group: group)?.status == .emptyGroup, "\(name)")
    }
    #expect(empty.record("true_positives", group: group)?.value == .count(0))
    #expect(empty.record("roc_auc_gap")?.undefinedGroups == 1)
    #expect(empty.record("roc_auc_gap")?.value.double == 0.09375)
  }

  @Test("a missing label is an error, or the row is left out and counted")
  func missingLabel() throws {
    let lines = sampleLines + ["F,,1,0.5,1"]
    let error = #expect(throws: TableError.self) { try audit(lines) }
    #expect(error?.code == .missingValue)
    let result = try audit(lines) { $0.missingIsError = false }
    let whole = try audit(sampleLines)
    for name in ["accuracy", "roc_auc", "brier_score", "log_loss"] {
      #expect(
        result.record(name, group: Self.women)?.json == whole.record(name, group: Self.women)?.json)
    }
    #expect(result.findings.map(\.code) == ["rows_excluded", "rows_without_label"])
  }

  @Test("classes are compared one by one, and a score rates one class alone")
  func classes() throws {
    let csv = "sex,predicted,actual,score\nF,a,a,1\nF,b,a,2\nM,c,c,3\nM,a,b,4\n"
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .eachClass(column: "predicted")
    roles.label = .eachClass(column: "actual")
    let result = try runAnalysis(
      GroupPerformanceAnalysis.self, AnalysisConfiguration(roles: roles), csv: csv)
    let f1 = result.metrics.filter { $0.name == "f1_score" && $0.group?.first?.value == "F" }
    #expect(f1.map(\.dimensions) == ["a", "b", "c"].map { [.classLabel($0)] })
    #expect(f1.map(\.value.double) == [2.0 / 3, 0, nil])
    roles.score = "score"
    #expect(throws: AnalysisError.self) {
      try GroupPerformanceAnalysis(AnalysisConfiguration(roles: roles))
    }
  }
}
