import FairmarkBuiltIn
import FairmarkCLI
import FairmarkFiles
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkTestSupport
import Foundation
import Testing

/// The gate of a job and the gate command: verdicts, reports and exit codes.
@Suite struct GateTests {
  private static let check = "  - {metric: disparate_impact.impact_ratio_min, at_least: "

  /// A folder with a job over four people, whose ratio is 1/2, and a gate.
  private func folder(
    gate: String, analyses: String = "  - plugin: disparate-impact\n"
  ) throws -> TemporaryFolder {
    try TemporaryFolder.withJob(
      jobText().replacing("  - plugin: disparate-impact\n", with: analyses)
        + (gate.isEmpty ? "" : "gate:\n" + gate))
  }

  private func run(_ folder: TemporaryFolder, _ more: [String] = []) -> Int32 {
    CommandLineProgram(plugins: .withFailing)
      .run(["run", folder.file("job.yaml"), "--quiet", "--output", folder.file("out")] + more)
  }

  @Test(
    "A run answers with its gate's outcome, which metrics.json carries",
    arguments: [
      ("0.5}\n", Int32(0), "pass"), ("0.8}\n", 1, "fail"),
      ("0.8, severity: warning}\n", 0, "pass"),
      ("0.5, where: {attribute: race}}\n", 3, "not_evaluated"),
      ("0.8}\n  - {metric: \"*.absent\", at_least: 0}\n", 1, "fail"),
    ])
  func outcomes(rest: String, code: Int32, outcome: String) throws {
    let folder = try folder(gate: Self.check + rest)
    #expect(run(folder, ["--junit", folder.file("gate.xml")]) == code)
    let document = try MetricsDocument(reading: folder.file("out/metrics.json"))
    #expect(document.gate?.outcome.rawValue == outcome)
    #expect(
      try JSONValue(parsing: Array(folder.text("out/metrics.json").utf8))["gate"]?
        .canonicalText() == document.gate?.json.canonicalText())
    let report = try folder.text("gate.xml")
    #expect(report.contains("failures=\"0\" errors=\"0\"") == (code == 0), "\(report)")
    // The same verdict from the document alone.
    try folder.write("policy.yaml", Self.check + rest)
    let again = CommandLineProgram(plugins: .builtIn).run(
      ["gate", folder.file("out/metrics.json"), "-q", "--policy", folder.file("policy.yaml")])
    #expect(again == code)
  }

  @Test(
    "A failed check wins over an analysis that failed, which wins over what is not evaluated",
    arguments: [
      ("0.5}\n", "", Int32(70)), ("0.8}\n", "", 1), ("0.5, where: {attribute: race}}\n", "", 70),
      ("0.5}\n", ", optional: true", 0), ("0.8}\n", ", optional: true", 1),
      ("0.5, where: {attribute: race}}\n", ", optional: true", 3),
      ("0.5}\n  - {metric: \"*.impact_ratio_min\", at_least: 0}\n", ", optional: true", 3),
    ])
  func failedAnalysis(rest: String, optional: String, code: Int32) throws {
    let folder = try folder(
      gate: Self.check + rest,
      analyses: "  - plugin: disparate-impact\n  - {plugin: failing\(optional)}\n")
    #expect(run(folder) == code)
    #expect(folder.exists("out/metrics.json"))
  }

  @Test(
    "A gate that means nothing is told by its line before any data are read",
    arguments: [
      ("  - {metric: admissions.impact_ratio, at_least: 0.8}", "job.yaml:13:14: the job has no"),
      (
        "  - {metric: disparate_impact.impact_ratoi, at_least: 0.8}",
        "gives no metric \"impact_ratoi\"; did you mean `impact_ratio`?"
      ),
      ("  - {metric: disparate_impact.impact_ratio}", "job.yaml:13:5: the check has no condition"),
      ("  []", "job.yaml:13:3: the gate has no checks"),
      ("  - {rules: none}", "there is no rule pack \"none\" (packs: four-fifths, nist-measure"),
    ])
  func message(gate: String, sentence: String) throws {
    let folder = try folder(gate: gate + "\n")
    try folder.write("people.csv", "broken")
    for command in ["run", "validate"] {
      let found = try Program.run([command, "job.yaml"], in: folder)
      #expect(found.exitCode == 2)
      #expect(found.firstError.contains(sentence), "\(found.errors)")
    }
    #expect(!folder.exists("out"))
  }

  @Test("Reports without a gate are a wrong command")
  func noGate() throws {
    let folder = try folder(gate: "")
    let found = try Program.run(["run", "job.yaml", "--junit", "gate.xml"], in: folder)
    #expect(found.exitCode == 2)
    #expect(found.firstError.contains("the job has no `gate` section"))
  }

  @Test("The gate command prints a line for each number and adds a summary for the step")
  func command() throws {
    let folder = try folder(gate: "")
    #expect(run(folder) == 0)
    try folder.write("summary.md", "before\n")
    let found = try Program.run(
      [
        "gate", "out/metrics.json", "--rules", "four-fifths", "--rules", "nist-measure",
        "--junit", "reports/gate.xml", "--step-summary",
      ], in: folder, environment: ["GITHUB_STEP_SUMMARY": folder.file("summary.md")])
    #expect(found.exitCode == 1, "\(found.errors)")
    #expect(
      found.output.hasPrefix(
        "[FAIL] disparate_impact.impact_ratio_min [sex]: 0.5 is not at least 0.8 (1 of 2 against 2 "
          + "of 2) (four-fifths: 29 CFR 1607.4(D):"), "\(found.output)")
    #expect(found.output.contains("\n[NOT EVALUATED] *.robustness_score: asked for at least 0.8: "))
    #expect(found.output.hasSuffix("\ngate: failed (5 checks, 1 failed, 4 not evaluated)\n"))
    #expect(try folder.text("reports/gate.xml").contains("tests=\"5\" failures=\"1\" errors=\"4\""))
    #expect(try folder.text("summary.md").hasPrefix("before\n## Fairmark gate: hiring\n"))
    let unset = try Program.shell(
      "unset GITHUB_STEP_SUMMARY; \"$FAIRMARK\" gate out/metrics.json --rules finance "
        + "--step-summary", in: folder)
    #expect(unset.exitCode == 2)
    #expect(unset.firstError.contains("needs the variable GITHUB_STEP_SUMMARY"))
  }

  @Test("A damaged document ends with 65, and its report is an error, whatever was there before")
  func damaged() throws {
    let folder = try folder(gate: "")
    #expect(run(folder) == 0)
    try folder.write("policy.yaml", Self.check + "0.5}")
    let arguments = [
      "gate", "out/metrics.json", "--policy", "policy.yaml", "--junit", "gate.xml",
      "--step-summary=step.md",
    ]
    #expect(try Program.run(arguments, in: folder).exitCode == 0)
    #expect(try folder.text("gate.xml").contains("errors=\"0\""))
    let text = try folder.text("out/metrics.json")
    try folder.write(
      "out/metrics.json", text.replacing("\"status\": \"ok\"", with: "\"Status\": \"ok\""))
    let found = try Program.run(arguments, in: folder)
    #expect(found.exitCode == 65)
    #expect(
      found.firstError.hasPrefix("error: out/metrics.json: `analyses[0].Status` is not a member"),
      "\(found.errors)")
    #expect(found.output.isEmpty)
    #expect(try folder.text("gate.xml").contains("tests=\"1\" failures=\"0\" errors=\"1\""))
    #expect(try folder.text("step.md").contains("Fairmark gate: no verdict"))
    let absent = try Program.run(["gate", "absent.json", "--rules", "finance"], in: folder)
    #expect(absent.exitCode == 65)
    #expect(
      absent.firstError.contains("no such file; name the metrics.json that `fairmark run` wrote"))
  }

  @Test("A run that ends with bad data leaves an error in its report")
  func badData() throws {
    let folder = try folder(gate: Self.check + "0.5}\n")
    #expect(run(folder, ["--junit", folder.file("gate.xml")]) == 0)
    #expect(try folder.text("gate.xml").contains("errors=\"0\""))
    try folder.write("people.csv", "sex,hired\nfemale\n")
    #expect(run(folder, ["--junit", folder.file("gate.xml")]) == 65)
    #expect(try folder.text("gate.xml").contains("errors=\"1\""))
  }

  @Test("Without a policy there is nothing to check, and packs are described")
  func usage() throws {
    let folder = try TemporaryFolder()
    let nothing = try Program.run(["gate", "out/metrics.json"], in: folder)
    #expect(nothing.exitCode == 2)
    #expect(nothing.firstError.contains("there is nothing to check; give --policy FILE or --rules"))
    let unknown = try Program.run(["gate", "x.json", "--rules", "five-fourths"], in: folder)
    #expect(unknown.exitCode == 2)
    let list = try Program.run(["gate", "--list-rules"], in: folder)
    #expect(list.exitCode == 0)
    #expect(list.output.contains("four-fifths\n  Over all rows, the lowest impact ratio"))
    #expect(list.output.contains("29 CFR 1607.4(D)"))
    // One word that was left in a command must not switch its gate off.
    for more in [
      ["x.json"], ["--policy", "x.yaml"], ["--junit", "x.xml"], ["--rules", "finance"],
    ] {
      let both = try Program.run(["gate", "--list-rules"] + more, in: folder)
      #expect(both.exitCode == 2 && both.output.isEmpty, "\(more): \(both.output)")
      #expect(both.firstError.contains("--list-rules describes the rule packs and checks nothing"))
    }
  }

  @Test("A baseline stands beside the job, and is not what the run replaces")
  func baseline() throws {
    let gate =
      "  - metric: disparate_impact.impact_ratio_min\n    at_least_baseline_minus: 0.05\n"
      + "    baseline: last/metrics.json\n"
    let folder = try folder(gate: "")
    #expect(run(folder) == 0)
    try folder.write("last/metrics.json", folder.text("out/metrics.json"))
    try folder.write("job.yaml", jobText() + "gate:\n" + gate)
    #expect(run(folder) == 0)
    let last = try MetricsDocument.bytes(of: folder.file("last/metrics.json"))
    let document = try MetricsDocument(reading: folder.file("out/metrics.json"))
    #expect(
      document.gate?.checks.map(\.baseline)
        == [GateBaseline(path: "last/metrics.json", sha256: SHA256Digest.of(last))])
    let report = try Program.run(
      ["report", "out/metrics.json", "-o", "-", "--format", "markdown"], in: folder)
    #expect(
      report.output.contains(SHA256Digest.of(last)),
      "the report names the earlier result")
    try folder.write("people.csv", "sex,hired\nfemale,no\nfemale,no\nmale,yes\nmale,yes\n")
    // Not only the first time: the result that fails does not become what the next is compared with.
    for _ in 0..<2 { #expect(run(folder) == 1) }
    let before = try folder.text("out/metrics.json")
    for path in ["out/metrics.json", "./out/../out/metrics.json", "link/metrics.json"] {
      try? FileManager.default.createSymbolicLink(
        atPath: folder.file("link"), withDestinationPath: "out")
      try folder.write(
        "job.yaml", jobText() + "gate:\n" + gate.replacing("last/metrics.json", with: path))
      let found = try Program.run(["run", "job.yaml", "-q"], in: folder)
      #expect(found.exitCode == 2)
      #expect(
        found.firstError.contains("job.yaml:13:5: the baseline \(path) is what this run writes"),
        "\(found.errors)")
      #expect(try folder.text("out/metrics.json") == before)
    }
    try folder.write("job.yaml", jobText() + "gate:\n" + gate.replacing("last/", with: "absent/"))
    let absent = try Program.run(["run", "job.yaml", "-q"], in: folder)
    #expect(absent.exitCode == 65)
    #expect(
      absent.firstError.hasSuffix("(it is the baseline of the check in job.yaml:13:5)"),
      "\(absent.errors)")
    let validated = try Program.run(["validate", "job.yaml"], in: folder)
    #expect(validated.exitCode == 65 && validated.output.isEmpty, "\(validated.output)")
    #expect(validated.errors == absent.errors)
    #expect(!folder.exists("out/metrics.json"), "an earlier verdict would be taken for this run's")
  }

  @Test("A document is not its own baseline, whichever way it is named")
  func ownBaseline() throws {
    let folder = try folder(gate: "")
    #expect(run(folder) == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("same.json"), withDestinationPath: "out/metrics.json")
    let check = "- {metric: disparate_impact.impact_ratio_min, at_least_baseline_minus: 0"
    try folder.write("policy.yaml", check + "}\n")
    try folder.write("own.yaml", check + ", baseline: ./out/metrics.json}\n")
    try folder.write("copy/metrics.json", folder.text("out/metrics.json"))
    for (arguments, code, sentence) in [
      (["--policy", "own.yaml"], Int32(2), "own.yaml:1:3: the baseline ./out/metrics.json is the"),
      (["--policy", "policy.yaml", "--baseline", "same.json"], 2, "--baseline same.json is the"),
      (["--policy", "policy.yaml", "--baseline", "copy/metrics.json"], 0, ""),
    ] {
      let found = try Program.run(["gate", "out/metrics.json"] + arguments, in: folder)
      #expect(found.exitCode == code, "\(found.errors)")
      #expect(found.firstError.contains(sentence) || code == 0, "\(found.errors)")
    }
  }
}
