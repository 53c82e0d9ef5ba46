import FairmarkAnalysis
import FairmarkLocalLaw144

extension AuditSettings {
  /// What is said about an exclusion of 2 % or more, which § 5-301(d) does not allow.
  ///
  /// - Parameter people: The people of the audit.
  /// - Returns: The sentence about the first such exclusion; `nil` when all are allowed.
  func forbiddenExclusion(among people: AuditMargin) -> AnalysisError? {
    for exclusion in exclusions {
      let margin = people.table(exclusion.table, self)
      let key = exclusion.table.key(of: exclusion.category)
      let count = margin.groups.first { $0.key == key }?.outcomes.count() ?? 0
      let total =
        exclusionBase == .assessed
        ? people.count(denominator)
        : margin.groups.filter { !$0.isUnknown }.reduce(0) { $0 + $1.outcomes.count() }
      if TableGroups.isTwoPercent(count, of: total) {
        return AnalysisError(
          .badData, key: "exclude",
          "\(exclusion.category.text) cannot be excluded from the table \(exclusion.table.rawValue): "
            + "\(count) of \(total) people are 2 % or more, and 6 RCNY § 5-301(d) is about categories of "
            + "less than 2 %; leave the exclusion out")
      }
    }
    return nil
  }
}
