extension AreaUnderCurve {
  /// DeLong's comparison of two scores of the same people.
  ///
  /// **Definition.** *A* − *B* over the square root of its variance, which is that of the differences of
  /// the placements: Σ (*V*₁ᵢ − *W*₁ᵢ − *A* + *B*)² / (*n*₁ (*n*₁ − 1)), and the same over the negatives, with
  /// the placements *V* by the first score and *W* by the second.
  ///
  /// **Edge Cases.** `nil` with fewer than two positives or two negatives, and when the variance is 0,
  /// as for scores that rank all people alike.
  ///
  /// **Reference.** E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988), 837–845,
  /// doi:10.2307/2531595.
  ///
  /// - Parameter scores: The pairs of scores, in any order and none NaN, with the counts of positives
  ///   and of negatives that have them, each at least 0.
  /// - Returns: The difference of the areas, the first score's less the second's.
  /// - Complexity: O(n log n) in the number of pairs.
  public static func correlatedDifference(
    _ scores: [(first: Double, second: Double, positives: Int, negatives: Int)]
  ) -> Difference? {
    let one = Placements(scores.map { ($0.first, $0.positives, $0.negatives) })
    let two = Placements(scores.map { ($0.second, $0.positives, $0.negatives) })
    let n1 = one.positivesInAll
    let n0 = one.negativesInAll
    guard n1 > 1, n0 > 1 else { return nil }
    let pairs = 2 * Double(n1) * Double(n0)
    let wins = one.twiceWins - two.twiceWins
    var ofPositives = 0.0
    var ofNegatives = 0.0
    for (index, entry) in scores.enumerated() {
      let first = one.twicePlacements[index]
      let second = two.twicePlacements[index]
      let positive = Double(Int128(n1) * Int128(first.below - second.below) - wins) / pairs
      let negative = Double(Int128(n0) * Int128(first.above - second.above) - wins) / pairs
      ofPositives += Double(entry.positives) * (positive * positive)
      ofNegatives += Double(entry.negatives) * (negative * negative)
    }
    let variance =
      ofPositives / Double(n1) / Double(n1 - 1) + ofNegatives / Double(n0) / Double(n0 - 1)
    let magnitude = ExactRatio.quotient(
      wins.magnitude, 2 * UInt128(n1.magnitude) * UInt128(n0.magnitude))
    return magnitude.flatMap { Difference(wins < 0 ? -$0 : $0, variance: variance) }
  }

  /// Where every entry stands among the others by one score.
  private struct Placements {
    /// For each entry, twice the negatives below and twice the positives above, equal ones once.
    var twicePlacements: [(below: Int, above: Int)]
    var positivesInAll = 0
    var negativesInAll = 0
    var twiceWins: Int128 = 0

    init(_ entries: [(value: Double, positives: Int, negatives: Int)]) {
      twicePlacements = Array(repeating: (0, 0), count: entries.count)
      for entry in entries {
        precondition(!entry.value.isNaN, "NaN has no place")
        precondition(
          entry.positives >= 0 && entry.negatives >= 0,
          "\(entry.positives) and \(entry.negatives) are no counts")
        positivesInAll += entry.positives
        negativesInAll += entry.negatives
      }
      let order = entries.indices.sorted { entries[$0].value < entries[$1].value }
      var positivesBelow = 0
      var negativesBelow = 0
      var start = 0
      while start < order.count {
        let value = entries[order[start]].value
        let end = order[start...].firstIndex { entries[$0].value != value } ?? order.count
        let tied = order[start..<end]
        let positives = tied.reduce(0) { $0 + entries[$1].positives }
        let negatives = tied.reduce(0) { $0 + entries[$1].negatives }
        let below = 2 * negativesBelow + negatives
        let above = 2 * (positivesInAll - positivesBelow) - positives
        for index in tied { twicePlacements[index] = (below, above) }
        twiceWins += Int128(positives) * Int128(below)
        positivesBelow += positives
        negativesBelow += negatives
        start = end
      }
    }
  }
}
