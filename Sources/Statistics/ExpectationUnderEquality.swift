extension SimultaneousIntervals {
  /// The gap to be expected if all groups had one and the same true rate: what chance alone makes.
  ///
  /// **Definition.** E(max *k*ᵢ / *n*ᵢ − min *k*ᵢ / *n*ᵢ) for independent binomial *k*ᵢ, as
  /// ∫ (1 − ∏ *F*ᵢ(*x*) − ∏ (1 − *F*ᵢ(*x*))) d*x*. Exact sums over the values that rates can have within
  /// 9 standard errors, up to 2,000 of these; for more about 1,000 points, as dense as the
  /// rates of each size vary, with the normal approximation for groups whose rate can have more than 10,000 values.
  ///
  /// **Edge Cases.** Groups of size 0 take no part; 0 with fewer than two groups.
  ///
  /// - Parameters:
  ///   - sizes: The groups' sizes, none negative.
  ///   - rate: The common rate, from 0 to 1.
  /// - Returns: The expected gap.
  /// - Complexity: O(2,000 *k*).
  public static func expectedGapUnderEquality(sizes: [Int], rate: Double) -> Double {
    EqualGroups(sizes: sizes, rate: rate, exactLimit: 2000, gridCount: 1000).expectedGap
  }

  /// The ratio of the least to the greatest rate to be expected if all groups had one and the same
  /// true rate.
  ///
  /// **Definition.** E(min *k*ᵢ / *n*ᵢ ÷ max *k*ᵢ / *n*ᵢ), given that somebody is selected, by the method of
  /// ``expectedGapUnderEquality(sizes:rate:)`` with up to 800 values, or about 400 points: pairs of
  /// values are summed here.
  ///
  /// **Edge Cases.** Groups of size 0 take no part. `nil` without a group, or with a rate of 0.
  ///
  /// - Parameters:
  ///   - sizes: The groups' sizes, none negative.
  ///   - rate: The common rate, from 0 to 1.
  /// - Returns: The expected ratio.
  /// - Complexity: O(800² *k*) at most, *k* the number of different sizes.
  public static func expectedMinimumRatioUnderEquality(
    sizes: [Int], rate: Double
  ) -> Double? {
    EqualGroups(sizes: sizes, rate: rate, exactLimit: 800, gridCount: 400).expectedMinimumRatio
  }
}

/// The joint distribution of the least and the greatest rate of groups with one true rate.
private struct EqualGroups {
  /// Rising values that a rate can have, or points of a grid.
  private var points: [Double] = []
  /// For each different size, how many groups have it and the probability of a rate at or below each
  /// point.
  private var groups: [(count: Int, below: [Double])] = []

  /// Points that are as dense as each size's rates vary: all values that they can have if these are
  /// few, else points within 7 standard errors.
  private static func grid(
    _ sizes: [(Int, ClosedRange<Int>)], _ rate: Double, _ count: Int
  ) -> [Double] {
    // Of many sizes some stand for all.
    let stride = max(1, sizes.count / 10)
    let chosen = Swift.stride(from: 0, to: sizes.count, by: stride).map { sizes[$0] }
    let each = max(20, count / chosen.count)
    var points: Set<Double> = []
    for (size, range) in chosen {
      if range.count <= 2 * each {
        for k in range { points.insert(Double(k) / Double(size)) }
        continue
      }
      let reach = 7 * (rate * (1 - rate) / Double(size)).squareRoot()
      for place in 0...each {
        let point = rate - reach + 2 * reach * Double(place) / Double(each)
        points.insert(min(1, max(0, point)))
      }
    }
    return points.sorted()
  }

  /// The most values of a group's rate whose probabilities are exact on the grid as well.
  private static let exactRangeLimit = 10_000

  init(sizes: [Int], rate: Double, exactLimit: Int, gridCount: Int) {
    precondition(rate >= 0 && rate <= 1, "\(rate) is no rate")
    var counts: [Int: Int] = [:]
    for size in sizes {
      precondition(size >= 0, "\(size) is no size")
      if size > 0 { counts[size, default: 0] += 1 }
    }
    let different = counts.sorted { $0.key < $1.key }
    if different.isEmpty { return }
    // Rates further away have a probability below 1e-17, by Bernstein's inequality.
    func reach(_ n: Int) -> Double {
      let size = Double(n)
      return 9 * (rate * (1 - rate) / size).squareRoot() + 28 / size
    }
    let ranges = different.map { size, _ in
      let n = Double(size)
      let low = max(0, Int((rate - reach(size)) * n))
      return low...max(low, min(size, Int((rate + reach(size)) * n) + 1))
    }
    if ranges.reduce(0, { $0 + $1.count }) <= exactLimit {
      var fractions: [(k: Int, n: Int)] = []
      for ((size, _), range) in zip(different, ranges) {
        fractions += range.map { ($0, size) }
      }
      func isBelow(_ a: (k: Int, n: Int), _ b: (k: Int, n: Int)) -> Bool {
        ExactRatio.isRate(Counts(a.k, of: a.n), below: Counts(b.k, of: b.n))
      }
      fractions.sort { isBelow($0, $1) }
      var values: [(k: Int, n: Int)] = []
      for fraction in fractions {
        if let last = values.last, !isBelow(last, fraction) { continue }
        values.append(fraction)
      }
      points = values.map { Double($0.k) / Double($0.n) }
      for ((size, count), range) in zip(different, ranges) {
        let tails = Self.cumulative(size, rate, range)
        let below = values.map { value in
          let (high, low) = value.k.multipliedFullWidth(by: size)
          let k = value.n.dividingFullWidth((high, low)).quotient
          return k < range.lowerBound ? 0 : k >= range.upperBound ? 1 : tails[k - range.lowerBound]
        }
        groups.append((count, below))
      }
    } else {
      points = Self.grid(zip(different.map(\.key), ranges).map { ($0, $1) }, rate, gridCount)
      // Half-way to the next point, so that each point stands for the values around it.
      let edges = zip(points, points.dropFirst()).map { 0.5 * ($0 + $1) } + [1]
      for ((size, count), range) in zip(different, ranges) {
        if range.count <= Self.exactRangeLimit {
          let tails = Self.cumulative(size, rate, range)
          let below = edges.map { edge in
            let k = Int(edge * Double(size))
            return k >= range.upperBound
              ? 1 : k < range.lowerBound ? 0 : tails[k - range.lowerBound]
          }
          groups.append((count, below))
          continue
        }
        let deviation = (rate * (1 - rate) / Double(size)).squareRoot()
        var below = edges.map { edge in
          Multiplicity.halfComplementaryError((rate - edge) / deviation)
        }
        below[below.count - 1] = 1
        groups.append((count, below))
      }
    }
  }

  /// The binomial probabilities at or below each number of a range that holds nearly all of it.
  private static func cumulative(_ n: Int, _ p: Double, _ range: ClosedRange<Int>) -> [Double] {
    guard p > 0 else { return range.map { _ in 1 } }
    guard p < 1 else { return range.map { $0 >= n ? 1 : 0 } }
    // The probability of the likeliest number, then the others by their ratios.
    let mode = min(range.upperBound, max(range.lowerBound, Int(Double(n + 1) * p)))
    let ways =
      Elementary.logarithmOfGamma(DoubleDouble(Double(n + 1)))
      - Elementary.logarithmOfGamma(DoubleDouble(Double(mode + 1)))
      - Elementary.logarithmOfGamma(DoubleDouble(Double(n - mode + 1)))
    let logarithm =
      ways + Elementary.logarithm(DoubleDouble(p)) * Double(mode)
      + Elementary.logarithm(DoubleDouble.sum(1, -p)) * Double(n - mode)
    var terms = range.map { _ in 0.0 }
    let place = mode - range.lowerBound
    terms[place] = Elementary.exp(logarithm.value)
    let odds = p / (1 - p)
    for k in terms.indices.dropFirst(place + 1) {
      let before = Double(range.lowerBound + k - 1)
      terms[k] = terms[k - 1] * ((Double(n) - before) / (before + 1) * odds)
    }
    for k in terms.indices.prefix(place).reversed() {
      let after = Double(range.lowerBound + k + 1)
      terms[k] = terms[k + 1] * (after / ((Double(n) - after + 1) * odds))
    }
    var sum = 0.0
    return terms.map { term in
      sum += term
      return min(1, sum)
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }

  /// The probability that all rates are above the point `i` and at or below the point `j`.
  private func between(_ i: Int?, _ j: Int) -> Double {
    var product = 1.0
    for (count, below) in groups {
      let probability = i.map { below[j] - below[$0] } ?? below[j]
      product *= Self.power(max(0, probability), count)
    }
    return product
  }

  var expectedGap: Double {
    var sum = 0.0
    for i in points.indices.dropLast() {
      var allAbove = 1.0
      for (count, below) in groups { allAbove *= Self.power(1 - below[i], count) }
      sum += (points[i + 1] - points[i]) * max(0, 1 - between(nil, i) - allAbove)
    }
    return sum
  }

  /// Σ P(max = *b*) E(min | max = *b*) / *b*, the mean of the minimum as ∫ P(min > *t*) d*t*.
  var expectedMinimumRatio: Double? {
    var sum = 0.0
    var mass = 0.0
    for j in points.indices where points[j] > 0 {
      let exactly = between(nil, j) - (j > 0 ? between(nil, j - 1) : 0)
      mass += exactly
      // Below the probability that the sum could show, there is nothing to add up.
      guard exactly > 1e-18 else { continue }
      var mean = points[0] * exactly
      for i in 0..<j {
        let above = between(i, j) - (i < j - 1 ? between(i, j - 1) : 0)
        guard above > 0 else { break }
        mean += (points[i + 1] - points[i]) * above
      }
      sum += mean / points[j]
    }
    return mass > 0 ? sum / mass : nil
  }
}
