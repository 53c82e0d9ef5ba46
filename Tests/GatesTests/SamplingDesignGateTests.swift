import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// What gates decide about sampling weights and clusters.
@Suite struct SamplingDesignGateTests {
  /// 400 rows of weights 1 to 4 of 200 people; of women 40 % are hired and of men 50 %.
  private func document(_ design: String) throws -> JSONValue {
    let folder = try TemporaryFolder()
    let lines = (0..<400).map { row in
      let isHired = row % 2 == 0 ? row % 20 < 7 : row % 4 == 1
      return
        "p\(row / 2),\(row % 2 == 0 ? "f" : "m"),\(isHired ? "yes" : "no"),\(1 + row / 2 % 4)\n"
    }
    try folder.write("people.csv", "person,sex,hired,w\n" + lines.joined())
    let path = try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        people:
          path: people.csv
      \(design)
          roles:
            groups: [sex]
            prediction: {column: hired, favourable: ["yes"]}
      analyses:
        - {plugin: disparate-impact, with: {reference: {sex: m}}}
      """)
    return try Plan(Job(reading: path, plugins: .builtIn)).run().document()
  }

  private static let weights = "    weight: {column: w, kind: sampling}"
  private static let clusters = "    cluster: person"

  private func judge(_ policy: String, _ document: JSONValue) throws -> GateSection {
    try FairmarkGatesTests.judge(policy, MetricsDocument(document, file: "metrics.json"))
  }

  @Test(
    "Rules that count people are not evaluated on weights, whatever the value",
    arguments: [weights, weights + "\n" + clusters], [0.1, 0.8, 1.5])
  func wholeNumbers(design: String, bound: Double) throws {
    let document = try document(design)
    for policy in [
      "- rules: four-fifths",
      "- {metric: \"*.impact_ratio_min\", at_least: \(bound), whole_numbers: true}",
      "- {metric: \"*.impact_ratio\", at_most: \(bound), whole_numbers: true}",
    ] {
      let section = try judge(policy, document)
      #expect(section.outcome == .notEvaluated)
      let reasons = section.checks.flatMap(\.records).compactMap(\.reason)
      #expect(!reasons.isEmpty && reasons.allSatisfy { $0.contains("of sampling weights") })
    }
    // The pack's other checks are about metrics that this job does not have.
    let ratio = try judge("- rules: finance", document).checks.first {
      $0.metric.hasSuffix("impact_ratio_min")
    }
    #expect(ratio?.outcome == .notEvaluated)
  }

  @Test("A bound of one's own is decided on the weighted value")
  func values() throws {
    let document = try document(Self.weights)
    let record = document["analyses"]?[0]?["metrics"]?.array?.first {
      $0["name"] == "impact_ratio_min"
    }
    let value = try #require(record?["value"]?.double)
    let text = try jsonText(of: #require(FiniteDouble(value)))
    #expect(record?["counts"] == nil)
    for (condition, outcome) in [
      ("at_least", GateOutcome.pass), ("at_most", .pass), ("above", .fail), ("below", .fail),
    ] {
      let policy = "- {metric: disparate_impact.impact_ratio_min, \(condition): \(text)}"
      #expect(try judge(policy, document).outcome == outcome, "\(condition)")
    }
  }

  @Test("Clusters keep their counts, which decide")
  func countsOfClusters() throws {
    let document = try document(Self.clusters)
    #expect(try judge("- rules: four-fifths", document).outcome == .pass)
    #expect(
      try judge(
        "- {metric: disparate_impact.impact_ratio_min, at_least: 0.8, whole_numbers: true}",
        document
      ).outcome == .pass)
  }

  @Test(
    "The p-value is that of the test for weights and clusters",
    arguments: [weights, clusters, weights + "\n" + clusters])
  func significance(design: String) throws {
    let document = try document(design)
    let women = try #require(
      document["analyses"]?[0]?["metrics"]?.array?.first {
        $0["name"] == "impact_ratio" && $0["group"] == ["sex": "f"]
      })
    let test = try #require(women["tests"]?[0])
    #expect(test["name"] == "quasi_score_t")
    var adjusted: Double?
    if case .object(let methods)? = test["adjusted"] {
      adjusted = methods.members.first?.value.double
    }
    let p = try #require(adjusted)
    let policy =
      "- {metric: disparate_impact.impact_ratio, at_least: 2, and_adjusted_p_below: 0.05}"
    let check = try judge(policy, document).checks.first
    let decided = check?.records.first { $0.group == [ColumnValue("sex", "f")] }
    #expect(decided?.adjustedP?.value == p)
    #expect(decided?.outcome == (p < 0.05 ? .fail : .pass))
  }

  @Test("No part of a weighted ratio may be missing, null or a text")
  func damages() throws {
    let document = try document(Self.weights + "\n" + Self.clusters)
    let policy = "- {metric: disparate_impact.impact_ratio_min, at_least: 0.1}"
    #expect(try judge(policy, document).outcome == .pass)
    let records = document["analyses"]?[0]?["metrics"]?.array ?? []
    let place = try #require(records.firstIndex { $0["name"] == "impact_ratio_min" })
    let optional: Set<String> = [
      "flags", "interval", "tests", "expected_under_equality", "kish_n", "effective_n",
      "design_effect", "clusters", "reference", "reference_selected", "undefined_strata",
    ]
    var count = 0
    for path in document.memberPlaces()
    where path.count > 4 && path[0] == .member("analyses") && path[3] == .element(place) {
      guard case .member(let name)? = path.last else { continue }
      if path.contains(.member("interval")) || path.contains(.member("tests")) { continue }
      var changes: [(String, JSONValue)] = [
        ("null", document.replacing(path[...], with: .null)),
        ("a text", document.replacing(path[...], with: "x")),
        ("in capitals", document.renaming(path, to: name.uppercased())),
      ]
      if !optional.contains(name) {
        changes.append(("removed", document.replacing(path[...], with: nil)))
      }
      for (change, damaged) in changes {
        let outcome = try? judge(policy, damaged).outcome
        #expect(outcome != .pass, "\(path.map(\.description).joined()) \(change)")
        count += 1
      }
    }
    #expect(count > 60)
  }
}
