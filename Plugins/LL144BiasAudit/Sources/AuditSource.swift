import FairmarkAnalysis
import FairmarkLocalLaw144
import FairmarkStatistics

/// Where the numbers of an audit come from: what is counted while the rows are read.
struct AuditSource {
  let isScoring: Bool
  private let settings: AuditSettings
  private let decisions: GroupAnalysis

  init(
    _ configuration: AnalysisConfiguration, _ settings: AuditSettings
  ) throws(AnalysisError) {
    self.settings = settings
    isScoring = configuration.roles.prediction == nil
    var whole = configuration
    // One crossing of all columns: everything else is a sum of its cells.
    whole.roles.intersectionDepth = configuration.roles.groups.count
    // A declared reference names a category, which is no text of the data.
    whole.parameters["reference"] = nil
    decisions = try GroupAnalysis(whole, usesLabel: false)
  }

  var aggregates: [any Aggregate] { decisions.aggregates }

  /// What was counted.
  func sample(_ results: AggregateResults) throws(AnalysisError) -> AuditSample {
    let columns = decisions.roles.groups
    let margins = try decisions.margins(results).filter { $0.attribute == columns }
    return AuditSample(
      decisions: margins, findings: decisions.findings(results), counts: [], median: nil,
      isScoring: isScoring)
  }
}

/// What was counted of the rows or persons of an audit.
struct AuditSample {
  /// The groups of raw texts: for each class over all, then within each stratum.
  var decisions: [StratumMargin]
  var findings: [Finding]
  /// Numbers of the whole sample by the names of their records.
  var counts: [(String, Int)]
  var median: MetricValue?
  var isScoring: Bool

  /// The groups of raw texts under a reading of the rule.
  func margins(
    _ settings: AuditSettings, _ reader: DemographicReader
  ) throws(AnalysisError) -> [StratumMargin] {
    settings.tiers.isEmpty ? decisions : try cumulative(settings.tiers)
  }

  /// For each tier those of it and of all better ones.
  private func cumulative(_ tiers: [String]) throws(AnalysisError) -> [StratumMargin] {
    let classes = decisions.filter { $0.stratum == nil }.compactMap(\.classLabel)
    for one in classes where !tiers.contains(one) {
      throw AnalysisError(
        .badData, key: "tiers",
        "the data hold the class \"\(one.prefix(40))\", which `tiers` does not list; list all classes, "
          + "the best first")
    }
    for tier in tiers where !classes.contains(tier) {
      throw AnalysisError(
        .badData, key: "tiers",
        "`tiers` lists \"\(tier.prefix(40))\", which is no class of the data; the classes are "
          + classes.map { "\"\($0.prefix(40))\"" }.joined(separator: ", "))
    }
    var margins: [StratumMargin] = []
    for (place, tier) in tiers.enumerated() {
      let better = Set(tiers.prefix(place + 1))
      // In all classes the same groups are listed in the same order.
      for margin in decisions where margin.classLabel == tier {
        let others = decisions.filter {
          $0.stratum == margin.stratum && better.contains($0.classLabel ?? "")
        }
        margins.append(
          StratumMargin(
            attribute: margin.attribute, strata: margin.strata, stratum: margin.stratum,
            classLabel: tiers.prefix(place + 1).joined(separator: " + "),
            groups: margin.groups.map { group in
              let selected = others.reduce(0) { sum, other in
                sum + (other.groups.first { $0.key == group.key }?.counts.numerator ?? 0)
              }
              return .init(
                key: group.key,
                outcomes: .init(
                  selected: selected, rejected: group.outcomes.count() - selected,
                  missing: group.outcomes.missing))
            }))
      }
    }
    return margins
  }
}
