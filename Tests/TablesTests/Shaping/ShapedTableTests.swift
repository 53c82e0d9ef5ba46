import FairmarkFiles
import FairmarkTestSupport
import Testing

@testable import FairmarkTables

@Suite("A shaped table")
struct ShapedTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func table(_ text: String, _ shaping: Shaping, _ name: String = "t.csv") throws
    -> ShapedTable
  {
    ShapedTable(try CSVTable(paths: [folder.write(name, text)], names: [name]), shaping)
  }

  /// The kept rows as texts, in the order of the file.
  private func rows(
    _ table: ShapedTable, _ requests: [ColumnRequest], chunk: Int = 256 << 10
  ) throws -> (rows: [[String?]], scan: TableScan<RowCollector>) {
    var options = ScanOptions()
    options.threadCount = 1
    options.chunkByteCount = chunk
    let scan = try table.scan(requests, options: options) { RowCollector() }
    let texts = scan.dictionaries.map { $0?.texts }
    let rows = scan.consumers.flatMap(\.rows).map { row in
      row.indices.map { column -> String? in
        guard let cell = row[column] else { return nil }
        if let texts = texts[column] { return texts[Int(cell) - 1] }
        return requests[column].kind == .number
          ? "\(Double(bitPattern: cell))" : "\(Int64(bitPattern: cell))"
      }
    }
    return (rows, scan)
  }

  @Test("hands on the kept rows of every kind of column", arguments: [1, 20, 1 << 18])
  func kinds(chunk: Int) throws {
    let text =
      "a,b,c,d\n"
      + (0..<300).map {
        "x\($0 % 7),\($0)\($0 % 3 == 0 ? ".5" : ""),\($0),\($0 % 11 == 0 ? "" : "q")\n"
      }.joined()
    let table = try table(
      text, Shaping(conditions: [RowCondition("a", .texts(TextTest(not: ["x0", "x5"])))]))
    let found = try rows(
      table,
      [
        ColumnRequest("a", as: .category), ColumnRequest("b", as: .number),
        ColumnRequest("c", as: .integer), ColumnRequest("d", as: .category),
      ], chunk: chunk)
    let kept = (0..<300).filter { $0 % 7 != 0 && $0 % 7 != 5 }
    #expect(
      found.rows
        == kept.map {
          [
            "x\($0 % 7)", "\(Double($0) + ($0 % 3 == 0 ? 0.5 : 0))", "\($0)",
            $0 % 11 == 0 ? nil : "q",
          ]
        })
    #expect(found.scan.missingCounts == [0, 0, 0, kept.count { $0 % 11 == 0 }])
    #expect(found.scan.shaping?.keptCount == kept.count)
    #expect(found.scan.shaping?.conditions.map(\.removedCount) == [300 - kept.count])
  }

  @Test("has in its dictionaries what the kept rows hold, and nothing else")
  func dictionaries() throws {
    let table = try table(
      "a,b\nx,1\ny,2\nz,3\nx,9\n",
      Shaping(
        derivations: [
          ColumnDerivation(
            name: "band", column: "b",
            rule: .bins(NumberBins(edges: [2, 5, 8], labels: ["w", "v", "u", "t"])))
        ],
        conditions: [RowCondition("b", .numbers(below(3)))]))
    let scan = try rows(
      table, [ColumnRequest("a", as: .category), ColumnRequest("band", as: .category)]
    ).scan
    #expect(scan.dictionaries.map { $0?.texts.sorted() } == [["x", "y"], ["v", "w"]])
  }

  private func below(_ value: Double) -> NumberTest {
    var test = NumberTest()
    test.below = value
    return test
  }

  @Test("gives joined and derived columns as texts of their own, too", arguments: [1, 20, 1 << 18])
  func textsFromCodes(chunk: Int) throws {
    let people = try CSVTable(
      paths: [
        folder.write("p.csv", "id,person\n" + (0..<200).map { "\($0),p\($0 / 2)\n" }.joined())
      ])
    let bands = NumberBins(edges: [100], labels: ["low", "high"])
    let table = try table(
      "id,sex\n" + (0..<300).map { "\($0),\($0 % 5 == 0 ? "" : "f")\n" }.joined(),
      Shaping(
        joins: [
          TableJoin(
            name: "people", table: people, options: ScanOptions(), keyColumns: ["id"],
            joinedKeyColumns: ["id"], columns: ["person"], removesUnmatched: false,
            duplicates: .fail, rowLimit: 1000)
        ],
        derivations: [ColumnDerivation(name: "band", column: "id", rule: .bins(bands))],
        conditions: [RowCondition("sex", .texts(TextTest(anyOf: ["f"])))]))
    let requests = ["person", "band", "sex"].flatMap {
      [ColumnRequest($0, as: .category), ColumnRequest($0, as: .text)]
    }
    for threads in [1, 3] {
      var options = ScanOptions()
      options.threadCount = threads
      options.chunkByteCount = chunk
      let scan = try table.scan(requests, options: options) { TextComparison() }
      #expect(scan.consumers.flatMap(\.differences) == [])
      #expect(scan.consumers.reduce(0) { $0 + $1.rowCount } == 240)
      #expect(scan.consumers.flatMap(\.texts).count { $0 == "p99" } == 2)
      #expect(scan.missingCounts[0] == 80 && scan.missingCounts[1] == 80)
    }
  }

  @Test("many distinct texts keep their codes apart whatever the width")
  func manyTexts() throws {
    let text = "a,b\n" + (0..<70_000).map { "t\($0),\($0 % 2)\n" }.joined()
    var limits = TableLimits()
    limits.categoryCount = 100_000
    let source = try CSVTable(paths: [folder.write("many.csv", text)], limits: limits)
    let table = ShapedTable(
      source, Shaping(conditions: [RowCondition("b", .texts(TextTest(anyOf: ["1"])))]))
    let found = try rows(table, [ColumnRequest("a", as: .category)])
    #expect(found.rows == (0..<35_000).map { ["t\(2 * $0 + 1)"] })
  }

  @Test("puts a number on the side of an edge that is closed")
  func edges() {
    let edges = [25.0, 40, 62]
    func bins(_ values: [Double], right: Bool) -> [Int] {
      values.map { NumberBins.bin(of: $0, edges: edges.span, closedRight: right) }
    }
    let values = [-1, 24.999, 25, 25.0.nextUp, 40, 61, 62, 1e300]
    #expect(bins(values, right: false) == [0, 0, 1, 1, 2, 2, 3, 3])
    #expect(bins(values, right: true) == [0, 0, 0, 1, 1, 2, 2, 3])
  }

  @Test("compares whole numbers beyond 2^53 exactly when the column holds integers")
  func wholeNumbers() throws {
    let text = "n\n9007199254740992\n9007199254740993\n-9223372036854775808\n9223372036854775807\n"
    var test = IntegerTest()
    test.above = 9_007_199_254_740_992
    let table = try table(
      text, Shaping(conditions: [RowCondition("n", .integers(test))], integerColumns: ["n"]))
    let found = try rows(table, [ColumnRequest("n", as: .integer)])
    #expect(found.rows == [["9007199254740993"], ["9223372036854775807"]])
  }

  @Test("whole numbers between bounds")
  func integerRange() {
    func range(_ change: (inout IntegerTest) -> Void) -> ClosedRange<Int64>? {
      var test = IntegerTest()
      change(&test)
      return test.range
    }
    #expect(range { _ in } == Int64.min...Int64.max)
    #expect(range { ($0.atLeast, $0.below) = (2, 4) } == 2...3)
    #expect(range { ($0.atLeast, $0.above, $0.atMost, $0.below) = (2, 2, 9, 9) } == 3...8)
    #expect(range { ($0.atLeast, $0.atMost) = (4, 3) } == nil)
    #expect(range { ($0.above, $0.below) = (3, 4) } == nil)
    #expect(range { ($0.atLeast, $0.atMost) = (.min, .min) } == Int64.min...Int64.min)
    #expect(range { ($0.above, $0.below) = (.min, .max) } == Int64.min + 1...Int64.max - 1)
    #expect(range { $0.above = .max } == nil)
    #expect(range { $0.below = .min } == nil)
  }

  @Test("tells the first fault of the rows, whatever the threads", arguments: [1, 2, 7])
  func firstFault(threads: Int) throws {
    var lines = (0..<2_000).map { "t\($0 % 5),\($0)" }
    lines[700] = "odd,700"
    lines[1_400] = "other,1400"
    lines[1_900] = "t1,none"
    let table = try table(
      "a,b\n" + lines.joined(separator: "\n"),
      Shaping(
        derivations: [
          ColumnDerivation(
            name: "c", column: "a",
            rule: .map(TextMap((0..<5).map { ("t\($0)", "T") })))
        ]))
    for chunk in [64, 1_000, 1 << 18] {
      var options = ScanOptions()
      options.threadCount = threads
      options.chunkByteCount = chunk
      let error = #expect(throws: TableError.self) {
        try table.scan([ColumnRequest("c", as: .category)], options: options) { RowCollector() }
      }
      #expect(error?.code == .unmappedText)
      #expect(error?.location == SourceLocation(file: "t.csv", line: 702, column: 1))
    }
  }

  @Test(
    "refuses a row before whatever is wrong with the rows after it",
    arguments: [
      (storage: Storage.plain, quotes: CSVDialect.Quotes.strict), (.plain, .lenient),
      (.gzip, .strict), (.gzip, .lenient),
    ])
  func refusedFirst(storage: Storage, quotes: CSVDialect.Quotes) throws {
    let shaping = Shaping(derivations: [
      ColumnDerivation(name: "c", column: "a", rule: .map(TextMap([("t", "T")])))
    ])
    let later: [[UInt8]] = [
      Array("t,none".utf8), Array("t,99999999999999999999".utf8), Array("t".utf8),
      [0x74, 0x2C, 0xFF], Array("t,\"1".utf8), Array("t,".utf8),
    ]
    var dialect = CSVDialect()
    dialect.quotes = quotes
    for line in later {
      let path = try storage.put(Array("a,b\nt,1\nodd,2\nt,3\n".utf8) + line, in: folder)
      for chunk in [1, 9, 1 << 18] {
        var options = ScanOptions()
        options.threadCount = 1
        options.chunkByteCount = chunk
        let table = ShapedTable(try CSVTable(paths: [path], dialect: dialect), shaping)
        let error = #expect(throws: TableError.self) {
          try table.scan(
            [
              ColumnRequest("c", as: .category),
              ColumnRequest("b", as: .integer, requiresValue: true),
            ],
            options: options, makeConsumer: { RowCollector() })
        }
        #expect(error?.code == .unmappedText)
        #expect(error?.location.line == 3)
      }
    }
  }

  @Test("refuses a line before whatever is wrong with the lines after it")
  func refusedLine() throws {
    let shaping = Shaping(derivations: [
      ColumnDerivation(name: "c", column: "a", rule: .map(TextMap([("t", "T")])))
    ])
    for line in [#"{"a":"t","b":"none"}"#, #"{"a":"t"}"#, #"["t",1]"#, #"{"a":"t","b":1"#] {
      let text = #"{"a":"t","b":1}"# + "\n" + #"{"a":"odd","b":2}"# + "\n" + line + "\n"
      let path = try folder.write(text, named: "t.jsonl")
      for chunk in [1, 20, 1 << 18] {
        var options = ScanOptions()
        options.threadCount = 1
        options.chunkByteCount = chunk
        let table = ShapedTable(try JSONLinesTable(paths: [path]), shaping)
        let error = #expect(throws: TableError.self) {
          try table.scan(
            [
              ColumnRequest("c", as: .category),
              ColumnRequest("b", as: .integer, requiresValue: true),
            ],
            options: options, makeConsumer: { RowCollector() })
        }
        #expect(error?.code == .unmappedText)
        #expect(error?.location.line == 2)
      }
    }
  }

  @Test("refuses an added column that only a later line turns out to have")
  func hiddenColumn() throws {
    let files = [
      try folder.write("a.jsonl", "{\"age\":30}\n"),
      try folder.write("b.jsonl", "{\"age\":50,\"band\":\"old\"}\n"),
    ]
    let lines = try JSONLinesTable(paths: files, names: ["a.jsonl", "b.jsonl"])
    let derived = ShapedTable(
      lines,
      Shaping(derivations: [
        ColumnDerivation(
          name: "band", column: "age",
          rule: .bins(NumberBins(edges: [40], labels: ["young", "old"])))
      ]))
    let joined = ShapedTable(
      lines,
      Shaping(joins: [
        TableJoin(
          name: "bands",
          table: try CSVTable(paths: [folder.write("bands.csv", "years,band\n30,young\n50,old\n")]),
          keyColumns: ["age"], joinedKeyColumns: ["years"], columns: ["band"])
      ]))
    for (table, says) in [
      (derived, "a.jsonl: \"band\" is a column of some row already; give the derived column"),
      (joined, "a.jsonl: \"band\" is a column of some row and of \"bands\"; list the columns"),
    ] {
      let error = try #require(throws: TableError.self) {
        try rows(table, [ColumnRequest("band", as: .category)])
      }
      #expect(error.code == .duplicateColumn)
      #expect(error.description.hasPrefix(says), "\(error)")
    }
  }

  @Test("what stands for a text without an entry is in no message")
  func failureMark() throws {
    let table = try table(
      "id,sex\n1,M\n2,F\n",
      Shaping(
        derivations: [
          ColumnDerivation(
            name: "g", column: "sex",
            rule: .map(TextMap([("M", "male"), ("F", "female")])))
        ],
        conditions: [
          RowCondition("g", .texts(TextTest(anyOf: ["other", "\u{FFFD}"])))
        ]))
    let error = try #require(throws: TableError.self) {
      try rows(table, [ColumnRequest("g", as: .category)])
    }
    #expect(
      error.message
        == "not one row is left: removed are 2 by \"g\", which never holds \"other\" but "
        + "\"female\", \"male\"")
  }

  @Test("a column may be joined to a joined table that has conditions and joins of its own")
  func nested() throws {
    let people = "id,sex\n1,f\n2,m\n3,f\n,m\n5,f\n"
    let named = try ShapedTable(
      CSVTable(paths: [folder.write("named.csv", "case,place,year\n1,p,1\n2,q,2\n3,p,3\n3,q,1\n")]),
      Shaping(
        joins: [
          TableJoin(
            name: "places",
            table: CSVTable(paths: [folder.write("places.csv", "code,land\np,X\nq,Y\nr,Z\n")]),
            keyColumns: ["place"], joinedKeyColumns: ["code"], columns: ["land"])
        ],
        conditions: [RowCondition("year", .numbers(below(3)))]))
    let table = try table(
      people,
      Shaping(joins: [
        TableJoin(
          name: "named", table: named, keyColumns: ["id"], joinedKeyColumns: ["case"],
          columns: ["land", "year"])
      ]))
    let found = try rows(
      table,
      [
        ColumnRequest("id", as: .category), ColumnRequest("land", as: .category),
        ColumnRequest("year", as: .integer),
      ])
    #expect(
      found.rows == [
        ["1", "X", "1"], ["2", "Y", "2"], ["3", "Y", "1"], [nil, nil, nil], ["5", nil, nil],
      ])
    let join = try #require(found.scan.shaping?.joins.first)
    #expect([join.matchedCount, join.unmatchedCount, join.missingKeyCount] == [3, 1, 1])
    #expect(join.joined.shaping?.conditions.map(\.removedCount) == [1])
    #expect(join.joined.shaping?.joins.map(\.matchedCount) == [4])
    #expect([join.joined.usedCount, join.joined.unusedCount] == [3, 0])
  }
}

@Suite("An index of keys")
struct KeyIndexTests {
  @Test("finds every key and no other", arguments: 0..<4)
  func random(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var index = KeyIndex()
    var rows: [[UInt8]: Int] = [:]
    for _ in 0..<6_000 {
      let length = Int.random(in: 0...(seed == 0 ? 2 : 20), using: &random)
      let key = (0..<length).map { _ in UInt8.random(in: 0...3, using: &random) }
      #expect(index.row(of: key.span) == rows[key] ?? -1)
      if rows[key] == nil {
        rows[key] = index.count
        index.add(key.span)
      }
    }
    #expect(index.count == rows.count)
    #expect(rows.allSatisfy { index.row(of: $0.key.span) == $0.value })
  }
}
