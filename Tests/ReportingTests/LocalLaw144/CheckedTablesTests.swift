import FairmarkLocalLaw144
import FairmarkReporting
import Testing

/// The published tables, read by the checker of published tables.
@Suite struct CheckedTablesTests {
  @Test("The checker reads the tables and finds unrounded ratios and nothing wrong")
  func consistent() throws {
    var excluding = AuditSample.selection
    excluding.excluded = [
      (.race, AuditCategory(raceEthnicity: .nativeAmericanOrAlaskaNative), "41 people")
    ]
    var empty = AuditSample.selection
    empty.crossings[5] = (0, 0)
    var classes = AuditSample.selection
    classes.classes = ["Leader", "Analyst"]
    for (sample, sections) in [
      (AuditSample.selection, 1), (.scoring, 1), (excluding, 1), (empty, 1), (classes, 2),
    ] {
      let publication = try LocalLaw144Publication(sample.document())
      let text = try #require(publication.files.first { $0.name == "tables.csv" }).text
      let audits = try PublishedAudit.reading(Array(text.utf8), file: "tables.csv")
      let check = PublishedTableCheck(audits)
      // The rule's own example of a selecting tool contradicts itself, and the sample's two classes
      // are alike.
      let known: Set<PublishedFinding.Code> =
        sections > 1
        ? [.crossTableConflict, .staleCopy] : sample.median == nil ? [.crossTableConflict] : []
      #expect(Set(check.defects.map(\.code)).isSubset(of: known), "\(check.defects)")
      #expect(check.conventions.count == 3 * sections)
      for convention in check.conventions {
        #expect(convention.matches == convention.printed)
      }
    }
  }
}
