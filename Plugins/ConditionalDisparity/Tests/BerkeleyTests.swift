import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkConditionalDisparity
import FairmarkStatistics
import Testing

/// Figures of R (mantelhaen.test), smclarify and statsmodels, as they are printed; and, to every
/// digit, of Notebooksless-Scripts/golden/clarify_metrics.py.
@Suite("Berkeley's admissions within departments")
struct BerkeleyTests {
  private static let women: [String: String?] = ["sex": "F"]
  private static let men: [String: String?] = ["sex": "M"]

  private func isNear(_ value: Double?, _ expected: Double, to relative: Double = 1e-12) -> Bool {
    value.map { abs($0 - expected) <= relative * expected.magnitude } ?? false
  }

  @Test("numbers over the departments", arguments: [false, true])
  func numbers(ofLabel: Bool) throws {
    let result = try audit(Berkeley.lines()) { roles in
      if ofLabel {
        roles.label = roles.prediction
        roles.prediction = nil
      }
    }
    for (name, group, printed, digits, expected) in [
      (
        "conditional_demographic_disparity", Self.women, -0.019283, 5e-7, -0.019283267035269242
      ),
      ("conditional_demographic_disparity", Self.men, 0.019283, 5e-7, 0.019283267035269242),
      ("demographic_disparity", Self.women, 0.143826, 5e-7, 0.143826423653201),
      ("common_odds_ratio", Self.women, 1.105343, 5e-7, 1.1053426615022164),
      ("common_risk_ratio", Self.women, 1.058307, 5e-7, 1.058307423589208),
      ("common_risk_difference", Self.women, 0.018425, 5e-7, 0.018425196190852512),
      ("standardised_selection_rate", Self.women, 0.429955, 5e-7, 0.4299553804607252),
      ("standardised_selection_rate", Self.men, 0.387319, 5e-7, 0.38731858268942226),
    ] {
      let record = try #require(result.record(name, group: group))
      let value = try #require(record.value.double)
      #expect(abs(value - printed) <= digits, "\(name) is \(value)")
      #expect(isNear(value, expected), "\(name) is \(value)")
    }
    let odds = try #require(result.record("common_odds_ratio", group: Self.women))
    #expect(odds.interval?.method == "robins_breslow_greenland")
    let ends = try #require(odds.interval?.ends)
    #expect(abs(try #require(ends.low) - 0.9431) <= 5e-5)
    #expect(abs(try #require(ends.high) - 1.2955) <= 5e-5)
    #expect(isNear(ends.low, 0.9431028285160811))
    #expect(isNear(ends.high, 1.2954922436816447))
    #expect(odds.undefinedStrata == 0)
  }

  @Test("tests over the departments")
  func tests() throws {
    let tests = try #require(
      try audit(Berkeley.lines()).record("common_odds_ratio", group: Self.women)?.tests)
    for (name, degreesOfFreedom, statistic, p) in [
      ("cochran_mantel_haenszel", 1, 1.5246066604434427, 0.21692369705551717),
      ("cochran_mantel_haenszel_corrected", 1, 1.4269462285866952, 0.2322634628170468),
      ("breslow_day", 5, 18.825513705236055, 0.0020713903499179898),
      ("breslow_day_tarone", 5, 18.82550125205277, 0.0020714013978812007),
    ] {
      let test = try #require(tests.first { $0.name == name })
      #expect(isNear(test.statistic, statistic, to: 1e-10), "\(name)")
      #expect(isNear(test.pValue, p, to: 1e-10), "\(name)")
      #expect(test.degreesOfFreedom == degreesOfFreedom)
    }
    let exact = try #require(tests.first { $0.name == "cochran_mantel_haenszel_exact" })
    #expect(exact.statistic == nil)
    let p = try #require(exact.pValue)
    #expect(p > 0.21 && p < 0.24, "near the corrected χ²: \(p)")
    #expect(tests.allSatisfy { $0.adjusted.map(\.method) == ["holm"] })
  }

  @Test("without the one department in which women did much better")
  func withoutA() throws {
    let result = try audit(Berkeley.lines(without: "A"))
    let odds = try #require(result.record("common_odds_ratio", group: Self.women))
    #expect(isNear(odds.value.double, 0.9699038851219418))
    let corrected = try #require(odds.tests.first { $0.name == "cochran_mantel_haenszel" })
    #expect(isNear(corrected.statistic, 0.12498405265678293, to: 1e-10))
    #expect(isNear(corrected.pValue, 0.7236905148474925, to: 1e-10))
    let homogeneity = try #require(odds.tests.first { $0.name == "breslow_day" })
    #expect(isNear(homogeneity.statistic, 2.558209212379791, to: 1e-10))
    #expect(isNear(homogeneity.pValue, 0.6342437359004289, to: 1e-10))
    #expect(homogeneity.degreesOfFreedom == 4)
    #expect(result.findings.isEmpty, "both differences are below 0")
  }

  @Test("the paradox is a finding that names both numbers")
  func simpson() throws {
    let result = try audit(Berkeley.lines())
    let crude = try #require(
      result.record("selection_rate_difference", group: Self.women)?.value.double)
    let within = try #require(
      result.record("common_risk_difference", group: Self.women)?.value.double)
    #expect(crude < 0 && within > 0)
    #expect(result.findings.map(\.code) == ["simpson_reversal"])
    let message = try #require(result.findings.first?.message)
    #expect(
      message
        == "sex: \"F\" against \"M\": the selection rate is lower over all rows "
        + "(selection_rate_difference \(crude)) and higher within the strata of job "
        + "(common_risk_difference \(within))")
  }

  @Test("a department's own disparity is its share of rejections less that of admissions")
  func departments() throws {
    let result = try audit(Berkeley.lines())
    let record = try #require(
      result.record("demographic_disparity", group: Self.women, stratum: ["job": "A"]))
    #expect(isNear(record.value.double, 19.0 / 332 - 89.0 / 601, to: 1e-14))
    #expect(record.counts == Counts(89, of: 108))
    #expect(result.metrics.count { $0.name == "demographic_disparity" } == 14)
  }
}
