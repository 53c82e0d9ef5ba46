import CTableScan
import FairmarkTestSupport
import Testing

/// The kernel is chosen for the whole process, so that these tests take turns.
@Suite("The table from texts to codes", .serialized)
struct CategoryTableTests {
  private static let limits = [FM_KERNELS_ALL, FM_KERNELS_PORTABLE].map { Int32($0) }

  /// Texts of all lengths around a word, a block and beyond, many of which differ in one byte.
  private static func texts(upTo longest: Int, seed: UInt64) -> [[UInt8]] {
    var random = SplitMix64(seed: seed)
    return (0..<600).map { _ in
      let length = Int.random(in: 0...longest, using: &random)
      var text = Array(repeating: UInt8(ascii: "a"), count: length)
      for _ in 0..<2 where length > 0 {
        text[Int.random(in: 0..<length, using: &random)] = UInt8.random(
          in: UInt8(ascii: "a")...UInt8(ascii: "c"), using: &random)
      }
      return text
    }
  }

  /// Decodes every text as one field of a row of its own, adding those that are new.
  private static func codes(of texts: [[UInt8]], quoted: Bool, codeByteCount: Int) throws -> [Int] {
    let table = unsafe try #require(fm_category_table_create(7))
    defer { unsafe fm_category_table_destroy(table) }
    var bytes: [UInt8] = []
    // An entry that stands for the byte before the first field.
    var ends: [UInt32] = [.max]
    for text in texts {
      bytes += quoted ? [0x22] + text + [0x22] : text
      ends.append(UInt32(bytes.count))
      bytes.append(UInt8(ascii: "\n"))
    }
    // Garbage behind the last field must not be seen.
    bytes += Array(repeating: 0x61, count: 64)
    var storage = [UInt8](repeating: 0xEE, count: texts.count * codeByteCount)
    var next: UInt32 = 1
    var row = 0
    try unsafe bytes.withUnsafeBufferPointer { bytes in
      try unsafe ends.withUnsafeBufferPointer { ends in
        try unsafe storage.withUnsafeMutableBytes { storage in
          let bytes = unsafe try #require(bytes.baseAddress)
          let ends = unsafe try #require(ends.baseAddress) + 1
          let codes = unsafe try #require(storage.baseAddress)
          while row < texts.count {
            row += unsafe fm_decode_categories(
              table, bytes, ends + row, 1, texts.count - row, codes + row * codeByteCount,
              Int32(codeByteCount))
            if row == texts.count { return }
            let start = unsafe Int(ends[row - 1] &+ 1) + (quoted ? 1 : 0)
            let length = texts[row].count
            #expect(unsafe fm_category_table_find(table, bytes + start, length) == -1)
            #expect(unsafe fm_category_table_add(table, bytes + start, length, next) == 1)
            #expect(unsafe fm_category_table_find(table, bytes + start, length) == Int64(next))
            next += 1
          }
        }
      }
    }
    return texts.indices.map { row in
      (0..<codeByteCount).reduce(0) { $0 | Int(storage[row * codeByteCount + $1]) << (8 * $1) }
    }
  }

  @Test(
    "gives each text the code that a dictionary gives it",
    arguments: [1, 8, 9, 16, 31, 32, 33, 39, 40, 41, 100], [false, true])
  func codes(longest: Int, quoted: Bool) throws {
    let texts = Self.texts(upTo: longest, seed: UInt64(longest))
    var known: [[UInt8]: Int] = [:]
    let expected = texts.map { text -> Int in
      if let code = known[text] { return code }
      known[text] = known.count + 1
      return known.count
    }
    for limit in Self.limits {
      fm_limit_kernels(limit)
      defer { fm_limit_kernels(Int32(FM_KERNELS_ALL)) }
      for codeByteCount in known.count < 256 ? [1, 2, 4] : [2, 4] {
        #expect(
          try Self.codes(of: texts, quoted: quoted, codeByteCount: codeByteCount) == expected)
      }
    }
  }

  /// Texts that lay on one place when their hash had no key: a word, four words, and more.
  private static func crafted(_ kind: Int, _ count: Int) -> [[UInt8]] {
    func bytes(_ words: [UInt64]) -> [UInt8] {
      words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
    }
    // The inverse of the factor modulo 2^64, by Newton's iteration.
    let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    var inverse = factor
    for _ in 0..<6 { inverse = inverse &* (2 &- factor &* inverse) }
    return (1...UInt64(count)).map { number in
      switch kind {
      case 0: bytes([number &* inverse])
      case 1: bytes([number, 7, number ^ 5, 9])
      case 2: bytes([1, number << 40 | number >> 24, 2, number << 40 | number >> 24])
      default: bytes([1, 2, 3, 4, number, 5, 6])
      }
    }
  }

  @Test("has no texts that all fall on one place", arguments: 0..<4)
  func crafted(kind: Int) throws {
    let texts = Self.crafted(kind, 4000)
    #expect(Set(texts).count == texts.count)
    for seed in UInt64(0)..<3 {
      let table = unsafe try #require(fm_category_table_create(seed))
      defer { unsafe fm_category_table_destroy(table) }
      for (code, text) in texts.enumerated() {
        let padded = text + Array(repeating: 0, count: 32)
        #expect(unsafe fm_category_table_add(table, padded, text.count, UInt32(code)) == 1)
      }
      for (code, text) in texts.enumerated() {
        let padded = text + Array(repeating: 0, count: 32)
        #expect(unsafe fm_category_table_find(table, padded, text.count) == Int64(code))
      }
      #expect(unsafe fm_category_table_longest_search(table) < 200)
    }
  }

  @Test("grows so that few texts have places of their own", arguments: 0..<20)
  func fewTexts(seed: UInt64) throws {
    let table = unsafe try #require(fm_category_table_create(seed))
    defer { unsafe fm_category_table_destroy(table) }
    for code in 0..<16 {
      let text = Array("\(code)".utf8)
      let padded = text + Array(repeating: 0, count: 32)
      #expect(unsafe fm_category_table_add(table, padded, text.count, UInt32(code)) == 1)
      #expect(unsafe fm_category_table_longest_search(table) == 0)
    }
  }

  @Test("stops before a code that does not fit")
  func narrowCodes() throws {
    let table = unsafe try #require(fm_category_table_create(7))
    defer { unsafe fm_category_table_destroy(table) }
    let bytes = Array("x\ny\n".utf8) + Array(repeating: 0, count: 64)
    #expect(unsafe fm_category_table_add(table, bytes, 1, 300) == 1)
    var codes: [UInt8] = [7, 7]
    let ends: [UInt32] = [.max, 1, 3]
    let decoded = unsafe ends.withUnsafeBufferPointer { ends in
      unsafe fm_decode_categories(
        table, bytes, ends.baseAddress.unsafelyUnwrapped + 1, 1, 2, &codes, 1)
    }
    #expect(decoded == 0)
    #expect(codes == [7, 7])
  }
}
