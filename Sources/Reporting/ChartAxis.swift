/// The scale below a chart: round numbers between two ends.
struct ChartAxis: Hashable, Sendable {
  /// The left end.
  let low: Double
  /// The right end.
  let high: Double
  /// The marked places.
  let ticks: [Double]

  /// An axis that holds a range, its ends and marks at round numbers.
  ///
  /// - Parameters:
  ///   - low: The least number to hold.
  ///   - high: The greatest.
  ///   - limit: Where the axis ends at most, such as 1 for shares.
  init(holding low: Double, _ high: Double, limit: Double? = nil) {
    let span = max(high - low, 1e-9)
    let step = Step(atLeast: min(span, 1e300) / 5)
    // Numbers so large, or so near to each other, have no round ones between them.
    guard span < 1e300, max(abs(low), abs(high)) / step.value < 1e15 else {
      ticks = low < high ? [low, high] : [low]
      self.low = low
      self.high = high
      return
    }
    let first = (low / step.value).rounded(.down)
    let last = max((high / step.value).rounded(.up), first + 1)
    ticks = stride(from: first, through: last, by: 1).map(step.times).filter { place in
      limit.map { place <= $0 } ?? true
    }
    self.low = ticks.first ?? low
    self.high = max(ticks.last ?? high, high)
  }

  /// 1, 2, 2.5 or 5 times a power of ten, kept as a quotient of whole numbers so that its multiples
  /// are the nearest numbers to what they are written as.
  private struct Step {
    private var numerator = 1.0
    private var denominator = 1.0

    var value: Double { numerator / denominator }

    func times(_ count: Double) -> Double { count * numerator / denominator }

    init(atLeast size: Double) {
      var power = 1.0
      if size >= 1 {
        while power * 10 <= size { power *= 10 }
      } else {
        while size * power < 1 { power *= 10 }
      }
      // Tenths, so that 2.5 is whole.
      let choices = [10.0, 20, 25, 50, 100]
      if size >= 1 {
        numerator = (choices.first { $0 * power >= size * 10 } ?? 100) * power
        denominator = 10
      } else {
        numerator = choices.first { $0 >= size * power * 10 } ?? 100
        denominator = power * 10
      }
    }
  }

  /// Where a number lies between the ends, as a share of the width, held within them.
  func share(of value: Double) -> Double {
    // Halves, because the difference of huge numbers is none.
    high > low ? min(max((value / 2 - low / 2) / (high / 2 - low / 2), 0), 1) : 0
  }
}
