import Testing

@testable import FairmarkStatistics

@Suite("Simultaneous intervals")
struct SimultaneousIntervalsTests {
  static let groups = [
    Counts(30, of: 100), Counts(61, of: 120), Counts(9, of: 40), Counts(88, of: 210),
  ]

  private static func check(
    _ interval: ConfidenceInterval?, _ low: Double, _ high: Double?, within error: Double = 1e-6
  ) {
    #expect(abs((interval?.low ?? .nan) - low) < error, "\(String(describing: interval))")
    if let high {
      #expect(abs((interval?.high ?? .nan) - high) < error, "\(String(describing: interval))")
    } else {
      #expect(interval?.high == nil)
    }
  }

  @Test("agree with the textbook formulas")
  func textbook() {
    Self.check(SimultaneousIntervals.gap(Self.groups), 0.05209448645857595, 0.450812555215791)
    Self.check(
      SimultaneousIntervals.minimumRatio(Self.groups), 0.1967660805169046, 0.8852755203029093)
    Self.check(SimultaneousIntervals.minimumRate(Self.groups), 0.10451235, 0.41934518)
    Self.check(SimultaneousIntervals.maximumRate(Self.groups), 0.3970741, 0.61877317)
    Self.check(
      Intervals.moverRatio(Counts(30, of: 100), over: Counts(61, of: 120), deviations: 1.96),
      0.41532515542420156, 0.8272447132495053, within: 1e-12)
  }

  @Test("groups of size 0 take no part")
  func empty() {
    let none = Counts(0, of: 0)
    let with = [none] + Self.groups + [none]
    #expect(SimultaneousIntervals.gap(with) == SimultaneousIntervals.gap(Self.groups))
    #expect(
      SimultaneousIntervals.minimumRatio(with) == SimultaneousIntervals.minimumRatio(Self.groups))
    #expect(SimultaneousIntervals.gap([none, Counts(1, of: 2)]) == nil)
    #expect(SimultaneousIntervals.minimumRatio([none, Counts(1, of: 2)]) == nil)
    #expect(SimultaneousIntervals.minimumRate([none]) == nil)
    #expect(SimultaneousIntervals.maximumRate([]) == nil)
    #expect(SimultaneousIntervals.minimumRatio([none], over: Counts(1, of: 2)) == nil)
    #expect(SimultaneousIntervals.minimumRatio(Self.groups, over: none) == nil)
  }

  @Test("counts of zero leave an end open or at its limit")
  func zeros() throws {
    let some = Counts(5, of: 20)
    let zero = Counts(0, of: 20)
    let all = Counts(20, of: 20)
    #expect(SimultaneousIntervals.minimumRatio([zero, zero]) == nil)
    let open = Intervals.moverRatio(some, over: zero, deviations: 1.96)
    #expect(open.high == nil)
    let ends = Intervals.wilsonEnds(some, deviations: 1.96)
    let other = Intervals.wilsonEnds(zero, deviations: 1.96)
    // With p₂ = 0 the lower end is √(l₁ (2 p₁ − l₁)) / u₂.
    let expected = (ends.low * (0.5 - ends.low)).squareRoot() / other.high
    #expect(abs(try #require(open.low) / expected - 1) < 1e-14)
    let bottom = try #require(SimultaneousIntervals.minimumRatio([zero, some]))
    #expect(bottom.low == 0)
    #expect(try #require(bottom.high) < 1)
    let reference = try #require(SimultaneousIntervals.minimumRatio([some, all], over: zero))
    #expect(reference.high == nil && reference.low != nil)
    #expect(SimultaneousIntervals.minimumRatio([zero], over: zero) == nil)
    let same = try #require(SimultaneousIntervals.minimumRatio([all, all]))
    #expect(same.high == 1)
    #expect(SimultaneousIntervals.gap([all, all])?.low == 0)
    #expect(SimultaneousIntervals.gap([all, zero])?.high == 1)
  }

  @Test(
    "what chance alone makes is that of enumerated tables",
    arguments: [
      ([3, 3], 0.3, 0.280644, 0.3728924203633248),
      ([2, 5, 0, 4], 0.5, 0.48046875, 0.34929164631167564),
      ([6, 6, 6, 1], 0.2, 0.45505162354727324, 0.01500352022052922),
      ([5, 8], 0.9, 0.127884328812, 0.867430788837181),
    ])
  func enumerated(_ sizes: [Int], _ rate: Double, _ gap: Double, _ ratio: Double) {
    let expectedGap = SimultaneousIntervals.expectedGapUnderEquality(sizes: sizes, rate: rate)
    let expected = SimultaneousIntervals.expectedMinimumRatioUnderEquality(sizes: sizes, rate: rate)
    #expect(abs(expectedGap - gap) < 1e-13)
    #expect(abs((expected ?? .nan) - ratio) < 1e-13)
  }

  @Test(
    "and that of one to four million simulated tables",
    arguments: [
      ([Int](repeating: 100, count: 14), 0.3, 0.15563976, 0.59229633),
      ([Int](repeating: 200, count: 7), 0.5, 0.09552399, 0.82675202),
      ([40, 90, 350, 1000], 0.1, 0.05999726, 0.55154201),
      ([3000, 20000, 7000, 500000], 0.25, 0.00995201, 0.96116041),
      ([40, 100_000], 0.3, 0.05753428, 0.83011973),
      ([40, 90, 350, 1000, 5000], 0.1, 0.06078090, 0.54669079),
      (
        [Int](repeating: 1000, count: 7) + [Int](repeating: 1500, count: 7), 0.5, 0.04941994,
        0.90602335
      ),
    ])
  func simulated(_ sizes: [Int], _ rate: Double, _ gap: Double, _ ratio: Double) {
    let expectedGap = SimultaneousIntervals.expectedGapUnderEquality(sizes: sizes, rate: rate)
    let expected = SimultaneousIntervals.expectedMinimumRatioUnderEquality(sizes: sizes, rate: rate)
    // Five standard errors of the simulation.
    #expect(abs(expectedGap - gap) < 9e-5, "\(expectedGap)")
    #expect(abs((expected ?? .nan) - ratio) < 5e-4, "\(String(describing: expected))")
  }

  @Test("the ends of the range of rates make no gap")
  func certain() {
    for rate in [0.0, 1] {
      let gap = SimultaneousIntervals.expectedGapUnderEquality(sizes: [4, 9], rate: rate)
      #expect(gap == 0)
    }
    #expect(SimultaneousIntervals.expectedMinimumRatioUnderEquality(sizes: [4, 9], rate: 1) == 1)
    #expect(SimultaneousIntervals.expectedMinimumRatioUnderEquality(sizes: [4, 9], rate: 0) == nil)
    #expect(SimultaneousIntervals.expectedMinimumRatioUnderEquality(sizes: [], rate: 0.5) == nil)
    #expect(SimultaneousIntervals.expectedGapUnderEquality(sizes: [7], rate: 0.5) == 0)
  }
}
