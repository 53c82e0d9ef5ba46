import FairmarkStatistics
import Testing

@Suite("Exact sums of numbers of either sign")
struct ExactSumTests {
  private struct Golden {
    var mean: Double
    var numbers: [Double]
  }

  private static func goldens() throws -> [Golden] {
    try exactMeanGolden.split(separator: "\n").map { line in
      let numbers = try line.split(separator: " ").map {
        Double(bitPattern: try #require(UInt64($0, radix: 16)))
      }
      return Golden(mean: numbers[0], numbers: Array(numbers.dropFirst()))
    }
  }

  private func sum(_ numbers: some Sequence<Double>) -> ExactSum {
    var sum = ExactSum()
    for number in numbers { sum.add(number) }
    return sum
  }

  @Test("give the mean of Python's fractions, bit by bit, in any order and grouping")
  func golden() throws {
    let goldens = try Self.goldens()
    #expect(goldens.count > 400)
    for golden in goldens {
      let numbers = golden.numbers
      var means = [
        sum(numbers), sum(numbers.reversed()), sum(numbers.sorted()),
        sum(numbers.sorted { $0.magnitude < $1.magnitude }),
      ]
      for cut in 0...numbers.count {
        var parts = sum(numbers[cut...])
        parts += sum(numbers[..<cut])
        means.append(parts)
      }
      for mean in means {
        #expect(
          mean.divided(by: numbers.count).bitPattern == golden.mean.bitPattern, "\(numbers)")
      }
    }
  }

  @Test("allow 0 and magnitudes from 2^-900 to below 2^900")
  func range() {
    for value in [0, -0.0, 1, -1, 0x1p-900, -0x1.fffffffffffffp899] {
      #expect(ExactSum.isAllowed(value))
    }
    for value in [0x1p900, -0x1p900, 0x1.fffffffffffffp-901, .infinity, -.infinity, .nan] {
      #expect(!ExactSum.isAllowed(value))
    }
  }

  @Test("of nothing, and of numbers that cancel, are 0 and not -0")
  func zero() {
    #expect(ExactSum().divided(by: 3).bitPattern == 0)
    #expect(sum([-0.0]).divided(by: 1).bitPattern == 0)
    #expect(sum([0.1, -0.1]).divided(by: 2).bitPattern == 0)
  }
}
