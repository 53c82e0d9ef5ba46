import FairmarkLocalLaw144
import FairmarkTestSupport
import Foundation
import Testing

/// Tables that were published, and the worked examples of 6 RCNY § 5-301.
///
/// The expected conventions, rates and ratios are those of `Notebooksless-Scripts/golden/published_tables.py`.
@Suite("Published tables", .enabled(if: SharedData.exists("golden/ll144")))
struct PublishedGoldenTests {
  private func checked(_ name: String) throws -> PublishedTableCheck {
    let path = SharedData.folder + "/golden/ll144/" + name + ".csv"
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    return PublishedTableCheck(try PublishedAudit.reading(bytes, file: name))
  }

  private func conventions(_ check: PublishedTableCheck) -> [String] {
    check.conventions.map { convention in
      let rounding =
        switch convention.hypothesis?.rounding {
        case .unrounded: "unrounded"
        case .decimals(let count): "\(count)"
        case nil: "-"
        }
      return "\(convention.table) \(convention.hypothesis?.reference.rawValue ?? "-") \(rounding) "
        + "\(convention.matches)/\(convention.printed)"
    }
  }

  private func defects(_ check: PublishedTableCheck) -> [String] {
    check.defects.map { "\($0.code.rawValue) \($0.table) \($0.category) \($0.line ?? 0)" }
  }

  @Test("the rule's selection example follows throughout, and contradicts itself")
  func ruleSelection() throws {
    let check = try checked("dcwp_rule_example_1_selection")
    #expect(
      conventions(check) == [
        "sex all unrounded 2/2", "race all unrounded 7/7", "intersectional all unrounded 14/14",
      ])
    #expect(
      defects(check) == [
        "cross_table_conflict race Hispanic or Latino 4",
        "cross_table_conflict race all categories 0",
      ])
    #expect(
      check.defects[0].message
        == "408 applicants and 204 selected, its crossings 395 applicants and 172 selected: 13 more "
        + "applicants but 32 more selected; no rows can give both")
    #expect(check.defects[1].message.contains("2584 applicants and 1254 selected"))
    #expect(check.defects[1].message.contains("2571 applicants and 1222 selected"))
    #expect(check.notices.map(\.code) == [.totalsDiffer])
    #expect(check.bounds.count == 23)
  }

  @Test("the rule's scoring example follows throughout but for a rate that is cut off")
  func ruleScoring() throws {
    let check = try checked("dcwp_rule_example_2_scoring")
    #expect(
      conventions(check) == [
        "sex all unrounded 2/2", "race all unrounded 7/7", "intersectional all unrounded 14/14",
      ])
    #expect(defects(check) == ["rate_truncated race Hispanic or Latino 4"])
    #expect(
      check.defects[0].message
        == "18 of 28 is 0.64286; the rate 0.642 is that cut off, rounded it is 0.643")
    #expect(check.notices.allSatisfy { $0.code == .smallBestGroup })
  }

  @Test("ADP 2023: the reference is among the printed categories")
  func employer() throws {
    let check = try checked("adp_adp_blds_llc_2023_audit_2_selection_top")
    #expect(
      conventions(check) == [
        "sex all unrounded 1/2", "race printed unrounded 5/5",
        "intersectional printed unrounded 9/10",
      ])
    #expect(
      defects(check) == [
        "ratio_does_not_follow sex Male 3",
        "ratio_does_not_follow intersectional Male | Hispanic or Latino 20",
        "unknown_not_published sex Missing/Unknown 4",
      ])
    #expect(check.notices.count { $0.code == .excludedCategory } == 6)
    let moved = check.notices.filter { $0.code == .referenceMovesRatios }
    #expect(moved.map(\.table) == ["race", "intersectional"])
    #expect(moved.last?.message.contains("9 of 10 printed ratios are below 0.8") ?? false)
  }

  @Test("Dover 2023: all categories are references, and 0 of 0 is printed as 0")
  func staffing() throws {
    let check = try checked("staya_inc_dover_varun_ganesan_2023_audit_1_selection")
    #expect(
      conventions(check) == [
        "sex all unrounded 2/2", "race all unrounded 5/5", "intersectional all unrounded 10/10",
      ])
    #expect(check.defects.map(\.code) == Array(repeating: .undefinedPrintedAsNumber, count: 6))
    #expect(check.defects.compactMap(\.line) == [10, 11, 19, 20, 25, 26])
    #expect(
      check.notices.filter { $0.code == .smallBestGroup }.map(\.category) == [
        "Native Hawaiian or Other Pacific Islander",
        "Male | Native Hawaiian or Other Pacific Islander",
      ])
  }

  @Test("Bloomberg 2023: seven excluded categories, the highest rates those of 1 and 3 people")
  func media() throws {
    let check = try checked("bloomberg_plum_resolution_economics_2023_audit_1_selection")
    #expect(
      conventions(check) == [
        "sex all unrounded 2/2", "race printed unrounded 4/5",
        "intersectional printed unrounded 9/9",
      ])
    #expect(defects(check) == ["ratio_does_not_follow race White 9"])
    #expect(check.notices.count { $0.code == .excludedCategory } == 7)
    #expect(check.conventions.map(\.excluded.count) == [0, 2, 5])
    let small = check.notices.filter { $0.code == .smallBestGroup && $0.table == "intersectional" }
    #expect(
      small.map { String($0.message.prefix(24)) } == [
        "1 of 1 people, 100.0 %, ", "3 of 3 people, 100.0 %, ",
      ])
  }

  @Test("NYU Langone 2023: quotients of printed rates, and counts that are others' ")
  func hospital() throws {
    let check = try checked("nyu_langone_talent_plus_ambrose_consulting_llc_2023_audit_1_selection")
    #expect(
      conventions(check) == [
        "sex all 2 2/2", "race printed 2 5/5", "intersectional printed 2 10/10",
      ])
    #expect(
      defects(check) == [
        "rate_does_not_follow sex Female 3", "rate_does_not_follow race White 5",
        "rate_does_not_follow race American Indian or Alaska Native 9",
        "cross_table_conflict sex Female 3", "cross_table_conflict sex all categories 0",
        "cross_table_conflict race American Indian or Alaska Native 9",
      ])
    #expect(check.defects[0].message == "43621 of 61117 is 0.7137; the rate is printed as 0.65")
    #expect(check.defects[2].message == "249 of 315 is 0.7905; the rate is printed as 0.7")
  }
}
