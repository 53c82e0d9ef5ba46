import FairmarkStatistics

/// The scores of one cell: those in order, and the latest, which are sorted when they are many.
struct ScoreSlot: Sendable {
  /// The cell's code in each dimension, the label's last.
  let codes: [Int]
  /// Rows that have no score.
  private(set) var missing = 0
  private var sorted = ValueHistogram()
  private var latest: [Double] = []
  /// Counts of the latest scores; empty while all are 1.
  private var latestCounts: [Int] = []
  /// The sum of all counts.
  private var total = 0

  init(codes: [Int]) {
    self.codes = codes
  }

  /// The least number of scores that are sorted together.
  private static let sortedTogether = 1 << 12

  /// Counts rows without a score; `true` when the count overflows.
  mutating func addMissing(_ count: Int) -> Bool {
    let (sum, overflow) = missing.addingReportingOverflow(count)
    missing = sum
    return overflow
  }

  /// Counts a score; `true` when the count overflows.
  @inline(__always)
  mutating func add(_ score: Double, _ count: Int) -> Bool {
    let (sum, overflow) = total.addingReportingOverflow(count)
    if overflow { return true }
    total = sum
    if count != 1 && latestCounts.isEmpty {
      latestCounts = Array(repeating: 1, count: latest.count)
    }
    if count != 1 || !latestCounts.isEmpty { latestCounts.append(count) }
    latest.append(score)
    // As many as there are values already, so that each value is merged a logarithmic number of times.
    if latest.count >= Self.sortedTogether, latest.count >= sorted.values.count { settle() }
    return false
  }

  /// Adds the scores of the same cell; `true` when a count overflows.
  mutating func merge(_ other: ScoreSlot) -> Bool {
    let (sum, overflow) = total.addingReportingOverflow(other.total)
    if overflow || addMissing(other.missing) { return true }
    var other = other
    settle()
    other.settle()
    sorted = sorted.merged(with: other.sorted)
    total = sum
    return false
  }

  /// All scores in order.
  mutating func histogram() -> ValueHistogram {
    settle()
    return sorted
  }

  private mutating func settle() {
    if latest.isEmpty { return }
    var values: [Double] = []
    var counts: [Int] = []
    if latestCounts.isEmpty {
      latest.sort()
      for value in latest {
        if value == values.last {
          counts[counts.count - 1] += 1
        } else {
          values.append(value)
          counts.append(1)
        }
      }
    } else {
      for place in latest.indices.sorted(by: { latest[$0] < latest[$1] }) {
        if latest[place] == values.last {
          counts[counts.count - 1] += latestCounts[place]
        } else {
          values.append(latest[place])
          counts.append(latestCounts[place])
        }
      }
    }
    latest.removeAll(keepingCapacity: true)
    latestCounts.removeAll(keepingCapacity: true)
    sorted = sorted.merged(with: ValueHistogram(values: values, counts: counts))
  }
}
