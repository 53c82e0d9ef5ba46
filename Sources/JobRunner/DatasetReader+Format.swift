import FairmarkFiles

extension DatasetReader {
  /// Keys that only mean something for delimited text.
  private static let delimitedKeys = [
    "delimiter", "header", "columns", "trim", "skip_lines", "comment", "quotes",
  ]

  /// Where the data of a dataset lie and how they are written.
  struct Sources {
    var format: Job.Format
    /// Paths and patterns; none for arrays.
    var paths: [Job.PathUse] = []
    /// Paths and patterns of each column; none but for arrays.
    var arrays: [Job.ArrayUse] = []
  }

  /// Reads `path` and `format`.
  ///
  /// - Parameters:
  ///   - map: The dataset.
  ///   - holdsDocuments: Whether its roles name token ids, which JSON Lines alone hold.
  /// - Returns: The format and the paths.
  /// - Throws: `JobError` when they do not fit each other, or when the dataset has keys that mean
  ///   nothing for its format.
  static func sources(_ map: JobMap, holdsDocuments: Bool) throws(JobError) -> Sources {
    let path = try map.require(
      "path", "say where the data lie, relative to the job file: `path: people.csv`")
    let declared = try map["format"].map { node throws(JobError) in
      try node.requireChoice("`format`", of: Job.Format.allCases.map(\.rawValue))
    }.flatMap(Job.Format.init(rawValue:))
    var sources: Sources
    if path.isMap {
      if let node = map["format"], declared != .numPy {
        throw node.error(
          "`path` is a map of columns, which is how arrays are named; leave `format` out, or write "
            + "`format: npy`")
      }
      sources = Sources(format: .numPy, arrays: try arrays(path))
    } else {
      let paths = try Self.paths(path, "`path`")
      let format: Job.Format
      if let declared {
        format = declared
      } else {
        format = holdsDocuments ? .jsonLines : try inferredFormat(paths)
      }
      sources = Sources(format: format, paths: paths)
      if sources.format == .numPy { throw path.error(Self.arrayAdvice) }
    }
    if sources.format == .numPy, let encoding = map["encoding"] {
      throw encoding.error(
        "`encoding` means nothing for arrays, which hold no characters; leave it out")
    }
    if sources.format != .csv {
      for key in delimitedKeys {
        guard let (node, _, _) = map.order.first(where: { $0.name == key }) else { continue }
        throw node.error(
          "`\(key)` is about delimited text and means nothing for the format "
            + "\(sources.format.rawValue); leave it out")
      }
    }
    return sources
  }

  private static let arrayAdvice =
    "an array has no column name; name the column of each file: `path: {score: scores.npy, label: "
    + "labels.npy}`"

  private static func arrays(_ node: JobNode) throws(JobError) -> [Job.ArrayUse] {
    var arrays: [Job.ArrayUse] = []
    for (key, name, value) in try node.members("`path`") {
      arrays.append(
        Job.ArrayUse(
          column: Job.ColumnUse(name: name, location: key.location),
          paths: try filePaths(value, "the path of the column \(excerpt(name))")))
    }
    if arrays.isEmpty {
      throw node.error("`path` is an empty map; name at least one column and its file")
    }
    return arrays
  }

  /// Arrays are read at many places at once, which a pipe cannot be.
  private static func filePaths(
    _ node: JobNode, _ what: String
  ) throws(JobError) -> [Job.PathUse] {
    let paths = try paths(node, what)
    if let pipe = paths.first(where: { $0.text == ByteSource.standardInputPath }) {
      throw JobError(
        .usage, at: pipe.location, "\(what) is standard input; arrays must be files, name one")
    }
    return paths
  }

  private static func paths(_ node: JobNode, _ what: String) throws(JobError) -> [Job.PathUse] {
    var paths: [Job.PathUse] = []
    for element in node.elementsOrSelf {
      let text = try element.requireText(what)
      if text.hasPrefix("~") || text.contains("://") {
        throw element.error(
          "\(what) \(excerpt(text)) is neither relative to the job file nor begins with /; home "
            + "folders and addresses are not supported")
      }
      if text.isEmpty { throw element.error("\(what) is empty; name a file") }
      paths.append((text, element.location))
    }
    if paths.isEmpty { throw node.error("\(what) is an empty list; name at least one file") }
    return paths
  }

  /// What the names of the files say.
  private static func inferredFormat(_ paths: [Job.PathUse]) throws(JobError) -> Job.Format {
    var formats: [Job.Format] = []
    for (text, location) in paths {
      let name = FormatName(text)
      if name.isArray { throw JobError(.usage, at: location, arrayAdvice) }
      if name.isJSON {
        throw JobError(
          .usage, at: location,
          "\(excerpt(text)) may be JSON Lines or one JSON value; write `format: jsonl` when it holds "
            + "one object a line (`jq -c '.[]'` makes such lines of an array)")
      }
      let isLines = name.isJSONLines
      formats.append(isLines ? .jsonLines : .csv)
      if formats.last != formats.first {
        throw JobError(
          .usage, at: location,
          "\(excerpt(text)) seems to be written as \(isLines ? "jsonl" : "csv") and "
            + "\(excerpt(paths[0].text)) as \(isLines ? "csv" : "jsonl"); the files of a dataset need "
            + "one format (`format` says which)")
      }
    }
    return formats.first ?? .csv
  }
}

extension Job.Dataset {
  /// Why files are taken for JSON Lines whose names do not say so; empty where that is not so.
  var formatRemark: String {
    guard format == .jsonLines, roles.tokenIDs != nil,
      !keys.contains(where: { $0.name == "format" }),
      !paths.contains(where: { FormatName($0.text).isJSONLines })
    else { return "" }
    return " (read as JSON Lines because of the role `token_ids`; `format: csv` says otherwise)"
  }
}

/// What the name of a file says about how it is written, compressed or not, in small letters or not.
package struct FormatName {
  private let name: Substring

  package init(_ path: String) {
    let lowercased = path.lowercased()
    var name = lowercased[...]
    for ending in [".gz", ".bgz", ".zst", ".zstd"] where name.hasSuffix(ending) {
      name = name.dropLast(ending.count)
    }
    self.name = name
  }

  /// A NumPy array.
  package var isArray: Bool { name.hasSuffix(".npy") }
  /// One object a line.
  package var isJSONLines: Bool { name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") }
  /// One JSON value, or lines of them.
  package var isJSON: Bool { name.hasSuffix(".json") }
}
