/// The sum of independent bits of one probability with whole weights, drawn several times.
///
/// **Definition.** *X* = Σ_*t* Σ_*l* *w*_*l* *g*_*tl* with *t* from 1 to the draws and bits *g* that are 1
/// with the probability *p*. For up to 960 fair bits, and not too large sums, by convolution: additions of numbers that are not negative. For
/// more by the inversion of the generating function along a circle through about its saddle point,
/// ``WeightedBitsTail/contourTail(draws:atLeast:)``.
///
/// **Accuracy.** Relative error below 1e-12 against exact integers, by either way.
public struct WeightedBitsDistribution: Sendable {
  /// The common divisor of the weights.
  private let unit: Int
  /// The sums above the mean.
  private(set) var above: WeightedBitsTail
  /// The sums above the mean of the bits that are 0; `nil` where bits are fair and both are the same.
  private var below: WeightedBitsTail?

  /// Creates the law of weighted bits.
  ///
  /// - Parameters:
  ///   - weights: The weights of one draw's bits, all above 0, with a sum of at most 65,536.
  ///   - ones: The numerator of the probability of a 1.
  ///   - total: Its denominator, above the numerator, which is above 0.
  public init(weights: [Int], ones: UInt64 = 1, of total: UInt64 = 2) {
    precondition(
      weights.allSatisfy { $0 > 0 && $0 <= 1 << 16 } && weights.reduce(0, +) <= 1 << 16,
      "\(weights) are no weights")
    precondition(
      ones > 0 && ones < total && total < 1 << 53, "\(ones) of \(total) is no probability")
    var divisor = 0
    for weight in weights {
      var (a, b) = (weight, divisor)
      while b > 0 { (a, b) = (b, a % b) }
      divisor = a
    }
    let unit = max(1, divisor)
    self.unit = unit
    let reduced = weights.map { $0 / unit }
    above = WeightedBitsTail(weights: reduced, ones: ones, of: total)
    below =
      total - ones == ones
      ? nil : WeightedBitsTail(weights: reduced, ones: total - ones, of: total)
  }

  /// The probability of a sum of at least *s*.
  ///
  /// **Edge Cases.** For *s* of at most 0 the tail is 1, above the largest sum it is 0.
  ///
  /// - Parameters:
  ///   - draws: How often the bits are drawn, at least 0 and below 2^31.
  ///   - s: A sum.
  /// - Returns: The tail.
  /// - Complexity: O(1) where the draws were asked before and are few; else O(bits of a draw), with a
  ///   factor of about 50, or O(sums of the draws × bits) for the first question and for few draws of
  ///   weights that fall together.
  public mutating func upperTail(draws: Int, atLeast s: Int) -> UpperTail {
    precondition(draws >= 0 && draws < 1 << 31, "\(draws) draws")
    let largest = above.largestOfDraw * draws
    guard s >= 0 else { return .everything }
    guard s <= largest * unit else { return .nothing }
    guard largest > 0 else { return .certain }
    // A sum between multiples of the unit does not occur.
    let least = (s + unit - 1) / unit
    let occurs = s % unit == 0
    let isUpper = above.isAboveMean(least, draws: draws)
    // Below s lies what lies above the largest sum less s when ones and zeros change places.
    let mirrored = isUpper ? least : largest - least + 1
    guard mirrored <= largest else {
      // Nothing lies below 0; the mass there is that of the largest sum of zeros.
      let power = (below ?? above).logShare * Double(draws * above.weights.count)
      return UpperTail(
        TailProbabilities(power, times: 0, isLower: true), mass: occurs ? 1 : 0)
    }
    let (exponent, tail, mass, massBelow) =
      isUpper
      ? above.tail(draws: draws, atLeast: mirrored)
      : below?.tail(draws: draws, atLeast: mirrored)
        ?? above.tail(draws: draws, atLeast: mirrored)
    // In the mirror the mass at s is that just below the tail.
    return UpperTail(
      TailProbabilities(exponent, times: tail, isLower: !isUpper),
      mass: !occurs ? 0 : isUpper ? mass : massBelow)
  }
}

/// The upper tail of weighted bits, above the mean.
struct WeightedBitsTail: Sendable {
  /// The weights of one draw's bits, without a common divisor.
  let weights: [Int]
  /// Their sum.
  let largestOfDraw: Int
  private let ones: UInt64
  private let total: UInt64
  /// The probability of a 1, p.
  let share: Double
  /// The probability of a 0.
  let rest: Double
  /// The probability of a 0 as a pair.
  let exactRest: DoubleDouble
  /// ln p.
  let logShare: DoubleDouble
  /// P(*X* ≥ *x*) from the mean on of the sums of 0, 1, 2, … draws, as far as they were asked.
  private var tables: [[Double]] = [[1]]
  /// P(*X* = *x*) for the last of the tables.
  private var masses: [Double] = [1]
  /// How far the generating function falls off its peak, by angle, once it was asked.
  var spread: [Double] = []

  init(weights: [Int], ones: UInt64, of total: UInt64) {
    self.weights = weights
    self.ones = ones
    self.total = total
    largestOfDraw = weights.reduce(0, +)
    let exactShare = DoubleDouble.quotient(Double(ones), Double(total))
    exactRest = DoubleDouble.quotient(Double(total - ones), Double(total))
    share = exactShare.high
    rest = exactRest.high
    logShare = Elementary.logarithm(exactShare)
  }

  /// Whether a sum lies above the mean.
  func isAboveMean(_ s: Int, draws: Int) -> Bool {
    let sum = UInt64(s).multipliedFullWidth(by: total)
    let mean = UInt64(largestOfDraw * draws).multipliedFullWidth(by: ones)
    return (sum.high, sum.low) > (mean.high, mean.low)
  }

  /// The tail from *s* on for *s* above the mean, as a factor of an exponential, and the masses at and
  /// below *s* with the same factor.
  mutating func tail(
    draws: Int, atLeast s: Int
  ) -> (exponent: DoubleDouble, tail: Double, mass: Double, massBelow: Double) {
    usesTables(draws: draws)
      ? tableTail(draws: draws, atLeast: s) : contourTail(draws: draws, atLeast: s)
  }

  /// Probabilities of at most 960 fair bits are no subnormal numbers.
  private func usesTables(draws: Int) -> Bool {
    let bits = draws * weights.count
    let halvings = -Elementary.log(min(share, rest)) / 0.6931471805599453
    return Double(bits) * halvings <= 961 && bits * draws * largestOfDraw <= 60_000_000
  }

  /// The tail from *s* on for *s* above the mean, and the masses at and below *s*.
  mutating func tableTail(
    draws: Int, atLeast s: Int
  ) -> (exponent: DoubleDouble, tail: Double, mass: Double, massBelow: Double) {
    while tables.count <= draws { addTable() }
    let table = tables[draws]
    let first = largestOfDraw * draws + 1 - table.count
    let tail = table[s - first]
    let above = s - first + 1 < table.count ? table[s - first + 1] : 0
    let below = s > first ? table[s - first - 1] : 0
    return (DoubleDouble(0), tail, tail - above, below - tail)
  }

  /// The law of one draw more than the last.
  private mutating func addTable() {
    for weight in weights {
      var next = [Double](repeating: 0, count: masses.count + weight)
      for place in masses.indices { next[place] = rest * masses[place] }
      for place in masses.indices { next[place + weight] += share * masses[place] }
      masses = next
    }
    // From the mean on, and two below: the mirror asks for the mass there.
    let first = max(0, Int(Double(masses.count - 1) * share) - 2)
    var tails = Array(masses[first...])
    var sum = 0.0
    for place in tails.indices.reversed() {
      sum += tails[place]
      tails[place] = sum
    }
    tables.append(tails)
  }
}
