import FairmarkStatistics

/// What a finding weighs in people: the shortfall, and whether one person would change it.
extension GroupRates {
  /// A record of how many more of each group would have the property at the pooled rate of the group
  /// and the reference.
  ///
  /// **Definition.** *n*₁ *p* − *k*₁, *p* = (*k*₁ + *k*₂) / (*n*₁ + *n*₂); negative where the group has more.
  ///
  /// - Parameters:
  ///   - name: The metric's name.
  ///   - comparisons: What ``compared(by:)`` gave.
  /// - Returns: One record a known group; none in an unknown stratum.
  public func shortfallRecords(_ name: String, _ comparisons: Comparisons) -> [MetricRecord] {
    comparisonRecords(name, comparisons) { _, _ in
      nil
    } compare: { group, reference in
      if isWeighted {
        return (
          .undefined(
            .notEvaluated, reason: Self.needsIndependentRows("a number of people")), []
        )
      }
      let shortfall =
        group.key == reference.key ? 0 : TwoByTwoTest.shortfall(group.counts, reference.counts)
      return (
        shortfall.map(MetricValue.of)
          ?? .undefined(.zeroDenominator, reason: "a rate is not defined"), []
      )
    }.map { record in
      var record = record
      record.tests = []
      return record
    }
  }

  /// Flags that tell how much one person decides, for a ratio of rates.
  ///
  /// **Definition.** `flip_flop`: selecting one person of the group in place of one of the reference
  /// would give the group the higher rate (Uniform Guidelines, Q&A 21). `one_swap_removes_four_fifths`:
  /// it would lift the ratio to four fifths.
  ///
  /// - Parameters:
  ///   - group: The group's counts.
  ///   - reference: The reference group's counts.
  /// - Returns: The flags that hold; none when the group's rate is not the lower one.
  static func smallNumberFlags(_ group: Counts, _ reference: Counts) -> [String] {
    guard ExactRatio.isRate(group, below: reference) else { return [] }
    var flags: [String] = []
    if TwoByTwoTest.flipFlop(group, reference) == true { flags.append("flip_flop") }
    if ExactRatio.isRatio(of: group, to: reference, below: 4, over: 5) == true,
      TwoByTwoTest.swapRemovesFourFifthsFinding(group, reference) == true
    {
      flags.append("one_swap_removes_four_fifths")
    }
    return flags
  }
}
