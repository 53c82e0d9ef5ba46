import FairmarkTestSupport
import Testing

@Suite("fairmark ll144 audit")
struct LocalLaw144AuditTests {
  /// Ten men, five of them selected, and ten women, three of them.
  private static let people =
    "sex,race,hired,score\n"
    + (0..<10).map { "Male,White,\($0 < 5 ? "yes" : "no"),\(40 + $0)\n" }.joined()
    + (0..<10).map { "Female,Asian,\($0 < 3 ? "yes" : "no"),\(30 + $0)\n" }.joined()

  private static let columns = [
    "--sex", "sex", "--race-ethnicity", "race", "--unit", "application",
  ]
  private static let statement = [
    "--demographics", "self_reported", "--tool", "Screener", "--audit-date", "2026-01-15",
    "--distribution-date", "2026-02-01", "--data-kind", "historical", "--data-source",
    "The employer's applications.", "--data-explanation", "All applications of a year.",
    "--period-start", "2025-01-01", "--period-end", "2025-12-31",
  ]
  private static let outputs = [
    "index.html", "ll144.json", "metrics.json", "run.json", "tables.csv", "workpaper.html",
  ]

  private func audit(
    _ options: [String], in folder: TemporaryFolder
  ) throws -> (exitCode: Int32, output: String, errors: String) {
    let run = try Program.run(
      ["ll144", "audit", "people.csv"] + Self.columns + options + ["--output", "out"], in: folder)
    return (run.exitCode, run.output, run.errors)
  }

  @Test("publishes the page, the workpaper, and the tables for machines")
  func publishes() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    let run = try audit(["--selected", "hired=yes"] + Self.statement, in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(try folder.names(in: "out").sorted() == Self.outputs)
    let tables = try folder.text("out/tables.csv").replacing("\r\n", with: "\n")
    #expect(tables.hasPrefix("table,category,applicants,selected,rate,impact_ratio,status\n"))
    #expect(tables.contains("\nsex,Male,10,5,0.5,1,ok\n"))
    #expect(tables.contains("\nsex,Female,10,3,0.3,0.6,ok\n"))
    #expect(tables.contains("\nintersectional,Male | Asian,0,0,,,"))
    let page = try folder.text("out/index.html")
    for text in ["Screener", "2026", "The employer", "All applications of a year."] {
      #expect(page.contains(text))
    }
    #expect(!page.contains("DRAFT"))
    for word in ["<script", "http-equiv", "compliant", "certified"] {
      #expect(!page.lowercased().contains(word))
    }
  }

  @Test("what the rule asks for and nobody gives stops the publication, unless it is a draft")
  func missingFields() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    let run = try audit(["--selected", "hired=yes"], in: folder)
    #expect(run.exitCode == 2)
    for field in ["demographics", "tool", "audit_date", "distribution_date", "data_source"] {
      #expect(run.errors.contains("  \(field): "), "\(field): \(run.errors)")
    }
    #expect(!folder.exists("out/index.html"))
    #expect(!folder.exists("out/metrics.json"))
    let draft = try audit(["--selected", "hired=yes", "--draft"], in: folder)
    #expect(draft.exitCode == 0, "\(draft.errors)")
    #expect(draft.output.contains("This is a draft"))
    #expect(try folder.text("out/index.html").contains("DRAFT"))
    // Usage leaves the folder alone; an earlier page does not survive data that cannot be audited.
    #expect(try audit(["--selected", "hired=yes"], in: folder).exitCode == 2)
    #expect(folder.exists("out/index.html"))
    try folder.write("people.csv", Self.people + "Klingon,White,yes,1\n")
    #expect(try audit(["--selected", "hired=yes", "--draft"], in: folder).exitCode == 65)
    #expect(!folder.exists("out/index.html"))
    #expect(!folder.exists("out/tables.csv"))
  }

  @Test("inferred demographics are never published, not even as a draft")
  func inferred() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    let run = try audit(
      ["--selected", "hired=yes", "--draft", "--demographics", "inferred"], in: folder)
    #expect(run.exitCode == 2)
    #expect(run.errors.contains("inferred"))
    #expect(!folder.exists("out/index.html"))
  }

  @Test(
    "options that lack or contradict each other get a sentence",
    arguments: [
      ([String](), "say what the tool does"),
      (["--selected", "hired"], "--selected needs both sides"),
      (["--selected", "hired=yes", "--score", "score"], "give one of them"),
      (["--selected", "hired=yes", "--exclude", "race"], "--exclude must be"),
      (["--selected", "hired=yes", "--exclude", "race:Asian="], "--exclude must be"),
      (
        ["--selected", "hired=yes", "--exclude", "race:Martian=few"], "is no category of the table"
      ),
      (["--selected", "hired=yes", "--exclude", "age:Asian=few"], "table"),
      (["--selected", "hired=yes", "--map-sex", "Male=Man on the moon"], "is no category of sex"),
      (["--selected", "hired=yes", "--ties", "maybe"], "`ties`"),
      (["--selected", "hired=yes", "--id", "score"], ""),
      (["--selected", "hired=yes", "--hispanic", "ethnicity"], "ethnicity"),
      (["--selected", "employed=yes"], "there is no column"),
    ])
  func usage(options: [String], sentence: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    let run = try audit(options + ["--draft"], in: folder)
    // An id that nothing asks for is no error.
    if sentence.isEmpty {
      #expect(run.exitCode == 0, "\(run.errors)")
      return
    }
    #expect([2, 65].contains(run.exitCode), "\(run.errors)")
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(!run.errors.contains("(options)"))
    #expect(!folder.exists("out/index.html"))
  }

  @Test(
    "bad data get a sentence, and nothing is published",
    arguments: [
      ("Klingon,White,yes,1\n", ["--selected", "hired=yes"], "holds \"Klingon\""),
      ("Male,Vulcan,yes,1\n", ["--selected", "hired=yes"], "holds \"Vulcan\""),
      ("Male,White,,1\n", ["--selected", "hired=yes"], "people.csv:22"),
      ("Male,White,yes,NaN\n", ["--score", "score"], "people.csv:22"),
      ("Male,White,yes,1e999\n", ["--score", "score"], "people.csv:22"),
      ("Male,White,yes,1,2\n", ["--selected", "hired=yes"], "people.csv:22"),
      ("Male,White,yes\n", ["--selected", "hired=yes"], "people.csv:22"),
    ])
  func badData(row: String, options: [String], sentence: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people + row)
    let run = try audit(options + ["--draft"], in: folder)
    #expect(run.exitCode == 65, "\(run.exitCode) \(run.errors)")
    #expect(run.errors.contains(sentence), "\(run.errors)")
    #expect(!folder.exists("out/index.html"))
    #expect(!folder.exists("out/metrics.json"))
  }

  @Test("a category of 2 % or more is not excluded")
  func exclusion() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    let run = try audit(
      ["--selected", "hired=yes", "--draft", "--exclude", "race:Asian=too few"], in: folder)
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("10 of 20 people are 2 % or more"), "\(run.errors)")
    #expect(!folder.exists("out/index.html"))
  }

  @Test("data from a pipe give the same as from a file")
  func pipe() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    #expect(try audit(["--selected", "hired=yes", "--draft"], in: folder).exitCode == 0)
    let piped = try Program.shell(
      "cat people.csv | $FAIRMARK ll144 audit - --sex sex --race-ethnicity race --unit application "
        + "--selected hired=yes --draft --output piped", in: folder)
    #expect(piped.exitCode == 0, "\(piped.errors)")
    #expect(try folder.text("piped/tables.csv") == folder.text("out/tables.csv"))
  }

  @Test("somebody else's index.html stays")
  func foreignFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people)
    try folder.write("out/index.html", "<!DOCTYPE html>\n<title>My site</title>\n")
    let run = try audit(["--selected", "hired=yes", "--draft"], in: folder)
    #expect(run.exitCode == 74)
    #expect(try folder.text("out/index.html").contains("My site"))
    #expect(try folder.names(in: "out") == ["index.html"])
  }

  @Test("a job file says the same as the options, and the embedded example is published from one")
  func job() throws {
    let folder = try TemporaryFolder()
    let example = SharedData.packageRoot + "/Datasets/ll144-example/job.yaml"
    let run = try Program.run(["ll144", "audit", example, "-o", "example"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let tables = try folder.text("example/tables.csv")
    for row in [
      "sex,Male,1390,667,", "sex,Female,1181,555,", "intersectional,Male | White,412,215,",
      "unknown,Unknown sex or race/ethnicity,250,,,,",
    ] { #expect(tables.contains(row), "\(row) in \(tables)") }

    try folder.write("people.csv", Self.people)
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      name: people
      datasets:
        applicants:
          path: [people.csv]
          roles:
            groups: [sex, race]
            prediction: {column: hired, favourable: ["yes"]}
      analyses:
        - plugin: ll144-bias-audit
          with: {unit: application}

      """)
    #expect(try audit(["--selected", "hired=yes", "--draft"], in: folder).exitCode == 0)
    let other = try Program.run(
      ["ll144", "audit", "job.yaml", "--draft", "-o", "job"], in: folder)
    #expect(other.exitCode == 0, "\(other.errors)")
    for name in Self.outputs where name != "run.json" {
      #expect(try folder.text("out/\(name)") == folder.text("job/\(name)"), "\(name)")
    }
    let both = try Program.run(
      ["ll144", "audit", "job.yaml", "--draft", "-o", "job", "--sex", "sex"], in: folder)
    #expect(both.exitCode == 2)
    #expect(both.errors.contains("leave the options about them out"))
  }

  @Test("init writes a job that an audit refuses until everything is chosen")
  func draft() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", Self.people + String(repeating: "X,White,no,50\n", count: 6))
    let drafted = try Program.run(["ll144", "init", "people.csv"], in: folder)
    #expect(drafted.exitCode == 0, "\(drafted.errors)")
    let text = try folder.text("ll144.yaml")
    #expect(text.contains("groups: [sex, race]"))
    #expect(text.contains("X: CHOOSE"))
    let refused = try Program.run(
      ["ll144", "audit", "ll144.yaml", "--draft", "-o", "out"], in: folder)
    #expect(refused.exitCode == 2)
    #expect(refused.errors.contains("ll144.yaml:"))
    let again = try Program.run(["ll144", "init", "people.csv"], in: folder)
    #expect(again.exitCode == 74)
    #expect(try folder.text("ll144.yaml") == text)
    let chosen = text.replacing("favourable: [CHOOSE]", with: "favourable: [\"yes\"]")
      .replacing("unit: CHOOSE", with: "unit: application")
      .replacing("demographics: CHOOSE", with: "demographics: self_reported")
      .replacing("X: CHOOSE", with: "X: other")
    try folder.write("chosen.yaml", chosen)
    let stillOpen = try Program.run(
      ["ll144", "audit", "chosen.yaml", "--draft", "-o", "out"], in: folder)
    #expect(stillOpen.exitCode == 2)
    #expect(stillOpen.errors.contains("still says CHOOSE"), "\(stillOpen.errors)")
    try folder.write(
      "done.yaml",
      chosen.split(separator: "\n").filter {
        !$0.contains("CHOOSE") && !$0.contains("publication:")
      }
      .joined(separator: "\n") + "\n")
    let done = try Program.run(
      ["ll144", "audit", "done.yaml", "--draft", "-o", "out"], in: folder)
    #expect(done.exitCode == 0, "\(done.errors)")
  }

  @Test(
    "ll144 init takes no column for both sex and race",
    arguments: [
      ("sex_race", ["1", "2", "3"], "[sex_race, CHOOSE]"),
      ("gender_race", ["Asian", "White", "Two or More Races"], "[CHOOSE, gender_race]"),
      ("gender_race", ["Female", "Male", "Male"], "[gender_race, CHOOSE]"),
    ])
  func draftOfOneColumn(_ name: String, _ texts: [String], _ groups: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv",
      "\(name),selected\n"
        + (0..<60).map { "\(texts[$0 % 3]),\($0 % 4 < 2 ? "yes" : "no")\n" }.joined())
    let run = try Program.run(["ll144", "init", "people.csv", "-o", "-"], in: folder)
    #expect(run.output.contains("groups: \(groups)\n"), "\(run.output)")
  }
}
