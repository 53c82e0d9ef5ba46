import Foundation
import FairmarkTestSupport
import Testing

/// Outputs appear whole or not at all, and those of an earlier run do not stay.
@Suite struct OutputTests {
  @Test("An output path that is a file, or below one, is refused before anything is read")
  func outputIsFile() throws {
    let folder = try TemporaryFolder.withJob(people: "sex,hired\nragged\n")
    try folder.write("taken", "mine")
    let run = try Program.run(["run", "job.yaml", "-o", "taken"], in: folder)
    #expect(run.exitCode == 74)
    #expect(
      run.errors
        == "error: taken: is a file, not a folder; name another folder with --output\n")
    let below = try Program.run(["run", "job.yaml", "-o", "taken/deeper/out"], in: folder)
    #expect(below.exitCode == 74)
    #expect(below.firstError.hasPrefix("error: taken"))
    #expect(try folder.text("taken") == "mine")
    #expect(try folder.names() == ["job.yaml", "people.csv", "taken"])
  }

  @Test(
    "A folder that may not be written to is refused before anything is read",
    .enabled(if: !isRoot, "root may write everywhere"))
  func readOnlyFolder() throws {
    let folder = try TemporaryFolder.withJob()
    try FileManager.default.createDirectory(
      atPath: folder.file("locked"), withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o555])
    let run = try Program.run(["run", "job.yaml", "-o", "locked/out"], in: folder)
    #expect(run.exitCode == 74)
    #expect(run.errors == "error: locked/out: cannot be written to: Permission denied\n")
  }

  @Test("A limit on file sizes leaves no file under a final name")
  func fileTooLarge() throws {
    // Many groups make a document of more than 1 KiB, the limit that the shell sets.
    let folder = try TemporaryFolder.withJob(
      people: "sex,hired\n" + (0..<100).map { "g\($0),yes\n" }.joined())
    let run = try Program.shell(
      "trap '' XFSZ; ulimit -f 4; \"$FAIRMARK\" run job.yaml -q", in: folder)
    #expect(run.exitCode == 74)
    #expect(
      run.errors.hasPrefix("error: out/metrics.json: could not be written: File too large\n"))
    // Not even the file that the limit would allow, nor the folder that the run made.
    #expect(!folder.exists("out"))
  }

  @Test("Results that standard output does not take are no success")
  func fullStandardOutput() throws {
    let folder = try TemporaryFolder.withJob()
    for arguments in [
      ["run", "job.yaml"], ["plugins"], ["--help"], ["validate", "job.yaml"],
      ["report", "out/metrics.json", "-o", "-"], ["ll144", "strings"], ["inspect", "people.csv"],
      ["plugins", "describe", "disparate-impact", "--json-schema"],
      ["plugins", "describe", "ll144-bias-audit"], ["watermark", "schemes", "--json"],
      ["--generate-completion-script", "bash"],
    ] {
      let run = try Program.run(arguments, in: folder, output: "/dev/full")
      #expect(run.exitCode == 74)
      #expect(
        run.errors
          == "error: standard output: could not be written: No space left on device\n")
    }
    #expect(folder.exists("out/metrics.json"))
  }

  @Test("A reader that goes away does not harm the outputs")
  func brokenPipe() throws {
    let folder = try TemporaryFolder.withJob()
    let whole = try Program.run(["run", "job.yaml", "-o", "whole"], in: folder)
    #expect(whole.exitCode == 0)
    // The reader is gone before the program begins.
    let run = try Program.shell(
      "{ sleep 0.3; \"$FAIRMARK\" run job.yaml -o broken; } | true", in: folder)
    #expect(run.exitCode == 0)
    #expect(try folder.text("broken/metrics.json") == folder.text("whole/metrics.json"))
    #expect(try folder.names(in: "broken") == ["metrics.json", "run.json"])
  }

  @Test(
    "The outputs of an earlier run are gone when this one fails on its data",
    arguments: ["sex,hired\nfemale\n", "", "gender,hired\nf,yes\n"])
  func staleOutputs(_ people: String) throws {
    let folder = try TemporaryFolder.withJob()
    #expect(try Program.run(["run", "job.yaml"], in: folder).exitCode == 0)
    try folder.write("out/notes.txt", "mine")
    try folder.write("people.csv", people)
    #expect(try Program.run(["run", "job.yaml"], in: folder).exitCode == 65)
    #expect(try folder.names(in: "out") == ["notes.txt"])
  }

  @Test("A file that another program wrote is never removed, be it an input of the job")
  func foreignFile() throws {
    let folder = try TemporaryFolder.withJob(
      jobText(path: "out/run.json", dataset: "    format: csv"))
    try folder.write("out/run.json", fourPeople)
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 74)
    #expect(
      run.errors == "error: out/run.json: is there and was not written by an earlier run; move it, "
        + "or name another folder with --output\n")
    #expect(try folder.text("out/run.json") == fourPeople)
    #expect(try folder.names(in: "out") == ["run.json"])
  }

  @Test("A job that is wrong leaves the outputs of an earlier run as they are")
  func wrongJob() throws {
    let folder = try TemporaryFolder.withJob()
    #expect(try Program.run(["run", "job.yaml"], in: folder).exitCode == 0)
    let before = try folder.text("out/metrics.json")
    try folder.write("job.yaml", jobText(plugin: "none"))
    #expect(try Program.run(["run", "job.yaml", "-o", "out"], in: folder).exitCode == 2)
    #expect(try folder.text("out/metrics.json") == before)
  }

  @Test("A run that is killed leaves no file under a final name that is not whole")
  func killed() throws {
    let folder = try TemporaryFolder.withJob(
      people: "sex,hired\n" + (0..<2_000).map { "g\($0),yes\n" }.joined())
    #expect(try Program.run(["run", "job.yaml", "-q", "-o", "whole"], in: folder).exitCode == 0)
    let whole = try folder.text("whole/metrics.json")
    for moment in 1...20 {
      let delay = "0.\(moment < 10 ? "0" : "")\(moment)"
      _ = try Program.shell(
        "timeout -s KILL \(delay) \"$FAIRMARK\" run job.yaml -q -o out", in: folder)
      #expect(try !folder.exists("out/metrics.json") || folder.text("out/metrics.json") == whole)
    }
    #expect(try Program.run(["run", "job.yaml", "-q", "-o", "out"], in: folder).exitCode == 0)
    #expect(try folder.text("out/metrics.json") == whole)
  }

  @Test("Runs at once into one folder leave one whole document")
  func concurrentRuns() throws {
    let folder = try TemporaryFolder.withJob()
    let run = try Program.shell(
      "for i in 1 2 3 4 5 6; do \"$FAIRMARK\" run job.yaml -q & done; wait", in: folder)
    #expect(run.errors.isEmpty)
    #expect(try folder.names(in: "out") == ["metrics.json", "run.json"])
    #expect(try Program.run(["run", "job.yaml", "-q", "-o", "one"], in: folder).exitCode == 0)
    #expect(try folder.text("out/metrics.json") == folder.text("one/metrics.json"))
  }

  @Test("The folder is --output's, else the job's, else out; relative to where the program runs")
  func folders() throws {
    let folder = try TemporaryFolder()
    try folder.write("audit/people.csv", fourPeople)
    try folder.write("audit/job.yaml", jobText() + "outputs: {directory: from/job}\n")
    let byJob = try Program.run(["run", "audit/job.yaml"], in: folder)
    #expect(byJob.output.hasSuffix("wrote from/job/metrics.json\n"))
    let byOption = try Program.run(["run", "audit/job.yaml", "-o", "from/option/"], in: folder)
    #expect(byOption.output.hasSuffix("wrote from/option/metrics.json\n"))
    #expect(
      try folder.text("from/job/metrics.json") == folder.text("from/option/metrics.json"))
  }

  @Test("What belongs to one run alone stands in run.json and not in metrics.json")
  func runRecord() throws {
    let folder = try TemporaryFolder.withJob()
    #expect(try Program.run(["run", "job.yaml", "--threads", "3"], in: folder).exitCode == 0)
    let record = try folder.text("out/run.json")
    for part in [
      "\"fairmark.run/1\"", "\"threads\": 3", "\"seconds\":", "\"host\":", "\"rows\": 4",
    ] {
      #expect(record.contains(part), "\(part)")
    }
    let metrics = try folder.text("out/metrics.json")
    for part in ["threads", "seconds", "host", folder.path] { #expect(!metrics.contains(part)) }
  }
}
