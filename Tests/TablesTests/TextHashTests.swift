import FairmarkTestSupport
import Testing

@testable import FairmarkTables

@Suite("Hashes of texts")
struct TextHashTests {
  /// The product modulo the prime by doubling, bit after bit.
  private func product(_ left: UInt128, _ right: UInt128) -> UInt128 {
    var sum: UInt128 = 0
    for bit in (0..<127).reversed() {
      sum = (sum + sum) % TextHash.prime
      if right >> UInt128(bit) & 1 == 1 { sum = (sum + left) % TextHash.prime }
    }
    return sum
  }

  /// The polynomial as it is defined.
  private func expected(_ text: [UInt8]) -> UInt128 {
    var hash = UInt128(text.count)
    for start in stride(from: 0, to: text.count, by: 14) {
      var word: UInt128 = 0
      for (place, byte) in text[start..<min(start + 14, text.count)].enumerated() {
        word |= UInt128(byte) << UInt128(8 * place)
      }
      hash = (product(hash, TextHash.key) + word) % TextHash.prime
    }
    return hash
  }

  private func hashes(_ texts: [String]) throws -> [UInt128] {
    let builder = try BatchBuilder([ColumnRequest("id", as: .text)], columnNames: ["id"])
    let batch = try builder.batch(of: texts.map { [$0] })
    var hashes: [UInt128] = []
    batch.hashTexts(0, into: &hashes)
    return hashes
  }

  @Test("are the polynomial modulo 2^127 - 1 for every length")
  func definition() throws {
    var generator = SplitMix64(seed: 1)
    let texts = (0..<120).map { length in
      String(
        decoding: (0..<length).map { _ in UInt8.random(in: 1...127, using: &generator) }
          .map { $0 == 34 ? 65 : $0 }, as: UTF8.self)
    }
    #expect(try hashes(texts) == texts.map { expected(Array($0.utf8)) })
  }

  @Test("of the largest bytes do not leave their range")
  func largest() {
    for length in 0..<100 {
      let bytes = Array(repeating: UInt8.max, count: length)
      #expect(TextHash.hash(bytes.span, from: 0, to: length) == expected(bytes))
    }
  }

  @Test("differ where only the length, one byte or the normal form does")
  func differences() throws {
    var texts = ["a", "a\u{0}", "\u{0}a", "caf\u{e9}", "cafe\u{301}", "A", "a ", " a"]
    for length in 0..<40 { texts.append(String(repeating: "\u{0}", count: length)) }
    for number in 0..<2000 {
      texts.append("\(number)")
      texts.append("candidate-000000\(number)")
    }
    texts = Array(Set(texts.map { Array($0.utf8) })).map { String(decoding: $0, as: UTF8.self) }
    #expect(Set(try hashes(texts)).count == texts.count)
  }

  @Test("keep what is beyond the rows of the batch")
  func longerArray() throws {
    let builder = try BatchBuilder([ColumnRequest("id", as: .text)], columnNames: ["id"])
    var hashes: [UInt128] = [1, 2, 3]
    try builder.batch(of: [["a"]]).hashTexts(0, into: &hashes)
    #expect(hashes.count == 3)
    #expect(Array(hashes.dropFirst()) == [2, 3])
    try builder.batch(of: []).hashTexts(0, into: &hashes)
    #expect(hashes.count == 3)
  }
}
