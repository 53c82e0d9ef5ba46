import CTableScan

/// The names of one thread's objects: each with a number, and what is known of it.
///
/// A name is looked at byte by byte only where an object does not go on as the one before it did:
/// `guess` compares what stood between two values of the last object, blanks included.
@safe struct JSONNames: ~Copyable {
  /// The bytes from the end of one value to the beginning of the next, as words.
  private struct Gap {
    var byteCount = 0
    var name = 0
    var column = -1
  }

  /// Where a name was met first.
  struct FirstPlace: Comparable {
    var fileIndex: Int
    var offset: Int

    static func < (left: FirstPlace, right: FirstPlace) -> Bool {
      (left.fileIndex, left.offset) < (right.fileIndex, right.offset)
    }
  }

  /// The names in the order in which they were met, those of the wanted columns first.
  private(set) var texts: [[UInt8]] = []
  /// Where each was met; `nil` for a wanted column that was not.
  private(set) var firstPlaces: [FirstPlace?] = []
  /// Whether there were more names than the limit.
  private(set) var isOverfull = false

  private let limit: Int
  private let wantedCount: Int
  /// The wanted columns by name; names that Unicode calls equivalent are equal here.
  private var wantedPlaces: [String: Int] = [:]
  /// For each name its wanted column; -1 when nobody wants it.
  private var columns: [Int] = []
  private let table: OpaquePointer?
  /// Names that the table has no memory for.
  private var spare: [[UInt8]: Int] = [:]
  /// The object in which each name was met last.
  private var stamps: [UInt64] = []
  private var stamp: UInt64 = 0

  private static let gapLimit = 64
  private static let wordCount = gapLimit / 8
  private var gaps: [Gap] = []
  /// `wordCount` words a gap, and as many masks.
  private var words: [UInt64] = []

  /// - Parameters:
  ///   - wanted: The names of the columns to decode.
  ///   - limit: The most names.
  init(wanted: [[UInt8]], limit: Int) {
    self.limit = limit
    wantedCount = wanted.count
    unsafe table = fm_category_table_create(UInt64.random(in: 0...UInt64.max))
    for (column, name) in wanted.enumerated() {
      wantedPlaces[String(decoding: name, as: UTF8.self)] = column
      _ = insert(name)
    }
  }

  deinit { unsafe fm_category_table_destroy(table) }

  /// The name and the wanted column that follow, when the object goes on as the last one did.
  ///
  /// - Parameters:
  ///   - position: How many names the object had so far.
  ///   - bytes: The end of the value before; 64 bytes from there must be readable.
  /// - Returns: The bytes up to the value, the name and its wanted column, -1 when nobody wants it;
  ///   `nil` when the object goes on in another way.
  @inline(__always)
  func guess(_ position: Int, _ bytes: UnsafePointer<UInt8>) -> (
    length: Int, name: Int, column: Int
  )? {
    guard position < gaps.count else { return nil }
    let gap = gaps[position]
    guard gap.byteCount > 0 else { return nil }
    let base = position &* (2 &* Self.wordCount)
    var difference: UInt64 = 0
    var word = 0
    while word &* 8 < gap.byteCount {
      // SAFETY: a gap has at most 64 bytes, and as many are readable.
      let found = unsafe UnsafeRawPointer(bytes + word &* 8).loadUnaligned(as: UInt64.self)
      difference |= (found ^ words[base &+ word]) & words[base &+ Self.wordCount &+ word]
      word &+= 1
    }
    return difference == 0 ? (gap.byteCount, gap.name, gap.column) : nil
  }

  /// Keeps what stands between two values, for the next object.
  mutating func learn(
    _ position: Int, _ bytes: UnsafePointer<UInt8>, length: Int, name: Int
  ) {
    guard position < 4096 else { return }
    while gaps.count <= position {
      gaps.append(Gap())
      words += Array(repeating: 0, count: 2 * Self.wordCount)
    }
    guard length <= Self.gapLimit, name >= 0 else {
      gaps[position].byteCount = 0
      return
    }
    gaps[position] = Gap(
      byteCount: length, name: name, column: column(of: name))
    let base = position * 2 * Self.wordCount
    for word in 0..<Self.wordCount {
      let count = min(8, max(0, length - word * 8))
      var value: UInt64 = 0
      var mask: UInt64 = 0
      for byte in 0..<count {
        // SAFETY: `word` * 8 + `byte` < `length`.
        unsafe value |= UInt64(bytes[word * 8 + byte]) << UInt64(byte * 8)
        mask |= 0xFF << UInt64(byte * 8)
      }
      words[base + word] = UInt64(littleEndian: value)
      words[base + Self.wordCount + word] = UInt64(littleEndian: mask)
    }
  }

  /// Begins an object.
  mutating func beginObject() { stamp &+= 1 }

  /// Notes that the object has a name; false when it had it before.
  @inline(__always)
  mutating func note(_ name: Int) -> Bool {
    if stamps[name] == stamp { return false }
    stamps[name] = stamp
    return true
  }

  /// The wanted column of a name; -1 when nobody wants it.
  func column(of name: Int) -> Int { name < 0 ? -1 : columns[name] }

  /// Finds the number of a name.
  ///
  /// - Parameters:
  ///   - bytes: Its text; 32 bytes from there must be readable.
  ///   - length: The number of bytes.
  ///   - place: Where it stands.
  /// - Returns: Its number; -1 when it is new and there are too many.
  mutating func number(
    of bytes: UnsafePointer<UInt8>, length: Int, at place: FirstPlace
  ) -> Int {
    var name = -1
    if let table = unsafe table { name = Int(unsafe fm_category_table_find(table, bytes, length)) }
    if name < 0 {
      let text = unsafe [UInt8](UnsafeBufferPointer(start: bytes, count: length))
      if let known = spare[text] {
        name = known
      } else if texts.count >= limit + wantedCount {
        isOverfull = true
        return -1
      } else {
        name = insert(text)
      }
    }
    if firstPlaces[name] == nil { firstPlaces[name] = place }
    return name
  }

  private mutating func insert(_ text: [UInt8]) -> Int {
    let name = texts.count
    texts.append(text)
    firstPlaces.append(nil)
    stamps.append(0)
    // A column may be asked for with other code points than the data have; where they have both, the
    // end of the scan refuses them.
    columns.append(wantedPlaces[String(decoding: text, as: UTF8.self)] ?? -1)
    let added = unsafe text.withUnsafeBufferPointer { text -> Bool in
      guard let table = unsafe table, let start = text.baseAddress else { return false }
      return unsafe fm_category_table_add(table, start, text.count, UInt32(name)) != 0
    }
    if !added { spare[text] = name }
    return name
  }
}
