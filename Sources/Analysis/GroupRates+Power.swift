import FairmarkStatistics

/// What the numbers of people could show at all.
extension GroupRates {
  /// The power that the records are about.
  static let power = 0.8

  /// For each compared group the ratio that would be found, and the size that four fifths would need.
  ///
  /// - Parameters:
  ///   - ratios: The records of impact ratios.
  ///   - level: The confidence level, one less the significance level.
  /// - Returns: A `minimum_detectable_impact_ratio` and a `sample_size_for_four_fifths` for every group
  ///   but the reference.
  /// - Complexity: O(ratios).
  public static func powerRecords(_ ratios: [MetricRecord], level: Double) -> [MetricRecord] {
    var detectable: [MetricRecord] = []
    var sizes: [MetricRecord] = []
    for record in ratios {
      guard record.status != .singleGroup, record.group != record.reference,
        let group = record.counts ?? record.design?.rows,
        let reference = record.referenceCounts ?? record.referenceDesign?.rows
      else { continue }
      var bare = record
      bare.interval = nil
      bare.tests = []
      bare.missingGroupRanges = []
      bare.flags = []
      var ratio = bare
      ratio.name = "minimum_detectable_impact_ratio"
      var size = bare
      size.name = "sample_size_for_four_fifths"
      if record.design != nil {
        ratio.value = .undefined(
          .notEvaluated, reason: GroupRates.needsIndependentRows("the power of the test"))
        size.value = ratio.value
      } else if let rate = reference.rate, rate > 0, group.denominator > 0 {
        ratio.value =
          Power.minimumDetectableRatio(
            referenceRate: rate, groupSize: group.denominator, referenceSize: reference.denominator,
            significance: 1 - level, power: power
          ).map(MetricValue.of)
          ?? .undefined(
            .insufficientData, reason: "not even a ratio of 0 would be found with a power of 80 %")
        size.value =
          Power.sampleSize(
            referenceRate: rate, ratio: 0.8,
            allocation: Double(reference.denominator) / Double(group.denominator),
            significance: 1 - level, power: power
          ).map(MetricValue.count)
          ?? .undefined(.insufficientData, reason: "no size is large enough")
      } else if record.value.isDefined {
        ratio.value = .undefined(
          .zeroDenominator, reason: "the rate of the reference group is 0")
        size.value = ratio.value
      }
      detectable.append(ratio)
      sizes.append(size)
    }
    return detectable + sizes
  }
}
