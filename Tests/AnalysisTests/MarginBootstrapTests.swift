import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import Testing

@Suite("Bootstrap of an attribute's groups")
struct MarginBootstrapTests {
  private static let csv = """
    sex,hired,good,count
    F,yes,1,60
    F,yes,0,40
    F,no,1,50
    F,no,0,150
    M,yes,1,90
    M,yes,0,60
    M,no,1,40
    M,no,0,110
    X,no,1,5
    X,no,0,7
    """

  private func rates(
    _ parameters: [String: ParameterValue], seed: Int = 0, csv: String = csv
  ) throws -> GroupRates {
    var roles = hiring(["sex"], weight: "count")
    roles.label = .values(column: "good", counting: ["1"])
    let table = try countedCells(roles, usesLabel: true, csv: csv)
    let margin = try #require(table.margin(over: ["sex"]).first)
    let configuration = AnalysisConfiguration(
      roles: roles, parameters: parameters, id: "audit", seed: seed)
    return GroupRates(
      margin, rateName: "true positive rate", denominatorName: "rows with a positive label",
      direction: .higherIsBetter, inference: Inference(configuration)
    ) { Counts($0.count(prediction: true, label: true), of: $0.count(label: true)) }
  }

  private let settings: [String: ParameterValue] = [
    "bootstrap": .settings(["replicates": .integer(4000)])
  ]

  @Test("Intervals of rates, differences and ratios are near the analytic ones")
  func nearTheAnalyticOnes() throws {
    let drawn = try rates(settings)
    let analytic = try rates([:])
    let pairs = zip(
      drawn.rateRecords("r") + drawn.differenceRecords("d", reference: [.best])
        + drawn.ratioRecords("q", reference: [.best]),
      analytic.rateRecords("r") + analytic.differenceRecords("d", reference: [.best])
        + analytic.ratioRecords("q", reference: [.best]))
    var compared = 0
    for (one, other) in pairs {
      guard let interval = one.interval?.ends, let expected = other.interval?.ends,
        let low = interval.low, let high = interval.high, let expectedLow = expected.low,
        let expectedHigh = expected.high
      else { continue }
      #expect(one.interval?.method == "bootstrap_bca")
      let width = expectedHigh - expectedLow
      #expect(abs(low - expectedLow) < 0.15 * width && abs(high - expectedHigh) < 0.15 * width)
      compared += 1
    }
    #expect(compared == 4)
  }

  @Test("A rate of 0 is degenerate instead of certain")
  func degenerate() throws {
    let records = try rates(settings).rateRecords("r")
    #expect(records[2].value.double == 0)
    #expect(records[2].interval?.json["status"] == "degenerate_bootstrap")
    #expect(records[2].interval?.json["low"] == .null)
  }

  @Test("Replicates depend on the seed and on nothing else that does not change the counts")
  func reproducible() throws {
    let first = try rates(settings).rateRecords("r").map(\.interval)
    let lines = Self.csv.split(separator: "\n").map(String.init)
    let turned = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n")
    #expect(try rates(settings, csv: turned).rateRecords("r").map(\.interval) == first)
    #expect(try rates(settings, seed: 1).rateRecords("r").map(\.interval) != first)
  }

  @Test("The percentile form and Poisson replicates are to be had by name")
  func forms() throws {
    let percentile = try rates(
      settings.merging(["interval": .choices(["bootstrap_percentile"])]) { $1 })
    #expect(percentile.rateRecords("r")[0].interval?.method == "bootstrap_percentile")
    let poisson = try rates([
      "bootstrap": .settings(["replicates": .integer(4000), "scheme": .choice("poisson")])
    ])
    let drawn = try rates(settings)
    #expect(poisson.rateRecords("r")[0].interval != drawn.rateRecords("r")[0].interval)
    let first = try rates(
      settings.merging(["interval": .choices(["wilson", "bootstrap_bca"])]) { $1 })
    #expect(first.rateRecords("r")[0].interval?.method == "wilson")
    #expect(
      first.differenceRecords("d", reference: [.best])[0].interval?.method == "bootstrap_bca")
  }

  @Test("Too few replicates for a level are told")
  func tooFew() throws {
    let few = try rates(
      ["bootstrap": .settings(["replicates": .integer(100)]), "level": .number(0.999)])
    #expect(few.rateRecords("r")[0].interval?.json["status"] == "not_evaluated")
  }
}
