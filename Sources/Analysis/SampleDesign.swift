public import FairmarkJSONText
public import FairmarkStatistics

/// How the rows behind a rate came about, when they are weighted or belong to clusters.
public struct SampleDesign: Hashable, Sendable {
  /// The rows of the rate, each counted once whatever its sampling weight.
  public var rows: Counts
  /// How many rows of the denominator have a weight above 0.
  let rowsWithWeight: Int
  /// The sums of the weights, to the nearest number; `nil` without sampling weights.
  public var weighted: (numerator: Double, denominator: Double)?
  /// How many distinct clusters have rows in the denominator; `nil` without clusters.
  public var clusterCount: Int?
  /// Kish's effective number of rows, (Σ *w*)² / Σ *w*²; `nil` without sampling weights.
  public var kishSize: Double?
  /// By how much the rate's variance exceeds that of as many independent rows of one weight; `nil` where
  /// it does not vary.
  public var designEffect: Double?
  /// The number of rows divided by the design effect.
  public var effectiveSize: Double?

  /// Creates a description.
  ///
  /// - Parameters:
  ///   - rows: The rows of the rate.
  ///   - weighted: The sums of the weights.
  ///   - clusterCount: How many distinct clusters there are.
  ///   - kishSize: Kish's effective number of rows.
  ///   - designEffect: The design effect.
  ///   - effectiveSize: The number of rows divided by it.
  public init(
    rows: Counts, weighted: (numerator: Double, denominator: Double)? = nil,
    clusterCount: Int? = nil, kishSize: Double? = nil, designEffect: Double? = nil,
    effectiveSize: Double? = nil
  ) {
    self.rows = rows
    rowsWithWeight = rows.denominator
    self.weighted = weighted
    self.clusterCount = clusterCount
    self.kishSize = kishSize
    self.designEffect = designEffect
    self.effectiveSize = effectiveSize
  }

  /// Describes the rows of a rate.
  ///
  /// **Definition.** The design effect is V(*R*) (*n* − 1) / (*R* (1 − *R*)), *n* the rows with a weight.
  ///
  /// - Parameters:
  ///   - counts: The rows.
  ///   - rate: The weights and clusters.
  ///   - isWeighted: Whether there are sampling weights.
  init(_ counts: Counts, _ rate: SampledMargin.Rate, isWeighted: Bool) {
    rows = counts
    rowsWithWeight = rate.rowCount
    clusterCount = rate.clusterCount
    kishSize = rate.kishSize
    if isWeighted {
      weighted = (rate.weighted.numerator.double, rate.weighted.denominator.double)
    }
    if let linearized = rate.linearized, let variance = linearized.variance, variance > 0,
      rate.rowCount > 1
    {
      let independent = linearized.rate * linearized.complement / Double(rate.rowCount - 1)
      if independent > 0 {
        designEffect = variance / independent
        effectiveSize = Double(rate.rowCount) * independent / variance
      }
    }
  }

  /// The design as the metrics document writes it.
  public var json: JSONValue {
    var object: JSONObject = [
      "rows": [
        "numerator": .integer(rows.numerator), "denominator": .integer(rows.denominator),
      ]
    ]
    if let weighted {
      object.append(
        "weighted",
        ["numerator": .finite(weighted.numerator), "denominator": .finite(weighted.denominator)])
    }
    if let clusterCount { object.append("clusters", .integer(clusterCount)) }
    if let kishSize { object.append("kish_n", .finite(kishSize)) }
    if let effectiveSize { object.append("effective_n", .finite(effectiveSize)) }
    if let designEffect { object.append("design_effect", .finite(designEffect)) }
    return .object(object)
  }

  /// Whether both say the same.
  public static func == (left: Self, right: Self) -> Bool { left.json == right.json }

  /// Hashes rows, weights and sizes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rows)
    hasher.combine(weighted?.numerator)
    hasher.combine(weighted?.denominator)
    hasher.combine(clusterCount)
  }
}
