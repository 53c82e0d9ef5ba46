import FairmarkAnalysis
import FairmarkStatistics

/// What groups have of the top and of the exposure when rows are ranked by score, highest first.
struct RankingMetrics {
  let references: [ReferenceRule]
  /// The share of the rows that are the top, in percent.
  let top: Int

  /// The metrics, described.
  static var descriptions: [AnalysisDescriptor.Metric] {
    [
      .init(
        "top_share", "rows of the group in the top of the ranking / rows in the top, ties in part",
        .none),
      .init(
        "top_inclusion",
        "rows of the group in the top of the ranking / rows of the group, ties in part",
        .higherIsBetter),
      .init(
        "top_inclusion_ratio", "top inclusion of the group / of the reference group", .oneIsEqual),
      .init(
        "top_inclusion_min_max_ratio", "lowest / highest top inclusion of the groups", .oneIsEqual),
      .init(
        "exposure", "mean of 1 / log₂(1 + rank) over the group, ties sharing their ranks",
        .higherIsBetter),
      .init("exposure_ratio", "exposure of the group / of the reference group", .oneIsEqual),
      .init("exposure_min_max_ratio", "lowest / highest exposure of the groups", .oneIsEqual),
    ]
  }

  /// The records of a margin; its rows, those without a group value included, are one ranking.
  func records(_ margin: ScoreMargin) -> [MetricRecord] {
    let all = ValueHistogram.merging(margin.groups.map(\.scores))
    let topRows = TopRows(all, percent: top)
    let shares = DistributionMetrics.values(margin, "share of the top") {
      topRows?.share(of: $0)
    }
    let inclusions = DistributionMetrics.values(margin, "top inclusion") {
      topRows?.inclusion(of: $0)
    }
    var records = shares.valueRecords("top_share")
    records += compared(inclusions, "top_inclusion")
    let ranking = RankedExposure(all)
    let exposures = GroupValues(
      margin, valueName: "exposure", direction: .higherIsBetter
    ) { place in
      let scores = margin.groups[place].scores
      guard let ranking else {
        return (
          scores.total,
          .undefined(
            .notEvaluated,
            reason: "exposure is computed for at most \(RankedExposure.limit) rows"), nil
        )
      }
      return (
        scores.total,
        ranking.mean(of: scores).map(MetricValue.of)
          ?? .undefined(.emptyGroup, reason: "the group has no rows with a score"), nil
      )
    }
    return records + compared(exposures, "exposure")
  }

  private func compared(_ values: GroupValues, _ name: String) -> [MetricRecord] {
    values.valueRecords(name) + values.ratioRecords("\(name)_ratio", reference: references)
      + [values.minMaxRatioRecord(GroupValues.Names(name).ratio)].compactMap(\.self)
  }
}
