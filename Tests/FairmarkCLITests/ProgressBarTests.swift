import Testing

@testable import FairmarkCLI

@Suite("The progress bar")
struct ProgressBarTests {
  @Test("tells bytes, rows, rate and the time left")
  func line() {
    #expect(
      ProgressBar.line(bytes: 455_000_000, of: 910_000_000, rows: 10_000_000, seconds: 2)
        == "reading  50 %  455.0 MB of 910.0 MB  10.0 M rows  227.5 MB/s  2 s left")
  }

  @Test("leaves out what nobody knows")
  func unknownTotal() {
    #expect(
      ProgressBar.line(bytes: 2_500, of: nil, rows: 7, seconds: 1)
        == "reading  2.5 kB  7 rows  2.5 kB/s")
    #expect(ProgressBar.line(bytes: 0, of: nil, rows: 1, seconds: 1) == "reading  1 row")
    #expect(ProgressBar.line(bytes: 0, of: nil, rows: 0, seconds: 1) == "reading  0 rows")
  }

  @Test("is not there without a terminal")
  func noTerminal() {
    #expect(ProgressBar(totalByteCount: 1) == nil)
  }
}
