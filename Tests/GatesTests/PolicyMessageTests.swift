import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// A policy that means nothing is told by its line, and never runs.
@Suite struct PolicyMessageTests {
  struct Case: CustomTestStringConvertible {
    var policy: String
    var sentence: String
    var testDescription: String { policy }
  }

  static let cases: [Case] = [
    Case(policy: "", sentence: "policy.yaml: is empty; expected a list of checks, such as"),
    Case(policy: "[]", sentence: "policy.yaml:1:1: the gate has no checks, and a gate without"),
    Case(
      policy: "gate: []", sentence: "policy.yaml:1:1: the gate must be a list of checks, such as"),
    Case(
      policy: "- {at_least: 0.8}", sentence: "policy.yaml:1:3: `metric` is missing; write the"),
    Case(
      policy: "- {metric: impact_ratio, at_least: 0.8}",
      sentence: "policy.yaml:1:12: `metric` must be an analysis' id (or * for every one), a point"),
    Case(
      policy: "- {metric: a.b}", sentence: "policy.yaml:1:3: the check has no condition; give one"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, at_most: 1.25}",
      sentence: "policy.yaml:1:3: the check has the conditions at_least and at_most; write two"),
    Case(
      policy: "- {metric: a.b, at_lest: 0.8}",
      sentence: "policy.yaml:1:17: a check has no key \"at_lest\"; did you mean `at_least`?"),
    Case(
      policy: "- {metric: a.b, At_least: 0.8}",
      sentence: "policy.yaml:1:17: a check has no key \"At_least\"; did you mean `at_least`?"),
    Case(
      policy: "- {metric: a.b, at_least: }",
      sentence: "policy.yaml:1:17: `at_least` has no value; give one or leave the key out"),
    Case(
      policy: "- {metric: a.b, at_least: 1, source: \"\"}",
      sentence: "policy.yaml:1:38: `source` is empty; say where the rule comes from, or leave it"),
    Case(
      policy: "- {metric: a.b, at_least: 80%}",
      sentence: "policy.yaml:1:27: `at_least` must be a number, not the text \"80%\""),
    Case(
      policy: "- {metric: a.b, at_least: .nan}",
      sentence: "policy.yaml:1:27: `at_least` must be a number"),
    Case(
      policy: "- {metric: a.b, at_least: 1e-500}",
      sentence: "policy.yaml:1:27: `at_least` must be a decimal number such as 0.8"),
    Case(
      policy: "- {metric: a.b, at_least: 0.80000000000000000001}",
      sentence:
        "policy.yaml:1:27: `at_least` has more digits than a JSON number keeps, and would be shown as 0.8"
    ),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, and_adjusted_p_below: 0.0500000000000000000000001}",
      sentence: "policy.yaml:1:54: `and_adjusted_p_below` has more digits than a JSON number keeps"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, use: Value}",
      sentence: "policy.yaml:1:37: `use` must be one of value, low, high"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, severity: Critical}",
      sentence: "policy.yaml:1:42: `severity` must be one of critical, warning"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, allow_undefined: yes}",
      sentence: "policy.yaml:1:49: `allow_undefined` must be true or false"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, and_adjusted_p_below: 0}",
      sentence: "policy.yaml:1:54: `and_adjusted_p_below` must be a probability above 0"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, and_adjusted_p_below: 5}",
      sentence: "policy.yaml:1:54: `and_adjusted_p_below` must be a probability above 0"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, where: {sex: female}}",
      sentence: "policy.yaml:1:40: `where` has no key \"sex\""),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, where: {group: female}}",
      sentence: "policy.yaml:1:47: `group` must be a map of keys and values"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, where: {stratum: }}",
      sentence: "policy.yaml:1:40: `stratum` has no value"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, where: {min_n: few}}",
      sentence: "policy.yaml:1:47: `min_n` must be a whole number from 0"),
    Case(
      policy: "- {metric: a.b, at_least: 0.8, baseline: old.json}",
      sentence: "policy.yaml:1:42: `baseline` is for conditions about one"),
    Case(
      policy: "- {metric: a.b, at_least_baseline_minus: -0.1}",
      sentence: "policy.yaml:1:42: `at_least_baseline_minus` must not be negative"),
    Case(
      policy: "- {rules: four-fifth}",
      sentence:
        "policy.yaml:1:11: there is no rule pack \"four-fifth\"; did you mean `four-fifths`?"),
    Case(
      policy: "- {rules: four-fifths, severity: warning}",
      sentence: "policy.yaml:1:24: a reference to a rule pack has no key \"severity\""),
  ]

  @Test("A policy that means nothing has a sentence with its place", arguments: cases)
  func message(_ one: Case) {
    let found = sentence(ofPolicy: one.policy)
    #expect(found.hasPrefix(one.sentence), "\(found)")
  }

  @Test("Every rule pack is read, names its source, and finds nothing in a document without it")
  func rulePacks() throws {
    #expect(
      RulePack.all.map(\.name) == [
        "four-fifths", "nist-measure", "finance", "high-risk-0.8-1.25", "continuous-conformity",
      ])
    let document = try document(records: [])
    for pack in RulePack.all {
      let section = try Gate(pack.policy()).evaluate(document)
      #expect(section.outcome == .notEvaluated)
      #expect(section.checks.allSatisfy { $0.outcome == .notEvaluated })
      #expect(section.checks.allSatisfy { $0.source?.hasPrefix(pack.name + ": ") == true })
      let text = try pack.descriptionText()
      #expect(text.contains("  Source: "))
      for word in ["compliant", "certified"] { #expect(!text.lowercased().contains(word)) }
    }
    let thresholds = try RulePack.all.map { pack in
      try Gate(pack.policy()).evaluate(document).checks.map(\.threshold.value)
    }
    #expect(
      thresholds == [
        [0.8], [0.85, 0.05, 0.05, 0.8], [0.05, 0.05, 0.02, 0.8], [0.8, 1.25, 0.7],
        [0.2, 0.05, 0.1, 0.8],
      ])
  }
}
