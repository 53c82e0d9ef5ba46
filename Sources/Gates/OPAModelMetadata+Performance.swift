import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkStatistics

extension OPAModelMetadata {
  /// What a reader of the ratio must know, in the document beside it.
  static let ratioDefinition =
    "the smallest impact ratio (selection rate of a group / selection rate of its reference group) "
    + "of all groups but the references, of every attribute, over all rows; above 1 when the "
    + "reference group has the lowest rate"

  /// The measured numbers, each with its counts or with the reason why there is none.
  var performance: JSONObject {
    var object = JSONObject()
    switch accuracy {
    case .success(let found):
      object.append("accuracy", found.record.json["value"] ?? .null)
      object.append("accuracy_counts", found.record.json["counts"] ?? .null)
      object.append("accuracy_analysis", .string(found.analysis))
    case .failure(let missing):
      object.append("accuracy", .null)
      object.append("accuracy_reason", .string(missing.reason))
    }
    switch impactRatios {
    case .success(let comparisons):
      let smallest = comparisons.min { Self.value($0) < Self.value($1) }
      object.append("disparate_impact_ratio", smallest?.record.json["value"] ?? .null)
      object.append(
        "disparate_impact",
        [
          "definition": .string(Self.ratioDefinition),
          "smallest": smallest.map(Self.comparison) ?? .null,
          "comparisons": .array(comparisons.map(Self.comparison)),
        ])
    case .failure(let missing):
      object.append("disparate_impact_ratio", .null)
      object.append("disparate_impact_reason", .string(missing.reason))
    }
    return object
  }

  /// A record and the id of its analysis.
  struct Found: Hashable {
    let analysis: String
    let record: MetricRecord
  }

  /// Why there is no number.
  struct Missing: Error, Hashable {
    let reason: String
  }

  private func records(_ name: String) -> [Found] {
    results.analyses.flatMap { analysis in
      analysis.metrics.filter { $0.name == name && $0.stratum == nil }
        .map { Found(analysis: analysis.id, record: $0) }
    }
  }

  /// The accuracy over all rows.
  var accuracy: Result<Found, Missing> {
    let found = records("accuracy").filter {
      $0.record.attribute.isEmpty && $0.record.dimensions.isEmpty
    }
    guard let first = found.first else {
      return .failure(
        Missing(
          reason: "the results hold no accuracy over all rows; run the plugin group-performance"))
    }
    guard found.allSatisfy({ $0.record.value == first.record.value }) else {
      let ids = found.map(\.analysis).joined(separator: ", ")
      return .failure(Missing(reason: "several analyses give different accuracies: \(ids)"))
    }
    if case .undefined(_, let reason) = first.record.value {
      return .failure(Missing(reason: reason))
    }
    guard first.record.counts != nil else {
      return .failure(Missing(reason: "the accuracy of \(first.analysis) has no counts"))
    }
    return .success(first)
  }

  /// The impact ratios of all groups but the references, in the order of the results.
  var impactRatios: Result<[Found], Missing> {
    let lowest = records("impact_ratio_min")
    guard !lowest.isEmpty else {
      return .failure(
        Missing(
          reason: "the results hold no impact ratio over all rows; run the plugin disparate-impact")
      )
    }
    for one in lowest {
      let what = "\(one.analysis), \(one.record.attribute.joined(separator: " x "))"
      if case .undefined(_, let reason) = one.record.value {
        return .failure(Missing(reason: "\(what): \(reason)"))
      }
      if let count = one.record.undefinedGroups, count > 0 {
        return .failure(
          Missing(reason: "\(what): \(count) \(count == 1 ? "group has" : "groups have") no ratio"))
      }
    }
    var comparisons: [Found] = []
    for one in records("impact_ratio") {
      if one.record.status == .excluded || Self.isReference(one.record) { continue }
      if case .undefined(_, let reason) = one.record.value {
        return .failure(
          Missing(
            reason:
              "\(one.analysis), \(one.record.attribute.joined(separator: " x ")): \(reason)"))
      }
      guard one.record.counts != nil, one.record.referenceCounts != nil else {
        return .failure(Missing(reason: "an impact ratio of \(one.analysis) has no counts"))
      }
      comparisons.append(one)
    }
    guard !comparisons.isEmpty else {
      return .failure(Missing(reason: "there is no group beside the reference"))
    }
    return .success(comparisons)
  }

  private static func value(_ found: Found) -> Double { found.record.value.double ?? .infinity }

  /// A comparison as the document writes it: what the record says, without intervals and tests.
  private static func comparison(_ found: Found) -> JSONValue {
    var object: JSONObject = ["analysis": .string(found.analysis)]
    let record = found.record.json
    let names =
      ["attribute", "group"] + found.record.dimensions.map(\.name)
      + ["reference", "reference_selected", "value", "counts", "reference_counts"]
    for name in names {
      if let value = record[name] { object.append(name, value) }
    }
    return .object(object)
  }
}
