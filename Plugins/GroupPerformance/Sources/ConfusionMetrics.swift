import FairmarkAnalysis
import FairmarkStatistics

/// What follows from the four counts of decisions and labels.
enum ConfusionMetrics {
  /// A quotient of counts.
  private struct Rate {
    var name: String
    /// What the denominator counts, for sentences.
    var rows: String
    var definition: String
    var direction: GroupRates.Direction
    var counts: @Sendable (GroupCellTable.Outcomes) -> Counts

    var words: String { name.split(separator: "_").joined(separator: " ") }
  }

  /// A rate of the rows with one label, or with one prediction.
  private static func rate(
    _ name: String, _ definition: String, _ direction: GroupRates.Direction, of rows: String,
    count: (prediction: Bool?, label: Bool?), outOf: (prediction: Bool?, label: Bool?)
  ) -> Rate {
    Rate(name: name, rows: rows, definition: definition, direction: direction) {
      Counts(
        $0.count(prediction: count.prediction, label: count.label),
        of: $0.count(prediction: outOf.prediction, label: outOf.label))
    }
  }

  private static let positives = "rows with a positive label"
  private static let negatives = "rows with a negative label"
  private static let favoured = "rows with a favourable prediction"
  private static let others = "rows with another prediction"

  private static let rates: [Rate] = [
    rate(
      "true_positive_rate", "TP / (TP + FN)", .higherIsBetter, of: positives,
      count: (true, true), outOf: (nil, true)),
    rate(
      "true_negative_rate", "TN / (TN + FP)", .higherIsBetter, of: negatives,
      count: (false, false), outOf: (nil, false)),
    rate(
      "false_positive_rate", "FP / (TN + FP)", .lowerIsBetter, of: negatives,
      count: (true, false), outOf: (nil, false)),
    rate(
      "false_negative_rate", "FN / (TP + FN)", .lowerIsBetter, of: positives,
      count: (false, true), outOf: (nil, true)),
    rate(
      "positive_predictive_value", "TP / (TP + FP)", .higherIsBetter, of: favoured,
      count: (true, true), outOf: (true, nil)),
    rate(
      "negative_predictive_value", "TN / (TN + FN)", .higherIsBetter, of: others,
      count: (false, false), outOf: (false, nil)),
    rate(
      "false_discovery_rate", "FP / (TP + FP)", .lowerIsBetter, of: favoured,
      count: (true, false), outOf: (true, nil)),
    rate(
      "false_omission_rate", "FN / (TN + FN)", .lowerIsBetter, of: others,
      count: (false, true), outOf: (false, nil)),
    rate(
      "base_rate", "(TP + FN) / rows", .higherIsBetter, of: "rows", count: (nil, true),
      outOf: (nil, nil)),
    rate(
      "selection_rate", "(TP + FP) / rows", .higherIsBetter, of: "rows", count: (true, nil),
      outOf: (nil, nil)),
    Rate(
      name: "accuracy", rows: "rows", definition: "(TP + TN) / rows", direction: .higherIsBetter
    ) {
      Counts(
        $0.count(prediction: true, label: true) + $0.count(prediction: false, label: false),
        of: $0.count())
    },
    Rate(
      name: "error_rate", rows: "rows", definition: "(FP + FN) / rows", direction: .lowerIsBetter
    ) {
      Counts(
        $0.count(prediction: true, label: false) + $0.count(prediction: false, label: true),
        of: $0.count())
    },
  ]

  private static let cells: [(name: String, words: String, prediction: Bool, label: Bool)] = [
    ("true_positives", "favourable predictions with a positive label", true, true),
    ("false_positives", "favourable predictions with a negative label", true, false),
    ("true_negatives", "other predictions with a negative label", false, false),
    ("false_negatives", "other predictions with a positive label", false, true),
  ]

  /// The metrics, described.
  static var descriptions: [AnalysisDescriptor.Metric] {
    cells.map { .init($0.name, "rows of the group: \($0.words)", .none) }
      + rates.flatMap { comparedDescriptions($0.name, $0.definition, direction(of: $0)) }
      + comparedDescriptions(
        "balanced_accuracy", "(true positive rate + true negative rate) / 2", .higherIsBetter)
      + comparedDescriptions("f1_score", "2 TP / (2 TP + FP + FN)", .higherIsBetter)
      + macroNames.map { .macro($0, .higherIsBetter) }
      + [
        .init(
          "accuracy_over_classes",
          "rows whose predicted class is the true one / rows (`one_vs_rest`)",
          .higherIsBetter)
      ]
  }

  /// What is averaged over the classes of a decision: macro recall, macro precision and macro F1.
  private static let macroNames = [
    "true_positive_rate", "positive_predictive_value", "f1_score", "balanced_accuracy",
  ]

  /// The records over all classes; none for decisions that are not compared class by class.
  static func macroRecords(_ records: [MetricRecord]) -> [MetricRecord] {
    var hits: [MetricIdentity: MetricRecord] = [:]
    var order: [MetricIdentity] = []
    for record in records where record.name == "true_positives" && !record.dimensions.isEmpty {
      guard let counts = record.counts ?? record.design?.rows else { continue }
      var all = record
      all.name = "accuracy_over_classes"
      all.dimensions = []
      // Each row has one true class, so the hits of the classes add up.
      let before = hits[all.identity]?.counts?.numerator ?? 0
      all.counts = Counts(before + counts.numerator, of: counts.denominator)
      if hits[all.identity] == nil { order.append(all.identity) }
      hits[all.identity] = all
    }
    let accuracies = order.compactMap { identity -> MetricRecord? in
      guard var record = hits[identity], let counts = record.counts else { return nil }
      if record.design?.weighted != nil {
        record.counts = nil
        record.value = .undefined(
          .notEvaluated, reason: GroupRates.needsIndependentRows("a sum over the classes"))
        return record
      }
      record.value =
        counts.rate.map(MetricValue.of)
        ?? .undefined(.emptyGroup, reason: "the group has no rows")
      return record
    }
    return MacroAverage.records(macroNames, of: records) + accuracies
  }

  private static func direction(of rate: Rate) -> AnalysisDescriptor.Metric.Direction {
    // How many have a positive label is no merit of what decides.
    if rate.name == "base_rate" { return .none }
    return rate.direction == .higherIsBetter ? .higherIsBetter : .lowerIsBetter
  }

  /// The records of a margin.
  static func records(
    _ margin: StratumMargin, _ inference: Inference, reference rules: [ReferenceRule]
  ) -> [MetricRecord] {
    var records: [MetricRecord] = []
    for cell in cells {
      let counts = GroupRates(
        margin, rateName: cell.name, denominatorName: "rows", direction: .higherIsBetter
      ) { Counts($0.count(prediction: cell.prediction, label: cell.label), of: $0.count()) }
      records += counts.countRecords(cell.name)
    }
    for rate in rates {
      let rates = GroupRates(
        margin, rateName: rate.words, denominatorName: rate.rows, direction: rate.direction,
        inference: inference, counts: rate.counts)
      let names = GroupValues.Names(rate.name)
      records += rates.rateRecords(names.value)
      records += rates.differenceRecords(names.difference, rates.compared(by: rules))
      records += [rates.gapRecord(names.gap), rates.minMaxRatioRecord(names.ratio)]
        .compactMap(\.self)
    }
    let intervals = CompositeIntervals(margin, inference)
    for values in [
      (
        "balanced_accuracy",
        GroupValues(
          margin, valueName: "balanced accuracy", direction: .higherIsBetter,
          value: { intervals.valueOfRows(balancedAccuracy($0)) },
          interval: intervals.balancedAccuracy)
      ),
      (
        "f1_score",
        GroupValues(
          margin, valueName: "F1 score", direction: .higherIsBetter,
          value: { intervals.valueOfRows(f1Score($0)) }, interval: intervals.f1Score)
      ),
    ] {
      records += values.1.comparedRecords(
        .init(values.0), reference: rules, inference: inference
      ) { group, reference in
        (intervals.difference(values.1.groups[group], values.1.groups[reference]), [])
      }
    }
    return records
  }

  private static func balancedAccuracy(_ outcomes: GroupCellTable.Outcomes) -> MetricValue {
    let positives = UInt128(outcomes.count(label: true))
    let negatives = UInt128(outcomes.count(label: false))
    let truePositives = UInt128(outcomes.count(prediction: true, label: true))
    let trueNegatives = UInt128(outcomes.count(prediction: false, label: false))
    let quotient = ExactRatio.quotient(
      truePositives * negatives + trueNegatives * positives, 2 * positives * negatives)
    if let quotient { return .of(quotient) }
    return undefined(
      outcomes,
      otherwise: positives == 0
        ? "the group has no rows with a positive label, so its balanced accuracy is not defined"
        : "the group has no rows with a negative label, so its balanced accuracy is not defined")
  }

  private static func f1Score(_ outcomes: GroupCellTable.Outcomes) -> MetricValue {
    let doubled = 2 * UInt128(outcomes.count(prediction: true, label: true))
    let wrong =
      UInt128(outcomes.count(prediction: true, label: false))
      + UInt128(outcomes.count(prediction: false, label: true))
    if let quotient = ExactRatio.quotient(doubled, doubled + wrong) { return .of(quotient) }
    return undefined(
      outcomes,
      otherwise:
        "no row of the group has a positive label or a favourable prediction, so its F1 score is not "
        + "defined")
  }

  private static func undefined(
    _ outcomes: GroupCellTable.Outcomes, otherwise reason: String
  ) -> MetricValue {
    outcomes.count() == 0
      ? .undefined(.emptyGroup, reason: "the group has no rows")
      : .undefined(.zeroDenominator, reason: reason)
  }
}

/// The metrics of one number: of the group, against the reference, and over the groups.
func comparedDescriptions(
  _ name: String, _ definition: String, _ direction: AnalysisDescriptor.Metric.Direction
) -> [AnalysisDescriptor.Metric] {
  let names = GroupValues.Names(name)
  let words = name.split(separator: "_").joined(separator: " ")
  return [
    .init(names.value, "\(definition), in the group", direction),
    .init(names.difference, "\(words) of the group − of the reference group", .zeroIsEqual),
    .init(names.gap, "highest − lowest \(words) of the groups", .zeroIsEqual),
    .init(names.ratio, "lowest / highest \(words) of the groups", .oneIsEqual),
  ]
}

extension GroupValues {
  /// Values, differences from the reference, gap and min/max ratio.
  func comparedRecords(
    _ names: Names, reference rules: [ReferenceRule], inference: Inference? = nil,
    certainty: (Int, Int) -> (MetricInterval?, [MetricTest]) = { _, _ in (nil, []) }
  ) -> [MetricRecord] {
    valueRecords(names.value)
      + differenceRecords(
        names.difference, reference: rules, inference: inference, certainty: certainty)
      + [gapRecord(names.gap), minMaxRatioRecord(names.ratio)].compactMap(\.self)
  }
}
