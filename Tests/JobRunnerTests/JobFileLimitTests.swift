import FairmarkBuiltIn
import FairmarkJobRunner
import FairmarkTestSupport
import Testing

/// A job file that is large, deep or full of aliases ends in a sentence and not in a hang.
@Suite struct JobFileLimitTests {
  @Test(
    "Values nested without end are refused with their place",
    .timeLimit(.minutes(1)),
    arguments: [
      String(repeating: "[", count: 400_000), String(repeating: "- ", count: 300_000),
      String(repeating: "{a: ", count: 200_000),
      (0..<1400).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    ])
  func deepNesting(_ text: String) {
    let message = messageOfReading(text)
    #expect(message.hasPrefix("job.yaml:"))
    #expect(message.hasSuffix("is nested deeper than 1000 levels; a job needs fewer than ten"))
  }

  @Test("Values nested 900 levels deep are read and refused for what they are")
  func nestingBelowTheLimit() {
    let deep = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    #expect(
      messageOfReading("fairmark: \(deep)\n")
        == "job.yaml:1:11: this version reads the format `fairmark: 1`, not a list")
  }

  /// Nine to the power of `levels` texts behind one alias.
  private func bomb(levels: Int) -> String {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...levels {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    return text
  }

  @Test("An alias bomb is refused", .timeLimit(.minutes(1)))
  func aliasBomb() {
    #expect(
      messageOfReading(bomb(levels: 30))
        == "job.yaml: has 270 aliases (`*name`), the limit is 16; write the values out")
  }

  @Test("An alias bomb as a key, which would be hashed, is refused", .timeLimit(.minutes(1)))
  func aliasBombAsKey() {
    #expect(
      messageOfReading(bomb(levels: 12) + "? *a12\n: x\n")
        == "job.yaml: has 109 aliases (`*name`), the limit is 16; write the values out")
  }

  @Test("An alias without anchor is told with its place")
  func undefinedAlias() {
    #expect(
      messageOfReading("fairmark: 1\nname: *other\n")
        == "job.yaml:2:7: is not YAML: found undefined alias")
  }

  @Test("A few aliases stand for what they name")
  func aliases() throws {
    let text = """
      fairmark: 1
      datasets:
        before:
          path: before.csv
          roles: &roles
            groups: [sex]
            prediction: {column: hired, favourable: &yes ["yes"]}
        after:
          path: after.csv
          roles: *roles
      analyses:
        - {plugin: disparate-impact, data: before}
        - plugin: demographic-parity
          data: after
          with: {prediction: {column: hired, favourable: *yes}}

      """
    _ = try Job(parsing: text, path: "job.yaml", plugins: .builtIn)
  }

  @Test("Stars and ampersands in patterns, comments and texts are no aliases")
  func starsInTexts() throws {
    let stars = String(repeating: " *.csv ** *** * ", count: 40)
    let text = "# R & D:\(stars)\n" + jobText(path: "\"part-*.csv\"")
    _ = try Job(parsing: text, path: "job.yaml", plugins: .builtIn)
  }

  @Test("A merge key is no key of a job")
  func mergeKey() {
    let message = messageOfReading("fairmark: 1\nname: &a x\n<<: *a\n")
    #expect(message.hasPrefix("job.yaml:3:1: the job has no key \"<<\""))
  }

  @Test("Many keys, values and paths are read in a moment", .timeLimit(.minutes(1)))
  func manyValues() throws {
    let values = (0..<40_000).map { "v\($0)" }.joined(separator: ", ")
    let roles = "      groups: [sex]\n      prediction: {column: hired, favourable: [\(values)]}"
    _ = try Job(parsing: jobText(roles: roles), path: "job.yaml", plugins: .builtIn)
    let keys = (0..<20_000).map { "key\($0): 1\n" }.joined()
    #expect(messageOfReading(keys).hasPrefix("job.yaml:1:1: the job has no key \"key0\""))

    let job = try Job(
      parsing: jobText(path: "[\(values)]"), path: "/nowhere/job.yaml", plugins: .builtIn)
    #expect(throws: JobError.self) { try Plan(job) }
  }

  @Test("A file of more than 1 MiB is no job file")
  func largeFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("job.yaml", "# " + String(repeating: "x", count: 1 << 20) + "\n")
    let error = try errorOfRunning(path)
    #expect(error.kind == .usage)
    #expect(error.description == "\(path): is larger than 1 MiB; is it a job file?")
  }

  @Test("A job file that is absent, a folder, a device or not UTF-8 is told so")
  func unreadableFiles() throws {
    let folder = try TemporaryFolder()
    #expect(
      try errorOfRunning(folder.file("none.yaml")).description
        == folder.file("none.yaml") + ": no such job file; check the path")
    #expect(
      try errorOfRunning(folder.path).description
        == folder.path + ": is a folder; name the job file in it")
    #expect(
      try errorOfRunning("/dev/null").description
        == "/dev/null: is a pipe, a socket or a device; write the data to a file and name that")
    let latin = try folder.write("latin.yaml", bytes: Array("name: caf".utf8) + [0xE9, 0x0A])
    #expect(
      try errorOfRunning(latin).description
        == latin + ": is not UTF-8; save the job file as UTF-8")
  }

  @Test(
    "Data in the place of a job file are called by their name",
    arguments: [
      (Array("PAR1".utf8) + [0x15, 0x04], "is a Parquet file"),
      ([0x1F, 0x8B, 0x08, 0x00], "is a file that gzip compressed"),
      ([0x28, 0xB5, 0x2F, 0xFD, 0x04], "is a file that Zstandard compressed"),
      ([0x93] + Array("NUMPY".utf8) + [0x01, 0x00], "is a NumPy array"),
      ([0x50, 0x4B, 0x03, 0x04, 0x14], "is a ZIP archive or an Excel workbook"),
    ] as [([UInt8], String)])
  func dataAsJob(bytes: [UInt8], name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("people.data", bytes: bytes)
    let error = try errorOfRunning(path)
    #expect(error.kind == .usage)
    #expect(
      error.description
        == "\(path): \(name), and a job file is a text; `fairmark init DATA` writes one for your "
        + "data")
  }
}
