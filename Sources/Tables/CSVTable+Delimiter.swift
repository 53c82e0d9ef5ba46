public import FairmarkFiles

extension CSVTable {
  /// The delimiter that splits the first row of an input into the most fields.
  ///
  /// What stands in quotes splits nothing. Whether the names that result can be used is not asked:
  /// what is wrong with them is told when the table is opened.
  ///
  /// - Parameters:
  ///   - source: The input; a pipe is looked at, and not read.
  ///   - dialect: How it is written but for the delimiter.
  ///   - limits: Bounds on what it may ask for.
  /// - Returns: The first of the most frequent ones in the order of `CSVDialect.delimiters`; that
  ///   of the dialect when there is none, or nothing can be read.
  /// - Complexity: O(size of the header).
  public static func likelyDelimiter(
    of source: ByteSource, dialect: CSVDialect = CSVDialect(), limits: TableLimits = TableLimits()
  ) -> UInt8 {
    CSVHeaderReader(source: source, dialect: dialect, limits: limits).likelyDelimiter()
  }
}

extension CSVHeaderReader {
  fileprivate func likelyDelimiter() -> UInt8 {
    var wanted = 1 << 16
    while let prefix = try? source.prefix(wanted) {
      let isWhole = prefix.isWhole || prefix.failure != nil
      if let found = try? start(of: prefix.bytes, isWhole: isWhole),
        let counts = Self.delimiterCounts(prefix.bytes[found.index...], isWhole: isWhole)
      {
        let most = counts.max() ?? 0
        let place = most > 0 ? counts.firstIndex(of: most) : nil
        return place.map { CSVDialect.delimiters[$0].byte } ?? dialect.delimiter
      }
      if isWhole || wanted > limits.rowByteCount { break }
      wanted *= 2
    }
    return dialect.delimiter
  }

  /// How often each delimiter stands outside quotes before the line end; `nil` when more bytes are
  /// needed.
  private static func delimiterCounts(_ bytes: ArraySlice<UInt8>, isWhole: Bool) -> [Int]? {
    let delimiters = CSVDialect.delimiters.map(\.byte)
    var counts = Array(repeating: 0, count: delimiters.count)
    var isInside = false
    // A quote opens a field at its beginning, and again right after one that closed it.
    var mayOpen = true
    for byte in bytes {
      if isInside {
        isInside = byte != UInt8(ascii: "\"")
        mayOpen = true
      } else if byte == UInt8(ascii: "\"") && mayOpen {
        isInside = true
      } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        return counts
      } else if let place = delimiters.firstIndex(of: byte) {
        counts[place] += 1
        mayOpen = true
      } else {
        mayOpen = false
      }
    }
    return isWhole ? counts : nil
  }
}
