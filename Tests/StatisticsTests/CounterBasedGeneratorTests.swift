import Testing

@testable import FairmarkStatistics

@Suite("Counter-based generator")
struct CounterBasedGeneratorTests {
  @Test("has the known answers of Random123 for Philox4x32-10")
  func knownAnswers() {
    let all = UInt32.max
    let cases: [((UInt32, UInt32, UInt32, UInt32), (UInt32, UInt32), [UInt32])] = [
      ((0, 0, 0, 0), (0, 0), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        (all, all, all, all), (all, all),
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), (0xa409_3822, 0x299f_31d0),
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ]
    for (counter, key, expected) in cases {
      let words = CounterBasedGenerator.philox(counter: counter, key: key)
      #expect([words.0, words.1, words.2, words.3] == expected)
    }
  }

  @Test("seed, texts and index each make another stream, and the same ones the same")
  func streams() {
    func draws(_ seed: UInt64, _ stream: String..., index: UInt64 = 0) -> [UInt64] {
      var generator = CounterBasedGenerator(seed: seed, stream: stream, index: index)
      return (0..<6).map { _ in generator.next() }
    }
    let all = [
      draws(1, "a", "b"), draws(2, "a", "b"), draws(1, "ab", ""), draws(1, "a", "c"),
      draws(1, "ab"), draws(1), draws(1, "a", "b", index: 1), draws(1, "a", "b", index: 2),
      draws(0), draws(.max, "a", "b", index: .max),
    ]
    #expect(Set(all).count == all.count)
    #expect(Set(all.flatMap { $0 }).count == all.count * 6)
    #expect(draws(1, "a", "b") == all[0])
  }

  @Test("draws of a recorded stream never change")
  func recorded() {
    var generator = CounterBasedGenerator(
      seed: 42, stream: "disparate-impact", "bootstrap", index: 7)
    // Computed from the definition by Notebooksless-Scripts/golden/generator.py.
    #expect(
      (0..<4).map { _ in generator.next() } == [
        0x726a_1648_364d_cdf7, 0x4009_1958_3724_def8, 0x0623_24e5_0413_0c94, 0x9a65_ee66_8536_159b,
      ])
  }

  @Test("uniform numbers stay in their range")
  func uniform() {
    var generator = CounterBasedGenerator(seed: 5, stream: "uniform")
    var sum = 0.0
    for _ in 0..<4000 {
      let closed = generator.uniform()
      let open = generator.openUniform()
      #expect(closed >= 0 && closed < 1 && open > 0 && open < 1)
      sum += closed + open
    }
    // Eight standard errors of the mean.
    #expect(abs(sum / 8000 - 0.5) < 8 * 0.2887 / (8000.0).squareRoot())
  }

  /// χ² of observed counts against probabilities, cells with few expected joined.
  private static func fit(_ draws: [Int], tail: (Int) -> Double) -> (chi: Double, cells: Int) {
    var counts: [Int: Int] = [:]
    for draw in draws { counts[draw, default: 0] += 1 }
    let total = Double(draws.count)
    var chi = 0.0
    var cells = 0
    var observed = 0.0
    var below = 0.0
    for k in 0...(draws.max() ?? 0) + 1 {
      observed += Double(counts[k] ?? 0)
      let cumulative = tail(k)
      let expected = (cumulative - below) * total
      guard expected >= 10 else { continue }
      chi += (observed - expected) * (observed - expected) / expected
      cells += 1
      observed = 0
      below = cumulative
    }
    return (chi, cells)
  }

  @Test(
    "binomial numbers have the binomial distribution, on both sides of the change of method",
    arguments: [
      (5, 0.3), (1, 0.5), (40, 0.2), (40, 0.3), (40, 0.75), (1000, 0.004), (1000, 0.012),
      (300, 0.5), (2000, 0.93),
    ])
  func binomial(_ n: Int, _ p: Double) {
    var generator = CounterBasedGenerator(seed: 11, stream: "binomial", "\(n)", "\(p)")
    let draws = (0..<3000).map { _ in generator.binomial(trials: n, probability: p) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 <= n })
    let distribution = BinomialDistribution(trials: n, probability: p)
    let (chi, cells) = Self.fit(draws) { $0 >= n ? 1 : distribution.tails(at: $0).cumulative }
    #expect(cells > 1)
    let tail = ChiSquaredDistribution(degreesOfFreedom: Double(max(cells - 1, 1))).tails(at: chi)
    #expect(tail.survival > 1e-4, "χ² \(chi) in \(cells) cells")
  }

  @Test("Poisson numbers have the Poisson distribution", arguments: [0.3, 4, 9.99, 10, 35, 400])
  func poisson(_ mean: Double) {
    var generator = CounterBasedGenerator(seed: 12, stream: "poisson", "\(mean)")
    let draws = (0..<3000).map { _ in generator.poisson(mean: mean) }
    let distribution = PoissonDistribution(mean: mean)
    let (chi, cells) = Self.fit(draws) { distribution.tails(at: $0).cumulative }
    let tail = ChiSquaredDistribution(degreesOfFreedom: Double(max(cells - 1, 1))).tails(at: chi)
    #expect(tail.survival > 1e-4, "χ² \(chi) in \(cells) cells")
  }

  @Test("certain outcomes are certain and huge ones are near their mean")
  func extremes() {
    var generator = CounterBasedGenerator(seed: 3, stream: "extremes")
    #expect(generator.binomial(trials: 0, probability: 0.3) == 0)
    #expect(generator.binomial(trials: 9, probability: 0) == 0)
    #expect(generator.binomial(trials: 9, probability: 1) == 9)
    #expect(generator.poisson(mean: 0) == 0)
    let n = 1 << 50
    for _ in 0..<20 {
      let k = generator.binomial(trials: n, probability: 0.25)
      #expect(abs(Double(k) - 0.25 * Double(n)) < 8 * (Double(n) * 0.1875).squareRoot())
      let events = generator.poisson(mean: 0x1p50)
      #expect(abs(Double(events) - 0x1p50) < 8 * 0x1p25)
    }
  }
}
