import FairmarkFiles
import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("A dialect")
struct DialectTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The rows of a text, the same for pieces of every size.
  private func rows(
    _ text: String, missing: [String] = [], _ change: (inout CSVDialect) -> Void = { _ in }
  ) throws -> [[String?]] {
    var setting = ScanSetting()
    setting.missing = missing
    change(&setting.dialect)
    let path = try folder.write(text)
    let rows = try readTable([path], setting).rows
    for chunk in [1, 3, 8, 64] {
      setting.chunk = chunk
      #expect(try readTable([path], setting).rows == rows)
    }
    return rows
  }

  @Test("takes the quotes off fields and keeps what is in them")
  func quotes() throws {
    let text = "a,b\n\"x\",\"\"\n\"1,2\",\"say \"\"hi\"\"\"\n\"\r\n\",\" y \"\n"
    #expect(try rows(text) == [["x", ""], ["1,2", "say \"hi\""], ["\r\n", " y "]])
  }

  @Test("ends lines with LF, CR LF and CR, mixed", arguments: ["", "\n", "\r", "\r\n"])
  func lineEnds(last: String) throws {
    #expect(try rows("a,b\r1,2\r\n3,4\n5,6" + last) == [["1", "2"], ["3", "4"], ["5", "6"]])
  }

  @Test("does not take a byte-order mark for a part of the first name")
  func byteOrderMark() throws {
    let path = try folder.write("\u{FEFF}sex,age\nF,1\n")
    #expect(try readTable([path]).names == ["sex", "age"])
    // Elsewhere it is a character like others.
    #expect(try rows("a,b\n\u{FEFF}x,y\n") == [["\u{FEFF}x", "y"]])
  }

  @Test("has the delimiter that it is given", arguments: [",", ";", "\t", "|"])
  func delimiters(text: String) throws {
    let delimiter = try #require(text.utf8.first)
    let others = [",", ";", "\t", "|"].filter { $0 != text }.joined()
    #expect(
      try rows("a\(text)b\n1\(others)\(text)\"x\(text)y\"\n") { $0.delimiter = delimiter }
        == [["1\(others)", "x\(text)y"]])
  }

  @Test(
    "has the delimiter that splits the header most, outside quotes",
    arguments: [
      ("a;b,c;d\n1,2,3,4\n", ";"), ("a,b;c", ","), ("a", ","), ("", ","), ("\"a;b", ","),
      ("\"a;b\nc;d\"|e\n1;2;3\n", "|"), ("\n\n\"x\"\"|\"\t\"y\"\r1|2|3|4\r", "\t"),
      ("d;\"a,b,c\"\n", ";"), ("a\"b;c\"d\n", ";"), ("x;x;x\n", ";"),
    ])
  func likelyDelimiter(text: String, delimiter: String) throws {
    let source = try ByteSource(path: folder.write("header.csv", text))
    #expect(CSVTable.likelyDelimiter(of: source) == delimiter.utf8.first)
  }

  @Test("has the delimiter of a long header, and of one below skipped lines and comments")
  func likelyDelimiterFurtherOn() throws {
    let names = (0..<12_000).map { "\"n\($0)\"" }.joined(separator: "|")
    let long = try ByteSource(path: folder.write("long.csv", names + "\n"))
    #expect(CSVTable.likelyDelimiter(of: long) == UInt8(ascii: "|"))
    let source = try ByteSource(path: folder.write("header.csv", "1,2,3,4\n#,,,,\na;b\n"))
    var dialect = CSVDialect()
    dialect.skippedLines = 1
    dialect.comment = "#"
    #expect(CSVTable.likelyDelimiter(of: source, dialect: dialect) == UInt8(ascii: ";"))
  }

  @Test("numbers or names the columns when there is no header")
  func noHeader() throws {
    let path = try folder.write("1,2\n3,4\n")
    var setting = ScanSetting()
    setting.dialect.hasHeader = false
    #expect(try readTable([path], setting).names == ["column_1", "column_2"])
    setting.dialect.columnNames = ["x", "y"]
    let table = try readTable([path], setting)
    #expect(table.names == ["x", "y"])
    #expect(table.rows == [["1", "2"], ["3", "4"]])
  }

  @Test("skips blank lines of tables with several columns")
  func blankLines() throws {
    #expect(try rows("\n\na,b\n\n1,2\n\r\n3,4\n\n") == [["1", "2"], ["3", "4"]])
    #expect(try rows("a\n\n1\n\n") == [[""], ["1"], [""]])
    #expect(try rows("a,b\n \t,\n\"\",\n") == [[" \t", ""], ["", ""]])
  }

  @Test("trims blanks and tabs around unquoted fields when asked")
  func trimming() throws {
    let text = "a,b\n 1 2\t,\"  \" \n"
    #expect(throws: TableError.self) { try rows(text) { $0.trimsBlanks = true } }
    #expect(
      try rows(" a ,b\n 1 2\t,\"  \"\n \t ,\u{A0}x\n") { $0.trimsBlanks = true }
        == [["1 2", "  "], ["", "\u{A0}x"]])
    #expect(try rows("a,b\n 1 2\t,x \n") == [[" 1 2\t", "x "]])
  }

  @Test("compares missing texts byte for byte, quoted or not")
  func missing() throws {
    #expect(
      try rows("a,b\nNA,na\n\"NA\",\n\"\",N\n", missing: ["NA", ""])
        == [[nil, "na"], [nil, nil], [nil, "N"]])
    #expect(try rows("a,b\n NA ,x\n", missing: ["NA"]) { $0.trimsBlanks = true } == [[nil, "x"]])
    let path = try folder.write("n,k\nNA,-\n1,2\n,\n")
    let table = try readTable(
      [path],
      ScanSetting(
        requests: [ColumnRequest("n", as: .number), ColumnRequest("k", as: .frequency)],
        missing: ["NA", "-", ""]))
    #expect(table.rows == [[nil, nil], ["1.0", "2"], [nil, nil]])
    #expect(table.scan.missingCounts == [2, 2])
    #expect(table.scan.dictionaries.allSatisfy { $0 == nil })
  }

  @Test("leaves comment lines out, but not in quotes and not in the middle of a line")
  func comments() throws {
    let text = "#x\na,b\n#,\"\n1,#2\n\"#3\",\"\n#4\"\n #5,6\n#"
    #expect(
      try rows(text) { $0.comment = "#" } == [["1", "#2"], ["#3", "\n#4"], [" #5", "6"]])
    #expect(try rows("a\n--x\n-x\n-") { $0.comment = "--" } == [["-x"], ["-"]])
  }

  @Test("passes over the lines before the header, whatever they hold")
  func skippedLines() throws {
    #expect(try rows("a \"title\n,,,\r\na,b\n1,2\n") { $0.skippedLines = 2 } == [["1", "2"]])
    #expect(try rows("x\r\ny\rz\na,b\n1,2\n") { $0.skippedLines = 3 } == [["1", "2"]])
    for (count, lines) in [(3, "3 lines"), (1000, "1000 lines")] {
      do {
        _ = try rows("a,b\n1,2\n") { $0.skippedLines = count }
        Issue.record("\(count) lines were skipped of 2")
      } catch let error as TableError {
        #expect(
          error.message == "holds no rows after the \(lines) that `skip_lines: \(count)` passes "
            + "over; expected a header and rows")
      }
    }
  }

  /// Computed with `csv.reader(strict=False)` of Python 3.11.
  @Test(
    "with lenient quotes reads what Python's csv module reads",
    arguments: [
      ("x,y\"y", ["x", "y\"y"]), ("x,\"y\"z", ["x", "yz"]), ("\"a\"b\"c\",d", ["ab\"c\"", "d"]),
      ("x, \"y\"", ["x", " \"y\""]), ("\"\"x\"\",y", ["x\"\"", "y"]),
      ("a\"b,c\"d", ["a\"b", "c\"d"]),
      ("\"a\"\"b\",\"\"", ["a\"b", ""]), ("\"a,b\" ,c", ["a,b ", "c"]),
      ("\"a\nb\"c,d\"", ["a\nbc", "d\""]), ("\"\"\"\",\"\"\"", ["\"", "\""]),
    ])
  func lenientQuotes(line: String, fields: [String]) throws {
    guard line != "\"\"\"\",\"\"\"" else {
      // Python closes a quote at the end of the file; here it is an error under every dialect.
      #expect(throws: TableError.self) { try rows("a,b\n\(line)") { $0.quotes = .lenient } }
      return
    }
    for end in ["", "\n", "\r\n", "\r"] {
      #expect(
        try rows("p,q\(end.isEmpty ? "\n" : end)\(line)\(end)") { $0.quotes = .lenient } == [fields]
      )
    }
  }

  @Test("calls columns without a name by their places, as spreadsheets and pandas leave them")
  func columnsWithoutName() throws {
    for (header, names) in [
      (",a,b", ["column_1", "a", "b"]), ("a,,", ["a", "column_2", "column_3"]),
      ("\"\",a, ", ["column_1", "a", "column_3"]),
      ("a,\u{A0},column_2", ["a", "\u{A0}", "column_2"]),
    ] {
      let path = try folder.write(Array("\(header)\n1,2,3\n".utf8))
      let table = try CSVTable(paths: [path])
      #expect(table.columnNames == names)
      #expect(try table.place(of: names[2]) == 2)
    }
  }

  @Test("with lenient quotes reads well-formed files like a strict one")
  func lenientIsStrict() throws {
    for file in CutEverywhereTests.nasty {
      guard case .success(let table) = file.expected else { continue }
      var setting = ScanSetting(dialect: file.dialect)
      setting.dialect.quotes = .lenient
      if let limit = file.fieldLimit { setting.limits.fieldByteCount = limit }
      let path = try folder.write(file.bytes)
      for chunk in [1, 2, 7, 100] {
        setting.chunk = chunk
        #expect(try readTable([path], setting).rows == table.rows, "\(file.name)")
      }
    }
  }
}
