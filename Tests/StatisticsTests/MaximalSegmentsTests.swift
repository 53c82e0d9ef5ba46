import FairmarkStatistics
import Testing

@Suite("Maximal segments")
struct MaximalSegmentsTests {
  /// The definition: the best segment, then those of what is left of it and right of it.
  private static func recursive(_ scores: [Double], _ range: Range<Int>) -> [Range<Int>] {
    var best = 0.0
    var found: Range<Int>?
    for start in range {
      var sum = 0.0
      for end in start..<range.upperBound {
        sum += scores[end]
        // The shortest of equal segments.
        if sum > best || (sum == best && end + 1 - start < (found?.count ?? 0)) {
          best = sum
          found = start..<end + 1
        }
      }
    }
    guard let found else { return [] }
    return recursive(scores, range.lowerBound..<found.lowerBound) + [found]
      + recursive(scores, found.upperBound..<range.upperBound)
  }

  @Test("are those of the recursive definition", arguments: 1...200)
  func oracle(_ seed: UInt64) {
    var generator = CounterBasedGenerator(seed: seed, stream: "segments")
    let scores = (0..<40).map { _ in
      generator.uniform() < 0.4 ? 0.6931471805599453 : -0.4054651081081644
    }
    let found = MaximalSegments.all(in: scores)
    #expect(found.map(\.range) == Self.recursive(scores, 0..<40))
    for segment in found {
      #expect(abs(segment.score - scores[segment.range].reduce(0, +)) < 1e-12)
    }
  }

  @Test("of the paper's example")
  func example() {
    let scores: [Double] = [4, -5, 3, -3, 1, 2, -2, 2, -2, 1, 5]
    #expect(MaximalSegments.all(in: scores).map(\.range) == [0..<1, 2..<3, 4..<11])
    #expect(MaximalSegments.all(in: scores).map(\.score) == [4, 3, 7])
    #expect(MaximalSegments.all(in: [Double]()).isEmpty)
    #expect(MaximalSegments.all(in: [-1.0, -2, 0]).isEmpty)
  }

  @Test("have a bound that no exact probability exceeds")
  func bound() {
    // Scores +1 with the probability p and −1 with 1 − p, in units of ln((1 − p) / p): P(max ≥ s) by
    // a chain of the sum since the last minimum.
    for p in [0.25, 0.4] {
      let unit = Elementary.log((1 - p) / p)
      let bound = SegmentScoreBound(largestScore: unit) { k in
        1 - BinomialDistribution(trials: k, probability: p).tails(at: (k + 1) / 2 - 1).cumulative
      } below: { k in
        BinomialDistribution(trials: k, probability: 1 - p).tails(at: (k + 1) / 2 - 1).cumulative
      }
      for height in [1, 2, 4, 7, 12] {
        var chain = [Double](repeating: 0, count: height)
        chain[0] = 1
        var reached = 0.0
        for length in 1...400 {
          var next = [Double](repeating: 0, count: height)
          for (place, mass) in chain.enumerated() {
            next[max(0, place - 1)] += mass * (1 - p)
            if place + 1 < height { next[place + 1] += mass * p } else { reached += mass * p }
          }
          chain = next
          let (probability, log10) = bound.pValue(score: Double(height) * unit, length: length)
          #expect(probability >= reached * (1 - 1e-12), "\(p), \(height), \(length)")
          if length == 400, reached < 0.02 {
            #expect(probability <= 1.3 * reached, "\(p), \(height), \(length): \(reached)")
          }
          if probability > 0 { #expect(abs(log10 - Elementary.log10(probability)) < 1e-12) }
        }
      }
    }
  }
}
