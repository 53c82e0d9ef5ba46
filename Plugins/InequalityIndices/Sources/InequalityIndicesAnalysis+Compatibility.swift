import FairmarkAnalysis

extension InequalityIndicesAnalysis {
  /// An index of AIF360's `ClassificationMetric`.
  private struct Index {
    var metric: String
    var alpha: Double
    var isBetween: Bool
    var isCoefficient = false
  }

  /// Indices over the groups with what AIF360 shows, which has none of a single group.
  ///
  /// Its formulas are those of Fairmark but for α = 0; it knows no weights, and gets each row as often
  /// as its weight says.
  func addingPeers(
    to records: [MetricRecord], of margin: StratumMargin, _ compared: [Benefits]
  ) -> [MetricRecord] {
    guard analysis.peers.contains(.aif360), compared.contains(where: { $0.count > 0 }) else {
      return records
    }
    return records.map { record in
      guard record.group == nil, let index = index(record.name),
        !index.isBetween || compared.count > 1
      else { return record }
      var record = record
      let all = compared.reduce(Benefits(none: 0, one: 0, two: 0), +)
      let value = Self.value(index, compared, all)
      let isDivided = index.alpha == 0 && value.isFinite && all.none != all.two
      record.peers = [
        PeerValues.aif360(
          index.metric, .python(value),
          note: isDivided ? "wrong: divided by the mean benefit once too often" : nil, of: margin)
      ]
      return record
    }
  }

  private func index(_ name: String) -> Index? {
    let isBetween = name.hasPrefix("between_group_")
    let prefix = isBetween ? "between_all_groups_" : ""
    switch isBetween ? String(name.dropFirst("between_group_".count)) : name {
    case "mean_log_deviation":
      return Index(
        metric: "\(prefix)generalized_entropy_index(alpha=0)", alpha: 0, isBetween: isBetween)
    case "theil_index":
      return Index(metric: "\(prefix)theil_index", alpha: 1, isBetween: isBetween)
    case "generalized_entropy_index":
      let order =
        alpha == 2
        ? "" : alpha == alpha.rounded() ? "(alpha=\(Int(alpha)))" : "(alpha=\(alpha))"
      return Index(
        metric: "\(prefix)generalized_entropy_index\(order)", alpha: alpha, isBetween: isBetween)
    case "coefficient_of_variation":
      return Index(
        metric: "\(prefix)coefficient_of_variation", alpha: 2, isBetween: isBetween,
        isCoefficient: true)
    default:
      return nil
    }
  }

  private static func value(_ index: Index, _ groups: [Benefits], _ all: Benefits) -> Double {
    guard all.sum > 0, let mean = all.mean else { return .nan }
    let entropy = GeneralizedEntropy(alpha: index.alpha)
    let own = index.isBetween ? entropy.between(groups) : entropy.index(all)
    // With a mean above 0 the only value that does not exist is an infinite one.
    guard let value = own.double else { return .infinity }
    if index.alpha == 0 { return value / mean }
    return index.isCoefficient ? (2 * value).squareRoot() : value
  }
}
