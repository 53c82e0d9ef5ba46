import FairmarkStatistics
import Foundation
import Testing

@Suite("Coverage, enumerated over every outcome")
struct CoverageTests {
  @Test(
    "of Clopper and Pearson's interval is never below its level", arguments: [1, 5, 10, 20, 50])
  func clopperPearson(_ n: Int) {
    for level in [0.9, 0.95, 0.99] {
      let summary = ExactCoverage.ofRate(n) { Intervals.clopperPearson($0, level: level) }
      #expect(summary.minimum >= level, "\(summary)")
    }
  }

  @Test("of Wilson's interval is 95 % ± 1 in the mean", arguments: [5, 10, 20, 50, 100])
  func wilson(_ n: Int) {
    let summary = ExactCoverage.ofRate(n) { Intervals.wilson($0) }
    #expect(abs(summary.mean - 0.95) <= 0.01, "\(summary)")
    #expect(summary.minimum < 0.95)
  }

  @Test(
    "of the exact unconditional interval is never below its level",
    arguments: [(1, 1), (5, 5), (9, 4), (3, 11), (10, 10)])
  func exactUnconditional(_ sizes: (Int, Int)) {
    for summary in ExactCoverage.ofRatio(
      sizes, { Intervals.exactUnconditional($0, over: $1) })
    {
      #expect(summary.minimum >= 0.95, "\(summary)")
    }
  }

  @Test(
    "of the exact unconditional interval is the same from its ends and from single decisions",
    arguments: [(1, 1), (8, 5), (5, 8), (12, 12)])
  func exactDecisions(_ sizes: (Int, Int)) {
    let ends = ExactCoverage.ofRatio(sizes) { Intervals.exactUnconditional($0, over: $1) }
    for (one, other) in zip(ends, ExactCoverage.ofExactRatio(sizes)) {
      #expect(abs(one.minimum - other.minimum) < 1e-12)
      #expect(abs(one.mean - other.mean) < 1e-12)
      #expect(abs(one.undefined - other.undefined) < 1e-12)
    }
  }

  @Test(
    "of Koopman's interval is 94 to 98 % in the mean", arguments: [(10, 10), (20, 20), (20, 8)])
  func koopman(_ sizes: (Int, Int)) {
    for summary in ExactCoverage.ofRatio(sizes, { Intervals.koopman($0, over: $1) }) {
      #expect(summary.mean >= 0.94 && summary.mean <= 0.98, "\(summary)")
    }
  }

  @Test("of Koopman's interval is at least 92 % with equal groups", arguments: [5, 10, 20])
  func koopmanEqual(_ n: Int) {
    for summary in ExactCoverage.ofRatio((n, n), { Intervals.koopman($0, over: $1) }) {
      #expect(summary.minimum >= 0.92, "\(summary)")
    }
  }

  @Test(
    "of Koopman's interval falls to 91.0 % with 5 people against 20, the corrected one's to 93.6 %")
  func koopmanUnequal() throws {
    let sizes = (5, 20)
    let koopman = ExactCoverage.ofRatio(sizes) { Intervals.koopman($0, over: $1) }
    #expect(abs(try #require(koopman.map(\.minimum).min()) - 0.9100903) < 1e-6)
    let corrected = ExactCoverage.ofRatio(sizes) { Intervals.skewnessCorrectedScore($0, over: $1) }
    #expect(abs(try #require(corrected.map(\.minimum).min()) - 0.9364433) < 1e-6)
  }

  @Test(
    "of the skewness-corrected interval is 95 to 98 % in the mean", arguments: [(10, 10), (20, 8)])
  func skewnessCorrected(_ sizes: (Int, Int)) {
    for summary in ExactCoverage.ofRatio(
      sizes, { Intervals.skewnessCorrectedScore($0, over: $1) })
    {
      #expect(summary.mean >= 0.95 && summary.mean <= 0.98, "\(summary)")
    }
  }

  @Test("is that of a binomial distribution by hand")
  func byHand() {
    // One trial: Wilson's interval of 0 of 1 ends at z² / (1 + z²) = 0.79, that of 1 of 1 starts at 0.21.
    let summary = ExactCoverage.ofRate(1) { Intervals.wilson($0) }
    // Rates .01 … .20 are covered by 0 of 1 alone, .21 … .79 by both, .80 … .99 by 1 of 1 alone.
    let outer = (1...20).reduce(0.0) { $0 + 1 - Double($1) / 100 }
    #expect(abs(summary.mean - (2 * outer + 59) / 99) < 1e-12)
    #expect(abs(summary.minimum - 0.8) < 1e-12)
  }
}

/// Writes the pages' tables; `Notebooksless-Scripts/golden/coverage-tables.sh` asks for it.
@Suite("Coverage tables", .serialized)
struct CoverageTables {
  private static let path = ProcessInfo.processInfo.environment["FAIRMARK_COVERAGE_PAGE"]
  private static let sizes = [5, 10, 20, 50, 100, 200, 500]
  private static let unequal = [(5, 20), (20, 5), (10, 50), (50, 10), (50, 200), (200, 50)]
  /// The largest group for which every exact interval is computed.
  private static let largestExact =
    ProcessInfo.processInfo.environment["FAIRMARK_COVERAGE_EXACT"].flatMap { Int($0) } ?? 500

  @Test("show what the page claims", .enabled(if: path != nil))
  func write() throws {
    let path = try #require(Self.path)
    var page = Self.head
    page += Self.rateTable()
    page += Self.differenceTable()
    page += Self.ratioTables()
    try page.write(toFile: path, atomically: true, encoding: .utf8)
  }

  private static func percent(_ value: Double) -> String {
    // Rounded down, so that no minimum looks better than it is.
    String(format: "%.2f", (value * 10000).rounded(.down) / 100)
  }

  private static func rateTable() -> String {
    var text = """

      ## One rate

      | n | Wilson: mean | minimum | Clopper–Pearson: mean | minimum |
      |---:|---:|---:|---:|---:|

      """
    for n in sizes {
      let wilson = ExactCoverage.ofRate(n) { Intervals.wilson($0) }
      let exact = ExactCoverage.ofRate(n) { Intervals.clopperPearson($0) }
      #expect(abs(wilson.mean - 0.95) <= 0.01, "Wilson, \(n)")
      #expect(exact.minimum >= 0.95, "Clopper and Pearson, \(n)")
      text += "| \(n) | \(percent(wilson.mean)) | \(percent(wilson.minimum)) "
      text += "| \(percent(exact.mean)) | \(percent(exact.minimum)) |\n"
    }
    return text
  }

  private static var pairs: [(Int, Int)] { sizes.map { ($0, $0) } + unequal }

  private static func differenceTable() -> String {
    var text = "\n## A difference of two rates: Newcombe\n\n| n₁ | n₂ "
    for difference in ExactCoverage.differences { text += "| \(difference): mean | minimum " }
    text += "|\n|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    for pair in pairs {
      let summaries = ExactCoverage.ofDifference(pair) { Intervals.newcombe($0, minus: $1) }
      text += "| \(pair.0) | \(pair.1) "
      for summary in summaries {
        text += "| \(percent(summary.mean)) | \(percent(summary.minimum)) "
      }
      text += "|\n"
    }
    return text
  }

  /// The tables of every interval for a ratio, after what they show.
  private static func ratioTables() -> String {
    let methods: [(String, ((Counts, Counts) -> ConfidenceInterval?)?)] = [
      ("Katz", { Intervals.katz($0, over: $1) }),
      ("Koopman", { Intervals.koopman($0, over: $1) }),
      ("Miettinen and Nurminen", { Intervals.miettinenNurminen($0, over: $1) }),
      ("Skewness-corrected score", { Intervals.skewnessCorrectedScore($0, over: $1) }),
      ("Exact unconditional", nil),
    ]
    var tables = ""
    var findings = "\n## A ratio of two rates: the extremes of the tables below\n\n"
    findings += "| interval | means | minimum, equal groups | minimum, unequal groups |\n"
    findings += "|---|---:|---:|---:|\n"
    for (name, interval) in methods {
      tables += "\n## A ratio of two rates: \(name)\n\n| n₁ | n₂ "
      for ratio in ExactCoverage.ratios { tables += "| \(ratio): mean | minimum " }
      tables += "| no interval |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
      var means: [Double] = []
      var equal = 1.0
      var other = 1.0
      for pair in pairs where interval != nil || max(pair.0, pair.1) <= largestExact {
        let summaries =
          interval.map { ExactCoverage.ofRatio(pair, $0) } ?? ExactCoverage.ofExactRatio(pair)
        tables += "| \(pair.0) | \(pair.1) "
        for summary in summaries {
          tables += "| \(percent(summary.mean)) | \(percent(summary.minimum)) "
          means.append(summary.mean)
          if pair.0 == pair.1 {
            equal = min(equal, summary.minimum)
          } else {
            other = min(other, summary.minimum)
          }
        }
        let undefined = summaries.reduce(0) { $0 + $1.undefined } / Double(summaries.count)
        tables += "| \(percent(undefined)) |\n"
      }
      let range = "\(percent(means.min() ?? 0)) to \(percent(means.max() ?? 0))"
      findings += "| \(name) | \(range) | \(percent(equal)) | \(percent(other)) |\n"
      if interval == nil { #expect(min(equal, other) >= 0.95) }
      if name == "Koopman" {
        #expect(means.allSatisfy { $0 >= 0.94 && $0 <= 0.98 })
        #expect(equal >= 0.92)
      }
    }
    return findings + tables
  }

  private static let head = """
    # Coverage of the intervals

    How often a 95 % interval holds the truth, in per cent, summed over every outcome with its
    probability: no simulation. Means and minima are over the rates .01, .02, … .99; for two groups
    those are the reference group's rates, and the group's follows from the true difference or ratio
    that heads the columns (rates that leave 0 … 1 are left out). Figures are cut off, not rounded, after
    two digits. An interval that does not exist (no success on either side of a ratio; for Katz on any)
    excludes nothing and counts as covering; the last column has its mean probability.

    Clopper and Pearson's and the exact unconditional interval never cover less than their level; that is
    a theorem, and the tables agree. Wilson's interval, Newcombe's and the scores cover about as often in
    the mean, or more; in places they cover less, with groups of unequal size most of all: there the
    skewness correction is what helps.

    Written by `Notebooksless-Scripts/golden/coverage-tables.sh`.

    """
}
