/// A rate of weighted or clustered rows with its variance by Taylor linearisation.
///
/// Rows are drawn with unequal probabilities (sampling weights), several rows belong to one person
/// (clusters), or both. What is independent is then not a row with the weight 1 but a *unit*: a cluster,
/// or a row where there are no clusters.
///
/// **Definition.** *R* = *Y* / *Z*, *Y* = Σ *w* *y* and *Z* = Σ *w* *z*, *z* = 1 for the rows of the
/// denominator and *y* = 1 for those of the numerator. With the sums *y*ᵤ and *z*ᵤ of each of the *m* units
/// that have a weight in *Z*, the residuals *e*ᵤ = *y*ᵤ − *R* *z*ᵤ add up to 0, and
/// V(*R*) = *m* / (*m* − 1) Σ *e*ᵤ² / *Z*²: units count as drawn with replacement. The covariance of two
/// rates is √(*m*₁ / (*m*₁ − 1) *m*₂ / (*m*₂ − 1)) Σ *e*₁ᵤ *e*₂ᵤ / (*Z*₁ *Z*₂) over the units that have rows in
/// both; without clusters there are none. *m* counts the units of the rate itself, as if the group were a
/// sample of its own, and not those of all groups.
///
/// **Reference.** C.-E. Särndal, B. Swensson, J. Wretman, Model Assisted Survey Sampling (1992), section
/// 5.6; T. Lumley, Complex Surveys (2010), doi:10.1002/9780470580066, chapter 2.
public struct LinearizedRate: Hashable, Sendable {
  /// What one cluster adds to a rate.
  public struct ClusterTotal: Hashable, Sendable {
    /// The cluster's number, by which clusters of two rates are matched.
    public var cluster: Int
    /// Its weight in the numerator.
    public var numerator: Double
    /// Its weight in the denominator, above 0.
    public var denominator: Double

    /// Creates a cluster's sums.
    public init(cluster: Int, numerator: Double, denominator: Double) {
      self.cluster = cluster
      self.numerator = numerator
      self.denominator = denominator
    }
  }

  enum Units: Hashable, Sendable {
    /// Rows: the squares of the weights in the numerator, and of the others in the denominator.
    case rows(numerator: Double, others: Double)
    /// Clusters in ascending order of their numbers.
    case clusters([ClusterTotal])
  }

  /// The sums of the weights.
  public let counts: WeightedCounts
  /// The rate.
  public let rate: Double
  /// How many units have a weight in the denominator.
  public let unitCount: Int
  /// The linearised variance; `nil` with fewer than two units.
  public let variance: Double?
  /// 1 less the rate, with the digits that subtraction loses where the rate is near 1.
  public let complement: Double
  let total: Double
  let units: Units

  /// A rate of independent rows with weights.
  ///
  /// The result is `nil` when the weights of the denominator are all 0.
  ///
  /// - Parameters:
  ///   - counts: The sums of the weights.
  ///   - squares: The sums of the squared weights in the numerator and of the other rows in the
  ///     denominator.
  ///   - rowCount: How many rows of the denominator have a weight above 0.
  public init?(
    _ counts: WeightedCounts, squares: (numerator: WeightSquareSum, others: WeightSquareSum),
    rowCount: Int
  ) {
    self.init(
      counts, unitCount: rowCount,
      .rows(numerator: squares.numerator.double, others: squares.others.double))
  }

  /// A rate of rows in clusters.
  ///
  /// The result is `nil` when the weights of the denominator are all 0.
  ///
  /// - Parameters:
  ///   - counts: The sums of the weights.
  ///   - clusters: The clusters with a weight in the denominator, in ascending order of their numbers.
  public init?(_ counts: WeightedCounts, clusters: [ClusterTotal]) {
    self.init(counts, unitCount: clusters.count, .clusters(clusters))
  }

  private init?(_ counts: WeightedCounts, unitCount: Int, _ units: Units) {
    guard let rate = counts.rate, let complement = counts.complement else { return nil }
    self.counts = counts
    self.rate = rate
    self.complement = complement
    self.unitCount = unitCount
    self.units = units
    let total = counts.denominator.double
    self.total = total
    variance =
      unitCount > 1
      ? Self.correction(unitCount) * Self.squares(of: units, rate, complement) / (total * total)
      : nil
  }

  static func correction(_ unitCount: Int) -> Double {
    Double(unitCount) / Double(unitCount - 1)
  }

  /// Σ (*y*ᵤ − *r* *z*ᵤ)², where what is left of rounding alone counts as 0.
  static func squares(of units: Units, _ r: Double, _ complement: Double) -> Double {
    switch units {
    case .rows(let numerator, let others):
      return complement * complement * numerator + r * r * others
    case .clusters(let clusters):
      var sum = 0.0
      var rounding = 0.0
      for one in clusters {
        let residual = one.numerator - r * one.denominator
        sum += residual * residual
        rounding += one.denominator * one.denominator
      }
      return sum <= 0x1p-98 * rounding ? 0 : sum
    }
  }

  // MARK: Sizes

  /// Kish's effective number of units, (Σ *z*ᵤ)² / Σ *z*ᵤ²: how many units of one weight say as much.
  ///
  /// **Reference.** L. Kish, Survey Sampling (1965), section 11.7.
  public var kishSize: Double {
    switch units {
    case .rows(let numerator, let others): return total * total / (numerator + others)
    case .clusters(let clusters):
      return total * total
        / clusters.reduce(0) { $0 + $1.denominator * $1.denominator }
    }
  }

  /// How many independent rows of one weight would give the rate this variance.
  ///
  /// **Definition.** *R* (1 − *R*) / V(*R*). Where the rate does not vary between units, Kish's number of
  /// units, which assumes that rows of one cluster all say the same.
  ///
  /// **Reference.** E. L. Korn, B. I. Graubard, Survey Methodology 24 (1998), 193–201.
  ///
  /// `nil` with fewer than two units.
  public var effectiveSize: Double? {
    guard let variance else { return nil }
    return variance > 0 ? rate * complement / variance : kishSize
  }

  // MARK: Pairs

  /// The covariance of two rates; 0 where they have no unit in common.
  ///
  /// - Parameters:
  ///   - first: A rate.
  ///   - second: Another one of the same data.
  /// - Returns: The covariance; `nil` when a rate has fewer than two units.
  /// - Complexity: O(clusters).
  public static func covariance(_ first: LinearizedRate, _ second: LinearizedRate) -> Double? {
    guard first.unitCount > 1, second.unitCount > 1 else { return nil }
    return products(first, first.rate, second, second.rate)?.covariance ?? 0
  }

  /// The covariance of the residuals about two rates; `nil` without a unit in common.
  static func products(
    _ first: LinearizedRate, _ r1: Double, _ second: LinearizedRate, _ r2: Double
  ) -> (covariance: Double, shared: Int)? {
    guard case .clusters(let left) = first.units, case .clusters(let right) = second.units else {
      return nil
    }
    var sum = 0.0
    var shared = 0
    var i = 0
    var j = 0
    while i < left.count, j < right.count {
      if left[i].cluster < right[j].cluster {
        i += 1
      } else if right[j].cluster < left[i].cluster {
        j += 1
      } else {
        sum +=
          (left[i].numerator - r1 * left[i].denominator)
          * (right[j].numerator - r2 * right[j].denominator)
        shared += 1
        i += 1
        j += 1
      }
    }
    guard shared > 0 else { return nil }
    let factor = (correction(first.unitCount) * correction(second.unitCount)).squareRoot()
    return (factor * sum / (first.total * second.total), shared)
  }
}
