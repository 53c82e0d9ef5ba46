import FairmarkTestSupport
import Testing

@testable import FairmarkLocalLaw144

@Suite("Conventions of published tables")
struct PublishedConventionTests {
  static let styles: [SyntheticAudit.Style] = [
    .init(), .init(rateDecimals: 3, ratioDecimals: 3), .init(rateDecimals: 1, ratioDecimals: 2),
    .init(reference: .printed, rateDecimals: 4, ratioDecimals: 4, excludesSmall: true),
    .init(reference: .printed, dividesPrintedRates: true, excludesSmall: true),
    .init(dividesPrintedRates: true, rateDecimals: 2, ratioDecimals: 3, excludesSmall: true),
    .init(dividesPrintedRates: true, rateDecimals: 3, ratioDecimals: 2, isPercent: true),
    .init(rateDecimals: 3, ratioDecimals: 4, isPercent: true, excludesSmall: true),
    .init(
      reference: .printed, rateDecimals: 3, ratioDecimals: 3, excludesSmall: true, stripsZeros: true
    ),
    .init(dividesPrintedRates: true, rateDecimals: 2, ratioDecimals: 2, stripsZeros: true),
    .init(rateDecimals: 14, ratioDecimals: 4), .init(rateDecimals: 2, ratioDecimals: 9),
  ]

  @Test("a consistent table has no defect and its convention is found", arguments: styles)
  func consistent(style: SyntheticAudit.Style) throws {
    var random = SplitMix64(seed: 5301)
    var identified = 0
    for _ in 0..<4 {
      let audit = SyntheticAudit(using: &random)
      let check = try check(audit.text(style))
      #expect(check.defects.isEmpty, "\(check.defects.map(\.message))\n\(audit.text(style))")
      #expect(check.conventions.count == 3)
      for convention in check.conventions {
        #expect(convention.matches == convention.printed)
        let own = PublishedConvention.Hypothesis(
          reference: style.reference,
          rounding: style.dividesPrintedRates ? .decimals(style.rateDecimals) : .unrounded)
        #expect(
          convention.hypothesis == own || convention.equallyGood.contains(own),
          "\(convention) \(audit.text(style))")
        if convention.hypothesis == own { identified += 1 }
        if convention.equallyGood.isEmpty { #expect(convention.hypothesis == own) }
      }
    }
    // The rounding or the reference shows in some of 12 tables at the least.
    #expect(identified >= 2, "\(identified)")
  }

  @Test("every changed digit is found where nobody's category is unknown")
  func damages() throws {
    var random = SplitMix64(seed: 8)
    let style = SyntheticAudit.Style(rateDecimals: 3, ratioDecimals: 3, excludesSmall: false)
    let audit = SyntheticAudit(using: &random)
    let lines = audit.text(style).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    for _ in 0..<80 {
      var damaged = lines
      let row = Int.random(in: 1..<lines.count, using: &random)
      let column = Int.random(in: 3...6, using: &random)
      var field = Array(damaged[row][column])
      let digits = field.indices.filter { field[$0].isNumber }
      guard let place = digits.randomElement(using: &random) else { continue }
      let other = Character("\(Int.random(in: 0...9, using: &random))")
      guard other != field[place] else { continue }
      field[place] = other
      damaged[row][column] = String(field)
      let text = damaged.map { $0.joined(separator: ",") }.joined(separator: "\n")
      #expect(
        try !check(text).defects.isEmpty,
        "line \(row + 1), column \(column): \(lines[row][column]) became \(damaged[row][column])")
    }
  }

  @Test("without counts of selected people, printed rates are what ratios are quotients of")
  func withoutCounts() throws {
    var random = SplitMix64(seed: 12)
    for style in [
      SyntheticAudit.Style(rateDecimals: 3, ratioDecimals: 3),
      .init(dividesPrintedRates: true, rateDecimals: 2, ratioDecimals: 3),
    ] {
      let audit = SyntheticAudit(using: &random, size: 90_000)
      let text = audit.text(style).split(separator: "\n").map { line in
        var fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if fields[4] != "selected" { fields[4] = "" }
        return fields.joined(separator: ",")
      }.joined(separator: "\n")
      let checked = try check(text)
      #expect(checked.defects.isEmpty, "\(checked.defects.map(\.message))")
      if style.dividesPrintedRates {
        #expect(checked.conventions.allSatisfy { $0.hypothesis?.rounding == .decimals(2) })
      }
      #expect(checked.conventions.allSatisfy { $0.matches == $0.printed })
      // A ratio that no counts behind the rates can give.
      let broken = try text.edited("intersectional", "Male | White", "impact_ratio", "0.101")
      #expect(try check(broken).defects.map(\.code) == [.ratioDoesNotFollow])
    }
  }

  @Test("a comparator that is not the most selected category is named")
  func comparator() throws {
    let text =
      SyntheticAudit.header + "\n"
      + [
        ("Hispanic or Latino", 52, "1.16"), ("White", 45, "1.00"), ("Asian", 36, "0.80"),
        ("Black or African American", 30, "0.67"), ("Two or More Races", 48, "1.07"),
        ("Native American or Alaska Native", 41, "0.91"),
        ("Native Hawaiian or Pacific Islander", 44, "0.98"),
      ].map { "A,race,\($0),100,\($1),0.\($1),\($2)\n" }.joined()
    let checked = try check(text)
    #expect(checked.conventions.first?.comparator?.category == "White")
    #expect(checked.conventions.first?.comparator?.matches == 7)
    #expect(
      checked.defects.filter { $0.code == .ratioAboveOne }.map(\.category) == [
        "Hispanic or Latino", "Two or More Races",
      ])
    #expect(checked.defects.count { $0.code == .comparatorNotMostSelected } == 1)
    #expect(!checked.defects.contains { $0.code == .ratioDoesNotFollow })
  }

  @Test(
    "a category without selected people leaves the ratios of others; nobody selected leaves none")
  func nobodySelected() throws {
    let header = SyntheticAudit.header + "\n"
    let some = try check(header + "A,sex,Male,10,0,0.00,0.00\nA,sex,Female,10,5,0.50,1.00\n")
    #expect(some.defects.isEmpty)
    #expect(some.conventions.map(\.printed) == [2])
    let none = try check(header + "A,sex,Male,10,0,0.00,0.00\nA,sex,Female,10,0,0.00,1.00\n")
    #expect(none.defects.map(\.code) == [.undefinedPrintedAsNumber, .undefinedPrintedAsNumber])
    #expect(none.conventions.map(\.printed) == [0])
  }
}
