extension CellBootstrap {
  /// The cells behind a rate.
  public struct Rate: Hashable, Sendable {
    /// The cells of the rows that have the property.
    public var numerator: [Int]
    /// The cells of all rows of the group, those of the numerator included.
    public var denominator: [Int]

    /// Names the cells behind a rate.
    ///
    /// - Parameters:
    ///   - numerator: The cells of the rows that have the property.
    ///   - denominator: The cells of all rows of the group, those of the numerator included.
    public init(_ numerator: [Int], of denominator: [Int]) {
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  /// Which points of the replicates are the ends of an interval.
  public enum Method: Hashable, Sendable {
    /// The quantiles at (1 − level) / 2 and (1 + level) / 2.
    case percentile
    /// Efron's bias-corrected and accelerated quantiles.
    case biasCorrectedAndAccelerated
  }

  /// Why there is no interval.
  public enum Refusal: Hashable, Sendable {
    /// A rate is 0 or 1, or nobody is in its group: no replicate can differ, and an interval without
    /// width would look like certainty. An exact interval says more.
    case degenerate
    /// The metric has no value for the observed counts.
    case undefined
    /// More than 1 % of the replicates have no value.
    case undefinedReplicates(Int)
    /// All replicates are on one side of the estimate, or all alike.
    case oneSided
    /// There are too few replicates: 2 / (1 − level) at least are needed.
    case tooFewReplicates
  }

  /// An interval, or why there is none.
  public enum Outcome: Hashable, Sendable {
    /// The interval.
    case interval(ConfidenceInterval)
    /// Why there is none.
    case refused(Refusal)

    /// The interval; `nil` when there is none.
    public var interval: ConfidenceInterval? {
      if case .interval(let interval) = self { interval } else { nil }
    }
  }

  /// An interval for a rate.
  ///
  /// **Edge Cases.** Refused as degenerate for a rate of 0 or 1, or an empty group.
  ///
  /// - Parameters:
  ///   - rate: The cells.
  ///   - level: The confidence level.
  ///   - method: The method.
  /// - Returns: The interval, or why there is none.
  /// - Complexity: O(cells × replicates + replicates log replicates).
  public func interval(
    ofRate rate: Rate, level: Double = 0.95, method: Method = .biasCorrectedAndAccelerated
  ) -> Outcome {
    guard isVarying(rate) else { return .refused(.degenerate) }
    return interval(of: [rate.numerator, rate.denominator], level: level, method: method) {
      $0[1] > 0 ? $0[0] / $0[1] : nil
    }
  }

  /// An interval for the difference of two rates.
  ///
  /// **Edge Cases.** Refused as degenerate when either rate is 0 or 1, or a group is empty.
  ///
  /// - Parameters:
  ///   - first: The group's cells.
  ///   - second: The reference group's cells.
  ///   - level: The confidence level.
  ///   - method: The method.
  /// - Returns: The interval, or why there is none.
  /// - Complexity: O(cells × replicates + replicates log replicates).
  public func interval(
    ofDifference first: Rate, minus second: Rate, level: Double = 0.95,
    method: Method = .biasCorrectedAndAccelerated
  ) -> Outcome {
    guard isVarying(first), isVarying(second) else { return .refused(.degenerate) }
    let margins = [first.numerator, first.denominator, second.numerator, second.denominator]
    return interval(of: margins, level: level, method: method) {
      $0[1] > 0 && $0[3] > 0 ? $0[0] / $0[1] - $0[2] / $0[3] : nil
    }
  }

  /// An interval for the ratio of two rates.
  ///
  /// **Edge Cases.** Refused as degenerate when either rate is 0 or 1, or a group is empty.
  ///
  /// - Parameters:
  ///   - first: The group's cells.
  ///   - second: The reference group's cells.
  ///   - level: The confidence level.
  ///   - method: The method.
  /// - Returns: The interval, or why there is none.
  /// - Complexity: O(cells × replicates + replicates log replicates).
  public func interval(
    ofRatio first: Rate, over second: Rate, level: Double = 0.95,
    method: Method = .biasCorrectedAndAccelerated
  ) -> Outcome {
    guard isVarying(first), isVarying(second) else { return .refused(.degenerate) }
    let margins = [first.numerator, first.denominator, second.numerator, second.denominator]
    return interval(of: margins, level: level, method: method) {
      $0[1] > 0 && $0[2] > 0 ? ($0[0] / $0[1]) / ($0[2] / $0[3]) : nil
    }
  }

  private func isVarying(_ rate: Rate) -> Bool {
    let numerator = observed(rate.numerator)
    return numerator > 0 && numerator < observed(rate.denominator)
  }

  /// An interval for a smooth function of margins.
  ///
  /// **Definition.** The *q* quantile of *B* replicates is the value at place (*B* + 1) *q* of the sorted
  /// replicates, interpolated linearly between neighbours and kept within the first and the last
  /// (type 6 of Hyndman and Fan). The percentile interval takes *q* = (1 ∓ level) / 2. The BCa interval
  /// takes *q* = Φ(*z*₀ + (*z*₀ ± *z*) / (1 − *a* (*z*₀ ± *z*))), where Φ(*z*₀) is the share of replicates below the
  /// estimate, ties counted half, and *a* = Σ *c* *d*³ / (6 (Σ *c* *d*²)^(3/2)) is the acceleration of the
  /// jackknife: *d* is the mean over all rows of the metric without one row, less the metric without
  /// a row of the cell, and *c* the cell's count.
  ///
  /// **Edge Cases.** Replicates without a value are left out, up to 1 % of all. A metric that is not
  /// smooth — a maximum, a minimum, a gap over groups — has no valid bootstrap interval: see
  /// ``SimultaneousIntervals``.
  ///
  /// **Reference.** B. Efron, JASA 82 (1987), 171–185, doi:10.1080/01621459.1987.10478410; R. J.
  /// Hyndman, Y. Fan, American Statistician 50 (1996), 361–365, doi:10.1080/00031305.1996.10473566.
  ///
  /// - Parameters:
  ///   - margins: The selections of cells whose sums the metric takes, in its order.
  ///   - level: The confidence level.
  ///   - method: The method.
  ///   - metric: The metric of the sums; `nil` where it has no value.
  /// - Returns: The interval, or why there is none.
  /// - Complexity: O(cells × replicates + replicates log replicates).
  public func interval(
    of margins: [[Int]], level: Double = 0.95, method: Method = .biasCorrectedAndAccelerated,
    metric: ([Double]) -> Double?
  ) -> Outcome {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    guard Double(replicateCount) * (1 - level) >= 2 else { return .refused(.tooFewReplicates) }
    func value(_ sums: [Double]) -> Double? { metric(sums).flatMap { $0.isFinite ? $0 : nil } }
    let observed = margins.map { self.observed($0) }
    guard let estimate = value(observed) else { return .refused(.undefined) }
    let columns = margins.map { margin($0) }
    var values: [Double] = []
    values.reserveCapacity(replicateCount)
    var sums = observed
    for replicate in 0..<replicateCount {
      for index in columns.indices { sums[index] = columns[index][replicate] }
      if let value = value(sums) { values.append(value) }
    }
    let lost = replicateCount - values.count
    guard lost * 100 <= replicateCount else { return .refused(.undefinedReplicates(lost)) }
    values.sort()
    let tail = 0.5 * (1 - level)
    guard let first = values.first, let last = values.last, first < last else {
      return .refused(.oneSided)
    }
    guard method == .biasCorrectedAndAccelerated else {
      return .interval(
        ConfidenceInterval(
          low: Self.quantile(values, tail), high: Self.quantile(values, 1 - tail)))
    }
    let below = values.reduce(0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
    guard below > 0, below < Double(values.count) else { return .refused(.oneSided) }
    guard let acceleration = acceleration(of: margins, metric: value) else {
      return .refused(.undefined)
    }
    let normal = NormalDistribution()
    let bias = normal.quantile(below / Double(values.count))
    func corrected(_ z: Double) -> Double? {
      let scale = 1 - acceleration * (bias + z)
      return scale > 0 ? normal.tails(at: bias + (bias + z) / scale).cumulative : nil
    }
    let z = -normal.quantile(tail)
    guard let low = corrected(-z), let high = corrected(z) else { return .refused(.oneSided) }
    return .interval(
      ConfidenceInterval(low: Self.quantile(values, low), high: Self.quantile(values, high)))
  }

  /// The acceleration by the jackknife over rows; `nil` when the metric has no value without some row.
  func acceleration(of margins: [[Int]], metric: ([Double]) -> Double?) -> Double? {
    let observed = margins.map { self.observed($0) }
    var members = [[Int]](repeating: [], count: cells.count)
    for (index, selection) in margins.enumerated() {
      for cell in selection { members[cell].append(index) }
    }
    var without: [(count: Double, value: Double)] = []
    for (cell, count) in cells.enumerated() where count > 0 {
      var sums = observed
      for index in members[cell] { sums[index] -= 1 }
      guard let value = metric(sums) else { return nil }
      without.append((Double(count), value))
    }
    let total = without.reduce(0) { $0 + $1.count }
    let mean = without.reduce(0) { $0 + $1.count * $1.value } / total
    var squares = 0.0
    var cubes = 0.0
    for (count, value) in without {
      let distance = mean - value
      squares += count * distance * distance
      cubes += count * distance * distance * distance
    }
    guard squares > 0 else { return 0 }
    return cubes / (6 * squares * squares.squareRoot())
  }

  /// The quantile of sorted values at place (*B* + 1) *q*.
  static func quantile(_ values: [Double], _ q: Double) -> Double {
    let place = Double(values.count + 1) * q
    guard place > 1 else { return values[0] }
    guard place < Double(values.count) else { return values[values.count - 1] }
    let index = Int(place)
    let share = place - Double(index)
    return values[index - 1] + share * (values[index] - values[index - 1])
  }
}
