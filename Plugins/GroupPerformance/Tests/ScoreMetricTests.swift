import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkGroupPerformance
import FairmarkJSONText
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

private let employmentFile = "predictions-employment-ma/employment_ma_2015_reference.csv"

@Suite("Group performance: scores")
struct ScoreMetricTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  @Test("areas, losses and DeLong's intervals are those of scikit-learn and of the definition")
  func golden() throws {
    let result = try audit(sampleLines)
    #expect(result.record("roc_auc", group: Self.women)?.value.double == 0.75)
    #expect(result.record("roc_auc", group: Self.men)?.value.double == 0.84375)
    for (group, brier, loss, low) in [
      (Self.women, 0.21944444444444444, 0.6177678586930495, 0.40294706440201317),
      (Self.men, 0.15718749999999998, 0.46683846363380355, 0.5653089068676497),
    ] {
      #expect(isClose(result.record("brier_score", group: group)?.value.double, brier))
      #expect(isClose(result.record("log_loss", group: group)?.value.double, loss))
      let interval = try #require(result.record("roc_auc", group: group)?.interval)
      #expect(interval.method == "delong")
      #expect(isClose(interval.ends?.low, low, 1e-15))
      #expect(interval.ends?.high == 1)
    }
    let difference = try #require(result.record("roc_auc_difference", group: Self.women))
    #expect(difference.value.double == -0.09375)
    #expect(difference.tests.map(\.name) == ["delong_z"])
    #expect(isClose(difference.tests.first?.statistic, -0.4129657093629583, 1e-15))
    #expect(difference.tests.first?.adjusted.map(\.method) == ["all_pairs"])
    #expect(result.record("roc_auc_difference", group: Self.men)?.tests.isEmpty == true)
    #expect(result.record("roc_auc_gap")?.value.double == 0.09375)
    #expect(isClose(result.record("roc_auc_min_max_ratio")?.value.double, 8.0 / 9))
    let loss = try #require(result.record("log_loss_difference", group: Self.women))
    #expect(loss.reference == [ColumnValue("sex", "M")], "the lowest loss is the best")
    #expect(isClose(loss.value.double, 0.6177678586930495 - 0.46683846363380355))
  }

  @Test("the ROC curve has a point for every distinct score (scikit-learn's roc_curve)")
  func curve() throws {
    let table = try #require(try audit(sampleLines).tables.first)
    #expect(table.name == "roc_curve")
    let men = table.rows.filter { $0[1] == .string("{\"sex\":\"M\"}") }
    #expect(men.allSatisfy { $0[0] == .string("[\"sex\"]") })
    let expected: [(Double?, Int, Int)] = [
      (nil, 0, 0), (0.95, 1, 0), (0.75, 2, 0), (0.6, 3, 1), (0.3, 4, 3), (0.05, 4, 4),
    ]
    #expect(
      men.map { Array($0.dropFirst(2)) }
        == expected.map { threshold, positives, negatives in
          [
            threshold.map(JSONValue.finite) ?? .null, .integer(positives), .integer(negatives),
            .finite(Double(positives) / 4), .finite(Double(negatives) / 4),
          ]
        })
  }

  @Test("a long curve is thinned at equal steps of rows, and says so")
  func thinned() throws {
    var lines = ["F,1,1,0.5,1", "F,0,0,0.25,1"]
    for row in 0..<2_500 {
      lines.append("M,\(row % 3 == 0 ? 1 : 0),1,0.\(100_000 + row),1")
    }
    let result = try audit(lines)
    let table = try #require(result.tables.first)
    let men = table.rows.filter { $0[1] == .string("{\"sex\":\"M\"}") }
    #expect(men.count == 1_001)
    #expect(men.last?.suffix(2) == [.finite(1), .finite(1)])
    let note = try #require(result.findings.first { $0.code == "roc_curve_thinned" })
    #expect(note.message.hasPrefix("1 ROC curve has more than 1000 distinct scores"))
    for (place, row) in men.enumerated() {
      guard case .integer(let positives) = row[3], case .integer(let negatives) = row[4] else {
        Issue.record("a count is no whole number")
        continue
      }
      let rows = positives + negatives
      #expect(rows * 1_000 >= place * 2_500 && (rows - 1) * 1_000 < place * 2_500)
    }
  }

  @Test("scores that are no probabilities have an area and no loss")
  func noProbabilities() throws {
    let result = try audit(sampleLines.map { $0.replacing("0.9,", with: "1.5,") })
    for name in ["brier_score", "log_loss"] {
      for group in [Self.women, Self.men] {
        let record = try #require(result.record(name, group: group))
        #expect(
          record.value
            == .undefined(.notEvaluated, reason: "scores outside [0, 1] are no probabilities"))
      }
      #expect(result.record("\(name)_gap")?.status == .notEvaluated)
    }
    #expect(result.record("roc_auc", group: Self.women)?.value.double == 0.75)
  }

  @Test("a certain prediction that was wrong has no finite log loss and is not clipped")
  func infiniteLoss() throws {
    for line in ["F,1,1,0,1", "F,0,1,1,1"] {
      let result = try audit(sampleLines + [line])
      #expect(result.record("log_loss", group: Self.women)?.status == .supportMismatch)
      #expect(result.record("log_loss", group: Self.men)?.value.isDefined == true)
      #expect(result.record("log_loss_gap")?.status == .supportMismatch)
      #expect(result.record("brier_score", group: Self.women)?.value.isDefined == true)
    }
    let certain = try audit(["F,1,1,1,2", "F,0,0,0,3", "M,1,1,1,1", "M,0,0,-0,1"])
    #expect(certain.record("log_loss", group: Self.women)?.value.double == 0)
    #expect(certain.record("roc_auc", group: Self.women)?.value.double == 1)
    #expect(certain.record("log_loss_min_max_ratio")?.status == .zeroDenominator)
  }

  @Test("labels that the score separates have an area of 1 and no interval")
  func separated() throws {
    let result = try audit(["F,1,1,0.9,2", "F,0,0,0.1,2", "M,1,1,0.9,1", "M,0,0,0.1,5"])
    for group in [Self.women, Self.men] {
      let record = try #require(result.record("roc_auc", group: group))
      #expect(record.value.double == 1)
      #expect(record.interval?.ends == nil)
    }
    let difference = try #require(result.record("roc_auc_difference", group: Self.men))
    #expect(difference.value.double == 0)
    #expect(difference.tests.first?.pValue == nil)
  }

  @Test("without a prediction there are score metrics alone, without a score confusion alone")
  func oneRole() throws {
    let whole = try audit(sampleLines)
    let scores = try audit(sampleLines) { $0.prediction = nil }
    let decisions = try audit(sampleLines) { $0.score = nil }
    #expect(scores.metrics + decisions.metrics != [])
    #expect(decisions.metrics + scores.metrics == whole.metrics)
    #expect(decisions.tables.isEmpty && scores.tables == whole.tables)
    let error = #expect(throws: AnalysisError.self) {
      try audit(sampleLines) { roles in
        roles.prediction = nil
        roles.score = nil
      }
    }
    #expect(error?.code == .badConfiguration)
  }

  @Test("strata have areas of their own, and a weight stands for so many rows")
  func strataAndWeights() throws {
    let lines = ["F,1,1,0.9,1", "F,0,1,0.95,3", "M,1,1,0.7,2", "M,0,0,0.2,1"]
    let result = try audit(lines) { $0.strata = ["predicted"] }
    #expect(
      result.record("roc_auc", group: Self.women, stratum: ["predicted": "1"])?.value.double == 0)
    #expect(
      result.record("roc_auc", group: Self.men, stratum: ["predicted": "1"])?.status
        == .zeroDenominator)
    let repeated = ["F,1,1,0.9,1"] + Array(repeating: "F,0,1,0.95,1", count: 3)
    let spelled = try audit(
      repeated + ["M,1,1,0.7,1", "M,1,1,0.7,1", "M,0,0,0.2,1"])
    #expect(try audit(lines).metrics == spelled.metrics)
  }

  @Test("groups, crossings, strata, weights and missing values keep the laws")
  func laws() {
    let sample = """
      sex,race,site,predicted,actual,score,count
      F,x,a,1,1,0.5,1
      M,y,b,0,1,0.25,2
      F,,a,0,0,0.5,3
      ,y,,1,0,1,1
      M,x,b,1,1,0,0
      D,z,a,0,0,-0,5
      M,x,a,1,0,0.75,2
      F,x,b,0,1,0.125,4

      """
    let gaps = sample.replacing("0.75", with: "").replacing("0,1,0.125", with: "0,,0.125")
    let crossed = configuration(references: [.largest]) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.missingIsError = false
      roles.prediction = nil
    }
    let stratified = configuration { roles in
      roles.strata = ["site"]
      roles.missingIsError = false
    }
    let scored = configuration { roles in
      roles.prediction = nil
      roles.label = .threshold(column: "actual", atLeast: 1)
    }
    // A record a metric, group and stratum: more than one crossing at a time would take minutes.
    for (configuration, text) in [(stratified, gaps), (crossed, sample), (scored, sample)] {
      #expect(checkAnalysis(GroupPerformanceAnalysis.self, configuration, csv: text) == [])
    }
  }

  @Test(
    "68,785 predictions of employment have the figures of their publisher and of scikit-learn",
    .enabled(if: SharedData.path(employmentFile) != nil, "NannyML's prediction dump is not there"))
  func employment() throws {
    let table = try CSVTable(paths: [try #require(SharedData.path(employmentFile))])
    let configuration = configuration { roles in
      roles.groups = ["SEX", "RAC1P", "year"]
      roles.prediction = .values(column: "prediction", counting: ["1"])
      roles.label = .values(column: "employed", counting: ["1"])
      roles.score = "predicted_probability"
      roles.frequencyWeight = nil
    }
    let result = try runAnalysis(GroupPerformanceAnalysis.self, configuration, on: table)
    let expected: [(String, tpr: Double, fpr: Double, auc: Double, brier: Double, loss: Double)] = [
      ("1", 0.874252, 0.183342, 0.9203896436891101, 0.11060435639293496, 0.34880331666346637),
      ("2", 0.862693, 0.239437, 0.8833776845995651, 0.13428760792123484, 0.4095571584780509),
    ]
    for (sex, tpr, fpr, auc, brier, loss) in expected {
      let group: [String: String?] = ["SEX": sex]
      func value(_ name: String) -> Double? { result.record(name, group: group)?.value.double }
      #expect(abs(try #require(value("true_positive_rate")) - tpr) <= 5e-7)
      #expect(abs(try #require(value("false_positive_rate")) - fpr) <= 5e-7)
      #expect(isClose(value("roc_auc"), auc, 1e-15))
      #expect(isClose(value("brier_score"), brier, 1e-13))
      #expect(isClose(value("log_loss"), loss, 1e-13))
    }
    #expect(
      isClose(result.record("f1_score", group: ["SEX": "1"])?.value.double, 0.8542024997133356))
    #expect(
      isClose(
        result.record("roc_auc", group: ["year": "2015"])?.value.double, 0.903360969060035, 1e-15))
    #expect(
      isClose(result.record("roc_auc", attribute: [])?.value.double, 0.903360969060035, 1e-15))
    #expect(result.record("accuracy", attribute: [])?.n == 68_785)
    let alone: [String: String?] = ["RAC1P": "4"]
    #expect(result.record("selection_rate", group: alone)?.counts == Counts(1, of: 1))
    #expect(result.record("roc_auc", group: alone)?.status == .zeroDenominator)
    #expect(result.record("false_positive_rate", group: alone)?.status == .zeroDenominator)
    #expect(result.record("balanced_accuracy", group: alone)?.status == .zeroDenominator)
    #expect(
      isClose(result.record("roc_auc", group: ["RAC1P": "7"])?.value.double, 0.9145299145299145))
    #expect(result.record("roc_auc_gap", attribute: ["RAC1P"])?.undefinedGroups == 1)
  }
}
