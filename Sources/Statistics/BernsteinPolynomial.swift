/// A polynomial Σ β_*s* C(*N*, *s*) *u*^*s* (1 − *u*)^(*N* − *s*) on 0 ≤ *u* ≤ 1, by its coefficients β.
///
/// The probability of an event that depends on *N* independent draws, of which each succeeds with
/// the probability *u*, is such a polynomial: β_*s* is the event's probability given *s* successes.
/// No value exceeds the largest coefficient, and halving the range (de Casteljau) brings the
/// coefficients to the values with the square of the width: that is what bounds the supremum below.
///
/// **Reference.** R. T. Farouki, "The Bernstein polynomial basis: a centennial retrospective",
/// Computer Aided Geometric Design 29 (2012), 379–419, doi:10.1016/j.cagd.2012.03.001.
struct BernsteinPolynomial {
  /// The polynomial over a part of the range, by its coefficients there.
  private struct Part {
    var coefficients: [Double]
    var start: Double
    var width: Double
    var bound: Double

    init(_ coefficients: [Double], start: Double, width: Double) {
      self.coefficients = coefficients
      self.start = start
      self.width = width
      bound = coefficients.reduce(0, max)
    }

    /// Both halves; the end that they share is a value of the polynomial.
    func halves() -> (Part, Part) {
      var right = coefficients
      var left: [Double] = []
      left.reserveCapacity(right.count)
      var last = right.count - 1
      while last >= 0 {
        left.append(right[0])
        var previous = right[0]
        for index in 0..<last {
          let next = right[index + 1]
          right[index] = 0.5 * (previous + next)
          previous = next
        }
        last -= 1
      }
      return (
        Part(left, start: start, width: 0.5 * width),
        Part(right, start: start + 0.5 * width, width: 0.5 * width)
      )
    }
  }

  /// The coefficients, each at least 0, at least one.
  let coefficients: [Double]

  /// The largest value, from above: never below it but for the rounding of about 1e-13, and above it
  /// by at most one part in 10^10.
  ///
  /// - Complexity: O(*N*²) for each halving, a few dozen of them.
  func supremum() -> Double {
    var best = max(coefficients.first ?? 0, coefficients.last ?? 0)
    var parts = [Part(coefficients, start: 0, width: 1)]
    while let index = parts.indices.max(by: { parts[$0].bound < parts[$1].bound }) {
      let part = parts.remove(at: index)
      guard part.bound > best * (1 + 1e-10), part.bound > 1e-290 else { return part.bound }
      let (left, right) = part.halves()
      best = max(best, right.coefficients.first ?? 0)
      parts += [left, right].filter { $0.bound > best }
    }
    return best
  }

  /// A place where the polynomial exceeds a threshold; `nil` proves that there is none.
  ///
  /// - Complexity: As ``supremum()``; the closer the supremum to the threshold, the more halvings.
  func place(above threshold: Double) -> Double? {
    if coefficients.first ?? 0 > threshold { return 0 }
    if coefficients.last ?? 0 > threshold { return 1 }
    var parts = [Part(coefficients, start: 0, width: 1)]
    while let index = parts.indices.max(by: { parts[$0].bound < parts[$1].bound }) {
      let part = parts.remove(at: index)
      guard part.bound > threshold else { return nil }
      let (left, right) = part.halves()
      if right.coefficients.first ?? 0 > threshold { return right.start }
      // Parts this narrow hold the threshold itself, to the rounding.
      guard part.width > 0x1p-40 else { return part.start }
      parts += [left, right].filter { $0.bound > threshold }
    }
    return nil
  }

  /// The polynomial over a part of the range, stretched to the whole of it.
  ///
  /// - Complexity: O(*N*²).
  func restricted(to range: ClosedRange<Double>) -> BernsteinPolynomial {
    let low = min(max(range.lowerBound, 0), 1)
    let high = min(max(range.upperBound, low), 1)
    let upper = Self.split(coefficients, at: high).left
    guard high > 0 else { return BernsteinPolynomial(coefficients: upper) }
    return BernsteinPolynomial(coefficients: Self.split(upper, at: low / high).right)
  }

  private static func split(
    _ coefficients: [Double], at place: Double
  ) -> (left: [Double], right: [Double]) {
    guard place < 1 else { return (coefficients, [coefficients.last ?? 0]) }
    guard place > 0 else { return ([coefficients.first ?? 0], coefficients) }
    var right = coefficients
    var left: [Double] = []
    left.reserveCapacity(right.count)
    for last in stride(from: right.count - 1, through: 0, by: -1) {
      left.append(right[0])
      for index in 0..<last {
        right[index] = (1 - place) * right[index] + place * right[index + 1]
      }
    }
    return (left, right)
  }

  /// The value at a place.
  ///
  /// - Complexity: O(*N*).
  func value(at u: Double) -> Double {
    let n = coefficients.count - 1
    guard u > 0, n > 0 else { return coefficients.first ?? 0 }
    guard u < 1 else { return coefficients.last ?? 0 }
    let odds = u / (1 - u)
    let mode = min(n, Int(Double(n + 1) * u))
    var sum = coefficients[mode]
    var total = 1.0
    var term = 1.0
    var s = mode
    while s < n, term > 1e-300 {
      term *= Double(n - s) / Double(s + 1) * odds
      s += 1
      sum += term * coefficients[s]
      total += term
    }
    term = 1
    s = mode
    while s > 0, term > 1e-300 {
      term *= Double(s) / Double(n - s + 1) / odds
      s -= 1
      sum += term * coefficients[s]
      total += term
    }
    return sum / total
  }
}
