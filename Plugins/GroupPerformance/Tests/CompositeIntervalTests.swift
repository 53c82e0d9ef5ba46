import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkGroupPerformance
import FairmarkStatistics
import Testing

@Suite("Intervals of balanced accuracy and F1 score")
struct CompositeIntervalTests {
  private func result(_ parameters: [String: ParameterValue] = [:]) throws -> AnalysisResult {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.prediction = .values(column: "predicted", counting: ["1"])
    roles.label = .values(column: "actual", counting: ["1"])
    roles.frequencyWeight = "count"
    return try runAnalysis(
      GroupPerformanceAnalysis.self,
      AnalysisConfiguration(roles: roles, parameters: parameters),
      csv: """
        sex,predicted,actual,count
        F,1,1,40
        F,1,0,10
        F,0,1,20
        F,0,0,30
        M,1,1,70
        M,1,0,15
        M,0,1,5
        M,0,0,60
        N,0,0,4
        """)
  }

  private let women: [String: String?] = ["sex": "F"]

  @Test("F1 is a rising function of the share of hits, and so are its limits")
  func f1Score() throws {
    let record = try #require(try result().record("f1_score", group: women))
    let shares = try #require(Intervals.wilson(Counts(40, of: 70)))
    let low = try #require(shares.low)
    let high = try #require(shares.high)
    #expect(record.value.double == 80.0 / 110)
    #expect(record.interval?.ends?.low == 2 * low / (1 + low))
    #expect(record.interval?.ends?.high == 2 * high / (1 + high))
    #expect(record.interval?.method == "wilson_transformed")
    let none = try #require(try result().record("f1_score", group: ["sex": "N"]))
    #expect(none.status == .zeroDenominator && none.interval == nil)
  }

  @Test("The balanced accuracy's limits put together those of both rates")
  func balancedAccuracy() throws {
    let record = try #require(try result().record("balanced_accuracy", group: women))
    let first = try #require(Intervals.wilson(Counts(40, of: 60)))
    let second = try #require(Intervals.wilson(Counts(30, of: 40)))
    let apart = (40.0 / 60 - (first.low ?? 0), 0.75 - (second.low ?? 0))
    let low = 0.5 * (40.0 / 60 + 0.75 - (apart.0 * apart.0 + apart.1 * apart.1).squareRoot())
    #expect(abs((record.interval?.ends?.low ?? 0) - low) < 1e-15)
    #expect(record.interval?.method == "mover_wilson")
  }

  @Test("A difference of two groups' F1 scores has limits on both sides of it")
  func difference() throws {
    let record = try #require(try result().record("f1_score_difference", group: women))
    let interval = try #require(record.interval)
    let value = try #require(record.value.double)
    #expect(interval.method == "mover")
    #expect((interval.ends?.low ?? 1) < value && value < (interval.ends?.high ?? -1))
    #expect((interval.ends?.high ?? 0) < 0, "the groups are far apart")
  }

  @Test("Replicates of the cells are near the limits in closed form")
  func bootstrap() throws {
    let drawn = try result(["bootstrap": .settings(["replicates": .integer(4000)])])
    let closed = try result()
    for name in ["f1_score", "balanced_accuracy"] {
      let one = try #require(drawn.record(name, group: women)?.interval)
      let other = try #require(closed.record(name, group: women)?.interval?.ends)
      #expect(one.method == "bootstrap_bca")
      #expect(abs((one.ends?.low ?? 0) - (other.low ?? 1)) < 0.02, "\(name)")
      #expect(abs((one.ends?.high ?? 0) - (other.high ?? 1)) < 0.02, "\(name)")
    }
  }
}
