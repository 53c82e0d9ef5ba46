import FairmarkStatistics
import Testing

@Suite("Exact unconditional tests and intervals")
struct UnconditionalTests {
  private static func counts(_ v: [Double]) -> (Counts, Counts) {
    (Counts(Int(v[0]), of: Int(v[1])), Counts(Int(v[2]), of: Int(v[3])))
  }

  @Test(
    "have the suprema of a dense grid, never below SciPy's",
    arguments: unconditionalTestsGolden.split(separator: "\n").map(String.init))
  func tests(_ line: String) throws {
    let v = line.split(separator: " ").compactMap { Double($0) }
    try #require(v.count == 8)
    let (first, second) = Self.counts(v)
    let barnard = try #require(TwoByTwoTest.barnard(first, second))
    let boschloo = try #require(TwoByTwoTest.boschloo(first, second))
    #expect(abs(barnard - v[4]) <= 1e-9 * v[4], "\(barnard)")
    #expect(abs(boschloo - v[5]) <= 1e-9 * v[5], "\(boschloo)")
    // SciPy compares Z as doubles and so loses equal tables: its Barnard is the lower in five rows.
    #expect(barnard >= v[6] * (1 - 1e-9))
    #expect(abs(boschloo - v[7]) <= 1e-9 * v[7])
  }

  @Test(
    "invert to the ends that a search of its own finds",
    arguments: unconditionalIntervalsGolden.split(separator: "\n").map(String.init))
  func intervals(_ line: String) throws {
    let v = line.split(separator: " ").compactMap { Double($0) }
    try #require(v.count == 7)
    let (first, second) = Self.counts(v)
    let interval = try #require(
      Intervals.exactUnconditional(first, over: second, level: v[4]))
    #expect(abs(try #require(interval.low) - v[5]) <= 1e-8 * v[5], "\(interval)")
    guard !v[6].isNaN else {
      #expect(interval.unbounded == .above)
      return
    }
    #expect(abs(try #require(interval.high) - v[6]) <= 1e-8 * v[6], "\(interval)")
  }

  @Test("turn round with the comparison and do not depend on which group is named first")
  func symmetry() throws {
    for (k1, n1, k2, n2) in [(3, 9, 5, 8), (0, 4, 3, 7), (11, 12, 2, 6), (8, 8, 3, 4)] {
      let first = Counts(k1, of: n1)
      let second = Counts(k2, of: n2)
      for test in [TwoByTwoTest.barnard, TwoByTwoTest.boschloo] {
        let there = try #require(test(first, second))
        #expect(abs(there - (try #require(test(second, first)))) <= 1e-9 * there)
      }
      let one = try #require(Intervals.exactUnconditional(first, over: second))
      let two = try #require(Intervals.exactUnconditional(second, over: first))
      #expect(two.low == one.high.map { 1 / $0 } ?? 0)
    }
  }

  @Test("Boschloo's is at most twice Fisher's smaller side")
  func boschloo() throws {
    for k1 in 0...7 {
      for k2 in 0...6 {
        let boschloo = try #require(TwoByTwoTest.boschloo(Counts(k1, of: 7), Counts(k2, of: 6)))
        let urn = HypergeometricDistribution(population: 13, successes: k1 + k2, draws: 7)
        let less = urn.tails(at: k1).cumulative
        let more = urn.tails(at: k1 - 1).survival
        #expect(boschloo <= min(1, 2 * min(less, more)) * (1 + 1e-9))
      }
    }
  }

  @Test("are nil without people, without information and above their limits")
  func edges() {
    let none = Counts(0, of: 0)
    let one = Counts(1, of: 4)
    #expect(TwoByTwoTest.barnard(none, one) == nil)
    #expect(TwoByTwoTest.boschloo(one, none) == nil)
    #expect(Intervals.exactUnconditional(one, over: none) == nil)
    #expect(Intervals.exactUnconditional(Counts(0, of: 3), over: Counts(0, of: 4)) == nil)
    let many = Counts(5, of: TwoByTwoTest.unconditionalLimit)
    #expect(TwoByTwoTest.barnard(many, one) == nil)
    #expect(TwoByTwoTest.boschloo(many, one) == nil)
    #expect(
      Intervals.exactUnconditional(Counts(1, of: Intervals.exactUnconditionalLimit), over: one)
        == nil)
    #expect(TwoByTwoTest.barnard(Counts(.max, of: .max), Counts(.max, of: .max)) == nil)
    #expect(
      Intervals.exactUnconditional(one, over: Counts(0, of: 5))?.unbounded == .above)
    #expect(Intervals.exactUnconditional(Counts(0, of: 5), over: one)?.low == 0)
  }
}
