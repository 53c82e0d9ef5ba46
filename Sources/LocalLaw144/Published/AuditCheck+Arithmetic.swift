import FairmarkStatistics

extension AuditCheck {
  /// Counts that no people have.
  mutating func checkCounts(of row: PublishedRow) {
    if let applicants = row.applicants, let selected = row.selected, selected > applicants {
      report(
        .selectedExceedsApplicants, row,
        "\(selected) are selected of \(applicants) applicants; nobody is selected who was not "
          + "assessed")
    }
    if let rate = row.rate, rate.exact > ExactFraction(whole: 1) {
      report(
        .rateAboveOne, row,
        "the rate \(rate.text) is above 1; if it is a percentage it lacks its sign")
    }
  }

  /// Rates against their counts.
  mutating func checkRates(of table: TableFigures) {
    let unknown = table.unknown.filter { $0.impactRatio == nil }
    for row in table.lines.map(\.row) + table.repeated.map(\.row) + unknown + table.totals {
      checkRate(of: row, decimals: table.rateDecimals)
    }
  }

  private mutating func checkRate(of row: PublishedRow, decimals: Int) {
    guard let rate = row.rate, let applicants = row.applicants,
      rate.exact <= ExactFraction(whole: 1)
    else { return }
    guard let selected = row.selected else {
      checkThatCountsExist(for: row, rate, of: applicants, decimals: decimals)
      return
    }
    guard selected <= applicants, let exact = ExactFraction(selected, over: applicants) else {
      return
    }
    let own = max(decimals, rate.decimals)
    let text = decimalText(exact, decimals: min(14, max(4, own + 2)))
    switch Agreement(of: rate, decimals: decimals, low: exact, high: exact) {
    case .rounded: break
    case .truncated:
      report(
        .rateTruncated, row,
        "\(selected) of \(applicants) is \(text); the rate \(rate.text) is that cut off, rounded "
          + "it is \(decimalText(exact, decimals: min(14, own)))")
    case .coarse:
      report(
        .coarseFigure, row,
        "the rate \(rate.text) has fewer decimals than those beside it; \(selected) of "
          + "\(applicants) is \(text)")
    case .different:
      report(
        .rateDoesNotFollow, row,
        "\(selected) of \(applicants) is \(text); the rate is printed as \(rate.text)")
    }
  }

  /// Whether a whole number of people has a rate of which only the applicants are published.
  private mutating func checkThatCountsExist(
    for row: PublishedRow, _ rate: PublishedDecimal, of applicants: Int, decimals: Int
  ) {
    guard applicants > 0 else { return }
    let own = max(decimals, rate.decimals)
    let half = Agreement.halfUnit(own)
    let (low, high) = (rate.exact - half, rate.exact + half)
    guard PublishedRow.counts(from: low, through: high, of: applicants) == nil else { return }
    let cutOff = PublishedRow.counts(
      from: rate.exact, through: rate.exact + Agreement.unit(own), of: applicants)
    if let cutOff, let exact = ExactFraction(cutOff.lowerBound, over: applicants),
      exact < rate.exact + Agreement.unit(own)
    {
      report(
        .rateTruncated, row,
        "no number of \(applicants) people rounds to \(rate.text); \(cutOff.lowerBound) is "
          + "\(decimalText(exact, decimals: min(14, own + 2))), and the rate that cut off")
    } else {
      report(
        .noCountGivesRate, row,
        "no number of \(applicants) people is a rate of \(rate.text)")
    }
  }

  /// Published impact ratios against the table's convention.
  mutating func checkRatios(of table: Table) {
    let (figures, convention) = (table.figures, table.convention)
    let ratios = convention.hypothesis.map(figures.ratios(under:))
    for line in figures.lines.indices {
      let row = figures.lines[line].row
      checkUndefined(line, of: figures, ratios)
      guard let printed = row.impactRatio else { continue }
      if printed.exact > ExactFraction(whole: 1) {
        report(
          .ratioAboveOne, row,
          "the impact ratio \(printed.text) is above 1; § 5-300 divides by the rate of the most "
            + "selected category, and no category has a higher one")
        continue
      }
      guard let ratios, let expected = ratios[line],
        !followsComparator(line, of: table)
      else { continue }
      let own = max(figures.ratioDecimals, printed.decimals)
      let places = min(14, max(4, own + 2))
      let low = decimalText(expected.low, decimals: places)
      let high = decimalText(expected.high, decimals: places)
      let text = low == high ? low : "from \(low) to \(high)"
      switch Agreement(
        of: printed, decimals: figures.ratioDecimals, low: expected.low, high: expected.high)
      {
      case .rounded: break
      case .truncated:
        report(
          .ratioTruncated, row,
          "\(derivation(of: line, by: ratios, in: table)) is \(text); the impact ratio \(printed.text) is that "
            + "cut off, rounded it is \(decimalText(expected.low, decimals: min(14, own)))")
      case .coarse:
        report(
          .coarseFigure, row,
          "the impact ratio \(printed.text) has fewer decimals than those beside it; it is \(text)")
      case .different:
        report(
          .ratioDoesNotFollow, row,
          "\(derivation(of: line, by: ratios, in: table)) is \(text); the impact ratio is printed as "
            + printed.text + otherExplanation(of: line, in: table))
      }
    }
    if let comparator = convention.comparator {
      report(
        .comparatorNotMostSelected, in: figures.kind, about: comparator.category,
        "\(comparator.matches) of \(convention.printed) impact ratios are relative to this category, "
          + "\(convention.matches) to the most selected one (\(convention.best.joined(separator: ", "))); "
          + "§ 5-300 asks for the latter")
    }
  }

  /// Figures of nobody, and ratios to a rate of 0.
  private mutating func checkUndefined(
    _ line: Int, of table: TableFigures, _ ratios: RecomputedRatios?
  ) {
    let row = table.lines[line].row
    if table.lines[line].isEmpty {
      let figures = [
        row.rate.map { "a rate of \($0.text)" },
        row.impactRatio.map { "an impact ratio of \($0.text)" },
      ].compactMap(\.self)
      guard !figures.isEmpty else { return }
      report(
        .undefinedPrintedAsNumber, row,
        "nobody was assessed and 0 of 0 is no number, but printed is \(figures.joined(separator: " and "))"
      )
    } else if let printed = row.impactRatio, let ratios, table.lines[line].evidence != nil,
      ratios[line] == nil
    {
      report(
        .undefinedPrintedAsNumber, row,
        "nobody of any category is selected, a ratio to a rate of 0 is no number; "
          + "\(printed.text) is printed")
    }
  }

  private func followsComparator(_ line: Int, of table: Table) -> Bool {
    let figures = table.figures
    guard let comparator = table.convention.comparator,
      let place = figures.lines.firstIndex(where: { $0.row.category == comparator.category })
    else { return false }
    let ratios = figures.ratios(under: .init(reference: .all, rounding: comparator.rounding))
    return figures.agreement(line, ratios.ratio(of: line, to: place)) == .rounded
  }

  /// What is divided by what.
  private func derivation(
    of line: Int, by ratios: RecomputedRatios, in table: Table
  ) -> String {
    guard let hypothesis = table.convention.hypothesis else { return "the ratio" }
    let lines = table.figures.lines
    func rate(_ line: TableFigures.Line) -> String {
      if hypothesis.rounding == .unrounded, let selected = line.row.selected,
        let applicants = line.row.applicants, selected <= applicants
      {
        return "\(selected)/\(applicants)"
      }
      return line.row.rate?.text ?? line.roundedRate.map {
        decimalText($0, decimals: min(14, table.figures.rateDecimals))
      } ?? "its rate"
    }
    let which = hypothesis.reference == .all ? "the highest" : "the highest with an impact ratio"
    guard let best = ratios.best.first else { return rate(lines[line]) }
    return "\(rate(lines[line])) over \(rate(lines[best])) (\(lines[best].row.category), \(which))"
  }

  /// Which other hypothesis a ratio follows from.
  private func otherExplanation(of line: Int, in table: Table) -> String {
    guard let chosen = table.convention.hypothesis else { return "" }
    let others = PublishedConvention.Hypothesis.all(rateDecimals: table.figures.rateDecimals)
    for other in others where other != chosen {
      guard table.figures.agreement(line, table.figures.ratios(under: other)[line]) == .rounded
      else { continue }
      return "; it would follow with the \(other.words)"
    }
    return ""
  }
}

extension PublishedConvention.Hypothesis {
  static func all(rateDecimals: Int) -> [Self] {
    [.unrounded, .decimals(rateDecimals)].flatMap { rounding in
      [.all, .printed].map { Self(reference: $0, rounding: rounding) }
    }
  }

  /// The hypothesis in words.
  public var words: String {
    let reference =
      reference == .all
      ? "reference among all categories"
      : "reference among the printed (not excluded) categories"
    switch rounding {
    case .unrounded: return reference + ", rates unrounded"
    case .decimals(let count): return reference + ", rates rounded to \(count) decimals"
    }
  }
}
