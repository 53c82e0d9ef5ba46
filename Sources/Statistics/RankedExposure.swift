/// What places in a ranking are worth, the highest value first; equal values share their places.
///
/// **Definition.** Place *r* is worth 1 / log₂(1 + *r*). Rows with equal values stand on the places *a* to
/// *b* in no order, so each of them is worth the mean of those places: what it would be worth on average
/// if ties were broken at random.
///
/// **Reference.** A. Singh, T. Joachims, "Fairness of Exposure in Rankings", KDD 2018,
/// doi:10.1145/3219819.3220088.
public struct RankedExposure: Sendable {
  /// The most rows of a ranking: each place needs a logarithm.
  public static let limit = 10_000_000

  /// All values, ascending.
  private let values: [Double]
  /// What a row with the value is worth.
  private let worths: [Double]

  /// Ranks a sample.
  ///
  /// **Edge Cases.** `nil` for more than ``limit`` rows.
  ///
  /// - Parameter sample: The values of all rows.
  /// - Complexity: O(rows).
  public init?(_ sample: ValueHistogram) {
    guard sample.total <= Self.limit else { return nil }
    var worths = Array(repeating: 0.0, count: sample.values.count)
    var place = 0
    for index in sample.values.indices.reversed() {
      var sum = DoubleDouble(0)
      for _ in 0..<sample.counts[index] {
        place += 1
        sum = sum + 0x1.62e42fefa39efp-1 / Elementary.log(Double(1 + place))
      }
      worths[index] = (sum / DoubleDouble(Double(sample.counts[index]))).value
    }
    values = sample.values
    self.worths = worths
  }

  /// What a row of a group is worth on average.
  ///
  /// **Edge Cases.** `nil` for an empty group. Values that are not in the ranking are a programmer
  /// error.
  ///
  /// - Parameter group: The values of some of the ranked rows.
  /// - Returns: The mean worth, above 0 and at most 1.
  /// - Complexity: O(*g* log *v*) in the values *g* of the group and *v* of all.
  public func mean(of group: ValueHistogram) -> Double? {
    guard group.total > 0 else { return nil }
    var sum = DoubleDouble(0)
    for (value, count) in zip(group.values, group.counts) {
      sum = sum + DoubleDouble.product(worths[place(of: value)], Double(count))
    }
    return (sum / DoubleDouble(Double(group.total))).value
  }

  private func place(of value: Double) -> Int {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    precondition(low < values.count && values[low] == value, "\(value) is not ranked")
    return low
  }
}

/// The rows with the highest values, so many that ties at the border may be in it only in part.
public struct TopRows: Hashable, Sendable {
  /// How many rows are in the top.
  public let count: Int
  /// The value at the border: rows above it are in the top.
  private let border: Double
  /// How many of the rows at the border are in the top.
  private let taken: Int
  /// How many rows are at the border.
  private let tied: Int

  /// Cuts a ranking, the highest value first.
  ///
  /// **Definition.** The top has ⌈*n* *q* / 100⌉ rows. Of the rows with the value at the border, each is in
  /// the top with the same chance.
  ///
  /// **Edge Cases.** `nil` for an empty sample.
  ///
  /// - Parameters:
  ///   - sample: The values of all rows.
  ///   - percent: The share of the rows that are in the top, from 1 to 100.
  /// - Complexity: O(values).
  public init?(_ sample: ValueHistogram, percent: Int) {
    precondition((1...100).contains(percent), "\(percent) is no percentage of a top")
    guard sample.total > 0 else { return nil }
    let count = Int((UInt128(sample.total) * UInt128(percent) + 99) / 100)
    var above = 0
    var place = sample.values.count - 1
    while above + sample.counts[place] < count {
      above += sample.counts[place]
      place -= 1
    }
    self.count = count
    border = sample.values[place]
    taken = count - above
    tied = sample.counts[place]
  }

  /// The expected number of a group's rows in the top, as a fraction.
  private func rows(of group: ValueHistogram) -> (numerator: UInt128, denominator: UInt128) {
    var above = 0
    var atBorder = 0
    for (value, count) in zip(group.values, group.counts) where value >= border {
      if value > border { above += count } else { atBorder = count }
    }
    return (UInt128(above) * UInt128(tied) + UInt128(atBorder) * UInt128(taken), UInt128(tied))
  }

  /// The share of a group's rows that are in the top.
  ///
  /// - Parameter group: The values of some of the rows.
  /// - Returns: The share, one correctly rounded quotient; `nil` for an empty group.
  /// - Complexity: O(values of the group).
  public func inclusion(of group: ValueHistogram) -> Double? {
    let rows = rows(of: group)
    return Self.quotient(rows.numerator, rows.denominator, group.total)
  }

  /// The share of the top that a group has.
  ///
  /// - Parameter group: The values of some of the rows.
  /// - Returns: The share, one correctly rounded quotient; `nil` for an empty group.
  /// - Complexity: O(values of the group).
  public func share(of group: ValueHistogram) -> Double? {
    guard group.total > 0 else { return nil }
    let rows = rows(of: group)
    return Self.quotient(rows.numerator, rows.denominator, count)
  }

  private static func quotient(
    _ numerator: UInt128, _ denominator: UInt128, _ count: Int
  ) -> Double? {
    ExactRatio.quotient(numerator, denominator * UInt128(count))
  }
}
