import FairmarkAnalysis
import FairmarkStatistics

extension AcceptanceAndRejectionAnalysis {
  /// A part of some rows of a group, and what its difference is called.
  struct Rate: Sendable {
    var name: String
    var differenceName: String
    var words: String
    var definition: String
    var denominatorName: String
    /// Clarify's sign.
    var orientation: GroupRates.Orientation
    var counts: @Sendable (GroupCellTable.Outcomes) -> Counts
  }

  static let rates: [Rate] = [
    Rate(
      name: "positive_predictive_value", differenceName: "difference_in_acceptance_rates",
      words: "positive predictive value",
      definition: "favourable predictions with a positive label / favourable predictions",
      denominatorName: "favourable predictions", orientation: .referenceMinusGroup
    ) { Counts($0.count(prediction: true, label: true), of: $0.count(prediction: true)) },
    Rate(
      name: "negative_predictive_value", differenceName: "difference_in_rejection_rates",
      words: "negative predictive value",
      definition: "other predictions without a positive label / other predictions",
      denominatorName: "unfavourable predictions", orientation: .groupMinusReference
    ) { Counts($0.count(prediction: false, label: false), of: $0.count(prediction: false)) },
    Rate(
      name: "recall", differenceName: "recall_difference", words: "recall",
      definition: "positive labels with a favourable prediction / positive labels",
      denominatorName: "rows with a positive label", orientation: .referenceMinusGroup
    ) { Counts($0.count(prediction: true, label: true), of: $0.count(label: true)) },
    Rate(
      name: "specificity", differenceName: "specificity_difference", words: "specificity",
      definition: "other labels without a favourable prediction / other labels",
      denominatorName: "rows with a negative label", orientation: .groupMinusReference
    ) { Counts($0.count(prediction: false, label: false), of: $0.count(label: false)) },
    Rate(
      name: "accuracy", differenceName: "accuracy_difference", words: "accuracy",
      definition: "rows whose prediction and label agree / rows of the group",
      denominatorName: "rows", orientation: .referenceMinusGroup
    ) {
      Counts(
        $0.count(prediction: true, label: true) + $0.count(prediction: false, label: false),
        of: $0.count())
    },
  ]

  /// A quotient of counts of which neither is part of the other, and what its difference is called.
  struct Quotient: Sendable {
    var name: String
    var differenceName: String
    var definition: String
    /// What a group lacks that has no quotient.
    var undefinedReason: String
    /// Clarify's sign.
    var isReferenceMinusGroup: Bool
    var counts: @Sendable (GroupCellTable.Outcomes) -> CountQuotient
  }

  static let quotients: [Quotient] = [
    Quotient(
      name: "conditional_acceptance", differenceName: "difference_in_conditional_acceptance",
      definition: "positive labels / favourable predictions, in the group",
      undefinedReason: "no favourable predictions", isReferenceMinusGroup: true
    ) { CountQuotient($0.count(label: true), per: $0.count(prediction: true)) },
    Quotient(
      name: "conditional_rejection", differenceName: "difference_in_conditional_rejection",
      definition: "other labels / other predictions, in the group",
      undefinedReason: "no unfavourable predictions", isReferenceMinusGroup: false
    ) { CountQuotient($0.count(label: false), per: $0.count(prediction: false)) },
    Quotient(
      name: "false_negatives_per_false_positive", differenceName: "treatment_equality",
      definition: "false negatives / false positives, in the group",
      undefinedReason: "no false positives", isReferenceMinusGroup: false
    ) {
      CountQuotient(
        $0.count(prediction: false, label: true), per: $0.count(prediction: true, label: false))
    },
  ]
}
