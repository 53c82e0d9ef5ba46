import FairmarkFiles

/// Finds the wanted values in lines of JSON, each looked at once and strictly: one thread's
/// tokenizer.
///
/// A value stays where it is: a text with its quotes is a field as `BatchDecoder` knows them. What
/// must be written otherwise (escapes, numbers that are not in their shortest form) is put behind
/// the lines in the same memory.
@safe struct JSONLinesTokenizer: ~Copyable {
  /// Something wrong at a byte of the memory.
  struct Failure: Error {
    var place: Int
    var kind: ScanFault.Kind
    var reason: RejectionReason

    init(place: Int, kind: ScanFault.Kind, reason: RejectionReason = .json) {
      self.place = place
      self.kind = kind
      self.reason = reason
    }

    init(_ fault: JSONScanner.Fault) {
      if let expected = fault.expected {
        self.init(place: fault.place, kind: .notJSON(expected: expected))
      } else {
        self.init(place: fault.place, kind: .invalidUTF8, reason: .encoding)
      }
    }
  }

  let wanted: [ColumnRequest]
  let limits: TableLimits
  /// Which wanted columns take a number in its shortest form.
  let shortens: [Bool]
  /// Whether lists and objects of wanted columns become a mark.
  let marksNested: Bool
  var names: JSONNames

  /// Entries a row: place, the byte before the value and its end for each wanted column.
  private let stride: Int
  private var entries: UnsafeMutablePointer<UInt32>
  private var rowStarts: UnsafeMutablePointer<UInt32>
  private var rowCapacity: Int

  var memory: ByteBuffer
  /// The first byte of `memory`, which moves when it grows.
  var bytes: UnsafeMutablePointer<UInt8>
  /// Where the next rewritten text goes.
  var spareStart = 0
  /// The names of the nested objects that are being read.
  var nestedNames: [NestedName] = []

  /// - Parameters:
  ///   - wanted: The columns to decode.
  ///   - missing: Texts that mean *missing*; when one of them looks like a number, numbers are
  ///     compared with it in their shortest form.
  ///   - limits: Bounds on values, rows and names.
  ///   - memory: Where the lines will lie.
  ///   - marksNested: Whether lists and objects of wanted columns become a mark.
  init(
    wanted: [ColumnRequest], missing: [String], limits: TableLimits, memory: ByteBuffer,
    marksNested: Bool = false
  ) {
    self.wanted = wanted
    self.marksNested = marksNested
    self.limits = limits
    let comparesNumbers = missing.contains { text in
      text.utf8.first.map { $0 == UInt8(ascii: "-") || ($0 >= 0x30 && $0 <= 0x39) } ?? false
    }
    shortens = wanted.map { !$0.kind.isFloatingPoint || comparesNumbers }
    names = JSONNames(wanted: wanted.map { Array($0.name.utf8) }, limit: limits.columnCount)
    stride = 3 * max(1, wanted.count)
    rowCapacity = 1024
    unsafe entries = .allocate(capacity: rowCapacity * stride)
    unsafe rowStarts = .allocate(capacity: rowCapacity)
    self.memory = memory
    unsafe bytes = memory.bytes
  }

  deinit {
    unsafe entries.deallocate()
    unsafe rowStarts.deallocate()
  }

  /// The columns to find for some requests, each name once, and each request's field in the rows.
  ///
  /// A column that is read both as a number and otherwise takes the shortest form of numbers, which
  /// reads back to the same number.
  static func fields(
    for requests: [ColumnRequest]
  ) -> (wanted: [ColumnRequest], fieldIndexes: [Int]) {
    var wanted: [ColumnRequest] = []
    var places: [String: Int] = [:]
    let fieldIndexes = requests.map { request in
      if let place = places[request.name] {
        if wanted[place].kind.isFloatingPoint { wanted[place] = request }
        return 3 * place + 2
      }
      places[request.name] = wanted.count
      wanted.append(request)
      return 3 * (wanted.count - 1) + 2
    }
    return (wanted, fieldIndexes)
  }

  /// Takes other memory, or the same after it has grown.
  mutating func use(_ memory: ByteBuffer) {
    self.memory = memory
    unsafe bytes = memory.bytes
  }

  /// Finds the values of the lines of a block, which lies at the beginning of the memory.
  mutating func rows(
    of block: RecordBlock, policy: BadRowPolicy, rejections: inout Rejections,
    fault: inout ScanFault?
  ) -> RowSet {
    if block.isTooLong {
      fault.keepFirst(
        ScanFault(fileIndex: block.fileIndex, offset: block.origin, kind: .rowTooLong))
    }
    let count = block.byteCount
    // SAFETY: the margin behind the last byte is there.
    let isEnded = unsafe count > 0 && bytes[count - 1] == UInt8(ascii: "\n")
    if !isEnded { unsafe bytes[count] = UInt8(ascii: "\n") }
    return rows(
      in: 0..<(block.isTooLong ? 0 : isEnded ? count - 1 : count), count: count,
      origin: block.origin, fileIndex: block.fileIndex, policy: policy, rejections: &rejections,
      fault: &fault)
  }

  /// Finds the values of whole lines.
  ///
  /// - Parameters:
  ///   - range: From the first byte of a line to the line feed that ends the last one. A byte
  ///     there must be a line feed, also at the end of a file that lacks it.
  ///   - count: The bytes in the memory; what lies behind them may be overwritten.
  ///   - origin: The memory's first byte in the file.
  ///   - fileIndex: The file's number.
  ///   - policy: What to do about lines that cannot be used.
  ///   - rejections: Counts what is left out.
  ///   - fault: Becomes the first fault when it comes before the one that is there.
  /// - Returns: The rows, good until the next call.
  mutating func rows(
    in range: Range<Int>, count: Int, origin: Int, fileIndex: Int, policy: BadRowPolicy,
    rejections: inout Rejections, fault: inout ScanFault?
  ) -> RowSet {
    // Behind the bytes and the line feed that ends them, first the marks of an absent value and of a
    // list or an object.
    spareStart = count + 2
    makeSpareRoom(2)
    // SAFETY: there is room for both.
    unsafe bytes[spareStart] = CategoryDictionary.absentMark[0]
    unsafe bytes[spareStart + 1] = ScanOptions.nestedMark
    let mark = UInt32(spareStart)
    spareStart += 2

    var rowCount = 0
    var cursor = range.lowerBound
    let stop = range.upperBound
    while cursor < stop {
      if rowCount == rowCapacity { growRows(keeping: rowCount) }
      let start = cursor
      // SAFETY: there is room for `rowCapacity` rows, and `rowCount` is below it.
      let row = unsafe entries + rowCount &* stride
      var entry = 0
      while entry < stride {
        unsafe row[entry] = UInt32(start)
        unsafe row[entry &+ 1] = mark &- 1
        unsafe row[entry &+ 2] = mark &+ 1
        entry &+= 3
      }
      do throws(Failure) {
        guard let end = unsafe try line(from: start, row, mark: mark, origin, fileIndex) else {
          cursor = unsafe lineEnd(bytes, from: start) + 1
          continue
        }
        cursor = end + 1
        unsafe rowStarts[rowCount] = UInt32(start)
        rowCount += 1
      } catch {
        switch policy {
        case .fail:
          fault.keepFirst(
            ScanFault(fileIndex: fileIndex, offset: origin + error.place, kind: error.kind))
          cursor = stop
        case .count:
          rejections.add(
            RejectedRow(fileIndex: fileIndex, offset: origin + start, reason: error.reason))
          cursor = unsafe lineEnd(bytes, from: start) + 1
        }
      }
    }
    return unsafe RowSet(
      fieldEnds: UnsafePointer(entries), rowStarts: UnsafePointer(rowStarts), fieldCount: stride,
      count: rowCount, hasInnerQuotes: false, hasPlaces: true)
  }

  /// Reads one line; `nil` when it is blank.
  @inline(__always)
  private mutating func line(
    from start: Int, _ row: UnsafeMutablePointer<UInt32>, mark: UInt32, _ origin: Int,
    _ fileIndex: Int
  ) throws(Failure) -> Int? {
    // SAFETY: every byte that is looked at lies before the line feed that ends the line, or is the
    // first one beyond what was just looked at; `memory` has a margin behind its last byte.
    var index = start
    var position = 0
    names.beginObject()
    while true {
      let name: Int
      let column: Int
      if let guess = unsafe names.guess(position, bytes + index) {
        index &+= guess.length
        // This object may have more blanks after the colon than the one before it.
        if unsafe bytes[index] <= 0x20 { index = scanner.blanks(from: index) }
        name = guess.name
        column = guess.column
      } else if unsafe position > 0 && bytes[index] == UInt8(ascii: "}") {
        index &+= 1
        break
      } else {
        switch try self.name(from: &index, position, origin, fileIndex) {
        case .blankLine: return nil
        case .end: return try endOfLine(from: index)
        case .name(let found):
          name = found
          column = names.column(of: found)
        }
      }
      position &+= 1
      if name >= 0 && !names.note(name) {
        throw Failure(
          place: index,
          kind: .duplicateName(String(decoding: names.texts[name], as: UTF8.self)))
      }
      let place = index
      switch unsafe bytes[index] {
      case UInt8(ascii: "\""):
        var isPlain = true
        index = try string(from: index, isPlain: &isPlain)
        if column >= 0 {
          let (from, to) = isPlain ? (place, index) : try unescaped(place..<index)
          unsafe set(row, column, place, from, to)
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        var isInteger = true
        index = try number(from: index, isInteger: &isInteger)
        if column >= 0 {
          let isShort =
            unsafe !shortens[column]
            || (isInteger
              && !(bytes[place] == UInt8(ascii: "-")
                && bytes[place + 1] == UInt8(ascii: "0")))
          let (from, to) = isShort ? (place, index) : try shortest(place..<index)
          unsafe set(row, column, place, from, to)
        }
      case UInt8(ascii: "t"), UInt8(ascii: "f"):
        index = try literal(from: index)
        if column >= 0 { unsafe set(row, column, place, place, index) }
      case UInt8(ascii: "n"):
        index = try literal(from: index)
        if column >= 0 { unsafe set(row, column, place, Int(mark), Int(mark) + 1) }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isList = unsafe bytes[index] == UInt8(ascii: "[")
        index = try nested(from: index, depth: 1)
        if column >= 0 {
          if marksNested {
            unsafe set(row, column, place, Int(mark) + 1, Int(mark) + 2)
            break
          }
          throw Failure(
            place: place, kind: .nestedValue(column: wanted[column].name, isList: isList))
        }
      default:
        throw Failure(place: index, kind: .notJSON(expected: scanner.expectedValue(at: index)))
      }
    }
    return try endOfLine(from: index)
  }

  @inline(__always)
  private func set(
    _ row: UnsafeMutablePointer<UInt32>, _ column: Int, _ place: Int, _ from: Int, _ to: Int
  ) {
    // SAFETY: a row has three entries for each wanted column.
    unsafe row[3 &* column] = UInt32(truncatingIfNeeded: place)
    unsafe row[3 &* column &+ 1] = UInt32(truncatingIfNeeded: from &- 1)
    unsafe row[3 &* column &+ 2] = UInt32(truncatingIfNeeded: to)
  }

  private enum Next {
    case blankLine
    case end
    case name(Int)
  }

  /// Reads what stands between two values, byte by byte: the comma, the name and the colon.
  @inline(never)
  private mutating func name(
    from index: inout Int, _ position: Int, _ origin: Int, _ fileIndex: Int
  ) throws(Failure) -> Next {
    let start = index
    // SAFETY: as in `line`.
    index = scanner.blanks(from: index)
    if position == 0 {
      if unsafe bytes[index] == UInt8(ascii: "\n") { return .blankLine }
      guard unsafe bytes[index] == UInt8(ascii: "{") else {
        throw Failure(place: index, kind: .notAnObject)
      }
      index = scanner.blanks(from: index + 1)
    }
    if unsafe bytes[index] == UInt8(ascii: "}") {
      index += 1
      return .end
    }
    if position > 0 {
      guard unsafe bytes[index] == UInt8(ascii: ",") else {
        throw Failure(place: index, kind: .notJSON(expected: "a comma or a closing brace"))
      }
      index = scanner.blanks(from: index + 1)
    }
    let text = try nameText(from: &index)
    let number = unsafe names.number(
      of: bytes + text.lowerBound, length: text.count,
      at: JSONNames.FirstPlace(fileIndex: fileIndex, offset: origin + start))
    unsafe names.learn(position, bytes + start, length: index - start, name: number)
    return .name(number)
  }

  /// Reads a name, its colon and the blanks around that.
  ///
  /// - Returns: Where the text of the name lies.
  mutating func nameText(from index: inout Int) throws(Failure) -> Range<Int> {
    // SAFETY: as in `line`.
    guard unsafe bytes[index] == UInt8(ascii: "\"") else {
      throw Failure(place: index, kind: .notJSON(expected: "a name in quotes"))
    }
    let place = index
    var isPlain = true
    index = try string(from: index, isPlain: &isPlain)
    var text = place + 1..<index - 1
    if !isPlain {
      let (from, to) = try unescaped(place..<index)
      text = from + 1..<to - 1
    }
    index = scanner.blanks(from: index)
    guard unsafe bytes[index] == UInt8(ascii: ":") else {
      throw Failure(place: index, kind: .notJSON(expected: "a colon"))
    }
    index = scanner.blanks(from: index + 1)
    return text
  }

  /// The line feed after an object.
  @inline(__always)
  private func endOfLine(from start: Int) throws(Failure) -> Int {
    // SAFETY: as in `line`.
    if unsafe bytes[start] == UInt8(ascii: "\n") { return start }
    let index = scanner.blanks(from: start)
    guard unsafe bytes[index] == UInt8(ascii: "\n") else {
      throw Failure(place: index, kind: .notJSON(expected: "the end of the line"))
    }
    return index
  }

  /// Makes room for rewritten texts.
  ///
  /// - Parameter count: How many bytes will be written at `spareStart`.
  mutating func makeSpareRoom(_ count: Int) {
    guard spareStart + count > memory.capacity else { return }
    memory.grow(to: spareStart + count, keeping: spareStart)
    unsafe bytes = memory.bytes
  }

  private mutating func growRows(keeping count: Int) {
    let oldEntries = unsafe entries
    let oldStarts = unsafe rowStarts
    rowCapacity *= 2
    unsafe entries = .allocate(capacity: rowCapacity * stride)
    unsafe rowStarts = .allocate(capacity: rowCapacity)
    unsafe entries.update(from: oldEntries, count: count * stride)
    unsafe rowStarts.update(from: oldStarts, count: count)
    unsafe oldEntries.deallocate()
    unsafe oldStarts.deallocate()
  }
}

/// The next line feed, which must be there.
func lineEnd(_ bytes: UnsafePointer<UInt8>, from start: Int) -> Int {
  var index = start
  // SAFETY: the caller put a line feed behind the last byte.
  while unsafe bytes[index] != UInt8(ascii: "\n") { index &+= 1 }
  return index
}
