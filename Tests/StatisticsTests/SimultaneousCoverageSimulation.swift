import Testing

@testable import FairmarkStatistics

#if DEBUG
  private let isReleaseBuild = false
#else
  private let isReleaseBuild = true
#endif

/// Prints the table of coverage in the documentation of `SimultaneousIntervals`.
///
/// `Notebooksless-Scripts/golden/simultaneous-coverage.sh` runs it; skipped in a debug build.
@Suite("Simultaneous coverage", .enabled(if: isReleaseBuild))
struct SimultaneousCoverageSimulation {
  private static func digits(_ value: Double) -> String {
    let scaled = Int((value * 1000).rounded())
    let text = "\(scaled % 1000)"
    return "\(scaled / 1000)." + String(repeating: "0", count: 3 - text.count) + text
  }

  private static func holds(_ interval: ConfidenceInterval?, _ value: Double) -> Double {
    guard let interval else { return 0 }
    // Ends are held to 1e-12, so that a true gap of 0 is not lost to rounding.
    return (interval.low ?? -1) <= value + 1e-12 && value <= (interval.high ?? .infinity) + 1e-12
      ? 1 : 0
  }

  /// Whether the percentile bootstrap of the gap holds a value.
  private static func bootstrapHolds(
    _ value: Double, _ counts: [Counts], _ generator: inout CounterBasedGenerator
  ) -> Double {
    var gaps: [Double] = []
    for _ in 0..<500 {
      let rates = counts.map { group in
        Double(
          generator.binomial(
            trials: group.denominator,
            probability: Double(group.numerator) / Double(group.denominator)))
          / Double(group.denominator)
      }
      gaps.append((rates.max() ?? 0) - (rates.min() ?? 0))
    }
    gaps.sort()
    return CellBootstrap.quantile(gaps, 0.025) <= value
      && value <= CellBootstrap.quantile(gaps, 0.975) ? 1 : 0
  }

  @Test(
    "intervals hold the true value at least as often as they say")
  func coverage() {
    print(
      "/// | groups | true gap | gap | min / max | min / reference | min rate | max rate | "
        + "MCB, all groups | percentile bootstrap of the gap |")
    print("/// |---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for (groups, size) in [(7, 200), (14, 100)] {
      let pairs = Multiplicity.allPairsCritical(level: 0.95, groups: groups)
      let dunnett = Multiplicity.dunnettCritical(
        level: 0.95, sizes: [Int](repeating: size, count: groups - 1), referenceSize: size)
      for gap in [0, 0.05, 0.2] {
        let rates = (0..<groups).map { 0.3 + gap * Double($0) / Double(groups - 1) }
        var shares = [Double](repeating: 0, count: 6)
        var bootstrap = 0.0
        let tables = 20_000
        for table in 0..<tables {
          var generator = CounterBasedGenerator(
            seed: 7, stream: "simultaneous coverage", "\(groups) \(gap)", index: UInt64(table))
          let counts = rates.map {
            Counts(generator.binomial(trials: size, probability: $0), of: size)
          }
          let reference = counts[groups - 1]
          shares[0] += Self.holds(SimultaneousIntervals.gap(counts, deviations: pairs), gap)
          shares[1] += Self.holds(
            SimultaneousIntervals.minimumRatio(counts, deviations: pairs), 0.3 / (0.3 + gap))
          shares[2] += Self.holds(
            SimultaneousIntervals.minimumRatio(
              Array(counts.dropLast()), over: reference, deviations: dunnett),
            0.3 / (0.3 + gap))
          shares[3] += Self.holds(SimultaneousIntervals.minimumRate(counts), 0.3)
          shares[4] += Self.holds(SimultaneousIntervals.maximumRate(counts), 0.3 + gap)
          if table < 2000 { bootstrap += Self.bootstrapHolds(gap, counts, &generator) }
          if table < 1000 {
            let best = Multiplicity.multipleComparisonsWithTheBest(counts)
            let all = best.indices.allSatisfy { i in
              let others = rates.indices.filter { $0 != i }.map { rates[$0] }.max() ?? 0
              return Self.holds(best[i]?.interval, rates[i] - others) == 1
            }
            shares[5] += all ? Double(tables) / 1000 : 0
          }
        }
        let row = shares.map { $0 / Double(tables) } + [bootstrap / 2000]
        print(
          "/// | \(groups) × \(size) | \(gap) | "
            + row.map { Self.digits($0) }.joined(separator: " | ") + " |")
        for share in row.dropLast(2) { #expect(share >= 0.945) }
        #expect(row[5] >= 0.935)
      }
    }
  }
}
