/// Draws told into parts by their keys, so that equal draws lie in equal parts.
struct DrawParts<Record: DrawRecord>: Sendable {
  /// Parts of some hundred thousand draws have tables that fit into a processor's cache, and the
  /// places where the parts of a block are written to do so, too.
  static var count: Int { 1 << bits }
  private static var bits: UInt64 { 10 }

  let records: [Record]
  /// Where each part begins, and the end.
  let starts: [UInt32]
  /// The number of each group in the whole collection; `nil` where the records have it.
  var groups: [UInt32]?

  /// The part of a draw.
  @inline(__always)
  static func index(_ record: Record) -> Int {
    Int(truncatingIfNeeded: record.keyHash &>> (64 - bits))
  }

  /// - Complexity: O(*n*); 3 ns a draw.
  init(_ unordered: [Record]) {
    var places = [UInt32](repeating: 0, count: Self.count + 1)
    for record in unordered { places[Self.index(record) + 1] += 1 }
    for part in 0..<Self.count { places[part + 1] += places[part] }
    starts = places
    var ordered = unordered
    var target = ordered.mutableSpan
    for record in unordered {
      let part = Self.index(record)
      target[Int(places[part])] = record
      places[part] += 1
    }
    records = ordered
  }

  /// The places of a part's records.
  func range(_ part: Int) -> Range<Int> { Int(starts[part])..<Int(starts[part + 1]) }

  var byteCount: Int {
    records.count * MemoryLayout<Record>.stride + (starts.count + (groups?.count ?? 0)) * 4
  }
}

/// Draws in memory, with repetitions.
struct DrawPile<Record: DrawRecord>: Sendable {
  /// Draws that were not told into parts yet: few.
  private(set) var open: [Record] = []
  private(set) var parts: [DrawParts<Record>] = []
  private var partByteCount = 0

  /// About how many bytes the draws take.
  var byteCount: Int { partByteCount + open.count * MemoryLayout<Record>.stride }
  var isEmpty: Bool { open.isEmpty && parts.isEmpty }

  @inline(__always)
  mutating func append(_ record: Record) { open.append(record) }

  /// Tells the open draws into parts where there are so many.
  mutating func settle(atLeast count: Int) {
    if open.isEmpty || open.count < count { return }
    append(DrawParts(open))
    open.removeAll(keepingCapacity: true)
  }

  /// Takes over the room of a pile whose open draws were told into parts.
  mutating func reuseStorage(of other: inout DrawPile) {
    if open.isEmpty && other.open.isEmpty { swap(&open, &other.open) }
  }

  /// Adds the draws of another pile.
  ///
  /// - Parameters:
  ///   - other: The pile.
  ///   - numbers: The number of each of its groups here.
  mutating func add(_ other: DrawPile, numbers: [UInt32]) {
    for var moved in other.parts {
      moved.groups = moved.groups.map { $0.map { numbers[Int($0)] } } ?? numbers
      append(moved)
    }
    for var record in other.open {
      record.group = numbers[Int(record.group)]
      open.append(record)
    }
    settle(atLeast: 1 << 16)
  }

  private mutating func append(_ part: DrawParts<Record>) {
    parts.append(part)
    partByteCount += part.byteCount
  }
}
