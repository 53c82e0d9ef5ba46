import Testing

@testable import FairmarkStatistics

@Suite("Multiplicity")
struct MultiplicityTests {
  private static func relative(_ value: Double, _ expected: Double) -> Double {
    abs(value - expected) / abs(expected)
  }

  @Test("agrees with statsmodels and mpmath, far into the tails")
  func golden() throws {
    var seen: [Substring: Int] = [:]
    for line in multiplicityGolden.split(separator: "\n") {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Double($0) }
      let name = try #require(words.first)
      seen[name, default: 0] += 1
      let expected = try #require(numbers.last)
      switch name {
      case "holm", "hochberg", "yekutieli":
        let p = Array(numbers.prefix(numbers.count / 2))
        let adjusted =
          name == "holm"
          ? Multiplicity.holm(p)
          : name == "hochberg"
            ? Multiplicity.benjaminiHochberg(p) : Multiplicity.benjaminiYekutieli(p)
        for (value, expected) in zip(adjusted, numbers.dropFirst(p.count)) {
          #expect(Self.relative(value, expected) < 1e-14, "\(line)")
        }
      case "pairs":
        let value = Multiplicity.allPairs(pValue: numbers[0], groups: Int(numbers[1]))
        #expect(Self.relative(value, expected) < 1e-11, "\(line): \(value)")
      case "pairs-critical":
        let value = Multiplicity.allPairsCritical(level: numbers[0], groups: Int(numbers[1]))
        #expect(Self.relative(value, expected) < 1e-11, "\(line): \(value)")
      default:
        let sizes = numbers[2..<numbers.count - 1].map { Int($0) }
        let comparisons = Multiplicity.ManyToOne(sizes: sizes, referenceSize: Int(numbers[1]))
        let value =
          name == "two-sided"
          ? comparisons.twoSided(numbers[0]) : comparisons.oneSided(numbers[0])
        #expect(Self.relative(value, expected) < 1e-10, "\(line): \(value)")
      }
    }
    #expect(seen.count == 7)
    #expect(seen.values.reduce(0, +) > 180)
  }

  @Test("has the tables of Tukey and Dunnett")
  func tables() {
    // H. L. Harter's studentised range and Dunnett's t at 5 % with infinite degrees of freedom.
    for (groups, q) in [(3, 3.314), (10, 4.474), (20, 5.012)] {
      let critical = Multiplicity.allPairsCritical(level: 0.95, groups: groups)
      #expect(abs(critical * (2.0).squareRoot() - q) <= 1.0e-3, "\(critical)")
    }
    for (count, two, one) in [(2, 2.21, 1.92), (3, 2.35, 2.06), (5, 2.51, 2.23), (9, 2.69, 2.42)] {
      let sizes = [Int](repeating: 40, count: count)
      let twoSided = Multiplicity.dunnettCritical(level: 0.95, sizes: sizes, referenceSize: 40)
      let oneSided = Multiplicity.oneSidedCritical(level: 0.95, sizes: sizes, referenceSize: 40)
      #expect(abs(twoSided - two) <= 0.0051)
      #expect(abs(oneSided - one) <= 0.0051)
    }
  }

  @Test("of two groups the adjustments change nothing")
  func twoGroups() {
    for p in [1, 0.3, 0.05, 1e-7, 1e-200, 0] {
      #expect(Multiplicity.allPairs(pValue: p, groups: 2) == p)
      #expect(Multiplicity.dunnett(pValues: [p], sizes: [10], referenceSize: 70) == [p])
      #expect(Multiplicity.holm([p]) == [p])
    }
    #expect(Multiplicity.allPairsCritical(level: 0.95, groups: 2) == Intervals.deviations(0.95))
    let counts = [Counts(30, of: 100), Counts(45, of: 90)]
    let best = Multiplicity.multipleComparisonsWithTheBest(counts)
    let z = TwoByTwoTest.pooledZ(counts[1], counts[0]) ?? 0
    let tail = NormalDistribution().tails(at: z).survival
    #expect(abs((best[0]?.pValue ?? 0) / tail - 1) < 1e-12)
    #expect(abs((best[1]?.pValue ?? 0) - (1 - tail)) < 1e-12)
  }

  @Test("adjusted values rise with the raw ones and stay between them and Bonferroni's")
  func order() {
    for groups in [3, 7, 14] {
      let pairs = Double(groups * (groups - 1) / 2)
      var last = 0.0
      for exponent in stride(from: -320.0, through: 0, by: 4) {
        let p = Elementary.pow(10, exponent)
        let adjusted = Multiplicity.allPairs(pValue: p, groups: groups)
        #expect(adjusted >= p && adjusted <= pairs * p && adjusted <= 1 && adjusted >= last)
        last = adjusted
      }
    }
    #expect(Multiplicity.holm([]).isEmpty)
    #expect(Multiplicity.benjaminiHochberg([]).isEmpty)
    #expect(Multiplicity.dunnett(z: [0, 1], sizes: [5, 6], referenceSize: 7)[0] == 1)
  }

  @Test("Dunnett's adjustment of z-statistics is that of their p-values")
  func dunnett() {
    let z = [2.5, -0.4, 3.1]
    let normal = NormalDistribution()
    let sizes = [120, 40, 900]
    let adjusted = Multiplicity.dunnett(z: z, sizes: sizes, referenceSize: 300)
    let other = Multiplicity.dunnett(
      pValues: z.map { normal.twoSided($0) }, sizes: sizes, referenceSize: 300)
    for (a, b) in zip(adjusted, other) { #expect(Self.relative(a, b) < 1e-11) }
    #expect(adjusted[0] < 3 * normal.twoSided(2.5) && adjusted[0] > normal.twoSided(2.5))
  }

  @Test("comparisons with the best agree with their intervals and leave empty groups out")
  func best() throws {
    let counts = [
      Counts(150, of: 300), Counts(90, of: 300), Counts(0, of: 0), Counts(143, of: 280),
      Counts(30, of: 60),
    ]
    let best = Multiplicity.multipleComparisonsWithTheBest(counts)
    #expect(best[2] == nil)
    let poor = try #require(best[1])
    #expect(poor.pValue < 1e-5)
    #expect(poor.interval.high == 0)
    #expect(try #require(poor.interval.low) < -0.2)
    for index in [0, 3, 4] {
      let one = try #require(best[index])
      #expect(one.pValue > 0.3)
      #expect(try #require(one.interval.low) < 0)
      #expect(try #require(one.interval.high) > 0)
    }
    // One group far ahead is shown to be the best: its interval begins at 0.
    let ahead = Multiplicity.multipleComparisonsWithTheBest([
      Counts(290, of: 300), Counts(90, of: 300), Counts(80, of: 300),
    ])
    #expect(ahead[0]?.interval.low == 0)
    #expect(ahead[1]?.interval.high == 0)
    #expect(Multiplicity.multipleComparisonsWithTheBest([Counts(1, of: 2)]) == [nil])
    #expect(Multiplicity.multipleComparisonsWithTheBest([]).isEmpty)
    let none = Multiplicity.multipleComparisonsWithTheBest([Counts(0, of: 5), Counts(0, of: 9)])
    #expect(none[0]?.pValue == 0.5)
  }
}
