import FairmarkAnalysis
import FairmarkAnalysisTesting
import FairmarkPredictiveParity
import FairmarkTestSupport

/// The result of an audit of `predicted` against `actual`, by `sex`, from counts.
func audit(
  _ confusions: Confusion..., references: [ReferenceRule] = [.best]
) throws -> AnalysisResult {
  try runAnalysis(
    PredictiveParityAnalysis.self, configuration(references: references, weight: "count"),
    csv: Confusion.csv(confusions))
}

/// The configuration of such an audit.
func configuration(
  references: [ReferenceRule] = [.best], weight: String? = nil,
  adjust: (inout Roles) -> Void = { _ in }
) -> AnalysisConfiguration {
  confusionConfiguration(references: references, weight: weight, adjust: adjust)
}
