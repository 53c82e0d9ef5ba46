import FairmarkFiles

/// Makes batches of rows that are in memory, decoded as a scan decodes the rows of a file.
///
/// ```swift
/// let builder = try BatchBuilder(
///   [ColumnRequest("sex", as: .category)], columnNames: ["id", "sex"])
/// let batch = try builder.batch(of: [["1", "F"], ["2", "M"]])
/// ```
///
/// It exists for tests of aggregates, which need batches without rows, of one row and split in every
/// way. Programs read files with `CSVTable`, which is faster by far.
public final class BatchBuilder {
  /// The decoded columns.
  public let requests: [ColumnRequest]
  /// For each decoded category column the texts met so far; `nil` for number columns.
  public let dictionaries: [CategoryDictionary?]

  private let fieldCount: Int
  private let limits: TableLimits
  private let decoder: BatchDecoder
  private var nextPosition = RowPosition(file: 0, offset: 0)

  /// Prepares batches of some columns.
  ///
  /// - Parameters:
  ///   - requests: The columns to decode.
  ///   - columnNames: The names of the fields of a row, in order.
  ///   - missing: Texts that mean *missing*.
  ///   - limits: Bounds on fields and distinct texts.
  /// - Throws: `TableError` when a requested column is not there.
  public init(
    _ requests: [ColumnRequest], columnNames: [String], missing: [String] = [""],
    limits: TableLimits = TableLimits()
  ) throws(TableError) {
    var places: [Int] = []
    for request in requests {
      guard let place = columnNames.firstIndex(of: request.name) else {
        let shown = columnNames.prefix(12).map { excerpt($0) }.joined(separator: ", ")
        throw TableError(
          .absentColumn, at: SourceLocation(file: Self.place),
          "there is no column \(excerpt(request.name)); the rows have \(shown)")
      }
      places.append(place)
    }
    self.requests = requests
    self.limits = limits
    fieldCount = columnNames.count
    dictionaries = requests.map { request in
      request.kind == .category
        ? CategoryDictionary(missing: missing, limit: limits.categoryCount) : nil
    }
    decoder = BatchDecoder(
      requests: requests, fieldIndexes: places, dictionaries: dictionaries,
      dialect: CSVDialect(), missing: missing)
  }

  private static let place = "(rows in memory)"

  /// Decodes rows.
  ///
  /// As in a scan, the batch is filled again by the next call.
  ///
  /// - Parameters:
  ///   - rows: The fields of each row; there may be no rows.
  ///   - position: Where the first row stands among the rows of all batches; `nil`: after those of the
  ///     last call.
  /// - Returns: The batch, good until the next call.
  /// - Throws: `TableError` when a row has another number of fields than there are names, a number
  ///   column holds something else, or a value is missing that is required; the line is the number
  ///   of the row, from 1.
  /// - Complexity: O(bytes).
  public func batch(
    of rows: [[String]], at position: RowPosition? = nil
  ) throws(TableError) -> Batch {
    var bytes: [UInt8] = []
    var compact = CompactRows()
    compact.removeAll()
    var starts: [Int] = []
    var rejections = Rejections()
    var fault: ScanFault?
    var ends: [[UInt32]] = []
    for row in rows {
      starts.append(bytes.count)
      var rowEnds: [UInt32] = []
      for field in row {
        Self.append(field, to: &bytes)
        rowEnds.append(UInt32(bytes.count))
        bytes.append(UInt8(ascii: ","))
      }
      ends.append(rowEnds)
    }
    let buffer = RowBuffer(capacity: max(1, bytes.count))
    for (index, byte) in bytes.enumerated() {
      // SAFETY: the buffer has room for all of `bytes`.
      unsafe buffer.bytes[index] = byte
    }
    buffer.clearMargin(after: bytes.count)
    let chunk = Chunk(number: 0, fileIndex: 0, start: 0, end: bytes.count, isFirstOfFile: true)
    for (start, rowEnds) in zip(starts, ends) {
      // SAFETY: the ends and what they point to outlive the call.
      unsafe rowEnds.withUnsafeBufferPointer { rowEnds in
        unsafe compact.add(
          start: start, ends: rowEnds, bytes: buffer.bytes, origin: 0, chunk: chunk,
          fieldCount: fieldCount, limits: limits, policy: .fail, rejections: &rejections,
          fault: &fault)
      }
    }
    if fault == nil {
      let set = compact.rows(fieldCount: fieldCount, hasInnerQuotes: true)
      unsafe decoder.decode(
        set, bytes: buffer.bytes, origin: 0, fileIndex: 0, policy: .fail,
        rejections: &rejections, fault: &fault)
    }
    if let fault {
      let row = starts.lastIndex { $0 <= fault.offset } ?? 0
      throw fault.error(
        fieldCount: fieldCount, limits: limits,
        at: SourceLocation(file: Self.place, line: row + 1))
    }
    try TableError.checkDistinctTexts(
      requests, dictionaries, limit: limits.categoryCount,
      at: SourceLocation(file: Self.place))
    let first = position ?? nextPosition
    decoder.batch.firstRow = first
    nextPosition = RowPosition(file: first.file, offset: first.offset + decoder.batch.rowCount)
    return decoder.batch
  }

  /// A field as a file would hold it: quoted when it has a quote, which would begin a quoted field.
  private static func append(_ field: String, to bytes: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    guard field.utf8.contains(quote) else {
      bytes += Array(field.utf8)
      return
    }
    bytes.append(quote)
    for byte in field.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }
}
