import FairmarkFiles
import FairmarkJSONText
import FairmarkTables

extension JobOutcome {
  /// Where every row went: the steps after `read` add up to it, for each dataset and for each use of
  /// a joined one.
  func rowFlow() -> [JSONValue] {
    var steps: [JSONValue] = []
    for (input, outcome) in zip(plan.inputs, inputs) {
      var flow = DatasetFlow(name: input.dataset.name)
      flow.add("read", outcome.rowCount)
      flow.add(
        "rejected", outcome.rejectedCounts.values.reduce(0, +),
        Self.rejections(input.opened, outcome.rejectedCounts, outcome.firstRejected))
      flow.add(input.opened, outcome.shaping)
      flow.add("missing", outcome.flow.missing)
      flow.add("unknown_group", outcome.flow.unknownGroup)
      flow.add("analysed", outcome.flow.analysed)
      steps += flow.steps + Self.joinedFlows(input.opened, outcome.shaping)
    }
    if let documents, let plan = plan.documents {
      var flow = DatasetFlow(name: plan.dataset.name)
      flow.add("read", documents.documentCount)
      flow.add("bad_input", documents.badInputCount)
      flow.add("analysed", documents.documentCount - documents.badInputCount)
      steps += flow.steps
    }
    return steps
  }

  /// The steps of one dataset.
  private struct DatasetFlow {
    var name: String
    /// The dataset that joins this one.
    var into: String?
    var steps: [JSONValue] = []

    mutating func add(_ step: String, _ rows: Int, _ more: JSONObject = [:]) {
      var object: JSONObject = ["data": .string(name)]
      if let into { object.append("into", .string(into)) }
      object.append("step", .string(step))
      object.append("rows", .integer(rows))
      for member in more.members { object.append(member.name, member.value) }
      steps.append(.object(object))
    }

    /// Its joins and conditions; `rows` are those that a step removed.
    mutating func add(_ opened: OpenedDataset, _ report: ShapingReport?) {
      guard let report else { return }
      for (use, found) in zip(opened.dataset.shaping.joins, report.joins) {
        add(
          "unmatched", found.removedCount,
          [
            "join": [
              "data": .string(use.data.name), "kind": use.removesUnmatched ? "inner" : "left",
              "matched": .integer(found.matchedCount),
              "unmatched": .integer(found.unmatchedCount),
              "missing_key": .integer(found.missingKeyCount),
            ]
          ])
      }
      for found in report.conditions {
        add(
          "where", found.removedCount,
          ["column": .string(found.column), "missing": .integer(found.missingCount)])
      }
    }
  }

  private static func joinedFlows(
    _ opened: OpenedDataset, _ report: ShapingReport?
  ) -> [JSONValue] {
    var steps: [JSONValue] = []
    for (other, found) in zip(opened.joined, report?.joins ?? []) {
      let joined = found.joined
      var flow = DatasetFlow(name: other.dataset.name, into: opened.dataset.name)
      flow.add("read", joined.rowCount)
      flow.add(
        "rejected", joined.rejectedCounts.values.reduce(0, +),
        rejections(other, joined.rejectedCounts, joined.firstRejected))
      flow.add(other, joined.shaping)
      flow.add("missing_key", joined.missingKeyCount)
      flow.add("duplicate", joined.duplicateCount)
      flow.add("unused", joined.unusedCount)
      flow.add("joined", joined.usedCount)
      steps += flow.steps + joinedFlows(other, joined.shaping)
    }
    return steps
  }

  private static func rejections(
    _ opened: OpenedDataset, _ counts: [RejectionReason: Int], _ first: [RejectedPlace]
  ) -> JSONObject {
    guard !counts.isEmpty else { return [:] }
    var reasons = JSONObject()
    for reason in RejectionReason.allCases {
      if let count = counts[reason] { reasons.append(reason.rawValue, .integer(count)) }
    }
    let places = first.map { place -> JSONValue in
      var location = place.location
      // Messages name files from where the program runs; documents must not depend on that.
      if let index = opened.shownPaths.firstIndex(of: location.file) {
        location.file = opened.writtenPaths[index]
      }
      return .string("\(location): \(place.reason.rawValue)")
    }
    return ["reasons": .object(reasons), "first": .array(places)]
  }
}
