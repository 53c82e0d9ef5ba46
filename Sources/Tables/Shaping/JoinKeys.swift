/// One thread's way to the keys of a batch.
///
/// A key of one column is the column's bytes. Of several columns each part is preceded by its length,
/// so that `a` + `bc` and `ab` + `c` are different keys.
struct JoinKeys {
  private var ends: [Int64] = []
  private var bytes: [UInt8] = []
  private var missing: [UInt64] = []
  private var parts: [(ends: [Int64], bytes: [UInt8])] = []

  /// Calls a closure with the keys of a batch, as `Batch.withTexts` gives the texts of a column; a key
  /// is missing where one of its parts is.
  ///
  /// - Parameters:
  ///   - columns: The numbers of the batch's text columns that hold the key.
  ///   - batch: The rows.
  ///   - body: Gets the ends, the bytes and the missing bits.
  mutating func withKeys(
    _ columns: [Int], of batch: Batch, _ body: (Span<Int64>, Span<UInt8>, Span<UInt64>) -> Void
  ) {
    if columns.count == 1 {
      batch.withTexts(columns[0], body)
      return
    }
    ends.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    missing = Array(repeating: 0, count: (batch.rowCount + 63) / 64)
    parts = columns.map { column in
      var part: (ends: [Int64], bytes: [UInt8]) = ([], [])
      batch.withTexts(column) { ends, bytes, _ in
        for row in ends.indices { part.ends.append(ends[row]) }
        for index in bytes.indices { part.bytes.append(bytes[index]) }
      }
      return part
    }
    for column in columns { batch.addMissingBits(of: column, to: &missing) }
    for row in 0..<batch.rowCount {
      for part in parts {
        let start = row == 0 ? 0 : Int(part.ends[row - 1])
        let end = Int(part.ends[row])
        for shift in stride(from: 0, to: 32, by: 8) {
          bytes.append(UInt8(truncatingIfNeeded: (end - start) >> shift))
        }
        bytes.append(contentsOf: part.bytes[start..<end])
      }
      ends.append(Int64(bytes.count))
    }
    body(ends.span, bytes.span, missing.span)
  }

  /// A key for a message: the parts of several columns side by side.
  static func shown(_ key: [UInt8], columnCount: Int) -> String {
    guard columnCount > 1 else { return String(decoding: key, as: UTF8.self) }
    var parts: [String] = []
    var place = 0
    while place + 4 <= key.count {
      let length = (0..<4).reduce(0) { $0 | Int(key[place + $1]) << (8 * $1) }
      let end = min(place + 4 + length, key.count)
      parts.append(String(decoding: key[(place + 4)..<end], as: UTF8.self))
      place = end
    }
    return parts.joined(separator: ", ")
  }
}
