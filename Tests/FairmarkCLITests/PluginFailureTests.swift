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

  @Test("An audit under Local Law 144 ends like every run when another analysis fails")
  func audit() throws {
    for (analysis, code) in [
      ("{plugin: failing}", 70), ("{plugin: failing, optional: true}", 0),
    ] as [(String, Int32)] {
      let folder = try TemporaryFolder.withJob(
        """
        fairmark: 1
        datasets:
          people:
            path: people.csv
            roles: {groups: [sex, race], prediction: {column: hired, favourable: ["yes"]}}
        analyses:
          - {plugin: ll144-bias-audit, with: {unit: application, demographics: observed}}
          - \(analysis)

        """, people: "sex,race,hired\nfemale,White,yes\nmale,Asian,yes\nmale,White,no\n")
      let program = CommandLineProgram(plugins: .withFailing)
      let job = folder.file("job.yaml")
      let audited = program.run(
        ["ll144", "audit", job, "--draft", "--quiet", "--output", folder.file("audit")])
      #expect(audited == code)
      #expect(folder.exists("audit/index.html"))
      #expect(program.run(["run", job, "--quiet", "--output", folder.file("out")]) == code)
      #expect(try folder.text("audit/metrics.json") == folder.text("out/metrics.json"))
    }
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
