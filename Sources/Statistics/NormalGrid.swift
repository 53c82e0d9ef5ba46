/// The standard normal distribution at points of equal distances, for sums over the real line that
/// are taken again and again.
struct NormalGrid: Sendable {
  /// The most groups that there is a grid for.
  static let groupLimit = 1000

  /// Grids with the most groups for which each step is small enough, see `Multiplicity.rangeSurvival`.
  private static let coarse = NormalGrid(step: 0.125)
  private static let medium = NormalGrid(step: 0.0625)
  private static let fine = NormalGrid(step: 0.015625)

  /// The grid for a number of groups; `nil` when there is none.
  static func forGroups(_ groups: Int) -> NormalGrid? {
    switch groups {
    case ...31: coarse
    case ...125: medium
    case ...groupLimit: fine
    default: nil
    }
  }

  private let step: Double
  private static let first = -10.0
  private let densities: [Double]
  private let probabilities: [Double]

  private init(step: Double) {
    self.step = step
    let points = (0...Int(52 / step)).map { Self.first + step * Double($0) }
    densities = points.map { Elementary.exp(-0.5 * $0 * $0) }
    probabilities = points.map { Multiplicity.halfComplementaryError(-$0) }
  }

  /// The probability that the range of standard normal numbers exceeds *q*.
  ///
  /// With *r* = 1 − Φ(*x* − *q*) / Φ(*x*), Φ^(*m*) (1 − *r*^(*m*)) = Φ^(*m*) (1 − *r*) (1 + *r* + … + *r*^(*m* − 1)): nothing
  /// cancels, and the sum takes log *m* steps.
  func rangeSurvival(_ q: Double, groups: Int) -> Double {
    let start = max(0, Int((0.5 * q - 10 - Self.first) / step))
    let end = min(densities.count, start + Int(22 / step) + 2)
    guard start < end else { return 0 }
    var sum = 0.0
    for place in start..<end {
      let below = probabilities[place]
      guard below > 0 else { continue }
      let x = Self.first + step * Double(place)
      let share = min(1, Multiplicity.halfComplementaryError(q - x) / below)
      let (power, _) = Self.powers(below, groups - 1)
      let (_, series) = Self.powers(1 - share, groups - 1)
      sum += densities[place] * power * share * series
    }
    // 1 / √(2π).
    return min(1, Double(groups) * step * 0x1.9884533d43651p-2 * sum)
  }

  /// *r*^(*m*) and 1 + *r* + … + *r*^(*m* − 1), for *m* above 0.
  private static func powers(_ r: Double, _ m: Int) -> (power: Double, series: Double) {
    var power = r
    var series = 1.0
    var bit = (Int.bitWidth - 1 - m.leadingZeroBitCount) - 1
    while bit >= 0 {
      series *= 1 + power
      power *= power
      if m >> bit & 1 == 1 {
        series += power
        power *= r
      }
      bit -= 1
    }
    return (power, series)
  }
}
