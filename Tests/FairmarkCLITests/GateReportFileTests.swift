import FairmarkTestSupport
import Foundation
import Testing

/// Where the reports of a gate may go, and what becomes of earlier ones.
@Suite("Reports of a gate")
struct GateReportFileTests {
  private static let gate =
    "gate:\n  - {metric: disparate_impact.impact_ratio_min, at_least: 0.5}\n"
  private static let policy = "- {metric: disparate_impact.impact_ratio_min, at_least: 0.5}\n"

  /// A folder with a job that passes its gate, its results, a policy and texts of somebody.
  private static func withResults() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.withJob(jobText() + gate)
    #expect(try Program.run(["run", "job.yaml", "-q"], in: folder).exitCode == 0)
    try folder.write("policy.yaml", policy)
    try folder.write("notes.txt", "mine\n")
    try folder.write("model.json", "{\"mine\": true}\n")
    return folder
  }

  private static func contents(_ folder: TemporaryFolder) throws -> [String: String] {
    var contents: [String: String] = [:]
    for name in [
      "job.yaml", "people.csv", "policy.yaml", "notes.txt", "model.json", "out/metrics.json",
      "out/run.json",
    ] {
      contents[name] = try folder.text(name)
    }
    return contents
  }

  @Test(
    "A JUnit report takes no other file's place, and costs no work there",
    arguments: [
      "notes.txt", "job.yaml", "people.csv", "policy.yaml", "out/metrics.json", "out/run.json",
      "./out/../out/metrics.json", "link.json",
    ])
  func foreignJUnit(path: String) throws {
    let folder = try Self.withResults()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.json"), withDestinationPath: "out/metrics.json")
    let before = try Self.contents(folder)
    for arguments in [
      ["run", "job.yaml"], ["run", "absent.yaml"],
      ["gate", "out/metrics.json", "--policy", "policy.yaml"],
      ["gate", "absent.json", "--rules", "four-fifths"],
    ] {
      let run = try Program.run(arguments + ["--junit", path], in: folder)
      #expect(run.exitCode == 74 || run.exitCode == 2, "\(run.errors)")
      #expect(
        run.errors.contains(
          "is there and is no JUnit report of Fairmark; move it, or name another"),
        "\(run.errors)")
      #expect(run.output.isEmpty)
      #expect(try Self.contents(folder) == before)
    }
  }

  @Test(
    "No report goes where the command will write",
    arguments: ["out/metrics.json", "./out/run.json", "new/../out/metrics.json"])
  func futureOutput(path: String) throws {
    let folder = try TemporaryFolder.withJob(jobText() + Self.gate)
    for option in ["--junit", "--step-summary"] {
      let run = try Program.run(["run", "job.yaml", option, path], in: folder)
      #expect(run.exitCode == 2)
      #expect(
        run.firstError.contains("is a file that this command reads or writes itself"),
        "\(run.errors)")
      #expect(try folder.names() == ["job.yaml", "people.csv"])
    }
    // The job's own folder is known once the job is read.
    try folder.write("job.yaml", jobText() + Self.gate + "outputs: {directory: own}\n")
    let own = try Program.run(["run", "job.yaml", "--junit", "own/metrics.json"], in: folder)
    #expect(own.exitCode == 2, "\(own.errors)")
    #expect(!folder.exists("own"))
  }

  @Test("An earlier report is replaced, also behind a link, and both reports need a file each")
  func earlierJUnit() throws {
    let folder = try Self.withResults()
    let gate = ["gate", "out/metrics.json", "--policy", "policy.yaml"]
    #expect(try Program.run(gate + ["--junit", "gate.xml"], in: folder).exitCode == 0)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.xml"), withDestinationPath: "gate.xml")
    try folder.write("policy.yaml", Self.policy.replacing("0.5", with: "0.8"))
    #expect(try Program.run(gate + ["--junit", "link.xml"], in: folder).exitCode == 1)
    #expect(try folder.text("gate.xml").contains("failures=\"1\""))
    let twice = try Program.run(
      gate + ["--junit", "new.xml", "--step-summary", "./new.xml"], in: folder)
    #expect(twice.exitCode == 2)
    #expect(twice.firstError.contains("name the same file"))
  }

  @Test("A summary is added to texts alone, and to none that the command reads or writes")
  func summary() throws {
    let folder = try Self.withResults()
    let before = try Self.contents(folder)
    try folder.write("bytes.bin", bytes: [0, 1, 2, 255])
    for path in [
      "job.yaml", "people.csv", "./people.csv", "out/metrics.json", "out/run.json", "model.json",
      "bytes.bin", "out",
    ] {
      let run = try Program.run(["run", "job.yaml", "-q", "--step-summary", path], in: folder)
      #expect(run.exitCode == 74 || run.exitCode == 2, "\(path): \(run.errors)")
      #expect(run.firstError.contains(path == "./people.csv" ? "people.csv" : path))
      #expect(try Self.contents(folder) == before)
    }
    let policy = try Program.run(
      ["gate", "out/metrics.json", "--policy", "policy.yaml", "--step-summary", "policy.yaml"],
      in: folder)
    #expect(policy.exitCode == 2, "\(policy.errors)")
    #expect(try Self.contents(folder) == before)
    let added = try Program.run(
      ["run", "job.yaml", "-q", "--step-summary", "notes.txt"], in: folder)
    #expect(added.exitCode == 0, "\(added.errors)")
    #expect(try folder.text("notes.txt").hasPrefix("mine\n## Fairmark gate: hiring\n"))
  }

  @Test("A device and an open file are written to, not replaced")
  func devices() throws {
    let folder = try Self.withResults()
    for (name, device) in [("full.xml", "/dev/full"), ("null.xml", "/dev/null")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.file(name), withDestinationPath: device)
    }
    let gate = ["gate", "out/metrics.json", "--policy", "policy.yaml", "--junit"]
    let full = try Program.run(gate + ["full.xml"], in: folder)
    #expect(full.exitCode == 74)
    #expect(full.firstError.contains("No space left on device"), "\(full.errors)")
    #expect(full.output.contains("gate: passed"))
    #expect(try Program.run(gate + ["null.xml"], in: folder).exitCode == 0)
    for name in ["full.xml", "null.xml"] {
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder.file(name))
          .hasPrefix("/dev/"))
    }
    let printed = try Program.shell(
      "\"$FAIRMARK\" gate out/metrics.json --policy policy.yaml --junit /dev/fd/1 >log.txt; "
        + "mkfifo pipe; cat pipe >copy.xml & "
        + "\"$FAIRMARK\" gate out/metrics.json --policy policy.yaml --junit pipe; wait", in: folder)
    #expect(printed.exitCode == 0, "\(printed.errors)")
    #expect(try folder.text("log.txt").hasPrefix("<?xml version=\"1.0\""))
    #expect(
      try folder.text("log.txt").hasSuffix("gate: passed (1 check, 0 failed, 0 not evaluated)\n"))
    #expect(try folder.text("copy.xml").hasSuffix("</testsuites>\n"))
  }

  @Test("The report of an earlier run does not survive one that is stopped")
  func stopped() throws {
    let folder = try Self.withResults()
    #expect(
      try Program.run(["run", "job.yaml", "-q", "--junit", "gate.xml"], in: folder).exitCode == 0)
    // Nobody ever writes into the pipe, so that the run waits until it is killed.
    try folder.write("job.yaml", jobText(path: "pipe.csv") + Self.gate)
    for signal in ["INT", "TERM", "KILL"] {
      let run = try Program.shell(
        "rm -f pipe.csv; mkfifo pipe.csv; cp gate.xml kept.xml; "
          + "\"$FAIRMARK\" run job.yaml -q --junit gate.xml & "
          + "for i in $(seq 100); do [ -e gate.xml ] || break; sleep 0.1; done; "
          + "kill -\(signal) $!; sleep 0.2; kill -KILL $! 2>/dev/null; wait; "
          + "[ ! -e gate.xml ] || echo survived; cp kept.xml gate.xml", in: folder)
      #expect(!run.output.contains("survived"), "\(signal): \(run.errors)")
    }
  }

  @Test(
    "A command line that cannot be understood replaces the report of an earlier run",
    arguments: [
      ["run", "job.yaml", "--bogus"], ["run", "job.yaml", "--threads", "0"],
      ["run", "job.yaml", "--output", ""], ["gate", "out/metrics.json"],
      ["gate", "out/metrics.json", "--policy", "policy.yaml", "--policy", "policy.yaml"],
      ["gate", "out/metrics.json", "--list-rules"],
    ])
  func usageErrors(_ arguments: [String]) throws {
    let folder = try Self.withResults()
    let report = ["--junit", "gate.xml"]
    #expect(try Program.run(["run", "job.yaml", "-q"] + report, in: folder).exitCode == 0)
    #expect(try folder.text("gate.xml").contains("failures=\"0\" errors=\"0\""))
    let before = try Self.contents(folder)
    let run = try Program.run(arguments + report, in: folder)
    #expect(run.exitCode == 2, "\(run.errors)")
    #expect(try folder.text("gate.xml").contains("failures=\"0\" errors=\"1\""))
    // What is no report stays.
    let foreign = try Program.run(arguments + ["--junit=notes.txt"], in: folder)
    #expect(foreign.exitCode == 2 || foreign.exitCode == 74, "\(foreign.errors)")
    #expect(try Self.contents(folder) == before)
  }

  @Test("The report is there when nobody reads the lines")
  func closedPipe() throws {
    let folder = try Self.withResults()
    try folder.write(
      "policy.yaml",
      (0..<2000).map {
        "- {metric: disparate_impact.impact_ratio_min, at_least: 0.\(String(90_000 + $0))}\n"
      }.joined())
    let run = try Program.shell(
      "{ sleep 0.3; env --default-signal=PIPE \"$FAIRMARK\" gate out/metrics.json --policy policy.yaml "
        + "--junit gate.xml; echo $? >code; } | true", in: folder)
    #expect(run.exitCode == 0)
    #expect(try folder.text("code") == "141\n")
    #expect(try folder.text("gate.xml").contains("failures=\"2000\""))
    // So it is when a run's table has no reader.
    try folder.write("job.yaml", jobText() + "gate:\n" + folder.text("policy.yaml"))
    let audit = try Program.shell(
      "{ sleep 0.3; env --default-signal=PIPE \"$FAIRMARK\" run job.yaml --junit run.xml; "
        + "echo $? >code; } | true",
      in: folder)
    #expect(audit.exitCode == 0)
    #expect(try folder.text("code") == "141\n")
    #expect(try folder.text("run.xml").contains("failures=\"2000\""))
  }

  @Test("--step-summary may have its file behind = before another option, and none")
  func stepSummaryForms() throws {
    let folder = try Self.withResults()
    let gate = ["gate", "out/metrics.json", "--policy", "policy.yaml"]
    for (arguments, file) in [
      (["--step-summary=s.md", "--junit", "z.xml"], "s.md"),
      (["--step-summary", "t.md", "--junit", "z.xml"], "t.md"),
      (["--step-summary", "--junit", "z.xml"], "github.md"),
      (["--junit", "z.xml", "--step-summary"], "github.md"),
      (["--step-summary=u.md"], "u.md"),
    ] {
      let run = try Program.run(
        gate + arguments, in: folder,
        environment: ["GITHUB_STEP_SUMMARY": folder.file("github.md")])
      #expect(run.exitCode == 0, "\(arguments): \(run.errors)")
      #expect(try folder.text(file).hasPrefix("## Fairmark gate: hiring\n"), "\(arguments)")
    }
    #expect(try folder.text("github.md").split(separator: "## Fairmark gate").count == 2)
    let twice = try Program.run(
      gate + ["--step-summary", "--junit", "a.xml", "--junit", "b.xml"], in: folder)
    #expect(twice.exitCode == 2)
    #expect(twice.firstError.contains("--junit is given twice"), "\(twice.errors)")
  }
}
