import FairmarkStatistics
import FairmarkWatermarking
import Testing

#if DEBUG
  private let isReleaseBuild = false
#else
  private let isReleaseBuild = true
#endif

@Suite("Segments")
struct SegmentScanTests {
  private static func draws(_ scores: [Double]) -> Draws {
    var draws = Draws()
    draws.scorableCount = scores.count
    draws.scores = scores
    draws.positions = scores.indices.map { Int32(2 * $0 + 5) }
    return draws
  }

  @Test("a marked part is found, with its place in the text")
  func planted() throws {
    let scan = try #require(SegmentScan(.membership(green: 1, total: 4)))
    var generator = CounterBasedGenerator(seed: 4, stream: "planted")
    let scores = (0..<600).map { place in
      generator.uniform() < (200..<300 ~= place ? 0.75 : 0.25) ? 1.0 : 0
    }
    let found = scan.segments(of: Self.draws(scores), level: 0.01)
    let one = try #require(found.first)
    #expect(found.count == 1 && one.pValue < 1e-10)
    #expect(abs(one.draws.lowerBound - 200) < 30 && abs(one.draws.upperBound - 300) < 30)
    #expect(one.tokens.lowerBound == 2 * one.draws.lowerBound + 5)
    #expect(one.tokens.upperBound == 2 * one.draws.upperBound + 3)
    #expect(one.score == scores[one.draws].reduce(0, +))
    #expect(abs(Elementary.log10(one.pValue) - one.log10P) < 1e-12 * -one.log10P)
  }

  @Test("laws that cannot be judged have none")
  func refused() {
    #expect(SegmentScan(.mixedExponential(weight: 0.2)) == nil)
    #expect(SegmentScan(.weightedBits(weights: [2, 1])) == nil)
    #expect(SegmentScan(.membership(green: 0, total: 4)) == nil)
    #expect(SegmentScan(.membership(green: 1, total: 4), alternative: 0.25) == nil)
    #expect(SegmentScan(.weightedBits(weights: [1, 1, 1])) != nil)
  }

  struct Law: CustomStringConvertible, Sendable {
    var law: NullLaw
    var alternative: Double
    var description: String {
      switch law {
      case .membership(let green, let total): "list of \(green)/\(total), γ₁ = \(alternative)"
      case .exponential: "exponential, μ = \(alternative)"
      case .weightedBits(let weights): "\(weights.count) bits, mean \(alternative)"
      case .mixedExponential, .unevenBits: "not simulated"
      }
    }
    func score(_ generator: inout CounterBasedGenerator) -> Double {
      switch law {
      case .membership(let green, let total):
        generator.uniform() < Double(green) / Double(total) ? 1 : 0
      case .weightedBits(let weights):
        Double((generator.next() >> (64 - UInt64(weights.count))).nonzeroBitCount)
      case .exponential, .mixedExponential, .unevenBits: -Elementary.log(generator.openUniform())
      }
    }
  }

  private static let laws = [
    Law(law: .membership(green: 12564, total: 50257), alternative: 0.5),
    Law(law: .membership(green: 12564, total: 50257), alternative: 0.4),
    Law(law: .membership(green: 12564, total: 50257), alternative: 0.9),
    Law(law: .membership(green: 25128, total: 50257), alternative: 0.75),
    Law(law: .membership(green: 1, total: 10), alternative: 0.3),
    Law(law: .exponential, alternative: 2),
    Law(law: .exponential, alternative: 1.3),
    Law(law: .weightedBits(weights: [Int](repeating: 1, count: 30)), alternative: 16.5),
  ]

  /// Prints the table of the golden script of segments.
  ///
  /// A few minutes in a release build; a debug build skips it.
  @Test("have p-values that are conservative at every length", .enabled(if: isReleaseBuild))
  func simulation() throws {
    print("| law | K | T | texts | P(p ≤ .05) | P(p ≤ .01) | P(p ≤ .001) |")
    print("|---|---|---|---|---|---|---|")
    for law in Self.laws {
      let scan = try #require(SegmentScan(law.law, alternative: law.alternative))
      for (length, texts) in [
        (10, 200_000), (25, 200_000), (50, 200_000), (100, 200_000), (200, 200_000), (500, 100_000),
        (2000, 100_000),
      ] {
        var generator = CounterBasedGenerator(
          seed: 6, stream: "segment simulation", law.description, index: UInt64(length))
        var counts = [0, 0, 0]
        var draws = Self.draws([Double](repeating: 0, count: length))
        for _ in 0..<texts {
          for place in 0..<length { draws.scores[place] = law.score(&generator) }
          let smallest = scan.segments(of: draws, level: 0.05).reduce(1) { min($0, $1.pValue) }
          for (place, alpha) in [0.05, 0.01, 0.001].enumerated() where smallest <= alpha {
            counts[place] += 1
          }
        }
        let rates = counts.map { Double($0) / Double(texts) }
        print(
          "| \(law) | \(scan.constant) | \(length) | \(texts) | \(rates[0]) | \(rates[1]) | \(rates[2]) |"
        )
        for (rate, alpha) in zip(rates, [0.05, 0.01, 0.001]) {
          // Four standard deviations above the level: one cell in 30,000 by chance.
          let deviation = (alpha * (1 - alpha) / Double(texts)).squareRoot()
          #expect(rate <= alpha + 4 * deviation, "\(law), \(length)")
        }
      }
    }
  }
}
