/// Bytes of a file with margins: 64 readable bytes before the first and 128 after the last, so that
/// words are loaded without looking where a field ends.
///
/// One thread at a time holds a buffer; it is handed on, never shared.
@safe final class ByteBuffer: @unchecked Sendable {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  static let before = 64
  static let after = 128

  init(capacity: Int) {
    self.capacity = capacity
    unsafe bytes = Self.allocate(capacity)
  }

  deinit { unsafe (bytes - Self.before).deallocate() }

  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: before + capacity + after, alignment: 64)
    let start = unsafe raw.bindMemory(to: UInt8.self, capacity: before + capacity + after)
    // Only the margins are ever read before something is written there.
    unsafe start.update(repeating: 0, count: before)
    unsafe (start + before + capacity).update(repeating: 0, count: after)
    return unsafe start + before
  }

  /// Makes room for `count` bytes and keeps the first `kept` of them.
  func grow(to count: Int, keeping kept: Int) {
    guard count > capacity else { return }
    let old = unsafe bytes
    while capacity < count { capacity *= 2 }
    unsafe bytes = Self.allocate(capacity)
    unsafe bytes.update(from: old, count: kept)
    unsafe (old - Self.before).deallocate()
  }

  /// Moves what follows the first bytes to the front.
  func removeFirst(_ first: Int, of count: Int) {
    precondition(first <= count && count <= capacity, "\(first) of \(count) in \(capacity) bytes")
    unsafe bytes.update(from: bytes + first, count: count - first)
  }

  /// A range of the bytes as memory to read into.
  func raw(_ range: Range<Int>) -> UnsafeMutableRawBufferPointer {
    precondition(range.upperBound <= capacity, "\(range) in \(capacity) bytes")
    return unsafe UnsafeMutableRawBufferPointer(start: bytes + range.lowerBound, count: range.count)
  }

  /// Zeroes the margin after the last byte of a file, which the kernel and word loads may read.
  func clearMargin(after count: Int) {
    unsafe (bytes + count).update(repeating: 0, count: Self.after)
  }
}

/// One thread's bytes and the places of fields and rows in them.
///
/// Places are offsets from the first byte.
@safe final class RowBuffer {
  /// The bytes; another buffer of at least the same capacity may take their place between pieces.
  var memory: ByteBuffer
  /// Ends of fields, preceded by one entry that stands for the byte before the first field.
  private(set) var fieldEnds: UnsafeMutablePointer<UInt32>
  /// For each line end its number among the field ends.
  private(set) var rowEnds: UnsafeMutablePointer<UInt32>
  private var indexCapacity: Int

  init(capacity: Int) {
    memory = ByteBuffer(capacity: capacity)
    indexCapacity = capacity
    unsafe fieldEnds = .allocate(capacity: capacity + 129) + 1
    unsafe rowEnds = .allocate(capacity: capacity + 128)
  }

  deinit {
    unsafe (fieldEnds - 1).deallocate()
    unsafe rowEnds.deallocate()
  }

  var bytes: UnsafeMutablePointer<UInt8> { unsafe memory.bytes }

  /// Makes room for `count` bytes and their places, and keeps what is there.
  func grow(to count: Int, keepingBytes kept: Int, fields: Int, rows: Int) {
    memory.grow(to: count, keeping: kept)
    guard memory.capacity > indexCapacity else { return }
    indexCapacity = memory.capacity
    let oldFields = unsafe fieldEnds
    let oldRows = unsafe rowEnds
    unsafe fieldEnds = .allocate(capacity: indexCapacity + 129) + 1
    unsafe (fieldEnds - 1).update(from: oldFields - 1, count: fields + 1)
    unsafe rowEnds = .allocate(capacity: indexCapacity + 128)
    unsafe rowEnds.update(from: oldRows, count: rows)
    unsafe (oldFields - 1).deallocate()
    unsafe oldRows.deallocate()
  }

  /// A range of the bytes as memory to read into.
  func raw(_ range: Range<Int>) -> UnsafeMutableRawBufferPointer { unsafe memory.raw(range) }

  /// Zeroes the margin after the last byte of a file.
  func clearMargin(after count: Int) { memory.clearMargin(after: count) }
}

/// The rows of a buffer that may be decoded: each with the same number of fields.
@safe struct RowSet {
  /// The end of field *c* of row *r* is at `r * fieldCount + c`.
  var fieldEnds: UnsafePointer<UInt32>
  /// Where each row begins; `nil` when that is one past the end before it.
  var rowStarts: UnsafePointer<UInt32>?
  var fieldCount: Int
  var count: Int
  /// Whether some quoted field may hold a doubled or a lenient quote.
  var hasInnerQuotes: Bool
  /// Whether the two entries before a field's end are the place that messages name and the byte
  /// before the field, for fields that do not lie side by side; else there is one entry a field.
  var hasPlaces = false

  /// The place of a field in the source, for messages.
  func place(row: Int, field: Int) -> Int {
    // SAFETY: with places each field has three entries, and `field` is the number of the last.
    hasPlaces
      ? unsafe Int(fieldEnds[row &* fieldCount &+ field &- 2]) : start(row: row, field: field)
  }

  /// The first byte of a field.
  @inline(__always)
  func start(row: Int, field: Int) -> Int {
    // SAFETY: `row` < `count` and `field` < `fieldCount`; the entry before the first is there.
    if field == 0, let starts = unsafe rowStarts { return unsafe Int(starts[row]) }
    return unsafe Int(fieldEnds[row &* fieldCount &+ field &- 1] &+ 1)
  }

  /// One past the last byte of a field.
  @inline(__always)
  func end(row: Int, field: Int) -> Int {
    unsafe Int(fieldEnds[row &* fieldCount &+ field])
  }
}
