/// The sum of fair, independent bits with whole weights, drawn several times.
///
/// **Definition.** *X* = Σ_*t* Σ_*l* *w*_*l* *g*_*tl* with *t* from 1 to the draws and fair bits *g*.
public struct WeightedBitsDistribution: Sendable {
  /// The weights of one draw's bits.
  public let weights: [Int]

  /// The laws of 1, 2, … draws, as far as they were asked.
  var tables: [WeightedBitsTable] = []

  /// Creates the law of weighted bits.
  ///
  /// - Parameter weights: The weights of one draw's bits, all above 0.
  public init(weights: [Int]) {
    precondition(weights.allSatisfy { $0 > 0 && $0 < 1 << 31 }, "\(weights) are no weights")
    self.weights = weights
  }

  /// The probability of a sum of at least *s*.
  ///
  /// - Parameters:
  ///   - draws: How often the bits are drawn, at least 0.
  ///   - s: A sum.
  /// - Returns: The tail.
  public mutating func upperTail(draws: Int, atLeast s: Int) -> UpperTail {
    precondition(draws >= 0, "\(draws) draws")
    let largest = weights.reduce(0, +) * draws
    guard s >= 0 else { return .everything }
    guard s <= largest else { return .nothing }
    guard largest > 0 else { return .certain }
    return table(draws: draws).upperTail(atLeast: s)
  }

  private mutating func table(draws: Int) -> WeightedBitsTable {
    if tables.isEmpty { tables.append(WeightedBitsTable()) }
    while tables.count <= draws, let last = tables.last { tables.append(last.adding(weights)) }
    return tables[draws]
  }
}

/// All probabilities of a sum of weighted bits, by convolution.
struct WeightedBitsTable: Sendable {
  /// P(X = x).
  private var masses: [Double]
  /// P(X ≥ x), summed from above.
  private var tails: [Double]

  /// The law of no bits.
  init() {
    masses = [1]
    tails = [1]
  }

  /// The law with further bits.
  func adding(_ weights: [Int]) -> WeightedBitsTable {
    var table = self
    for weight in weights {
      var next = [Double](repeating: 0, count: table.masses.count + weight)
      for (x, mass) in table.masses.enumerated() {
        next[x] += 0.5 * mass
        next[x + weight] += 0.5 * mass
      }
      table.masses = next
    }
    var sum = 0.0
    table.tails = table.masses
    for x in table.masses.indices.reversed() {
      sum += table.masses[x]
      table.tails[x] = sum
    }
    return table
  }

  /// The tail from *s* on, *s* in the support.
  func upperTail(atLeast s: Int) -> UpperTail {
    // Fair bits are symmetric: below s lies what lies above the largest sum less s.
    let largest = masses.count - 1
    guard 2 * s > largest else {
      let below = s > 0 ? tails[largest - s + 1] : 0
      return UpperTail(
        TailProbabilities(DoubleDouble(0), times: below, isLower: true), mass: masses[s])
    }
    return UpperTail(
      TailProbabilities(DoubleDouble(0), times: tails[s], isLower: false), mass: masses[s])
  }
}
