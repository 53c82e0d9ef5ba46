import FairmarkGates
import FairmarkJSONText
import FairmarkMetricsDocuments
import Testing

private let digest = "0c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d4936"

/// Results about hiring: 17 of 50 women and 20 of 50 men selected, 90 of 100 predictions correct.
private func results(
  sha256: String = "\"\(digest)\"", plugin: String = "disparate-impact", women: Int = 17,
  ratio: String = "0.85", lowest: String? = "0.85", lowestCount: Int = 17,
  undefinedGroups: Int = 0, accuracy: String = "0.9", correct: Int = 90,
  accuracyName: String = "accuracy"
) -> String {
  let lowestMembers =
    lowest.map {
      """
      "reference": {"sex": "Male"}, "reference_selected": false, "value": \($0), "status": "ok",
      "counts": {"numerator": \(lowestCount), "denominator": 50},
      "reference_counts": {"numerator": 20, "denominator": 50}
      """
    } ?? #""value": null, "status": "single_group", "reason": "there is one group""#
  return """
    {"schema": "fairmark.metrics/1", "tool": {"name": "fairmark", "version": "0.1.0"},
     "job": {"name": "hiring", "digest": "sha256:\(digest)", "seed": 0},
     "inputs": [{"name": "people", "path": "people.csv", "sha256": \(sha256), "bytes": 1000,
       "rows": 100, "columns": [{"name": "sex"}]}],
     "row_flow": [{"data": "people", "step": "read", "rows": 100},
       {"data": "people", "step": "rejected", "rows": 0},
       {"data": "people", "step": "missing", "rows": 0},
       {"data": "people", "step": "unknown_group", "rows": 0},
       {"data": "people", "step": "analysed", "rows": 100}],
     "analyses": [
       {"id": "hiring", "data": "people", "plugin": "\(plugin)", "plugin_version": "1.0.0", "status": "ok",
        "parameters": {}, "tables": [], "findings": [], "metrics": [
         {"name": "impact_ratio", "attribute": ["sex"], "group": {"sex": "Female"},
          "reference": {"sex": "Male"}, "reference_selected": false, "value": \(ratio),
          "status": "ok", "n": 50, "counts": {"numerator": \(women), "denominator": 50},
          "reference_counts": {"numerator": 20, "denominator": 50}},
         {"name": "impact_ratio", "attribute": ["sex"], "group": {"sex": "Male"},
          "reference": {"sex": "Male"}, "reference_selected": false, "value": 1,
          "status": "ok", "n": 50, "counts": {"numerator": 20, "denominator": 50},
          "reference_counts": {"numerator": 20, "denominator": 50}},
         {"name": "impact_ratio_min", "attribute": ["sex"], \(lowestMembers), "n": 100,
          "undefined_groups": \(undefinedGroups)}]},
       {"id": "quality", "data": "people", "plugin": "group-performance", "plugin_version": "1.0.0", "status": "ok",
        "parameters": {}, "tables": [], "findings": [], "metrics": [
         {"name": "\(accuracyName)", "attribute": [], "value": \(accuracy), "status": "ok",
          "n": 100, "counts": {"numerator": \(correct), "denominator": 100}}]}],
     "summary": {"hiring__impact_ratio_min__sex": \(lowest ?? "null"),
       "quality__\(accuracyName)": \(accuracy)}}
    """
}

private func metadata(
  _ results: String = results(), card: String = completeCard
) throws -> JSONValue {
  OPAModelMetadata(
    card: try OPASystemCard(parsing: card, path: "card.yaml"),
    results: try MetricsDocument(
      single: JSONValue(parsing: Array(results.utf8)), file: "metrics.json"),
    path: "out/metrics.json", digest: digest
  ).json
}

@Suite struct OPAModelMetadataTests {
  @Test("Declared members come from the card, measured ones with their counts from the results")
  func complete() throws {
    let document = try metadata()
    #expect(document["schema"] == "fairmark.model_metadata/1")
    #expect(document["model_id"] == "credit-2026-11")
    #expect(document["risk_category"] == "High")
    #expect(document["training_data"]?["sha256"]?.string == digest)
    #expect(document["training_data"]?["bias_check_completed"] == true)
    #expect(document["training_data"]?["bias_check"] == ["analyses": ["hiring"]])
    #expect(document["documentation"] == ["model_card_present": true])
    let performance = document["performance"]
    #expect(performance?["accuracy"]?.double == 0.9)
    #expect(performance?["accuracy_counts"] == ["numerator": 90, "denominator": 100])
    #expect(performance?["disparate_impact_ratio"]?.double == 0.85)
    let impact = performance?["disparate_impact"]
    #expect(impact?["definition"]?.string?.hasPrefix("the smallest impact ratio") == true)
    #expect(impact?["comparisons"]?.array?.count == 1)
    #expect(impact?["smallest"] == impact?["comparisons"]?[0])
    #expect(impact?["smallest"]?["group"] == ["sex": "Female"])
    #expect(impact?["smallest"]?["reference"] == ["sex": "Male"])
    #expect(impact?["smallest"]?["counts"] == ["numerator": 17, "denominator": 50])
    #expect(impact?["smallest"]?["reference_counts"] == ["numerator": 20, "denominator": 50])
    let kinds = document["evidence"]?.array?.map { $0["kind"]?.string }
    #expect(kinds == ["metrics", "system_card", "job", "input"])
    #expect(document["evidence"]?.array?.allSatisfy { $0["sha256"]?.string?.count == 64 } == true)
  }

  @Test("Both files and their names decide every byte")
  func deterministic() throws {
    #expect(try metadata().prettyText() == metadata().prettyText())
  }

  @Test("The bias check is not completed without the digest of the data that were analysed")
  func biasCheck() throws {
    func reason(_ results: String, card: String = completeCard) throws -> String? {
      let training = try metadata(results, card: card)["training_data"]
      #expect(training?["bias_check_completed"] == false)
      #expect(training?["bias_check"] == nil)
      return training?["bias_check_reason"]?.string
    }
    let silent = completeCard.replacing("  sha256: \(digest)\n", with: "")
    #expect(
      try reason(results(), card: silent)
        == "the system card names no SHA-256 of the training data")
    let other = completeCard.replacing("0c2a5e1f8b7d4936", with: "1c2a5e1f8b7d4936")
    let elsewhere =
      "the files that were analysed are not those whose SHA-256 the system card names"
    #expect(try reason(results(), card: other) == elsewhere)
    let more = completeCard.replacing(digest, with: "[\(digest), \(digest.dropLast())0]")
    #expect(try reason(results(), card: more) == elsewhere)
    #expect(
      try reason(results(sha256: "null"))
        == "the results do not carry the SHA-256 of every file that was read")
    #expect(
      try reason(
        results(lowest: nil)
          .replacing(Self.comparisons, with: ""))
        == "no analysis that compares groups finished with a value")
  }

  @Test("Each dataset has its own files, and those of datasets joined to it may be named")
  func datasets() throws {
    let (joined, other) = ("1" + digest.dropFirst(), "2" + digest.dropFirst())
    let several = results()
      .replacing(
        "\"columns\": [{\"name\": \"sex\"}]}],",
        with: """
          "columns": [{"name": "sex"}]},
            {"name": "facts", "path": "facts.csv", "sha256": "\(joined)", "bytes": 9, "rows": 2},
            {"name": "others", "path": "others.csv", "sha256": "\(other)", "bytes": 9, "rows": 3}],
          """
      )
      .replacing(
        "{\"data\": \"people\", \"step\": \"analysed\", \"rows\": 100}],",
        with: """
          {"data": "people", "step": "analysed", "rows": 100},
            {"data": "facts", "into": "people", "step": "read", "rows": 2},
            {"data": "facts", "into": "people", "step": "joined", "rows": 2},
            {"data": "others", "step": "read", "rows": 3},
            {"data": "others", "step": "analysed", "rows": 3}],
          """)
    let elsewhere = several.replacing(
      "{\"id\": \"hiring\", \"data\": \"people\"", with: "{\"id\": \"hiring\", \"data\": \"others\""
    )
    #expect(elsewhere != several)
    func isCompleted(_ results: String, _ digests: String...) throws -> Bool {
      let named = "[" + digests.joined(separator: ", ") + "]"
      let card = completeCard.replacing(digest, with: named)
      return try metadata(results, card: card)["training_data"]?["bias_check_completed"] == true
    }
    #expect(try isCompleted(several, digest))
    #expect(try isCompleted(several, digest, joined))
    #expect(try !isCompleted(several, joined))
    #expect(try !isCompleted(several, other))
    #expect(try !isCompleted(several, digest, other))
    #expect(try !isCompleted(several, digest, joined, other))
    // Groups were compared on the other dataset alone.
    #expect(try !isCompleted(elsewhere, digest))
    #expect(try isCompleted(elsewhere, other))
  }

  /// The two comparisons of the results.
  private static var comparisons: String {
    let text = results(lowest: nil)
    let start = text.firstRange(of: "{\"name\": \"impact_ratio\",")?.lowerBound ?? text.startIndex
    let end = text.firstRange(of: "{\"name\": \"impact_ratio_min\"")?.lowerBound ?? text.startIndex
    return String(text[start..<end])
  }

  @Test("What was not measured is null beside a reason, never 0")
  func undefined() throws {
    func performance(_ results: String) throws -> JSONValue? {
      try metadata(results)["performance"]
    }
    let noRatio = try performance(results(lowest: nil))
    #expect(noRatio?["disparate_impact_ratio"] == .null)
    #expect(noRatio?["disparate_impact_reason"]?.string == "hiring, sex: there is one group")
    #expect(noRatio?["disparate_impact"] == nil)
    let partial = try performance(results(undefinedGroups: 1))
    #expect(partial?["disparate_impact_ratio"] == .null)
    #expect(partial?["disparate_impact_reason"]?.string == "hiring, sex: 1 group has no ratio")
    let noAccuracy = try performance(results(accuracyName: "base_rate"))
    #expect(noAccuracy?["accuracy"] == .null)
    #expect(
      noAccuracy?["accuracy_reason"]?.string
        == "the results hold no accuracy over all rows; run the plugin group-performance")
    #expect(noAccuracy?["accuracy_counts"] == nil)
  }

  @Test("The ratio may be above 1: the reference's own ratio is no comparison")
  func above() throws {
    let document = try metadata(
      results(women: 28, ratio: "1.4", lowest: "1", lowestCount: 20))
    #expect(document["performance"]?["disparate_impact_ratio"]?.double == 1.4)
  }
}
