import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

/// Reads the `datasets` of a job file.
enum DatasetReader {
  private static let keys = [
    "path", "format", "delimiter", "header", "columns", "missing", "trim", "skip_lines", "comment",
    "quotes", "encoding", "limits", "on_bad_row", "on_missing", "weight", "cluster", "roles",
  ]

  static func read(_ node: JobNode) throws(JobError) -> [Job.Dataset] {
    var datasets: [Job.Dataset] = []
    for (_, name, value) in try node.members("`datasets`") {
      datasets.append(try dataset(name, value))
    }
    if datasets.isEmpty { throw node.error("`datasets` is empty; name at least one") }
    try ShapingReader.bindJoins(&datasets)
    try checkStandardInput(datasets)
    return datasets
  }

  private static func dataset(_ name: String, _ node: JobNode) throws(JobError) -> Job.Dataset {
    let map = try JobMap(
      node, "the dataset \(excerpt(name))", known: keys + ShapingReader.keys)
    let roles = try map["roles"].map(RoleReader.roles) ?? .init()
    let sources = try sources(map, holdsDocuments: roles.tokenIDs != nil)
    var lineByteLimit = DocumentInput.defaultLineByteLimit
    var limits = TableLimits()
    var joinedRowLimit = TableJoin.defaultRowLimit
    let cellLimit = try read(
      map["limits"], into: &limits, joinedRows: &joinedRowLimit, lineBytes: &lineByteLimit)
    let missing = try missing(map)
    var dataset = Job.Dataset(
      name: name, location: node.location, format: sources.format, paths: sources.paths,
      arrays: sources.arrays, dialect: try dialect(map), encoding: try encoding(map["encoding"]),
      limits: limits, cellLimit: cellLimit, joinedRowLimit: joinedRowLimit, missing: missing,
      badRows: try map["on_bad_row"]?.requireChoice("`on_bad_row`", of: ["fail", "count"])
        == "count" ? .count : .fail,
      excludesMissing: try map["on_missing"]?.requireChoice(
        "`on_missing`", of: ["fail", "exclude"]) == "exclude",
      weight: try weight(map["weight"]),
      isSamplingWeight: try isSampling(map["weight"]), cluster: try cluster(map["cluster"]),
      roles: roles, shaping: try ShapingReader.read(map, missing: missing))
    dataset.lineByteLimit = lineByteLimit
    dataset.keys = map.order.map { ($0.name, $0.key.location) }
    return dataset
  }

  private static func missing(_ map: JobMap) throws(JobError) -> [String] {
    guard let node = map.raw("missing") else { return [""] }
    var texts: [String] = []
    for element in node.elementsOrSelf {
      guard let text = element.text else {
        throw element.error("`missing` must be texts, not \(element.shape)")
      }
      texts.append(text)
    }
    return texts
  }

  private static func dialect(_ map: JobMap) throws(JobError) -> CSVDialect {
    var dialect = CSVDialect()
    if let node = map["delimiter"] {
      switch try node.requireText("`delimiter`") {
      case ",": dialect.delimiter = UInt8(ascii: ",")
      case ";": dialect.delimiter = UInt8(ascii: ";")
      case "|": dialect.delimiter = UInt8(ascii: "|")
      case "\t", "tab", "\\t": dialect.delimiter = UInt8(ascii: "\t")
      default:
        throw node.error("`delimiter` must be \",\", \";\", \"|\" or \"tab\", not \(node.shape)")
      }
    }
    if let node = map["header"] { dialect.hasHeader = try node.requireBoolean("`header`") }
    if let node = map["columns"] {
      if dialect.hasHeader {
        throw node.error(
          "`columns` names the columns of a file without header; add `header: false`")
      }
      dialect.columnNames = try node.requireTexts("`columns`")
    }
    if let node = map["trim"] { dialect.trimsBlanks = try node.requireBoolean("`trim`") }
    if let node = map["skip_lines"] {
      dialect.skippedLines = try node.requireInteger("`skip_lines`", in: 0...1_000_000)
    }
    if let node = map["comment"] {
      let text = try node.requireText("`comment`")
      if text.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == UInt8(ascii: "\"") }) {
        throw node.error("`comment` must be a text without quotes and line ends")
      }
      dialect.comment = text
    }
    if let node = map["quotes"] {
      dialect.quotes =
        try node.requireChoice("`quotes`", of: ["strict", "lenient"]) == "lenient"
        ? .lenient : .strict
    }
    return dialect
  }

  /// Reads the limits of a dataset and returns the cell limit.
  private static func read(
    _ node: JobNode?, into limits: inout TableLimits, joinedRows: inout Int,
    lineBytes: inout Int
  ) throws(JobError) -> Int {
    guard let node else { return 1_000_000 }
    let map = try JobMap(
      node, "`limits`",
      known: ["field_bytes", "columns", "distinct", "cells", "joined_rows", "line_bytes"])
    if let node = map["line_bytes"] {
      lineBytes = try node.requireInteger("`line_bytes`", in: DocumentInput.lineByteLimits)
    }
    if let node = map["joined_rows"] {
      joinedRows = try node.requireInteger("`joined_rows`", in: 1...1_000_000_000)
    }
    if let node = map["field_bytes"] {
      limits.fieldByteCount = try node.requireInteger("`field_bytes`", in: 1...1 << 30)
    }
    if let node = map["columns"] {
      limits.columnCount = try node.requireInteger("`columns`", in: 1...1 << 20)
    }
    if let node = map["distinct"] {
      limits.categoryCount = try node.requireInteger("`distinct`", in: 1...10_000_000)
    }
    return try map["cells"]?.requireInteger("`cells`", in: 1...100_000_000) ?? 1_000_000
  }

  private static func weight(_ node: JobNode?) throws(JobError) -> Job.ColumnUse? {
    guard let node else { return nil }
    let map = try JobMap(node, "`weight`", known: ["column", "kind"])
    let column = try map.require(
      "column", "name the column: `weight: {column: count, kind: frequency}`")
    let kind = try map.require(
      "kind",
      "say what the weight is: `kind: frequency` (how many rows each row stands for) or `kind: sampling` "
        + "(the inverse of its probability to be in the data)")
    _ = try kind.requireChoice("`kind`", of: ["frequency", "sampling"])
    return Job.ColumnUse(
      name: try column.requireText("`column`"), location: column.location)
  }

  private static func isSampling(_ node: JobNode?) throws(JobError) -> Bool {
    guard let node else { return false }
    return try JobMap(node, "`weight`", known: ["column", "kind"])["kind"]?.text == "sampling"
  }

  private static func cluster(_ node: JobNode?) throws(JobError) -> Job.ColumnUse? {
    guard let node else { return nil }
    return Job.ColumnUse(name: try node.requireText("`cluster`"), location: node.location)
  }
}
