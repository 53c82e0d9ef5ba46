import FairmarkAnalysis
import FairmarkStatistics

/// The gathered rows, and the points where they lie.
struct People {
  /// A share of favourable predictions as a quotient of whole numbers.
  typealias Share = (numerator: UInt128, denominator: UInt128, rows: Int)

  let table: GatheredRowTable
  /// The places in the space of the features; rows with equal features share one.
  let points: WeightedPoints
  /// For each row its point.
  let pointOfRow: [Int]

  init(_ table: GatheredRowTable) {
    self.table = table
    var points = WeightedPoints(dimension: table.features.count)
    // Rows come in the order of their features, so equal ones stand together.
    pointOfRow = (0..<table.rowCount).map { row in
      points.add(
        table.values(of: row), weight: table.counts[row], isPositive: table.predictions[row])
    }
    self.points = points
  }

  /// The points of some rows alone, and for each of these rows its point.
  func points(of rows: [Int]) -> (points: WeightedPoints, places: [Int]) {
    var points = WeightedPoints(dimension: table.features.count)
    let places = rows.map { row in
      points.add(
        table.values(of: row), weight: table.counts[row], isPositive: table.predictions[row])
    }
    return (points, places)
  }

  /// For each row the share of favourable predictions among its neighbours; `nil` without any.
  func shares(
    of count: Int, includesSelf: Bool, _ scale: FeatureScale
  ) throws(AnalysisError) -> [Share?] {
    let found = try NeighbourSearch(points, scale: scale).neighbourhoods(
      of: points, weight: includesSelf ? count : count + 1)
    return (0..<table.rowCount).map { row in
      found[pointOfRow[row]].favourableShare(
        of: count, excluding: includesSelf ? nil : table.predictions[row])
    }
  }

  /// The consistency of all rows, whatever their groups.
  func overallConsistency(_ shares: [Share?]) -> MetricRecord {
    var all = Consistency()
    for row in shares.indices { add(row, shares, to: &all) }
    return MetricRecord(
      "consistency", attribute: [], value: points.count == 0 ? Self.withoutRows : all.value,
      n: points.total)
  }

  /// Adds one of the distinct rows to a consistency.
  func add(_ row: Int, _ shares: [Share?], to consistency: inout Consistency) {
    guard let share = shares[row] else { return }
    consistency.add(table.counts[row], prediction: table.predictions[row], share: share)
  }

  static let withoutRows = MetricValue.undefined(
    .insufficientData, reason: "no row has a prediction and all features")
}
