import FairmarkStatistics
import Testing

@Suite("Tables in strata, exactly")
struct StratifiedExactTests {
  private static func tables(_ cells: [Int]) -> StratifiedTables {
    StratifiedTables(
      stride(from: 0, to: cells.count, by: 4).map { i in
        StratifiedTables.Stratum(
          Counts(cells[i], of: cells[i] + cells[i + 1]),
          Counts(cells[i + 2], of: cells[i + 2] + cells[i + 3]))
      })
  }

  private static func isClose(_ value: Double?, _ expected: Double) -> Bool {
    guard let value else { return expected.isNaN }
    return abs(value - expected) <= 1e-11 * abs(expected)
  }

  @Test(
    "have the probabilities, odds ratios and ends that fractions give",
    arguments: stratifiedExactGolden.split(separator: "\n").map(String.init))
  func golden(_ line: String) throws {
    let words = line.split(separator: " ")
    let v = words.dropFirst().compactMap { Double($0) }
    try #require(v.count == 8)
    let tables = Self.tables(words[0].split(separator: ",").compactMap { Int($0) })
    let test = try #require(tables.exactTest())
    let probabilities = [test.lower, test.upper, test.twoSided, test.midP, test.observedMidP]
    for (value, expected) in zip(probabilities, v) {
      #expect(Self.isClose(value, expected), "\(test)")
    }
    let odds = try #require(tables.conditionalOddsRatio())
    #expect(Self.isClose(odds.estimate, v[5]), "\(odds)")
    #expect(Self.isClose(odds.interval.low, v[6]), "\(odds)")
    #expect(Self.isClose(odds.interval.high, v[7]), "\(odds)")
  }

  @Test("penicillin for rabbits has the probabilities of R's documentation")
  func rabbits() throws {
    let tables = Self.tables([0, 6, 0, 5, 3, 3, 0, 6, 6, 0, 2, 4, 5, 1, 6, 0, 2, 0, 5, 0])
    let test = try #require(tables.exactTest())
    #expect(test.observed == 16)
    #expect(abs(test.twoSided - 0.040) < 5e-4)
    #expect(abs(test.upper - 0.020) < 5e-4)
  }

  @Test("with one stratum are Fisher's test")
  func oneStratum() throws {
    for (k1, n1, k2, n2) in [
      (3, 12, 12, 16), (1, 10, 3, 20), (0, 3, 10, 17), (5, 5, 0, 4), (0, 3, 0, 4),
    ] {
      let first = Counts(k1, of: n1)
      let second = Counts(k2, of: n2)
      let test = try #require(StratifiedTables([.init(first, second)]).exactTest())
      let fisher = try #require(TwoByTwoTest.fisherExact(first, second))
      #expect(abs(test.twoSided - fisher) <= 1e-12 * fisher)
      let midP = try #require(TwoByTwoTest.fisherMidP(first, second))
      #expect(abs(test.midP - midP) <= 1e-12 * midP)
      let half = try #require(
        TwoByTwoTest.fisherMidP(first, second, halving: .observedTable))
      #expect(abs(test.observedMidP - half) <= 1e-12 * half)
    }
  }

  @Test("exist where there is something to count, and not too much of it")
  func edges() throws {
    #expect(StratifiedTables([]).exactTest() == nil)
    #expect(StratifiedTables([]).conditionalOddsRatio() == nil)
    let constant = Self.tables([0, 4, 0, 5, 3, 0, 2, 0])
    #expect(constant.exactTest()?.twoSided == 1)
    #expect(constant.exactTest()?.midP == 0.5)
    #expect(constant.conditionalOddsRatio() == nil)
    let large = 1_000_000
    let many = StratifiedTables(
      [.init(Counts(large / 2, of: large), Counts(large / 3, of: large))]
        + Array(repeating: .init(Counts(500, of: large), Counts(600, of: large)), count: 3))
    #expect(many.exactTest() == nil)
    #expect(many.conditionalOddsRatio() == nil)
  }
}
