/// How often each value occurs: a sample without the order in which it was met.
///
/// Everything that does not depend on that order follows from it, and the same sample gives the same
/// bits whatever the number of threads or files: sums run over the values in ascending order and are
/// carried in twice the precision of a `Double`.
public struct ValueHistogram: Hashable, Sendable {
  /// The distinct values, ascending.
  public let values: [Double]
  /// How often each value occurs, at least once.
  public let counts: [Int]
  /// How often all values occur together.
  public let total: Int

  /// Creates the histogram of nothing.
  public init() {
    values = []
    counts = []
    total = 0
  }

  /// Creates a histogram from its values.
  ///
  /// - Parameters:
  ///   - values: Distinct finite values, ascending, 0 without a sign.
  ///   - counts: For each value a count above 0; their sum fits 64 bits.
  /// - Complexity: O(values).
  public init(values: [Double], counts: [Int]) {
    precondition(values.count == counts.count, "\(values.count) values, \(counts.count) counts")
    for (place, value) in values.enumerated() {
      precondition(value.isFinite && counts[place] > 0, "\(counts[place]) times \(value)")
      precondition(place == 0 || values[place - 1] < value, "\(value) is not above the last value")
    }
    self.init(ascending: values, counts)
  }

  /// Counts a sample.
  ///
  /// - Parameter sample: Finite values in any order; −0 is 0.
  /// - Complexity: O(*n* log *n*).
  public init(_ sample: [Double]) {
    precondition(sample.allSatisfy(\.isFinite), "a value is not finite")
    var values: [Double] = []
    var counts: [Int] = []
    for value in sample.map({ $0 + 0 }).sorted() {
      if value == values.last {
        counts[counts.count - 1] += 1
      } else {
        values.append(value)
        counts.append(1)
      }
    }
    self.init(ascending: values, counts)
  }

  private init(ascending values: [Double], _ counts: [Int]) {
    self.values = values
    self.counts = counts
    total = counts.reduce(0, +)
  }

  /// Whether nothing occurs.
  public var isEmpty: Bool { values.isEmpty }

  /// The sample of two samples together.
  ///
  /// - Parameter other: The other sample; the sum of both totals fits 64 bits.
  /// - Returns: The histogram of both.
  /// - Complexity: O(values of both).
  public func merged(with other: ValueHistogram) -> ValueHistogram {
    if isEmpty { return other }
    if other.isEmpty { return self }
    var values: [Double] = []
    var counts: [Int] = []
    values.reserveCapacity(self.values.count + other.values.count)
    counts.reserveCapacity(self.values.count + other.values.count)
    Self.forEachValue(of: self, and: other) { value, first, second in
      values.append(value)
      counts.append(first + second)
    }
    return ValueHistogram(ascending: values, counts)
  }

  /// The sample of several samples together.
  ///
  /// - Parameter parts: The samples; the sum of their totals fits 64 bits.
  /// - Returns: The histogram of all.
  /// - Complexity: O(*v* log *k*) in the values *v* of *k* parts.
  public static func merging(_ parts: [ValueHistogram]) -> ValueHistogram {
    var parts = parts
    while parts.count > 1 {
      parts = stride(from: 0, to: parts.count, by: 2).map { place in
        place + 1 < parts.count ? parts[place].merged(with: parts[place + 1]) : parts[place]
      }
    }
    return parts.first ?? ValueHistogram()
  }

  /// Calls a closure with each value of two histograms in ascending order and its count in both.
  @inline(__always)
  static func forEachValue(
    of first: ValueHistogram, and second: ValueHistogram,
    _ body: (_ value: Double, _ first: Int, _ second: Int) -> Void
  ) {
    let left = first.values.span
    let right = second.values.span
    let leftCounts = first.counts.span
    let rightCounts = second.counts.span
    var i = 0
    var j = 0
    while i < left.count || j < right.count {
      if j == right.count || (i < left.count && left[i] < right[j]) {
        body(left[i], leftCounts[i], 0)
        i += 1
      } else if i == left.count || right[j] < left[i] {
        body(right[j], 0, rightCounts[j])
        j += 1
      } else {
        body(left[i], leftCounts[i], rightCounts[j])
        i += 1
        j += 1
      }
    }
  }
}

// MARK: Moments and quantiles

extension ValueHistogram {
  /// The arithmetic mean.
  ///
  /// **Edge Cases.** `nil` for an empty sample. Values above 2^960 may leave the range.
  ///
  /// - Returns: Σ *c* *x* / *n*, to half a unit in the last place of the sum's magnitude.
  /// - Complexity: O(values).
  public func mean() -> Double? { preciseMean?.value }

  private var preciseMean: DoubleDouble? {
    guard total > 0 else { return nil }
    var sum = DoubleDouble(0)
    for (value, count) in zip(values, counts) {
      sum = sum + DoubleDouble.product(value, Double(count))
    }
    return sum / DoubleDouble(Double(total))
  }

  /// The sum of the squared differences from the mean.
  ///
  /// **Edge Cases.** `nil` for an empty sample, 0 where all values are equal.
  ///
  /// - Returns: Σ *c* (*x* − *m*)².
  /// - Complexity: O(values).
  public func sumOfSquaredDeviations() -> Double? {
    guard let mean = preciseMean else { return nil }
    guard values.count > 1 else { return 0 }
    var sum = DoubleDouble(0)
    for (value, count) in zip(values, counts) {
      let deviation = -mean + value
      sum = sum + deviation * deviation * Double(count)
    }
    return sum.value
  }

  /// A percentile: the inverse of the empirical distribution function, averaged where it jumps.
  ///
  /// **Definition.** With *h* = *n* *q* / 100: the value with rank ⌈*h*⌉ where *h* is no whole number,
  /// else the mean of the values with the ranks *h* and *h* + 1. 50 is the median as it is usually
  /// defined.
  ///
  /// **Edge Cases.** `nil` for an empty sample. 0 is the least value, 100 the greatest.
  ///
  /// **Reference.** R. J. Hyndman, Y. Fan, "Sample Quantiles in Statistical Packages", The American
  /// Statistician 50 (1996), 361–365, doi:10.1080/00031305.1996.10473566, definition 2.
  ///
  /// - Parameter percent: From 0 to 100.
  /// - Returns: The percentile.
  /// - Complexity: O(values).
  public func percentile(_ percent: Int) -> Double? {
    precondition((0...100).contains(percent), "\(percent) is no percentage")
    guard total > 0 else { return nil }
    let (whole, rest) = (UInt128(total) * UInt128(percent)).quotientAndRemainder(dividingBy: 100)
    let rank = Int(whole)
    guard rest == 0, rank > 0, rank < total else {
      return value(rank: min(total, rest == 0 ? max(1, rank) : rank + 1))
    }
    guard let low = value(rank: rank), let high = value(rank: rank + 1) else { return nil }
    return low == high ? low : low / 2 + high / 2
  }

  /// The value of a rank, counted from 1.
  private func value(rank: Int) -> Double? {
    var before = 0
    for (value, count) in zip(values, counts) {
      before += count
      if before >= rank { return value }
    }
    return nil
  }
}
