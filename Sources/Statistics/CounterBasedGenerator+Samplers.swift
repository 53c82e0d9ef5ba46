extension CounterBasedGenerator {
  /// The number of successes in independent trials.
  ///
  /// **Definition.** With *p* at most 1/2 (else the failures are drawn): for *n* *p* below 10 inversion
  /// of one uniform number, which has 53 bits; else Hörmann's transformed rejection with squeeze,
  /// whose acceptance compares with the probabilities themselves.
  ///
  /// **Reference.** W. Hörmann, "The generation of binomial random variates", Journal of Statistical
  /// Computation and Simulation 46 (1993), 101–110, doi:10.1080/00949659308811496.
  ///
  /// - Parameters:
  ///   - trials: The number of trials, from 0 to 2⁵³.
  ///   - probability: The probability of a success.
  /// - Returns: The number of successes.
  /// - Complexity: O(1), on average.
  public mutating func binomial(trials: Int, probability: Double) -> Int {
    precondition(trials >= 0 && trials <= 1 << 53, "\(trials) is no number of trials")
    precondition(probability >= 0 && probability <= 1, "\(probability) is no probability")
    guard probability <= 0.5 else {
      return trials - binomial(trials: trials, probability: 1 - probability)
    }
    guard trials > 0, probability > 0 else { return 0 }
    return Double(trials) * probability < 10
      ? invertedBinomial(trials, probability) : rejectedBinomial(trials, probability)
  }

  private mutating func invertedBinomial(_ trials: Int, _ p: Double) -> Int {
    let n = Double(trials)
    let odds = p / (1 - p)
    let none = Elementary.exp(n * Elementary.log1p(-p))
    while true {
      var rest = uniform()
      var term = none
      var k = 0.0
      while rest >= term {
        rest -= term
        k += 1
        // Rounding can leave a rest that no term uses up; it is drawn again.
        guard k <= n, term > 0 else { break }
        term *= (n - k + 1) / k * odds
      }
      if rest < term, k <= n { return Int(k) }
    }
  }

  private mutating func rejectedBinomial(_ trials: Int, _ p: Double) -> Int {
    let n = Double(trials)
    let odds = p / (1 - p)
    let deviation = (n * p * (1 - p)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * p
    let center = n * p + 0.5
    let squeeze = 0.92 - 4.2 / b
    while true {
      let u = openUniform() - 0.5
      let v = openUniform()
      let distance = 0.5 - abs(u)
      let proposed = (2 * a / distance + b) * u + center
      guard proposed >= 0, proposed < n + 1 else { continue }
      let k = Double(Int(proposed))
      if distance >= 0.07, v <= squeeze { return Int(k) }
      let m = Double(Int((n + 1) * p))
      let alpha = (2.83 + 5.1 / b) * deviation
      let height = Elementary.log(v * alpha / (a / (distance * distance) + b))
      let bound =
        (m + 0.5) * Elementary.log((m + 1) / (odds * (n - m + 1)))
        + (n + 1) * Elementary.log1p((k - m) / (n - k + 1))
        + (k + 0.5) * Elementary.log(odds * (n - k + 1) / (k + 1))
        + Self.stirlingRest(m) + Self.stirlingRest(n - m)
        - Self.stirlingRest(k) - Self.stirlingRest(n - k)
      if height <= bound { return Int(k) }
    }
  }

  /// A Poisson number.
  ///
  /// **Definition.** For means below 10 inversion of one uniform number, which has 53 bits; else
  /// Hörmann's transformed rejection with squeeze.
  ///
  /// **Reference.** W. Hörmann, "The transformed rejection method for generating Poisson random
  /// variables", Insurance: Mathematics and Economics 12 (1993), 39–45,
  /// doi:10.1016/0167-6687(93)90997-4.
  ///
  /// - Parameter mean: The mean, from 0 to 2⁵².
  /// - Returns: The number.
  /// - Complexity: O(1), on average.
  public mutating func poisson(mean: Double) -> Int {
    precondition(mean >= 0 && mean <= 0x1p52, "\(mean) is no mean")
    guard mean > 0 else { return 0 }
    guard mean >= 10 else { return invertedPoisson(mean) }
    let b = 0.931 + 2.53 * mean.squareRoot()
    let a = -0.059 + 0.02483 * b
    let squeeze = 0.9277 - 3.6224 / (b - 2)
    while true {
      let u = openUniform() - 0.5
      let v = openUniform()
      let distance = 0.5 - abs(u)
      let proposed = (2 * a / distance + b) * u + mean + 0.43
      guard proposed >= 0, proposed < 0x1p60 else { continue }
      let k = Double(Int(proposed))
      if distance >= 0.07, v <= squeeze { return Int(k) }
      if distance < 0.013, v > distance { continue }
      let inverse = 1.1239 + 1.1328 / (b - 3.4)
      let height = Elementary.log(v * inverse / (a / (distance * distance) + b))
      // −mean + k ln mean − ln k! by Stirling's formula; ln √(2π) = 0.9189….
      let bound =
        k * Elementary.log1p((mean - k - 1) / (k + 1)) - 0.5 * Elementary.log(k + 1)
        + (k + 1 - mean) - 0.9189385332046728 - Self.stirlingRest(k)
      if height <= bound { return Int(k) }
    }
  }

  private mutating func invertedPoisson(_ mean: Double) -> Int {
    let none = Elementary.exp(-mean)
    while true {
      var rest = uniform()
      var term = none
      var k = 0.0
      while rest >= term, term > 0 {
        rest -= term
        k += 1
        term *= mean / k
      }
      if rest < term { return Int(k) }
    }
  }

  /// ln *k*! less (*k* + 1/2) ln(*k* + 1) − (*k* + 1) + ln √(2π), to about 1e-15.
  private static func stirlingRest(_ k: Double) -> Double {
    guard k >= 10 else {
      return switch Int(k) {
      case 0: 0.08106146679532726
      case 1: 0.0413406959554093
      case 2: 0.02767792568499834
      case 3: 0.020790672103765093
      case 4: 0.016644691189821193
      case 5: 0.013876128823070748
      case 6: 0.01189670994589177
      case 7: 0.010411265261972096
      case 8: 0.009255462182712733
      default: 0.00833056343336287
      }
    }
    let inverse = 1 / (k + 1)
    let square = inverse * inverse
    let high = 1 / 1260.0 - square * (1 / 1680.0 - square / 1188)
    return inverse * (1 / 12.0 - square * (1 / 360.0 - square * high))
  }
}
