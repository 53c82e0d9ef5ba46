import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText

extension GateSection {
  /// Reads the verdicts and checks that the outcome follows from them.
  init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object(["outcome", "checks"])
    var checks: [GateCheck] = []
    for node in try object.require("checks").elements(atLeast: 1) {
      checks.append(try GateCheck(reading: node))
    }
    self.init(checks: checks)
    let outcome = try object.require("outcome")
    guard try outcome.word(GateOutcome.self) == self.outcome else {
      throw outcome.expected("\(self.outcome.rawValue), which follows from the checks")
    }
  }
}

extension GateCheck {
  fileprivate init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object([
      "metric", "where", "use", "condition", "threshold", "baseline", "and_adjusted_p_below",
      "allow_undefined", "whole_numbers", "highest_reference", "severity", "source", "outcome",
      "reason", "records",
    ])
    var records: [GateRecord] = []
    for node in try object.require("records").elements() {
      records.append(try GateRecord(reading: node))
    }
    let outcome = try object.require("outcome")
    let found = try outcome.word(GateOutcome.self)
    let threshold = try object.require("threshold")
    guard let bound = FiniteDouble(try threshold.number()) else {
      throw threshold.expected("a number")
    }
    let condition = try object.require("condition").word(GateCondition.self)
    if !condition.needsBaseline {
      try object.forbid("baseline", "stands beside a condition that compares with none")
    }
    self.init(
      metric: try object.require("metric").sentence(), condition: condition, threshold: bound,
      use: try object.require("use").word(ComparedNumber.self),
      significance: try object["and_adjusted_p_below"]?.probability()
        .finite,
      baseline: condition.needsBaseline
        ? try GateBaseline(reading: try object.require("baseline")) : nil,
      demands: try GateDemands(reading: object),
      isCritical: try object.require("severity").choice(of: ["critical", "warning"]) == "critical",
      source: try object["source"]?.sentence(), records: records, outcome: found,
      reason: try object["reason"]?.sentence())
    let verdicts = records.compactMap(\.outcome)
    let isSupported =
      switch found {
      case .pass: !verdicts.isEmpty && verdicts.allSatisfy { $0 == .pass }
      case .fail: verdicts.contains(.fail)
      case .notEvaluated: !verdicts.contains(.fail)
      }
    guard isSupported else {
      throw outcome.error("is \(outcome.shape), which does not follow from the records")
    }
  }
}

extension GateBaseline {
  fileprivate init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object(["path", "sha256"])
    let digest = try object.require("sha256")
    let text = try digest.text()
    guard MetricsDocument.isDigest(text[...]) else {
      throw digest.expected("64 hexadecimal digits")
    }
    self.init(path: try object.require("path").sentence(), sha256: text)
  }
}

extension GateDemands {
  /// Reads what stands in a check besides its bound.
  fileprivate init(reading check: DocumentObject) throws(MetricsDocumentError) {
    /// What is not asked for is not written, so that there is one way to write a check.
    func asks(_ name: String) throws(MetricsDocumentError) -> Bool {
      guard let node = check[name] else { return false }
      guard try node.boolean() else { throw node.expected("true, or no such member") }
      return true
    }
    self.init(
      selection: try check["where"].map { (node) throws(MetricsDocumentError) in
        try GateSelection(reading: node)
      } ?? GateSelection(),
      allowsUndefined: try asks("allow_undefined"),
      needsWholeNumbers: try asks("whole_numbers"),
      needsHighestReference: try asks("highest_reference"))
  }
}

extension GateRecord {
  fileprivate init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object(
      [
        "analysis", "name", "attribute", "group", "stratum", "compared", "bound", "adjusted_p",
        "outcome", "reason",
      ] + MetricRecord.dimensionNames)
    let dimensions = try MetricRecord.dimensions(object)
    let outcome = try object.require("outcome")
    let word = try outcome.choice(of: GateOutcome.allCases.map(\.rawValue) + ["skipped"])
    var group: [ColumnValue]?
    var stratum: [ColumnValue]?
    if let node = object["group"] { group = try MetricRecord.place(node) }
    if let node = object["stratum"] { stratum = try MetricRecord.place(node) }
    self.init(
      analysis: try object.require("analysis").identifier(),
      name: try object.require("name").identifier(),
      attribute: try object.require("attribute").texts(), group: group, stratum: stratum,
      dimensions: dimensions, compared: try object.require("compared").numberOrNull()?.finite,
      bound: try object.require("bound").numberOrNull()?.finite,
      adjustedP: try object["adjusted_p"]?.probability().finite,
      outcome: GateOutcome(rawValue: word), reason: try object["reason"]?.sentence())
    if self.outcome == .pass || self.outcome == .fail {
      for name in ["compared", "bound"] { _ = try object.require(name).number() }
    } else {
      _ = try object.require("reason")
    }
  }
}

extension Double {
  fileprivate var finite: FiniteDouble? { FiniteDouble(self) }
}
