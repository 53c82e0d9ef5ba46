import FairmarkTestSupport
import FairmarkWatermarking
import Testing

@Suite("Distinct draws")
struct DistinctDrawsTests {
  @Test(
    "agree with a set, document after document, whatever was expected", arguments: [0, 7, 5000])
  func agree(expected: Int) {
    var random = SplitMix64(seed: 1)
    var narrow = DistinctDraws<UInt64>()
    var wide = DistinctDraws<DrawKey>()
    for length in [0, 1, 3, 1000, 20, 4000, 2, 100] {
      narrow.begin(expecting: expected)
      wide.begin(expecting: expected)
      var seen = Set<UInt64>()
      var seenWide = Set<DrawKey>()
      for _ in 0..<length {
        let key = random.next() % 700 << 32 | random.next() % 3
        let wideKey = DrawKey(high: random.next() % 60, low: random.next() % 9)
        let isNew = (narrow.insert(key), wide.insert(wideKey))
        #expect(isNew.0 == seen.insert(key).inserted)
        #expect(isNew.1 == seenWide.insert(wideKey).inserted)
      }
      #expect(narrow.count == seen.count)
      #expect(wide.count == seenWide.count)
    }
  }

  @Test("windows are told apart by all of their tokens", arguments: [1, 2, 3, 7])
  func windows(width: Int) {
    var random = SplitMix64(seed: 2)
    var windows = DistinctWindows()
    for (length, expected) in [(10, 10), (900, 900), (5, 0), (300, 0)] {
      let ids = (0..<length).map { _ in UInt32(random.next() % 4) }
      windows.begin(expecting: expected)
      var seen = Set<[UInt32]>()
      for start in 0..<max(0, length - width + 1) {
        let isNew = seen.insert(Array(ids[start..<start + width])).inserted
        let found = windows.insert(ids.span, from: start, width: width)
        #expect(found == isNew)
      }
      #expect(windows.count == seen.count)
    }
  }

  @Test("the empty key and the largest are keys like any other")
  func extremes() {
    var draws = DistinctDraws<UInt64>()
    draws.begin(expecting: 2)
    let first = [0, 0, .max, .max].map { draws.insert($0) }
    #expect(first == [true, false, true, false])
    draws.begin(expecting: 2)
    let again = draws.insert(0)
    #expect(again)
  }
}
