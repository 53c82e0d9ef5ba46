import FairmarkAnalysis
import FairmarkJSONText
import FairmarkStatistics

/// The points of the ROC curve of every group.
struct ROCCurves {
  /// The most points of a curve besides its origin.
  static let pointLimit = 1_000
  /// The most points of all curves together, as long as each may have `leastPointLimit`.
  static let tableLimit = 100_000
  /// What each curve may have, however many there are.
  static let leastPointLimit = 10

  let table: MetricTable
  let findings: [Finding]

  /// Draws the curves of some margins.
  init(_ margins: [ScoreMargin]) {
    let curveCount = margins.reduce(0) { sum, margin in
      sum + margin.groups.count { !$0.positives.isEmpty && !$0.negatives.isEmpty }
    }
    let limit = max(
      Self.leastPointLimit, min(Self.pointLimit, Self.tableLimit / max(1, curveCount)))
    var rows: [[JSONValue]] = []
    var thinnedCount = 0
    for margin in margins {
      let attribute = JSONValue.array(margin.attribute.map(JSONValue.string)).canonicalText()
      for group in margin.groups where !group.positives.isEmpty && !group.negatives.isEmpty {
        let name = zip(margin.attribute, group.key).reduce(into: JSONObject()) {
          $0[$1.0] = $1.1.map(JSONValue.string) ?? .null
        }
        let place: [JSONValue] = [
          .string(attribute), .string(JSONValue.object(name).canonicalText()),
        ]
        let (points, isThinned) = Self.points(group, limit: limit)
        if isThinned { thinnedCount += 1 }
        rows += points.map { place + $0.cells(of: group) }
      }
    }
    table = MetricTable(
      "roc_curve",
      columns: [
        "attribute", "group", "threshold", "true_positives", "false_positives",
        "true_positive_rate", "false_positive_rate",
      ], rows: rows)
    findings =
      thinnedCount == 0
      ? []
      : [
        Finding(
          .note, "roc_curve_thinned",
          "\(thinnedCount) ROC \(thinnedCount == 1 ? "curve has" : "curves have") more than \(limit) "
            + "distinct scores and \(thinnedCount == 1 ? "is" : "are") shown by \(limit) thresholds at "
            + "equal steps of rows; areas are computed from all")
      ]
  }

  /// Decisions that are favourable from a threshold on.
  private struct Point {
    /// `nil`: above every score.
    var threshold: Double?
    var truePositives: Int
    var falsePositives: Int

    func cells(of group: ScoreMargin.Group) -> [JSONValue] {
      [
        threshold.map(JSONValue.finite) ?? .null, .integer(truePositives),
        .integer(falsePositives),
        Counts(truePositives, of: group.positives.total).rate.map(JSONValue.finite) ?? .null,
        Counts(falsePositives, of: group.negatives.total).rate.map(JSONValue.finite) ?? .null,
      ]
    }
  }

  /// The points from the origin to (1, 1): all of them, or those thresholds at which the rows from the
  /// highest score on first reach 1/limit, 2/limit, … of the group.
  private static func points(
    _ group: ScoreMargin.Group, limit: Int
  ) -> (points: [Point], isThinned: Bool) {
    let positives = group.positives
    let negatives = group.negatives
    var all: [Point] = [Point(threshold: nil, truePositives: 0, falsePositives: 0)]
    var positive = positives.values.count - 1
    var negative = negatives.values.count - 1
    while positive >= 0 || negative >= 0 {
      let threshold = max(
        positive >= 0 ? positives.values[positive] : -.infinity,
        negative >= 0 ? negatives.values[negative] : -.infinity)
      var point = all[all.count - 1]
      point.threshold = threshold
      if positive >= 0, positives.values[positive] == threshold {
        point.truePositives += positives.counts[positive]
        positive -= 1
      }
      if negative >= 0, negatives.values[negative] == threshold {
        point.falsePositives += negatives.counts[negative]
        negative -= 1
      }
      all.append(point)
    }
    guard all.count - 1 > limit else { return (all, false) }
    let total = UInt128(positives.total + negatives.total)
    var points = [all[0]]
    var step: UInt128 = 1
    for point in all.dropFirst() {
      let reached = UInt128(point.truePositives + point.falsePositives) * UInt128(limit)
      guard reached >= step * total else { continue }
      points.append(point)
      step = reached / total + 1
    }
    return (points, true)
  }
}
