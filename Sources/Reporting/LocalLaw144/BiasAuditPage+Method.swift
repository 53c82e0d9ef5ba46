import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkAnalysis
import FairmarkLocalLaw144

extension BiasAuditPage {
  /// How many are in no row, because a category is unknown.
  var unknownSection: ReportSection {
    let isComplete = audit.analysis.parameters["unknown"]?.string == "complete"
    var rows = [
      row(.unknownSex, audit.unknown.sex, also: audit.unknown.otherSex, .otherSex),
      row(
        .unknownRace, audit.unknown.raceEthnicity, also: audit.unknown.otherRaceEthnicity,
        .otherRace),
    ]
    rows.append(row(.unknownBoth, audit.unknown.both, also: nil, .unknownBoth))
    rows.append(row(.unknownEitherRow, audit.unknown.either, also: nil, .unknownEitherRow))
    let about = texts(.unknownAbout) + " "
    return ReportSection(
      anchor: "unknown", title: texts(.unknownTitle),
      blocks: [
        .paragraph(about + texts(isComplete ? .unknownComplete : .unknownPerTable)),
        .table(
          ReportTable(
            caption: texts(.unknownCaption),
            columns: [
              .init(texts(.unknownColumn), .heading), .init(texts(.numberColumn), .number),
              .init(texts(.shareColumn), .number),
            ], rows: rows, narrow: .fitting)),
      ])
  }

  private func row(
    _ name: PublicText, _ count: Int, also other: Int?, _ otherName: PublicText
  ) -> [ReportTable.Cell] {
    var lines = [texts(name)]
    if let other, other > 0 { lines.append("\(texts(otherName)): \(texts.count(other))") }
    let share: ReportText =
      audit.assessed > 0 ? texts.percentage(count, of: audit.assessed) : ""
    return [
      ReportTable.Cell(lines), ReportTable.Cell(texts.count(count)), ReportTable.Cell(share),
    ]
  }

  /// Which categories the auditor left out of impact ratios, with number, rate and justification.
  var excludedSection: ReportSection {
    let exclusions = audit.exclusions
    guard !exclusions.isEmpty else {
      return ReportSection(
        anchor: "excluded", title: texts(.excludedTitle), blocks: [.paragraph(texts(.excludedNone))]
      )
    }
    let rows = exclusions.map { exclusion -> [ReportTable.Cell] in
      var category = [name(exclusion.row.category)]
      if let label = exclusion.classLabel {
        category.append(texts(.resultsGroup, ["group": "\(data: label)"]))
      }
      let rate: ReportText =
        exclusion.row.applicants > 0
        ? texts.percentage(exclusion.row.selected, of: exclusion.row.applicants) : texts(.noRate)
      return [
        ReportTable.Cell(category), ReportTable.Cell(texts(Self.title(exclusion.table))),
        ReportTable.Cell(texts.count(exclusion.row.applicants)), ReportTable.Cell(rate),
        ReportTable.Cell(exclusion.justification.map { "\(data: $0)" } ?? texts(.notGiven)),
      ]
    }
    let table = ReportTable(
      caption: texts(.excludedCaption),
      columns: [
        .init(texts(.category), .heading), .init(texts(.tableColumn), .text),
        .init(texts(audit.unit == .person ? .applicantsColumn : .applicationsColumn), .number),
        .init(rateName, .number), .init(texts(.justification), .text),
      ], rows: rows, narrow: .stacking)
    return ReportSection(
      anchor: "excluded", title: texts(.excludedTitle),
      blocks: [.paragraph(texts(.excludedAbout)), .table(table)])
  }

  /// What the words mean, with their sections, and what the auditor chose.
  var methodSection: ReportSection {
    let isScoring = audit.kind == .scoring
    var facts = [
      ReportBlock.Fact(
        rateName, texts(isScoring ? .scoringDefinition : .selectionDefinition)),
      ReportBlock.Fact(
        texts(.impactRatio),
        texts(isScoring ? scoringRatioDefinition : selectionRatioDefinition)),
    ]
    if isScoring {
      facts.append(ReportBlock.Fact(texts(.median), texts(.medianDefinition)))
    }
    facts.append(ReportBlock.Fact(texts(.categories), texts(.categoriesDefinition)))
    facts.append(ReportBlock.Fact(texts(.unknownTitle), texts(.unknownDefinition)))
    let choices = audit.choices.compactMap(sentence)
    var blocks: [ReportBlock] = [.facts(facts)]
    if !choices.isEmpty {
      blocks += [.heading(level: 3, texts(.choicesTitle)), .list(choices)]
    }
    return ReportSection(anchor: "method", title: texts(.methodTitle), blocks: blocks)
  }

  private var selectionRatioDefinition: PublicText {
    audit.divisor(
      highest: .selectionRatioDefinition, included: .selectionRatioIncluded,
      other: .selectionRatioComparator)
  }

  private var scoringRatioDefinition: PublicText {
    audit.divisor(
      highest: .scoringRatioDefinition, included: .scoringRatioIncluded,
      other: .scoringRatioComparator)
  }

  private func sentence(_ choice: AuditChoice) -> ReportText? {
    choice.text.map { texts($0, choice.content.mapValues { "\(data: $0)" }) }
  }
}
