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

  /// The bytes of all keys together.
  var byteCount: Int { bytes.count }

  /// The row that has a key; −1 when none has.
  ///
  /// - Complexity: O(length) on average.
  func row(of key: Span<UInt8>) -> Int {
    let hash = Self.hash(key)
    let slots = self.slots.span
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let row = Int(slots[slot] & 0xFFFF_FFFF) - 1
        if hasKey(row, key) { return row }
      }
      slot = (slot + 1) & mask
    }
    return -1
  }

  /// Adds a key that is not there as that of the next row.
  mutating func add(_ key: Span<UInt8>) {
    if 2 * (count + 1) > slots.count { grow() }
    for index in key.indices { bytes.append(key[index]) }
    ends.append(bytes.count)
    count += 1
    let row = count - 1
    Self.put(Self.hash(key), row: row, in: &slots)
  }

  private func hasKey(_ row: Int, _ key: Span<UInt8>) -> Bool {
    let start = ends[row]
    guard ends[row + 1] - start == key.count else { return false }
    let bytes = self.bytes.span
    for index in key.indices where bytes[start + index] != key[index] { return false }
    return true
  }

  private mutating func grow() { slots = slots(2 * slots.count) }

  private func slots(_ capacity: Int) -> [UInt64] {
    var slots = Array(repeating: UInt64(0), count: capacity)
    let bytes = self.bytes.span
    for row in 0..<count {
      Self.put(Self.hash(bytes.extracting(ends[row]..<ends[row + 1])), row: row, in: &slots)
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
  private static func hash(_ key: Span<UInt8>) -> UInt64 {
    var hash = UInt64(key.count) &* 0x9E37_79B9_7F4A_7C15
    let raw = unsafe key.bytes
    var offset = 0
    while offset + 8 <= key.count {
      // SAFETY: eight bytes from `offset` lie within the key.
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = mixed(hash ^ word)
      offset += 8
    }
    var word: UInt64 = 0
    while offset < key.count {
      word = word << 8 | UInt64(key[offset])
      offset += 1
    }
    return mixed(hash ^ word)
  }

  private static func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xBF58_476D_1CE4_E5B9)
    return product.high ^ product.low
  }
}
