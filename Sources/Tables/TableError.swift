public import FairmarkFiles

/// Data that could not be read as the table it was declared to be.
public struct TableError: Error, Hashable, Sendable {
  /// What was wrong; more codes may come, so a `switch` over them needs a default.
  public struct Code: Hashable, Sendable {
    enum Value: String, Hashable {
      case file, emptyFile, noRows, raggedRow, openQuote, misplacedQuote, textAfterQuote
      case invalidUTF8, notANumber, outOfRange, missingValue, duplicateColumn, absentColumn
      case headerMismatch, fieldTooLong, rowTooLong, tooManyColumns, tooManyCategories
      case unmappedText, noRowsLeft, duplicateKey, tooManyKeys, noKeyMatches
      case notJSON, nestedValue, notAnArray, lengthMismatch, namelessHeader, foreignFormat
    }
    let value: Value
    private init(_ value: Value) { self.value = value }

    /// The file could not be opened or read.
    public static let file = Code(.file)
    /// The file holds no bytes, or only blank lines.
    public static let emptyFile = Code(.emptyFile)
    /// There is a header and nothing after it, in every file.
    public static let noRows = Code(.noRows)
    /// A row has more or fewer fields than the header.
    public static let raggedRow = Code(.raggedRow)
    /// The file ends inside a quoted field.
    public static let openQuote = Code(.openQuote)
    /// A quote stands inside an unquoted field.
    public static let misplacedQuote = Code(.misplacedQuote)
    /// Something other than a delimiter or line end follows a closing quote.
    public static let textAfterQuote = Code(.textAfterQuote)
    /// The bytes are not UTF-8.
    public static let invalidUTF8 = Code(.invalidUTF8)
    /// A field of a number column is not a number.
    public static let notANumber = Code(.notANumber)
    /// A number is outside the range of its column.
    public static let outOfRange = Code(.outOfRange)
    /// A value is missing where none may be.
    public static let missingValue = Code(.missingValue)
    /// A name stands twice in the header.
    public static let duplicateColumn = Code(.duplicateColumn)
    /// The header lacks a column that is needed.
    public static let absentColumn = Code(.absentColumn)
    /// A file of the list has another header than the first.
    public static let headerMismatch = Code(.headerMismatch)
    /// A field is longer than the limit.
    public static let fieldTooLong = Code(.fieldTooLong)
    /// A row is longer than the limit.
    public static let rowTooLong = Code(.rowTooLong)
    /// The header has more columns than the limit.
    public static let tooManyColumns = Code(.tooManyColumns)
    /// A column has more distinct texts than the limit.
    public static let tooManyCategories = Code(.tooManyCategories)
    /// A text has no entry in the map that derives a column.
    public static let unmappedText = Code(.unmappedText)
    /// Conditions or joins removed every row.
    public static let noRowsLeft = Code(.noRowsLeft)
    /// Two rows of a joined table have the same key.
    public static let duplicateKey = Code(.duplicateKey)
    /// A joined table has more rows, or longer keys, than the limit.
    public static let tooManyKeys = Code(.tooManyKeys)
    /// Not one key of a table occurs in the table that is joined.
    public static let noKeyMatches = Code(.noKeyMatches)
    /// A line is not one JSON object.
    public static let notJSON = Code(.notJSON)
    /// A column that is needed holds a list or an object.
    public static let nestedValue = Code(.nestedValue)
    /// A file is not a NumPy array that can be a column.
    public static let notAnArray = Code(.notAnArray)
    /// The arrays of one dataset have different lengths.
    public static let lengthMismatch = Code(.lengthMismatch)
    /// Not one field of the header holds a name.
    public static let namelessHeader = Code(.namelessHeader)
    /// JSON stands where delimited text was expected.
    public static let foreignFormat = Code(.foreignFormat)
  }

  /// What was wrong.
  public let code: Code
  /// Where.
  public let location: SourceLocation
  /// A sentence: what was found, what was expected, what to do.
  public let message: String

  /// What was wrong with the file, where it could not be opened or read.
  public private(set) var fileCode: FileError.Code?

  /// Creates an error at a place.
  public init(_ code: Code, at location: SourceLocation, _ message: String) {
    self.code = code
    self.location = location
    self.message = message
  }

  /// Ends a scan in which some column has more distinct texts than the limit.
  static func checkDistinctTexts(
    _ requests: [ColumnRequest], _ dictionaries: [CategoryDictionary?], limit: Int,
    at location: SourceLocation
  ) throws(TableError) {
    for (request, dictionary) in zip(requests, dictionaries)
    where dictionary?.isOverfull == true {
      throw tooManyCategories(in: request.name, limit: limit, at: location)
    }
  }

  private static func tooManyCategories(
    in column: String, limit: Int, at location: SourceLocation
  ) -> TableError {
    TableError(
      .tooManyCategories, at: location,
      "the column \(excerpt(column)) has more than \(limit) distinct texts, too many for groups or "
        + "labels; is it an id? (`limits: {distinct: N}` raises the limit)")
  }

  /// The sentence for a value that is missing where one is needed.
  static func missingValueMessage(_ column: String) -> String {
    "the column \(excerpt(column)) has no value here, and one is needed "
      + "(`on_missing: exclude` leaves such rows out and counts them)"
  }

  /// Refuses column names of which nobody could tell which one is meant.
  ///
  /// `String` holds names that Unicode calls canonically equivalent to be equal, and so does whoever
  /// reads them.
  ///
  /// - Parameters:
  ///   - names: Names, of which no two have the same bytes.
  ///   - place: The place for the error.
  /// - Throws: `TableError` for the first two that look alike.
  static func checkNamesDiffer(
    _ names: [String], at place: SourceLocation
  ) throws(TableError) {
    var seen: Set<String> = []
    for name in names {
      let (inserted, other) = seen.insert(name)
      if inserted { continue }
      throw TableError(
        .duplicateColumn, at: place,
        "the names \(excerpt(other)) and \(excerpt(name)) look alike and have other code points "
          + "(Unicode's composed and decomposed form); give each column a name of its own")
    }
  }

  /// An error about the file as a whole.
  public init(_ error: FileError) {
    self.init(.file, at: SourceLocation(file: error.path), error.message)
    fileCode = error.code
  }
}

extension TableError: CustomStringConvertible {
  /// The place and the sentence.
  public var description: String { "\(location): \(message)" }
}
