public import FairmarkAnalysis
import FairmarkDemographicParity
import FairmarkDifferentialFairness
import FairmarkDisparateImpact
import FairmarkEqualOpportunity
import FairmarkInequalityIndices

extension PluginSet {
  /// The plugins that come with Fairmark: every folder under `Plugins` but this one.
  public static let builtIn = PluginSet([
    DisparateImpactAnalysis.self,
    DemographicParityAnalysis.self,
    EqualOpportunityAnalysis.self,
    DifferentialFairnessAnalysis.self,
    InequalityIndicesAnalysis.self,
  ])
}
