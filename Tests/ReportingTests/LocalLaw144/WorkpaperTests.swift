import FairmarkJSONText
import FairmarkReporting
import Testing

/// The auditor's private page.
@Suite struct WorkpaperTests {
  private static func workpaper(_ sample: AuditSample) throws -> String {
    let publication = try LocalLaw144Publication(
      sample.document(), options: .init(documentDigest: "feed"))
    return try #require(publication.files.first { $0.isPrivate }).text
  }

  @Test("It says on every sheet that it is private")
  func isPrivate() throws {
    let text = try Self.workpaper(.selection)
    #expect(text.contains("@page { @bottom-left { content: \"PRIVATE"))
    #expect(text.contains(">PRIVATE</strong>"))
  }

  @Test("It has the dates that follow, with the ends of short months")
  func dates() throws {
    var sample = AuditSample.selection
    sample.publication = ["audit_date": "2028-02-29", "last_use": "2026-08-31"]
    let text = try Self.workpaper(sample)
    #expect(text.contains("<strong>2029-02-28</strong>"))
    #expect(text.contains("<strong>2027-02-28</strong>"))
    #expect(text.contains("5-301(a)") && text.contains("5-303(c)"))
    sample.publication = ["last_use": nil]
    #expect(try Self.workpaper(sample).contains("not known: <code>last_<wbr>use</code>"))
  }

  @Test("It has intervals, tests, flags, bounds, rows, digests, mapping and choices")
  func content() throws {
    let text = try Self.workpaper(.selection)
    for part in [
      "koopman", "fisher_<wbr>exact", "all pairs: ", "flip flop", "worst case",
      "4/5 (29 CFR 1607.4 D)", "sha256:feed", "applicants.csv", "Every row is accounted for",
      "Which text of the data is in which category", "Who is unknown in which table?",
      "No other reading moves an impact ratio across 4/5.",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test("A reading that moves a ratio across 4/5 stands with both values, a finding with its words")
  func readings() throws {
    var sample = AuditSample.selection
    sample.readings = [
      ["unknown", "complete", "sex", "Female", nil, .finite(0.79), .finite(0.81)]
    ]
    sample.findings = [
      ["severity": "warning", "code": "tied_best", "message": "two have the highest rate"]
    ]
    let text = try Self.workpaper(sample)
    for part in [
      ">0.7900<", ">0.8100<", "Who lacks either category is in none of the tables.",
      "two have the highest rate",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }
}
