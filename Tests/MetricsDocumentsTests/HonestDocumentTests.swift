import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Testing

/// Whatever a job may ask for, its document is read: no law refuses what a run writes.
@Suite struct HonestDocumentTests {
  private static let people: String = {
    var generator = SplitMix64(seed: 12)
    var text = "person,sex,race,hired,label,w\n"
    for row in 0..<60 {
      let race = row % 13 == 0 ? "" : ["a", "b", "c"].randomElement(using: &generator) ?? ""
      let hired = ["yes", "no", "maybe"].randomElement(using: &generator) ?? ""
      let label = ["yes", "no"].randomElement(using: &generator) ?? ""
      text += "p\(row / 2),\(row % 2 == 0 ? "f" : "m"),\(race),\(hired),\(label),\(row % 3)\n"
    }
    return text
  }()

  private func check(_ design: String, _ with: String, oneVersusRest: Bool = false) throws {
    let decisions =
      oneVersusRest
      ? ("one_vs_rest: true", "one_vs_rest: true")
      : ("favourable: [\"yes\"]", "positive: [\"yes\"]")
    let rest =
      design.isEmpty
      ? "\n  - {plugin: label-bias, with: {\(with), against: rest}}" : ""
    let document = try Documents.document(
      """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          \(design)
          roles:
            groups: [sex, race]
            prediction: {column: hired, \(decisions.0)}
            label: {column: label, \(decisions.1)}
      analyses:
        - {plugin: disparate-impact, with: {\(with)}}
        - {plugin: equal-opportunity, with: {\(with)}}
        - {plugin: acceptance-and-rejection, with: {\(with)}}\(rest)
      gate:
        - {metric: disparate_impact.impact_ratio, at_least: 0.8, and_adjusted_p_below: 0.05}
        - {metric: disparate_impact.impact_ratio, at_least: 0.8, use: low}
        - {metric: "*.true_positive_rate", at_least: 0.1}
      """, Self.people)
    #expect(throws: Never.self) { try MetricsDocument(document, file: "metrics.json") }
  }

  @Test(
    "with every adjustment",
    arguments: ["automatic", "none", "holm", "bh", "by", "dunnett", "mcb", "all_pairs"])
  func adjustments(_ adjust: String) throws {
    for tests in ["", ", tests: none", ", tests: [chi_squared, fisher_exact]"] {
      try check("", "adjust: \(adjust)\(tests)")
    }
    try check("", "adjust: \(adjust)", oneVersusRest: true)
    try check("weight: {column: w, kind: sampling}", "adjust: \(adjust)")
    try check("cluster: person", "adjust: \(adjust)")
  }
}
