import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkStatistics

extension MetricInterval {
  /// Reads an interval, whose missing ends must say why they are missing.
  init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object([
      "level", "method", "low", "high", "unbounded", "status", "reason",
    ])
    let levelNode = try object.require("level")
    let level = try levelNode.number()
    guard level > 0, level < 1 else { throw levelNode.expected("a number between 0 and 1") }
    let method = try object.require("method").identifier()
    let (lowNode, highNode) = (try object.require("low"), try object.require("high"))
    let (low, high) = (try lowNode.numberOrNull(), try highNode.numberOrNull())
    if let word = object["status"] {
      let status = try MetricStatus(undefined: word)
      let reason = try object.require("reason").sentence()
      for (end, value) in [(lowNode, low), (highNode, high)] where value != nil {
        throw end.expected("null, because the interval has the status \(status.rawValue)")
      }
      try object.forbid("unbounded", "stands beside a `status`")
      self.init(method, level: level, .undefined(status, reason: reason))
      return
    }
    try object.forbid("reason", "stands beside no `status`")
    switch (low, high) {
    case (nil, nil): throw node.error("has no ends and no `status` that says why")
    case (let low?, let high?):
      guard low <= high else { throw node.error("has its lower end above the upper one") }
      try object.forbid("unbounded", "stands beside two ends")
    default:
      let side = try object.require("unbounded")
      let word = high == nil ? "above" : "below"
      guard try side.text() == word else { throw side.expected(word) }
    }
    self.init(method, level: level, .interval(ConfidenceInterval(low: low, high: high)))
  }
}

extension MetricTest {
  /// Reads a test; without a p-value it must say why.
  init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object([
      "name", "statistic", "degrees_of_freedom", "p_value", "status", "reason", "adjusted",
    ])
    let name = try object.require("name").identifier()
    let p = try object.require("p_value")
    let outcome: Outcome
    if p.value == .null {
      outcome = .undefined(
        try MetricStatus(undefined: object.require("status")),
        reason: try object.require("reason").sentence())
    } else {
      for name in ["status", "reason"] { try object.forbid(name, "stands beside a p-value") }
      outcome = .pValue(try p.probability())
    }
    self.init(
      name, outcome, statistic: try object["statistic"]?.number())
    if let node = object["degrees_of_freedom"] {
      // Those of χ² are whole, those of t need not be.
      if case .integer(let count) = node.value, count >= 0 {
        degreesOfFreedom = count
      } else {
        let freedom = try node.number()
        guard freedom >= 0 else { throw node.expected("a number from 0") }
        realDegreesOfFreedom = freedom
      }
    }
    if let families = object["adjusted"] {
      if p.value == .null { throw families.error("adjusts a p-value that there is not") }
      for (method, node) in try families.members(atLeast: 1) {
        guard DocumentNode.isIdentifier(method) else {
          throw node.error("is no family of comparisons; expected a name such as all_pairs")
        }
        adjusted.append(Adjusted(method, try node.probability()))
      }
    }
  }
}

extension MetricStatus {
  /// Reads the reason why there is no interval or p-value.
  fileprivate init(undefined node: DocumentNode) throws(MetricsDocumentError) {
    guard let status = MetricStatus(rawValue: try node.text()), status != .ok else {
      let known = MetricStatus.allCases.filter { $0 != .ok }
      throw node.expected("one of \(known.map(\.rawValue).joined(separator: ", "))")
    }
    self = status
  }
}

extension PeerValue {
  /// Reads what another library shows.
  init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object(["peer", "version", "metric", "value", "shown", "note"])
    let word = try object.require("peer")
    guard let peer = Peer(rawValue: try word.text()) else {
      throw word.expected("one of \(Peer.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    _ = try object.require("version").sentence()
    let shown: Shown
    if let number = try object.require("value").numberOrNull().flatMap(FiniteDouble.init) {
      try object.forbid("shown", "stands beside a number")
      shown = .number(number)
    } else {
      shown = .text(try object.require("shown").sentence())
    }
    self.init(
      peer, try object.require("metric").sentence(), shown, note: try object["note"]?.sentence())
  }
}
