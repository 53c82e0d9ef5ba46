import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkStatistics

/// Which groups of a table are compared, and with whom.
struct TableGroups {
  /// The groups that take part.
  let compared: StratumMargin
  /// Whom they are compared with.
  let rules: [ReferenceRule]
  /// Whether the auditor named the reference.
  let isDeclared: Bool
  /// The group that others are compared with; `nil` when none has people.
  let reference: StratumMargin.Group?

  init(_ margin: StratumMargin, _ settings: AuditSettings, _ kind: AuditTableKind) {
    let excluded = Set(
      settings.exclusions.filter { $0.table == kind }.map { kind.key(of: $0.category) })
    let known = margin.groups.filter { !$0.isUnknown }
    let candidates = known.filter {
      settings.excludedAsReference || !excluded.contains($0.key)
    }
    let declared = settings.references.first { rule in
      guard case .group(let values) = rule else { return false }
      return Set(values.keys) == Set(kind.attribute)
    }
    isDeclared = declared != nil
    let chosen: StratumMargin.Group?
    if case .group(let values)? = declared {
      rules = declared.map { [$0] } ?? []
      chosen = known.first { group in
        zip(kind.attribute, group.key).allSatisfy { values[$0] == $1 }
      }
    } else {
      let total = known.reduce(0) { $0 + $1.outcomes.count() }
      switch settings.comparator {
      case .mostSelected: chosen = Self.best(candidates)
      case .largest: chosen = Self.largest(candidates)
      case .twoPercent:
        chosen = Self.best(
          candidates.filter { Self.isTwoPercent($0.outcomes.count(), of: total) })
      }
      if settings.comparator != .mostSelected, let chosen {
        rules = [
          .group(
            Dictionary(
              uniqueKeysWithValues: zip(kind.attribute, chosen.key.map { $0 ?? "" })))
        ]
      } else {
        rules = [.best]
      }
    }
    reference = chosen
    let key = chosen?.key
    compared = StratumMargin(
      attribute: margin.attribute, strata: margin.strata, stratum: margin.stratum,
      classLabel: margin.classLabel,
      groups: margin.groups.filter { !excluded.contains($0.key) || $0.key == key })
  }

  /// Whether numbers of people decided whom the others are compared with.
  var isChosenBySize: Bool { !isDeclared && rules != [.best] }

  /// Whether a number is at least 2 % of another, on whole numbers.
  static func isTwoPercent(_ count: Int, of total: Int) -> Bool {
    let (product, overflow) = count.multipliedReportingOverflow(by: 50)
    return overflow || product >= total
  }

  /// The group with the highest rate; of equal ones that with the most people, then the first.
  static func best(_ groups: [StratumMargin.Group]) -> StratumMargin.Group? {
    var best: StratumMargin.Group?
    for group in groups where group.outcomes.count() > 0 {
      guard let current = best else {
        best = group
        continue
      }
      let first = current.counts
      let second = group.counts
      if ExactRatio.isRate(first, below: second)
        || (!ExactRatio.isRate(second, below: first) && second.denominator > first.denominator)
      {
        best = group
      }
    }
    return best
  }

  /// The group with the most people, of equal ones the first.
  static func largest(_ groups: [StratumMargin.Group]) -> StratumMargin.Group? {
    groups.reduce(nil as StratumMargin.Group?) { largest, group in
      guard let largest else { return group }
      return group.outcomes.count() > largest.outcomes.count() ? group : largest
    }
  }
}

extension StratumMargin.Group {
  /// The selected among the people.
  var counts: Counts { Counts(outcomes.count(prediction: true), of: outcomes.count()) }
}
