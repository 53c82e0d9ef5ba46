import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("Quantiles")
struct QuantileTests {
  private static func quantile(_ name: Substring, _ v: [Double], _ p: Double) -> Double? {
    switch name {
    case "normal": NormalDistribution().quantile(p)
    case "gamma": GammaDistribution(shape: v[0]).quantile(p)
    case "beta": BetaDistribution(v[0], v[1]).quantile(p)
    case "t": StudentTDistribution(degreesOfFreedom: v[0]).quantile(p)
    case "F": FDistribution(v[0], v[1]).quantile(p)
    default: nil
    }
  }

  @Test("are within 1e-12 of mpmath's, in the middle and far out")
  func golden() throws {
    var checked = 0
    for line in quantilesGolden.split(separator: "\n") {
      let words = line.split(separator: " ")
      let v = words.dropFirst().compactMap { Double($0) }
      let quantile = try #require(Self.quantile(words[0], Array(v.dropLast(2)), v[v.count - 2]))
      #expect(abs(quantile / v[v.count - 1] - 1) <= 1e-12, "\(line): \(quantile)")
      checked += 1
    }
    #expect(checked > 200)
  }

  @Test("rise with the probability, for neighbouring doubles too")
  func monotone() throws {
    let families: [(Double) -> Double] = [
      NormalDistribution().quantile, GammaDistribution(shape: 2.3).quantile,
      BetaDistribution(3, 18).quantile, BetaDistribution(0.5, 2).quantile,
      StudentTDistribution(degreesOfFreedom: 4).quantile, FDistribution(3, 9).quantile,
    ]
    var rng = SplitMix64(seed: 12)
    for quantile in families {
      for start in [Double.random(in: 0...1, using: &rng), 1e-30, 0.25, 0.5, 0.975] {
        var p = start
        var last = -Double.infinity
        for _ in 0..<12 {
          let next = quantile(p)
          #expect(next >= last, "at \(p)")
          last = next
          p = p.nextUp
        }
      }
    }
  }

  @Test("end where the distributions end")
  func ends() {
    #expect(GammaDistribution(shape: 2).quantile(0) == 0)
    #expect(GammaDistribution(shape: 2).quantile(1) == .infinity)
    #expect(FDistribution(2, 3).quantile(0) == 0)
    #expect(FDistribution(2, 3).quantile(1) == .infinity)
    #expect(StudentTDistribution(degreesOfFreedom: 3).quantile(0) == -.infinity)
    #expect(StudentTDistribution(degreesOfFreedom: 3).quantile(0.5) == 0)
    #expect(BetaDistribution(2, 3).upperQuantile(1) == 0)
    #expect(BetaDistribution(2, 3).upperQuantile(0) == 1)
    // Below every double there is nothing to find but the smallest number.
    #expect(GammaDistribution(shape: 0.001).quantile(1e-300) <= .leastNonzeroMagnitude)
  }
}
