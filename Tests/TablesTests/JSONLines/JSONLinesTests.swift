import FairmarkFiles
import FairmarkTestSupport
import Testing

@testable import FairmarkTables

/// Reads a text of JSON lines.
func readLines(
  _ text: String, _ setting: ScanSetting = ScanSetting(), folder: TemporaryFolder? = nil
) throws -> CollectedTable {
  try readLines(Array(text.utf8), setting, folder: folder)
}

/// Reads bytes of JSON lines.
func readLines(
  _ bytes: [UInt8], _ setting: ScanSetting = ScanSetting(), folder: TemporaryFolder? = nil
) throws -> CollectedTable {
  let folder = try folder ?? TemporaryFolder()
  let path = try folder.write(bytes, named: "rows.jsonl")
  let table = try JSONLinesTable(paths: [path], names: ["rows.jsonl"], limits: setting.limits)
  return try readTable(table, setting)
}

/// The error that reading a text of JSON lines ends with.
func lineError(_ text: String, _ setting: ScanSetting = ScanSetting()) throws -> TableError {
  try lineError(Array(text.utf8), setting)
}

/// The error that reading bytes of JSON lines ends with.
func lineError(_ bytes: [UInt8], _ setting: ScanSetting = ScanSetting()) throws -> TableError {
  let folder = try TemporaryFolder()
  return try #require(throws: TableError.self) {
    try readLines(bytes, setting, folder: folder)
  }
}

@Suite("JSON Lines")
struct JSONLinesTests {
  @Test("become rows of texts")
  func texts() throws {
    let table = try readLines(
      """
      {"id": 7, "sex": "F", "yes": true, "score": 0.50, "none": null}
      {"id":8,"sex":"M","yes":false,"score":1e2,"none":"x"}

      """)
    #expect(table.scan.columnNames == ["id", "sex", "yes", "score", "none"])
    #expect(
      table.rows == [
        ["7", "F", "true", "0.5", nil], ["8", "M", "false", "100", "x"],
      ])
    #expect(table.scan.missingCounts == [0, 0, 0, 0, 1])
    #expect(table.scan.rowCount == 2)
  }

  @Test("take the names of all objects, in the order of their first appearance")
  func union() throws {
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("c", as: .category), ColumnRequest("a", as: .category)]
    let text = "{\"b\":1,\"a\":2}\n{\"c\":3,\"b\":4}\n{}\n{\"a\":5,\"d\":6}\n"
    for threads in [1, 3] {
      for chunk in [4, 7, 100] {
        setting.threads = threads
        setting.chunk = chunk
        let table = try readLines(text, setting)
        #expect(table.scan.columnNames == ["b", "a", "c", "d"])
        #expect(
          table.sortedRows
            == ([[nil, "2"], ["3", nil], [nil, nil], [nil, "5"]] as [[String?]])
            .sorted(by: precedes))
      }
    }
  }

  @Test("find a name that only a late line has, and say when no line has it")
  func lateName() throws {
    let folder = try TemporaryFolder()
    var text = String(repeating: "{\"a\":\"1234567890\"}\n", count: 20_000)
    text += "{\"a\":\"x\",\"late\":\"y\"}\n"
    let path = try folder.write(text, named: "late.jsonl")
    let table = try JSONLinesTable(paths: [path], names: ["late.jsonl"])
    #expect(table.columnNames == ["a"])
    #expect(try table.place(of: "late") == 1)
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("late", as: .category)]
    let read = try readTable(table, setting)
    #expect(read.scan.columnNames == ["a", "late"])
    #expect(read.rows.count == 20_001)
    #expect(read.rows.compactMap { $0[0] } == ["y"])
    setting.requests = [ColumnRequest("lat", as: .category)]
    let error = try #require(throws: TableError.self) { try readTable(table, setting) }
    #expect(error.code == .absentColumn)
    #expect(
      error.description
        == "late.jsonl: there is no column \"lat\"; the objects have \"a\", \"late\"")
  }

  @Test("have a column by each of its two Unicode forms, also one that only later lines have")
  func otherForm() throws {
    let folder = try TemporaryFolder()
    let forms = ["\u{E9}", "e\u{301}"]
    for (held, asked) in [(forms[0], forms[1]), (forms[1], forms[0]), (forms[1], forms[1])] {
      for late in [0, 20_000] {
        let early = (0..<late).map { "{\"a\":\($0)}\n" }.joined()
        let path = try folder.write(
          early + "{\"\(held)\":\"x\",\"a\":1}\n{\"a\":2,\"\(held)\":\"y\"}\n", named: "rows.jsonl")
        let table = try JSONLinesTable(paths: [path], names: ["rows.jsonl"])
        #expect(throws: Never.self) { try table.place(of: asked) }
        var setting = ScanSetting()
        setting.requests = [
          ColumnRequest(asked, as: .category), ColumnRequest(held, as: .category),
        ]
        let read = try readTable(table, setting)
        #expect(read.rows.suffix(2).map { $0.map { $0 ?? "" } } == [["x", "x"], ["y", "y"]])
        #expect(read.rows.count == late + 2)
      }
    }
    // Where the data have both, nobody could tell which one is meant.
    let both = (0..<20_000).map { "{\"a\":\($0),\"\(forms[0])\":1}\n" }.joined()
    let path = try folder.write(both + "{\"\(forms[1])\":2}\n", named: "both.jsonl")
    var setting = ScanSetting()
    setting.requests = [ColumnRequest(forms[1], as: .category)]
    let table = try JSONLinesTable(paths: [path])
    let error = #expect(throws: TableError.self) { try readTable(table, setting) }
    #expect(error?.code == .duplicateColumn)
  }

  @Test("refuse an unknown name before a scan when the first lines are all")
  func unknownName() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("{\"a\":1}\n", named: "a.jsonl")
    let table = try JSONLinesTable(paths: [path], names: ["a.jsonl"])
    let error = try #require(throws: TableError.self) { try table.place(of: "b") }
    #expect(error.code == .absentColumn)
  }

  @Test("may have other blanks than the object before")
  func changingBlanks() throws {
    let text =
      "{\"a\":1,\"b\":2}\n{\"a\": 1,\"b\":\t\"x\"}\n{ \"a\" :1 , \"b\":2 }\n{\"a\":1,\"b\":2}"
    #expect(
      try readLines(text).rows == [["1", "2"], ["1", "x"], ["1", "2"], ["1", "2"]])
  }

  @Test(
    "give a number its shortest text",
    arguments: [
      ("0", "0"), ("-0", "0"), ("-0.0", "0"), ("1.0", "1"), ("1.50", "1.5"), ("1e5", "100000"),
      ("1E+2", "100"), ("10e-1", "1"), ("0.1", "0.1"), ("1e21", "1e+21"), ("1e-7", "1e-7"),
      ("5e-324", "5e-324"), ("1e-400", "0"), ("9007199254740993", "9007199254740993"),
      ("9007199254740993.0", "9007199254740992"),
      ("123456789012345678901234567890", "123456789012345678901234567890"), ("-12", "-12"),
    ])
  func numberTexts(number: String, text: String) throws {
    #expect(try readLines("{\"a\":\(number)}").rows == [[text]])
  }

  @Test("rewrite escapes, in values and in names")
  func escapes() throws {
    let table = try readLines(
      #"{"\u0061": "a\"b\\c\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00", "b": "\u0000", "c": "\""}"#)
    #expect(table.scan.columnNames == ["a", "b", "c"])
    #expect(
      table.rows == [["a\"b\\c/\u{8}\u{C}\n\r\t\u{E9}\u{20AC}\u{1F600}", "\u{0}", "\""]])
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("a", as: .category)]
    #expect(
      try readLines(#"{"a":"x"}"# + "\n" + #"{"\u0061":"y"}"#, setting).rows == [["x"], ["y"]])
  }

  @Test("skip a byte-order mark and blank lines, and need no last line end")
  func blankLines() throws {
    let text = "\u{FEFF}\n{\"a\":1}\r\n \t\r\n\n{ \"a\" :\t2 } \r\n{\"a\":3}"
    for chunk in [1, 3, 1000] {
      var setting = ScanSetting()
      setting.chunk = chunk
      let table = try readLines(text, setting)
      #expect(table.rows == [["1"], ["2"], ["3"]])
    }
  }

  @Test("decode numbers, whole numbers and what is missing as CSV does")
  func kinds() throws {
    var setting = ScanSetting()
    setting.requests = [
      ColumnRequest("x", as: .number), ColumnRequest("n", as: .integer),
      ColumnRequest("w", as: .frequency), ColumnRequest("g", as: .category),
    ]
    setting.missing = ["", "NA", "-9"]
    let text = """
      {"x": 1.5, "n": 3.0, "w": 0, "g": "NA"}
      {"x": "2.5", "n": "-4", "w": 1e3, "g": ""}
      {"x": -9.0, "n": -9, "w": "NA"}
      {"x": null, "n": "", "w": 9007199254740993, "g": -9.0}
      """
    let table = try readLines(text, setting)
    #expect(
      table.rows == [
        ["1.5", "3", "0", nil], ["2.5", "-4", "1000", nil], [nil, nil, nil, nil],
        [nil, nil, "9007199254740993", nil],
      ])
    #expect(table.scan.missingCounts == [2, 2, 1, 4])
  }

  @Test("give null and an absent name no text, also when no text means missing")
  func nullIsNoText() throws {
    var setting = ScanSetting()
    setting.missing = []
    #expect(
      try readLines("{\"a\":\"\",\"b\":1}\n{\"a\":null}\n{}\n", setting).rows
        == [["", "1"], [nil, nil], [nil, nil]])
  }

  @Test("pass over lists and objects that nobody needs")
  func nestedValues() throws {
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("a", as: .category)]
    let text = #"{"x": {"a": [1, {"b": [], "c": {}}], "d": "}\"]"}, "a": 1, "y": [[], {}, [null]]}"#
    let table = try readLines(text, setting)
    #expect(table.rows == [["1"]])
    #expect(table.scan.columnNames == ["x", "a", "y"])
  }

  @Test("read several files as one table, each with its digest")
  func shards() throws {
    let folder = try TemporaryFolder()
    let paths = try [
      folder.write("{\"a\":1}\n{\"a\":2}", named: "0.jsonl"),
      folder.write("\u{FEFF}{\"b\":3}\n", named: "1.jsonl"),
    ]
    let table = try JSONLinesTable(paths: paths, names: ["0", "1"])
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("a", as: .category), ColumnRequest("b", as: .category)]
    setting.computesDigest = true
    for (threads, chunk) in [(1, 100), (1, 3), (3, 2), (2, 5)] {
      setting.threads = threads
      setting.chunk = chunk
      let read = try readTable(table, setting)
      #expect(
        read.sortedRows
          == ([["1", nil], ["2", nil], [nil, "3"]] as [[String?]]).sorted(by: precedes))
      #expect(read.scan.inputs.map(\.rowCount) == [2, 1])
      #expect(
        read.scan.inputs.map(\.sha256) == [
          SHA256Digest.of("{\"a\":1}\n{\"a\":2}"), SHA256Digest.of("\u{FEFF}{\"b\":3}\n"),
        ])
    }
  }
}
