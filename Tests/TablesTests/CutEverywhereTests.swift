import FairmarkFiles
import FairmarkTables
import FairmarkTestSupport
import Testing

/// A file that is hard to cut.
struct NastyFile: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]
  var dialect = CSVDialect()
  var fieldLimit: Int?

  init(_ name: String, _ text: String) {
    self.name = name
    bytes = Array(text.utf8)
  }

  init(_ name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  init(_ name: String, _ text: String, change: (inout Self) -> Void) {
    self.init(name, text)
    change(&self)
  }

  var testDescription: String { name }

  /// How the file ends when it is read: its rows, or the code and place of the error.
  func outcome(path: String, threads: Int, chunk: Int) -> Result<ReferenceTable, ReferenceFault> {
    var setting = ScanSetting()
    setting.dialect = dialect
    setting.threads = threads
    setting.chunk = chunk
    if let fieldLimit { setting.limits.fieldByteCount = fieldLimit }
    do {
      let table = try readTable([path], setting)
      let rows = threads == 1 ? table.rows : table.sortedRows
      return .success(
        ReferenceTable(names: table.names, rows: rows.map { $0.map { $0 ?? "(missing)" } }))
    } catch let error as TableError {
      return .failure(
        ReferenceFault(
          code: error.code, line: error.location.line, column: error.location.column))
    } catch {
      Issue.record(error)
      return .failure(ReferenceFault(code: .file))
    }
  }

  var expected: Result<ReferenceTable, ReferenceFault> {
    var parser = ReferenceParser(bytes, dialect: dialect, fieldLimit: fieldLimit ?? .max)
    do throws(ReferenceFault) { return .success(try parser.parse()) } catch {
      return .failure(error)
    }
  }
}

@Suite("A file that is cut anywhere")
struct CutEverywhereTests {
  @Test(
    "has the rows and the first error that a reader from the first byte finds", arguments: nasty)
  func sameForAllPieces(file: NastyFile) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(file.bytes)
    let expected = file.expected
    let sorted = expected.map { table in
      ReferenceTable(
        names: table.names, rows: table.rows.sorted { precedes($0.map { $0 }, $1.map { $0 }) })
    }
    // Pieces longer than the file are all the same.
    for chunk in 1...min(70, file.bytes.count + 1) {
      for threads in [1, 2, 3, 7] {
        let found = file.outcome(path: path, threads: threads, chunk: chunk)
        guard found == (threads == 1 ? expected : sorted) else {
          Issue.record("chunk \(chunk), threads \(threads): \(found), expected \(expected)")
          return
        }
      }
    }
  }

  static let nasty: [NastyFile] =
    wellFormed + misquoted + illFormed + [
      NastyFile("bad UTF-8 in a later row", bytes: Array("a,b\n1,2\n3,é".utf8) + [0xC3, 0x28, 10]),
      NastyFile(
        "a truncated sequence at the end", bytes: Array("a,b\n1,2\n3,".utf8) + [0xE2, 0x82]),
      NastyFile(
        "bad UTF-8 in the header", bytes: Array("a,é".utf8) + [0xFF] + Array("\n1,2\n".utf8)),
      NastyFile(
        "bad UTF-8 before a ragged row",
        bytes: Array("a,b\n1,".utf8) + [0x80] + Array("\n1\n2,3\n".utf8)),
      NastyFile(
        "bad UTF-8 and a misplaced quote in one row",
        bytes: Array("a,b\n1,2\n".utf8) + [0xFF] + Array("x,y\"z\n4,5\n".utf8)),
    ]

  private static let wellFormed: [NastyFile] = [
    NastyFile("plain", "a,b\n1,2\n3,4\n5,6\n"),
    NastyFile("no last line end", "a,b\n1,2\n3,4"),
    NastyFile("CR LF", "a,b\r\n1,2\r\n\r\n3,4\r\n"),
    NastyFile("CR", "a,b\r1,2\r3,4\r"),
    NastyFile("mixed line ends", "a,b\n1,2\r\n3,4\r5,6\n\r7,8\r\r\n9,0"),
    NastyFile("a byte-order mark", "\u{FEFF}a,b\n1,2\n"),
    NastyFile("a byte-order mark before a quote", "\u{FEFF}\"a\",b\n\"1\",2\n"),
    NastyFile("everything quoted", "\"a\",\"b\"\n\"1\",\"2\"\n\"\",\"\"\n\"3\",\"4\""),
    NastyFile("delimiters in quotes", "a,b\n\"1,1\",\"2,,2\"\n\",\",\",,\"\n"),
    NastyFile("line ends in quotes", "a,b\n\"1\n1\",\"2\r\n2\"\n\"\r\",\"\n\"\n5,6\n"),
    NastyFile("doubled quotes", "a,b\n\"\"\"\",\"x\"\"y\"\n\"\"\"\"\"\",\"\"\"a\"\n\"b\"\"\",c\n"),
    NastyFile("doubled quotes and line ends", "a,b\n\"\"\"\n\"\"\",\"\n\"\"\n\"\n\"\"\"\r\n\",z\n"),
    NastyFile("a row like a file in quotes", "a,b\n\"1,2\n3,4\n5,\"\"6\"\"\n\",7\n8,9\n"),
    NastyFile("blank lines everywhere", "\n\r\n\ra,b\n\n1,2\n\r\n\r\n3,4\n\n\n"),
    NastyFile("one column with blank lines", "a\n1\n\n2\r\n\r\n3\n\n"),
    NastyFile("one column without last line end", "a\n1\n\n2"),
    NastyFile("empty fields", "a,b,c\n,,\n1,,\n,,3\n,2,\n,,"),
    NastyFile("a quoted header over lines", "\"a\nb\",\"c\"\"d\"\n1,2\n"),
    NastyFile("beyond ASCII", "ä,日本\nß,\"中\n文\"\n😀,e\u{301}\nñ,\"😀\"\"😀\"\n"),
    NastyFile("nothing but quotes", "\"a\"\n\"\"\n\"\"\"\"\n\"\"\n\"\"\"\"\"\""),
    NastyFile("semicolons", "a;b\n1,0;\"2;2\"\n3;4\n") { $0.dialect.delimiter = 0x3B },
    NastyFile("tabs", "a\tb\n1\t\"2\t2\"\n\t\n") { $0.dialect.delimiter = 9 },
    NastyFile("bars", "a|b\n1|\"2|2\"\n|\n") { $0.dialect.delimiter = 0x7C },
    NastyFile("no header", "1,2\n3,4\n") { $0.dialect.hasHeader = false },
    NastyFile("given names", "\"1\n\",2\r\n3,4") {
      $0.dialect.hasHeader = false
      $0.dialect.columnNames = ["x", "y"]
    },
    NastyFile("trimmed", " a ,\tb\n 1 ,\"  2 \"\n\t, \n 3 4 ,5\t\n") {
      $0.dialect.trimsBlanks = true
    },
    NastyFile("skipped lines", "so\"me\r\ntitle\ra,b\n1,2\n") { $0.dialect.skippedLines = 2 },
    NastyFile("comments", "# c\"\n\n#d\r\na,b\n1,2\n#,,\"\n\"#\n\",#\n3,\"4\"\"\"\n#\n#e") {
      $0.dialect.comment = "#"
    },
    NastyFile("long comment marks", "a,b\n// x\r\n/,/\r\n//\r/ /,3\n\n") {
      $0.dialect.comment = "//"
    },
  ]

  private static let misquoted: [NastyFile] = [
    NastyFile("an open quote", "a,b\n1,2\n3,\"4\n5,6\n"),
    NastyFile("an open quote at the very end", "a,b\n1,2\n3,4\n5,\""),
    NastyFile("an open quote after CR LF", "a,b\r\n1,2\r\n\"3,4\r\n5,6\r\n"),
    NastyFile("an open quote after a doubled one", "a,b\n1,\"2\"\"\n3,4\n"),
    NastyFile("an open quote in the header", "a,\"b\n1,2\n"),
    NastyFile("a quote in an unquoted field", "a,b\n1,2\n3,4\"4\n5,6\n"),
    NastyFile("two quotes in an unquoted field", "a,b\n1,2\n3,4\"4\"\n5,6\n"),
    NastyFile("a quote after a blank", "a,b\n1, \"2\"\n3,4\n"),
    NastyFile("text after a quote", "a,b\n1,2\n\"3\"4,5\n6,7\n"),
    NastyFile("a blank after a quote", "a,b\n1,2\n\"3\" ,5\n6,7\n"),
    NastyFile("text after a quote over lines", "a,b\n1,2\n\"3\n\"x,\"5\"\n6,7\n"),
    NastyFile("a quote in the header", "ä\"a,b\n1,2\n"),
    NastyFile("text after a quote in the header", "\"é\né\"x,b\n1,2\n"),
    NastyFile("a quote that swallows the next rows", "a,b,c\n1,x\"y\n\"2,3,4\n5,6,7\n"),
    NastyFile("a misplaced quote after a ragged row", "a,b\n1,2\n3\n4,5\n6,7\"\n8,9\n"),
    NastyFile("a ragged row after a misplaced quote", "a,b\n1,2\n4,5\"\n6\n8,9\n"),
    NastyFile("a misplaced quote in a ragged row", "a,b\n1,2\n4,5\"\"6,7\n8,9\n"),
    NastyFile("two misplaced quotes", "a,b\n1,2\n4\",5\"\n8\"\",9\n"),
    NastyFile("an open quote behind a ragged row", "a,b\n1,2\n3\n\"4,5\n"),
    NastyFile("text after a quote among comments", "#\na,b\n1,2\n\"3\"4,5\n") {
      $0.dialect.comment = "#"
    },
    NastyFile("an open quote among comments", "#\na,b\n1,2\n3,\"#\n4,5\n#") {
      $0.dialect.comment = "#"
    },
  ]

  private static let illFormed: [NastyFile] = [
    NastyFile("a short row", "a,b\n1,2\n3\n4,5\n"),
    NastyFile("a long row", "a,b\n1,2\n3,4,5\n6,7\n"),
    NastyFile("a short first row", "a,b\n1\n2,3\n"),
    NastyFile("a short last row", "a,b\n1,2\n3"),
    NastyFile("a long last row", "a,b\r\n1,2\r\n3,4,"),
    NastyFile("two ragged rows", "a,b\n1,2\n3\n4,5\n6,7,8\n"),
    NastyFile("a ragged row among comments", "a,b\n#\n1,2\n3\n") { $0.dialect.comment = "#" },
    NastyFile("two fields in a table of one column", "a\n1\n2,3\n4\n"),
    NastyFile("nothing but a header", "a,b\n"),
    NastyFile("nothing but a header without line end", "a,b"),
    NastyFile("nothing but line ends", "\n\r\n\n"),
    NastyFile("nothing but comments", "#a\n#b") { $0.dialect.comment = "#" },
    NastyFile("a header and comments", "a,b\n#a\n#b") { $0.dialect.comment = "#" },
    NastyFile("a long field", "a,b\n1,2\n123456,7\n8,9\n") { $0.fieldLimit = 5 },
    NastyFile("a long quoted field", "a,b\n1,2\n7,\"123\n5\"\n8,9\n") { $0.fieldLimit = 5 },
    NastyFile("fields as long as allowed", "a,b\n12345,\"234\"\n8,12345") { $0.fieldLimit = 5 },
    NastyFile("too few names", "1,2\n3,4\n5\n") { $0.dialect.hasHeader = false },
  ]
}
