import FairmarkAnalysis
import FairmarkFiles
public import FairmarkJSONText
import FairmarkTables

/// Fairmark's name and version, as documents carry them.
public enum Tool {
  /// The name.
  public static let name = "fairmark"
  /// The version of the program and of the numbers it gives.
  public static let version = "0.1.0"
  /// The schema of `metrics.json`.
  public static let metricsSchema = "fairmark.metrics/1"
}

extension JobOutcome {
  /// The metrics document.
  ///
  /// It depends on the job, the data and the version alone: no time, host, thread count or folder is
  /// in it.
  ///
  /// - Returns: The document of the schema `fairmark.metrics/1`.
  /// - Throws: `JobError` when two records would have the same key in the summary.
  public func document() throws(JobError) -> JSONValue {
    var document = JSONObject()
    document.append("schema", .string(Tool.metricsSchema))
    document.append(
      "tool", ["name": .string(Tool.name), "version": .string(Tool.version)])
    document.append(
      "job",
      [
        "name": .string(plan.job.name),
        "digest": .string(plan.job.digest),
        "seed": .integer(plan.job.seed),
      ])
    document.append("inputs", .array(inputDocuments()))
    document.append("row_flow", .array(rowFlow()))
    document.append("analyses", .array(analyses.map(analysisDocument)))
    document.append("summary", .object(try summary()))
    return .object(document)
  }

  private func analysisDocument(_ outcome: AnalysisOutcome) -> JSONValue {
    var object = JSONObject()
    object.append("id", .string(outcome.id))
    object.append("data", .string(plan.job.datasets[outcome.declaration.dataset].name))
    object.append("plugin", .string(outcome.descriptor.id))
    object.append("plugin_version", .string(outcome.descriptor.version))
    switch outcome.result {
    case .success(let result):
      object.append("status", "ok")
      object.append("parameters", outcome.declaration.resolvedParameters)
      object.append("metrics", .array(result.metrics.map(\.json)))
      object.append("tables", .array(result.tables.map(\.json)))
      object.append("findings", .array(result.findings.map(\.json)))
    case .failure(let error):
      object.append("status", "failed")
      object.append("reason", .string(error.message))
      object.append("parameters", outcome.declaration.resolvedParameters)
      object.append("metrics", [])
      object.append("tables", [])
      object.append("findings", [])
    }
    return .object(object)
  }

  private func summary() throws(JobError) -> JSONObject {
    var summary = JSONObject()
    let finished = analyses.compactMap { outcome in
      (try? outcome.result.get()).map { (outcome, $0.metrics) }
    }
    let keys = MetricRecord.summaryKeys(finished.map { (id: $0.0.id, records: $0.1) })
    for ((outcome, records), keys) in zip(finished, keys) {
      for (record, key) in zip(records, keys) {
        guard let key else { continue }
        guard summary[key] == nil else {
          throw JobError(
            .usage, at: outcome.declaration.location,
            "two numbers would have the key `\(key)` in the summary; give the analysis another `id`"
          )
        }
        summary.append(key, record.json["value"] ?? .null)
      }
    }
    return summary
  }
}
