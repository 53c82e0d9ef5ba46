import FairmarkAcceptanceAndRejection
public import FairmarkAnalysis
import FairmarkConditionalDisparity
import FairmarkDemographicParity
import FairmarkDifferentialFairness
import FairmarkDisparateImpact
import FairmarkEqualOpportunity
import FairmarkGroupPerformance
import FairmarkIndividualFairness
import FairmarkInequalityIndices
import FairmarkLL144BiasAudit
import FairmarkLabelBias
import FairmarkPredictiveParity
import FairmarkScoreParity
import FairmarkWatermarkDetection

extension PluginSet {
  /// The plugins that come with Fairmark: every folder under `Plugins` but this one.
  public static let builtIn = PluginSet(
    [
      DisparateImpactAnalysis.self,
      DemographicParityAnalysis.self,
      EqualOpportunityAnalysis.self,
      PredictiveParityAnalysis.self,
      GroupPerformanceAnalysis.self,
      ScoreParityAnalysis.self,
      LabelBiasAnalysis.self,
      AcceptanceAndRejectionAnalysis.self,
      ConditionalDisparityAnalysis.self,
      InequalityIndicesAnalysis.self,
      DifferentialFairnessAnalysis.self,
      IndividualFairnessAnalysis.self,
      LL144BiasAuditAnalysis.self,
    ], documents: [WatermarkDetectionAnalysis.self])
}
