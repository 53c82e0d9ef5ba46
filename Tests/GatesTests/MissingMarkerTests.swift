import FairmarkAnalysis
import FairmarkGates
import FairmarkMetricsDocuments
import FairmarkStatistics
import Testing

@Suite struct MissingMarkerTests {
  @Test("A group called like the marker is not the people without a group")
  func marker() throws {
    #expect(ColumnValue("sex", nil).shown == "(missing)")
    #expect(ColumnValue("sex", "(missing)").shown == "\"(missing)\"")
    #expect(ColumnValue("sex", "\"(missing)\"").shown == "\"\"(missing)\"\"")
    #expect(ColumnValue("sex", "f").shown == "f")
    var record = try impactRatio(Counts(3, of: 10), to: Counts(5, of: 10))
    record.group = [ColumnValue("sex", "(missing)")]
    let document = try document(records: [record])
    let lines = try judge("- {metric: audit.impact_ratio, at_least: 0.8}", document)
      .verdicts(about: document).map(\.line)
    #expect(lines.first?.contains("{sex: \"(missing)\"}") == true, "\(lines)")
  }
}
