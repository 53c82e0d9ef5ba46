import FairmarkStatistics
import FairmarkWatermarking
import Testing

@Suite("False positives")
struct FalsePositiveTests {
  @Test("are counted by length and level, in any order")
  func table() throws {
    var whole = FalsePositiveTable(lengths: [1, 50, 200], alphas: [0.05, 0.01])
    var parts = [whole, whole]
    for place in 0..<300 {
      let p = Double((place * 37) % 300 + 1) / 300
      whole.add(drawCount: place, pValue: p)
      parts[place % 2].add(drawCount: place, pValue: p)
    }
    parts[1] += parts[0]
    #expect(parts[1] == whole)
    let rows = whole.rows
    #expect(rows.map(\.counts.denominator) == [49, 49, 150, 150, 100, 100])
    #expect(rows.map(\.to) == [50, 50, 200, 200, nil, nil])
    #expect(rows[0].interval == Intervals.clopperPearson(rows[0].counts))
    let restored = try #require(FalsePositiveTable(checkpoint: whole.checkpoint))
    #expect(restored == whole)
    #expect(FalsePositiveTable(checkpoint: "3 2 1") == nil)
    #expect(FalsePositiveTable(checkpoint: "") == nil)
  }

  @Test("are expected by the enumerated sizes")
  func expected() throws {
    var calculator = EvidenceCalculator(.membership(green: 1, total: 4))
    var sum = ExpectedFalsePositives(alpha: 0.01)
    for _ in 0..<1000 { sum.add(size: calculator.attainableSize(drawCount: 200, alpha: 0.01)) }
    #expect(abs(sum.expected - 6.8) < 0.05)
    let range = sum.range()
    // Poisson's quantiles for a mean of 6.8.
    #expect(range == 2...12)
    let restored = try #require(ExpectedFalsePositives(checkpoint: sum.checkpoint))
    #expect(restored == sum)
    #expect(ExpectedFalsePositives(checkpoint: "1 2") == nil)
  }
}
