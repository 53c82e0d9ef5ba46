import FairmarkFiles
import FairmarkJSONText
import FairmarkTestSupport
import Testing

@testable import FairmarkTables

@Suite("What is wrong with a JSON line")
struct JSONLinesFaultTests {
  @Test(
    "is told with its place",
    arguments: [
      ("[1]", "rows.jsonl:2:1: the line does not begin with an object"),
      ("1", "rows.jsonl:2:1: the line does not begin with an object"),
      ("{", "rows.jsonl:2:2: not JSON: expected a name in quotes"),
      ("{\"a\" 1}", "rows.jsonl:2:6: not JSON: expected a colon"),
      ("{\"a\":1,}", "rows.jsonl:2:8: not JSON: expected a name in quotes"),
      ("{\"a\":1 \"b\":2}", "rows.jsonl:2:8: not JSON: expected a comma or a closing brace"),
      ("{\"a\":1", "rows.jsonl:2:7: not JSON: expected a comma or a closing brace"),
      ("{\"a\":1} x", "rows.jsonl:2:9: not JSON: expected the end of the line"),
      ("{\"a\":1}{\"a\":2}", "rows.jsonl:2:8: not JSON: expected the end of the line"),
      ("{\"a\":NaN}", "rows.jsonl:2:6: not JSON: expected a value; NaN is not JSON, write null"),
      ("{\"a\":-Infinity}", "rows.jsonl:2:6: not JSON: expected a value; -Infinity is not JSON"),
      ("{\"a\":1e999}", "rows.jsonl:2:6: not JSON: expected a number within the range"),
      ("{\"b\":1e999}", "rows.jsonl:2:6: not JSON: expected a number within the range"),
      ("{\"a\":\"é", "rows.jsonl:2:8: not JSON: expected a closing quote"),
      ("{\"a\":\"\\ud800\"}", "rows.jsonl:2:13: not JSON: expected the second half"),
      ("{\"a\":\"\t\"}", "rows.jsonl:2:7: not JSON: expected no control character in a text"),
      ("{\"a\":[1]}", "rows.jsonl:2:6: the column \"a\" holds a list here"),
      ("{\"a\":{\"b\":1}}", "rows.jsonl:2:6: the column \"a\" holds an object here"),
      ("{\"a\":1,\"a\":2}", "rows.jsonl:2:12: the name \"a\" stands twice in this object"),
      ("{\"b\":1,\"\\u0062\":2}", "rows.jsonl:2:17: the name \"b\" stands twice"),
      ("{\"b\":{\"c\":1,\"c\":2}}", "rows.jsonl:2:13: the name \"c\" stands twice"),
    ])
  func sentences(line: String, message: String) throws {
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("a", as: .category)]
    for chunk in [1, 5, 4096] {
      setting.chunk = chunk
      let error = try lineError("{\"a\":\"z\"}\n\(line)\n{\"a\":1}\n", setting)
      #expect(error.description.hasPrefix(message), "\(error)")
    }
  }

  @Test("is a pair of names that look alike, wherever the second stands")
  func otherCodePoints() throws {
    let composed = "\u{E9}"
    let decomposed = "e\u{301}"
    var setting = ScanSetting()
    let filler = String(repeating: "{\"s\":1}\n", count: JSONLinesTable.sampleByteCount / 8)
    for text in [
      "{\"\(composed)\":\"a\",\"\(decomposed)\":\"b\",\"s\":1}\n",
      "{\"\(composed)\":\"a\",\"s\":1}\n{\"\(decomposed)\":\"b\"}\n",
      "{\"\(composed)\":\"a\",\"s\":1}\n\(filler){\"e\\u0301\":\"b\"}\n",
    ] {
      for name in [composed, decomposed, "s"] {
        setting.requests = [ColumnRequest(name, as: .category)]
        let error = try lineError(text, setting)
        #expect(error.code == .duplicateColumn)
        #expect(
          error.message.hasPrefix(
            "the names \"\(composed)\" and \"\(decomposed)\" look alike and have other code points"),
          "\(error)")
      }
    }
  }

  @Test("is none: a file without names says what it lacks")
  func noNames() throws {
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("age", as: .category)]
    for text in ["\n\n  \n", "{}\n{}\n"] {
      #expect(
        try lineError(text, setting).description
          == "rows.jsonl: there is no column \"age\", for no line is an object with a name in it; "
          + "expected one such as {\"age\": …} a line")
    }
  }

  @Test("can be counted")
  func counted() throws {
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("x", as: .number), ColumnRequest("g", as: .category)]
    setting.badRows = .count
    var bytes = Array("{\"x\":1,\"g\":\"a\"}\n[]\n{\"x\":\"q\",\"g\":\"b\"}\n{\"g\":\"".utf8)
    bytes += [0xFF]
    bytes += Array("\"}\n{\"x\":2,\"g\":[]}\nnull\n{\"x\":3,\"g\":\"c\"}".utf8)
    for (threads, chunk) in [(1, 1000), (1, 1), (3, 6)] {
      setting.threads = threads
      setting.chunk = chunk
      let table = try readLines(bytes, setting)
      #expect(table.sortedRows == [["1.0", "a"], ["3.0", "c"]])
      #expect(table.scan.rejectedCounts == [.json: 3, .number: 1, .encoding: 1])
      #expect(
        table.scan.firstRejected.map { "\($0.location.line ?? 0) \($0.reason.rawValue)" }
          == ["2 json", "3 number", "4 utf8", "5 json", "6 json"])
      #expect(table.scan.rowCount == 7)
      // The text of a row that a number removes is in no dictionary.
      #expect(table.scan.dictionaries[1]?.codeCount == 3)
    }
  }

  @Test(
    "says how numbers are written where a text looks like one of a spreadsheet",
    arguments: [
      ("0,593", true), ("67.718,50", true), ("59.3%", true), ("1 234", true), ("1'234.5", true),
      ("1.234.567", true), (" 1 ", false), ("16.11.2025", false), ("n,a", false), ("12 kg", false),
    ])
  func numbersOfSpreadsheets(text: String, isAdvised: Bool) throws {
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("x", as: .number)]
    let error = try lineError("{\"x\":\"\(text)\"}", setting)
    let advice =
      ": write numbers with a decimal point, and without separators of thousands and percent signs, as "
      + "67718.5 and 0.593"
    #expect(
      error.message.hasPrefix(
        "\"\(text)\" in the column \"x\" is not a number\(isAdvised ? advice : "") (name texts that "
          + "mean missing in `missing`; "))
  }

  @Test("is the first in the file, whichever thread meets it")
  func firstFault() throws {
    var setting = ScanSetting()
    setting.requests = [
      ColumnRequest("g", as: .category, requiresValue: true), ColumnRequest("x", as: .number),
    ]
    let lines = (0..<60).map { "{\"g\":\"\($0)\",\"x\":\($0)}" }
    for bad in [
      ("{\"g\":null,\"x\":1}", "31:6: the column \"g\" has no value here"),
      ("{\"x\":1}", "31:1: the column \"g\" has no value here"),
      ("{\"g\":1,\"x\":\"1\\u002C5\"}", "31:12: \"1,5\" in the column \"x\" is not a number"),
      ("{\"g\":1,\"x\":true}", "31:12: \"true\" in the column \"x\" is not a number"),
    ] {
      let text = (lines[0..<30] + [bad.0] + lines[31..<50] + ["{"] + lines[51...])
        .joined(separator: "\n")
      for (threads, chunk) in [(1, 10_000), (1, 17), (4, 9)] {
        setting.threads = threads
        setting.chunk = chunk
        let error = try lineError(text, setting)
        #expect(error.description.hasPrefix("rows.jsonl:\(bad.1)"), "\(error)")
      }
    }
  }

  @Test("is a value, a line or a number of names beyond the limits")
  func limits() throws {
    var setting = ScanSetting()
    setting.limits.fieldByteCount = 20
    #expect(
      try lineError("{\"a\":\"\(String(repeating: "x", count: 30))\"}\n", setting).code
        == .fieldTooLong)
    setting.limits = TableLimits()
    setting.limits.columnCount = 3
    let names = (0..<4).map { "{\"n\($0)\":1}\n" }.joined()
    setting.requests = [ColumnRequest("n0", as: .category)]
    #expect(try lineError(names, setting).code == .tooManyColumns)
    setting.limits = TableLimits()
    setting.limits.leastRowByteCount = 100
    setting.limits.fieldByteCount = 50
    setting.chunk = 16
    let long = "{\"n0\":1}\n{\"n0\":[\(String(repeating: "1,", count: 20_000))1]}\n"
    #expect(
      try lineError(long, setting).description.hasPrefix("rows.jsonl:2:1: the row that begins"))
    setting = ScanSetting()
    setting.limits.categoryCount = 2
    #expect(try lineError("{\"a\":1}\n{\"a\":2}\n{\"a\":3}", setting).code == .tooManyCategories)
  }

  @Test("is that there are no rows")
  func nothing() throws {
    #expect(try lineError("").code == .emptyFile)
    #expect(try lineError("\n \n").code == .noRows)
    #expect(try lineError("[\n{\"a\":1}\n]").description.hasPrefix("rows.jsonl:1:1: the line does"))
    var setting = ScanSetting()
    setting.badRows = .count
    setting.requests = [ColumnRequest("a", as: .number)]
    #expect(try lineError("{\"a\":true}\n", setting).code == .noRows)
  }

  @Test("is found exactly where the strict reader finds it", arguments: strictCases)
  func asStrictAsTheReader(value: String) throws {
    var setting = ScanSetting()
    setting.requests = [ColumnRequest("z", as: .category)]
    for line in ["{\"a\":\(value)}", "{\"z\":0,\"a\":[\(value)]}", "{\"z\":0,\(value)}", value] {
      if line.contains("\n") { continue }
      let isStrict = try isObject(line)
      var isAccepted = true
      do { _ = try readLines("{\"z\":1}\n\(line)\n", setting) } catch _ as TableError {
        isAccepted = false
      }
      #expect(isAccepted == isStrict, "\(line)")
    }
  }

  private func isObject(_ line: String) throws -> Bool {
    do throws(JSONSyntaxError) {
      let value = try JSONValue(parsing: Array(line.utf8))
      // What stands twice, or is no object, is no line.
      if case .object = value { return true }
      return line.allSatisfy(\.isWhitespace)
    } catch {
      return line.allSatisfy { " \t\r".contains($0) }
    }
  }
}

/// Values, right and wrong, as in the tests of the strict reader.
private let strictCases: [String] = shortCases + deepCases

private let shortCases: [String] =
  [
    "null", "true", "false", "0", "-0", " \t\r1 \t\r", "-12", "9223372036854775808", "1.50", "1e2",
    "1E+2", "1.0e-2", "0e0", "1e-400", "[]", "[ ]", "[1 , 2]", "[[],[[]]]", "{}", "{ }",
    "{\"b\" : 1 , \"a\" : [ { } ] }", "\"\"", "\"\u{7F}\u{80}é😀\"", #""\"\\\/\b\f\n\r\t""#,
    #""\u0041\u00e9\u00E9\u20aC""#, #""\ud83d\ude00\uD83D\uDE00""#, #""\u0000\u001f""#, #"{"":0}"#,
    "\"\u{FEFF}\"", "", " ", "nul", "nulL", "True", "NaN", "Infinity", "-Infinity", "undefined",
    "'a'", "// a", "1 // a", "1 2", "1,", "+1", ".5", "-", "-.5", "00", "01", "-01", "1.", "1.e2",
    "1e", "1e+", "1.5e-", "0x10", "1_000", "1e400", "-1e400", "[", "[1", "[1,", "[1,]", "[,1]",
    "[1 2]", "[1}", "]", "{", "{1:2}", "{a:1}", "{\"a\"", "{\"a\" 1}", "{\"a\":}", "{\"a\":1",
    "{\"a\":1,}", "{\"a\":1 \"b\":2}", "{\"a\":1]", "{,}", "\"", "\"a", "\"\\", "\"\\\"", "\"\t\"",
    "\"\u{0}\"", "\"\\x41\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u 123\"", "\"\\u+123\"", "\u{FEFF}1",
    "[1]\u{0}", "\u{A0}1", #""\ud83d""#, #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\ud83d""#,
    #""\ud83dA""#, #""\ude00""#, #""\ude00\ud83d""#, #""\udfff""#, #""\ud83d\u""#,
    #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"b":2,"\u0061":3}"#, #"{"a":{"a":1}}"#, #""x": 1"#,
    #""z": 1"#, #""x": 1, "x": 2"#, #""x":1,"#, "truex", "true1", "nullnull", "\u{C}1", "\u{85}1",
    "\(ones)", "-\(ones)", "1.\(ones)", "0.\(ones)",
    "{\(manyMembers)}", "{\(manyMembers),\"k77\":0}", "{\(manyMembers),\"\\u006b99\":0}",
  ]

private let deepCases: [String] = {
  var cases = [String(repeating: "[", count: 100_000)]
  for depth in [250, 254, 255, 256, 257, 258, 300] {
    let opened = String(repeating: "[", count: depth)
    let closed = String(repeating: "]", count: depth)
    cases.append(opened + closed)
    cases.append(opened + "1" + closed)
    let objects = String(repeating: "{\"a\":", count: depth)
    cases.append(objects + "{}" + String(repeating: "}", count: depth))
  }
  return cases
}()

private let manyMembers = (0..<100).map { "\"k\($0)\":\($0)" }.joined(separator: ",")

private let ones = String(repeating: "1", count: 400)
