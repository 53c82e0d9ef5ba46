public import FairmarkStatistics

/// The sampling weights and clusters of the groups of a margin.
public struct SampledMargin: Hashable, Sendable {
  /// What a group's rate is made of besides its counts.
  public struct Rate: Hashable, Sendable {
    /// The rate with its linearised variance; `nil` when all weights of the denominator are 0.
    public var linearized: LinearizedRate?
    /// The sums of the weights; 0 without sampling weights.
    public var weighted: WeightedCounts
    /// How many rows of the denominator have a weight.
    public var rowCount: Int
    /// Kish's effective number of rows; `nil` without sampling weights.
    public var kishSize: Double?
    /// How many clusters have rows in the denominator; `nil` without clusters.
    public var clusterCount: Int?
  }

  /// Whether rates are weighted.
  public let isWeighted: Bool
  /// Whether rows belong to clusters.
  public let isClustered: Bool
  /// Whether some cluster has rows in several groups.
  public private(set) var sharesClusters = false
  /// For each group the weights of its outcomes, at `prediction + 3 * label`.
  private var weights: [[WeightTotals]] = []
  /// For each group what each cluster has of each outcome, in ascending order.
  private var clusterCells: [[ClusterCell]] = []

  /// Takes what a margin needs from the cells of a table.
  ///
  /// The result is `nil` where rows are alike and independent.
  ///
  /// - Parameters:
  ///   - cells: Weights and clusters of all cells.
  ///   - groups: The groups' places in the order of the margin.
  ///   - place: For each cell the place of its group and its outcome; `nil` when it is not in the margin.
  /// - Complexity: O(cells + clusters log clusters).
  init?(
    _ cells: SampledCells, groups: [Int], place: (Int) -> (group: Int, outcome: Int)?
  ) {
    guard cells.isWeighted || cells.isClustered else { return nil }
    isWeighted = cells.isWeighted
    isClustered = cells.isClustered
    var order: [Int: Int] = [:]
    for (index, group) in groups.enumerated() { order[group] = index }
    if isWeighted {
      weights = Array(repeating: Array(repeating: WeightTotals(), count: 9), count: groups.count)
      for (cell, totals) in cells.weights.enumerated() where totals.rowCount > 0 {
        guard let place = place(cell), let group = order[place.group] else { continue }
        weights[group][place.outcome] += totals
      }
    }
    if isClustered {
      clusterCells = Array(repeating: [], count: groups.count)
      for one in cells.clusterCells {
        guard let place = place(one.cell), let group = order[place.group] else { continue }
        var one = one
        one.cell = place.outcome
        clusterCells[group].append(one)
      }
      clusterCells = clusterCells.map(ClusterCell.merging)
      var met: Set<Int> = []
      for cells in clusterCells where !sharesClusters {
        let own = Set(cells.map(\.cluster))
        sharesClusters = !met.isDisjoint(with: own)
        met.formUnion(own)
      }
    }
  }

  /// Outcomes that are neither missing: prediction and label.
  private static let outcomes = [(false, false), (true, false), (false, true), (true, true)]

  /// The rate of a group.
  ///
  /// A rate's counts are sums of outcomes, so each outcome alone shows which of them it belongs to.
  ///
  /// - Parameters:
  ///   - group: The group's place in the margin.
  ///   - counts: The numerator and the denominator of a group.
  /// - Returns: The rate.
  /// - Complexity: O(clusters of the group).
  public func rate(
    ofGroup group: Int, _ counts: (GroupCellTable.Outcomes) -> Counts
  ) -> Rate {
    var isCounted = Array(repeating: false, count: 9)
    var isOf = isCounted
    for (prediction, label) in Self.outcomes {
      var alone = GroupCellTable.Outcomes()
      alone.add(1, prediction: prediction ? 1 : 0, label: label ? 1 : 0)
      let part = counts(alone)
      let outcome = (prediction ? 1 : 0) + (label ? 3 : 0)
      isCounted[outcome] = part.numerator > 0
      isOf[outcome] = part.denominator > 0
    }
    var numerator = WeightTotals()
    var others = WeightTotals()
    if isWeighted {
      for outcome in 0..<9 where isOf[outcome] {
        if isCounted[outcome] {
          numerator += weights[group][outcome]
        } else {
          others += weights[group][outcome]
        }
      }
    }
    var all = numerator
    all += others
    var weighted = WeightedCounts(numerator.sum, of: all.sum)
    guard isClustered else {
      return Rate(
        linearized: LinearizedRate(
          weighted, squares: (numerator.squares, others.squares), rowCount: all.rowCount),
        weighted: weighted, rowCount: all.rowCount, kishSize: Self.kish(all))
    }
    var totals: [LinearizedRate.ClusterTotal] = []
    var clusterCount = 0
    var rowCount = 0
    var last: Int?
    var own = WeightSum()
    var whole = WeightSum()
    func finish() {
      guard let last, !whole.isZero else { return }
      totals.append(.init(cluster: last, numerator: own.double, denominator: whole.double))
    }
    for one in clusterCells[group] where isOf[one.cell] {
      if one.cluster != last {
        finish()
        own = WeightSum()
        whole = WeightSum()
        last = one.cluster
        clusterCount += 1
      }
      rowCount += one.rowCount
      var weight = one.weight
      if !isWeighted {
        weight.add(rows: one.rowCount)
        weighted.denominator += weight
        if isCounted[one.cell] { weighted.numerator += weight }
      }
      whole += weight
      if isCounted[one.cell] { own += weight }
    }
    finish()
    return Rate(
      linearized: LinearizedRate(weighted, clusters: totals), weighted: weighted,
      rowCount: isWeighted ? all.rowCount : rowCount,
      kishSize: isWeighted ? Self.kish(all) : nil, clusterCount: clusterCount)
  }

  /// (Σ *w*)² / Σ *w*².
  private static func kish(_ totals: WeightTotals) -> Double? {
    guard totals.rowCount > 0 else { return nil }
    let sum = totals.sum.double
    return sum * sum / totals.squares.double
  }
}
