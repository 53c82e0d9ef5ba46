import FairmarkAnalysis
import FairmarkJSONText
import FairmarkTables

extension Job {
  /// The job with every default filled in, without its outputs: what its digest is taken of.
  var resolved: JSONValue {
    var datasets = JSONObject()
    for dataset in self.datasets { datasets[dataset.name] = dataset.resolved }
    return [
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
  }
}

extension Job.Dataset {
  fileprivate var resolved: JSONValue {
    var object: JSONObject = [
      "path": .array(paths.map { .string($0.text) }), "format": "csv", "encoding": "utf-8",
      "delimiter": .string(String(decoding: [dialect.delimiter], as: UTF8.self)),
      "header": .boolean(dialect.hasHeader), "trim": .boolean(dialect.trimsBlanks),
      "skip_lines": .integer(dialect.skippedLines),
      "comment": dialect.comment.map(JSONValue.string) ?? .null,
      "quotes": .string(dialect.quotes.rawValue), "missing": texts(missing),
      "on_bad_row": .string(badRows.rawValue),
      "on_missing": excludesMissing ? "exclude" : "fail",
      "limits": [
        "field_bytes": .integer(limits.fieldByteCount), "columns": .integer(limits.columnCount),
        "distinct": .integer(limits.categoryCount), "cells": .integer(cellLimit),
      ],
    ]
    if let names = dialect.columnNames { object["columns"] = texts(names) }
    if let weight { object["weight"] = ["column": .string(weight.name), "kind": "frequency"] }
    return .object(object)
  }
}

extension Job.Analysis {
  /// Roles and parameters as they are in force, defaults included.
  var resolvedParameters: JSONValue {
    var object: JSONObject = [
      "groups": texts((roles.groups ?? []).map(\.name)),
      "intersections": .integer(
        min(roles.intersectionDepth ?? 1, max(1, roles.groups?.count ?? 1))),
    ]
    if let prediction = roles.prediction {
      object["prediction"] = resolved(prediction.decision, word: "favourable")
    }
    if let label = roles.label { object["label"] = resolved(label.decision, word: "positive") }
    object["strata"] = texts((roles.strata ?? []).map(\.name))
    for parameter in plugin.descriptor.parameters {
      switch parameters[parameter.name] {
      case .references(let rules): object[parameter.name] = .array(rules.map(resolved))
      case .integer(let value): object[parameter.name] = .integer(value)
      case .choice(let value): object[parameter.name] = .string(value)
      case .boolean(let value): object[parameter.name] = .boolean(value)
      case nil:
        let text = JSONValue.string(parameter.defaultText)
        object[parameter.name] = parameter.type == .reference ? [text] : text
      }
    }
    return .object(object)
  }

  private func resolved(_ decision: Decision, word: String) -> JSONValue {
    switch decision {
    case .values(let column, let counting):
      ["column": .string(column), word: texts(counting)] as JSONValue
    case .threshold(let column, let threshold):
      ["score": .string(column), "threshold": .finite(threshold)] as JSONValue
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
