import FairmarkStatistics
import FairmarkTestSupport
import Testing

/// Fractions compare as the numbers that they are, whatever their length.
@Suite struct ExactFractionTests {
  private func decimal(_ text: String) -> ExactFraction? { ExactFraction(decimal: text) }

  @Test("A decimal number is the fraction that it says")
  func decimals() throws {
    #expect(decimal("0.8") == ExactFraction(4, over: 5))
    #expect(decimal("-0.05") == ExactFraction(-1, over: 20))
    #expect(decimal("2.5e-3") == ExactFraction(1, over: 400))
    #expect(decimal("+1E+2") == ExactFraction(100))
    #expect(decimal(".5") == decimal("0.50"))
    #expect(decimal("-0") == ExactFraction(0))
    for text in [
      "", "-", ".", "e5", "1e", "0x1p3", "nan", "inf", "1_000", "1.2.3", " 1", "1e401",
    ] {
      #expect(decimal(text) == nil, "\(text)")
    }
    #expect(ExactFraction(1, over: 0) == nil)
  }

  @Test("Numbers that a double cannot tell apart are told apart")
  func close() throws {
    let four = try #require(decimal("0.8"))
    let below = try #require(decimal("0.79999999999999999999"))
    let above = try #require(decimal("0.80000000000000000001"))
    #expect(below < four && four < above && !(four < four))
    // Products of 126 bits that differ by one.
    let big = try #require(ExactFraction(.max, over: .max - 1))
    let other = try #require(ExactFraction(.max - 1, over: .max - 2))
    #expect(big < other && big * big < other * other)
    #expect(try #require(ExactFraction(.min)) < #require(ExactFraction(-.max)))
  }

  @Test("Sums, products and quotients agree with those of small whole numbers")
  func arithmetic() throws {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      let (a, c) = (
        Int.random(in: -999...999, using: &generator), Int.random(in: -999...999, using: &generator)
      )
      let (b, d) = (
        Int.random(in: 1...999, using: &generator), Int.random(in: 1...999, using: &generator)
      )
      let left = try #require(ExactFraction(a, over: b))
      let right = try #require(ExactFraction(c, over: d))
      #expect(left + right == ExactFraction(a * d + c * b, over: b * d))
      #expect(left - right == ExactFraction(a * d - c * b, over: b * d))
      #expect(left * right == ExactFraction(a * c, over: b * d))
      #expect((left < right) == (a * d < c * b))
      if c != 0 {
        #expect(left.divided(by: right) == ExactFraction(a * d, over: b * c))
      } else {
        #expect(left.divided(by: right) == nil)
      }
    }
  }
}
