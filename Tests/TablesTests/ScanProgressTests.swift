import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("The progress of a scan")
struct ScanProgressTests {
  private struct Nothing: BatchConsumer {
    mutating func consume(_ batch: Batch) {}
  }

  @Test("ends at all bytes after the header and all rows", arguments: [1, 3], [16, 1 << 18])
  func whole(threads: Int, chunk: Int) throws {
    let folder = try TemporaryFolder()
    let rows = (0..<500).map { "\($0),x\n" }.joined()
    let table = try CSVTable(paths: [folder.write("t.csv", "a,b\n" + rows)])
    var options = ScanOptions()
    options.threadCount = threads
    options.chunkByteCount = chunk
    let progress = ScanProgress()
    options.progress = progress
    _ = try table.scan([ColumnRequest("a", as: .integer)], options: options) { Nothing() }
    #expect(progress.rowCount == 500)
    #expect(progress.byteCount == rows.utf8.count)
    #expect(table.textByteCount == rows.utf8.count + 4)
  }
}
