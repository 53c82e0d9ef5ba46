import FairmarkAnalysis
import FairmarkAnalysisTesting
import SelectionOdds
import Testing

@Suite("Selection odds")
struct SelectionOddsTests {
  private static let sample = """
    sex,office,hired
    F,north,yes
    F,north,no
    F,south,no
    F,south,no
    M,north,yes
    M,north,yes
    M,south,no
    M,south,yes
    X,north,yes
    ,south,no

    """

  private func configuration(corrected: Bool = false, strata: [String] = [])
    -> AnalysisConfiguration
  {
    var roles = Roles()
    roles.groups = ["sex"]
    roles.strata = strata
    roles.prediction = .values(column: "hired", counting: ["yes"])
    return AnalysisConfiguration(
      roles: roles,
      parameters: [
        "reference": .references([.group(["sex": "M"])]),
        "continuity_correction": .boolean(corrected),
      ])
  }

  @Test("keeps the laws of the plugin API", arguments: [[], ["office"]])
  func laws(strata: [String]) {
    #expect(
      checkAnalysis(
        SelectionOddsAnalysis.self, configuration(strata: strata), csv: Self.sample) == [])
  }

  @Test("divides the odds of 1 to 3 by those of 3 to 1")
  func ratio() throws {
    let result = try runAnalysis(SelectionOddsAnalysis.self, configuration(), csv: Self.sample)
    #expect(result.record("selection_odds", group: ["sex": "M"])?.value.double == 3)
    #expect(result.record("selection_odds_ratio", group: ["sex": "F"])?.value.double == 1.0 / 9)
    #expect(result.record("selection_odds_ratio", group: ["sex": "M"])?.value.double == 1)
  }

  @Test("has no odds where everybody was selected, unless one half is added")
  func everybody() throws {
    let plain = try runAnalysis(SelectionOddsAnalysis.self, configuration(), csv: Self.sample)
    #expect(plain.record("selection_odds", group: ["sex": "X"])?.status == .zeroDenominator)
    #expect(plain.record("selection_odds_ratio", group: ["sex": "X"])?.status == .zeroDenominator)
    let corrected = try runAnalysis(
      SelectionOddsAnalysis.self, configuration(corrected: true), csv: Self.sample)
    let ratio = corrected.record("selection_odds_ratio", group: ["sex": "X"])
    #expect(ratio?.value.double == 1.5 * 1.5 / (0.5 * 3.5))
  }

  @Test("counts people whose group is unknown, and compares them with nobody")
  func unknownGroup() throws {
    let result = try runAnalysis(SelectionOddsAnalysis.self, configuration(), csv: Self.sample)
    #expect(result.record("selection_odds", group: ["sex": nil])?.value.double == 0)
    #expect(result.record("selection_odds_ratio", group: ["sex": nil]) == nil)
  }
}
