import FairmarkJSONText
import FairmarkTestSupport
import Testing

@Suite("ll144 check")
struct PublishedTableTests {
  private let consistent = """
    audit,table,category,applicants,selected,rate,impact_ratio
    A,sex,Male,100,50,50%,1.00
    A,sex,Female,100,40,40%,0.80
    A,sex,Unknown,3,,,

    """

  private func json(_ run: Program.Run) throws -> JSONValue {
    try JSONValue(parsing: Array(run.output.utf8))
  }

  @Test("a consistent table ends with 0 and its convention")
  func consistentTable() throws {
    let folder = try TemporaryFolder()
    try folder.write("table.csv", consistent)
    let run = try Program.run(["ll144", "check", "table.csv"], in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("2 of 2 impact ratios follow: reference among all categories"))
    #expect(run.output.contains("\nno defects\n"))
    let document = try json(Program.run(["ll144", "check", "table.csv", "--json"], in: folder))
    #expect(document["defects"] == [])
    #expect(document["conventions"]?[0]?["audit"] == "A")
    #expect(document["conventions"]?[0]?["table"] == "sex")
    #expect(document["conventions"]?[0]?["reference"] == "all")
    #expect(document["conventions"]?[0]?["rounding"] == "unrounded")
    #expect(document["conventions"]?[0]?["matches"] == 2)
    #expect(document["conventions"]?[0]?["printed"] == 2)
    #expect(document["bounds"]?.array?.count == 2)
  }

  @Test("defects end with 1, and each has its code, table, category and line")
  func defects() throws {
    let folder = try TemporaryFolder()
    try folder.write("table.csv", consistent.replacing("0.80", with: "0.88"))
    let run = try Program.run(["ll144", "check", "--json", "table.csv"], in: folder)
    #expect(run.exitCode == 1)
    #expect(run.errors.isEmpty)
    let defects = try #require(json(run)["defects"]?.array)
    #expect(defects.count == 1)
    #expect(defects.first?["code"] == "ratio_does_not_follow")
    #expect(defects.first?["audit"] == "A")
    #expect(defects.first?["table"] == "sex")
    #expect(defects.first?["category"] == "Female")
    #expect(defects.first?["line"] == 3)
    #expect(defects.first?["message"]?.string?.contains("40/100 over 50/100 (Male") ?? false)
    let text = try Program.run(["ll144", "check", "table.csv"], in: folder)
    #expect(text.exitCode == 1)
    #expect(text.output.contains("table.csv:3: ratio_does_not_follow: sex, Female: 40/100"))
  }

  @Test("a table from standard input is checked as one from a file")
  func standardInput() throws {
    let folder = try TemporaryFolder()
    try folder.write("table.csv", consistent)
    let run = try Program.shell("\"$FAIRMARK\" ll144 check --json - < table.csv", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    let file = try Program.run(["ll144", "check", "--json", "table.csv"], in: folder)
    #expect(run.output == file.output)
  }

  @Test(
    "what cannot be read ends with 65 and a place",
    arguments: [
      ("audit,table\n", "error: table.csv:1:1: the column category is absent"),
      ("", "error: table.csv: is empty"),
      (
        "table,category,applicants,selected,rate,impact_ratio\nsex,Male,5,6,NaN,1\n",
        "error: table.csv:2:14: the rate \"NaN\" is no figure"
      ),
      (
        "table,category,applicants,selected,rate,impact_ratio\nsex,Male,1,234,6,0.5,1\n",
        "error: table.csv:2:1: the row has 7 fields where the header has 6"
      ),
    ])
  func unreadable(text: String, sentence: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("table.csv", text)
    for arguments in [["ll144", "check", "table.csv"], ["ll144", "check", "table.csv", "--json"]] {
      let run = try Program.run(arguments, in: folder)
      #expect(run.exitCode == 65)
      #expect(run.output.isEmpty)
      #expect(run.firstError.hasPrefix(sentence), "\(run.firstError)")
    }
  }

  @Test("files that are not there end with 65, wrong arguments with 2")
  func usage() throws {
    let folder = try TemporaryFolder()
    #expect(try Program.run(["ll144", "check", "absent.csv"], in: folder).exitCode == 65)
    #expect(try Program.run(["ll144", "check", "."], in: folder).exitCode == 65)
    #expect(try Program.run(["ll144", "check"], in: folder).exitCode == 2)
    #expect(try Program.run(["ll144", "check", "a", "b"], in: folder).exitCode == 2)
    #expect(try Program.run(["ll144", "check", "--strict", "a"], in: folder).exitCode == 2)
    #expect(try Program.run(["ll144", "nothing"], in: folder).exitCode == 2)
    #expect(try Program.run(["ll144"], in: folder).exitCode == 0)
  }

  @Test("a control character in a category reaches no terminal")
  func controlCharacters() throws {
    let folder = try TemporaryFolder()
    try folder.write("table.csv", consistent + "A,sex,\"\u{1B}[31mOther\n\",1,2,,\n")
    let run = try Program.run(["ll144", "check", "table.csv"], in: folder)
    #expect(run.exitCode == 1)
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test("nothing printed gives a verdict on the law")
  func words() throws {
    let folder = try TemporaryFolder()
    try folder.write("table.csv", consistent)
    for arguments in [
      ["ll144", "check", "table.csv"], ["ll144", "check", "--help"], ["ll144", "--help"],
    ] {
      let output = try Program.run(arguments, in: folder).output.lowercased()
      for word in ["pass", "fail", "complian", "certif"] { #expect(!output.contains(word)) }
    }
  }

  @Test(
    "the published tables give their conventions",
    .enabled(if: SharedData.exists("golden/ll144")),
    arguments: [
      ("adp_adp_blds_llc_2023_audit_2_selection_top", "printed", "unrounded", 9, 10),
      ("staya_inc_dover_varun_ganesan_2023_audit_1_selection", "all", "unrounded", 10, 10),
      ("bloomberg_plum_resolution_economics_2023_audit_1_selection", "printed", "unrounded", 9, 9),
      (
        "nyu_langone_talent_plus_ambrose_consulting_llc_2023_audit_1_selection", "printed", "2", 10,
        10
      ),
      ("dcwp_rule_example_1_selection", "all", "unrounded", 14, 14),
      ("dcwp_rule_example_2_scoring", "all", "unrounded", 14, 14),
    ])
  func golden(
    name: String, reference: String, rounding: String, matches: Int, printed: Int
  ) throws {
    let folder = try TemporaryFolder()
    let path = SharedData.folder + "/golden/ll144/\(name).csv"
    let run = try Program.run(["ll144", "check", path, "--json"], in: folder)
    #expect(run.exitCode == 1)
    let convention = try #require(
      json(run)["conventions"]?.array?.first { $0["table"] == "intersectional" })
    #expect(convention["reference"]?.string == reference)
    #expect(
      convention["rounding"]?.string ?? convention["rounding"]?.integer.map(String.init) == rounding
    )
    #expect(convention["matches"]?.integer == matches)
    #expect(convention["printed"]?.integer == printed)
  }
}
