import FairmarkStatistics

/// Between which values an impact ratio would lie if nobody's category were unknown.
///
/// **Definition.** The people of unknown category, selected or not, each belong to one of the categories
/// among which the reference is looked for. The lowest and highest ratio to the best rate over all ways
/// to place them. Where a table does not tell how many of them are selected, over all numbers of
/// selected people as well.
///
/// **Edge Cases.** At most 1. In the second case people are divisible, so that the range is wider than
/// the sharp one by less than one person.
///
/// **Reference.** C. F. Manski, *Partial Identification of Probability Distributions*, Springer 2003,
/// doi:10.1007/b97478.
public struct PublishedRatioBounds: Hashable, Sendable {
  /// The audit.
  public let audit: String
  /// The table.
  public let table: AuditTableKind
  /// The category as it is printed.
  public let category: String
  /// The lowest impact ratio.
  public let low: Double
  /// The highest impact ratio.
  public let high: Double
  /// The people of unknown category.
  public let unknown: Int
  /// How many of them are selected; `nil` where it is not published.
  public let unknownSelected: Int?
}

extension AuditCheck {
  /// The bounds of a table's printed ratios; none where a count is not published.
  func ratioBounds(of table: Table) -> [PublishedRatioBounds] {
    let figures = table.figures
    guard let hypothesis = table.convention.hypothesis, let row = unknownPeople(in: figures),
      let unknown = row.applicants, unknown > 0
    else { return [] }
    let pool = figures.pool(hypothesis.reference).filter {
      !figures.lines[$0].isEmpty && figures.lines[$0].row.isGroup
    }
    let counts = pool.compactMap { index -> Counts? in
      let row = figures.lines[index].row
      guard let applicants = row.applicants, let selected = row.selected, selected <= applicants
      else { return nil }
      return Counts(selected, of: applicants)
    }
    guard counts.count == pool.count, counts.count > 1 else { return [] }
    let selected = row.selected.flatMap { $0 <= unknown ? $0 : nil }
    return pool.indices.compactMap { group in
      let line = figures.lines[pool[group]].row
      guard line.impactRatio != nil,
        let (low, high) = range(of: group, counts, unknown: unknown, selected: selected)
      else { return nil }
      return PublishedRatioBounds(
        audit: audit.name, table: figures.kind, category: line.category, low: low, high: high,
        unknown: unknown, unknownSelected: selected)
    }
  }

  private func range(
    of group: Int, _ counts: [Counts], unknown: Int, selected: Int?
  ) -> (Double, Double)? {
    if let selected {
      let bounds = MissingGroupBounds(
        groups: counts, unselected: unknown - selected, selected: selected)
      guard let range = bounds.ratioToBest(of: group), let low = range.low.value,
        let high = range.high.value
      else { return nil }
      return (low, high)
    }
    guard counts.contains(where: { $0.numerator > 0 }) else { return nil }
    let bounds = OpenOutcomeBounds(counts: counts, group: group, unknown: Double(unknown))
    return (bounds.low, bounds.high)
  }
}

/// Bounds where neither the categories nor the outcomes of some people are known.
private struct OpenOutcomeBounds {
  let own: (selected: Double, people: Double)
  let others: [(selected: Double, people: Double)]
  let unknown: Double

  init(counts: [Counts], group: Int, unknown: Double) {
    let all = counts.map { (selected: Double($0.numerator), people: Double($0.denominator)) }
    own = all[group]
    others = all.indices.filter { $0 != group }.map { all[$0] }
    self.unknown = unknown
  }

  /// The least over each rival: some of the people selected in it, the rest unselected in the group.
  ///
  /// The logarithm of the ratio is convex in their number.
  var low: Double {
    if own.selected == 0 { return 0 }
    return others.map { rival in
      -greatest { selected in
        let rate = own.selected / (own.people + unknown - selected)
        return -rate * (rival.people + selected) / (rival.selected + selected)
      }
    }.reduce(1, min)
  }

  /// The most: some of the people selected in the group, the rest unselected in its rivals.
  ///
  /// They hold the highest rate among the rivals down. The logarithm of the ratio is concave in their
  /// number.
  var high: Double {
    min(
      1,
      greatest { selected in
        (own.selected + selected) / (own.people + selected)
          * inverseOfBest(unselected: unknown - selected)
      })
  }

  /// One over the least that the highest rate of the rivals can be, at most 10^300.
  private func inverseOfBest(unselected: Double) -> Double {
    let sorted = others.filter { $0.selected > 0 }.sorted {
      $0.people / $0.selected < $1.people / $1.selected
    }
    var (people, selected) = (0.0, 0.0)
    for (place, rival) in sorted.enumerated() {
      people += rival.people
      selected += rival.selected
      let inverse = (people + unselected) / selected
      guard place + 1 < sorted.count else { return inverse }
      if inverse <= sorted[place + 1].people / sorted[place + 1].selected { return inverse }
    }
    return 1e300
  }

  /// The greatest value of a function with one maximum on the numbers from 0 to all the people.
  private func greatest(_ function: (Double) -> Double) -> Double {
    var (low, high) = (0.0, unknown)
    for _ in 0..<120 {
      let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
      if function(left) < function(right) { low = left } else { high = right }
    }
    return max(function(0), function(unknown), function(low + (high - low) / 2))
  }
}
