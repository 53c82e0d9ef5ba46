import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("Rates compared on whole numbers")
struct RateComparisonTests {
  private static let large = 10_000_000_000

  private static func isBelowFourFifths(_ first: Counts, _ second: Counts) -> Bool? {
    ExactRatio.isRatio(of: first, to: second, below: 4, over: 5)
  }

  @Test("3 of 5 against 6 of 8 is exactly four fifths, not below")
  func exactFourFifths() {
    #expect(0.6 / 0.75 < 0.8, "the division that the exact comparison is there for")
    #expect(Self.isBelowFourFifths(Counts(3, of: 5), Counts(6, of: 8)) == false)
    #expect(ExactRatio.ratio(of: Counts(3, of: 5), to: Counts(6, of: 8)) == 0.8)
  }

  @Test("no pair of counts at exactly four fifths is below, and every pair one lower is")
  func allExactFourFifths() {
    var exact = 0
    var misjudgedByDivision = 0
    for n2 in 1...60 {
      for k2 in 1...n2 {
        for n1 in 1...60 where (4 * k2 * n1).isMultiple(of: 5 * n2) {
          let k1 = 4 * k2 * n1 / (5 * n2)
          exact += 1
          let first = Counts(k1, of: n1)
          let second = Counts(k2, of: n2)
          if Self.isBelowFourFifths(first, second) != false
            || ExactRatio.ratio(of: first, to: second) != 0.8
            || Self.isBelowFourFifths(Counts(k1 - 1, of: n1), second) != true
          {
            Issue.record("\(k1) of \(n1) against \(k2) of \(n2)")
          }
          if Double(k1) / Double(n1) / (Double(k2) / Double(n2)) < 0.8 { misjudgedByDivision += 1 }
        }
      }
    }
    // Counted by an independent program.
    #expect(exact == 3666)
    #expect(misjudgedByDivision == 1198)
  }

  @Test("exactly four fifths of the largest counts is not below, one row fewer is")
  func largestCounts() {
    let largest = Int.max - Int.max % 5
    let reference = Counts(largest, of: Int.max)
    #expect(Self.isBelowFourFifths(Counts(largest / 5 * 4, of: Int.max), reference) == false)
    #expect(Self.isBelowFourFifths(Counts(largest / 5 * 4 - 1, of: Int.max), reference) == true)
    // 5 k n alone leaves 64 bits from 1.36 billion rows on.
    #expect(
      Self.isBelowFourFifths(Counts(4, of: Self.large), Counts(5, of: Self.large)) == false)
    #expect(
      Self.isBelowFourFifths(
        Counts(Self.large - 1, of: Self.large), Counts(Self.large, of: Self.large)) == false)
  }

  @Test("a ratio without a reference rate is neither below nor not below")
  func noRatio() {
    #expect(Self.isBelowFourFifths(Counts(0, of: 5), Counts(0, of: 5)) == nil)
    #expect(Self.isBelowFourFifths(Counts(0, of: 0), Counts(1, of: 5)) == nil)
    #expect(Self.isBelowFourFifths(Counts(1, of: 5), Counts(0, of: 0)) == nil)
    #expect(ExactRatio.ratio(of: Counts(1, of: 5), to: Counts(0, of: 5)) == nil)
    #expect(ExactRatio.ratio(of: Counts(0, of: 0), to: Counts(1, of: 5)) == nil)
    #expect(ExactRatio.difference(of: Counts(0, of: 0), and: Counts(1, of: 5)) == nil)
    #expect(ExactRatio.difference(of: Counts(1, of: 5), and: Counts(0, of: 0)) == nil)
  }

  @Test("a ratio of 0 is 0 and below four fifths")
  func ratioOfZero() {
    #expect(ExactRatio.ratio(of: Counts(0, of: 3), to: Counts(10, of: 17)) == 0)
    #expect(Self.isBelowFourFifths(Counts(0, of: 3), Counts(10, of: 17)) == true)
  }

  @Test("a difference is rounded once and changes its sign with its order")
  func difference() throws {
    // 1/3 - 1/6 is 1/6; rounded rates give something else.
    #expect(ExactRatio.difference(of: Counts(1, of: 3), and: Counts(1, of: 6)) == 1.0 / 6)
    #expect(ExactRatio.difference(of: Counts(9, of: 10), and: Counts(8, of: 10)) == 0.1)
    #expect(0.9 - 0.8 != 0.1)
    var rng = SplitMix64(seed: 9)
    for _ in 0..<500 {
      let n1 = Int.random(in: 1...(.max), using: &rng)
      let n2 = Int.random(in: 1...(.max), using: &rng)
      let first = Counts(Int.random(in: 0...n1, using: &rng), of: n1)
      let second = Counts(Int.random(in: 0...n2, using: &rng), of: n2)
      let forwards = try #require(ExactRatio.difference(of: first, and: second))
      let backwards = try #require(ExactRatio.difference(of: second, and: first))
      #expect(forwards == -backwards)
      #expect((forwards < 0) == ExactRatio.isRate(first, below: second))
      #expect(ExactRatio.difference(of: first, and: first)?.bitPattern == 0)
      #expect(ExactRatio.ratio(of: first, to: first) == (first.numerator == 0 ? nil : 1))
    }
  }

  @Test("the order of rates is that of fractions, equal ones in neither order")
  func order() {
    #expect(ExactRatio.isRate(Counts(1, of: 3), below: Counts(1, of: 2)))
    #expect(!ExactRatio.isRate(Counts(1, of: 2), below: Counts(1, of: 3)))
    #expect(!ExactRatio.isRate(Counts(1, of: 2), below: Counts(2, of: 4)))
    #expect(!ExactRatio.isRate(Counts(2, of: 4), below: Counts(1, of: 2)))
    // Two rates with the same nearest double are still told apart.
    let nearly = Counts(Int.max - 2, of: Int.max - 1)
    let nearer = Counts(Int.max - 1, of: Int.max)
    #expect(nearly.rate == nearer.rate)
    #expect(ExactRatio.isRate(nearly, below: nearer))
  }

  @Test("a rate is its counts' nearest double")
  func rates() {
    #expect(Counts(1198, of: 2691).rate == 1198.0 / 2691)
    #expect(Counts(0, of: 0).rate == nil)
    #expect(Counts(.max, of: .max).rate == 1)
  }

  @Test("counts beyond their total are refused")
  func impossibleCounts() async {
    await #expect(processExitsWith: .failure) { _ = Counts(2, of: 1) }
    await #expect(processExitsWith: .failure) { _ = Counts(-1, of: 1) }
  }
}
