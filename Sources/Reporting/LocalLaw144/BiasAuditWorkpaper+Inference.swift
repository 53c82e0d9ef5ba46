import FairmarkJSONText
import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkMetricsDocuments

extension BiasAuditWorkpaper {
  /// How sure the numbers are: for the auditor, with the line at 4/5.
  var inferenceSection: ReportSection {
    ReportSection(
      anchor: "inference", title: "Statistics that the law does not ask for",
      blocks: [
        .paragraph(
          """
          Nothing here is part of the summary of results, and nothing here decides anything under \
          Local Law 144, which names neither a threshold nor a test. The line at 4/5 is a rule of \
          thumb of the Uniform Guidelines (29 CFR 1607.4 D).
          """)
      ] + inferenceBlocks(drawsFourFifths: true) + strataBlocks)
  }

  /// The same for the annex of the public page, where no line is drawn.
  var inferenceBlocks: [ReportBlock] { inferenceBlocks(drawsFourFifths: false) }

  private func inferenceBlocks(drawsFourFifths: Bool) -> [ReportBlock] {
    let records = audit.analysis.metrics.filter { $0.stratum == nil }
    return audit.sections.flatMap { section in
      AuditTableKind.allCases.flatMap { kind -> [ReportBlock] in
        let own = records.filter { record in
          record.attribute == kind.attribute && Self.classLabel(record) == section.classLabel
        }
        return blocks(
          kind, Self.ordered(own, kind), of: section, drawsFourFifths: drawsFourFifths)
      }
    }
  }

  private func blocks(
    _ kind: AuditTableKind, _ records: [MetricRecord], of section: BiasAudit.Section,
    drawsFourFifths: Bool
  ) -> [ReportBlock] {
    let groups = records.filter { $0.group != nil }
    let ratios = groups.filter { $0.name == "impact_ratio" }
    var title: ReportText =
      switch kind {
      case .sex: "by sex"
      case .race: "by race and ethnicity"
      case .intersectional: "by sex, race and ethnicity"
      }
    if let label = section.classLabel { title = "\(title), group \(data: label)" }
    var blocks: [ReportBlock] = [.heading(level: 3, "Impact ratios \(title)")]
    if var chart = report.chart("impact_ratio", ratios, beside: groups, .oneIsEqual) {
      chart.title = "Impact ratios with their intervals, \(title)"
      if !drawsFourFifths { chart.lines.removeAll { $0.value < 1 } }
      blocks += chart.parts.map(ReportBlock.chart)
    }
    blocks.append(
      .table(
        Self.table(
          ratios, namesMetrics: false,
          "Impact ratios, \(title): interval, tests and bounds")))
    let rates = groups.filter { $0.name == rateName }
    blocks.append(details("Rates with their intervals, \(title)", rates, namesMetrics: false))
    if let power = power(kind, groups, title) { blocks.append(power) }
    let overall = records.filter { $0.group == nil }
    if !overall.isEmpty {
      blocks.append(details("Over all categories, \(title)", overall, namesMetrics: true))
    }
    return blocks
  }

  /// Records in the rule's order of categories, the unknown ones last; the heading names the group
  /// into which the tool puts people.
  private static func ordered(_ records: [MetricRecord], _ kind: AuditTableKind) -> [MetricRecord] {
    let places = AuditCategory.all(of: kind).map(\.group)
    func place(_ record: MetricRecord) -> Int {
      record.group.flatMap { places.firstIndex(of: $0) } ?? places.count
    }
    let ordered = records.enumerated().sorted { one, other in
      (place(one.element), one.offset) < (place(other.element), other.offset)
    }
    return ordered.map { _, record in
      var record = record
      record.dimensions.removeAll { if case .classLabel = $0 { true } else { false } }
      return record
    }
  }

  /// What each category lacks to the pooled rate, and what these numbers of people could show.
  private func power(
    _ kind: AuditTableKind, _ records: [MetricRecord], _ title: ReportText
  ) -> ReportBlock? {
    let names = [
      "shortfall", "minimum_detectable_impact_ratio", "sample_size_for_four_fifths",
    ].filter { name in records.contains { $0.name == name } }
    guard !names.isEmpty else { return nil }
    let titles: [String: ReportText] = [
      "shortfall": audit.kind == .scoring
        ? "Shortfall of people above the median" : "Shortfall of selected people",
      "minimum_detectable_impact_ratio": "Smallest ratio below 1 that would be found",
      "sample_size_for_four_fifths": "People needed to find 4/5",
    ]
    let rows = AuditCategory.all(of: kind).map { category -> [ReportTable.Cell] in
      let own = records.filter { $0.group == category.group }
      return ["\(words: category.text)"]
        + names.map { name in
          own.first { $0.name == name }.map(RecordTable.cell) ?? ""
        }
    }
    let level = audit.analysis.parameters["level"]?.double ?? 0.95
    let caption: ReportText = "Shortfall, and what these numbers could show, \(title)"
    return .details(
      summary: caption, isOpen: false,
      [
        .table(
          ReportTable(
            caption: caption,
            columns: [.init("Category", .heading)]
              + names.map { .init(titles[$0] ?? "\(code: $0)", .number) }, rows: rows)),
        .paragraph(
          """
          Found means: by the two-sided pooled Z test at \(words: shownLevel(1 - level)) with a power of \
          80 %. The category that others are compared with has no such number.
          """),
      ])
  }

  private func details(
    _ caption: ReportText, _ records: [MetricRecord], namesMetrics: Bool
  ) -> ReportBlock {
    .details(
      summary: caption, isOpen: false,
      [.table(Self.table(records, namesMetrics: namesMetrics, caption))])
  }

  /// Records as a table whose columns say what the attributes are.
  private static func table(
    _ records: [MetricRecord], namesMetrics: Bool, _ caption: ReportText
  ) -> ReportTable {
    var table = RecordTable(records, namesMetrics: namesMetrics).table(caption)
    for index in table.columns.indices where table.columns[index].kind == .heading {
      switch table.columns[index].title.plain {
      case "sex": table.columns[index].title = "Sex"
      case "race_ethnicity": table.columns[index].title = "Race/ethnicity"
      case "class": table.columns[index].title = "Group"
      default: break
      }
    }
    return table
  }

  private var rateName: String {
    audit.kind == .scoring ? "scoring_rate" : "selection_rate"
  }

  private static func classLabel(_ record: MetricRecord) -> String? {
    for case .classLabel(let label) in record.dimensions { return label }
    return nil
  }

  /// The employers, jobs or places that are counted together, one by one.
  private var strataBlocks: [ReportBlock] {
    let records = audit.analysis.metrics.filter { $0.stratum != nil }
    guard !records.isEmpty else { return [] }
    let blocks = AuditTableKind.allCases.flatMap { kind -> [ReportBlock] in
      let own = records.filter { $0.attribute == kind.attribute }
      guard !own.isEmpty else { return [] }
      return [.heading(level: 4, "\(words: BiasAuditPage.title(kind).english)")]
        + report.strata(own)
    }
    return [.heading(level: 3, "What was counted together, one by one")] + blocks
  }
}
