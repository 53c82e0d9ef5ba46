import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkReporting
import FairmarkTestSupport
import Testing

/// The document for programs against its schema, which an independent validator knows how to read.
@Suite(.enabled(if: SchemaValidator.isAvailable)) struct SchemaTests {
  @Test("Each kind of audit gives a document of the schema")
  func documents() throws {
    var draft = AuditSample.selection
    draft.publication = ["tool": nil, "audit_date": "soon"]
    draft.parameters["demographics"] = "undeclared"
    var classes = AuditSample.selection
    classes.classes = ["Leader", "Analyst"]
    classes.crossings[3] = (0, 0)
    classes.excluded = [(.race, AuditCategory(raceEthnicity: .twoOrMoreRaces), "few")]
    classes.race[6] = (3, 1)
    let schema = try SchemaValidator.schema("ll144-1.schema.json")
    for (sample, isDraft) in [
      (AuditSample.selection, false), (.scoring, false), (draft, true), (classes, false),
    ] {
      let publication = try LocalLaw144Publication(
        sample.document(), options: .init(isDraft: isDraft))
      let text = try #require(publication.files.first { $0.name == "ll144.json" }).text
      let (code, line) = try SchemaValidator.verdict(text, schema: schema)
      #expect(code == 0 && line == "valid", "\(line)")
      // A schema that takes anything would say nothing.
      let damaged = text.replacing("\"applicants\": 1390", with: "\"applicants\": -1")
      if damaged != text {
        #expect(try SchemaValidator.verdict(damaged, schema: schema).code == 1)
      }
    }
  }
}
