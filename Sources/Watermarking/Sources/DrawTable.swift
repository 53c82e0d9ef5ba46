/// The distinct draws of a part: an open-addressing table that grows with them.
///
/// What is found does not depend on the order of the draws, nor on the multiplier of the hash, which
/// is drawn for each table since documents come from strangers.
struct DrawTable<Record: DrawRecord>: Sendable {
  private var slots = [Record](repeating: .none, count: leastCapacity)
  private(set) var count = 0
  private static var leastCapacity: Int { 64 }
  private let multiplier = UInt64.random(in: .min ... .max) | 1
  private let groupMultiplier = UInt64.random(in: .min ... .max) | 1

  /// Forgets the draws and keeps as much room as they needed: parts are alike.
  mutating func removeAll() {
    if count == 0 { return }
    var capacity = slots.count
    while capacity > Self.leastCapacity, capacity > 8 * count { capacity >>= 1 }
    count = 0
    if capacity < slots.count {
      slots = Array(repeating: .none, count: capacity)
      return
    }
    var table = slots.mutableSpan
    for place in 0..<table.count { table[place] = .none }
  }

  /// Adds draws, each once.
  ///
  /// - Parameters:
  ///   - records: The draws.
  ///   - groups: The numbers of their groups, where they are not those of the records.
  ///   - pass: Only draws of this pass are added.
  /// - Complexity: O(1) a draw on average; 10 ns where the table fits into the cache.
  mutating func insert(_ records: Span<Record>, groups: [UInt32]? = nil, pass: DrawPass = .only) {
    var done = 0
    while done < records.count {
      let room = slots.count / 2 - count
      if room == 0 {
        grow()
        continue
      }
      let end = min(records.count, done + room)
      place(records.extracting(done..<end), groups: groups, pass: pass)
      done = end
    }
  }

  /// Calls a closure with each draw.
  func forEach(_ body: (Record) throws -> Void) rethrows {
    if count == 0 { return }
    for record in slots where !record.isNone { try body(record) }
  }

  private mutating func place(_ records: Span<Record>, groups: [UInt32]?, pass: DrawPass) {
    let (multiplier, groupMultiplier) = (multiplier, groupMultiplier)
    let shift = UInt64(slots.count.leadingZeroBitCount + 1)
    let mask = slots.count - 1
    var table = slots.mutableSpan
    var added = 0
    for index in 0..<records.count {
      var record = records[index]
      let keyHash = record.keyHash
      if !pass.contains(keyHash) { continue }
      if let groups { record.group = groups[Int(record.group)] }
      let hash = (keyHash &+ UInt64(record.group) &* groupMultiplier) &* multiplier
      var place = Int(truncatingIfNeeded: hash &>> shift)
      while true {
        let found = table[place]
        if found.isNone {
          table[place] = record
          added += 1
          break
        }
        if found.isSameDraw(as: record) {
          if record.counts(before: found) { table[place] = record }
          break
        }
        place = (place + 1) & mask
      }
    }
    count += added
  }

  private mutating func grow() {
    let old = slots
    count = 0
    slots = Array(repeating: .none, count: 2 * old.count)
    let kept = old.filter { !$0.isNone }
    insert(kept.span)
  }
}

/// A share of the draws of a part: where their table would be too large, a part is gone through
/// several times.
struct DrawPass: Hashable, Sendable {
  static let only = DrawPass(index: 0, bits: 0)

  private let index: UInt64
  private let mask: UInt64

  private init(index: UInt64, bits: UInt64) {
    self.index = index
    mask = 1 << bits - 1
  }

  /// The passes through so many draws, of which so many may lie in a table.
  static func passes(drawCount: Int, limit: Int) -> [DrawPass] {
    var bits: UInt64 = 0
    while bits < 20, drawCount >> Int(bits) > max(1, limit) { bits += 1 }
    return (0..<UInt64(1) << bits).map { DrawPass(index: $0, bits: bits) }
  }

  /// Whether a draw belongs to the pass; its part depends on other bits.
  @inline(__always)
  func contains(_ keyHash: UInt64) -> Bool { keyHash & mask == index }
}
