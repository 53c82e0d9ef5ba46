import FairmarkAnalysis
import FairmarkStatistics

extension ConditionalDisparityAnalysis {
  /// What the numbers over strata leave out, and where they contradict those over all rows.
  func findings(
    _ groups: StratifiedGroups, _ records: [MetricRecord], _ results: AggregateResults
  ) -> [Finding] {
    var findings: [Finding] = []
    func add(_ severity: Finding.Severity, _ code: String, _ message: String) {
      findings.append(Finding(severity, code, message))
    }
    let attribute = groups.whole.attribute.joined(separator: " × ")
    let subject =
      groups.whole.classLabel.map { "\(attribute), class \"\($0.prefix(40))\"" } ?? attribute
    if groups.rowsWithoutStratum > 0 {
      add(
        .warning, "rows_without_stratum",
        "\(subject): rows without a stratum, \(groups.rowsWithoutStratum) of them, are in the numbers "
          + "over all rows and in no number over strata")
    }
    for dimension in strataDimensions(results) {
      let counted = groups.strata.compactMap { stratum in
        stratum.values.first { $0.column == dimension.column }?.value
      }
      let empty = dimension.values.filter { value in
        !counted.contains { $0.utf8.elementsEqual(value.utf8) }
      }
      if !empty.isEmpty {
        add(
          .warning, "strata_without_rows",
          "\(subject): \(named(empty)) of the column \"\(dimension.column)\" have no row of a known "
            + "group, or only rows of weight 0, and are in no number over strata")
      }
    }
    let alone = groups.strata.filter { stratum in
      stratum.counts.count { $0.denominator > 0 } < 2
    }
    if !alone.isEmpty && groups.known.count > 1 {
      add(
        .warning, "strata_with_one_group",
        "\(subject): the strata \(named(alone.map(text))) have rows of one group only and say nothing "
          + "about a comparison")
    }
    let uniform = groups.strata.filter { $0.selected == 0 || $0.selected == $0.rows }
    if !uniform.isEmpty {
      add(
        .warning, "strata_without_variation",
        "\(subject): in the strata \(named(uniform.map(text))) nobody or everybody is selected; they "
          + "have no demographic disparity and are left out of conditional_demographic_disparity")
    }
    return findings + reversals(groups, records, subject)
  }

  /// Simpson's paradox: a difference over all rows whose sign is not that over the strata.
  private func reversals(
    _ groups: StratifiedGroups, _ records: [MetricRecord], _ subject: String
  ) -> [Finding] {
    let crude = records.filter { $0.name == "selection_rate_difference" }
    let stratified = records.filter { $0.name == "common_risk_difference" }
    let withheld = minimumCell
    return zip(crude, stratified).compactMap { over, within in
      guard let first = over.value.double, let second = within.value.double,
        first.sign != second.sign, first != 0, second != 0, let group = over.group,
        let reference = over.reference
      else { return nil }
      let who = "\(subject): \(words(group)) against \(words(reference))"
      let strata = groups.whole.strata.joined(separator: " × ")
      let sizes = [over.n, over.referenceCounts?.denominator ?? 0]
      // A sentence must not tell what records withhold.
      if withheld > 1 {
        if sizes.contains(where: { $0 < withheld }) { return nil }
        return Finding(
          .warning, "simpson_reversal",
          "\(who): the selection rate differs in one direction over all rows and in the other within "
            + "the strata of \(strata)")
      }
      let (one, other) = first < 0 ? ("lower", "higher") : ("higher", "lower")
      return Finding(
        .warning, "simpson_reversal",
        "\(who): the selection rate is \(one) over all rows (selection_rate_difference \(first)) and "
          + "\(other) within the strata of \(strata) (common_risk_difference \(second))")
    }
  }

  private func words(_ group: [ColumnValue]) -> String {
    group.map { $0.value.map { "\"\($0.prefix(40))\"" } ?? "?" }.joined(separator: " × ")
  }

  private func text(_ stratum: StratifiedGroups.Stratum) -> String {
    stratum.values.map { $0.value ?? "" }.joined(separator: " × ")
  }

  private func named(_ texts: [String]) -> String {
    texts.prefix(8).map { "\"\($0.prefix(40))\"" }.joined(separator: ", ")
      + (texts.count > 8 ? ", … (\(texts.count))" : "")
  }
}
