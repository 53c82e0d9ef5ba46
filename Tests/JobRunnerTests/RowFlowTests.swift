import FairmarkBuiltIn
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// Every row of a dataset is accounted for.
@Suite struct RowFlowTests {
  /// 20 rows: 4 cannot be read, 3 have no decision, 2 of the others no group.
  private static let rows: [UInt8] = {
    var bytes = Array("sex,hired,age\n".utf8)
    for _ in 0..<5 { bytes += Array("female,yes,30\nmale,no,40\n".utf8) }
    bytes += Array("male,no,50\n".utf8)
    bytes += Array("female,yes\n".utf8)  // ragged, line 13
    bytes += Array("female,yes,thirty\n".utf8)  // no number
    bytes += Array("fem".utf8) + [0xFF] + Array("ale,yes,30\n".utf8)  // no UTF-8
    bytes += Array("male,no,1,2\n".utf8)  // ragged
    bytes += Array("male,,30\n,,30\nfemale,,30\n".utf8)
    bytes += Array(",yes,30\n,no,30\n".utf8)
    return bytes
  }()

  private static let roles =
    "      groups: [sex]\n      prediction: {column: hired, favourable: [\"yes\"]}"
  /// The second analysis reads `age`, so that numbers are decoded.
  private static let analyses = """
      - plugin: disparate-impact
      - plugin: demographic-parity
        with: {prediction: {score: age, threshold: 35}}
    """

  private func folder(_ dataset: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", bytes: Self.rows)
    try folder.write(
      "job.yaml", jobText(dataset: dataset, roles: Self.roles, analyses: Self.analyses))
    return folder
  }

  @Test("Rows that are counted as bad, missing, of unknown group and analysed add up to those read")
  func addsUp() throws {
    let folder = try folder("    on_bad_row: count\n    on_missing: exclude")
    let document = try run(folder.file("job.yaml"))
    let expected = ["read": 20, "rejected": 4, "missing": 3, "unknown_group": 2, "analysed": 11]
    #expect(document.rowFlow == expected)
    let flow = document["row_flow"]?.array ?? []
    #expect(
      flow.map { $0["step"]?.string } == [
        "read", "rejected", "missing", "unknown_group", "analysed",
      ])
    #expect(flow.allSatisfy { $0["data"] == "people" })
    #expect(document["inputs"]?[0]?["rows"] == 20)
  }

  @Test("Rejected rows are counted by reason and named by place, never by content")
  func rejections() throws {
    let folder = try folder("    on_bad_row: count\n    on_missing: exclude")
    let document = try run(folder.file("job.yaml"))
    let rejected = document["row_flow"]?[1]
    #expect(rejected?["reasons"] == ["ragged": 2, "number": 1, "utf8": 1])
    #expect(
      rejected?["first"] == [
        "people.csv:13:1: ragged", "people.csv:14:1: number", "people.csv:15:1: utf8",
        "people.csv:16:1: ragged",
      ])
    #expect(!document.prettyText().contains("thirty"))
    let findings = document["analyses"]?[0]?["findings"]?.array ?? []
    let told = findings.first { $0["code"] == "rows_rejected" }
    #expect(
      told?["message"]?.string
        == "4 of the 20 rows of people could not be used and are in no count "
        + "(ragged 2, number 1, utf8 1); row_flow names the first ten")
  }

  @Test("When not one row can be used there is nothing to publish")
  func allRejected() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired\nf\nm\n")
    let job = try folder.write("job.yaml", jobText(dataset: "    on_bad_row: count"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(error.message.hasPrefix("not one row could be used; is the delimiter right?"))
  }

  @Test("Of many rejected rows the first ten are named, whatever the threads")
  func manyRejections() throws {
    let folder = try TemporaryFolder()
    var text = "sex,hired\n"
    for row in 0..<200_000 {
      text += row % 7 == 3 ? "female\n" : row % 2 == 0 ? "female,yes\n" : "male,no\n"
    }
    try folder.write("people.csv", text)
    let job = try folder.write("job.yaml", jobText(dataset: "    on_bad_row: count"))
    let one = try run(job, threads: 1)
    #expect(one.rowFlow["rejected"] == 28_571)
    #expect(one.rowFlow["analysed"] == 200_000 - 28_571)
    #expect(one["row_flow"]?[1]?["first"]?.array?.count == 10)
    #expect(one["row_flow"]?[1]?["first"]?[9] == "people.csv:68:1: ragged")
    #expect(try run(job, threads: 3) == one)
  }

  @Test("The first bad row ends the run with its place and what to do")
  func badRowFails() throws {
    let folder = try folder("    on_missing: exclude")
    let error = try errorOfRunning(folder.file("job.yaml"))
    #expect(error.kind == .data)
    #expect(
      error.description
        == "\(folder.file("people.csv")):13:1: the row has 2 fields where the header has 3 "
        + "(`on_bad_row: count` leaves such rows out and counts them)")
  }

  @Test("The first missing decision ends the run with its place and what to do")
  func missingFails() throws {
    let folder = try folder("    on_bad_row: count")
    let error = try errorOfRunning(folder.file("job.yaml"))
    #expect(error.kind == .data)
    #expect(
      error.description
        == "\(folder.file("people.csv")):17:6: the column \"hired\" has no value here, and one is "
        + "needed (`on_missing: exclude` leaves such rows out and counts them)")
  }

  @Test("Rows without a decision are in no rate and are told of")
  func excludedRows() throws {
    let folder = try folder("    on_bad_row: count\n    on_missing: exclude")
    let document = try run(folder.file("job.yaml"))
    let rates = document.records("selection_rate").filter { $0["attribute"] == ["sex"] }
    #expect(rates.first?["counts"] == ["numerator": 5, "denominator": 5])
    let findings = document["analyses"]?[0]?["findings"]?.array ?? []
    #expect(findings.contains { $0["code"] == "rows_excluded" })
  }

  @Test("Rows of unknown group have a record of their own that no comparison uses")
  func unknownGroup() throws {
    let folder = try folder("    on_bad_row: count\n    on_missing: exclude")
    let document = try run(folder.file("job.yaml"))
    let unknown = document.records("selection_rate").first { $0["group"] == ["sex": .null] }
    #expect(unknown?["counts"] == ["numerator": 1, "denominator": 2])
    #expect(unknown?["value"]?.double == 0.5)
    let ratios = document.records("impact_ratio")
    #expect(!ratios.contains { $0["reference"] == ["sex": .null] })
    #expect(!ratios.contains { $0["group"] == ["sex": .null] })
  }

  @Test("Texts that mean missing are the job's, and none does when the list is empty")
  func missingTexts() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired\nf,yes\nm,no\nNA,yes\n,no\n")
    let both = try folder.write("both.yaml", jobText(dataset: "    missing: [\"\", NA]"))
    #expect(try run(both).rowFlow["unknown_group"] == 2)
    let none = try folder.write("none.yaml", jobText(dataset: "    missing: []"))
    let document = try run(none)
    #expect(document.rowFlow["unknown_group"] == 0)
    #expect(document.records("selection_rate").count == 4)
    let codes = (document["analyses"]?[0]?["findings"]?.array ?? []).compactMap {
      $0["code"]?.string
    }
    #expect(codes == ["missing_like_category", "missing_like_category"])
  }

  @Test("Frequency weights weigh the records, while the row flow counts rows")
  func weights() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired,count\nf,yes,3\nf,no,1\nm,yes,0\nm,no,5\n")
    let job = try folder.write(
      "job.yaml", jobText(dataset: "    weight: {column: count, kind: frequency}"))
    let document = try run(job)
    #expect(document.rowFlow["analysed"] == 4)
    let rates = document.records("selection_rate")
    #expect(rates.compactMap { $0["n"]?.integer } == [4, 5])
    #expect(rates.compactMap { $0["value"]?.double } == [0.75, 0])
  }
}
