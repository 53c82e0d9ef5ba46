/// Some hundreds to thousands of rows of the columns that a scan decodes.
///
/// A batch belongs to one thread and is filled again after the consumer returns: take from it what
/// is needed and keep no reference. Columns are numbered in the order in which they were requested.
///
/// The closures get spans, so that a loop over rows has neither calls nor reference counts.
public final class Batch {
  /// The number of rows.
  public internal(set) var rowCount = 0
  /// Where the first row stands among all rows of the scan; see `position(of:)`.
  public internal(set) var firstRow = RowPosition(file: 0, offset: 0)
  /// The decoded columns.
  let columns: [BatchColumn]

  init(columns: [BatchColumn]) {
    self.columns = columns
  }

  /// The number of decoded columns.
  public var columnCount: Int { columns.count }

  /// How many rows of a column have no value.
  public func missingCount(_ column: Int) -> Int { columns[column].missingCount }

  /// The texts behind a category column's codes; `nil` for a number column.
  public func dictionary(_ column: Int) -> CategoryDictionary? {
    columns[column].lookup?.dictionary
  }
}

/// The bytes that each code of a batch column takes.
enum CodeWidth: Int, Comparable {
  case one = 1
  case two = 2
  case four = 4

  static func < (left: CodeWidth, right: CodeWidth) -> Bool { left.rawValue < right.rawValue }

  var codeLimit: Int { self == .one ? 0x100 : self == .two ? 0x1_0000 : 0x1_0000_0000 }

  var wider: CodeWidth { self == .one ? .two : .four }
}

extension Batch {
  /// Sets the bit of each row in which a column has no value.
  ///
  /// - Parameters:
  ///   - column: The number of any column.
  ///   - bits: 64 rows a word from the lowest bit, room for all rows.
  /// - Complexity: O(rows).
  public func addMissingBits(of column: Int, to bits: inout [UInt64]) {
    func add<Code: FixedWidthInteger>(_ codes: Span<Code>) {
      for row in codes.indices where codes[row] == 0 { bits[row >> 6] |= 1 << UInt64(row & 63) }
    }
    func add(words: Span<UInt64>) {
      for word in words.indices { bits[word] |= words[word] }
    }
    switch columns[column].request.kind {
    case .category:
      withCodes(column, narrow: { add($0) }, medium: { add($0) }, wide: { add($0) })
    case .number, .weight: withNumbers(column) { _, words in add(words: words) }
    case .integer, .frequency: withIntegers(column) { _, words in add(words: words) }
    case .text: withTexts(column) { _, _, words in add(words: words) }
    }
  }
}
