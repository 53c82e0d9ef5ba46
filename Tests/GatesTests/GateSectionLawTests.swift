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
      ("outcome", "pass", "says pass, but its numbers say fail"),
      ("compared", .finite(0.9), "compares 0.9, which is not the value of its record"),
      ("bound", .finite(0.1), "has the bound 0.1, but the check's threshold is 0.8"),
      ("name", "impact_ratio_min", "is not about \"disparate_impact.impact_ratio\""),
      ("analysis", "nobody", "is not about"),
      ("group", ["sex": "nobody"], "is about a record that the analysis does not have"),
      ("group", ["sex": "male"], "which is not the value of its record"),
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

  @Test("A condition that there is none of, and a p-value that no test has, are refused")
  func others() throws {
    let document = try withGate(
      "- {metric: disparate_impact.impact_ratio, at_least: 0.8, and_adjusted_p_below: 0.5}")
    let check: [Step] = [.member("gate"), .member("checks"), .element(0)]
    #expect(
      sentence(document.replacing((check + [.member("condition")])[...], with: "whatever"))
        .contains("is the text \"whatever\", expected one of at_least, at_most, "))
    let changed = document.replacing(
      (check + [.member("records"), .element(0), .member("adjusted_p")])[...], with: .finite(0.4))
    #expect(
      sentence(changed).contains("has the adjusted p-value 0.4, which its record's deciding test"))
  }
}
