import FairmarkFiles

/// Finds the line and the character of a byte, once something is wrong there.
///
/// Scans do not count lines; the file is read again up to the place, which only errors pay for.
struct FaultLocator {
  let files: [ScannedFile]

  /// The place of a byte.
  ///
  /// - Complexity: O(`offset`).
  func location(fileIndex: Int, offset: Int) -> SourceLocation {
    let file = files[fileIndex].file
    var line = 1
    var column = 1
    var previousWasCR = false
    var place = 0
    while place < offset {
      let end = min(place + 1 << 20, offset)
      guard let bytes = try? file.bytes(in: place..<end) else {
        return SourceLocation(file: file.path)
      }
      for byte in bytes {
        if byte == UInt8(ascii: "\n") {
          if !previousWasCR { line += 1 }
          column = 1
        } else if byte == UInt8(ascii: "\r") {
          line += 1
          column = 1
        } else if byte & 0xC0 != 0x80 {
          // A byte that continues a character does not begin one.
          column += 1
        }
        previousWasCR = byte == UInt8(ascii: "\r")
      }
      place = end
    }
    // The byte-order mark is no character of the first line.
    if line == 1, column > 1,
      let mark = try? file.bytes(in: 0..<min(3, file.byteCount)), mark == [0xEF, 0xBB, 0xBF]
    {
      column -= 1
    }
    return SourceLocation(file: file.path, line: line, column: column)
  }

  /// The sentence for a fault; rows that lie in no file have a place of their own.
  func error(
    _ fault: ScanFault, fieldCount: Int, limits: TableLimits, at known: SourceLocation? = nil
  ) -> TableError {
    let place = known ?? location(fileIndex: fault.fileIndex, offset: fault.offset)
    func make(_ code: TableError.Code, _ message: String) -> TableError {
      TableError(code, at: place, message)
    }
    switch fault.kind {
    case .raggedRow(let found):
      let fields = found == 1 ? "1 field" : "\(found) fields"
      return make(
        .raggedRow,
        "the row has \(fields) where the header has \(fieldCount) "
          + "(`on_bad_row: count` leaves such rows out and counts them)")
    case .openQuote:
      return make(
        .openQuote,
        "the file ends inside the quoted field that begins here; add the closing quote")
    case .misplacedQuote:
      let file = files[fault.fileIndex].file
      let byte = (try? file.bytes(in: fault.offset..<fault.offset + 1))?.first
      return byte == UInt8(ascii: "\"")
        ? make(.misplacedQuote, quoteMessage(afterQuote: false))
        : make(.textAfterQuote, quoteMessage(afterQuote: true))
    case .invalidUTF8:
      return make(
        .invalidUTF8,
        "not UTF-8; save the file as UTF-8 (`on_bad_row: count` leaves such rows out)")
    case .fieldTooLong(let quoted):
      return make(
        .fieldTooLong,
        "the field that begins here is longer than \(limits.fieldByteCount) bytes"
          + (quoted ? "; is its closing quote missing?" : "; is the delimiter right?"))
    case .rowTooLong:
      return make(
        .rowTooLong,
        "the row that begins here is longer than \(limits.rowByteCount) bytes; is the line end "
          + "right?")
    case .notANumber(let column, let kind, let field):
      let wanted =
        kind == .number ? "a number" : kind == .integer ? "a whole number" : "a whole number from 0"
      return make(
        .notANumber,
        "\(field) in the column \(excerpt(column)) is not \(wanted) (name texts that mean missing "
          + "in `missing`; `trim: true` leaves blanks out, `on_bad_row: count` such rows)")
    case .outOfRange(let column, let kind, let field):
      let range =
        kind == .number
        ? "too large for a 64-bit floating-point number"
        : kind == .integer
          ? "outside the range of a 64-bit integer"
          : "not a count: expected a whole number from 0 to 9223372036854775807"
      return make(.outOfRange, "\(field) in the column \(excerpt(column)) is \(range)")
    case .missingValue(let column):
      return make(.missingValue, TableError.missingValueMessage(column))
    case .refused(let code, let message): return make(code, message)
    }
  }
}
