import Testing

@testable import FairmarkStatistics

#if DEBUG
  private let isReleaseBuild = false
#else
  private let isReleaseBuild = true
#endif

/// Prints the tables of `FamilyWiseError.md`.
///
/// `Notebooksless-Scripts/golden/family-wise-error.sh` runs it. Seconds in a release build, minutes in
/// a debug build, where it is skipped.
@Suite("Family-wise error", .enabled(if: isReleaseBuild), .serialized)
struct FamilyWiseErrorSimulation {
  private static let tables = 40_000

  /// One row: groups that share the best rate, and others below it.
  struct Population: CustomStringConvertible {
    var best: Int
    var rate: Double
    var others = 0
    var otherRate = 0.0
    var size = 300

    var groups: Int { best + others }
    var description: String {
      let tail = others > 0 ? " + \(others) × \(otherRate)" : ""
      return "\(best) × \(rate)\(tail), n = \(size)"
    }
  }

  static let populations: [Population] =
    [2, 7, 14].flatMap { k in [0.05, 0.2, 0.5].map { Population(best: k, rate: $0) } } + [
      Population(best: 7, rate: 0.2, size: 50), Population(best: 14, rate: 0.2, size: 50),
      Population(best: 7, rate: 0.5, others: 7, otherRate: 0.1),
      Population(best: 2, rate: 0.5, others: 12, otherRate: 0.05),
    ]

  /// Shares of tables with a wrong finding, for each way to test.
  struct Errors {
    var unadjusted = 0.0
    var holm = 0.0
    var pairsPooledPair = 0.0
    var pairsPooledAll = 0.0
    var pairsFisher = 0.0
    var bestAny = 0.0
    var bestGiven = 0.0
  }

  static func simulate(_ population: Population) -> Errors {
    let k = population.groups
    let size = population.size
    let pairs = Multiplicity.allPairsCritical(level: 0.95, groups: k)
    let one = Multiplicity.oneSidedCritical(
      level: 0.95, sizes: [Int](repeating: size, count: k - 1), referenceSize: size)
    let single = Intervals.deviations(0.95)
    let bonferroni = Multiplicity.deviations(ofTwoSided: 0.05 / Double(k - 1))
    // The raw p-value whose adjusted one is 0.05.
    let rawLimit = NormalDistribution().twoSided(pairs)
    var errors = Errors()
    var lowestCount: [Int: Double] = [:]
    for table in 0..<tables {
      var generator = CounterBasedGenerator(
        seed: 2025, stream: "family-wise error", "\(population)", index: UInt64(table))
      let counts = (0..<k).map {
        generator.binomial(
          trials: size,
          probability: $0 < population.best ? population.rate : population.otherRate)
      }
      // With equal sizes the adjusted p-values fall with the group's count, so that the lowest of
      // the groups that are truly among the best decides, against the best of all.
      guard let top = counts.max(), let low = counts.prefix(population.best).min() else { continue }
      let reference = counts.firstIndex(of: top) ?? 0
      guard reference < population.best else { continue }
      let lowest = Counts(low, of: size)
      let highest = Counts(top, of: size)
      let z = TwoByTwoTest.pooledZ(highest, lowest) ?? 0
      let all = Double(counts.reduce(0, +)) / Double(size * k)
      let difference = Double(top - low) / Double(size)
      let pooled = all * (1 - all) * 2 / Double(size)
      if z >= single { errors.unadjusted += 1 }
      if z >= bonferroni { errors.holm += 1 }
      if z >= pairs { errors.pairsPooledPair += 1 }
      if pooled > 0, difference / pooled.squareRoot() >= pairs { errors.pairsPooledAll += 1 }
      if z >= one { errors.bestAny += 1 }
      let first = TwoByTwoTest.pooledZ(highest, Counts(counts[0], of: size)) ?? 0
      if first >= one { errors.bestGiven += 1 }
      if z > 0.8 * pairs {
        let key = top * (size + 1) + low
        let p = lowestCount[key] ?? TwoByTwoTest.fisherExact(highest, lowest) ?? 1
        lowestCount[key] = p
        if p <= rawLimit { errors.pairsFisher += 1 }
      }
    }
    let total = Double(tables)
    errors.unadjusted /= total
    errors.holm /= total
    errors.pairsPooledPair /= total
    errors.pairsPooledAll /= total
    errors.pairsFisher /= total
    errors.bestAny /= total
    errors.bestGiven /= total
    return errors
  }

  private static func digits(_ value: Double) -> String {
    let scaled = Int((value * 10_000).rounded())
    let text = "\(scaled % 10_000)"
    return "\(scaled / 10_000)." + String(repeating: "0", count: 4 - text.count) + text
  }

  @Test("comparisons with the selected best keep the level")
  func level() {
    print(
      "| true rates | unadjusted | Bonferroni of k − 1 (Holm's first step) | all pairs, pooled pair | "
        + "all pairs, pooled over all groups | all pairs, Fisher | MCB, any best group | "
        + "MCB, a given best group |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for population in Self.populations {
      let errors = Self.simulate(population)
      let row = [
        errors.unadjusted, errors.holm, errors.pairsPooledPair, errors.pairsPooledAll,
        errors.pairsFisher, errors.bestAny, errors.bestGiven,
      ]
      print("| \(population) | \(row.map(Self.digits).joined(separator: " | ")) |")
      #expect(errors.pairsPooledPair <= 0.055)
      #expect(errors.pairsFisher <= 0.055)
      #expect(errors.bestGiven <= 0.055)
    }
  }

  @Test("the level with two groups of 300, by enumeration of all tables")
  func enumeration() {
    let size = 300
    var worst = (z: 0.0, fisher: 0.0)
    print("| rate (2 groups of 300, all tables) | all pairs, pooled pair | all pairs, Fisher |")
    print("|---|---:|---:|")
    var rejected: [(Int, Int, Bool)] = []
    for low in 0..<size {
      for high in low + 1...size {
        let first = Counts(high, of: size)
        let second = Counts(low, of: size)
        guard let z = TwoByTwoTest.pooledZ(first, second), z > 1.5 else { continue }
        let byZ = NormalDistribution().twoSided(z) <= 0.05
        let byFisher = z < 4 ? (TwoByTwoTest.fisherExact(first, second) ?? 1) <= 0.05 : true
        if byZ || byFisher { rejected.append((low, high, byFisher)) }
      }
    }
    for rate in [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5] {
      var probabilities: [Double] = []
      for k in 0...size {
        let logarithm =
          Elementary.logGamma(Double(size + 1)) - Elementary.logGamma(Double(k + 1))
          - Elementary.logGamma(Double(size - k + 1)) + Double(k) * Elementary.log(rate)
          + Double(size - k) * Elementary.log1p(-rate)
        probabilities.append(Elementary.exp(logarithm))
      }
      var z = 0.0
      var fisher = 0.0
      for (low, high, byFisher) in rejected {
        let probability = 2 * probabilities[low] * probabilities[high]
        z += probability
        if byFisher { fisher += probability }
      }
      print("| \(rate) | \(Self.digits(z)) | \(Self.digits(fisher)) |")
      worst = (max(worst.z, z), max(worst.fisher, fisher))
    }
    #expect(worst.z <= 0.055)
    #expect(worst.fisher <= 0.05)
  }

  @Test("a group at half the others' rate is found")
  func power() {
    print("| true rates | found by all pairs, pooled pair | found by MCB |")
    print("|---|---:|---:|")
    for (k, rate) in [(2, 0.5), (7, 0.5), (14, 0.5), (14, 0.2)] {
      let size = 300
      let pairs = Multiplicity.allPairsCritical(level: 0.95, groups: k)
      let one = Multiplicity.oneSidedCritical(
        level: 0.95, sizes: [Int](repeating: size, count: k - 1), referenceSize: size)
      var found = (pairs: 0, best: 0)
      for table in 0..<Self.tables {
        var generator = CounterBasedGenerator(
          seed: 2025, stream: "power", "\(k) \(rate)", index: UInt64(table))
        let low = generator.binomial(trials: size, probability: rate / 2)
        let top = (1..<k).map { _ in generator.binomial(trials: size, probability: rate) }.max()
        let z = TwoByTwoTest.pooledZ(Counts(top ?? 0, of: size), Counts(low, of: size)) ?? 0
        if z >= pairs { found.pairs += 1 }
        if z >= one { found.best += 1 }
      }
      let shares = [found.pairs, found.best].map { Double($0) / Double(Self.tables) }
      print(
        "| \(k - 1) × \(rate) + 1 × \(rate / 2), n = 300 | \(Self.digits(shares[0])) | "
          + "\(Self.digits(shares[1])) |")
      if rate == 0.5 { #expect(shares[0] >= 0.995) }
    }
  }
}
