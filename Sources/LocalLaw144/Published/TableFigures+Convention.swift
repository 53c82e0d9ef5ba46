import FairmarkStatistics

/// The impact ratios of a table under a hypothesis.
struct RecomputedRatios {
  typealias Range = (low: ExactFraction, high: ExactFraction)

  /// The lines with the highest rate.
  private(set) var best: [Int] = []
  private let values: [Range?]
  /// The two lines of the pool with the highest upper and lower ends: one of them is a rival of every
  /// line.
  private var highestUpper: [Int] = []
  private var highestLower: [Int] = []

  /// Computes the ratios.
  ///
  /// - Parameters:
  ///   - values: The rates of the lines, `nil` for those without.
  ///   - pool: The lines among which the highest rate is looked for.
  init(_ values: [Range?], among pool: [Int]) {
    self.values = values
    func highest(_ end: (Range) -> ExactFraction) -> [Int] {
      var found: [(line: Int, value: ExactFraction)] = []
      for line in pool {
        guard let value = values[line].map(end) else { continue }
        let place = found.firstIndex { $0.value < value } ?? found.count
        found.insert((line, value), at: place)
        if found.count > 2 { found.removeLast() }
      }
      return found.map(\.line)
    }
    highestUpper = highest(\.high)
    highestLower = highest(\.low)
    guard let first = highestUpper.first, let top = values[first]?.high,
      top > ExactFraction(whole: 0)
    else { return }
    best = pool.filter { values[$0]?.high == top }
  }

  /// The impact ratio of a line, or the range that it lies in; `nil` where the line or the reference
  /// has no rate, or the highest rate is 0.
  subscript(line: Int) -> Range? {
    guard let own = values[line], !best.isEmpty else { return nil }
    // A line is compared with itself where it is the best: its ratio is 1 and no more.
    func ratio(_ rate: ExactFraction, to rivals: [Int], _ end: (Range) -> ExactFraction)
      -> ExactFraction
    {
      guard let rival = rivals.first(where: { $0 != line }), let other = values[rival].map(end),
        rate < other
      else { return ExactFraction(whole: 1) }
      return rate.divided(by: other) ?? ExactFraction(whole: 1)
    }
    return (
      ratio(own.low, to: highestUpper, { $0.high }), ratio(own.high, to: highestLower, { $0.low })
    )
  }

  /// The ratio of a line's rate to that of another line.
  func ratio(of line: Int, to comparator: Int) -> Range? {
    guard let own = values[line], let other = values[comparator] else { return nil }
    if line == comparator { return (ExactFraction(whole: 1), ExactFraction(whole: 1)) }
    guard let low = own.low.divided(by: other.high), let high = own.high.divided(by: other.low)
    else { return nil }
    return (low, high)
  }
}

extension TableFigures {
  /// The lines among which a hypothesis looks for the highest rate.
  func pool(_ reference: PublishedConvention.Reference) -> [Int] {
    lines.indices.filter { reference == .all || lines[$0].row.impactRatio != nil }
  }

  /// The impact ratios under a hypothesis.
  func ratios(under hypothesis: PublishedConvention.Hypothesis) -> RecomputedRatios {
    RecomputedRatios(rates(hypothesis.rounding), among: pool(hypothesis.reference))
  }

  /// The rates that ratios are quotients of.
  private func rates(
    _ rounding: PublishedConvention.Rounding
  ) -> [RecomputedRatios.Range?] {
    lines.map { line in
      switch rounding {
      case .unrounded: line.evidence.map { ($0.low, $0.high) }
      case .decimals: line.roundedRate.map { ($0, $0) }
      }
    }
  }

  /// Whether the published impact ratio of a line is a recomputed one; `nil` where either does not
  /// exist.
  func agreement(_ line: Int, _ ratio: RecomputedRatios.Range?) -> Agreement? {
    guard let printed = lines[line].row.impactRatio, let ratio else { return nil }
    return Agreement(of: printed, decimals: ratioDecimals, low: ratio.low, high: ratio.high)
  }

  /// How the impact ratios were computed.
  func convention() -> PublishedConvention {
    var convention = PublishedConvention(audit: audit, table: kind)
    convention.excluded = lines.filter { $0.row.impactRatio == nil && !$0.isEmpty }
      .map(\.row.category)
    let printed = lines.indices.filter { lines[$0].row.impactRatio != nil && !lines[$0].isEmpty }
    convention.printed = printed.count
    guard !printed.isEmpty else { return convention }
    let counted = hypotheses.map { hypothesis in
      let recomputed = ratios(under: hypothesis)
      let agreements = printed.map { agreement($0, recomputed[$0]) }
      return Score(
        hypothesis: hypothesis, matches: agreements.count { $0 == .rounded },
        truncated: agreements.count { $0 == .truncated })
    }
    guard let best = counted.max(by: { $0.isWorse(than: $1) }),
      let chosen = counted.first(where: { !$0.isWorse(than: best) })
    else { return convention }
    // Everybody rejected: no ratio exists, and none of those printed counts.
    let recomputed = ratios(under: chosen.hypothesis)
    let hasRatios = printed.contains { recomputed[$0] != nil }
    let hasRates = printed.contains { lines[$0].evidence != nil }
    if hasRates, !hasRatios { convention.printed = 0 }
    convention.hypothesis = chosen.hypothesis
    convention.equallyGood = counted.map(\.hypothesis).filter { hypothesis in
      hypothesis != chosen.hypothesis
        && counted.contains { $0.hypothesis == hypothesis && !$0.isWorse(than: best) }
    }
    convention.matches = chosen.matches
    convention.truncated = chosen.truncated
    convention.best = recomputed.best.map { lines[$0].row.category }
    convention.comparator = comparator(betterThan: chosen, among: printed)
    return convention
  }

  private struct Score {
    var hypothesis: PublishedConvention.Hypothesis
    var matches: Int
    var truncated: Int

    func isWorse(than other: Score) -> Bool {
      (matches, truncated) < (other.matches, other.truncated)
    }
  }

  /// The hypotheses, of equally good ones the first to be chosen first.
  private var hypotheses: [PublishedConvention.Hypothesis] {
    var roundings: [PublishedConvention.Rounding] = [.unrounded]
    if hasRates {
      let hasCounts = lines.contains { $0.evidence?.comesFromCounts ?? false }
      roundings.insert(.decimals(rateDecimals), at: hasCounts ? 1 : 0)
    }
    return roundings.flatMap { rounding in
      [PublishedConvention.Reference.all, .printed].map { .init(reference: $0, rounding: rounding) }
    }
  }

  /// The category that explains more ratios than the most selected one does, at least two besides its
  /// own.
  private func comparator(
    betterThan score: Score, among printed: [Int]
  ) -> PublishedConvention.Comparator? {
    // An audit has 14 categories and perhaps a few of its own; each of hundreds explains something.
    guard score.matches < printed.count, lines.count <= 40 else { return nil }
    var best: PublishedConvention.Comparator?
    for rounding in Set(hypotheses.map(\.rounding)).sorted(by: { $0.order < $1.order }) {
      let recomputed = ratios(under: .init(reference: .all, rounding: rounding))
      for category in lines.indices {
        let followers = printed.filter { line in
          agreement(line, recomputed.ratio(of: line, to: category)) == .rounded
        }
        guard followers.count(where: { $0 != category }) >= 2,
          followers.count > max(score.matches, best?.matches ?? 0)
        else { continue }
        best = .init(
          category: lines[category].row.category, matches: followers.count, rounding: rounding)
      }
    }
    return best
  }
}

extension PublishedConvention.Rounding {
  fileprivate var order: Int { if case .decimals = self { 1 } else { 0 } }
}
