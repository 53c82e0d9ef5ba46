/// The few smallest or the few largest different numbers of a column, with the rows of each.
///
/// A number that is among the last ones kept was kept from its first row on, because the numbers that
/// are kept only move outwards; its count is therefore whole.
struct NumberEnds: Hashable, Sendable {
  /// How many different numbers hold at least ``TableProfile/leastShownRowCount`` rows, whatever they are.
  private static let keptCount = TableProfile.leastShownRowCount

  /// Whether the largest numbers are kept.
  let areLargest: Bool
  /// From the outermost inwards.
  private var values: [(value: Double, rowCount: Int)] = []

  init(areLargest: Bool) {
    self.areLargest = areLargest
  }

  static func == (one: NumberEnds, other: NumberEnds) -> Bool {
    one.areLargest == other.areLargest
      && one.values.elementsEqual(
        other.values, by: { $0.value == $1.value && $0.rowCount == $1.rowCount })
  }

  func hash(into hasher: inout Hasher) {
    for one in values { hasher.combine(one.value) }
  }

  mutating func add(_ value: Double, rowCount: Int) {
    if values.count == Self.keptCount, let last = values.last, isOutside(last.value, value) {
      return
    }
    let place = values.firstIndex { !isOutside($0.value, value) } ?? values.count
    if place < values.count, values[place].value == value {
      values[place].rowCount += rowCount
      return
    }
    values.insert((value, rowCount), at: place)
    if values.count > Self.keptCount { values.removeLast() }
  }

  mutating func merge(_ other: NumberEnds) {
    for one in other.values { add(one.value, rowCount: one.rowCount) }
  }

  private func isOutside(_ one: Double, _ other: Double) -> Bool {
    areLargest ? one > other : one < other
  }

  /// The number that at least ``TableProfile/leastShownRowCount`` rows reach from outside, and whether
  /// as many rows have this very number; `nil` for fewer rows.
  var reached: (value: Double, isShared: Bool)? {
    var rowCount = 0
    for one in values {
      rowCount += one.rowCount
      if rowCount >= TableProfile.leastShownRowCount {
        return (one.value, one.rowCount >= TableProfile.leastShownRowCount)
      }
    }
    return nil
  }

  /// Where the numbers of nearly all rows lie, without the number of any few of them.
  ///
  /// **Definition.** Each end is the number that at least ``TableProfile/leastShownRowCount`` rows reach
  /// from outside, so that fewer rows lie beyond it. An end that as many rows have is exact. Any other is
  /// somebody's own, and is rounded outwards to a whole multiple of the largest power of ten that is
  /// not above the distance of the two ends, of ten at least among whole numbers; of the next power
  /// where numbers with decimals would stay as they are.
  ///
  /// **Edge Cases.** `nil` when the two ends would speak of the same rows, and when rounding leaves the
  /// finite numbers.
  static func range(
    lowest: NumberEnds, highest: NumberEnds, rowCount: Int, areIntegers: Bool
  ) -> ClosedRange<Double>? {
    guard rowCount >= 2 * TableProfile.leastShownRowCount, let low = lowest.reached,
      let high = highest.reached
    else { return nil }
    // Ends that are one: the size of the number itself says what is round.
    let distance = high.value > low.value ? high.value - low.value : abs(low.value)
    var power = exponent(notAbove: distance)
    if areIntegers {
      power = max(power, 1)
    } else if [low, high].contains(where: {
      !$0.isShared && $0.value != 0 && isRound($0.value, power)
    }) {
      // Numbers that are all written to this decimal would stay as they are.
      power += 1
    }
    let first = low.isShared ? low.value : rounded(low.value, power, .down)
    let last = high.isShared ? high.value : rounded(high.value, power, .up)
    guard first.isFinite, last.isFinite, first <= last else { return nil }
    return first...last
  }

  private static func isRound(_ value: Double, _ power: Int) -> Bool {
    rounded(value, power, .toNearestOrEven) == value
  }

  /// A number as a whole multiple of a power of ten.
  private static func rounded(
    _ value: Double, _ power: Int, _ rule: FloatingPointRoundingRule
  ) -> Double {
    let scale = (0..<abs(power)).reduce(1.0) { scale, _ in scale * 10 }
    // Powers below 1 are not exact, those above are, so that 0.7 stays 0.7. The sum takes the sign off
    // a zero.
    return 0
      + (power >= 0
        ? (value / scale).rounded(rule) * scale : (value * scale).rounded(rule) / scale)
  }

  /// The exponent of the largest power of ten that is not above a distance; 0 where there is none.
  private static func exponent(notAbove distance: Double) -> Int {
    guard distance > 0, distance.isFinite else { return 0 }
    var power = 1.0
    var exponent = 0
    while power <= distance / 10 {
      power *= 10
      exponent += 1
    }
    while power > distance {
      power /= 10
      exponent -= 1
    }
    return exponent
  }
}
