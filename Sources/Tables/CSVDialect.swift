/// How a CSV file is written.
///
/// The default is RFC 4180 with a header: comma, double quotes, LF, CR LF or CR.
///
/// **Edge cases.** A UTF-8 byte-order mark is skipped. A line without any character is skipped when
/// the table has two or more columns, and is a row with one empty field when it has one. The last
/// line may lack its line end.
///
/// **Reference.** RFC 4180, Common Format and MIME Type for CSV Files, section 2.
public struct CSVDialect: Hashable, Sendable {
  /// What to do about quotes that RFC 4180 does not allow.
  public enum Quotes: String, Hashable, Sendable {
    /// A quote inside an unquoted field and text after a closing quote are errors.
    case strict
    /// The former stands for itself; the latter is appended to the field. Read by one thread.
    case lenient
  }

  /// The byte between fields: comma, semicolon, tab or vertical bar.
  public var delimiter: UInt8 = UInt8(ascii: ",")
  /// Whether the first row holds the names.
  public var hasHeader = true
  /// The names when there is no header; `column_1`, `column_2`, … when `nil`.
  public var columnNames: [String]?
  /// What to do about misplaced quotes.
  public var quotes = Quotes.strict
  /// Lines that begin with this text are skipped, when there is one; such files are read by one
  /// thread.
  public var comment: String?
  /// Lines to pass over before the header.
  public var skippedLines = 0
  /// Whether blanks and tabs around unquoted fields are left out.
  public var trimsBlanks = false

  /// Creates the default dialect.
  public init() {}

  /// The bytes that may stand between fields, with the texts that jobs and options give for them;
  /// the most usual first.
  public static let delimiters: [(text: String, byte: UInt8)] = [
    (",", UInt8(ascii: ",")), (";", UInt8(ascii: ";")), ("tab", UInt8(ascii: "\t")),
    ("|", UInt8(ascii: "|")),
  ]

  /// The text for a byte that may be a delimiter, and is not the one in force.
  func otherDelimiter(_ byte: UInt8) -> String? {
    byte == delimiter ? nil : Self.delimiters.first { $0.byte == byte }?.text
  }

  /// Whether rows can only be found one after the other.
  var isSequential: Bool { quotes == .lenient || comment != nil }
}

/// Bounds on what a file may ask for, so that a mistake ends in a sentence.
public struct TableLimits: Hashable, Sendable {
  /// The longest field, in bytes.
  public var fieldByteCount = 16 << 20
  /// The most columns.
  public var columnCount = 65_536
  /// The most distinct texts of a category column.
  public var categoryCount = 10_000

  /// The longest row, in bytes.
  var rowByteCount: Int { max(leastRowByteCount, fieldByteCount + leastRowByteCount / 64) }
  /// No limit on rows is shorter; less is for tests.
  var leastRowByteCount = 64 << 20

  /// Creates the default limits.
  public init() {}
}
