import FairmarkAnalysis
import FairmarkMetricsDocuments

extension Report {
  /// What the words and marks of this report mean; only those that occur.
  ///
  /// - Parameters:
  ///   - format: What the report is written as.
  ///   - hasCSV: Whether it is a report that can be written as CSV, too.
  /// - Returns: The section.
  func readingSection(in format: Format, hasCSV: Bool = true) -> ReportSection {
    let records = document.analyses.flatMap(\.metrics)
    // Markdown has nothing to point at.
    let behind: ReportText = format == .html ? "behind each (point at it), " : ""
    let files: ReportText =
      hasCSV
      ? "in the CSV report and in the document (metrics.json)" : "in the document (metrics.json)"
    var blocks: [ReportBlock] = [
      .list(
        [
          """
          Numbers are rounded for reading: four decimals, and p-values below 0.001 as that. The full \
          number is \(behind)\(files).
          """,
          """
          Counts are written as those with the property / all of the group, such as 557 / 1,835.
          """,
          """
          An interval tells how far a value could lie from what chance made of it; a p-value how often \
          chance alone would give a difference at least as large if there were none. The line below a \
          p-value is adjusted for the other groups that were compared at the same time.
          """,
          """
          Where there is no value, the reason stands in its place. It is never 0, and never a sign \
          that nothing is wrong.
          """,
          """
          Statistics of tests, such as z, stand \(files). Rows of tables beyond the first \
          \(count: Self.tableRowLimit) stand in the document alone.
          """,
        ] + oneSided(records)
          + (hasCSV ? peerNote(records) : []))
    ]
    var statuses: [MetricStatus] = []
    for status in MetricStatus.allCases
    where status != .ok && records.contains(where: { $0.status == status }) {
      statuses.append(status)
    }
    if !statuses.isEmpty {
      blocks.append(.heading(level: 3, "Why there is no value"))
      blocks.append(
        .facts(
          statuses.map { .init("\(words: $0.words)", "\(words: $0.meaning)") }))
    }
    var flags: [String] = []
    for flag in records.flatMap(\.flags) where !flags.contains(flag) { flags.append(flag) }
    if !flags.isEmpty {
      blocks.append(.heading(level: 3, "Notes beside values"))
      blocks.append(
        .facts(
          flags.map { flag in
            .init("\(words: flagWords(flag))", "\(words: flagMeaning(flag) ?? "See the plugin.")")
          }))
    }
    return ReportSection(anchor: "reading", title: "How to read this", blocks: blocks)
  }

  /// Where numbers of other libraries are not, where there are any.
  private func peerNote(_ records: [MetricRecord]) -> [ReportText] {
    records.contains { !$0.peers.isEmpty }
      ? ["What other libraries show stands here and in the document, not in the CSV report."] : []
  }

  /// What `mcb` answers, where it is used.
  private func oneSided(_ records: [MetricRecord]) -> [ReportText] {
    let isUsed = records.contains { record in
      record.tests.contains { $0.adjusted.contains { $0.method == "mcb" } }
    }
    guard isUsed else { return [] }
    return [
      """
      The p-value of \(code: "mcb") is one-sided and may be below the one above it: could this group \
      be the best one?
      """
    ]
  }
}
