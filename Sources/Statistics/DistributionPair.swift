/// Two distributions over the same classes, each given by counts, and how far they are apart.
///
/// Notation: *p*ᵢ and *q*ᵢ are the first's and the second's share of class *i*.
public struct DistributionPair: Hashable, Sendable {
  /// The first's rows of each class.
  public let first: [Int]
  /// The second's rows of each class.
  public let second: [Int]
  private let firstTotal: UInt128
  private let secondTotal: UInt128

  /// Pairs two distributions.
  ///
  /// - Parameters:
  ///   - first: The rows of each class, none below 0, with a sum of at most `Int.max`.
  ///   - second: The rows of the same classes, likewise.
  public init(_ first: [Int], _ second: [Int]) {
    precondition(
      first.count == second.count, "\(first.count) classes against \(second.count) classes")
    precondition((first + second).allSatisfy { $0 >= 0 }, "a count is below 0")
    self.first = first
    self.second = second
    firstTotal = first.reduce(0) { $0 + UInt128($1.magnitude) }
    secondTotal = second.reduce(0) { $0 + UInt128($1.magnitude) }
  }

  private var isDefined: Bool { firstTotal > 0 && secondTotal > 0 }

  /// The first class that the first distribution has and the second lacks; `nil` when there is none.
  public var unsupportedClass: Int? {
    zip(first, second).enumerated().first { $0.element.0 > 0 && $0.element.1 == 0 }?.offset
  }

  /// The Kullback–Leibler divergence of the first from the second, Σ *p*ᵢ ln(*p*ᵢ / *q*ᵢ), in nats.
  ///
  /// Summed as Σ *p*ᵢ ln(*p*ᵢ / *q*ᵢ) − *p*ᵢ + *q*ᵢ, of which no term is below 0, so that distributions
  /// that are nearly equal do not cancel.
  ///
  /// **Edge Cases.** A class that the first lacks adds nothing. `nil` where a distribution is without
  /// rows, or where the first has a class that the second lacks: the divergence is then infinite.
  ///
  /// **Reference.** S. Kullback, R. A. Leibler, Annals of Mathematical Statistics 22 (1951), 79–86,
  /// doi:10.1214/aoms/1177729694.
  public var kullbackLeibler: Double? {
    guard isDefined, unsupportedClass == nil else { return nil }
    return zip(first, second).reduce(0) { sum, counts in
      let (a, b) = (UInt128(counts.0.magnitude), UInt128(counts.1.magnitude))
      guard a > 0 else { return sum + share(b, secondTotal) }
      return sum + share(a, firstTotal)
        * excess(
          above: b * firstTotal, below: a * secondTotal, over: a * secondTotal)
    }
  }

  /// The Jensen–Shannon divergence, the mean of both distributions' Kullback–Leibler divergence from
  /// their mean *m*ᵢ = (*p*ᵢ + *q*ᵢ) / 2, in nats.
  ///
  /// **Edge Cases.** At most ln 2, which distributions without a common class have. `nil` where a
  /// distribution is without rows.
  ///
  /// **Reference.** J. Lin, IEEE Transactions on Information Theory 37 (1991), 145–151,
  /// doi:10.1109/18.61115.
  public var jensenShannon: Double? {
    guard isDefined else { return nil }
    let twice = zip(first, second).reduce(0) { sum, counts in
      let (a, b) = (UInt128(counts.0.magnitude), UInt128(counts.1.magnitude))
      return sum + divergenceFromMean(a, firstTotal, b, secondTotal)
        + divergenceFromMean(b, secondTotal, a, firstTotal)
    }
    return twice / 2
  }

  /// The Euclidean distance of the shares, √Σ (*p*ᵢ − *q*ᵢ)²; `nil` where a distribution is without rows.
  public var euclidean: Double? {
    guard isDefined else { return nil }
    return zip(first, second).reduce(0) { sum, counts in
      let difference = share(gap(counts.0, counts.1), firstTotal * secondTotal)
      return sum + difference * difference
    }.squareRoot()
  }

  /// The total variation distance, Σ |*p*ᵢ − *q*ᵢ| / 2, correctly rounded; `nil` where a distribution is
  /// without rows.
  public var totalVariation: Double? {
    guard isDefined else { return nil }
    let sum = zip(first, second).reduce(UInt128(0)) { $0 + gap($1.0, $1.1) }
    return ExactRatio.quotient(sum, 2 * firstTotal * secondTotal)
  }

  /// The largest difference of a class's shares, max |*p*ᵢ − *q*ᵢ|, correctly rounded; `nil` where a
  /// distribution is without rows.
  public var largestDifference: Double? {
    guard isDefined else { return nil }
    let largest = zip(first, second).map { gap($0, $1) }.max() ?? 0
    return ExactRatio.quotient(largest, firstTotal * secondTotal)
  }

  // MARK: Pieces

  /// |*p* − *q*| times both totals; below 2^126, for counts and totals are below 2^63.
  private func gap(_ a: Int, _ b: Int) -> UInt128 {
    let left = UInt128(a.magnitude) * secondTotal
    let right = UInt128(b.magnitude) * firstTotal
    return left > right ? left - right : right - left
  }

  private func share(_ count: UInt128, _ total: UInt128) -> Double {
    ExactRatio.quotient(count, total) ?? 0
  }

  /// *p* ln(*p* / *m*) − *p* + *m* of one class, *m* being the mean of *p* and *q*.
  private func divergenceFromMean(
    _ a: UInt128, _ aTotal: UInt128, _ b: UInt128, _ bTotal: UInt128
  ) -> Double {
    guard a > 0 else { return share(b, bTotal) / 2 }
    return share(a, aTotal)
      * excess(above: b * aTotal, below: a * bTotal, over: 2 * a * bTotal)
  }

  /// *t* − ln(1 + *t*) for *t* = (`above` − `below`) / `over`, never below 0.
  private func excess(above: UInt128, below: UInt128, over: UInt128) -> Double {
    let magnitude = share(above > below ? above - below : below - above, over)
    let t = above < below ? -magnitude : magnitude
    guard t > -0.5 else {
      // 1 + t as one quotient: t itself may round to −1.
      return t - Elementary.log(share(over - below + above, over))
    }
    guard magnitude < 0.01 else { return max(0, t - Elementary.log1p(t)) }
    // t² / 2 − t³ / 3 + …; the logarithm would leave but few digits of the difference.
    var sum = 0.0
    for power in stride(from: 9, through: 2, by: -1) {
      sum = 1 / Double(power) - t * sum
    }
    return t * t * sum
  }
}
