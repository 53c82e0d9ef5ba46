import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// Jobs with sampling weights and clusters.
@Suite struct SamplingDesignJobTests {
  /// 12 applications of 6 people.
  private static let people = """
    person,sex,hired,w,label
    p1,f,yes,2.5,good
    p1,f,no,1,good
    p2,f,no,4,bad
    p2,f,no,0.5,bad
    p3,f,yes,3,good
    p4,m,yes,1,good
    p4,m,yes,2,bad
    p4,f,no,0,good
    p5,m,no,1.5,bad
    p5,m,yes,2,good
    p6,m,yes,6,good
    p6,m,no,1,bad

    """
  private static let weighted = "    weight: {column: w, kind: sampling}"
  private static let clustered = "    cluster: person"
  private static let roles = """
          groups: [sex]
          prediction: {column: hired, favourable: ["yes"]}
          label: {column: label, positive: [good]}
    """
  private static let analyses = """
      - {plugin: disparate-impact, with: {reference: {sex: m}}}
      - plugin: demographic-parity
      - plugin: equal-opportunity
      - plugin: predictive-parity
      - plugin: acceptance-and-rejection
      - plugin: group-performance
    """

  private func folder(_ dataset: String, people: String = people) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", people)
    try folder.write(
      "job.yaml", jobText(dataset: dataset, roles: Self.roles, analyses: Self.analyses))
    return folder
  }

  private func run(_ dataset: String, people: String = people) throws -> JSONValue {
    let folder = try folder(dataset, people: people)
    return try FairmarkJobRunnerTests.run(folder.file("job.yaml"))
  }

  private func error(_ dataset: String, people: String = people) throws -> JobError {
    let folder = try folder(dataset, people: people)
    return try errorOfRunning(folder.file("job.yaml"))
  }

  private func record(_ document: JSONValue, _ name: String, _ sex: String) -> JSONValue? {
    document.records(name).first { $0["group"]?["sex"]?.string == sex }
  }

  private func codes(_ document: JSONValue) -> [String] {
    (document["analyses"]?[0]?["findings"]?.array ?? []).compactMap { $0["code"]?.string }
  }

  @Test("Sampling weights give weighted rates with both counts")
  func weights() throws {
    let document = try run(Self.weighted)
    let rate = record(document, "selection_rate", "f")
    #expect(rate?["value"]?.double == 0.5)
    #expect(rate?["n"] == 6)
    #expect(rate?["counts"] == nil)
    #expect(rate?["design"]?["rows"] == ["numerator": 2, "denominator": 6])
    #expect(rate?["design"]?["weighted"]?["numerator"]?.double == 5.5)
    #expect(rate?["design"]?["weighted"]?["denominator"]?.double == 11)
    // 11² / (2.5² + 1 + 4² + 0.5² + 3²).
    #expect(rate?["design"]?["kish_n"]?.double == 121 / 32.5)
    #expect(rate?["interval"]?["method"] == "wilson_effective_size")
    let ratio = record(document, "impact_ratio", "f")
    #expect(ratio?["flags"] == ["four_fifths_not_evaluated"])
    #expect(ratio?["interval"]?["method"] == "mover_effective_size")
    let tests = ratio?["tests"]?.array ?? []
    #expect(
      tests.map { $0["name"]?.string }
        == ["quasi_score_t", "two_proportion_z", "fisher_exact", "fisher_mid_p"])
    #expect(tests.first?["p_value"]?.double != nil)
    #expect(tests.dropFirst().allSatisfy { $0["status"] == "not_evaluated" })
    #expect(record(document, "shortfall", "f")?["status"] == "not_evaluated")
    #expect(codes(document).contains("sampling_weights"))
  }

  @Test("A design effect keeps its digits where the rate is near 1")
  func designEffectNearOne() throws {
    let people =
      "person,sex,hired,w,label\n"
      + ["10000000000", "20000000000", "15000000000.5"].map { "p,f,yes,\($0),good\n" }.joined()
      + "p,f,no,1,good\np,m,yes,1,good\np,m,no,1,bad\n"
    let design = try record(run(Self.weighted, people: people), "selection_rate", "f")?["design"]
    // The quotient of the exact fractions.
    let effect = try #require(design?["design_effect"]?.double)
    #expect(abs(effect / 1.2071330589173601e-10 - 1) < 1e-14)
  }

  @Test("Clusters leave values alone and print rows and ids")
  func clusters() throws {
    let plain = try run("")
    let document = try run(Self.clustered)
    for name in ["selection_rate", "impact_ratio", "true_positive_rate", "f1_score"] {
      #expect(
        document.records(name).map { $0["value"] } == plain.records(name).map { $0["value"] })
      #expect(!document.records(name).isEmpty)
    }
    let rate = record(document, "selection_rate", "f")
    #expect(rate?["counts"] == ["numerator": 2, "denominator": 6])
    #expect(rate?["design"]?["clusters"] == 4)
    #expect(record(document, "impact_ratio", "f")?["tests"]?[0]?["name"] == "quasi_score_t")
    #expect(codes(document).contains("clusters"))
    let finding = document["analyses"]?[0]?["findings"]?.array?.first { $0["code"] == "clusters" }
    #expect(
      finding?["message"]?.string?.hasPrefix("12 rows have 6 distinct ids; rows of one id") == true)
  }

  @Test("No replicates are said to be drawn where none are")
  func bootstrap() throws {
    let lines = Self.people.split(separator: "\n").enumerated().map { index, line -> String in
      index == 0 ? String(line) : "id\(index)\(line.dropFirst(2))"
    }
    let distinct = lines.joined(separator: "\n") + "\n"
    for (dataset, people, expected) in [
      ("", Self.people, "random_draws"), (Self.clustered, distinct, "random_draws"),
      (Self.weighted, Self.people, "bootstrap_not_evaluated"),
      (Self.clustered, Self.people, "bootstrap_not_evaluated"),
    ] {
      let folder = try folder(dataset, people: people)
      try folder.write(
        "job.yaml",
        jobText(
          dataset: dataset, roles: Self.roles,
          analyses: "  - {plugin: disparate-impact, with: {bootstrap: {replicates: 200}}}"))
      let document = try FairmarkJobRunnerTests.run(folder.file("job.yaml"))
      let told = codes(document).filter {
        ["random_draws", "bootstrap_not_evaluated"].contains($0)
      }
      #expect(told == [expected], "\(dataset)")
      let interval = record(document, "selection_rate", "f")?["interval"]
      #expect(interval?["method"] == "bootstrap_bca")
      if expected == "bootstrap_not_evaluated" {
        #expect(interval?["status"] == "not_evaluated")
      }
    }
  }

  @Test("Ids that do not repeat change nothing, and a finding says so")
  func distinctIDs() throws {
    var lines = Self.people.split(separator: "\n").map(String.init)
    for index in lines.indices.dropFirst() {
      lines[index] = "id\(index)" + lines[index].dropFirst(2)
    }
    let people = lines.joined(separator: "\n") + "\n"
    let plain = try run("", people: people)
    let document = try run(Self.clustered, people: people)
    for index in 0..<6 {
      #expect(document["analyses"]?[index]?["metrics"] == plain["analyses"]?[index]?["metrics"])
    }
    #expect(codes(document) == codes(plain) + ["clusters_do_not_repeat"])
  }

  @Test("The same bytes come out whatever the number of threads and files")
  func threads() throws {
    var text = ""
    for copy in 0..<400 {
      for line in Self.people.split(separator: "\n").dropFirst() {
        text += "q\(copy % 57)\(line)\n"
      }
    }
    let header = "person,sex,hired,w,label\n"
    let folder = try folder(Self.weighted + "\n" + Self.clustered, people: header + text)
    let one = try FairmarkJobRunnerTests.run(
      folder.file("job.yaml"), threads: 1, digests: false)["analyses"]
    let four = try FairmarkJobRunnerTests.run(
      folder.file("job.yaml"), threads: 4, digests: false)["analyses"]
    #expect(one?.canonicalText() == four?.canonicalText())
    let lines = text.split(separator: "\n")
    let halves = [lines[2000...], lines[..<2000]].map { header + $0.joined(separator: "\n") + "\n" }
    try folder.write("a.csv", halves[0])
    try folder.write("b.csv", halves[1])
    try folder.write(
      "shards.yaml",
      jobText(
        path: "[a.csv, b.csv]", dataset: Self.weighted + "\n" + Self.clustered, roles: Self.roles,
        analyses: Self.analyses))
    let shards = try FairmarkJobRunnerTests.run(
      folder.file("shards.yaml"), threads: 3, digests: false)["analyses"]
    #expect(one?.canonicalText() == shards?.canonicalText())
  }

  @Test(
    "Weights that are no weights are bad data",
    arguments: [
      ("-1", "\"-1\" in the column \"w\" is no sampling weight: expected the inverse"),
      ("1e30", "0 or a number from 2^-64 to below 2^64"),
      ("1e-30", "0 or a number from 2^-64 to below 2^64"),
      ("1e-400", "\"1e-400\" in the column \"w\" is no sampling weight"),
      ("0.00\(String(repeating: "0", count: 400))7", "is no sampling weight"),
      ("NaN", "\"NaN\" in the column \"w\" is not a number"),
      ("inf", "is not a number"), ("heavy", "is not a number"), ("", "has no value here"),
    ])
  func badWeights(weight: String, message: String) throws {
    let people = Self.people.split(separator: "\n").joined(separator: "\n")
    let folder = try folder(
      Self.weighted, people: people + "\np7,m,no,\(weight),good\n")
    let error = try errorOfRunning(folder.file("job.yaml"))
    #expect(error.kind == .data)
    #expect(error.description.contains(message), "\(error.description)")
    #expect(error.description.contains("people.csv:14:9: "), "\(error.description)")
  }

  @Test("A weight of 0 is one however it is written", arguments: ["0", "-0.00", "0e-400", "0E7"])
  func zero(weight: String) throws {
    let people = Self.people + "p7,m,yes,\(weight),good\n"
    let document = try run(Self.weighted, people: people)
    #expect(document.rowFlow["analysed"] == 13)
    #expect(
      record(document, "selection_rate", "m")?["value"]
        == record(try run(Self.weighted), "selection_rate", "m")?["value"])
  }

  @Test("A weight too small for a number is refused in JSON Lines, too")
  func tinyInLines() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "people.jsonl",
      """
      {"sex": "f", "hired": "yes", "w": 1}
      {"sex": "m", "hired": "no", "w": 1e-400}

      """)
    let job = try folder.write(
      "job.yaml",
      jobText(
        path: "people.jsonl", dataset: Self.weighted,
        roles: "      groups: [sex]\n      prediction: {column: hired, favourable: [\"yes\"]}"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(error.description.contains("people.jsonl:2:34: \"1e-400\""), "\(error)")
  }

  @Test("Rows whose weight is none can be counted and left out, as those of frequencies")
  func rejectedWeights() throws {
    for (dataset, bad) in [(Self.weighted, "-1"), (frequencies, "-1"), (frequencies, "0.5")] {
      let people = Self.people.replacing("2.5", with: "2").replacing("0.5", with: "3")
        .replacing("1.5", with: "5")
      let count = "\n    on_bad_row: count"
      let document = try run(dataset + count, people: people + "p7,m,no,\(bad),good\n")
      #expect(document.rowFlow["rejected"] == 1)
      #expect(document.rowFlow["analysed"] == 12)
      let whole = try run(dataset, people: people)
      #expect(document.records("selection_rate") == whole.records("selection_rate"))
    }
  }

  private let frequencies = "    weight: {column: w, kind: frequency}"

  @Test(
    "Frequencies that are no counts are bad data",
    arguments: ["-1", "1.5", "many", "1e3", "9223372036854775808"])
  func badFrequencies(count: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired,n\nf,yes,1\nm,no,\(count)\n")
    let job = try folder.write(
      "job.yaml", jobText(dataset: "    weight: {column: n, kind: frequency}"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(error.description.contains("people.csv:3:6"), "\(error.description)")
  }

  @Test("Frequencies whose sum is too large are bad data")
  func frequencyOverflow() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired,n\nf,yes,9223372036854775807\nf,yes,1\nm,no,1\n")
    let job = try folder.write(
      "job.yaml", jobText(dataset: "    weight: {column: n, kind: frequency}"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(error.description.contains("leaves the range of 64-bit integers"))
  }

  @Test("Rows without a weight or an id are excluded and counted")
  func missing() throws {
    let people = Self.people + "p7,m,no,,good\n,m,no,3,good\n"
    let exclude = "\n    on_missing: exclude"
    let document = try run(Self.weighted + "\n" + Self.clustered + exclude, people: people)
    let whole = try run(Self.weighted + "\n" + Self.clustered)
    for name in ["selection_rate", "impact_ratio"] {
      #expect(document.records(name) == whole.records(name))
    }
    #expect(document.rowFlow["missing"] == 2)
    #expect(codes(document).contains("rows_without_weight"))
    #expect(codes(document).contains("rows_without_cluster"))
    let error = try error(Self.clustered, people: Self.people + ",m,no,3,good\n")
    #expect(error.kind == .data)
    #expect(error.description.contains("the column \"person\" has no value here"))
  }

  @Test("A group whose weights are all 0 has no rate and says so")
  func allZero() throws {
    let people =
      "sex,hired,w,label\nf,yes,0,good\nf,no,0,bad\nm,yes,1,good\nm,no,2,bad\nm,no,1,bad\n"
    let document = try run(Self.weighted, people: people)
    let rate = record(document, "selection_rate", "f")
    #expect(rate?["value"] == .null)
    #expect(rate?["status"] == "zero_denominator")
    #expect(rate?["n"] == 2)
    #expect(rate?["reason"]?.string?.contains("the sampling weights of all rows") == true)
    #expect(record(document, "impact_ratio", "f")?["status"] == "zero_denominator")
  }

  @Test(
    "Analyses that do not know a design refuse it",
    arguments: [
      (weighted, "label-bias does not know sampling weights"),
      (clustered, "label-bias does not know clusters"),
    ])
  func refusals(dataset: String, message: String) throws {
    let folder = try folder(dataset)
    try folder.write(
      "job.yaml", jobText(dataset: dataset, roles: Self.roles, analyses: "  - plugin: label-bias"))
    let error = try errorOfRunning(folder.file("job.yaml"))
    #expect(error.kind == .usage)
    #expect(error.description.contains(message), "\(error.description)")
  }

  @Test("A cluster column must be there, and be no group and no weight")
  func clusterColumn() throws {
    var error = try self.error("    cluster: persons")
    #expect(error.kind == .data)
    #expect(error.description.contains("job.yaml:6:14"), "\(error.description)")
    error = try self.error("    cluster: sex")
    #expect(error.kind == .usage)
    #expect(error.description.contains("is a group, stratum or weight already"))
    error = try self.error(Self.weighted + "\n    cluster: w")
    #expect(error.kind == .usage)
  }

  @Test("The design is part of the job's digest")
  func digest() throws {
    let digests = try [
      "", Self.weighted, Self.clustered, "    weight: {column: n, kind: frequency}",
    ]
    .map { dataset in
      let people = Self.people.split(separator: "\n").enumerated().map { index, line in
        line + (index == 0 ? ",n" : ",1")
      }.joined(separator: "\n")
      return try run(dataset, people: people + "\n")["job"]?["digest"]?.string
    }
    #expect(Set(digests).count == 4)
  }

  @Test("Small groups of people are withheld however many rows they have")
  func smallGroups() throws {
    let folder = try folder(Self.clustered)
    try folder.write(
      "job.yaml",
      jobText(
        dataset: Self.clustered, roles: Self.roles,
        analyses: "  - {plugin: disparate-impact, with: {minimum_cell: 4}}"))
    let document = try FairmarkJobRunnerTests.run(folder.file("job.yaml"))
    #expect(record(document, "selection_rate", "m")?["status"] == "suppressed")
  }

  @Test(
    "Documents with weights and clusters keep the schema",
    .enabled(if: SchemaValidator.isAvailable),
    arguments: [weighted, clustered, weighted + "\n" + clustered])
  func schema(dataset: String) throws {
    let verdict = try SchemaValidator.verdict(run(dataset).prettyText())
    #expect(verdict.line == "valid")
  }
}
