import FairmarkBuiltIn
import FairmarkFiles
import FairmarkJSONText
import FairmarkJobRunner
import Foundation
import FairmarkTestSupport
import Testing

/// Which files a dataset is, and what is said when they do not fit the job.
@Suite struct DatasetFileTests {
  private func folder(_ people: String = smallPeople) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", people)
    return folder
  }

  @Test("An absent column is told with the job's line, the file's header and a suggestion")
  func absentColumn() throws {
    let folder = try folder("gender,office,hired\nf,north,yes\n")
    let job = try folder.write("job.yaml", jobText(roles: "      groups: [Genders, race]"))
    let text = try folder.text("job.yaml")
      .replacingOccurrences(
        of: "race]", with: "race]\n      prediction: {column: hired, favourable: [\"yes\"]}")
    try folder.write("job.yaml", text)
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(
      error.description
        == "\(job):7:16: \(folder.file("people.csv")):1: there is no column \"Genders\"; the header "
        + "has \"gender\", \"office\", \"hired\"; did you mean \"gender\"?")
  }

  @Test("Nothing is suggested for a column unlike any other, nor for one letter")
  func noSuggestion() throws {
    let folder = try folder("g,q\na,yes\n")
    let job = try folder.write(
      "job.yaml",
      jobText(roles: "      groups: [g]\n      prediction: {column: p, favourable: [\"yes\"]}"))
    #expect(
      try errorOfRunning(job).description
        == "\(job):8:28: \(folder.file("people.csv")):1: there is no column \"p\"; the header has "
        + "\"g\", \"q\"")
  }

  @Test("Of a wide header the first twelve columns are shown")
  func wideHeader() throws {
    let names = (1...20).map { "c\($0)" }.joined(separator: ",")
    let folder = try folder(names + "\n" + names + "\n")
    let error = try errorOfRunning(try folder.write("job.yaml", jobText()))
    #expect(error.message.contains("\"c12\", … (20 in all)"))
    #expect(!error.message.contains("c13"))
  }

  @Test("A pattern without files is told with its line and how to write a star")
  func patternWithoutFiles() throws {
    let folder = try folder()
    let job = try folder.write("job.yaml", jobText(path: "[people.csv, \"part-*.csv\"]"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(
      error.description
        == "\(job):5:24: no file fits the pattern \"part-*.csv\", looked for as "
        + "\(folder.file("part-*.csv")); a * that is part of a name is written [*], a ? [?] and a [ "
        + "[[]")
  }

  @Test("A folder whose name holds pattern characters is no pattern")
  func folderWithBrackets() throws {
    let folder = try TemporaryFolder()
    try folder.write("audit [2024] *\\/part-1.csv", smallPeople)
    let job = try folder.write("audit [2024] *\\/job.yaml", jobText(path: "\"part-*.csv\""))
    #expect(try run(job)["inputs"]?[0]?["path"] == "part-1.csv")
  }

  @Test("A name in brackets stands for itself when the bracket is bracketed")
  func escapedPattern() throws {
    let folder = try TemporaryFolder()
    try folder.write("people [final].csv", smallPeople)
    let job = try folder.write("job.yaml", jobText(path: "\"people [[]final].csv\""))
    #expect(try run(job)["inputs"]?[0]?["path"] == "people [final].csv")
  }

  @Test(
    "The same file twice is refused, however its path is written",
    arguments: [
      "[people.csv, people.csv]", "[people.csv, \"peop*.csv\"]", "[./people.csv, people.csv]",
      "[people.csv, sub/../people.csv]", "[people.csv, link.csv]",
    ])
  func sameFileTwice(_ paths: String) throws {
    let folder = try folder()
    try folder.write("sub/other.csv", smallPeople)
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.csv"), withDestinationPath: folder.file("people.csv"))
    let job = try folder.write("job.yaml", jobText(path: paths))
    let error = try errorOfRunning(job)
    #expect(error.kind == .usage)
    #expect(error.location?.line == 5)
    #expect((error.location?.column ?? 0) > 12, "the second naming is the one to blame")
    #expect(
      error.message.hasSuffix("is named twice and its rows would count twice; leave one out"))
  }

  @Test("A pattern takes files in byte order, and their paths stand in the document as written")
  func patternOrder() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "B", "a", "10", "9", "é"] {
      try folder.write("parts/\(name).csv", smallPeople)
    }
    let job = try folder.write("job.yaml", jobText(path: "\"parts/*.csv\""))
    let document = try run(job)
    let paths = (document["inputs"]?.array ?? []).compactMap { $0["path"]?.string }
    #expect(paths == ["10", "9", "B", "a", "b", "é"].map { "parts/\($0).csv" })
    #expect(document["inputs"]?[0]?["columns"] != nil)
    #expect(document["inputs"]?[1]?["columns"] == nil)
  }

  @Test("A file of another header is refused with what differs")
  func otherHeader() throws {
    let folder = try folder()
    try folder.write("more.csv", "sex,hired,office\nmale,yes,north\n")
    let job = try folder.write("job.yaml", jobText(path: "[people.csv, more.csv]"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .data)
    #expect(
      error.description
        == "\(folder.file("more.csv")):1: the header has \"hired\" as column 2 where "
        + "\(folder.file("people.csv")) has \"office\"; files of one dataset need the same header")
  }

  @Test("A dataset that no analysis uses is refused")
  func unusedDataset() throws {
    let folder = try folder()
    let job = try folder.write(
      "job.yaml",
      jobText(analyses: "  - {plugin: disparate-impact, data: people}")
        .replacingOccurrences(
          of: "datasets:\n", with: "datasets:\n  spare: {path: people.csv}\n"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .usage)
    #expect(
      error.description
        == "\(job):4:10: no analysis uses the dataset \"spare\"; leave it out or name it in `data`")
  }

  @Test("A pipe that nobody writes to is refused at once", .timeLimit(.minutes(1)))
  func pipe() throws {
    let folder = try TemporaryFolder()
    #expect(makeNamedPipe(folder.file("people.csv")))
    let error = try errorOfRunning(try folder.write("job.yaml", jobText()))
    #expect(error.kind == .data)
    #expect(
      error.message == "is a pipe, a socket or a device; write the data to a file and name that "
        + "(named in \(folder.file("job.yaml")):5:11)")
  }

  @Test("A weight column cannot be a group")
  func weightAsGroup() throws {
    let folder = try folder("sex,hired\n1,yes\n")
    let job = try folder.write(
      "job.yaml", jobText(dataset: "    weight: {column: sex, kind: frequency}"))
    let error = try errorOfRunning(job)
    #expect(error.kind == .usage)
    #expect(error.description == "\(job):8:16: the weight column cannot be a group or stratum")
  }

  @Test("A reference of other columns than the groups, or of a value that never occurs, is refused")
  func references() throws {
    let folder = try folder()
    let other = try folder.write(
      "other.yaml",
      jobText(analyses: "  - {plugin: disparate-impact, with: {reference: {race: White}}}"))
    #expect(
      try errorOfRunning(other).description
        == "\(other):10:50: the reference names [race], and the attributes are [sex]; name a value "
        + "for exactly the columns of an attribute")
    let absent = try folder.write(
      "absent.yaml",
      jobText(analyses: "  - {plugin: disparate-impact, with: {reference: {sex: Male}}}"))
    let error = try errorOfRunning(absent)
    #expect(error.kind == .data)
    #expect(
      error.description
        == "\(absent):10:50: the reference \"Male\" never occurs in the column \"sex\", which holds "
        + "\"female\", \"male\"; name a value that occurs")
  }

  @Test("A file that shrinks between the plan and the reading is bad data")
  func shrinkingFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("people.csv", "sex,hired\n" + String(repeating: "f,yes\nm,no\n", count: 500))
    let path = try folder.write("job.yaml", jobText())
    let plan = try Plan(Job(reading: path, plugins: .builtIn))
    let file = try #require(FileHandle(forWritingAtPath: folder.file("people.csv")))
    try file.truncate(atOffset: 100)
    try file.close()
    let error = try #require(throws: JobError.self) { try plan.run() }
    #expect(error.kind == .data)
    #expect(error.kind.rawValue == 65)
    #expect(error.message.hasPrefix("became shorter while it was read"))
  }
}
