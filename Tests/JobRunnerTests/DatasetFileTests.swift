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
    let isAlias = paths.contains("link") || paths.contains("./")
    #expect(error.message.contains(", which is the file ") == isAlias)
  }

  @Test("A file with two names counts once, and two files whose names look alike are two")
  func linksAndForms() throws {
    let folder = try folder()
    try FileManager.default.linkItem(
      atPath: folder.file("people.csv"), toPath: folder.file("pupils.csv"))
    let job = try folder.write("job.yaml", jobText(path: "\"p*.csv\""))
    #expect(
      try errorOfRunning(job).message
        == "the file \"pupils.csv\", which is the file \"people.csv\", too, is named twice and its "
        + "rows would count twice; leave one out")
    for name in ["\u{E9}.csv", "e\u{301}.csv"] { try folder.write("forms/" + name, smallPeople) }
    let forms = try folder.write("forms.yaml", jobText(path: "forms/*.csv"))
    #expect(try run(forms)["inputs"]?.array?.count == 2)
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

  @Test("A named pipe gives what a file gives", .timeLimit(.minutes(1)))
  func pipe() throws {
    let text = "sex,hired\n" + String(repeating: "f,yes\nm,no\nm,yes\n", count: 100)
    let plain = try folder(text)
    let expected = try run(plain.write("job.yaml", jobText()))
    for threads in [1, 3] {
      let folder = try TemporaryFolder()
      #expect(makeNamedPipe(folder.file("people.csv")))
      writeIntoPipe(folder.file("people.csv"), Array(text.utf8))
      let found = try run(folder.write("job.yaml", jobText()), threads: threads)
      #expect(found["analyses"] == expected["analyses"])
      #expect(found["inputs"] == expected["inputs"])
    }
  }

  @Test("Shards may be plain or compressed, and the digest is that of what lies there")
  func mixedShards() throws {
    let parts = (0..<4).map { part in
      "sex,hired\n" + (0..<50).map { "\($0 % 3 == 0 ? "f" : "m"),\(($0 + part) % 2)\n" }.joined()
    }
    let roles = "      groups: [sex]\n      prediction: {column: hired, favourable: [\"1\"]}"
    let plain = try TemporaryFolder()
    let mixed = try TemporaryFolder()
    for (number, part) in parts.enumerated() {
      let bytes = Array(part.utf8)
      try plain.write("part-\(number).csv", part)
      switch number % 3 {
      case 0: try mixed.write("part-\(number).csv", part)
      case 1: try mixed.write("part-\(number).csv.gz", bytes: gzipMembers(bytes, of: 60))
      default:
        try mixed.write("part-\(number).csv.zst", bytes: zstandardFrames(bytes, of: 60))
      }
    }
    let job = jobText(path: "\"part-*\"", roles: roles)
    let expected = try run(plain.write("job.yaml", job))
    let found = try run(mixed.write("job.yaml", job), threads: 2)
    #expect(found["analyses"] == expected["analyses"])
    #expect(found.rowFlow == expected.rowFlow)
    let second = found["inputs"]?.array?[1]
    let stored = gzipMembers(Array(parts[1].utf8), of: 60)
    #expect(second?["path"]?.string == "part-1.csv.gz")
    #expect(second?["bytes"]?.integer == stored.count)
    let digest = try ByteSource(path: mixed.file("part-1.csv.gz")).open(computesDigest: true)
    var failure: FileError?
    #expect(digest.bytes(1 << 16, failure: &failure) == Array(parts[1].utf8))
    #expect(second?["sha256"]?.string == digest.finishDigest())
  }

  @Test("Latin-1 is read when it is declared, and not UTF-8 otherwise")
  func latin1() throws {
    let folder = try TemporaryFolder()
    let bytes = Array("sex,hired\nweib,yes\nm".utf8) + [0xE4] + Array("nn,no\n".utf8)
    try folder.write("people.csv", bytes: bytes)
    let error = try errorOfRunning(folder.write("job.yaml", jobText()))
    #expect(error.message.contains("`encoding: latin-1`"))
    let found = try run(
      folder.write("latin.yaml", jobText(dataset: "    encoding: latin-1")))
    #expect(
      found.records("selection_rate").map { $0["group"]?["sex"]?.string }
        == ["männ", "weib"].sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
    try folder.write(
      "people.csv", bytes: Array("sex,hired\nf,yes\nm".utf8) + [0x81] + Array(",no\n".utf8))
    let undefined = try errorOfRunning(
      folder.write("windows.yaml", jobText(dataset: "    encoding: windows-1252")))
    #expect(undefined.location?.line == 3)
    #expect(undefined.location?.column == 2)
    #expect(undefined.message.hasPrefix("no character in windows-1252"))
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
