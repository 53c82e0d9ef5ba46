import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments

extension Report {
  /// The most rows that a metric shows without being asked.
  private static let openRowLimit = 40
  /// How many metrics of an attribute, and of how many attributes, are shown without being asked.
  private static let openMetricLimit = 4
  private static let openAttributeLimit = 3
  /// The most rows of a plugin's own table that a page shows.
  static let tableRowLimit = 1_000

  /// An analysis: what it is, what its numbers mean, and the numbers.
  func analysisSection(_ analysis: MetricsDocument.Analysis, number: Int) -> ReportSection {
    var blocks: [ReportBlock] = []
    let descriptor = descriptors[analysis.plugin]
    if let descriptor { blocks.append(.paragraph("\(words: descriptor.summary)")) }
    if let reason = analysis.failureReason {
      blocks.append(
        .notice(.bad, "\(strong: "This analysis failed"), and has no numbers: \(data: reason)"))
    }
    blocks.append(parameters(analysis))
    if analysis.failureReason == nil {
      blocks += definitions(analysis, descriptor)
      if analysis.metrics.isEmpty { blocks.append(.paragraph("The analysis has no records.")) }
      var attributes: [[String]] = []
      for record in analysis.metrics where !attributes.contains(record.attribute) {
        attributes.append(record.attribute)
      }
      for (index, attribute) in attributes.enumerated() {
        blocks += attributeBlocks(
          attribute, analysis.metrics.filter { $0.attribute == attribute }, descriptor,
          isOpen: index < Self.openAttributeLimit)
      }
      blocks += analysis.tables.map(tableBlock)
      if !analysis.findings.isEmpty {
        blocks.append(.heading(level: 3, "Findings of this analysis"))
        blocks.append(
          .list(
            analysis.findings.map { finding in
              "\(strong: finding.severity.rawValue): \(data: finding.message)"
            }))
      }
    }
    return ReportSection(
      anchor: "analysis-\(number)", title: "\(words: analysis.id)", blocks: blocks)
  }

  private func parameters(_ analysis: MetricsDocument.Analysis) -> ReportBlock {
    let facts = analysis.parameters.members.map { member in
      ReportBlock.Fact("\(data: member.name)", parameter(member.value))
    }
    return .details(
      summary: """
        Plugin \(code: analysis.plugin) \(words: analysis.pluginVersion) on the dataset \
        \(data: analysis.data): \
        \(words: counted(facts.count, "parameter"))
        """, isOpen: false, [.facts(facts)])
  }

  private func parameter(_ value: JSONValue) -> ReportText {
    switch value {
    case .null: "not set"
    case .boolean(let value): value ? "yes" : "no"
    case .integer(let value): "\(data: String(value))"
    case .number(let value): "\(data: jsonText(of: value))"
    case .string(let text): valueText(text)
    case .array(let list) where list.isEmpty: "none"
    case .array(let list): list.map(parameter).joined(by: ", ")
    case .object(let object) where object.members.isEmpty: "none"
    case .object(let object):
      object.members.map { "\(data: $0.name): \(parameter($0.value))" as ReportText }
        .joined(by: "; ")
    }
  }

  private func definitions(
    _ analysis: MetricsDocument.Analysis, _ descriptor: AnalysisDescriptor?
  ) -> [ReportBlock] {
    guard let descriptor else {
      return [
        .notice(
          .plain,
          """
          The plugin \(code: analysis.plugin) is not part of the program that made this page, so \
          that the definitions of its metrics are not shown here.
          """)
      ]
    }
    var blocks: [ReportBlock] = []
    if descriptor.version != analysis.pluginVersion {
      blocks.append(
        .notice(
          .unknown,
          """
          The definitions are those of version \(words: descriptor.version) of the plugin; the \
          numbers were computed by version \(words: analysis.pluginVersion).
          """))
    }
    var names: [String] = []
    for record in analysis.metrics where !names.contains(record.name) { names.append(record.name) }
    let facts = names.map { name in
      guard let metric = descriptor.metrics.first(where: { $0.name == name }) else {
        return ReportBlock.Fact("\(code: name)", "The plugin does not define this metric.")
      }
      let direction =
        metric.direction == .none ? "" : " (\(metric.direction.rawValue))"
      return ReportBlock.Fact("\(code: name)", "\(words: metric.definition + direction)")
    }
    var inside: [ReportBlock] = [.facts(facts)]
    if !descriptor.references.isEmpty {
      inside.append(.paragraph("References"))
      inside.append(.list(descriptor.references.map { "\(words: $0)" }))
    }
    blocks.append(
      .details(
        summary: "Definitions of \(words: counted(names.count, "metric"))",
        isOpen: names.count <= 8, inside))
    return blocks
  }

  // MARK: The numbers of an attribute

  private func attributeBlocks(
    _ attribute: [String], _ records: [MetricRecord], _ descriptor: AnalysisDescriptor?,
    isOpen: Bool
  ) -> [ReportBlock] {
    var blocks: [ReportBlock] = [
      .heading(
        level: 3,
        attribute.isEmpty
          ? "All rows" : attribute.map { "\(data: $0)" as ReportText }.joined(by: " × "))
    ]
    let whole = records.filter { $0.stratum == nil }
    let ofGroups = whole.filter { $0.group != nil }
    // What has an interval is what people look for first.
    let names = metricNames(ofGroups)
    let drawn = names.filter { name in
      ofGroups.contains { $0.name == name && $0.interval?.ends != nil }
    }
    let open = Set((drawn.isEmpty ? names : drawn).prefix(isOpen ? Self.openMetricLimit : 0))
    for name in names {
      let own = ofGroups.filter { $0.name == name }
      blocks.append(
        metric(
          name, own, beside: ofGroups, descriptor,
          isOpen: open.contains(name) && own.count <= Self.openRowLimit))
    }
    let aggregates = whole.filter { $0.group == nil }
    if !aggregates.isEmpty {
      let caption: ReportText = attribute.isEmpty ? "Over all rows" : "Over all groups"
      let table = RecordTable(aggregates, namesMetrics: true).table(caption)
      blocks.append(
        aggregates.count <= 12
          ? .table(table)
          : .details(
            summary: "\(caption): \(words: counted(aggregates.count, "record"))", isOpen: false,
            [.table(table)]))
    }
    if let peers = peerTable(whole) {
      blocks.append(
        .details(
          summary: "What other libraries show for the same rows", isOpen: false, [.table(peers)]))
    }
    return blocks + strata(records.filter { $0.stratum != nil })
  }

  private func metricNames(_ records: [MetricRecord]) -> [String] {
    var names: [String] = []
    for record in records where !names.contains(record.name) { names.append(record.name) }
    return names
  }

  private func metric(
    _ name: String, _ records: [MetricRecord], beside all: [MetricRecord],
    _ descriptor: AnalysisDescriptor?, isOpen: Bool
  ) -> ReportBlock {
    let direction = descriptor?.metrics.first { $0.name == name }?.direction
    var inside: [ReportBlock] = []
    if let chart = chart(name, records, beside: all, direction) {
      inside += chart.parts.map(ReportBlock.chart)
    }
    inside.append(.table(RecordTable(records, namesMetrics: false).table("\(code: name) by group")))
    return .details(summary: range(name, records), isOpen: isOpen, inside)
  }

  /// A line that says what a closed metric holds: `impact_ratio, 6 groups: 0.68 (Female) to 1 (Male)`.
  private func range(_ name: String, _ records: [MetricRecord]) -> ReportText {
    var text: ReportText = "\(strong: name), \(words: counted(records.count, "record"))"
    let defined = records.filter(\.value.isDefined)
    let sorted = defined.sorted { ($0.value.double ?? 0) < ($1.value.double ?? 0) }
    if let first = sorted.first, let last = sorted.last, sorted.count > 1 {
      text =
        text + """
          : \(RecordTable.value(first)) (\(data: first.label)) to \(RecordTable.value(last)) \
          (\(data: last.label))
          """
    }
    let undefined = records.count - defined.count
    if undefined > 0 { text = text + "; \(count: undefined) without a value" }
    return text
  }

  /// The records of strata, behind lines that open them.
  func strata(_ records: [MetricRecord]) -> [ReportBlock] {
    guard let first = records.first?.stratum else { return [] }
    let names = metricNames(records)
    let blocks = names.map { name -> ReportBlock in
      let own = records.filter { $0.name == name }
      let tables = [own.filter { $0.group != nil }, own.filter { $0.group == nil }]
        .filter { !$0.isEmpty }
      return .details(
        summary: range(name, own), isOpen: false,
        tables.map { part in
          let about: ReportText = part.first?.group == nil ? "over all groups" : "by group"
          return .table(
            RecordTable(part, namesMetrics: false).table("\(code: name) within strata, \(about)"))
        })
    }
    let columns = first.map { "\(data: $0.column)" as ReportText }.joined(by: " × ")
    let peers = peerTable(records).map { table in
      ReportBlock.details(
        summary: "What other libraries show within strata", isOpen: false, [.table(table)])
    }
    return [
      .details(
        summary: """
          Within strata of \(columns): \(words: counted(records.count, "record")) of \
          \(words: counted(names.count, "metric"))
          """, isOpen: false, blocks + [peers].compactMap(\.self))
    ]
  }

  // MARK: Besides the records

  private func peerTable(_ records: [MetricRecord]) -> ReportTable? {
    let rows = records.flatMap { record in
      record.peers.map { peer -> [ReportTable.Cell] in
        let shown: ReportTable.Cell =
          switch peer.value {
          case .number(let number): "\(number: number.value)"
          case .text(let text): "\(code: text)"
          }
        return [
          "\(code: record.name)",
          record.group == nil
            ? "all groups\(data: record.label.isEmpty ? "" : ", " + record.label)"
            : "\(data: record.label)",
          ReportTable.Cell(RecordTable.value(record)),
          "\(words: peer.peer.rawValue) \(words: peer.peer.version)", "\(code: peer.metric)",
          shown, peer.note.map { "\(data: $0)" } ?? "",
        ]
      }
    }
    guard !rows.isEmpty else { return nil }
    return ReportTable(
      caption: "What other libraries show",
      columns: [
        .init("Metric", .heading), .init("About", .text), .init("Value here", .number),
        .init("Library", .text), .init("Its name", .text), .init("Its value", .number),
        .init("Note", .text),
      ], rows: rows
    ).withoutEmptyColumns
  }

  /// A table of an analysis, behind a line that opens it.
  func tableBlock(_ table: MetricTable) -> ReportBlock {
    let rows = table.rows.prefix(Self.tableRowLimit).map { row in
      row.map { value -> ReportTable.Cell in
        switch value {
        case .null: "no value"
        case .integer(let number): "\(count: number)"
        case .number(let number): "\(number: number.value)"
        default: ReportTable.Cell(parameter(value))
        }
      }
    }
    let isNumeric = table.columns.indices.map { column in
      table.rows.allSatisfy { row in
        row.indices.contains(column) && (row[column].double != nil || row[column] == .null)
      }
    }
    let shown = ReportTable(
      caption: "\(code: table.name)",
      columns: zip(table.columns, isNumeric).map {
        ReportTable.Column("\(data: $0)", $1 ? .number : .text)
      }, rows: Array(rows))
    var inside: [ReportBlock] = [.table(shown)]
    if rows.count < table.rows.count {
      inside.insert(
        .paragraph(
          """
          The first \(count: rows.count) of \(count: table.rows.count) rows; the document has all.
          """), at: 0)
    }
    return .details(
      summary: "Table \(code: table.name): \(words: counted(table.rows.count, "row"))",
      isOpen: false, inside)
  }
}
