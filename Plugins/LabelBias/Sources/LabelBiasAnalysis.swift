public import FairmarkAnalysis
import FairmarkStatistics

/// Bias that is in the labels before any model is trained: how groups differ in size and in the
/// distribution of the label.
///
/// **Definition.** With *n* and *q* the rows and the share of positive labels, *P* the distribution over
/// the label's classes, *a* the reference group (or everybody else) and *d* the group: class imbalance
/// (*n*ₐ − *n*_d) / (*n*ₐ + *n*_d), difference *q*ₐ − *q*_d, KL(*P*ₐ ‖ *P*_d), Jensen–Shannon divergence, Euclidean
/// distance, total variation distance and largest difference of a class.
///
/// **Edge cases.** A class that *a* has and *d* lacks makes the Kullback–Leibler divergence infinite: it
/// is null with `support_mismatch`. A side without rows has no distribution (`empty_group`).
///
/// **Reference.** M. Hardt et al., "Amazon SageMaker Clarify: Machine Learning Bias Detection and
/// Explainability in the Cloud", KDD 2021, arXiv:2109.03285.
public struct LabelBiasAnalysis: StreamingAnalysis {
  /// What the plugin needs and gives.
  public static let descriptor = AnalysisDescriptor(
    id: "label-bias", version: "1.0.0",
    summary: "Differences of groups in size and in the distribution of the label.",
    requiredRoles: [.groups, .label], optionalRoles: [.strata],
    parameters: [.reference, against] + AnalysisDescriptor.Parameter.inference
      + [.compatibility],
    metrics: [
      .init("label_rate", "positive labels / rows of the group with a label", .none),
      .init(
        "class_imbalance",
        "(n_a − n_d) / (n_a + n_d), n the rows with a label, a the reference, d the group",
        .zeroIsEqual),
      .init(
        "label_rate_difference", "label rate of the reference − of the group (DPL)", .zeroIsEqual),
      .init(
        "kl_divergence", "Σ P_a ln(P_a / P_d) over the label's classes, in nats", .zeroIsEqual),
      .init(
        "js_divergence", "(KL(P_a ‖ P) + KL(P_d ‖ P)) / 2, P = (P_a + P_d) / 2, in nats",
        .zeroIsEqual),
      .init("lp_norm", "√Σ (P_a − P_d)² over the label's classes", .zeroIsEqual),
      .init(
        "total_variation_distance", "Σ |P_a − P_d| / 2 over the label's classes", .zeroIsEqual),
      .init(
        "kolmogorov_smirnov_distance", "the largest |P_a − P_d| of a class of the label",
        .zeroIsEqual),
    ],
    references: [
      "arXiv:2109.03285", "doi:10.1214/aoms/1177729694",
      "doi:10.1109/18.61115",
    ])

  private static let against = AnalysisDescriptor.Parameter(
    "against", .choice(["reference", "rest"]), default: "reference",
    "What each group is compared with: the reference group, or the rest, that is all other known "
      + "groups together.")

  let analysis: GroupAnalysis
  /// The same roles with every text of the label in turn; `nil` where a threshold makes two classes.
  private let classes: GroupAnalysis?
  private let isAgainstRest: Bool

  /// Binds the plugin to the columns of a job.
  ///
  /// - Parameter configuration: Roles and settings.
  /// - Throws: `AnalysisError` when a reference fits no attribute, or is given beside `against: rest`.
  public init(_ configuration: AnalysisConfiguration) throws(AnalysisError) {
    isAgainstRest = configuration.choice("against", default: "reference") == "rest"
    if isAgainstRest, configuration.parameters["reference"] != nil {
      throw AnalysisError(
        .badConfiguration, key: "against",
        "`against: rest` compares each group with all others, so `reference` has no meaning; leave "
          + "one of them out")
    }
    var configuration = configuration
    // No prediction is read, so a missing one must not leave a row out.
    configuration.roles.prediction = nil
    analysis = try GroupAnalysis(configuration, usesLabel: true)
    switch configuration.roles.label {
    case .values(let column, _), .eachClass(let column):
      configuration.roles.label = .eachClass(column: column)
      classes = try GroupAnalysis(configuration, usesLabel: true)
    case .threshold, nil:
      classes = nil
    }
  }

  /// The cells of each attribute by label, and by each text of the label.
  public var aggregates: [any Aggregate] { analysis.aggregates + (classes?.aggregates ?? []) }

  /// Computes the records of every attribute, over all rows and within each stratum.
  ///
  /// - Parameter results: The results of `aggregates`.
  /// - Returns: The records and findings.
  /// - Throws: `AnalysisError` when a declared reference does not occur.
  /// - Complexity: O(cells × classes).
  public func evaluate(_ results: AggregateResults) throws(AnalysisError) -> AnalysisResult {
    let margins = try analysis.margins(results)
    let byClass = try classes?.margins(results) ?? []
    var metrics: [MetricRecord] = []
    for attribute in analysis.roles.attributes {
      let own = margins.filter { $0.attribute == attribute }
      let parts = byClass.filter { $0.attribute == attribute }
      // The whole and its strata, which come again for every class in the same order.
      let count = own.prefix { $0.classLabel == own.first?.classLabel }.count
      for (place, margin) in own.enumerated() {
        metrics += analysis.addingPeers(
          to: rates(margin), of: margin, orientation: .referenceMinusGroup)
        guard place < count else { continue }
        let counts = margin.groups.indices.map { group in
          let outcomes = margin.groups[group].outcomes
          return classes == nil
            ? [outcomes.count(label: false), outcomes.count(label: true)]
            : stride(from: place, to: parts.count, by: count).map {
              parts[$0].groups[group].outcomes.count(label: true)
            }
        }
        metrics += addingPeers(
          to: distances(margin, classes: counts), of: margin,
          classCount: counts.map(\.count).max() ?? 0)
      }
    }
    return AnalysisResult(metrics: metrics, findings: analysis.findings(results))
  }

  private func labelRates(_ margin: StratumMargin) -> GroupRates {
    GroupRates(
      margin, rateName: "label rate", denominatorName: "rows with a label",
      direction: .higherIsBetter, inference: analysis.inference
    ) { Counts($0.count(label: true), of: $0.count()) }
  }

  /// The label rates and their differences.
  private func rates(_ margin: StratumMargin) -> [MetricRecord] {
    let rates = labelRates(margin)
    let records = rates.rateRecords("label_rate")
    guard isAgainstRest else {
      return records
        + rates.differenceRecords(
          "label_rate_difference", reference: analysis.references,
          of: .referenceMinusGroup)
    }
    let sides = Sides(margin, classes: [])
    var differences = GroupPairs(againstRestOf: margin).records("label_rate_difference") {
      group, _ in
      restDifference(sides.rates[group], sides.rate(nil, besides: group))
    }
    analysis.inference.adjust(&differences)
    return records + differences
  }

  /// The sizes and the distances of the distributions over the classes, which no class counts in.
  private func distances(_ margin: StratumMargin, classes: [[Int]]) -> [MetricRecord] {
    var margin = margin
    margin.classLabel = nil
    let rates = labelRates(margin)
    var rules = analysis.references
    // No class is the good one, so no group can be the best.
    if analysis.roles.label?.isEachClass == true {
      rules = rules.map { $0 == .best ? .largest : $0 }
    }
    let pairs =
      isAgainstRest
      ? GroupPairs(againstRestOf: margin)
      : GroupPairs(margin, reference: rules, by: rates)
    let sides = Sides(margin, classes: classes)
    func distances(
      _ name: String, _ distance: (DistributionPair) -> Double?
    ) -> [MetricRecord] {
      pairs.records(name) { group, reference in
        let pair = DistributionPair(sides.classes(reference, besides: group), sides.classes[group])
        return .init(
          distance(pair).map(MetricValue.of)
            ?? .undefined(
              .supportMismatch,
              reason: "the group lacks a class of the label that "
                + (isAgainstRest ? "the other groups have" : "the reference group has")
                + ", so the divergence is infinite"))
      }
    }
    return pairs.records("class_imbalance", allowsEmptySides: true) { group, reference in
      imbalance(sides.rates[group], sides.rate(reference, besides: group), group == reference)
    }
      + distances("kl_divergence") { $0.kullbackLeibler }
      + distances("js_divergence") { $0.jensenShannon }
      + distances("lp_norm") { $0.euclidean }
      + distances("total_variation_distance") { $0.totalVariation }
      + distances("kolmogorov_smirnov_distance") { $0.largestDifference }
  }

  private func imbalance(
    _ group: Counts, _ reference: Counts, _ isSame: Bool
  ) -> GroupPairs.Comparison {
    let (n, m) = (group.denominator, reference.denominator)
    let quotient = ExactRatio.quotient(
      UInt128((m - n).magnitude), UInt128(m.magnitude) + UInt128(n.magnitude))
    return .init(
      quotient.map { MetricValue.of(m < n ? -$0 : $0) }
        ?? .undefined(.zeroDenominator, reason: "neither side has rows"),
      isSame ? nil : Counts(n, of: n + m))
  }

  /// The rest's rate minus the group's.
  private func restDifference(_ group: Counts, _ rest: Counts) -> GroupPairs.Comparison {
    var comparison = GroupPairs.Comparison(
      ExactRatio.difference(of: rest, and: group).map(MetricValue.of)
        ?? .undefined(.zeroDenominator, reason: "a label rate is not defined"),
      group, rest)
    comparison.interval = analysis.inference.interval(of: rest, minus: group)
    comparison.tests = analysis.inference.tests(group, rest)
    return comparison
  }
}

/// Both sides of the comparisons of a margin.
private struct Sides {
  /// Positive labels of the rows of each group.
  let rates: [Counts]
  /// Rows by class of each group.
  let classes: [[Int]]
  private let allRates: Counts
  private let allClasses: [Int]

  init(_ margin: StratumMargin, classes: [[Int]]) {
    rates = margin.groups.map {
      Counts($0.outcomes.count(label: true), of: $0.outcomes.count())
    }
    let width = classes.map(\.count).max() ?? 0
    self.classes = classes.map { $0 + Array(repeating: 0, count: width - $0.count) }
    var sum = Counts(0, of: 0)
    var classSum = Array(repeating: 0, count: width)
    for place in margin.groups.indices where !margin.groups[place].isUnknown {
      sum.numerator += rates[place].numerator
      sum.denominator += rates[place].denominator
      for (index, count) in (classes.isEmpty ? [] : classes[place]).enumerated() {
        classSum[index] += count
      }
    }
    allRates = sum
    allClasses = classSum
  }

  /// The reference's counts, or those of all known groups but one.
  func rate(_ reference: Int?, besides group: Int) -> Counts {
    if let reference { return rates[reference] }
    return Counts(
      allRates.numerator - rates[group].numerator,
      of: allRates.denominator - rates[group].denominator)
  }

  /// The reference's rows by class, or those of all known groups but one.
  func classes(_ reference: Int?, besides group: Int) -> [Int] {
    if let reference { return classes[reference] }
    return zip(allClasses, classes[group]).map { $0 - $1 }
  }
}
