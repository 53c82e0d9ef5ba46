import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkMetricsDocuments
import FairmarkReporting
import Testing

/// What stops a publication.
@Suite struct CompletenessTests {
  private static func missing(_ sample: AuditSample) throws -> [MissingField] {
    try LocalLaw144Publication.missingFields(of: sample.document())
  }

  @Test("The rule's example with a whole statement lacks nothing")
  func complete() throws {
    #expect(try Self.missing(.selection).isEmpty)
    #expect(try Self.missing(.scoring).isEmpty)
  }

  @Test(
    "Each field that the law asks for is missed, with its section and how to give it",
    arguments: [
      ("tool", "5-303(a)(1)"), ("audit_date", "5-303(a)(1)"), ("distribution_date", "5-303(a)(2)"),
      ("data_kind", "5-302"), ("data_source", "5-303(a)(1)"), ("data_explanation", "5-303(a)(1)"),
      ("period_start", "5-303(a)(1)"), ("period_end", "5-303(a)(1)"),
    ])
  func required(_ field: String, _ section: String) throws {
    for value: JSONValue in [nil, "", " \t"] {
      var sample = AuditSample.selection
      sample.publication[field] = value
      let missing = try Self.missing(sample)
      #expect(missing.map(\.field) == [field])
      let one = try #require(missing.first)
      #expect(one.provision.contains(section) && !one.stopsDrafts)
      #expect(one.message.contains("publication: {\(field): "))
      #expect(one.message.contains("--" + field.replacing("_", with: "-")))
      #expect(throws: LocalLaw144PublicationError.self) {
        try LocalLaw144Publication(sample.document())
      }
    }
  }

  @Test("Fields that the law does not ask for may be left out")
  func optional() throws {
    var sample = AuditSample.selection
    for field in [
      "tool_version", "employer", "vendor", "auditor", "last_use", "positions", "notice_url",
      "contact",
    ] {
      sample.publication[field] = .null
    }
    #expect(try Self.missing(sample).isEmpty)
  }

  @Test(
    "Test data need a reason and a method, and historical ones a period",
    arguments: ["test", "both"])
  func testData(_ kind: String) throws {
    var sample = AuditSample.selection
    sample.publication = [
      "data_kind": .string(kind), "period_start": nil, "period_end": nil,
    ]
    let fields = try Self.missing(sample).map(\.field)
    let period = kind == "both" ? ["period_start", "period_end"] : []
    #expect(fields == period + ["test_data_reason", "test_data_method"])
    sample.publication = [
      "data_kind": .string(kind), "test_data_reason": "the tool is new",
      "test_data_method": "volunteers took the test",
    ]
    #expect(try Self.missing(sample).isEmpty)
    let publication = try LocalLaw144Publication(sample.document())
    let page = try #require(publication.files.last).text
    #expect(page.contains("the tool is new") && page.contains("volunteers took the test"))
  }

  @Test(
    "A date is one that exists",
    arguments: ["2026-02-29", "2026-2-28", "28.2.2026", "2026-13-01", "2026-00-10", "2026-04-31"])
  func malformed(_ date: String) throws {
    var sample = AuditSample.selection
    sample.publication["audit_date"] = .string(date)
    let missing = try Self.missing(sample)
    #expect(missing.map(\.field) == ["audit_date"])
    #expect(missing.first?.message.contains(date) == true)
  }

  @Test("February has 29 days in leap years alone")
  func leapYears() throws {
    for (date, exists) in [
      ("2024-02-29", true), ("2000-02-29", true), ("1900-02-29", false), ("2023-02-29", false),
    ] {
      var sample = AuditSample.selection
      sample.publication["distribution_date"] = .string(date)
      #expect(try Self.missing(sample).isEmpty == exists, "\(date)")
    }
  }

  @Test("Dates keep their order")
  func order() throws {
    for (fields, wrong) in [
      (["period_start": "2026-01-02", "period_end": "2026-01-01"], "period_end"),
      (["period_end": "2026-03-01"], "audit_date"), (["last_use": "2024-02-29"], "last_use"),
      // A use more than one year after the audit is not covered by it (§ 5-301(a)).
      (["last_use": "2027-03-01"], "last_use"),
      (["distribution_date": "2027-03-01", "last_use": ""], "distribution_date"),
      (
        [
          "data_kind": "test", "test_data_reason": "new", "test_data_method": "asked",
          "period_start": "2026-03-01", "period_end": "",
        ], "audit_date"
      ),
    ] {
      var sample = AuditSample.selection
      for (field, date) in fields { sample.publication[field] = .string(date) }
      #expect(try Self.missing(sample).map(\.field) == [wrong])
    }
    var sample = AuditSample.selection
    sample.publication = ["distribution_date": "2026-03-01", "last_use": "2027-02-28"]
    #expect(try Self.missing(sample).isEmpty)
  }

  @Test("Inferred demographics stop even a draft, undeclared ones stop what is none")
  func demographics() throws {
    var sample = AuditSample.selection
    sample.parameters["demographics"] = "inferred"
    let error = #expect(throws: LocalLaw144PublicationError.self) {
      try LocalLaw144Publication(sample.document(), options: .init(isDraft: true))
    }
    #expect(
      error?.sentences.first?.contains("cannot be used to conduct a bias audit") == true)
    sample.parameters["demographics"] = "undeclared"
    #expect(try Self.missing(sample).map(\.field) == ["demographics"])
    #expect(throws: Never.self) {
      try LocalLaw144Publication(sample.document(), options: .init(isDraft: true))
    }
  }

  @Test("An exclusion has a justification and less than 2 % of the data")
  func exclusions() throws {
    var sample = AuditSample.selection
    sample.excluded = [(.race, AuditCategory(raceEthnicity: .nativeAmericanOrAlaskaNative), " ")]
    #expect(try Self.missing(sample).map(\.provision) == ["6 RCNY § 5-301(d)"])
    sample.excluded = [(.race, AuditCategory(raceEthnicity: .asian), "too many")]
    let missing = try Self.missing(sample)
    #expect(missing.map(\.stopsDrafts) == [true])
    #expect(missing.first?.message.contains("616 of 2584") == true)
    // 50 of 2,500 are 2 %; 49 of 2,500 are less.
    sample.race = [(1000, 500), (1000, 500), (200, 100), (50, 20), (100, 50), (49, 20), (101, 50)]
    sample.excluded = [(.race, AuditCategory(raceEthnicity: .nativeHawaiianOrPacificIslander), "a")]
    #expect(try Self.missing(sample).count == 1)
    sample.excluded = [(.race, AuditCategory(raceEthnicity: .nativeAmericanOrAlaskaNative), "a")]
    #expect(try Self.missing(sample).isEmpty)
  }

  @Test("A draft says so along the screen and on each sheet, and what it lacks")
  func draft() throws {
    var sample = AuditSample.selection
    sample.publication = ["audit_date": nil, "data_source": nil]
    let publication = try LocalLaw144Publication(
      sample.document(), options: .init(isDraft: true))
    #expect(publication.missingFields.map(\.field) == ["audit_date", "data_source"])
    let page = try #require(publication.files.last).text
    for part in [
      "class=\"banner\"", ">DRAFT</strong>", "class=\"watermark\" aria-hidden=\"true\">DRAFT<",
      "@page { @bottom-left { content: \"DRAFT", "<code>audit_<wbr>date</code>: the date of",
      "(not given)",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    let whole = try LocalLaw144Publication(AuditSample.selection.document()).files.last?.text
    #expect(whole?.contains("DRAFT") == false)
  }

  @Test(
    "A document that lacks a number which the law asks for is refused with its name",
    arguments: [
      "assessed", "unknown_sex_or_race_ethnicity", "selection_rate", "impact_ratio",
    ])
  func lacking(_ name: String) throws {
    var sample = AuditSample.selection
    sample.withholds = [name]
    let error = #expect(throws: LocalLaw144PublicationError.self) {
      try LocalLaw144Publication(sample.document(), options: .init(isDraft: true))
    }
    #expect(error?.sentences.count == 1)
    #expect(error?.sentences.first?.contains("`\(name)`") == true)
  }

  @Test("Parameters alone tell what the statement lacks")
  func parameters() throws {
    var sample = AuditSample.selection
    sample.publication = ["audit_date": nil, "last_use": "never"]
    sample.parameters["demographics"] = "undeclared"
    let analysis = try #require(sample.document().analyses.first)
    let missing = LocalLaw144Publication.missingFields(ofParameters: .object(analysis.parameters))
    #expect(missing.map(\.field) == ["demographics", "audit_date", "last_use"])
    #expect(try Self.missing(sample) == missing)
    #expect(LocalLaw144Publication.missingFields(ofParameters: [:]).count == 7)
  }

  @Test("A document without a bias audit is refused")
  func noAudit() throws {
    let document = try Documents.people()
    let error = #expect(throws: LocalLaw144PublicationError.self) {
      try LocalLaw144Publication(document)
    }
    #expect(error?.sentences.first?.contains("ll144-bias-audit") == true)
    let other = #expect(throws: LocalLaw144PublicationError.self) {
      try LocalLaw144Publication(
        AuditSample.selection.document(), options: .init(analysis: "another"))
    }
    #expect(other?.sentences.first?.contains("`ll144_bias_audit`") == true)
  }
}
