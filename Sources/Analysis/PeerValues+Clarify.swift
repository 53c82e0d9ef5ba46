/// Clarify's post-training bias report: the group as facet *d*, everybody else as *a*.
///
/// 0/0 is 0, and another division by 0 infinite, written as the text "Infinity"; equal infinities
/// differ by 0. A missing label or prediction counts as negative. Without one favourable prediction
/// there is no report.
struct ClarifyValues {
  let margin: StratumMargin
  private let orientation: GroupRates.Orientation

  init(_ margin: StratumMargin, _ orientation: GroupRates.Orientation = .groupMinusReference) {
    self.margin = margin
    self.orientation = orientation
  }

  /// What the post-training report raises when no prediction is favourable.
  static let nobodySelected =
    "raises ValueError: No Label values are present in the predicted Label Column,"
    + "Positive Predicted Index Series contains all False values"

  func values(_ question: PeerQuestion, group: StratumMargin.Group?) -> [PeerValue] {
    // One column at a time: there are no crossings.
    guard let group, group.outcomes.all > 0, margin.attribute.count == 1 else { return [] }
    let others = margin.groups.filter { $0.key != group.key && $0.outcomes.all > 0 }
    let sides = Sides(
      facet: PeerConfusion(missingAsNegative: [group.outcomes]),
      others: PeerConfusion(missingAsNegative: others.map(\.outcomes)),
      isForward: orientation == .groupMinusReference)
    if case .label(let comparison) = question {
      return [labelValue(comparison, of: sides.facet, to: sides.others, poolNote: poolNote(others))]
    }
    return sides.metrics(question).map { metric in
      if sides.facet.selected + sides.others.selected == 0 {
        return PeerValue(.clarify, metric.name, .text(Self.nobodySelected))
      }
      if others.isEmpty {
        return PeerValue(.clarify, metric.name, .text("null, error: \(metric.emptyError)"))
      }
      return PeerValue(
        .clarify, metric.name, Self.shown(metric.value),
        note: PeerValues.note(
          metric.note,
          poolNote(others),
          margin.lacksLabel || margin.lacksPrediction
            ? "a missing label or prediction counts as negative" : nil,
          metric.hasZeroOverZero ? "0/0 is taken for 0" : nil))
    }
  }

  /// Whom the facet is compared with when it is not one group.
  func poolNote(_ others: [StratumMargin.Group]) -> String? {
    guard others.count > 1 || margin.hasUnknownRows else { return nil }
    return "compared with all others together"
      + (margin.hasUnknownRows ? ", rows without a group included" : "")
  }

  /// What `analysis.json` holds for a number.
  static func shown(_ value: Double) -> PeerValue.Shown {
    value.isInfinite ? .text(value < 0 ? "-Infinity" : "Infinity") : .python(value)
  }

  private struct Metric {
    var name: String
    var value: Double
    var note: String?
    /// What the report says when there is nobody else.
    var emptyError: String
    var hasZeroOverZero = false
  }

  private struct Sides {
    let facet: PeerConfusion
    let others: PeerConfusion
    /// Whether Fairmark's difference is of the group minus the reference.
    let isForward: Bool

    func metrics(_ question: PeerQuestion) -> [Metric] {
      switch question {
      case .rate(.selection, .difference):
        [difference("DPPL", .selection, "Negative facet set is empty.")]
      case .rate(.selection, .ratio): [impact]
      case .rate(.accuracy, .difference):
        [difference("AD", .accuracy, "Negated Facet set is empty")]
      case .rate(.truePositive, .difference):
        [difference("RD", .truePositive, "DLA: Negated Facet set is empty")]
      case .rate(.positivePredictive, .difference):
        [difference("DAR", .positivePredictive, "DLR: Negated Facet set is empty")]
      case .rate(.negativePredictive, .difference):
        [difference("DRR", .negativePredictive, "DLR: Negated Facet set is empty", isForward: true)]
      case .rate(.trueNegative, .difference):
        [difference("SD", .trueNegative, "DLA: Negated Facet set is empty", isForward: true)]
      case .treatmentEquality:
        [
          quotients("TE", "Negated Facet set is empty", isForward: true) {
            ($0.falseNegatives, $0.falsePositives)
          }
        ]
      case .conditionalAcceptance:
        [
          quotients("DCA", "DCO: Negated Facet set is empty", isForward: false) {
            ($0.positives, $0.selected)
          }
        ]
      case .conditionalRejection:
        [
          quotients("DCR", "DCO: Negated Facet set is empty", isForward: true) {
            ($0.negatives, $0.rejected)
          }
        ]
      default: []
      }
    }

    private func difference(
      _ name: String, _ rate: PeerRate, _ emptyError: String, isForward: Bool = false
    ) -> Metric {
      quotients(name, emptyError, isForward: isForward) { $0.counts(of: rate) }
    }

    /// The difference of a quotient of the facet and of the others, in Clarify's direction.
    private func quotients(
      _ name: String, _ emptyError: String, isForward: Bool,
      of counts: (PeerConfusion) -> (numerator: Int, denominator: Int)
    ) -> Metric {
      let first = Self.divide(counts(facet))
      let second = Self.divide(counts(others))
      var value = isForward ? first - second : second - first
      if first == second, first == .infinity { value = 0 }
      return Metric(
        name: name, value: value,
        note: isForward == self.isForward
          ? nil
          : isForward
            ? "the group minus the others: the sign is turned"
            : "the others minus the group: the sign is turned",
        emptyError: emptyError,
        hasZeroOverZero: [counts(facet), counts(others)].contains { $0 == (0, 0) })
    }

    private var impact: Metric {
      let first = facet.counts(of: .selection)
      let second = others.counts(of: .selection)
      let (rate, otherRate) = (Self.divide(first), Self.divide(second))
      let value = otherRate == 0 ? (rate == 0 ? 0 : .infinity) : rate / otherRate
      return Metric(
        name: "DI", value: value, note: PeerValues.roundingNote(value, first, second),
        emptyError: "Negated facet set is empty", hasZeroOverZero: rate == 0 && otherRate == 0)
    }

    private static func divide(_ counts: (numerator: Int, denominator: Int)) -> Double {
      if counts.denominator == 0 { return counts.numerator == 0 ? 0 : .infinity }
      return Double(counts.numerator) / Double(counts.denominator)
    }
  }
}
