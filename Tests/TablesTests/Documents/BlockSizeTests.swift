import Testing

@testable import FairmarkTables

@Suite("The size of blocks")
struct BlockSizeTests {
  @Test("grows from small to the limit where blocks take no time")
  func fast() {
    var size = BlockSize(limit: 1 << 20)
    var sizes = [size.byteCount]
    for _ in 0..<8 {
      size.learn(size.byteCount, took: .microseconds(10))
      sizes.append(size.byteCount)
    }
    #expect(sizes == [14, 15, 16, 17, 18, 19, 20, 20, 20].map { 1 << $0 })
    size.learn(size.byteCount, took: .zero)
    #expect(size.byteCount == 1 << 20)
  }

  @Test("shrinks at once where one took long, and never to nothing")
  func slow() {
    var size = BlockSize(limit: 1 << 20)
    size.learn(16 << 10, took: .milliseconds(500))
    #expect(size.byteCount == 8 << 10)
    size.learn(8 << 10, took: .seconds(100))
    #expect(size.byteCount == 4 << 10)
    size.learn(4 << 10, took: .milliseconds(125))
    #expect(size.byteCount == 8 << 10)
  }

  @Test("has a limit that is kept, and learns nothing from an empty block", arguments: [1, 300])
  func limit(limit: Int) {
    var size = BlockSize(limit: limit)
    #expect(size.byteCount == limit)
    size.learn(0, took: .seconds(100))
    size.learn(limit, took: .seconds(100))
    size.learn(limit, took: .zero)
    #expect(size.byteCount == limit)
  }
}
