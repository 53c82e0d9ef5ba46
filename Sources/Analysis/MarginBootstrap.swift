import FairmarkStatistics

/// Replicates of the counts of an attribute's groups: what rows drawn again would have given.
///
/// All rates of a margin are computed from the same replicates, whichever analysis asks: they depend
/// on the seed, the analysis' id, the attribute, the stratum and the class alone.
public struct MarginBootstrap: Sendable {
  private let cells: CellBootstrap
  private let method: String
  private let level: Double

  /// The most numbers that are held: cells times replicates.
  static let sizeLimit = 1 << 26

  /// Draws the replicates of a margin, when a job wants them.
  ///
  /// The result is `nil` when no bootstrap is wanted.
  ///
  /// - Parameters:
  ///   - margin: The groups with their counts.
  ///   - inference: How sure numbers are.
  /// - Complexity: O(groups × replicates).
  public init?(_ margin: StratumMargin, _ inference: Inference) {
    guard let resampling = inference.resampling, let method = inference.bootstrapMethod else {
      return nil
    }
    var stream = [inference.id, "bootstrap"] + margin.attribute
    stream += (margin.stratum ?? []).map { $0.map { "=" + $0 } ?? "-" }
    if let classLabel = margin.classLabel { stream += ["class", classLabel] }
    let counts = margin.groups.flatMap { group in
      [group.outcomes.missing]
        + Self.outcomes.map { group.outcomes.count(prediction: $0, label: $1) }
    }
    let fits = counts.count <= Self.sizeLimit / max(1, resampling.replicateCount)
    cells = CellBootstrap(
      cells: counts, replicateCount: fits ? resampling.replicateCount : 0,
      scheme: resampling.scheme, seed: UInt64(truncatingIfNeeded: inference.seed), stream: stream)
    self.method = method
    level = inference.level
  }

  /// The cells of a group after that of missing outcomes.
  private static let outcomes = [(true, true), (true, false), (false, true), (false, false)]

  /// The cells behind a rate of a group.
  ///
  /// A rate's counts are sums of cells, so each cell alone shows which of them it belongs to.
  ///
  /// - Parameters:
  ///   - place: The group's place in the margin.
  ///   - counts: The numerator and the denominator of a group.
  /// - Returns: The cells.
  func rate(
    ofGroup place: Int, _ counts: (GroupCellTable.Outcomes) -> Counts
  ) -> CellBootstrap.Rate {
    var numerator: [Int] = []
    var denominator: [Int] = []
    for (index, (prediction, label)) in Self.outcomes.enumerated() {
      var alone = GroupCellTable.Outcomes()
      alone.add(1, prediction: prediction ? 1 : 0, label: label ? 1 : 0)
      let part = counts(alone)
      let cell = place * (Self.outcomes.count + 1) + 1 + index
      if part.numerator > 0 { numerator.append(cell) }
      if part.denominator > 0 { denominator.append(cell) }
    }
    return CellBootstrap.Rate(numerator, of: denominator)
  }

  private var form: CellBootstrap.Method {
    method == "bootstrap_percentile" ? .percentile : .biasCorrectedAndAccelerated
  }

  func interval(ofRate rate: CellBootstrap.Rate) -> MetricInterval {
    interval(cells.interval(ofRate: rate, level: level, method: form))
  }

  func interval(
    of first: CellBootstrap.Rate, minus second: CellBootstrap.Rate
  ) -> MetricInterval {
    interval(
      cells.interval(ofDifference: first, minus: second, level: level, method: form))
  }

  func interval(
    of first: CellBootstrap.Rate, over second: CellBootstrap.Rate
  ) -> MetricInterval {
    interval(cells.interval(ofRatio: first, over: second, level: level, method: form))
  }

  /// The interval of a smooth number of some groups' counts, such as an F1 score or its difference.
  ///
  /// - Parameters:
  ///   - places: The groups' places in the margin.
  ///   - metric: The number; it gets for each place the true positives, false positives, false
  ///     negatives and true negatives. `nil` where it has no value.
  /// - Returns: The interval, or why there is none.
  /// - Complexity: O(replicates log replicates).
  public func interval(
    ofGroups places: [Int], metric: ([[Double]]) -> Double?
  ) -> MetricInterval {
    let width = Self.outcomes.count
    let margins = places.flatMap { place in
      (1...width).map { [place * (width + 1) + $0] }
    }
    return interval(
      cells.interval(of: margins, level: level, method: form) { sums in
        metric(
          stride(from: 0, to: sums.count, by: width).map { Array(sums[$0..<$0 + width]) })
      })
  }

  private func interval(_ outcome: CellBootstrap.Outcome) -> MetricInterval {
    MetricInterval(method, level: level, self.outcome(outcome))
  }

  private func outcome(_ outcome: CellBootstrap.Outcome) -> MetricInterval.Outcome {
    switch outcome {
    case .interval(let interval): return .interval(interval)
    case .refused(.degenerate):
      return .undefined(
        .degenerateBootstrap,
        reason:
          "a rate is 0 or 1, so no replicate can differ; wilson, newcombe and koopman can tell")
    case .refused(.oneSided):
      return .undefined(
        .degenerateBootstrap,
        reason: "the replicates lie on one side of the value, or are all alike")
    case .refused(.undefined):
      return .undefined(.insufficientData, reason: "the number has no value for these counts")
    case .refused(.undefinedReplicates(let count)):
      return .undefined(
        .degenerateBootstrap, reason: "\(count) replicates of \(cells.replicateCount) have no value"
      )
    case .refused(.tooFewReplicates):
      return cells.replicateCount == 0
        ? .undefined(
          .notEvaluated, reason: "there are too many groups for this number of replicates")
        : .undefined(
          .notEvaluated, reason: "\(cells.replicateCount) replicates are too few for this level")
    }
  }
}
