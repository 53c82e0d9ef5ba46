import FairmarkLinearAlgebra

/// Points that lie near each other, with the box around them and as a matrix.
struct PointBlock: Sendable {
  /// The points, by their numbers.
  let points: [Int]
  /// The least and the greatest coordinate of each feature.
  let low: [Double]
  let high: [Double]
  /// The squared norm of each centred and scaled point.
  let norms: [Double]
  /// The centred and scaled points, a row each, with one more column.
  let matrix: Matrix

  /// Which operand of the product of two blocks a block is.
  enum Side: Sendable {
    /// The rows that are neighbours: *z* and the last column ‖*z*‖² (1 − `slack`).
    case base
    /// The rows whose neighbours are sought: −2 *z* and the last column 1.
    case query
  }

  init(
    _ numbers: [Int], of points: WeightedPoints, scale: FeatureScale, side: Side, slack: Double
  ) {
    self.points = numbers
    let dimension = points.dimension
    let scaled = Matrix(rowCount: numbers.count, columnCount: dimension) { row, column in
      (points[numbers[row], column] - scale.centres[column]) * scale.factors[column]
    }
    var norms = Array(repeating: 0.0, count: numbers.count)
    for column in 0..<dimension {
      scaled.withColumn(column) { elements in
        for row in elements.indices { norms[row] += elements[row] * elements[row] }
      }
    }
    self.norms = norms
    let ranges = (0..<dimension).map { points.range(of: numbers, in: $0) }
    low = ranges.map(\.low)
    high = ranges.map(\.high)
    matrix = Matrix(rowCount: numbers.count, columnCount: dimension + 1) { row, column in
      switch side {
      case .base: column < dimension ? scaled[row, column] : norms[row] * (1 - slack)
      case .query: column < dimension ? -2 * scaled[row, column] : 1
      }
    }
  }

  /// The squared distance of two boxes, which that of no two points is below.
  ///
  /// The steps are those of `FeatureScale.squaredDistance`, and each is monotone with its rounding.
  func squaredDistance(to other: PointBlock, scale: FeatureScale) -> Double {
    var sum = 0.0
    for place in low.indices {
      let gap = max(0, low[place] - other.high[place], other.low[place] - high[place])
      let scaled = gap * scale.factors[place]
      sum += scaled * scaled
    }
    return sum
  }

  /// Cuts points into blocks of neighbours: across the widest feature at the median, again and again.
  ///
  /// - Returns: Blocks of at most `size` points.
  static func blocks(
    of points: WeightedPoints, scale: FeatureScale, size: Int, side: Side, slack: Double
  ) -> [PointBlock] {
    var blocks: [PointBlock] = []
    var pending = [Array(0..<points.count)]
    while var part = pending.popLast() {
      guard part.count > size else {
        if !part.isEmpty {
          blocks.append(
            PointBlock(part, of: points, scale: scale, side: side, slack: slack))
        }
        continue
      }
      var widest = (place: 0, width: -1.0)
      for place in 0..<points.dimension {
        let (low, high) = points.range(of: part, in: place)
        let width = (high - low) * scale.factors[place]
        if width > widest.width { widest = (place, width) }
      }
      part.sort { (points[$0, widest.place], $0) < (points[$1, widest.place], $1) }
      let middle = part.count / 2
      pending.append(Array(part[middle...]))
      pending.append(Array(part[..<middle]))
    }
    return blocks
  }
}
