import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// What documents and plans say about rows that were joined, derived and left out.
@Suite struct ShapingDocumentTests {
  private static let people = """
    applicant_id,office,year,age,decision
    A1,NYC,2024,35,offer
    A2,NYC,2024,51,rejected
    A3,remote,2025,64,hired
    A4,remote,2025,29,rejected
    A5,Berlin,2024,44,offer
    A6,NYC,2023,38,offer
    ,NYC,2024,47,rejected
    A9,remote,,58,hired
    A1,NYC,2025,36,rejected

    """

  private static let facts = """
    applicant_id,sex,code
    A5,male,W
    A2,female,H
    A1,male,W
    A3,female,W
    A4,male,H
    A2,female,W
    A8,male,H
    ,male,H
    A7,male

    """

  private func folder(_ kind: String = "left", _ duplicates: String = "first") throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    try folder.write("decisions.csv", Self.people)
    try folder.write("people.csv", Self.facts)
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      name: shaped
      datasets:
        decisions:
          path: decisions.csv
          types: {year: integer}
          join: {data: people, on: applicant_id, kind: \(kind), duplicates: \(duplicates)}
          derive:
            age_band: {bins: {column: age, edges: [40, 62], labels: [under 40, 40-61, 62+]}}
            race: {map: {column: code, to: {H: Hispanic or Latino, W: White}, otherwise: fail}}
          where:
            year: {at_least: 2024}
            office: [NYC, remote, Boston]
          roles:
            groups: [sex, race, age_band]
            prediction: {column: decision, favourable: [offer, hired]}
        people: {path: people.csv, on_bad_row: count}
      analyses: [{plugin: disparate-impact, data: decisions}]

      """)
    return folder
  }

  private func document(_ kind: String = "left", _ duplicates: String = "first") throws -> JSONValue
  {
    let folder = try folder(kind, duplicates)
    return try run(folder.file("job.yaml"))
  }

  private func steps(_ document: JSONValue) -> [String] {
    (document["row_flow"]?.array ?? []).map { step in
      [
        step["data"]?.string, step["into"]?.string, step["step"]?.string,
        step["rows"]?.integer.map(String.init), step["column"]?.string,
        step["missing"]?.integer.map(String.init),
      ].compactMap(\.self).joined(separator: " ")
    }
  }

  @Test("Every row of both files is in one step")
  func rowFlow() throws {
    let left = try document()
    #expect(
      steps(left) == [
        "decisions read 9", "decisions rejected 0", "decisions unmatched 0",
        "decisions where 2 year 1", "decisions where 1 office 0", "decisions missing 0",
        "decisions unknown_group 1", "decisions analysed 5",
        "people decisions read 9", "people decisions rejected 1", "people decisions missing_key 1",
        "people decisions duplicate 1", "people decisions unused 1", "people decisions joined 5",
      ])
    #expect(
      left["row_flow"]?[2]?["join"] == [
        "data": "people", "kind": "left", "matched": 6, "unmatched": 2, "missing_key": 1,
      ])
    let inner = try document("inner")
    #expect(
      steps(inner).prefix(8) == [
        "decisions read 9", "decisions rejected 0", "decisions unmatched 3",
        "decisions where 0 year 0", "decisions where 1 office 0", "decisions missing 0",
        "decisions unknown_group 0", "decisions analysed 5",
      ])
  }

  /// What a document says that the job does with the rows of an input.
  private func uses(_ document: JSONValue, _ input: Int = 0) -> [String] {
    (document["inputs"]?[input]?["shaping"]?.array ?? []).map { use in
      let columns = (use["columns"]?.array ?? []).compactMap(\.string).joined(separator: "+")
      return "\(use["key"]?.string ?? "") \(columns) \(use["text"]?.string ?? "")"
    }
  }

  @Test("A document says by which keys, bands, texts and conditions rows came about")
  func shapingUses() throws {
    let left = try document()
    #expect(
      uses(left) == [
        "join applicant_id people on applicant_id; all rows kept; duplicates: first",
        "derive age age_band: under 40 (below 40), 40-61 (from 40 below 62), 62+ (from 62)",
        "derive code race: H → Hispanic or Latino, W → White, any other text: an error",
        "where year ≥ 2024", "where office NYC, remote, Boston",
      ])
    #expect(uses(left, 1).isEmpty)
    #expect(
      try uses(document("inner", "last")).first?.contains("left out; duplicates: last") == true)
    if SchemaValidator.isAvailable {
      #expect(try SchemaValidator.verdict(left.prettyText()).code == 0)
      let empty = left.prettyText().replacing("\"key\": \"derive\"", with: "\"key\": \"guess\"")
      #expect(try SchemaValidator.verdict(empty).code == 1)
    }
  }

  @Test("A document says which column is the weight, of which kind, and which the cluster")
  func weightAndCluster() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired,w,id\nf,yes,2,a\nm,no,1,b\nm,yes,1,a\nf,no,2,c\n")
    for (lines, expected) in [
      (
        "    weight: {column: w, kind: sampling}\n    cluster: id",
        [
          "weight w sampling: the inverse of a row's probability to be in the data",
          "cluster id rows with one text are not independent",
        ]
      ),
      (
        "    weight: {column: w, kind: frequency}",
        ["weight w frequency: how many each row stands for"]
      ),
      (
        "    derive: {band: {bins: {column: w, edges: [1], labels: [one, more], closed: right, "
          + "missing: none}}}\n    where: {sex: {not: [x], missing: keep}}",
        [
          "derive w band: one (to 1), more (above 1), no value → none",
          "where sex not x, or no value",
        ]
      ),
      ("", []),
    ] {
      let job = try folder.write("job.yaml", jobText(dataset: lines))
      let document = try run(job)
      #expect(uses(document) == expected)
      #expect((document["inputs"]?[0]?["shaping"] == nil) == expected.isEmpty)
    }
  }

  @Test("The first or the last row of a key is taken, as the job says")
  func duplicates() throws {
    for (kind, race) in [("first", "Hispanic or Latino"), ("last", "White")] {
      let document = try document("left", kind)
      let group = document.records("selection_rate").first {
        $0["group"] == ["race": .string(race)]
      }
      // A2 was rejected: with her in the group it has one row more.
      #expect(group?["counts"]?["denominator"]?.integer == (kind == "first" ? 2 : 4))
    }
  }

  @Test("What was left out, unmatched, passed over and never found is among the findings")
  func findings() throws {
    let document = try document()
    let found = (document["analyses"]?[0]?["findings"]?.array ?? []).map {
      "\($0["code"]?.string ?? ""): \($0["message"]?.string ?? "")"
    }
    for expected in [
      "join_unmatched: 2 rows of decisions with a key that people lacks have no value in the "
        + "joined columns",
      "join_missing_key: 1 row of decisions without the key of people has no value in the joined "
        + "columns",
      "rows_rejected: 1 of the 9 rows of people could not be used and were joined to nothing; "
        + "row_flow names the first ten",
      "join_missing_key: 1 row of people without a key joined to nothing",
      "join_duplicates: 1 row of people passed over for another one with the same key; the first "
        + "row of each key was joined",
      "join_unused: 1 row of people with a key that no row of decisions has",
      "where_missing: 1 row of decisions without a value in \"year\" is in no count: `where` cannot "
        + "tell whether to keep such rows (`missing: keep` keeps them)",
      "where_value_absent: `where` names \"Boston\", which never occurs in the column \"office\" of "
        + "decisions",
    ] {
      #expect(found.contains(expected), "\(expected)\n\(found)")
    }
  }

  @Test("Inputs list the files' columns over all rows, then joined and derived ones")
  func columns() throws {
    let document = try document()
    let inputs = document["inputs"]?.array ?? []
    #expect(inputs.map { $0["name"] } == ["decisions", "people"])
    #expect(inputs.map { $0["rows"]?.integer } == [9, 9])
    #expect(
      inputs[0]["columns"] == [
        ["name": "applicant_id", "type": "free_text", "missing": 1],
        ["name": "office", "type": "text", "missing": 0, "distinct": 3],
        ["name": "year", "type": "integer", "missing": 1],
        ["name": "age", "type": "number", "missing": 0],
        ["name": "decision", "type": "text", "missing": 0, "distinct": 3],
        ["name": "sex", "origin": "join", "type": "text", "missing": 1, "distinct": 2],
        ["name": "code", "origin": "join"],
        ["name": "age_band", "origin": "derive", "type": "text", "missing": 0, "distinct": 3],
        ["name": "race", "origin": "derive", "type": "text", "missing": 1, "distinct": 2],
      ])
    #expect(
      inputs[1]["columns"] == [
        ["name": "applicant_id", "type": "free_text", "missing": 1],
        ["name": "sex", "type": "text", "missing": 0, "distinct": 2],
        ["name": "code", "type": "text", "missing": 0, "distinct": 2],
      ])
  }

  @Test("The plan says what is joined, derived and left out")
  func summary() throws {
    let folder = try folder()
    let plan = try Plan(Job(reading: folder.file("job.yaml"), plugins: .builtIn))
    for line in [
      "  join      people on applicant_id, all rows kept, duplicates: first; \(folder.file("people.csv"))",
      "  derive    age_band from age: under 40 | 40-61 | 62+",
      "  derive    race from code: 2 texts", "  where     year ≥ 2024",
      "  where     office NYC, remote, Boston",
    ] {
      #expect(plan.summary.contains(line), "\(plan.summary)")
    }
  }

  @Test("The job's digest depends on every part of shaping")
  func digest() throws {
    let folder = try folder()
    let text = try folder.text("job.yaml")
    func digest(_ text: String) throws -> String? {
      try run(folder.write("job.yaml", text))["job"]?["digest"]?.string
    }
    var digests = [try digest(text)]
    for (old, new) in [
      ("edges: [40, 62]", "edges: [40, 63]"), ("kind: left", "kind: inner"),
      ("duplicates: first", "duplicates: last"), ("at_least: 2024", "above: 2024"),
      ("otherwise: fail", "otherwise: keep"), ("W: White", "W: white"),
      ("year: integer", "year: number"), ("remote, Boston]", "remote]"),
      ("labels: [under 40, 40-61, 62+]}", "labels: [under 40, 40-61, 62+], closed: right}"),
    ] {
      #expect(text.contains(old))
      digests.append(try digest(text.replacing(old, with: new)))
    }
    #expect(Set(digests).count == digests.count)
  }

  @Test(
    "Documents of shaped rows are valid",
    .enabled(if: SchemaValidator.isAvailable, "python3 cannot import jsonschema"))
  func schema() throws {
    for kind in ["left", "inner"] {
      let verdict = try SchemaValidator.verdict(document(kind).prettyText())
      #expect(verdict.line == "valid")
    }
  }

  @Test("A dataset may be analysed and joined; its files are named once")
  func analysedAndJoined() throws {
    let folder = try folder()
    let text = try folder.text("job.yaml")
    let job = try folder.write(
      "job.yaml",
      text.replacing(
        "people: {path: people.csv, on_bad_row: count}",
        with: """
          people:
              path: people.csv
              on_bad_row: count
              roles: {groups: [sex], prediction: {column: code, favourable: [W]}}
          """
      ).replacing(
        "data: decisions}]", with: "data: decisions}, {plugin: demographic-parity, data: people}]"))
    let document = try run(job)
    #expect(document["inputs"]?.array?.map { $0["name"] } == ["decisions", "people"])
    let flow = steps(document)
    #expect(flow.contains("people read 9") && flow.contains("people decisions read 9"))
    #expect(flow.contains("people analysed 8"))
  }

  @Test("A joined dataset may join another one, but not in a circle")
  func chain() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "id,hired\n1,yes\n2,no\n3,yes\n4,no\n")
    try folder.write("homes.csv", "id,place\n2,q\n1,p\n3,z\n4,\n")
    try folder.write("places.csv", "code,land\np,north\nq,south\nr,south\n")
    let text = """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          join: {data: homes, on: id}
          roles: {groups: [land], prediction: {column: hired, favourable: ["yes"]}}
        homes:
          path: homes.csv
          join: {data: places, on: {place: code}, kind: inner}
        places: {path: places.csv}
      analyses: [{plugin: demographic-parity}]

      """
    let document = try run(folder.write("job.yaml", text))
    #expect(
      steps(document) == [
        "people read 4", "people rejected 0", "people unmatched 0", "people missing 0",
        "people unknown_group 2", "people analysed 2",
        "homes people read 4", "homes people rejected 0", "homes people unmatched 2",
        "homes people missing_key 0", "homes people duplicate 0", "homes people unused 0",
        "homes people joined 2",
        "places homes read 3", "places homes rejected 0", "places homes missing_key 0",
        "places homes duplicate 0", "places homes unused 1", "places homes joined 2",
      ])
    #expect(document["inputs"]?.array?.count == 3)
    let circle = messageOfReading(
      text.replacing(
        "{path: places.csv}", with: "{path: places.csv, join: {data: people, on: code}}"))
    #expect(
      circle.hasPrefix(
        "job.yaml:10:43: the datasets are joined in a circle (\"people\", then \"homes\", then "
          + "\"places\", then \"people\")"), "\(circle)")
  }
}
