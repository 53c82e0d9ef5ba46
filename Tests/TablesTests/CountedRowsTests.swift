import FairmarkFiles
@testable import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("Rows that cannot be used, when they are counted")
struct CountedRowsTests {
  private static let requests = [
    ColumnRequest("id", as: .category), ColumnRequest("n", as: .number),
    ColumnRequest("group", as: .category), ColumnRequest("k", as: .frequency),
  ]

  /// A file with a bad row of some kind after every good row, and what must be found in it.
  private struct Sample {
    var bytes = Array("id,n,group,k\n".utf8)
    var rows: [[String?]] = []
    var places: [RejectedPlace] = []
    var counts: [RejectionReason: Int] = [:]
    private var line = 2

    init(count: Int, seed: UInt64) {
      var random = SplitMix64(seed: seed)
      for index in 0..<count {
        addGood("\(index)", "x\(index % 3)")
        // Ragged rows come first in a piece when they are looked for before numbers are.
        switch index < 12 ? index % 5 : Int.random(in: 0..<8, using: &random) {
        case 0: add(Array("bad,seven,bad\(index),1".utf8), .number)
        case 1: add(Array("bad,1,bad\(index)".utf8), .ragged)
        case 2: add(Array("bad,1,".utf8) + [0xFF] + Array("bad\(index),1".utf8), .encoding)
        case 3: add(Array("bad,1,\"\(String(repeating: "bad", count: 12))\",1".utf8), .limit)
        case 4: add(Array("bad,1,bad\(index),-1".utf8), .number)
        case 5: add(Array("bad,1,\"bad\n\(index)\",1,\"\r\n\",".utf8), .ragged, lines: 3)
        case 6:
          bytes.append(10)
          line += 1
        default: break
        }
      }
    }

    private mutating func addGood(_ id: String, _ group: String) {
      bytes += Array("\(id),0.5,\"\(group)\",2\r\n".utf8)
      rows.append([id, "0.5", group, "2"])
      line += 1
    }

    private mutating func add(_ row: [UInt8], _ reason: RejectionReason, lines: Int = 1) {
      bytes += row + [10]
      counts[reason, default: 0] += 1
      if places.count < 10 {
        places.append(
          RejectedPlace(
            location: SourceLocation(file: "table.csv", line: line, column: 1), reason: reason))
      }
      line += lines
    }
  }

  @Test("are counted by reason and the first ten are named, for all pieces and threads")
  func counts() throws {
    let sample = Sample(count: 60, seed: 1)
    #expect(sample.counts.count == 4 && sample.places.count == 10)
    let folder = try TemporaryFolder()
    let paths = try [Storage.plain, .gzip].map { try $0.put(sample.bytes, in: folder) }
    var setting = ScanSetting(requests: Self.requests, badRows: .count)
    setting.limits.fieldByteCount = 30
    for (path, threads) in paths.flatMap({ path in [1, 2, 3, 7].map { (path, $0) } }) {
      for chunk in [1, 2, 3, 10, 17, 40, 64, 100, 333, 1000, 100_000] {
        setting.threads = threads
        setting.chunk = chunk
        let table = try readTable([path], setting)
        #expect(table.scan.rejectedCounts == sample.counts)
        #expect(table.scan.firstRejected == sample.places)
        #expect(table.scan.rowCount == sample.rows.count + sample.counts.values.reduce(0, +))
        #expect(table.sortedRows == sample.rows.sorted(by: precedes))
        // Nothing that only a rejected row had.
        #expect(table.scan.dictionaries[2]?.texts.sorted() == ["x0", "x1", "x2"])
        #expect(table.scan.dictionaries[0]?.texts.contains("bad") == false)
        #expect(table.scan.missingCounts == [0, 0, 0, 0])
      }
    }
  }

  @Test("are counted by the reader that goes row by row as well")
  func sequential() throws {
    let sample = Sample(count: 30, seed: 2)
    let folder = try TemporaryFolder()
    let path = try folder.write(sample.bytes)
    var setting = ScanSetting(requests: Self.requests, badRows: .count)
    setting.limits.fieldByteCount = 30
    setting.dialect.comment = "#"
    for chunk in [1, 7, 64, 1000, 100_000] {
      setting.chunk = chunk
      let table = try readTable([path], setting)
      #expect(table.scan.rejectedCounts == sample.counts)
      #expect(table.scan.firstRejected == sample.places)
      #expect(table.rows == sample.rows)
    }
  }

  @Test("are named in the order of the files")
  func files() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("a,b\n1,2\n1\n", named: "1.csv")
    let second = try folder.write("a,b\n3\n4,x\n5,6\n", named: "2.csv")
    let setting = ScanSetting(requests: [ColumnRequest("b", as: .integer)], badRows: .count)
    for threads in 1...3 {
      for chunk in 1...14 {
        var setting = setting
        setting.threads = threads
        setting.chunk = chunk
        let scan = try readTable([first, second], setting).scan
        #expect(
          scan.firstRejected.map(\.location.description) == ["1.csv:3:1", "2.csv:2:1", "2.csv:3:1"])
        #expect(scan.firstRejected.map(\.reason) == [.ragged, .ragged, .number])
        #expect(scan.inputs.map(\.rowCount) == [2, 3])
      }
    }
  }

  @Test("may not be all rows, of which nothing could be told")
  func nothingLeft() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a,b\n1\n2\n")
    let error = try #require(throws: TableError.self) {
      try readTable([path], ScanSetting(badRows: .count))
    }
    #expect(error.code == .noRows)
    #expect(
      error.message
        == "not one row could be used; is the delimiter right? (the first, table.csv:2:1: 1 field "
        + "where the header has 2); if lines stand above the header, pass over them "
        + "(`skip_lines: 1`)")
  }

  @Test("are counted in the first row of a file without a header, too")
  func firstRow() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([0xFF] + Array(",b\n1,2\n".utf8))
    var setting = ScanSetting(badRows: .count)
    setting.dialect.hasHeader = false
    let table = try readTable([path], setting)
    #expect(table.rows == [["1", "2"]])
    #expect(table.scan.rejectedCounts == [.encoding: 1])
  }

  @Test("do not excuse misplaced quotes, open quotes and values that are needed")
  func stillErrors() throws {
    let folder = try TemporaryFolder()
    for (text, code) in [
      ("a,b\n1\n1,2\"\n", TableError.Code.misplacedQuote), ("a,b\n1\n\"1\"2,3\n", .textAfterQuote),
      ("a,b\n1\n1,\"2\n", .openQuote), ("a,b\n1\n,2\n", .missingValue),
    ] {
      let path = try folder.write(text)
      var setting = ScanSetting(
        requests: [ColumnRequest("a", as: .category, requiresValue: true)], missing: [""],
        badRows: .count)
      for chunk in 1...12 {
        setting.chunk = chunk
        let error = try #require(throws: TableError.self) { try readTable([path], setting) }
        #expect(error.code == code)
        #expect(error.location.line == 3)
      }
    }
  }
}
