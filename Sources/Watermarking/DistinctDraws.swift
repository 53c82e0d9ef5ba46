/// The set of a document's draws: which of them were seen before, exactly.
///
/// An open-addressing table that is as large as the document needs and is cleared for it, however
/// long the documents before it were, so that it stays in the cache. The multiplier of the hash is drawn for each table, since documents come from
/// strangers; which keys are told apart does not depend on it.
public struct DistinctDraws: Sendable {
  // An empty slot is 0; the key 0 has a place of its own.
  var slots: [UInt64] = []
  var hasZero = false
  var shift: UInt64 = 63
  let multiplier = UInt64.random(in: .min ... .max) | 1
  /// The keys of this document.
  public internal(set) var count = 0

  /// Creates a set.
  public init() {}

  /// Forgets the document before.
  ///
  /// - Parameter count: How many keys the next document can have; more are taken as well.
  /// - Complexity: O(`count`).
  public mutating func begin(expecting count: Int) {
    self.count = 0
    hasZero = false
    let bits = TableSize.bits(for: count)
    shift = UInt64(64 - bits)
    if slots.count < 1 << bits {
      slots = Array(repeating: 0, count: 1 << bits)
      return
    }
    var table = slots.mutableSpan
    for place in 0..<(1 << bits) { table[place] = 0 }
  }

  /// Adds a key.
  ///
  /// - Parameter key: The key of a draw.
  /// - Returns: Whether this document had not named it before.
  /// - Complexity: O(1) on average.
  @inline(__always)
  public mutating func insert(_ key: UInt64) -> Bool {
    if key == 0 {
      let isNew = !hasZero
      hasZero = true
      count += isNew ? 1 : 0
      return isNew
    }
    let capacity = 1 << Int(64 - shift)
    if 2 * (count + 1) > capacity { grow() }
    let mask = 1 << Int(64 - shift) - 1
    var place = Int(truncatingIfNeeded: (key &* multiplier) &>> shift)
    while slots[place] != 0 {
      if slots[place] == key { return false }
      place = (place + 1) & mask
    }
    slots[place] = key
    count += 1
    return true
  }

  @inline(never)
  private mutating func grow() {
    let old = slots.prefix(1 << Int(64 - shift)).filter { $0 != 0 }
    let hadZero = hasZero
    begin(expecting: max(1 << Int(64 - shift), 8))
    for key in old { _ = insert(key) }
    hasZero = hadZero
    count += hadZero ? 1 : 0
  }
}

/// The set of a document's draws whose keys take 128 bits; see ``DistinctDraws``.
public struct DistinctWideDraws: Sendable {
  private var slots: [DrawKey] = []
  private var hasZero = false
  private var shift: UInt64 = 63
  private let multipliers = (
    UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1
  )
  /// The keys of this document.
  public private(set) var count = 0

  /// Creates a set.
  public init() {}

  /// Forgets the document before.
  ///
  /// - Parameter count: How many keys the next document can have; more are taken as well.
  /// - Complexity: O(`count`).
  public mutating func begin(expecting count: Int) {
    self.count = 0
    hasZero = false
    let bits = TableSize.bits(for: count)
    shift = UInt64(64 - bits)
    if slots.count < 1 << bits {
      slots = Array(repeating: DrawKey(high: 0, low: 0), count: 1 << bits)
      return
    }
    var table = slots.mutableSpan
    for place in 0..<(1 << bits) { table[place] = DrawKey(high: 0, low: 0) }
  }

  /// Adds a key.
  ///
  /// - Parameter key: The key of a draw.
  /// - Returns: Whether this document had not named it before.
  /// - Complexity: O(1) on average.
  @inline(__always)
  public mutating func insert(_ key: DrawKey) -> Bool {
    if key.high | key.low == 0 {
      let isNew = !hasZero
      hasZero = true
      count += isNew ? 1 : 0
      return isNew
    }
    let capacity = 1 << Int(64 - shift)
    if 2 * (count + 1) > capacity { grow() }
    let mask = 1 << Int(64 - shift) - 1
    let hash = key.high &* multipliers.0 &+ key.low &* multipliers.1
    var place = Int(truncatingIfNeeded: ((hash ^ hash >> 32) &* multipliers.0) &>> shift)
    while slots[place].high | slots[place].low != 0 {
      if slots[place] == key { return false }
      place = (place + 1) & mask
    }
    slots[place] = key
    count += 1
    return true
  }

  @inline(never)
  private mutating func grow() {
    let old = slots.prefix(1 << Int(64 - shift)).filter { $0.high | $0.low != 0 }
    let hadZero = hasZero
    begin(expecting: max(1 << Int(64 - shift), 8))
    for key in old { _ = insert(key) }
    hasZero = hadZero
    count += hadZero ? 1 : 0
  }
}

/// The set of a document's windows of tokens, of any width, compared token by token.
///
/// It serves the de-duplication by n-gram and by context of other detectors.
public struct DistinctWindows: Sendable {
  struct Slot {
    var hash: UInt64
    var start: Int
    var generation: UInt64
  }

  private var slots: [Slot] = []
  private var generation: UInt64 = 0
  private var shift: UInt64 = 63
  private let multiplier = UInt64.random(in: .min ... .max) | 1
  /// The windows of this document.
  public private(set) var count = 0

  /// Creates a set.
  public init() {}

  /// Forgets the document before.
  ///
  /// - Parameter count: How many windows the next document can have; more are taken as well.
  /// - Complexity: O(1), where no document before had as many.
  public mutating func begin(expecting count: Int) {
    self.count = 0
    generation += 1
    let bits = TableSize.bits(for: count)
    shift = UInt64(64 - bits)
    if slots.count < 1 << bits {
      let empty = Slot(hash: 0, start: 0, generation: 0)
      slots = Array(repeating: empty, count: 1 << bits)
    }
  }

  /// Adds a window.
  ///
  /// - Parameters:
  ///   - ids: The document, the same at every call until the next begins.
  ///   - start: Where the window begins.
  ///   - width: Its tokens, as many at every call.
  /// - Returns: Whether this document had no equal window before.
  /// - Complexity: O(`width`) on average.
  public mutating func insert(_ ids: Span<UInt32>, from start: Int, width: Int) -> Bool {
    let capacity = 1 << Int(64 - shift)
    if 2 * (count + 1) > capacity { grow() }
    var hash: UInt64 = 0
    for place in start..<start + width {
      hash = (hash ^ UInt64(ids[place])) &* multiplier
      hash ^= hash >> 32
    }
    hash = hash &* multiplier
    let mask = 1 << Int(64 - shift) - 1
    var place = Int(truncatingIfNeeded: hash &>> shift)
    while slots[place].generation == generation {
      let other = slots[place]
      if other.hash == hash,
        (0..<width).allSatisfy({ ids[start + $0] == ids[other.start + $0] })
      {
        return false
      }
      place = (place + 1) & mask
    }
    slots[place] = Slot(hash: hash, start: start, generation: generation)
    count += 1
    return true
  }

  @inline(never)
  private mutating func grow() {
    let old = slots.prefix(1 << Int(64 - shift)).filter { $0.generation == generation }
    let before = count
    begin(expecting: max(1 << Int(64 - shift), 8))
    count = before
    let mask = 1 << Int(64 - shift) - 1
    for slot in old {
      var place = Int(truncatingIfNeeded: slot.hash &>> shift)
      while slots[place].generation == generation { place = (place + 1) & mask }
      slots[place] = Slot(hash: slot.hash, start: slot.start, generation: generation)
    }
  }
}

/// How large a table is: a quarter full where that fits into the first cache, else half full.
enum TableSize {
  static func bits(for count: Int) -> Int {
    let needed = max(16, (count < 2048 ? 4 : 2) * (count + 1))
    return Int.bitWidth - (needed - 1).leadingZeroBitCount
  }
}
