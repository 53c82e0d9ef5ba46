public import FairmarkFiles

/// A table in one or several CSV files, or streams, with the same columns, opened and ready to be scanned.
///
/// ```swift
/// let table = try CSVTable(paths: ["applicants.csv"])
/// let scan = try table.scan(
///   [ColumnRequest("sex", as: .category)], threads: 2, makeConsumer: { RowCounter() })
/// ```
///
/// Opening reads the headers only. The rows are read by `scan(_:)`, each byte once, by several
/// threads, whatever the quotes hold.
public struct CSVTable: Table {
  /// The column names in file order.
  public let columnNames: [String]
  /// How the files are written.
  public let dialect: CSVDialect
  /// The bounds in force.
  public let limits: TableLimits

  let files: [ScannedFile]

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

  /// Opens files and reads their headers.
  ///
  /// - Parameters:
  ///   - paths: The files in order, at least one: plain, compressed by gzip or Zstandard, named
  ///     pipes, and `-` for standard input.
  ///   - names: What messages call them; the paths when left out.
  ///   - dialect: How they are written.
  ///   - encoding: How their characters are written.
  ///   - limits: Bounds on what they may ask for.
  /// - Throws: `TableError` when a file cannot be opened, is empty, has an unreadable header or
  ///   another header than the first.
  /// - Complexity: O(size of the headers).
  public init(
    paths: [String], names: [String]? = nil, dialect: CSVDialect = CSVDialect(),
    encoding: TextEncoding = .utf8, limits: TableLimits = TableLimits()
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
    try self.init(sources: sources, dialect: dialect, limits: limits)
  }

  /// Reads the headers of inputs that were opened.
  ///
  /// - Parameters:
  ///   - sources: The inputs in order, at least one; a pipe among them may have been looked at, and
  ///     not read.
  ///   - dialect: How they are written.
  ///   - limits: Bounds on what they may ask for.
  /// - Throws: `TableError` when an input is empty, has an unreadable header or another header than
  ///   the first.
  /// - Complexity: O(size of the headers).
  public init(
    sources: [ByteSource], dialect: CSVDialect = CSVDialect(), limits: TableLimits = TableLimits()
  ) throws(TableError) {
    var files: [ScannedFile] = []
    for source in sources {
      let scanned = try CSVHeaderReader(source: source, dialect: dialect, limits: limits).read()
      if let first = files.first, first.columnNames != scanned.columnNames {
        throw TableError(
          .headerMismatch, at: SourceLocation(file: source.name, line: scanned.headerLine),
          Self.mismatch(scanned.columnNames, first))
      }
      files.append(scanned)
    }
    guard let first = files.first else {
      throw TableError(
        .emptyFile, at: SourceLocation(file: "(no file)"), "no file was named")
    }
    self.files = files
    columnNames = first.columnNames
    self.dialect = dialect
    self.limits = limits
  }

  private static func mismatch(_ names: [String], _ first: ScannedFile) -> String {
    let expected = first.columnNames
    let what =
      names.count != expected.count
      ? "has \(names.count) columns"
      : zip(names, expected).enumerated().first { $0.element.0 != $0.element.1 }
        .map { "has \(excerpt($0.element.0)) as column \($0.offset + 1)" } ?? "differs"
    let wanted =
      names.count != expected.count
      ? "\(expected.count)"
      : zip(names, expected).first { $0.0 != $0.1 }.map { excerpt($0.1) } ?? "the same"
    return "the header \(what) where \(first.source.name) has \(wanted); files of one dataset need "
      + "the same header"
  }

  /// The place of a column, or a sentence that names the columns there are.
  ///
  /// - Parameter name: The column's name.
  /// - Returns: Its place in file order, from 0.
  /// - Throws: `TableError` when there is no such column.
  public func place(of name: String) throws(TableError) -> Int {
    if let place = columnNames.firstIndex(of: name) { return place }
    let shown = columnNames.prefix(12).map { excerpt($0) }.joined(separator: ", ")
    let rest = columnNames.count > 12 ? ", … (\(columnNames.count) in all)" : ""
    let what = dialect.hasHeader ? "the header has" : "without a header the columns are"
    throw TableError(
      .absentColumn,
      at: SourceLocation(file: files[0].source.name, line: files[0].headerLine),
      "there is no column \(excerpt(name)); \(what) \(shown)\(rest)\(hint(forAbsent: name))")
  }

  /// What may be wrong with the dialect when a column is absent.
  private func hint(forAbsent name: String) -> String {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    if columnNames.contains(where: { column in
      let inner = column.drop(while: isBlank)
      return inner.reversed().drop(while: isBlank).reversed().elementsEqual(name)
    }) {
      return "; it is there with blanks around it, which `trim: true` leaves out"
    }
    if dialect.hasHeader,
      name.wholeMatch(of: /column_[1-9][0-9]*/) != nil
        || columnNames.contains(where: { Double($0) != nil })
    {
      return "; if the first line is a row already, say `header: false`, and name the columns by "
        + "`columns: [...]` or call them column_1, column_2, …"
    }
    if let first = columnNames.first, first.hasPrefix("sep=") {
      return "; the first line names the separator: `skip_lines: 1` passes over it"
    }
    if columnNames.count == 1, let only = columnNames.first {
      if only.utf8.contains(dialect.delimiter) {
        return "; the header is one field in quotes; if each line stands in quotes as a whole, "
          + "take them off"
      }
      if let other = only.utf8.lazy.compactMap(dialect.otherDelimiter).first {
        return "; is the delimiter another? (`delimiter: \"\(other)\"`)"
      }
    }
    if !dialect.hasHeader && dialect.columnNames == nil {
      return "; `columns: [...]` gives them names"
    }
    return ""
  }
}
