/// A key that ``DistinctDraws`` tells apart from others.
public protocol DistinctKey: Equatable, Sendable {
  /// The key that stands for an empty place.
  static var empty: Self { get }

  /// Numbers that spread keys over a table in their upper bits; which keys are equal does not
  /// depend on the multipliers, which are odd.
  func spread(_ multipliers: (UInt64, UInt64)) -> UInt64
}

extension UInt64: DistinctKey {
  /// 0.
  public static var empty: UInt64 { 0 }

  /// The product.
  @inline(__always)
  public func spread(_ multipliers: (UInt64, UInt64)) -> UInt64 { self &* multipliers.0 }
}

extension DrawKey: DistinctKey {
  /// The key of two zeros.
  public static var empty: DrawKey { DrawKey(high: 0, low: 0) }

  /// Both halves, mixed.
  @inline(__always)
  public func spread(_ multipliers: (UInt64, UInt64)) -> UInt64 {
    let hash = high &* multipliers.0 &+ low &* multipliers.1
    return (hash ^ hash >> 32) &* multipliers.0
  }
}

/// The set of a document's draws: which of them were seen before, exactly.
///
/// An open-addressing table that is as large as the document needs and is cleared for it, however
/// long the documents before it were, so that it stays in the cache. The multipliers of the hash are
/// drawn for each table, since documents come from strangers.
public struct DistinctDraws<Key: DistinctKey>: Sendable {
  var slots: [Key] = []
  /// Whether the key was named for which no place is left, as it says that a place is empty.
  var hasEmptyKey = false
  var shift: UInt64 = 63
  let multipliers = (
    UInt64.random(in: .min ... .max) | 1, UInt64.random(in: .min ... .max) | 1
  )
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
    hasEmptyKey = false
    let bits = TableSize.bits(for: count)
    shift = UInt64(64 - bits)
    if slots.count < 1 << bits {
      slots = Array(repeating: .empty, count: 1 << bits)
      return
    }
    var table = slots.mutableSpan
    for place in 0..<(1 << bits) { table[place] = .empty }
  }

  /// Adds a key.
  ///
  /// - Parameter key: The key of a draw.
  /// - Returns: Whether this document had not named it before.
  /// - Complexity: O(1) on average.
  @inline(__always)
  public mutating func insert(_ key: Key) -> Bool {
    if key == .empty {
      let isNew = !hasEmptyKey
      hasEmptyKey = true
      count += isNew ? 1 : 0
      return isNew
    }
    let capacity = 1 << Int(64 - shift)
    if 2 * (count + 1) > capacity { grow() }
    let mask = 1 << Int(64 - shift) - 1
    var place = Int(truncatingIfNeeded: key.spread(multipliers) &>> shift)
    while slots[place] != .empty {
      if slots[place] == key { return false }
      place = (place + 1) & mask
    }
    slots[place] = key
    count += 1
    return true
  }

  @inline(never)
  private mutating func grow() {
    let old = slots.prefix(1 << Int(64 - shift)).filter { $0 != .empty }
    let hadEmptyKey = hasEmptyKey
    begin(expecting: max(1 << Int(64 - shift), 8))
    for key in old { _ = insert(key) }
    hasEmptyKey = hadEmptyKey
    count += hadEmptyKey ? 1 : 0
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
