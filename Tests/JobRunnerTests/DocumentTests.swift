import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// The document depends on the job, the data and the version alone.
@Suite struct DocumentTests {
  /// People of two attributes in pseudo-random order, with quoted fields and long texts.
  private func people(count: Int) -> String {
    var text = "id,sex,race,score,hired,label\n"
    var state: UInt64 = 42
    for row in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bits = state >> 33
      let sex = bits % 3 == 0 ? "\"female, \"\"she\"\"\"" : "male"
      let race = ["A", "B", "a rather long name of a group", ""][Int(bits >> 3 & 3)]
      let hired = bits >> 6 & 3 == 0 ? "yes" : "no"
      let label = bits >> 8 & 1 == 0 ? "good" : "bad"
      text += "\(row),\(sex),\(race),0.\(bits >> 10 & 1023),\(hired),\(label)\n"
    }
    return text
  }

  private let roles = """
          groups: [sex, race]
          intersections: true
          prediction: {column: hired, favourable: ["yes"]}
          label: {column: label, positive: [good]}
    """
  private let analyses = """
      - plugin: disparate-impact
      - plugin: demographic-parity
        with: {prediction: {score: score, threshold: 0.5}}
      - plugin: equal-opportunity
    """

  @Test("The same bytes for any number of threads")
  func threads() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", people(count: 40_000))
    let job = try folder.write("job.yaml", jobText(roles: roles, analyses: analyses))
    let one = try run(job, threads: 1).prettyText()
    for threads in [2, 7] { #expect(try run(job, threads: threads).prettyText() == one) }
  }

  @Test("Shards and patterns give the same analyses and summary as the whole file")
  func shards() throws {
    let folder = try TemporaryFolder()
    let text = people(count: 9_000)
    let lines = text.split(separator: "\n")
    try folder.write("people.csv", text)
    for (number, start) in [1, 2, 4_000, 4_001].enumerated() {
      let end = [2, 4_000, 4_001, lines.count][number]
      try folder.write(
        "part-\(number).csv",
        (lines[..<1] + lines[start..<end]).joined(separator: "\n") + (number == 2 ? "" : "\n"))
    }
    func document(_ path: String) throws -> JSONValue {
      try run(
        try folder.write("job.yaml", jobText(path: path, roles: roles, analyses: analyses)),
        threads: 2)
    }
    let whole = try document("people.csv")
    for path in ["\"part-?.csv\"", "[part-3.csv, part-1.csv, part-0.csv, part-2.csv]"] {
      let parts = try document(path)
      #expect(parts["analyses"] == whole["analyses"])
      #expect(parts["summary"] == whole["summary"])
      #expect(parts["row_flow"] == whole["row_flow"])
      #expect(parts["inputs"]?.array?.count == 4)
    }
  }

  @Test("The job's digest depends neither on outputs nor on the folder nor on how YAML is written")
  func digest() throws {
    let folder = try TemporaryFolder()
    func document(_ folderName: String, _ text: String) throws -> JSONValue {
      try folder.write("\(folderName)/people.csv", smallPeople)
      return try run(try folder.write("\(folderName)/job.yaml", text))
    }
    let first = try document("a", jobText())
    let others = [
      try document("b/c", jobText() + "outputs: {directory: elsewhere}\n"),
      try document("d", "# a comment\n" + jobText().replacing("[sex]", with: "sex")),
      try document("e", jobText(dataset: "    on_bad_row: fail\n    missing: [\"\"]")),
      try document(
        "f",
        jobText(
          analyses: "  - {plugin: disparate-impact, id: disparate_impact, data: people}")),
    ]
    for other in others {
      #expect(other["job"]?["digest"] == first["job"]?["digest"])
      #expect(other == first)
    }
    let changed = [
      try document("g", jobText(dataset: "    missing: [NA]")),
      try document("h", jobText().replacing("favourable: [\"yes\"]", with: "favourable: [\"no\"]")),
      try document("i", "seed: 7\n" + jobText()),
    ]
    let digests = Set((changed + [first]).compactMap { $0["job"]?["digest"]?.string })
    #expect(digests.count == 4)
    #expect(digests.allSatisfy { $0.hasPrefix("sha256:") && $0.utf8.count == 71 })
  }

  @Test("Inputs carry the digest, size, rows and columns of each file")
  func inputs() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople)
    let job = try folder.write("job.yaml", jobText())
    let input = try run(job)["inputs"]?[0]
    #expect(input?["sha256"]?.string == SHA256Digest.of(smallPeople))
    #expect(input?["bytes"] == .integer(smallPeople.utf8.count))
    #expect(input?["rows"] == 64)
    #expect(
      input?["columns"] == [
        ["name": "sex", "type": "text", "missing": 0, "distinct": 2], ["name": "office"],
        ["name": "hired", "type": "text", "missing": 0, "distinct": 2],
      ])
    let without = try run(job, digests: false)["inputs"]?[0]
    #expect(without?["sha256"] == .null)
    #expect(without?["rows"] == 64)
  }

  @Test("The summary has one flat key for each record without group and stratum")
  func summaryKeys() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", smallPeople.replacing("office", with: "Büro Nr. 1"))
    let roles = """
            groups: [sex, Büro Nr. 1]
            intersections: true
            prediction: {column: hired, favourable: ["yes"]}
      """
    let job = try folder.write(
      "job.yaml",
      jobText(roles: roles, analyses: "  - {id: hiring_2, plugin: disparate-impact}"))
    let document = try run(job)
    #expect(
      document["summary"]?.memberNames == [
        "hiring_2__impact_ratio_min__sex", "hiring_2__impact_ratio_min__b_ro_nr__1",
        "hiring_2__impact_ratio_min__sex_x_b_ro_nr__1",
      ])
    #expect(document["summary"]?["hiring_2__impact_ratio_min__sex"]?.double == 0.5)
  }

  @Test("Records within strata are not in the summary, and a null stays a null")
  func summaryOfStrata() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,office,hired\nf,n,yes\nf,s,no\n")
    let job = try folder.write(
      "job.yaml", jobText(analyses: "  - {plugin: disparate-impact, with: {strata: [office]}}"))
    let document = try run(job)
    #expect(document["summary"] == ["disparate_impact__impact_ratio_min__sex": .null])
    let minimum = document.records("impact_ratio_min").first
    #expect(minimum?["status"] == "single_group")
    #expect(minimum?["reason"]?.string?.isEmpty == false)
  }

  @Test("Two columns that would have the same key in the summary are refused")
  func equalSummaryKeys() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "Sex,sex,hired\nf,f,yes\nm,m,no\n")
    let job = try folder.write(
      "job.yaml",
      jobText(
        roles: "      groups: [sex, Sex]\n"
          + "      prediction: {column: hired, favourable: [\"yes\"]}"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .usage)
    #expect(error.location?.line == 10)
    #expect(error.message.contains("would both be `sex` in the summary; rename a column"))
  }

  @Test("Groups are compared byte for byte: two spellings of the same letter are two groups")
  func bytesOfGroups() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.csv", "sex,hired\ncaf\u{E9},yes\ncafe\u{301},no\ncaf\u{E9},\u{E9}\n")
    let job = try folder.write(
      "job.yaml",
      jobText(
        roles: "      groups: [sex]\n"
          + "      prediction: {column: hired, favourable: [\"\u{E9}\", \"yes\"]}",
        analyses: "  - {plugin: disparate-impact, with: {reference: {sex: \"caf\u{E9}\"}}}"))
    let document = try run(job)
    let rates = document.records("selection_rate")
    #expect(rates.compactMap { $0["counts"]?["numerator"]?.integer } == [0, 2])
    #expect(document.records("impact_ratio").compactMap { $0["value"]?.double } == [0, 1])
    let other = try folder.write(
      "other.yaml",
      jobText(
        roles: "      groups: [sex]\n"
          + "      prediction: {column: hired, favourable: [\"e\u{301}\"]}"))
    #expect(try errorOfRunning(other).message.contains("never occurs in the column \"hired\""))
  }
}
