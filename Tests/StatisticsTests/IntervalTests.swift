import FairmarkStatistics
import Testing

@Suite("Intervals and tests at zero counts")
struct IntervalTests {
  @Test("Clopper and Pearson's ends have the tails they promise")
  func clopperPearson() throws {
    let interval = try #require(Intervals.clopperPearson(Counts(7, of: 40)))
    let low = try #require(interval.low)
    let high = try #require(interval.high)
    let below = BinomialDistribution(trials: 40, probability: high).tails(at: 7).cumulative
    let above = BinomialDistribution(trials: 40, probability: low).tails(at: 6).survival
    #expect(abs(below - 0.025) < 1e-13)
    #expect(abs(above - 0.025) < 1e-13)
    let none = try #require(Intervals.clopperPearson(Counts(0, of: 10)))
    #expect(none.low == 0)
    #expect(abs(try #require(none.high) - (1 - Elementary.pow(0.025, 0.1))) < 1e-14)
    let all = try #require(Intervals.clopperPearson(Counts(10, of: 10)))
    #expect(abs(try #require(all.low) - Elementary.pow(0.025, 0.1)) < 1e-14)
    #expect(all.high == 1)
    #expect(Intervals.clopperPearson(Counts(0, of: 0)) == nil)
  }

  @Test("no success in the reference leaves a ratio unbounded above")
  func unboundedAbove() throws {
    let interval = try #require(Intervals.koopman(Counts(5, of: 20), over: Counts(0, of: 20)))
    #expect(interval.high == nil)
    #expect(interval.unbounded == .above)
    let low = try #require(interval.low)
    #expect(low > 1)
    let score = Intervals.scoreStatistic(Counts(5, of: 20), over: Counts(0, of: 20), ratio: low)
    #expect(abs(score - 3.841458820694124) < 1e-9)
  }

  @Test("no success on either side says nothing about a ratio")
  func noInformation() {
    #expect(Intervals.koopman(Counts(0, of: 9), over: Counts(0, of: 20)) == nil)
    #expect(Intervals.miettinenNurminen(Counts(0, of: 9), over: Counts(0, of: 20)) == nil)
    #expect(Intervals.koopman(Counts(0, of: 0), over: Counts(3, of: 20)) == nil)
    #expect(Intervals.katz(Counts(0, of: 9), over: Counts(3, of: 20)) == nil)
    #expect(Intervals.katz(Counts(3, of: 9), over: Counts(0, of: 20)) == nil)
    #expect(Intervals.newcombe(Counts(0, of: 0), minus: Counts(3, of: 20)) == nil)
    #expect(Intervals.wilson(Counts(0, of: 0)) == nil)
  }

  @Test("with everyone selected on both sides the ratio 1 is inside")
  func everyone() throws {
    for n in [1, 2, 7, 1_000_000] {
      let interval = try #require(Intervals.koopman(Counts(n, of: n), over: Counts(n, of: n)))
      #expect(try #require(interval.low) < 1)
      #expect(try #require(interval.high) > 1)
    }
    // U(t) = n (t − 1) for t > 1, so the end is 1 + z² / n, and 1 over it below.
    let hundred = Counts(100, of: 100)
    let interval = try #require(Intervals.koopman(hundred, over: hundred))
    #expect(abs(try #require(interval.high) - 1.03841458820694124) < 1e-14)
    #expect(abs(try #require(interval.low) - 1 / 1.03841458820694124) < 1e-14)
  }

  @Test("Miettinen and Nurminen's interval is a little wider than Koopman's")
  func miettinenNurminen() throws {
    let first = Counts(7, of: 17)
    let second = Counts(215, of: 412)
    let koopman = try #require(Intervals.koopman(first, over: second))
    let wider = try #require(Intervals.miettinenNurminen(first, over: second))
    #expect(try #require(wider.low) < #require(koopman.low))
    #expect(try #require(wider.high) > #require(koopman.high))
  }

  @Test("turning the comparison round turns the score interval round")
  func inversion() throws {
    let first = Counts(12, of: 40)
    let second = Counts(48, of: 80)
    let there = try #require(Intervals.koopman(first, over: second))
    let back = try #require(Intervals.koopman(second, over: first))
    #expect(abs(try #require(there.low) * #require(back.high) - 1) < 1e-12)
    #expect(abs(try #require(there.high) * #require(back.low) - 1) < 1e-12)
  }

  @Test("tests that do not exist are nil, and the rest have the textbook's values")
  func tests() {
    let none = Counts(0, of: 9)
    #expect(TwoByTwoTest.pooledZ(none, Counts(0, of: 4)) == nil)
    #expect(TwoByTwoTest.pooledZ(Counts(9, of: 9), Counts(4, of: 4)) == nil)
    #expect(TwoByTwoTest.fisherExact(none, Counts(0, of: 4)) == 1)
    #expect(TwoByTwoTest.fisherMidP(none, Counts(0, of: 4)) == 0.5)
    #expect(TwoByTwoTest.fisherExact(Counts(0, of: 0), none) == nil)
    #expect(TwoByTwoTest.morrisLobsenzZ(none, Counts(2, of: 4)) == nil)
    #expect(TwoByTwoTest.mcNemar(0, 0) == nil)
    #expect(TwoByTwoTest.mcNemar(5, 15) == 5)
    #expect(TwoByTwoTest.mcNemar(5, 15, isCorrected: true) == 4.05)
    #expect(TwoByTwoTest.mcNemarExact(4, 4) == 1)
    #expect(TwoByTwoTest.mcNemarExact(0, 5).map { abs($0 - 0.0625) < 1e-15 } == true)
    #expect(TwoByTwoTest.flipFlop(none, Counts(0, of: 4)) == nil)
    #expect(TwoByTwoTest.shortfall(Counts(12, of: 40), Counts(48, of: 80)) == 8)
    #expect(TwoByTwoTest.shortfall(Counts(48, of: 80), Counts(12, of: 40)) == -8)
  }
}
