import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTables
import FairmarkTestSupport
import Testing

@testable import FairmarkJobRunner

@Suite("Drafts of jobs")
struct JobDraftTests {
  private func draft(
    _ text: String, missing: [String] = [""], hasHeader: Bool = true
  ) throws -> JobDraft {
    let folder = try TemporaryFolder()
    var options = ScanOptions()
    options.missingTexts = missing
    options.badRows = .count
    let table = try CSVTable(paths: [try folder.write("people.csv", text)])
    return JobDraft(
      name: "people", paths: ["people.csv"], datasetLines: [], hasHeader: hasHeader,
      profile: try table.profile(options: options))
  }

  private func rows(_ header: String, _ row: (Int) -> String) -> String {
    header + "\n" + (0..<40).map { row($0) + "\n" }.joined()
  }

  @Test("run as they are when names and values tell everything")
  func complete() throws {
    let text = rows("id,sex,hired_label,selected") {
      "\($0),\($0 % 2 == 0 ? "female" : "male"),\($0 % 3 == 0 ? "yes" : "no"),"
        + "\($0 % 5 < 2 ? "yes" : "no")"
    }
    let draft = try draft(text)
    #expect(!draft.text.contains(JobDraft.placeholder))
    let folder = try TemporaryFolder()
    try folder.write("people.csv", text)
    let document = try run(folder.write("job.yaml", draft.text))
    #expect(document["analyses"]?.array?.count == 3)
    #expect(document.records("impact_ratio").count == 2)
  }

  @Test("do not choose a favourable value that may be an unfavourable one")
  func unclearValue() throws {
    let draft = try draft(rows("gender,prediction") { "\($0 % 2),\($0 % 4 < 2 ? 1 : 0)" })
    #expect(draft.text.contains("prediction: {column: prediction, favourable: [CHOOSE]}"))
    let folder = try TemporaryFolder()
    try folder.write("people.csv", rows("gender,prediction") { "\($0 % 2),\($0 % 4 < 2 ? 1 : 0)" })
    let error = try errorOfRunning(folder.write("job.yaml", draft.text))
    #expect(error.description.contains("CHOOSE"))
  }

  @Test(
    "take a yes for one only beside a no",
    arguments: [
      (["y", "n"], "y"), (["y", "x"], "y"), (["y", "x", "z"], "CHOOSE"), (["1", "0"], "\"1\""),
      (["1", "2", "3"], "CHOOSE"), (["1", "0", "2"], "CHOOSE"), (["Yes", "No", "NA"], "\"Yes\""),
      (["approved", "denied", "open"], "approved"),
    ])
  func opposites(values: [String], chosen: String) throws {
    let text = try draft(rows("sex,approved") { "\($0 % 2),\(values[$0 % values.count])" }).text
    #expect(text.contains("prediction: {column: approved, favourable: [\(chosen)]}"), "\(text)")
    let label = try draft(rows("sex,qualified") { "\($0 % 2),\(values[$0 % values.count])" }).text
    #expect(
      values.contains("approved")
        || label.contains("label: {column: qualified, positive: [\(chosen)]}"), "\(label)")
  }

  @Test(
    "leave nothing open that a job may keep",
    arguments: [
      ("groups: [CHOOSE]", "prediction: {column: p, favourable: [a]}", "7:16"),
      ("groups: [g]", "prediction: {column: CHOOSE, favourable: [a]}", "8:28"),
      ("groups: [g]", "prediction: {column: p, favourable: [CHOOSE]}", "8:44"),
      ("groups: [g]", "prediction: {score: p, threshold: CHOOSE}", "8:41"),
      ("groups: [CHOOSE]", "prediction: {column: CHOOSE, favourable: [CHOOSE]}", "7:16"),
    ])
  func open(groups: String, prediction: String, place: String) {
    let text =
      "fairmark: 1\nname: x\ndatasets:\n  d:\n    path: p.csv\n    roles:\n      \(groups)\n"
      + "      \(prediction)\nanalyses:\n  - plugin: disparate-impact\n"
    let message = messageOfReading(text)
    #expect(message.hasPrefix("job.yaml:\(place): this still says CHOOSE"), "\(message)")
    let isOpenTwice = groups.contains("CHOOSE") && prediction.contains("CHOOSE")
    #expect(message.contains("(as does line 8)") == isOpenTwice, "\(message)")
    // In quotes it is a text of the data.
    do throws(JobError) {
      _ = try Job(
        parsing: text.replacing("CHOOSE", with: "\"CHOOSE\""), path: "job.yaml", plugins: .builtIn)
    } catch {
      #expect(!error.description.contains("still says"), "\(error)")
    }
  }

  @Test("take who was hired for the decision where there is no other")
  func hired() throws {
    let alone = try draft(rows("sex,hired") { "\($0 % 2),\($0 % 3 == 0 ? "yes" : "no")" })
    #expect(
      alone.text.contains("prediction: {column: hired, favourable: [yes]}")
        || alone.text.contains("prediction: {column: hired, favourable: [\"yes\"]}"))
    #expect(!alone.text.contains("label:"))
    let both = try draft(
      rows("sex,selected,hired") {
        "\($0 % 2),\($0 % 2 == 0 ? "yes" : "no"),\($0 % 3 == 0 ? "yes" : "no")"
      })
    #expect(both.text.contains("prediction: {column: selected"))
    #expect(both.text.contains("label: {column: hired"))
  }

  @Test("say how rows without an outcome are left out")
  func missingOutcomes() throws {
    let lacking = try draft(
      rows("sex,selected") { "\($0 % 2),\($0 == 3 ? "" : $0 % 3 == 0 ? "yes" : "no")" })
    #expect(lacking.text.contains("selected (1), and a run stops"))
    #expect(lacking.text.contains("# on_missing: exclude"))
    let whole = try draft(rows("sex,selected") { "\($0 % 2),\($0 % 3 == 0 ? "yes" : "no")" })
    #expect(!whole.text.contains("on_missing"))
  }

  @Test(
    "say that ids repeat only where they do",
    arguments: [(40, 40, "none"), (40, 39, "Several rows"), (10_002, 10_002, "More than 10000")])
  func repeatedIDs(rowCount: Int, idCount: Int, says: String) throws {
    let rows = (0..<rowCount).map { "\($0 % idCount),\($0 % 2 == 0 ? "yes" : "no")\n" }
    let text = try draft("applicant_id,selected\n" + rows.joined()).text
    #expect(text.contains("# cluster: applicant_id") == (says != "none"))
    #expect(text.contains("Several rows have the same") == (says == "Several rows"))
    #expect(text.contains(says) == (says != "none"))
  }

  @Test("do not call ids repeated because some rows have none")
  func absentIDs() throws {
    let text = try draft(rows("id,selected") { "\($0 == 0 ? "" : "\($0)"),\($0 % 2)" }).text
    #expect(!text.contains("cluster"))
  }

  @Test("say how many values they do not show")
  func hiddenValues() throws {
    func values(_ value: (Int) -> String) throws -> String? {
      try draft(rows("sex,selected") { "\($0 % 2),\(value($0))" }).text
        .split(separator: "\n").first { $0.contains("values: ") }.map(String.init)
    }
    let rare = try values { $0 == 7 ? "maybe" : $0 % 2 == 0 ? "y" : "n" }
    #expect(rare?.contains("1 more is not shown here") == true)
    #expect(try values { $0 % 2 == 0 ? "y" : "n" }?.contains("more") == false)
    let many = try draft(
      "sex,selected\n" + (0..<100).map { "\($0 % 2),v\($0 % 10)\n" }.joined())
    #expect(many.text.contains("v7; 2 more are not shown here"))
  }

  @Test("say why rows were passed over, and what a run would do")
  func rejectedRows() throws {
    let text = rows("sex,selected") { $0 == 3 ? "1" : "\($0 % 2),\($0 % 3 == 0 ? "yes" : "no")" }
    let draft = try draft(text)
    #expect(draft.text.contains("# 1 row could not be used"))
    #expect(draft.text.contains("#   1: not as many fields as the header has (the first: "))
    #expect(draft.text.contains("people.csv:5:1)"))
    #expect(draft.text.contains("# on_bad_row: count"))
    let folder = try TemporaryFolder()
    try folder.write("people.csv", text)
    #expect(try errorOfRunning(folder.write("job.yaml", draft.text)).kind == .data)
    let mended = draft.text.replacing("# on_bad_row: count", with: "on_bad_row: count")
    #expect(try run(folder.write("mended.yaml", mended))["analyses"]?.array?.count == 1)
  }

  @Test("ask whether numbers as names are a row")
  func numbersAsNames() throws {
    let text = rows("39,77516,sex,selected") { "\($0),\($0),\($0 % 2),\($0 % 3)" }
    #expect(try draft(text).text.contains("--no-header"))
    #expect(try !draft(text, hasHeader: false).text.contains("--no-header"))
  }

  @Test("leave open what no column suggests, which validation then names")
  func nothingFits() throws {
    let text = rows("a,b") { "\($0),x\($0)" }
    let draft = try draft(text)
    #expect(draft.text.contains("groups: [CHOOSE]"))
    let folder = try TemporaryFolder()
    try folder.write("people.csv", text)
    #expect(try errorOfRunning(folder.write("job.yaml", draft.text)).kind == .usage)
  }

  @Test(
    "read back to the same texts, whatever a column is called",
    arguments: [
      "plain", "two words", "yes", "null", "~", "-", "a: b", "#x", "\"q\"", "back\\slash", "é",
      "12", "tab\there", "line\nend", "{a}", "\u{85}", "", " blank ", "*alias", "&anchor",
    ])
  func quoting(text: String) throws {
    let node = try JobNode.parse("key: \(yamlText(text))\n", file: "t.yaml")
    #expect(
      try node.members("the map").first?.value.text.map { Array($0.utf8) } == Array(text.utf8))
  }

  @Test(
    "have a JSON Schema for each plugin's entry that accepts what the job reader accepts",
    .enabled(if: SchemaValidator.isAvailable, "python3 cannot import jsonschema"))
  func schemas() throws {
    for plugin in PluginSet.builtIn.analyses {
      let descriptor = plugin.descriptor
      let schema = descriptor.jobSchema.prettyText()
      let entry = """
        {"plugin": "\(descriptor.id)", "id": "a", "with": {"groups": ["sex"],
         "prediction": {"score": "s", "threshold": 0.5}, "intersections": true}}
        """
      let verdict = try SchemaValidator.verdict(entry, schema: schema)
      #expect(verdict.code == 0, "\(descriptor.id): \(verdict.line)")
      for wrong in [
        "{\"plugin\": \"other\"}", "{\"plugin\": \"\(descriptor.id)\", \"with\": {\"levl\": 1}}",
        "{\"plugin\": \"\(descriptor.id)\", \"id\": \"A b\"}", "{}",
      ] {
        #expect(try SchemaValidator.verdict(wrong, schema: schema).code == 1, "\(wrong)")
      }
    }
  }
}
