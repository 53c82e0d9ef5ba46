/// The keys of a joined table's rows: from a key's bytes to the row that has it.
///
/// Open addressing with linear probing; a slot holds half of the key's hash beside the row, so that
/// other keys are passed over without a look at their bytes.
struct KeyIndex: Sendable {
  /// The number of keys; key *i* belongs to row *i*.
  private(set) var count = 0
  private var slots: [UInt64] = Array(repeating: 0, count: 1024)
  private var ends: [Int] = [0]
  private var bytes: [UInt8] = []
  /// Drawn for each index, so that nobody can make up keys that all fall on one slot.
  private let seed = UInt64.random(in: 0...UInt64.max)

  /// What stands for a key that no row has.
  static let unmatched: Int32 = -1
  /// What stands for a key that is missing.
  static let missing: Int32 = -2

  /// The bytes of all keys together.
  var byteCount: Int { bytes.count }

  /// The row that has a key; −1 when none has.
  ///
  /// - Complexity: O(length) on average.
  func row(of key: Span<UInt8>) -> Int {
    let hash = self.hash(key, from: 0, to: key.count)
    return row(
      key, 0, key.count, hash, first: slots[Int(truncatingIfNeeded: hash) & (slots.count - 1)])
  }

  /// Finds the rows of all keys of a batch.
  ///
  /// In three loops, because the slots of a large table lie far apart: loads that do not wait for each
  /// other are several times as fast (measured: 52 instead of 130 ns a key with a million keys).
  ///
  /// - Parameters:
  ///   - ends: Where each key ends in `bytes`.
  ///   - bytes: The keys one after the other.
  ///   - missing: One bit for each key that is missing.
  ///   - hashes: Memory for a word a key.
  ///   - firsts: Memory for a word a key.
  ///   - rows: Becomes the row of each key, `unmatched` or `missing`; it has room for all.
  /// - Complexity: O(bytes) on average.
  func match(
    _ ends: Span<Int64>, _ bytes: Span<UInt8>, _ missing: Span<UInt64>, hashes: inout [UInt64],
    firsts: inout [UInt64], rows: inout [Int32]
  ) {
    if hashes.count < ends.count { hashes = Array(repeating: 0, count: ends.count) }
    if firsts.count < ends.count { firsts = Array(repeating: 0, count: ends.count) }
    var hashes = hashes.mutableSpan
    var firsts = firsts.mutableSpan
    var rows = rows.mutableSpan
    let slots = self.slots.span
    let mask = slots.count - 1
    var start = 0
    for row in ends.indices {
      let end = Int(ends[row])
      hashes[row] = hash(bytes, from: start, to: end)
      start = end
    }
    for row in ends.indices {
      firsts[row] = slots[Int(truncatingIfNeeded: hashes[row]) & mask]
    }
    start = 0
    for row in ends.indices {
      let end = Int(ends[row])
      if missing[row >> 6] >> UInt64(row & 63) & 1 != 0 {
        rows[row] = Self.missing
      } else if firsts[row] == 0 {
        rows[row] = Self.unmatched
      } else {
        rows[row] = Int32(
          truncatingIfNeeded: self.row(bytes, start, end, hashes[row], first: firsts[row]))
      }
      start = end
    }
  }

  /// Adds a key that is not there as that of the next row.
  mutating func add(_ key: Span<UInt8>) {
    if 2 * (count + 1) > slots.count { slots = slots(2 * slots.count) }
    for index in key.indices { bytes.append(key[index]) }
    ends.append(bytes.count)
    count += 1
    let row = count - 1
    Self.put(hash(key, from: 0, to: key.count), row: row, in: &slots)
  }

  @inline(__always)
  private func row(
    _ keys: Span<UInt8>, _ start: Int, _ end: Int, _ hash: UInt64, first: UInt64
  ) -> Int {
    let slots = self.slots.span
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    var slot = first
    while slot != 0 {
      if slot >> 32 == hash >> 32 {
        let row = Int(slot & 0xFFFF_FFFF) - 1
        if hasKey(row, keys, start, end) { return row }
      }
      place = (place + 1) & mask
      slot = slots[place]
    }
    return -1
  }

  @inline(__always)
  private func hasKey(_ row: Int, _ keys: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let own = ends[row]
    guard ends[row + 1] - own == end - start else { return false }
    let bytes = self.bytes.span
    for index in 0..<(end - start) where bytes[own + index] != keys[start + index] { return false }
    return true
  }

  private func slots(_ capacity: Int) -> [UInt64] {
    var slots = Array(repeating: UInt64(0), count: capacity)
    let bytes = self.bytes.span
    for row in 0..<count {
      Self.put(hash(bytes, from: ends[row], to: ends[row + 1]), row: row, in: &slots)
    }
    return slots
  }

  private static func put(_ hash: UInt64, row: Int, in slots: inout [UInt64]) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(row + 1)
  }

  /// Eight bytes at a time, mixed by multiplication; nothing that is published depends on it.
  @inline(__always)
  private func hash(_ keys: Span<UInt8>, from start: Int, to end: Int) -> UInt64 {
    precondition(start >= 0 && start <= end && end <= keys.count, "\(start)..<\(end)")
    var hash = seed ^ UInt64(end - start) &* 0x9E37_79B9_7F4A_7C15
    let raw = unsafe keys.bytes
    var offset = start
    while offset + 8 <= end {
      // SAFETY: eight bytes from `offset` lie within the keys.
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = Self.mixed(hash ^ word)
      offset += 8
    }
    var word: UInt64 = 0
    while offset < end {
      word = word << 8 | UInt64(keys[offset])
      offset += 1
    }
    return Self.mixed(hash ^ word)
  }

  @inline(__always)
  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
    return product.high ^ product.low
  }
}
