import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkEqualOpportunity
import FairmarkStatistics
import Testing

@Suite("Equal opportunity with more than two classes")
struct MultiClassTests {
  private static let rows = [
    "F,a,a", "F,a,b", "F,b,b", "F,c,c", "F,c,a", "M,a,a", "M,b,a", "M,b,b", "M,c,b", "M,c,c",
    "M,a,c", "F,d,a",
  ]
  private static let csv = (["sex,predicted,actual"] + rows).joined(separator: "\n")

  private func configuration(
    prediction: Decision, label: Decision
  ) -> AnalysisConfiguration {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = prediction
    roles.label = label
    return AnalysisConfiguration(roles: roles)
  }

  private let eachClass = (
    Decision.eachClass(column: "predicted"), Decision.eachClass(column: "actual")
  )

  @Test("Each class gives what an audit of this class against all others gives")
  func classByClass() throws {
    let result = try runAnalysis(
      EqualOpportunityAnalysis.self,
      configuration(prediction: eachClass.0, label: eachClass.1), csv: Self.csv)
    for name in ["a", "b", "c"] {
      let alone = try runAnalysis(
        EqualOpportunityAnalysis.self,
        configuration(
          prediction: .values(column: "predicted", counting: [name]),
          label: .values(column: "actual", counting: [name])), csv: Self.csv)
      let dimension = MetricDimension.classLabel(name)
      #expect(alone.metrics.allSatisfy { !$0.name.hasSuffix("_macro") })
      var ofClass = result.metrics.filter { $0.dimensions == [dimension] }
      for index in ofClass.indices { ofClass[index].dimensions = [] }
      #expect(ofClass == alone.metrics)
    }
  }

  @Test("A class that is predicted and never true has no true positive rate")
  func neverTrue() throws {
    let result = try runAnalysis(
      EqualOpportunityAnalysis.self,
      configuration(prediction: eachClass.0, label: eachClass.1), csv: Self.csv)
    let ofClass = result.metrics.filter { $0.dimensions == [.classLabel("d")] }
    #expect(ofClass.contains { $0.name == "true_positive_rate" })
    for record in ofClass where record.name == "true_positive_rate" {
      #expect(record.status == .zeroDenominator)
    }
    let women = ofClass.first { $0.name == "false_positive_rate" && $0.group?[0].value == "F" }
    #expect(women?.counts == Counts(1, of: 6))
  }

  @Test("Means over the classes count every class the same, and a class without a value none")
  func macro() throws {
    let rows = Self.rows.filter { !$0.hasPrefix("F,d") }
    let result = try runAnalysis(
      EqualOpportunityAnalysis.self,
      configuration(prediction: eachClass.0, label: eachClass.1),
      csv: (["sex,predicted,actual"] + rows).joined(separator: "\n"))
    let gaps = result.metrics.filter { $0.name == "equal_opportunity_difference" }
    #expect(gaps.count == 3)
    let mean = try #require(result.record("equal_opportunity_difference_macro"))
    #expect(mean.dimensions.isEmpty)
    let sum = gaps.reduce(0) { $0 + ($1.value.double ?? .nan) }
    #expect(abs((mean.value.double ?? .nan) - sum / 3) < 1e-15)
    let all = try runAnalysis(
      EqualOpportunityAnalysis.self,
      configuration(prediction: eachClass.0, label: eachClass.1), csv: Self.csv)
    let undefined = try #require(all.record("equal_opportunity_difference_macro"))
    #expect(undefined.status == .zeroDenominator)
    guard case .undefined(_, let reason) = undefined.value else { return }
    #expect(reason.hasPrefix("class \"d\": "))
  }

  @Test("Prediction and label must both be compared class by class, or neither")
  func oneOfBoth() {
    #expect(throws: AnalysisError.self) {
      try EqualOpportunityAnalysis(
        configuration(
          prediction: eachClass.0, label: .values(column: "actual", counting: ["a"])))
    }
  }

  @Test("The analysis keeps the laws of analyses with classes")
  func laws() {
    #expect(
      checkAnalysis(
        EqualOpportunityAnalysis.self,
        configuration(prediction: eachClass.0, label: eachClass.1), csv: Self.csv) == [])
  }
}
