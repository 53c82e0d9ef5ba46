import FairmarkAnalysis
import FairmarkGates
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkStatistics
import FairmarkTestSupport
import Testing

/// What a check selects, and what it does when something is not there: never pass.
@Suite struct GateContractTests {
  private static let people = [("female", 30, 100), ("male", 50, 100), ("other", 2, 4)]

  private func audit(_ counts: [(String, Int, Int)] = people) throws -> MetricsDocument {
    try MetricsDocument(
      document(
        counts.map { (group: $0.0, hired: $0.1, all: $0.2) },
        analyses: """
            - {plugin: disparate-impact, id: impact, with: {reference: {sex: male}}}
            - {plugin: demographic-parity, id: parity}
            - {plugin: disparate-impact, id: small, with: {minimum_cell: 10}}
          """), file: "metrics.json")
  }

  private func lines(_ policy: String, _ document: MetricsDocument) throws -> [String] {
    try judge(policy, document).verdicts(about: document).map(\.line)
  }

  @Test("Every group is a line with value, threshold and counts")
  func verdictLines() throws {
    #expect(
      try lines("- {metric: impact.impact_ratio, at_least: 0.8}", audit()) == [
        "[FAIL] impact.impact_ratio {sex: female}: 0.6 is not at least 0.8 (30 of 100 against 50 of 100)",
        "[PASS] impact.impact_ratio {sex: male}: 1 is at least 0.8 (50 of 100 against 50 of 100)",
        "[PASS] impact.impact_ratio {sex: other}: 1 is at least 0.8 (2 of 4 against 50 of 100)",
      ])
  }

  @Test("Aggregates are selected where the name has some, all records otherwise")
  func selection() throws {
    let document = try audit()
    func selected(_ policy: String) throws -> [String?] {
      try judge(policy, document).checks[0].records.map { $0.group?.first?.value }
    }
    #expect(try selected("- {metric: impact.impact_ratio_min, at_least: 0.1}") == [nil])
    #expect(
      try selected("- {metric: impact.impact_ratio, at_least: 0.1}") == ["female", "male", "other"])
    #expect(
      try selected(
        "- {metric: impact.impact_ratio, at_least: 0.1, where: {group: {sex: female}}}")
        == ["female"])
    #expect(
      try selected("- {metric: impact.impact_ratio, at_least: 0.1, where: {attribute: race}}") == []
    )
    #expect(try selected("- {metric: \"*.selection_rate\", at_least: 0.1}").count == 9)
  }

  @Test("The reference's comparison with itself decides nothing when the others are skipped")
  func onlyTheReferenceIsLeft() throws {
    let document = try audit([("female", 18, 90), ("male", 250, 500)])
    let section = try judge(
      "- {metric: impact.impact_ratio, at_least: 0.8, where: {min_n: 100}}", document)
    #expect(section.outcome == .notEvaluated)
    #expect(section.checks[0].records.map(\.outcome) == [nil, .pass])
    #expect(section.checks[0].reason?.contains("of the attribute [sex] nothing is decided") == true)
    // With the other group there, and with the reference asked for by name, there is a verdict.
    let lower = try judge(
      "- {metric: impact.impact_ratio, at_least: 0.3, where: {min_n: 90}}", document)
    #expect(lower.outcome == .pass)
    let named = try judge(
      "- {metric: impact.impact_ratio, at_least: 0.8, where: {group: {sex: male}}}", document)
    #expect(named.outcome == .pass)
  }

  @Test("An attribute of which every group is skipped is not passed by another one")
  func skippedAttribute() throws {
    func record(_ attribute: String, _ group: String, _ n: Int) throws -> MetricRecord {
      var record = MetricRecord(
        "mean_score", attribute: [attribute], value: .of(0.9), n: n)
      record.group = [ColumnValue(attribute, group)]
      return record
    }
    let document = try document(
      records: [
        record("sex", "f", 500), record("sex", "m", 500), record("race", "a", 10),
        record("race", "b", 20),
      ])
    let all = try judge("- {metric: audit.mean_score, at_least: 0.8}", document)
    #expect(all.outcome == .pass)
    let some = try judge(
      "- {metric: audit.mean_score, at_least: 0.8, where: {min_n: 100}}", document)
    #expect(some.outcome == .notEvaluated)
    #expect(some.checks[0].reason?.contains("of the attribute [race] nothing is decided") == true)
  }

  @Test("A record about all rows stands for no group")
  func allRows() throws {
    func record(_ group: String?, _ value: Double) -> MetricRecord {
      var record = MetricRecord(
        "mean_score", attribute: group == nil ? [] : ["sex"], value: .of(value), n: 100)
      record.group = group.map { [ColumnValue("sex", $0)] }
      return record
    }
    let document = try document(records: [record(nil, 0.9), record("f", 0.5), record("m", 0.95)])
    let all = try judge("- {metric: audit.mean_score, at_least: 0.8}", document)
    #expect(all.outcome == .fail)
    #expect(all.checks[0].records.map(\.outcome) == [.pass, .fail, .pass])
    let whole = try judge(
      "- {metric: audit.mean_score, at_least: 0.8, where: {attribute: []}}", document)
    #expect(whole.outcome == .pass)
    #expect(whole.checks[0].records.count == 1)
  }

  @Test(
    "What is absent, null, suppressed or hidden is not evaluated",
    arguments: [
      ("- {metric: impact.absent, at_least: 0}", "the document has no record of \"absent\""),
      ("- {metric: absent.impact_ratio, at_least: 0}", "the document has no analysis \"absent\""),
      ("- {metric: \"*.absent\", at_least: 0}", "the document has no record of \"absent\""),
      (
        "- {metric: impact.impact_ratio, at_least: 0, where: {group: {sex: Female}}}",
        "no record of impact_ratio is where the check looks"
      ),
      (
        "- {metric: impact.impact_ratio, at_least: 0, where: {group: {Sex: female}}}",
        "no record of impact_ratio is where"
      ),
      (
        "- {metric: impact.impact_ratio, at_least: 0, where: {scoring: x}}",
        "no record of impact_ratio is where"
      ),
      (
        "- {metric: impact.impact_ratio, at_least: 0, where: {min_n: 1000}}",
        "all 3 records are skipped"
      ),
      ("- {metric: small.selection_rate, at_least: 0}", "suppressed: "),
      ("- {metric: impact.selection_count, use: low, at_least: 0}", "the record has no interval"),
      (
        "- {metric: impact.impact_ratio_min, at_least: 0.9, and_adjusted_p_below: 0.05}",
        "the bound is missed, and the record has no test"
      ),
    ])
  func absent(policy: String, reason: String) throws {
    let document = try audit()
    let section = try judge(policy, document)
    #expect(section.outcome == .notEvaluated)
    let lines = section.verdicts(about: document).map(\.line)
    #expect(
      lines.contains { $0.hasPrefix("[NOT EVALUATED]") && $0.contains(reason) }, "\(lines)")
    #expect(JUnitReport(section.verdicts(about: document)).text.contains("<error type="))
    // As a warning it is told, and changes nothing.
    let warning = try judge(
      policy.replacing("at_least", with: "severity: warning, at_least"), document)
    #expect(warning.outcome == .pass && warning.checks[0].outcome == .notEvaluated)
  }

  @Test("A group without a value is not evaluated unless allowed, and a failure stays one")
  func undefinedGroups() throws {
    let counts = [("female", 45, 100), ("male", 50, 100)]
    let document = try MetricsDocument(
      document(
        counts.map { (group: $0.0, hired: $0.1, all: $0.2) },
        analyses: "  - {plugin: demographic-parity, id: parity}"), file: "metrics.json")
    var json = try #require(
      document.analyses[0].metrics.first { $0.name == "demographic_parity_ratio" })
    json.undefinedGroups = 1
    let changed = try FairmarkGatesTests.document(records: [json])
    func outcome(_ more: String) throws -> GateOutcome {
      try judge("- {metric: audit.demographic_parity_ratio, \(more)}", changed).outcome
    }
    #expect(try outcome("at_least: 0.8") == .notEvaluated)
    #expect(try outcome("at_least: 0.8, allow_undefined: true") == .pass)
    #expect(try outcome("at_least: 0.95") == .fail)
  }

  @Test("Excluded records are listed and skipped; only excluded ones are no pass")
  func excluded() throws {
    var excluded = try impactRatio(Counts(1, of: 10), to: Counts(5, of: 10))
    excluded.value = .undefined(.excluded, reason: "below 2 % of the data")
    excluded.group = [ColumnValue("sex", "other")]
    let held = try impactRatio(Counts(5, of: 10), to: Counts(5, of: 10))
    let policy = "- {metric: audit.impact_ratio, at_least: 0.8}"
    let both = try document(records: [excluded, held])
    let section = try judge(policy, both)
    #expect(section.outcome == .pass)
    #expect(
      section.verdicts(about: both)[0].line
        == "[SKIPPED] audit.impact_ratio {sex: other}: 1 of 10 against 5 of 10: excluded: below 2 % "
        + "of the data")
    #expect(try judge(policy, document(records: [excluded])).outcome == .notEvaluated)
  }

  @Test("Groups that are too small are listed with their numbers and skipped")
  func minimumCount() throws {
    let document = try audit()
    let policy = "- {metric: impact.impact_ratio, at_least: 0.5, where: {min_n: 30}}"
    let verdicts = try judge(policy, document).verdicts(about: document)
    #expect(verdicts.map(\.word) == ["PASS", "PASS", "SKIPPED"])
    #expect(verdicts[2].reason == "n is 4, below the min_n of 30")
  }

  @Test("A pass against a reference that is too small is none, and a missed bound stays one")
  func smallReference() throws {
    let document = try audit(
      [("male", 3, 3), ("b", 500, 1000), ("c", 350, 1000)])
    let policy = "- {metric: impact.impact_ratio, at_least: 0.8, and_adjusted_p_below: 0.05"
    let all = try judge(policy + "}", document)
    #expect(all.outcome == .pass)
    let section = try judge(policy + ", where: {min_n: 30}}", document)
    #expect(section.outcome == .notEvaluated)
    #expect(section.checks[0].records.map(\.outcome) == [.notEvaluated, .notEvaluated, nil])
    #expect(
      section.checks[0].records[0].reason == "the reference's n is 3, below the min_n of 30")
    let bare = try judge(
      "- {metric: impact.impact_ratio, at_least: 0.8, where: {min_n: 30}}", document)
    #expect(bare.outcome == .fail)
    let differences = try judge(
      "- {metric: impact.selection_rate_difference, at_most: 1, where: {min_n: 30}}", document)
    #expect(differences.outcome == .notEvaluated)
    #expect(
      try judge(
        "- {metric: impact.impact_ratio, at_least: 0.1, where: {min_n: 3}}", document
      ).outcome == .pass)
  }

  @Test("A missed bound fails only when it is significant, where the check asks for that")
  func significance() throws {
    let document = try audit([("female", 38, 100), ("male", 50, 100), ("other", 10, 100)])
    let section = try judge(
      "- {metric: impact.impact_ratio, at_least: 0.8, and_adjusted_p_below: 0.05}", document)
    #expect(section.checks[0].records.map(\.outcome) == [.pass, .pass, .fail])
    let lines = section.verdicts(about: document).map(\.line)
    #expect(lines[0].contains("0.76 is not at least 0.8, adjusted p 0."), "\(lines)")
    #expect(lines[0].contains("but the adjusted p-value is not below 0.05"))
    #expect(
      try judge("- {metric: impact.impact_ratio, at_least: 0.8}", document).checks[0]
        .records.map(\.outcome) == [.fail, .pass, .fail])
  }

  @Test("A bound of the interval can be asked for")
  func interval() throws {
    let document = try audit()
    let record = try #require(
      document.analyses[0].metrics.first {
        $0.name == "impact_ratio" && $0.group?.first?.value == "female"
      })
    let low = try #require(record.interval?.ends?.low)
    let section = try judge(
      "- {metric: impact.impact_ratio, use: low, at_least: 0.8, where: {group: {sex: female}}}",
      document)
    #expect(section.checks[0].records[0].compared?.value == low)
    #expect(section.outcome == .fail)
  }

  @Test("A critical failure wins over what could not be evaluated; warnings change nothing")
  func outcomes() throws {
    let document = try audit()
    let failing = "- {metric: impact.impact_ratio_min, at_least: 0.8}\n"
    let absent = "- {metric: impact.absent, at_least: 0.8}\n"
    let passing = "- {metric: impact.impact_ratio_min, at_least: 0.5}\n"
    let warning = "- {metric: impact.impact_ratio_min, at_least: 0.8, severity: warning}\n"
    #expect(try judge(failing + absent, document).outcome == .fail)
    #expect(try judge(passing + absent, document).outcome == .notEvaluated)
    #expect(try judge(passing + warning, document).outcome == .pass)
    #expect(
      try judge(failing + absent + warning, document).summaryText
        == "gate: failed (3 checks, 1 failed, 1 not evaluated, 1 warning)")
    #expect(
      try judge(warning, document).summaryText
        == "gate: nothing was decided (1 check, none of them critical, 1 warning)")
  }

  @Test("An analysis that failed is never a pass, whoever names it")
  func failedAnalysis() throws {
    let json = try document(
      [("female", 50, 100), ("male", 50, 100)],
      analyses: "  - {plugin: disparate-impact, id: impact}\n  - {plugin: failing, id: broken}\n",
      plugins: .withFailing)
    let document = try MetricsDocument(json, file: "metrics.json")
    func outcome(_ metric: String) throws -> GateOutcome {
      try judge("- {metric: \"\(metric)\", at_least: 0.8}", document).outcome
    }
    #expect(try outcome("impact.impact_ratio_min") == .pass)
    #expect(try outcome("broken.impact_ratio_min") == .notEvaluated)
    #expect(try outcome("*.impact_ratio_min") == .notEvaluated)
  }
}
