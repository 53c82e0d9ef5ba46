import FairmarkTestSupport
import Testing

@Suite("How inspect and init read delimited text")
struct InspectReadingTests {
  private let drafts: [(command: [String], output: String)] = [
    (["init"], "job.yaml"), (["ll144", "init"], "ll144.yaml"),
  ]

  @Test(
    "The delimiter is found between quoted names, too",
    arguments: [
      ("\"sex\";\"d\"\n\"F\";\"y\"\n\"M\";\"n\"\n", ";"), ("\"sex\";d\nF;y\nM;n\n", ";"),
      ("d;\"sex,or not\"\ny;F\nn;M\n", ";"), ("\"sex\"\t\"d\"\nF\ty\nM\tn\n", "tab"),
      ("\"se\"\"x;\"|\"d\"\n\"F\"|y\nM|n\n", "|"), ("\"a;b;c\",\"d\"\nF,y\nM,n\n", ","),
      ("\u{FEFF}\"sex\";\"d\"\r\nF;y\r\nM;n\r\n", ";"),
    ])
  func quotedNames(text: String, delimiter: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("r.csv", text)
    let run = try Program.run(["inspect", "r.csv"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("r.csv: 2 rows, 2 columns\n"), "\(run.output)")
    for (command, output) in drafts {
      let drafted = try Program.run(command + ["r.csv"], in: folder)
      #expect(drafted.exitCode == 0, "\(drafted.errors)")
      let job = try folder.text(output)
      #expect(job.contains("delimiter: \"\(delimiter)\"\n") == (delimiter != ","), "\(job)")
    }
  }

  @Test("The delimiter is found where a name stands twice, which is then told")
  func nameTwice() throws {
    let folder = try TemporaryFolder()
    try folder.write("d.csv", "sex;d;sex\nF;y;1\nM;n;2\n")
    for command in [["inspect"], ["init"], ["ll144", "init"]] {
      let run = try Program.run(command + ["d.csv"], in: folder)
      #expect(run.exitCode == 65)
      #expect(
        run.firstError.contains("d.csv:1: the column \"sex\" stands twice, as number 1 and 3"),
        "\(run.errors)")
    }
  }

  @Test("A pipe is looked at for its delimiter and then read")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let run = try Program.shell(
      "printf '\"sex\";\"d\"\\nF;y\\nM;n\\n' | \"$FAIRMARK\" inspect -", in: folder)
    #expect(run.output.contains("2 rows, 2 columns"), "\(run.output)\(run.errors)")
  }

  @Test("What stands above and between the rows is passed over, in the drafted job as well")
  func notes() throws {
    let folder = try TemporaryFolder()
    let rows = String(repeating: "F;yes\n# later\nF;no\nM;yes 5\" tall\nM;yes\n", count: 5)
    try folder.write("notes.csv", "Applicants, 2024\n,,\n# two columns\nsex;selected\n" + rows)
    let options = ["notes.csv", "--skip-lines", "2", "--comment", "#", "--quotes", "lenient"]
    let run = try Program.run(["inspect"] + options, in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("notes.csv: 20 rows, 2 columns\n"), "\(run.output)")
    for (command, output) in drafts {
      let drafted = try Program.run(command + options, in: folder)
      #expect(drafted.exitCode == 0, "\(drafted.errors)")
      #expect(
        try folder.text(output).contains(
          "    delimiter: \";\"\n    skip_lines: 2\n    comment: \"#\"\n    quotes: lenient\n"))
    }
    let job = try folder.text("job.yaml").replacing("CHOOSE", with: "\"yes\"")
    try folder.write("job.yaml", job)
    #expect(try Program.run(["validate", "job.yaml"], in: folder).exitCode == 0)
  }

  @Test(
    "What the options cannot be is refused",
    arguments: [
      (["--skip-lines", "-1"], "--skip-lines must be from 0 to 1000000, not -1"),
      (["--skip-lines", "1000001"], "--skip-lines must be from 0 to 1000000"),
      (["--comment", ""], "--comment must be a text without quotes and line ends"),
      (["--comment", "\""], "--comment must be a text without quotes"),
      (["--quotes", "odd"], "--quotes"),
      (["--format", "jsonl", "--skip-lines", "1"], "are about csv, not jsonl"),
      (["--format", "jsonl", "--quotes", "lenient"], "are about csv, not jsonl"),
      (["--format", "jsonl", "--comment", "#"], "are about csv, not jsonl"),
    ])
  func refused(options: [String], sentence: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", fourPeople)
    let run = try Program.run(["inspect", "people.csv"] + options, in: folder)
    #expect(run.exitCode == 2)
    #expect(run.errors.contains(sentence), "\(run.errors)")
  }

  @Test("An error names the option that helps, which then does")
  func advice() throws {
    let folder = try TemporaryFolder()
    try folder.write("blank.csv", ",,,\nsex,hired,x,y\nF,1,2,3\nM,0,1,2\n")
    try folder.write("quote.csv", "sex,h\"ired\nF,1\n")
    try folder.write("title.csv", "People of 2024\nsex,hired\nF,1\nM,0\n")
    for (file, words, option) in [
      ("blank.csv", "`--skip-lines 1`", ["--skip-lines", "1"]),
      ("blank.csv", "`--no-header`", ["--no-header"]),
      ("quote.csv", "`--quotes lenient`", ["--quotes", "lenient"]),
      ("title.csv", "1); if lines stand above the header", ["--skip-lines", "1"]),
      ("title.csv", "2 fields where the header has 1", ["--skip-lines", "1"]),
    ] {
      let refused = try Program.run(["inspect", file], in: folder)
      #expect(refused.exitCode == 65)
      #expect(refused.errors.contains(words), "\(refused.errors)")
      let read = try Program.run(["inspect", file] + option, in: folder)
      #expect(read.exitCode == 0, "\(read.errors)")
    }
  }

  @Test("Where all lines are skipped, the option is named")
  func allSkipped() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", fourPeople)
    let run = try Program.run(["inspect", "people.csv", "--skip-lines", "500"], in: folder)
    #expect(run.exitCode == 65)
    #expect(
      run.firstError.contains("after the 500 lines that `--skip-lines 500` passes over"),
      "\(run.errors)")
  }

  @Test("JSON that is no JSON Lines is told as such, and lines of it by the option that reads them")
  func json() throws {
    let folder = try TemporaryFolder()
    try folder.write("p.json", "[{\"sex\":\"F\",\"d\":1},{\"sex\":\"M\",\"d\":0}]\n")
    try folder.write("lines.txt", "{\"sex\":\"F\"}\n{\"sex\":\"M\"}\n")
    for file in ["p.json", "lines.txt"] {
      let run = try Program.run(["inspect", file], in: folder)
      #expect(run.exitCode == 65)
      #expect(
        run.firstError.contains("\(file):1: begins like JSON, not like delimited text"),
        "\(run.errors)")
      #expect(run.firstError.contains("`--format jsonl`") && run.firstError.contains("jq -c '.[]'"))
    }
    let read = try Program.run(["inspect", "lines.txt", "--format", "jsonl"], in: folder)
    #expect(read.output.contains("2 rows, 1 column"), "\(read.errors)")
    try folder.write(
      "job.yaml", jobText(path: "p.json", dataset: "    format: csv"))
    let run = try Program.run(["validate", "job.yaml"], in: folder)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("`format: jsonl`"), "\(run.errors)")
  }

  @Test("A compressed array is told to be decompressed")
  func compressedArray() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.npy.gz", bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3])
    let run = try Program.run(["inspect", "a.npy.gz"], in: folder)
    #expect(run.exitCode == 65)
    #expect(run.firstError.contains("is compressed by gzip"), "\(run.errors)")
  }
}
