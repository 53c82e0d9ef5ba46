/// Computes a column for all rows of a batch, or copies it for the kept ones.
///
/// `prepare(rowCount:)` has been called for as many rows.
extension BatchColumn {
  // MARK: All rows

  /// Takes the values of a joined table's rows; rows without one have no value.
  func take(_ values: JoinedRows.Values, at matches: [Int32], _ rowCount: Int) {
    let matches = matches.span
    switch values {
    case .codes(let codes):
      let codes = codes.span
      var missing = 0
      withMutableCodes(rowCount, below: .max, narrow: { _ in }, medium: { _ in }) { written in
        for row in 0..<rowCount {
          let match = matches[row]
          let code = match < 0 ? 0 : codes[Int(match)]
          written[row] = code
          missing &+= code == 0 ? 1 : 0
        }
      }
      missingCount = missing
    case .numbers(let numbers, let bits):
      let numbers = numbers.span
      withMutableNumbers(rowCount) { written in
        for row in 0..<rowCount {
          let match = Int(matches[row])
          let isThere = match >= 0 && bits[match >> 6] >> UInt64(match & 63) & 1 == 0
          written[row] = isThere ? numbers[match] : 0
          if !isThere { setMissing(row) }
        }
      }
    case .integers(let numbers, let bits):
      let numbers = numbers.span
      withMutableIntegers(rowCount) { written in
        for row in 0..<rowCount {
          let match = Int(matches[row])
          let isThere = match >= 0 && bits[match >> 6] >> UInt64(match & 63) & 1 == 0
          written[row] = isThere ? numbers[match] : 0
          if !isThere { setMissing(row) }
        }
      }
    }
  }

  /// Takes whole numbers as `Double`s.
  func copyWholeNumbers(of column: Int, in batch: Batch) {
    batch.withIntegers(column) { values, missing in
      withMutableNumbers(batch.rowCount) { written in
        for row in values.indices {
          written[row] = Double(values[row])
          if missing[row >> 6] >> UInt64(row & 63) & 1 != 0 { setMissing(row) }
        }
      }
    }
  }

  /// Writes the codes of the intervals that numbers lie in: `codes` has those of the labels, and of a
  /// missing value.
  func writeBins(_ bins: NumberBins, codes: [UInt32], of column: Int, in batch: Batch) {
    let closedRight = bins.closedEnd == .right
    let edges = bins.edges.span
    let codes = codes.span
    var missingRows = 0
    batch.withNumbers(column) { values, missing in
      withMutableCodes(batch.rowCount, below: .max, narrow: { _ in }, medium: { _ in }) { written in
        for row in values.indices {
          let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 != 0
          let bin = NumberBins.bin(of: values[row], edges: edges, closedRight: closedRight)
          let code = codes[isMissing ? codes.count &- 1 : bin]
          written[row] = code
          missingRows &+= code == 0 ? 1 : 0
        }
      }
    }
    missingCount = missingRows
  }

  /// Writes what a map makes of each code.
  func writeMapped(_ map: [UInt32], of column: Int, in batch: Batch) {
    var missingRows = 0
    func write<Code: FixedWidthInteger & UnsignedInteger>(_ codes: Span<Code>) {
      let map = map.span
      withMutableCodes(codes.count, below: .max, narrow: { _ in }, medium: { _ in }) { written in
        for row in codes.indices {
          let code = map[Int(truncatingIfNeeded: codes[row])]
          written[row] = code
          missingRows &+= code == 0 ? 1 : 0
        }
      }
    }
    batch.withCodes(column, narrow: { write($0) }, medium: { write($0) }, wide: { write($0) })
    missingCount = missingRows
  }

  // MARK: Kept rows

  /// Writes what a map makes of the kept rows' codes, in the width that codes below a limit take.
  func writeMapped(
    _ map: [UInt32], of column: Int, in batch: Batch, _ selection: RowSelection,
    below codeCount: Int
  ) {
    var missingRows = 0
    func write<Code: FixedWidthInteger & UnsignedInteger>(_ codes: Span<Code>) {
      withMutableCodes(
        selection.count, below: codeCount, narrow: { missingRows = copy(codes, to: &$0) },
        medium: { missingRows = copy(codes, to: &$0) },
        wide: { missingRows = copy(codes, to: &$0) })
    }
    func copy<Code: FixedWidthInteger & UnsignedInteger, New: FixedWidthInteger & UnsignedInteger>(
      _ codes: Span<Code>, to written: inout MutableSpan<New>
    ) -> Int {
      let map = map.span
      let rows = selection.rows.span
      var missing = 0
      for place in 0..<written.count {
        let code = map[Int(truncatingIfNeeded: codes[Int(rows[place])])]
        written[place] = New(truncatingIfNeeded: code)
        missing &+= code == 0 ? 1 : 0
      }
      return missing
    }
    batch.withCodes(column, narrow: { write($0) }, medium: { write($0) }, wide: { write($0) })
    missingCount = missingRows
  }

  /// Copies the numbers of the kept rows.
  func copyNumbers(of column: Int, in batch: Batch, _ selection: RowSelection) {
    batch.withNumbers(column) { values, missing in
      let rows = selection.rows.span
      withMutableNumbers(selection.count) { written in
        for place in 0..<selection.count { written[place] = values[Int(rows[place])] }
      }
      copyMissing(missing, batch.missingCount(column), selection)
    }
  }

  /// Copies the whole numbers of the kept rows.
  func copyIntegers(of column: Int, in batch: Batch, _ selection: RowSelection) {
    batch.withIntegers(column) { values, missing in
      let rows = selection.rows.span
      withMutableIntegers(selection.count) { written in
        for place in 0..<selection.count { written[place] = values[Int(rows[place])] }
      }
      copyMissing(missing, batch.missingCount(column), selection)
    }
  }

  /// Copies the texts of the kept rows.
  func copyTexts(of column: Int, in batch: Batch, _ selection: RowSelection) {
    batch.withTexts(column) { ends, bytes, missing in
      for place in 0..<selection.count {
        let row = selection[place]
        append(bytes, from: row == 0 ? 0 : Int(ends[row - 1]), to: Int(ends[row]), row: place)
      }
      copyMissing(missing, batch.missingCount(column), selection)
    }
  }

  /// Writes the texts behind the kept rows' codes.
  func writeTexts(
    _ texts: [[UInt8]], of column: Int, in batch: Batch, _ selection: RowSelection
  ) {
    func write<Code: FixedWidthInteger & UnsignedInteger>(_ codes: Span<Code>) {
      for place in 0..<selection.count {
        let code = Int(truncatingIfNeeded: codes[selection[place]])
        let text = texts[code]
        append(text.span, from: 0, to: text.count, row: place)
        if code == 0 { setMissing(place) }
      }
    }
    batch.withCodes(column, narrow: { write($0) }, medium: { write($0) }, wide: { write($0) })
  }

  private func copyMissing(_ missing: Span<UInt64>, _ count: Int, _ selection: RowSelection) {
    guard count > 0 else { return }
    for place in 0..<selection.count {
      let row = selection[place]
      if missing[row >> 6] >> UInt64(row & 63) & 1 != 0 { setMissing(place) }
    }
  }
}
