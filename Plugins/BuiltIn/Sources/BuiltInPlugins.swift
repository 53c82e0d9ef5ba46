public import FairmarkAnalysis
import FairmarkDemographicParity
import FairmarkDisparateImpact
import FairmarkEqualOpportunity
import FairmarkGroupPerformance
import FairmarkPredictiveParity

extension PluginSet {
  /// The plugins that come with Fairmark: every folder under `Plugins` but this one.
  public static let builtIn = PluginSet([
    DisparateImpactAnalysis.self,
    DemographicParityAnalysis.self,
    EqualOpportunityAnalysis.self,
    PredictiveParityAnalysis.self,
    GroupPerformanceAnalysis.self,
  ])
}
