import FairmarkBuiltIn
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
