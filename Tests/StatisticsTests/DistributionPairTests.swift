import FairmarkStatistics
import Testing

@Suite("Distances of two distributions")
struct DistributionPairTests {
  /// From Notebooksless-Scripts/golden/clarify_metrics.py: mpmath with 40 digits.
  static let golden:
    [(first: [Int], second: [Int], kl: Double?, js: Double, lp: Double, tvd: Double)] = [
      (
        [1493, 1198], [1278, 557], 0.0443441200496095, 0.010756915021637966,
        0.2003168856744046, 0.14164542824654186
      ),
      ([1, 2], [3, 0], nil, 0.3182570841474064, 0.9428090415820634, 0.6666666666666666),
      (
        [3, 0], [1, 2], 1.0986122886681098, 0.3182570841474064, 0.9428090415820634,
        0.6666666666666666
      ),
      (
        [7, 2, 1], [1, 3, 6], 1.101868135794281, 0.23064548790411332, 0.7874007874011811, 0.6
      ),
      (
        [1_000_000, 1_000_001], [1_000_001, 1_000_000], 4.999995000004166e-13,
        1.2499987500009896e-13, 7.071064276333337e-07, 4.99999750000125e-07
      ),
      (
        [5, 5, 0], [2, 2, 6], 0.9162907318741551, 0.27435846855026524, 0.7348469228349535, 0.6
      ),
      (
        [1 << 62, 1 << 62 - 1], [1, 1 << 61], 20.44784182651839, 0.21576155433883568,
        0.7071067811865476, 0.5
      ),
    ]

  @Test("agree with 40 digits", arguments: golden)
  func agreement(
    _ expected: (first: [Int], second: [Int], kl: Double?, js: Double, lp: Double, tvd: Double)
  ) throws {
    let pair = DistributionPair(expected.first, expected.second)
    func isNear(_ value: Double?, _ expected: Double) -> Bool {
      value.map { abs($0 - expected) <= 1e-14 * expected } ?? false
    }
    if let kl = expected.kl {
      #expect(isNear(pair.kullbackLeibler, kl), "\(String(describing: pair.kullbackLeibler))")
    } else {
      #expect(pair.kullbackLeibler == nil)
    }
    #expect(isNear(pair.jensenShannon, expected.js), "\(String(describing: pair.jensenShannon))")
    #expect(isNear(pair.euclidean, expected.lp))
    #expect(pair.totalVariation == expected.tvd, "correctly rounded")
    let back = DistributionPair(expected.second, expected.first)
    #expect(isNear(back.jensenShannon, expected.js))
    #expect(back.totalVariation == pair.totalVariation)
    #expect(back.largestDifference == pair.largestDifference)
  }

  @Test("are 0 for equal shares, whatever the counts")
  func equal() {
    let pair = DistributionPair([1, 2, 0], [10, 20, 0])
    #expect(pair.kullbackLeibler == 0)
    #expect(pair.jensenShannon == 0)
    #expect(pair.euclidean == 0)
    #expect(pair.totalVariation == 0)
    #expect(pair.largestDifference == 0)
    #expect(pair.unsupportedClass == nil)
  }

  @Test("do not exist without rows or classes, and are largest without a common class")
  func edges() throws {
    for pair in [DistributionPair([], []), .init([0, 0], [1, 2]), .init([1, 2], [0, 0])] {
      #expect(pair.kullbackLeibler == nil)
      #expect(pair.jensenShannon == nil)
      #expect(pair.euclidean == nil)
      #expect(pair.totalVariation == nil)
      #expect(pair.largestDifference == nil)
    }
    let apart = DistributionPair([4, 0], [0, 9])
    #expect(apart.unsupportedClass == 0)
    #expect(abs(try #require(apart.jensenShannon) - Elementary.log(2)) <= 2e-16)
    #expect(apart.totalVariation == 1)
    #expect(apart.largestDifference == 1)
  }

  @Test("are never below 0, and the largest difference never above the total variation")
  func bounds() throws {
    for a in 0...6 {
      for b in 0...6 where a + b > 0 {
        for c in 1...5 {
          let pair = DistributionPair([a, b, 3], [b, c, 2])
          let total = try #require(pair.totalVariation)
          let divergence = try #require(pair.jensenShannon)
          #expect(divergence >= 0 && divergence <= Elementary.log(2))
          #expect(try #require(pair.largestDifference) <= total)
          if let kl = pair.kullbackLeibler {
            // Pinsker's inequality.
            #expect(kl >= 2 * total * total * (1 - 1e-15))
          } else {
            #expect(b == 0 && a > 0)
          }
        }
      }
    }
  }

  @Test("a quotient of counts and its differences are correctly rounded")
  func quotients() {
    #expect(CountQuotient(7, per: 2).value == 3.5)
    #expect(CountQuotient(0, per: 3).value == 0)
    #expect(CountQuotient(3, per: 0).value == nil)
    #expect(CountQuotient(3, per: 5).difference(from: CountQuotient(6, per: 8)) == -0.15)
    #expect(CountQuotient(1, per: 3).difference(from: CountQuotient(1, per: 0)) == nil)
    let half = Int.max / 2
    #expect(
      CountQuotient(Int.max, per: half).difference(from: CountQuotient(2, per: 1))
        == 1 / Double(half))
  }
}
