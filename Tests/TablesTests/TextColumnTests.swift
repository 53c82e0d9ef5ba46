import FairmarkFiles
import FairmarkTables
import FairmarkTestSupport
import Testing

/// Reads the same columns as texts and as categories and compares them row by row.
struct TextComparison: BatchConsumer {
  var rowCount = 0
  var differences: [String] = []
  var texts: [String?] = []

  mutating func consume(_ batch: Batch) {
    for column in 0..<batch.columnCount / 2 { compare(column * 2, with: column * 2 + 1, batch) }
    rowCount += batch.rowCount
  }

  private mutating func compare(_ category: Int, with text: Int, _ batch: Batch) {
    let expected = Self.categories(category, batch)
    let found = Self.texts(text, batch)
    if expected != found { differences.append("\(expected) became \(found)") }
    if batch.missingCount(category) != batch.missingCount(text) {
      differences.append("another count of missing values")
    }
    texts += found
  }

  private static func categories(_ column: Int, _ batch: Batch) -> [String?] {
    let texts = batch.dictionary(column)?.texts ?? []
    var values: [String?] = []
    func add<Code: FixedWidthInteger>(_ codes: Span<Code>) {
      for row in codes.indices { values.append(codes[row] == 0 ? nil : texts[Int(codes[row]) - 1]) }
    }
    batch.withCodes(column, narrow: { add($0) }, medium: { add($0) }, wide: { add($0) })
    return values
  }

  private static func texts(_ column: Int, _ batch: Batch) -> [String?] {
    var values: [String?] = []
    batch.withTexts(column) { ends, bytes, missing in
      var start = 0
      for row in ends.indices {
        let end = Int(ends[row])
        let text = (start..<end).map { bytes[$0] }
        let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 == 1
        values.append(isMissing ? nil : String(decoding: text, as: UTF8.self))
        start = end
      }
    }
    return values
  }
}

@Suite("Text columns")
struct TextColumnTests {
  private static let requests = ["a", "b"].flatMap {
    [ColumnRequest($0, as: .category), ColumnRequest($0, as: .text)]
  }

  private func comparison(
    _ text: String, chunk: Int, requests: [ColumnRequest] = Self.requests,
    badRows: BadRowPolicy = .fail
  ) throws -> TableScan<TextComparison> {
    let folder = try TemporaryFolder()
    let table = try CSVTable(paths: [try folder.write("t.csv", text)])
    var options = ScanOptions()
    options.threadCount = 2
    options.chunkByteCount = chunk
    options.missingTexts = ["", "NA"]
    options.badRows = badRows
    return try table.scan(requests, options: options, makeConsumer: { TextComparison() })
  }

  @Test("hold what category columns hold, however the file is cut", arguments: [1, 7, 64, 4096])
  func equalsCategories(chunk: Int) throws {
    var generator = SplitMix64(seed: UInt64(chunk))
    let fields = [
      "x", "", "NA", "\"a,b\"", "\"say \"\"yes\"\"\"", "\"two\nlines\"", "cafe\u{301}",
      String(repeating: "long ", count: 100),
    ]
    var text = "a,b\n"
    for _ in 0..<300 {
      text +=
        (0..<2).map { _ in fields.randomElement(using: &generator) ?? "" }
        .joined(separator: ",") + "\n"
    }
    let scan = try comparison(text, chunk: chunk)
    #expect(scan.consumers.flatMap(\.differences) == [])
    #expect(scan.consumers.reduce(0) { $0 + $1.rowCount } == 300)
    #expect(scan.missingCounts[0] == scan.missingCounts[1])
    #expect(scan.dictionaries[1] == nil)
  }

  @Test("leave the row out that another column cannot use")
  func rejectedRow() throws {
    let requests = Self.requests + [ColumnRequest("n", as: .number)]
    let scan = try comparison(
      "a,b,n\nx,y,1\nu,v,two\nw,z,3\n", chunk: 4096, requests: requests, badRows: .count)
    #expect(scan.consumers.flatMap(\.differences) == [])
    #expect(Set(scan.consumers.flatMap(\.texts)) == ["x", "w", "y", "z"])
    #expect(scan.rejectedCounts[.number] == 1)
  }

  @Test("may not be without a value where one is required")
  func required() {
    #expect(throws: TableError.self) {
      try comparison(
        "a,b\nx,y\n,z\n", chunk: 4096,
        requests: [ColumnRequest("a", as: .text, requiresValue: true)])
    }
  }
}
