import FairmarkJSONText
import FairmarkLocalLaw144
import FairmarkTestSupport
import Testing

/// Each defect in a table that has it, and the same table without.
@Suite("Defects of published tables")
struct PublishedDefectTests {
  /// A consistent audit: 14 crossings of known counts, figures to three decimals.
  static let audit = SyntheticAudit(
    crossings: [
      (1200, 600), (2400, 1321), (900, 401), (130, 61), (1500, 803), (110, 47), (300, 141),
      (1100, 530), (2100, 1111), (1000, 434), (120, 55), (1400, 717), (105, 44), (280, 133),
    ])
  static let style = SyntheticAudit.Style(rateDecimals: 3, ratioDecimals: 3)
  static let text = audit.text(style, unknown: 0)

  private func codes(_ text: String) throws -> [PublishedFinding.Code] {
    try check(text).defects.map(\.code)
  }

  @Test("the table without any change is consistent")
  func base() throws {
    let checked = try check(Self.text)
    #expect(checked.defects.isEmpty)
    #expect(checked.notices.isEmpty)
    #expect(checked.bounds.isEmpty)
  }

  @Test("each defect is found where it is made, and alone")
  func single() throws {
    let text = Self.text
    let cases: [(PublishedFinding.Code, String)] = [
      (.rateDoesNotFollow, try text.edited("sex", "Male", "rate", "0.551")),
      (
        .rateTruncated,
        try text.edited("intersectional", "Male | Black or African American", "rate", "0.445")
      ),
      (
        .ratioDoesNotFollow,
        try text.edited("intersectional", "Male | Asian", "impact_ratio", "0.937")
      ),
      (
        .ratioTruncated,
        try text.edited("intersectional", "Male | Two or More Races", "impact_ratio", "0.853")
      ),
      (.ratioAboveOne, try text.edited("intersectional", "Male | Asian", "impact_ratio", "1.973")),
      (.missingField, try text.edited("race", "White (Not Hispanic or Latino)", "rate", "")),
      (
        .excludedAtOrAboveTwoPercent,
        try text.edited("intersectional", "Male | Two or More Races", "impact_ratio", "")
      ),
      (
        .missingCategory,
        text.without { $0 == "sex" && $1 == "Male" }
          .replacing(
            "A,sex,Female,6105,3024,0.495,0.960", with: "A,sex,Female,6105,3024,0.495,1.000")
      ),
      (.assessedTotalsDiffer, try text.edited("race", "Unknown", "applicants", "5")),
      (.rateAboveOne, try text.edited("intersectional", "Male | Asian", "rate", "53.5")),
    ]
    for (code, text) in cases {
      let defects = try check(text).defects
      let found = defects.map(\.code)
      #expect(found.contains(code), "\(code) not in \(found)")
      #expect(
        Set(found).isSubset(of: [code, .assessedTotalsDiffer]),
        "\(code): \(defects)")
    }
  }

  @Test("a count that is wrong shows in all that it touches")
  func counts() throws {
    let more = try Self.text.edited("intersectional", "Male | Asian", "selected", "1803")
    #expect(try codes(more).contains(.selectedExceedsApplicants))
    let moved = try Self.audit.text().edited("intersectional", "Female | White", "selected", "1112")
    let checked = try check(moved)
    #expect(checked.defects.map(\.code).allSatisfy { $0 == .crossTableConflict })
    // In the sex and in the race, each with the totals.
    #expect(
      checked.defects.map(\.category) == [
        "Female", "all categories", "White (Not Hispanic or Latino)", "all categories",
      ])
  }

  @Test("people of unknown sex or race explain larger margins, but not fewer unselected people")
  func crossings() throws {
    let header = SyntheticAudit.header + "\n"
    func text(_ applicants: Int, _ selected: Int) -> String {
      header + "A,race,Asian,\(applicants),\(selected),,\nA,intersectional,Male | Asian,10,4,0.4,\n"
        + "A,intersectional,Female | Asian,10,6,0.6,1\n"
    }
    func conflicts(_ applicants: Int, _ selected: Int) throws -> Bool {
      try codes(text(applicants, selected)).contains(.crossTableConflict)
    }
    // Every margin, against the people it would need.
    for applicants in 15...25 {
      for selected in 5...15 {
        let possible = selected >= 10 && applicants - selected >= 10
        #expect(try conflicts(applicants, selected) == !possible, "\(applicants), \(selected)")
      }
    }
  }

  @Test("people that only the sex or race table has are no more than the unknown")
  func unknownPeople() throws {
    func text(unknown: Int) throws -> String {
      try Self.audit.text(unknown: nil).edited("sex", "Male", "applicants", "6545")
        + "A,unknown,Unknown sex or race,\(unknown),,,\n"
    }
    #expect(try codes(text(unknown: 5)).isEmpty)
    #expect(try !check(text(unknown: 5)).notices.contains { $0.code == .unknownTooFew })
    let checked = try check(text(unknown: 4))
    #expect(checked.defects.isEmpty)
    #expect(checked.notices.contains { $0.code == .unknownTooFew && $0.table == "unknown" })
  }

  @Test("duplicated rows are told from those that contradict each other")
  func duplicates() throws {
    let lines = Self.text.split(separator: "\n").map(String.init)
    let male = try #require(lines.first { $0.contains("Male | White") })
    let same = try check(Self.text + male + "\n")
    #expect(same.defects.map(\.code) == [.duplicatedRow])
    #expect(same.defects[0].message.contains("line 14"))
    let other = Self.text + "A,intersectional,White Male,2401,1321,0.550,1.000\n"
    #expect(try codes(other) == [.conflictingDuplicate])
  }

  @Test("counts of other categories and of other audits are told, where chance does not make them")
  func copies() throws {
    let copied = try Self.text.edited("intersectional", "Male | Asian", "applicants", "1400")
      .edited("intersectional", "Male | Asian", "selected", "717")
    #expect(try codes(copied).contains(.staleCopy))
    let years =
      Self.audit.text(Self.style, audit: "2023")
      + Self.audit.lines(Self.style, audit: "2024")
      .joined(separator: "\n")
    let stale = try check(years).defects
    #expect(Set(stale.map(\.code)) == [.staleCopy])
    #expect(Set(stale.map(\.audit)) == ["2024"])
    #expect(stale.map(\.table) == ["sex", "race", "intersectional"])
    #expect(stale.allSatisfy { $0.category == PublishedFinding.allCategories })
    let oneRow =
      Self.audit.text(Self.style, audit: "2023")
      + SyntheticAudit(
        crossings: Self.audit.tables[2].groups.enumerated().map {
          $0.offset == 1
            ? ($0.element.applicants, $0.element.selected)
            : ($0.element.applicants + 1, $0.element.selected)
        }
      ).lines(Self.style, audit: "2024").joined(separator: "\n")
    #expect(
      try check(oneRow).defects.map { "\($0.code) \($0.category)" } == ["staleCopy Male | White"])
    // Of less than a thousand people, where the copy contradicts the races.
    let crossing = try Self.text.edited(
      "intersectional", "Male | Two or More Races", "applicants", "900"
    )
    .edited("intersectional", "Male | Two or More Races", "selected", "401")
    #expect(try codes(crossing).contains(.staleCopy))
    let equal = SyntheticAudit(crossings: (0..<14).map { $0 < 2 ? (300, 120) : (200 + $0, 90) })
    let checked = try check(equal.text(Self.style))
    #expect(checked.defects.isEmpty)
    #expect(
      checked.notices.filter { $0.code == .identicalRows }.map(\.category) == ["Male | White"])
  }

  @Test("rates of which only the applicants are published need a whole number of people")
  func wholeNumbers() throws {
    let header = SyntheticAudit.header + "\n"
    func codes(_ n: Int, _ rate: String) throws -> [PublishedFinding.Code] {
      try self.codes(
        header + "A,sex,Male,\(n),,\(rate),1.00\nA,sex,Female,10000,,0.01,\n"
      ).filter { $0 != .excludedAtOrAboveTwoPercent && $0 != .missingField }
    }
    #expect(try codes(7, "0.43").isEmpty)
    #expect(try codes(7, "0.42") == [.rateTruncated])
    #expect(try codes(7, "0.48") == [.noCountGivesRate])
    #expect(try codes(0, "0.48") == [.undefinedPrintedAsNumber])
  }

  @Test("exclusion is told below 2 % and a defect from 2 % on, on whole numbers")
  func exclusions() throws {
    let header = SyntheticAudit.header + "\n"
    func text(_ n: Int, of all: Int) -> String {
      header + "A,sex,Male,\(all - n),10,,1.00\nA,sex,Female,\(n),\(n),1.00,\n"
    }
    func found(_ n: Int, of all: Int) throws -> PublishedFinding.Code? {
      let checked = try check(text(n, of: all))
      return (checked.defects + checked.notices).map(\.code).first {
        [.excludedCategory, .excludedAtOrAboveTwoPercent].contains($0)
      }
    }
    #expect(try found(2, of: 100) == .excludedAtOrAboveTwoPercent)
    #expect(try found(2, of: 101) == .excludedCategory)
    #expect(try found(2, of: 99) == .excludedAtOrAboveTwoPercent)
    #expect(try found(19, of: 1000) == .excludedCategory)
    // The reference itself without its 1.
    let reference = try check(header + "A,sex,Male,90,9,0.10,0.20\nA,sex,Female,10,5,0.50,\n")
    #expect(reference.conventions[0].matches == 1)
    #expect(reference.defects.map { "\($0.code) \($0.category)" } == ["missingField Female"])
    let none = try check(header + "A,sex,Male,90,10,0.11,\nA,sex,Female,10,5,0.50,\n")
    #expect(none.defects.map(\.code) == [.allExcluded])
    #expect(none.conventions[0].hypothesis == nil)
    #expect(none.json["conventions"]?[0]?["reference"] == .null)
  }

  @Test("the number of unknown people is asked for")
  func unknownNumber() throws {
    let blank = Self.audit.text(Self.style, unknown: nil) + "A,sex,Unknown,,,,\n"
    #expect(try codes(blank) == [.unknownNotPublished])
    let absent = try check(Self.audit.text(Self.style, unknown: nil))
    #expect(absent.defects.isEmpty)
    #expect(absent.notices.map(\.code) == [.unknownNotInTable])
    #expect(absent.notices[0].table == PublishedFinding.allTables)
  }

  @Test("rows of all people add up, with or without the unknown")
  func totals() throws {
    func codes(_ row: String) throws -> [PublishedFinding.Code] {
      try self.codes(
        try Self.text.edited("sex", "Unknown", "applicants", "40")
          .edited("race", "Unknown", "applicants", "40")
          .edited("intersectional", "Unknown", "applicants", "40") + "A,sex,Total,\(row)\n")
    }
    #expect(try codes("12645,6398,0.506,").isEmpty)
    #expect(try codes("12685,6420,0.506,").isEmpty)
    #expect(try codes("12640,6398,0.506,") == [.totalDoesNotAddUp])
    #expect(try codes("12645,6300,0.498,") == [.totalDoesNotAddUp])
    #expect(try codes("12645,6398,0.516,") == [.rateDoesNotFollow])
  }

  @Test("fewer decimals than those beside it are told and are no defect")
  func coarse() throws {
    let checked = try check(try Self.text.edited("intersectional", "Male | Asian", "rate", "0.54"))
    #expect(checked.defects.isEmpty)
    #expect(checked.notices.map(\.code) == [.coarseFigure])
    #expect(
      try codes(try Self.text.edited("intersectional", "Male | Asian", "rate", "0.5")) == [
        .rateDoesNotFollow
      ])
  }

  @Test("people outside the EEO-1 report are told and take part")
  func others() throws {
    let text = Self.text + "A,sex,Non-binary,200,180,0.900,1.000\n"
    let checked = try check(text)
    #expect(checked.notices.contains { $0.code == .categoryOutsideReport && $0.line == 28 })
    // They are the most selected ones now.
    #expect(checked.defects.contains { $0.code == .ratioDoesNotFollow })
  }

  @Test("people of unknown category with a ratio are computed with, and count as no category")
  func unknownWithRatio() throws {
    let text =
      SyntheticAudit.header + "\n" + """
        A,sex,Male,100,40,0.40,0.80
        A,sex,Female,100,45,0.45,0.90
        A,sex,Unknown,10,5,0.50,1.00
        A,sex,Not specified,10,4,0.40,0.80
        A,sex,Total,220,94,,

        """
    let checked = try check(text)
    #expect(checked.defects.isEmpty, "\(checked.defects)")
    #expect(checked.conventions[0].matches == 4)
    #expect(checked.conventions[0].best == ["Unknown"])
    #expect(checked.notices.filter { $0.code == .unknownHasRatio }.compactMap(\.line) == [4, 5])
    let broken = try text.edited("sex", "Unknown", "impact_ratio", "0.99")
    #expect(try codes(broken) == [.ratioDoesNotFollow])
  }

  @Test("every kind of finding has a code of its own in small letters")
  func namesOfCodes() {
    let codes = PublishedFinding.Code.allCases.map(\.rawValue)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "_" } })
  }
}
