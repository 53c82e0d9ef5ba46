/// Dense numbers for keys of 128 bits, in the order in which the keys were met.
///
/// Open addressing with linear probing; a slot holds half of a mixed key beside the number, so that
/// other keys are passed over without a look at them. Memory: 16 bytes a key, and from 11 to 21 for
/// its slot.
struct KeyNumbers: Sendable {
  /// The keys by their numbers.
  private(set) var keys: [UInt128] = []
  /// The upper half of the mixed key, and the number and 1; 0 is free.
  private var slots: [UInt64] = []

  /// What stands for a row that has no key.
  static let none = UInt32.max
  /// The most keys: numbers and 1 are below `none`.
  static let limit = Int(UInt32.max) - 1

  /// How many keys there are.
  var count: Int { keys.count }

  /// The numbers of the keys of some rows, new ones added.
  ///
  /// In several loops, because the slots and keys of a large table lie far apart and loads that do not
  /// wait for each other are several times as fast.
  ///
  /// - Parameters:
  ///   - rows: The keys of the rows; those of rows without one are of no meaning.
  ///   - rowCount: How many rows there are.
  ///   - missing: One bit a row that is set where there is no key; empty when all have one.
  ///   - firsts: Memory for a word a row.
  ///   - numbers: Becomes the number of each row's key, `none` where there is none; it has room for all.
  /// - Returns: `false` when there are more keys than numbers.
  /// - Complexity: O(rows) on average.
  mutating func add(
    _ rows: [UInt128], rowCount: Int, missing: [UInt64], firsts: inout [UInt64],
    numbers: inout [UInt32]
  ) -> Bool {
    guard makeRoom(for: rowCount) else { return false }
    let rows = rows.span
    var numbers = numbers.mutableSpan
    var firsts = firsts.mutableSpan
    let mask = slots.count - 1
    do {
      let slots = self.slots.span
      for row in 0..<rowCount {
        firsts[row] = slots[Int(truncatingIfNeeded: Self.mixed(rows[row])) & mask]
      }
      for row in 0..<rowCount {
        let mixed = Self.mixed(rows[row])
        var place = Int(truncatingIfNeeded: mixed) & mask
        var slot = firsts[row]
        while slot != 0 && (slot ^ mixed) & Self.tagMask != 0 {
          place = (place + 1) & mask
          slot = slots[place]
        }
        // A free slot gives `none`.
        numbers[row] = UInt32(truncatingIfNeeded: slot) &- 1
      }
      let keys = self.keys.span
      for row in 0..<rowCount {
        let number = numbers[row]
        if number != Self.none && keys[Int(number)] != rows[row] { numbers[row] = Self.none }
      }
    }
    for row in 0..<rowCount {
      if !missing.isEmpty && missing[row >> 6] >> UInt64(row & 63) & 1 != 0 {
        numbers[row] = Self.none
      } else if numbers[row] == Self.none {
        numbers[row] = number(adding: rows[row])
      }
    }
    return true
  }

  /// Makes room for so many keys more.
  ///
  /// - Returns: `false` when there are more keys than numbers.
  private mutating func makeRoom(for more: Int) -> Bool {
    guard count + more <= Self.limit else { return false }
    // At most three quarters of the slots are taken: eight of them share a line of the cache.
    var capacity = max(64, slots.count)
    while 3 * capacity < 4 * (count + more) { capacity *= 2 }
    guard capacity > slots.count else { return true }
    var slots = Array(repeating: UInt64(0), count: capacity)
    self.slots = []
    let mask = capacity - 1
    for (number, key) in keys.enumerated() {
      let mixed = Self.mixed(key)
      var place = Int(truncatingIfNeeded: mixed) & mask
      while slots[place] != 0 { place = (place + 1) & mask }
      slots[place] = mixed & Self.tagMask | UInt64(number + 1)
    }
    self.slots = slots
    return true
  }

  /// The number of a key, for which there is room.
  @inline(__always)
  private mutating func number(adding key: UInt128) -> UInt32 {
    let mixed = Self.mixed(key)
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: mixed) & mask
    while slots[place] != 0 {
      if slots[place] & Self.tagMask == mixed & Self.tagMask {
        let number = UInt32(truncatingIfNeeded: slots[place]) &- 1
        if keys[Int(number)] == key { return number }
      }
      place = (place + 1) & mask
    }
    keys.append(key)
    slots[place] = mixed & Self.tagMask | UInt64(keys.count)
    return UInt32(keys.count - 1)
  }

  private static let tagMask: UInt64 = 0xFFFF_FFFF_0000_0000

  /// Spreads keys over the slots.
  @inline(__always)
  private static func mixed(_ key: UInt128) -> UInt64 {
    RowHash.combining(
      UInt64(truncatingIfNeeded: key),
      UInt64(truncatingIfNeeded: key >> 64) &* 0x9E37_79B9_7F4A_7C15)
  }
}
