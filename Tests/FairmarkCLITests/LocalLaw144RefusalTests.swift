import FairmarkTestSupport
import Testing

/// What an adversarial reader of the audit found, each with the answer that it must have.
@Suite("What fairmark ll144 must not publish, or not refuse")
struct LocalLaw144RefusalTests {
  private static let flags = [
    "--sex", "sex", "--race-ethnicity", "race", "--unit", "application", "--demographics",
    "observed", "--draft", "-q",
  ]

  /// Rows of sex, race, outcome and how many.
  private func people(_ counts: [(String, String, String, Int)]) -> String {
    "sex,race,hired\n"
      + counts.map { String(repeating: "\($0.0),\($0.1),\($0.2)\n", count: $0.3) }.joined()
  }

  private func audit(
    _ text: String, _ options: [String], in folder: TemporaryFolder
  ) throws -> (exitCode: Int32, tables: [String], errors: String) {
    try folder.write("people.csv", text)
    let run = try Program.run(
      ["ll144", "audit", "people.csv"] + Self.flags + options + ["-o", "out"], in: folder)
    let tables = folder.exists("out/tables.csv") ? try folder.text("out/tables.csv") : ""
    return (
      run.exitCode, tables.replacing("\r\n", with: "\n").split(separator: "\n").map(String.init),
      run.errors
    )
  }

  @Test("who is in no category is among the unknown that the page tells")
  func other() throws {
    let folder = try TemporaryFolder()
    let run = try audit(
      people([("Male", "White", "yes", 1), ("Female", "White", "no", 1), ("NB", "White", "no", 3)]),
      ["--selected", "hired=yes", "--map-sex", "NB=other"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.tables.contains("unknown,Unknown sex or race/ethnicity,3,,,,"))
  }

  @Test("categories without people may be left out")
  func omit() throws {
    let folder = try TemporaryFolder()
    let run = try audit(
      people([("Male", "White", "yes", 4), ("Female", "White", "no", 4)]),
      ["--selected", "hired=yes", "--empty-categories", "omit"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.tables.count == 1 + 2 + 1 + 2 + 1)
  }

  @Test(
    "an audit of nobody is bad data",
    arguments: [["--selected", "hired=yes"], ["--class", "hired"]])
  func nobody(tool: [String]) throws {
    let folder = try TemporaryFolder()
    let run = try audit(
      people([("Male", "White", "", 4), ("Female", "White", "", 4)]),
      tool + ["--on-missing", "exclude"], in: folder)
    #expect(run.exitCode == 65, "\(run.errors)")
    #expect(!folder.exists("out/index.html"))
  }

  @Test(
    "the checker finds the tables of every convention consistent",
    arguments: ["none", "1", "2", "3", "4"])
  func conventions(decimals: String) throws {
    let folder = try TemporaryFolder()
    let run = try audit(
      people([
        ("Male", "White", "yes", 37), ("Male", "White", "no", 64), ("Female", "White", "yes", 29),
        ("Female", "White", "no", 70), ("Male", "Asian", "yes", 41), ("Female", "Asian", "no", 43),
      ]), ["--selected", "hired=yes", "--ratio-decimals", decimals], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let check = try Program.run(["ll144", "check", "out/tables.csv"], in: folder)
    #expect(check.exitCode == 0, "\(check.output)")
  }

  @Test("the checker excludes nobody where nobody is selected")
  func nobodySelected() throws {
    let folder = try TemporaryFolder()
    let run = try audit(
      people([("Male", "White", "no", 4), ("Female", "White", "no", 4), ("", "", "yes", 1)]),
      ["--selected", "hired=yes"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let check = try Program.run(["ll144", "check", "out/tables.csv"], in: folder)
    #expect(check.exitCode == 0, "\(check.output)")
  }

  @Test("the only category that takes part is divided by itself")
  func soleCategory() throws {
    let folder = try TemporaryFolder()
    let run = try audit(
      people([
        ("Male", "White", "yes", 60), ("Male", "White", "no", 60), ("Female", "White", "yes", 1),
      ]), ["--selected", "hired=yes", "--exclude", "sex:Female=one person"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.tables.contains("sex,Male,120,60,0.5,1,ok"))
    #expect(run.tables.contains("sex,Female,1,1,1,,excluded"))
  }

  @Test("who has no outcome is told on the page")
  func withoutOutcome() throws {
    let folder = try TemporaryFolder()
    let text = people([("Male", "White", "yes", 4), ("Female", "White", "", 3)])
    let options = ["--selected", "hired=yes", "--on-missing", "exclude"]
    #expect(try audit(text, options, in: folder).exitCode == 0)
    let words = "left out because the data have no outcome"
    #expect(try folder.text("out/index.html").contains(words))
    #expect(
      try audit(text, options + ["--denominator", "applied"], in: folder).exitCode == 0)
    #expect(!(try folder.text("out/index.html").contains(words)))
  }

  @Test("rows that a condition excludes are told on the page")
  func condition() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv", people([("Male", "White", "yes", 4), ("Female", "White", "no", 3)]))
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        d:
          path: people.csv
          where: {sex: Male}
          roles: {groups: [sex, race], prediction: {column: hired, favourable: ["yes"]}}
      analyses: [{plugin: ll144-bias-audit, with: {unit: application}}]

      """)
    let run = try Program.run(["ll144", "audit", "job.yaml", "--draft", "-o", "out"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.text("out/index.html").contains("Rows of the data left out beforehand"))
  }

  @Test("a gate, and a language without texts, are refused")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let run = try audit(
      people([("Male", "White", "yes", 4), ("Female", "White", "no", 4)]),
      ["--selected", "hired=yes", "--language", "es"], in: folder)
    #expect(run.exitCode == 2)
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        d:
          path: people.csv
          roles: {groups: [sex, race], prediction: {column: hired, favourable: ["yes"]}}
      analyses: [{plugin: ll144-bias-audit, with: {unit: application}}]
      gate: [{metric: ll144_bias_audit.impact_ratio, at_least: 0.8}]

      """)
    let gate = try Program.run(
      ["ll144", "audit", "job.yaml", "--draft", "-o", "out"], in: folder)
    #expect(gate.exitCode == 2)
    #expect(gate.errors.contains("no threshold"))
  }

  @Test("what needs no data is refused before anything of an earlier audit is removed")
  func refusedInTime() throws {
    let folder = try TemporaryFolder()
    let text = people([("Male", "White", "yes", 4), ("Female", "White", "no", 4)])
    #expect(try audit(text, ["--selected", "hired=yes"], in: folder).exitCode == 0)
    let names = try folder.names(in: "out").sorted()
    try folder.write("es.yaml", "page.titel: x\nresults.title: \" \"\n")
    try folder.write("ids.jsonl", "{\"id\": 1, \"ids\": [1, 2, 3]}\n")
    try folder.write(
      "documents.yaml",
      """
      fairmark: 1
      datasets:
        a:
          path: people.csv
          roles: {groups: [sex, race], prediction: {column: hired, favourable: ["yes"]}}
        docs: {path: ids.jsonl, format: jsonl, roles: {token_ids: ids, id: id}}
      analyses:
        - {plugin: ll144-bias-audit, data: a, with: {unit: application}}
        - plugin: watermark-detection
          data: docs
          with:
            configurations: [{scheme: hf-lefthash, vocabulary: 50257, key: {value: "15485863"}}]

      """)
    let options = ["--selected", "hired=yes"]
    for (further, sentences) in [
      (options + ["--strings", "es.yaml"], ["\"page.titel\"", "`results.title` is blank"]),
      (options + ["--exclude", "race:Martian=few"], ["is no category of the table"]),
      (options + ["--tier", "yes"], ["`tiers` orders the classes"]),
    ] {
      let run = try audit(text, further, in: folder)
      #expect(run.exitCode == 2)
      for sentence in sentences { #expect(run.errors.contains(sentence), "\(run.errors)") }
      #expect(!run.errors.contains("\\n"))
      #expect(try folder.names(in: "out").sorted() == names)
    }
    let documents = try Program.run(
      ["ll144", "audit", "documents.yaml", "--draft", "-o", "out"], in: folder)
    #expect(documents.exitCode == 2)
    #expect(documents.errors.contains("an analysis of documents"), "\(documents.errors)")
    #expect(try folder.names(in: "out").sorted() == names)
  }

  @Test("an input that the audit would replace is refused")
  func replacedInput() throws {
    let folder = try TemporaryFolder()
    let text = people([("Male", "White", "yes", 4), ("Female", "White", "no", 4)])
    #expect(try audit(text, ["--selected", "hired=yes"], in: folder).exitCode == 0)
    let run = try Program.run(
      ["ll144", "audit", "out/tables.csv", "--sex", "table", "--race-ethnicity", "category"]
        + ["--selected", "status=ok", "--unit", "application", "--draft", "-o", "out"], in: folder)
    #expect(run.exitCode == 74)
    #expect(run.errors.contains("name another folder with --output"), "\(run.errors)")
    #expect(folder.exists("out/tables.csv"))
  }

  @Test("findings are told on the terminal, as of every run")
  func findings() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv", people([("Male", "White", "yes", 4), ("Female", "White", "Yes", 4)]))
    let arguments =
      ["ll144", "audit", "people.csv"] + Self.flags.filter { $0 != "-q" }
      + ["--selected", "hired=yes", "-o", "out"]
    let run = try Program.run(arguments, in: folder)
    #expect(run.output.contains("  warning: the column \"hired\" holds \"Yes\", \"yes\", which"))
    #expect(run.output.contains("[similar_categories]"))
    #expect(!run.output.contains("selection_rate"))
    #expect(run.output.contains("wrote out/workpaper.html (private: not for publication)\n"))
    let quiet = try Program.run(arguments + ["-q"], in: folder)
    #expect(quiet.output.isEmpty)
  }

  @Test(
    "a file in UTF-16 is told as such, with its mark and without",
    arguments: [[], [0xFF, 0xFE], [0x00], [0xFE, 0xFF, 0x00]] as [[UInt8]])
  func utf16(mark: [UInt8]) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", bytes: mark + [0x73, 0x00, 0x0A, 0x00, 0x66, 0x00, 0x0A, 0x00])
    let run = try Program.run(["inspect", "people.csv"], in: folder)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("UTF-16"), "\(run.errors)")
  }
}
