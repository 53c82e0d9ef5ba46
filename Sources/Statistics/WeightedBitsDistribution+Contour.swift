extension WeightedBitsDistribution {
  /// The tail from *s* on for *s* above the mean, and the masses at and below *s*.
  ///
  /// **Definition.** With *M* the generating function of the sum and any θ > 0,
  /// P(*X* ≥ *s*) = *M*(θ) e^(−θ*s*) 1 / 2π ∫ φ(*t*) / (1 − e^(−θ − i*t*)) d*t* over a circle,
  /// φ(*t*) = e^(−i*ts*) *M*(θ + i*t*) / *M*(θ); without the denominator it is P(*X* = *s*). The mean of *N*
  /// equidistant points differs from the integral by what the sums *N* and more away from *s*
  /// contribute under the law tilted by θ: *N* is chosen so that this is below 10^-17. θ is that of the
  /// saddle point, where φ does not turn, or a little above 0 where *s* is near the mean. Points
  /// where |φ| is known to be below 10^-20 are left out.
  ///
  /// **Reference.** N. M. Temme, "The uniform asymptotic expansion of a class of integrals related to
  /// cumulative distribution functions", SIAM Journal on Mathematical Analysis 13 (1982), 239–253,
  /// doi:10.1137/0513017 (the contour; no expansion is made here).
  mutating func contourTail(
    draws: Int, atLeast s: Int
  ) -> (exponent: DoubleDouble, tail: Double, mass: Double, massBelow: Double) {
    let count = Double(draws)
    let largest = weights.reduce(0, +) * draws
    let smallest = weights.min() ?? 1
    guard s <= largest - smallest else {
      // Only the largest sum lies there.
      let power = Elementary.logarithm(share) * Double(draws * weights.count)
      return (
        power, 1, s == largest ? 1 : 0,
        s - 1 == largest ? 1 : s - 1 == largest - smallest ? massAtSecond(draws) : 0
      )
    }
    let theta = tilt(draws: draws, mean: Double(s))
    let odds = (rest / share).value
    let factors = weights.map { weight -> TiltedBit in
      let share = 1 / (1 + odds * Elementary.exp(-theta * Double(weight)))
      return TiltedBit(weight: Double(weight), share: share)
    }
    let variance = count * factors.reduce(0) { $0 + $1.weight * $1.weight * $1.variance }
    let deviation = variance.squareRoot()
    let widest = Double(weights.max() ?? 1)
    let points = (42 / theta + 12 * deviation + 40 * widest).rounded(.up)
    let center = count * factors.reduce(0) { $0 + $1.weight * $1.share } - Double(s)
    let step = 2 * Double.pi / points
    if spread.isEmpty { spread = measureSpread() }
    // |φ|² is the product of 1 − 4 p (1 − p) sin²(w t / 2), to the power of the draws: where the sum
    // of the sines' squares is above this, φ is below 10^-20.
    let least = factors.reduce(0.25) { min($0, $1.variance) }
    let enough = (47 + Elementary.log(deviation + 1)) / (2 * count * least)
    let perAngle = Double(spread.count - 1) / Double.pi

    let decay = Elementary.exp(-theta)
    let gap = -Elementary.expm1(-theta)
    var tail = 0.5 / gap
    var mass = 0.5
    var massBelow = 0.5
    var place = 1.0
    while 2 * place <= points {
      let angle = place * step
      let weight = 2 * place == points ? 0.5 : 1
      place += 1
      guard spread[min(Int(angle * perAngle + 0.5), spread.count - 1)] - 0.1 < enough else {
        continue
      }
      guard let (modulus, phase) = Self.factor(angle, count, factors, center) else { continue }
      let (sine, cosine) = Elementary.sineAndCosine(phase)
      let (sineOfAngle, cosineOfAngle) = Elementary.sineAndCosine(angle)
      // φ / (1 − e^(−θ − it)), of which the real part counts twice, for t and −t.
      let real = gap + decay * (1 - cosineOfAngle)
      let imaginary = decay * sineOfAngle
      let square = real * real + imaginary * imaginary
      tail += weight * modulus * (cosine * real + sine * imaginary) / square
      mass += weight * modulus * cosine
      // e^(it) more for the sum s − 1.
      massBelow += weight * modulus * (cosine * cosineOfAngle - sine * sineOfAngle)
    }
    let scale = 2 / points
    let exponent = logGenerating(theta) * count - DoubleDouble.product(theta, Double(s))
    return (
      exponent, tail * scale, max(0, mass * scale),
      max(0, massBelow * scale * Elementary.exp(theta))
    )
  }

  /// P(*X* = the second largest sum) over that of the largest: how many bits have the least weight.
  private func massAtSecond(_ draws: Int) -> Double {
    let smallest = weights.min() ?? 1
    return Double(draws * weights.count { $0 == smallest }) * (rest / share).value
  }

  /// One bit under the tilted law.
  struct TiltedBit {
    var weight: Double
    /// The probability of 1.
    var share: Double
    var variance: Double { share * (1 - share) }
  }

  /// |φ| and the angle of φ at *t*; `nil` where |φ| is below 10^-20.
  private static func factor(
    _ t: Double, _ count: Double, _ factors: [TiltedBit], _ center: Double
  ) -> (modulus: Double, phase: Double)? {
    var logarithm = 0.0
    for bit in factors {
      let sine = Elementary.sineAndCosine(0.5 * bit.weight * t).sine
      logarithm += Elementary.log1p(-4 * bit.variance * sine * sine)
      guard 0.5 * count * logarithm > -47 else { return nil }
    }
    var phase = 0.0
    for bit in factors {
      let (sine, cosine) = Elementary.sineAndCosine(0.5 * bit.weight * t)
      // The angle of 1 − p + p e^(iwt), less that of its mean.
      let angle = Elementary.angle(
        2 * bit.share * sine * cosine, 1 - 2 * bit.share * sine * sine)
      phase += angle - bit.share * bit.weight * t
    }
    return (Elementary.exp(0.5 * count * logarithm), count * phase + center * t)
  }

  /// The θ under which the mean is *s*, or the least that is used.
  private func tilt(draws: Int, mean s: Double) -> Double {
    let count = Double(draws)
    let squares = weights.reduce(0.0) { $0 + Double($1 * $1) }
    let odds = (rest / share).value
    let least = 1.5 / (count * squares * share.high * rest.high).squareRoot()
    func excess(_ theta: Double) -> Double {
      count
        * weights.reduce(0.0) { $0 + Double($1) / (1 + odds * Elementary.exp(-theta * Double($1))) }
        - s
    }
    guard excess(least) < 0 else { return least }
    var high = 2 * least
    while excess(high) < 0 { high *= 2 }
    // Any θ near the saddle point does.
    var low = high / 2
    for _ in 0..<12 {
      let middle = 0.5 * (low + high)
      if excess(middle) < 0 { low = middle } else { high = middle }
    }
    return 0.5 * (low + high)
  }

  /// ln of the generating function of one draw, Σ ln(1 − *p* + *p* e^(*w*θ)), as a pair.
  private func logGenerating(_ theta: Double) -> DoubleDouble {
    var sum = DoubleDouble(0)
    for weight in weights {
      let power = DoubleDouble.product(theta, Double(weight))
      // ln(1 − p + p e^x) = x + ln(1 + (1 − p) (e^-x − 1)).
      let less = Elementary.exponentialMinusOne(-power) * rest
      sum = sum + power + Elementary.logarithm(DoubleDouble(1) + less)
    }
    return sum
  }

  /// Σ sin²(*w* *t* / 2) for *t* from 0 to π, on a grid so fine that it changes by at most a tenth from a
  /// point to the middle between two: its slope is at most half the sum of the weights.
  private func measureSpread() -> [Double] {
    let points = Int((Double.pi * Double(weights.reduce(0, +)) * 2.5).rounded(.up))
    let step = Double.pi / Double(points)
    return (0...points).map { place in
      weights.reduce(0.0) { sum, weight in
        let sine = Elementary.sineAndCosine(0.5 * Double(weight * place) * step).sine
        return sum + sine * sine
      }
    }
  }
}
