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

  /// Keeps the rows whose number passes a test, and sets `met` where a number that it names was met.
  mutating func keep(
    _ test: NumberTest, keepsMissing: Bool, isInteger: Bool, met: inout [Bool], _ column: Int,
    of batch: Batch
  ) {
    var rows = self.rows
    self.rows = []
    if isInteger {
      let bounds = test.integerBounds
      let named = test.named.map { Int64(exactly: $0) }
      batch.withIntegers(column) { values, missing in
        keep(values, missing, &rows, keepsMissing) { value in
          guard let bounds, bounds.contains(value) else { return false }
          return named.isEmpty
            || Self.isNamed(named.indices.first { named[$0] == value }, test, &met)
        }
      }
    } else {
      let low = test.low
      let high = test.high
      let named = test.named
      batch.withNumbers(column) { values, missing in
        keep(values, missing, &rows, keepsMissing) { value in
          guard value >= low && value <= high else { return false }
          return named.isEmpty
            || Self.isNamed(named.indices.first { named[$0] == value }, test, &met)
        }
      }
    }
    self.rows = rows
  }

  /// Whether a value at a place among those that a test names passes it.
  private static func isNamed(_ place: Int?, _ test: NumberTest, _ met: inout [Bool]) -> Bool {
    guard let place else { return test.anyOf == nil }
    met[place] = true
    return place < test.anyOf?.count ?? 0
  }

  @inline(__always)
  private mutating func keep<Value>(
    _ values: Span<Value>, _ missing: Span<UInt64>, _ rows: inout [Int32], _ keepsMissing: Bool,
    _ passes: (Value) -> Bool
  ) {
    var span = rows.mutableSpan
    var kept = 0
    for place in 0..<count {
      let row = Int(span[place])
      span[kept] = Int32(truncatingIfNeeded: row)
      let isMissing = missing[row >> 6] >> UInt64(row & 63) & 1 != 0
      kept &+= (isMissing ? keepsMissing : passes(values[row])) ? 1 : 0
    }
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
  /// The code of one row of a category column.
  func code(_ column: Int, row: Int) -> UInt32 {
    var code: UInt32 = 0
    withCodes(
      column, narrow: { code = UInt32($0[row]) }, medium: { code = UInt32($0[row]) },
      wide: { code = $0[row] })
    return code
  }
}
