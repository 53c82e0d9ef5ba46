import FairmarkStatistics

extension GroupRates {
  /// A record over the groups of the attribute whose value some function of their rates gives.
  ///
  /// **Edge Cases.** Without a known group there is no value (`insufficient_data`), with one nothing
  /// to compare (`single_group`), and with fewer than two that have a rate neither.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - value: Gives the value from at least two groups that have a rate.
  /// - Returns: One record with the number of groups that are left out; none in an unknown stratum.
  public func aggregateRecord(
    _ name: String, value: (_ defined: [Group]) -> MetricValue
  ) -> MetricRecord? {
    if isStratumUnknown { return nil }
    let (known, defined) = (known, defined)
    let aggregated: MetricValue
    if known.isEmpty {
      aggregated = .undefined(.insufficientData, reason: "no row has a group value")
    } else if known.count == 1 {
      aggregated = .undefined(
        .singleGroup, reason: "the attribute has one group, so there is nothing to compare")
    } else if defined.count < 2, let lacking = known.first(where: { !$0.isDefined }) {
      aggregated = .undefined(
        lacking.n == 0 ? .emptyGroup : .zeroDenominator,
        reason: "fewer than two groups have a \(rateName)")
    } else {
      aggregated = value(defined)
    }
    var record = MetricRecord(
      name, attribute: attribute, value: aggregated, n: known.reduce(0) { $0 + $1.n })
    record.stratum = stratum
    record.dimensions = dimensions
    record.undefinedGroups = known.count - defined.count
    return record
  }
}
