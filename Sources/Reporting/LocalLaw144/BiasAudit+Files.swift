import FairmarkMetricsDocuments
import FairmarkStatistics
import FairmarkAnalysis
import FairmarkJSONText
import FairmarkLocalLaw144

extension BiasAudit {
  /// The schema of the page's numbers for programs.
  static let schema = "fairmark.ll144/1"

  /// The tables for spreadsheets: a row a category, numbers in full.
  ///
  /// A tool that puts people into groups has a last column `class`, which names the group.
  var tablesCSV: String {
    var csv = CSVText()
    let hasClasses = kind == .classification
    func append(_ label: String?, _ fields: [CSVText.Field]) {
      csv.append(fields + (hasClasses ? [label.map(CSVText.Field.text) ?? .empty] : []))
    }
    let names = ["table", "category", "applicants", "selected", "rate", "impact_ratio", "status"]
    csv.append((names + (hasClasses ? ["class"] : [])).map(CSVText.Field.text))
    for section in sections {
      for table in section.tables {
        for row in publishedRows(of: table) {
          append(
            section.classLabel,
            [
              .text(table.kind.rawValue), .text(row.category.text), .count(row.applicants),
              .count(row.selected), rateField(row), Self.field(row.ratio),
              .text(row.status.rawValue),
            ])
        }
      }
      append(
        section.classLabel,
        [
          .text("unknown"), .text("Unknown sex or race/ethnicity"), .count(unknown.either), .empty,
          .empty, .empty, .empty,
        ])
    }
    return csv.text
  }

  /// The rate; where ratios are those of rounded rates, the rounded one, from which they follow.
  private func rateField(_ row: Row) -> CSVText.Field {
    guard let decimals = analysis.parameters["ratio_decimals"]?.string.flatMap({ Int($0) }),
      let counts = row.rate.counts, let rate = counts.rounded(toDecimals: decimals).rate
    else { return Self.field(row.rate) }
    return .number(rate)
  }

  private static func field(_ record: MetricRecord) -> CSVText.Field {
    record.value.double.map(CSVText.Field.number) ?? .empty
  }

  /// Everything that the page says, for programs.
  ///
  /// - Parameter missing: What a draft lacks; `nil` for what is no draft.
  /// - Returns: A document of the schema `fairmark.ll144/1`.
  func json(missing: [MissingField]?) -> JSONObject {
    var object: JSONObject = [
      "schema": .string(Self.schema),
      "tool": ["name": .string(document.tool.name), "version": .string(document.tool.version)],
      "job": ["name": .string(document.job.name), "digest": .string(document.job.digest)],
    ]
    object.append("draft", .boolean(missing != nil))
    object.append(
      "missing",
      .array(
        (missing ?? []).map { field in
          [
            "field": .string(field.field), "provision": .string(field.provision),
            "message": .string(field.message),
          ]
        }))
    object.append("kind", .string(kind.rawValue))
    object.append("unit", .string(unit.rawValue))
    object.append("demographics", demographics.map(JSONValue.string) ?? .null)
    object.append("statement", .object(statement.json))
    object.append(
      "inputs",
      .array(
        document.inputs.map { input in
          [
            "name": .string(input.name), "sha256": input.sha256.map(JSONValue.string) ?? .null,
            "rows": .integer(input.rowCount),
          ]
        }))
    object.append("assessed", .integer(assessed))
    object.append("applications", applications.map(JSONValue.integer) ?? .null)
    object.append(
      "persons_with_several_applications",
      personsWithSeveralApplications.map(JSONValue.integer) ?? .null)
    object.append("unknown", .object(unknown.json))
    object.append("median", median.map { Self.number($0.value) } ?? .null)
    object.append("tables", .array(sections.flatMap(tables)))
    object.append("exclusions", .array(exclusions.map(Self.json)))
    object.append(
      "choices",
      .array(
        choices.map { choice in
          [
            "ambiguity": .integer(choice.ambiguity), "parameter": .string(choice.parameter),
            "value": choice.value,
          ]
        }))
    return object
  }

  private func tables(_ section: Section) -> [JSONValue] {
    section.tables.map { table in
      [
        "table": .string(table.kind.rawValue),
        "class": section.classLabel.map(JSONValue.string) ?? .null,
        "applicants": .integer(table.applicants),
        "rows": .array(publishedRows(of: table).map(Self.json)),
      ]
    }
  }

  private static func json(_ row: Row) -> JSONValue {
    [
      "category": .string(row.category.text),
      "sex": row.category.sex.map { .string($0.rawValue) } ?? .null,
      "race_ethnicity": row.category.raceEthnicity.map { .string($0.rawValue) } ?? .null,
      "applicants": .integer(row.applicants), "selected": .integer(row.selected),
      "rate": number(row.rate.value), "impact_ratio": number(row.ratio.value),
      "reference": .boolean(row.isReference), "status": .string(row.status.rawValue),
      "reason": row.reason.map(JSONValue.string) ?? .null,
    ]
  }

  private static func json(_ exclusion: Exclusion) -> JSONValue {
    [
      "table": .string(exclusion.table.rawValue),
      "class": exclusion.classLabel.map(JSONValue.string) ?? .null,
      "category": .string(exclusion.row.category.text),
      "applicants": .integer(exclusion.row.applicants),
      "rate": number(exclusion.row.rate.value),
      "justification": exclusion.justification.map(JSONValue.string) ?? .null,
    ]
  }

  private static func number(_ value: MetricValue) -> JSONValue {
    switch value {
    case .count(let count): .integer(count)
    case .number(let number): .number(number)
    case .undefined: .null
    }
  }
}

extension BiasAudit.Unknown {
  fileprivate var json: JSONObject {
    [
      "sex": .integer(sex), "race_ethnicity": .integer(raceEthnicity),
      "sex_or_race_ethnicity": .integer(either), "sex_and_race_ethnicity": .integer(both),
      "other_sex": otherSex.map(JSONValue.integer) ?? .null,
      "other_race_ethnicity": otherRaceEthnicity.map(JSONValue.integer) ?? .null,
    ]
  }
}
