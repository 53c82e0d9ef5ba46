import FairmarkTables
import FairmarkTestSupport
import Testing

/// Keeps the widths of the codes of column 0 and whether each row's code is right.
private struct WidthChecker: BatchConsumer {
  var widths: Set<Int> = []
  var codes: [UInt32] = []
  var numbers: [Int64] = []

  mutating func consume(_ batch: Batch) {
    var width = 0
    var codes: [UInt32] = []
    func add<Code: FixedWidthInteger>(_ span: Span<Code>) {
      width = Code.bitWidth / 8
      for row in span.indices { codes.append(UInt32(span[row])) }
    }
    batch.withCodes(0, narrow: { add($0) }, medium: { add($0) }, wide: { add($0) })
    var numbers: [Int64] = []
    batch.withIntegers(1) { values, _ in
      for row in values.indices { numbers.append(values[row]) }
    }
    var bits = [UInt64](repeating: 0, count: (batch.rowCount + 63) / 64)
    batch.addMissingBits(of: 0, to: &bits)
    for row in codes.indices {
      #expect((bits[row >> 6] >> UInt64(row & 63) & 1 == 1) == (codes[row] == 0))
    }
    widths.insert(width)
    self.codes += codes
    self.numbers += numbers
  }
}

@Suite("The codes of a column")
struct CodeWidthTests {
  @Test(
    "widen as its distinct texts become more",
    arguments: [
      (200, 100_000, [1]), (255, 100_000, [1]), (256, 100_000, [2]), (300, 500, [1, 2]),
      (1000, 100_000, [2]), (66_000, 4 << 20, [4]), (66_000, 300_000, [2, 4]),
    ])
  func widths(count: Int, chunk: Int, widths: [Int]) throws {
    var text = "a,n\n"
    // Long texts and short ones; then the first ones again, and a missing one.
    func name(_ number: Int) -> String { number % 3 == 0 ? "number \(number)" : "\(number)" }
    for number in 0..<count { text += "\(name(number)),\(number)\n" }
    for number in 0..<3 { text += "\(name(number)),\(number)\n" }
    text += ",-1\n"
    let folder = try TemporaryFolder()
    let path = try folder.write(text)
    var limits = TableLimits()
    limits.categoryCount = count
    let table = try CSVTable(paths: [path], limits: limits)
    for threads in [1, 2] {
      var options = ScanOptions()
      options.threadCount = threads
      options.chunkByteCount = chunk
      let scan = try table.scan(
        [ColumnRequest("a", as: .category), ColumnRequest("n", as: .integer)], options: options,
        makeConsumer: { WidthChecker() })
      let dictionary = try #require(scan.dictionaries[0])
      let texts = dictionary.texts
      #expect(texts.count == count && dictionary.codeCount == count + 1 && dictionary.hasMissing)
      #expect(scan.missingCounts == [1, 0])
      var rowCount = 0
      for consumer in scan.consumers {
        rowCount += consumer.codes.count
        let isRight = zip(consumer.codes, consumer.numbers).allSatisfy { code, number in
          if number < 0 || code == 0 { return number < 0 && code == 0 }
          return texts[Int(code) - 1] == name(Int(number))
        }
        #expect(isRight)
      }
      #expect(rowCount == count + 4)
      if threads == 1 { #expect(scan.consumers[0].widths == Set(widths)) }
    }
  }

  @Test("tell texts apart that are alike, short and long")
  func alikeTexts() throws {
    var texts: Set<String> = []
    for length in 1...40 {
      for place in 0..<length {
        var bytes = Array(repeating: UInt8(ascii: "a"), count: length)
        bytes[place] = UInt8(ascii: "b")
        texts.insert(String(decoding: bytes, as: UTF8.self))
      }
      texts.insert(String(repeating: "a", count: length))
      texts.insert(String(repeating: "a", count: length) + "\u{0}")
    }
    let sorted = texts.sorted()
    let folder = try TemporaryFolder()
    let path = try folder.write("a,b\n" + (sorted + sorted).map { "\($0),\"\($0)\"\n" }.joined())
    for chunk in [100, 100_000] {
      let table = try readTable([path], ScanSetting(chunk: chunk))
      #expect(table.rows == (sorted + sorted).map { [$0, $0] })
      #expect(table.scan.dictionaries.map { $0?.texts.count } == [sorted.count, sorted.count])
    }
  }

  @Test("keep texts apart that differ in their bytes only")
  func normalization() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a\n\u{E9}\ne\u{301}\n\u{E9}\n")
    let scan = try readTable([path]).scan
    #expect(scan.dictionaries[0]?.codeCount == 3)
    #expect(scan.dictionaries[0]?.texts.map { $0.unicodeScalars.count }.sorted() == [1, 2])
  }
}
