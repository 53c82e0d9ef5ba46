import FairmarkAnalysis
import FairmarkFiles
import FairmarkTables

extension Plan {
  /// What is told of rows that joins and conditions left out or could not serve.
  static func shapingFindings(
    _ opened: OpenedDataset, _ report: ShapingReport?
  ) -> [Finding] {
    guard let report else { return [] }
    let name = opened.dataset.name
    var findings: [Finding] = []
    for (place, found) in report.joins.enumerated() {
      let use = opened.dataset.shaping.joins[place]
      findings += designFindings(name, opened.joined[place].dataset)
      findings += joinFindings(name, use, found)
      findings += shapingFindings(opened.joined[place], found.joined.shaping)
    }
    for (use, found) in zip(opened.dataset.shaping.conditions, report.conditions) {
      if found.missingCount > 0 {
        findings.append(
          Finding(
            .warning, "where_missing",
            "\(rows(found.missingCount, of: name)) without a value in \"\(found.column)\" "
              + "\(found.missingCount == 1 ? "is" : "are") in no count: `where` "
              + (use.condition.test.passesAnyValue
                ? "leaves such rows out (`missing: remove`)"
                : "cannot tell whether to keep such rows (`missing: keep` keeps them)")))
      }
      for value in found.absentValues {
        findings.append(
          Finding(
            .warning, "where_value_absent",
            "`where` names \"\(value.prefix(40))\", which never occurs in the column "
              + "\"\(found.column)\" of \(name)"))
      }
    }
    return findings
  }

  /// What is told of a joined dataset's weight and cluster, which are about its own analyses.
  private static func designFindings(_ name: String, _ joined: Job.Dataset) -> [Finding] {
    [("weight", joined.weight), ("cluster", joined.cluster)].compactMap { key, column in
      guard column != nil else { return nil }
      return Finding(
        .note, "join_own_design",
        "`\(key)` of \(joined.name) is about the analyses of \(joined.name) alone; the rows of \(name) "
          + "that join it are counted without it")
    }
  }

  private static func joinFindings(
    _ name: String, _ use: Job.JoinUse, _ found: JoinReport
  ) -> [Finding] {
    let other = use.data.name
    func consequence(_ count: Int) -> String {
      use.removesUnmatched
        ? "\(count == 1 ? "is" : "are") in no count"
        : "\(count == 1 ? "has" : "have") no value in the joined columns"
    }
    var findings: [Finding] = []
    func add(_ count: Int, _ code: String, _ severity: Finding.Severity, _ message: String) {
      if count > 0 { findings.append(Finding(severity, code, message)) }
    }
    add(
      found.unmatchedCount, "join_unmatched", .warning,
      "\(rows(found.unmatchedCount, of: name)) with a key that \(other) lacks "
        + consequence(found.unmatchedCount))
    add(
      found.missingKeyCount, "join_missing_key", .warning,
      "\(rows(found.missingKeyCount, of: name)) without the key of \(other) "
        + consequence(found.missingKeyCount))
    let joined = found.joined
    let rejected = joined.rejectedCounts.values.reduce(0, +)
    add(
      rejected, "rows_rejected", .warning,
      "\(rejected) of the \(joined.rowCount) rows of \(other) could not be used and were joined to "
        + "nothing; row_flow names the first ten")
    add(
      joined.missingKeyCount, "join_missing_key", .warning,
      "\(rows(joined.missingKeyCount, of: other)) without a key joined to nothing")
    add(
      joined.duplicateCount, "join_duplicates", .warning,
      "\(rows(joined.duplicateCount, of: other)) passed over for another one with the same key; the "
        + "\(use.duplicates.rawValue) row of each key was joined")
    add(
      joined.unusedCount, "join_unused", .note,
      "\(rows(joined.unusedCount, of: other)) with a key that no row of \(name) has")
    return findings
  }

  private static func rows(_ count: Int, of name: String) -> String {
    "\(count) \(count == 1 ? "row" : "rows") of \(name)"
  }

  /// The job's line that a sentence about removed rows is about.
  static func shapingPlace(of error: TableError, in input: Input) -> SourceLocation? {
    guard input.shownPaths.contains(error.location.file) else { return nil }
    let shaping = input.dataset.shaping
    switch error.code {
    case .noRowsLeft:
      return shaping.conditions.first?.location ?? shaping.joins.first?.data.location
    case .noKeyMatches: return shaping.joins.first?.data.location
    default: return nil
    }
  }
}
