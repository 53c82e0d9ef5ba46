import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("The area under the curve")
struct AreaUnderCurveTests {
  private static func entries(_ text: Substring) -> [[Double]] {
    text.split(separator: ",").map { $0.split(separator: ":").compactMap { Double($0) } }
  }

  private static func histogram(
    _ text: Substring
  ) -> [(value: Double, positives: Int, negatives: Int)] {
    entries(text).map { ($0[0], Int($0[1]), Int($0[2])) }
  }

  private static func isClose(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= 1e-13 + 1e-12 * abs(expected) } ?? false
  }

  @Test(
    "has scikit-learn's value and the variance and intervals of DeLong by person",
    arguments: areaUnderCurveGolden.split(separator: "\n").map(String.init))
  func golden(_ line: String) throws {
    let words = line.split(separator: " ")
    let v = words.dropFirst().compactMap { Double($0) }
    try #require(v.count == 6)
    let area = try #require(AreaUnderCurve(Self.histogram(words[0])))
    #expect(Self.isClose(area.value, v[0]))
    #expect(Self.isClose(area.variance, v[1]))
    #expect(Self.isClose(area.interval()?.low, v[2]))
    #expect(Self.isClose(area.interval()?.high, v[3]))
    #expect(Self.isClose(area.logitInterval()?.low, v[4]))
    #expect(Self.isClose(area.logitInterval()?.high, v[5]))
  }

  @Test(
    "of two scores of the same people has DeLong's difference",
    arguments: correlatedAreasGolden.split(separator: "\n").map(String.init))
  func correlated(_ line: String) throws {
    let words = line.split(separator: " ")
    let v = words.dropFirst().compactMap { Double($0) }
    try #require(v.count == 2)
    var scores = Self.entries(words[0]).map {
      (first: $0[0], second: $0[1], positives: Int($0[2]), negatives: Int($0[3]))
    }
    let there = try #require(AreaUnderCurve.correlatedDifference(scores))
    #expect(Self.isClose(there.value, v[0]))
    #expect(Self.isClose(there.standardError, v[1].squareRoot()))
    var rng = SplitMix64(seed: 3)
    scores.shuffle(using: &rng)
    let shuffled = try #require(AreaUnderCurve.correlatedDifference(scores))
    #expect(shuffled.value == there.value)
    #expect(Self.isClose(shuffled.z, there.z))
    let back = try #require(
      AreaUnderCurve.correlatedDifference(
        scores.map { ($0.second, $0.first, $0.positives, $0.negatives) }))
    #expect(back.value == -there.value)
  }

  @Test("is an exact fraction, with ties half")
  func exact() throws {
    // Positives 2, 2, 3; negatives 1, 2: wins 2 + 2 · ½ + 2 = 5 of 6.
    let area = try #require(AreaUnderCurve([(1, 0, 1), (2, 2, 1), (3, 1, 0)]))
    #expect(area.twiceWins == 10)
    #expect(area.twicePairs == 12)
    #expect(area.value == 5.0 / 6)
    // More pairs than 64 bits hold.
    let large = 1_000_000_000_000
    let many = try #require(AreaUnderCurve([(0, large, 3 * large), (1, 3 * large, large)]))
    #expect(many.value == 0.75)
    #expect(many.twicePairs == 2 * UInt128(4 * large) * UInt128(4 * large))
    // By hand: V is 3/8 for a quarter of the positives and 7/8 for the rest, variance 3/64, twice.
    let variance = try #require(many.variance)
    #expect(abs(variance / (2 * (3.0 / 64) / (4 * Double(large))) - 1) < 1e-11)
  }

  @Test("turned round, or with the labels exchanged, is 1 less")
  func symmetry() throws {
    let histogram = [(-1.0, 3, 9), (0.5, 4, 6), (2.0, 8, 5), (7.0, 2, 0)].map {
      (value: $0.0, positives: $0.1, negatives: $0.2)
    }
    let area = try #require(AreaUnderCurve(histogram))
    let turned = try #require(
      AreaUnderCurve(histogram.reversed().map { (-$0.value, $0.positives, $0.negatives) }))
    let exchanged = try #require(
      AreaUnderCurve(histogram.map { ($0.value, $0.negatives, $0.positives) }))
    #expect(turned.twiceWins == area.twicePairs - area.twiceWins)
    #expect(exchanged.twiceWins == turned.twiceWins)
    #expect(Self.isClose(turned.variance, try #require(area.variance)))
    #expect(Self.isClose(exchanged.variance, try #require(area.variance)))
    let difference = try #require(area.difference(from: turned))
    #expect(Self.isClose(difference.value, 2 * area.value - 1))
    #expect(
      Self.isClose(difference.standardError, (2 * (try #require(area.variance))).squareRoot()))
    #expect(difference.interval().low.map { $0 < difference.value } == true)
  }

  @Test("without one of the labels, or without variation, says so")
  func edges() async throws {
    #expect(AreaUnderCurve([]) == nil)
    #expect(AreaUnderCurve([(1, 5, 0)]) == nil)
    #expect(AreaUnderCurve([(1, 0, 5)]) == nil)
    let single = try #require(AreaUnderCurve([(0, 0, 3), (1, 1, 0)]))
    #expect(single.value == 1)
    #expect(single.variance == nil)
    #expect(single.interval() == nil)
    let separated = try #require(AreaUnderCurve([(0, 0, 3), (1, 4, 0)]))
    #expect(separated.variance == 0)
    #expect(separated.interval() == nil)
    #expect(separated.logitInterval() == nil)
    #expect(separated.difference(from: separated) == nil)
    #expect(separated.difference(from: single) == nil)
    let constant = try #require(AreaUnderCurve([(-.infinity, 4, 3)]))
    #expect(constant.value == 0.5)
    #expect(AreaUnderCurve.correlatedDifference([(1, 2, 3, 0), (2, 3, 0, 4)]) == nil)
    #expect(AreaUnderCurve.correlatedDifference([(1, 2, 1, 1), (2, 3, 0, 4)]) == nil)
    await #expect(processExitsWith: .failure) { _ = AreaUnderCurve([(1, 1, 1), (1, 1, 1)]) }
    await #expect(processExitsWith: .failure) { _ = AreaUnderCurve([(.nan, 1, 1)]) }
    await #expect(processExitsWith: .failure) { _ = AreaUnderCurve([(1, -1, 1)]) }
  }
}
