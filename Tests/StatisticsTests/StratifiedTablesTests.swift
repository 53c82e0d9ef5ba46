import FairmarkStatistics
import Testing

@Suite("Tables in strata")
struct StratifiedTablesTests {
  private static func stratum(_ k1: Int, _ b: Int, _ k2: Int, _ d: Int) -> StratifiedTables.Stratum
  {
    StratifiedTables.Stratum(Counts(k1, of: k1 + b), Counts(k2, of: k2 + d))
  }

  /// Berkeley 1973, women against men: Bickel, Hammel and O'Connell, Science 187 (1975), 398.
  private static let berkeley = [
    stratum(89, 19, 512, 313), stratum(17, 8, 353, 207), stratum(202, 391, 120, 205),
    stratum(131, 244, 138, 279), stratum(94, 299, 53, 138), stratum(24, 317, 22, 351),
  ]

  @Test("Berkeley's six departments have the figures of R and statsmodels")
  func berkeleyFigures() throws {
    let tables = StratifiedTables(Self.berkeley)
    #expect(abs(try #require(tables.oddsRatio) - 1.10534266150222) < 1e-13)
    #expect(abs(try #require(tables.rateRatio) - 1.058307) < 5.1e-7)
    #expect(abs(try #require(tables.rateDifference) - 0.018425) < 5.1e-7)
    let interval = try #require(tables.oddsRatioInterval())
    #expect(abs(try #require(interval.low) - 0.943102828516) < 1e-11)
    #expect(abs(try #require(interval.high) - 1.295492243682) < 1e-11)
    let corrected = try #require(tables.cochranMantelHaenszel(isCorrected: true))
    #expect(abs(corrected - 1.4269462285867) < 1e-12)
    let plain = try #require(tables.cochranMantelHaenszel(isCorrected: false))
    #expect(abs(plain - 1.5246066604434) < 1e-12)
    let chiSquared = ChiSquaredDistribution(degreesOfFreedom: 1)
    #expect(abs(chiSquared.tails(at: corrected).survival - 0.2323) < 5.1e-5)
    #expect(abs(chiSquared.tails(at: plain).survival - 0.2169) < 5.1e-5)
    let day = try #require(tables.breslowDay(isTaroneCorrected: false))
    #expect(abs(day.chiSquared - 18.825513705236) < 1e-10)
    #expect(day.degreesOfFreedom == 5)
    let five = ChiSquaredDistribution(degreesOfFreedom: 5)
    #expect(abs(five.tails(at: day.chiSquared).survival - 0.002071) < 5.1e-7)
    let tarone = try #require(tables.breslowDay(isTaroneCorrected: true))
    #expect(abs(tarone.chiSquared - 18.825501252053) < 1e-10)
    #expect(tarone.chiSquared < day.chiSquared)
  }

  @Test("without department A the odds ratio changes sides and is the same everywhere")
  func berkeleyWithoutA() throws {
    let tables = StratifiedTables(Array(Self.berkeley.dropFirst()))
    #expect(abs(try #require(tables.oddsRatio) - 0.969904) < 5.1e-7)
    #expect(abs(try #require(tables.cochranMantelHaenszel(isCorrected: false)) - 0.124984) < 5.1e-7)
    let day = try #require(tables.breslowDay(isTaroneCorrected: false))
    #expect(abs(day.chiSquared - 2.5582) < 5.1e-5)
  }

  @Test("strata without one of the groups, or without variation, say nothing")
  func emptyStrata() {
    let tables = StratifiedTables(
      Self.berkeley + [Self.stratum(0, 0, 3, 4), Self.stratum(2, 0, 5, 0)])
    let without = StratifiedTables(Self.berkeley)
    #expect(tables.strata.count == 7)
    #expect(tables.oddsRatio == without.oddsRatio)
    #expect(tables.breslowDay(isTaroneCorrected: false)?.degreesOfFreedom == 5)
    #expect(
      tables.cochranMantelHaenszel(isCorrected: false)
        == without.cochranMantelHaenszel(isCorrected: false))
    let nothing = StratifiedTables([])
    #expect(nothing.oddsRatio == nil)
    #expect(nothing.rateRatio == nil)
    #expect(nothing.rateDifference == nil)
    #expect(nothing.oddsRatioInterval() == nil)
    #expect(nothing.cochranMantelHaenszel(isCorrected: true) == nil)
    #expect(nothing.breslowDay(isTaroneCorrected: true) == nil)
    let oneHired = StratifiedTables([Self.stratum(0, 1, 1, 0)])
    #expect(oneHired.cochranMantelHaenszel(isCorrected: true) == 0)
  }
}
