import FairmarkAnalysis
import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkMetricsDocuments

/// The auditor's private page beside the public one: how sure the numbers are, what else could be
/// read into the rule, and where every row went.
struct BiasAuditWorkpaper: Hashable, Sendable {
  /// The audit.
  let audit: BiasAudit
  /// What a draft lacks; `nil` for what is no draft.
  let missing: [MissingField]?
  /// The SHA-256 of the document's bytes.
  let documentDigest: String?

  var statement: AuditStatement { audit.statement }

  /// The report of the same document, whose parts stand here, too.
  var report: Report { Report(audit.document) }

  /// The page, in no format yet.
  var page: HTMLPage {
    let title: ReportText = "Workpaper: \(data: statement[.tool] ?? audit.document.job.name)"
    var sections = [datesSection]
    if let missing, !missing.isEmpty { sections.append(missingSection(missing)) }
    sections += [
      readingsSection, inferenceSection, choicesSection, mappingSection, report.findingsSection,
      rowsSection, report.readingSection(in: .html, hasCSV: false),
    ]
    var page = HTMLPage(
      title: title, kind: "Private workpaper of a bias audit under New York City Local Law 144",
      header: [.facts(facts)], sections: sections,
      footer: """
        Made by \(words: audit.document.tool.name) from a document of version \
        \(words: audit.document.tool.version). This page loads nothing and runs no script; the same \
        document always gives the same page.
        """, printedHeader: title.plain)
    page.fitsAnySheet = true
    page.mark = HTMLPage.Mark(
      word: missing == nil ? "PRIVATE" : "PRIVATE DRAFT",
      sentence: "Private workpaper. Not part of the published summary of results.",
      isAcrossSheets: missing != nil)
    return page
  }

  private var facts: [ReportBlock.Fact] {
    var facts: [ReportBlock.Fact] = []
    for (name, field) in [
      ("Auditor", AuditStatement.Field.auditor), ("Employer", .employer), ("Vendor", .vendor),
    ] {
      if let text = statement[field] {
        facts.append(ReportBlock.Fact("\(words: name)", "\(data: text)"))
      }
    }
    facts += [
      ReportBlock.Fact("Job", "\(data: audit.document.job.name)"),
      ReportBlock.Fact("Job digest", "\(code: audit.document.job.digest)"),
      ReportBlock.Fact(
        "Analysis", "\(code: audit.analysis.plugin) \(words: audit.analysis.pluginVersion)"),
    ]
    if let documentDigest {
      facts.append(ReportBlock.Fact("Document digest", "\(code: "sha256:\(documentDigest)")"))
    }
    return facts
  }

  private func missingSection(_ missing: [MissingField]) -> ReportSection {
    ReportSection(
      anchor: "missing", title: "What the summary of results lacks",
      blocks: [
        .list(
          missing.map(\.line))
      ])
  }

  // MARK: Dates

  private var datesSection: ReportSection {
    var rows: [[ReportTable.Cell]] = []
    func append(
      _ event: ReportText, _ field: AuditStatement.Field, months: Int, _ provision: ReportText
    ) {
      let given = statement.date(field)
      let from: ReportTable.Cell =
        given.map { "\(words: $0.text)" }
        ?? "not known: \(code: field.rawValue) is not given"
      rows.append([
        ReportTable.Cell(event), from,
        given.map { "\(strong: $0.adding(months: months).text)" } ?? "",
        ReportTable.Cell(provision),
      ])
    }
    append(
      "The tool may be used on this audit until", .auditDate, months: 12,
      "6 RCNY § 5-301(a): for one year; not later than that after the audit")
    append(
      "The summary stays posted at least until", .lastUse, months: 6,
      "6 RCNY § 5-303(c): for at least 6 months after the latest use for a decision")
    return ReportSection(
      anchor: "dates", title: "Dates that follow",
      blocks: [
        .table(
          ReportTable(
            caption: "What is due when",
            columns: [
              .init("What", .heading), .init("Counted from", .text), .init("Date", .text),
              .init("Provision", .text),
            ], rows: rows)),
        .paragraph(
          """
          A month that has no such day ends the period with its last day (New York General \
          Construction Law § 30). The notice to candidates and employees goes out at least 10 \
          business days before use (6 RCNY § 5-304).
          """),
      ])
  }

  // MARK: Readings

  private var readingsSection: ReportSection {
    let intro: ReportText = """
      The rule leaves questions open. Here stands each impact ratio that another answer would move \
      across 4/5. The law itself names no such line; 4/5 is a rule of thumb of the Uniform Guidelines \
      (29 CFR 1607.4 D).
      """
    guard let table = audit.metricTable("readings"), !table.rows.isEmpty else {
      return ReportSection(
        anchor: "readings", title: "Other readings of the rule",
        blocks: [
          .paragraph(intro), .paragraph("No other reading moves an impact ratio across 4/5."),
        ])
    }
    func column(_ name: String) -> Int? { table.columns.firstIndex(of: name) }
    let rows = table.rows.map { row -> [ReportTable.Cell] in
      func value(_ name: String) -> JSONValue { column(name).map { row[$0] } ?? .null }
      return [
        Self.cell(value("category")), Self.cell(value("table")), Self.cell(value("class")),
        Self.cell(value("published_impact_ratio")), Self.cell(value("impact_ratio")),
        ReportTable.Cell([
          audit.reading(value("ambiguity").string ?? "", value("reading").string ?? ""),
          "\(code: value("ambiguity").string ?? ""): \(code: value("reading").string ?? "")",
        ]),
      ]
    }
    return ReportSection(
      anchor: "readings", title: "Other readings of the rule",
      blocks: [
        .paragraph(intro),
        .table(
          ReportTable(
            caption: "Impact ratios on both sides of 4/5",
            columns: [
              .init("Category", .heading), .init("Table", .text), .init("Group", .text),
              .init("Published", .number), .init("With the other answer", .number),
              .init("Other answer", .text),
            ], rows: rows
          ).withoutEmptyColumns),
      ])
  }

  /// What was read, and where every row went.
  private var rowsSection: ReportSection {
    var section = report.dataSection
    section.title = "Data: files and rows"
    return section
  }

  // MARK: Choices

  private var choicesSection: ReportSection {
    let texts = PublicTexts.english
    let rows = audit.choices.map { choice -> [ReportTable.Cell] in
      let answer = choice.text.map { texts($0, choice.content.mapValues { "\(data: $0)" }) }
      let value: ReportText =
        switch choice.value {
        case .object: "as the job writes it"
        default: "\(code: choice.value.string ?? choice.value.canonicalText())"
        }
      return [
        "\(count: choice.ambiguity)", "\(words: choice.question)",
        ReportTable.Cell(answer ?? ""), ReportTable.Cell(["\(code: choice.parameter)", value]),
      ]
    }
    return ReportSection(
      anchor: "choices", title: "Choices where the rule leaves room",
      blocks: [
        .table(
          ReportTable(
            caption: "Questions of the rule and this audit's answers",
            columns: [
              .init("No.", .number), .init("Question", .heading), .init("Answer", .text),
              .init("Parameter", .text),
            ], rows: rows))
      ])
  }

  private var mappingSection: ReportSection {
    let blocks: [ReportBlock]
    if let table = audit.metricTable("category_mapping"), !table.rows.isEmpty {
      blocks = [
        .table(
          shown(
            table, "Which text of the data is in which category",
            titles: [
              "column": "Column", "text": "Text", "category": "Category", "rows": "Rows",
            ]))
      ]
    } else {
      blocks = [.paragraph("The document has no mapping of texts to categories.")]
    }
    return ReportSection(anchor: "mapping", title: "Categories", blocks: blocks)
  }

  /// A table of the analysis with titles for people.
  private func shown(
    _ table: MetricTable, _ caption: ReportText, titles: [String: String]
  ) -> ReportTable {
    let isNumeric = table.columns.indices.map { column in
      table.rows.allSatisfy { row in
        row.indices.contains(column) && (row[column].double != nil || row[column] == .null)
      }
    }
    return ReportTable(
      caption: caption,
      columns: zip(table.columns, isNumeric).map { name, isNumeric in
        ReportTable.Column("\(words: titles[name] ?? spaced(name))", isNumeric ? .number : .text)
      }, rows: table.rows.map { $0.map(Self.cell) }
    ).withoutEmptyColumns
  }

  private static func cell(_ value: JSONValue) -> ReportTable.Cell {
    switch value {
    case .null: ""
    case .boolean(let value): value ? "yes" : "no"
    case .integer(let count): "\(count: count)"
    case .number(let number): "\(number: number.value)"
    case .string(let text): ReportTable.Cell(valueText(text))
    default: "\(data: value.canonicalText())"
    }
  }
}
