/// The sum of independent bits with whole weights, drawn several times.
///
/// **Definition.** *X* = Σ_*t* Σ_*l* *w*_*l* *g*_*tl* with *t* from 1 to the draws and bits *g* that are 1 with one
/// probability. For up to 960 fair bits, and not too large sums, by convolution: additions of numbers that are not negative. For
/// more by the inversion of the generating function along a circle through about its saddle point,
/// ``contourTail(draws:atLeast:)``.
///
/// **Accuracy.** Relative error below 1e-12 against exact integers, by either way.
public struct WeightedBitsDistribution: Sendable {
  /// The weights of one draw's bits, without their common divisor.
  let weights: [Int]
  /// The common divisor.
  private let unit: Int
  private let largestOfDraw: Int
  /// The probability of a 1, and of a 0.
  let share: DoubleDouble
  let rest: DoubleDouble
  /// The law with 0 and 1 exchanged, where that is another.
  private var mirror: [WeightedBitsDistribution] = []
  /// P(*X* ≥ *x*) for the upper half of the sums of 0, 1, 2, … draws, as far as they were asked.
  private var tables: [[Double]] = [[1]]
  /// P(*X* = *x*) for the last of the tables.
  private var masses: [Double] = [1]
  /// How far the generating function falls off its peak, by angle, once it was asked.
  var spread: [Double] = []

  /// Creates the law of weighted bits.
  ///
  /// - Parameters:
  ///   - weights: The weights of one draw's bits, all above 0, with a sum of at most 65,536.
  ///   - ones: The numerator of the probability of a 1.
  ///   - total: Its denominator; both a 0 and a 1 can occur.
  public init(weights: [Int], ones: UInt64 = 1, of total: UInt64 = 2) {
    precondition(
      weights.allSatisfy { $0 > 0 && $0 <= 1 << 16 } && weights.reduce(0, +) <= 1 << 16,
      "\(weights) are no weights")
    precondition(ones > 0 && ones < total, "\(ones) of \(total) leaves nothing to chance")
    self.init(
      weights, share: DoubleDouble.quotient(ones, of: total),
      rest: DoubleDouble.quotient(total - ones, of: total))
    if 2 * (total - ones) != total {
      mirror = [WeightedBitsDistribution(weights, share: rest, rest: share)]
    }
  }

  private init(_ weights: [Int], share: DoubleDouble, rest: DoubleDouble) {
    var divisor = 0
    for weight in weights {
      var (a, b) = (weight, divisor)
      while b > 0 { (a, b) = (b, a % b) }
      divisor = a
    }
    unit = max(1, divisor)
    self.weights = weights.map { $0 / max(1, divisor) }
    largestOfDraw = self.weights.reduce(0, +)
    self.share = share
    self.rest = rest
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
    let largest = largestOfDraw * draws
    guard s >= 0 else { return .everything }
    guard s <= largest * unit else { return .nothing }
    guard largest > 0 else { return .certain }
    // A sum between multiples of the unit does not occur.
    let least = (s + unit - 1) / unit
    let occurs = s % unit == 0
    let isUpper = least > leastOfMean(draws: draws)
    // Below s lies what lies above the largest sum less s, with 0 and 1 exchanged.
    let mirrored = isUpper ? least : largest - least + 1
    guard mirrored <= largest else {
      // Nothing lies below 0; the mass there is that of bits that are all 0.
      let power = Elementary.logarithm(rest) * Double(draws * weights.count)
      return UpperTail(
        TailProbabilities(power, times: 0, isLower: true), mass: occurs ? 1 : 0)
    }
    let (exponent, tail, mass, massBelow) =
      isUpper || mirror.isEmpty
      ? tailAboveMean(draws: draws, atLeast: mirrored)
      : mirror[0].tailAboveMean(draws: draws, atLeast: mirrored)
    // In the mirror the mass at s is that just below the tail.
    return UpperTail(
      TailProbabilities(exponent, times: tail, isLower: !isUpper),
      mass: !occurs ? 0 : isUpper ? mass : massBelow)
  }

  /// The mean, rounded down.
  private func leastOfMean(draws: Int) -> Int {
    Int((share * Double(largestOfDraw * draws)).value)
  }

  private mutating func tailAboveMean(
    draws: Int, atLeast s: Int
  ) -> (exponent: DoubleDouble, tail: Double, mass: Double, massBelow: Double) {
    usesTables(draws: draws)
      ? tableTail(draws: draws, atLeast: s) : contourTail(draws: draws, atLeast: s)
  }

  /// The masses that are asked for are no subnormal numbers.
  func usesTables(draws: Int) -> Bool {
    let bits = draws * weights.count
    let rarest = min(share.high, rest.high)
    return bits * draws * largestOfDraw <= 60_000_000
      && Double(bits) * -Elementary.log(rarest) <= 665
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
      for place in masses.indices { next[place] = rest.high * masses[place] }
      for place in masses.indices { next[place + weight] += share.high * masses[place] }
      masses = next
    }
    // From the mean on, and a little below: the mirror asks for the mass there.
    let first = max(0, leastOfMean(draws: tables.count) - 2)
    var tails = Array(masses[first...])
    var sum = 0.0
    for place in tails.indices.reversed() {
      sum += tails[place]
      tails[place] = sum
    }
    tables.append(tails)
  }
}
