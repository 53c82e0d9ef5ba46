import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkReporting
import Foundation
import Testing

/// What is published of a bias audit.
@Suite struct PublicationTests {
  private static func file(
    _ name: String, _ sample: AuditSample = .selection,
    _ options: LocalLaw144Publication.Options = .init()
  ) throws -> String {
    let publication = try LocalLaw144Publication(sample.document(), options: options)
    return try #require(publication.files.first { $0.name == name }).text
  }

  @Test("Four files are made, one of them private, and the same bytes twice")
  func files() throws {
    let publication = try LocalLaw144Publication(AuditSample.selection.document())
    #expect(
      publication.files.map(\.name) == ["tables.csv", "ll144.json", "workpaper.html", "index.html"])
    #expect(publication.files.filter(\.isPrivate).map(\.name) == ["workpaper.html"])
    #expect(publication.missingFields.isEmpty)
    let again = try LocalLaw144Publication(AuditSample.selection.document())
    #expect(publication.files == again.files)
  }

  @Test("The page has every field that §§ 5-301(d), 5-302 and 5-303 ask for")
  func statutoryContent() throws {
    let text = try Self.file("index.html")
    for part in [
      "Results of the bias audit: <bdi>Résumé Ranker</bdi>", "February 28, 2026", "March 1, 2024",
      "Historical data", "January 1, 2025", "December 31, 2025",
      "Applicant tracking system of Example Corporation", "customer service positions",
      "Independent Audits LLC", "Applications: a person who applied more than once",
      "Number of individuals assessed that fall within an unknown category", ">250<", ">8.9%<",
      "No category was left out", "6 RCNY § 5-300", "href=\"tables.csv\"", "href=\"ll144.json\"",
      "href=\"https://example.com/aedt-notice\"", "0.1.0",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test("Rates and ratios stand as the rule's example prints them, and in full behind it")
  func numbers() throws {
    let text = try Self.file("index.html")
    for (shown, exact) in [
      ("47.0%", "0.46994072819644367"), ("0.979", "0.9793367499146278"),
      ("43.9%", "0.43902439024390244"), ("0.789", "0.7890560875512996"),
    ] {
      #expect(text.contains("value=\"\(exact)\" title=\"\(exact)\">\(shown)</data>"), "\(shown)")
    }
    let categories = AuditCategory.all(of: .race).compactMap(\.raceEthnicity?.rawValue)
    let table = text.split(separator: "Selection rate and impact ratio by race").dropFirst().first
    let places = categories.map { table?.firstRange(of: ">\($0)<")?.lowerBound }
    #expect(!places.contains(nil))
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
  }

  @Test("A scoring tool has its median, its definition and no selected people")
  func scoring() throws {
    let text = try Self.file("index.html", .scoring)
    for part in [
      "Median score of the full sample", ">71.5<", "Scoring rate and impact ratio by sex",
      "Above the median", "scoring rate for the highest scoring category",
      "counts as above the median only when it is higher",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    #expect(!text.contains("was selected to move forward"))
  }

  @Test("A tool that classifies has three tables of each group")
  func classification() throws {
    var sample = AuditSample.selection
    sample.classes = ["Leader", "Analyst"]
    let text = try Self.file("index.html", sample)
    #expect(text.split(separator: "<caption").count - 1 == 7)
    #expect(text.contains("<h3>Group: <bdi>Leader</bdi></h3>"))
    #expect(text.contains("<h4>By sex</h4>"))
    let table = try Self.file("tables.csv", sample)
    #expect(
      table.hasPrefix("table,category,applicants,selected,rate,impact_ratio,status,class\r\n"))
    #expect(table.contains("sex,Male,1390,667,0.47985611510791365,1,ok,Leader\r\n"))
  }

  @Test("An excluded category keeps number and rate and has its justification")
  func excluded() throws {
    var sample = AuditSample.selection
    sample.excluded = [
      (.race, AuditCategory(raceEthnicity: .nativeAmericanOrAlaskaNative), "forty-one <people>")
    ]
    let text = try Self.file("index.html", sample)
    #expect(text.contains("forty-one &lt;people&gt;"))
    #expect(text.contains("An excluded category does not serve as the highest rate."))
    let table = try Self.file("tables.csv", sample)
    #expect(
      table.contains(
        "race,Native American or Alaska Native (Not Hispanic or Latino),41,18,0.43902439024390244"
          + ",,excluded\r\n"))
  }

  @Test(
    "The page says nothing of the highest rate where another one is the divisor",
    arguments: ["most_selected", "largest", "two_percent", "excluding"])
  func divisor(_ comparator: String) throws {
    var sample = AuditSample.selection
    if comparator == "excluding" {
      sample.excluded = [
        (.race, AuditCategory(raceEthnicity: .nativeAmericanOrAlaskaNative), "few people")
      ]
    } else {
      sample.parameters["comparator"] = .string(comparator)
    }
    let text = try Self.file("index.html", sample)
    let highest = [
      "compares with the highest one.", "divided by the highest rate of the table: ",
      "with the highest rate has 1",
      "selection rate of the most selected category. (6 RCNY § 5-300)",
      "Rates are divided by the highest rate of the table.",
    ]
    let included = [
      "highest one among the categories that are not excluded.",
      "divided by the highest rate of the table among the categories",
      "most selected category that is not excluded.",
    ]
    let other = [
      "compares with that of the category that is named below the tables.",
      "which need not be the highest", "divided by that of the category named below its table.",
    ]
    func says(_ sentences: [String]) -> Bool { sentences.allSatisfy { text.contains($0) } }
    func mentions(_ sentences: [String]) -> Bool { sentences.contains { text.contains($0) } }
    #expect(says(highest) == (comparator == "most_selected"))
    #expect(says(included) == (comparator == "excluding"))
    #expect(says(other) == ["largest", "two_percent"].contains(comparator))
    if comparator != "most_selected" { #expect(!mentions(Array(highest.prefix(3)))) }
    if comparator != "excluding" { #expect(!mentions(included)) }
    #expect(!text.contains("ratios above 1 occur"))
  }

  @Test("No name in a drawing is cut")
  func wholeNames() throws {
    var sample = AuditSample.selection
    sample.crossings[3] = (87, 80)
    sample.race[3] = (119, 110)
    for name in ["index.html", "workpaper.html"] {
      let text = try Self.file(name, sample)
      #expect(text.contains("Pacific Islander</text>"), "\(name)")
      #expect(text.contains(">(reference)</text>"), "\(name)")
      #expect(!text.contains("…</text>"), "\(name)")
    }
  }

  @Test("Categories without people have no rate, and may be left out")
  func emptyCategories() throws {
    var sample = AuditSample.selection
    sample.crossings[5] = (0, 0)
    let text = try Self.file("index.html", sample)
    #expect(text.contains("nobody in this category"))
    #expect(
      try Self.file("tables.csv", sample).contains(
        "intersectional,Male | Native American or Alaska Native,0,0,,,empty_group\r\n"))
    sample.parameters["empty_categories"] = "omit"
    let omitting = try Self.file("index.html", sample)
    #expect(!omitting.contains("nobody in this category"))
    #expect(omitting.contains("Not listed, because nobody is in them: Male, Native American"))
  }

  @Test("The tables for spreadsheets are those of the rule's example")
  func tables() throws {
    let lines = try Self.file("tables.csv").split(separator: "\r\n").map(String.init)
    #expect(lines.count == 25)
    #expect(
      lines.first == "table,category,applicants,selected,rate,impact_ratio,status")
    #expect(lines[1] == "sex,Male,1390,667,0.47985611510791365,1,ok")
    #expect(lines[11] == "intersectional,Male | White,412,215,0.5218446601941747,1,ok")
    #expect(lines.last == "unknown,Unknown sex or race/ethnicity,250,,,,")
  }

  @Test("The document for programs repeats statement, tables, unknown and choices")
  func json() throws {
    let value = try JSONValue(parsing: Array(Self.file("ll144.json", .scoring).utf8))
    #expect(value["schema"]?.string == "fairmark.ll144/1")
    #expect(value["statement"]?["audit_date"]?.string == "2026-02-28")
    #expect(value["tables"]?.array?.map { $0["rows"]?.array?.count } == [2, 7, 14])
    #expect(value["unknown"]?["sex_or_race_ethnicity"]?.integer == 15)
    #expect(value["median"]?.double == 71.5)
    #expect(value["draft"] == .boolean(false))
    let parameters = value["choices"]?.array?.compactMap { $0["parameter"]?.string } ?? []
    #expect(parameters.contains("ties") && !parameters.contains("prediction"))
  }

  @Test("Nothing says that a tool passes, fails or complies, and no line is drawn at 0.8")
  func noVerdict() throws {
    var draft = AuditSample.selection
    draft.publication = ["tool": nil, "audit_date": nil]
    var classes = AuditSample.selection
    classes.classes = ["Leader", "Analyst"]
    for (sample, options) in [
      (AuditSample.selection, LocalLaw144Publication.Options(hasAnnex: true)),
      (.scoring, .init()), (draft, .init(isDraft: true)), (classes, .init()),
    ] {
      let publication = try LocalLaw144Publication(sample.document(), options: options)
      for file in publication.files {
        for word in ["pass", "fail", "complian", "certif"] {
          let place = file.text.range(of: word, options: .caseInsensitive)
          #expect(place == nil, "\(file.name) says \(word)")
        }
        guard file.name == "index.html" else { continue }
        #expect(file.text.range(of: "4/5") == nil)
        // The annex draws where rates are equal.
        #expect(options.hasAnnex || file.text.range(of: "class=\"stated\"") == nil)
      }
    }
  }

  @Test("The annex has intervals and tests, and no line at four fifths")
  func annex() throws {
    let text = try Self.file("index.html", .selection, .init(hasAnnex: true))
    #expect(text.contains("Annex: statistics that the law does not ask for"))
    #expect(text.contains("fisher_<wbr>exact"))
    let without = try Self.file("index.html")
    #expect(!without.contains("koopman") && !without.contains("four fifths"))
  }

  @Test("Texts of the auditor are content, and an address that is none leads nowhere")
  func hostileTexts() throws {
    var sample = AuditSample.selection
    sample.publication = [
      "tool": "</style><script>alert(1)</script>", "notice_url": "javascript:alert(1)",
      "data_source": "\u{202E}tpircs",
    ]
    for name in ["index.html", "workpaper.html"] {
      let text = try Self.file(name, sample)
      for part in ["<script", "src=", "<link", "<img", "url(", "@import", "href=\"javascript"] {
        #expect(!text.contains(part), "\(part)")
      }
    }
  }
}
