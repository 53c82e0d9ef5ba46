import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkGates
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

#if DEBUG
  private let isReleaseBuild = false
#else
  private let isReleaseBuild = true
#endif

/// Prints the table of the gate's page: how often a gate on many groups fails.
///
/// `Notebooksless-Scripts/golden/gate-multiplicity.sh` runs it: whole jobs, their documents and the
/// gate, some minutes in a release build; a debug build skips it.
@Suite("Multiplicity of gates", .enabled(if: isReleaseBuild), .serialized)
struct MultiplicitySimulation {
  private static let jobs = 2_000
  private static let size = 300

  private static let policies = [
    "- {metric: disparate_impact.impact_ratio_min, at_least: 0.8}",
    "- {metric: disparate_impact.impact_ratio, at_least: 0.8}",
    "- {metric: disparate_impact.impact_ratio, at_least: 0.8, and_adjusted_p_below: 0.05}",
  ]

  /// The shares of jobs whose gate fails, for each policy.
  private static func failures(_ rates: [Double]) throws -> [Double] {
    let gates = try policies.map { try Gate(Policy(parsing: $0, path: "policy.yaml")) }
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          weight: {column: count, kind: frequency}
          roles:
            groups: [group]
            prediction: {column: hired, favourable: ["yes"]}
      analyses:
        - plugin: disparate-impact
      """)
    var generator = SplitMix64(seed: UInt64(rates.count) * 1000 + UInt64(rates[0] * 100))
    var failures = [Int](repeating: 0, count: gates.count)
    for _ in 0..<jobs {
      var text = "group,hired,count\n"
      for (group, rate) in rates.enumerated() {
        let hired = (0..<size).count { _ in Double.random(in: 0..<1, using: &generator) < rate }
        text += "g\(group),yes,\(hired)\ng\(group),no,\(size - hired)\n"
      }
      try folder.write("people.csv", text)
      let outcome = try Plan(Job(reading: path, plugins: .builtIn)).run()
      let document = try MetricsDocument(outcome.document(), file: "metrics.json")
      for (index, gate) in gates.enumerated() {
        let verdict = gate.evaluate(document).outcome
        #expect(verdict != .notEvaluated)
        if verdict == .fail { failures[index] += 1 }
      }
    }
    return failures.map { Double($0) / Double(jobs) }
  }

  private static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }

  @Test("A bare bound fails equal groups; one that must also be significant does not")
  func multiplicity() throws {
    print(
      "| true rates, groups of \(Self.size) | `impact_ratio_min at_least: 0.8` | "
        + "`impact_ratio at_least: 0.8` | and `and_adjusted_p_below: 0.05` |")
    print("|---|---:|---:|---:|")
    for (count, rate) in [(2, 0.2), (7, 0.2), (14, 0.2), (14, 0.3), (14, 0.5)] {
      let shares = try Self.failures([Double](repeating: rate, count: count))
      print(
        "| \(count) × \(rate) | \(shares.map(Self.percent).joined(separator: " | ")) |")
      // The level, and three standard errors of the simulation.
      #expect(shares[2] <= 0.05 + 3 * (0.05 * 0.95 / Double(Self.jobs)).squareRoot())
      if count == 14, rate == 0.2 { #expect(shares[1] > 0.8) }
    }
    for rate in [0.3, 0.5] {
      let rates = [Double](repeating: rate, count: 13) + [rate / 2]
      let shares = try Self.failures(rates)
      print(
        "| 13 × \(rate) + 1 × \(rate / 2) | \(shares.map(Self.percent).joined(separator: " | ")) |"
      )
      if rate == 0.5 { #expect(shares[2] >= 0.995) }
    }
  }
}
