import FairmarkTables

/// A sum of hashes of rows, which does not depend on their order.
struct RowHash: BatchConsumer {
  var sum: UInt64 = 0
  var rowCount = 0

  mutating func consume(_ batch: Batch) {
    rowCount += batch.rowCount
    var rows = Array(repeating: UInt64(14_695_981_039_346_656_037), count: batch.rowCount)
    func mix(_ row: Int, _ value: UInt64) {
      rows[row] = (rows[row] ^ value) &* 1_099_511_628_211
    }
    for column in 0..<batch.columnCount {
      if let dictionary = batch.dictionary(column) {
        // Codes depend on the thread that meets a text first; texts do not.
        let hashes = [0] + dictionary.texts.map { Self.hash(Array($0.utf8)) }
        func add<Code: FixedWidthInteger>(_ codes: Span<Code>) {
          for row in codes.indices { mix(row, hashes[Int(codes[row])]) }
        }
        batch.withCodes(column, narrow: { add($0) }, medium: { add($0) }, wide: { add($0) })
      } else {
        var bits = Array(repeating: UInt64(0), count: (batch.rowCount + 63) / 64)
        batch.addMissingBits(of: column, to: &bits)
        for row in rows.indices { mix(row, bits[row >> 6] >> UInt64(row & 63) & 1) }
        Self.values(column, batch).enumerated().forEach { mix($0.offset, $0.element) }
      }
    }
    for row in rows { sum &+= row }
  }

  private static func values(_ column: Int, _ batch: Batch) -> [UInt64] {
    var values: [UInt64] = []
    switch column % 5 {
    case 1:
      batch.withNumbers(column) { numbers, _ in
        for row in numbers.indices { values.append(numbers[row].bitPattern) }
      }
    case 2:
      batch.withTexts(column) { ends, bytes, _ in
        var start = 0
        for row in ends.indices {
          values.append(hash((start..<Int(ends[row])).map { bytes[$0] }))
          start = Int(ends[row])
        }
      }
    default:
      batch.withIntegers(column) { integers, _ in
        for row in integers.indices { values.append(UInt64(bitPattern: integers[row])) }
      }
    }
    return values
  }

  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
