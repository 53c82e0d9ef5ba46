import FairmarkAnalysis
import FairmarkStatistics
import Testing

@Suite("Rates of groups")
struct GroupRateTests {
  @Test("groups are in byte order, whatever the order of the rows")
  func order() throws {
    let rates = try selectionRates([("b", 1, 0), ("é", 1, 0), ("a", 1, 0), ("B", 1, 0)])
    #expect(rates.groups.map { $0.key.first?.value } == ["B", "a", "b", "é"])
  }

  @Test("a rate is k of n with its counts")
  func rates() throws {
    let records = try selectionRates([("a", 1, 3), ("b", 2, 2)]).rateRecords("rate")
    #expect(records.map(\.value.double) == [0.25, 0.5])
    #expect(records.map(\.counts) == [Counts(1, of: 4), Counts(2, of: 4)])
    #expect(records.map(\.n) == [4, 4])
    #expect(records.map(\.status) == [.ok, .ok])
  }

  @Test("missing group values have rate and counts and are in no comparison")
  func missing() throws {
    let rates = try selectionRates([("a", 1, 3), ("b", 2, 2), ("", 9, 0)])
    #expect(rates.rateRecords("rate").last?.group == [ColumnValue("sex", nil)])
    #expect(rates.rateRecords("rate").last?.value.double == 1)
    #expect(rates.countRecords("count").last?.value == .count(9))
    #expect(rates.ratioRecords("ratio", reference: [.best]).map(\.value.double) == [0.5, 1])
    #expect(rates.differenceRecords("gap", reference: [.best]).count == 2)
    #expect(rates.gapRecord("gap")?.value.double == 0.25)
    #expect(rates.gapRecord("gap")?.n == 8)
    #expect(rates.undefinedCount == 0)
  }

  @Test("every group value missing gives rates and null aggregates")
  func allMissing() throws {
    let rates = try selectionRates([("", 1, 3)])
    #expect(rates.rateRecords("rate").map(\.value.double) == [0.25])
    #expect(rates.ratioRecords("ratio", reference: [.best]).isEmpty)
    for record in [
      rates.gapRecord("gap"), rates.minMaxRatioRecord("ratio"),
      rates.minimumRatioRecord("minimum", reference: [.best]),
      rates.extremeRateRecord("minimum", isMaximum: false),
    ] {
      #expect(record?.status == .insufficientData)
      #expect(record?.undefinedGroups == 0)
    }
  }

  @Test("a group without rows has no rate, and aggregates leave it out and count it")
  func emptyGroup() throws {
    let rates = try selectionRates([("a", 0, 0), ("b", 1, 1), ("c", 1, 3)])
    #expect(rates.rateRecords("rate").map(\.status) == [.emptyGroup, .ok, .ok])
    #expect(rates.ratioRecords("ratio", reference: [.best])[0].status == .emptyGroup)
    #expect(rates.gapRecord("gap")?.value.double == 0.25)
    #expect(rates.gapRecord("gap")?.undefinedGroups == 1)
    #expect(rates.minimumRatioRecord("m", reference: [.best])?.value.double == 0.5)
  }

  @Test("with fewer than two rates an aggregate is null and says how many groups have none")
  func oneRate() throws {
    let rates = try selectionRates([("a", 0, 0), ("b", 1, 1)])
    let record = try #require(rates.gapRecord("gap"))
    #expect(record.status == .emptyGroup)
    #expect(record.undefinedGroups == 1)
    #expect(record.extremes == nil)
    #expect(
      record.value
        == .undefined(.emptyGroup, reason: "fewer than two groups have a selection rate"))
  }

  @Test("extremes name the groups that the value comes from; of equal ones the larger")
  func extremes() throws {
    let record = try #require(
      try selectionRates([("a", 1, 1), ("b", 3, 3), ("c", 1, 3), ("d", 2, 6)]).gapRecord("gap"))
    #expect(record.extremes?.minimum.group == [ColumnValue("sex", "d")])
    #expect(record.extremes?.minimum.counts == Counts(2, of: 8))
    #expect(record.extremes?.maximum.group == [ColumnValue("sex", "b")])
  }

  @Test("the smallest ratio of an attribute carries both counts and the four-fifths flag")
  func minimumRatio() throws {
    let rates = try selectionRates([("a", 3, 2), ("b", 6, 2)])
    let exact = try #require(rates.minimumRatioRecord("m", reference: [.best]))
    #expect(exact.value.double == 0.8)
    #expect(exact.flags.isEmpty)
    #expect(exact.counts == Counts(3, of: 5))
    #expect(exact.referenceCounts == Counts(6, of: 8))
    let below = try selectionRates([("a", 2, 3), ("b", 6, 2)])
    #expect(below.minimumRatioRecord("m", reference: [.best])?.flags == ["below_four_fifths"])
  }

  @Test("a computed value that is not finite becomes null with the status failed")
  func notFinite() {
    #expect(!MetricValue.of(.nan).isDefined)
    #expect(!MetricValue.of(.infinity).isDefined)
    #expect(MetricValue.of(0.5).double == 0.5)
    #expect(MetricValue.count(3).double == 3)
    #expect(MetricRecord("m", attribute: ["a"], value: .of(.nan), n: 0).status == .failed)
  }
}
