import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("The quotient of two whole numbers")
struct ExactRatioQuotientTests {
  private struct Golden {
    var numerator: UInt128
    var denominator: UInt128
    var quotient: Double
  }

  private static func goldens() throws -> [Golden] {
    try exactRatioGolden.split(separator: "\n").map { line in
      let fields = line.split(separator: " ")
      return Golden(
        numerator: try #require(UInt128(fields[0], radix: 16)),
        denominator: try #require(UInt128(fields[1], radix: 16)),
        quotient: Double(bitPattern: try #require(UInt64(fields[2], radix: 16))))
    }
  }

  @Test("is the nearest double of Python's fractions, bit by bit")
  func golden() throws {
    let goldens = try Self.goldens()
    #expect(goldens.count > 400)
    for golden in goldens {
      let quotient = ExactRatio.quotient(golden.numerator, golden.denominator)
      #expect(
        quotient?.bitPattern == golden.quotient.bitPattern,
        "\(golden.numerator) / \(golden.denominator)")
    }
  }

  @Test("does not exist when the denominator is 0")
  func zeroDenominator() {
    #expect(ExactRatio.quotient(0, 0) == nil)
    #expect(ExactRatio.quotient(1, 0) == nil)
    #expect(ExactRatio.rate(0, of: 0) == nil)
  }

  @Test("is 0 when the numerator is 0")
  func zeroNumerator() {
    #expect(ExactRatio.quotient(0, 1)?.bitPattern == 0)
    #expect(ExactRatio.quotient(0, .max)?.bitPattern == 0)
  }

  @Test("rounds ties to the even neighbour")
  func ties() {
    let even: UInt128 = 1 << 53
    #expect(ExactRatio.quotient(even + 1, 1) == 0x1p53)
    #expect(ExactRatio.quotient(even + 3, 1) == 0x1p53 + 4)
    #expect(ExactRatio.quotient(3 * (even + 1), 3) == 0x1p53)
    // The smallest step off the tie decides.
    #expect(ExactRatio.quotient(3 * (even + 1) + 1, 3) == 0x1p53 + 2)
    #expect(ExactRatio.quotient(3 * (even + 3) - 1, 3) == 0x1p53 + 2)
  }

  @Test("agrees with one division wherever both numbers are exact doubles")
  func smallCounts() {
    for denominator in 1...120 {
      for numerator in 0...120 {
        #expect(
          ExactRatio.quotient(UInt128(numerator), UInt128(denominator))
            == Double(numerator) / Double(denominator))
      }
    }
  }

  @Test("is within half a unit in the last place, by exact arithmetic, for random counts")
  func halfUnit() throws {
    var rng = SplitMix64(seed: 7)
    for _ in 0..<2000 {
      let denominator = Int.random(in: 1...10_000_000_000, using: &rng)
      let numerator = Int.random(in: 1...denominator, using: &rng)
      let rate = try #require(ExactRatio.rate(numerator, of: denominator))
      // rate = significand / 2^shift exactly, so |numerator - rate * denominator| is a whole number
      // of 2^-shift, and half a unit is denominator / 2.
      let shift = 52 - Int(rate.exponent)
      let significand = UInt128(rate.significandBitPattern | 1 << 52)
      // The smallest rate is 10^-10, so shift is at most 86 and both sides fit 128 bits.
      let exact = UInt128(numerator) << shift
      let rounded = significand * UInt128(denominator)
      let error = exact > rounded ? exact - rounded : rounded - exact
      #expect(error * 2 <= UInt128(denominator), "\(numerator) of \(denominator)")
    }
  }

  @Test("does not change when both numbers are multiplied")
  func scaling() {
    var rng = SplitMix64(seed: 8)
    for _ in 0..<500 {
      let numerator = UInt128(UInt64.random(in: 0...(.max), using: &rng))
      let denominator = UInt128(UInt64.random(in: 1...(.max), using: &rng))
      let factor = UInt128(UInt64.random(in: 1...(.max), using: &rng))
      #expect(
        ExactRatio.quotient(numerator, denominator)
          == ExactRatio.quotient(numerator * factor, denominator * factor))
    }
  }
}
