import FairmarkStatistics

extension AuditCheck {
  /// Rows that are there twice, fields that are not there, rows that look copied.
  mutating func checkRows(of table: TableFigures) {
    for (row, first) in table.repeated {
      if row.hasFigures(of: first) {
        report(
          .duplicatedRow, row,
          "the category is there already in line \(first.line) with the same figures")
      } else {
        report(
          .conflictingDuplicate, row,
          "the category is there already in line \(first.line) with other figures "
            + "(\(first.figures) there, \(row.figures) here); the first ones are used")
      }
    }
    for line in table.lines {
      checkFields(of: line)
      if line.row.subject == .unknown {
        report(
          .unknownHasRatio, line.row,
          "has an impact ratio; § 5-301(b)(5) leaves people of unknown category out of the "
            + "calculations. It is checked with the others of the table")
      }
      if case .other = line.row.subject {
        report(
          .categoryOutsideReport, line.row,
          "is no category of component 1 of the EEO-1 report, which § 5-300 means; its figures are "
            + "checked with the others of the table")
      }
    }
    checkIdenticalRows(of: table)
  }

  private mutating func checkFields(of line: TableFigures.Line) {
    var absent: [String] = []
    if line.row.applicants == nil { absent.append("the number of applicants") }
    if line.row.rate == nil, !line.isEmpty { absent.append("the rate") }
    if line.row.applicants == nil, line.row.impactRatio == nil { absent.append("the impact ratio") }
    guard !absent.isEmpty else { return }
    report(
      .missingField, line.row,
      "does not publish \(absent.joined(separator: " and ")); § 5-303(a)(1) asks for it, § 5-301(d) of "
        + "excluded categories too")
  }

  /// Counts that are equal although the people are others.
  private mutating func checkIdenticalRows(of table: TableFigures) {
    var seen: [Counts: PublishedRow] = [:]
    for row in table.lines.map(\.row) {
      guard let counts = row.tellingCounts(from: 100) else { continue }
      guard let first = seen[counts] else {
        seen[counts] = row
        continue
      }
      let sentence =
        "has the counts of \(first.category) in line \(first.line), "
        + "\(counts.numerator) of \(counts.denominator)"
      if counts.denominator >= 1000 {
        report(.staleCopy, row, sentence + "; categories of that size do not coincide by chance")
      } else if contradictsMargin(row) || contradictsMargin(first) {
        report(
          .staleCopy, row,
          sentence + "; one of the two contradicts the table of its sex or race as well")
      } else {
        report(.identicalRows, row, sentence)
      }
    }
  }

  /// Whether the sex or the race of a crossing cannot include it.
  private func contradictsMargin(_ row: PublishedRow) -> Bool {
    guard row.table == .kind(.intersectional), case .category(let crossing) = row.subject else {
      return false
    }
    return findings.contains { finding in
      guard finding.code == .crossTableConflict,
        let kind = AuditTableKind(rawValue: finding.table),
        let category = AuditCategory.named(finding.category, in: kind)
      else { return false }
      return category.sex.map { $0 == crossing.sex } ?? true
        && category.raceEthnicity.map { $0 == crossing.raceEthnicity } ?? true
    }
  }

  /// Categories and tables that are not there.
  mutating func checkCompleteness() {
    for kind in AuditTableKind.allCases {
      guard let table = tables.first(where: { $0.figures.kind == kind })?.figures else {
        report(
          .missingTable, in: kind,
          "the file has no \(kind.rawValue) table; § 5-301(b)(3) and (c)(4) ask for sex, race and "
            + "ethnicity, and their intersections")
        continue
      }
      for category in AuditCategory.all(of: kind) where table[category] == nil {
        report(
          .missingCategory, in: kind, about: category.text,
          "has no row; § 5-303(a)(1) asks for all categories, those with nobody included")
      }
    }
    let unknown = audit.rows.filter { $0.subject == .unknown }
    guard !unknown.contains(where: { $0.applicants != nil }) else { return }
    let sentence =
      "the number of people of unknown category, which § 5-301(b)(5) and § 5-303(a)(1) ask for"
    if let row = unknown.first {
      report(.unknownNotPublished, row, "leaves out \(sentence)")
    } else {
      report(.unknownNotInTable, in: nil, "the file does not hold \(sentence)")
    }
  }
}

extension PublishedRow {
  /// Whether all figures are those of another row.
  func hasFigures(of other: PublishedRow) -> Bool {
    applicants == other.applicants && selected == other.selected
      && rate?.exact == other.rate?.exact && impactRatio?.exact == other.impactRatio?.exact
  }

  /// The figures as they are printed.
  var figures: String {
    [applicants.map(String.init), selected.map(String.init), rate?.text, impactRatio?.text]
      .map { $0 ?? "–" }.joined(separator: ", ")
  }

  /// Counts of at least so many people that others have by chance only: neither nobody nor everybody
  /// is selected.
  func tellingCounts(from people: Int) -> Counts? {
    guard let applicants, let selected, applicants >= people, selected > 0, selected < applicants
    else { return nil }
    return Counts(selected, of: applicants)
  }
}

/// Counts that stand in two audits, of two years or two employers: those of a whole table, or of a
/// category of a thousand people or more.
func staleCopies(of audits: [PublishedAudit]) -> [PublishedFinding] {
  var rows: [CopiedRow: (audit: String, line: Int)] = [:]
  var tables: [[CopiedRow]: String] = [:]
  var findings: [PublishedFinding] = []
  for audit in audits {
    for kind in AuditTableKind.allCases {
      let all = audit.rows.filter { $0.table == .kind(kind) && $0.isGroup }
      let copied = all.compactMap { CopiedRow($0, from: 1) }
      let people = all.reduce(0) { $0 + ($1.applicants ?? 0) }
      // Tables of a few people are alike by chance.
      if copied.count >= 2, people >= 100 {
        let key = copied.sorted { $0.order < $1.order }
        if let first = tables[key] {
          findings.append(
            PublishedFinding(
              code: .staleCopy, audit: audit.name, table: kind.rawValue,
              category: PublishedFinding.allCategories, line: nil,
              message: "all counts are those of \(first); other people do not give them by chance"))
          continue
        }
        tables[key] = audit.name
      }
      for row in all {
        guard let key = CopiedRow(row, from: 1000) else { continue }
        guard let first = rows[key] else {
          rows[key] = (audit.name, row.line)
          continue
        }
        guard first.audit != audit.name else { continue }
        findings.append(
          PublishedFinding(
            code: .staleCopy, audit: audit.name, table: row.table.name, category: row.category,
            line: row.line,
            message: "has the counts of \(first.audit) in line \(first.line), "
              + "\(key.counts.numerator) of \(key.counts.denominator); other people do not give both by "
              + "chance"))
      }
    }
  }
  return findings
}

/// The counts of a category that others have by chance only.
private struct CopiedRow: Hashable {
  let table: PublishedRow.Table
  let subject: PublishedRow.Subject
  let counts: Counts

  init?(_ row: PublishedRow, from people: Int) {
    guard let counts = row.tellingCounts(from: people) else { return nil }
    (table, subject, self.counts) = (row.table, row.subject, counts)
  }

  /// Any order of the categories of a table.
  var order: String {
    switch subject {
    case .category(let category): category.text
    case .other(let text): text
    case .unknown, .total: ""
    }
  }
}
