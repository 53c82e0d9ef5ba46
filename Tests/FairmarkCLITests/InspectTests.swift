import FairmarkTestSupport
import Foundation
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
    #expect(run.output.contains("(not shown: named like personal data)"))
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

  @Test("inspect and init look at all rows of JSON Lines where some columns hold lists and objects")
  func nestedColumns() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { row in
      let sex = row % 3 == 0 ? "F" : "M"
      let tags = row % 2 == 0 ? "[1, {\"secret\": 2}]" : row % 4 == 1 ? "\"none\"" : "null"
      return
        "{\"sex\": \"\(sex)\", \"hired\": \(row % 2), \"tags\": \(tags), \"address\": {\"zip\": \(row)}}\n"
    }
    try folder.write("rows.jsonl", rows.joined())
    let text = try Program.run(["inspect", "rows.jsonl"], in: folder)
    #expect(text.exitCode == 0)
    #expect(text.output.hasPrefix("rows.jsonl: 40 rows, 4 columns\n"))
    #expect(text.output.contains("M 26, F 14"))
    #expect(!text.output.contains("secret") && !text.output.contains("none"))
    let json = try Program.run(["inspect", "rows.jsonl", "--output", "json"], in: folder).output
    #expect(
      json.contains(
        "{\"name\": \"tags\", \"type\": \"nested\", \"values\": 30, \"missing\": 10, \"distinct\": null}"
      ))
    let draft = try Program.run(["init", "rows.jsonl", "--output", "job.yaml"], in: folder)
    #expect(draft.exitCode == 0)
    let job = try folder.text("job.yaml")
    #expect(job.contains("groups: [sex]") && !job.contains("tags"))
  }

  @Test("inspect reads what a spreadsheet exports, columns without a name among them")
  func spreadsheet() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<12).map { "\($0 % 2 == 0 ? "F" : "M");0,5\($0);Ja;;\r\n" }
    try folder.write("x.csv", "\u{FEFF}Sex;Score;Hired;;\r\n" + rows.joined())
    let run = try Program.run(["inspect", "x.csv"], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.hasPrefix("x.csv: 12 rows, 5 columns\n"))
    #expect(run.output.contains("column_4") && run.output.contains("column_5"))
    // What cannot be used is told with its place and its reason, not by an option of jobs.
    let wrong = try Program.run(["inspect", "x.csv", "--delimiter", ","], in: folder)
    #expect(wrong.exitCode == 65)
    #expect(
      wrong.errors.contains(
        "not one row could be used; is the delimiter right? (the first, x.csv:2:1: 2 fields where the "
          + "header has 1); if lines stand above the header, pass over them (`--skip-lines 1`)"),
      "\(wrong.errors)")
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

  @Test("several files and patterns are one table, as in the job that is drafted")
  func patterns() throws {
    let folder = try TemporaryFolder()
    for part in 1...3 { try folder.write("d/part-\(part).csv", "sex,selected\n" + twentyRows) }
    let advice = try Program.run(["inspect", "d"], in: folder)
    #expect(advice.firstError.contains("a pattern such as \"d/*.csv\""), "\(advice.errors)")
    for data in [["d/*.csv"], ["d/part-1.csv", "d/part-2.csv", "d/part-3.csv"]] {
      let shown = try Program.run(["inspect"] + data, in: folder)
      #expect(shown.output.contains("3 files: 60 rows, 2 columns"), "\(shown.errors)")
      for (command, output) in [
        (["init"], "job.yaml"), (["init"], "jobs/deep/job.yaml"),
        (["ll144", "init"], "ll144.yaml"),
      ] {
        let drafted = try Program.run(command + data + ["-o", output], in: folder)
        #expect(drafted.exitCode == 0, "\(drafted.errors)")
        let text = try folder.text(output)
        #expect(text.contains(data.count == 1 ? "d/*.csv" : "d/part-3.csv"), "\(text)")
        #expect(text.contains("name: part-1\n"))
        if command == ["init"] {
          let run = try Program.run(["run", output, "-o", "out"], in: folder)
          #expect(run.exitCode == 0, "\(run.errors)")
          #expect(try folder.text("out/run.json").contains("\"rows\": 60"))
        }
        try FileManager.default.removeItem(atPath: folder.file(output))
      }
    }
    // A file whose name looks like a pattern is itself, in the drafted job as well.
    try folder.write("a[1].csv", "sex,selected\n" + twentyRows)
    #expect(try Program.run(["init", "a[1].csv"], in: folder).exitCode == 0)
    #expect(try folder.text("job.yaml").contains("a[[]1].csv"))
    #expect(try Program.run(["run", "job.yaml"], in: folder).exitCode == 0)
  }

  @Test("blanks around fields are left out when they are no part of them, in the draft as well")
  func trim() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv", "sex, selected\n" + twentyRows.replacing(",", with: ", "))
    let plain = try Program.run(["inspect", "people.csv"], in: folder)
    #expect(plain.output.contains("\n selected"), "\(plain.output)")
    let trimmed = try Program.run(["inspect", "people.csv", "--trim"], in: folder)
    #expect(trimmed.output.contains("\nselected"), "\(trimmed.output)\(trimmed.errors)")
    #expect(try Program.run(["init", "people.csv", "--trim"], in: folder).exitCode == 0)
    #expect(try folder.text("job.yaml").contains("    trim: true\n"))
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
  }

  @Test("no name of a column or a job moves a terminal's cursor")
  func controlCharacters() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "\"se\u{1B}[31mx\",hired\nf,yes\nf,no\nm,yes\nm,yes\n")
    try folder.write(
      "job.yaml",
      jobText().replacing("[sex]", with: "[\"se\\e[31mx\"]")
        .replacing("name: hiring", with: "name: \"hi\\e[31mring\""))
    for arguments in [
      ["validate", "job.yaml"], ["run", "job.yaml"], ["inspect", "people.csv"],
      ["run", "job.yaml", "-o", "o\u{1B}[31mut"],
      ["report", "out/metrics.json", "-o", "re\u{1B}[31m.html"],
    ] {
      let run = try Program.run(arguments, in: folder)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(!run.output.contains("\u{1B}"), "\(run.output)")
    }
    let plan = try Program.run(["validate", "job.yaml"], in: folder)
    #expect(plan.output.contains("attributes  se\\u{1b}[31mx"), "\(plan.output)")
  }

  @Test("a text for a missing value is written so that it reads back")
  func missingText() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,selected\n\\N,yes\n" + twentyRows)
    let drafted = try Program.run(["init", "people.csv", "--missing", "\\N"], in: folder)
    #expect(drafted.exitCode == 0, "\(drafted.errors)")
    #expect(try folder.text("job.yaml").contains("missing: [\"\\\\N\"]"))
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("out/metrics.json").contains("\"missing\": 1"))
  }

  @Test(
    "a name says how a file is written, in capitals and compressed, too",
    arguments: ["people.JSONL", "people.ndjson", "people.jsonl.zstd", "People.NDJSON.ZST"])
  func formatName(_ name: String) throws {
    let folder = try TemporaryFolder()
    let lines = (1...20).map { "{\"sex\": \"\($0 % 2 == 0 ? "f" : "m")\", \"age\": \($0)}" }
    try folder.write("people", lines.joined(separator: "\n") + "\n")
    let isPacked = name.lowercased().contains(".z")
    let pack = isPacked ? "zstd -q people -o '\(name)'" : "cp people '\(name)'"
    let run = try Program.shell("\(pack) && \"$FAIRMARK\" inspect '\(name)'", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("20 rows, 2 columns"), "\(run.output)")
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
      (["inspect", ""], 2, "the path of the data is empty"),
      (["init", "people.csv", "-o", ""], 2, "--output is empty; name a file such as job.yaml"),
      (["ll144", "init", "people.csv", "-o", ""], 2, "--output is empty"),
      (
        ["init", "people.csv", "-o", "jobs/"], 2,
        "names no file; name one in it, such as jobs/job.yaml"
      ),
      (["inspect", "absent/*.csv"], 65, "no file fits the pattern \"absent/*.csv\""),
      (["inspect", "x.jsonl", "--format", "jsonl", "--trim"], 2, "about csv"),
      (["ll144", "check", "."], 65, "is a folder; name the table in it"),
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

  @Test("ll144 init knows columns of codes by their names")
  func auditOfCodes() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv",
      "id,SEX,RAC1P,prediction\n"
        + (0..<60).map { "\($0),\($0 % 2 + 1),\($0 % 3 + 1),\($0 % 4 / 2)\n" }.joined())
    let run = try Program.run(["ll144", "init", "people.csv", "-o", "-"], in: folder)
    #expect(run.output.contains("groups: [SEX, RAC1P]\n"), "\(run.output)")
    #expect(run.output.contains("      sex:\n        map:\n          \"1\": CHOOSE\n"))
  }

  @Test("completions know the plugins of the program")
  func pluginCompletions() throws {
    let folder = try TemporaryFolder()
    // As a shell asks that has sourced the script and finds the program in its path.
    let run = try Program.shell(
      """
      mkdir bin; ln -s "$FAIRMARK" bin/fairmark; PATH="$PWD/bin:$PATH"
      fairmark --generate-completion-script bash >script; source ./script
      COMP_LINE="fairmark plugins describe dis"; COMP_POINT=${#COMP_LINE}
      COMP_WORDS=($COMP_LINE); COMP_CWORD=3
      _fairmark fairmark dis describe
      printf '%s\\n' "${COMPREPLY[@]}"
      """, in: folder)
    #expect(run.output == "disparate-impact\n", "\(run.errors)")
  }

  @Test("completion scripts and schemas are printed", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["--generate-completion-script", shell], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("inspect"))
    #expect(run.output.contains("markdown"))
    #expect(run.output.contains("fairmark plugins | grep"))
    let schema = try Program.run(
      ["plugins", "describe", "disparate-impact", "--json-schema"], in: folder)
    #expect(schema.output.contains("\"https://json-schema.org/draft/2020-12/schema\""))
    #expect(schema.output.contains("\"const\": [\"none\"]"), "a list has none alone")
  }
}
