import FairmarkTables

extension MedianSplitTable {
  /// The middle of a sample.
  public struct Median: Hashable, Sendable {
    /// The score of rank ⌊(N + 1) / 2⌋, counted from 1.
    public let lower: Double
    /// The score of rank ⌈(N + 1) / 2⌉; the same as `lower` when N is odd.
    public let upper: Double
    /// The number N of people with a score in the sample.
    public let count: Int

    init(lower: Double, upper: Double, count: Int) {
      self.lower = lower
      self.upper = upper
      self.count = count
    }

    /// The mean of the two middle scores, rounded once.
    public var midpoint: Double {
      // Halving is exact but for the smallest numbers, whose sum is exact instead.
      let sum = lower + upper
      return sum.isFinite ? sum / 2 : lower / 2 + upper / 2
    }
  }

  /// The median of the people in some of the cells.
  ///
  /// - Parameter isIncluded: Whether a cell belongs to the sample.
  /// - Returns: The median; `nil` when nobody in the sample has a score.
  /// - Complexity: O(rows), about two passes on all processors; `medians(of:)` finds several in the
  ///   same passes.
  public func median(where isIncluded: (Cell) -> Bool) -> Median? {
    medians(of: [cells.map(isIncluded)])[0]
  }

  /// The medians of several samples.
  ///
  /// **Definition.** Of N people in ascending order of their scores, those of rank ⌊(N + 1) / 2⌋ and
  /// ⌈(N + 1) / 2⌉, where a weight of *w* stands for *w* people.
  ///
  /// **Edge Cases.** A sample without a score has no median.
  ///
  /// - Parameter samples: For each sample which of `cells` belong to it.
  /// - Returns: For each sample its median; `nil` when nobody in it has a score.
  /// - Complexity: O(rows), about two passes on all processors, whatever the number of samples.
  public func medians(of samples: [[Bool]]) -> [Median?] {
    let selection = ScoreSelection(self, samples: samples)
    let counts = samples.map { sample in
      zip(sample, cells).reduce(0) { $0 + ($1.0 ? $1.1.scored : 0) }
    }
    var targets: [ScoreSelection.Target] = []
    for (sample, count) in counts.enumerated() where count > 0 {
      targets.append(.init(sample: sample, rank: (count - 1) / 2))
      targets.append(.init(sample: sample, rank: count / 2))
    }
    var scores = selection.scores(at: targets).makeIterator()
    return counts.map { count in
      guard count > 0, let lower = scores.next(), let upper = scores.next() else { return nil }
      return Median(lower: lower, upper: upper, count: count)
    }
  }
}

/// Order statistics of several samples of the same rows, found digit by digit from the highest.
struct ScoreSelection {
  /// A score that is looked for.
  struct Target {
    /// The number of the sample.
    var sample: Int
    /// How many of the sample's scores with the digits found so far are before it.
    var rank: Int
    /// The digits found so far.
    var prefix: UInt64 = 0
  }

  /// Cells that belong to the same samples are of one class.
  private let classOfCell: [Int32]
  /// For each sample the classes that belong to it.
  private let classesOfSample: [[Int]]
  private let classCount: Int
  private let rows: ScoreRows

  /// How many bits each digit has, together 64: of many rows the first leaves few, which later passes
  /// look at alone; few rows are not worth many counts.
  private static func digitWidths(rowCount: Int) -> [UInt64] {
    rowCount < 1 << 14 ? Array(repeating: 8, count: 8) : [16, 12, 12, 12, 12]
  }

  /// - Parameters:
  ///   - table: The scores.
  ///   - samples: For each sample which of the table's cells belong to it.
  init(_ table: MedianSplitTable, samples: [[Bool]]) {
    var classes: [[Bool]: Int32] = [:]
    classOfCell = table.cells.indices.map { cell in
      let membership = samples.map { $0[cell] }
      let number = classes[membership] ?? Int32(classes.count)
      classes[membership] = number
      return number
    }
    classCount = classes.count
    classesOfSample = samples.indices.map { sample in
      classes.filter { $0.key[sample] }.map { Int($0.value) }
    }
    rows = table.rows.renumbered(classOfCell)
  }

  /// The scores of some ranks.
  ///
  /// - Parameter targets: Ranks from 0, each below the number of scores in its sample.
  /// - Returns: The score of each.
  /// - Complexity: O(rows).
  func scores(at targets: [Target]) -> [Double] {
    if targets.isEmpty { return [] }
    var targets = targets
    var rows = rows
    var shift: UInt64 = 64
    // How many people, and so at most how many rows, share a prefix with a target.
    var matchCount = 0
    for width in Self.digitWidths(rowCount: rows.rowCount) {
      // Digits that all targets share are looked for together.
      let prefixes = Set(targets.map(\.prefix)).sorted()
      let isFirst = shift == 64
      // Many rows are not copied, but looked through again.
      if !isFirst && matchCount <= rows.rowCount / 4 {
        rows = rows.matching(prefixes, above: shift)
      }
      shift -= width
      let digitCount = 1 << Int(width)
      let shape = DigitCounts(
        prefixes: prefixes, isFirst: isFirst, shift: shift, width: width, digitCount: digitCount,
        classCount: classCount)
      let counts = rows.sum(into: prefixes.count * classCount * digitCount, stride: digitCount) {
        chunk, places, counts in
        chunk.cells.with(
          narrow: { shape.count(chunk, $0, places, in: &counts) },
          medium: { shape.count(chunk, $0, places, in: &counts) },
          wide: { shape.count(chunk, $0, places, in: &counts) })
      }
      var places: Set<Int> = []
      for index in targets.indices {
        let prefix = prefixes.firstIndex(of: targets[index].prefix) ?? 0
        let starts = classesOfSample[targets[index].sample].map {
          (prefix * classCount + $0) * digitCount
        }
        var digit = 0
        while digit < digitCount - 1 {
          let count = starts.reduce(0) { $0 + counts[$1 + digit] }
          if targets[index].rank < count { break }
          targets[index].rank -= count
          digit += 1
        }
        targets[index].prefix = targets[index].prefix << width | UInt64(digit)
        places.insert(prefix * classCount * digitCount + digit)
      }
      matchCount = places.reduce(0) { sum, place in
        (0..<classCount).reduce(sum) { $0 + counts[place + $1 * digitCount] }
      }
    }
    return targets.map { ScoreKey(bits: $0.prefix).score }
  }
}

/// Where a pass over the rows counts the next digit of those that begin with some prefix.
private struct DigitCounts: Sendable {
  let prefixes: [UInt64]
  let isFirst: Bool
  let shift: UInt64
  let width: UInt64
  let digitCount: Int
  let classCount: Int

  @inline(__always)
  func count<Code: FixedWidthInteger & UnsignedInteger>(
    _ chunk: ScoreRows.Chunk, _ cells: Span<Code>, _ places: [Int], in counts: inout [Int]
  ) {
    let keys = chunk.keys.span
    let weights = chunk.counts.span
    let isWeighted = !weights.isEmpty
    let places = places.span
    let prefixes = prefixes.span
    let mask = UInt64(digitCount - 1)
    var counts = counts.mutableSpan
    if isFirst {
      for row in keys.indices {
        let place = places[Int(truncatingIfNeeded: cells[row])]
        counts[place &+ Int(truncatingIfNeeded: keys[row] >> shift)] &+=
          isWeighted ? weights[row] : 1
      }
      return
    }
    for row in keys.indices {
      let prefix = keys[row] >> (shift &+ width)
      for index in prefixes.indices where prefixes[index] == prefix {
        let start = index &* classCount &* digitCount
        let place = places[Int(truncatingIfNeeded: cells[row])]
        counts[start &+ place &+ Int(truncatingIfNeeded: keys[row] >> shift & mask)] &+=
          isWeighted ? weights[row] : 1
      }
    }
  }
}
