import FairmarkJSONText
import FairmarkTables
import FairmarkWatermarking

/// The row of a document in `documents.jsonl`.
struct DetectionRow {
  let document: TokenDocument
  let outcomes: [DetectionOutcome]
  let watermarks: [Watermark]

  /// Appends the row.
  func append(to rows: inout [UInt8]) {
    var line = JSONLineWriter(appendingTo: exchange(&rows, with: []))
    line.beginObject()
    line.name("id")
    line.identifier(document.id, isNumber: document.hasNumericID)
    if outcomes.count == 1, let outcome = outcomes.first {
      append(outcome, to: &line)
    } else {
      appendAll(to: &line)
    }
    if let source = document.source {
      line.name("source")
      line.value(source)
    }
    if let file = document.file {
      line.name("file")
      line.value(file)
    }
    if document.id == nil || document.fault != nil {
      line.name("line")
      line.value(document.line)
    }
    line.endObject()
    line.endLine()
    rows = line.bytes
  }

  private func append(_ outcome: DetectionOutcome, to line: inout JSONLineWriter) {
    line.name("status")
    line.value(outcome.status.rawValue)
    if let reason = outcome.reason {
      line.name("reason")
      line.value(reason)
    }
    line.name("tokens_scored")
    line.value(outcome.tokensScored)
    line.name("tokens_with_context")
    line.value(outcome.tokensWithContext)
    line.name("green_tokens")
    if let green = outcome.greenTokens { line.value(green) } else { line.null() }
    if let score = outcome.score {
      line.name("score")
      line.value(score)
    }
    line.name("z_score")
    line.value(outcome.evidence?.zScore)
    appendP(outcome.evidence, to: &line)
    if let evidence = outcome.evidence {
      line.name("mid_p_value")
      line.value(DetectionOutcome.printed(evidence.midP))
    }
    if let decoyP = outcome.decoyP {
      line.name("decoy_p_value")
      line.value(decoyP)
    }
    if let segments = outcome.segments { append(segments, to: &line) }
  }

  private func appendP(_ evidence: Evidence?, to line: inout JSONLineWriter) {
    line.name("p_value")
    line.value(evidence.map { DetectionOutcome.printed($0.pValue) })
    line.name("log10_p")
    line.value(evidence?.log10P)
  }

  private func append(_ segments: [DetectedSegment], to line: inout JSONLineWriter) {
    line.name("segments")
    line.beginArray()
    for segment in segments {
      line.beginObject()
      line.name("start")
      line.value(segment.start)
      line.name("end")
      line.value(segment.end)
      line.name("tokens_scored")
      line.value(segment.drawCount)
      if let green = segment.greenCount {
        line.name("green_tokens")
        line.value(green)
      }
      line.name("p_value")
      line.value(DetectionOutcome.printed(segment.pValue))
      line.name("log10_p")
      line.value(segment.log10P)
      line.endObject()
    }
    line.endArray()
  }

  private func appendAll(to line: inout JSONLineWriter) {
    let combined = CombinedOutcome(outcomes)
    line.name("status")
    line.value(combined.status.rawValue)
    line.name("p_value")
    line.value(combined.pValue.map(DetectionOutcome.printed))
    line.name("log10_p")
    line.value(combined.log10P)
    line.name("results")
    line.beginArray()
    for (watermark, outcome) in zip(watermarks, outcomes) {
      line.beginObject()
      line.name("scheme")
      line.value(watermark.scheme.name)
      line.name("key_hash")
      line.value(watermark.keyHash)
      line.name("configuration")
      line.value(watermark.label)
      if watermark.description.standardGamma != nil {
        line.name("gamma")
        line.value(watermark.gamma)
      }
      append(outcome, to: &line)
      line.name("p_corrected")
      line.value(
        outcome.evidence.map { evidence in
          DetectionOutcome.printed(
            min(1, evidence.pValue * Double(combined.testedCount)))
        })
      line.endObject()
    }
    line.endArray()
  }
}

extension JSONLineWriter {
  /// Writes the name of a document as its line had it: a number stays one.
  mutating func identifier(_ id: String?, isNumber: Bool) {
    if isNumber, let id {
      number(id)
    } else {
      value(id)
    }
  }
}
