import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import Testing

@Suite("Intervals of aggregates over groups")
struct SimultaneousIntervalRecordTests {
  private let counts = [Counts(30, of: 100), Counts(45, of: 120), Counts(20, of: 80)]

  private func rates(
    _ counts: [Counts], _ parameters: [String: ParameterValue] = [:]
  ) throws -> GroupRates {
    let roles = hiring(["sex"], weight: "count")
    let rows = counts.enumerated().flatMap { place, counts in
      [
        "g\(place),yes,\(counts.numerator)",
        "g\(place),no,\(counts.denominator - counts.numerator)",
      ]
    }
    let table = try countedCells(
      roles, csv: (["sex,hired,count"] + rows).joined(separator: "\n"))
    return GroupRates.selectionRates(
      try #require(table.margin(over: ["sex"]).first),
      inference: Inference(AnalysisConfiguration(roles: roles, parameters: parameters)))
  }

  @Test(
    "Gap, min/max ratio, minimum and maximum have the intervals that hold for all groups at once")
  func methods() throws {
    let rates = try rates(counts)
    let gap = try #require(rates.gapRecord("gap"))
    #expect(gap.interval?.method == "newcombe_all_pairs")
    #expect(gap.interval?.ends == SimultaneousIntervals.gap(counts))
    let pooled = 95.0 / 300
    #expect(
      gap.expectedUnderEquality
        == SimultaneousIntervals.expectedGapUnderEquality(sizes: [100, 120, 80], rate: pooled))
    let ratio = try #require(rates.minMaxRatioRecord("ratio"))
    #expect(ratio.interval?.ends == SimultaneousIntervals.minimumRatio(counts))
    #expect(ratio.interval?.method == "mover_all_pairs")
    #expect(
      rates.extremeRateRecord("low", isMaximum: false)?.interval?.ends
        == SimultaneousIntervals.minimumRate(counts))
    #expect(
      rates.extremeRateRecord("high", isMaximum: true)?.interval?.ends
        == SimultaneousIntervals.maximumRate(counts))
  }

  @Test("The lowest ratio to the best takes all pairs, to a declared reference Dunnett's pairs")
  func minimumRatio() throws {
    let rates = try rates(counts)
    let best = try #require(rates.minimumRatioRecord("min", reference: [.best]))
    #expect(best.interval?.method == "mover_all_pairs")
    let declared = try #require(
      rates.minimumRatioRecord("min", reference: [.group(["sex": "g1"])]))
    #expect(declared.interval?.method == "mover_dunnett")
    let pairs = try #require(
      SimultaneousIntervals.minimumRatio([counts[0], counts[2]], over: counts[1]))
    #expect(declared.interval?.ends?.low == pairs.low)
    #expect(try #require(pairs.high) > 1)
    #expect(declared.interval?.ends?.high == 1, "the reference's own ratio is 1")
  }

  @Test("A bootstrap is never used for what is not smooth")
  func noBootstrap() throws {
    let rates = try rates(counts, ["bootstrap": .settings(["replicates": .integer(1000)])])
    #expect(rates.gapRecord("gap")?.interval?.method == "newcombe_all_pairs")
    #expect(rates.rateRecords("rate")[0].interval?.method == "bootstrap_bca")
    let variance = try #require(rates.varianceRecord("variance"))
    #expect(variance.interval?.method == "bootstrap_percentile")
  }

  @Test("The variance between groups leaves out groups of one, and says so")
  func variance() throws {
    let record = try #require(try rates(counts + [Counts(1, of: 1)]).varianceRecord("variance"))
    #expect(record.value.double == BetweenGroupVariance.estimate(counts))
    #expect(record.undefinedGroups == 1)
    let single = try #require(
      try rates([Counts(1, of: 2), Counts(1, of: 1)]).varianceRecord("variance"))
    #expect(single.status == .insufficientData)
  }

  @Test("Beyond a number of groups the interval says that it is not computed")
  func manyGroups() throws {
    let many = (0...1000).map { Counts($0 % 4, of: 3) }
    let gap = try #require(try rates(many).gapRecord("gap"))
    #expect(gap.interval?.json["status"] == "not_evaluated")
    #expect(gap.value.double == 1)
  }
}
