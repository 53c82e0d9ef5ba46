import FairmarkAnalysis
import FairmarkStatistics

/// What follows from the scores of positive and of negative labels.
struct ScoreMetrics {
  /// Whether all scores lie in [0, 1].
  let areProbabilities: Bool
  let inference: Inference
  let references: [ReferenceRule]

  /// The metrics, described.
  static var descriptions: [AnalysisDescriptor.Metric] {
    comparedDescriptions(
      "roc_auc",
      "pairs of a positive and a negative row in which the positive scores higher / pairs",
      .higherIsBetter)
      + comparedDescriptions(
        "brier_score", "mean of (score − label)², the label being 1 or 0", .lowerIsBetter)
      + comparedDescriptions(
        "log_loss", "mean of −ln(score) over positives and −ln(1 − score) over negatives",
        .lowerIsBetter)
  }

  /// Whether all scores of a margin lie in [0, 1].
  static func areProbabilities(_ margin: ScoreMargin?) -> Bool {
    margin?.groups.allSatisfy { group in
      (group.scores.values.first ?? 0) >= 0 && (group.scores.values.last ?? 1) <= 1
    } ?? true
  }

  /// The records of a margin.
  func records(_ margin: ScoreMargin) -> [MetricRecord] {
    let areas = margin.groups.map { group in
      AreaUnderCurve(positives: group.positives, negatives: group.negatives)
    }
    let area = GroupValues(
      margin, valueName: "area under the ROC curve", direction: .higherIsBetter
    ) { place in
      (
        labelled(margin.groups[place]), value(of: areas[place], margin.groups[place]),
        interval(of: areas[place])
      )
    }
    var records = area.comparedRecords(
      .init("roc_auc"), reference: references, inference: inference
    ) { group, reference in
      certainty(areas[group], minus: areas[reference])
    }
    for (name, words, loss) in [
      ("brier_score", "Brier score", brier), ("log_loss", "log loss", logLoss),
    ] {
      let losses = GroupValues(margin, valueName: words, direction: .lowerIsBetter) { place in
        let group = margin.groups[place]
        return (labelled(group), areProbabilities ? loss(group) : Self.noProbabilities, nil)
      }
      records += losses.comparedRecords(.init(name), reference: references)
    }
    return records
  }

  private func labelled(_ group: ScoreMargin.Group) -> Int {
    group.positives.total + group.negatives.total
  }

  private static let noProbabilities = MetricValue.undefined(
    .notEvaluated, reason: "scores outside [0, 1] are no probabilities")

  private static let emptyGroup = MetricValue.undefined(
    .emptyGroup, reason: "the group has no rows with a score and a label")

  // MARK: Area under the curve

  private func value(of area: AreaUnderCurve?, _ group: ScoreMargin.Group) -> MetricValue {
    if let area { return .of(area.value) }
    if group.positives.isEmpty && group.negatives.isEmpty { return Self.emptyGroup }
    if group.positives.isEmpty || group.negatives.isEmpty {
      let label = group.positives.isEmpty ? "positive" : "negative"
      return .undefined(
        .zeroDenominator,
        reason: "the group has no rows with a \(label) label, so there are no pairs to compare")
    }
    return .undefined(.notEvaluated, reason: "the group has more than 2^62 rows")
  }

  private static let noVariance =
    "with one row of a label, or with labels that the score separates, there is no variance"

  private func interval(of area: AreaUnderCurve?) -> MetricInterval? {
    guard let area, inference.wantsIntervals else { return nil }
    return MetricInterval(
      "delong", level: inference.level, area.interval(level: inference.level),
      otherwise: Self.noVariance)
  }

  private func certainty(
    _ area: AreaUnderCurve?, minus other: AreaUnderCurve?
  ) -> (MetricInterval?, [MetricTest]) {
    guard let area, let other else { return (nil, []) }
    let difference = area.difference(from: other)
    let interval = MetricInterval(
      "delong", level: inference.level, difference?.interval(level: inference.level),
      otherwise: Self.noVariance)
    let test =
      difference.map {
        MetricTest("delong_z", .pValue(NormalDistribution().twoSided($0.z)), statistic: $0.z)
      } ?? MetricTest("delong_z", .undefined(.insufficientData, reason: Self.noVariance))
    return (inference.wantsIntervals ? interval : nil, inference.wantsTests ? [test] : [])
  }

  // MARK: Losses

  private func brier(_ group: ScoreMargin.Group) -> MetricValue {
    ProbabilityScores.brier(positives: group.positives, negatives: group.negatives)
      .map(MetricValue.of) ?? Self.emptyGroup
  }

  private func logLoss(_ group: ScoreMargin.Group) -> MetricValue {
    if group.positives.isEmpty && group.negatives.isEmpty { return Self.emptyGroup }
    return ProbabilityScores.logarithmicLoss(
      positives: group.positives, negatives: group.negatives
    ).map(MetricValue.of)
      ?? .undefined(
        .supportMismatch,
        reason: "a positive row scores 0 or a negative one 1, so the log loss is infinite")
  }
}
