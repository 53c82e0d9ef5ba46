/// Numerical integration and root finding in plain IEEE arithmetic: deterministic, no randomness.
enum Quadrature {
  /// The positive nodes of the Gauss–Legendre rule with 16 points on −1…1, and their weights.
  private static let rule: [(node: Double, weight: Double)] = [
    (0.09501250983763744, 0.18945061045506850), (0.28160355077925890, 0.18260341504492358),
    (0.45801677765722737, 0.16915651939500254), (0.61787624440264375, 0.14959598881657673),
    (0.75540440835500300, 0.12462897125553387), (0.86563120238783180, 0.09515851168249279),
    (0.94457502307323260, 0.06225352393864789), (0.98940093499164990, 0.02715245941175410),
  ]

  private static func panel(
    _ low: Double, _ high: Double, _ integrand: (Double) -> Double
  ) -> Double {
    let middle = 0.5 * (low + high)
    let half = 0.5 * (high - low)
    var sum = 0.0
    for (node, weight) in rule {
      sum += weight * (integrand(middle - half * node) + integrand(middle + half * node))
    }
    return sum * half
  }

  /// The integral of a function that is nowhere negative, to a relative error of about 1e-12.
  ///
  /// Panels are halved until the halves agree with the whole. A peak narrower than about a
  /// fiftieth of its panel must have breakpoints beside it, or it is missed.
  ///
  /// - Parameters:
  ///   - breakpoints: The ends of the first panels, rising, two at least.
  ///   - integrand: The function.
  /// - Returns: The integral from the first to the last breakpoint.
  static func integral(over breakpoints: [Double], of integrand: (Double) -> Double) -> Double {
    var waiting: [(low: Double, high: Double, value: Double, depth: Int)] = []
    for (low, high) in zip(breakpoints, breakpoints.dropFirst()) {
      waiting.append((low, high, panel(low, high, integrand), 0))
    }
    let scale = waiting.reduce(0) { $0 + $1.value }
    waiting.reverse()
    var total = 0.0
    while let piece = waiting.popLast() {
      let middle = 0.5 * (piece.low + piece.high)
      let left = panel(piece.low, middle, integrand)
      let right = panel(middle, piece.high, integrand)
      if piece.depth >= 40 || abs(left + right - piece.value) <= 1e-12 * max(scale, total) {
        total += left + right
      } else {
        waiting.append((middle, piece.high, right, piece.depth + 1))
        waiting.append((piece.low, middle, left, piece.depth + 1))
      }
    }
    return total
  }

  /// Where a falling function crosses 0, by the Illinois form of false position.
  ///
  /// - Parameters:
  ///   - low: A point where the function is at least 0.
  ///   - high: A point where it is at most 0.
  ///   - function: The function.
  /// - Returns: The crossing, to a relative error of about 1e-14; an end that is on the wrong side
  ///   of 0 is taken for the crossing.
  static func crossing(
    from low: Double, to high: Double, of function: (Double) -> Double
  ) -> Double {
    var (a, b) = (low, high)
    var (left, right) = (function(a), function(b))
    guard left > 0 else { return a }
    guard right < 0 else { return b }
    for _ in 0..<200 {
      let proposed = a + (b - a) * (left / (left - right))
      // Rounding can put the proposal on an end; the middle always makes progress.
      let x = proposed > a && proposed < b ? proposed : 0.5 * (a + b)
      guard x > a, x < b, b - a > 1e-15 * abs(b) else { break }
      let value = function(x)
      guard value != 0 else { return x }
      if value > 0 {
        if abs(x - a) <= 1e-14 * abs(x) { return x }
        (a, left) = (x, value)
        right *= 0.5
      } else {
        if abs(b - x) <= 1e-14 * abs(x) { return x }
        (b, right) = (x, value)
        left *= 0.5
      }
    }
    return 0.5 * (a + b)
  }
}
