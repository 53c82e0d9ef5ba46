import FairmarkStatistics

extension TableFigures {
  /// The recomputed impact ratio of a line, as far as it is known.
  struct Expected {
    var low: ExactFraction
    var high: ExactFraction
    /// The lines with the highest rate.
    var best: [Int]
  }

  /// The lines among which a hypothesis looks for the highest rate.
  func pool(_ reference: PublishedConvention.Reference) -> [Int] {
    lines.indices.filter { index in
      reference == .all || lines[index].row.impactRatio != nil
    }
  }

  /// The impact ratio of a line under a hypothesis; `nil` where the line or the reference has no rate,
  /// or the highest rate is 0.
  func expected(
    _ line: Int, under hypothesis: PublishedConvention.Hypothesis
  ) -> Expected? {
    let values = rates(hypothesis.rounding)
    guard let own = values[line] else { return nil }
    let pool = pool(hypothesis.reference).filter { values[$0] != nil }
    guard let highest = pool.compactMap({ values[$0]?.high }).max(), highest > .init(whole: 0)
    else { return nil }
    let best = pool.filter { values[$0]?.high == highest }
    // A line is compared with itself where it is the best: its ratio is 1 and no more.
    let others = pool.filter { $0 != line }
    let one = ExactFraction(whole: 1)
    func ratio(
      _ rate: ExactFraction,
      to bound: KeyPath<(low: ExactFraction, high: ExactFraction), ExactFraction>
    ) -> ExactFraction {
      guard let rival = others.compactMap({ values[$0]?[keyPath: bound] }).max(), rival >= rate,
        let ratio = rate.divided(by: rival)
      else { return one }
      return ratio
    }
    return Expected(
      low: ratio(own.low, to: \.high), high: ratio(own.high, to: \.low), best: best)
  }

  /// The ratio of a line's rate to that of another line.
  func ratio(
    of line: Int, to comparator: Int, _ rounding: PublishedConvention.Rounding
  ) -> (low: ExactFraction, high: ExactFraction)? {
    let values = rates(rounding)
    guard let own = values[line], let other = values[comparator] else { return nil }
    if line == comparator { return (ExactFraction(whole: 1), ExactFraction(whole: 1)) }
    guard let low = own.low.divided(by: other.high), let high = own.high.divided(by: other.low)
    else { return nil }
    return (low, high)
  }

  /// The rates that ratios are quotients of.
  private func rates(
    _ rounding: PublishedConvention.Rounding
  ) -> [(low: ExactFraction, high: ExactFraction)?] {
    lines.map { line in
      switch rounding {
      case .unrounded: line.evidence.map { ($0.low, $0.high) }
      case .decimals: line.roundedRate.map { ($0, $0) }
      }
    }
  }

  /// Whether the published impact ratio of a line is that of a hypothesis; `nil` where none is
  /// published or none can be computed.
  func agreement(_ line: Int, under hypothesis: PublishedConvention.Hypothesis) -> Agreement? {
    guard let printed = lines[line].row.impactRatio,
      let expected = expected(line, under: hypothesis)
    else { return nil }
    return Agreement(
      of: printed, decimals: ratioDecimals, low: expected.low, high: expected.high)
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
      let agreements = printed.map { agreement($0, under: hypothesis) }
      return Score(
        hypothesis: hypothesis, matches: agreements.count { $0 == .rounded },
        truncated: agreements.count { $0 == .truncated })
    }
    guard let best = counted.max(by: { $0.isWorse(than: $1) }),
      let chosen = counted.first(where: { !$0.isWorse(than: best) })
    else { return convention }
    // Everybody rejected: no ratio exists, and none of those printed counts.
    let hasRatios = printed.contains { expected($0, under: chosen.hypothesis) != nil }
    let hasRates = printed.contains { lines[$0].evidence != nil }
    if hasRates, !hasRatios { convention.printed = 0 }
    convention.hypothesis = chosen.hypothesis
    convention.equallyGood = counted.map(\.hypothesis).filter { hypothesis in
      hypothesis != chosen.hypothesis
        && counted.contains { $0.hypothesis == hypothesis && !$0.isWorse(than: best) }
    }
    convention.matches = chosen.matches
    convention.truncated = chosen.truncated
    if let expected = printed.lazy.compactMap({ expected($0, under: chosen.hypothesis) }).first {
      convention.best = expected.best.map { lines[$0].row.category }
    }
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
    guard score.matches < printed.count else { return nil }
    var best: PublishedConvention.Comparator?
    // An audit has 14 categories; a table of thousands of rows is none.
    for category in lines.indices.prefix(64) {
      for rounding in Set(hypotheses.map(\.rounding)).sorted(by: { $0.order < $1.order }) {
        let followers = printed.filter { line in
          guard let ratio = ratio(of: line, to: category, rounding),
            let figure = lines[line].row.impactRatio
          else { return false }
          return Agreement(
            of: figure, decimals: ratioDecimals, low: ratio.low, high: ratio.high) == .rounded
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
