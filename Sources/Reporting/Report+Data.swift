import FairmarkAnalysis
import FairmarkMetricsDocuments

extension Report {
  /// Which bytes were read, and where every row went.
  var dataSection: ReportSection {
    var blocks: [ReportBlock] = [.table(inputs)]
    var names: Set<String> = []
    var uses: Set<[String?]> = []
    for step in document.rowFlow where uses.insert([step.data, step.into]).inserted {
      blocks += rowFlow(of: step.data, into: step.into)
      guard names.insert(step.data).inserted else { continue }
      let name = step.data
      // Of arrays each file is a column.
      let files = document.inputs.filter { $0.name == name }
      let columns = files.flatMap { $0.columns ?? [] }
      let uses = files.flatMap(\.shaping)
      blocks += uses.filter(\.isFrequencyWeight).map(whatRowsStandFor)
      if !uses.isEmpty { blocks.append(.table(shaping(uses, of: name))) }
      if !columns.isEmpty { blocks.append(self.columns(columns, uses, of: name)) }
    }
    return ReportSection(anchor: "data", title: "Data certificate", blocks: blocks)
  }

  private var inputs: ReportTable {
    ReportTable(
      caption: "The files that were read",
      columns: [
        .init("Dataset", .heading), .init("File", .text), .init("Rows", .number),
        .init("Bytes", .number), .init("SHA-256", .text),
      ],
      rows: document.inputs.map { input in
        [
          "\(data: input.name)", "\(data: input.path)", "\(count: input.rowCount)",
          "\(count: input.byteCount)",
          input.sha256.map { "\(code: $0)" } ?? "left out by the run (`--no-input-digest`)",
        ]
      })
  }

  private func rowFlow(of name: String, into joining: String?) -> [ReportBlock] {
    let steps = document.rowFlow.filter { $0.data == name && $0.into == joining }
    let reads = steps.filter { $0.step == "read" }
    let read = reads.reduce(0) { $0.addingReportingOverflow($1.rowCount).partialValue }
    let parts = steps.filter { $0.step != "read" }
    let sum = parts.reduce(0) { $0.addingReportingOverflow($1.rowCount).partialValue }
    let terms = parts.map { "\(count: $0.rowCount) \(shownStep($0))" as ReportText }
    let line: ReportText = "\(count: read) read = \(terms.joined(by: " + "))."
    let table = ReportTable(
      caption: joining.map { "Where the rows of \(data: name), joined to \(data: $0), went" }
        ?? "Where the rows of \(data: name) went",
      columns: [.init("Step", .heading), .init("Rows", .number), .init("Meaning", .text)],
      rows: steps.map { step in
        ["\(shownStep(step))", "\(count: step.rowCount)", meaning(step)]
      })
    var blocks: [ReportBlock] = [
      .table(table),
      read == sum
        ? .paragraph("Every row is accounted for: \(line)")
        : .notice(.bad, "The rows do not add up: \(line)"),
    ]
    for step in steps where !step.reasons.isEmpty {
      let reasons = step.reasons.map { reason in
        "\(count: reason.rowCount) \(words: rejection(reason.name))" as ReportText
      }
      blocks.append(
        .details(
          summary: "Rejected: \(reasons.joined(by: ", "))", isOpen: false,
          [
            .paragraph(
              step.first.count < step.rowCount
                ? "The first \(count: step.first.count) of \(count: step.rowCount):"
                : "All of them:"),
            .list(step.first.map { "\(data: $0)" }),
          ]))
    }
    return blocks
  }

  /// Why the numbers of people are not those of rows.
  private func whatRowsStandFor(_ weight: MetricsDocument.ShapingUse) -> ReportBlock {
    .paragraph(
      """
      Each row stands for as many as its column \(data: weight.columns.joined(separator: ", ")) says. \
      The steps here count rows; the analyses, in their columns of rows too, count what rows stand for.
      """)
  }

  /// What the job says about a dataset besides its roles.
  private func shaping(_ uses: [MetricsDocument.ShapingUse], of name: String) -> ReportTable {
    ReportTable(
      caption: "What the job does with the rows of \(data: name)",
      columns: [.init("What", .heading), .init("By", .text), .init("How", .text)],
      rows: uses.map { use in
        [
          "\(words: word(use.key))", "\(data: use.columns.joined(separator: ", "))",
          "\(data: use.text)",
        ]
      })
  }

  private func word(_ key: MetricsDocument.ShapingUse.Key) -> String {
    switch key {
    case .join: "join"
    case .derive: "derived column"
    case .where: "condition"
    case .weight: "weight"
    case .cluster: "cluster"
    }
  }

  /// What a column was read as, or for what else it was read.
  private func reading(
    _ column: MetricsDocument.Column, _ uses: [MetricsDocument.ShapingUse], isShaped: Bool
  ) -> String {
    if let type = column.type { return spaced(type) }
    var words: [String] = []
    for use in uses where use.columns.contains(column.name) && !words.contains(word(use.key)) {
      words.append(word(use.key))
    }
    if !words.isEmpty { return "only for: \(words.joined(separator: ", "))" }
    // Earlier documents do not say what joined and derived columns are read for.
    return isShaped && uses.isEmpty ? "in no role of this job" : "not used by this job"
  }

  private func columns(
    _ columns: [MetricsDocument.Column], _ uses: [MetricsDocument.ShapingUse], of name: String
  ) -> ReportBlock {
    // Rows of documents have members, which are not decoded as columns are.
    if holdsDocuments(name) {
      let names = columns.map { "\(code: $0.name)" as ReportText }
      return .paragraph("A document a line, read from its members \(names.joined(by: ", ")).")
    }
    let rows = rowCount(of: name)
    let read = Set(uses.flatMap(\.columns))
    let isShaped = columns.contains { $0.origin != nil }
    let used = columns.filter { $0.type != nil || read.contains($0.name) }
    // Derived columns are no columns of the data.
    let given = columns.filter { $0.origin != "derive" }
    let derived = columns.count - given.count
    let table = ReportTable(
      caption: "The columns of \(data: name)",
      columns: [
        .init("Column", .heading), .init("Comes from", .text), .init("Read as", .text),
        .init("Missing", .number),
        .init("Share missing", .number), .init("Distinct texts", .number),
      ],
      rows: columns.map { column in
        [
          "\(data: column.name)", "\(words: origin(column.origin))",
          "\(words: reading(column, uses, isShaped: isShaped))",
          column.missingCount.map { "\(count: $0)" } ?? "",
          column.missingCount.map { missing in
            // Of joined and derived columns only the rows that are kept were looked at.
            if column.origin != nil { return "" }
            return rows > 0
              ? "\(words: shownPercentage(Double(missing) / Double(rows)))" : "no rows"
          } ?? "",
          column.distinctCount.map { "\(count: $0)" } ?? "",
        ]
      })
    let missing = used.count { ($0.missingCount ?? 0) > 0 }
    return .details(
      summary: """
        Columns of \(data: name): \(count: used.count { $0.origin != "derive" }) of \
        \(count: given.count) used, \(words: derived > 0 ? "\(derived) derived, " : "")\
        \(words: missing == 0 ? "none with missing values" : "\(missing) with missing values")
        """, isOpen: missing > 0, [.table(table)])
  }

  func holdsDocuments(_ name: String) -> Bool {
    document.rowFlow.contains { $0.data == name && $0.step == "bad_input" }
  }

  /// The rows of a dataset: those of its files, or of the files of one column where each array is one.
  private func rowCount(of name: String) -> Int {
    let files = document.inputs.filter { $0.name == name }
    let readCounts = document.rowFlow.filter { $0.data == name && $0.step == "read" }
      .map(\.rowCount)
    guard files.count(where: { $0.columns != nil }) > 1, let read = readCounts.first else {
      return files.reduce(0) { $0.addingReportingOverflow($1.rowCount).partialValue }
    }
    return read
  }

  private func origin(_ origin: String?) -> String {
    switch origin {
    case "join": "a join"
    case "derive": "derived"
    default: "the file"
    }
  }

  /// The step, and the column or dataset that it is about.
  private func shownStep(_ step: MetricsDocument.Step) -> ReportText {
    if let column = step.column { return "\(words: spaced(step.step)) \(data: column)" }
    if let join = step.join { return "\(words: spaced(step.step)) in \(data: join.data)" }
    return "\(words: spaced(step.step))"
  }

  private func meaning(_ step: MetricsDocument.Step) -> ReportTable.Cell {
    let isOfDocuments = step.step == "analysed" && holdsDocuments(step.data)
    var lines: [ReportText] = [
      "\(words: isOfDocuments ? "could be used" : meaning(step.step))"
    ]
    if let missing = step.missingCount, missing > 0 {
      lines.append("\(count: missing) of them because the value is missing")
    }
    if let join = step.join {
      let kind =
        join.kind == "inner" ? "an inner join, which removes them" : "a left join, which keeps them"
      lines.append(
        """
        \(words: kind): \(count: join.matchedCount) matched, \(count: join.unmatchedCount) with a key \
        that is not there, \(count: join.missingKeyCount) without a key
        """)
    }
    return ReportTable.Cell(lines)
  }

  private func meaning(_ step: String) -> String {
    switch step {
    case "read": "rows in the files"
    case "rejected": "could not be read as rows of this table"
    case "where": "left out by the job's conditions"
    case "unmatched": "without a partner in a join"
    case "missing": "lack a value that some analysis needs"
    case "unknown_group": "lack a value of some group column"
    case "missing_key": "without the key of the join"
    case "duplicate": "left out for another row with the same key"
    case "unused": "with a key that nobody asked for"
    case "joined": "whose columns were added to some row"
    case "bad_input": "could not be used as documents; their own rows say why"
    case "analysed": "in every attribute of every analysis"
    default: ""
    }
  }

  private func rejection(_ reason: String) -> String {
    switch reason {
    case "ragged": "with another number of fields than the header"
    case "number": "with a text where a number belongs, or one out of range"
    case "utf8": "that are not UTF-8"
    case "limit": "beyond a limit of the job"
    case "json": "that are no object of JSON"
    default: spaced(reason)
    }
  }

  /// What the analyses say besides their numbers.
  var findingsSection: ReportSection {
    let rows = document.analyses.flatMap { analysis in
      analysis.findings.map { finding -> [ReportTable.Cell] in
        [
          "\(code: analysis.id)", "\(strong: finding.severity.rawValue)",
          "\(data: finding.message)", "\(code: finding.code)",
        ]
      }
    }
    let table = ReportTable(
      caption: "What to know besides the numbers",
      columns: [
        .init("Analysis", .heading), .init("Severity", .text), .init("Finding", .text),
        .init("Code", .text),
      ], rows: rows)
    return ReportSection(
      anchor: "findings", title: "Findings",
      blocks: [rows.isEmpty ? .paragraph("No analysis has a finding.") : .table(table)])
  }
}

extension MetricsDocument.ShapingUse {
  /// Whether it says how many each row stands for, rather than how likely it was drawn.
  fileprivate var isFrequencyWeight: Bool { key == .weight && text.hasPrefix("frequency") }
}
