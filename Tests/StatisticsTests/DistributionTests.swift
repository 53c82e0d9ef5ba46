import FairmarkStatistics
import Testing

@Suite("Distributions")
struct DistributionTests {
  private static func tails(_ name: Substring, _ p: [Double]) -> TailProbabilities? {
    switch name {
    case "normal": NormalDistribution().tails(at: p[0])
    case "gamma": GammaDistribution(shape: p[0]).tails(at: p[1])
    case "chi-squared": ChiSquaredDistribution(degreesOfFreedom: p[0]).tails(at: p[1])
    case "beta": BetaDistribution(p[0], p[1]).tails(at: p[2])
    case "t": StudentTDistribution(degreesOfFreedom: p[0]).tails(at: p[1])
    case "F": FDistribution(p[0], p[1]).tails(at: p[2])
    case "binomial":
      BinomialDistribution(trials: Int(p[0]), probability: p[1]).tails(at: Int(p[2]))
    case "poisson": PoissonDistribution(mean: p[0]).tails(at: Int(p[1]))
    case "hypergeometric":
      HypergeometricDistribution(
        population: Int(p[0]), successes: Int(p[1]), draws: Int(p[2])
      ).tails(at: Int(p[3]))
    default: nil
    }
  }

  @Test("have tails within 1e-12 of mpmath's, in both forms, far out too")
  func golden() throws {
    var checked = 0
    for line in distributionsGolden.split(separator: "\n") {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Double($0) }
      let tails = try #require(Self.tails(words[0], Array(numbers.dropLast(2))))
      let pairs = [
        (numbers[numbers.count - 2], tails.logCumulative, tails.cumulative),
        (numbers[numbers.count - 1], tails.logSurvival, tails.survival),
      ]
      for (expected, logarithm, ordinary) in pairs {
        #expect(abs(logarithm - expected) <= 1e-12 * max(1, abs(expected)), "\(line): \(logarithm)")
        guard expected > -690 else { continue }
        // The expected logarithm has an error of its own, half a unit in its last place.
        let error = Elementary.expm1(Elementary.log(ordinary) - expected)
        #expect(abs(error) <= 1e-12, "\(line): \(ordinary), off by \(error)")
        checked += 1
      }
    }
    #expect(checked > 300)
  }

  @Test(
    "quantiles of the normal distribution",
    arguments: [
      (0.975, 1.959963984540054), (0.95, 1.6448536269514722), (0.6, 0.2533471031357997),
      (1e-300, -37.0471), (0.5, 0), (0.25, -0.6744897501960817), (0.3, -0.5244005127080407),
    ])
  func normalQuantiles(_ p: Double, _ expected: Double) {
    let quantile = NormalDistribution().quantile(p)
    #expect(abs(quantile - expected) <= (p == 1e-300 ? 1e-4 : 1e-14))
  }

  @Test("quantiles invert the tails")
  func quantiles() {
    for p in [1e-280, 1e-20, 1e-5, 0.025, 0.3, 0.5, 0.8, 0.975, 0.999999] {
      let chi = ChiSquaredDistribution(degreesOfFreedom: 3)
      #expect(abs(chi.tails(at: chi.quantile(p)).cumulative / p - 1) < 1e-12)
      let beta = BetaDistribution(4, 17.5)
      #expect(abs(beta.tails(at: beta.quantile(p)).cumulative / p - 1) < 1e-12)
      let t = StudentTDistribution(degreesOfFreedom: 7.5)
      #expect(abs(t.tails(at: t.quantile(p)).cumulative / p - 1) < 1e-12)
      let normal = NormalDistribution()
      #expect(abs(normal.tails(at: normal.quantile(p)).cumulative / p - 1) < 1e-12)
    }
    #expect(
      abs(ChiSquaredDistribution(degreesOfFreedom: 1).quantile(0.95) - 3.841458820694124) < 1e-13)
    #expect(
      abs(StudentTDistribution(degreesOfFreedom: 10).quantile(0.975) - 2.228138851986274) < 1e-13)
  }

  @Test("nothing lies outside the support")
  func support() {
    #expect(NormalDistribution().tails(at: -.infinity).cumulative == 0)
    #expect(NormalDistribution().tails(at: .infinity).cumulative == 1)
    #expect(GammaDistribution(shape: 2).tails(at: -1).logCumulative == -.infinity)
    #expect(GammaDistribution(shape: 2).tails(at: .infinity).survival == 0)
    #expect(BetaDistribution(2, 3).tails(at: 1).cumulative == 1)
    #expect(BinomialDistribution(trials: 3, probability: 0).tails(at: 0).cumulative == 1)
    #expect(BinomialDistribution(trials: 3, probability: 1).tails(at: 2).cumulative == 0)
    #expect(BinomialDistribution(trials: 3, probability: 0.5).tails(at: -1).survival == 1)
    #expect(PoissonDistribution(mean: 0).tails(at: 0).cumulative == 1)
    let urn = HypergeometricDistribution(population: 10, successes: 8, draws: 5)
    #expect(urn.support == 3...5)
    #expect(urn.tails(at: 2).cumulative == 0)
    #expect(urn.tails(at: 5).survival == 0)
  }
}
