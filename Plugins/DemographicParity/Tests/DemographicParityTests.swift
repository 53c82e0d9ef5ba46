import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkDemographicParity
import FairmarkStatistics
import FairmarkTestSupport
import Testing

@Suite("Demographic parity")
struct DemographicParityTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  // MARK: The cases in which tools disagree

  @Test("an ordinary table gives what Fairlearn, AIF360, Aequitas and Clarify give (case A)")
  func ordinary() throws {
    let result = try audit(
      "F,yes", "F,no", "F,no", "F,no", "M,yes", "M,yes", "M,yes", "M,no", "M,no", "M,no")
    #expect(result.record("demographic_parity_ratio")?.value.double == 0.5)
    #expect(result.record("demographic_parity_difference")?.value.double == 0.25)
    #expect(result.record("selection_rate_min")?.value.double == 0.25)
    #expect(result.record("selection_rate_max")?.value.double == 0.5)
    #expect(result.record("selection_rate_difference", group: Self.women)?.value.double == -0.25)
    #expect(result.record("selection_rate_ratio", group: Self.women)?.value.double == 0.5)
    let gap = try #require(result.record("demographic_parity_difference"))
    #expect(gap.extremes?.minimum.group == [ColumnValue("sex", "F")])
    #expect(gap.extremes?.maximum.counts == Counts(3, of: 6))
    #expect(gap.n == 10)
  }

  @Test("nobody selected in one group gives the ratio 0 (case B)")
  func rateZero() throws {
    let result = try audit("M,no", "M,no", "M,no", "F,yes", "F,yes", "F,no")
    #expect(result.record("demographic_parity_ratio")?.value.double == 0)
    #expect(result.record("demographic_parity_difference")?.value.double == 2.0 / 3)
  }

  @Test("nobody selected in any group gives no ratio and the difference 0 (case C)")
  func nobodySelected() throws {
    let result = try audit("F,no", "F,no", "M,no")
    #expect(result.record("demographic_parity_ratio")?.status == .zeroDenominator)
    #expect(result.record("demographic_parity_difference")?.value.double == 0)
  }

  @Test("one group has nothing to be compared with (case F)")
  func singleGroup() throws {
    let result = try audit("F,yes", "F,no")
    for name in [
      "demographic_parity_difference", "demographic_parity_ratio", "selection_rate_min",
      "selection_rate_max",
    ] {
      #expect(result.record(name)?.status == .singleGroup)
    }
  }

  @Test("a missing group value is counted and in no gap (case G)")
  func missingGroup() throws {
    let result = try audit("F,yes", "F,no", "M,yes", "M,yes", "M,no", ",yes")
    #expect(result.record("demographic_parity_ratio")?.value.double == 0.75)
    #expect(result.record("selection_rate", group: ["sex": nil])?.value.double == 1)
    #expect(result.record("selection_rate_max")?.value.double == 2.0 / 3)
    #expect(result.record("demographic_parity_difference")?.n == 5)
    #expect(result.findings.isEmpty)
    let largest = try audit(
      "F,yes", "F,no", "M,yes", "M,yes", "M,no", ",yes", references: [.largest])
    #expect(largest.findings.map(\.code) == ["missing_group_ranges_left_out"])
  }

  @Test("weights are counted in minimum and maximum (case I)")
  func weights() throws {
    let result = try audit(
      "F,yes,2", "F,no,1", "F,no,1", "M,yes,1", "M,yes,1", "M,no,3", header: "sex,hired,count"
    ) { $0.frequencyWeight = "count" }
    #expect(result.record("demographic_parity_ratio")?.value.double == 0.8)
    #expect(result.record("demographic_parity_difference")?.value.double == 0.1)
  }

  @Test("a group whose weights are all 0 makes no perfect score (case J)")
  func zeroWeights() throws {
    let result = try audit(
      "F,yes,0", "F,no,0", "M,yes,1", "M,no,1", header: "sex,hired,count"
    ) { $0.frequencyWeight = "count" }
    let gap = try #require(result.record("demographic_parity_difference"))
    #expect(gap.status == .emptyGroup)
    #expect(gap.undefinedGroups == 1)
    #expect(result.record("demographic_parity_ratio")?.status == .emptyGroup)
  }

  @Test("exactly four fifths are 0.8 to the last bit (case K)")
  func exactFourFifths() throws {
    let result = try audit(
      "F,yes,3", "F,no,2", "M,yes,6", "M,no,2", header: "sex,hired,count"
    ) { $0.frequencyWeight = "count" }
    #expect(result.record("demographic_parity_ratio")?.value.double == 0.8)
  }

  // MARK: Options

  @Test("a group without a rate is left out of the gap and counted")
  func undefinedGroup() throws {
    let result = try audit(
      "F,yes,1", "F,no,3", "M,yes,1", "M,no,1", "X,no,0", header: "sex,hired,count"
    ) { $0.frequencyWeight = "count" }
    #expect(result.record("demographic_parity_difference")?.value.double == 0.25)
    #expect(result.record("demographic_parity_difference")?.undefinedGroups == 1)
  }

  @Test("gaps are computed again within each stratum")
  func strata() throws {
    let result = try audit(
      "F,a,yes", "M,a,no", "F,b,no", "M,b,no", "M,b,yes", "F,,yes", header: "sex,site,hired"
    ) { $0.strata = ["site"] }
    func gap(_ stratum: [String: String?]?) -> Double? {
      result.record("demographic_parity_difference", stratum: stratum)?.value.double
    }
    #expect(gap(["site": "a"]) == 1)
    #expect(gap(["site": "b"]) == 0.5)
    #expect(gap(nil) == 1.0 / 3)
    #expect(result.record("demographic_parity_difference", stratum: ["site": nil]) == nil)
    #expect(
      result.record("selection_rate", group: Self.women, stratum: ["site": nil])?.value.double == 1)
  }

  @Test("groups, crossings, strata, weights and missing values keep the laws")
  func laws() {
    let sample = """
      sex,race,site,hired,count
      F,x,a,yes,1
      M,y,b,no,2
      F,,a,no,3
      ,y,,yes,1
      M,x,b,yes,0
      D,z,a,no,5

      """
    let crossed = hiringConfiguration(references: [.largest]) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.frequencyWeight = "count"
      roles.missingIsError = false
    }
    for configuration in [hiringConfiguration(), crossed] {
      #expect(checkAnalysis(DemographicParityAnalysis.self, configuration, csv: sample) == [])
    }
  }
}
