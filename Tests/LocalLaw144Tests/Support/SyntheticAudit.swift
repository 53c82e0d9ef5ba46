import FairmarkLocalLaw144
import FairmarkTestSupport
import Testing

/// An audit of made-up people, with its tables as an auditor would publish them.
struct SyntheticAudit {
  /// How ratios are computed and figures are printed.
  struct Style: CustomStringConvertible {
    var reference = PublishedConvention.Reference.all
    var dividesPrintedRates = false
    var rateDecimals = 2
    var ratioDecimals = 2
    var isPercent = false
    /// Whether categories below 2 % have no impact ratio.
    var excludesSmall = false
    /// Whether zeros at the end of figures are left out, as software that stores numbers does.
    var stripsZeros = false

    var description: String {
      "\(reference), \(dividesPrintedRates ? "printed rates" : "unrounded"), \(rateDecimals) and "
        + "\(ratioDecimals) decimals\(isPercent ? ", percent" : "")\(stripsZeros ? ", stripped" : "")"
    }
  }

  struct Group {
    var category: AuditCategory
    var applicants: Int
    var selected: Int
  }

  var tables: [(kind: AuditTableKind, groups: [Group])]

  /// People of all fourteen crossings, whose sums are the sexes and races.
  init(crossings: [(applicants: Int, selected: Int)]) {
    let groups = zip(AuditCategory.all(of: .intersectional), crossings).map {
      Group(category: $0, applicants: $1.applicants, selected: $1.selected)
    }
    func sums(_ kind: AuditTableKind) -> [Group] {
      AuditCategory.all(of: kind).map { category in
        let parts = groups.filter {
          category.sex == nil
            ? $0.category.raceEthnicity == category.raceEthnicity : $0.category.sex == category.sex
        }
        return Group(
          category: category, applicants: parts.reduce(0) { $0 + $1.applicants },
          selected: parts.reduce(0) { $0 + $1.selected })
      }
    }
    tables = [(.sex, sums(.sex)), (.race, sums(.race)), (.intersectional, groups)]
  }

  /// Random people; some crossings are small, and their rates further from the others'.
  init(using random: inout SplitMix64, size: Int = 4000) {
    let rate = Double.random(in: 0.2...0.7, using: &random)
    self.init(
      crossings: (0..<14).map { _ in
        let isSmall = Int.random(in: 0...3, using: &random) == 0
        let applicants = Int.random(in: isSmall ? 5...60 : 300...size, using: &random)
        let spread = Double.random(in: isSmall ? 0.5...2 : 0.7...1.3, using: &random)
        let own = min(0.95, rate * spread)
        return (applicants, max(1, Int(Double(applicants) * own)))
      })
  }

  static let header = "audit,table,category,applicants,selected,rate,impact_ratio"

  /// The tables as text.
  func text(_ style: Style = Style(), audit: String = "A", unknown: Int? = 0) -> String {
    ([Self.header] + lines(style, audit: audit, unknown: unknown)).joined(separator: "\n") + "\n"
  }

  func lines(_ style: Style, audit: String = "A", unknown: Int? = 0) -> [String] {
    tables.flatMap { table -> [String] in
      var rows = zip(table.groups, ratios(of: table.groups, style)).map { group, ratio in
        [
          audit, table.kind.rawValue, group.category.text, "\(group.applicants)",
          "\(group.selected)",
          group.applicants == 0
            ? ""
            : printed(rate(group, style), style.rateDecimals, style, isPercent: style.isPercent),
          ratio.map { printed($0, style.ratioDecimals, style) } ?? "",
        ].joined(separator: ",")
      }
      if let unknown { rows.append("\(audit),\(table.kind.rawValue),Unknown,\(unknown),,,") }
      return rows
    }
  }

  /// The impact ratios in units of the last decimal; `nil` for those that are not printed.
  func ratios(of groups: [Group], _ style: Style) -> [Int?] {
    let total = groups.reduce(0) { $0 + $1.applicants }
    let isPrinted = groups.map {
      $0.applicants > 0 && !(style.excludesSmall && 50 * $0.applicants < total)
    }
    let pool = groups.indices.filter {
      groups[$0].applicants > 0 && (style.reference == .all || isPrinted[$0])
    }
    guard
      let best = pool.max(by: { left, right in
        style.dividesPrintedRates
          ? rate(groups[left], style) < rate(groups[right], style)
          : groups[left].selected * groups[right].applicants
            < groups[right].selected * groups[left].applicants
      })
    else { return groups.map { _ in nil } }
    return groups.indices.map { index in
      guard isPrinted[index] else { return nil }
      let (group, reference) = (groups[index], groups[best])
      return style.dividesPrintedRates
        ? quotient(rate(group, style), rate(reference, style), style.ratioDecimals)
        : quotient(
          group.selected * reference.applicants, group.applicants * reference.selected,
          style.ratioDecimals)
    }
  }

  private func rate(_ group: Group, _ style: Style) -> Int {
    quotient(group.selected, group.applicants, style.rateDecimals)
  }

  /// A quotient in units of a decimal place, rounded half up.
  private func quotient(_ numerator: Int, _ denominator: Int, _ decimals: Int) -> Int {
    guard denominator > 0 else { return 0 }
    let scale = (0..<decimals).reduce(1) { power, _ in power * 10 }
    return (2 * numerator * scale + denominator) / (2 * denominator)
  }

  private func printed(
    _ units: Int, _ decimals: Int, _ style: Style, isPercent: Bool = false
  ) -> String {
    let places = isPercent ? decimals - 2 : decimals
    let digits = String(units)
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    var text = places > 0 ? "\(padded.dropLast(places)).\(padded.suffix(places))" : padded
    if style.stripsZeros, text.contains(".") {
      while text.hasSuffix("0") { text.removeLast() }
      if text.hasSuffix(".") { text.removeLast() }
    }
    return isPercent ? text + "%" : text
  }
}

/// Checks the text of a table.
func check(_ text: String) throws -> PublishedTableCheck {
  PublishedTableCheck(try PublishedAudit.reading(Array(text.utf8), file: "t.csv"))
}

extension String {
  /// A table's text with one field of one row changed.
  func edited(
    _ table: String, _ category: String, _ column: String, _ value: String
  ) throws -> String {
    let columns = SyntheticAudit.header.split(separator: ",").map(String.init)
    var lines = split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let row = try #require(lines.firstIndex { $0[1] == table && $0[2] == category })
    lines[row][try #require(columns.firstIndex(of: column))] = value
    return lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  /// A table's text without the rows for which something holds.
  func without(_ isLeftOut: (_ table: String, _ category: String) -> Bool) -> String {
    split(separator: "\n").filter { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return !isLeftOut(fields[1], fields[2])
    }.joined(separator: "\n") + "\n"
  }
}
