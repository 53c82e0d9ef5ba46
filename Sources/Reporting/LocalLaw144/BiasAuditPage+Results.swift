import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkAnalysis
import FairmarkLocalLaw144

extension BiasAuditPage {
  /// The three tables with their drawings, of each group into which the tool puts people.
  var resultsSection: ReportSection {
    let about: PublicText =
      switch audit.kind {
      case .selection: .aboutSelection
      case .classification: .aboutClassification
      case .scoring: .aboutScoring
      }
    let ratio: PublicText = audit.divisor(
      highest: .aboutHighest, included: .aboutHighestIncluded, other: .aboutComparator)
    var blocks: [ReportBlock] = [.paragraph(texts(about) + " " + texts(ratio))]
    for section in audit.sections {
      if let label = section.classLabel {
        blocks.append(.heading(level: 3, texts(.resultsGroup, ["group": "\(data: label)"])))
      }
      let level = section.classLabel == nil ? 3 : 4
      for table in section.tables {
        blocks.append(.heading(level: level, texts(Self.title(table.kind))))
        let numbers = ReportBlock.group([
          .table(self.table(table, of: section)), .paragraph(note(table)),
        ])
        blocks.append(.beside([numbers] + charts(table)))
      }
    }
    return ReportSection(anchor: "results", title: texts(.resultsTitle), blocks: blocks)
  }

  var rateName: ReportText { texts(audit.kind == .scoring ? .scoringRate : .selectionRate) }

  static func title(_ kind: AuditTableKind) -> PublicText {
    switch kind {
    case .sex: .sexTitle
    case .race: .raceTitle
    case .intersectional: .intersectionalTitle
    }
  }

  // MARK: Tables

  private func table(_ table: BiasAudit.Table, of section: BiasAudit.Section) -> ReportTable {
    let rows = audit.publishedRows(of: table)
    let columns: [ReportTable.Column] = [
      .init(texts(.category), .heading), .init(texts(applicantsName), .number),
      .init(texts(selectedName), .number), .init(rateName, .number),
      .init(texts(.impactRatio), .number),
    ]
    var groups: [ReportTable.Group] = []
    if table.kind == .intersectional {
      for sex in SexCategory.allCases {
        let count = rows.count { $0.category.sex == sex }
        if count > 0 { groups.append(.init(title: texts(sex.name), rowCount: count)) }
      }
    }
    return ReportTable(
      caption: caption(table.kind, of: section), columns: columns,
      rows: rows.map { row in
        [
          categoryCell(row.category, in: table.kind), ReportTable.Cell(texts.count(row.applicants)),
          ReportTable.Cell(texts.count(row.selected)), rateCell(row), ratioCell(row),
        ]
      }, narrow: .stacking, groups: groups)
  }

  private func caption(_ kind: AuditTableKind, of section: BiasAudit.Section) -> ReportText {
    let name: PublicText =
      switch kind {
      case .sex: .sexCaption
      case .race: .raceCaption
      case .intersectional: .intersectionalCaption
      }
    let caption = texts(name, ["rate": rateName])
    guard let label = section.classLabel else { return caption }
    return texts(.groupCaption, ["caption": caption, "group": "\(data: label)"])
  }

  private var applicantsName: PublicText {
    audit.unit == .person ? .applicantsColumn : .applicationsColumn
  }

  private var selectedName: PublicText {
    switch audit.kind {
    case .selection: .selectedColumn
    case .classification: .classifiedColumn
    case .scoring: .aboveMedianColumn
    }
  }

  private func categoryCell(
    _ category: AuditCategory, in kind: AuditTableKind
  ) -> ReportTable.Cell {
    guard let race = category.raceEthnicity else {
      return ReportTable.Cell(category.sex.map { texts($0.name) } ?? "")
    }
    let name = texts(race.name)
    return race == .hispanicOrLatino
      ? ReportTable.Cell(name) : ReportTable.Cell([name, texts(.notHispanic)])
  }

  private func rateCell(_ row: BiasAudit.Row) -> ReportTable.Cell {
    guard row.rate.value.isDefined, row.applicants > 0 else {
      return ReportTable.Cell([
        texts(.noRate), row.applicants == 0 ? texts(.noApplicants) : reason(row.rate),
      ])
    }
    return ReportTable.Cell(texts.percentage(row.selected, of: row.applicants))
  }

  private func ratioCell(_ row: BiasAudit.Row) -> ReportTable.Cell {
    switch row.ratio.value {
    case .count(let count): return ReportTable.Cell(texts.ratio(Double(count)))
    case .number(let number): return ReportTable.Cell(texts.ratio(number.value))
    case .undefined(.excluded, _):
      return ReportTable.Cell([texts(.excludedCell), texts(.excludedWhere)])
    case .undefined(.emptyGroup, _):
      return ReportTable.Cell([texts(.noRatio), texts(.noApplicants)])
    case .undefined(.zeroDenominator, _) where row.applicants > 0:
      let reason: PublicText = audit.divisor(
        highest: .zeroReference, included: .zeroDivisor, other: .zeroDivisor)
      return ReportTable.Cell([texts(.noRatio), texts(reason)])
    case .undefined: return ReportTable.Cell([texts(.noRatio), reason(row.ratio)])
    }
  }

  private func reason(_ record: MetricRecord) -> ReportText {
    if case .undefined(_, let reason) = record.value { return "\(data: reason)" }
    return ""
  }

  // MARK: What stands below a table

  /// How many are in the table, and which rate the others are divided by.
  private func note(_ table: BiasAudit.Table) -> ReportText {
    var lines = [
      texts(.tableTotal, ["count": texts.count(table.applicants)]),
      texts(.tableUnknown, ["count": texts.count(unknown(table.kind))]),
    ]
    let references = table.references
    if !references.isEmpty {
      let names = references.map { row in
        texts(
          .categoryAndRate,
          [
            "category": name(row.category),
            "rate": texts.percentage(row.selected, of: max(row.applicants, 1)),
          ])
      }
      lines.append(
        texts(
          // An excluded category may have a higher one.
          audit.comparesWithHighest && !table.rows.contains(where: \.isExcluded)
            ? .tableHighest : .tableReference,
          ["categories": names.joined(by: "; ")]))
    }
    let omitted = table.rows.filter { row in
      row.applicants == 0 && !audit.listsEmptyCategories
    }
    if !omitted.isEmpty {
      lines.append(
        texts(.omittedEmpty, ["categories": omitted.map { name($0.category) }.joined(by: "; ")]))
    }
    return lines.joined(by: " ")
  }

  private func unknown(_ kind: AuditTableKind) -> Int {
    let isComplete = audit.analysis.parameters["unknown"]?.string == "complete"
    return switch kind {
    case .sex where !isComplete: audit.unknown.sex
    case .race where !isComplete: audit.unknown.raceEthnicity
    default: audit.unknown.either
    }
  }

  /// A category in the words of the page.
  func name(_ category: AuditCategory) -> ReportText {
    switch (category.sex, category.raceEthnicity) {
    case (let sex?, let race?):
      texts(.crossing, ["sex": texts(sex.name), "race": texts(race.name)])
    case (let sex?, nil): texts(sex.name)
    case (nil, let race?): texts(race.name)
    case (nil, nil): ""
    }
  }

  // MARK: Drawings

  /// The rates as bars; of crossings a drawing a sex, all on one scale.
  private func charts(_ table: BiasAudit.Table) -> [ReportBlock] {
    let rows = audit.publishedRows(of: table)
    guard rows.contains(where: { $0.rate.value.isDefined }) else { return [] }
    var chart = DotAndWhiskerChart("", .rate, rows: rows.map(chartRow))
    chart.tickLabels = chart.axis.ticks.map { texts.tick($0) }
    chart.referenceWord = texts[.chartReference]
    chart.ownLegend = texts[.chartLegend]
    chart.ownCutNote = texts[.chartCut]
    guard table.kind == .intersectional else {
      chart.title = texts(table.kind == .sex ? .sexChart : .raceChart, ["rate": rateName])
      return [.chart(chart)]
    }
    let sexes = SexCategory.allCases.filter { sex in rows.contains { $0.category.sex == sex } }
    return [
      .group(
        sexes.map { sex in
          var part = chart
          part.rows = rows.filter { $0.category.sex == sex }.map(chartRow)
          part.title = texts(
            .intersectionalChart, ["rate": rateName, "sex": texts(sex.name)])
          return .chart(part)
        })
    ]
  }

  private func chartRow(_ row: BiasAudit.Row) -> DotAndWhiskerChart.Row {
    let shown = row.category.raceEthnicity.map { texts[$0.name] }
    var label = shown ?? row.category.sex.map { texts[$0.name] } ?? ""
    if row.isExcluded { label += " " + texts[.chartExcluded] }
    let content: DotAndWhiskerChart.Content =
      row.rate.value.isDefined && row.applicants > 0
      ? .bar(
        Double(row.selected) / Double(row.applicants),
        shown: texts.shownPercentage(row.selected, of: row.applicants)) : .words(texts[.noRate])
    return .init(label: label, isReference: row.isReference, content: content)
  }
}

extension SexCategory {
  /// The name on the public page.
  var name: PublicText {
    switch self {
    case .male: .male
    case .female: .female
    }
  }
}

extension RaceEthnicityCategory {
  /// The name on the public page.
  var name: PublicText {
    switch self {
    case .hispanicOrLatino: .hispanicOrLatino
    case .white: .white
    case .blackOrAfricanAmerican: .blackOrAfricanAmerican
    case .nativeHawaiianOrPacificIslander: .nativeHawaiianOrPacificIslander
    case .asian: .asian
    case .nativeAmericanOrAlaskaNative: .nativeAmericanOrAlaskaNative
    case .twoOrMoreRaces: .twoOrMoreRaces
    }
  }
}
