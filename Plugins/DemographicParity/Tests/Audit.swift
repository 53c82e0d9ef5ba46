import FairmarkAnalysis
import FairmarkDemographicParity
import FairmarkTestSupport

/// The result of an audit of `hired`, `yes` being favourable, by `sex`.
func audit(
  _ lines: String..., header: String = "sex,hired", references: [ReferenceRule] = [.best],
  adjust: (inout Roles) -> Void = { _ in }
) throws -> AnalysisResult {
  try DemographicParityAnalysis.hiringAudit(
    lines, header: header, references: references, adjust: adjust)
}
