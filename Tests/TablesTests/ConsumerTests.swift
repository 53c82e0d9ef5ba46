import FairmarkFiles
import FairmarkTables
import FairmarkTestSupport
import Testing

private struct Refusal: Error, Equatable {
  let id: Int
}

/// Ends the scan at a batch.
private struct Refuser: BatchConsumer {
  var batchesLeft: Int

  mutating func consume(_ batch: Batch) throws {
    if batchesLeft == 0 { throw Refusal(id: 7) }
    batchesLeft -= 1
  }
}

@Suite("A consumer of batches")
struct ConsumerTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    let rows = (0..<200).map { "\($0),\"x\n\($0 % 7)\",\($0 % 5 == 0 ? "" : "0.5")\n" }
    path = try folder.write("id,group,score\n" + rows.joined())
  }

  @Test("ends the scan with an error of its own", arguments: [1, 2, 7])
  func refusal(threads: Int) throws {
    let table = try CSVTable(paths: [path])
    for chunk in [1, 10, 100] {
      for computesDigest in [false, true] {
        var options = ScanOptions()
        options.threadCount = threads
        options.chunkByteCount = chunk
        options.computesDigest = computesDigest
        let error = #expect(throws: Refusal.self) {
          try table.scan(
            [ColumnRequest("id", as: .category)], options: options,
            makeConsumer: { Refuser(batchesLeft: 3) })
        }
        #expect(error == Refusal(id: 7))
      }
    }
  }

  @Test("gets columns in the order of the requests, also one column twice")
  func requests() throws {
    let setting = ScanSetting(
      requests: [
        ColumnRequest("score", as: .number), ColumnRequest("id", as: .integer),
        ColumnRequest("id", as: .category), ColumnRequest("score", as: .category),
      ], missing: [""], chunk: 50)
    let table = try readTable([path], setting)
    #expect(table.rows.count == 200)
    #expect(table.rows[0] == [nil, "0", "0", nil])
    #expect(table.rows[199] == ["0.5", "199", "199", "0.5"])
    #expect(table.scan.missingCounts == [40, 0, 0, 40])
  }

  @Test("may ask for nothing, and the rows are checked and counted all the same")
  func noColumns() throws {
    var options = ScanOptions()
    options.chunkByteCount = 64
    let scan = try CSVTable(paths: [path]).scan([], options: options) { Refuser(batchesLeft: .max) }
    #expect(scan.rowCount == 200)
    let bad = try folder.write("a,b\n1,2\n3\n", named: "bad.csv")
    let error = #expect(throws: TableError.self) {
      try CSVTable(paths: [bad]).scan([]) { Refuser(batchesLeft: .max) }
    }
    #expect(error?.code == .raggedRow)
  }

  @Test("is made once a thread, and no more threads are made than there are pieces")
  func threads() throws {
    let table = try CSVTable(paths: [path])
    var options = ScanOptions()
    options.threadCount = 7
    #expect(try table.scan([], options: options) { Refuser(batchesLeft: 9) }.consumers.count == 1)
    options.chunkByteCount = 500
    #expect(try table.scan([], options: options) { Refuser(batchesLeft: 9) }.consumers.count == 6)
    options.threadCount = 0
    #expect(try table.scan([], options: options) { Refuser(batchesLeft: 9) }.consumers.count == 1)
  }

  @Test("is told the same fault when digests are computed on the way")
  func digestsAndFaults() throws {
    let rows = String(repeating: "1,2\n", count: 500)
    let bad = try folder.write("a,b\n\(rows)3\n\(rows)4\"\n", named: "bad.csv")
    for threads in 1...4 {
      let setting = ScanSetting(threads: threads, chunk: 100, computesDigest: true)
      let error = #expect(throws: TableError.self) { try readTable([bad, bad], setting) }
      #expect(error?.location.description == "bad.csv:502:1")
    }
  }
}
