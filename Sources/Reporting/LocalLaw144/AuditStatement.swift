import FairmarkJSONText

/// What the auditor says besides the numbers: the parameter `publication` of the analysis.
struct AuditStatement: Hashable, Sendable {
  /// A field of the statement; the raw value is its name in the job.
  enum Field: String, Hashable, Sendable, CaseIterable {
    case tool
    case toolVersion = "tool_version"
    case employer, vendor, auditor
    case auditDate = "audit_date"
    case distributionDate = "distribution_date"
    case lastUse = "last_use"
    case dataKind = "data_kind"
    case dataSource = "data_source"
    case dataExplanation = "data_explanation"
    case periodStart = "period_start"
    case periodEnd = "period_end"
    case testDataReason = "test_data_reason"
    case testDataMethod = "test_data_method"
    case limits, positions
    case noticeURL = "notice_url"
    case outcome, contact

    /// Whether the field is a date.
    var isDate: Bool {
      switch self {
      case .auditDate, .distributionDate, .lastUse, .periodStart, .periodEnd: true
      default: false
      }
    }
  }

  /// Where the data come from.
  ///
  /// **Reference.** 6 RCNY § 5-300 ("historical data", "test data").
  enum DataKind: String, Hashable, Sendable, CaseIterable {
    /// From the tool's use.
    case historical
    /// Any other.
    case test
    /// Some of each.
    case both
  }

  /// The texts that are given, none of them blank.
  private var texts: [Field: String] = [:]

  /// Reads the statement of an analysis.
  ///
  /// - Parameter parameters: Its parameters in force.
  init(_ parameters: JSONObject) {
    guard let publication = parameters["publication"] else { return }
    for field in Field.allCases {
      guard let text = publication[field.rawValue]?.string else { continue }
      let isBlank = text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
      if !isBlank { texts[field] = text }
    }
  }

  /// The text of a field; `nil` when it is not given or blank.
  subscript(field: Field) -> String? { texts[field] }

  /// The date of a field; `nil` when it is not given or none.
  func date(_ field: Field) -> CivilDate? { texts[field].flatMap(CivilDate.init) }

  /// The kind of the data; `nil` when it is not given or another word.
  var dataKind: DataKind? { texts[.dataKind].flatMap(DataKind.init) }

  /// Whether test data are among the data.
  var hasTestData: Bool { dataKind == .test || dataKind == .both }

  /// The fields that are given, as machines read them.
  var json: JSONObject {
    var object = JSONObject()
    for field in Field.allCases {
      if let text = texts[field] { object.append(field.rawValue, .string(text)) }
    }
    return object
  }
}
