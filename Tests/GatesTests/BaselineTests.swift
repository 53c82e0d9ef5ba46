import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkStatistics
import FairmarkTestSupport
import Testing

/// A number is compared with that of an earlier result.
@Suite struct BaselineTests {
  private func result(_ counts: Counts, _ name: String = "female") throws -> MetricsDocument {
    var record = try impactRatio(counts, to: Counts(50, of: 100))
    record.group = [ColumnValue("sex", name)]
    return try document(records: [record])
  }

  @Test(
    "Bounds from a baseline are exact",
    arguments: [
      // 0.8 against 0.85 − 0.05, which doubles would miss.
      ("at_least_baseline_minus: 0.05", 40, GateOutcome.pass),
      ("at_least_baseline_minus: 0.05", 39, .fail),
      ("at_most_baseline_plus: 0.15", 50, .pass), ("at_most_baseline_plus: 0.15", 51, .fail),
      ("at_least_baseline_times: 0.9412", 40, .fail),
      ("at_least_baseline_times: 0.9411", 40, .pass),
      ("at_most_baseline_times: 1", 42, .pass), ("at_most_baseline_times: 1", 43, .fail),
    ])
  func bounds(condition: String, hired: Int, outcome: GateOutcome) throws {
    let earlier = try result(Counts(85, of: 200))
    let section = try judge(
      "- {metric: audit.impact_ratio, \(condition)}", result(Counts(hired, of: 100)),
      baseline: earlier)
    #expect(section.outcome == outcome)
  }

  @Test("A bound that no number holds is not evaluated")
  func beyondAllNumbers() throws {
    let record = MetricRecord("flagged_documents", attribute: [], value: .count(30), n: 100)
    let section = try judge(
      "- {metric: audit.flagged_documents, at_most_baseline_times: 1.0e308}",
      document(records: [record]), baseline: document(records: [record]))
    #expect(section.outcome == .notEvaluated)
    #expect(
      section.checks[0].records[0].reason
        == "at most baseline times 1e+308 of the earlier 30 is beyond all numbers")
  }

  @Test("A record that the baseline lacks, or has without a value, is not evaluated")
  func absent() throws {
    let now = try result(Counts(40, of: 100))
    let policy = "- {metric: audit.impact_ratio, at_least_baseline_minus: 0.05}"
    let other = try judge(policy, now, baseline: result(Counts(40, of: 100), "other"))
    #expect(other.outcome == .notEvaluated)
    #expect(other.checks[0].records[0].reason == "the baseline has no such record")
    var record = try impactRatio(Counts(40, of: 100), to: Counts(50, of: 100))
    record.value = .undefined(.zeroDenominator, reason: "nobody")
    let null = try judge(policy, now, baseline: document(records: [record]))
    #expect(null.outcome == .notEvaluated)
    #expect(null.checks[0].records[0].reason == "in the baseline, zero_denominator: nobody")
  }

  @Test("A group that only the baseline has is not passed over")
  func lostGroup() throws {
    func hired(_ groups: [(String, Int)]) throws -> MetricsDocument {
      try MetricsDocument(
        document(groups.map { (group: $0.0, hired: $0.1, all: 100) }), file: "metrics.json")
    }
    let policy = "- {metric: disparate_impact.impact_ratio, at_least_baseline_minus: 0.5}"
    let before = try hired([("female", 40), ("male", 50), ("other", 45)])
    let now = try hired([("female", 40), ("male", 50)])
    #expect(try judge(policy, before, baseline: before).outcome == .pass)
    let section = try judge(policy, now, baseline: before)
    #expect(section.outcome == .notEvaluated)
    #expect(
      section.checks[0].reason == "the baseline has a record of {sex: other}, and here is none")
  }

  @Test("Numbers that are defined otherwise are not compared")
  func otherDefinition() throws {
    let counts = [(group: "female", hired: 40, all: 100), (group: "male", hired: 50, all: 100)]
    func audit(_ with: String) throws -> MetricsDocument {
      try MetricsDocument(
        document(counts, analyses: "  - {plugin: disparate-impact, with: {\(with)}}\n"),
        file: "metrics.json")
    }
    let policy = "- {metric: disparate_impact.impact_ratio, at_least_baseline_minus: 0.9}"
    let before = try audit("reference: {sex: female}")
    let section = try judge(policy, audit("reference: {sex: male}"), baseline: before)
    #expect(section.outcome == .notEvaluated)
    #expect(
      section.checks[0].records[0].reason?.hasPrefix(
        "the baseline's numbers are defined otherwise: `reference` is") == true)
    // How sure the numbers are does not change what they are.
    let level = try audit("reference: {sex: female}, level: 0.9, tests: [chi_squared]")
    #expect(try judge(policy, level, baseline: before).outcome == .pass)
    let low =
      "- {metric: disparate_impact.impact_ratio, use: low, at_least_baseline_minus: 0.9}"
    #expect(try judge(low, level, baseline: before).outcome == .notEvaluated)
  }

  @Test("Bands of other edges are not compared; other rows are")
  func otherBands() throws {
    func audit(_ edge: Int, _ year: Int) throws -> MetricsDocument {
      let folder = try TemporaryFolder()
      let rows = (0..<40).map { "\(20 + $0),\($0 % 2 == 0 ? "yes" : "no"),\(2025 + $0 % 4 / 2)" }
      try folder.write("people.csv", "age,hired,year\n" + rows.joined(separator: "\n") + "\n")
      let path = try folder.write(
        "job.yaml",
        """
        fairmark: 1
        datasets:
          people:
            path: people.csv
            where: {year: ["\(year)"]}
            derive: {band: {bins: {column: age, edges: [\(edge)], labels: [young, old]}}}
            roles: {groups: [band], prediction: {column: hired, favourable: ["yes"]}}
        analyses:
          - {plugin: disparate-impact}
        """)
      let plan = try Plan(Job(reading: path, plugins: .builtIn))
      return try MetricsDocument(plan.run().document(), file: "metrics.json")
    }
    let policy = "- {metric: disparate_impact.impact_ratio, at_least_baseline_minus: 0.9}"
    let before = try audit(40, 2025)
    #expect(try judge(policy, audit(40, 2026), baseline: before).outcome == .pass)
    let section = try judge(policy, audit(50, 2025), baseline: before)
    #expect(section.outcome == .notEvaluated)
    #expect(
      section.checks[0].records[0].reason?.contains("only one of them has `derive of age: band:")
        == true, "\(section.checks[0].records[0].reason ?? "")")
  }

  @Test("A baseline's path is relative to the policy; one that is damaged is bad data")
  func files() throws {
    let folder = try TemporaryFolder()
    let written = try document([("female", 40, 100), ("male", 50, 100)]).prettyText()
    try folder.write("earlier/metrics.json", written)
    let policy = try folder.write(
      "policy.yaml",
      "- metric: disparate_impact.impact_ratio_min\n  at_least_baseline_minus: 0\n"
        + "  baseline: earlier/metrics.json\n")
    let document = try MetricsDocument(reading: folder.file("earlier/metrics.json"))
    #expect(try Gate(Policy(reading: policy)).evaluate(document).outcome == .pass)
    try folder.write("earlier/metrics.json", written.replacing("\"ok\"", with: "\"OK\""))
    #expect {
      _ = try Gate(Policy(reading: policy))
    } throws: { error in
      (error as? JobError)?.kind == .data
    }
    #expect(
      sentence(ofPolicy: "- {metric: a.b, at_least_baseline_minus: 0.05}")
        == "policy.yaml:1:3: at_least_baseline_minus needs an earlier result; name it with "
        + "`baseline:` in the check (`fairmark gate` takes --baseline, too)")
  }
}
