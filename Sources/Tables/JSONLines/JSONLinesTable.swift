public import FairmarkFiles

/// A table in one or several files with one JSON object a line, opened and ready to be scanned.
///
/// ```swift
/// let table = try JSONLinesTable(paths: ["predictions.jsonl"])
/// let scan = try table.scan(
///   [ColumnRequest("sex", as: .category)], makeConsumer: { RowCounter() })
/// ```
///
/// The columns are the names of all objects in the order in which they appear. Opening looks at the
/// first lines only: a name that is not among them may still come, so that only a scan can tell that
/// it never does, and then says so.
///
/// **Definition.** A text is itself, `true` and `false` are these words, a number is the shortest
/// text that reads back to the same `Double` (a whole number without point and exponent is itself,
/// however long), `null` and a name that an object lacks are *missing*. A list or an object in a
/// column that is needed is an error. Which of them are numbers the request decides, as in CSV.
///
/// **Edge Cases.** Everything is read as strictly as by `JSONValue(parsing:)`: a name that stands
/// twice, `NaN`, a lone surrogate, bytes that are not UTF-8 and more than 256 levels are errors, also
/// in columns that nobody needs; so are two names of a table that look alike, one composed and one
/// decomposed. A byte-order mark is skipped, blank lines are no rows, lines end with
/// LF or CR LF, and the last one may lack its end.
///
/// **Reference.** RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format; JSON Lines,
/// https://jsonlines.org.
public struct JSONLinesTable: Table {
  /// The names in the first lines, in order; a scan tells all of them.
  public let columnNames: [String]
  /// The bounds in force.
  public let limits: TableLimits

  let files: [RecordSource]
  /// Whether the first lines are all there are.
  private let isWhole: Bool

  /// How much of the first input is looked at, unless a line is longer.
  static let sampleByteCount = 1 << 18

  /// The size of all files as they lie there; `nil` when one is a pipe.
  public var byteCount: Int? {
    files.reduce(0) { sum, file in
      sum.flatMap { sum in file.source.byteCount.map { sum + $0 } }
    }
  }

  /// The bytes of text that a scan will read; `nil` unless all files are plain.
  public var textByteCount: Int? {
    files.allSatisfy { $0.source.plainFile != nil } ? byteCount : nil
  }

  /// Opens files and reads the first lines.
  ///
  /// - Parameters:
  ///   - paths: The files in order, at least one: plain, compressed by gzip or Zstandard, named
  ///     pipes, and `-` for standard input.
  ///   - names: What messages call them; the paths when left out.
  ///   - encoding: How their characters are written.
  ///   - limits: Bounds on what they may ask for.
  /// - Throws: `TableError` when a file cannot be opened or is empty, or when not one of the first
  ///   lines is an object.
  /// - Complexity: O(1): some hundred KiB are read.
  public init(
    paths: [String], names: [String]? = nil, encoding: TextEncoding = .utf8,
    limits: TableLimits = TableLimits()
  ) throws(TableError) {
    var sources: [ByteSource] = []
    for (index, path) in paths.enumerated() {
      let name = names.flatMap { $0.indices.contains(index) ? $0[index] : nil } ?? path
      do throws(FileError) {
        sources.append(try ByteSource(path: path, name: name, encoding: encoding))
      } catch {
        throw TableError(error)
      }
    }
    try self.init(sources: sources, limits: limits)
  }

  /// Reads the first lines of inputs that were opened.
  ///
  /// - Parameters:
  ///   - sources: The inputs in order, at least one.
  ///   - limits: Bounds on what they may ask for.
  /// - Throws: `TableError` when an input is empty, when not one of the first lines is an object, or
  ///   when two names look alike.
  /// - Complexity: O(1): some hundred KiB are read.
  public init(
    sources: [ByteSource], limits: TableLimits = TableLimits()
  ) throws(TableError) {
    var files: [RecordSource] = []
    for source in sources {
      let start: ByteSource.Prefix
      do throws(FileError) { start = try source.prefix(3) } catch { throw TableError(error) }
      if start.bytes.isEmpty && start.isWhole {
        throw TableError(
          .emptyFile, at: SourceLocation(file: source.name),
          "is empty; expected one JSON object a line")
      }
      let hasMark = start.bytes == [0xEF, 0xBB, 0xBF]
      files.append(RecordSource(source: source, dataStart: hasMark ? 3 : 0, firstLine: 1))
    }
    guard let first = files.first else {
      throw TableError(.emptyFile, at: SourceLocation(file: "(no file)"), "no file was named")
    }
    self.files = files
    self.limits = limits
    let sample: JSONLinesSample
    do throws(FileError) {
      sample = try JSONLinesSample(first, limits: limits)
    } catch {
      throw TableError(error)
    }
    columnNames = sample.names
    isWhole = files.count == 1 && sample.isWhole
    if let fault = sample.fault {
      throw error(fault, at: sample.place(of: fault, in: first.source.name))
    }
    try TableError.checkNamesDiffer(columnNames, at: SourceLocation(file: first.source.name))
  }

  /// The sentence for a fault.
  func error(_ fault: ScanFault, at place: SourceLocation) -> TableError {
    fault.error(
      fieldCount: 0, limits: limits, encoding: files[0].source.encoding, isDelimited: false,
      at: place)
  }

  /// The place of a column among the names that are known.
  ///
  /// - Parameter name: The column's name.
  /// - Returns: Its place from 0; the number of known names when a later line may still have it.
  /// - Throws: `TableError` when no line has such a name.
  public func place(of name: String) throws(TableError) -> Int {
    if let place = columnNames.firstIndex(of: name) { return place }
    if !isWhole { return columnNames.count }
    throw absentColumn(name, among: columnNames)
  }

  func absentColumn(_ name: String, among names: [String]) -> TableError {
    if names.isEmpty {
      return TableError(
        .absentColumn, at: SourceLocation(file: files[0].source.name),
        "there is no column \(excerpt(name)), for no line is an object with a name in it; expected one "
          + "such as {\(excerpt(name)): …} a line")
    }
    let shown = names.prefix(12).map { excerpt($0) }.joined(separator: ", ")
    let rest = names.count > 12 ? ", … (\(names.count) in all)" : ""
    return TableError(
      .absentColumn, at: SourceLocation(file: files[0].source.name),
      "there is no column \(excerpt(name)); the objects have \(shown)\(rest)")
  }
}
