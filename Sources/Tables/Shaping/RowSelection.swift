/// The rows of a batch that are kept, in order.
struct RowSelection {
  private(set) var rows: [Int32] = []
  private(set) var count = 0

  /// Keeps all rows of a batch.
  mutating func selectAll(_ rowCount: Int) {
    if rows.count < rowCount {
      rows = (0..<rowCount).map { Int32(truncatingIfNeeded: $0) }
    } else {
      var rows = rows.mutableSpan
      for row in 0..<rowCount { rows[row] = Int32(truncatingIfNeeded: row) }
    }
    count = rowCount
  }

  /// The row at a place.
  subscript(_ place: Int) -> Int { Int(rows[place]) }

  // MARK: Leaving rows out

  /// Keeps the rows that have a match: no negative entry.
  mutating func keep(matchedIn matches: [Int32]) {
    let matches = matches.span
    let before = count
    var kept = 0
    var rows = rows.mutableSpan
    for place in 0..<before {
      let row = rows[place]
      rows[kept] = row
      kept &+= matches[Int(row)] >= 0 ? 1 : 0
    }
    count = kept
  }

  /// Keeps the rows whose code has the verdict 1; the others have 0.
  mutating func keep(verdicts: [UInt8], _ column: Int, of batch: Batch) {
    let before = count
    func keep<Code: FixedWidthInteger & UnsignedInteger>(
      _ codes: Span<Code>, _ rows: inout MutableSpan<Int32>
    ) -> Int {
      let verdicts = verdicts.span
      var kept = 0
      for place in 0..<before {
        let row = rows[place]
        rows[kept] = row
        kept &+= Int(verdicts[Int(truncatingIfNeeded: codes[Int(row)])])
      }
      return kept
    }
    var kept = 0
    var rows = self.rows
    self.rows = []
    batch.withCodes(
      column,
      narrow: { codes in
        var span = rows.mutableSpan
        kept = keep(codes, &span)
      },
      medium: { codes in
        var span = rows.mutableSpan
        kept = keep(codes, &span)
      },
      wide: { codes in
        var span = rows.mutableSpan
        kept = keep(codes, &span)
      })
    self.rows = rows
    count = kept
  }

  /// Keeps the rows whose number passes a test.
  mutating func keep(_ test: NumberTest, keepsMissing: Bool, _ column: Int, of batch: Batch) {
    batch.withNumbers(column) { values, missing in
      keep(test, in: test.range, values, missing, keepsMissing)
    }
  }

  /// Keeps the rows whose whole number passes a test.
  mutating func keep(_ test: IntegerTest, keepsMissing: Bool, _ column: Int, of batch: Batch) {
    batch.withIntegers(column) { values, missing in
      keep(test, in: test.range, values, missing, keepsMissing)
    }
  }

  /// Keeps the rows with a value.
  mutating func keepPresent(_ column: Int, of batch: Batch) {
    guard batch.missingCount(column) > 0 else { return }
    var bits = Array(repeating: UInt64(0), count: (batch.rowCount + 63) / 64)
    batch.addMissingBits(of: column, to: &bits)
    var kept = 0
    for place in 0..<count {
      let row = Int(rows[place])
      rows[kept] = rows[place]
      if bits[row >> 6] >> UInt64(row & 63) & 1 == 0 { kept += 1 }
    }
    count = kept
  }

  @inline(__always)
  private mutating func keep<Number>(
    _ test: OrderedTest<Number>, in range: ClosedRange<Number>?, _ values: Span<Number>,
    _ missing: Span<UInt64>, _ keepsMissing: Bool
  ) {
    let namesNone = test.anyOf == nil && test.not.isEmpty
    var rows = self.rows
    self.rows = []
    var span = rows.mutableSpan
    var kept = 0
    for place in 0..<count {
      let row = Int(span[place])
      span[kept] = Int32(truncatingIfNeeded: row)
      let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 != 0
      let value = values[row]
      let passes =
        isMissing
        ? keepsMissing
        : range?.contains(value) == true && (namesNone || test.isAmongValues(value))
      kept &+= passes ? 1 : 0
    }
    self.rows = rows
    count = kept
  }

  // MARK: Looking for rows

  /// Counts what a join found for the kept rows, and which of its rows they ask for.
  func count(_ matches: [Int32], in counts: inout ShapingCounts.Join) {
    let matches = matches.span
    var missing = 0
    var unmatched = 0
    for place in 0..<count {
      let match = matches[Int(rows[place])]
      if match >= 0 {
        counts.used[Int(match) >> 6] |= 1 << UInt64(match & 63)
      } else if match == KeyIndex.missing {
        missing += 1
      } else {
        unmatched += 1
      }
    }
    counts.missingKey += missing
    counts.unmatched += unmatched
    counts.matched += count - missing - unmatched
  }

  /// How many kept rows have no value in a column.
  func countMissing(_ column: Int, of batch: Batch) -> Int {
    var bits = Array(repeating: UInt64(0), count: (batch.rowCount + 63) / 64)
    batch.addMissingBits(of: column, to: &bits)
    var missing = 0
    for place in 0..<count {
      let row = Int(rows[place])
      missing += Int(bits[row >> 6] >> UInt64(row & 63) & 1)
    }
    return missing
  }

  /// The first kept row without a value in a column.
  func firstMissing(_ column: Int, of batch: Batch) -> Int? {
    var bits = Array(repeating: UInt64(0), count: (batch.rowCount + 63) / 64)
    batch.addMissingBits(of: column, to: &bits)
    for place in 0..<count {
      let row = Int(rows[place])
      if bits[row >> 6] >> UInt64(row & 63) & 1 != 0 { return row }
    }
    return nil
  }

  /// The first kept row with a code in a text column.
  func first(with code: UInt32, _ column: Int, of batch: Batch) -> Int? {
    var found: Int?
    func look<Code: FixedWidthInteger & UnsignedInteger>(_ codes: Span<Code>) {
      for place in 0..<count where UInt32(truncatingIfNeeded: codes[Int(rows[place])]) == code {
        found = Int(rows[place])
        return
      }
    }
    batch.withCodes(column, narrow: { look($0) }, medium: { look($0) }, wide: { look($0) })
    return found
  }

  /// The first kept row, from a place on, whose code a map does not know: its place and its code.
  func firstUnknown(
    _ unknown: UInt32, in map: [UInt32], from start: Int, _ column: Int, of batch: Batch
  ) -> (place: Int, code: UInt32)? {
    var found: (Int, UInt32)?
    func look<Code: FixedWidthInteger & UnsignedInteger>(_ codes: Span<Code>) {
      let map = map.span
      let rows = rows.span
      for place in start..<count {
        let code = Int(truncatingIfNeeded: codes[Int(rows[place])])
        if map[code] == unknown {
          found = (place, UInt32(truncatingIfNeeded: code))
          return
        }
      }
    }
    batch.withCodes(column, narrow: { look($0) }, medium: { look($0) }, wide: { look($0) })
    return found
  }
}

extension Batch {
  /// Notes which numbers some row holds, be it kept or not.
  func note(_ numbers: [Double], of column: Int, in met: inout [Bool]) {
    guard met.contains(false) else { return }
    withNumbers(column) { Self.note(numbers, $0, $1, in: &met) }
  }

  /// Notes which whole numbers some row holds, be it kept or not.
  func note(_ numbers: [Int64], of column: Int, in met: inout [Bool]) {
    guard met.contains(false) else { return }
    withIntegers(column) { Self.note(numbers, $0, $1, in: &met) }
  }

  private static func note<Number: Equatable>(
    _ numbers: [Number], _ values: Span<Number>, _ missing: Span<UInt64>, in met: inout [Bool]
  ) {
    for (place, number) in numbers.enumerated() where !met[place] {
      met[place] = values.indices.contains { row in
        values[row] == number && missing[row >> 6] >> UInt64(row & 63) & 1 == 0
      }
    }
  }

  /// The code of one row of a category column.
  func code(_ column: Int, row: Int) -> UInt32 {
    var code: UInt32 = 0
    withCodes(
      column, narrow: { code = UInt32($0[row]) }, medium: { code = UInt32($0[row]) },
      wide: { code = $0[row] })
    return code
  }
}
