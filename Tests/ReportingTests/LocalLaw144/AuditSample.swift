import FairmarkAnalysis
import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkMetricsDocuments
import FairmarkStatistics

/// A document with an analysis of the plugin `ll144-bias-audit`, made of counts.
struct AuditSample {
  /// The counts of a table in the rule's order of categories.
  typealias Counts144 = [(Int, Int)]

  var sex: Counts144 = [(1390, 667), (1181, 555)]
  var race: Counts144 = [
    (408, 204), (797, 412), (390, 170), (119, 52), (616, 302), (41, 18), (213, 96),
  ]
  var crossings: Counts144 = [
    (205, 90), (412, 215), (226, 95), (87, 37), (321, 167), (24, 11), (115, 52),
    (190, 82), (385, 197), (164, 75), (32, 15), (295, 135), (17, 7), (98, 44),
  ]
  var unknown = (sex: 120, race: 180, either: 250, both: 50)
  var median: Double?
  var classes: [String] = []
  /// Excluded categories and why.
  var excluded: [(AuditTableKind, AuditCategory, String)] = []
  /// Parameters that replace those of the sample; `null` takes one away.
  var parameters: JSONObject = [:]
  /// Fields of the statement that replace those of the sample; `null` takes one away.
  var publication: JSONObject = [:]
  var findings: [JSONValue] = []
  var readings: [[JSONValue]] = []
  var withholds: Set<String> = []

  /// The rule's example of a selecting tool, § 5-301(b).
  static let selection = AuditSample()

  /// The rule's example of a scoring tool, § 5-301(c).
  static let scoring: AuditSample = {
    var sample = AuditSample()
    sample.sex = [(92, 50), (76, 34)]
    sample.race = [(28, 18), (40, 15), (32, 16), (8, 5), (24, 10), (16, 10), (20, 10)]
    sample.crossings = [
      (16, 12), (20, 7), (20, 10), (4, 3), (12, 7), (8, 5), (12, 6),
      (12, 6), (20, 8), (12, 6), (4, 2), (12, 3), (8, 5), (8, 4),
    ]
    sample.unknown = (sex: 9, race: 11, either: 15, both: 5)
    sample.median = 71.5
    sample.publication["tool"] = "Interview Score"
    return sample
  }()

  func document() throws -> MetricsDocument {
    try MetricsDocument(json, file: "metrics.json")
  }

  var json: JSONValue {
    let digits = String(repeating: "0123456789abcdef", count: 4)
    let rows = assessed
    var object: JSONObject = [
      "schema": "fairmark.metrics/1", "tool": ["name": "fairmark", "version": "0.1.0"],
      "job": ["name": "ll144-example", "digest": .string("sha256:" + digits), "seed": 0],
      "inputs": [
        [
          "name": "applicants", "path": "applicants.csv", "sha256": .string(digits),
          "bytes": 123_456, "rows": .integer(rows),
          "columns": [
            ["name": "sex", "type": "text", "missing": .integer(unknown.sex), "distinct": 2],
            ["name": "race", "type": "text", "missing": .integer(unknown.race), "distinct": 7],
            ["name": "selected", "type": "text", "missing": 0, "distinct": 2],
          ],
        ]
      ],
      "row_flow": [
        ["data": "applicants", "step": "read", "rows": .integer(rows)],
        ["data": "applicants", "step": "unknown_group", "rows": .integer(unknown.either)],
        ["data": "applicants", "step": "analysed", "rows": .integer(rows - unknown.either)],
      ],
    ]
    let records = records.filter { !withholds.contains($0.name) }
    let analysis: JSONValue = [
      "id": "ll144_bias_audit", "data": "applicants", "plugin": "ll144-bias-audit",
      "plugin_version": "1.0.0", "status": "ok", "parameters": .object(resolved),
      "metrics": .array(records.map(\.json)), "tables": .array(tables.map(\.json)),
      "findings": .array(findings),
    ]
    object.append("analyses", [analysis])
    var summary = JSONObject()
    for record in records {
      guard let key = record.summaryKey(analysis: "ll144_bias_audit") else { continue }
      summary[key] = record.value.double.map(JSONValue.finite) ?? .null
    }
    object.append("summary", .object(summary))
    return .object(object)
  }

  private var assessed: Int { crossings.reduce(unknown.either) { $0 + $1.0 } }

  // MARK: Parameters

  private var resolved: JSONObject {
    var statement: JSONObject = [
      "tool": "Résumé Ranker", "tool_version": "3.2", "employer": "Example Corporation",
      "vendor": "Ranker Incorporated", "auditor": "Independent Audits LLC",
      "audit_date": "2026-02-28", "distribution_date": "2024-03-01", "last_use": "2026-08-31",
      "data_kind": "historical", "data_source": "Applicant tracking system of Example Corporation",
      "data_explanation":
        "All applications for customer service positions in New York City that the tool assessed.",
      "period_start": "2025-01-01", "period_end": "2025-12-31",
      "positions": "Customer service representatives",
      "notice_url": "https://example.com/aedt-notice", "contact": "audits@example.com",
    ]
    for member in publication.members {
      statement[member.name] = member.value == .null ? nil : member.value
    }
    var resolved: JSONObject = [
      "groups": ["sex", "race", nil], "unit": "application", "demographics": "self_reported",
      "unknown": "per_table", "exclude": .array(exclusions), "excluded_as_reference": false,
      "exclusion_base": "table", "ratio_decimals": "none", "empty_categories": "list",
      "comparator": "most_selected", "reference": ["best"], "denominator": "assessed", "tiers": [],
      "strata": [],
      "race_ethnicity": ["map": ["B": "Black or African American"]],
    ]
    if median != nil {
      resolved["ties"] = "above"
      resolved["median"] = "midpoint"
      resolved["median_of"] = "full_sample"
    } else if classes.isEmpty {
      resolved["prediction"] = ["column": "selected", "favourable": ["yes"]]
    }
    for member in parameters.members {
      resolved[member.name] = member.value == .null ? nil : member.value
    }
    resolved["publication"] = .object(statement)
    return resolved
  }

  private var exclusions: [JSONValue] {
    excluded.map { table, category, why in
      [
        "table": .string(table.rawValue), "category": .string(category.text),
        "justification": .string(why),
      ]
    }
  }

  private var tables: [MetricTable] {
    let columns = [
      "ambiguity", "reading", "table", "category", "class", "impact_ratio",
      "published_impact_ratio",
    ]
    return [
      MetricTable("readings", columns: columns, rows: readings),
      MetricTable(
        "category_mapping", columns: ["column", "text", "category", "rows"],
        rows: [
          ["sex", "F", "Female", .integer(sex[1].0)], ["sex", "M", "Male", .integer(sex[0].0)],
          ["race", "B", "Black or African American", .integer(race[2].0)],
          ["race", nil, "unknown", .integer(unknown.race)],
        ]),
    ]
  }

  // MARK: Records

  private var records: [MetricRecord] {
    let labels: [String?] = classes.isEmpty ? [nil] : classes.map(Optional.some)
    var records: [MetricRecord] = []
    for label in labels {
      for kind in AuditTableKind.allCases { records += self.records(kind, label) }
    }
    let counts = [
      ("assessed", assessed), ("applications", assessed),
      ("persons_with_several_applications", 0), ("unknown_sex", unknown.sex),
      ("unknown_race_ethnicity", unknown.race), ("unknown_sex_or_race_ethnicity", unknown.either),
      ("unknown_sex_and_race_ethnicity", unknown.both), ("other_sex", 7),
      ("other_race_ethnicity", 0),
    ]
    for (name, count) in counts {
      records.append(MetricRecord(name, attribute: [], value: .count(count), n: assessed))
    }
    if let median {
      records.append(MetricRecord("median_score", attribute: [], value: .of(median), n: assessed))
    }
    return records
  }

  private func records(_ kind: AuditTableKind, _ label: String?) -> [MetricRecord] {
    let numbers =
      switch kind {
      case .sex: sex
      case .race: race
      case .intersectional: crossings
      }
    let rows = zip(AuditCategory.all(of: kind), numbers).map { category, numbers in
      (category: category, counts: Counts(numbers.1, of: numbers.0))
    }
    func isExcluded(_ category: AuditCategory) -> Bool {
      excluded.contains { $0.0 == kind && $0.1 == category }
    }
    let best = rows.filter { !isExcluded($0.category) }
      .max { ($0.counts.rate ?? -1) < ($1.counts.rate ?? -1) }
    return rows.flatMap { row in
      var records = [rate(row.category, row.counts, kind, label)]
      var ratio = record("impact_ratio", row.category, kind, label, n: row.counts.denominator)
      if let why = excluded.first(where: { $0.0 == kind && $0.1 == row.category }) {
        ratio.value = .undefined(.excluded, reason: why.2)
        ratio.counts = row.counts
      } else if row.counts.denominator == 0 {
        ratio.value = .undefined(.emptyGroup, reason: "the group has no rows")
      } else if let best, best.counts.numerator > 0 {
        fill(&ratio, row.counts, best.category, best.counts)
      } else {
        ratio.value = .undefined(.zeroDenominator, reason: "the rate of the reference is 0")
      }
      records.append(ratio)
      return records
    }
  }

  private func fill(
    _ ratio: inout MetricRecord, _ counts: Counts, _ category: AuditCategory, _ best: Counts
  ) {
    ratio.counts = counts
    ratio.referenceCounts = best
    ratio.reference = group(category)
    ratio.referenceSelected = true
    ratio.value = .of(ExactRatio.ratio(of: counts, to: best) ?? .nan)
    guard ratio.group != ratio.reference else { return }
    let interval = Intervals.koopman(counts, over: best)
    ratio.interval = MetricInterval("koopman", level: 0.95, interval, otherwise: "no interval")
    for (name, p) in [
      ("fisher_exact", TwoByTwoTest.fisherExact(counts, best)),
      ("fisher_mid_p", TwoByTwoTest.fisherMidP(counts, best)),
    ] {
      guard let p else { continue }
      var test = MetricTest(name, .pValue(p))
      test.adjusted = [.init("all_pairs", min(p * 7, 1))]
      ratio.tests.append(test)
    }
    if ExactRatio.isRatio(of: counts, to: best, below: 4, over: 5) == true {
      ratio.flags.append("below_four_fifths")
    }
    if TwoByTwoTest.flipFlop(counts, best) == true { ratio.flags.append("flip_flop") }
    ratio.missingGroupRanges = [MissingGroupRange("worst_case", low: 0.5, high: 1)]
  }

  private func rate(
    _ category: AuditCategory, _ counts: Counts, _ kind: AuditTableKind, _ label: String?
  ) -> MetricRecord {
    let name = median == nil ? "selection_rate" : "scoring_rate"
    var rate = record(name, category, kind, label, n: counts.denominator)
    rate.counts = counts
    rate.value =
      counts.rate.map(MetricValue.of)
      ?? .undefined(.emptyGroup, reason: "the group has no rows")
    if counts.denominator > 0 {
      rate.interval = MetricInterval(
        "wilson", level: 0.95, Intervals.wilson(counts), otherwise: "no interval")
    }
    return rate
  }

  private func record(
    _ name: String, _ category: AuditCategory, _ kind: AuditTableKind, _ label: String?, n: Int
  ) -> MetricRecord {
    var record = MetricRecord(
      name, attribute: kind.attribute, value: .undefined(.notEvaluated, reason: "none"), n: n)
    record.group = group(category)
    if let label { record.dimensions = [.classLabel(label)] }
    return record
  }

  private func group(_ category: AuditCategory) -> [ColumnValue] {
    var group: [ColumnValue] = []
    if let sex = category.sex { group.append(ColumnValue("sex", sex.rawValue)) }
    if let race = category.raceEthnicity {
      group.append(ColumnValue("race_ethnicity", race.rawValue))
    }
    return group
  }
}
