import FairmarkTestSupport
import Testing

@Suite("inspect, init, completions and schemas")
struct InspectTests {
  @Test("inspect shows types and categories, and repeats no name")
  func inspect() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv", "name;sex;age\nAnn Doe;F;31\nBob Roe;M;40\nCid Poe;F;\nDan Loe;M;55\n")
    let run = try Program.run(["inspect", "people.csv"], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("people.csv: 4 rows, 3 columns"))
    #expect(run.output.contains("F 2, M 2"))
    #expect(run.output.contains("31 to 55"))
    #expect(!run.output.contains("Ann"))
    let json = try Program.run(["inspect", "people.csv", "--format", "json"], in: folder)
    #expect(json.output.hasPrefix("{\n  \"schema\": \"fairmark.inspect/1\""))
    #expect(!json.output.contains("Ann"))
  }

  @Test("init writes a job that runs, and never over another")
  func initialise() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,selected\n" + fourRows)
    let first = try Program.run(["init", "people.csv"], in: folder)
    #expect(first.exitCode == 0)
    #expect(try Program.run(["run", "job.yaml"], in: folder).exitCode == 0)
    let job = try folder.text("job.yaml")
    let second = try Program.run(["init", "people.csv"], in: folder)
    #expect(second.exitCode == 74)
    #expect(second.firstError.contains("job.yaml: is there already"))
    #expect(try folder.text("job.yaml") == job)
    let printed = try Program.run(["init", "people.csv", "--output", "-"], in: folder)
    #expect(printed.output == job)
  }

  private let fourRows = "F,yes\nF,no\nM,yes\nM,yes\n"

  @Test("a path is written as the job's folder sees it")
  func folders() throws {
    let folder = try TemporaryFolder()
    try folder.write("jobs/data/people.csv", "sex,selected\n" + fourRows)
    let run = try Program.run(
      ["init", "jobs/data/people.csv", "-o", "jobs/audit.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("jobs/audit.yaml").contains("path: data/people.csv"))
    #expect(try Program.run(["validate", "jobs/audit.yaml"], in: folder).exitCode == 0)
  }

  @Test(
    "wrong arguments get a sentence",
    arguments: [
      (["inspect"], Int32(2), "<data>"), (["inspect", "absent.csv"], 65, "absent.csv"),
      (["inspect", "people.csv", "--delimiter", "x"], 2, "--delimiter must be"),
      (["inspect", "people.csv", "--format", "xml"], 2, "xml"),
      (["init", "ragged.csv", "-o", "-"], 65, "ragged.csv"),
      (["plugins", "describe", "nothing", "--json-schema"], 2, "there is no plugin"),
    ])
  func wrongArguments(arguments: [String], code: Int32, says: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,selected\n" + fourRows)
    try folder.write("ragged.csv", "a,b\n1\n2\n")
    let run = try Program.run(arguments, in: folder)
    #expect(run.exitCode == code, "\(run.errors)")
    #expect(run.firstError.contains(says), "\(run.errors)")
    #expect(run.output == "")
  }

  @Test("completion scripts and schemas are printed", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["--generate-completion-script", shell], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("inspect"))
    let schema = try Program.run(
      ["plugins", "describe", "disparate-impact", "--json-schema"], in: folder)
    #expect(schema.output.contains("\"https://json-schema.org/draft/2020-12/schema\""))
  }
}
