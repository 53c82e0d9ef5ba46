/// One thread's look at every value of text columns.
struct ProfileConsumer: BatchConsumer {
  private let columns: [ColumnWatch]

  init(columnCount: Int) {
    columns = (0..<columnCount).map { _ in ColumnWatch() }
  }

  mutating func consume(_ batch: Batch) {
    for (index, column) in columns.enumerated() { column.add(batch.columns[index], batch.rowCount) }
  }

  /// What was found, column by column.
  func finished() -> [ColumnTally] { columns.map { $0.finished() } }
}

/// One thread's counts of a column: by text as long as there are few, else value by value.
private final class ColumnWatch: @unchecked Sendable {
  // One thread writes; the scan hands the consumer on after that thread has ended.
  private let lookup = CategoryLookup(
    dictionary: CategoryDictionary(missing: [], limit: TableProfile.distinctLimit))
  private var counts: [Int] = []
  private var tally = ColumnTally()
  private var isOverfull = false

  func add(_ column: BatchColumn, _ rowCount: Int) {
    let bytes = unsafe column.textBytes
    guard let start = bytes.baseAddress else { return }
    // SAFETY: the decoder wrote an end and a bit for each row; the ends do not decrease and the last
    // is the number of the bytes, after which the buffer has its margin.
    let ends = unsafe column.storage.assumingMemoryBound(to: Int64.self)
    let missing = unsafe column.missingWords
    var first = 0
    for row in 0..<rowCount {
      let end = unsafe Int(ends[row])
      if unsafe missing[row >> 6] & (1 << UInt64(row & 63)) == 0 {
        unsafe add(start + first, length: end - first)
      }
      first = end
    }
  }

  private func add(_ text: UnsafePointer<UInt8>, length: Int) {
    // SAFETY: the text has a byte, or its margin has.
    if length == 1, unsafe text[0] == ScanOptions.nestedMark {
      tally.nestedCount += 1
      return
    }
    if !isOverfull, let code = unsafe lookup.code(of: text, length: length) {
      while counts.count <= Int(code) { counts.append(0) }
      counts[Int(code)] += 1
      return
    }
    isOverfull = true
    unsafe note(UnsafeBufferPointer(start: text, count: length), rowCount: 1, in: &tally)
  }

  private func note(
    _ text: UnsafeBufferPointer<UInt8>, rowCount: Int, in tally: inout ColumnTally
  ) {
    unsafe tally.shape.add(text, rowCount: rowCount)
    if text.count <= missingLookAlikeByteCount,
      unsafe missingLookAlikes.contains(String(decoding: text, as: UTF8.self).lowercased())
    {
      unsafe tally.lookAlikes[Array(text), default: 0] += rowCount
    }
  }

  func finished() -> ColumnTally {
    var tally = tally
    var byText: [[UInt8]: Int] = [:]
    for (index, text) in lookup.dictionary.texts.enumerated() {
      let bytes = Array(text.utf8)
      let count = index + 1 < counts.count ? counts[index + 1] : 0
      unsafe bytes.withUnsafeBufferPointer { unsafe note($0, rowCount: count, in: &tally) }
      byText[bytes] = count
    }
    tally.counts = isOverfull ? nil : byText
    return tally
  }
}
