import FairmarkAnalysis
import FairmarkStatistics

/// Means, percentiles and distances of the distributions of a score.
struct DistributionMetrics {
  let references: [ReferenceRule]
  let inference: Inference
  let hasLabel: Bool
  /// Whether all scores lie in [0, 1].
  let areProbabilities: Bool

  private static let percentiles: [(name: String, percent: Int)] = [
    ("score_p10", 10), ("score_p25", 25), ("score_median", 50), ("score_p75", 75),
    ("score_p90", 90),
  ]

  /// The metrics, described.
  static var descriptions: [AnalysisDescriptor.Metric] {
    [
      .init("mean_score", "mean score of the group", .none),
      .init(
        "mean_score_difference", "mean score of the group − of the reference group", .zeroIsEqual),
      .init("mean_score_min", "the lowest mean score of the groups", .none),
      .init("mean_score_max", "the highest mean score of the groups", .none),
      .init("mean_score_gap", "highest − lowest mean score of the groups", .zeroIsEqual),
    ]
      + percentiles.map {
        .init(
          $0.name,
          "the score below which \($0.percent) % of the group lie, the mean of two where it is between",
          .none)
      } + [
        .init(
          "score_median_gap", "highest − lowest median score of the groups", .zeroIsEqual),
        .init(
          "mean_error", "mean score − share of positive labels, in the group", .zeroIsEqual),
        .init("mean_error_gap", "highest − lowest mean error of the groups", .zeroIsEqual),
        .init(
          "cohens_d",
          "difference of the means of the group and the reference group / pooled standard deviation",
          .zeroIsEqual),
        .init(
          "kolmogorov_smirnov_distance",
          "largest difference of the distribution functions of the group and the reference group",
          .zeroIsEqual),
        .init(
          "kolmogorov_smirnov_distance_max", "the largest distance of a group from the reference",
          .zeroIsEqual),
        .init(
          "wasserstein_distance",
          "area between the distribution functions of the group and the reference group",
          .zeroIsEqual),
        .init(
          "wasserstein_distance_max", "the largest distance of a group from the reference",
          .zeroIsEqual),
      ]
  }

  /// The records of a margin.
  func records(_ margin: ScoreMargin) -> [MetricRecord] {
    let scores = margin.groups.map(\.scores)
    let means = Self.values(margin, "mean score") { $0.mean() }
    let reference = means.reference(references)
    var records = means.valueRecords("mean_score")
    records += means.differenceRecords(
      "mean_score_difference", reference: references, inference: inference
    ) { group, reference in certainty(scores[group], scores[reference]) }
    records += [
      means.extremeRecord("mean_score_min", isMaximum: false),
      means.extremeRecord("mean_score_max", isMaximum: true), means.gapRecord("mean_score_gap"),
    ].compactMap(\.self)
    for (name, percent) in Self.percentiles {
      let values = Self.values(margin, name.split(separator: "_").joined(separator: " ")) {
        $0.percentile(percent)
      }
      records += values.valueRecords(name)
      if percent == 50 {
        records += [values.gapRecord("score_median_gap")].compactMap(\.self)
      }
    }
    if hasLabel { records += errorRecords(margin) }
    records += means.comparisonRecords("cohens_d", reference: reference) { group, reference in
      if group == reference { return .init(.of(0)) }
      return .init(
        scores[group].cohensD(against: scores[reference]).map(MetricValue.of)
          ?? .undefined(
            .zeroDenominator, reason: "the scores of both groups do not vary within the group"))
    }
    records += distanceRecords("kolmogorov_smirnov_distance", margin, means, reference) {
      $0.kolmogorovSmirnovDistance(to: $1)
    } tests: { group, reference in
      kolmogorovSmirnov(group, reference)
    }
    records += distanceRecords("wasserstein_distance", margin, means, reference) {
      $0.wassersteinDistance(to: $1)
    } tests: { _, _ in
      []
    }
    return records
  }

  /// A number of each group's scores.
  static func values(
    _ margin: ScoreMargin, _ words: String,
    _ direction: GroupRates.Direction = .higherIsBetter,
    _ number: (ValueHistogram) -> Double?
  ) -> GroupValues {
    GroupValues(margin, valueName: words, direction: direction) { place in
      let scores = margin.groups[place].scores
      let value =
        number(scores).map(MetricValue.of)
        ?? .undefined(.emptyGroup, reason: "the group has no rows with a score")
      return (scores.total, value, nil)
    }
  }

  // MARK: Against the label

  private func errorRecords(_ margin: ScoreMargin) -> [MetricRecord] {
    let errors = GroupValues(margin, valueName: "mean error", direction: .lowerIsBetter) { place in
      let group = margin.groups[place]
      let labelled = group.positives.merged(with: group.negatives)
      return (labelled.total, error(labelled, positives: group.positives.total), nil)
    }
    return errors.valueRecords("mean_error")
      + [errors.gapRecord("mean_error_gap")].compactMap(\.self)
  }

  private func error(_ labelled: ValueHistogram, positives: Int) -> MetricValue {
    guard areProbabilities else {
      return .undefined(.notEvaluated, reason: "scores outside [0, 1] are no probabilities")
    }
    guard let mean = labelled.mean(), let rate = ExactRatio.rate(positives, of: labelled.total)
    else {
      return .undefined(.emptyGroup, reason: "the group has no rows with a score and a label")
    }
    return .of(mean - rate)
  }

  // MARK: Against the reference

  private func certainty(
    _ group: ValueHistogram, _ reference: ValueHistogram
  ) -> (MetricInterval?, [MetricTest]) {
    let welch = WelchTest(group, minus: reference)
    let reason = "with one row, or with scores that do not vary, there is no variance"
    let interval = MetricInterval(
      "welch", level: inference.level, welch?.interval(level: inference.level), otherwise: reason)
    let test =
      welch.map { welch in
        var test = MetricTest("welch_t", .pValue(welch.pValue), statistic: welch.t)
        test.realDegreesOfFreedom = welch.degreesOfFreedom
        return test
      }
      ?? MetricTest("welch_t", .undefined(.insufficientData, reason: reason))
    return (inference.wantsIntervals ? interval : nil, inference.wantsTests ? [test] : [])
  }

  private func distanceRecords(
    _ name: String, _ margin: ScoreMargin, _ means: GroupValues,
    _ reference: (place: Int, isSelected: Bool)?,
    distance: (ValueHistogram, ValueHistogram) -> Double?,
    tests: (ValueHistogram, ValueHistogram) -> [MetricTest]
  ) -> [MetricRecord] {
    let scores = margin.groups.map(\.scores)
    func value(_ group: Int, _ reference: Int) -> MetricValue {
      distance(scores[group], scores[reference]).map(MetricValue.of)
        ?? .undefined(.emptyGroup, reason: "a group has no rows with a score")
    }
    let records = means.comparisonRecords(name, reference: reference, inference: inference) {
      group, reference in
      .init(
        value(group, reference),
        tests: group == reference ? [] : tests(scores[group], scores[reference]))
    }
    let words = name.split(separator: "_").joined(separator: " ")
    let distances = GroupValues(margin, valueName: words, direction: .lowerIsBetter) { place in
      guard let reference else {
        return (
          scores[place].total,
          .undefined(.emptyGroup, reason: "the reference group has no rows with a score"), nil
        )
      }
      return (scores[place].total, value(place, reference.place), nil)
    }
    return records
      + [distances.extremeRecord("\(name)_max", isMaximum: true)].compactMap(\.self)
  }

  private func kolmogorovSmirnov(
    _ group: ValueHistogram, _ reference: ValueHistogram
  ) -> [MetricTest] {
    guard inference.wantsTests, let distance = group.kolmogorovSmirnovDistance(to: reference)
    else { return [] }
    let size =
      Double(group.total) / (Double(group.total) + Double(reference.total))
      * Double(reference.total)
    guard size >= Self.leastEffectiveSize else {
      return [
        MetricTest(
          "kolmogorov_smirnov",
          .undefined(
            .insufficientData,
            reason: "n₁ n₂ / (n₁ + n₂) is below 4, where the limit distribution does not hold"))
      ]
    }
    return [
      MetricTest(
        "kolmogorov_smirnov",
        .pValue(KolmogorovDistribution().survival(at: size.squareRoot() * distance)),
        statistic: distance)
    ]
  }

  private static let leastEffectiveSize = 4.0
}
