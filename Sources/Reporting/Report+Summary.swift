import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments

extension Report {
  /// What was checked, and what each analysis gave, on one screen.
  var summarySection: ReportSection {
    ReportSection(
      anchor: "summary", title: "Summary", blocks: gateBlocks + [.table(overview)] + flagged)
  }

  /// The records with notes, which people look for first.
  private var flagged: [ReportBlock] {
    let rows = document.analyses.flatMap { analysis in
      analysis.metrics.filter { !$0.flags.isEmpty }.map { record -> [ReportTable.Cell] in
        let places = (record.stratum ?? []) + (record.group ?? [])
        let about =
          places.map { "\(data: $0.column): \(valueText($0.value))" as ReportText }
          + record.dimensions.map { "\(words: $0.name): \(data: $0.text)" as ReportText }
        return [
          "\(code: analysis.id)", "\(code: record.name)",
          "\(data: record.attribute.joined(separator: " × "))",
          about.isEmpty ? "all groups" : ReportTable.Cell(about.joined(by: ", ")),
          ReportTable.Cell(RecordTable.value(record)),
          ReportTable.Cell(record.flags.map { "\(words: flagWords($0))" }),
        ]
      }
    }
    guard !rows.isEmpty else { return [] }
    let table = ReportTable(
      caption: "Records with notes",
      columns: [
        .init("Analysis", .heading), .init("Metric", .text), .init("Attribute", .text),
        .init("About", .text), .init("Value", .number), .init("Notes", .text),
      ], rows: rows)
    return [
      .details(
        summary: "Records with notes: \(count: rows.count)", isOpen: rows.count <= 12,
        [.table(table)])
    ]
  }

  private var overview: ReportTable {
    let rows = document.analyses.map { analysis -> [ReportTable.Cell] in
      guard analysis.failureReason == nil else {
        return ["\(code: analysis.id)", "\(code: analysis.plugin)", "failed", "", "", "", ""]
      }
      let undefined = analysis.metrics.filter { $0.status != .ok }
      let statuses = tally(undefined.map { $0.status.words })
      let flags = tally(analysis.metrics.flatMap(\.flags).map(flagWords))
      let warnings = analysis.findings.count { $0.severity == .warning }
      let notes = analysis.findings.count - warnings
      let findings = [(warnings, "warning"), (notes, "note")].filter { $0.0 > 0 }
        .map { ReportText(stringLiteral: counted($0.0, $0.1)) }
      return [
        "\(code: analysis.id)", "\(code: analysis.plugin)", "done",
        "\(count: analysis.metrics.count)",
        ReportTable.Cell(undefined.isEmpty ? ["none"] : statuses),
        ReportTable.Cell(findings.isEmpty ? ["none"] : findings),
        ReportTable.Cell(flags.isEmpty ? ["none"] : flags),
      ]
    }
    return ReportTable(
      caption: "The analyses of this job",
      columns: [
        .init("Analysis", .heading), .init("Plugin", .text), .init("Status", .text),
        .init("Records", .number), .init("Records without a value", .text),
        .init("Findings", .text), .init("Notes beside values", .text),
      ], rows: rows)
  }

  /// How often each of some words occurs, in the order of their first occurrence.
  private func tally(_ words: [String]) -> [ReportText] {
    var counts: [(word: String, count: Int)] = []
    for word in words {
      if let place = counts.firstIndex(where: { $0.word == word }) {
        counts[place].count += 1
      } else {
        counts.append((word, 1))
      }
    }
    return counts.map { "\(count: $0.count) \(words: $0.word)" }
  }

  // MARK: The gate

  private var gateBlocks: [ReportBlock] {
    guard let gate = document.gate else {
      return [
        .notice(
          .plain,
          """
          \(strong: "No gate.") This job states no limits for its results, so nothing was checked \
          here: that no failure is shown means nothing.
          """)
      ]
    }
    let isEmpty = !gate.checks.contains(where: \.isCritical)
    let outcome: ReportBlock =
      switch gate.outcome {
      case _ where isEmpty && gate.outcome == .pass:
        .notice(
          .unknown,
          "\(strong: "Gate: nothing was decided.") It has no critical check that could fail.")
      case .pass:
        .notice(.good, "\(strong: "Gate: PASS.") Every critical check was evaluated and holds.")
      case .fail:
        .notice(.bad, "\(strong: "Gate: FAIL.") At least one critical check does not hold.")
      case .notEvaluated:
        .notice(
          .unknown,
          """
          \(strong: "Gate: NOT EVALUATED.") At least one critical check could not be decided. \
          This is not a pass.
          """)
      }
    return [outcome, .table(checks(gate))] + gate.checks.enumerated().map(recordsOfCheck)
  }

  private func checks(_ gate: GateSection) -> ReportTable {
    ReportTable(
      caption: "The checks of the gate",
      columns: [
        .init("Check", .heading), .init("Outcome", .text), .init("Severity", .text),
        .init("Records", .text), .init("Reason", .text), .init("Source", .text),
      ],
      rows: gate.checks.map { check in
        [
          ReportTable.Cell(condition(check)), "\(strong: check.outcome.words)",
          check.isCritical ? "critical" : "warning",
          ReportTable.Cell(tally(check.records.map { $0.outcome?.words ?? "skipped" })),
          check.reason.map { "\(data: $0)" } ?? "", check.source.map { "\(data: $0)" } ?? "",
        ]
      }
    ).withoutEmptyColumns
  }

  /// What a check asks for: `admissions.impact_ratio value at_least 0.8`.
  private func condition(_ check: GateCheck) -> ReportText {
    let number = exactText(check.threshold.value)
    var text: ReportText =
      "\(code: check.metric) \(words: check.use.rawValue) \(words: check.condition.words) \(words: number)"
    if let significance = check.significance?.value {
      text =
        text + " and the adjusted p-value below \(words: exactText(significance)) to fail"
    }
    if let baseline = check.baseline {
      text = text + " of \(data: baseline.path) (SHA-256 \(code: baseline.sha256))"
    }
    let demands = check.demands.words
    return demands.isEmpty ? text : text + ", \(data: demands)"
  }

  private func recordsOfCheck(_ number: Int, _ check: GateCheck) -> ReportBlock {
    // What asks for somebody's attention stands first.
    let order: [GateOutcome?] = [.fail, .notEvaluated, .pass, nil]
    let records = order.flatMap { outcome in check.records.filter { $0.outcome == outcome } }
    let rows = records.map { record -> [ReportTable.Cell] in
      let places =
        (record.stratum ?? []) + (record.group ?? [])
        + record.dimensions.map { ColumnValue($0.name, $0.text) }
      return [
        "\(code: "\(record.analysis).\(record.name)")",
        "\(data: record.attribute.joined(separator: " × "))",
        places.isEmpty
          ? "all groups"
          : ReportTable.Cell(
            places.map { "\(data: $0.column): \(valueText($0.value))" as ReportText }
              .joined(by: ", ")),
        "\(strong: record.outcome?.words ?? "skipped")",
        compared(in: record),
        bound(of: record, check),
        record.adjustedP.map { adjustedP($0.value, of: check) } ?? "",
        record.reason.map { "\(data: $0)" } ?? "",
      ]
    }
    let table = ReportTable(
      caption: "Records of check \(count: number + 1)",
      columns: [
        .init("Metric", .heading), .init("Attribute", .text), .init("About", .text),
        .init("Outcome", .text), .init("Compared", .number), .init("Bound", .number),
        .init("Adjusted p", .number), .init("Reason", .text),
      ], rows: rows
    ).withoutEmptyColumns
    return .details(
      summary: """
        Check \(count: number + 1), \(condition(check)): \
        \(words: counted(check.records.count, "record"))
        """, isOpen: false,
      check.records.isEmpty ? [.paragraph("The check selects no record.")] : [.table(table)])
  }
}

extension Report {
  private func compared(in record: GateRecord) -> ReportTable.Cell {
    guard let compared = record.compared?.value else {
      return record.outcome == nil ? "not compared" : "no value"
    }
    return ReportTable.Cell(Self.number(compared, besides: record.bound?.value))
  }

  /// A number rounded for reading, or whole where rounding would make it look like another one.
  private static func number(_ value: Double, besides other: Double?) -> ReportText {
    if let other, value != other, shownNumber(value) == shownNumber(other) {
      return "\(words: exactText(value))"
    }
    return "\(number: value)"
  }

  private func adjustedP(_ p: Double, of check: GateCheck) -> ReportTable.Cell {
    if let level = check.significance?.value, p != level,
      shownProbability(p) == shownProbability(level)
    {
      return "\(words: exactText(p))"
    }
    return "\(probability: p)"
  }

  /// The bound that a record was compared with, or the one that it would have been.
  private func bound(of record: GateRecord, _ check: GateCheck) -> ReportTable.Cell {
    if let bound = record.bound {
      return ReportTable.Cell(Self.number(bound.value, besides: record.compared?.value))
    }
    guard record.outcome != nil else { return "none, skipped" }
    // A bound that follows from a baseline is a number only once that has been found.
    return check.condition.needsBaseline
      ? ReportTable.Cell([
        "not known", "\(words: check.condition.words) \(words: exactText(check.threshold.value))",
      ])
      : ReportTable.Cell(["\(number: check.threshold.value)", "not compared"])
  }
}

extension GateOutcome {
  /// The gate's own words.
  var words: String {
    switch self {
    case .pass: "PASS"
    case .fail: "FAIL"
    case .notEvaluated: "NOT EVALUATED"
    }
  }
}
