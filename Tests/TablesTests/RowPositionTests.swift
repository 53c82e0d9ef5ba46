import FairmarkFiles
import FairmarkTestSupport
import Testing

@testable import FairmarkTables

/// Keeps each row's position and number.
private struct PositionCollector: BatchConsumer {
  var rows: [(position: RowPosition, number: Int64?)] = []

  mutating func consume(_ batch: Batch) {
    batch.withIntegers(0) { values, missing in
      for row in values.indices {
        let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 == 1
        rows.append((batch.position(of: row), isMissing ? nil : values[row]))
      }
    }
  }
}

@Suite("Positions of rows")
struct RowPositionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The numbers in the order of the positions, for several threads and cuts.
  private func check(
    _ makeTable: () throws -> some Table, numbers expected: [Int64?],
    badRows: BadRowPolicy = .fail, chunks: [Int] = [1, 7, 64, 1 << 18]
  ) throws {
    for chunk in chunks {
      var positions: [[RowPosition]] = []
      for threads in [1, 3] {
        var options = ScanOptions()
        options.threadCount = threads
        options.chunkByteCount = chunk
        options.badRows = badRows
        let scan = try makeTable().scan(
          [ColumnRequest("n", as: .integer)], options: options
        ) { PositionCollector() }
        let rows = scan.consumers.flatMap(\.rows).sorted { $0.position < $1.position }
        #expect(rows.map(\.number) == expected, "pieces of \(chunk), \(threads) threads")
        #expect(Set(rows.map(\.position)).count == rows.count, "a position stands twice")
        positions.append(rows.map(\.position))
      }
      #expect(positions[0] == positions[1], "positions depend on the threads")
    }
  }

  private static let numbers = (0..<90).map { Int64($0) }

  /// Rows of very different lengths, some with line ends inside quotes.
  private func csv(_ numbers: some Sequence<Int64>, header: String = "n,text\n") -> String {
    header
      + numbers.map { number in
        let text =
          switch number % 4 {
          case 0: "x"
          case 1: ""
          case 2: "\"two\nlines, \(number)\""
          default: String(repeating: "long", count: Int(number))
          }
        return "\(number),\(text)\n"
      }.joined()
  }

  @Test("follow the order of files and rows, however they are stored", arguments: Storage.allCases)
  func files(storage: Storage) throws {
    let parts = [Self.numbers[..<40], Self.numbers[40..<41], Self.numbers[41...]]
    try check(
      {
        try CSVTable(
          paths: parts.enumerated().map { index, part in
            try storage.put(Array(csv(part).utf8), in: folder, named: "\(index).csv")
          })
      }, numbers: Self.numbers)
  }

  @Test("follow the order of rows that are read by one thread")
  func sequential() throws {
    var dialect = CSVDialect()
    dialect.comment = "#"
    let path = try folder.write(
      "n,text\n"
        + Self.numbers.map { "\($0),x\n" + ($0 % 3 == 0 ? "# after \($0)\n" : "") }.joined())
    try check(
      { try CSVTable(paths: [path], dialect: dialect) }, numbers: Self.numbers)
  }

  @Test("are different where rows are empty lines")
  func emptyLines() throws {
    let path = try folder.write("n\n\n\n\n1\n\n\n2\n\n\n\n\n\n3")
    let empty: Int64? = nil
    try check(
      { try CSVTable(paths: [path]) },
      numbers: [
        empty, empty, empty, 1, empty, empty, 2, empty, empty, empty, empty, empty, 3,
      ], chunks: [1, 2, 3, 4, 64])
  }

  @Test("follow the order of the rows that are not left out")
  func rejected() throws {
    let path = try folder.write(
      "n,text\n" + Self.numbers.map { $0 % 5 == 0 ? "no number,x\n" : "\($0),x\n" }.joined())
    try check(
      { try CSVTable(paths: [path]) }, numbers: Self.numbers.filter { $0 % 5 != 0 },
      badRows: .count)
  }

  @Test("follow the order of JSON Lines")
  func jsonLines() throws {
    let paths = try [Self.numbers[..<50], Self.numbers[50...]].enumerated().map { index, part in
      try folder.write(
        part.map { "{\"text\": \"\(String(repeating: "y", count: Int($0) % 9))\", \"n\": \($0)}\n" }
          .joined(), named: "\(index).jsonl")
    }
    try check({ try JSONLinesTable(paths: paths) }, numbers: Self.numbers)
  }

  @Test("follow the order of arrays and their shards")
  func arrays() throws {
    let paths = try [Self.numbers[..<50], Self.numbers[50...]].enumerated().map { index, part in
      try folder.write(npy(bytes: part.map { UInt8($0) }), named: "\(index).npy")
    }
    try check(
      { try NumPyTable(columns: [NumPyColumn("n", paths: paths)]) }, numbers: Self.numbers,
      chunks: [1, 64, 4096])
  }

  @Test("follow the order of the kept rows of a shaped table")
  func shaped() throws {
    let path = try folder.write(csv(Self.numbers))
    try check(
      {
        ShapedTable(
          try CSVTable(paths: [path]),
          Shaping(conditions: [RowCondition("text", .texts(TextTest(not: ["x"])))]))
      }, numbers: Self.numbers.filter { $0 % 4 > 1 })
  }

  @Test("of batches in memory go on from call to call, or begin where they are told to")
  func memory() throws {
    let builder = try BatchBuilder([ColumnRequest("n", as: .integer)], columnNames: ["n"])
    func first(_ count: Int, at position: RowPosition? = nil) throws -> RowPosition {
      try builder.batch(of: Array(repeating: ["1"], count: count), at: position).position(of: 0)
    }
    #expect(try first(3) == RowPosition(file: 0, offset: 0))
    #expect(try first(2) == RowPosition(file: 0, offset: 3))
    #expect(try first(2, at: RowPosition(file: 4, offset: 10)) == RowPosition(file: 4, offset: 10))
    #expect(try first(1) == RowPosition(file: 4, offset: 12))
  }
}
