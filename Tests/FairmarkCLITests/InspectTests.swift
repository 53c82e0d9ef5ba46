import FairmarkTestSupport
import Testing

@Suite("inspect, init, completions and schemas")
struct InspectTests {
  @Test("inspect shows types and categories, and repeats no name")
  func inspect() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv",
      "name;sex;age\n"
        + (0..<10).map { "Ann Doe;F;\(31 + $0)\nBob Roe;M;40\nCid Poe;F;\nDan Loe;M;55\n" }
        .joined())
    let run = try Program.run(["inspect", "people.csv"], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("people.csv: 40 rows, 3 columns"))
    #expect(run.output.contains("F 20, M 20"))
    // 55 is the age of ten people, 31 of one; the fifth youngest is 35.
    #expect(run.output.contains("30 to 55"))
    #expect(run.output.contains("fewer than 5 rows lie below"))
    #expect(!run.output.contains("Ann"))
    let json = try Program.run(["inspect", "people.csv", "--output", "json"], in: folder)
    #expect(json.output.hasPrefix("{\n  \"schema\": \"fairmark.inspect/1\""))
    #expect(!json.output.contains("Ann"))
  }

  @Test("inspect shows no number, text or value of fewer than five rows, in JSON neither")
  func fewRows() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<101).map { row in
      "none,\(row == 50 ? 91_234 : 30_017 + row * 313),\(row == 7 ? "maybe" : row % 2 == 0 ? "y" : "n")\n"
    }
    try folder.write("people.csv", "telephone,income,hired\n" + rows.joined())
    try folder.write("one.csv", "income\n91234\n")
    for output in ["text", "json"] {
      for file in ["people.csv", "one.csv"] {
        let run = try Program.run(["inspect", file, "--output", output], in: folder)
        #expect(run.exitCode == 0)
        for hidden in ["91234", "maybe", "none", "30017"] {
          #expect(!run.output.contains(hidden), "\(hidden) in \(run.output)")
        }
      }
    }
    let text = try Program.run(["inspect", "people.csv"], in: folder).output
    #expect(text.contains("y 51, n 49, … (1 more)"))
    #expect(text.contains("30000 to 70000"))
    let json = try Program.run(["inspect", "people.csv", "--output", "json"], in: folder).output
    #expect(json.contains("\"rare_categories\": 1"))
    #expect(json.contains("\"low\": 30000"))
    #expect(
      try Program.run(["inspect", "one.csv"], in: folder).output.hasPrefix("one.csv: 1 row, 1"))
  }

  @Test("inspect says why rows could not be used, where, and what helps")
  func rejectedRows() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "latin.csv", bytes: Array("sex,city\nF,X\nM,".utf8) + [0xE9, 0x0A] + Array("M\n".utf8))
    let run = try Program.run(["inspect", "latin.csv"], in: folder)
    #expect(run.output.contains("latin.csv: 3 rows, 2 columns, 2 rows could not be used:"))
    #expect(run.output.contains("1 row: not as many fields"))
    #expect(run.output.contains("the first: latin.csv:4:1"))
    #expect(run.output.contains("latin-1"))
    #expect(run.output.contains("the first: latin.csv:3:1"))
    let json = try Program.run(["inspect", "latin.csv", "--output", "json"], in: folder).output
    #expect(json.contains("\"first\": \"latin.csv:4:1\""))
    let read = try Program.run(["inspect", "latin.csv", "--encoding", "latin-1"], in: folder)
    #expect(read.output.contains("1 row could not be used"))
  }

  @Test("inspect and init ask for --no-header where numbers are names")
  func headerless() throws {
    let folder = try TemporaryFolder()
    try folder.write("adult.data", "39,State-gov,77516\n50,Private,83311\n38,Private,215646\n")
    for command in [["inspect", "adult.data"], ["init", "adult.data", "-o", "-"]] {
      #expect(try Program.run(command, in: folder).output.contains("--no-header"))
      let told = try Program.run(command + ["--no-header"], in: folder)
      #expect(!told.output.contains("--no-header"))
    }
  }

  @Test("init writes a job that runs, and never over another")
  func initialise() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,selected\n" + twentyRows)
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

  private let twentyRows = String(repeating: "F,yes\nF,no\nM,yes\nM,yes\n", count: 5)

  @Test("JSON Lines and arrays are looked at and drafted as well")
  func otherFormats() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.jsonl",
      String(
        repeating: "{\"sex\":\"F\",\"selected\":true}\n{\"sex\":\"F\",\"selected\":false}\n"
          + "{\"sex\":\"M\",\"selected\":true}\n{\"sex\":\"M\",\"selected\":true}\n", count: 10))
    let shown = try Program.run(["inspect", "people.jsonl"], in: folder)
    #expect(shown.output.contains("F 20, M 20"), "\(shown.errors)")
    #expect(try Program.run(["init", "people.jsonl"], in: folder).exitCode == 0)
    #expect(try Program.run(["run", "job.yaml"], in: folder).exitCode == 0)
    for (name, values) in [("sex", [0, 0, 1, 1]), ("selected", [1, 0, 1, 1])] as [(String, [UInt8])]
    {
      let header = "{'descr': '|b1', 'fortran_order': False, 'shape': (40,), }"
      let padding = String(repeating: " ", count: 118 - header.utf8.count - 1) + "\n"
      try folder.write(
        name + ".npy",
        bytes: [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((header + padding).utf8)
          + Array(repeating: values, count: 10).flatMap(\.self))
    }
    let draft = try Program.run(
      ["init", "sex.npy", "selected.npy", "--output", "arrays.yaml"], in: folder)
    #expect(draft.exitCode == 0, "\(draft.errors)")
    #expect(
      try folder.text("arrays.yaml").contains("path: {sex: sex.npy, selected: selected.npy}"))
    #expect(try Program.run(["run", "arrays.yaml"], in: folder).exitCode == 0)
  }

  @Test("a path is written as the job's folder sees it")
  func folders() throws {
    let folder = try TemporaryFolder()
    try folder.write("jobs/data/people.csv", "sex,selected\n" + twentyRows)
    let run = try Program.run(
      ["init", "jobs/data/people.csv", "-o", "jobs/audit.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("jobs/audit.yaml").contains("path: data/people.csv"))
    #expect(try Program.run(["validate", "jobs/audit.yaml"], in: folder).exitCode == 0)
  }

  @Test("a path beside the job's folder is written as the way there")
  func besideFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("data/people.csv", "sex,selected\n" + twentyRows)
    for (job, path) in [
      ("jobs/audit.yaml", "../data/people.csv"), ("jobs/2024/a.yaml", "../../data/people.csv"),
      ("data/jobs/a.yaml", "../people.csv"),
    ] {
      let run = try Program.run(["init", "data/people.csv", "-o", job], in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(try folder.text(job).contains("path: \(yamlForm(path))\n"))
      #expect(try Program.run(["validate", job], in: folder).exitCode == 0)
    }
  }

  /// What begins with a dot is quoted.
  private func yamlForm(_ path: String) -> String { "\"\(path)\"" }

  @Test("a pipe that ends with the command makes no job")
  func substitutedProcess() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,selected\n" + twentyRows)
    let run = try Program.shell("\"$FAIRMARK\" init <(cat people.csv) -o -", in: folder)
    #expect(run.exitCode == 2)
    #expect(run.firstError.contains("comes only once; save the data"), "\(run.errors)")
    #expect(run.output == "")
  }

  @Test(
    "wrong arguments get a sentence",
    arguments: [
      (["inspect"], Int32(2), "<data>"), (["inspect", "absent.csv"], 65, "absent.csv"),
      (["inspect", "people.csv", "--delimiter", "x"], 2, "--delimiter must be"),
      (["inspect", "people.csv", "--output", "xml"], 2, "xml"),
      (["inspect", "people.csv", "--format", "xml"], 2, "xml"),
      (["inspect", "x.jsonl", "--format", "jsonl", "--delimiter", ";"], 2, "about csv"),
      (["init", "-"], 2, "comes only once"),
      (["init", "ragged.csv", "-o", "-"], 65, "ragged.csv"),
      (["plugins", "describe", "nothing", "--json-schema"], 2, "there is no plugin"),
    ])
  func wrongArguments(arguments: [String], code: Int32, says: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,selected\n" + twentyRows)
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
