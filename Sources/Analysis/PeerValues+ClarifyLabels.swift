import FairmarkStatistics

extension ClarifyValues {
  /// Clarify's pre-training bias report: labels are positive or not, a missing one is not.
  ///
  /// A distance leaves out the labels that one side lacks, and does not divide the others anew: what
  /// is left is no distribution, so the divergences may be below 0 and the distances too short.
  func labelValue(
    _ comparison: PeerQuestion.LabelComparison, of facet: PeerConfusion, to others: PeerConfusion,
    poolNote: String?
  ) -> PeerValue {
    func shown(_ value: Double, note: String? = nil) -> PeerValue {
      PeerValue(
        .clarify, comparison.rawValue, Self.shown(value),
        note: PeerValues.note(
          note, poolNote,
          margin.lacksLabel && comparison != .classImbalance
            ? "a missing label counts as negative" : nil))
    }
    func failed(_ error: String) -> PeerValue {
      PeerValue(.clarify, comparison.rawValue, .text("null, error: \(error)"))
    }
    switch comparison {
    case .classImbalance:
      guard others.all > 0 else {
        return failed(
          "CI: negated facet set is empty. Check that x[~facet] has non-zero length.")
      }
      return shown(Double(others.all - facet.all) / Double(others.all + facet.all))
    case .rateDifference:
      guard others.all > 0 else { return failed("Negative facet set is empty.") }
      return shown(
        Double(others.positives) / Double(others.all) - Double(facet.positives) / Double(facet.all))
    default:
      let pairs = [(others.negatives, facet.negatives), (others.positives, facet.positives)]
      let common = pairs.filter { $0.0 > 0 && $0.1 > 0 }.map {
        (Double($0.0) / Double(others.all), Double($0.1) / Double(facet.all))
      }
      guard !common.isEmpty else {
        return failed("No instance of common facet found, dataset may be too small")
      }
      let isCut = pairs.contains { ($0.0 > 0) != ($0.1 > 0) }
      return shown(
        Self.distance(comparison, common),
        note: isCut
          ? "wrong: a label that one side lacks is left out, and the shares of the others do not "
            + "add up to 1" : nil)
    }
  }

  private static func distance(
    _ comparison: PeerQuestion.LabelComparison, _ shares: [(Double, Double)]
  ) -> Double {
    func sum(_ term: ((Double, Double)) -> Double) -> Double { shares.map(term).reduce(0, +) }
    switch comparison {
    case .jensenShannon:
      let first = sum { $0.0 * Elementary.log($0.0 / (0.5 * ($0.0 + $0.1))) }
      let second = sum { $0.1 * Elementary.log($0.1 / (0.5 * ($0.0 + $0.1))) }
      return 0.5 * (first + second)
    case .euclidean: return sum { ($0.0 - $0.1) * ($0.0 - $0.1) }.squareRoot()
    case .totalVariation: return 0.5 * sum { abs($0.0 - $0.1) }
    case .largestDifference: return shares.map { abs($0.0 - $0.1) }.max() ?? 0
    default: return sum { $0.0 * Elementary.log($0.0 / $0.1) }
    }
  }
}
