import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkStatistics

/// What a reader of one table must know.
struct AuditFindings {
  let kind: AuditTableKind
  let people: AuditMargin
  let settings: AuditSettings
  let isScoring: Bool

  /// The fewest people of a reference whose rate says something.
  private static let smallGroup = 30

  private var rate: String { isScoring ? "scoring rate" : "selection rate" }
  private var unit: String { settings.unit == .person ? "persons" : "applications" }

  private var table: String {
    let ofClass = people.classLabel.map { " of the class \"\($0.prefix(40))\"" } ?? ""
    return "the table \(kind.rawValue)\(ofClass)"
  }

  func findings() -> [Finding] {
    let margin = people.table(kind, settings)
    let groups = TableGroups(margin, settings, kind)
    let known = margin.groups.filter { !$0.isUnknown && $0.outcomes.count() > 0 }
    var findings: [Finding] = []
    guard let reference = groups.reference, reference.outcomes.count() > 0 else {
      return known.isEmpty
        ? [
          Finding(
            .warning, "no_rates",
            "in \(table) nobody has a known category, so there are no rates")
        ] : []
    }
    if reference.counts.numerator == 0 {
      findings.append(
        Finding(
          .warning, "no_ratios",
          "in \(table) the reference's \(rate) is 0, so no impact ratio exists"))
    }
    let tied = known.filter {
      $0.key != reference.key && !ExactRatio.isRate($0.counts, below: reference.counts)
        && !ExactRatio.isRate(reference.counts, below: $0.counts)
    }
    if !tied.isEmpty, reference.counts.numerator > 0 {
      findings.append(
        Finding(
          .note, "tied_best",
          "in \(table) \(list([reference] + tied)) have the same \(rate), the reference's"))
    }
    let above = groups.compared.groups.filter {
      !$0.isUnknown && $0.outcomes.count() > 0
        && ExactRatio.isRate(reference.counts, below: $0.counts)
    }
    if !above.isEmpty {
      findings.append(
        Finding(
          .warning, "impact_ratio_above_one",
          "in \(table) \(list(above)) have a higher \(rate) than \(name(reference)), with whom they are "
            + "compared; 6 RCNY § 5-300 divides by the highest rate"))
    }
    let size = reference.outcomes.count()
    if size < Self.smallGroup {
      findings.append(
        Finding(
          .warning, "small_best_group",
          "in \(table) everybody is compared with \(name(reference)), of whom there "
            + (size == 1 ? "is 1 \(unit.dropLast())" : "are \(size) \(unit)")))
    }
    findings += exclusionFindings(known, reference)
    if groups.isChosenBySize, known.count > 1,
      margin.groups.contains(where: { $0.isUnknown && $0.outcomes.count() > 0 })
    {
      findings.append(
        Finding(
          .note, "missing_group_ranges_left_out",
          "in \(table) some \(unit) are of unknown category, and whom the others are compared with "
            + "(`comparator`) may hang on them: impact ratios have neither `missing_group_ranges` nor "
            + "the flag `could_be_below_four_fifths`"))
    }
    return findings
  }

  private func exclusionFindings(
    _ known: [StratumMargin.Group], _ reference: StratumMargin.Group
  ) -> [Finding] {
    var findings: [Finding] = []
    let excludedKeys = settings.exclusions.filter { $0.table == kind }
      .map { kind.key(of: $0.category) }
    let excluded = known.filter { excludedKeys.contains($0.key) }
    let better = excluded.filter {
      $0.key != reference.key && ExactRatio.isRate(reference.counts, below: $0.counts)
    }
    if !better.isEmpty {
      findings.append(
        Finding(
          .warning, "excluded_has_higher_rate",
          "in \(table) the excluded \(list(better)) have a higher \(rate) than the reference "
            + "\(name(reference)); `readings` shows what that decides"))
    }
    let total = known.reduce(0) { $0 + $1.outcomes.count() }
    let small = known.filter {
      !TableGroups.isTwoPercent($0.outcomes.count(), of: total) && !excludedKeys.contains($0.key)
    }
    if !small.isEmpty {
      findings.append(
        Finding(
          .note, "below_two_percent",
          "in \(table) \(list(small)) \(small.count == 1 ? "is" : "are each") less than 2 % of the \(total) \(unit) in it; 6 RCNY § "
            + "5-301(d) allows the auditor to exclude them from the impact ratios, with a justification"
        ))
    }
    return findings
  }

  private func name(_ group: StratumMargin.Group) -> String {
    group.key.map { $0 ?? "unknown" }.joined(separator: " | ")
  }

  private func list(_ groups: [StratumMargin.Group]) -> String {
    groups.map(name).joined(separator: ", ")
  }
}

/// Whether the strata, such as employers or positions, say the same as all of them pooled.
struct StratumComparison {
  let people: [AuditMargin]
  let settings: AuditSettings

  func findings() -> [Finding] {
    var findings: [Finding] = []
    for whole in people where whole.stratum == nil {
      let strata = people.filter { $0.stratum != nil && $0.classLabel == whole.classLabel }
      if strata.count < 2 { continue }
      for kind in AuditTableKind.allCases {
        let pooled = TableGroups(whole.table(kind, settings), settings, kind)
        guard let reference = pooled.reference else { continue }
        let tables = strata.map { $0.table(kind, settings) }
        for group in pooled.compared.groups where !group.isUnknown && group.key != reference.key {
          if let finding = finding(kind, whole, group, reference, tables) {
            findings.append(finding)
          }
        }
      }
    }
    return findings
  }

  private func finding(
    _ kind: AuditTableKind, _ whole: AuditMargin, _ group: StratumMargin.Group,
    _ reference: StratumMargin.Group, _ tables: [StratumMargin]
  ) -> Finding? {
    let strata = StratifiedTables(
      tables.compactMap { table in
        guard let first = table.groups.first(where: { $0.key == group.key }),
          let second = table.groups.first(where: { $0.key == reference.key })
        else { return nil }
        return .init(first.counts, second.counts)
      })
    guard let common = strata.rateRatio,
      let crude = ExactRatio.ratio(of: group.counts, to: reference.counts)
    else { return nil }
    let name = group.key.map { $0 ?? "" }.joined(separator: " | ")
    let other = reference.key.map { $0 ?? "" }.joined(separator: " | ")
    let bounds = [(1.0, "1"), (0.8, "four fifths")]
    for (bound, word) in bounds where (crude < bound) != (common < bound) {
      return Finding(
        .warning, "simpson_reversal",
        "in the table \(kind.rawValue) the impact ratio of \(name) to \(other) is "
          + "\(crude < bound ? "below" : "not below") \(word) over all, and the Mantel–Haenszel ratio over "
          + "\((tables.first?.strata ?? []).joined(separator: " × ")) is \(common < bound ? "below" : "not below") it"
      )
    }
    return nil
  }
}
