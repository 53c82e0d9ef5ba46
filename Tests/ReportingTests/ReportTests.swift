import FairmarkAnalysis
import FairmarkJSONText
import FairmarkMetricsDocuments
import FairmarkReporting
import Testing

/// What a report says of a document.
@Suite struct ReportTests {
  private static func html(
    group: String = "Female", job: String = "hiring", gate: JSONValue? = nil
  ) throws -> String {
    try Report(
      Documents.people(job: job, group: group, gate: gate), descriptors: [Documents.descriptor],
      documentDigest: "feed"
    ).text(.html)
  }

  @Test(
    "Each format has a beginning of its own and the same bytes twice",
    arguments: Report.Format.allCases)
  func beginnings(_ format: Report.Format) throws {
    let text = try Report(Documents.people()).text(format)
    #expect(text.hasPrefix(Report.beginning(of: format)))
    let again = try Report(Documents.people()).text(format)
    #expect(text == again)
  }

  @Test("The header names job, digests, seed and version, and another title when one is given")
  func header() throws {
    let text = try Self.html()
    for part in ["<h1><bdi>hiring</bdi></h1>", ">7<", "fairmark 0.1.0", "sha256:feed"] {
      #expect(text.contains(part), "\(part)")
    }
    let titled = try Report(Documents.people(), title: "Audit & more").text(.html)
    #expect(titled.contains("<title>Audit &amp; more</title>"))
  }

  @Test("The page asks for nothing outside itself and runs nothing")
  func selfContained() throws {
    let text = try Self.html(group: "<script>alert(1)</script>", job: "</style><script src=x>")
    for part in ["<script", "src=", "<link", "<img", "url(", "@import", "http"] {
      let found = text.replacing("script src=x&gt;", with: "").contains(part)
      #expect(!found, "\(part)")
    }
    #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    let markdown = try Report(Documents.people(group: "<script>alert(1)</script>")).text(.markdown)
    #expect(!markdown.contains("<script"))
  }

  @Test("A page has landmarks, a way past the contents, captions and scopes")
  func accessible() throws {
    let text = try Self.html()
    for part in [
      "<html lang=\"en\">", "<header>", "<nav aria-label=\"Contents\">", "<main id=\"main\"",
      "<footer>", "<a class=\"skip\" href=\"#main\">", "<caption", "scope=\"row\"",
      "scope=\"col\"", "role=\"region\"",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(
      text.split(separator: "<table>").count - 1 == text.split(separator: "<caption").count - 1)
  }

  @Test(
    "Without a gate the report says that nothing was checked", arguments: Report.Format.allCases)
  func noGate(_ format: Report.Format) throws {
    guard format != .csv else { return }
    let text = try Report(Documents.people()).text(format)
    #expect(text.contains("No gate."))
    #expect(text.contains("nothing was checked here"))
    #expect(!text.contains("PASS"))
  }

  private static func gate(
    _ outcome: String, critical: Bool = true, bound: Double? = 0.8, condition: String = "at_least",
    threshold: Double = 0.8, compared: Double = 0.6
  ) -> JSONValue {
    var record: JSONObject = [
      "analysis": "hires", "name": "impact_ratio", "attribute": ["sex"],
      "group": ["sex": "Female"], "compared": outcome == "not_evaluated" ? nil : .finite(compared),
      "bound": bound.map(JSONValue.finite) ?? nil, "outcome": .string(outcome),
    ]
    if outcome == "not_evaluated" { record.append("reason", "the group has no rows") }
    var check: JSONObject = [
      "metric": "hires.impact_ratio", "use": "value", "condition": .string(condition),
      "threshold": .finite(threshold), "severity": critical ? "critical" : "warning",
      "outcome": .string(outcome), "records": [.object(record)],
    ]
    if condition.contains("baseline") {
      check.append(
        "baseline",
        ["path": "last/metrics.json", "sha256": .string(String(repeating: "a", count: 64))])
    }
    return ["outcome": critical ? .string(outcome) : "pass", "checks": [.object(check)]]
  }

  @Test("The gate's outcome stands in its own words; what was not evaluated is no pass")
  func gateOutcomes() throws {
    #expect(try Self.html(gate: Self.gate("pass")).contains("notice good\"><strong>Gate: PASS."))
    #expect(try Self.html(gate: Self.gate("fail")).contains("notice bad\"><strong>Gate: FAIL."))
    let open = try Self.html(gate: Self.gate("not_evaluated"))
    #expect(open.contains("notice unknown\"><strong>Gate: NOT EVALUATED."))
    #expect(open.contains("This is not a pass."))
    #expect(!open.contains("PASS") && !open.contains("notice good"))
  }

  @Test("A record that was not evaluated has the bound that it was not compared with")
  func bounds() throws {
    func row(_ gate: JSONValue) throws -> String {
      let text = try Self.html(gate: gate)
      return String(text.split(separator: "Records of check").last?.prefix(1_500) ?? "")
    }
    let plain = try row(Self.gate("not_evaluated", bound: nil))
    #expect(plain.contains(">0.8000<") || plain.contains(">0.8<"), "\(plain)")
    #expect(plain.contains("not compared"))
    let baseline = try row(
      Self.gate("not_evaluated", bound: nil, condition: "at_least_baseline_minus", threshold: 0.05))
    #expect(baseline.contains("not known"))
    #expect(baseline.contains("at least baseline minus 0.05"))
    #expect(
      try Self.html(
        gate: Self.gate(
          "not_evaluated", bound: nil, condition: "at_least_baseline_minus", threshold: 0.05)
      ).contains("last/metrics.json"))
    for text in [plain, baseline] { #expect(!text.contains("no bound")) }
  }

  @Test(
    "A number that rounding would make its bound stands whole", arguments: Report.Format.allCases)
  func besideBound(_ format: Report.Format) throws {
    guard format != .csv else { return }
    let document = try Documents.people(gate: Self.gate("fail", compared: 0.799992))
    let text = Report(document).text(format)
    let rows = try #require(text.split(separator: "Records of check").last)
    #expect(rows.contains("0.799992") && !rows.contains("0.8000"), "\(rows.prefix(1_500))")
  }

  @Test("What could be without anybody has no value, and no bound")
  func emptyRanges() throws {
    let text = try Report(Documents.people(), descriptors: [Documents.descriptor]).text(.markdown)
    #expect(text.contains("no value to 1 (worst case)"), "\(text)")
    #expect(text.contains("no value (same composition)"))
    #expect(!text.contains("no lower bound"))
  }

  @Test("What other libraries show says of which class and stratum it is")
  func peers() throws {
    let text = try Report(Documents.people(), descriptors: [Documents.descriptor]).text(.markdown)
    #expect(text.contains("all groups, class a"), "\(text)")
    #expect(text.contains("What other libraries show within strata"))
  }

  @Test("Records of a check that failed stand before those that pass")
  func order() throws {
    let records = ["pass", "not_evaluated", "fail"].map { outcome -> JSONValue in
      var record: JSONObject = [
        "analysis": "hires", "name": "impact_ratio", "attribute": ["sex"],
        "group": ["sex": .string("of \(outcome)")],
        "compared": outcome == "not_evaluated" ? nil : .finite(outcome == "pass" ? 0.9 : 0.6),
        "bound": .finite(0.8), "outcome": .string(outcome),
      ]
      if outcome == "not_evaluated" { record.append("reason", "the group has no rows") }
      return .object(record)
    }
    let check: JSONValue = [
      "metric": "hires.impact_ratio", "use": "value", "condition": "at_least",
      "threshold": .finite(0.8), "severity": "critical", "outcome": "fail",
      "records": .array(records),
    ]
    let text = try Self.html(gate: ["outcome": "fail", "checks": [check]])
    let rows = try #require(text.split(separator: "Records of check").last)
    let places = try ["of fail", "of not_evaluated", "of pass"].map {
      try #require(rows.firstRange(of: $0)?.lowerBound)
    }
    #expect(places == places.sorted())
  }

  @Test("A gate whose checks are only warnings is shown as deciding nothing")
  func warningsAlone() throws {
    let text = try Self.html(gate: Self.gate("fail", critical: false))
    #expect(text.contains("Gate: nothing was decided."))
    #expect(!text.contains("notice good") && !text.contains("PASS"))
  }

  @Test("Inputs, columns and the way of every row are shown, and the sum is said")
  func data() throws {
    let text = try Self.html()
    for part in [
      "1,234,567", "left out by the run", "Every row is accounted for: ", "people.csv:4:1: ragged",
      "with another number of fields than the header", "4.2 %", "not used by this job",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test(
    "What a column was read for besides roles is said, and how", arguments: [Report.Format.html])
  func shaping(_ format: Report.Format) throws {
    let text = try Report(Documents.people()).text(format)
    #expect(text.contains("race: H → &lt;b&gt;Hispanic&lt;/b&gt;, any other text: an error"))
    #expect(text.contains("frequency: how many each row stands for"))
    #expect(text.contains("only for: derived column"))
    #expect(text.contains("only for: weight"))
    #expect(text.split(separator: "not used by this job").count - 1 == 1)
    #expect(text.contains("3 of 4 used"))
  }

  @Test("Where rows stand for several the data section says who counts what")
  func frequencyWeights() throws {
    var document = try Documents.people()
    for format in [Report.Format.html, .markdown] {
      #expect(Report(document).text(format).contains("The steps here count rows; "))
    }
    let sentence = "Each row stands for as many as its column <bdi>age</bdi> says."
    #expect(Report(document).text(.html).contains(sentence))
    document.inputs[0].shaping[1].text = "sampling: the inverse of a row's probability"
    #expect(!Report(document).text(.html).contains("stands for as many"))
  }

  @Test("Derived columns are told apart from those of the data")
  func derived() throws {
    var document = try Documents.people()
    document.inputs[0].columns?[2].origin = "derive"
    let text = Report(document).text(.html)
    #expect(text.contains("2 of 3 used, 1 derived, "), "\(text)")
  }

  @Test("A joined column of a document that does not say what it is for is not called unused")
  func olderDocument() throws {
    var document = try Documents.people()
    document.inputs[0].shaping = []
    let text = Report(document).text(.html)
    #expect(text.contains("in no role of this job"))
    #expect(!text.contains("not used by this job"))
  }

  @Test("What has no value has words in its place", arguments: [Report.Format.html, .markdown])
  func undefined(_ format: Report.Format) throws {
    let text = try Report(Documents.people(), descriptors: [Documents.descriptor]).text(format)
    for part in [
      "no value (empty group)", "the group has no rows", "no value (single group)",
      "no value (withheld)", "no upper bound", "the matrix is singular", "withheld",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test("Numbers are rounded for reading and stand in full beside")
  func numbers() throws {
    let text = try Self.html()
    #expect(text.contains("<data value=\"0.00012345\" title=\"0.00012345\">&lt;"))
    #expect(text.contains("holm: <data value=\"0.0234567\" title=\"0.0234567\">0.0235</data>"))
    #expect(text.contains("is behind each (point at it), in the CSV report"))
    let markdown = try Report(Documents.people()).text(.markdown)
    #expect(markdown.contains("The full number is in the CSV report"))
    #expect(!markdown.contains("point at it"))
  }

  @Test("Definitions are the plugin's; that there is none, or another version's, is said")
  func definitions() throws {
    let text = try Self.html()
    #expect(text.contains("favourable / rows (higher is better)"))
    let bare = try Report(Documents.people()).text(.html)
    #expect(bare.contains("is not part of the program that made this page"))
    var other = Documents.descriptor
    other.version = "1.1.0"
    let old = try Report(Documents.people(), descriptors: [other]).text(.html)
    #expect(old.contains("those of version 1.1.0 of the plugin"))
  }

  @Test("Four fifths is a line of impact ratios alone")
  func fourFifths() throws {
    let text = try Self.html()
    let parts = text.split(separator: "<figure>")
    #expect(parts.dropFirst().count == 2)
    #expect(parts.filter { $0.contains("4/5 (29 CFR") }.count == 1)
    #expect(parts.last?.contains("4/5 (29 CFR") == true)
  }

  @Test("A long table is cut with a sentence")
  func longTable() throws {
    #expect(try Self.html().contains("1,000</data> of <data value=\"1200\" title=\"1200\">1,200"))
  }

  @Test("No report calls anything lawful")
  func words() throws {
    for format in Report.Format.allCases {
      let text = try Report(Documents.people(), descriptors: [Documents.descriptor]).text(format)
        .lowercased()
      for word in ["compliant", "compliance", "certified", "lawful"] {
        #expect(!text.contains(word), "\(word)")
      }
    }
  }

  @Test("The CSV has a row a record and one for an analysis that failed, all of one width")
  func csv() throws {
    let text = try Report(Documents.people(group: "-1+1")).text(.csv)
    let rows = text.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.count == 10)
    #expect(Set(rows.map(\.count)).count == 1)
    let header = rows[0].map(String.init)
    func field(_ row: Int, _ name: String) throws -> String {
      let column = try #require(header.firstIndex(of: name), "\(name)")
      return String(rows[row][column])
    }
    #expect(try field(1, "group:sex") == "'-1+1")
    #expect(try field(1, "value") == "0.3")
    #expect(try field(1, "interval_low") == "0.1078")
    #expect(try field(3, "value").isEmpty)
    #expect(try field(3, "status") == "empty_group")
    #expect(try field(4, "interval_unbounded") == "above")
    #expect(try field(4, "fisher_exact_p_value") == "0.00012345")
    #expect(try field(4, "fisher_exact_adjusted_p_holm") == "0.0234567")
    #expect(try field(5, "scope") == "all_groups")
    #expect(try field(7, "n").isEmpty)
    #expect(try field(7, "stratum:office") == "'=NYC")
    #expect(try field(9, "analysis") == "broken")
    #expect(try field(9, "status") == "failed")
    #expect(try field(9, "reason") == "the matrix is singular")
  }
}
