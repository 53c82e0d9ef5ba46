import FairmarkAnalysis
import FairmarkLinearAlgebra
import FairmarkTables
import Synchronization

/// The nearest rows of a point, down to the last distance that is needed.
struct Neighbourhood: Hashable, Sendable {
  /// The rows that are nearer than the last distance, and those with a favourable prediction.
  var inner = 0
  var innerPositives = 0
  /// The rows at the last distance, which share the weight that is left.
  var tied = 0
  var tiedPositives = 0
  /// Whether the last distance is 0.
  var isTiedAtZero = false
}

/// Exact nearest neighbours by squared Euclidean distance.
///
/// Matrix products of blocks give distances with a rounding error that depends on the processor. They
/// only rule out rows that cannot be neighbours: with *u* = 2⁻⁵³ and *d* features, product and norms
/// are off by less than `slack` (‖*x*‖² + ‖*y*‖²), `slack` = (8 *d* + 80) *u*. The distances of all rows
/// that are left are then computed anew in plain arithmetic, and only these decide. Blocks whose boxes
/// are too far away are never multiplied.
struct NeighbourSearch: Sendable {
  private let base: WeightedPoints
  private let scale: FeatureScale
  private let slack: Double
  private let blocks: [PointBlock]
  private let total: Int

  /// The points of a block: a product of two blocks fits the second-level cache.
  static let baseBlockSize = 512
  static let queryBlockSize = 128

  init(_ base: WeightedPoints, scale: FeatureScale) {
    self.base = base
    self.scale = scale
    slack = Double(8 * base.dimension + 80) * 0x1p-53
    blocks = PointBlock.blocks(
      of: base, scale: scale, size: Self.baseBlockSize, side: .base, slack: slack)
    total = base.total
  }

  /// The nearest rows of each point, at least `weight` of them where there are as many.
  ///
  /// - Parameters:
  ///   - queries: Points; a query that is a point of the base is among its own neighbours.
  ///   - weight: How many rows, above 0.
  ///   - threadCount: How many threads share the work.
  /// - Returns: For each query the rows up to the distance at which `weight` are reached.
  /// - Throws: `AnalysisError` when BLAS refuses a block, which has no reason to happen.
  /// - Complexity: O(queries × points × features) at worst.
  func neighbourhoods(
    of queries: WeightedPoints, weight: Int,
    threadCount: Int = WorkerThreads.availableProcessorCount
  ) throws(AnalysisError) -> [Neighbourhood] {
    let queryBlocks = PointBlock.blocks(
      of: queries, scale: scale, size: Self.queryBlockSize, side: .query, slack: slack)
    let collected = Collected(count: queries.count)
    BLASThreads.withSingleThread {
      WorkerThreads.run(min(threadCount, queryBlocks.count)) { _ in
        var worker = BlockSearch(
          base: base, queries: queries, scale: scale, slack: slack, blocks: blocks,
          weight: min(weight, total))
        while let next = collected.next(below: queryBlocks.count) {
          let block = queryBlocks[next]
          do throws(LinearAlgebraError) {
            collected.set(try worker.search(block), for: block.points)
          } catch {
            collected.fail(error)
          }
        }
      }
    }
    return try collected.result()
  }
}

/// What the threads share.
private final class Collected: Sendable {
  private struct Contents {
    var neighbourhoods: [Neighbourhood]
    var error: LinearAlgebraError?
  }

  private let started = Atomic<Int>(0)
  private let contents: Mutex<Contents>

  init(count: Int) {
    contents = Mutex(Contents(neighbourhoods: Array(repeating: Neighbourhood(), count: count)))
  }

  /// The next block that nobody has taken.
  func next(below count: Int) -> Int? {
    let next = started.wrappingAdd(1, ordering: .relaxed).oldValue
    return next < count ? next : nil
  }

  func set(_ found: [Neighbourhood], for points: [Int]) {
    contents.withLock { contents in
      for (neighbourhood, point) in zip(found, points) {
        contents.neighbourhoods[point] = neighbourhood
      }
    }
  }

  func fail(_ error: LinearAlgebraError) {
    contents.withLock { $0.error = error }
  }

  func result() throws(AnalysisError) -> [Neighbourhood] {
    let (found, error) = contents.withLock { ($0.neighbourhoods, $0.error) }
    if let error {
      throw AnalysisError(.failed, "the distances could not be computed: \(error)")
    }
    return found
  }
}
