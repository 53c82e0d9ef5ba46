import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkGroupPerformance
import FairmarkStatistics
import Testing

@Suite("Performance with more than two classes")
struct MultiClassTests {
  private func result() throws -> AnalysisResult {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .eachClass(column: "predicted")
    roles.label = .eachClass(column: "actual")
    let rows = [
      "F,a,a", "F,a,b", "F,b,b", "F,c,c", "F,c,a", "M,a,a", "M,b,a", "M,b,b", "M,c,b", "M,c,c",
      "M,a,c",
    ]
    return try runAnalysis(
      GroupPerformanceAnalysis.self, AnalysisConfiguration(roles: roles),
      csv: (["sex,predicted,actual"] + rows).joined(separator: "\n"))
  }

  @Test("Accuracy over classes counts the rows whose class is right")
  func accuracy() throws {
    let result = try result()
    #expect(
      result.record("accuracy_over_classes", group: ["sex": "F"])?.counts == Counts(3, of: 5))
    #expect(
      result.record("accuracy_over_classes", group: ["sex": "M"])?.value.double == 0.5)
  }

  @Test("Macro recall, precision and F1 are scikit-learn's")
  func macro() throws {
    let result = try result()
    // recall_score, precision_score and f1_score of the five women with average="macro".
    for (name, value) in [
      ("true_positive_rate_macro", 2.0 / 3), ("positive_predictive_value_macro", 2.0 / 3),
      ("f1_score_macro", (0.5 + 2.0 / 3 + 2.0 / 3) / 3),
    ] {
      let record = try #require(result.record(name, group: ["sex": "F"]))
      #expect(abs((record.value.double ?? .nan) - value) < 1e-15, "\(name)")
    }
  }
}
