import FairmarkAcceptanceAndRejection
import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkStatistics
import FairmarkTables
import FairmarkTestSupport
import Testing

@Suite("Acceptance and rejection")
struct AcceptanceAndRejectionTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  // MARK: Figures

  /// COMPAS, two-year recidivism: African-American as group, Caucasian as reference; the quotients of
  /// whole numbers are written out.
  @Test("A difference of the reference less the group has a statistic of its own sign")
  func orientation() throws {
    let result = try audit(
      Confusion("F", tp: 3, fp: 5, fn: 5, tn: 9), Confusion("M", tp: 9, fp: 4, fn: 3, tn: 8))
    var compared = 0
    for record in result.metrics {
      for test in record.tests where test.name == "two_proportion_z" {
        guard let value = record.value.double, let z = test.statistic, value != 0 else { continue }
        #expect((value > 0) == (z > 0), "\(record.name)")
        compared += 1
      }
    }
    #expect(compared > 3)
  }

  @Test("each difference has Clarify's sign: COMPAS, Black against white defendants")
  func compas() throws {
    let result = try audit(
      Confusion("F", tp: 1369, fp: 805, fn: 532, tn: 990),
      Confusion("M", tp: 505, fp: 349, fn: 461, tn: 1139))
    func value(_ name: String) throws -> Double {
      try #require(result.record(name, group: Self.women)?.value.double)
    }
    func isNear(_ name: String, _ expected: Double) throws -> Bool {
      abs(try value(name) - expected) <= 1e-15
    }
    // Reference minus group.
    #expect(
      try isNear("difference_in_conditional_acceptance", 966.0 / 854 - 1901.0 / 2174))
    #expect(try isNear("difference_in_acceptance_rates", 505.0 / 854 - 1369.0 / 2174))
    #expect(try isNear("recall_difference", 505.0 / 966 - 1369.0 / 1901))
    #expect(try isNear("accuracy_difference", 1644.0 / 2454 - 2359.0 / 3696))
    // Group minus reference.
    #expect(
      try isNear("difference_in_conditional_rejection", 1795.0 / 1522 - 1488.0 / 1600))
    #expect(try isNear("difference_in_rejection_rates", 990.0 / 1522 - 1139.0 / 1600))
    #expect(try isNear("specificity_difference", 990.0 / 1795 - 1139.0 / 1488))
    #expect(try isNear("treatment_equality", 532.0 / 805 - 461.0 / 349))
    // ProPublica prints a PPV of 62.97 and 59.13 percent.
    #expect(abs(try value("positive_predictive_value") - 0.6297) <= 5e-5)
  }

  @Test("each rate has counts and an interval, each difference an interval and tests of its sign")
  func inference() throws {
    let result = try audit(
      Confusion("F", tp: 30, fp: 10, fn: 20, tn: 40), Confusion("M", tp: 45, fp: 5, fn: 15, tn: 35))
    let recall = try #require(result.record("recall", group: Self.women))
    #expect(recall.counts == Counts(30, of: 50))
    #expect(recall.interval?.ends == Intervals.wilson(Counts(30, of: 50)))
    let difference = try #require(result.record("recall_difference", group: Self.women))
    #expect(difference.counts == Counts(30, of: 50))
    #expect(difference.referenceCounts == Counts(45, of: 60))
    #expect(difference.value.double == 0.15)
    #expect(
      difference.interval?.ends
        == Intervals.newcombe(Counts(45, of: 60), minus: Counts(30, of: 50)))
    let specificity = try #require(result.record("specificity_difference", group: Self.women))
    #expect(
      specificity.interval?.ends
        == Intervals.newcombe(Counts(40, of: 50), minus: Counts(35, of: 40)))
    #expect(difference.tests.count == 3)
    #expect(result.record("accuracy", group: Self.men)?.counts == Counts(80, of: 100))
    #expect(
      result.record("negative_predictive_value", group: Self.men)?.counts == Counts(35, of: 50))
  }

  @Test("a quotient whose numerator is no part of its denominator has neither interval nor tests")
  func quotients() throws {
    let result = try audit(
      Confusion("F", tp: 1, fp: 1, fn: 5, tn: 1), Confusion("M", tp: 3, fp: 2, fn: 1, tn: 4))
    let acceptance = try #require(result.record("conditional_acceptance", group: Self.women))
    #expect(acceptance.value.double == 3)
    #expect(acceptance.quotient == CountQuotient(6, per: 2))
    #expect(acceptance.counts == nil && acceptance.interval == nil)
    #expect(acceptance.reference == nil && acceptance.referenceSelected == nil)
    let difference = try #require(
      result.record("difference_in_conditional_acceptance", group: Self.women))
    #expect(difference.value.double == -2.2)
    #expect(difference.quotient == CountQuotient(6, per: 2))
    #expect(difference.referenceQuotient == CountQuotient(4, per: 5))
    #expect(difference.interval == nil && difference.tests.isEmpty)
    #expect(difference.reference == [ColumnValue("sex", "M")])
    #expect(result.record("treatment_equality", group: Self.women)?.value.double == 4.5)
    #expect(result.record("treatment_equality", group: Self.men)?.value.double == 0)
  }

  // MARK: Where there is no honest number

  @Test("0 / 0 is null on the side that lacks it, and in the difference")
  func zeroDenominators() throws {
    let result = try audit(Confusion("F", fn: 2, tn: 3), Confusion("M", tp: 2, fp: 1, fn: 1, tn: 2))
    for (rate, difference) in [
      ("positive_predictive_value", "difference_in_acceptance_rates"),
      ("conditional_acceptance", "difference_in_conditional_acceptance"),
      ("false_negatives_per_false_positive", "treatment_equality"),
    ] {
      #expect(result.record(rate, group: Self.women)?.status == .zeroDenominator, "\(rate)")
      #expect(result.record(difference, group: Self.women)?.status == .zeroDenominator)
      #expect(result.record(difference, group: Self.men)?.value.double == 0)
    }
    #expect(
      result.record("treatment_equality", group: Self.women)?.value
        == .undefined(.zeroDenominator, reason: "the group has no false positives"))
    #expect(result.record("recall", group: Self.women)?.value.double == 0)
    let swapped = try audit(
      Confusion("M", fn: 2, tn: 3), Confusion("F", tp: 2, fp: 1, fn: 1, tn: 2))
    #expect(
      swapped.record("treatment_equality", group: Self.women)?.value
        == .undefined(.zeroDenominator, reason: "the reference group has no false positives"))
  }

  @Test("a group without positive or negative labels has no recall or specificity (cases D, E)")
  func labels() throws {
    let result = try audit(Confusion("F", fp: 1, tn: 2), Confusion("M", tp: 2, fn: 2))
    #expect(result.record("recall", group: Self.women)?.status == .zeroDenominator)
    #expect(result.record("recall_difference", group: Self.women)?.status == .zeroDenominator)
    #expect(result.record("specificity", group: Self.men)?.status == .zeroDenominator)
    #expect(result.record("specificity_difference", group: Self.women)?.status == .zeroDenominator)
  }

  @Test("one group has nothing to be compared with, an empty group no numbers (cases F, J)")
  func oneAndEmpty() throws {
    let single = try audit(
      Confusion("M", tp: 1, fp: 1, fn: 1, tn: 1))
    let empty = try audit(Confusion("F"), Confusion("M", tp: 1, fp: 1, fn: 1, tn: 1))
    for name in [
      "difference_in_acceptance_rates", "difference_in_conditional_rejection",
      "treatment_equality", "accuracy_difference",
    ] {
      #expect(single.record(name, group: Self.men)?.status == .singleGroup, "\(name)")
      #expect(empty.record(name, group: Self.women)?.status == .emptyGroup, "\(name)")
    }
    #expect(single.record("conditional_acceptance", group: Self.men)?.value.double == 1)
    #expect(empty.record("conditional_acceptance", group: Self.women)?.status == .emptyGroup)
  }

  @Test("a missing group value has rates and is in no comparison (case G)")
  func missingGroup() throws {
    let result = try audit(
      Confusion("F", tp: 1, fp: 1, fn: 1, tn: 1), Confusion("M", tp: 1, fp: 1, fn: 1, tn: 1),
      Confusion("", tp: 9, fp: 3))
    let unknown: [String: String?] = ["sex": nil]
    #expect(result.record("positive_predictive_value", group: unknown)?.value.double == 0.75)
    #expect(result.record("conditional_acceptance", group: unknown)?.value.double == 0.75)
    #expect(result.record("treatment_equality", group: unknown) == nil)
  }

  @Test("a missing label is an error, or the row is left out and counted (case H)")
  func missingLabel() throws {
    let csv = "sex,predicted,actual\nF,1,1\nF,0,1\nM,1,1\nM,1,\nM,0,0\n"
    let error = #expect(throws: TableError.self) {
      try runAnalysis(
        AcceptanceAndRejectionAnalysis.self, configuration(weight: nil), csv: csv)
    }
    #expect(error?.code == .missingValue)
    let result = try runAnalysis(
      AcceptanceAndRejectionAnalysis.self,
      configuration(weight: nil) { $0.missingIsError = false }, csv: csv)
    #expect(result.record("accuracy", group: Self.men)?.counts == Counts(2, of: 2))
    #expect(result.findings.map(\.code) == ["rows_excluded"])
  }

  // MARK: Options

  @Test("the best group is that with the best rate, and for quotients that selected most often")
  func best() throws {
    let result = try audit(
      Confusion("F", tp: 1, fp: 0, fn: 3, tn: 6), Confusion("M", tp: 4, fp: 2, fn: 1, tn: 3),
      references: [.best])
    let acceptance = try #require(
      result.record("difference_in_acceptance_rates", group: Self.women))
    #expect(acceptance.reference == [ColumnValue("sex", "F")])
    #expect(acceptance.referenceSelected == true)
    let quotient = try #require(
      result.record("difference_in_conditional_acceptance", group: Self.women))
    #expect(quotient.reference == [ColumnValue("sex", "M")])
    #expect(quotient.referenceSelected == true)
  }

  @Test("every class of a decision is compared in turn")
  func eachClass() throws {
    let result = try runAnalysis(
      AcceptanceAndRejectionAnalysis.self,
      configuration(weight: nil) { roles in
        roles.prediction = .eachClass(column: "predicted")
        roles.label = .eachClass(column: "actual")
      }, csv: "sex,predicted,actual\nF,a,a\nF,b,a\nM,a,b\nM,b,b\n")
    let ofClass = result.metrics.filter {
      $0.name == "conditional_acceptance" && $0.dimensions == [.classLabel("a")]
    }
    #expect(ofClass.map(\.value.double) == [2, 0])
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
    let crossed = configuration(references: [.largest]) { roles in
      roles.groups = ["sex", "race"]
      roles.intersectionDepth = 2
      roles.strata = ["site"]
      roles.missingIsError = false
    }
    let scored = configuration(references: [.best], weight: nil) { roles in
      roles.prediction = .threshold(column: "predicted", atLeast: 0.5)
      roles.label = .threshold(column: "actual", atLeast: 1)
    }
    for configuration in [configuration(), crossed, scored] {
      #expect(
        checkAnalysis(AcceptanceAndRejectionAnalysis.self, configuration, csv: sample) == [])
    }
  }
}
