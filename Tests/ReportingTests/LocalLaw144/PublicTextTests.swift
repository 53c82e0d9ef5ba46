import FairmarkJSONText
import Testing

@testable import FairmarkReporting

/// The texts of the public page and their translations.
@Suite struct PublicTextTests {
  @Test("Every text has English words, and its places stand in order in the template")
  func english() {
    for text in PublicText.allCases {
      #expect(!text.english.isEmpty, "\(text.rawValue)")
      let line = "\n\(text.rawValue): \(JSONValue.string(text.english).canonicalText())\n"
      #expect(PublicText.template.contains(line), "\(text.rawValue)")
    }
    #expect(Set(PublicText.allCases.map(\.rawValue)).count == PublicText.allCases.count)
  }

  @Test("A page in another language has no English word of its own, and its direction")
  func translation() throws {
    var strings: [String: String] = [:]
    for text in PublicText.allCases {
      let places = PublicText.places(of: text.english).map { "{\($0)}" }
      strings[text.rawValue] = "\u{05D0}" + places.joined(separator: " ")
    }
    let publication = try LocalLaw144Publication(
      AuditSample.selection.document(),
      options: .init(strings: strings, language: "he", isRightToLeft: true))
    let page = try #require(publication.files.last).text
    #expect(page.contains("<html lang=\"he\" dir=\"rtl\">"))
    #expect(publication.untranslatedKeys.isEmpty)
    // What is left between the tags are the auditor's texts, numbers and names of files.
    let body = page.split(separator: "</style>", maxSplits: 1).last ?? ""
    for word in ["Selection", "Impact", "White", "Results", "Unknown", "Draft", "Made by"] {
      #expect(!body.contains(word), "\(word)")
    }
  }

  @Test("A key that is none, a lost place and a blank text are errors with a sentence each")
  func defects() {
    let error = #expect(throws: PublicTextError.self) {
      try PublicTexts([
        "page.titel": "x", "page.title": "Ergebnis", "number.percentage": "{nummer} %",
        "results.title": " ",
      ])
    }
    #expect(error?.sentences.count == 4)
    for part in ["\"page.titel\"", "{tool}", "{nummer}", "`results.title` is blank"] {
      #expect(error?.sentences.contains { $0.contains(part) } == true, "\(part)")
    }
    #expect(throws: PublicTextError.self) { try PublicTexts([:], language: "english\" x=") }
  }

  @Test("Numbers and dates follow the language's marks")
  func marks() throws {
    let texts = try PublicTexts(
      [
        "number.decimal_mark": ",", "number.thousands_mark": ".",
        "number.percentage": "{number} %", "date.day": "{day}. {month} {year}",
        "date.month.3": "März",
      ], language: "de")
    #expect(texts.count(1_234_567).plain == "1.234.567")
    #expect(texts.shownPercentage(555, of: 1181) == "47,0 %")
    #expect(texts.ratio(0.979_336_7).plain == "0,979")
    #expect(try texts.date(#require(CivilDate("2024-03-01"))).plain == "1. März 2024")
    #expect(texts.untranslatedKeys.contains("page.title"))
  }

  @Test(
    "A percentage is rounded on whole numbers, and nothing but none and all look like it",
    arguments: [
      (555, 1181, "47.0%"), (0, 7, "0.0%"), (7, 7, "100.0%"), (1, 10_000, "0.01%"),
      (9_999, 10_000, "99.99%"), (1, 3_000_000, "0.00003%"), (47, 80, "58.8%"), (1, 16, "6.3%"),
      (2, 3, "66.7%"), (9_995, 10_000, "99.95%"), (9_994, 10_000, "99.9%"),
    ])
  func percentages(_ numerator: Int, _ denominator: Int, _ shown: String) {
    #expect(PublicTexts.english.shownPercentage(numerator, of: denominator) == shown)
  }

  @Test(
    "A ratio has as many decimals as keep it on its side of 4/5 and of 1",
    arguments: [
      (0.8, "0.800"), (0.799_9, "0.7999"), (0.799_97, "0.79997"), (0.800_04, "0.80004"),
      (0.9996, "0.9996"), (1, "1.000"), (1.0004, "1.0004"), (0, "0.000"), (0.0001, "0.0001"),
      (1.25, "1.250"), (0.5, "0.500"), (1234.5, "1,234.500"),
    ])
  func ratios(_ value: Double, _ shown: String) {
    #expect(PublicTexts.english.ratio(value).plain == shown)
  }

  @Test("A period of months ends with the last day of a shorter month")
  func months() throws {
    for (date, months, end) in [
      ("2024-02-29", 12, "2025-02-28"), ("2026-08-31", 6, "2027-02-28"),
      ("2023-08-31", 6, "2024-02-29"), ("2026-01-15", 12, "2027-01-15"),
      ("2026-12-01", 6, "2027-06-01"), ("2026-06-30", 6, "2026-12-30"),
    ] {
      #expect(try #require(CivilDate(date)).adding(months: months).text == end)
    }
  }
}
