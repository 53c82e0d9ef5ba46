import FairmarkFiles
import Foundation
import FairmarkTestSupport
import Testing

/// Bad data end with exit code 65 and one sentence: what, where, what was expected, what to do.
@Suite struct BadDataTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var people: [UInt8]
    var dataset = ""
    var favourable = "\"yes\""
    /// The line on standard error.
    var message: String

    init(
      _ name: String, _ people: String, dataset: String = "", favourable: String = "\"yes\"",
      _ message: String
    ) {
      self.init(
        name, bytes: Array(people.utf8), dataset: dataset, favourable: favourable, message)
    }

    init(
      _ name: String, bytes: [UInt8], dataset: String = "", favourable: String = "\"yes\"",
      _ message: String
    ) {
      self.name = name
      people = bytes
      self.dataset = dataset
      self.favourable = favourable
      self.message = message
    }

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      "a ragged row", "sex,hired\nfemale,yes\nmale\n",
      "people.csv:3:1: the row has 1 field where the header has 2 (`on_bad_row: count` leaves such "
        + "rows out and counts them)"),
    Case(
      "an open quote", "sex,hired\nfemale,yes\nmale,\"no\nfemale,yes\n",
      "people.csv:3:6: the file ends inside the quoted field that begins here; add the closing quote"
    ),
    Case(
      "a quote inside a field", "sex,hired\nfem\"ale,yes\n",
      "people.csv:2:4: a quote inside an unquoted field; expected the whole field in quotes and the "
        + "quote doubled (`quotes: lenient` accepts it)"),
    Case(
      "text after a quote", "sex,hired\n\"fem\"ale,yes\n",
      "people.csv:2:6: text after a closing quote; expected a delimiter or the end of the line (a "
        + "quote inside a quoted field is written twice; `quotes: lenient` accepts it)"),
    Case(
      "bytes that are not UTF-8",
      bytes: Array("sex,hired\nfemale,yes\nm".utf8) + [0xE4] + Array("le,no\n".utf8),
      "people.csv:3:2: not UTF-8; save the file as UTF-8, or say how it was written: `encoding: "
        + "latin-1` or `encoding: windows-1252` (`on_bad_row: count` leaves such rows out)"),
    Case(
      "a number that does not parse", "sex,hired,count\nfemale,yes,1\nmale,no,a dozen\n",
      dataset: "    weight: {column: count, kind: frequency}",
      "people.csv:3:9: \"a dozen\" in the column \"count\" is not a whole number from 0 (name texts "
        + "that mean missing in `missing`; `trim: true` leaves blanks out, `on_bad_row: count` such "
        + "rows)"),
    Case(
      "a negative frequency weight", "sex,hired,count\nfemale,yes,1\nmale,no,-2\n",
      dataset: "    weight: {column: count, kind: frequency}",
      "people.csv:3:9: \"-2\" in the column \"count\" is not a count: expected a whole number from 0 "
        + "to 9223372036854775807 (`on_bad_row: count` leaves such rows out)"
    ),
    Case(
      "a column twice", "sex,hired,sex\nfemale,yes,f\n",
      "people.csv:1: the column \"sex\" stands twice, as number 1 and 3; give each column a name of "
        + "its own"),
    Case(
      "an absent column", "sex,hire\nfemale,yes\n",
      "job.yaml:8:28: people.csv:1: there is no column \"hired\"; the header has \"sex\", \"hire\"; "
        + "did you mean \"hire\"?"),
    Case(
      "an unknown favourable value", "sex,hired\nfemale,no\nmale,maybe\n",
      "job.yaml:8:47: the favourable value \"yes\" never occurs in the column \"hired\", which holds "
        + "\"maybe\", \"no\"; name a value that occurs"),
    Case("an empty file", "", "people.csv: is empty; expected a header and rows"),
    Case(
      "blank lines alone", "\n\r\n\n", "people.csv: holds no rows; expected a header and rows"),
    Case(
      "a header alone", "sex,hired\n",
      "people.csv: holds a header and no rows; expected at least one row"),
    Case(
      "an id as a group",
      "sex,hired\n" + (0...10_000).map { "person\($0),yes\n" }.joined(),
      "people.csv: the column \"sex\" has more than 10000 distinct texts, too many for groups or "
        + "labels; is it an id? (`limits: {distinct: N}` raises the limit)"),
    Case(
      "more cells than the limit",
      "sex,hired\n" + (0..<200).map { "g\($0),yes\n" }.joined(),
      dataset: "    limits: {cells: 100}",
      "job.yaml:7:16: the crossing \"sex\" has more than 100 cells; is one of the columns an id? "
        + "Lower `intersections`, or raise the limit with `limits: {cells: N}`"),
    Case(
      "a missing decision", "sex,hired\nfemale,yes\nmale,\n",
      "people.csv:3:6: the column \"hired\" has no value here, and one is needed (`on_missing: "
        + "exclude` leaves such rows out and counts them)"),
    Case(
      "a field past the limit", "sex,hired\nfemale,\"yes, most certainly\"\nmale,no\n",
      dataset: "    limits: {field_bytes: 10}",
      "people.csv:2:8: the field that begins here is longer than 10 bytes; is its closing quote "
        + "missing?"),
    Case(
      "more columns than the limit", "sex,hired,age\nfemale,yes,1\n",
      dataset: "    limits: {columns: 2}",
      "people.csv:1: the first row has 3 fields, the limit is 2; is the delimiter right?"),
    Case(
      "a long field with escapes",
      "sex,hired,count\nfemale,yes,\u{1B}[2J\(String(repeating: "9", count: 99))\n",
      dataset: "    weight: {column: count, kind: frequency}",
      "people.csv:2:12: \"\\u{1b}[2J\(String(repeating: "9", count: 36))…\" in the column \"count\" "
        + "is not a whole number from 0 (name texts that mean missing in `missing`; `trim: true` "
        + "leaves blanks out, `on_bad_row: count` such rows)"),
  ]

  @Test("Bad data are told in one line, and nothing is written", arguments: cases)
  func badData(_ bad: Case) throws {
    let folder = try TemporaryFolder.withJob(
      jobText(dataset: bad.dataset, favourable: bad.favourable))
    try folder.write("people.csv", bytes: bad.people)
    let run = try Program.run(["run", "job.yaml", "--output", "results/new"], in: folder)
    #expect(run.exitCode == 65)
    #expect(run.errors == "error: \(bad.message)\n")
    #expect(run.output.isEmpty)
    #expect(try folder.names() == ["job.yaml", "people.csv"])
  }

  @Test(
    "Data that are absent, a folder or a device are told, and nothing is written",
    .timeLimit(.minutes(1)))
  func noFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("job.yaml", jobText())
    func expect(_ message: String) throws {
      let run = try Program.run(["run", "job.yaml"], in: folder)
      #expect(run.exitCode == 65)
      #expect(run.errors == "error: people.csv: \(message) (named in job.yaml:5:11)\n")
      #expect(!folder.exists("out"))
    }
    try expect("no such file; check the path, which is relative to the job file")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("people.csv"), withDestinationPath: "/dev/null")
    try expect("is a pipe, a socket or a device; write the data to a file and name that")
    try FileManager.default.removeItem(atPath: folder.file("people.csv"))
    try FileManager.default.createDirectory(
      atPath: folder.file("people.csv"), withIntermediateDirectories: false)
    try expect(
      "is a folder; name a file, a list of files or a pattern such as \"people.csv/*.csv\"")
  }

  @Test("Ten thousand groups are not too many")
  func manyGroups() throws {
    let folder = try TemporaryFolder.withJob(
      people: "sex,hired\n" + (0..<10_000).map { "person\($0),yes\n" }.joined())
    let run = try Program.run(["run", "job.yaml"], in: folder)
    #expect(run.exitCode == 0)
    #expect(run.output.contains("… 9976 more rows in metrics.json"))
  }

  @Test("A dataset may have more shards than files are usually open")
  func manyShards() throws {
    let folder = try TemporaryFolder()
    try folder.write("job.yaml", jobText(path: "\"part-*.csv\""))
    for number in 0..<300 { try folder.write("part-\(number).csv", fourPeople) }
    let run = try Program.shell("ulimit -S -n 64; \"$FAIRMARK\" run job.yaml", in: folder)
    #expect(run.exitCode == 0, "\(run.errors)")
    #expect(run.output.contains("female  600 "))
  }

  @Test("Messages name files from where the program runs")
  func pathsInMessages() throws {
    let folder = try TemporaryFolder()
    try folder.write("audits/job.yaml", jobText(path: "../data/people.csv"))
    try folder.write("data/people.csv", "sex,hired\nfemale\n")
    let run = try Program.run(["run", "audits/job.yaml"], in: folder)
    #expect(run.firstError.hasPrefix("error: audits/../data/people.csv:2:1: the row has 1 field"))
  }
}
