import FairmarkFiles
import FairmarkTables
import FairmarkTestSupport
import Testing

/// A file that cannot be read, and what must be said about it.
struct BadFile: CustomTestStringConvertible, Sendable {
  let name: String
  let bytes: [UInt8]
  let code: TableError.Code
  let line: Int?
  let column: Int?
  /// What the sentence must contain: what was found, what to do.
  let words: [String]
  var requests: [ColumnRequest] = []
  var dialect = CSVDialect()
  var limits = TableLimits()

  init(
    _ name: String, _ text: String, _ code: TableError.Code, line: Int? = nil, column: Int? = nil,
    says words: [String], requests: [ColumnRequest] = [], change: (inout Self) -> Void = { _ in }
  ) {
    self.init(name, bytes: Array(text.utf8), code, line: line, column: column, says: words)
    self.requests = requests
    change(&self)
  }

  init(
    _ name: String, bytes: [UInt8], _ code: TableError.Code, line: Int? = nil, column: Int? = nil,
    says words: [String]
  ) {
    self.name = name
    self.bytes = bytes
    self.code = code
    self.line = line
    self.column = column
    self.words = words
  }

  var testDescription: String { name }

  /// Reads the file in several ways and checks what is said each time.
  func check() throws {
    for storage in Storage.allCases { try check(storage) }
  }

  private func check(_ storage: Storage) throws {
    let folder = try TemporaryFolder()
    for (threads, chunk) in [(1, 256 << 10), (1, 5), (3, 7), (2, 64)] {
      let path = try storage.put(bytes, in: folder)
      var setting = ScanSetting(dialect: dialect, limits: limits, requests: requests)
      setting.threads = threads
      setting.chunk = chunk
      setting.missing = ["", "NA"]
      let error = try #require(throws: TableError.self) { try readTable([path], setting) }
      #expect(error.code == code)
      #expect(error.location == SourceLocation(file: "table.csv", line: line, column: column))
      for word in words { #expect(error.message.contains(word)) }
      #expect(error.description == "\(error.location): \(error.message)")
    }
  }
}

@Suite("Bad input")
struct BadInputTests {
  @Test("that has the wrong shape is told with its place", arguments: shapes)
  func shape(file: BadFile) throws { try file.check() }

  @Test("that has a bad header is told with its place", arguments: headers)
  func header(file: BadFile) throws { try file.check() }

  @Test("that has a bad value is told with its place", arguments: values)
  func value(file: BadFile) throws { try file.check() }

  @Test("that has too much of something is told with its place", arguments: sizes)
  func size(file: BadFile) throws { try file.check() }

  /// Each class of ill-formed sequences that table 3-7 of the Unicode standard excludes.
  @Test(
    "that is not UTF-8 is told with its place",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x7F], [0xC2, 0xC0], [0xDF],
      [0xE0, 0x9F, 0xBF], [0xE0, 0xA0], [0xE1, 0x80], [0xE1, 0x80, 0x7F], [0xE1, 0xC0, 0x80],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF0, 0x90, 0x80], [0xF1, 0x80, 0x80, 0x7F], [0xF1, 0x80, 0xC0, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]])
  func encoding(sequence: [UInt8]) throws {
    for filler in ["", "\n", "x\ny,z\n"] {
      let bytes = Array("a,b\r\né,2\n3,é日😀".utf8) + sequence + Array(filler.utf8)
      let folder = try TemporaryFolder()
      let path = try folder.write(bytes)
      for chunk in Array(1...bytes.count) {
        let error = try #require(throws: TableError.self) {
          try readTable([path], ScanSetting(threads: 2, chunk: chunk))
        }
        #expect(error.code == .invalidUTF8)
        #expect(error.location == SourceLocation(file: "table.csv", line: 3, column: 6))
        #expect(error.message.contains("save the file as UTF-8"))
      }
    }
  }

  @Test("does not include the extremes of well-formed UTF-8")
  func goodEncoding() throws {
    let text = "\u{80}\u{7FF}\u{800}\u{FFF}\u{1000}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}"
    let folder = try TemporaryFolder()
    let path = try folder.write("a\n\(text)\n\"\(text)\"\n")
    for chunk in 1...70 {
      #expect(try readTable([path], ScanSetting(chunk: chunk)).rows == [[text], [text]])
    }
  }

  private static let shapes: [BadFile] = [
    BadFile(
      "a short first row", "a,b\n1\n2,3\n", .raggedRow, line: 2, column: 1,
      says: ["has 1 field where the header has 2", "`on_bad_row: count`"]),
    BadFile(
      "a long first row", "a,b\r\n1,2,3\r\n2,3\r\n", .raggedRow, line: 2, column: 1,
      says: ["has 3 fields where the header has 2"]),
    BadFile(
      "a short row after a field of three lines", "a,b\n1,\"2\r\n\r3\"\n4\n", .raggedRow, line: 5,
      column: 1, says: ["has 1 field"]),
    BadFile("a short last row", "a,b\n1,2\n3", .raggedRow, line: 3, column: 1, says: ["1 field"]),
    BadFile(
      "a long last row", "a,b\n1,2\n3,4,", .raggedRow, line: 3, column: 1, says: ["3 fields"]),
    BadFile(
      "an open quote", "a,b\n1,2\né,\"3\n4,5\n", .openQuote, line: 3, column: 3,
      says: ["ends inside the quoted field", "add the closing quote"]),
    BadFile(
      "a quote in an unquoted field", "a,b\n日本,é\"\n", .misplacedQuote, line: 2, column: 5,
      says: ["a quote inside an unquoted field", "expected the whole field in quotes", "lenient"]),
    BadFile(
      "text after a closing quote", "a,b\n1,\"2\n2\"x\n", .textAfterQuote, line: 3, column: 3,
      says: ["text after a closing quote", "expected a delimiter", "lenient"]),
    BadFile("an empty file", "", .emptyFile, says: ["is empty", "expected a header and rows"]),
    BadFile("a byte-order mark alone", "\u{FEFF}", .emptyFile, says: ["holds no rows"]),
    BadFile("line ends alone", "\n\r\n", .emptyFile, says: ["holds no rows", "expected a header"]),
    BadFile("a header alone", "a,b", .noRows, says: ["holds a header and no rows"]),
    BadFile("a header and blank lines", "a,b\r\n\r\n\r\n", .noRows, says: ["at least one row"]),
    BadFile("more lines to skip than there are", "a,b\n1,2\n", .emptyFile, says: ["no rows"]) {
      $0.dialect.skippedLines = 9
    },
  ]

  private static let headers: [BadFile] = [
    BadFile(
      "a column that stands twice", "a,b,a\n1,2,3\n", .duplicateColumn, line: 1,
      says: ["\"a\" stands twice, as number 1 and 3", "give each column a name of its own"]),
    BadFile(
      "the name of a column without one below skipped lines", "x\n\n\"\",column_1,\n1,2,3\n",
      .duplicateColumn,
      line: 3,
      says: ["stands twice", "number 1 has no name in the file and is called so by its place"]
    ) { $0.dialect.skippedLines = 1 },
    BadFile(
      "a header that takes the name of a column without one", "column_2,,g\n1,2,3\n",
      .duplicateColumn, line: 1,
      says: ["\"column_2\" stands twice, as number 1 and 2; number 2 has no name in the file"]),
    BadFile(
      "empty cells above the names", ",,,\nsex,hired,x,y\nF,1,2,3\n", .namelessHeader, line: 1,
      says: ["no names, only empty fields", "`skip_lines: 1`", "`header: false`"]),
    BadFile(
      "empty cells above the names, below notes and blank lines", "notes\n\n \t,\"\"\na,b\n1,2\n",
      .namelessHeader, line: 3, says: ["`skip_lines: 3`"]
    ) { $0.dialect.skippedLines = 1 },
    BadFile(
      "one column without a name", " \nF\nM\n", .namelessHeader, line: 1,
      says: ["no names", "`header: false`"]),
    BadFile(
      "another delimiter between quoted names", "\"sex\";\"d\"\n\"F\";\"y\"\n", .textAfterQuote,
      line: 1, column: 6, says: ["is the delimiter another? (`delimiter: \";\"`)"]),
    BadFile(
      "another delimiter before a quoted name", "d\t\"a,b\"\ny\t\"1\"\n", .misplacedQuote,
      line: 1, column: 3, says: ["is the delimiter another? (`delimiter: \"tab\"`)"]),
    BadFile(
      "lines that stand in quotes as a whole", "\"sex,d\"\n\"F,y\"\n", .absentColumn, line: 1,
      says: ["if each line stands in quotes as a whole, take them off"],
      requests: [ColumnRequest("sex", as: .category)]),
    BadFile(
      "an array of JSON objects", "[{\"sex\":\"F\",\"d\":1},{\"sex\":\"M\",\"d\":0}]\n",
      .foreignFormat,
      line: 1, says: ["begins like JSON", "`format: jsonl`", "`jq -c '.[]'`"]),
    BadFile(
      "an array of JSON objects over lines", "\n[\r\n  {\n    \"sex\": \"F\"\n  }\n]\n",
      .foreignFormat,
      line: 2, says: ["begins like JSON"]),
    BadFile(
      "JSON Lines where quotes are lenient", "{\"sex\": \"F\"}\n{\"sex\": \"M\"}\n", .foreignFormat,
      line: 1, says: ["begins like JSON"]
    ) { $0.dialect.quotes = .lenient },
    BadFile(
      "given names that stand twice", "1,2\n", .duplicateColumn, says: ["\"x\" stands twice"]
    ) {
      $0.dialect.hasHeader = false
      $0.dialect.columnNames = ["x", "x"]
    },
    BadFile(
      "fewer given names than fields", "1,2\n", .raggedRow, line: 1,
      says: ["has 2 fields where `columns` names 1"]
    ) {
      $0.dialect.hasHeader = false
      $0.dialect.columnNames = ["x"]
    },
    BadFile(
      "an absent column", "sex,race\n1,2\n", .absentColumn, line: 1,
      says: ["no column \"gender\"", "the header has \"sex\", \"race\""],
      requests: [ColumnRequest("gender", as: .category)]),
    BadFile(
      "an absent column of rows without a header", "f,1\nm,0\n", .absentColumn, line: 1,
      says: ["no column \"sex\"", "if the first line is a row already, say `header: false`"],
      requests: [ColumnRequest("sex", as: .category)]),
    BadFile(
      "a numbered column where there is a header", "sex,race\n1,2\n", .absentColumn, line: 1,
      says: ["no column \"column_2\"", "say `header: false`"],
      requests: [ColumnRequest("column_2", as: .category)]),
    BadFile(
      "an absent column below comments", "#\n#\nsex,race\n1,2\n", .absentColumn, line: 3,
      says: ["no column \"gender\""], requests: [ColumnRequest("gender", as: .category)]
    ) { $0.dialect.comment = "#" },
    BadFile(
      "an absent column of many", "a,b,c,d,e,f,g,h,i,j,k,l,m\n,,,,,,,,,,,,\n", .absentColumn,
      line: 1,
      says: ["\"l\", … (13 in all)"], requests: [ColumnRequest("z", as: .category)]),
    BadFile(
      "an absent column without a header", "1,2\n", .absentColumn,
      says: ["are \"column_1\", \"column_2\"; `columns: [...]` gives them names"],
      requests: [ColumnRequest("a", as: .category)]
    ) { $0.dialect.hasHeader = false },
    BadFile(
      "a header with blanks", "x, a\n1,2\n", .absentColumn, line: 1,
      says: ["has \"x\", \" a\"; it is there with blanks around it, which `trim: true`"],
      requests: [ColumnRequest("a", as: .category)]),
    BadFile(
      "another delimiter", "a;b\n1;2\n", .absentColumn, line: 1,
      says: ["is the delimiter another? (`delimiter: \";\"`)"],
      requests: [ColumnRequest("a", as: .category)]),
    BadFile(
      "a line that names the separator", "sep=,\na,b\n1,2\n", .absentColumn, line: 1,
      says: ["`skip_lines: 1` passes over it"], requests: [ColumnRequest("a", as: .category)]),
    BadFile(
      "a quote in the header", "é\"a,b\n1,2\n", .misplacedQuote, line: 1, column: 2,
      says: ["expected the whole field in quotes"]),
    BadFile(
      "text after a quote in the second line of the header", "x\n\"é\né\"x,b\n1,2\n",
      .textAfterQuote, line: 3, column: 3, says: ["expected a delimiter"]
    ) { $0.dialect.skippedLines = 1 },
    BadFile(
      "an open quote in the header", "a,\"b\n1,2\n", .openQuote, line: 1, column: 3,
      says: ["field 2 opens a quote that is never closed", "add the closing quote"]),
    BadFile(
      "a header that is not UTF-8", bytes: Array("é,a".utf8) + [0xE9] + Array("\n1,2\n".utf8),
      .invalidUTF8, line: 1, column: 4, says: ["field 2 is not UTF-8", "save the file as UTF-8"]),
  ]

  private static let number = [ColumnRequest("b", as: .number)]
  private static let integer = [ColumnRequest("b", as: .integer)]
  private static let frequency = [ColumnRequest("b", as: .frequency)]

  private static let values: [BadFile] = [
    BadFile(
      "no number", "a,b\n1,2.5\n日本,1O0\n", .notANumber, line: 3, column: 4,
      says: ["\"1O0\" in the column \"b\" is not a number", "`missing`", "`on_bad_row: count`"],
      requests: number),
    BadFile(
      "no number in quotes", "a,b\n1,\"2.5\"\n3,\"1\n0\"\n", .notANumber, line: 3, column: 3,
      says: ["\"1\\n0\" in the column"], requests: number),
    BadFile(
      "a number with blanks", "a,b\n1, 2\n", .notANumber, line: 2, column: 3, says: ["\" 2\""],
      requests: number),
    BadFile(
      "a long text for a number", "a,b\n1,\(String(repeating: "é", count: 300))\n", .notANumber,
      line: 2, column: 3, says: ["\"\(String(repeating: "é", count: 40))…\""], requests: number),
    BadFile(
      "a number that is too large", "a,b\n1,2\n3,-1e309\n", .outOfRange, line: 3, column: 3,
      says: ["\"-1e309\" in the column \"b\" is too large for a 64-bit"], requests: number),
    BadFile(
      "no whole number", "a,b\n1,2\n3,1.0\n", .notANumber, line: 3, column: 3,
      says: ["\"1.0\" in the column \"b\" is not a whole number ("], requests: integer),
    BadFile(
      "a whole number that is too large", "a,b\n1,9223372036854775808\n", .outOfRange, line: 2,
      column: 3, says: ["outside the range of a 64-bit integer"], requests: integer),
    BadFile(
      "a whole number that is too small", "a,b\n1,-9223372036854775809\n", .outOfRange, line: 2,
      column: 3, says: ["outside the range of a 64-bit integer"], requests: integer),
    BadFile(
      "a count that is no number", "a,b\n1,many\n", .notANumber, line: 2, column: 3,
      says: ["is not a whole number from 0"], requests: frequency),
    BadFile(
      "a count below 0", "a,b\n1,-1\n", .outOfRange, line: 2, column: 3,
      says: ["\"-1\"", "not a count: expected a whole number from 0", "`on_bad_row: count`"],
      requests: frequency),
    BadFile(
      "a count that is written with decimals", "a,b\n1,2\n1,3.0\n", .notANumber, line: 3, column: 3,
      says: ["\"3.0\"", "frequency weights are counts: write 3 (", "`on_bad_row: count`"],
      requests: frequency),
    BadFile(
      "a count that has decimals", "a,b\n1,2.5\n", .notANumber, line: 2, column: 3,
      says: ["is not written as a whole number", "`kind: sampling`"], requests: frequency),
    BadFile(
      "a count that has decimals and is below 0", "a,b\n1,-2.0\n", .notANumber, line: 2, column: 3,
      says: ["is not a whole number from 0"], requests: frequency),
    BadFile(
      "a number that is missing and needed", "a,b\n1,2\n3,NA\n", .missingValue, line: 3, column: 3,
      says: ["the column \"b\" has no value here", "`on_missing: exclude`"],
      requests: [ColumnRequest("b", as: .number, requiresValue: true)]),
    BadFile(
      "a text that is missing and needed", "a,b\nx,2\n\"\",3\n", .missingValue, line: 3, column: 1,
      says: ["the column \"a\" has no value here"],
      requests: [ColumnRequest("a", as: .category, requiresValue: true)]),
    BadFile(
      "a count that is missing and needed", "a,b\nx,2\n4,\n", .missingValue, line: 3, column: 3,
      says: ["no value"], requests: [ColumnRequest("b", as: .frequency, requiresValue: true)]),
    BadFile(
      "several faults, of which the first counts", "a,b,c\n1,2,3\nx,2,\n1,y,3\n1,2\n",
      .missingValue,
      line: 3, column: 5, says: ["\"c\""],
      requests: [
        ColumnRequest("b", as: .number), ColumnRequest("c", as: .category, requiresValue: true),
      ]),
    BadFile(
      "two bad numbers in a row, of which the left one counts", "a,b\nx,y\n", .notANumber, line: 2,
      column: 1, says: ["\"x\""],
      requests: [ColumnRequest("b", as: .number), ColumnRequest("a", as: .number)]),
  ]

  private static let sizes: [BadFile] = [
    BadFile(
      "a long field", "a,b\n1,12345\n2,123456\n", .fieldTooLong, line: 3, column: 3,
      says: ["longer than 5 bytes", "is the delimiter right?"]
    ) { $0.limits.fieldByteCount = 5 },
    BadFile(
      "a long quoted field", "a,b\n1,2\n2,\"1\n3456\"\n", .fieldTooLong, line: 3, column: 3,
      says: ["longer than 5 bytes", "is its closing quote missing?"]
    ) { $0.limits.fieldByteCount = 5 },
    BadFile(
      "too many columns", "\na,b,c,d\n1,2,3,4\n", .tooManyColumns, line: 2,
      says: ["has 4 fields, the limit is 3", "is the delimiter right?"]
    ) { $0.limits.columnCount = 3 },
    BadFile(
      "too many categories", "a,b\n1,x\n2,y\n3,x\n4,x\n", .tooManyCategories,
      says: ["\"a\" has more than 3 distinct texts", "is it an id?", "`limits: {distinct: N}`"]
    ) { $0.limits.categoryCount = 3 },
    BadFile(
      "too many categories before another fault", "a,b\n1,x\n2,y\n3,x\n4,x\n5\n", .raggedRow,
      line: 6, column: 1, says: ["1 field"]
    ) { $0.limits.categoryCount = 3 },
    BadFile(
      "too many categories before a missing one", "a,b\n1,x\n2,y\n3,x\n4,x\nNA,y\n", .missingValue,
      line: 6, column: 1, says: ["\"a\" has no value"],
      requests: [ColumnRequest("a", as: .category, requiresValue: true)]
    ) { $0.limits.categoryCount = 3 },
    BadFile(
      "too many categories in two columns", "a,b\n1,x\n2,y\n", .tooManyCategories,
      says: ["\"b\" has more than 1 distinct texts"],
      requests: [ColumnRequest("b", as: .category), ColumnRequest("a", as: .category)]
    ) { $0.limits.categoryCount = 1 },
  ]
}
