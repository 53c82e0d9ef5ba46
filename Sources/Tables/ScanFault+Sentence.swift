import FairmarkFiles

extension ScanFault {
  /// The sentence for the fault.
  ///
  /// - Parameters:
  ///   - fieldCount: The number of columns.
  ///   - limits: The bounds in force.
  ///   - encoding: How the data's characters are written.
  ///   - isDelimited: Whether the data are delimited text, for which there is more advice.
  ///   - place: Where the fault is.
  /// - Returns: The error to throw.
  func error(
    fieldCount: Int, limits: TableLimits, encoding: TextEncoding = .utf8, isDelimited: Bool = true,
    at place: SourceLocation
  ) -> TableError {
    func make(_ code: TableError.Code, _ message: String) -> TableError {
      TableError(code, at: place, message)
    }
    switch kind {
    case .raggedRow(let found, let isCutOff):
      let fields = found == 1 ? "1 field" : "\(found) fields"
      return make(
        .raggedRow,
        "the row has \(fields) where the header has \(fieldCount)"
          + (isCutOff ? ", and the data end in it without a line end: were they cut off?" : "")
          + " (`on_bad_row: count` leaves such rows out and counts them)")
    case .openQuote:
      return make(
        .openQuote,
        "the file ends inside the quoted field that begins here; add the closing quote")
    case .misplacedQuote(let followsQuote):
      return make(
        followsQuote ? .textAfterQuote : .misplacedQuote, quoteMessage(afterQuote: followsQuote))
    case .invalidUTF8:
      return make(
        .invalidUTF8,
        encodingSentence(encoding) + " (`on_bad_row: count` leaves such rows out)")
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
    case .notANumber(let column, .frequency, let field) where Self.adviceOnCount(field) != nil:
      return make(
        .notANumber,
        "\(field) in the column \(excerpt(column)) is not written as a whole number, and frequency "
          + "weights are counts: \(Self.adviceOnCount(field) ?? "") "
          + "(`on_bad_row: count` leaves such rows out)")
    case .notANumber(let column, let kind, let field):
      let wanted =
        kind.isFloatingPoint
        ? "a number" : kind == .integer ? "a whole number" : "a whole number from 0"
      return make(
        .notANumber,
        "\(field) in the column \(excerpt(column)) is not \(wanted)\(Self.advice(on: field)) (name "
          + "texts that mean missing "
          + "in `missing`; "
          + (isDelimited
            ? "`trim: true` leaves blanks out, `on_bad_row: count` such rows)"
            : "`on_bad_row: count` leaves such rows out)"))
    case .outOfRange(let column, .weight, let field):
      return make(
        .outOfRange,
        "\(field) in the column \(excerpt(column)) is no sampling weight: expected the inverse of the "
          + "row's probability to be in the data, 0 or a number from 2^-64 to below 2^64 "
          + "(`on_bad_row: count` leaves such rows out)")
    case .outOfRange(let column, let kind, let field):
      let range =
        kind == .number
        ? "too large for a 64-bit floating-point number"
        : kind == .integer
          ? "outside the range of a 64-bit integer"
          : "not a count: expected a whole number from 0 to 9223372036854775807"
      return make(
        .outOfRange,
        "\(field) in the column \(excerpt(column)) is \(range) "
          + "(`on_bad_row: count` leaves such rows out)")
    case .missingValue(let column):
      return make(.missingValue, TableError.missingValueMessage(column))
    case .refused(let code, let message): return make(code, message)
    case .notJSON(let expected):
      return make(
        .notJSON,
        "not JSON: expected \(expected) (each line must hold one whole object, as `jq -c .` writes "
          + "it; `on_bad_row: count` leaves other lines out)")
    case .notAnObject:
      return make(
        .notJSON,
        "the line does not begin with an object; expected one object a line, such as "
          + "{\"sex\": \"F\", \"score\": 0.5} (`jq -c '.[]'` makes such lines of an array)")
    case .nestedValue(let column, let isList):
      return make(
        .nestedValue,
        "the column \(excerpt(column)) holds \(isList ? "a list" : "an object") here; expected a "
          + "text, a number, true, false or null (write what is in it as columns of its own)")
    case .duplicateName(let name):
      return make(
        .duplicateColumn,
        "the name \(excerpt(name)) stands twice in this object; give each value a name of its own")
    }
  }

  /// What is said of a count that is written with a point or an exponent; `nil` of any other text.
  private static func adviceOnCount(_ field: String) -> String? {
    // Blanks around it are another matter.
    let text = field.dropFirst().dropLast()
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || "+.eE-".contains($0)) }),
      let value = Double(text), value >= 0, value < 0x1p53
    else { return nil }
    return Int(exactly: value).map {
      "write \($0) (pandas writes 1.0 for 1 in a column that lacks values, unless "
        + "`astype(\"Int64\")` made it one of whole numbers)"
    } ?? "a sampling weight, which may have decimals, is one of `kind: sampling`"
  }

  /// What is added where a text looks like a number of a spreadsheet.
  private static func advice(on field: String) -> String {
    // Blanks around it are another matter.
    let text = field.split { " \"".contains($0) }.joined(separator: " ")
    let marks = text.filter { !$0.isASCII || !($0.isNumber || "+-.".contains($0)) }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isGrouped = parts.count > 2 && parts.dropFirst().allSatisfy { $0.count == 3 }
    guard text.contains(where: { $0.isASCII && $0.isNumber }),
      marks.isEmpty ? isGrouped : marks.allSatisfy({ ",%'_ \u{2019}\u{A0}\u{202F}".contains($0) })
    else { return "" }
    return ": write numbers with a decimal point, and without separators of thousands and percent "
      + "signs, as 67718.5 and 0.593"
  }
}
