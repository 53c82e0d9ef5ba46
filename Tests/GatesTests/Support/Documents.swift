import FairmarkAnalysis
import FairmarkBuiltIn
import FairmarkGates
import FairmarkJSONText
import FairmarkJobRunner
import FairmarkMetricsDocuments
import FairmarkStatistics
import FairmarkTestSupport
import Testing

/// The document of a job over `sex,hired` with a disparate-impact and a parity analysis.
///
/// - Parameters:
///   - counts: Hired and all, for each group.
///   - analyses: The lines of `analyses`.
///   - plugins: The plugins that they may name.
/// - Returns: The document.
/// - Throws: When the job is wrong.
func document(
  _ counts: [(group: String, hired: Int, all: Int)],
  analyses: String = "  - {plugin: disparate-impact, with: {reference: {sex: male}}}\n",
  plugins: PluginSet = .builtIn
) throws -> JSONValue {
  let folder = try TemporaryFolder()
  let lines = counts.flatMap { group, hired, all in
    ["\(group),yes,\(hired)", "\(group),no,\(all - hired)"]
  }
  try folder.write("people.csv", "sex,hired,count\n" + lines.joined(separator: "\n") + "\n")
  let path = try folder.write(
    "job.yaml",
    """
    fairmark: 1
    datasets:
      people:
        path: people.csv
        weight: {column: count, kind: frequency}
        roles:
          groups: [sex]
          prediction: {column: hired, favourable: ["yes"]}
    analyses:
    \(analyses)
    """)
  return try Plan(Job(reading: path, plugins: plugins)).run().document()
}

/// A document with single records, as if an analysis `audit` had given them.
func document(
  records: [MetricRecord], gate: GateSection? = nil
) throws -> MetricsDocument {
  var records = records
  // A reference is one of the groups.
  if let first = records.first(where: { $0.reference != nil }), let reference = first.reference {
    var record = MetricRecord("group_size", attribute: first.attribute, value: .count(1), n: 1)
    record.group = reference
    records.append(record)
  }
  var summary = JSONObject()
  for record in records {
    if let key = record.summaryKey(analysis: "audit") {
      summary[key] = record.json["value"] ?? .null
    }
  }
  var template: JSONValue = [
    "schema": "fairmark.metrics/1", "tool": ["name": "fairmark", "version": "0.1.0"],
    "job": [
      "name": "test", "digest": .string("sha256:" + String(repeating: "0", count: 64)), "seed": 0,
    ],
    "inputs": [["name": "people", "path": "people.csv", "sha256": nil, "bytes": 1, "rows": 1]],
    "row_flow": [
      ["data": "people", "step": "read", "rows": 1],
      ["data": "people", "step": "analysed", "rows": 1],
    ],
    "analyses": [
      [
        "id": "audit", "data": "people", "plugin": "disparate-impact", "plugin_version": "1.0.0",
        "status": "ok",
        "parameters": [:], "metrics": .array(records.map(\.json)), "tables": [], "findings": [],
      ]
    ],
    "summary": .object(summary),
  ]
  if let gate { template = template.replacing([.member("gate")][...], with: gate.json) }
  return try MetricsDocument(single: template, file: "metrics.json")
}

/// The impact ratio of a group, as an audit writes it.
func impactRatio(_ group: Counts, to reference: Counts) throws -> MetricRecord {
  let ratio = try #require(ExactRatio.ratio(of: group, to: reference))
  var record = MetricRecord(
    "impact_ratio", attribute: ["sex"], value: .of(ratio), n: group.denominator)
  record.group = [ColumnValue("sex", "female")]
  record.reference = [ColumnValue("sex", "male")]
  record.referenceSelected = false
  record.counts = group
  record.referenceCounts = reference
  return record
}

/// The section that a policy's text gives for a document.
func judge(
  _ policy: String, _ document: MetricsDocument, baseline: MetricsDocument? = nil
) throws -> GateSection {
  try Gate(Policy(parsing: policy, path: "policy.yaml"), baseline: baseline).evaluate(document)
}

/// The error that reading a policy ends with.
func sentence(ofPolicy text: String) -> String {
  do throws(JobError) {
    _ = try Gate(Policy(parsing: text, path: "policy.yaml"))
    return "read"
  } catch {
    return error.kind == .usage ? error.description : "\(error.kind): \(error.description)"
  }
}
