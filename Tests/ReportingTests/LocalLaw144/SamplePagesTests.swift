import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkReporting
import Foundation
import Testing

/// Writes pages to look at: `LL144_PAGES=FOLDER swift test --filter SamplePagesTests`.
@Suite struct SamplePagesTests {
  private static let folder = ProcessInfo.processInfo.environment["LL144_PAGES"]

  private static var samples: [(String, AuditSample, LocalLaw144Publication.Options)] {
    var excluding = AuditSample.selection
    excluding.crossings[5] = (0, 0)
    excluding.crossings[12] = (17, 17)
    excluding.excluded = [
      (
        .race, AuditCategory(raceEthnicity: .nativeAmericanOrAlaskaNative),
        "41 of 2,584 applicants (1.6 %): one decision more or less moves the rate by 2.4 points."
      ),
      (
        .intersectional,
        AuditCategory(sex: .female, raceEthnicity: .nativeAmericanOrAlaskaNative),
        "17 of 2,571 applicants (0.7 %)."
      ),
    ]
    excluding.readings = [
      [
        "excluded_as_reference", "true", "intersectional", "Male | White", nil,
        .finite(0.521_844_660_194_174_8), .finite(1),
      ]
    ]
    excluding.findings = [
      [
        "severity": "warning", "code": "small_best_group",
        "message": "the highest rate of the table is that of 17 people",
      ]
    ]
    var draft = AuditSample.selection
    draft.publication = [
      "tool": nil, "audit_date": "2026-02-30", "data_kind": "test", "data_explanation": nil,
    ]
    var classes = AuditSample.selection
    classes.classes = ["Leader", "Analyst"]
    // No translation: Hebrew letters before the English words show which way a page goes.
    var strings: [String: String] = [:]
    for line in LocalLaw144Publication.stringsTemplate.split(separator: "\n")
    where !line.hasPrefix("#") && !line.hasPrefix("number.") && !line.hasPrefix("date.") {
      let parts = line.split(separator: ":", maxSplits: 1)
      let text = try? JSONValue(parsing: Array((parts.last ?? "").utf8)).string
      strings[String(parts.first ?? "")] = "\u{05E9}\u{05DC}\u{05D5}\u{05DD} " + (text ?? "")
    }
    return [
      ("selection", .selection, .init()), ("scoring", .scoring, .init()),
      ("exclusions", excluding, .init(hasAnnex: true)), ("draft", draft, .init(isDraft: true)),
      ("classification", classes, .init()),
      (
        "right-to-left", .selection,
        .init(strings: strings, language: "he", isRightToLeft: true)
      ),
    ]
  }

  @Test("Pages of all kinds can be written to a folder", .enabled(if: folder != nil))
  func pages() throws {
    let root = URL(fileURLWithPath: Self.folder ?? "")
    for (name, sample, options) in Self.samples {
      let folder = root.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let publication = try LocalLaw144Publication(sample.document(), options: options)
      for file in publication.files {
        try file.text.write(
          to: folder.appendingPathComponent(file.name), atomically: true, encoding: .utf8)
      }
    }
    try LocalLaw144Publication.stringsTemplate.write(
      to: root.appendingPathComponent("en.yaml"), atomically: true, encoding: .utf8)
  }
}
