extension AuditCheck {
  /// Sexes and races against their crossings.
  ///
  /// Who is in a crossing is of known sex and of known race, and so in both other tables. A sex or race
  /// can have more people than its crossings, those whose other attribute is unknown, but neither
  /// fewer selected nor fewer unselected ones.
  mutating func checkCrossings() {
    guard let crossings else { return }
    for table in [sex, race].compactMap(\.self) {
      var whole = Margin()
      var sum = Margin()
      var isImpossible = false
      for line in table.lines {
        guard case .category(let category) = line.row.subject, let own = Margin(line) else {
          continue
        }
        let parts = crossings.lines.filter { part in
          guard case .category(let crossing) = part.row.subject else { return false }
          return category.sex.map { $0 == crossing.sex } ?? true
            && category.raceEthnicity.map { $0 == crossing.raceEthnicity } ?? true
        }.compactMap(Margin.init)
        guard !parts.isEmpty else { continue }
        let together = parts.reduce(Margin(), +)
        whole = whole + own
        sum = sum + together
        guard let sentence = own.conflict(with: together) else { continue }
        isImpossible = true
        report(
          .crossTableConflict, line.row,
          "\(own.words), its crossings \(together.words): \(sentence); no rows can give both")
      }
      if isImpossible, let sentence = whole.conflict(with: sum) {
        report(
          .crossTableConflict, in: table.kind,
          "\(whole.words) in the \(table.kind.rawValue) table against \(sum.words) in its crossings: "
            + "\(sentence); no rows can give both")
      }
    }
  }

  /// The sizes of the tables against each other and against the numbers of unknown category.
  mutating func checkTotals() {
    for table in tables.map(\.figures) { checkTotalRows(of: table) }
    let sizes = tables.compactMap { table in table.figures.size.map { (table.figures.kind, $0) } }
    if Set(sizes.map(\.1)).count > 1 {
      report(
        .totalsDiffer, in: nil,
        "the tables are about different numbers of people ("
          + sizes.map { "\($0.0.rawValue) \($0.1)" }.joined(separator: ", ")
          + "); people whose sex or race is unknown can explain it")
    }
    checkAssessed()
    checkUnknown()
  }

  /// Those with a category and those without are the same people in each table (§ 5-301(b)(5)).
  private mutating func checkAssessed() {
    let assessed = [sex, race].compactMap { table -> (kind: AuditTableKind, size: Int, all: Int)? in
      guard let table, let size = table.size, let unknown = table.unknownCount else { return nil }
      return (table.kind, size, size + unknown)
    }
    guard let first = assessed.first else { return }
    if assessed.count == 2, first.all != assessed[1].all {
      report(
        .assessedTotalsDiffer, in: nil,
        "\(first.all) people were assessed by the sex table with its unknown, \(assessed[1].all) by the "
          + "race table; they are the same people")
      return
    }
    guard assessed.count == 2, let crossings, let size = crossings.size,
      let unknown = crossings.unknownCount, size + unknown != first.all,
      // The row may be of those of whom neither is known.
      size != assessed[0].size + assessed[1].size - first.all + unknown
    else { return }
    report(
      .assessedTotalsDiffer, in: .intersectional,
      "\(first.all) people were assessed by the sex and race tables with their unknown, "
        + "\(size + unknown) by the crossings with theirs; they are the same people")
  }

  /// Whether the people that the sex and race tables have beyond the crossings are no more than those
  /// of unknown category.
  ///
  /// More of them are no contradiction: a declared sex that the EEO-1 report does not know is neither
  /// in a crossing nor unknown.
  private mutating func checkUnknown() {
    guard let crossings, let size = crossings.size, crossings.isWhole,
      let unknown = unknownOfAudit, let limit = unknown.applicants
    else { return }
    let excess = [sex, race].compactMap(\.self).compactMap(\.size).map { $0 - size }
    let people = excess.reduce(0, +)
    guard excess.allSatisfy({ $0 >= 0 }), people > limit else { return }
    report(
      .unknownTooFew, unknown,
      "\(limit) people are of unknown sex or race, but the sex and race tables have \(people) people "
        + "more than the crossings; the others are of categories that no table shows, or are missing"
    )
  }

  private mutating func checkTotalRows(of table: TableFigures) {
    guard let size = table.size else { return }
    let selected = table.groups.compactMap(\.row.selected)
    let allSelected = selected.count == table.groups.count ? selected.reduce(0, +) : nil
    for row in table.totals {
      let unknown = table.unknownCount ?? 0
      if let applicants = row.applicants, applicants != size, applicants != size + unknown {
        report(
          .totalDoesNotAddUp, row,
          "\(applicants) applicants in all; the rows have \(size)"
            + (unknown > 0 ? ", \(size + unknown) with the unknown" : ""))
      }
      let unknownSelected = table.unknown.reduce(0) { $0 + ($1.selected ?? 0) }
      if let own = row.selected, let allSelected, own != allSelected,
        own != allSelected + unknownSelected,
        !(allSelected...(allSelected + unknown)).contains(own) || unknownSelected > 0
      {
        report(.totalDoesNotAddUp, row, "\(own) selected in all; the rows have \(allSelected)")
      }
    }
  }
}

extension TableFigures {
  /// The people in the categories; `nil` where some number is not published.
  var size: Int? {
    groups.allSatisfy { $0.row.applicants != nil } && !groups.isEmpty ? people : nil
  }

  /// Whether all categories of the rule are there.
  var isWhole: Bool {
    AuditCategory.all(of: kind).allSatisfy { self[$0] != nil }
  }

  /// The people in the table's own rows of unknown category; `nil` where they are not published.
  var unknownCount: Int? {
    let counts = unknown.map(\.applicants)
    guard !counts.isEmpty, !counts.contains(nil) else { return nil }
    return counts.reduce(0) { $0 + ($1 ?? 0) }
  }
}

/// People of a category, as many of them selected as its figures allow.
private struct Margin {
  var people = 0
  var selected = 0...0

  init() {}

  init?(_ line: TableFigures.Line) {
    guard let people = line.row.applicants else { return nil }
    self.people = people
    selected =
      people == 0
      ? 0...0
      : line.evidence?.selected ?? 0...people
  }

  static func + (left: Margin, right: Margin) -> Margin {
    var sum = Margin()
    sum.people = left.people + right.people
    sum.selected =
      left.selected.lowerBound + right.selected.lowerBound...left.selected.upperBound
      + right.selected.upperBound
    return sum
  }

  var words: String {
    selected.count == 1
      ? "\(people) applicants and \(selected.lowerBound) selected" : "\(people) applicants"
  }

  /// Why these people cannot include others; `nil` where they can.
  func conflict(with part: Margin) -> String? {
    let more = people - part.people
    if more < 0 { return "\(-more) applicants fewer than its parts" }
    if selected.upperBound < part.selected.lowerBound {
      return "\(part.selected.lowerBound - selected.upperBound) selected fewer than its parts"
    }
    let moreSelected = selected.lowerBound - part.selected.upperBound
    guard moreSelected > more else { return nil }
    return "\(more) more applicants but \(moreSelected) more selected"
  }
}
