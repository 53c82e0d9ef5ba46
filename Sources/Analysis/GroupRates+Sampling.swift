import FairmarkStatistics

/// Rates of rows that are weighted or belong to clusters: exact quotients of the sums of weights.
extension GroupRates.Group {
  /// Whether the rate is 0.
  var isZero: Bool { weighted.map(\.numerator.isZero) ?? (counts.numerator == 0) }

  /// The counts that the value is the quotient of; `nil` when it is one of sums of weights.
  var publishedCounts: Counts? { weighted == nil ? counts : nil }

  /// The rate; `nil` when its denominator is 0.
  var rate: Double? { weighted.map(\.rate) ?? counts.rate }

  /// The rate divided by another one; `nil` when there is no quotient.
  func ratio(to other: GroupRates.Group) -> Double? {
    if let weighted, let others = other.weighted {
      return ExactRatio.ratio(of: weighted, to: others)
    }
    return ExactRatio.ratio(of: counts, to: other.counts)
  }

  /// The rate minus another one; `nil` when one does not exist.
  func difference(to other: GroupRates.Group) -> Double? {
    if let weighted, let others = other.weighted {
      return ExactRatio.difference(of: weighted, and: others)
    }
    return ExactRatio.difference(of: counts, and: other.counts)
  }

  /// Whether the rate is below another one; both exist.
  func isBelow(_ other: GroupRates.Group) -> Bool {
    if let weighted, let others = other.weighted {
      return ExactRatio.isRate(weighted, below: others)
    }
    return ExactRatio.isRate(counts, below: other.counts)
  }

  /// Whether the rate is below four fifths of another one, decided on whole numbers; `nil` for sums of
  /// weights, which are as exact as the weights were read.
  func isBelowFourFifths(of other: GroupRates.Group) -> Bool? {
    guard weighted == nil else { return nil }
    return ExactRatio.isRatio(of: counts, to: other.counts, below: 4, over: 5)
  }
}

extension GroupRates {
  /// Whether rates are weighted.
  public var isWeighted: Bool { sampled?.isWeighted ?? false }

  /// Whether rows are weighted or belong to clusters, so that what holds for independent rows of one
  /// weight does not.
  public var isSampled: Bool { sampled != nil }

  /// Why a number is not there that is defined for independent rows of one weight alone.
  ///
  /// - Parameter what: The number, such as `the test`.
  /// - Returns: The sentence.
  public static func needsIndependentRows(_ what: String) -> String {
    "\(what) is for independent rows that count alike, and these have sampling weights or belong to "
      + "clusters"
  }

  /// The flags of a ratio: whether it is below four fifths, and how much one person decides.
  func fourFifthsFlags(_ group: Group, _ reference: Group) -> [String] {
    if group.key == reference.key { return [] }
    guard let isBelow = group.isBelowFourFifths(of: reference) else {
      return ["four_fifths_not_evaluated"]
    }
    let flags = isBelow ? ["below_four_fifths"] : []
    // A swap of one person is a swap of one row only where every row is another person.
    return isSampled ? flags : flags + Self.smallNumberFlags(group.counts, reference.counts)
  }
}

/// Intervals of minima, maxima and gaps.
extension GroupRates {
  /// The most groups with clusters of which all pairs are looked at.
  static let clusteredLimit = 100

  private func simultaneous(
    _ method: String, _ interval: ([LinearizedRate]) -> ConfidenceInterval?
  ) -> MetricInterval? {
    guard let inference else { return nil }
    let limit = sampled?.isClustered == true ? Self.clusteredLimit : Self.simultaneousLimit
    guard defined.count <= limit else {
      return MetricInterval(
        method, level: inference.level,
        .undefined(
          .notEvaluated,
          reason: "simultaneous intervals are computed for at most \(limit) groups"))
    }
    return MetricInterval(
      method, level: inference.level, interval(defined.compactMap(\.linearized)),
      otherwise:
        "every rate is 0, or a group has fewer than two independent rows or clusters with a weight")
  }

  /// The interval of an aggregate over weighted or clustered rates.
  func sampledInterval(ofAggregate aggregate: Aggregated, level: Double) -> MetricInterval? {
    let (extreme, method): (LinearizedRate.Extreme, String) =
      switch aggregate {
      case .gap: (.gap, "mover_all_pairs_effective_size")
      case .minMaxRatio: (.minimumRatio, "mover_all_pairs_effective_size")
      case .minimum: (.minimum, "wilson_simultaneous_effective_size")
      case .maximum: (.maximum, "wilson_simultaneous_effective_size")
      }
    return simultaneous(method) { rates in
      LinearizedRate.interval(
        of: extreme, rates, level: level, sharesUnits: sampled?.sharesClusters ?? false)
    }
  }

  /// The interval of the lowest ratio of weighted or clustered rates to a declared reference.
  func sampledInterval(ofMinimumRatioTo reference: Group) -> MetricInterval? {
    simultaneous("mover_bonferroni_effective_size") { _ in
      guard let own = reference.linearized,
        var interval = LinearizedRate.minimumRatio(
          defined.filter { $0.key != reference.key }.compactMap(\.linearized), over: own,
          level: inference?.level ?? 0.95)
      else { return nil }
      // The reference's own ratio is 1.
      interval.low = min(1, interval.low ?? 0)
      interval.high = min(1, interval.high ?? 1)
      return interval
    }
  }
}

extension Inference {
  /// The name of the test of weighted or clustered rows.
  static let sampledTest = "quasi_score_t"

  private func refused(_ method: String, _ reason: String) -> MetricInterval {
    MetricInterval(method, level: level, .undefined(.notEvaluated, reason: reason))
  }

  private func chosen(for quantity: Quantity) -> (method: String?, refusal: MetricInterval?) {
    if prefersBootstrap(for: quantity), let bootstrapMethod {
      return (
        nil,
        refused(
          bootstrapMethod,
          GroupRates.needsIndependentRows("drawing single rows again"))
      )
    }
    return (method(for: quantity), nil)
  }

  private static let tooFewUnits =
    "fewer than two independent rows or clusters have a weight, so nothing is known of the variance"

  /// The interval of a weighted or clustered rate.
  func interval(of group: GroupRates.Group) -> MetricInterval? {
    let (method, refusal) = chosen(for: .rate)
    guard let method else { return refusal }
    let isExact = method == "clopper_pearson"
    return MetricInterval(
      isExact ? "korn_graubard" : "wilson_effective_size", level: level,
      isExact
        ? group.linearized?.kornGraubard(
          rowCount: group.design?.rowsWithWeight ?? 0, level: level)
        : group.linearized?.wilson(level: level), otherwise: Self.tooFewUnits)
  }

  /// The interval of a difference of weighted or clustered rates.
  func interval(
    of first: GroupRates.Group, minus second: GroupRates.Group
  ) -> MetricInterval? {
    let (method, refusal) = chosen(for: .difference)
    guard method != nil else { return refusal }
    let interval = first.linearized.flatMap { one in
      second.linearized.flatMap { LinearizedRate.difference(one, minus: $0, level: level) }
    }
    return MetricInterval(
      "mover_effective_size", level: level, interval, otherwise: Self.tooFewUnits)
  }

  /// The interval of a ratio of weighted or clustered rates.
  func interval(of first: GroupRates.Group, over second: GroupRates.Group) -> MetricInterval? {
    let (method, refusal) = chosen(for: .ratio)
    guard let method else { return refusal }
    guard let one = first.linearized, let two = second.linearized, one.unitCount > 1,
      two.unitCount > 1
    else {
      return MetricInterval(
        "mover_effective_size", level: level,
        .undefined(.insufficientData, reason: Self.tooFewUnits))
    }
    switch method {
    case "koopman":
      return MetricInterval(
        "mover_effective_size", level: level,
        LinearizedRate.ratio(one, over: two, level: level),
        otherwise: "no success on either side says nothing about the ratio")
    case "katz":
      return MetricInterval(
        "linearized_log", level: level,
        LinearizedRate.logarithmicRatio(one, over: two, level: level),
        otherwise: "a rate of 0 has no logarithm, or nothing varies; koopman has an interval")
    default:
      return refused(method, GroupRates.needsIndependentRows(method) + "; use koopman or katz")
    }
  }

  /// The tests that two weighted or clustered rates are equal.
  func tests(_ first: GroupRates.Group, _ second: GroupRates.Group) -> [MetricTest] {
    guard wantsTests, first.isDefined, second.isDefined else { return [] }
    let score = first.linearized.flatMap { one in
      second.linearized.flatMap { LinearizedRate.quasiScore(one, $0) }
    }
    var test = MetricTest(
      Self.sampledTest,
      score.map { .pValue($0.pValue) }
        ?? .undefined(
          .insufficientData,
          reason: "nothing varies, or a group has fewer than two independent rows or clusters"),
      statistic: score?.t)
    test.realDegreesOfFreedom = score?.degreesOfFreedom
    return [test]
      + tests.map { name in
        MetricTest(
          name, .undefined(.notEvaluated, reason: GroupRates.needsIndependentRows("the test")))
      }
  }
}
