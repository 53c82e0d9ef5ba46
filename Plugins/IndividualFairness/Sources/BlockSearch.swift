import FairmarkLinearAlgebra

/// One thread's search for the neighbours of the points of one block after another.
///
/// For a query *x* and a point *y* the product of the blocks holds *a* = ‖*y*‖² (1 − `slack`) − 2 *x*·*y*.
/// The squared distance lies from *a* + ‖*x*‖² (1 − `slack`) to *a* + 2 `slack` ‖*y*‖² + ‖*x*‖² (1 +
/// `slack`).
struct BlockSearch {
  let base: WeightedPoints
  let queries: WeightedPoints
  let scale: FeatureScale
  let slack: Double
  let blocks: [PointBlock]
  /// How many rows are wanted, at most those that there are.
  let weight: Int

  /// A point that may be a neighbour.
  private struct Candidate {
    var point: Int
    /// *a* of the product.
    var lower: Double
    /// *a* + 2 `slack` ‖*y*‖².
    var upper: Double
  }

  /// What is known of one query's neighbours.
  private struct Query {
    var candidates: [Candidate] = []
    /// A point with a larger *a* is no neighbour.
    var limit = Double.infinity
    /// A squared distance that no neighbour exceeds.
    var reach = Double.infinity
    /// The number of candidates at which the list is cut again.
    var cutCount = 0
  }

  /// Products by shape, for their memory; blocks have few sizes.
  private var products: [Matrix.Shape: Matrix] = [:]

  init(
    base: WeightedPoints, queries: WeightedPoints, scale: FeatureScale, slack: Double,
    blocks: [PointBlock], weight: Int
  ) {
    self.base = base
    self.queries = queries
    self.scale = scale
    self.slack = slack
    self.blocks = blocks
    self.weight = weight
  }

  private var listCount: Int { max(32, 2 * min(weight, base.count)) }

  /// The neighbourhoods of the points of a block.
  mutating func search(_ block: PointBlock) throws(LinearAlgebraError) -> [Neighbourhood] {
    var found = Array(repeating: Query(cutCount: 2 * listCount), count: block.points.count)
    // The nearest boxes first, so that the limits soon rule out all others.
    let near = blocks.indices.map { place in
      (bound: block.squaredDistance(to: blocks[place], scale: scale), place: place)
    }.sorted { ($0.bound, $0.place) < ($1.bound, $1.place) }
    for (bound, place) in near {
      guard found.contains(where: { bound <= $0.reach }) else { break }
      try scan(blocks[place], for: block, bound: bound, into: &found)
    }
    return block.points.indices.map { neighbourhood(of: block.points[$0], found[$0].candidates) }
  }

  private mutating func scan(
    _ near: PointBlock, for block: PointBlock, bound: Double, into found: inout [Query]
  ) throws(LinearAlgebraError) {
    let shape = Matrix.Shape(rowCount: near.points.count, columnCount: block.points.count)
    var product =
      products.removeValue(forKey: shape)
      ?? Matrix(repeating: 0, rowCount: shape.rowCount, columnCount: shape.columnCount)
    try near.matrix.multiply(by: block.matrix, transposingRight: true, into: &product)
    for query in found.indices where bound <= found[query].reach {
      product.withColumn(query) { elements in
        collect(elements, of: near, norm: block.norms[query], into: &found[query])
      }
    }
    products[shape] = product
  }

  /// Takes the points of a column of the product that may be neighbours.
  private func collect(
    _ elements: Span<Double>, of near: PointBlock, norm: Double, into query: inout Query
  ) {
    var start = 0
    while start < elements.count {
      let end = min(start + 64, elements.count)
      let limit = query.limit
      // No branch inside, so that several elements are compared at once; most have no candidate.
      let part = elements.extracting(start..<end)
      var hits = 0
      for place in part.indices { hits &+= part[place] <= limit ? 1 : 0 }
      if hits > 0 {
        for place in part.indices where part[place] <= query.limit {
          let upper = part[place] + 2 * slack * near.norms[start + place] + 0x1p-1000
          query.candidates.append(
            Candidate(point: near.points[start + place], lower: part[place], upper: upper))
        }
        if query.candidates.count >= query.cutCount { cut(&query, norm: norm) }
      }
      start = end
    }
    if query.candidates.count > listCount { cut(&query, norm: norm) }
  }

  /// Leaves out candidates that can no more be among the nearest.
  private func cut(_ query: inout Query, norm: Double) {
    query.candidates.sort { $0.upper < $1.upper }
    var sum = 0
    for candidate in query.candidates {
      sum += min(base.weights[candidate.point], weight)
      if sum >= weight {
        query.limit = candidate.upper + 2 * slack * norm + 0x1p-1000
        query.reach = candidate.upper + norm * (1 + slack) + 0x1p-1000
        break
      }
    }
    let limit = query.limit
    query.candidates.removeAll { $0.lower > limit }
    query.cutCount = max(2 * listCount, 2 * query.candidates.count)
  }

  /// Decides by distances in plain arithmetic.
  private func neighbourhood(of query: Int, _ candidates: [Candidate]) -> Neighbourhood {
    let exact = candidates.map { candidate in
      (
        distance: scale.squaredDistance(queries, query, base, candidate.point),
        point: candidate.point
      )
    }.sorted { ($0.distance, $0.point) < ($1.distance, $1.point) }
    var found = Neighbourhood()
    var last: Double?
    for (distance, point) in exact {
      if distance != last {
        if found.inner + found.tied >= weight { break }
        found.inner += found.tied
        found.innerPositives += found.tiedPositives
        (found.tied, found.tiedPositives) = (0, 0)
        found.isTiedAtZero = distance == 0
        last = distance
      }
      found.tied += base.weights[point]
      found.tiedPositives += base.positives[point]
    }
    return found
  }
}
