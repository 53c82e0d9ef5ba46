import FairmarkStatistics
import Testing

/// The figures are those of `Notebooksless-Scripts/golden/score_parity.py` (SciPy, NumPy).
@Suite("Histograms of values")
struct ValueHistogramTests {
  private static let women = ValueHistogram(
    [3.5, 2.0, 2.0, 1.0, 0.5, 4.25, 2.0, 1.75, -1.0, 0.25])
  private static let men = ValueHistogram([4.0, 2.0, 3.5, 5.0, 2.5, 3.5, 4.25])

  private func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-14) -> Bool {
    value.map { abs($0 - expected) <= tolerance * abs(expected) } ?? false
  }

  @Test("means, squares and percentiles are those of NumPy")
  func moments() {
    #expect(Self.women.mean() == 1.625)
    #expect(Self.men.mean() == 3.5357142857142856)
    #expect(Self.women.sumOfSquaredDeviations() == 21.28125)
    #expect(isClose(Self.men.sumOfSquaredDeviations(), 6.303571428571429))
    let percents = [10, 25, 50, 75, 90]
    #expect(percents.map(Self.women.percentile) == [-0.375, 0.5, 1.875, 2.0, 3.875])
    #expect(percents.map(Self.men.percentile) == [2.0, 2.5, 3.5, 4.25, 5.0])
    #expect(Self.women.percentile(0) == -1 && Self.women.percentile(100) == 4.25)
  }

  @Test("distances, Cohen's d and Welch's test are those of SciPy")
  func distances() throws {
    #expect(Self.women.kolmogorovSmirnovDistance(to: Self.men) == 46.0 / 70)
    #expect(isClose(Self.women.wassersteinDistance(to: Self.men), 1.910714285714286))
    #expect(isClose(Self.women.cohensD(against: Self.men), -1.4089847473170707))
    #expect(isClose(Self.men.cohensD(against: Self.women), 1.4089847473170707))
    let welch = try #require(WelchTest(Self.women, minus: Self.men))
    #expect(isClose(welch.t, -3.0732411371838895))
    #expect(isClose(welch.degreesOfFreedom, 14.991412344159638))
    #expect(isClose(welch.pValue, 0.007732360162514908, 1e-13))
    #expect(isClose(welch.interval().low, -3.2359582595519627, 1e-13))
    #expect(isClose(welch.interval().high, -0.5854703118766085, 1e-13))
  }

  @Test("what a sample does not tell is nil")
  func undefined() {
    let nothing = ValueHistogram()
    let one = ValueHistogram([2])
    let same = ValueHistogram([2, 2, 2])
    #expect(nothing.mean() == nil && nothing.percentile(50) == nil)
    #expect(nothing.wassersteinDistance(to: one) == nil)
    #expect(one.kolmogorovSmirnovDistance(to: nothing) == nil)
    #expect(one.cohensD(against: ValueHistogram([3])) == nil)
    #expect(same.cohensD(against: ValueHistogram([3, 3])) == nil)
    #expect(WelchTest(one, minus: Self.men) == nil)
    #expect(WelchTest(same, minus: same) == nil)
    #expect(same.kolmogorovSmirnovDistance(to: one) == 0)
    #expect(same.wassersteinDistance(to: ValueHistogram([5])) == 3)
    #expect(TopRows(nothing, percent: 10) == nil)
  }

  @Test("merging is that of the samples, whatever the order")
  func merging() {
    let both = ValueHistogram(
      [3.5, 2, 2, 1, 0.5, 4.25, 2, 1.75, -1, 0.25, 4, 2, 3.5, 5, 2.5, 3.5, 4.25])
    #expect(Self.women.merged(with: Self.men) == both)
    #expect(Self.men.merged(with: Self.women) == both)
    #expect(ValueHistogram.merging([Self.men, ValueHistogram(), Self.women]) == both)
    #expect(ValueHistogram.merging([]) == ValueHistogram())
    #expect(ValueHistogram([-0.0, 0.0]) == ValueHistogram(values: [0], counts: [2]))
  }

  @Test("a count stands for so many equal values, beyond what 64-bit products hold")
  func counts() {
    let many = ValueHistogram(values: [0, 1], counts: [3 << 58, 1 << 58])
    #expect(many.mean() == 0.25)
    #expect(many.percentile(75) == 0.5)
    #expect(many.percentile(76) == 1)
    #expect(many.kolmogorovSmirnovDistance(to: ValueHistogram([0])) == 0.25)
    #expect(TopRows(many, percent: 50)?.inclusion(of: many) == 0.5)
  }

  @Test("tied rows share their places in a ranking (NumPy)")
  func rankings() throws {
    let all = Self.women.merged(with: Self.men)
    let ranking = try #require(RankedExposure(all))
    #expect(isClose(ranking.mean(of: Self.women), 0.30317901627563))
    #expect(isClose(ranking.mean(of: Self.men), 0.47343154913483737))
    #expect(ranking.mean(of: ValueHistogram()) == nil)
    #expect(RankedExposure(ValueHistogram(values: [1], counts: [10_000_001])) == nil)
    for (percent, count, women, men) in [
      (10, 2, 0.5, 1.5), (30, 6, 5.0 / 3, 13.0 / 3), (40, 7, 2, 5), (100, 17, 10, 7),
    ] {
      let top = try #require(TopRows(all, percent: percent))
      #expect(top.count == count)
      #expect(isClose(top.inclusion(of: Self.women), women / 10))
      #expect(isClose(top.inclusion(of: Self.men), men / 7))
      #expect(isClose(top.share(of: Self.women), women / Double(count)))
    }
  }

  @Test("the Kolmogorov distribution is that of scipy.special")
  func kolmogorov() {
    let expected: [(Double, Double)] = [
      (0.05, 1), (0.1, 1), (0.3, 0.9999906941986655), (0.5, 0.9639452436648751),
      (0.8, 0.5441424115741981), (1.0, 0.26999967167735456), (1.17, 0.12939004218561884),
      (1.18, 0.1234538094297657), (1.5, 0.022217962616525127), (2.0, 0.0006709252557796953),
      (3.0, 3.045995948942526e-08), (8.0, 5.14441874528483e-56),
    ]
    for (x, survival) in expected {
      #expect(isClose(KolmogorovDistribution().survival(at: x), survival, 1e-13), "\(x)")
    }
    #expect(KolmogorovDistribution().survival(at: 0) == 1)
  }

  @Test("probability scores: certain and wrong has no logarithmic loss")
  func probabilityScores() {
    let certain = ValueHistogram([1])
    let never = ValueHistogram([0])
    #expect(ProbabilityScores.brier(positives: never, negatives: certain) == 1)
    #expect(ProbabilityScores.brier(positives: certain, negatives: never) == 0)
    #expect(ProbabilityScores.logarithmicLoss(positives: certain, negatives: never) == 0)
    #expect(ProbabilityScores.logarithmicLoss(positives: never, negatives: never) == nil)
    #expect(ProbabilityScores.logarithmicLoss(positives: certain, negatives: certain) == nil)
    let none = ValueHistogram()
    #expect(ProbabilityScores.brier(positives: none, negatives: none) == nil)
    #expect(ProbabilityScores.logarithmicLoss(positives: none, negatives: none) == nil)
  }
}
