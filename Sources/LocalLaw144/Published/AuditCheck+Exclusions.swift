import FairmarkStatistics

extension AuditCheck {
  /// Categories without an impact ratio: § 5-301(d) lets an auditor exclude one that is less than 2 %
  /// of the data, and asks for its number, its rate and a justification all the same.
  mutating func checkExclusions(of table: Table) {
    let figures = table.figures
    let excluded = figures.lines.filter { $0.row.impactRatio == nil && !$0.isEmpty }
    guard !excluded.isEmpty else { return }
    // Where nobody is selected there is no rate to divide by.
    if figures.lines.allSatisfy({ $0.row.selected == 0 || $0.isEmpty }) { return }
    guard
      table.convention.printed > 0 || figures.lines.contains(where: { $0.row.impactRatio != nil })
    else {
      report(
        .allExcluded, in: figures.kind,
        "no category has an impact ratio; § 5-303(a)(1) asks for that of every category that is not "
          + "excluded, and the most selected one cannot be excluded from itself")
      return
    }
    let isComplete = figures.groups.allSatisfy { $0.row.applicants != nil }
    for line in excluded {
      guard let applicants = line.row.applicants else { continue }
      let share = shareText(applicants, of: figures.people)
      guard isComplete, figures.people > 0,
        applicants >= (figures.people + 49) / 50, widerBase(applicants, table).isEmpty
      else {
        report(
          .excludedCategory, line.row,
          "has no impact ratio: \(applicants) \(applicants == 1 ? "person" : "people"), \(share) of the "
            + "\(figures.people) in the table; "
            + "§ 5-301(d) asks for the auditor's justification beside the number and the rate")
        continue
      }
      if table.convention.hypothesis?.reference == .all,
        table.convention.best.contains(line.row.category)
      {
        report(
          .missingField, line.row,
          "does not publish the impact ratio, which is 1: the others are relative to this category")
        continue
      }
      report(
        .excludedAtOrAboveTwoPercent, line.row,
        "has no impact ratio, with \(applicants) people and \(share) of the \(figures.people) in the "
          + "table; § 5-301(d) lets an auditor exclude less than 2 %" + widerBase(applicants, table)
      )
    }
    checkReference(of: table)
  }

  /// Whether a category is below 2 % of all people assessed, the unknown included.
  private func widerBase(_ applicants: Int, _ table: Table) -> String {
    let everybody = tables.map { other in
      other.figures.people + (other.figures.unknownCount ?? 0)
    }
    guard let base = everybody.max(), applicants < (base + 49) / 50 else { return "" }
    return " (of the \(base) assessed it is \(shareText(applicants, of: base)))"
  }

  private func shareText(_ people: Int, of all: Int) -> String {
    guard let share = ExactFraction(people, over: all) else { return "a share" }
    return decimalText(share * ExactFraction(whole: 100), decimals: 2) + " %"
  }

  /// Whether an excluded category as the reference moves ratios across four fifths.
  private mutating func checkReference(of table: Table) {
    let figures = table.figures
    guard let rounding = table.convention.hypothesis?.rounding else { return }
    let printed = figures.lines.indices.filter {
      figures.lines[$0].row.impactRatio != nil && !figures.lines[$0].isEmpty
    }
    func below(_ reference: PublishedConvention.Reference) -> [Int] {
      let ratios = figures.ratios(under: .init(reference: reference, rounding: rounding))
      return printed.filter { line in
        ratios[line].map { $0.high * ExactFraction(whole: 5) < ExactFraction(whole: 4) } ?? false
      }
    }
    let (with, without) = (below(.all), below(.printed))
    guard with != without else { return }
    report(
      .referenceMovesRatios, in: figures.kind,
      "with the excluded categories as candidates for the reference \(with.count) of "
        + "\(printed.count) printed ratios are below 0.8, without them \(without.count); the rule does "
        + "not say whether an excluded category may be the most selected one")
  }

  /// Highest rates of few people.
  mutating func checkBestGroup(of table: Table) {
    let lines = table.figures.lines
    func rate(_ line: TableFigures.Line) -> ExactFraction? {
      guard let evidence = line.evidence else { return nil }
      return evidence.comesFromCounts ? evidence.low : line.row.rate?.exact
    }
    let highest = lines.compactMap(rate).max()
    for line in lines {
      guard let own = rate(line), own > ExactFraction(whole: 0), let people = line.row.applicants,
        people < 30
      else { continue }
      let isReference = table.convention.best.contains(line.row.category)
      guard own == highest || isReference else { continue }
      let selected = line.row.selected.map { "\($0) of \(people) people" } ?? "of \(people) people"
      let percent = decimalText(own * ExactFraction(whole: 100), decimals: 1)
      report(
        .smallBestGroup, line.row,
        "\(selected), \(percent) %, is "
          + (own == highest
            ? "the highest rate of the table" : "the highest rate with an impact ratio")
          + (isReference ? " and the reference of all others" : " and not the reference")
          + "; one person more or less moves it by \(decimalText(ExactFraction(100, over: people) ?? own, decimals: 1)) "
          + "points")
    }
  }
}
