import FairmarkAnalysis
import FairmarkFiles
public import FairmarkJSONText
import FairmarkTables

extension Job {
  /// The job with every default filled in, without its outputs: what its digest is taken of.
  var resolved: JSONValue {
    var datasets = JSONObject()
    for (place, dataset) in self.datasets.enumerated() {
      datasets[dataset.name] = dataset.resolved(holdsDocuments: place == documentDataset)
    }
    var resolved: JSONObject = [
      "fairmark": 1, "name": .string(name), "seed": .integer(seed),
      "datasets": .object(datasets),
      "analyses": .array(
        analyses.map { analysis in
          [
            "id": .string(analysis.id), "plugin": .string(analysis.plugin.descriptor.id),
            "data": .string(self.datasets[analysis.dataset].name),
            "optional": .boolean(analysis.isOptional),
            "with": analysis.resolvedParameters,
          ]
        }),
    ]
    if let gate { resolved["gate"] = gate.resolved }
    return .object(resolved)
  }
}

extension Job {
  /// The SHA-256 of the resolved job as canonical JSON, as documents carry it.
  var digest: String { "sha256:" + SHA256Digest.of(resolved.canonicalText()) }

  /// The plugins of the analyses, in the job's order.
  public var pluginIDs: [String] { analyses.map { $0.plugin.descriptor.id } }

  /// The ids of the analyses of documents, whose rows grow while they are read.
  public var documentAnalysisIDs: [String] {
    analyses.filter { $0.plugin.readsDocuments }.map(\.id)
  }

  /// The parameters in force of the first analysis of a plugin.
  ///
  /// - Parameter id: The plugin.
  /// - Returns: What metrics.json will say of them; `nil` when no analysis is of this plugin.
  public func parameters(ofPlugin id: String) -> JSONValue? {
    analyses.first { $0.plugin.descriptor.id == id }?.resolvedParameters
  }
}

extension Job.Dataset {
  /// The keys that are in force; of documents there are fewer.
  fileprivate func resolved(holdsDocuments: Bool) -> JSONValue {
    if holdsDocuments {
      return [
        "path": resolvedPath, "format": .string(format.rawValue),
        "encoding": .string(encoding.rawValue), "limits": ["line_bytes": .integer(lineByteLimit)],
      ]
    }
    var object: JSONObject = [
      "path": resolvedPath, "format": .string(format.rawValue), "missing": texts(missing),
      "on_bad_row": .string(badRows.rawValue),
      "on_missing": excludesMissing ? "exclude" : "fail",
      "limits": [
        "field_bytes": .integer(limits.fieldByteCount), "columns": .integer(limits.columnCount),
        "distinct": .integer(limits.categoryCount), "cells": .integer(cellLimit),
      ],
    ]
    if format != .numPy { object.append("encoding", .string(encoding.rawValue)) }
    if format == .csv {
      for member in resolvedDialect.members { object.append(member.name, member.value) }
    }
    if let weight {
      object["weight"] = [
        "column": .string(weight.name), "kind": isSamplingWeight ? "sampling" : "frequency",
      ]
    }
    if let cluster { object["cluster"] = .string(cluster.name) }
    shaping.append(to: &object)
    return .object(object)
  }

  private var resolvedPath: JSONValue {
    guard format == .numPy else { return .array(paths.map { .string($0.text) }) }
    var columns = JSONObject()
    for array in arrays {
      columns.append(array.column.name, .array(array.paths.map { .string($0.text) }))
    }
    return .object(columns)
  }

  /// What only delimited text has.
  private var resolvedDialect: JSONObject {
    var object: JSONObject = [
      "delimiter": .string(String(decoding: [dialect.delimiter], as: UTF8.self)),
      "header": .boolean(dialect.hasHeader), "trim": .boolean(dialect.trimsBlanks),
      "skip_lines": .integer(dialect.skippedLines),
      "comment": dialect.comment.map(JSONValue.string) ?? .null,
      "quotes": .string(dialect.quotes.rawValue),
    ]
    if let names = dialect.columnNames { object["columns"] = texts(names) }
    return object
  }
}

extension Job.Analysis {
  /// Roles and parameters as they are in force, defaults included.
  var resolvedParameters: JSONValue {
    var object = plugin.readsDocuments ? documentRoles : tableRoles
    for parameter in plugin.descriptor.parameters {
      if let value = parameters[parameter.name] {
        object[parameter.name] = resolved(value)
      } else {
        object[parameter.name] = resolvedDefault(parameter)
      }
    }
    return .object(object)
  }

  private var documentRoles: JSONObject {
    var object = JSONObject()
    for (name, use) in [
      ("token_ids", roles.tokenIDs), ("id", roles.id), ("prompt_ids", roles.promptIDs),
      ("source", roles.source),
    ] {
      if let use { object.append(name, .string(use.name)) }
    }
    return object
  }

  private var tableRoles: JSONObject {
    var object: JSONObject = [
      "groups": texts((roles.groups ?? []).map(\.name)),
      "intersections": .integer(
        min(roles.intersectionDepth ?? 1, max(1, roles.groups?.count ?? 1))),
    ]
    if let prediction = roles.prediction {
      object["prediction"] = resolved(prediction.decision, word: "favourable")
    }
    if let label = roles.label { object["label"] = resolved(label.decision, word: "positive") }
    if let score = roles.score { object["score"] = .string(score.name) }
    if let id = roles.id { object["id"] = .string(id.name) }
    if let features = roles.features { object["features"] = texts(features.map(\.name)) }
    object["strata"] = texts((roles.strata ?? []).map(\.name))
    return object
  }

  /// What a setting is when the job says nothing, in the form that the job would give it.
  private func resolvedDefault(_ parameter: AnalysisDescriptor.Parameter) -> JSONValue {
    let text = parameter.defaultText
    let parts = text == "none" ? [] : text.split(separator: ", ").map(String.init)
    switch parameter.type {
    case .reference: return [.string(text)]
    case .integer: return Int(text).map(JSONValue.integer) ?? .string(text)
    case .number: return Double(text).map(JSONValue.finite) ?? .string(text)
    case .boolean: return .boolean(text == "true")
    case .choice: return .string(text)
    case .choices: return texts(parts)
    case .numbers: return .array(parts.map { Double($0).map(JSONValue.finite) ?? .null })
    case .settings, .text, .secret: return .null
    case .texts, .list, .settingsList: return .array([])
    case .mapping: return .object(JSONObject())
    }
  }

  private func resolved(_ value: ParameterValue) -> JSONValue {
    switch value {
    case .references(let rules): return .array(rules.map(resolved))
    case .integer(let value): return .integer(value)
    case .number(let value): return .finite(value)
    case .numbers(let values): return .array(values.map(JSONValue.finite))
    case .choice(let value): return .string(value)
    case .choices(let values): return texts(values)
    case .boolean(let value): return .boolean(value)
    case .text(let value): return .string(value)
    case .texts(let values): return texts(values)
    case .mapping(let values):
      var object = JSONObject()
      let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for name in names { object[name] = values[name].map(JSONValue.string) }
      return .object(object)
    case .list(let entries): return .array(entries.map { resolved(.settings($0)) })
    case .secret(let value): return .string(value.fingerprint)
    case .settings(let values):
      var object = JSONObject()
      for name in values.keys.sorted() { object[name] = values[name].map(resolved) }
      return .object(object)
    }
  }

  private func resolved(_ decision: Decision, word: String) -> JSONValue {
    switch decision {
    case .values(let column, let counting):
      ["column": .string(column), word: texts(counting)] as JSONValue
    case .threshold(let column, let threshold):
      ["score": .string(column), "threshold": .finite(threshold)] as JSONValue
    case .eachClass(let column):
      ["column": .string(column), "one_vs_rest": true] as JSONValue
    }
  }

  private func resolved(_ rule: ReferenceRule) -> JSONValue {
    switch rule {
    case .best: return "best"
    case .largest: return "largest"
    case .group(let values):
      var object = JSONObject()
      for name in values.keys.sorted() { object[name] = values[name].map(JSONValue.string) }
      return .object(object)
    }
  }
}

private func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
