import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText

extension MetricsDocument {
  static func analysis(
    _ node: DocumentNode, of rowFlow: [Step]
  ) throws(MetricsDocumentError) -> Analysis {
    let object = try node.object([
      "id", "data", "plugin", "plugin_version", "status", "reason", "parameters", "metrics",
      "tables",
      "findings",
    ])
    let parameters = try object.require("parameters")
    guard case .object(let values) = parameters.value else {
      throw parameters.expected("an object")
    }
    let data = try object.require("data")
    let name = try data.text()
    guard rowFlow.contains(where: { $0.step == "analysed" && $0.data == name }) else {
      throw data.error("is \(data.shape), which `row_flow` does not name as analysed")
    }
    var analysis = Analysis(
      id: try object.require("id").identifier(), data: name,
      plugin: try object.require("plugin").identifier("-"),
      pluginVersion: try object.require("plugin_version").sentence(),
      parameters: values, metrics: [], tables: [], findings: [])
    let hasFailed =
      try object.require("status").choice(of: ["ok", "failed"]) == "failed"
    if hasFailed {
      analysis.failureReason = try object.require("reason").sentence()
    } else {
      try object.forbid("reason", "stands beside the status ok")
    }
    var identities: Set<MetricIdentity> = []
    for node in try object.require("metrics").elements() {
      let record = try MetricRecord(reading: node)
      guard identities.insert(record.identity).inserted else {
        throw node.error("has the name and dimensions of an earlier record of this analysis")
      }
      if hasFailed { throw node.error("is a result of an analysis that failed") }
      analysis.metrics.append(record)
    }
    try checkReferences(analysis.metrics, object.require("metrics"))
    for node in try object.require("tables").elements() {
      if hasFailed { throw node.error("is a result of an analysis that failed") }
      analysis.tables.append(try table(node))
    }
    for node in try object.require("findings").elements() {
      analysis.findings.append(try finding(node))
    }
    return analysis
  }

  /// Refuses a reference that is no group of the analysis.
  private static func checkReferences(
    _ records: [MetricRecord], _ node: DocumentNode
  ) throws(MetricsDocumentError) {
    func key(_ group: [ColumnValue]) -> [[UInt8]] {
      group.flatMap { [Array($0.column.utf8), Array(($0.value ?? "").utf8)] }
    }
    let groups = Set(records.compactMap(\.group).map(key))
    let columns = Set(groups.map { key in stride(from: 0, to: key.count, by: 2).map { key[$0] } })
    for (index, record) in records.enumerated() {
      guard let reference = record.reference else { continue }
      // An analysis of aggregates alone lists no groups.
      guard columns.contains(reference.map { Array($0.column.utf8) }) else { continue }
      guard groups.contains(key(reference)) else {
        let place = try node.elements()[index]
        throw place.error("has a `reference` that is no group of the analysis")
      }
    }
  }

  private static func table(_ node: DocumentNode) throws(MetricsDocumentError) -> MetricTable {
    let object = try node.object(["name", "columns", "rows"])
    let columns = try object.require("columns").texts()
    var rows: [[JSONValue]] = []
    for row in try object.require("rows").elements() {
      let cells = try row.elements()
      guard cells.count == columns.count else {
        throw row.error("has \(cells.count) cells where the table has \(columns.count) columns")
      }
      for cell in cells {
        switch cell.value {
        case .array, .object: throw cell.expected("a number, a text, true, false or null")
        default: break
        }
      }
      rows.append(cells.map(\.value))
    }
    return MetricTable(try object.require("name").identifier(), columns: columns, rows: rows)
  }

  private static func finding(_ node: DocumentNode) throws(MetricsDocumentError) -> Finding {
    let object = try node.object(["severity", "code", "message"])
    let severity = try object.require("severity")
    guard let known = Finding.Severity(rawValue: try severity.text()) else {
      throw severity.expected("note or warning")
    }
    return Finding(
      known, try object.require("code").identifier(), try object.require("message").sentence())
  }
}
