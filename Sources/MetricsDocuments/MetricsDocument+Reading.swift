import FairmarkAnalysis
import FairmarkFiles
public import FairmarkJSONText

extension MetricsDocument {
  /// The schema that this version reads.
  public static let schema = "fairmark.metrics/1"
  /// The largest document that is read.
  static let byteLimit = 1 << 30

  /// Reads and checks a document.
  ///
  /// - Parameter path: The file.
  /// - Throws: `MetricsDocumentError` at the first thing that is not as the schema promises.
  public init(reading path: String) throws(MetricsDocumentError) {
    try self.init(parsing: Self.bytes(of: path), file: path)
  }

  /// The bytes of a document's file, not looked at.
  ///
  /// - Parameter path: The file.
  /// - Returns: All its bytes.
  /// - Throws: `MetricsDocumentError` when it cannot be read or is larger than 1 GiB.
  public static func bytes(of path: String) throws(MetricsDocumentError) -> [UInt8] {
    do throws(FileError) {
      let file = try LocalFile(path: path)
      guard file.byteCount <= Self.byteLimit else {
        throw FileError(.unreadable, path: path, "is larger than 1 GiB; is it a metrics.json?")
      }
      return try file.bytes(in: 0..<file.byteCount)
    } catch {
      let message =
        switch error.code {
        case .notFound: "no such file; name the metrics.json that `fairmark run` wrote"
        case .isDirectory: "is a folder; name the metrics.json in it"
        default: error.message
        }
      throw MetricsDocumentError(at: SourceLocation(file: path), message)
    }
  }

  /// Checks the text of a document.
  ///
  /// - Parameters:
  ///   - bytes: The JSON.
  ///   - file: The file's path, for messages.
  /// - Throws: `MetricsDocumentError` at the first thing that is not as the schema promises.
  /// - Complexity: O(bytes), but O(members²) for very large objects.
  public init(parsing bytes: [UInt8], file: String) throws(MetricsDocumentError) {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(parsing: bytes).withWholeNumbers
    } catch {
      let before = bytes.prefix(error.byteOffset)
      let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      // Columns count characters; the bytes that continue one are 0b10xxxxxx.
      let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
      throw MetricsDocumentError(
        at: SourceLocation(
          file: file, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: column),
        "is not JSON: expected \(error.expected)")
    }
    try self.init(value, file: file)
  }

  /// Checks a document that has been parsed.
  ///
  /// - Parameters:
  ///   - value: The document.
  ///   - file: The file's path, for messages.
  /// - Throws: `MetricsDocumentError` at the first thing that is not as the schema promises.
  public init(_ value: JSONValue, file: String) throws(MetricsDocumentError) {
    try self.init(single: value, file: file)
    try checkLaws(in: file)
  }

  /// Reads a document whose records are checked one by one, and not against each other.
  ///
  /// For the tests of what single records give; nothing that decides reads a document so.
  ///
  /// - Parameters:
  ///   - value: The document.
  ///   - file: The file's path, for messages.
  /// - Throws: `MetricsDocumentError` at the first record that is not as the schema promises.
  package init(single value: JSONValue, file: String) throws(MetricsDocumentError) {
    let root = DocumentNode(value: value, place: "", file: file)
    // Whoever names the wrong file hears that first.
    if value["schema"]?.string?.utf8.elementsEqual(Self.schema.utf8) != true {
      let found = value["schema"]?.string.map { "the schema \(excerpt($0))" } ?? "no `schema`"
      throw root.error(
        "has \(found), expected a document of the schema \(Self.schema), as `fairmark run` writes it"
      )
    }
    let object = try root.object([
      "schema", "tool", "job", "inputs", "row_flow", "analyses", "summary", "gate",
    ])
    tool = try Self.tool(object.require("tool"))
    job = try Self.job(object.require("job"))
    inputs = []
    for node in try object.require("inputs").elements(atLeast: 1) {
      inputs.append(try Self.input(node))
    }
    rowFlow = try Self.rowFlow(object.require("row_flow"))
    analyses = []
    var ids: Set<String> = []
    for node in try object.require("analyses").elements(atLeast: 1) {
      let analysis = try Self.analysis(node, of: rowFlow)
      guard ids.insert(analysis.id).inserted else {
        throw node.error("has the id \(excerpt(analysis.id)), which an earlier analysis has")
      }
      analyses.append(analysis)
    }
    summary = try Self.summary(object.require("summary"), of: analyses)
    gate = try object["gate"].map { (node) throws(MetricsDocumentError) in
      try GateSection(reading: node)
    }
  }

  private static func tool(_ node: DocumentNode) throws(MetricsDocumentError) -> Tool {
    let object = try node.object(["name", "version"])
    return Tool(
      name: try object.require("name").choice(of: ["fairmark"]),
      version: try object.require("version").sentence())
  }

  private static func job(_ node: DocumentNode) throws(MetricsDocumentError) -> Job {
    let object = try node.object(["name", "digest", "seed"])
    let digest = try object.require("digest")
    let text = try digest.text()
    guard text.hasPrefix("sha256:"), isDigest(text.dropFirst("sha256:".count)) else {
      throw digest.expected("`sha256:` and 64 hexadecimal digits")
    }
    return Job(
      name: try object.require("name").text(), digest: text,
      seed: try object.require("seed").count())
  }

  static func isDigest(_ text: Substring) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func input(_ node: DocumentNode) throws(MetricsDocumentError) -> Input {
    let object = try node.object(["name", "path", "sha256", "bytes", "rows", "columns", "shaping"])
    let digest = try object.require("sha256")
    if digest.value != .null {
      let text = try digest.text()
      guard isDigest(text[...]) else {
        throw digest.expected("64 hexadecimal digits, or null where the run left them out")
      }
    }
    var columns: [Column]?
    if let list = object["columns"] {
      var read: [Column] = []
      for node in try list.elements(atLeast: 1) { read.append(try column(node)) }
      columns = read
    }
    var input = Input(
      name: try object.require("name").text(), path: try object.require("path").sentence(),
      sha256: digest.value.string, byteCount: try object.require("bytes").count(),
      rowCount: try object.require("rows").count(), columns: columns)
    if let uses = object["shaping"] {
      guard columns != nil else {
        throw uses.error("stands beside no `columns`, as only the first file of a dataset has them")
      }
      input.shaping = try shaping(uses)
    }
    return input
  }

  private static func column(_ node: DocumentNode) throws(MetricsDocumentError) -> Column {
    let object = try node.object(["name", "origin", "type", "missing", "distinct"])
    var column = Column(name: try object.require("name").text())
    if let origin = object["origin"] {
      column.origin = try origin.choice(of: ["join", "derive"])
    }
    if let type = object["type"] {
      column.type = try type.choice(of: ["text", "number", "integer", "free_text"])
      column.missingCount = try object.require("missing").count()
      if column.type == "text" {
        column.distinctCount = try object.require("distinct").count()
      } else {
        try object.forbid("distinct", "is counted for texts alone")
      }
    } else {
      for name in ["missing", "distinct"] {
        try object.forbid(name, "stands beside no `type`, so that the column was not read")
      }
    }
    return column
  }

  private static func rowFlow(_ node: DocumentNode) throws(MetricsDocumentError) -> [Step] {
    var steps: [Step] = []
    for node in try node.elements(atLeast: 1) { steps.append(try step(node)) }
    // Of each dataset, and of each use of a joined one.
    var places: [[String?]: Int] = [:]
    var uses: [[Step]] = []
    for step in steps {
      let use = [step.data, step.into]
      if let place = places[use] {
        uses[place].append(step)
      } else {
        places[use] = uses.count
        uses.append([step])
      }
    }
    for own in uses {
      guard let step = own.first else { continue }
      let read = own.filter { $0.step == "read" }
      let total = sum(read)
      let rest = sum(own.filter { $0.step != "read" })
      // A dataset may be joined into another one more than once.
      guard read.count == 1 || (read.count > 1 && step.into != nil), rest == total else {
        throw node.error(
          "does not add up: of \(excerpt(step.data)) \(total) rows were read, and the other steps "
            + "account for \(rest)")
      }
    }
    return steps
  }

  /// The rows of some steps; more than a number holds add up to nothing that was read.
  private static func sum(_ steps: [Step]) -> Int {
    var total = 0
    for step in steps {
      let (sum, overflow) = total.addingReportingOverflow(step.rowCount)
      total = overflow ? .max : sum
    }
    return total
  }

  private static func step(_ node: DocumentNode) throws(MetricsDocumentError) -> Step {
    let object = try node.object([
      "data", "into", "step", "rows", "column", "missing", "join", "reasons", "first",
    ])
    var step = Step(
      data: try object.require("data").text(),
      step: try object.require("step").choice(of: [
        "read", "rejected", "where", "unmatched", "missing", "unknown_group", "analysed",
        "missing_key", "duplicate", "unused", "joined", "bad_input",
      ]),
      rowCount: try object.require("rows").count())
    step.into = try object["into"]?.text()
    if step.step == "where" {
      step.column = try object.require("column").text()
      step.missingCount = try object.require("missing").count()
    } else {
      for name in ["column", "missing"] {
        try object.forbid(name, "is about a `where` condition, and this step is none")
      }
    }
    if step.step == "unmatched" {
      step.join = try join(object.require("join"))
    } else {
      try object.forbid("join", "is about a join, and this step is none")
    }
    guard step.step == "rejected", step.rowCount > 0 else {
      for name in ["reasons", "first"] {
        try object.forbid(name, "is about rejected rows, and this step has none")
      }
      return step
    }
    for (name, count) in try object.require("reasons").members(atLeast: 1) {
      guard ["ragged", "number", "utf8", "limit", "json"].contains(name) else {
        throw count.error("is no reason; expected one of ragged, number, utf8, limit, json")
      }
      step.reasons.append(Step.Reason(name: name, rowCount: try count.count(from: 1)))
    }
    step.first = try object.require("first").texts()
    return step
  }

  private static func join(_ node: DocumentNode) throws(MetricsDocumentError) -> Step.Join {
    let object = try node.object(["data", "kind", "matched", "unmatched", "missing_key"])
    return Step.Join(
      data: try object.require("data").text(),
      kind: try object.require("kind").choice(of: ["left", "inner"]),
      matchedCount: try object.require("matched").count(),
      unmatchedCount: try object.require("unmatched").count(),
      missingKeyCount: try object.require("missing_key").count())
  }

  private static func summary(
    _ node: DocumentNode, of analyses: [Analysis]
  ) throws(MetricsDocumentError) -> [SummaryEntry] {
    var expected: [String: MetricRecord] = [:]
    let keys = MetricRecord.summaryKeys(analyses.map { (id: $0.id, records: $0.metrics) })
    for (analysis, keys) in zip(analyses, keys) {
      for (record, key) in zip(analysis.metrics, keys) {
        if let key { expected[key] = record }
      }
    }
    var entries: [SummaryEntry] = []
    for (key, node) in try node.members() {
      let value = try node.numberOrNull()
      guard let record = expected.removeValue(forKey: key) else {
        throw node.error("belongs to no record of the analyses")
      }
      guard value == record.value.double else {
        throw node.error(
          "is \(node.shape), but the record that it repeats has "
            + (record.value.double.flatMap(FiniteDouble.init).map(jsonText) ?? "no value"))
      }
      entries.append(SummaryEntry(key: key, value: value.flatMap(FiniteDouble.init)))
    }
    if let missing = expected.keys.min() {
      throw node.error("lacks the key `\(missing)` of a record")
    }
    return entries
  }
}
