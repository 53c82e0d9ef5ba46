/// Rows that were looked at one by one, the unusable ones left out.
struct CompactRows {
  private var fieldEnds: [UInt32] = []
  private var rowStarts: [UInt32] = []

  /// Where the data end in a row that lacks its line end; such a row may have been cut off.
  var unfinishedEnd: Int?

  mutating func removeAll() {
    fieldEnds.removeAll(keepingCapacity: true)
    rowStarts.removeAll(keepingCapacity: true)
    // Stands for the byte before the first field.
    fieldEnds.append(.max)
  }

  var count: Int { rowStarts.count }

  /// Adds a row, or leaves it out, or reports it.
  ///
  /// - Parameters:
  ///   - start: Where the row begins in `bytes`.
  ///   - ends: Where its fields end.
  ///   - bytes: The buffer.
  ///   - origin: The buffer's first byte in the file.
  ///   - chunk: The piece, for the file's number.
  ///   - fieldCount: How many fields a row must have.
  ///   - limits: The longest field.
  ///   - policy: Whether an unusable row is a fault.
  ///   - rejections: Counts what is left out.
  ///   - fault: Becomes the row's fault when it comes before the one that is there.
  mutating func add(
    start: Int, ends: UnsafeBufferPointer<UInt32>, bytes: UnsafePointer<UInt8>, origin: Int,
    chunk: Chunk, fieldCount: Int, limits: TableLimits, policy: BadRowPolicy,
    rejections: inout Rejections, fault: inout ScanFault?
  ) {
    guard let last = unsafe ends.last else { return }
    let end = Int(last)
    // A line without any character is not a row of a table with several columns.
    if ends.count == 1 && end == start && fieldCount > 1 { return }

    func refuse(_ reason: RejectionReason, at offset: Int, _ kind: ScanFault.Kind) {
      switch policy {
      case .count:
        rejections.add(
          RejectedRow(
            fileIndex: chunk.fileIndex, offset: origin + start, reason: reason,
            fieldCount: reason == .ragged ? ends.count : nil))
      case .fail:
        fault.keepFirst(
          ScanFault(fileIndex: chunk.fileIndex, offset: origin + offset, kind: kind))
      }
    }

    if ends.count != fieldCount {
      refuse(
        .ragged, at: start,
        .raggedRow(found: ends.count, isCutOff: end == unfinishedEnd && ends.count < fieldCount))
      return
    }
    if end - start > limits.fieldByteCount {
      var fieldStart = start
      for index in ends.indices {
        let fieldEnd = unsafe ends[index]
        if Int(fieldEnd) - fieldStart > limits.fieldByteCount {
          let quoted = unsafe bytes[fieldStart] == UInt8(ascii: "\"")
          refuse(.limit, at: fieldStart, .fieldTooLong(quoted: quoted))
          return
        }
        fieldStart = Int(fieldEnd) + 1
      }
    }
    if let bad = unsafe firstInvalidUTF8(bytes + start, length: end - start) {
      refuse(.encoding, at: start + bad, .invalidUTF8)
      return
    }
    rowStarts.append(UInt32(start))
    unsafe fieldEnds.append(contentsOf: ends)
  }

  /// The rows that were kept, good until the next change.
  mutating func rows(fieldCount: Int, hasInnerQuotes: Bool) -> RowSet {
    // SAFETY: the arrays are not changed while the rows are decoded, and they outlive it; an array
    // of plain integers that nobody else holds has a stable buffer between mutations.
    let ends = unsafe fieldEnds.withUnsafeMutableBufferPointer { $0.baseAddress }
    let starts = unsafe rowStarts.withUnsafeMutableBufferPointer { $0.baseAddress }
    guard let ends = unsafe ends, let starts = unsafe starts, count > 0 else {
      // SAFETY: no entry of an empty set is read.
      let nothing = unsafe UnsafePointer<UInt32>(bitPattern: 8).unsafelyUnwrapped
      return unsafe RowSet(
        fieldEnds: nothing, rowStarts: nil, fieldCount: fieldCount, count: 0,
        hasInnerQuotes: hasInnerQuotes)
    }
    return unsafe RowSet(
      fieldEnds: UnsafePointer(ends + 1), rowStarts: UnsafePointer(starts),
      fieldCount: fieldCount, count: count, hasInnerQuotes: hasInnerQuotes)
  }

  /// Leaves out rows that the decoder refused.
  mutating func remove(_ refused: [Bool], fieldCount: Int) {
    var kept = 0
    for row in 0..<count where !refused[row] {
      rowStarts[kept] = rowStarts[row]
      for field in 0..<fieldCount {
        fieldEnds[1 + kept * fieldCount + field] = fieldEnds[1 + row * fieldCount + field]
      }
      kept += 1
    }
    rowStarts.removeLast(count - kept)
    fieldEnds.removeLast(fieldEnds.count - 1 - kept * fieldCount)
  }

  /// Takes over rows that were not looked at one by one.
  mutating func take(_ rows: RowSet) {
    removeAll()
    for row in 0..<rows.count {
      rowStarts.append(UInt32(rows.start(row: row, field: 0)))
      for field in 0..<rows.fieldCount {
        fieldEnds.append(UInt32(rows.end(row: row, field: field)))
      }
    }
  }
}
