import FairmarkStatistics
import FairmarkWatermarking

/// A document over all configurations: the smallest p-value, times the configurations that were
/// tested on it (Bonferroni).
///
/// Which configurations are tested depends on the document's draws alone, not on their scores, so that
/// the correction holds.
struct CombinedOutcome: Sendable {
  /// The configurations with a p-value.
  let testedCount: Int
  /// Of the first of them with the least p-value.
  let best: Int?
  /// The corrected p-value; `nil` where nothing was tested.
  let pValue: Double?
  /// Its decimal logarithm.
  let log10P: Double?
  /// The decimal logarithm of the mean e-value of the tested configurations; `nil` where e-values are
  /// not asked for, and where nothing was tested.
  let log10E: Double?
  /// `ok` where something was tested, else the status that says most.
  let status: DetectionStatus

  /// - Parameters:
  ///   - outcomes: The document under each configuration.
  ///   - ratios: For each configuration its likelihood ratio, where e-values are asked for.
  init(_ outcomes: [DetectionOutcome], ratios: [LikelihoodRatio?] = []) {
    var best: Int?
    var least = Double.infinity
    var tested = 0
    for (index, outcome) in outcomes.enumerated() {
      guard outcome.status == .ok, let evidence = outcome.evidence else { continue }
      tested += 1
      if best == nil || evidence.log10P < least {
        least = evidence.log10P
        best = index
      }
    }
    testedCount = tested
    self.best = best
    pValue = best.flatMap { outcomes[$0].evidence }.map { min(1, $0.pValue * Double(tested)) }
    log10P =
      best == nil
      ? nil
      : tested == 1 ? least : min(0, least + Elementary.log10(Double(tested)))
    log10E = Self.meanEValue(outcomes, ratios)
    let order: [DetectionStatus] = [.ok, .insufficientEvidence, .tooShort, .badInput]
    status = order.first { status in outcomes.contains { $0.status == status } } ?? .badInput
  }

  /// Leaves configurations out whose best possible outcome would not reach the level once it is corrected,
  /// those with the least draws first, until all others could.
  ///
  /// - Parameters:
  ///   - outcomes: The document under each configuration.
  ///   - level: The level that a corrected p-value must be able to reach.
  static func leaveOutUnreachable(_ outcomes: inout [DetectionOutcome], level: Double) {
    while true {
      let tested = outcomes.indices.filter { outcomes[$0].status == .ok }
      guard tested.count > 1 else { return }
      let worst =
        tested.map { outcomes[$0].evidence?.log10MinimumP ?? -.infinity }.max() ?? -.infinity
      // Equal ones go together: which keys are tested is no matter of their order.
      let unreachable = tested.filter { index in
        guard let evidence = outcomes[index].evidence, let least = evidence.log10MinimumP else {
          return false
        }
        return least == worst && !evidence.canReach(level / Double(tested.count))
      }
      if unreachable.isEmpty { return }
      for index in unreachable {
        outcomes[index].leaveOut(
          "even the best outcome of \(outcomes[index].tokensScored) draws has a p-value above the level "
            + "\(level) once it is corrected for the \(tested.count) configurations that could be tested"
        )
      }
    }
  }

  private static func meanEValue(
    _ outcomes: [DetectionOutcome], _ ratios: [LikelihoodRatio?]
  ) -> Double? {
    let values = zip(outcomes, ratios).compactMap { outcome, ratio -> Double? in
      guard let evidence = outcome.evidence, let ratio else { return nil }
      return ratio.log10EValue(drawCount: evidence.drawCount, score: evidence.score)
    }
    guard let largest = values.max() else { return nil }
    let sum = values.reduce(0) { $0 + Elementary.pow(10, $1 - largest) }
    return largest + Elementary.log10(sum / Double(values.count))
  }
}
