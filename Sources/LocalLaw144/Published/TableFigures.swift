import FairmarkStatistics

/// The rows of one of the three tables of an audit, each category once, with what they tell.
struct TableFigures {
  /// A row and its rate.
  struct Line {
    var row: PublishedRow
    /// What the row tells about its rate; `nil` where it tells nothing.
    var evidence: RateEvidence?
    /// The rate as it is printed, or rounded as the others are.
    var roundedRate: ExactFraction?

    /// Whether the category has no rate, because nobody was assessed.
    var isEmpty: Bool { row.applicants == 0 }
  }

  let audit: String
  let kind: AuditTableKind
  /// The categories, of those that are there twice the first row, and those rows of unknown category
  /// that have an impact ratio: they took part in somebody's computation.
  private(set) var lines: [Line] = []
  /// The further rows of categories.
  private(set) var repeated: [(row: PublishedRow, first: PublishedRow)] = []
  /// The rows of people of unknown category.
  let unknown: [PublishedRow]
  /// The rows of all people.
  let totals: [PublishedRow]
  /// The decimals of the printed rates.
  let rateDecimals: Int
  /// The decimals of the printed impact ratios.
  let ratioDecimals: Int

  init(audit: PublishedAudit, kind: AuditTableKind) {
    let rows = audit.rows.filter { $0.table == .kind(kind) }
    self.audit = audit.name
    self.kind = kind
    unknown = rows.filter { $0.subject == .unknown }
    totals = rows.filter { $0.subject == .total }
    let groups = rows.filter { $0.isGroup || ($0.subject == .unknown && $0.impactRatio != nil) }
    let rateDecimals = decimals(of: groups.compactMap(\.rate))
    self.rateDecimals = rateDecimals
    ratioDecimals = decimals(of: groups.compactMap(\.impactRatio))
    var first: [PublishedRow.Subject: PublishedRow] = [:]
    // People of unknown category are of several kinds, told by their texts only.
    func identity(_ row: PublishedRow) -> PublishedRow.Subject {
      row.subject == .unknown ? .other("unknown " + row.category) : row.subject
    }
    for row in groups {
      if let earlier = first[identity(row)] {
        repeated.append((row, earlier))
        continue
      }
      first[identity(row)] = row
      let evidence = row.evidence(decimals: rateDecimals)
      lines.append(
        Line(
          row: row, evidence: evidence,
          roundedRate: row.applicants == 0
            ? nil : row.rate?.exact ?? evidence.map { rounded($0.low, decimals: rateDecimals) }))
    }
  }

  /// The lines of categories.
  var groups: [Line] { lines.filter(\.row.isGroup) }

  /// The people in the table's categories, as far as they are published.
  var people: Int { groups.reduce(0) { $0 + ($1.row.applicants ?? 0) } }

  /// Whether any rate is printed.
  var hasRates: Bool { lines.contains { $0.row.rate != nil } }

  /// The line of a category.
  subscript(category: AuditCategory) -> Line? {
    lines.first { $0.row.subject == .category(category) }
  }
}

/// A rate rounded half up to the decimals of others.
private func rounded(_ rate: ExactFraction, decimals: Int) -> ExactFraction {
  ExactFraction(whole: units(in: rate, decimals: min(decimals, 14)))
    * ExactFraction(unitOfDecimals: min(decimals, 14))
}

/// How many units of a decimal place a number from 0 has, rounded half up; at most 10^18.
private func units(in number: ExactFraction, decimals: Int) -> Int {
  let unit = Agreement.unit(decimals)
  let target = number - Agreement.halfUnit(decimals)
  // The first multiple of the unit above the number less half a unit is the rounded one: at a tie the
  // upper of two.
  var (below, reached) = (-1, 1)
  while ExactFraction(whole: reached) * unit <= target, reached < 1_000_000_000_000_000_000 {
    (below, reached) = (reached, 2 * reached)
  }
  while reached - below > 1 {
    let middle = below + (reached - below) / 2
    if ExactFraction(whole: middle) * unit > target { reached = middle } else { below = middle }
  }
  return reached
}

/// A number from 0 with decimals, rounded half up.
func decimalText(_ number: ExactFraction, decimals: Int) -> String {
  let digits = String(units(in: number, decimals: decimals))
  guard decimals > 0 else { return digits }
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}
