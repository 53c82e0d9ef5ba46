import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkEqualOpportunity
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("Equal opportunity and equalized odds")
struct EqualOpportunityTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  // MARK: The cases in which tools disagree

  @Test("an ordinary table gives what Fairlearn and AIF360 give (case A)")
  func ordinary() throws {
    let result = try audit(
      Confusion("F", tp: 1, fn: 1, tn: 2), Confusion("M", tp: 2, fp: 1, fn: 1, tn: 2))
    #expect(result.record("true_positive_rate", group: Self.women)?.value.double == 0.5)
    #expect(result.record("true_positive_rate", group: Self.men)?.counts == Counts(2, of: 3))
    #expect(result.record("false_positive_rate", group: Self.women)?.value.double == 0)
    #expect(result.record("equal_opportunity_difference")?.value.double == 1.0 / 6)
    #expect(result.record("equal_opportunity_ratio")?.value.double == 0.75)
    #expect(result.record("predictive_equality_difference")?.value.double == 1.0 / 3)
    #expect(result.record("predictive_equality_ratio")?.value.double == 0)
    #expect(result.record("equalized_odds_difference")?.value.double == 1.0 / 3)
    #expect(result.record("equalized_odds_ratio")?.value.double == 0)
    #expect(
      result.record("true_positive_rate_difference", group: Self.women)?.value.double == -1.0 / 6)
    #expect(result.record("false_positive_rate_max")?.value.double == 1.0 / 3)
    #expect(result.record("average_odds_difference", group: Self.women)?.value.double == -0.25)
    #expect(
      result.record("average_absolute_odds_difference", group: Self.women)?.value.double == 0.25)
  }

  @Test("differences in opposite directions average to 0 only with their signs")
  func averageOdds() throws {
    let result = try audit(
      Confusion("F", tp: 30, fp: 10, fn: 20, tn: 40),
      Confusion("M", tp: 20, fp: 20, fn: 30, tn: 30), references: [.group(["sex": "M"])])
    let signed = try #require(result.record("average_odds_difference", group: Self.women))
    #expect(signed.value.double == 0)
    let absolute = result.record("average_absolute_odds_difference", group: Self.women)
    #expect(abs((absolute?.value.double ?? 0) - 0.2) < 1e-15)
    let one = try #require(
      result.record("true_positive_rate_difference", group: Self.women)?.interval?.ends)
    let other = try #require(
      result.record("false_positive_rate_difference", group: Self.women)?.interval?.ends)
    let low = try #require(signed.interval?.ends?.low)
    #expect(signed.interval?.method == "mover_newcombe")
    let apart = (0.2 - (one.low ?? 0), -0.2 - (other.low ?? 0))
    #expect(abs(low + 0.5 * (apart.0 * apart.0 + apart.1 * apart.1).squareRoot()) < 1e-12)
    #expect(result.record("average_odds_difference", group: Self.men)?.value.double == 0)
  }

  @Test("without one of both rates there is no average")
  func noAverage() throws {
    let result = try audit(Confusion("F", fp: 1, tn: 2), Confusion("M", tp: 1, fn: 1, tn: 1))
    let signed = result.record("average_odds_difference", group: Self.women)
    #expect(signed?.status == .zeroDenominator)
    #expect(signed?.interval == nil)
  }

  @Test("the best error rate is the lowest, the best true positive rate the highest")
  func best() throws {
    let result = try audit(
      Confusion("F", tp: 1, fp: 1, fn: 1, tn: 3), Confusion("M", tp: 2, fp: 2, fn: 1, tn: 2))
    #expect(
      result.record("true_positive_rate_ratio", group: Self.women)?.reference
        == [ColumnValue("sex", "M")])
    let falsePositive = try #require(
      result.record("false_positive_rate_ratio", group: Self.men))
    #expect(falsePositive.reference == [ColumnValue("sex", "F")])
    #expect(falsePositive.value.double == 2)
    #expect(falsePositive.flags.isEmpty, "a ratio of errors is no impact ratio")
  }

  @Test("a group without positive labels has no true positive rate, and no gap is made up (case D)")
  func noPositiveLabels() throws {
    let result = try audit(Confusion("F", fp: 1, tn: 2), Confusion("M", tp: 1, fn: 1, tn: 1))
    #expect(result.record("true_positive_rate", group: Self.women)?.status == .zeroDenominator)
    let gap = try #require(result.record("equal_opportunity_difference"))
    #expect(gap.status == .zeroDenominator)
    #expect(gap.undefinedGroups == 1)
    #expect(result.record("predictive_equality_difference")?.value.double == 1.0 / 3)
    let odds = try #require(result.record("equalized_odds_difference"))
    #expect(odds.status == .zeroDenominator)
    #expect(odds.undefinedGroups == 1)
    #expect(result.record("equalized_odds_ratio")?.status == .zeroDenominator)
  }

  @Test("a group without negative labels has no false positive rate (case E)")
  func noNegativeLabels() throws {
    let result = try audit(Confusion("F", tp: 1, fn: 1), Confusion("M", tp: 1, fp: 1, fn: 1, tn: 1))
    #expect(result.record("false_positive_rate", group: Self.women)?.status == .zeroDenominator)
    #expect(result.record("equal_opportunity_difference")?.value.double == 0)
    let odds = try #require(result.record("equalized_odds_difference"))
    #expect(odds.status == .zeroDenominator)
    #expect(
      odds.value
        == .undefined(
          .zeroDenominator,
          reason: "predictive_equality_difference: fewer than two groups have a false positive rate"
        ))
  }

  @Test("with two rates each the gaps exist, and every group that lacks one is counted")
  func undefinedGroups() throws {
    let result = try audit(
      Confusion("A", fp: 1, tn: 1), Confusion("B", tp: 1, fn: 1),
      Confusion("C", tp: 1, fp: 1, fn: 3, tn: 1), Confusion("D", tp: 1, fp: 1, fn: 1, tn: 3))
    #expect(result.record("equal_opportunity_difference")?.undefinedGroups == 1)
    #expect(result.record("predictive_equality_difference")?.undefinedGroups == 1)
    let odds = try #require(result.record("equalized_odds_difference"))
    #expect(odds.value.double == 0.25)
    #expect(odds.undefinedGroups == 2, "A has no true positive rate, B no false positive rate")
    #expect(result.record("equalized_odds_ratio")?.undefinedGroups == 2)
  }

  @Test("nobody predicted positive gives no ratio and the difference 0 (case C)")
  func nobodyPredicted() throws {
    let result = try audit(Confusion("F", fn: 1, tn: 2), Confusion("M", fn: 2, tn: 1))
    #expect(result.record("equal_opportunity_difference")?.value.double == 0)
    #expect(result.record("equal_opportunity_ratio")?.status == .zeroDenominator)
    #expect(result.record("equalized_odds_ratio")?.status == .zeroDenominator)
  }

  @Test("one group has nothing to be compared with (case F)")
  func singleGroup() throws {
    let result = try audit(Confusion("F", tp: 1, fp: 1, fn: 1, tn: 1))
    for name in [
      "equal_opportunity_difference", "predictive_equality_ratio", "equalized_odds_difference",
    ] {
      #expect(result.record(name)?.status == .singleGroup)
    }
  }

  @Test("a missing group value is counted and in no gap (case G)")
  func missingGroup() throws {
    let result = try audit(
      Confusion("F", tp: 1, fn: 1, tn: 1), Confusion("M", tp: 2, fn: 2, tn: 1),
      Confusion("", tp: 9, fp: 9))
    #expect(result.record("true_positive_rate", group: ["sex": nil])?.value.double == 1)
    #expect(result.record("equalized_odds_difference")?.value.double == 0)
    #expect(result.record("equalized_odds_difference")?.undefinedGroups == 0)
    let ranges = { (name: String) in
      result.record(name, group: Self.women)?.missingGroupRanges.isEmpty
    }
    #expect(ranges("true_positive_rate_ratio") == false)
    #expect(ranges("false_positive_rate_ratio") == true)
    #expect(
      result.findings.map(\.message) == [
        "some people's groups are unknown, and how low the lowest rate could be is not computed: the "
          + "ratios to the lowest \"false positive rate\" have no `missing_group_ranges`; declare the "
          + "reference group to have them"
      ])
  }

  @Test("a missing label is an error, or the row is left out and counted (case H)")
  func missingLabel() throws {
    let csv = "sex,predicted,actual\nF,1,1\nF,0,1\nM,1,1\nM,1,\nM,0,0\n"
    let error = #expect(throws: TableError.self) {
      try runAnalysis(EqualOpportunityAnalysis.self, configuration(), csv: csv)
    }
    #expect(error?.code == .missingValue)
    let result = try runAnalysis(
      EqualOpportunityAnalysis.self, configuration { $0.missingIsError = false }, csv: csv)
    #expect(result.record("true_positive_rate", group: Self.men)?.counts == Counts(1, of: 1))
    #expect(result.record("true_positive_rate", group: Self.men)?.n == 2)
    #expect(result.record("equal_opportunity_difference")?.value.double == 0.5)
    #expect(result.findings.map(\.code) == ["rows_excluded"])
    #expect(result.findings.first?.message.hasPrefix("1 ") == true)
  }

  @Test("weights are counted in both rates (case I) and 0 weights make no rate (case J)")
  func weights() throws {
    let result = try audit(
      Confusion("F", tp: 2, fp: 1, fn: 2, tn: 3), Confusion("M", tp: 10_000_000_000, fn: 0, tn: 1))
    #expect(result.record("true_positive_rate", group: Self.women)?.counts == Counts(2, of: 4))
    #expect(result.record("equal_opportunity_difference")?.value.double == 0.5)
    let zero = try audit(Confusion("F"), Confusion("M", tp: 1, fp: 1, fn: 1, tn: 1))
    #expect(zero.record("true_positive_rate", group: Self.women)?.status == .emptyGroup)
    #expect(zero.record("equalized_odds_difference")?.status == .emptyGroup)
  }

  @Test("a positive value that never occurs beside one other is a finding")
  func positiveAbsent() throws {
    let result = try runAnalysis(
      EqualOpportunityAnalysis.self, configuration(),
      csv: "sex,predicted,actual\nF,1,0\nM,0,0\n")
    #expect(result.findings.map(\.code) == ["positive_absent"])
    #expect(result.record("true_positive_rate", group: Self.women)?.status == .zeroDenominator)
  }

  @Test("groups, crossings, strata, weights and missing values keep the laws")
  func laws() {
    let sample = """
      sex,race,site,predicted,actual,count
      F,x,a,1,1,1
      M,y,b,0,1,2
      F,,a,0,0,3
      ,y,,1,0,1
      M,x,b,1,1,0
      D,z,a,0,0,5
      M,x,a,1,0,2
      F,x,b,0,1,4

      """
    let crossed = configuration(references: [.largest], weight: "count") { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.missingIsError = false
    }
    let scored = configuration { roles in
      roles.prediction = .threshold(column: "predicted", atLeast: 0.5)
      roles.label = .threshold(column: "actual", atLeast: 1)
    }
    for configuration in [configuration(), crossed, scored] {
      #expect(checkAnalysis(EqualOpportunityAnalysis.self, configuration, csv: sample) == [])
    }
  }
}
