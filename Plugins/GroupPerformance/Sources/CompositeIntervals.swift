import FairmarkAnalysis
import FairmarkStatistics

/// Intervals of numbers that are made of two rates.
struct CompositeIntervals {
  let inference: Inference
  let margin: StratumMargin
  private let bootstrap: MarginBootstrap?

  init(_ margin: StratumMargin, _ inference: Inference) {
    self.margin = margin
    self.inference = inference
    bootstrap = margin.sampled == nil ? MarginBootstrap(margin, inference) : nil
  }

  /// A number that is made of counts of rows; with sampling weights there is none.
  func valueOfRows(_ value: MetricValue) -> MetricValue {
    guard margin.sampled?.isWeighted == true else { return value }
    return .undefined(
      .notEvaluated, reason: GroupRates.needsIndependentRows("a number made of several rates"))
  }

  /// The refusal of an interval for rows that are weighted or belong to clusters.
  private func refusal(_ method: String) -> MetricInterval? {
    guard margin.sampled != nil, inference.wantsIntervals else { return nil }
    return MetricInterval(
      method, level: inference.level,
      .undefined(.notEvaluated, reason: GroupRates.needsIndependentRows("the interval")))
  }

  /// The interval of the balanced accuracy: rows with positive and with negative labels are
  /// independent, so Wilson's limits of both rates are put together.
  func balancedAccuracy(_ place: Int) -> MetricInterval? {
    if let refusal = refusal("mover_wilson") { return refusal }
    let outcomes = margin.groups[place].outcomes
    let positive = Counts(
      outcomes.count(prediction: true, label: true), of: outcomes.count(label: true))
    let negative = Counts(
      outcomes.count(prediction: false, label: false), of: outcomes.count(label: false))
    guard inference.wantsIntervals, let p = positive.rate, let q = negative.rate else { return nil }
    if let bootstrap {
      return bootstrap.interval(ofGroups: [place]) { groups in
        let (tp, fp, fn, tn) = (groups[0][0], groups[0][1], groups[0][2], groups[0][3])
        return tp + fn > 0 && tn + fp > 0 ? 0.5 * (tp / (tp + fn) + tn / (tn + fp)) : nil
      }
    }
    guard let first = Intervals.wilson(positive, level: inference.level),
      let second = Intervals.wilson(negative, level: inference.level),
      let sum = Intervals.sum(of: p, first, and: q, second), let low = sum.low, let high = sum.high
    else { return nil }
    return MetricInterval(
      "mover_wilson", level: inference.level,
      .interval(ConfidenceInterval(low: max(0, 0.5 * low), high: min(1, 0.5 * high))))
  }

  /// The interval of the F1 score 2 *J* / (1 + *J*): given the rows that are positive or predicted so, *J*,
  /// the share of them that are both, is a rate, and Wilson's limits are carried over.
  func f1Score(_ place: Int) -> MetricInterval? {
    if let refusal = refusal("wilson_transformed") { return refusal }
    let outcomes = margin.groups[place].outcomes
    let hits = outcomes.count(prediction: true, label: true)
    let all =
      hits + outcomes.count(prediction: true, label: false)
      + outcomes.count(prediction: false, label: true)
    guard inference.wantsIntervals, all > 0 else { return nil }
    if let bootstrap {
      return bootstrap.interval(ofGroups: [place]) { groups in
        let (tp, fp, fn) = (groups[0][0], groups[0][1], groups[0][2])
        return tp + fp + fn > 0 ? 2 * tp / (2 * tp + fp + fn) : nil
      }
    }
    guard let shares = Intervals.wilson(Counts(hits, of: all), level: inference.level),
      let low = shares.low, let high = shares.high
    else { return nil }
    return MetricInterval(
      "wilson_transformed", level: inference.level,
      .interval(
        ConfidenceInterval(low: 2 * low / (1 + low), high: 2 * high / (1 + high))))
  }

  /// The interval of a difference of two groups' numbers from the interval of each, by the method of
  /// variance estimates recovery; groups share no row.
  func difference(
    _ first: GroupValues.Group, _ second: GroupValues.Group
  ) -> MetricInterval? {
    if let refusal = refusal("mover") { return refusal }
    guard let p = first.value.double, let q = second.value.double,
      let ends = first.interval?.ends, let others = second.interval?.ends,
      let interval = Intervals.difference(of: p, ends, minus: q, others)
    else { return nil }
    return MetricInterval("mover", level: inference.level, .interval(interval))
  }
}
