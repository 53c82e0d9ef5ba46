import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkConditionalDisparity
import FairmarkStatistics
import FairmarkTables
import Testing

@Suite("Conditional disparity")
struct ConditionalDisparityTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]
  private static let overStrata = [
    "common_odds_ratio", "common_risk_ratio", "common_risk_difference",
  ]
  private static let plain = ["a,F,yes,2", "a,F,no,3", "a,M,yes,3", "a,M,no,2"]

  // MARK: Where there is no honest number

  @Test("a stratum where nobody or everybody is selected is left out, counted and named")
  func strataWithoutVariation() throws {
    let result = try audit(Self.plain + ["b,F,no,6", "b,M,no,4", "c,F,yes,1", "c,M,yes,9"])
    let record = try #require(
      result.record("conditional_demographic_disparity", group: Self.women))
    // Clarify counts the strata b and c as 0, which gives a third of it.
    #expect(record.value.double == 0.2)
    #expect(record.undefinedStrata == 2)
    for (job, reason) in [("b", "nobody is selected"), ("c", "everybody is selected")] {
      #expect(
        result.record("demographic_disparity", group: Self.women, stratum: ["job": job])?.value
          == .undefined(.zeroDenominator, reason: reason))
    }
    let finding = try #require(result.findings.first { $0.code == "strata_without_variation" })
    #expect(finding.message.contains("\"b\", \"c\""))
    // They say nothing about the odds, and something about the rates.
    let odds = try #require(result.record("common_odds_ratio", group: Self.women))
    #expect(abs(try #require(odds.value.double) - 4.0 / 9) <= 1e-15)
    #expect(odds.undefinedStrata == 0)
    #expect(odds.tests.first { $0.name == "breslow_day" }?.pValue == nil)
  }

  @Test("when that is so in every stratum there is no disparity, no odds ratio and no test")
  func nothingVaries() throws {
    let result = try audit(["a,F,no,3", "a,M,no,2", "b,F,no,1", "b,M,no,1", "b,M,yes,0"])
    #expect(
      result.record("conditional_demographic_disparity", group: Self.women)?.status
        == .zeroDenominator)
    #expect(result.record("demographic_disparity", group: Self.women)?.status == .zeroDenominator)
    let odds = try #require(result.record("common_odds_ratio", group: Self.women))
    #expect(odds.status == .zeroDenominator)
    #expect(odds.interval?.ends == nil)
    #expect(
      odds.tests.first { $0.name == "cochran_mantel_haenszel" }?.outcome
        == .undefined(
          .insufficientData,
          reason: "in every stratum with both groups everybody or nobody is selected, so nothing "
            + "varies"))
    #expect(odds.tests.first { $0.name == "cochran_mantel_haenszel_exact" }?.pValue == 1)
    #expect(result.record("common_risk_ratio", group: Self.women)?.status == .zeroDenominator)
    #expect(result.record("common_risk_difference", group: Self.women)?.value.double == 0)
  }

  @Test("strata with one group, without rows and without a value are named, none vanishes")
  func uselessStrata() throws {
    let result = try audit(
      Self.plain + ["b,F,yes,5", "b,F,no,5", "c,M,yes,0", ",F,yes,7", ",,no,1"])
    #expect(
      result.findings.map(\.code) == [
        "rows_without_stratum", "strata_without_rows", "strata_with_one_group",
        "simpson_reversal",
      ])
    #expect(result.findings[0].message.contains("8 of them"))
    #expect(result.findings[1].message.contains("\"c\" of the column \"job\""))
    #expect(result.findings[2].message.contains("\"b\""))
    for name in Self.overStrata {
      #expect(result.record(name, group: Self.women)?.undefinedStrata == 1, "\(name)")
    }
    let standardised = try #require(
      result.record("standardised_selection_rate", group: Self.women))
    #expect(standardised.value.double == 0.4)
    #expect(standardised.counts == Counts(2, of: 5))
    #expect(standardised.undefinedStrata == 1)
    #expect(result.record("selection_rate", group: Self.women)?.counts == Counts(14, of: 22))
  }

  @Test("without a stratum that has both groups nothing is comparable")
  func noCommonStratum() throws {
    let result = try audit(["a,F,yes,1", "a,F,no,1", "b,M,yes,1", "b,M,no,1"])
    for name in Self.overStrata {
      #expect(result.record(name, group: Self.women)?.status == .insufficientData, "\(name)")
      #expect(result.record(name, group: Self.women)?.tests.isEmpty == true)
    }
    #expect(
      result.record("standardised_selection_rate", group: Self.women)?.status == .supportMismatch)
    let unknown = try audit([",F,yes,1", ",M,no,1"])
    for name in ["conditional_demographic_disparity", "standardised_selection_rate"] {
      #expect(unknown.record(name, group: Self.women)?.status == .insufficientData)
    }
  }

  @Test("one group has nothing to be compared with (case F), an empty group no numbers (case J)")
  func oneAndEmpty() throws {
    let single = try audit(["a,M,yes,2", "a,M,no,2"])
    let empty = try audit(["a,F,yes,0", "a,F,no,0", "a,M,yes,2", "a,M,no,2"])
    for name in ["demographic_disparity", "conditional_demographic_disparity"] + Self.overStrata {
      #expect(single.record(name, group: Self.men)?.status == .singleGroup, "\(name)")
      #expect(empty.record(name, group: Self.women)?.status == .emptyGroup, "\(name)")
    }
    #expect(
      single.record("standardised_selection_rate", group: Self.men)?.value.double == 0.5)
    #expect(
      empty.record("standardised_selection_rate", group: Self.women)?.status == .emptyGroup)
  }

  @Test("rows without a group value are in no stratum's numbers (case G)")
  func missingGroup() throws {
    let result = try audit(Self.plain + ["a,,yes,90", "a,,no,10"])
    #expect(result.record("demographic_disparity", group: Self.women)?.value.double == 0.2)
    #expect(result.record("selection_rate", group: ["sex": nil])?.counts == Counts(90, of: 100))
    #expect(result.record("common_odds_ratio", group: ["sex": nil]) == nil)
  }

  @Test("a missing prediction or label is an error, or the row is left out and counted (case H)")
  func missingOutcomes() throws {
    let lines = Self.plain + ["a,F,,4"]
    for ofLabel in [false, true] {
      func result(_ missingIsError: Bool) throws -> AnalysisResult {
        try audit(lines) { roles in
          if ofLabel {
            roles.label = roles.prediction
            roles.prediction = nil
          }
          roles.missingIsError = missingIsError
        }
      }
      let error = #expect(throws: TableError.self) { try result(true) }
      #expect(error?.code == .missingValue)
      let excluded = try result(false)
      #expect(excluded.record("selection_rate", group: Self.women)?.counts == Counts(2, of: 5))
      #expect(
        excluded.findings == [
          Finding(
            .warning, "rows_excluded",
            "4 weighted rows are in no rate, for want of a \(ofLabel ? "label" : "prediction")")
        ])
    }
  }

  // MARK: Options

  @Test("what is audited is the prediction where there is one, or what the job says")
  func roles() throws {
    let lines = ["a,F,yes,0,2", "a,F,no,1,3", "a,M,yes,1,3", "a,M,no,,2"]
    func rate(_ of: String?) throws -> Counts? {
      try audit(
        lines, header: "job,sex,hired,good,count",
        parameters: of.map { ["of": .choice($0)] } ?? [:]
      ) { roles in
        roles.label = .values(column: "good", counting: ["1"])
        roles.missingIsError = of != "label"
      }.record("selection_rate", group: Self.men)?.counts
    }
    #expect(try rate(nil) == Counts(3, of: 5))
    #expect(try rate("prediction") == Counts(3, of: 5))
    #expect(try rate("label") == Counts(3, of: 3))
    let error = #expect(throws: AnalysisError.self) {
      try audit(lines, parameters: ["of": .choice("label")])
    }
    #expect(error?.key == "of")
    #expect(throws: AnalysisError.self) { try audit(lines) { $0.prediction = nil } }
  }

  @Test("intervals and tests can be left out, and a selected reference is flagged")
  func inference() throws {
    let bare = try audit(
      Self.plain, parameters: ["interval": .choices(["none"]), "tests": .choices(["none"])])
    let odds = try #require(bare.record("common_odds_ratio", group: Self.women))
    #expect(odds.interval == nil && odds.tests.isEmpty)
    let selected = try audit(Self.plain, references: [.best])
    let record = try #require(selected.record("common_odds_ratio", group: Self.women))
    #expect(record.referenceSelected == true)
    #expect(record.flags == ["reference_selected"])
    #expect(selected.record("common_odds_ratio", group: Self.men)?.tests.isEmpty == true)
    #expect(selected.record("common_odds_ratio", group: Self.men)?.value.double == 1)
  }

  @Test("where small groups are withheld a reversal is told without numbers, or not at all")
  func smallCells() throws {
    func reversal(_ minimum: Int) throws -> String? {
      try audit(Berkeley.lines(), parameters: ["minimum_cell": .integer(minimum)])
        .findings.first { $0.code == "simpson_reversal" }?.message
    }
    #expect(try reversal(0)?.contains("selection_rate_difference") == true)
    #expect(
      try reversal(10)
        == "sex: \"F\" against \"M\": the selection rate differs in one direction over all rows and "
        + "in the other within the strata of job")
    #expect(try reversal(2000) == nil)
  }

  @Test("weights beyond a sum of 2^53 stay exact in the counts")
  func heavyWeights() throws {
    let heavy = 1 << 60
    let result = try audit(["a,F,yes,\(heavy)", "a,F,no,\(heavy)", "a,M,yes,1", "a,M,no,1"])
    #expect(
      result.record("selection_rate", group: Self.women)?.counts == Counts(heavy, of: 2 * heavy))
    #expect(result.record("demographic_disparity", group: Self.women)?.value.double == 0)
    let exact = result.record("common_odds_ratio", group: Self.women)?.tests
      .first { $0.name == "cochran_mantel_haenszel_exact" }
    #expect(
      exact?.outcome
        == .undefined(
          .notEvaluated,
          reason:
            "the exact distribution would take more than 10^8 multiplications, or a group has "
            + "more than 2^51 rows in a stratum"))
  }

  @Test("groups, crossings, strata, classes, weights and missing values keep the laws")
  func laws() {
    let sample = """
      sex,race,job,hired,count
      F,x,a,yes,1
      M,y,b,no,2
      F,,a,no,3
      ,y,,yes,1
      M,x,b,yes,0
      D,z,a,no,5
      M,x,a,yes,2
      F,x,b,,4
      M,y,a,no,2

      """
    let crossed = configuration(references: [.largest]) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.missingIsError = false
    }
    let ofLabel = configuration(references: [.best]) { roles in
      roles.label = .eachClass(column: "hired")
      roles.prediction = nil
      roles.frequencyWeight = nil
      roles.strata = ["job", "race"]
      roles.missingIsError = false
    }
    for configuration in [configuration { $0.missingIsError = false }, crossed, ofLabel] {
      #expect(checkAnalysis(ConditionalDisparityAnalysis.self, configuration, csv: sample) == [])
    }
  }
}
