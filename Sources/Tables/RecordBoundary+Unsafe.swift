import CTableScan

/// Where one record ends and the next begins.
enum RecordBoundary: Sendable {
  /// At line ends outside quotes: strict RFC 4180.
  case csv
  /// At line feeds: JSON Lines.
  case lines

  /// One past the last record end in bytes that begin with a record; 0 when none ends there.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, with a margin after them.
  ///   - count: How many there are.
  /// - Returns: The place of the first byte after the last whole record.
  /// - Complexity: O(`count`).
  func lastEnd(_ bytes: UnsafePointer<UInt8>, count: Int) -> Int {
    // SAFETY: every place looked at is below `count`.
    var index = count
    switch self {
    case .lines:
      while index > 0 {
        if unsafe bytes[index - 1] == UInt8(ascii: "\n") { return index }
        index -= 1
      }
    case .csv:
      var isInside = unsafe fm_quote_parity(bytes, count) != 0
      while index > 0 {
        index -= 1
        let byte = unsafe bytes[index]
        if byte == UInt8(ascii: "\"") {
          isInside.toggle()
        } else if !isInside {
          if byte == UInt8(ascii: "\n") { return index + 1 }
          // Whether a line feed follows the last byte is not known yet; one that follows another
          // byte was found before it.
          if byte == UInt8(ascii: "\r") && index + 1 < count { return index + 1 }
        }
      }
    }
    return 0
  }

  /// Whether a carriage return without a line feed ends a line.
  var endsLinesAtCarriageReturns: Bool { self == .csv }
}
