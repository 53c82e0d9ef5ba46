import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkCLI
import FairmarkJSONText
import FairmarkTestSupport
import Testing

/// A plugin that fails gives exit code 70, and the others' results are written.
@Suite struct PluginFailureTests {
  private func run(_ analyses: String) throws -> (code: Int32, document: JSONValue) {
    let folder = try TemporaryFolder.withJob(
      jobText().replacing("  - plugin: disparate-impact\n", with: analyses))
    let code = CommandLineProgram(plugins: .withFailing)
      .run(["run", folder.file("job.yaml"), "--quiet", "--output", folder.file("out")])
    return (code, try JSONValue(parsing: Array(folder.text("out/metrics.json").utf8)))
  }

  @Test("A failing analysis gives exit code 70 and leaves the others' results")
  func failure() throws {
    let (code, document) = try run("  - plugin: failing\n  - plugin: disparate-impact\n")
    #expect(code == 70)
    #expect(document["analyses"]?[0]?["status"]?.string == "failed")
    #expect(document["analyses"]?[1]?["status"]?.string == "ok")
  }

  @Test("A failing analysis that is optional leaves the exit code at 0")
  func optional() throws {
    let (code, document) = try run(
      "  - {plugin: failing, optional: true}\n  - plugin: disparate-impact\n")
    #expect(code == 0)
    #expect(document["analyses"]?[0]?["status"]?.string == "failed")
  }

  @Test("An optional analysis whose reference never occurs leaves the others' results")
  func optionalReference() throws {
    let (code, document) = try run(
      "  - {plugin: demographic-parity, optional: true, with: {reference: {sex: nobody}}}\n"
        + "  - plugin: disparate-impact\n")
    #expect(code == 0)
    #expect(document["analyses"]?[0]?["status"]?.string == "failed")
    #expect(document["analyses"]?[0]?["reason"]?.string?.contains("never occurs") == true)
    #expect(document["analyses"]?[1]?["status"]?.string == "ok")
  }

  @Test("A plugin that gives a number twice gives exit code 70 and leaves the others' results")
  func repeated() throws {
    let (code, document) = try run("  - plugin: repeating\n  - plugin: disparate-impact\n")
    #expect(code == 70)
    #expect(document["analyses"]?[1]?["status"]?.string == "ok")
  }
}
