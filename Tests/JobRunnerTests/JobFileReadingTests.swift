import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// What a job file says is taken as it is written.
@Suite struct JobFileReadingTests {
  /// The parameters of the first analysis as they are in force.
  private func parameters(_ document: JSONValue) -> JSONValue? {
    document["analyses"]?[0]?["parameters"]
  }

  @Test(
    "A scalar is its source text, whatever YAML would make of it",
    arguments: ["yes", "no", "on", "01", "1.0", "1e3", "0x10", "true", "2024-01-01", "1_000", "~"])
  func scalarsAreTexts(_ text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired\nfemale,\(text)\nmale,other\nmale,\(text)\n")
    let job = try folder.write(
      "job.yaml",
      jobText(
        roles: "      groups: [sex]\n      prediction: {column: hired, favourable: [\(text)]}"))
    let document = try run(job)
    #expect(parameters(document)?["prediction"]?["favourable"]?[0] == .string(text))
    let rates = document.records("selection_rate").compactMap { $0["value"]?.double }
    #expect(rates == [1, 0.5])
  }

  @Test("A job in JSON is the same job")
  func jobInJSON() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let yaml = try folder.write("job.yaml", jobText())
    let json = try folder.write(
      "job.json",
      """
      {"fairmark": 1, "name": "test",
       "datasets": {"people": {"path": "people.csv", "roles": {
         "groups": ["sex"], "prediction": {"column": "hired", "favourable": ["yes"]}}}},
       "analyses": [{"plugin": "disparate-impact"}]}
      """)
    #expect(try run(yaml) == run(json))
  }

  @Test("A byte-order mark and CR LF do not matter")
  func byteOrderMark() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let plain = try folder.write("plain/job.yaml", jobText(path: "../people.csv"))
    let windows = try folder.write(
      "windows/job.yaml",
      "\u{FEFF}"
        + jobText(path: "../people.csv").split(separator: "\n").joined(separator: "\r\n"))
    #expect(try run(plain) == run(windows))
  }

  @Test("The name is the file's when the job has none, and ids are the plugins'")
  func defaults() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let text = jobText().split(separator: "\n").filter { $0 != "name: test" }
      .joined(separator: "\n")
    let document = try run(try folder.write("hiring.2024.yaml", text))
    #expect(document["job"]?["name"] == "hiring.2024")
    #expect(document["job"]?["seed"] == 0)
    #expect(document["analyses"]?[0]?["id"] == "disparate_impact")
    #expect(parameters(document)?["reference"] == ["best"])
    #expect(parameters(document)?["intersections"] == 1)
  }

  @Test("An analysis' roles win over the dataset's")
  func rolesOfAnAnalysis() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let job = try folder.write(
      "job.yaml",
      jobText(analyses: "  - plugin: disparate-impact\n    with: {groups: [office]}"))
    #expect(try run(job).records("impact_ratio_min").first?["attribute"] == ["office"])
  }

  @Test(
    "`intersections` is a depth, or all columns, and never more than there are",
    arguments: [("true", 2), ("2", 2), ("9", 2), ("false", 1), ("1", 1)])
  func intersections(_ text: String, depth: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let job = try folder.write(
      "job.yaml",
      jobText(
        roles: "      groups: [sex, office]\n      intersections: \(text)\n"
          + "      prediction: {column: hired, favourable: [\"yes\"]}"))
    let document = try run(job)
    #expect(parameters(document)?["intersections"] == .integer(depth))
    #expect(document.records("impact_ratio_min").count == (depth == 1 ? 2 : 3))
  }

  @Test("A delimiter, quotes, comments, blanks and lines to skip are read as the job says")
  func dialect() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv",
      "exported yesterday\n# a comment\nsex ; hired\nfemale ; yes\n# more\nmale;no\nmale;yes\n")
    let job = try folder.write(
      "job.yaml",
      jobText(
        dataset: "    delimiter: \";\"\n    trim: true\n    comment: \"#\"\n    skip_lines: 1"))
    #expect(
      try run(job).records("selection_rate").compactMap { $0["value"]?.double } == [1, 0.5])
  }

  @Test("Columns of a file without header have the names that the job gives")
  func columnsWithoutHeader() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "female,yes\nmale,no\nmale,yes\n")
    let job = try folder.write(
      "job.yaml", jobText(dataset: "    header: false\n    columns: [sex, hired]"))
    #expect(
      try run(job).records("selection_rate").compactMap { $0["value"]?.double } == [1, 0.5])
    let short = try folder.write(
      "short.yaml", jobText(dataset: "    header: false\n    columns: [sex]"))
    let error = try errorOfRunning(short)
    #expect(error.kind == .data)
    #expect(error.message == "the first row has 2 fields where `columns` names 1")
  }

  @Test("A score counts from its threshold on")
  func threshold() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,s\nf,0.5\nf,0.4999999\nm,1e0\nm,.75\n")
    let job = try folder.write(
      "job.yaml",
      jobText(roles: "      groups: [sex]\n      prediction: {score: s, threshold: 0.5}"))
    #expect(
      try run(job).records("selection_rate").compactMap { $0["value"]?.double } == [0.5, 1])
  }
}
