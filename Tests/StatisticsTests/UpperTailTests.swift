import Testing

@testable import FairmarkStatistics

@Suite("Upper tails of sums of draws")
struct UpperTailTests {
  /// The weights of the golden figures' laws of bits.
  private static let weights = [
    "bits-small": (0..<10).map { 10 - $0 },
    "bits-linear": (0..<30).map { 290 - 9 * $0 },
    "bits-uneven": [1, 2, 4, 8, 100],
    "skewed-small": (0..<10).map { 10 - $0 },
    "skewed-uneven": [1, 2, 4, 8, 100],
  ]

  private static func tail(_ law: String, _ words: [Substring]) -> UpperTail? {
    let numbers = words.compactMap { Double($0) }
    switch law {
    case "binomial":
      guard let green = UInt64(words[1]), let total = UInt64(words[2]) else { return nil }
      return RationalBinomialDistribution(trials: Int(numbers[0]), successes: green, of: total)
        .upperTail(atLeast: Int(numbers[3]))
    case "gamma": return UpperTail(GammaDistribution(shape: numbers[0]).tails(at: numbers[1]))
    case "mixed":
      return UpperTail(
        MixedGammaDistribution(shape: Int(numbers[0]), weight: numbers[1]).tails(at: numbers[2]))
    default:
      guard let weights = weights[law] else { return nil }
      let share: (UInt64, UInt64) =
        law == "skewed-small" ? (32711, 65536) : law == "skewed-uneven" ? (3, 10) : (1, 2)
      var bits = WeightedBitsDistribution(weights: weights, ones: share.0, of: share.1)
      return bits.upperTail(draws: Int(numbers[0]), atLeast: Int(numbers[1]))
    }
  }

  /// The relative error of a number, where nothing is expected of numbers below 1e-300.
  private static func error(_ value: Double, _ expected: Double) -> Double {
    guard value != expected else { return 0 }
    return abs(value - expected) / abs(expected)
  }

  @Test("agree with mpmath to 1e-12 in p, log10 p and their mid forms")
  func golden() throws {
    var worst: [String: Double] = [:]
    var checked = 0
    for line in upperTailsGolden.split(separator: "\n") {
      let words = line.split(separator: " ")
      let law = String(words[0])
      let expected = words.suffix(4).compactMap { Double($0) }
      let tail = try #require(Self.tail(law, words.dropFirst().dropLast(4)), "\(line)")
      let values = [tail.probability, tail.log10, tail.midProbability, tail.log10Mid]
      for (place, value) in values.enumerated() {
        guard place % 2 == 1 || expected[place] > 1e-300 else { continue }
        let error = Self.error(value, expected[place])
        #expect(error <= 1e-12, "\(line): \(value) at \(place), off by \(error)")
        worst[law] = max(worst[law] ?? 0, error)
        checked += 1
      }
    }
    #expect(checked > 3000, "\(worst)")
  }

  @Test(
    "of weighted bits are the same by convolution and by inversion",
    arguments: [[5, 3], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], [1, 2, 4, 8, 100], [6, 9, 21]])
  func ways(_ weights: [Int]) {
    var bits = WeightedBitsDistribution(weights: weights).above
    for draws in [1, 3, 11, 30] {
      let largest = bits.weights.reduce(0, +) * draws
      for s in stride(from: largest / 2 + 1, through: largest, by: max(1, largest / 37)) {
        let (_, tail, mass, below) = bits.tableTail(draws: draws, atLeast: s)
        let (exponent, otherTail, otherMass, otherBelow) = bits.contourTail(
          draws: draws, atLeast: s)
        let scale = Elementary.exp(exponent.value)
        #expect(abs(otherTail * scale / tail - 1) < 1e-12, "\(draws), \(s)")
        #expect(abs(otherMass * scale - mass) < 1e-12 * tail, "\(draws), \(s)")
        #expect(abs(otherBelow * scale - below) < 1e-12 * (tail + below), "\(draws), \(s)")
      }
    }
  }

  @Test("sine, cosine and angle")
  func trigonometry() {
    // Sums of angles: the functions on either side are computed at different points.
    for place in 0..<2000 {
      let x = Double(place) * 0.7 - 600
      let one = Elementary.sineAndCosine(x)
      let half = Elementary.sineAndCosine(x / 2)
      #expect(abs(one.sine - 2 * half.sine * half.cosine) < 1e-15)
      #expect(abs(one.cosine - (1 - 2 * half.sine * half.sine)) < 1e-15)
      let turns = Elementary.angle(one.sine, one.cosine)
      let again = Elementary.sineAndCosine(turns)
      #expect(abs(again.sine - one.sine) < 1e-15 && abs(again.cosine - one.cosine) < 1e-15)
    }
    #expect(abs(Elementary.sineAndCosine(1).sine - 0.8414709848078965) < 2e-16)
    #expect(abs(Elementary.angle(1, 2) - 0.4636476090008061) < 2e-16)
    #expect(abs(Elementary.angle(1, -2) - 2.677945044588987) < 5e-16)
    #expect(abs(Elementary.angle(-1, 1) + 0.7853981633974483) < 2e-16)
  }

  @Test("at the edges of the support")
  func edges() {
    let law = RationalBinomialDistribution(trials: 10, successes: 1, of: 4)
    #expect(law.upperTail(atLeast: 0).probability == 1 && law.upperTail(atLeast: 0).log10 == 0)
    #expect(law.upperTail(atLeast: 11) == .nothing)
    #expect(abs(law.upperTail(atLeast: 10).probability / 0x1p-20 - 1) < 1e-15)
    #expect(abs(law.upperTail(atLeast: 10).midProbability / 0x1p-21 - 1) < 1e-15)
    let none = RationalBinomialDistribution(trials: 0, successes: 1, of: 4)
    #expect(none.upperTail(atLeast: 0).probability == 1 && none.upperTail(atLeast: 1) == .nothing)
    let never = RationalBinomialDistribution(trials: 5, successes: 0, of: 4)
    #expect(never.upperTail(atLeast: 1) == .nothing && never.upperTail(atLeast: 0).probability == 1)
    let always = RationalBinomialDistribution(trials: 5, successes: 4, of: 4)
    #expect(always.upperTail(atLeast: 5).probability == 1)
    var memory = BinomialTailMemory(successes: 12564, of: 50257)
    for (trials, k) in [(200, 71), (200, 71), (1000, 3), (0, 0), (7, 9)] {
      let law = RationalBinomialDistribution(trials: trials, successes: 12564, of: 50257)
      #expect(memory.upperTail(trials: trials, atLeast: k) == law.upperTail(atLeast: k))
    }
  }
}
