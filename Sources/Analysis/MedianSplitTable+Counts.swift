import FairmarkTables
import Synchronization

extension MedianSplitTable {
  /// How many of a cell lie on each side of a number.
  public struct Split: Hashable, Sendable {
    /// Scores greater than the number.
    public var above = 0
    /// Scores equal to it.
    public var equal = 0
    /// Scores less than it.
    public var below = 0

    /// Creates a split of nobody.
    public init() {}
  }

  /// How many of each cell lie above, at and below each of some numbers.
  ///
  /// - Parameter thresholds: The numbers, not NaN.
  /// - Returns: For each number the split of each cell, in the order of `cells`.
  /// - Complexity: O(rows × thresholds), one pass over the rows on all processors.
  public func splits(at thresholds: [Double]) -> [[Split]] {
    precondition(!thresholds.contains { $0.isNaN }, "a threshold is not a number")
    let keys = Set(thresholds.map { ScoreKey($0).bits }).sorted()
    // A row is at twice the number of thresholds below it, and one more when it equals the next.
    let width = 2 * keys.count + 1
    let cellCount = cells.count
    let counts = rows.sum(into: cellCount * width, stride: width) { chunk, places, counts in
      chunk.cells.with(
        narrow: { countPlaces(chunk, $0, places, keys, in: &counts) },
        medium: { countPlaces(chunk, $0, places, keys, in: &counts) },
        wide: { countPlaces(chunk, $0, places, keys, in: &counts) })
    }
    return thresholds.map { threshold in
      let place = 2 * (keys.firstIndex(of: ScoreKey(threshold).bits) ?? 0) + 1
      return (0..<cellCount).map { cell in
        var split = Split()
        for (side, count) in counts[cell * width..<(cell + 1) * width].enumerated() {
          if side < place {
            split.below += count
          } else if side == place {
            split.equal += count
          } else {
            split.above += count
          }
        }
        return split
      }
    }
  }

  /// How many of each cell lie above, at and below a number.
  ///
  /// - Parameter threshold: The number, not NaN.
  /// - Returns: The split of each cell, in the order of `cells`.
  /// - Complexity: O(rows).
  public func splits(at threshold: Double) -> [Split] {
    splits(at: [threshold])[0]
  }
}

extension ScoreRows {
  /// Less than this many rows are not worth another thread.
  private static let rowsOfThread = 1 << 18

  /// Adds up counts over all chunks, on as many threads as pay.
  ///
  /// - Parameters:
  ///   - size: How many counts there are.
  ///   - stride: How many counts each cell has.
  ///   - add: Gets a chunk, the first count of each of its cell numbers, and the counts to add to.
  /// - Returns: The sums.
  func sum(
    into size: Int, stride: Int, _ add: @escaping @Sendable (Chunk, [Int], inout [Int]) -> Void
  ) -> [Int] {
    let places = numberings.map { numbers in numbers.map { Int($0) * stride } }
    let parts = perThread { next in
      var counts = Array(repeating: 0, count: size)
      while let chunk = next() { add(chunk, places[chunk.numbering], &counts) }
      return counts
    }
    guard var sums = parts.first else { return Array(repeating: 0, count: size) }
    for part in parts.dropFirst() {
      for place in sums.indices { sums[place] += part[place] }
    }
    return sums
  }

  /// Runs a closure on as many threads as pay, each of which gets some of the chunks.
  ///
  /// - Parameter body: Gets what hands out chunks, and returns what it made of them.
  /// - Returns: What each thread made, in no order that means anything.
  func perThread<Part: Sendable>(
    _ body: @escaping @Sendable (() -> Chunk?) -> Part
  ) -> [Part] {
    let threadCount = max(
      1, min(WorkerThreads.availableProcessorCount, rowCount / Self.rowsOfThread))
    let chunks = chunks
    let parts = Mutex<[Part]>([])
    let nextChunk = Atomic<Int>(0)
    WorkerThreads.run(threadCount) { _ in
      let part = body {
        let index = nextChunk.add(1, ordering: .relaxed).oldValue
        return index < chunks.count ? chunks[index] : nil
      }
      parts.withLock { $0.append(part) }
    }
    return parts.withLock { $0 }
  }
}

extension ScoreRows.Cells {
  /// Calls the closure that fits the width of the cell numbers.
  @inline(__always)
  func with(
    narrow: (Span<UInt8>) -> Void, medium: (Span<UInt16>) -> Void, wide: (Span<UInt32>) -> Void
  ) {
    switch self {
    case .narrow(let codes): narrow(codes.span)
    case .medium(let codes): medium(codes.span)
    case .wide(let codes): wide(codes.span)
    }
  }
}

// MARK: Hot loops

@inline(__always)
private func countPlaces<Code: FixedWidthInteger & UnsignedInteger>(
  _ chunk: ScoreRows.Chunk, _ cells: Span<Code>, _ places: [Int], _ thresholds: [UInt64],
  in counts: inout [Int]
) {
  let keys = chunk.keys.span
  let weights = chunk.counts.span
  let isWeighted = !weights.isEmpty
  let places = places.span
  let thresholds = thresholds.span
  var counts = counts.mutableSpan
  for row in keys.indices {
    let key = keys[row]
    var place = places[Int(truncatingIfNeeded: cells[row])]
    for index in thresholds.indices {
      place &+= (key > thresholds[index] ? 1 : 0) &+ (key >= thresholds[index] ? 1 : 0)
    }
    counts[place] &+= isWeighted ? weights[row] : 1
  }
}
