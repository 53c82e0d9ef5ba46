import FairmarkFiles
import FairmarkJSONText

/// Turns elements of arrays into the fields of rows: one thread's memory.
///
/// A number column gets the bytes of a `Double`; all others get texts, each distinct element once a
/// batch as far as a small table remembers it.
@safe struct NumPyRows: ~Copyable {
  private struct Known {
    var bits: UInt64 = 0
    var batch = 0
    var start: UInt32 = 0
    var end: UInt32 = 0
  }

  private static let knownCount = 1024
  /// The longest text of an element: sign, 17 digits, point and exponent.
  private static let textLimit = 32

  private let columns: [NumPyTable.ArrayFile]
  private let requests: [ColumnRequest]
  /// For each number column the elements whose texts mean *missing*.
  private let missing: [Set<UInt64>]
  private let capacity: Int
  private var entries: UnsafeMutablePointer<UInt32>
  private var rowStarts: UnsafeMutablePointer<UInt32>
  private let elements: ByteBuffer
  /// The fields.
  let memory: ByteBuffer
  private var known: [Known]
  private var batch = 0
  private var end = 0

  /// - Parameters:
  ///   - columns: The array of each requested column.
  ///   - requests: The columns.
  ///   - missing: Texts that mean *missing*.
  ///   - capacity: The most rows of a piece.
  init(
    columns: [NumPyTable.ArrayFile], requests: [ColumnRequest], missing: [String], capacity: Int
  ) {
    self.columns = columns
    self.requests = requests
    self.missing = zip(columns, requests).map { array, request in
      request.kind.isFloatingPoint
        ? Set(missing.flatMap { NumPyElement.bits(ofText: $0, array.header) }) : []
    }
    self.capacity = capacity
    unsafe entries = .allocate(capacity: max(1, requests.count) * 3 * capacity)
    unsafe rowStarts = .allocate(capacity: capacity)
    elements = ByteBuffer(capacity: capacity * 8)
    memory = ByteBuffer(capacity: 2 + max(1, requests.count) * capacity * (Self.textLimit + 1))
    known = Array(repeating: Known(), count: Self.knownCount)
  }

  deinit {
    unsafe entries.deallocate()
    unsafe rowStarts.deallocate()
  }

  /// Reads consecutive rows.
  ///
  /// - Parameters:
  ///   - first: The first row.
  ///   - count: How many, at most the capacity.
  /// - Returns: The rows; the place of a field is its row's number from `first`, times the number of
  ///   columns, plus the column's number.
  /// - Throws: `FileError` when a file cannot be read or has become shorter.
  mutating func rows(from first: Int, count: Int) throws(FileError) -> RowSet {
    precondition(count <= capacity, "\(count) rows where there is room for \(capacity)")
    let stride = 3 * max(1, requests.count)
    // The byte before the first field, then the mark of an absent value.
    // SAFETY: the memory has room for them, and for the longest text in every row and column.
    unsafe memory.bytes[0] = 0
    unsafe memory.bytes[1] = CategoryDictionary.absentMark[0]
    end = 2
    for row in 0..<count { unsafe rowStarts[row] = UInt32(row * max(1, requests.count)) }
    for (column, array) in columns.enumerated() {
      let header = array.header
      let size = header.elementByteCount
      try unsafe array.file.read(
        into: elements.raw(0..<count * size), at: header.dataStart + first * size)
      batch += 1
      for row in 0..<count {
        // SAFETY: `count` elements were read; a row has three entries for each column.
        let bits = unsafe NumPyElement.bits(elements.bytes + row * size, header)
        let (start, end) = field(bits, header, column)
        let entry = unsafe entries + row * stride + 3 * column
        unsafe entry[0] = UInt32(row * requests.count + column)
        unsafe entry[1] = start &- 1
        unsafe entry[2] = end
      }
    }
    return unsafe RowSet(
      fieldEnds: UnsafePointer(entries), rowStarts: UnsafePointer(rowStarts), fieldCount: stride,
      count: count, hasInnerQuotes: false, hasPlaces: true)
  }

  /// Where the field of an element lies.
  private mutating func field(
    _ bits: UInt64, _ header: NumPyHeader, _ column: Int
  ) -> (UInt32, UInt32) {
    let absent: (UInt32, UInt32) = (1, 2)
    if NumPyElement.isNaN(bits, header) { return absent }
    if requests[column].kind.isFloatingPoint, let value = NumPyElement.number(bits, header) {
      if !missing[column].isEmpty && missing[column].contains(bits) { return absent }
      // SAFETY: there is room for eight bytes.
      unsafe UnsafeMutableRawPointer(memory.bytes + end).storeBytes(
        of: value, as: Double.self)
      end += 8
      return (UInt32(end - 8), UInt32(end))
    }
    let place = Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 54)
    if known[place].batch == batch && known[place].bits == bits {
      return (known[place].start, known[place].end)
    }
    // The byte before a field is never part of another.
    end += 1
    let start = end
    for byte in NumPyElement.text(bits, header).utf8 {
      // SAFETY: no text is longer than `textLimit`.
      unsafe memory.bytes[end] = byte
      end += 1
    }
    known[place] = Known(bits: bits, batch: batch, start: UInt32(start), end: UInt32(end))
    return (UInt32(start), UInt32(end))
  }
}

/// What an element's bits mean.
enum NumPyElement {
  /// The bits of an element in the low bytes, signed integers extended.
  @inline(__always)
  static func bits(_ bytes: UnsafePointer<UInt8>, _ header: NumPyHeader) -> UInt64 {
    let raw = unsafe UnsafeRawPointer(bytes)
    // SAFETY: the caller vouches for `elementByteCount` bytes.
    let bits: UInt64
    switch header.elementByteCount {
    case 1: bits = unsafe UInt64(bytes[0])
    case 2:
      let value = unsafe raw.loadUnaligned(as: UInt16.self)
      bits = UInt64(header.isBigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value))
    case 4:
      let value = unsafe raw.loadUnaligned(as: UInt32.self)
      bits = UInt64(header.isBigEndian ? UInt32(bigEndian: value) : UInt32(littleEndian: value))
    default:
      let value = unsafe raw.loadUnaligned(as: UInt64.self)
      bits = header.isBigEndian ? UInt64(bigEndian: value) : UInt64(littleEndian: value)
    }
    guard header.element == .signed, header.elementByteCount < 8 else { return bits }
    let unused = UInt64(64 - 8 * header.elementByteCount)
    return UInt64(bitPattern: Int64(bitPattern: bits << unused) >> Int64(unused))
  }

  static func isNaN(_ bits: UInt64, _ header: NumPyHeader) -> Bool {
    guard header.element == .floatingPoint else { return false }
    return header.elementByteCount == 4
      ? Float(bitPattern: UInt32(truncatingIfNeeded: bits)).isNaN : Double(bitPattern: bits).isNaN
  }

  /// The value of a number; `nil` for a Boolean.
  static func number(_ bits: UInt64, _ header: NumPyHeader) -> Double? {
    switch header.element {
    case .boolean: return nil
    case .signed: return Double(Int64(bitPattern: bits))
    case .unsigned: return Double(bits)
    case .floatingPoint:
      if header.elementByteCount == 8 { return Double(bitPattern: bits) }
      let value = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      // The double that is nearest to the shortest text, which is what CSV would hold.
      let exact = Double(value)
      // Of whole numbers beyond 2²⁴ the shortest text is not always the exact one.
      let isOwnText = exact == exact.rounded() && exact.magnitude <= 16_777_216
      return isOwnText || value.isInfinite ? exact : Double(value.description) ?? exact
    }
  }

  /// The shortest text of an element that is not NaN.
  static func text(_ bits: UInt64, _ header: NumPyHeader) -> String {
    switch header.element {
    case .boolean: return bits == 0 ? "false" : "true"
    case .signed: return String(Int64(bitPattern: bits))
    case .unsigned: return String(bits)
    case .floatingPoint:
      guard let value = number(bits, header), let finite = FiniteDouble(value) else {
        return number(bits, header).map { $0 < 0 ? "-inf" : "inf" } ?? ""
      }
      return jsonText(of: finite)
    }
  }

  /// The elements whose text is the one given.
  static func bits(ofText text: String, _ header: NumPyHeader) -> [UInt64] {
    let candidates: [UInt64]
    switch header.element {
    case .boolean: candidates = []
    case .signed: candidates = Int64(text).map { [UInt64(bitPattern: $0)] } ?? []
    case .unsigned: candidates = UInt64(text).map { [$0] } ?? []
    case .floatingPoint:
      if header.elementByteCount == 8 {
        candidates = Double(text).map { $0 == 0 ? [0, 1 << 63] : [$0.bitPattern] } ?? []
      } else {
        candidates =
          Float(text).map { $0 == 0 ? [0, 1 << 31] : [UInt64($0.bitPattern)] } ?? []
      }
    }
    return candidates.filter { !isNaN($0, header) && self.text($0, header) == text }
  }
}
