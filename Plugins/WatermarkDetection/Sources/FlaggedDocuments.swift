import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics
import FairmarkWatermarking

/// The documents that are selected at the false discovery rate.
struct FlaggedDocuments {
  private let state: DetectionState
  private let settings: DetectionSettings
  private let discoveries: [DiscoverySelection.Discovery]

  init(_ state: DetectionState, _ settings: DetectionSettings) {
    self.state = state
    self.settings = settings
    discoveries = state.selection.discoveries()
  }

  var records: [MetricRecord] {
    let tested = state.selection.testCount
    let counts = Counts(discoveries.count, of: tested)
    // Nothing tested is nothing found out: a bound on what was flagged must not hold then.
    func record(_ name: String, _ value: MetricValue?) -> MetricRecord {
      var record = MetricRecord(
        name, attribute: [],
        value: (tested == 0 ? nil : value)
          ?? .undefined(.zeroDenominator, reason: "no document has a p-value"),
        n: tested)
      record.counts = counts
      return record
    }
    return [
      DetectionRecords.count("documents_tested", tested, of: state.documentCount),
      record("flagged_documents", .count(discoveries.count)),
      record("flagged_share", counts.rate.map(MetricValue.of)),
      record(
        "expected_false_discoveries",
        .of(settings.falseDiscoveryRate * Double(discoveries.count))),
    ]
  }

  /// The rows of `flagged.jsonl`, in the order of the input.
  var rows: [UInt8] {
    var line = JSONLineWriter()
    var next = 0
    for discovery in discoveries {
      while next < state.candidates.count, state.candidates[next].place < discovery.index {
        next += 1
      }
      guard next < state.candidates.count, state.candidates[next].place == discovery.index else {
        continue
      }
      append(discovery, state.candidates[next], to: &line)
    }
    return line.bytes
  }

  private func append(
    _ discovery: DiscoverySelection.Discovery, _ candidate: DetectionState.Candidate,
    to line: inout JSONLineWriter
  ) {
    let watermark = settings.watermarks[candidate.best]
    line.beginObject()
    line.name("id")
    line.identifier(candidate.id, isNumber: candidate.hasNumericID)
    line.name("document")
    line.value(candidate.place)
    if let source = candidate.source {
      line.name("source")
      line.value(source)
    }
    line.name("scheme")
    line.value(watermark.scheme.name)
    line.name("key_hash")
    line.value(watermark.keyHash)
    line.name("configuration")
    line.value(watermark.label)
    line.name("tokens_scored")
    line.value(candidate.tokensScored)
    line.name("green_tokens")
    if case .membership = watermark.scheme.law {
      line.value(Int(candidate.score))
    } else {
      line.null()
    }
    line.name("p_value")
    line.value(DetectionOutcome.printed(candidate.pValue))
    line.name("log10_p")
    line.value(candidate.log10P)
    line.name("q_value")
    line.value(DetectionOutcome.printed(discovery.qValue))
    line.name("log10_q")
    line.value(discovery.log10Q)
    line.endObject()
    line.endLine()
  }
}
