import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// A plugin that fails says so in its own result; the others are not lost.
@Suite struct PluginFailureTests {
  private func outcome(_ analyses: String) throws -> JobOutcome {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let job = try folder.write("job.yaml", jobText(analyses: analyses))
    return try Plan(Job(reading: job, plugins: .withFailing)).run()
  }

  @Test("A failure stands in the document with its reason, beside the results of the others")
  func failure() throws {
    let outcome = try outcome("  - plugin: failing\n  - plugin: disparate-impact")
    #expect(outcome.hasFailure)
    let document = try outcome.document()
    let failed = document["analyses"]?[0]
    #expect(failed?["status"] == "failed")
    #expect(failed?["reason"] == "the iteration does not converge\u{1B}[31m after 100 steps")
    #expect(failed?["metrics"] == [])
    #expect(failed?["parameters"]?["groups"] == ["sex"])
    #expect(document["analyses"]?[1]?["status"] == "ok")
    #expect(document["summary"]?.memberNames == ["disparate_impact__impact_ratio_min__sex"])
  }

  @Test("The failure of an optional analysis is written and is no failure of the job")
  func optionalFailure() throws {
    let outcome = try outcome(
      "  - {plugin: failing, optional: true}\n  - plugin: disparate-impact")
    #expect(!outcome.hasFailure)
    #expect(try outcome.document()["analyses"]?[0]?["status"] == "failed")
  }

  private func outcome(roles: String, _ analyses: String) throws -> JobOutcome {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let job = try folder.write("job.yaml", jobText(roles: roles, analyses: analyses))
    return try Plan(Job(reading: job, plugins: .builtIn)).run()
  }

  private static let roles =
    "      groups: [sex]\n      prediction: {column: hired, favourable: [\"yes\"]}"
  private static let nope =
    "{plugin: demographic-parity, with: {prediction: {column: office, favourable: nope}}"

  @Test("What an optional analysis alone counts fails with it")
  func optionalCount() throws {
    let outcome = try outcome(
      roles: Self.roles, "  - \(Self.nope), optional: true}\n  - plugin: disparate-impact")
    #expect(!outcome.hasFailure)
    let document = try outcome.document()
    #expect(document["analyses"]?[0]?["status"] == "failed")
    #expect(
      document["analyses"]?[0]?["reason"]?.string?.hasPrefix(
        "the favourable value \"nope\" never occurs in the column \"office\"") == true)
    #expect(document["analyses"]?[1]?["status"] == "ok")
  }

  @Test("A limit that an optional analysis passes is its own matter")
  func optionalLimit() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv", "sex,a,hired\n" + (0..<40).map { "\($0 % 2),\($0),y\n" }.joined())
    func text(_ analyses: String) -> String {
      jobText(
        dataset: "    limits: {cells: 100}",
        roles: "      groups: [sex]\n      prediction: {column: hired, favourable: [y]}",
        analyses: analyses)
    }
    let crossed = "with: {groups: [sex, a], intersections: true}"
    let job = try folder.write(
      "job.yaml",
      text(
        "  - plugin: disparate-impact\n"
          + "  - {plugin: demographic-parity, optional: true, \(crossed)}"))
    let document = try run(job)
    #expect(document["analyses"]?[0]?["status"] == "ok")
    #expect(document["analyses"]?[1]?["status"] == "failed")
    #expect(
      document["analyses"]?[1]?["reason"]?.string?.contains("has more than 100 cells") == true)
    let required = try folder.write(
      "required.yaml",
      text("  - plugin: disparate-impact\n  - {plugin: demographic-parity, \(crossed)}"))
    let error = try errorOfRunning(required)
    #expect(error.kind == .data)
    #expect(error.location?.line == 12)
  }

  @Test("An optional analysis of the label does not take along one without")
  func optionalCovering() throws {
    let outcome = try outcome(
      roles: Self.roles,
      "  - {plugin: equal-opportunity, optional: true, with: {label: {column: office, "
        + "positive: nope}}}\n  - plugin: disparate-impact")
    let document = try outcome.document()
    #expect(document["analyses"]?[0]?["status"] == "failed")
    #expect(document["analyses"]?[1]?["status"] == "ok")
  }

  @Test("Data that contradict the second analysis are told at its own place")
  func placeOfSecond() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let job = try folder.write(
      "job.yaml",
      jobText(roles: Self.roles, analyses: "  - plugin: disparate-impact\n  - \(Self.nope)}"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(error.location?.line == 11)
    #expect(error.message.hasPrefix("the favourable value \"nope\" never occurs"))
  }

  @Test("A plugin that gives a record twice fails alone")
  func repeatedRecord() throws {
    let outcome = try outcome("  - plugin: repeating\n  - plugin: disparate-impact")
    #expect(outcome.hasFailure)
    let document = try outcome.document()
    #expect(
      document["analyses"]?[0]?["reason"]?.string
        == "the plugin gives the metric rows of [sex] twice for the same group; this is a defect of "
        + "the plugin, please report it")
    #expect(document["analyses"]?[1]?["status"] == "ok")
  }
}
