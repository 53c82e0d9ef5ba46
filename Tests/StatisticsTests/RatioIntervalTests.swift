import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("Score intervals for a ratio of rates")
struct RatioIntervalTests {
  private static func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double) -> Bool {
    guard let value else { return expected.isNaN }
    return abs(value - expected) <= tolerance * abs(expected)
  }

  @Test(
    "have the ends that mpmath and statsmodels find",
    arguments: ratioIntervalsGolden.split(separator: "\n").map(String.init))
  func golden(_ line: String) throws {
    let v = line.split(separator: " ").compactMap { Double($0) }
    try #require(v.count == 9)
    let first = Counts(Int(v[0]), of: Int(v[1]))
    let second = Counts(Int(v[2]), of: Int(v[3]))
    let corrected = try #require(
      Intervals.skewnessCorrectedScore(first, over: second, level: v[4]))
    #expect(Self.isClose(corrected.low, v[5], 1e-11), "\(String(describing: corrected.low))")
    #expect(Self.isClose(corrected.high, v[6], 1e-11), "\(String(describing: corrected.high))")
    guard !v[7].isNaN else { return }
    let plain = try #require(Intervals.miettinenNurminen(first, over: second, level: v[4]))
    // statsmodels' root finder stops at an absolute 1e-8 in the ratio.
    #expect(Self.isClose(plain.low, v[7], 1e-6), "\(String(describing: plain.low))")
    #expect(Self.isClose(plain.high, v[8], 1e-6), "\(String(describing: plain.high))")
  }

  @Test("with skewness corrected have the ends that Gart and Nam published")
  func gartNam() throws {
    let one = try #require(
      Intervals.skewnessCorrectedScore(Counts(8, of: 15), over: Counts(4, of: 15)))
    #expect(abs(try #require(one.low) - 0.806) <= 5e-4)
    #expect(abs(try #require(one.high) - 6.148) <= 5e-4)
    let two = try #require(
      Intervals.skewnessCorrectedScore(Counts(6, of: 10), over: Counts(6, of: 20)))
    #expect(abs(try #require(two.low) - 0.822) <= 5e-4)
    #expect(abs(try #require(two.high) - 4.954) <= 5e-4)
  }

  @Test("with skewness corrected turn round with the comparison")
  func inversion() throws {
    var rng = SplitMix64(seed: 4)
    for _ in 0..<60 {
      let n1 = Int.random(in: 1...60, using: &rng)
      let n2 = Int.random(in: 1...60, using: &rng)
      let first = Counts(Int.random(in: 1...n1, using: &rng), of: n1)
      let second = Counts(Int.random(in: 1...n2, using: &rng), of: n2)
      let there = try #require(Intervals.skewnessCorrectedScore(first, over: second))
      let back = try #require(Intervals.skewnessCorrectedScore(second, over: first))
      #expect(abs(try #require(there.low) * #require(back.high) - 1) < 1e-10)
      #expect(abs(try #require(there.high) * #require(back.low) - 1) < 1e-10)
      #expect(try #require(there.low) < #require(there.high))
    }
  }

  @Test("with skewness corrected leave open what zero counts leave open")
  func zeroCounts() throws {
    let none = Counts(0, of: 9)
    #expect(Intervals.skewnessCorrectedScore(none, over: Counts(0, of: 4)) == nil)
    #expect(Intervals.skewnessCorrectedScore(Counts(0, of: 0), over: Counts(3, of: 4)) == nil)
    #expect(Intervals.skewnessCorrectedScore(Counts(3, of: 4), over: none)?.unbounded == .above)
    #expect(Intervals.skewnessCorrectedScore(none, over: Counts(3, of: 4))?.low == 0)
    // z² = 10.83 is above 6 k + 1 = 7 for one success: at 99.9 % there is no end.
    let one = Counts(1, of: 10)
    let extreme = try #require(Intervals.skewnessCorrectedScore(one, over: one, level: 0.999))
    #expect(extreme == ConfidenceInterval(low: 0, high: nil))
  }
}
