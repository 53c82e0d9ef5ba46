import CTableScan

/// A line and a character, moved on byte by byte.
struct TextPosition {
  var line = 1
  var column = 1
  private var previousWasCR = false
  private let endsLinesAtCarriageReturns: Bool

  init(line: Int = 1, endsLinesAtCarriageReturns: Bool = true) {
    self.line = line
    self.endsLinesAtCarriageReturns = endsLinesAtCarriageReturns
  }

  /// Moves on over a byte.
  mutating func advance(over byte: UInt8) {
    if byte == UInt8(ascii: "\n") {
      if !previousWasCR { line += 1 }
      column = 1
    } else if byte == UInt8(ascii: "\r") && endsLinesAtCarriageReturns {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      // A byte that continues a character does not begin one.
      column += 1
    }
    previousWasCR = byte == UInt8(ascii: "\r") && endsLinesAtCarriageReturns
  }

  /// Moves on over bytes.
  mutating func advance(over bytes: some Sequence<UInt8>) {
    for byte in bytes { advance(over: byte) }
  }

  /// The number of line ends in bytes that do not begin between a carriage return and a line feed.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, with a margin after them.
  ///   - count: How many there are.
  ///   - endsLinesAtCarriageReturns: Whether a carriage return alone is a line end.
  /// - Returns: How often a line ends.
  static func lineEndCount(
    _ bytes: UnsafePointer<UInt8>, count: Int, endsLinesAtCarriageReturns: Bool
  ) -> Int {
    // SAFETY: the margin follows. The loop took over ten times as long in Swift.
    unsafe fm_line_end_count(bytes, count, endsLinesAtCarriageReturns ? 1 : 0)
  }
}
