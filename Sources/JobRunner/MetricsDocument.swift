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
        "digest": .string("sha256:" + SHA256Digest.of(plan.job.resolved.canonicalText())),
        "seed": .integer(plan.job.seed),
      ])
    document.append("inputs", .array(inputDocuments()))
    document.append("row_flow", .array(rowFlow()))
    document.append("analyses", .array(analyses.map(analysisDocument)))
    document.append("summary", .object(try summary()))
    return .object(document)
  }

  private func inputDocuments() -> [JSONValue] {
    var documents: [JSONValue] = []
    for (input, outcome) in zip(plan.inputs, inputs) {
      for (index, file) in outcome.files.enumerated() {
        var object = JSONObject()
        object.append("name", .string(input.dataset.name))
        object.append("path", .string(input.writtenPaths[index]))
        object.append("sha256", file.sha256.map(JSONValue.string) ?? .null)
        object.append("bytes", .integer(file.byteCount))
        object.append("rows", .integer(file.rowCount))
        // The columns of a dataset are the same in all of its files.
        if index == 0 { object.append("columns", .array(columns(of: input, outcome))) }
        documents.append(.object(object))
      }
    }
    return documents
  }

  private func columns(of input: Plan.Input, _ outcome: InputOutcome) -> [JSONValue] {
    input.table.columnNames.map { name in
      var object = JSONObject()
      object.append("name", .string(name))
      if let place = input.requests.firstIndex(where: { $0.name == name }) {
        let type =
          switch input.requests[place].kind {
          case .category: "text"
          case .text: "free_text"
          case .number: "number"
          case .integer, .frequency: "integer"
          }
        object.append("type", .string(type))
        object.append("missing", .integer(outcome.missingCounts[place]))
        if let dictionary = outcome.dictionaries[place] {
          object.append("distinct", .integer(dictionary.codeCount - 1))
        }
      }
      return .object(object)
    }
  }

  private func rowFlow() -> [JSONValue] {
    var steps: [JSONValue] = []
    for (input, outcome) in zip(plan.inputs, inputs) {
      func add(_ step: String, _ rows: Int, _ more: JSONObject = [:]) {
        var object: JSONObject = [
          "data": .string(input.dataset.name), "step": .string(step), "rows": .integer(rows),
        ]
        for member in more.members { object.append(member.name, member.value) }
        steps.append(.object(object))
      }
      add("read", outcome.files.reduce(0) { $0 + $1.rowCount })
      add("rejected", outcome.rejectedCounts.values.reduce(0, +), rejections(input, outcome))
      add("missing", outcome.flow.missing)
      add("unknown_group", outcome.flow.unknownGroup)
      add("analysed", outcome.flow.analysed)
    }
    return steps
  }

  private func rejections(_ input: Plan.Input, _ outcome: InputOutcome) -> JSONObject {
    guard !outcome.rejectedCounts.isEmpty else { return [:] }
    var reasons = JSONObject()
    for reason in RejectionReason.allCases {
      if let count = outcome.rejectedCounts[reason] {
        reasons.append(reason.rawValue, .integer(count))
      }
    }
    let places = outcome.firstRejected.map { place -> JSONValue in
      var location = place.location
      // Messages name files from where the program runs; documents must not depend on that.
      if let index = input.shownPaths.firstIndex(of: location.file) {
        location.file = input.writtenPaths[index]
      }
      return .string("\(location): \(place.reason.rawValue)")
    }
    return ["reasons": .object(reasons), "first": .array(places)]
  }

  private func analysisDocument(_ outcome: AnalysisOutcome) -> JSONValue {
    var object = JSONObject()
    object.append("id", .string(outcome.id))
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
    for outcome in analyses {
      guard case .success(let result) = outcome.result else { continue }
      for record in result.metrics {
        guard let key = record.summaryKey(analysis: outcome.id) else { continue }
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
