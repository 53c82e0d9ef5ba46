import FairmarkAnalysis

/// The scores of an audit: its medians under every reading of the rule, and who is above them.
///
/// All medians are found in the same passes over the scores, and all counts in another.
struct AuditScores {
  /// A table and, for each threshold, how its cells are split.
  private struct Part {
    var table: MedianSplitTable
    var splits: [[MedianSplitTable.Split]]
  }

  private let whole: Part
  /// Everybody again in each stratum, where one person can be in several.
  private let byStratum: Part?
  private let fullSample: MedianSplitTable.Median?
  private let known: MedianSplitTable.Median?
  private let thresholds: [Double]

  /// - Parameters:
  ///   - table: The people, in cells of groups and, where nobody is in two, strata.
  ///   - byStratum: The people again in each stratum, where somebody can be in several.
  ///   - reader: What raw texts mean.
  init(_ table: MedianSplitTable, byStratum: MedianSplitTable?, _ reader: DemographicReader) {
    let medians = table.medians(of: [
      table.cells.map { _ in true },
      table.cells.map { reader.isKnown(Array(table.key(of: $0).prefix(table.groupCount))) },
    ])
    fullSample = medians[0]
    known = medians[1]
    var thresholds: [Double] = []
    for median in medians.compactMap(\.self) {
      for value in [median.midpoint, median.lower, median.upper]
      where !thresholds.contains(value) { thresholds.append(value) }
    }
    self.thresholds = thresholds
    whole = Part(table: table, splits: table.splits(at: thresholds))
    self.byStratum = byStratum.map { Part(table: $0, splits: $0.splits(at: thresholds)) }
  }

  /// The median under a reading of the rule; `nil` when nobody has a score.
  func median(_ settings: AuditSettings) -> Double? {
    let median = settings.medianSample == .fullSample ? fullSample : known
    return switch settings.median {
    case .midpoint: median?.midpoint
    case .lower: median?.lower
    case .upper: median?.upper
    }
  }

  /// Everybody by raw texts.
  var texts: StratumMargin? {
    whole.table.margins { cell, _ in
      .init(selected: 0, rejected: cell.scored, missing: cell.withoutScore)
    }.first
  }

  /// The groups of raw texts under a reading of the rule.
  func margins(_ settings: AuditSettings) -> [StratumMargin] {
    let threshold = median(settings).flatMap(thresholds.firstIndex(of:))
    func margins(_ part: Part) -> [StratumMargin] {
      part.table.margins { cell, place in
        var above = 0
        if let threshold {
          let split = part.splits[threshold][place]
          above = settings.ties == .above ? split.above : split.above + split.equal
        }
        return .init(selected: above, rejected: cell.scored - above, missing: cell.withoutScore)
      }
    }
    return margins(whole) + (byStratum.map(margins) ?? []).filter { $0.stratum != nil }
  }
}

extension MedianSplitTable {
  /// The groups over all, then within each stratum.
  fileprivate func margins(
    _ outcomes: (Cell, Int) -> GroupCellTable.Outcomes
  ) -> [StratumMargin] {
    var whole: [[String?]: GroupCellTable.Outcomes] = [:]
    var strata: [[String?]: [[String?]: GroupCellTable.Outcomes]] = [:]
    for (place, cell) in cells.enumerated() {
      let key = key(of: cell)
      let group = Array(key.prefix(groupCount))
      let counted = outcomes(cell, place)
      whole[group, default: .init()].add(counted)
      if key.count > groupCount {
        strata[Array(key.dropFirst(groupCount)), default: [:]][group, default: .init()].add(counted)
      }
    }
    let names = dimensions.map(\.column)
    func margin(
      _ stratum: [String?]?, _ groups: [[String?]: GroupCellTable.Outcomes]
    ) -> StratumMargin {
      StratumMargin(
        attribute: Array(names.prefix(groupCount)), strata: Array(names.dropFirst(groupCount)),
        stratum: stratum, classLabel: nil, groups: groups.map { .init(key: $0, outcomes: $1) })
    }
    // Strata in byte order, a missing value last.
    let order = strata.keys.sorted { left, right in
      for (first, second) in zip(left, right) where first != second {
        guard let first else { return false }
        guard let second else { return true }
        return first.utf8.lexicographicallyPrecedes(second.utf8)
      }
      return false
    }
    return [margin(nil, whole)] + order.map { margin($0, strata[$0] ?? [:]) }
  }
}
