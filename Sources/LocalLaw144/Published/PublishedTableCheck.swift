/// What a check of published bias-audit tables found.
///
/// A table is recomputed from its own figures alone: rates from counts, impact ratios from rates under
/// the convention that explains most of them, and the tables of one audit against each other. It says
/// nothing about the tool that was audited, and nothing about whether a ratio is high enough: the law
/// has no threshold.
///
/// **Reference.** 6 RCNY §§ 5-300 to 5-303.
public struct PublishedTableCheck: Sendable {
  /// The convention of each table, in the order of the audits.
  public private(set) var conventions: [PublishedConvention] = []
  /// Where a table contradicts itself, its arithmetic or the rule's list of fields.
  public private(set) var defects: [PublishedFinding] = []
  /// What a reader should know besides.
  public private(set) var notices: [PublishedFinding] = []
  /// How far the impact ratios could lie from those printed if nobody's category were unknown.
  public private(set) var bounds: [PublishedRatioBounds] = []

  /// Checks audits.
  ///
  /// - Parameter audits: What ``PublishedAudit/reading(_:file:)`` read.
  /// - Complexity: O(rows · categories²).
  public init(_ audits: [PublishedAudit]) {
    var findings: [PublishedFinding] = []
    for audit in audits {
      var check = AuditCheck(audit)
      check.run()
      conventions += check.tables.map(\.convention)
      bounds += check.bounds
      findings += check.findings
    }
    findings += staleCopies(of: audits)
    defects = findings.filter(\.code.isDefect)
    notices = findings.filter { !$0.code.isDefect }
  }
}

/// The check of one audit.
struct AuditCheck {
  struct Table {
    var figures: TableFigures
    var convention: PublishedConvention
  }

  let audit: PublishedAudit
  let tables: [Table]
  /// The tables of sex, of race and of crossings; `nil` for those that are not there.
  let (sex, race, crossings): (TableFigures?, TableFigures?, TableFigures?)
  var findings: [PublishedFinding] = []
  var bounds: [PublishedRatioBounds] = []

  init(_ audit: PublishedAudit) {
    self.audit = audit
    let tables = AuditTableKind.allCases.compactMap { kind -> Table? in
      guard audit.rows.contains(where: { $0.table == .kind(kind) }) else { return nil }
      let figures = TableFigures(audit: audit, kind: kind)
      return Table(figures: figures, convention: figures.convention())
    }
    func figures(_ kind: AuditTableKind) -> TableFigures? {
      tables.first { $0.figures.kind == kind }?.figures
    }
    (sex, race, crossings) = (figures(.sex), figures(.race), figures(.intersectional))
    self.tables = tables
  }

  mutating func run() {
    for row in audit.rows { checkCounts(of: row) }
    for table in tables {
      checkRates(of: table.figures)
      checkRatios(of: table)
      checkExclusions(of: table)
      checkBestGroup(of: table)
    }
    checkCrossings()
    for table in tables { checkRows(of: table.figures) }
    checkCompleteness()
    checkTotals()
    for table in tables { bounds += ratioBounds(of: table) }
  }

  /// The number of people of unknown category that a table's own row or the audit's gives.
  func unknownPeople(in table: TableFigures) -> PublishedRow? {
    table.unknown.first { $0.applicants != nil } ?? unknownOfAudit
  }

  /// The row of people whose sex or race is unknown.
  var unknownOfAudit: PublishedRow? {
    audit.rows.first { $0.table == .unknown && $0.applicants != nil }
  }

  mutating func report(_ code: PublishedFinding.Code, _ row: PublishedRow, _ message: String) {
    findings.append(
      PublishedFinding(
        code: code, audit: audit.name, table: row.table.name, category: row.category,
        line: row.line, message: message))
  }

  mutating func report(
    _ code: PublishedFinding.Code, in table: AuditTableKind?,
    about category: String = PublishedFinding.allCategories, _ message: String
  ) {
    findings.append(
      PublishedFinding(
        code: code, audit: audit.name, table: table?.rawValue ?? PublishedFinding.allTables,
        category: category, line: nil, message: message))
  }
}
