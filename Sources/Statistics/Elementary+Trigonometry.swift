extension Elementary {
  /// Sine and cosine.
  ///
  /// **Domain.** |*x*| up to 100,000; no figure that is published stands on them alone.
  ///
  /// - Parameter x: An angle.
  /// - Returns: Its sine and cosine, to an absolute error of 2e-16.
  /// - Complexity: O(1).
  static func sineAndCosine(_ x: Double) -> (sine: Double, cosine: Double) {
    // Adding and subtracting 1.5 · 2^52 rounds to a whole number, without the C library.
    let turns = (x * 0x1.45f306dc9c883p-1 + 0x1.8p52) - 0x1.8p52
    // Three parts of π / 2; the first two have 33 bits: their products have no error.
    let first = x - turns * 0x1.921fb544p+0
    let r = (first - turns * 0x1.0b4611a6p-34) - turns * 0x1.3198a2e037073p-69
    let square = r * r
    let sineTail = -1 / 39_916_800.0 + square * (1 / 6_227_020_800.0 - square / 1_307_674_368_000)
    let sineMiddle =
      1 / 120.0 + square * (-1 / 5040.0 + square * (1 / 362_880.0 + square * sineTail))
    let sine = r + r * square * (-1 / 6.0 + square * sineMiddle)
    let cosineTail =
      1 / 479_001_600.0 - square * (1 / 87_178_291_200.0 - square / 20_922_789_888_000)
    let cosineMiddle =
      1 / 24.0
      + square
      * (-1 / 720.0 + square * (1 / 40320.0 + square * (-1 / 3_628_800.0 + square * cosineTail)))
    let cosine = (1 - 0.5 * square) + square * square * cosineMiddle
    switch Int(turns) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }

  /// The angle of the point (*x*, *y*) from the first axis, from −π to π.
  ///
  /// - Parameters:
  ///   - y: The second coordinate.
  ///   - x: The first coordinate, not 0 together with the second.
  /// - Returns: The angle, to a relative error of 1e-15.
  /// - Complexity: O(1).
  static func angle(_ y: Double, _ x: Double) -> Double {
    guard x >= 0 else { return (y.sign == .minus ? -Double.pi : .pi) - angle(y, -x) }
    // The tangent of an eighth of the angle, at most 0.199.
    var tangent = y / (x + (x * x + y * y).squareRoot())
    for _ in 0..<2 { tangent /= 1 + (1 + tangent * tangent).squareRoot() }
    let square = tangent * tangent
    var sum = 0.0
    for power in stride(from: 25.0, through: 3, by: -2) { sum = square * (1 / power - sum) }
    return 8 * (tangent - tangent * sum)
  }
}
