extension Batch {
  /// Hashes the texts of a text column to 128 bits.
  ///
  /// Texts that differ have the same hash with a probability that is no concern even for 10^8 of them,
  /// so that the hash can stand for the text where there are too many to keep.
  ///
  /// **Definition.** Of a text of *n* bytes in *m* words of 14 bytes *w*₁ … *wₘ*, little-endian and
  /// the last one filled up with zeros, the polynomial (…((*n* *k* + *w*₁) *k* + *w*₂) *k* …) + *wₘ*
  /// modulo the prime 2^127 − 1. Two different texts are two different polynomials, which agree for
  /// at most *m* of the 2^127 keys *k*. For 10^8 ids of up to 112 bytes, 5 · 10^15 pairs, that is a
  /// probability of 2.4 · 10^−22 that any two collide. The key is fixed, so that every scan gives the
  /// same hashes; it is taken from the digits of π, which ids do not depend on. It is no secret:
  /// whoever chooses ids in order to make two of them collide can.
  ///
  /// **Edge Cases.** A missing text has the hash of the empty one; `addMissingBits(of:to:)` tells
  /// which are missing.
  ///
  /// **Reference.** J. L. Carter, M. N. Wegman, "Universal classes of hash functions", Journal of
  /// Computer and System Sciences 18 (1979), 143–154, doi:10.1016/0022-0000(79)90044-8.
  ///
  /// - Parameters:
  ///   - column: The number of a text column.
  ///   - hashes: Becomes the hash of each row; it grows to the rows of the batch and keeps what is
  ///     beyond them.
  /// - Complexity: O(bytes); 8 to 12 ns a text of 10 bytes.
  public func hashTexts(_ column: Int, into hashes: inout [UInt128]) {
    if hashes.count < rowCount {
      hashes += Array(repeating: 0, count: rowCount - hashes.count)
    }
    withTexts(column) { ends, bytes, _ in
      var hashes = hashes.mutableSpan
      var start = 0
      for row in ends.indices {
        let end = Int(ends[row])
        hashes[row] = TextHash.hash(bytes, from: start, to: end)
        start = end
      }
    }
  }
}

/// A polynomial hash modulo the prime 2^127 − 1.
enum TextHash {
  static let prime = UInt128.max >> 1
  /// The first 126 bits of the fraction of π.
  static let key = UInt128(0x243F_6A88_85A3_08D3) << 64 | 0x1319_8A2E_0370_7344
  static let wordByteCount = 14

  @inline(__always)
  static func hash(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt128 {
    precondition(start >= 0 && start <= end && end <= bytes.count, "\(start)..<\(end)")
    let raw = unsafe bytes.bytes
    func load(_ offset: Int) -> UInt64 {
      // SAFETY: every caller below loads eight bytes that lie within the text.
      unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var hash = UInt128(UInt64(end - start))
    var offset = start
    while end - offset >= wordByteCount {
      let word = UInt128(load(offset + 6) >> 16) << 64 | UInt128(load(offset))
      hash = reduced(timesKey(hash) + word)
      offset += wordByteCount
    }
    let rest = end - offset
    if rest > 8 {
      // The last eight bytes, without those that the first eight hold.
      let high = load(end - 8) >> UInt64(8 * (16 - rest))
      hash = reduced(timesKey(hash) + (UInt128(high) << 64 | UInt128(load(offset))))
    } else if rest > 0 {
      var word: UInt64 = 0
      if rest == 8 {
        word = load(offset)
      } else if end - start >= 8 {
        // The text's last eight bytes, without those that the word before holds.
        word = load(end - 8) >> UInt64(8 * (8 - rest))
      } else {
        for place in 0..<rest { word |= UInt64(bytes[offset + place]) << UInt64(8 * place) }
      }
      hash = reduced(timesKey(hash) + UInt128(word))
    }
    return hash == prime ? 0 : hash
  }

  /// The same modulo the prime, at most the prime, of any number but 2^128 − 1.
  @inline(__always)
  private static func reduced(_ value: UInt128) -> UInt128 {
    (value & prime) + (value >> 127)
  }

  /// The product with the key modulo the prime, for a number of at most the prime.
  @inline(__always)
  private static func timesKey(_ value: UInt128) -> UInt128 {
    let high = UInt64(truncatingIfNeeded: value >> 64)
    let low = UInt64(truncatingIfNeeded: value)
    let keyHigh = UInt64(truncatingIfNeeded: key >> 64)
    let keyLow = UInt64(truncatingIfNeeded: key)
    // Both upper halves are below 2^63, so that no sum here leaves 128 bits; 2^128 is 2 modulo the
    // prime.
    let top = product(high, keyHigh)
    let middle = product(high, keyLow) + product(low, keyHigh)
    let bottom = reduced(product(low, keyLow)) + reduced(middle << 64)
    return reduced(reduced(bottom) + 2 * (top + (middle >> 64)))
  }

  @inline(__always)
  private static func product(_ left: UInt64, _ right: UInt64) -> UInt128 {
    let (high, low) = left.multipliedFullWidth(by: right)
    return UInt128(high) << 64 | UInt128(low)
  }
}
