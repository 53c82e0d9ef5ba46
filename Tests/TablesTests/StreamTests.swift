import FairmarkFiles
import FairmarkTables
import FairmarkTestSupport
import Testing

/// Tables that are read from the first byte to the last.
@Suite("A stream", .timeLimit(.minutes(5)))
struct StreamTests {
  @Test(
    "that is cut anywhere has the rows and the first error of the plain file",
    arguments: CutEverywhereTests.nasty)
  func sameAsPlain(file: NastyFile) throws {
    let folder = try TemporaryFolder()
    let expected = file.expected
    let sorted = expected.map { table in
      ReferenceTable(
        names: table.names, rows: table.rows.sorted { precedes($0.map { $0 }, $1.map { $0 }) })
    }
    func check(_ storage: Storage, _ path: String, threads: Int, chunk: Int) {
      let found = file.outcome(path: path, threads: threads, chunk: chunk)
      guard found != (threads == 1 ? expected : sorted) else { return }
      Issue.record("\(storage), chunk \(chunk), threads \(threads): \(found), not \(expected)")
    }
    let stored = try [Storage.gzip, .zstandard].map { ($0, try $0.put(file.bytes, in: folder)) }
    for chunk in 1...min(70, file.bytes.count + 1) {
      for (number, (storage, path)) in stored.enumerated() {
        for threads in number == 0 ? [1, 3] : [2] {
          check(storage, path, threads: threads, chunk: chunk)
        }
      }
    }
    for (threads, chunk) in [(1, 1), (1, 7), (2, 5), (3, 64), (2, 100_000)] {
      let path = try Storage.pipe.put(file.bytes, in: folder)
      check(.pipe, path, threads: threads, chunk: chunk)
    }
  }

  @Test("is told about in the words that the plain file is told about")
  func sameSentences() throws {
    let folder = try TemporaryFolder()
    for file in CutEverywhereTests.nasty {
      func sentence(_ storage: Storage) throws -> String {
        var setting = ScanSetting(dialect: file.dialect, threads: 2, chunk: 16)
        if let limit = file.fieldLimit { setting.limits.fieldByteCount = limit }
        let path = try storage.put(file.bytes, in: folder)
        do { _ = try readTable([path], setting) } catch { return "\(error)" }
        return ""
      }
      let expected = try sentence(.plain)
      for storage in Storage.streams { #expect(try sentence(storage) == expected, "\(file.name)") }
    }
  }

  @Test("may stand among plain files, and each has its rows, bytes and digest")
  func mixedFiles() throws {
    let folder = try TemporaryFolder()
    let parts = (0..<6).map { part in
      "a,b\n" + (0...part * 5).map { "\(part),\"\($0)\n\"\n" }.joined()
    }
    let plain = try parts.enumerated().map { try folder.write($1, named: "p\($0).csv") }
    let expected = try readTable(plain)
    for (threads, chunk) in [(1, 1 << 18), (1, 9), (3, 20), (2, 64)] {
      let storages: [Storage] = [.plain, .gzip, .zstandard, .pipe, .plain, .gzip]
      let paths = try parts.enumerated().map { number, part in
        try storages[number].put(Array(part.utf8), in: folder, named: "m\(number).csv")
      }
      var setting = ScanSetting(threads: threads, chunk: chunk)
      setting.computesDigest = true
      let found = try readTable(paths, setting)
      #expect(found.sortedRows == expected.sortedRows)
      #expect(found.scan.inputs.map(\.rowCount) == expected.scan.inputs.map(\.rowCount))
      for (number, input) in found.scan.inputs.enumerated() {
        var bytes = Array(parts[number].utf8)
        if storages[number] == .gzip { bytes = gzipMembers(bytes, of: 11) }
        if storages[number] == .zstandard { bytes = zstandardFrames(bytes, of: 13) }
        #expect(input.byteCount == bytes.count)
        #expect(input.sha256 == SHA256Digest.of(bytes))
      }
    }
  }

  @Test("that is damaged is an error after the faults of the rows before the damage")
  func damage() throws {
    let folder = try TemporaryFolder()
    let good = Array("a,b\n1,2\n3,4\n5,6\n7,8\n".utf8)
    let ragged = Array("a,b\n1,2\n3\n5,6\n7,8\n".utf8)
    for (threads, chunk) in [(1, 1 << 18), (1, 4), (3, 4), (2, 9)] {
      for cut in 1...20 {
        let setting = ScanSetting(threads: threads, chunk: chunk)
        let bad = try folder.write(
          Array(gzipMember(good, blockByteCount: 3).dropLast(cut)), named: "table.csv.gz")
        let error = try #require(throws: TableError.self) { try readTable([bad], setting) }
        #expect(error.code == .file)
        #expect(error.location == SourceLocation(file: "table.csv"))
        #expect(error.message.hasPrefix("ends in the middle of the gzip data"))
        let worse = try folder.write(
          Array(gzipMember(ragged, blockByteCount: 3).dropLast(cut)), named: "table.csv.gz")
        let first = try #require(throws: TableError.self) { try readTable([worse], setting) }
        #expect(first.code == .raggedRow)
        #expect(first.location == SourceLocation(file: "table.csv", line: 3, column: 1))
      }
    }
  }

  @Test("that ends in a row says so")
  func cutOff() throws {
    let folder = try TemporaryFolder()
    for (isSequential, storage) in [(false, Storage.plain), (false, .pipe), (true, .pipe)] {
      let path = try storage.put(Array("a,b,c\n1,2,3\n4,5".utf8), in: folder)
      var setting = ScanSetting(threads: 2, chunk: 8)
      if isSequential { setting.dialect.quotes = .lenient }
      let error = try #require(throws: TableError.self) { try readTable([path], setting) }
      #expect(error.location == SourceLocation(file: "table.csv", line: 3, column: 1))
      #expect(
        error.message.hasPrefix(
          "the row has 2 fields where the header has 3, and the data end in it without a line end: "
            + "were they cut off?"))
    }
  }

  @Test("of a pipe comes once")
  func twice() throws {
    let folder = try TemporaryFolder()
    for dialect in [CSVDialect(), CSVDialect(quotes: .lenient)] {
      let path = try Storage.pipe.put(Array("a,b\n1,2\n".utf8), in: folder)
      let table = try CSVTable(paths: [path], names: ["table.csv"], dialect: dialect)
      #expect(table.byteCount == nil)
      #expect(try readTable(table, ScanSetting()).rows == [["1", "2"]])
      let error = try #require(throws: TableError.self) { try readTable(table, ScanSetting()) }
      #expect(error.description.hasPrefix("table.csv: comes only once and was read before"))
    }
    let path = try Storage.gzip.put(Array("a,b\n1,2\n".utf8), in: folder)
    let table = try CSVTable(paths: [path])
    for _ in 0..<2 { #expect(try readTable(table, ScanSetting()).rows == [["1", "2"]]) }
  }

  @Test("of another encoding has the rows and places of its text in UTF-8")
  func encodings() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      Array("n".utf8) + [0xE4, 0x2C] + Array("b\n".utf8) + [0x80, 0x22, 0x2C, 0xFC, 10])
    for chunk in [1, 3, 1 << 18] {
      var options = ScanOptions()
      options.chunkByteCount = chunk
      for (encoding, first) in [(TextEncoding.latin1, "\u{80}"), (.windows1252, "€")] {
        var dialect = CSVDialect()
        dialect.quotes = .lenient
        let table = try CSVTable(paths: [path], dialect: dialect, encoding: encoding)
        #expect(table.columnNames == ["nä", "b"])
        #expect(try readTable(table, ScanSetting(chunk: chunk)).rows == [[first + "\"", "ü"]])
        let strict = try CSVTable(paths: [path], names: ["t"], encoding: encoding)
        let error = try #require(throws: TableError.self) {
          try readTable(strict, ScanSetting(threads: 2, chunk: chunk))
        }
        #expect(error.code == .misplacedQuote)
        #expect(error.location == SourceLocation(file: "t", line: 2, column: 2))
      }
    }
  }
}

extension CSVDialect {
  fileprivate init(quotes: Quotes) {
    self.init()
    self.quotes = quotes
  }
}
