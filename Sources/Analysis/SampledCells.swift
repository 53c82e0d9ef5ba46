public import FairmarkStatistics

/// Exact sums of the sampling weights of some rows.
public struct WeightTotals: Hashable, Sendable {
  /// How many rows have a weight above 0.
  public private(set) var rowCount = 0
  /// The sum of the weights.
  public private(set) var sum = WeightSum()
  /// The sum of their squares.
  public private(set) var squares = WeightSquareSum()

  /// Creates sums over no rows.
  public init() {}

  mutating func add(_ weight: Double) {
    if weight == 0 { return }
    rowCount += 1
    sum.add(weight)
    squares.add(squareOf: weight)
  }

  /// Adds the sums over other rows.
  public static func += (left: inout WeightTotals, right: WeightTotals) {
    left.rowCount += right.rowCount
    left.sum += right.sum
    left.squares += right.squares
  }
}

/// The rows of one cluster in one cell.
public struct ClusterCell: Hashable, Sendable {
  /// The cluster's number: ids in byte order.
  public internal(set) var cluster: Int
  /// The cell, or what a margin makes of it.
  var cell: Int
  /// How many rows.
  public internal(set) var rowCount = 0
  /// The sum of their sampling weights; 0 without weights.
  public internal(set) var weight = WeightSum()

  init(cluster: Int, cell: Int) {
    self.cluster = cluster
    self.cell = cell
  }

  mutating func add(_ other: ClusterCell) {
    rowCount += other.rowCount
    weight += other.weight
  }

  /// Adds up what one cluster has in one cell, of cells in ascending order of both.
  static func merging(_ cells: [ClusterCell]) -> [ClusterCell] {
    var merged: [ClusterCell] = []
    let sorted = cells.sorted { ($0.cluster, $0.cell) < ($1.cluster, $1.cell) }
    for one in sorted {
      if let last = merged.last, last.cluster == one.cluster, last.cell == one.cell {
        merged[merged.count - 1].add(one)
      } else {
        merged.append(one)
      }
    }
    return merged
  }
}

/// What a table of cells knows besides counts when rows are weighted or belong to clusters.
public struct SampledCells: Hashable, Sendable {
  /// For each cell the sums of its weights; empty without sampling weights.
  var weights: [WeightTotals] = []
  /// What each cluster has in each cell; empty without clusters, or when no id repeats.
  var clusterCells: [ClusterCell] = []
  /// How many distinct ids there are; `nil` without clusters.
  public internal(set) var clusterCount: Int?
  /// Rows that have an id and all else that is needed to count them.
  public internal(set) var rowsInClusters = 0
  /// Rows that had no id and are in no cell.
  public internal(set) var rowsWithoutCluster = 0

  /// Whether rates are weighted.
  public var isWeighted: Bool { !weights.isEmpty }
  /// Whether some id repeats, so that rows are not independent.
  public var isClustered: Bool { !clusterCells.isEmpty }

  /// The same with cells put together.
  ///
  /// - Parameters:
  ///   - count: How many cells there are then.
  ///   - place: The new cell of each one.
  /// - Returns: Weights and clusters of the new cells.
  func mapped(to count: Int, _ place: (Int) -> Int) -> SampledCells {
    var mapped = self
    if isWeighted {
      mapped.weights = Array(repeating: WeightTotals(), count: count)
      for (cell, totals) in weights.enumerated() { mapped.weights[place(cell)] += totals }
    }
    mapped.clusterCells = ClusterCell.merging(
      clusterCells.map { one in
        var one = one
        one.cell = place(one.cell)
        return one
      })
    return mapped
  }
}

/// Weights and clusters while rows are read; cells have the numbers of the table that they belong to.
struct SampledCellsState: Sendable {
  /// The columns of the sampling weight and of the cluster's id.
  let weight: Int?
  let cluster: Int?

  /// For each cell the sums of its weights.
  private(set) var weights: [WeightTotals] = []
  /// The ids in the order in which they were met, and the number of each.
  private var ids: [[UInt8]] = []
  private var numbers: [[UInt8]: Int] = [:]
  /// By the number of the id and the cell.
  private(set) var clusterCells: [UInt64: ClusterCell] = [:]
  private(set) var rowsWithoutCluster = 0

  /// The most entries of `clusterCells`: some 100 bytes each.
  static let clusterLimit = 20_000_000

  init(weight: Int?, cluster: Int?, cellCount: Int) {
    self.weight = weight
    self.cluster = cluster
    if weight != nil { weights = Array(repeating: WeightTotals(), count: cellCount) }
  }

  mutating func addRowWithoutCluster() { rowsWithoutCluster += 1 }

  mutating func add(
    rows: Int, weight: Double, id: [UInt8], cell: Int
  ) throws(AnalysisError) {
    if self.weight != nil { weights[cell].add(weight) }
    guard cluster != nil else { return }
    var one = ClusterCell(cluster: number(of: id), cell: cell)
    one.rowCount = rows
    if self.weight != nil { one.weight.add(weight) }
    try add(one)
  }

  private mutating func number(of id: [UInt8]) -> Int {
    if let number = numbers[id] { return number }
    numbers[id] = ids.count
    ids.append(id)
    return ids.count - 1
  }

  private mutating func add(_ one: ClusterCell) throws(AnalysisError) {
    let key = UInt64(one.cluster) << 32 | UInt64(one.cell)
    clusterCells[key, default: ClusterCell(cluster: one.cluster, cell: one.cell)].add(one)
    if clusterCells.count > Self.clusterLimit {
      throw AnalysisError(
        .limit, key: "cluster",
        "the ids of `cluster` are in more than \(Self.clusterLimit) cells of groups and outcomes; "
          + "audit fewer columns at once, or fewer people")
    }
  }

  /// Adds another state whose cells have other numbers.
  mutating func merge(
    _ other: SampledCellsState, place: (Int) -> Int
  ) throws(AnalysisError) {
    rowsWithoutCluster += other.rowsWithoutCluster
    for (cell, totals) in other.weights.enumerated() where totals.rowCount > 0 {
      weights[place(cell)] += totals
    }
    let numbers = other.ids.map { number(of: $0) }
    for var one in other.clusterCells.values {
      one.cluster = numbers[one.cluster]
      one.cell = place(one.cell)
      try add(one)
    }
  }

  /// Gives cells other numbers.
  mutating func move(to count: Int, place: (Int) -> Int) {
    if weight != nil {
      var moved = Array(repeating: WeightTotals(), count: count)
      for (cell, totals) in weights.enumerated() where totals.rowCount > 0 {
        moved[place(cell)] = totals
      }
      weights = moved
    }
    guard cluster != nil, !clusterCells.isEmpty else { return }
    var moved: [UInt64: ClusterCell] = [:]
    moved.reserveCapacity(clusterCells.count)
    for var one in clusterCells.values {
      one.cell = place(one.cell)
      moved[UInt64(one.cluster) << 32 | UInt64(one.cell)] = one
    }
    clusterCells = moved
  }

  /// What was found, with other cell numbers and the ids in byte order.
  ///
  /// - Parameters:
  ///   - count: How many cells there are.
  ///   - place: The cell's number in the result.
  /// - Returns: Weights and clusters.
  func result(cellCount count: Int, place: (Int) -> Int) -> SampledCells {
    var cells = SampledCells()
    cells.rowsWithoutCluster = rowsWithoutCluster
    if weight != nil {
      cells.weights = Array(repeating: WeightTotals(), count: count)
      for (cell, totals) in weights.enumerated() where totals.rowCount > 0 {
        cells.weights[place(cell)] += totals
      }
    }
    guard cluster != nil else { return cells }
    var rank = Array(repeating: 0, count: ids.count)
    let order = ids.indices.sorted { ids[$0].lexicographicallyPrecedes(ids[$1]) }
    for (place, id) in order.enumerated() { rank[id] = place }
    let found = clusterCells.values.map { one in
      var one = one
      one.cluster = rank[one.cluster]
      one.cell = place(one.cell)
      return one
    }
    let merged = ClusterCell.merging(found)
    var count = 0
    var last: Int?
    for one in merged {
      if one.cluster != last { count += 1 }
      last = one.cluster
      cells.rowsInClusters += one.rowCount
    }
    cells.clusterCount = count
    if cells.rowsInClusters > count { cells.clusterCells = merged }
    return cells
  }
}
