import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics
import FairmarkTables
import FairmarkWatermarking

/// The evidence of each source, over the draws that are distinct across all of its documents.
struct SourceEvidence {
  private struct Row {
    var source: Int
    var configuration: Int
    var evidence: Evidence
    var isTested: Bool
    /// The p-value adjusted over all rows that are tested.
    var adjusted: Double?
  }

  private let state: DetectionState
  private let settings: DetectionSettings
  private var rows: [Row] = []

  /// The sources that have records of their own; the table has all.
  private var recorded: [Int] = []

  /// So many sources have records of their own.
  static let recordLimit = 200

  /// - Complexity: O(draws).
  init(_ state: DetectionState, _ settings: DetectionSettings) throws(AnalysisError) {
    self.state = state
    self.settings = settings
    guard !state.sources.isEmpty, let draws = state.sourceDraws else { return }
    let width = settings.watermarks.count
    let tallies: [SourceTally]
    do throws(FileError) {
      tallies = try draws.tallies(
        groupCount: state.sources.count * width, threadCount: state.threadCount
      ) { count, body in WorkerThreads.run(count, body) }
    } catch {
      throw AnalysisError(.storage, "the draws of the sources could not be read: \(error)")
    }
    var calculators = settings.watermarks.map {
      EvidenceCalculator($0.scheme.law, gamma: $0.gamma)
    }
    rows.reserveCapacity(tallies.count)
    for source in state.sources.indices {
      for configuration in 0..<width {
        let tally = tallies[source * width + configuration]
        let evidence = calculators[configuration].evidence(
          drawCount: tally.drawCount, score: tally.score)
        rows.append(
          Row(
            source: source, configuration: configuration, evidence: evidence,
            isTested: evidence.canReach(settings.level)))
      }
    }
    adjust()
    chooseRecorded()
  }

  /// Benjamini–Hochberg over all pairs of source and configuration, so that the evidence for one key
  /// says nothing for another.
  private mutating func adjust() {
    let tested = rows.indices.filter { rows[$0].isTested }
    let pValues = tested.map { DetectionOutcome.printed(rows[$0].evidence.pValue) }
    for (place, value) in zip(tested, Multiplicity.benjaminiHochberg(pValues)) {
      rows[place].adjusted = value
    }
  }

  /// All sources, or those with the least p-values; of equal ones those that appear first.
  private mutating func chooseRecorded() {
    guard state.sources.count > Self.recordLimit else {
      recorded = Array(state.sources.indices)
      return
    }
    let width = settings.watermarks.count
    let least = state.sources.indices.map { source in
      rows[source * width..<(source + 1) * width].filter(\.isTested).map(\.evidence.log10P).min()
        ?? .infinity
    }
    recorded =
      state.sources.indices.sorted { (least[$0], $0) < (least[$1], $1) }
      .prefix(Self.recordLimit).sorted()
  }

  /// What is told where not every source has records.
  var finding: Finding? {
    guard state.sources.count > Self.recordLimit else { return nil }
    return Finding(
      .note, "sources_without_records",
      "of \(state.sources.count) sources the \(Self.recordLimit) with the least p-values have records of "
        + "their own; all stand in the table `sources`, in the order in which the documents first name "
        + "them, with p-values adjusted for all pairs of source and configuration")
  }

  var records: [MetricRecord] {
    guard !state.sources.isEmpty else { return [] }
    var records = [
      DetectionRecords.count("sources", state.sources.count, of: state.documentCount)
    ]
    let width = settings.watermarks.count
    for row in recorded.flatMap({ rows[$0 * width..<($0 + 1) * width] }) {
      let dimensions: [MetricDimension] = [
        .scheme(settings.watermarks[row.configuration].label),
        .source(state.sources[row.source].name),
      ]
      let undefined = MetricValue.undefined(
        .insufficientData,
        reason: "even the best outcome of \(row.evidence.drawCount) distinct draws has a p-value "
          + "above the level \(settings.level)")
      for (name, value) in [
        ("source_p_value", DetectionOutcome.printed(row.evidence.pValue)),
        ("source_log10_p", row.evidence.log10P),
      ] {
        var record = MetricRecord(
          name, attribute: [], value: row.isTested ? .of(value) : undefined,
          n: row.evidence.drawCount)
        record.dimensions = dimensions
        records.append(record)
      }
    }
    return records
  }

  var table: MetricTable? {
    guard !rows.isEmpty else { return nil }
    return MetricTable(
      "sources",
      columns: [
        "source", "configuration", "key_hash", "documents", "documents_with_draws", "tokens_scored",
        "score", "z_score", "p_value", "log10_p", "adjusted_p_value",
      ],
      rows: rows.map { row in
        let watermark = settings.watermarks[row.configuration]
        let source = state.sources[row.source]
        return [
          .string(source.name), .string(watermark.label), .string(watermark.keyHash),
          .integer(source.documentCount),
          .integer(source.contributorCounts[row.configuration]), .integer(row.evidence.drawCount),
          .finite(row.evidence.score),
          row.isTested ? row.evidence.zScore.map(JSONValue.finite) ?? .null : .null,
          row.isTested ? .finite(DetectionOutcome.printed(row.evidence.pValue)) : .null,
          row.isTested ? .finite(row.evidence.log10P) : .null,
          row.adjusted.map(JSONValue.finite) ?? .null,
        ]
      })
  }
}
