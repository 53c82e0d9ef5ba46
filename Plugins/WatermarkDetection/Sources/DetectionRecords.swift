import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import FairmarkWatermarking

/// Turns the sums of all documents into records, tables and findings.
struct DetectionRecords {
  private let state: DetectionState
  private let settings: DetectionSettings

  init(_ state: DetectionState, _ settings: DetectionSettings) {
    self.state = state
    self.settings = settings
  }

  static let descriptions: [AnalysisDescriptor.Metric] = [
    .init("documents", "Documents that were read.", .none),
    .init("documents_ok", "Documents with a p-value under a configuration.", .none),
    .init("documents_too_short", "Documents without a scored token.", .none),
    .init(
      "documents_insufficient_evidence",
      "Documents whose best possible outcome, corrected for the configurations that could be tested, would "
        + "not reach the level.", .none),
    .init("documents_bad_input", "Documents that could not be used.", .none),
    .init("tokens_scored", "Distinct draws of the documents with a p-value.", .none),
    .init(
      "rejection_rate",
      "Share of the documents with a p-value of at most the threshold: on unmarked text the false "
        + "positive rate, with Clopper and Pearson's interval.", .none),
    .init(
      "expected_false_positives",
      "Documents that would have had a p-value of at most the threshold without the watermark, "
        + "enumerated for the lengths that were seen; the interval holds 95 % of the counts of texts that "
        + "share no draws, and of fewer where they do.", .none
    ),
    .init("documents_tested", "Documents with a p-value under some configuration.", .none),
    .init(
      "flagged_documents",
      "Documents selected at the false discovery rate, listed in flagged.jsonl.",
      .none),
    .init("flagged_share", "Flagged documents among the tested ones.", .none),
    .init(
      "expected_false_discoveries",
      "At most so many of the flagged documents are unmarked, on average: the false discovery rate "
        + "times the flagged documents.", .none),
    .init("sources", "Sources that the documents name.", .none),
    .init(
      "source_p_value",
      "P-value of a source under one configuration, over the draws that are distinct across all of its "
        + "documents, not adjusted; of many sources the \(SourceEvidence.recordLimit) with the least "
        + "p-values. The table `sources` has all, and each one's `adjusted_p_value`: Benjamini and "
        + "Hochberg's over all pairs of source and configuration with a p-value.", .none),
    .init("source_log10_p", "Its decimal logarithm, exact where the p-value underflows.", .none),
  ]

  func result() throws(AnalysisError) -> DocumentResult {
    let flagged = FlaggedDocuments(state, settings)
    let sources = try SourceEvidence(state, settings)
    var metrics = configurationRecords()
    metrics += flagged.records
    metrics += sources.records
    var tables = [configurationTable, rejectionTable]
    if let table = sources.table { tables.append(table) }
    return DocumentResult(
      analysis: AnalysisResult(
        metrics: metrics, tables: tables,
        findings: findings + (sources.finding.map { [$0] } ?? [])),
      files: [DocumentResult.RowFile(name: "flagged", bytes: flagged.rows)])
  }

  // MARK: Records

  private func configurationRecords() -> [MetricRecord] {
    var records = [Self.count("documents", state.documentCount, of: state.documentCount)]
    for (watermark, sums) in zip(settings.watermarks, state.sums) {
      let scheme = MetricDimension.scheme(watermark.label)
      for (place, status) in DetectionStatus.allCases.enumerated() {
        records.append(
          Self.count(
            "documents_\(status.rawValue)", sums.documents[place], of: state.documentCount,
            [scheme]))
      }
      records.append(Self.count("tokens_scored", sums.drawCount, of: sums.documents[0], [scheme]))
      for (place, alpha) in sums.rejections.alphas.enumerated() {
        let positives = stride(
          from: place, to: sums.rejections.positives.count, by: sums.rejections.alphas.count
        ).reduce(0) { $0 + sums.rejections.positives[$1] }
        records.append(
          rejectionRecord(scheme, alpha, Counts(positives, of: sums.documents[0])))
        records.append(expectedRecord(scheme, sums.expected[place]))
      }
    }
    return records
  }

  private func rejectionRecord(
    _ scheme: MetricDimension, _ alpha: Double, _ counts: Counts
  ) -> MetricRecord {
    let value =
      counts.rate.map(MetricValue.of)
      ?? .undefined(.zeroDenominator, reason: "no document has a p-value under this configuration")
    var record = MetricRecord(
      "rejection_rate", attribute: [], value: value, n: counts.denominator)
    record.dimensions = [scheme] + (FiniteDouble(alpha).map { [.threshold($0)] } ?? [])
    record.counts = counts
    record.interval = MetricInterval(
      "clopper_pearson", level: 0.95, Intervals.clopperPearson(counts),
      otherwise: "no document has a p-value under this configuration")
    return record
  }

  private func expectedRecord(
    _ scheme: MetricDimension, _ expected: ExpectedFalsePositives
  ) -> MetricRecord {
    let absence = "no document has a p-value under this configuration"
    let hasDocuments = expected.documentCount > 0
    var record = MetricRecord(
      "expected_false_positives", attribute: [],
      value: hasDocuments
        ? .of(expected.expected) : .undefined(.zeroDenominator, reason: absence),
      n: expected.documentCount)
    record.dimensions = [scheme] + (FiniteDouble(expected.alpha).map { [.threshold($0)] } ?? [])
    let range = expected.range()
    record.interval = MetricInterval(
      "poisson", level: 0.95,
      hasDocuments
        ? ConfidenceInterval(low: Double(range.lowerBound), high: Double(range.upperBound)) : nil,
      otherwise: absence)
    return record
  }

  static func count(
    _ name: String, _ count: Int, of n: Int, _ dimensions: [MetricDimension] = []
  ) -> MetricRecord {
    var record = MetricRecord(name, attribute: [], value: .count(count), n: n)
    record.dimensions = dimensions
    return record
  }

  // MARK: Tables

  private var configurationTable: MetricTable {
    MetricTable(
      "configurations",
      columns: [
        "configuration", "scheme", "version", "key_hash", "vocabulary", "gamma", "parameters",
        "definition", "deduplication", "calibrated",
      ],
      rows: settings.watermarks.map { watermark in
        var parameters = JSONObject()
        for parameter in watermark.scheme.parameters {
          parameters[parameter.name] = parameter.value.json
        }
        return [
          .string(watermark.label), .string(watermark.scheme.name),
          .integer(watermark.scheme.version), .string(watermark.keyHash),
          watermark.vocabulary.map(JSONValue.integer) ?? .null,
          watermark.gamma.map(JSONValue.finite) ?? .null,
          .string(JSONValue.object(parameters).canonicalText()),
          .string(watermark.description.verification.rawValue),
          .string(settings.deduplication.rawValue),
          .boolean(settings.deduplication.isCalibrated),
        ]
      })
  }

  private var rejectionTable: MetricTable {
    MetricTable(
      "rejections_by_length",
      columns: [
        "configuration", "key_hash", "tokens_from", "tokens_below", "alpha", "documents",
        "rejected",
        "rate", "low", "high",
      ],
      rows: zip(settings.watermarks, state.sums).flatMap { watermark, sums in
        sums.rejections.rows.filter { $0.counts.denominator > 0 }.map { row in
          [
            .string(watermark.label), .string(watermark.keyHash), .integer(row.from),
            row.to.map(JSONValue.integer) ?? .null, .finite(row.alpha),
            .integer(row.counts.denominator), .integer(row.counts.numerator),
            row.counts.rate.map(JSONValue.finite) ?? .null,
            row.interval?.low.map(JSONValue.finite) ?? .null,
            row.interval?.high.map(JSONValue.finite) ?? .null,
          ]
        }
      })
  }

  // MARK: Findings

  private var findings: [Finding] {
    var findings: [Finding] = []
    if !settings.deduplication.isCalibrated {
      findings.append(
        Finding(
          .warning, "not_calibrated",
          "\(settings.deduplication.counting), as another detector does; the p-values are too small on "
            + "real text. Leave `deduplication` (--dedup) out for true ones"
        ))
    }
    for watermark in settings.watermarks where watermark.description.verification == .derived {
      findings.append(
        Finding(
          .warning, "derived_definition",
          "\(watermark.label): the definition follows the original's source and was not compared "
            + "with its output"))
    }
    for watermark in settings.watermarks {
      findings += watermark.scheme.warnings.map {
        Finding(.warning, "scheme_note", "\(watermark.label): \($0)")
      }
    }
    let withoutShare = settings.watermarks.filter(\.hasUnusedGamma).map(\.label)
    if !withoutShare.isEmpty {
      findings.append(
        Finding(
          .note, "gamma_unused",
          "`gamma` is the share of green tokens; \(withoutShare.joined(separator: ", ")) has none and goes "
            + "without"))
    }
    let withoutSegments = zip(settings.watermarks, settings.scans).filter { $1 == nil }.map(
      \.0.label)
    if settings.findsSegments, !withoutSegments.isEmpty {
      findings.append(
        Finding(
          .note, "segments_missing",
          "no segments are listed for \(withoutSegments.joined(separator: ", ")): there is no likelihood "
            + "ratio for it as configured"))
    }
    // What no configuration could use is told of all documents by the engine.
    let place = DetectionStatus.allCases.firstIndex(of: .badInput) ?? 0
    let least = state.sums.map { $0.documents[place] }.min() ?? 0
    for (watermark, sums) in zip(settings.watermarks, state.sums)
    where sums.documents[place] > least {
      findings.append(
        Finding(
          .warning, "bad_input",
          "\(watermark.label): \(sums.documents[place]) of \(state.documentCount) documents could not "
            + "be used; their rows in documents.jsonl say why"))
    }
    if settings.procedure == .benjaminiHochberg {
      findings.append(
        Finding(
          .note, "false_discovery_rate",
          "the false discovery rate holds on average over keys: with one key, documents that share "
            + "n-grams share draws. `procedure: benjamini_yekutieli` (--procedure by) holds under any "
            + "dependence"))
    }
    return findings
  }
}

extension Deduplication {
  /// What counts, as the beginning of a sentence.
  fileprivate var counting: String {
    switch self {
    case .prf: "each draw counts once in a document"
    case .ngram: "each n-gram counts once in a document ('ngram')"
    case .context: "each context counts once in a document ('context')"
    case .none: "every repetition counts ('none')"
    }
  }
}

extension SchemeParameter.Value {
  /// The value for machines.
  fileprivate var json: JSONValue {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .finite(value)
    case .text(let value): .string(value)
    case .boolean(let value): .boolean(value)
    }
  }
}
