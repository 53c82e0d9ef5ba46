import FairmarkJSONText
import FairmarkTestSupport
import Testing

@testable import FairmarkLocalLaw144

@Suite("Reading published tables")
struct PublishedReadingTests {
  private let header = "audit,table,category,applicants,selected,rate,impact_ratio\n"

  private func rows(_ text: String) throws -> [PublishedRow] {
    try PublishedAudit.reading(Array(text.utf8), file: "t.csv").flatMap(\.rows)
  }

  @Test("quotes, blank lines, carriage returns and further columns are no hindrance")
  func forms() throws {
    let text =
      "\u{FEFF}Table,Category,Source,Applicants,Selected,Rate,Impact Ratio\r\n"
      + "sex,\"Male\",\"a, \"\"b\"\"\r\nc\",\"1,390\",667,48 %,1.00\r\n,,,,,,\r\n\r\n"
      + "Gender,Women,,1181,NA,47%,–"
    let audits = try PublishedAudit.reading(Array(text.utf8), file: "t.csv")
    #expect(audits.map(\.name) == [""])
    let rows = audits[0].rows
    #expect(rows.map(\.line) == [2, 6])
    #expect(rows.map(\.applicants) == [1390, 1181])
    #expect(rows.map(\.selected) == [667, nil])
    #expect(rows.map(\.rate?.text) == ["48 %", "47%"])
    #expect(rows.map(\.impactRatio?.text) == ["1.00", nil])
    #expect(rows.map(\.table) == [.kind(.sex), .kind(.sex)])
    #expect(rows[1].subject == .category(AuditCategory(sex: .female)))
  }

  @Test("20,000 rows are read, the header not among them")
  func limit() throws {
    let text = header + (0..<20_000).map { "\($0 / 100),sex,Male,1,1,1,1\n" }.joined()
    #expect(try rows(text).count == 20_000)
    let error = #expect(throws: PublishedTableError.self) {
      try rows(text + "last,sex,Male,1,1,1,1\n")
    }
    #expect(error?.message.hasPrefix("has 20001 rows; at most 20000") == true)
  }

  @Test("audits keep their rows, whatever the order, and classes are audits of their own")
  func audits() throws {
    let text =
      "audit,class,table,category,applicants,rate,impact_ratio\n"
      + "a,,sex,Male,1,1,1\nb,,sex,Male,2,1,1\na,,sex,Female,3,1,1\nb,leader,sex,Male,4,1,1\n"
    let audits = try PublishedAudit.reading(Array(text.utf8), file: "t.csv")
    #expect(audits.map(\.name) == ["a", "b", "b [leader]"])
    #expect(audits.map { $0.rows.map(\.applicants) } == [[1, 3], [2], [4]])
  }

  @Test(
    "categories are known in the words of published tables",
    arguments: [
      ("intersectional", "Male | Asian", "Male | Asian"),
      ("intersectional", "Asian Female", "Female | Asian"),
      ("intersectional", "Women - Black or African American", "Female | Black or African American"),
      ("intersectional", "Male, White (Not Hispanic or Latino)", "Male | White"),
      ("Sex x Race", "Hispanic or Latino | F", "Female | Hispanic or Latino"),
      (
        "race/ethnicity", "American Indian or Alaskan Native",
        "Native American or Alaska Native (Not Hispanic or Latino)"
      ),
      ("race", "Missing/Unknown", "unknown"), ("sex", "Prefer not to say", "unknown"),
      ("intersectional", "Missing/Unknown | Missing/Unknown", "unknown"),
      ("intersectional", "Female | Unknown", "unknown"), ("sex", "Declined to answer", "unknown"),
      ("unknown", "Unknown sex or race/ethnicity", "unknown"), ("sex", "Total", "total"),
      ("sex", "Non-Binary", "other"), ("race", "Middle Eastern", "other"),
      ("intersectional", "Total", "total"), ("intersectional", "|", "other"), ("sex", "?", "other"),
    ])
  func categories(table: String, text: String, expected: String) throws {
    let row = try #require(
      try rows(header + "a,\(table),\"\(text)\",1,1,1,1\n").first)
    switch row.subject {
    case .category(let category): #expect(category.text.hasPrefix(expected))
    case .unknown: #expect(expected == "unknown")
    case .total: #expect(expected == "total")
    case .other: #expect(expected == "other")
    }
  }

  @Test(
    "what cannot be read is told with its place",
    arguments: [
      ("", "t.csv: is empty"), ("\n\n", "t.csv: is empty"),
      (
        "audit,table,category,applicants,selected,rate,impact_ratio\n", "t.csv: has a header and no"
      ),
      ("a,b\n1,2\n", "t.csv:1:1: the column table is absent"),
      (
        "table,category,applicants,rate,rate,impact_ratio\n", "t.csv:1:32: the column rate is there"
      ),
      ("H\na,sex,Male,1,1,1\n", "t.csv:2:1: the row has 6 fields where the header has 7"),
      ("H\na,sex,Male,1,234,1,0.5,1\n", "t.csv:2:1: the row has 8 fields"),
      ("H\na,age,Male,1,1,1,1\n", "t.csv:2:3: the table \"age\" is none"),
      ("H\na,sex,,1,1,1,1\n", "t.csv:2:7: the category \"\" names nobody"),
      ("H\na,sex,Male,x,1,1,1\n", "t.csv:2:12: the applicants \"x\" is no number of people"),
      ("H\na,sex,Male,1,-1,1,1\n", "t.csv:2:14: the selected \"-1\" is no number of people"),
      ("H\na,sex,Male,\"12,34\",1,1,1\n", "t.csv:2:12: the applicants \"12,34\""),
      ("H\n\na,sex,Male,1,1,NaN,1\n", "t.csv:3:16: the rate \"NaN\" is no figure"),
      ("H\na,sex,\"Ma\nle\",1,1,1,<1\n", "t.csv:3:11: the impact ratio \"<1\" is no figure"),
      ("H\na,sex,Ma\"le,1,1,1,1\n", "t.csv:2:9: a quote stands inside"),
      ("H\na,sex,\"Male\"x,1,1,1,1\n", "t.csv:2:13: text follows the quote"),
      ("H\na,sex,\"Male,1,1,1,1\n", "t.csv:2:7: the quote that begins here is never closed"),
    ])
  func refused(text: String, sentence: String) {
    let text = text.hasPrefix("H\n") ? header + text.dropFirst(2) : text
    let error = #expect(throws: PublishedTableError.self) { try rows(text) }
    #expect(error?.description.hasPrefix(sentence) ?? false, "\(error?.description ?? "")")
  }

  @Test("bytes that are not UTF-8 are told with their line")
  func encoding() {
    let bytes = Array(header.utf8) + Array("a,sex,Male,1,1,1,1\nb,sex,".utf8) + [0xE9, 0x0A]
    let error = #expect(throws: PublishedTableError.self) {
      try PublishedAudit.reading(bytes, file: "t.csv")
    }
    #expect(error?.description.hasPrefix("t.csv:3: the line is not UTF-8") ?? false)
  }

  @Test("a table of rows of people, not of categories, is refused")
  func length() {
    let text = header + String(repeating: "a,sex,Male,1,1,1,1\n", count: 201)
    let error = #expect(throws: PublishedTableError.self) { try rows(text) }
    #expect(
      error?.description.hasPrefix("t.csv:202:1: the sex table of one audit has more") ?? false)
  }

  @Test("random bytes and damaged tables are read or refused, and checked, without a crash")
  func noise() {
    var random = SplitMix64(seed: 144)
    let pieces = [
      "a", "sex", "race", "intersectional", "unknown", "Male", "Female", "Asian", "Male | Asian",
      "Total", "Missing", "\"", "\"\"", ",", ",", ",", ",", "\n", "\r\n", "\r", " ", "0", "1", "17",
      "0.5", "99999999999", "1e40", "1e-40", "48%", "1,234", "|", "\u{301}", "\u{1F469}", "-", "NA",
    ]
    for _ in 0..<120 {
      let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      check(bytes)
      check(Array(header.utf8) + bytes)
      let text = (0..<60).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      check(Array((header + text).utf8))
      let figures = ["", "0", "1", "3", "17", "1000", "99999999999"]
      let rates = ["", "0", "1", "0.5", "48%", "1e40", "1e-40", "12", "0.123456789012345678"]
      let rows = (0..<12).map { _ in
        let category =
          [
            "Male", "Female", "Asian", "White", "Male | Asian", "Female | White", "Total",
            "Unknown",
          ]
          .randomElement(using: &random) ?? ""
        let table =
          ["sex", "race", "intersectional", "unknown"].randomElement(using: &random) ?? ""
        return
          "\(["a", "b"].randomElement(using: &random) ?? ""),\(table),\(category),"
          + "\(figures.randomElement(using: &random) ?? ""),\(figures.randomElement(using: &random) ?? ""),"
          + "\(rates.randomElement(using: &random) ?? ""),\(rates.randomElement(using: &random) ?? "")\n"
      }
      check(Array((header + rows.joined()).utf8))
    }
  }

  private func check(_ bytes: [UInt8]) {
    guard let audits = try? PublishedAudit.reading(bytes, file: "t.csv") else { return }
    let check = PublishedTableCheck(audits)
    #expect(check.json["conventions"]?.array?.count == check.conventions.count)
    for bound in check.bounds {
      #expect(bound.low.isFinite && bound.high.isFinite && bound.low <= bound.high)
    }
  }
}
