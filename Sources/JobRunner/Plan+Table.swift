import FairmarkFiles
import FairmarkTables

extension Plan {
  /// A dataset's table and its files, in the order in which a scan tells of them.
  struct OpenedTable {
    var table: any Table
    var writtenPaths: [String]
    var shownPaths: [String]
  }

  /// Opens the files of a dataset.
  ///
  /// - Parameters:
  ///   - dataset: The dataset.
  ///   - folder: The folder that its paths are relative to.
  /// - Returns: The table and its files.
  /// - Throws: `JobError` when a file is not there, named twice or not what its format says.
  static func table(of dataset: Job.Dataset, folder: String) throws(JobError) -> OpenedTable {
    switch dataset.format {
    case .csv:
      let files = try files(dataset.paths, folder: folder)
      return try opened(files) { () throws(TableError) in
        try CSVTable(
          paths: files.paths, names: files.shown, dialect: dataset.dialect,
          encoding: dataset.encoding, limits: dataset.limits)
      }
    case .jsonLines:
      let files = try files(dataset.paths, folder: folder)
      return try opened(files, remark: dataset.formatRemark) { () throws(TableError) in
        try JSONLinesTable(
          paths: files.paths, names: files.shown, encoding: dataset.encoding,
          limits: dataset.limits)
      }
    case .numPy:
      var all = Files()
      var columns: [NumPyColumn] = []
      for array in dataset.arrays {
        let files = try files(array.paths, folder: folder)
        columns.append(NumPyColumn(array.column.name, paths: files.paths))
        all.append(files)
      }
      return try opened(all) { () throws(TableError) in
        try NumPyTable(columns: columns, limits: dataset.limits)
      }
    }
  }

  private static func opened(
    _ files: Files, remark: String = "", _ open: () throws(TableError) -> any Table
  ) throws(JobError) -> OpenedTable {
    do throws(TableError) {
      return OpenedTable(
        table: try open(), writtenPaths: files.written, shownPaths: files.shown)
    } catch {
      // A file that cannot be opened is as much a matter of the job's line.
      let place =
        error.code == .file
        ? files.shown.firstIndex(of: error.location.file)
          .map { " (named in \(files.places[$0]))" } ?? "" : ""
      let relation = error.fileCode == .notFound ? ", which is relative to the job file" : ""
      let remark = error.code == .notJSON ? remark : ""
      throw JobError(.data, at: error.location, error.message + remark + relation + place)
    }
  }

  /// Files with their paths as the job writes them and as the program opens them.
  struct Files {
    var written: [String] = []
    var paths: [String] = []
    /// Where each is named.
    var places: [SourceLocation] = []

    /// The paths as messages show them.
    var shown: [String] {
      paths.map { $0 == ByteSource.standardInputPath ? ByteSource.standardInputName : $0 }
    }

    mutating func append(_ other: Files) {
      written += other.written
      paths += other.paths
      places += other.places
    }
  }

  /// The files that paths and patterns name, each once.
  static func files(
    _ paths: [Job.PathUse], folder: String
  ) throws(JobError) -> Files {
    var files = Files()
    var seen: [FileIdentity: String] = [:]
    for (text, location) in paths {
      let isRelative = !text.hasPrefix("/") && text != ByteSource.standardInputPath
      let folder = isRelative ? folder : ""
      var found = [text]
      if isFilePattern(text) {
        do throws(FileError) {
          found = try filesMatching(text, in: folder)
        } catch {
          throw JobError(.data, at: location, error.description)
        }
      }
      if found.isEmpty {
        throw JobError(
          .data, at: location,
          "no file fits the pattern \(excerpt(text)), looked for as \(folder + text); a * that is "
            + "part of a name is written [*], a ? [?] and a [ [[]")
      }
      for path in found {
        if let other = seen.updateValue(path, forKey: FileIdentity(folder + path)) {
          // Two paths to one file need not look alike.
          let alias = path != other ? ", which is the file \(pathExcerpt(other)), too," : ""
          throw JobError(
            .usage, at: location,
            "the file \(pathExcerpt(path))\(alias) is named twice and its rows would count twice; "
              + "leave one out")
        }
        files.written.append(path)
        files.paths.append(folder + path)
        files.places.append(location)
      }
    }
    return files
  }
}
