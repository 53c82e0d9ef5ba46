import FairmarkAcceptanceAndRejection
import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkTestSupport

/// The result of an audit of `predicted` against `actual`, by `sex`, from counts.
func audit(
  _ confusions: Confusion..., references: [ReferenceRule] = [.group(["sex": "M"])]
) throws -> AnalysisResult {
  try runAnalysis(
    AcceptanceAndRejectionAnalysis.self, configuration(references: references, weight: "count"),
    csv: Confusion.csv(confusions))
}

/// The configuration of such an audit.
func configuration(
  references: [ReferenceRule] = [.group(["sex": "M"])], weight: String? = "count",
  adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  confusionConfiguration(references: references, weight: weight, adjust: adjust)
}
