import FairmarkGates
import FairmarkJobRunner
import Testing

/// A card that declares everything.
let completeCard = """
  model_id: credit-2026-11
  risk_category: High
  intended_use: ranking of applications
  training_data:
    source: warehouse.applications
    contains_pii: false
    sha256: 0c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f8b7d4936
  documentation:
    model_card_present: true

  """

@Suite struct OPASystemCardTests {
  @Test("A card gives what it declares, as YAML and as JSON")
  func complete() throws {
    let card = try OPASystemCard(parsing: completeCard, path: "card.yaml")
    #expect(card.modelID == "credit-2026-11")
    #expect(card.riskCategory == "High")
    #expect(card.intendedUse == "ranking of applications")
    #expect(card.trainingDataSource == "warehouse.applications")
    #expect(!card.containsPersonalData && card.hasModelCard)
    #expect(card.trainingDataDigests.count == 1)
    #expect(card.digest == "661eedcae678c0e0fbe2f267ee866651e4b1019fb7f582e86e27a78a85e63179")
    let json = """
      {"model_id": "m", "risk_category": "Minimal", "intended_use": "u",
       "training_data": {"source": "s", "contains_pii": true},
       "documentation": {"model_card_present": false}}
      """
    let other = try OPASystemCard(parsing: json, path: "card.json")
    #expect(other.containsPersonalData && !other.hasModelCard)
    #expect(other.trainingDataDigests.isEmpty)
  }

  struct Broken: CustomTestStringConvertible, Sendable {
    var part: String
    var by: String
    var message: String
    var testDescription: String { "\(part) -> \(by)" }
  }

  @Test(
    "What is wrong with a card is said with its place",
    arguments: [
      Broken(
        part: "model_id: credit-2026-11\n", by: "",
        message: "card.yaml:1:1: `model_id` is missing; say how the model is called"),
      Broken(
        part: "credit-2026-11", by: "\"  \"",
        message: "card.yaml:1:11: `model_id` is blank; say how the model is called"),
      Broken(
        part: "High", by: "high",
        message:
          "card.yaml:2:16: `risk_category` must be one of Minimal, Limited, High, Unacceptable, "
          + "not the text \"high\""),
      Broken(
        part: "intended_use", by: "intended_usage",
        message:
          "card.yaml:3:1: the system card has no key \"intended_usage\"; did you mean "
          + "`intended_use`? (keys: model_id, risk_category, intended_use, training_data, "
          + "documentation)"),
      Broken(
        part: "model_id:", by: "accuracy: 0.99\nmodel_id:",
        message:
          "card.yaml:1:1: the system card has no key \"accuracy\" (keys: model_id, risk_category, "
          + "intended_use, training_data, documentation)"),
      Broken(
        part: "model_id:", by: "performance: {disparate_impact_ratio: 1}\nmodel_id:",
        message:
          "card.yaml:1:1: `performance` is measured and cannot be declared; leave it out, Fairmark "
          + "writes it from the results"),
      Broken(
        part: "  source:", by: "  bias_check_completed: true\n  source:",
        message:
          "card.yaml:5:3: `bias_check_completed` is measured and cannot be declared; leave it out, "
          + "Fairmark writes it from the results"),
      Broken(
        part: "contains_pii: false", by: "contains_pii: no",
        message:
          "card.yaml:6:17: `contains_pii` must be true or false, not the text \"no\""),
      Broken(
        part: "sha256: 0c", by: "sha256: 0C",
        message:
          "card.yaml:7:11: `sha256` must be 64 lower-case hexadecimal digits, as `sha256sum` prints "
          + "them, not \"0C2a5e1f8b7d49360c2a5e1f8b7d49360c2a5e1f…\""),
      Broken(
        part: "  model_card_present: true", by: "  model_card: true",
        message:
          "card.yaml:9:3: `documentation` has no key \"model_card\" (keys: model_card_present)"),
      Broken(
        part: "risk_category: High\n", by: "risk_category: High\nrisk_category: Minimal\n",
        message: "stands twice in this map; leave one out"),
    ])
  func broken(_ broken: Broken) throws {
    let text = completeCard.replacing(broken.part, with: broken.by)
    try #require(text != completeCard)
    let error = #expect(throws: JobError.self) {
      try OPASystemCard(parsing: text, path: "card.yaml")
    }
    #expect(error?.kind == .usage)
    #expect(error.map { "\($0)".contains(broken.message) } == true, "\(error?.description ?? "")")
  }

  @Test("An empty card and no card are said so", arguments: ["", " \n\n", "# later\n"])
  func empty(_ text: String) throws {
    let error = #expect(throws: JobError.self) {
      try OPASystemCard(parsing: text, path: "card.yaml")
    }
    #expect(error?.description.contains("is empty; expected a system card") == true)
    let absent = #expect(throws: JobError.self) { try OPASystemCard(reading: "/nowhere/card.yaml") }
    #expect(absent?.description == "/nowhere/card.yaml: no such system card; check the path")
  }
}
