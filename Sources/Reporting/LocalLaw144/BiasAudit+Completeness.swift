import FairmarkMetricsDocuments
import FairmarkAnalysis
import FairmarkFiles
import FairmarkJSONText
import FairmarkLocalLaw144

extension BiasAudit {
  /// What the published summary lacks of that which 6 RCNY §§ 5-301(d), 5-302 and 5-303 ask for, in
  /// the order of the page; empty when it may be published.
  ///
  /// No clock is asked: whether a date has come yet is not looked at.
  var missingFields: [MissingField] {
    StatementCompleteness(statement: statement, demographics: demographics).missingFields
      + exclusionDefects
  }
}

/// What the auditor says, checked before any row is read.
struct StatementCompleteness {
  let statement: AuditStatement
  /// How sex, race and ethnicity are known; `nil` when nobody says.
  let demographics: String?

  var missingFields: [MissingField] {
    demographicsDefects + requiredFields + testDataFields + dateDefects
  }

  // MARK: Demographics

  private var demographicsDefects: [MissingField] {
    let provision = "DCWP, Frequently Asked Questions of June 29, 2023"
    switch demographics {
    case "self_reported", "observed": return []
    case "inferred":
      return [
        MissingField(
          "demographics", provision,
          "sex, race or ethnicity are declared as `inferred`, and \"imputed or inferred data cannot "
            + "be used to conduct a bias audit\"; use those that people stated or that were observed",
          stopsDrafts: true)
      ]
    default:
      return [
        MissingField(
          "demographics", provision,
          "it is not said how sex, race and ethnicity are known; give `demographics: self_reported` "
            + "or `observed` in the job, or `--demographics`")
      ]
    }
  }

  // MARK: What is always asked for

  private var requiredFields: [MissingField] {
    var missing: [MissingField] = []
    func require(_ field: AuditStatement.Field, _ provision: String, _ what: String) {
      guard statement[field] == nil else { return }
      missing.append(
        MissingField(
          field.rawValue, provision, "\(what) is not given; \(Self.howToGive(field))"))
    }
    require(.tool, "6 RCNY § 5-303(a)(1)", "the name of the tool that was audited")
    require(.auditDate, "6 RCNY § 5-303(a)(1)", "the date of the bias audit")
    require(
      .distributionDate, "6 RCNY § 5-303(a)(2)",
      "the distribution date, from which the tool was used,")
    require(.dataKind, "6 RCNY § 5-302", "whether the data are historical or test data")
    if let text = statement[.dataKind], statement.dataKind == nil {
      missing.append(
        MissingField(
          AuditStatement.Field.dataKind.rawValue, "6 RCNY § 5-302",
          "the kind of the data is \(excerpt(text)); expected `historical`, `test` or `both`"))
    }
    require(.dataSource, "6 RCNY § 5-303(a)(1)", "the source of the data")
    require(.dataExplanation, "6 RCNY § 5-303(a)(1)", "the explanation of the data")
    if statement.dataKind == .historical || statement.dataKind == .both {
      require(
        .periodStart, "6 RCNY § 5-303(a)(1)",
        "the first day of the data, a part of explaining them,")
      require(
        .periodEnd, "6 RCNY § 5-303(a)(1)", "the last day of the data, a part of explaining them,")
    }
    return missing
  }

  private var testDataFields: [MissingField] {
    guard statement.hasTestData else { return [] }
    let provision = "6 RCNY § 5-302(b)"
    var missing: [MissingField] = []
    if statement[.testDataReason] == nil {
      missing.append(
        MissingField(
          AuditStatement.Field.testDataReason.rawValue, provision,
          "why historical data were not used is not given; \(Self.howToGive(.testDataReason))"))
    }
    if statement[.testDataMethod] == nil {
      missing.append(
        MissingField(
          AuditStatement.Field.testDataMethod.rawValue, provision,
          "how the test data were generated and obtained is not given; "
            + Self.howToGive(.testDataMethod)))
    }
    return missing
  }

  // MARK: Dates

  private var dateDefects: [MissingField] {
    var defects: [MissingField] = []
    for field in AuditStatement.Field.allCases where field.isDate {
      guard let text = statement[field], statement.date(field) == nil else { continue }
      defects.append(
        MissingField(
          field.rawValue, Self.provision(of: field),
          "\(excerpt(text)) is no date; expected a day that exists, as in 2026-02-28"))
    }
    func order(
      _ first: AuditStatement.Field, _ second: AuditStatement.Field, _ sentence: String
    ) {
      guard let one = statement.date(first), let other = statement.date(second), other < one
      else { return }
      defects.append(
        MissingField(
          second.rawValue, Self.provision(of: second),
          "\(sentence): `\(first.rawValue)` is \(one.text), `\(second.rawValue)` is \(other.text)"))
    }
    func covers(_ use: AuditStatement.Field, _ event: String) {
      guard let audit = statement.date(.auditDate), let day = statement.date(use),
        audit.adding(months: 12) < day
      else { return }
      defects.append(
        MissingField(
          use.rawValue, "6 RCNY § 5-301(a)",
          "\(event) more than one year after the audit, which does not cover that use: `audit_date` is "
            + "\(audit.text), `\(use.rawValue)` is \(day.text)"))
    }
    order(.periodStart, .periodEnd, "the last day of the data is before the first")
    order(.periodEnd, .auditDate, "the audit is dated before the last day of its data")
    if statement.date(.periodEnd) == nil {
      order(.periodStart, .auditDate, "the audit is dated before the first day of its data")
    }
    order(.distributionDate, .lastUse, "the last use of the tool is before the first")
    covers(.distributionDate, "the tool was first used")
    covers(.lastUse, "the tool was last used")
    return defects
  }

  private static func provision(of field: AuditStatement.Field) -> String {
    switch field {
    case .distributionDate: "6 RCNY § 5-303(a)(2)"
    case .lastUse: "6 RCNY § 5-303(c)"
    default: "6 RCNY § 5-303(a)(1)"
    }
  }

  /// How a field of the statement is given, in the job and on the command line.
  static func howToGive(_ field: AuditStatement.Field) -> String {
    let name = field.rawValue
    let flag = String(name.map { $0 == "_" ? "-" : $0 })
    let example =
      switch field {
      case _ where field.isDate: "2026-02-28"
      case .dataKind: "historical"
      default: "…"
      }
    return "give `publication: {\(name): \(example)}` in the job, or `--\(flag)`"
  }

}

extension BiasAudit {
  // MARK: Exclusions

  private var exclusionDefects: [MissingField] {
    let provision = "6 RCNY § 5-301(d)"
    var defects: [MissingField] = []
    for section in sections {
      for table in section.tables {
        let base =
          analysis.parameters["exclusion_base"]?.string == "assessed" ? assessed : table.applicants
        for row in table.rows where row.isExcluded {
          let name = "\(table.kind.rawValue):\(row.category.text)"
          let justification = exclusions.first {
            $0.classLabel == section.classLabel && $0.table == table.kind
              && $0.row.category == row.category
          }?.justification
          let isBlank = (justification ?? "").unicodeScalars
            .allSatisfy(\.properties.isWhitespace)
          if isBlank {
            defects.append(
              MissingField(
                "exclude", provision,
                "the exclusion of `\(name)` has no justification; give "
                  + "`--exclude \"\(name)=WHY\"`, or `justification` in the job"))
          }
          let (times, overflow) = row.applicants.multipliedReportingOverflow(by: 50)
          if overflow || times >= base {
            defects.append(
              MissingField(
                "exclude", provision,
                "`\(name)` is excluded and has \(row.applicants) of \(base), which is 2 % or more; "
                  + "only a category with less may be left out", stopsDrafts: true))
          }
        }
      }
    }
    return defects
  }
}
