import FairmarkFiles
import FairmarkTables
import Foundation
import FairmarkTestSupport
import Testing

@Suite("A table of several files")
struct FileListTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func error(_ paths: [String], _ setting: ScanSetting = ScanSetting()) throws -> TableError
  {
    try #require(throws: TableError.self) { try readTable(paths, setting) }
  }

  @Test("has the rows of all, in their order, and counts them by file")
  func order() throws {
    let paths = [
      try folder.write("a,b\n1,x\n2,\"y\ny\"", named: "1.csv"),
      try folder.write("\u{FEFF}\"a\",b\r\n3,z\r\n\r\n", named: "2.csv"),
      try folder.write("a,b", named: "3.csv"),
      try folder.write("\na,b\r4,x", named: "4.csv"),
    ]
    let rows = [["1", "x"], ["2", "y\ny"], ["3", "z"], ["4", "x"]]
    for threads in 1...7 {
      for chunk in [1, 2, 5, 9, 64] {
        let table = try readTable(paths, ScanSetting(threads: threads, chunk: chunk))
        #expect((threads == 1 ? table.rows : table.sortedRows) == rows)
        #expect(table.scan.inputs.map(\.rowCount) == [2, 1, 0, 1])
        #expect(table.scan.inputs.map(\.path) == ["1.csv", "2.csv", "3.csv", "4.csv"])
        #expect(table.scan.inputs.map(\.byteCount) == [15, 17, 3, 8])
        #expect(table.scan.rowCount == 4)
      }
    }
  }

  @Test("has the first fault in the order of the files")
  func firstFault() throws {
    let good = try folder.write("a,b\n1,2\n", named: "good.csv")
    let bad = try folder.write("a,b\n1,2\n\n\n3\n", named: "bad.csv")
    let worse = try folder.write("a,b\n\"x\"y,z\n", named: "worse.csv")
    for threads in [1, 2, 7] {
      for chunk in 1...10 {
        let setting = ScanSetting(threads: threads, chunk: chunk)
        #expect(
          try error([good, bad, worse], setting).location
            == SourceLocation(file: "bad.csv", line: 5, column: 1))
        #expect(
          try error([good, worse, bad], setting).location
            == SourceLocation(file: "worse.csv", line: 2, column: 4))
      }
    }
  }

  @Test("needs the same header in all")
  func headers() throws {
    let first = try folder.write("sex,age\nF,1\n", named: "1.csv")
    let other = try folder.write("\n\nsex,years\nF,1\n", named: "2.csv")
    let longer = try folder.write("sex,age,race\nF,1,x\n", named: "3.csv")
    let error = try error([first, other])
    #expect(error.code == .headerMismatch)
    #expect(error.location == SourceLocation(file: "2.csv", line: 3))
    #expect(
      error.message.contains("has \"years\" as column 2 where 1.csv has \"age\""))
    #expect(error.message.contains("files of one dataset need the same header"))
    let count = try self.error([first, longer])
    #expect(count.code == .headerMismatch)
    #expect(count.message.contains("has 3 columns where 1.csv has 2"))
  }

  @Test("needs the same number of fields in all when there is no header")
  func widths() throws {
    let first = try folder.write("1,2\n", named: "1.csv")
    let second = try folder.write("1,2,3\n", named: "2.csv")
    var setting = ScanSetting()
    setting.dialect.hasHeader = false
    let error = try error([first, second], setting)
    #expect(error.code == .headerMismatch)
    #expect(error.location == SourceLocation(file: "2.csv"))
  }

  @Test("needs a row in some of them")
  func noRows() throws {
    let paths = try (1...3).map { try folder.write("a,b\n", named: "\($0).csv") }
    let error = try error(paths)
    #expect(error.code == .noRows)
    #expect(error.location == SourceLocation(file: "1.csv"))
  }

  @Test("is an error without files")
  func nothing() throws {
    #expect(try error([]).code == .emptyFile)
  }

  @Test("is an error with a folder or an absent file among them")
  func folderOrAbsent() throws {
    let good = try folder.write("a,b\n1,2\n", named: "good.csv")
    let absent = try error([good, folder.path + "/absent.csv"])
    #expect(absent.code == .file)
    #expect(absent.location == SourceLocation(file: "absent.csv"))
    #expect(absent.message.contains("no such file; check the path"))
    let isFolder = try error([good, folder.path])
    #expect(isFolder.code == .file)
    #expect(isFolder.message.contains("is a folder; name a file, a list of files or a pattern"))
  }

  @Test("that shrinks or grows while it is read is an error", arguments: [1, 3])
  func changing(threads: Int) throws {
    for computesDigest in [false, true] {
      let path = try folder.write("a,b\n" + String(repeating: "1,2\n", count: 100))
      let shrinking = try CSVTable(paths: [path], names: ["t.csv"])
      try #require(FileHandle(forWritingAtPath: path)).truncate(atOffset: 50)
      let setting = ScanSetting(threads: threads, chunk: 30, computesDigest: computesDigest)
      let shrank = try #require(throws: TableError.self) { try readTable(shrinking, setting) }
      #expect(shrank.code == .file)
      #expect(shrank.location == SourceLocation(file: "t.csv"))
      #expect(shrank.message.contains("became shorter while it was read (404 bytes when opened"))
      #expect(shrank.message.contains("run again when nothing writes to it"))

      let growing = try CSVTable(paths: [path], names: ["t.csv"])
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data("2\n3,4\n".utf8))
      let grew = try #require(throws: TableError.self) { try readTable(growing, setting) }
      #expect(grew.code == .file)
      #expect(grew.message.contains("was written to while it was read"))
    }
  }

  @Test("has the digests that SHA-256 gives, for any number of threads")
  func digests() throws {
    let texts = [
      "a,b\n1,2\n", "a,b\n" + String(repeating: "x,\"y\ny\"\n", count: 80_000), "a,b\n",
      "\u{FEFF}a,b\r\n3,4",
    ]
    let paths = try texts.enumerated().map { try folder.write($1, named: "\($0).csv") }
    for threads in 1...7 {
      let setting = ScanSetting(
        requests: [ColumnRequest("a", as: .category)], threads: threads, computesDigest: true)
      #expect(
        try readTable(paths, setting).scan.inputs.map(\.sha256) == texts.map { SHA256Digest.of($0) }
      )
    }
    var setting = ScanSetting(threads: 3, computesDigest: true)
    setting.dialect.comment = "#"
    #expect(
      try readTable([paths[0]], setting).scan.inputs.map(\.sha256) == [SHA256Digest.of(texts[0])])
    #expect(try readTable([paths[0]]).scan.inputs.map(\.sha256) == [nil])
  }
}
