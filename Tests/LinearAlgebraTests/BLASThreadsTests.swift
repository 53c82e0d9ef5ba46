import FairmarkLinearAlgebra
import FairmarkTestSupport
import Testing

/// Serialized, because the number of threads belongs to the whole process.
@Suite("A region with a single BLAS thread", .serialized)
struct BLASThreadsTests {
  private struct Refusal: Error, Equatable {}

  @Test("uses one thread, and restores the number of before")
  func region() {
    let outside = BLASThreads.count
    #expect(outside >= 1)
    let inside = BLASThreads.withSingleThread { BLASThreads.count }
    #expect(inside == 1)
    #expect(BLASThreads.count == outside)
  }

  @Test("may be nested, and restores only at the outermost end")
  func nesting() {
    let outside = BLASThreads.count
    BLASThreads.withSingleThread {
      BLASThreads.withSingleThread {
        #expect(BLASThreads.count == 1)
      }
      #expect(BLASThreads.count == 1)
    }
    #expect(BLASThreads.count == outside)
  }

  @Test("restores the number when its function throws")
  func throwing() {
    let outside = BLASThreads.count
    #expect(throws: Refusal()) {
      try BLASThreads.withSingleThread { () throws(Refusal) in throw Refusal() }
    }
    #expect(BLASThreads.count == outside)
  }

  @Test("restores the number when its asynchronous function throws")
  func throwingAsynchronously() async {
    let outside = BLASThreads.count
    await #expect(throws: Refusal()) {
      try await BLASThreads.withSingleThread { () async throws(Refusal) in
        await Task.yield()
        throw Refusal()
      }
    }
    #expect(BLASThreads.count == outside)
  }

  @Test("may overlap with others on many threads")
  func overlapping() async {
    let outside = BLASThreads.count
    let counts = await withTaskGroup(of: Set<Int>.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var counts: Set<Int> = []
          for _ in 0..<200 {
            let count = await BLASThreads.withSingleThread { () async in
              await Task.yield()
              return BLASThreads.count
            }
            counts.insert(count)
          }
          return counts
        }
      }
      return await group.reduce(into: Set<Int>()) { $0.formUnion($1) }
    }
    #expect(counts == [1])
    #expect(BLASThreads.count == outside)
  }

  @Test("gives the same bits for a product, whatever the number of threads was before")
  func repeatable() throws {
    var rng = SplitMix64(seed: 8)
    let matrix = Matrix.random(rowCount: 128, columnCount: 128, using: &rng)
    let first = try BLASThreads.withSingleThread { try matrix.multiplied(by: matrix) }
    let second = try BLASThreads.withSingleThread {
      try BLASThreads.withSingleThread { try matrix.multiplied(by: matrix) }
    }
    #expect(first == second)
  }
}
