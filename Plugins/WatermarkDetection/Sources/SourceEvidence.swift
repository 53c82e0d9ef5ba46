import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics
import FairmarkWatermarking

/// The evidence of each source, over the draws that are distinct across all of its documents.
struct SourceEvidence {
  private struct Row {
    var source: Int
    var configuration: Int
    var evidence: Evidence
    var isTested: Bool
  }

  private let state: DetectionState
  private let settings: DetectionSettings
  private var rows: [Row] = []
  /// The adjusted p-value of each source over all configurations, by its number.
  private var adjusted: [Int: Double] = [:]

  /// Up to so many sources have records of their own; the table has all.
  private static let recordLimit = 200

  /// - Complexity: O(draws).
  init(_ state: DetectionState, _ settings: DetectionSettings) throws(AnalysisError) {
    self.state = state
    self.settings = settings
    guard !state.sources.isEmpty, let draws = state.sourceDraws else { return }
    var tallies: [UInt32: (count: Int, score: Double)] = [:]
    do throws(FileError) {
      try draws.forEachDistinct { draw in
        let before = tallies[draw.group] ?? (0, 0)
        tallies[draw.group] = (before.count + 1, before.score + draw.score)
      }
    } catch {
      throw AnalysisError(.storage, "the draws of the sources could not be read: \(error)")
    }
    var calculators = settings.watermarks.map {
      EvidenceCalculator($0.scheme.law, gamma: $0.gamma)
    }
    let width = settings.watermarks.count
    for source in state.sources.indices {
      for configuration in 0..<width {
        let tally = tallies[UInt32(source * width + configuration)] ?? (0, 0)
        let evidence = calculators[configuration].evidence(
          drawCount: tally.count, score: tally.score)
        rows.append(
          Row(
            source: source, configuration: configuration, evidence: evidence,
            isTested: evidence.canReach(settings.level)))
      }
    }
    adjust()
  }

  /// Bonferroni over the configurations of a source, then Benjamini–Hochberg over the sources.
  private mutating func adjust() {
    var sources: [Int] = []
    var pValues: [Double] = []
    for source in state.sources.indices {
      let width = settings.watermarks.count
      let tested = rows[source * width..<(source + 1) * width].filter(\.isTested)
      guard let least = tested.map(\.evidence.pValue).min() else { continue }
      sources.append(source)
      pValues.append(min(1, least * Double(tested.count)))
    }
    for (source, value) in zip(sources, Multiplicity.benjaminiHochberg(pValues)) {
      adjusted[source] = value
    }
  }

  var records: [MetricRecord] {
    guard !state.sources.isEmpty else { return [] }
    var records = [
      DetectionRecords.count("sources", state.sources.count, of: state.documentCount)
    ]
    guard state.sources.count <= Self.recordLimit else { return records }
    for row in rows {
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
        "source", "configuration", "key_hash", "documents", "tokens_scored", "score", "z_score",
        "p_value", "log10_p", "adjusted_p_value",
      ],
      rows: rows.map { row in
        let watermark = settings.watermarks[row.configuration]
        let source = state.sources[row.source]
        return [
          .string(source.name), .string(watermark.label), .string(watermark.keyHash),
          .integer(source.documentCount), .integer(row.evidence.drawCount),
          .finite(row.evidence.score),
          row.isTested ? row.evidence.zScore.map(JSONValue.finite) ?? .null : .null,
          row.isTested ? .finite(DetectionOutcome.printed(row.evidence.pValue)) : .null,
          row.isTested ? .finite(row.evidence.log10P) : .null,
          adjusted[row.source].map(JSONValue.finite) ?? .null,
        ]
      })
  }
}
