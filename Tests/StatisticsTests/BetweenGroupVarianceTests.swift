import Testing

@testable import FairmarkStatistics

@Suite("Between-group variance")
struct BetweenGroupVarianceTests {
  private static func probability(_ k: Int, _ n: Int, _ p: Double) -> Double {
    var ways = 1.0
    for i in 0..<k { ways *= Double(n - i) / Double(i + 1) }
    return ways * Elementary.pow(p, Double(k)) * Elementary.pow(1 - p, Double(n - k))
  }

  /// The mean of a function of the counts over all tables.
  private static func mean(
    _ sizes: [Int], _ rates: [Double], _ function: ([Counts]) -> Double
  ) -> Double {
    func add(_ counts: [Counts], _ weight: Double) -> Double {
      guard counts.count < sizes.count else { return weight * function(counts) }
      let n = sizes[counts.count]
      let p = rates[counts.count]
      return (0...n).reduce(0) { sum, k in
        sum + add(counts + [Counts(k, of: n)], weight * probability(k, n, p))
      }
    }
    return add([], 1)
  }

  @Test("has no bias, by all tables of small groups")
  func unbiased() {
    let rates = [0.2, 0.5, 0.9]
    let center = (0.2 + 0.5 + 0.9) / 3
    let truth = rates.reduce(0) { $0 + ($1 - center) * ($1 - center) } / 2
    let mean = Self.mean([2, 5, 4], rates) { BetweenGroupVariance.estimate($0) ?? .nan }
    #expect(abs(mean - truth) < 1e-13)
    let equal = Self.mean([2, 5, 4], [0.3, 0.3, 0.3]) { BetweenGroupVariance.estimate($0) ?? .nan }
    #expect(abs(equal) < 1e-13)
  }

  @Test("its replicates have its value as their mean, by all replicates")
  func doubleCorrected() throws {
    let counts = [Counts(1, of: 3), Counts(4, of: 5), Counts(2, of: 4)]
    let mean = Self.mean(counts.map(\.denominator), counts.map { $0.rate ?? 0 }) {
      BetweenGroupVariance.doubleCorrected($0)
    }
    #expect(abs(mean - (try #require(BetweenGroupVariance.estimate(counts)))) < 1e-13)
  }

  @Test("agrees with NumPy, and its interval holds it")
  func figure() throws {
    let counts = [
      Counts(30, of: 100), Counts(61, of: 120), Counts(9, of: 40), Counts(88, of: 210),
    ]
    let estimate = try #require(BetweenGroupVariance.estimate(counts))
    #expect(abs(estimate / 0.013294332480671488 - 1) < 1e-12)
    let interval = try #require(
      BetweenGroupVariance.interval(
        counts, replicateCount: 1000, seed: 1, stream: ["test"]))
    #expect(try #require(interval.low) < estimate && estimate < (try #require(interval.high)))
    let again = BetweenGroupVariance.interval(
      counts, replicateCount: 1000, seed: 1, stream: ["test"])
    #expect(again == interval)
  }

  @Test("does not exist for one group or for groups of one")
  func edges() {
    #expect(BetweenGroupVariance.estimate([]) == nil)
    #expect(BetweenGroupVariance.estimate([Counts(3, of: 9)]) == nil)
    #expect(BetweenGroupVariance.estimate([Counts(3, of: 9), Counts(1, of: 1)]) == nil)
    #expect(BetweenGroupVariance.estimate([Counts(0, of: 9), Counts(0, of: 4)]) == 0)
    let certain = [Counts(0, of: 9), Counts(4, of: 4)]
    #expect(BetweenGroupVariance.estimate(certain) == 0.5)
    #expect(BetweenGroupVariance.interval(certain, seed: 1, stream: []) == nil)
    #expect(
      BetweenGroupVariance.interval(
        [Counts(3, of: 9), Counts(1, of: 4)], replicateCount: 30, seed: 1, stream: []) == nil)
  }
}
