/// One thread's way through the keys of a batch.
///
/// A key of one column is the column's bytes. Of several columns each part is preceded by its length,
/// so that `a` + `bc` and `ab` + `c` are different keys.
struct JoinKeys {
  private var key: [UInt8] = []
  private var ends: [[Int64]] = []
  private var bytes: [[UInt8]] = []

  /// Calls a closure with the key of each row; with an empty key and `true` where a part is missing.
  ///
  /// - Parameters:
  ///   - columns: The numbers of the batch's text columns that hold the key.
  ///   - batch: The rows.
  ///   - body: Gets the row, whether it has no key, and the key.
  mutating func forEach(
    _ columns: [Int], of batch: Batch, _ body: (Int, Bool, Span<UInt8>) -> Void
  ) {
    if columns.count == 1 {
      batch.withTexts(columns[0]) { ends, bytes, missing in
        var start = 0
        for row in ends.indices {
          let end = Int(ends[row])
          body(
            row, missing[row >> 6] >> UInt64(row & 63) & 1 != 0, bytes.extracting(start..<end))
          start = end
        }
      }
      return
    }
    var lacking = Array(repeating: UInt64(0), count: (batch.rowCount + 63) / 64)
    ends = columns.map { _ in [] }
    bytes = columns.map { _ in [] }
    for (part, column) in columns.enumerated() {
      batch.addMissingBits(of: column, to: &lacking)
      batch.withTexts(column) { ends, bytes, _ in
        for row in ends.indices { self.ends[part].append(ends[row]) }
        for index in bytes.indices { self.bytes[part].append(bytes[index]) }
      }
    }
    for row in 0..<batch.rowCount {
      key.removeAll(keepingCapacity: true)
      for part in columns.indices {
        let start = row == 0 ? 0 : Int(ends[part][row - 1])
        let end = Int(ends[part][row])
        forEachByte(ofLength: end - start) { key.append($0) }
        key.append(contentsOf: bytes[part][start..<end])
      }
      body(row, lacking[row >> 6] >> UInt64(row & 63) & 1 != 0, key.span)
    }
  }

  /// The bytes of a length, the lowest first.
  private func forEachByte(ofLength length: Int, _ body: (UInt8) -> Void) {
    for shift in stride(from: 0, to: 32, by: 8) {
      body(UInt8(truncatingIfNeeded: length >> shift))
    }
  }
}
