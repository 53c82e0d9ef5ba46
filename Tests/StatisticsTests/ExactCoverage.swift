@testable import FairmarkStatistics

/// What an interval covers, summed over every outcome with its probability.
///
/// An interval that does not exist excludes nothing, so it counts as covering; how likely that is
/// stands beside.
struct ExactCoverage {
  /// The smallest and the mean coverage over the rates, and the mean probability of no interval.
  struct Summary {
    var minimum = 1.0
    var mean = 0.0
    var undefined = 0.0
    private var count = 0.0

    mutating func add(_ covered: Double, _ undefined: Double) {
      count += 1
      minimum = min(minimum, covered)
      mean += (covered - mean) / count
      self.undefined += (undefined - self.undefined) / count
    }
  }

  /// The rates .01, .02, … .99.
  static let rates = (1...99).map { Double($0) / 100 }

  static func binomial(_ n: Int, _ p: Double) -> [Double] {
    guard p > 0, p < 1 else { return (0...n).map { $0 == (p <= 0 ? 0 : n) ? 1 : 0 } }
    // From the mode outwards, so that the largest terms are the exactest.
    let mode = min(n, Int(Double(n + 1) * p))
    var terms = [Double](repeating: 0, count: n + 1)
    terms[mode] = 1
    for k in mode..<n { terms[k + 1] = terms[k] * Double(n - k) / Double(k + 1) * p / (1 - p) }
    for k in stride(from: mode, to: 0, by: -1) {
      terms[k - 1] = terms[k] * Double(k) / Double(n - k + 1) * (1 - p) / p
    }
    let total = terms.reduce(0, +)
    return terms.map { $0 / total }
  }

  /// The coverage of an interval for one rate.
  static func ofRate(_ n: Int, _ interval: (Counts) -> ConfidenceInterval?) -> Summary {
    let intervals = (0...n).map { interval(Counts($0, of: n)) }
    var summary = Summary()
    for p in rates {
      let probabilities = binomial(n, p)
      var covered = 0.0
      var undefined = 0.0
      for (k, interval) in intervals.enumerated() {
        if interval.map({ contains($0, p) }) ?? true { covered += probabilities[k] }
        if interval == nil { undefined += probabilities[k] }
      }
      summary.add(covered, undefined)
    }
    return summary
  }

  /// The coverage of an interval for a comparison of two rates, for each of some true values.
  ///
  /// - Parameters:
  ///   - sizes: Both groups' sizes.
  ///   - truths: The true ratios or differences.
  ///   - rate: The first rate, from a true value and the second rate.
  ///   - interval: The interval for both counts.
  /// - Returns: A summary for each true value, over the second rates that leave the first one in 0…1.
  static func ofComparison(
    _ sizes: (Int, Int), _ truths: [Double], rate: (Double, Double) -> Double,
    _ interval: (Counts, Counts) -> ConfidenceInterval?
  ) -> [Summary] {
    let intervals = (0...sizes.0).map { k1 in
      (0...sizes.1).map { interval(Counts(k1, of: sizes.0), Counts($0, of: sizes.1)) }
    }
    return truths.map { truth in
      let covers = intervals.map { row in row.map { $0.map { contains($0, truth) } ?? true } }
      var summary = Summary()
      for p2 in rates {
        let p1 = rate(truth, p2)
        guard p1 >= 0, p1 <= 1 else { continue }
        let one = binomial(sizes.0, p1)
        let two = binomial(sizes.1, p2)
        var covered = 0.0
        var undefined = 0.0
        for (k1, row) in covers.enumerated() where one[k1] > 0 {
          var inner = 0.0
          for (k2, isCovered) in row.enumerated() {
            if isCovered { inner += two[k2] }
            if intervals[k1][k2] == nil { undefined += one[k1] * two[k2] }
          }
          covered += one[k1] * inner
        }
        summary.add(covered, undefined)
      }
      return summary
    }
  }

  /// The coverage of the exact unconditional interval for a ratio.
  ///
  /// Only whether an interval holds the truth is asked, and for each count of the second group the
  /// counts of the first whose intervals do are a range: two searches find it.
  static func ofExactRatio(_ sizes: (Int, Int)) -> [Summary] {
    guard let decisions = ExactRatioDecisions(sizes: sizes) else { return [] }
    return ratios.map { truth in
      let ranges = (0...sizes.1).map { k2 in
        let second = Counts(k2, of: sizes.1)
        let start = firstTrue(in: 0..<sizes.0 + 1) {
          decisions.isUpperEnd(atLeast: truth, Counts($0, of: sizes.0), second)
        }
        let end = firstTrue(in: 0..<sizes.0 + 1) {
          !decisions.isLowerEnd(atMost: truth, Counts($0, of: sizes.0), second)
        }
        return start..<max(start, end)
      }
      var summary = Summary()
      for p2 in rates {
        let p1 = truth * p2
        guard p1 <= 1 else { continue }
        let one = binomial(sizes.0, p1)
        let two = binomial(sizes.1, p2)
        var covered = 0.0
        for (k2, range) in ranges.enumerated() {
          covered += two[k2] * range.reduce(0.0) { $0 + one[$1] }
        }
        // There is no interval where nobody has the property, and it excludes nothing.
        let undefined = one[0] * two[0]
        if !ranges[0].contains(0) { covered += undefined }
        summary.add(covered, undefined)
      }
      return summary
    }
  }

  /// The first number of a range that has a property which all larger ones have; its end when none has.
  private static func firstTrue(in range: Range<Int>, _ hasProperty: (Int) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if hasProperty(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private static func contains(_ interval: ConfidenceInterval, _ value: Double) -> Bool {
    (interval.low ?? -.infinity) <= value && value <= (interval.high ?? .infinity)
  }
}

extension ExactCoverage {
  static let ratios = [0.5, 0.8, 1]
  static let differences = [-0.3, -0.1, 0]

  static func ofRatio(
    _ sizes: (Int, Int), _ interval: (Counts, Counts) -> ConfidenceInterval?
  ) -> [Summary] {
    ofComparison(sizes, ratios, rate: { $0 * $1 }, interval)
  }

  static func ofDifference(
    _ sizes: (Int, Int), _ interval: (Counts, Counts) -> ConfidenceInterval?
  ) -> [Summary] {
    ofComparison(sizes, differences, rate: { $0 + $1 }, interval)
  }
}
