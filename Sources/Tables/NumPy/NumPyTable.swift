import FairmarkFiles

/// A table whose columns are NumPy arrays, each in `.npy` files of its own.
///
/// ```swift
/// let table = try NumPyTable(columns: [
///   NumPyColumn("score", paths: ["scores.npy"]), NumPyColumn("label", paths: ["y.npy"]),
/// ])
/// ```
///
/// **Definition.** A number is its shortest decimal text: of a `float32` the shortest that reads back
/// to the same `float32` (0.1, not 0.10000000149011612), as pandas writes it to CSV, also where the
/// column is a number. So `score >= 0.7` holds for a `float32` 0.7, as it does in NumPy 2. A Boolean is
/// `true` or `false`. NaN is *missing*.
///
/// **Edge Cases.** Infinity is a text in a category column and an error in a number column, as in
/// CSV. Where a message names a line it is the number of the element, from 1.
///
/// **Reference.** `numpy.lib.format`; R. Adams, "Ryū: fast float-to-string conversion", PLDI 2018,
/// doi:10.1145/3192366.3192369, for what the shortest text is.
public struct NumPyTable: Table {
  /// The column names in the order in which they were given.
  public let columnNames: [String]
  /// The bounds in force.
  public let limits: TableLimits

  /// One opened array.
  struct ArrayFile: Sendable {
    let file: LocalFile
    let header: NumPyHeader
  }

  /// For each column its files in order.
  let arrays: [[ArrayFile]]

  /// The size of all files.
  public var byteCount: Int? {
    arrays.reduce(0) { $0 + $1.reduce(0) { $0 + $1.file.byteCount } }
  }

  /// The number of rows in each file of a column.
  var rowCounts: [Int] { (arrays.first ?? []).map(\.header.count) }

  /// Opens the arrays and reads their headers.
  ///
  /// - Parameters:
  ///   - columns: The columns, at least one, each with the same number of files.
  ///   - limits: Bounds on what they may ask for.
  /// - Throws: `TableError` when a file cannot be opened, is no array that can be a column, or has
  ///   another length than that of another column; when two names look alike.
  /// - Complexity: O(files).
  public init(
    columns: [NumPyColumn], limits: TableLimits = TableLimits()
  ) throws(TableError) {
    var arrays: [[ArrayFile]] = []
    for column in columns {
      var files: [ArrayFile] = []
      for (index, path) in column.paths.enumerated() {
        let name = column.names.indices.contains(index) ? column.names[index] : path
        files.append(try Self.open(path, name))
      }
      arrays.append(files)
    }
    guard let first = arrays.first, let firstFile = first.first else {
      throw TableError(.emptyFile, at: SourceLocation(file: "(no file)"), "no file was named")
    }
    for (column, files) in zip(columns, arrays) {
      guard files.count == first.count else {
        throw TableError(
          .lengthMismatch, at: SourceLocation(file: files.first?.file.path ?? firstFile.file.path),
          "the column \(excerpt(column.name)) has \(files.count) files where "
            + "\(excerpt(columns[0].name)) has \(first.count); each column needs as many")
      }
      for (array, other) in zip(files, first) where array.header.count != other.header.count {
        throw TableError(
          .lengthMismatch, at: SourceLocation(file: array.file.path),
          "has \(array.header.count) elements where \(other.file.path) has \(other.header.count); "
            + "arrays that stand side by side need the same length")
      }
    }
    self.arrays = arrays
    self.limits = limits
    columnNames = columns.map(\.name)
    try TableError.checkNamesDiffer(columnNames, at: SourceLocation(file: firstFile.file.path))
  }

  private static func open(_ path: String, _ name: String) throws(TableError) -> ArrayFile {
    let file: LocalFile
    let start: [UInt8]
    do throws(FileError) {
      file = try LocalFile(path: path, name: name)
      start = try file.bytes(in: 0..<min(file.byteCount, NumPyHeader.byteLimit + 12))
    } catch {
      throw TableError(error)
    }
    do throws(NumPyHeader.Failure) {
      return ArrayFile(
        file: file, header: try NumPyHeader(parsing: start, byteCount: file.byteCount))
    } catch {
      throw TableError(.notAnArray, at: SourceLocation(file: name), error.message)
    }
  }

  /// The place of a column, or a sentence that names the columns there are.
  ///
  /// - Parameter name: The column's name.
  /// - Returns: Its place in order, from 0.
  /// - Throws: `TableError` when there is no such column.
  public func place(of name: String) throws(TableError) -> Int {
    if let place = columnNames.firstIndex(of: name) { return place }
    let shown = columnNames.prefix(12).map { excerpt($0) }.joined(separator: ", ")
    throw TableError(
      .absentColumn, at: SourceLocation(file: arrays[0][0].file.path),
      "there is no column \(excerpt(name)); the arrays are \(shown)")
  }
}

/// A column and the `.npy` files that hold it, one after the other.
public struct NumPyColumn: Hashable, Sendable {
  /// The column's name.
  public var name: String
  /// Its files in order.
  public var paths: [String]
  /// What messages call them.
  public var names: [String]

  /// Creates a column.
  ///
  /// - Parameters:
  ///   - name: The column's name.
  ///   - paths: Its files in order.
  ///   - names: What messages call them; the paths when left out.
  public init(_ name: String, paths: [String], names: [String]? = nil) {
    self.name = name
    self.paths = paths
    self.names = names ?? paths
  }
}
