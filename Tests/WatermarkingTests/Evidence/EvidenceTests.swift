import FairmarkStatistics
import FairmarkWatermarking
import Testing

@Suite("Evidence")
struct EvidenceTests {
  private static let list = NullLaw.membership(green: 12564, total: 50257)

  @Test("of green tokens: KGW's z, the exact p-value and the best outcome")
  func membership() throws {
    let evidence = Self.list.evidence(drawCount: 200, score: 80, gamma: 0.25)
    // (80 − 50) / √(200 · .25 · .75), and SciPy's binom.sf(79, 200, 12564 / 50257).
    #expect(evidence.zScore == 30 / 37.5.squareRoot())
    #expect(abs(evidence.pValue / 2.22336429303368e-06 - 1) < 1e-12)
    #expect(evidence.midP < evidence.pValue && evidence.midP > 0.5 * evidence.pValue)
    #expect(abs(evidence.expectedScore - 200 * 12564 / 50257.0) < 1e-12)
    let best = try #require(evidence.log10MinimumP)
    #expect(abs(best - 200 * Elementary.log10(12564 / 50257.0)) < 1e-10)
    #expect(evidence.canReach(1e-100) && !evidence.canReach(1e-121))
  }

  @Test("of nothing is none")
  func empty() {
    for law in [
      Self.list, .exponential, .mixedExponential(weight: 0.2), .weightedBits(weights: [3, 2, 1]),
    ] {
      let evidence = law.evidence(drawCount: 0, score: 0)
      #expect(evidence.pValue == 1 && evidence.log10P == 0 && evidence.zScore == nil)
      #expect(!evidence.canReach(0.5))
    }
  }

  @Test("is the same from the memory as from the law, and for equal weights as for their unit")
  func memory() {
    var calculator = EvidenceCalculator(Self.list)
    for _ in 0..<2 {
      for draws in 1..<120 {
        let score = Double(draws * 3 / 7)
        #expect(
          calculator.evidence(drawCount: draws, score: score)
            == Self.list.evidence(drawCount: draws, score: score))
      }
    }
    let one = NullLaw.weightedBits(weights: [1, 1, 1]).evidence(drawCount: 9, score: 20)
    let four = NullLaw.weightedBits(weights: [4, 4, 4, 0]).evidence(drawCount: 9, score: 80)
    #expect(one.tail == four.tail && one.zScore == four.zScore)
    let coin = NullLaw.membership(green: 1, total: 2).evidence(drawCount: 27, score: 20)
    #expect(one.tail == coin.tail)
  }

  @Test("of dual keys is exact where vLLM's fit is too small")
  func dual() {
    // mpmath: the exact law by partial fractions, the fit by the incomplete gamma function.
    for (score, exact, fitted) in [
      (46.0, 1.28830739349526e-7, 5.84245052459482e-8),
      (65, 7.24007627982326e-15, 6.5981380400348e-16),
    ] {
      let law = NullLaw.mixedExponential(weight: 0.2)
      let evidence = law.evidence(drawCount: 20, score: score)
      #expect(abs(evidence.pValue / exact - 1) < 1e-12)
      let fit = NullLaw.fittedGammaTail(drawCount: 20, score: score, weight: 0.2)
      #expect(abs(fit.probability / fitted - 1) < 1e-12)
    }
    let alone = NullLaw.mixedExponential(weight: 0).evidence(drawCount: 20, score: 40)
    #expect(alone.tail == NullLaw.exponential.evidence(drawCount: 20, score: 40).tail)
  }

  @Test("comes to the enumerated sizes")
  func sizes() {
    // γ = .25 exactly, nominal .01.
    var calculator = EvidenceCalculator(.membership(green: 1, total: 4))
    for (draws, size) in [(25, 0.0034), (50, 0.0063), (200, 0.0068), (1000, 0.0095)] {
      #expect(
        abs(calculator.attainableSize(drawCount: draws, alpha: 0.01) - size) < 0.00005, "\(draws)")
    }
    #expect(calculator.attainableSize(drawCount: 3, alpha: 0.01) == 0)
    #expect(calculator.criticalScore(drawCount: 3, alpha: 0.01) == nil)
    var gumbel = EvidenceCalculator(.exponential)
    #expect(gumbel.attainableSize(drawCount: 3, alpha: 0.01) == 0.01)
    if let critical = gumbel.criticalScore(drawCount: 3, alpha: 0.01) {
      #expect(abs(gumbel.tail(drawCount: 3, score: critical).probability - 0.01) < 1e-12)
    }
  }

  @Test("has uniform p-values when ties are broken at random")
  func randomized() {
    var calculator = EvidenceCalculator(.membership(green: 1, total: 4))
    // P(p ≤ α), by the law itself and 100 places of u.
    for alpha in [0.05, 0.01, 0.3] {
      var probability = 0.0
      for green in 0...25 {
        let tail = calculator.tail(drawCount: 25, score: Double(green))
        let mass = 2 * (tail.probability - tail.midProbability)
        var below = 0.0
        for place in 0..<100 {
          let u = (Double(place) + 0.5) / 100
          if calculator.randomizedP(drawCount: 25, score: Double(green), uniform: u) <= alpha {
            below += 0.01
          }
        }
        probability += mass * below
      }
      #expect(abs(probability - alpha) < 0.003)
    }
  }

  @Test("is insufficient below a length")
  func minimum() {
    #expect(NullLaw.membership(green: 1, total: 4).minimumDraws(for: 0.001) == 5)
    #expect(NullLaw.membership(green: 1, total: 10).minimumDraws(for: 0.001) == 3)
    #expect(NullLaw.membership(green: 1, total: 2).minimumDraws(for: 0.25) == 2)
    #expect(NullLaw.membership(green: 4, total: 4).minimumDraws(for: 0.001) == nil)
    #expect(NullLaw.exponential.minimumDraws(for: 1e-9) == 1)
    #expect(
      NullLaw.weightedBits(weights: [Int](repeating: 1, count: 30)).minimumDraws(for: 0.001) == 1)
  }

  @Test("power is that of the critical score, and the draws it needs suffice for good")
  func power() throws {
    var calculator = EvidenceCalculator(.membership(green: 1, total: 4))
    let powerOf50 = calculator.power(drawCount: 50, alternative: 0.5, alpha: 0.001)
    let power = try #require(powerOf50)
    // SciPy: binom.sf(23, 50, .5), 24 being the least count with p ≤ .001.
    #expect(calculator.criticalScore(drawCount: 50, alpha: 0.001) == 24)
    #expect(abs(power - 0.6640944831173172) < 1e-12)
    let needed = calculator.drawsNeeded(power: 0.9, alternative: 0.5, alpha: 0.001)
    let draws = try #require(needed)
    #expect(calculator.power(drawCount: draws - 1, alternative: 0.5, alpha: 0.001) ?? 1 < 0.9)
    for more in 0..<40 {
      let power = calculator.power(drawCount: draws + more, alternative: 0.5, alpha: 0.001)
      #expect(power ?? 0 >= 0.9)
    }
    var gumbel = EvidenceCalculator(.exponential)
    let neededByGumbel = gumbel.drawsNeeded(power: 0.9, alternative: 1.5, alpha: 0.001)
    let count = try #require(neededByGumbel)
    #expect(gumbel.power(drawCount: count, alternative: 1.5, alpha: 0.001) ?? 0 >= 0.9)
    #expect(gumbel.power(drawCount: count - 1, alternative: 1.5, alpha: 0.001) ?? 1 < 0.9)
    #expect(calculator.drawsNeeded(power: 0.9, alternative: 0.2, alpha: 0.001) == nil)
  }

  @Test("likelihood ratios have a mean of 1 without a watermark")
  func likelihood() throws {
    let law = NullLaw.membership(green: 1, total: 4)
    let ratio = try #require(LikelihoodRatio(law))
    #expect(ratio.alternative == 0.5)
    var calculator = EvidenceCalculator(law)
    var mean = 0.0
    for green in 0...30 {
      let tail = calculator.tail(drawCount: 30, score: Double(green))
      let mass = 2 * (tail.probability - tail.midProbability)
      mean += mass * Elementary.pow(10, ratio.log10EValue(drawCount: 30, score: Double(green)))
    }
    #expect(abs(mean - 1) < 1e-10)
    #expect(LikelihoodRatio(.mixedExponential(weight: 0.2)) == nil)
    #expect(LikelihoodRatio(law, alternative: 0.2) == nil)
  }

  @Test("decoys rank a score among keys that nobody used")
  func decoys() {
    var rank = DecoyRank()
    #expect(rank.pValue == 1)
    for decoy in [0.1, 2.5, 3.0, 0.7] { rank.add(decoy, own: 2.5) }
    #expect(rank.pValue == 3.0 / 5)
  }
}
