import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// Joins of joins.
@Suite struct JoinCountTests {
  @Test("Datasets that are joined ever more often are refused at once")
  func doubling() {
    func text(_ count: Int) -> String {
      var text = "fairmark: 1\ndatasets:\n"
      for number in 0...count {
        text += "  d\(number):\n    path: d.csv\n"
        if number == 0 {
          text += "    roles: {groups: [sex], prediction: {column: s, favourable: [y]}}\n"
        }
        if number < count {
          let join = "{data: d\(number + 1), on: id}"
          text += "    join: [\(join), \(join)]\n"
        }
      }
      return text + "analyses:\n  - plugin: disparate-impact\n    data: d0\n"
    }
    #expect(throws: Never.self) { try Job(parsing: text(7), path: "job.yaml", plugins: .builtIn) }
    for count in [8, 60] {
      let message = messageOfReading(text(count))
      #expect(message.contains(": with this join more than 256 tables would be read for \"d"))
    }
  }
}

/// What is wrong with `where`, `derive`, `join` and `types` is said in one sentence with its place.
@Suite struct ShapingMessageTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    /// Lines of the dataset.
    var dataset: String
    /// What the message begins with.
    var begin: String

    var testDescription: String { name }
  }

  static let jobCases: [Case] = [
    Case(
      name: "edges out of order",
      dataset: "    derive: {band: {bins: {column: age, edges: [62, 40], labels: [a, b, c]}}}",
      begin: "job.yaml:6:53: the edge 40 does not come after 62; list `edges` from the least to"),
    Case(
      name: "an edge twice",
      dataset: "    derive: {band: {bins: {column: age, edges: [40, 40.0], labels: [a, b, c]}}}",
      begin: "job.yaml:6:53: the edge 40.0 does not come after 40; "),
    Case(
      name: "an edge that is no number",
      dataset: "    derive: {band: {bins: {column: age, edges: [forty], labels: [a, b]}}}",
      begin: "job.yaml:6:49: an edge must be a number, not the text \"forty\""),
    Case(
      name: "too few labels",
      dataset: "    derive: {band: {bins: {column: age, edges: [40], labels: [a]}}}",
      begin: "job.yaml:6:62: `labels` names 1, and 1 edge makes 2 intervals"),
    Case(
      name: "a label twice",
      dataset: "    derive: {band: {bins: {column: age, edges: [40], labels: [a, a]}}}",
      begin: "job.yaml:6:66: `labels` names \"a\" twice"),
    Case(
      name: "a label that means missing",
      dataset: "    missing: [NA]\n"
        + "    derive: {band: {bins: {column: age, edges: [40], labels: [a, NA]}}}",
      begin: "job.yaml:7:66: a label must not be \"NA\", which means that there is no value"),
    Case(
      name: "a derivation of neither kind", dataset: "    derive: {band: {}}",
      begin:
        "job.yaml:6:20: the derived column \"band\" needs either `bins: {column, edges, labels}`"),
    Case(
      name: "an unknown key of bins", dataset: "    derive: {band: {bins: {colum: age}}}",
      begin: "job.yaml:6:28: `bins` has no key \"colum\"; did you mean `column`?"),
    Case(
      name: "bins of a text",
      dataset: "    types: {age: text}\n"
        + "    derive: {band: {bins: {column: age, edges: [40], labels: [a, b]}}}",
      begin:
        "job.yaml:7:36: `bins` are intervals of numbers, and `types` (line 6) makes \"age\" a text"),
    Case(
      name: "a map of numbers",
      dataset: "    types: {age: integer}\n    derive: {band: {map: {column: age, to: {a: b}}}}",
      begin: "job.yaml:7:35: `map` compares texts, and `types` (line 6) makes \"age\" an integer"),
    Case(
      name: "another word for otherwise",
      dataset: "    derive: {band: {map: {column: sex, to: {f: F}, otherwise: drop}}}",
      begin: "job.yaml:6:63: `otherwise`, when it is no map, must be one of fail, missing, keep"),
    Case(
      name: "a condition without a value", dataset: "    where: {office: }",
      begin: "job.yaml:6:21: `where` must say which values of \"office\" are kept"),
    Case(
      name: "a condition that says nothing", dataset: "    where: {office: {missing: keep}}",
      begin: "job.yaml:6:21: the condition on \"office\" says nothing; give values"),
    Case(
      name: "bounds that exclude each other",
      dataset: "    where: {age: {above: 40, at_most: 40}}",
      begin: "job.yaml:6:18: no number meets all bounds of \"age\"; nothing would be kept"),
    Case(
      name: "a bound of a text",
      dataset: "    types: {age: text}\n    where: {age: {above: 40}}",
      begin: "job.yaml:7:26: `above` compares numbers, and `types` makes \"age\" a text"),
    Case(
      name: "a bound that is no number", dataset: "    where: {age: {at_least: old}}",
      begin: "job.yaml:6:29: `at_least` must be a number, not the text \"old\""),
    Case(
      name: "a kept text that means missing",
      dataset: "    where: {office: [north, \"\"]}",
      begin:
        "job.yaml:6:29: `where` names \"\", which means that there is no value; `missing: keep`"),
    Case(
      name: "a misspelt bound", dataset: "    where: {age: {at_leest: 3}}",
      begin:
        "job.yaml:6:19: the condition on \"age\" has no key \"at_leest\"; did you mean `at_least`?"),
    Case(
      name: "an unknown type", dataset: "    types: {age: float}",
      begin: "job.yaml:6:18: the type of \"age\" must be one of text, number, integer"),
    Case(
      name: "a joined dataset that is not there",
      dataset: "    join: {data: peple, on: id}",
      begin:
        "job.yaml:6:18: there is no dataset \"peple\"; did you mean \"people\"? (datasets: people)"),
    Case(
      name: "a dataset joined to itself", dataset: "    join: {data: people, on: id}",
      begin: "job.yaml:6:18: the datasets are joined in a circle (\"people\", then \"people\")"),
    Case(
      name: "a join without key", dataset: "    join: {data: people}",
      begin: "job.yaml:6:11: `on` is missing; name the columns that hold the key"),
    Case(
      name: "another kind of join", dataset: "    join: {data: people, on: id, kind: outer}",
      begin: "job.yaml:6:40: `kind` must be one of left, inner, not the text \"outer\""),
  ]

  @Test("Mistakes in the job are told with their place and exit code 2", arguments: jobCases)
  func jobMessages(_ wrong: Case) {
    let message = messageOfReading(jobText(dataset: wrong.dataset))
    #expect(message.hasPrefix(wrong.begin), "\(message)")
    #expect(!message.contains("\n"))
  }

  /// A folder with two files, and a job with some lines about them.
  private func error(
    _ lines: String, people: String = "id,sex,age,hired\n1,f,30,yes\n2,m,40,no\n3,x,50,no\n",
    facts: String = "id,race\n1,a\n2,b\n3,c\n",
    roles: String = "groups: [sex]\n      prediction: {column: hired, favourable: [\"yes\"]}"
  ) throws -> JobError {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", people)
    try folder.write("facts.csv", facts)
    let path = try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          roles:
            \(roles)
          \(lines.split(separator: "\n").joined(separator: "\n    "))
        facts: {path: facts.csv}
      analyses: [{plugin: disparate-impact, data: people}]

      """.replacingJoined(lines.contains("facts")))
    var error = try errorOfRunning(path)
    error = JobError(
      error.kind, at: error.location.map { $0.without(folder.path + "/") },
      error.message.replacing(folder.path + "/", with: ""))
    return error
  }

  @Test("A text without an entry in a map is told with its line")
  func unmapped() throws {
    let map = "derive: {gender: {map: {column: sex, to: {f: female, m: male}}}}"
    let found = try error(
      map, roles: "groups: [gender]\n      prediction: {column: hired, favourable: [\"yes\"]}")
    #expect(found.kind == .data)
    #expect(
      found.description
        == "people.csv:4:3: \"x\" in the column \"sex\" has no entry in the map that gives "
        + "\"gender\"; add one, or say what becomes of such texts (`otherwise: missing`, `keep` or "
        + "`{text: Other}`)")
  }

  @Test("A text without an entry in a row that a condition removes is no error")
  func unmappedAndRemoved() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,age,hired\nf,30,yes\nm,40,no\nx,50,no\n")
    for (condition, fails) in [
      ("{age: {below: 50}}", false), ("{age: {below: 50}, gender: {not: male}}", false),
      ("{gender: {not: male}, age: {below: 50}}", true), ("{age: {below: 51}}", true),
    ] {
      let job = try folder.write(
        "job.yaml",
        jobText(
          dataset: "    where: \(condition)\n"
            + "    derive: {gender: {map: {column: sex, to: {f: female, m: male}}}}",
          roles: "      groups: [gender]\n      prediction: {column: hired, favourable: [\"yes\"]}")
      )
      if fails {
        #expect(try errorOfRunning(job).location?.line == 4, "\(condition)")
      } else {
        #expect(try run(job).rowFlow["read"] == 3, "\(condition)")
      }
    }
  }

  @Test("A missing value is an error only in a row that is kept")
  func missingAndRemoved() throws {
    let people = "id,sex,age,hired\n1,f,30,yes\n2,m,40,no\n3,m,50,\n"
    let found = try error("where: {age: {at_least: 40}}", people: people)
    #expect(
      found.description.hasPrefix("people.csv:4:8: the column \"hired\" has no value here"),
      "\(found)")
    let folder = try TemporaryFolder()
    try folder.write("people.csv", people)
    let job = try folder.write("job.yaml", jobText(dataset: "    where: {age: {below: 50}}"))
    #expect(
      try run(job).rowFlow == [
        "read": 3, "rejected": 0, "where": 1, "missing": 0, "unknown_group": 0, "analysed": 2,
      ])
  }

  @Test("Conditions that leave nothing are told with what the column holds")
  func nothingLeft() throws {
    let found = try error("where: {sex: [w, d]}")
    #expect(found.kind == .data)
    #expect(
      found.description
        == "job.yaml:8:13: people.csv: not one row is left: removed are 3 by \"sex\", which never "
        + "holds \"w\" but \"f\", \"m\", \"x\"", "\(found)")
  }

  @Test("Duplicate keys are told with both places")
  func duplicates() throws {
    let found = try error(
      "join: {data: facts, on: id}", facts: "id,race\n1,a\n2,b\n3,c\n2,d\n")
    #expect(found.kind == .data)
    #expect(
      found.description
        == "facts.csv:5:1: the key \"2\" stands in two rows of \"facts\"; the first is "
        + "facts.csv:3:1 (`duplicates: first` or `last` takes one of them and counts the others)")
    let two = try error(
      "join: {data: facts, on: [id, sex]}", facts: "race,id,sex\na,1,f\nb,12,f\nd,1,f\n",
      roles: "groups: [race]\n      prediction: {column: hired, favourable: [\"yes\"]}")
    #expect(
      two.description.hasPrefix("facts.csv:4:3: the key \"1, f\" stands in two rows"), "\(two)")
  }

  @Test("A key that a header lacks is told with the job's line and the header")
  func absentKey() throws {
    let left = try error("join: {data: facts, on: {person: id}}")
    #expect(left.kind == .data)
    #expect(
      left.description
        == "job.yaml:8:30: people.csv:1: there is no column \"person\"; the header has \"id\", "
        + "\"sex\", \"age\", \"hired\"")
    let right = try error("join: {data: facts, on: {id: idd}}")
    #expect(
      right.description
        == "job.yaml:8:34: facts.csv:1: there is no column \"idd\"; the header has \"id\", \"race\"; "
        + "did you mean \"id\"?",
      "\(right)")
  }

  @Test("A column that both tables have is told with both")
  func clash() throws {
    let found = try error("join: {data: facts, on: id}", facts: "id,sex\n1,a\n")
    #expect(found.kind == .data)
    #expect(
      found.description.hasPrefix(
        "job.yaml:8:18: \"sex\" is a column of \"people\" and a column of \"facts\"; list the columns"
      ), "\(found)")
    let derived = try error("derive: {age: {map: {column: sex, to: {f: F}}}}")
    #expect(
      derived.description.hasPrefix("job.yaml:8:14: \"age\" is a column of \"people\" already;"),
      "\(derived)")
  }

  @Test("Keys that never match are an error, because nothing would be joined")
  func noMatch() throws {
    let found = try error("join: {data: facts, on: id}", facts: "id,race\n01,a\n02,b\n")
    #expect(found.kind == .data)
    #expect(
      found.description.hasPrefix(
        "job.yaml:8:18: people.csv: not one of the 3 keys (\"id\") occurs in \"facts\" (\"id\"); are"
      ),
      "\(found)")
  }

  @Test("More keys than the limit are told with the limit's name")
  func limit() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "id,sex,hired\n1,f,yes\n")
    try folder.write("facts.csv", "id,race\n1,a\n2,b\n3,c\n")
    let job = try folder.write(
      "job.yaml",
      jobText(dataset: "    join: {data: facts, on: id}").replacing(
        "analyses:",
        with: "  facts: {path: facts.csv, limits: {joined_rows: 2}}\nanalyses:"))
    let found = try errorOfRunning(job)
    #expect(found.location?.line == 4)
    #expect(
      found.message.hasPrefix(
        "\"facts\" has more than 2 rows with different keys, too many to be joined in memory"))
  }

  @Test("A type that contradicts a role is told at the role")
  func contradiction() throws {
    let number = try error("types: {sex: number}")
    #expect(number.kind == .usage)
    #expect(
      number.description.hasPrefix(
        "job.yaml:6:16: the column \"sex\" is read as texts here, and `types` (job.yaml:8:13) makes "
          + "\"sex\" a number"), "\(number)")
    let text = try error(
      "types: {age: text}",
      roles: "groups: [sex]\n      prediction: {score: age, threshold: 35}")
    #expect(
      text.description.hasPrefix("job.yaml:7:27: the column \"age\" is read as numbers here, and"),
      "\(text)")
    let derived = try error(
      "derive: {band: {bins: {column: age, edges: [35], labels: [a, b]}}}",
      roles: "groups: [sex]\n      prediction: {score: band, threshold: 35}")
    #expect(derived.message.contains("the derived column \"band\" holds texts"), "\(derived)")
  }

  @Test("An integer column refuses a fraction")
  func integers() throws {
    let found = try error(
      "types: {age: integer}", people: "sex,age,hired\nf,30,yes\nm,40.5,no\n",
      roles: "groups: [sex]\n      prediction: {score: age, threshold: 35}")
    #expect(found.kind == .data)
    #expect(
      found.description.hasPrefix(
        "people.csv:3:3: \"40.5\" in the column \"age\" is not a whole number"))
  }

  @Test("A role that names no column is told with the derived columns that there are")
  func nearest() throws {
    let found = try error(
      "derive: {age_band: {bins: {column: age, edges: [35], labels: [a, b]}}}",
      roles: "groups: [age_bend]\n      prediction: {column: hired, favourable: [\"yes\"]}")
    #expect(
      found.description.hasSuffix(
        "\"hired\"; derived columns are \"age_band\"; did you mean \"age_band\"?"), "\(found)")
  }
}

extension String {
  /// The job without the dataset `facts` when nothing joins it.
  fileprivate func replacingJoined(_ isJoined: Bool) -> String {
    isJoined ? self : replacing("  facts: {path: facts.csv}\n", with: "")
  }
}

extension FairmarkFiles.SourceLocation {
  fileprivate func without(_ prefix: String) -> FairmarkFiles.SourceLocation {
    FairmarkFiles.SourceLocation(file: file.replacing(prefix, with: ""), line: line, column: column)
  }
}
