import FairmarkAnalysis
import FairmarkGates
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// The verdicts that a document carries follow from its records.
@Suite struct GateSectionLawTests {
  private func withGate(_ policy: String) throws -> JSONValue {
    let value = try document([("female", 30, 100), ("male", 50, 100), ("other", 2, 4)])
    let section = try judge(policy, MetricsDocument(value, file: "metrics.json"))
    return value.replacing([.member("gate")][...], with: section.json)
  }

  private func sentence(_ value: JSONValue) -> String {
    do throws(MetricsDocumentError) {
      _ = try MetricsDocument(value, file: "metrics.json")
      return "read"
    } catch {
      return error.description
    }
  }

  private let record: [Step] = [
    .member("gate"), .member("checks"), .element(0), .member("records"), .element(0),
  ]

  @Test(
    "Verdicts of the gate are read",
    arguments: [
      "at_least: 0.8", "at_least: 0.6", "above: 0.6", "at_most: 1", "below: 0.5",
      "at_least: 0.8, and_adjusted_p_below: 0.05", "at_least: 0.8, and_adjusted_p_below: 0.0000001",
      "at_least: 0.8, use: low", "at_most: 1.25, use: high", "at_least: 0.8, where: {min_n: 50}",
      "at_least: 0.6, where: {attribute: [sex], stratum: none, group: {sex: female}}",
      "at_least: 0.8, where: {attribute: []}", "at_least: 0.8, where: {stratum: {site: north}}",
      "at_least: 0.8, where: {class: a, threshold: 0.50}, whole_numbers: true",
      "at_least: 0.6, allow_undefined: true, highest_reference: true",
    ])
  func whole(_ condition: String) throws {
    #expect(
      try sentence(withGate("- {metric: disparate_impact.impact_ratio, \(condition)}")) == "read")
    #expect(
      try sentence(withGate("- {metric: \"*.impact_ratio\", \(condition)}")) == "read")
  }

  @Test(
    "A verdict about a record of several dimensions finds it, in whatever order they are written")
  func dimensions() throws {
    let threshold = try #require(FiniteDouble(0.05))
    for order in [
      [MetricDimension.scheme("kgw"), .threshold(threshold)],
      [.threshold(threshold), .scheme("kgw")],
    ] {
      var record = MetricRecord("flagged_documents", attribute: [], value: .count(1), n: 10)
      record.dimensions = order
      let section = try judge(
        "- {metric: audit.flagged_documents, at_most: 2}", document(records: [record]))
      #expect(section.outcome == .pass)
      let found = try document(records: [record], gate: section)
      #expect(found.gate == section)
    }
  }

  @Test(
    "Verdicts that contradict their records are refused",
    arguments: [
      ("outcome", "pass", "0.6 against 0.8, pass; its numbers say: 0.6 against 0.8, fail"),
      ("compared", .finite(0.9), "0.9 against 0.8, fail; its numbers say: 0.6 against 0.8, fail"),
      ("bound", .finite(0.1), "0.6 against 0.1, fail; its numbers say: 0.6 against 0.8, fail"),
      ("name", "impact_ratio_min", "is not about \"disparate_impact.impact_ratio\""),
      ("analysis", "nobody", "is not about"),
      ("group", ["sex": "nobody"], "is about a record that the analysis does not have"),
      ("group", ["sex": "male"], "is a second verdict about one record"),
    ] as [(String, JSONValue, String)])
  func contradiction(member: String, value: JSONValue, expected: String) throws {
    let document = try withGate("- {metric: disparate_impact.impact_ratio, at_least: 0.8}")
    var changed = document.replacing((record + [.member(member)])[...], with: value)
    if member == "outcome" {
      changed = changed.replacing(
        [.member("gate"), .member("outcome")][...], with: "pass")
      changed = changed.replacing(
        [.member("gate"), .member("checks"), .element(0), .member("outcome")][...], with: "pass")
    }
    let found = sentence(changed)
    #expect(found.contains(expected), "\(found)")
  }

  @Test("What narrows a check is kept, as it is written, and told where nothing is selected")
  func narrowed() throws {
    let document = try document([("female", 30, 100), ("male", 50, 100)])
    let section = try judge(
      """
      - metric: disparate_impact.impact_ratio
        where: {attribute: [age, sex], group: {sex: null}, stratum: none, threshold: 0.50, min_n: 30}
        at_least: 0.8
        whole_numbers: true
      """, MetricsDocument(document, file: "metrics.json"))
    let check = try #require(section.checks.first)
    #expect(
      try JSONValue(parsing: Array(check.json.prettyText().utf8))
        == JSONValue(
          parsing: Array(
            """
            {
              "metric": "disparate_impact.impact_ratio",
              "where": {
                "attribute": ["age", "sex"], "group": {"sex": null}, "stratum": "none",
                "threshold": "0.50", "min_n": 30
              },
              "use": "value", "condition": "at_least", "threshold": 0.8, "whole_numbers": true,
              "severity": "critical", "outcome": "not_evaluated",
              "reason": "no record of impact_ratio is where the check looks", "records": []
            }
            """.utf8)))
    let found = try MetricsDocument(
      document.replacing([.member("gate")][...], with: section.json), file: "metrics.json")
    #expect(found.gate == section)
    #expect(
      section.verdicts(about: found).map(\.place) == [
        "where attribute [age, sex], group {sex: (missing)}, stratum none, threshold 0.50, min_n 30"
      ])
  }

  private let check: [Step] = [.member("gate"), .member("checks"), .element(0)]

  /// The document with its check and the whole gate said to pass.
  private func passing(_ document: JSONValue) -> JSONValue {
    document.replacing([.member("gate"), .member("outcome")][...], with: "pass")
      .replacing((check + [.member("outcome")])[...], with: "pass")
      .replacing((check + [.member("reason")])[...], with: nil)
  }

  @Test(
    "A verdict that is taken out, and one about a record that the check leaves out, are refused")
  func takenOut() throws {
    let document = try withGate("- {metric: disparate_impact.impact_ratio, at_least: 0.8}")
    let records = check + [.member("records")]
    guard case .array(let verdicts)? = document[records] else {
      Issue.record("no verdicts")
      return
    }
    // The first is the one that fails.
    let taken = sentence(
      passing(document.replacing(records[...], with: .array(Array(verdicts.dropFirst())))))
    #expect(
      taken.contains(
        "`gate.checks[0]` lacks a verdict about the record of {sex: female} in disparate_impact"),
      "\(taken)")
    let narrowed = sentence(
      document.replacing((check + [.member("where")])[...], with: ["group": ["sex": "male"]]))
    #expect(
      narrowed.contains("has a verdict about a record that it does not select"), "\(narrowed)")
    let widened = sentence(
      try withGate(
        "- {metric: disparate_impact.impact_ratio, at_least: 0.8, where: {group: {sex: male}}}"
      ).replacing((check + [.member("where")])[...], with: nil))
    #expect(widened.contains("lacks a verdict about the record of"), "\(widened)")
  }

  @Test("A failure that is called skipped, and a skipped record that is not, are refused")
  func calledSkipped() throws {
    let document = try withGate(
      "- {metric: disparate_impact.impact_ratio, at_least: 0.8, where: {min_n: 50}}")
    let skipped = sentence(
      passing(
        document.replacing((record + [.member("outcome")])[...], with: "skipped")
          .replacing((record + [.member("reason")])[...], with: "n is 9, below the min_n of 50")))
    #expect(
      skipped.contains("skips the record of {sex: female} in disparate_impact, which it selects"),
      "\(skipped)")
    let decided = sentence(
      document.replacing((check + [.member("where"), .member("min_n")])[...], with: 200))
    #expect(
      decided.contains(
        "does not skip the record of {sex: female} in disparate_impact, although it leaves that "
          + "undecided: n is 100, below the min_n of 200"),
      "\(decided)")
  }

  @Test("A check that says pass although what it asks besides is not there is refused")
  func askedBesides() throws {
    func document(_ counts: [(String, Int, Int)], _ policy: String) throws -> JSONValue {
      let value = try FairmarkGatesTests.document(counts)
      let section = try judge(policy, MetricsDocument(value, file: "metrics.json"))
      return value.replacing([.member("gate")][...], with: section.json)
    }
    let above = try document(
      [("female", 60, 100), ("male", 50, 100)],
      "- {metric: disparate_impact.impact_ratio, at_least: 0.8}")
    #expect(sentence(above) == "read")
    let highest = sentence(
      above.replacing((check + [.member("highest_reference")])[...], with: true))
    #expect(
      highest.contains(
        "says pass of the record of {sex: female} in disparate_impact, but the rule compares"),
      "\(highest)")
    let alone = try document(
      [("female", 30, 100), ("male", 100, 200)],
      "- {metric: disparate_impact.impact_ratio, at_least: 0.8, where: {min_n: 150}}")
    #expect(sentence(alone) == "read")
    #expect(
      sentence(passing(alone)).contains(
        "`gate.checks[0]` says pass, but of the attribute [sex] nothing is decided"),
      "\(sentence(passing(alone)))")
  }

  @Test("A failure that is called not evaluated, and a reason that nobody gave, are refused")
  func madeUpReasons() throws {
    let document = try withGate(
      "- {metric: disparate_impact.impact_ratio, at_least: 0.8, where: {min_n: 50}}")
    func replacing(_ place: Int, _ members: [(String, JSONValue)], outcome: JSONValue) -> String {
      let record = check + [.member("records"), .element(place)]
      var changed = members.reduce(document) { document, member in
        document.replacing((record + [.member(member.0)])[...], with: member.1)
      }
      changed = changed.replacing([.member("gate"), .member("outcome")][...], with: outcome)
      return sentence(changed.replacing((check + [.member("outcome")])[...], with: outcome))
    }
    let undecided = replacing(
      0, [("outcome", "not_evaluated"), ("reason", "the moon is full")], outcome: "not_evaluated")
    #expect(
      undecided.contains(
        "says of the record of {sex: female} in disparate_impact: 0.6 against 0.8, not_evaluated "
          + "(the moon is full); its numbers say: 0.6 against 0.8, fail"), "\(undecided)")
    let skipped = replacing(2, [("reason", "excluded: few")], outcome: "fail")
    #expect(
      skipped.contains("skipped (excluded: few); its numbers say: no number, skipped (n is 4,"),
      "\(skipped)")
    let certified = replacing(1, [("reason", "certified")], outcome: "fail")
    #expect(
      certified.contains("pass (certified); its numbers say: 1 against 0.8, pass"), "\(certified)")
  }

  @Test(
    "A bound that lies beside its number lies on the side that the verdict says",
    arguments: [("0.05", GateOutcome.pass), ("0.0499999999999999", .fail)])
  func besideItsNumber(threshold: String, outcome: GateOutcome) throws {
    let now = try document([("female", 40, 100), ("male", 50, 100)])
    let earlier = try document([("female", 85, 200), ("male", 100, 200)])
    var section = try judge(
      "- {metric: disparate_impact.impact_ratio, at_least_baseline_minus: \(threshold)}",
      MetricsDocument(now, file: "metrics.json"),
      baseline: MetricsDocument(earlier, file: "earlier.json"))
    section.checks[0].baseline = GateBaseline(
      path: "earlier.json", sha256: String(repeating: "0", count: 64))
    #expect(section.outcome == outcome)
    let judged = now.replacing([.member("gate")][...], with: section.json)
    #expect(sentence(judged) == "read")
    let forged = sentence(
      judged.replacing((record + [.member("compared")])[...], with: .finite(0.8000000000000002)))
    #expect(
      forged.contains("disparate_impact: 0.8000000000000002 against 0.")
        && forged.contains("; its numbers say: 0.8 against 0."), "\(forged)")
  }

  @Test("What no policy can ask is refused in a document, too")
  func impossible() throws {
    let document = try withGate("- {metric: disparate_impact.impact_ratio, at_least: 0.8}")
    for (place, message) in [
      (["threshold": "abc"], "is the text \"abc\", expected a decimal number as a text"),
      (["bin": "x"], "is the text \"x\", expected a whole number from 0 as a text"),
      (["attribute": ["sex", "sex"]], "names a column twice"),
      (["stratum": "nowhere"], "is the text \"nowhere\", expected an object"),
    ] as [(JSONValue, String)] {
      let found = sentence(document.replacing((check + [.member("where")])[...], with: place))
      #expect(found.contains(message), "\(found)")
    }
  }

  @Test(
    "What a check does not ask for is not written", arguments: ["whole_numbers", "allow_undefined"])
  func notAsked(name: String) throws {
    let document = try withGate("- {metric: disparate_impact.impact_ratio, at_least: 0.6}")
    let found = sentence(document.replacing((check + [.member(name)])[...], with: false))
    #expect(found.contains("is false, expected true, or no such member"), "\(found)")
    let empty = sentence(document.replacing((check + [.member("where")])[...], with: [:]))
    #expect(empty.contains("`gate.checks[0].where` is empty"), "\(empty)")
  }

  @Test("A condition that there is none of, and a p-value that no test has, are refused")
  func others() throws {
    let document = try withGate(
      "- {metric: disparate_impact.impact_ratio, at_least: 0.8, and_adjusted_p_below: 0.5}")
    #expect(
      sentence(document.replacing((check + [.member("condition")])[...], with: "whatever"))
        .contains("is the text \"whatever\", expected one of at_least, at_most, "))
    let changed = document.replacing(
      (check + [.member("records"), .element(0), .member("adjusted_p")])[...], with: .finite(0.4))
    let found = sentence(changed)
    #expect(found.contains("0.6 against 0.8, adjusted p 0.4, fail; its numbers say: "), "\(found)")
  }
}
