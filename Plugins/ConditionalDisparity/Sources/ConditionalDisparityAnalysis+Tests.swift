import FairmarkAnalysis
import FairmarkStatistics

extension ConditionalDisparityAnalysis {
  /// The tests over strata: that nobody is favoured in any, and that all have the same odds ratio.
  func stratifiedTests(_ tables: StratifiedTables) -> [MetricTest] {
    let noVariation =
      "in every stratum with both groups everybody or nobody is selected, so nothing varies"
    let exact =
      tables.exactTest().map { MetricTest.Outcome.pValue($0.twoSided) }
      ?? .undefined(
        .notEvaluated,
        reason: "the exact distribution would take more than 10^8 multiplications, or a group has "
          + "more than 2^51 rows in a stratum")
    return [
      chiSquared(
        "cochran_mantel_haenszel", tables.cochranMantelHaenszel(isCorrected: false), 1,
        otherwise: noVariation),
      chiSquared(
        "cochran_mantel_haenszel_corrected", tables.cochranMantelHaenszel(isCorrected: true), 1,
        otherwise: noVariation),
      MetricTest("cochran_mantel_haenszel_exact", exact),
      homogeneity("breslow_day", tables.breslowDay(isTaroneCorrected: false)),
      homogeneity("breslow_day_tarone", tables.breslowDay(isTaroneCorrected: true)),
    ]
  }

  private func homogeneity(
    _ name: String, _ result: StratifiedTables.Homogeneity?
  ) -> MetricTest {
    chiSquared(
      name, result?.chiSquared, result?.degreesOfFreedom ?? 1,
      otherwise:
        "the odds ratio is 0 or does not exist, or fewer than two strata have any variation")
  }

  private func chiSquared(
    _ name: String, _ statistic: Double?, _ degreesOfFreedom: Int, otherwise reason: String
  ) -> MetricTest {
    guard let statistic, statistic.isFinite else {
      return MetricTest(name, .undefined(.insufficientData, reason: reason))
    }
    // Tarone's term may take a statistic of 0 below it by a rounding.
    let distance = max(0, statistic)
    let distribution = ChiSquaredDistribution(degreesOfFreedom: Double(degreesOfFreedom))
    return MetricTest(
      name, .pValue(distribution.tails(at: distance).survival), statistic: distance,
      degreesOfFreedom: degreesOfFreedom)
  }
}
