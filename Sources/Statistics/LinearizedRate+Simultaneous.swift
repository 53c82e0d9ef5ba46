/// Intervals for the least and the greatest of several weighted or clustered rates, as
/// ``SimultaneousIntervals`` has them for independent rows of one weight.
///
/// **Definition.** Of each pair the interval of ``difference(_:minus:level:)`` or ``ratio(_:over:level:)``, of
/// each rate that of ``wilson(level:)``, with *t* at the two-sided level that the normal quantile of
/// ``SimultaneousIntervals`` has. Where a unit is in several groups, groups are not independent, and the
/// level is Bonferroni's.
extension LinearizedRate {
  /// What is wanted of several rates.
  public enum Extreme: Hashable, Sendable {
    /// The greatest rate minus the least.
    case gap
    /// The least rate over the greatest.
    case minimumRatio
    /// The least rate.
    case minimum
    /// The greatest rate.
    case maximum
  }

  /// The interval of an extreme of several rates.
  ///
  /// **Edge Cases.** `nil` with fewer than two rates, where a rate has fewer than two units, and for a
  /// ratio where all rates are 0.
  ///
  /// - Parameters:
  ///   - extreme: What is wanted.
  ///   - rates: The rates.
  ///   - level: The confidence level.
  ///   - sharesUnits: Whether a unit is in several of the rates.
  /// - Returns: The interval.
  /// - Complexity: O(rates² × clusters).
  public static func interval(
    of extreme: Extreme, _ rates: [LinearizedRate], level: Double = 0.95, sharesUnits: Bool
  ) -> ConfidenceInterval? {
    precondition(level > 0 && level < 1, "\(level) is no confidence level")
    guard rates.count > 1, rates.allSatisfy({ $0.unitCount > 1 }) else { return nil }
    let k = Double(rates.count)
    switch extreme {
    case .minimum, .maximum:
      let alpha =
        sharesUnits
        ? (1 - level) / k : -Elementary.expm1(Elementary.log(level) / k)
      let ends = rates.compactMap { $0.wilson(level: 1 - alpha) }
      let lows = ends.compactMap(\.low)
      let highs = ends.compactMap(\.high)
      let isMinimum = extreme == .minimum
      return ConfidenceInterval(
        low: isMinimum ? lows.min() : lows.max(), high: isMinimum ? highs.min() : highs.max())
    case .gap, .minimumRatio:
      if extreme == .minimumRatio, rates.allSatisfy({ $0.rate == 0 }) { return nil }
      let alpha =
        sharesUnits
        ? (1 - level) / (k * (k - 1) / 2)
        : NormalDistribution().twoSided(
          Multiplicity.allPairsCritical(level: level, groups: rates.count))
      return extreme == .gap ? gap(rates, level: 1 - alpha) : ratio(rates, level: 1 - alpha)
    }
  }

  private static func gap(_ rates: [LinearizedRate], level: Double) -> ConfidenceInterval {
    var low = 0.0
    var high = 0.0
    for i in rates.indices {
      for j in rates.indices where i < j {
        guard let pair = difference(rates[i], minus: rates[j], level: level) else { continue }
        let ends = (pair.low ?? -1, pair.high ?? 1)
        low = max(low, ends.0, -ends.1)
        high = max(high, ends.1, -ends.0)
      }
    }
    return ConfidenceInterval(low: low, high: high)
  }

  private static func ratio(_ rates: [LinearizedRate], level: Double) -> ConfidenceInterval {
    var low = 1.0
    var high = 1.0
    for i in rates.indices {
      for j in rates.indices where i != j {
        guard let pair = ratio(rates[i], over: rates[j], level: level) else {
          // Two rates of 0 say nothing about their ratio.
          low = 0
          continue
        }
        low = min(low, pair.low ?? 0)
        high = min(high, pair.high ?? 1)
      }
    }
    return ConfidenceInterval(low: low, high: high)
  }

  /// The interval of the least of some rates over that of a reference group named before.
  ///
  /// **Definition.** The least of the ends of the ratios, each at Bonferroni's level.
  ///
  /// **Edge Cases.** `nil` without a rate, where a rate has fewer than two units, or where all are 0.
  ///
  /// - Parameters:
  ///   - rates: The groups' rates, without the reference.
  ///   - reference: The reference's.
  ///   - level: The confidence level.
  /// - Returns: The interval.
  /// - Complexity: O(rates × clusters).
  public static func minimumRatio(
    _ rates: [LinearizedRate], over reference: LinearizedRate, level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard !rates.isEmpty, (rates + [reference]).allSatisfy({ $0.unitCount > 1 }),
      (rates + [reference]).contains(where: { $0.rate > 0 })
    else { return nil }
    let pairs = rates.map {
      ratio($0, over: reference, level: 1 - (1 - level) / Double(rates.count))
    }
    return ConfidenceInterval(
      low: pairs.map { $0?.low ?? 0 }.min(), high: pairs.compactMap { $0?.high }.min())
  }
}
