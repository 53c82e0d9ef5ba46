import FairmarkAnalysis
import FairmarkStatistics

extension SampleDesign {
  /// Reads the rows behind a rate that have sampling weights or belong to clusters.
  init(reading node: DocumentNode) throws(MetricsDocumentError) {
    let object = try node.object([
      "rows", "weighted", "clusters", "kish_n", "effective_n", "design_effect",
    ])
    let rows = try object.require("rows").object(["numerator", "denominator"])
    let numerator = try rows.require("numerator").count()
    let denominator = try rows.require("denominator").count()
    guard numerator <= denominator else {
      throw rows.node.error("has a numerator above its denominator")
    }
    self.init(rows: Counts(numerator, of: denominator))
    if let node = object["weighted"] {
      let sums = try node.object(["numerator", "denominator"])
      let part = try sums.require("numerator").number()
      let whole = try sums.require("denominator").number()
      guard part >= 0, part <= whole else {
        throw node.error("is not a sum of weights that is part of another")
      }
      weighted = (part, whole)
    } else if object["clusters"] == nil {
      throw node.error("has neither `weighted` nor `clusters`")
    }
    clusterCount = try object["clusters"]?.count()
    kishSize = try object["kish_n"].map(Self.positive)
    effectiveSize = try object["effective_n"].map(Self.positive)
    designEffect = try object["design_effect"].map(Self.positive)
  }

  private static func positive(_ node: DocumentNode) throws(MetricsDocumentError) -> Double {
    let number = try node.number()
    guard number > 0 else { throw node.expected("a number above 0") }
    return number
  }

  /// The rate of the weights, up to the rounding of their sums.
  var rate: Double? {
    weighted.flatMap { $0.denominator > 0 ? $0.numerator / $0.denominator : nil }
  }
}

extension MetricRecord {
  /// Refuses whole numbers beside sums of weights, and a value that is not the quotient of the sums.
  func checkWeighted(_ object: DocumentObject) throws(MetricsDocumentError) {
    for name in ["counts", "reference_counts", "quotient", "reference_quotient"] {
      try object.forbid(name, "stands beside a weighted rate, which has no counts")
    }
    if flags.contains("below_four_fifths") {
      throw object.node.error(
        "has the flag below_four_fifths, which is decided on whole numbers, and sampling weights")
    }
    if extremes?.minimum.counts != nil || extremes?.maximum.counts != nil {
      throw object.node.error("has extremes with counts beside a weighted rate, which has none")
    }
    guard let found = value.double, let place = promisedCounts else { return }
    let node = try object.require("value")
    if Self.countsOfRows.contains(name) {
      guard value == .count(design?.rows.numerator ?? -1) else {
        throw node.error("is \(node.shape), and not the numerator of `design.rows`")
      }
      return
    }
    if place != .counts { _ = try object.require("reference_design") }
    guard let expected = weightedValue(place, isNegative: found < 0) else {
      throw node.error("is \(node.shape), but its sums of weights give no value")
    }
    // The sums are rounded, and the value is the quotient of the exact ones.
    guard abs(expected - found) <= 1e-12 * max(1, abs(expected)) else {
      throw node.error("is \(node.shape), but its sums of weights give \(expected)")
    }
  }

  private func weightedValue(_ place: CountsPlace, isNegative: Bool) -> Double? {
    guard let own = design?.rate else { return nil }
    if place == .counts { return own }
    guard let other = referenceDesign?.rate else { return nil }
    let difference = abs(own - other)
    if place == .extremes {
      if name.hasSuffix("_min") { return own }
      if name.hasSuffix("_max") { return other }
      return name.hasSuffix("_ratio") ? (other > 0 ? own / other : nil) : difference
    }
    if name.hasSuffix("_ratio") || name == "impact_ratio_min" {
      return other > 0 ? own / other : nil
    }
    return isNegative ? -difference : difference
  }
}
