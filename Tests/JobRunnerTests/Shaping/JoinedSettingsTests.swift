import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// What a joined dataset says about analyses, of which it has none as a joined one.
@Suite struct JoinedSettingsTests {
  private func folder(_ facts: String, analyses: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "id,s\n1,y\n2,n\n3,n\n4,n\n")
    try folder.write("facts.csv", "id,h,w,t\n1,a,100,y\n2,a,1,n\n3,b,1,y\n4,b,1,n\n")
    try folder.write(
      "job.yaml",
      """
      fairmark: 1
      datasets:
        people:
          path: people.csv
          join: {data: facts, on: id}
          roles: {groups: [h], prediction: {column: s, favourable: [y]}}
        facts:
          path: facts.csv
          \(facts)
      analyses:
        - {plugin: disparate-impact, data: people}
      \(analyses)

      """)
    return folder
  }

  @Test(
    "What only an analysis of its own would heed is refused",
    arguments: [
      ("weight: {column: w, kind: sampling}", "weight"), ("cluster: w", "cluster"),
      ("roles: {groups: [h]}", "roles"), ("on_missing: exclude", "on_missing"),
    ])
  func refused(line: String, key: String) throws {
    let folder = try folder(line)
    let error = try errorOfRunning(folder.file("job.yaml"))
    #expect(error.kind == .usage)
    #expect(error.location?.line == 9)
    #expect(
      error.message
        == "`\(key)` has no effect here: no analysis reads \"facts\", which is only joined to "
        + "\"people\"; write it there, where joined columns may be named like any other", "\(error)"
    )
  }

  @Test("What reading the rows heeds is not")
  func accepted() throws {
    let folder = try folder("missing: [NA]\n    on_bad_row: count")
    #expect(try run(folder.file("job.yaml")).rowFlow["analysed"] == 4)
  }

  @Test("One that is analysed itself keeps its settings, and a note says whom its weight weighs")
  func both() throws {
    let roles = "roles: {groups: [h], prediction: {column: t, favourable: [y]}}"
    for (line, word) in [
      ("weight: {column: w, kind: sampling}", "weight"), ("cluster: w", "cluster"),
    ] {
      let folder = try folder(
        line + "\n    on_missing: exclude\n    " + roles,
        analyses: "  - {plugin: demographic-parity, data: facts}")
      let document = try run(folder.file("job.yaml"))
      let analyses = document["analyses"]?.array ?? []
      let notes = analyses.map { analysis in
        (analysis["findings"]?.array ?? []).filter { $0["code"] == "join_own_design" }
          .map { "\($0["severity"]?.string ?? ""): \($0["message"]?.string ?? "")" }
      }
      #expect(
        notes == [
          [
            "note: `\(word)` of facts is about the analyses of facts alone; the rows of people that "
              + "join it are counted without it"
          ], [],
        ])
      let rates = analyses.map { analysis in
        (analysis["metrics"]?.array ?? []).contains { $0["design"] != nil }
      }
      #expect(rates == [false, true])
    }
  }
}
