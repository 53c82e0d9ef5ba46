@testable import FairmarkTables
import FairmarkFiles
import FairmarkTestSupport
import Testing

/// Rows that are longer than the bytes that a piece is read beyond its end.
@Suite("A long row")
struct LongRowTests {
  @Test("is read whole from every piece", arguments: [64, 1000, 4096, 5000, 100_000])
  func fields(chunk: Int) throws {
    var random = SplitMix64(seed: 3)
    let pieces = ["x", "yy,", "\"\"", "\n", "\r\n", "é", String(repeating: "z", count: 90)]
    var text = "a,b\r\n"
    for length in [0, 10, 100, 3000, 1, 60, 2] {
      let field = (0..<length).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      text += "\(length),\"\(field)\"\r\n"
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(text)
    var parser = ReferenceParser(Array(text.utf8))
    let expected = try parser.parse()
    for threads in [1, 3] {
      let table = try readTable([path], ScanSetting(threads: threads, chunk: chunk))
      #expect(table.sortedRows == expected.rows.sorted { precedes($0.map { $0 }, $1.map { $0 }) })
    }
  }

  @Test("may have a fault behind the bytes that are read at first", arguments: [64, 1000, 100_000])
  func faults(chunk: Int) throws {
    let long = String(repeating: "x", count: 10_000)
    let folder = try TemporaryFolder()
    for (text, code, line, column) in [
      ("a,b\n1,2\n\"\n\(long)\"y,2\n", TableError.Code.textAfterQuote, 4, 10_002),
      ("a,b\n1,2\n\(long)\"y,2\n", .misplacedQuote, 3, 10_001),
      ("a,b\n1,2\n3,\"\(long)\n4,5\n", .openQuote, 3, 3),
      ("a,b\n1,2\n\"\(long)\n\",3,4\n", .raggedRow, 3, 1),
      ("a,b\n1,2\n3,\(long)\n4\n", .raggedRow, 4, 1),
      ("a,b\n1,2\n3,\"\(long)\"\n4\n\(long)\"\n", .raggedRow, 4, 1),
    ] {
      for storage in Storage.allCases {
        let path = try storage.put(Array(text.utf8), in: folder)
        let error = try #require(throws: TableError.self) {
          try readTable([path], ScanSetting(threads: 2, chunk: chunk))
        }
        #expect(error.code == code)
        #expect(error.location == SourceLocation(file: "table.csv", line: line, column: column))
      }
    }
  }

  @Test("has a limit, so that an open quote does not fill the memory", arguments: [false, true])
  func limit(isSequential: Bool) throws {
    let long = String(repeating: "x\n", count: 20_000)
    let folder = try TemporaryFolder()
    for (text, line, column, words) in [
      ("a,b\r\n1,2\r\n\"3,\(long)", 3, 1, "is its closing quote missing?"),
      ("a,b\r\n1,2\r\n3,\"\(long)", 3, 3, "is its closing quote missing?"),
      ("a,b\r\n1,2\r\n\(String(repeating: "x", count: 40_000))", 3, 1, "is the delimiter right?"),
    ] {
      var setting = ScanSetting()
      setting.limits.fieldByteCount = 100
      setting.limits.leastRowByteCount = 6400
      if isSequential { setting.dialect.comment = "#" }
      for (chunk, storage) in zip([64, 4096, 64, 4096], [Storage.plain, .plain, .gzip, .pipe]) {
        let path = try storage.put(Array(text.utf8), in: folder)
        setting.chunk = chunk
        let error = try #require(throws: TableError.self) { try readTable([path], setting) }
        #expect(error.code == (isSequential ? .rowTooLong : .fieldTooLong))
        #expect(error.location.line == line)
        #expect(error.location.column == (isSequential ? 1 : column))
        #expect(error.message.contains(isSequential ? "is the line end right?" : words))
      }
    }
  }
}
