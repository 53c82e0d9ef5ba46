import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkAnalysis
import FairmarkLocalLaw144

/// The public page of a bias audit: the summary of results that 6 RCNY § 5-303 asks for.
struct BiasAuditPage: Hashable, Sendable {
  /// The audit.
  let audit: BiasAudit
  /// The words.
  let texts: PublicTexts
  /// What a draft lacks; `nil` for what is no draft.
  let missing: [MissingField]?
  /// Whether the page ends with statistics that the law does not ask for.
  let hasAnnex: Bool

  var statement: AuditStatement { audit.statement }

  /// The page, in no format yet.
  var page: HTMLPage {
    var sections = [
      glanceSection, dataSection, resultsSection, unknownSection, excludedSection, methodSection,
      filesSection,
    ]
    if hasAnnex { sections.append(annexSection) }
    var page = HTMLPage(
      title: texts(.pageTitle, ["tool": toolName]), kind: texts[.pageKind], header: header,
      sections: sections, footer: footer,
      printedHeader: texts(.pageTitle, ["tool": toolName]).plain)
    page.fitsAnySheet = true
    page.language = texts.language
    page.isRightToLeft = texts.isRightToLeft
    page.words = HTMLPage.Words(skip: texts[.skip], contents: texts[.contents])
    if missing != nil {
      page.mark = HTMLPage.Mark(word: texts[.draftMark], sentence: texts[.draftNotice])
    }
    return page
  }

  private var toolName: ReportText {
    statement[.tool].map { "\(data: $0)" } ?? texts(.unnamedTool)
  }

  // MARK: Facts

  /// A field as it was given; in a draft that it is missing, where the law asks for it.
  func given(
    _ field: AuditStatement.Field, as name: PublicText, isRequired: Bool = false
  ) -> ReportBlock.Fact? {
    guard let text = statement[field] else {
      return isRequired ? ReportBlock.Fact(texts(name), texts(.notGiven)) : nil
    }
    return ReportBlock.Fact(texts(name), "\(data: text)")
  }

  /// A date as it was given.
  func dateText(_ field: AuditStatement.Field) -> ReportText {
    if let date = statement.date(field) { return texts.date(date) }
    return statement[field].map { "\(data: $0)" } ?? texts(.notGiven)
  }

  private var header: [ReportBlock] {
    var tool = toolName
    if let version = statement[.toolVersion] {
      tool = texts(.toolWithVersion, ["tool": tool, "version": "\(data: version)"])
    }
    var facts = [
      ReportBlock.Fact(texts(.auditDate), dateText(.auditDate)),
      ReportBlock.Fact(
        texts(.distributionDate),
        statement[.distributionDate] == nil
          ? texts(.notGiven)
          : "\(dateText(.distributionDate)) (\(texts(.distributionMeaning)))"),
      ReportBlock.Fact(texts(.tool), tool),
    ]
    facts += [
      given(.employer, as: .employer), given(.vendor, as: .vendor), given(.auditor, as: .auditor),
      given(.positions, as: .positions), given(.contact, as: .contact),
    ].compactMap(\.self)
    if let address = statement[.noticeURL] {
      facts.append(ReportBlock.Fact(texts(.notice), "\(site: address)"))
    }
    return draftBlocks + [.facts(facts)]
  }

  private var draftBlocks: [ReportBlock] {
    guard let missing else { return [] }
    guard !missing.isEmpty else { return [.notice(.plain, texts(.draftComplete))] }
    return [
      .notice(.bad, texts(.draftMissing)),
      .list(
        missing.map(\.line)),
    ]
  }

  // MARK: At a glance

  private var glanceSection: ReportSection {
    var facts = [
      ReportBlock.Fact(
        texts(audit.unit == .person ? .assessedPersons : .assessedApplications),
        texts.count(audit.assessed)),
      ReportBlock.Fact(texts(.unknownEither), countAndShare(audit.unknown.either)),
    ]
    if audit.withoutOutcome > 0 {
      facts.append(ReportBlock.Fact(texts(.withoutOutcome), texts.count(audit.withoutOutcome)))
    }
    if audit.rowsLeftOut > 0 {
      facts.append(ReportBlock.Fact(texts(.rowsLeftOut), texts.count(audit.rowsLeftOut)))
    }
    if audit.rowsWithoutID > 0 {
      facts.append(ReportBlock.Fact(texts(.rowsWithoutID), texts.count(audit.rowsWithoutID)))
    }
    if audit.unit == .person, let applications = audit.applications,
      applications != audit.assessed
    {
      facts.append(ReportBlock.Fact(texts(.applications), texts.count(applications)))
      if let several = audit.personsWithSeveralApplications {
        facts.append(ReportBlock.Fact(texts(.severalApplications), texts.count(several)))
      }
    }
    if let median = audit.median {
      facts.append(ReportBlock.Fact(texts(.medianScore), medianText(median)))
    }
    return ReportSection(
      anchor: "glance", title: texts(.glanceTitle),
      blocks: [
        .paragraph(
          texts(
            audit.divisor(
              highest: .glanceAbout, included: .glanceAboutIncluded,
              other: .glanceAboutComparator))), .facts(facts),
        .notice(.plain, texts(.glanceNoThreshold)),
      ])
  }

  private func medianText(_ median: MetricRecord) -> ReportText {
    switch median.value {
    case .count(let count): texts.count(count)
    case .number(let number): texts.number(number.value)
    case .undefined: texts(.noRate)
    }
  }

  private func countAndShare(_ count: Int) -> ReportText {
    guard audit.assessed > 0 else { return texts.count(count) }
    return texts(
      .countAndShare,
      ["count": texts.count(count), "share": texts.percentage(count, of: audit.assessed)])
  }

  // MARK: The data

  private var dataSection: ReportSection {
    var facts = [ReportBlock.Fact(texts(.dataKind), kindText)]
    if statement[.periodStart] != nil || statement[.periodEnd] != nil {
      facts.append(
        ReportBlock.Fact(
          texts(.period),
          texts(
            .periodRange, ["start": dateText(.periodStart), "end": dateText(.periodEnd)])))
    }
    let further: [ReportBlock.Fact?] = [
      given(.dataSource, as: .source, isRequired: true),
      given(.dataExplanation, as: .explanation, isRequired: true),
      given(.limits, as: .limits),
    ]
    facts += further.compactMap(\.self)
    if statement.hasTestData {
      let reason: PublicText = statement.dataKind == .both ? .testReasonBoth : .testReason
      let testFacts = [
        given(.testDataReason, as: reason, isRequired: true),
        given(.testDataMethod, as: .testMethod, isRequired: true),
      ]
      facts += testFacts.compactMap(\.self)
    }
    let outcome: PublicText =
      switch audit.kind {
      case .selection: .outcomeSelection
      case .classification: .outcomeClassification
      case .scoring: .outcomeScoring
      }
    if let fact = given(.outcome, as: outcome) { facts.append(fact) }
    facts.append(
      ReportBlock.Fact(
        texts(.counted), texts(audit.unit == .person ? .countsPersons : .countsApplications)))
    facts.append(ReportBlock.Fact(texts(.demographics), demographicsText))
    return ReportSection(anchor: "data", title: texts(.dataTitle), blocks: [.facts(facts)])
  }

  private var kindText: ReportText {
    switch statement.dataKind {
    case .historical: texts(.historicalData)
    case .test: texts(.testData)
    case .both: texts(.bothData)
    case nil: statement[.dataKind].map { "\(data: $0)" } ?? texts(.notGiven)
    }
  }

  private var demographicsText: ReportText {
    switch audit.demographics {
    case "self_reported": texts(.selfReported)
    case "observed": texts(.observed)
    default: texts(.notGiven)
    }
  }

  // MARK: Files and footer

  private var filesSection: ReportSection {
    ReportSection(
      anchor: "files", title: texts(.filesTitle),
      blocks: [
        .list([
          texts(.filesTable, ["file": "\(file: .tables)"]),
          texts(.filesData, ["file": "\(file: .data)"]),
        ])
      ])
  }

  private var annexSection: ReportSection {
    let annex = BiasAuditWorkpaper(audit: audit, missing: nil, documentDigest: nil)
    return ReportSection(
      anchor: "annex", title: texts(.annexTitle),
      blocks: [.paragraph(texts(.annexAbout))] + annex.inferenceBlocks,
      language: texts.language == "en" ? nil : "en")
  }

  private var footer: ReportText {
    var footer = texts(.footer, ["version": "\(words: audit.document.tool.version)"])
    let digests = audit.document.inputs.compactMap(\.sha256)
    let data: ReportText? =
      switch audit.document.inputs.count {
      case 1: digests.first.map { texts(.footerData, ["digest": "\(code: $0)"]) }
      default: texts(.footerFiles, ["count": texts.count(audit.document.inputs.count)])
      }
    if let data { footer = footer + " " + data + "." }
    return footer
  }
}
